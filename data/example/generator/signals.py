"""The signals of the example: what two organisations wrote down, one in the form and one in a CSV of its own.

`signals.csv` beside this module holds both, as people typed them, in the columns of the form.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

WELZIJN: Final = "signalen-welzijn.xlsx"
PARTNERS: Final = "signalen-bewoners-en-partners.csv"
ORGANISATIES: Final = {
    WELZIJN: "Stichting Welzijn Voorbeeldstad",
    PARTNERS: "Bewoners en partners van Voorbeeldstad",
}
MONTH: Final = "Maand"
OWN_ORDER: Final = (MONTH, "Wijk", "Buurt", "Jouw rol", "Gezien of gehoord", "Soort", "Thema", "Onderwerp")
"""The columns that the CSV begins with; the rest follows in the order of the form."""
_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)


def write_signals(folder: Path) -> None:
    """Write both files of signals into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WELZIJN).write_bytes(_workbook(ORGANISATIES[WELZIJN], _rows("welzijn")))
    (folder / PARTNERS).write_bytes(_csv(ORGANISATIES[PARTNERS], _rows("partners")))


def _rows(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as source:
        return [row for row in csv.DictReader(source, delimiter=";") if row.pop("bestand") == file]


def _workbook(organisatie: str, rows: list[dict[str, str]]) -> bytes:
    """Return a workbook like a form that was filled in: the months are dates, as Excel makes them of what is typed."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "remove_timezone": True}) as book:
        book.set_properties({"created": _MADE})
        month, bold = book.add_format({"num_format": "mmm yyyy"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("Signalen")
        sheet.set_column(0, len(rows[0]) - 1, 20)
        sheet.write_row(0, 0, ["Organisatie", organisatie], bold)
        sheet.write_row(2, 0, list(rows[0]), bold)
        for number, row in enumerate(rows, start=3):
            for column, (heading, text) in enumerate(row.items()):
                if heading == MONTH:
                    sheet.write_datetime(number, column, date.fromisoformat(text), month)
                elif text:
                    sheet.write_string(number, column, text)
    return _stored(target)


def _stored(workbook: io.BytesIO) -> bytes:
    """Return the workbook without what differs between computers: how well it is packed, and on which system."""
    target = io.BytesIO()
    with zipfile.ZipFile(workbook) as packed, zipfile.ZipFile(target, "w") as stored:
        for entry in packed.infolist():
            entry.create_system = 0
            stored.writestr(entry, packed.read(entry), compress_type=zipfile.ZIP_STORED)
    return target.getvalue()


def _csv(organisatie: str, rows: list[dict[str, str]]) -> bytes:
    headings = [*OWN_ORDER, *(heading for heading in rows[0] if heading not in OWN_ORDER)]
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(["Organisatie", organisatie])
    writer.writerow([])
    writer.writerow(headings)
    writer.writerows([row[heading] for heading in headings] for row in rows)
    return target.getvalue().encode("utf-8-sig")
