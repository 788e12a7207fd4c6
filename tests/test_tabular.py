"""Files as people send them: Excel, CSV of every kind, and things that only look like one."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.errors import Remark, UserFileError
from wijkanalyse.tabular import Table, letter, read

KNOWN = ("code", "getal", "jaar")
REQUIRED = ("code", "getal")


def table(folder: Path, content: bytes, name: str = "cijfers.csv") -> Table:
    path = folder / name
    path.write_bytes(content)
    return read(path, KNOWN, REQUIRED)


def refused(folder: Path, content: bytes, name: str = "cijfers.csv") -> str:
    with pytest.raises(UserFileError) as caught:
        table(folder, content, name)
    return str(caught.value)


def workbook(*rows: list[object], title: str = "", merged: bool = False) -> bytes:
    """An Excel file with these rows; `title` stands merged above them, `merged` joins the first two headings."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d-m-yyyy"})
        if title:
            sheet.merge_range(0, 0, 0, 2, title)
        for number, row in enumerate(rows, start=2 if title else 0):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, tuple):
                    sheet.write_formula(number, column, value[0], None, value[1])
                else:
                    sheet.write(number, column, value)
        if merged:
            sheet.merge_range(0, 0, 0, 1, rows[0][0])
    return buffer.getvalue()


# --- CSV ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_delimiter_and_encoding_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"Getal{delimiter} CODE \r\n12{delimiter}Súdwest\r\n"
    found = table(tmp_path, text.encode(encoding))
    assert [(r.number, r["code"], r["getal"]) for r in found.records] == [(2, "Súdwest", "12")]
    assert found.dot_is_decimal is (delimiter == ",")


def test_a_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    found = table(tmp_path, b"sep=;\ncode;getal\nA;1\n")
    assert [(r.number, r["code"]) for r in found.records] == [(3, "A")]


def test_row_numbers_are_lines_even_after_a_cell_with_a_line_break(tmp_path: Path) -> None:
    found = table(tmp_path, b'code;getal\n"twee\nregels";1\n\nB;2\n')
    assert [r.number for r in found.records] == [2, 5]


def test_a_title_above_the_headings_is_passed_over(tmp_path: Path) -> None:
    found = table(tmp_path, b"Onze cijfers;\n;\ncode;getal\nA;1\n")
    assert [(r.number, r["getal"]) for r in found.records] == [(4, "1")]


def test_other_columns_are_named_and_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    found = table(tmp_path, b"code;getal;Opmerking;getal\nA;1;x;2\n")
    assert found.other == ("opmerking",)
    assert found.remarks == (Remark("cijfers.csv", 1, "getal", "deze kolom staat er twee keer"),)


def test_cells_without_a_heading_are_a_remark(tmp_path: Path) -> None:
    found = table(tmp_path, b"code;getal\nA;1;2\n")
    assert [(r.column, r.row) for r in found.remarks] == [("C", 1)]


# --- Excel ----------------------------------------------------------------------------------------
def test_a_workbook_keeps_numbers_dates_and_the_outcome_of_formulas(tmp_path: Path) -> None:
    content = workbook(["code", "getal", "jaar"], [637, ("=6*7", 42), date(2024, 1, 1)], ["A", ("=1/0", "#DIV/0!")])
    first, second = table(tmp_path, content, "cijfers.xlsx").records
    assert (first["code"], first["getal"], first["jaar"]) == (637, 42, date(2024, 1, 1))
    assert second["getal"] is None


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    assert len(table(tmp_path, workbook(["code", "getal"], ["A", 1]), "cijfers.csv").records) == 1
    assert len(table(tmp_path, b"code;getal\nA;1\n", "cijfers.xls").records) == 1


def test_a_merged_title_is_passed_over_and_a_merged_heading_is_said(tmp_path: Path) -> None:
    titled = table(tmp_path, workbook(["code", "getal"], ["A", 1], title="Cijfers van ons"), "a.xlsx")
    assert [r.number for r in titled.records] == [4]
    merged = table(tmp_path, workbook(["jaar", "", "code", "getal"], [2024, 7, "A", 1], merged=True), "b.xlsx")
    assert [(r.column, "samengevoegd" in r.text) for r in merged.remarks] == [("B", True)]


def test_the_sheet_with_the_headings_is_read_wherever_it_stands(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("uitleg").write(0, 0, "Zo werkt het")
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, ["code", "getal"])
        sheet.write_row(1, 0, ["A", 1])
    assert [r["code"] for r in table(tmp_path, buffer.getvalue(), "a.xlsx").records] == ["A"]


# --- what is no table -----------------------------------------------------------------------------
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf \r\n", "leeg"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "wachtwoord"),
        (OLE + b"\0" * 600, "beschadigd"),
        (b"PK\x03\x04" + b"z" * 500, "beschadigd"),
        (workbook(["code", "getal"], ["A", 1])[:-200], "beschadigd"),
        (b"<html><table><tr><td>code</td></tr></table></html>", "webpagina"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "geen Excel-bestand en geen CSV"),
        (b"code;waarde\nA;1\n", "getal"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    message = refused(tmp_path, content, "cijfers.xlsx")
    assert said in message
    assert "cijfers.xlsx" in message
    assert "Wat nu: " in message
    assert str(tmp_path) not in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match=r"weg\.csv"):
        read(tmp_path / "weg.csv", KNOWN, REQUIRED)


def said(path: Path) -> str:
    """The name of the table, or the message that refuses the file."""
    try:
        return read(path, KNOWN, REQUIRED).name
    except UserFileError as error:
        return str(error)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_message(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(content)
    assert "bytes.csv" in said(path)


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_names_that_excel_shows(column: int, name: str) -> None:
    assert letter(column) == name
