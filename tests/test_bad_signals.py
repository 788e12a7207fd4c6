"""Files that are no good: what is said about them, and that the good ones beside them are still read."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signal_files import (
    LABELS,
    ROW,
    context,
    csv,
    ods,
    ods_row,
    reading,
    remarks,
    sheet,
    with_sheet,
    workbook,
)
from wijkanalyse.signals.read import MOST_ROWS, read

FORM = workbook(sheet({}))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return buffer.getvalue()


def lying(content: bytes, part: str, size: int) -> bytes:
    """The same archive, which declares another size for one part in both of its headers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(part)
    true, false = struct.pack("<II", info.compress_size, info.file_size), struct.pack("<II", info.compress_size, size)
    return content.replace(true, false)


def scratched(content: bytes, part: str) -> bytes:
    """The same archive with some bytes of one part wiped out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(part).header_offset + 100
    return content[:start] + bytes(20) + content[start + 20 :]


def cell(reference: str) -> str:
    return f'<row><c r="{reference}"><v>1</v></c></row>'


def repeated(rows: int, columns: int) -> bytes:
    wide = f'table:number-columns-repeated="{columns}"'
    return ods(ods_row("x" * 50, attributes=wide, row=f'table:number-rows-repeated="{rows}"'))


LONG_STRING = zipped(
    xl__workbook_xml=b"<workbook/>",
    xl__sharedStrings_xml=b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>",
    xl__worksheets__sheet1_xml=b"<sheetData>" + b'<row><c t="s"><v>0</v></c></row>' * 1000 + b"</sheetData>",
)
BOMB = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b"\n" * 200_000_000)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "het bestand is leeg"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "dit is een PDF"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "heeft een wachtwoord"),
        (ods(manifest="<encryption-data/>"), "heeft een wachtwoord"),
        (OLE + b"\0" * 600, "oud Excel-bestand (.xls)"),
        (FORM[:-300], "beschadigd"),
        (scratched(FORM, "xl/worksheets/sheet1.xml"), "beschadigd"),
        (zipped(word__document_xml=b"<w/>"), "dit is een Word-bestand"),
        (zipped(foto_jpg=b"x"), "geen Excel-bestand"),
        (zipped(xl__workbook_xml=b"<a/>", content_xml=b"<b/>"), "beschadigd"),
        (zipped(xl__workbook_xml="<a/>".encode("utf-16-le")), "beschadigd"),
        (BOMB, "uitgepakt te groot"),
        (lying(BOMB, "xl/worksheets/sheet1.xml", 1000), "uitgepakt te groot"),
        (LONG_STRING, "uitgepakt te groot"),
        (with_sheet(FORM, cell("A1") + cell("XFD1048576")), f"meer dan {MOST_ROWS:,} rijen".replace(",", ".")),
        (with_sheet(FORM, cell("A1") + cell("ZZZZZ19999")), "uitgepakt te groot"),
        (repeated(1_000_000, 1), "meer dan 20.000 rijen"),
        (repeated(19_000, 16_384), "uitgepakt te groot"),
        (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "dit is een webpagina"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "geen Excel-bestand en geen CSV"),
        (b"naam;adres\nx;y\n", "de kolommen Wijk, Thema, Soort"),
        (csv(sheet({}))[:300] + b'"' + b"x" * 200_000, "geen geldige CSV"),
    ],
    ids=range(22),
)
def test_a_file_that_is_no_good_says_why_and_takes_nothing_from_the_others(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "kapot.xlsx").write_bytes(content)
    (tmp_path / "goed.xlsx").write_bytes(FORM)
    found = read([tmp_path / "kapot.xlsx", tmp_path / "goed.xlsx"], context())
    assert [r.file for r in found.remarks] == ["kapot.xlsx"]
    assert said in found.remarks[0].text
    assert [s.place.file for s in found.signals] == [1]
    assert found.unreadable_files == 1


def test_a_bomb_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        reading(tmp_path, lying(BOMB, "xl/worksheets/sheet1.xml", 1000))
        assert tracemalloc.get_traced_memory()[1] < 400_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_too_many_rows_are_refused(tmp_path: Path, kind: str) -> None:
    rows = sheet(*[{}] * (MOST_ROWS + 1))
    found = reading(tmp_path, csv(rows) if kind == "csv" else workbook(rows), f"groot.{kind}")
    assert [r.text.split(".")[0] for r in found.remarks] == ["het heeft meer dan 20"]
    assert "Verdeel de rijen" in found.remarks[0].text


# --- cells ----------------------------------------------------------------------------------------
LINK = '=HYPERLINK("https://voorbeeld.invalid","klik hier")'


def test_a_formula_is_refused_by_its_row_and_never_shown(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"tekst": LINK}, {}, {"gedaan": LINK})))
    assert remarks(found) == [
        "signalen.xlsx · rij 4 · Wat zien we · hier staat een formule; typ de tekst zelf",
        "signalen.xlsx · rij 6 · Wat is ermee gedaan · hier staat een formule; typ de tekst zelf",
    ]
    assert [s.place.row for s in found.signals] == [5]


def test_a_formula_in_libreoffice_is_refused_too(tmp_path: Path) -> None:
    values = [*ROW.values()][:-1]
    link = 'table:formula="of:=HYPERLINK(&quot;x&quot;)"'
    last = ods_row(*values).replace("</table:table-row>", "") + ods_row("klik", attributes=link).partition(">")[2]
    found = reading(tmp_path, ods(ods_row(*(LABELS[c] for c in ROW)), last, last), "a.ods")
    assert [(r.row, r.column, r.text.split(";")[0]) for r in found.remarks] == [
        (2, "Wat zien we", "hier staat een formule"),
        (3, "Wat zien we", "hier staat een formule"),
    ]


@pytest.mark.parametrize("text", ["=1+1 is wat bewoners zeggen", "+31 keer", "@school", "- geen bankjes"])
def test_what_looks_like_a_formula_in_csv_is_text(tmp_path: Path, text: str) -> None:
    found = reading(tmp_path, csv(sheet({"tekst": text})), "a.csv")
    assert [s.text for s in found.signals] == [text]


def test_markup_is_text(tmp_path: Path) -> None:
    text = "<script>alert(1)</script><b>te druk</b>"
    assert [s.text for s in reading(tmp_path, workbook(sheet({"tekst": text}))).signals] == [text]


def test_signs_that_nobody_sees_are_gone(tmp_path: Path) -> None:
    changes: dict[str, Any] = {
        "tekst": "\u202eBuren\u200b hel\u00adpen\ufeff\u2066 elkaar\u0007",
        "thema": "\u200fzorg\u200b",
    }
    found = reading(tmp_path, workbook(sheet(changes, organisatie="Wel\u200bzijn")))
    assert [(s.text, s.theme, s.organisatie) for s in found.signals] == [("Buren helpen elkaar", "zorg", "Welzijn")]


def test_merged_cells_are_told_apart_from_empty_ones(tmp_path: Path) -> None:
    rows = sheet({}, {"soort": "", "thema": ""})
    column = rows[2].index("Thema")
    found = reading(tmp_path, workbook(rows, merged=(3, column, 4, column)))
    assert [(r.column, r.text.split(" ")[2]) for r in found.remarks] == [("Thema", "is"), ("Soort", "is")]
    assert "samengevoegd" in found.remarks[0].text
    assert "leeg" in found.remarks[1].text


def test_signals_on_two_sheets_are_not_half_read(tmp_path: Path) -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for page in (book.add_worksheet("maart"), book.add_worksheet("lijsten"), book.add_worksheet("april")):
            for number, row in enumerate([["Thema"], ["zorg"]] if page.name == "lijsten" else sheet({})):
                page.write_row(number, 0, row)
    found = reading(tmp_path, buffer.getvalue())
    assert [r.text for r in found.remarks] == ["ook op blad 3 staan signalen; zet alle signalen op één blad"]
    assert found.signals == ()


# --- paths ----------------------------------------------------------------------------------------
@pytest.fixture
def odd_paths(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "map").mkdir()
    (tmp_path / "map.xlsx").mkdir()
    (tmp_path / "map.xlsx" / "leden.csv").write_bytes(b"naam;adres\n1;2\n")
    (tmp_path / "lus.xlsx").symlink_to(tmp_path / "lus.xlsx")
    (tmp_path / "~$open.xlsx").write_bytes(b"\x05gebruiker")
    os.mkfifo(tmp_path / "pijp.csv")
    names = ("map", "map.xlsx", "lus.xlsx", "weg.xlsx", "~$open.xlsx", "pijp.csv", "nul\0.csv")
    return {name: tmp_path / name for name in names}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("map", "in deze map staat geen bestand met signalen (.xlsx, .ods of .csv)"),
        ("map.xlsx", "in deze map staat geen bestand met signalen"),
        ("lus.xlsx", "het bestand kan niet worden geopend"),
        ("weg.xlsx", "het bestand is er niet. Controleer de naam en de map."),
        ("~$open.xlsx", "hulpbestand van Excel"),
        ("pijp.csv", "dit is geen bestand"),
        ("nul\0.csv", "het bestand kan niet worden geopend"),
    ],
)
def test_a_path_that_is_no_signals_file_says_what_it_is(odd_paths: dict[str, Path], name: str, said: str) -> None:
    found = read([odd_paths[name]], context())
    assert [said in r.text for r in found.remarks] == [True]
    assert str(odd_paths[name].parent) not in str(found.remarks[0])


# --- whatever comes -------------------------------------------------------------------------------
@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(FORM) - 1), byte=st.integers(0, 255))
def test_a_form_with_one_wrong_byte_is_read_or_refused(
    at: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = FORM[:at] + bytes([byte]) + FORM[at + 1 :]
    found = reading(tmp_path_factory.getbasetemp(), content)
    assert len(found.files) == 1


@given(markup=st.text("<>/\"'= crowfv0123456789AZts", max_size=120))
def test_any_markup_in_a_sheet_is_read_or_refused(markup: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = reading(tmp_path_factory.getbasetemp(), with_sheet(FORM, markup))
    assert found.remarks
