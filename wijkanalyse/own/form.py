"""The empty form for own figures: an Excel file with an explanation, or a CSV with only the headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import OutputError, refusal
from wijkanalyse.own.cells import COLUMNS, REQUIRED, STATUSES

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from wijkanalyse.own.declarations import FigureDeclaration

_EXAMPLE: Final[dict[str, str | int | float]] = {
    "regiocode": "voorbeeld WK063701",
    "jaar": 2024,
    "waarde": 12.5,
    "teller": 50,
    "noemer": 400,
    "status": "definitief",
    "bron": "Leerplicht, schooljaar 2024",
}
_SOME_ID: Final = "schooluitval"
_EXPLAINED: Final = {
    "regiocode": "De code van de wijk (WK063701), buurt (BU06370101), gemeente (GM0637) of Nederland (NL00).",
    "indicator": "De naam van het cijfer in wijkanalyse.toml: het woord achter [cijfer. of de tekst bij naam.",
    "jaar": "Het jaar waar het cijfer over gaat, met vier cijfers: 2024. Geen datum.",
    "waarde": "Het getal. Een komma mag: 12,5. Mag leeg blijven als teller en noemer er staan.",
    "teller": "Om hoeveel mensen het gaat. Staat hier 1 tot en met 9, dan komt er 'minder dan 10' in het rapport.",
    "noemer": "Van hoeveel mensen. Zonder noemer geeft het rapport geen oordeel.",
    "ondergrens": "Bij een enquête: de onderkant van de marge.",
    "bovengrens": "Bij een enquête: de bovenkant van de marge.",
    "status": f"Leeg, of een van: {', '.join(s for s in STATUSES if s)}.",
    "bron": "Waar het cijfer vandaan komt. Deze tekst staat in het rapport.",
}
_MORE: Final = (
    "Vul op het blad 'cijfers' één rij per gebied, cijfer en jaar in. De rij die begint met 'voorbeeld' telt niet mee.",
    "Zet er ook een rij bij voor de gemeente en voor Nederland. Anders kan het rapport niet vergelijken.",
    "Zet geen namen, adressen of geboortedata in dit bestand. Ook niet in een extra kolom.",
    "Gebruik de wijken en buurten van nu. Bekijk de codes met: wijkanalyse regions",
    "Staat er een formule in een cel? Dan telt de uitkomst die Excel heeft bewaard.",
)
_MADE: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed date: the same form has the same bytes."""


def write(target: Path, declared: Sequence[FigureDeclaration]) -> None:
    """Write the form as .xlsx or .csv, after the name. Raises OutputError when it exists or can't be written."""
    kind = target.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise OutputError(
            "Dit soort formulier kunnen we niet maken.",
            value=target.name,
            allowed="een naam die eindigt op .xlsx of .csv",
            hint="Typ bijvoorbeeld: wijkanalyse indicators --new cijfers.xlsx",
        )
    content = _workbook(declared) if kind == ".xlsx" else _csv(declared)
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise OutputError(
            "Dit bestand is er al. We schrijven er niet overheen.",
            value=target.name,
            allowed="een naam die nog niet bestaat",
            hint="Kies een andere naam.",
        ) from error
    except OSError as error:
        raise OutputError(
            "Het formulier kan niet worden geschreven.",
            value=f"{target} ({refusal(error)})",
            allowed="een map waarin je mag schrijven",
            hint="Kies een andere map.",
        ) from error


def _example(declared: Sequence[FigureDeclaration]) -> list[str | int | float]:
    filled = _EXAMPLE | {"indicator": declared[0].id if declared else _SOME_ID}
    return [filled.get(column, "") for column in COLUMNS]


def _csv(declared: Sequence[FigureDeclaration]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow([str(v).replace(".", ",") if isinstance(v, float) else v for v in _example(declared)])
    return text.getvalue().encode("utf-8-sig")


def _workbook(declared: Sequence[FigureDeclaration]) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "", "created": _MADE})
    _figures_sheet(book, declared)
    _explanation_sheet(book, declared)
    book.close()
    return buffer.getvalue()


def _figures_sheet(book: Workbook, declared: Sequence[FigureDeclaration]) -> None:
    sheet: Any = book.add_worksheet("cijfers")
    bold, grey = book.add_format({"bold": True}), book.add_format({"italic": True, "font_color": "#595959"})
    sheet.write_row(0, 0, COLUMNS, bold)
    sheet.write_row(1, 0, _example(declared), grey)
    sheet.set_column(0, len(COLUMNS) - 1, 14)
    sheet.freeze_panes(1, 0)
    choices = {"status": [s for s in STATUSES if s], "indicator": [d.id for d in declared]}
    for column, allowed in choices.items():
        if allowed and sum(map(len, allowed)) + len(allowed) <= _LONGEST_LIST:
            at = COLUMNS.index(column)
            sheet.data_validation(2, at, _ROWS, at, {"validate": "list", "source": allowed, "ignore_blank": True})


_LONGEST_LIST: Final = 255
"""Excel refuses a longer drop-down list."""
_ROWS: Final = 5000


def _explanation_sheet(book: Workbook, declared: Sequence[FigureDeclaration]) -> None:
    sheet: Any = book.add_worksheet("uitleg")
    bold, wrapped = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    lines: list[tuple[str, str]] = [("Zo vul je dit in", ""), *(("", line) for line in _MORE), ("", "")]
    lines.append(("De kolommen", f"Verplicht zijn: {', '.join(REQUIRED)}. De volgorde maakt niet uit."))
    lines += list(_EXPLAINED.items())
    if declared:
        lines += [("", ""), ("Jullie cijfers", "Deze staan in wijkanalyse.toml.")]
        lines += [(d.id, f"{d.naam}, in {d.eenheid} ({d.richting})") for d in declared]
    for row, (term, text) in enumerate(lines):
        sheet.write_string(row, 0, term, bold)
        sheet.write_string(row, 1, text, wrapped)
