"""Writes tables as an Excel workbook that carries nothing out: every text is text, whatever it starts with.

The same tables give the same bytes. Nothing is written to disk: a workbook can hold what may not be left behind.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | float | int | None

WHOLE: Final = "#,##0"
YEAR: Final = "0"
_A4: Final = 9
_READABLE: Final = 190
"""So many characters still fit across a page that is read on paper; a wider table takes more pages."""
_LINE: Final = 15
_BOLD: Final = 1.25
"""The height of a line of text in points, and how much wider a bold heading is than its letters in a column."""
_APART: Final = "_)"
"""Keeps a number off the text in the next column."""
_CAUTIOUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What starts a formula as soon as somebody types in the cell; Excel keeps such a text as text behind a mark."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and how its numbers look.

    Without `form` a number looks as its row says. `wraps` is for long texts.
    """

    title: str
    width: float
    form: str = ""
    wraps: bool = False


@dataclass(frozen=True)
class Row:
    """The cells of a row, as many as there are columns; `form` is how its numbers look, `bold` marks a heading."""

    cells: Sequence[Cell]
    form: str = WHOLE
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet. `fixed` is how many columns stay in sight; without `headed` it is a text and has no headings."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    fixed: int = 0
    headed: bool = True


@dataclass(frozen=True)
class Book:
    """A workbook: its title, what it is, and the day that stands for the moment it was made."""

    title: str
    subject: str
    day: date
    tables: Sequence[Table]


def to_bytes(book: Book) -> bytes:
    """Return the workbook as the bytes of an .xlsx file."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    made = datetime.combine(book.day, time(), UTC)
    with Workbook(buffer, _OPTIONS) as file:
        file.set_properties({"title": book.title, "subject": book.subject, "author": "", "created": made})
        formats = _Formats(file)
        for table in book.tables:
            _write(file.add_worksheet(table.name), table, formats)
    return buffer.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        wanted: Mapping[str, Any] = {name: value for name, value in properties.items() if value}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **wanted})
        return self._made[key]


def _write(sheet: Any, table: Table, formats: _Formats) -> None:
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
    count = _write_rows(sheet, table, formats)
    if table.headed:
        heading = formats.of(bold=True, text_wrap=True, bg_color="#EEF3F3", bottom=1)
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, column.title, heading)
        sheet.set_row(0, _LINE * max(math.ceil(len(c.title) * _BOLD / c.width) for c in table.columns))
        sheet.freeze_panes(1, table.fixed)
        sheet.repeat_rows(0)
        if table.fixed:
            sheet.repeat_columns(0, table.fixed - 1)
        sheet.autofilter(0, 0, max(count, 1), len(table.columns) - 1)
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(math.ceil(sum(c.width for c in table.columns) / _READABLE), 0)
    sheet.set_footer("&L&A&Rpagina &P van &N")


def _write_rows(sheet: Any, table: Table, formats: _Formats) -> int:
    """Write the rows below the heading; return how many there are."""
    count = 0
    looks = [(c.form, partial(formats.of, text_wrap=c.wraps)) for c in table.columns]
    plain = [look() for _, look in looks]
    for count, row in enumerate(table.rows, 1):
        at = count if table.headed else count - 1
        for number, cell in enumerate(row.cells):
            if cell is None or cell == "":
                continue
            form, look = looks[number]
            if not isinstance(cell, str):
                sheet.write_number(at, number, cell, formats.of(num_format=(form or row.form) + _APART))
            elif row.bold or cell.startswith(_CAUTIOUS):
                sheet.write_string(at, number, cell, look(bold=row.bold, quote_prefix=cell.startswith(_CAUTIOUS)))
            else:
                sheet.write_string(at, number, cell, plain[number])
    return count
