"""Signals files for tests, as workbook and as CSV, and a gemeente for them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from wijkanalyse import catalogue
from wijkanalyse.regions import Region
from wijkanalyse.signals import vocabulary
from wijkanalyse.signals.headings import HEADINGS
from wijkanalyse.signals.locate import Locator
from wijkanalyse.signals.read import ReadContext, Reading, read

DATA = Path(__file__).parent.parent / "data"
DATUM = date(2026, 11, 21)
LABELS = {h.field: h.label for h in HEADINGS}
TEXT = "Bewoners letten op elkaar bij warm weer"
ROW: dict[str, Any] = {
    "wijk": "Zuid",
    "buurt": "Havenbuurt",
    "thema": "Ontmoeten en meedoen",
    "soort": "kracht",
    "rol": "bewoner",
    "gezien": "zelf gezien",
    "maand": "mrt 2026",
    "tekst": TEXT,
}


def region(code: str, name: str) -> Region:
    return Region(code, name, 2024)


def locator() -> Locator:
    """Voorstad: two wijken, with a buurt called Park in both."""
    return Locator(
        region("GM0990", "Voorstad"),
        (region("WK099000", "Wijk 00 Centrum"), region("WK099001", "Wijk 01 Zuid")),
        (
            region("BU09900000", "Oude Stad"),
            region("BU09900001", "Park"),
            region("BU09900100", "Havenbuurt"),
            region("BU09900101", "Park"),
            region("BU09900102", "Zuid"),
        ),
    )


def context() -> ReadContext:
    themes = {t.id: t.title for t in catalogue.load(DATA / "catalogue").themes}
    return ReadContext(vocabulary.load(DATA / "signals" / "vocabulary.toml", themes), locator(), DATUM)


def sheet(*rows: dict[str, Any], organisatie: str | None = "Stichting Welzijn") -> list[list[Any]]:
    """The cells of a form with these rows: a filled row with the differences that are given."""
    full = [{**ROW, **row} for row in rows]
    columns = list(dict.fromkeys(c for row in full for c in row)) or list(ROW)
    above: list[list[Any]] = [["Organisatie", organisatie], []] if organisatie is not None else []
    return [*above, [LABELS.get(c, c) for c in columns], *[[row.get(c, "") for c in columns] for row in full]]


def workbook(rows: list[list[Any]], *, merged: tuple[int, int, int, int] | None = None) -> bytes:
    """An Excel file; a text that begins with = becomes a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "mmm yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    page.write_formula(number, column, value, None, "klik hier")
                elif value not in ("", None):
                    page.write(number, column, value)
        if merged:
            page.merge_range(*merged, rows[merged[0]][merged[1]])
    return buffer.getvalue()


def csv(rows: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(delimiter.join(str(v or "") for v in row) for row in rows).encode(encoding)


def ods(*rows: str, manifest: str = "") -> bytes:
    """A LibreOffice file with one table of these rows, each in markup."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f'<table:table table:name="Signalen">{"".join(rows)}</table:table>'
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", f"{content}</office:spreadsheet></office:body></office:document-content>")
    return buffer.getvalue()


def ods_row(*cells: str, attributes: str = "", row: str = "") -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {row}>{inside}</table:table-row>"


def with_sheet(content: bytes, data: str) -> bytes:
    """The same Excel file with other rows in its first sheet, as markup."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, _, _ = body.partition(b"<sheetData")
                body = start + f"<sheetData>{data}</sheetData></worksheet>".encode()
            new.writestr(name, body)
    return buffer.getvalue()


def reading(folder: Path, content: bytes, name: str = "signalen.xlsx") -> Reading:
    path = folder / name
    path.write_bytes(content)
    return read([path], context())


def remarks(found: Reading) -> list[str]:
    return [str(r) for r in found.remarks]
