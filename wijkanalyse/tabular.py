"""Reads what people keep in Excel, LibreOffice or CSV into rows with their numbers; content says what a file is."""

from __future__ import annotations

import csv
import io
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wijkanalyse.errors import Remark, UserFileError
from wijkanalyse.regions import plain
from wijkanalyse.workbooks import OLE, ZIP, Limits, Sheet, Span, Value, sheets, too_many_rows, unreadable

__all__ = ["HeadingsError", "Layout", "Limits", "Record", "Table", "Value", "cleaned", "letter", "read", "read_layout"]

_DELIMITERS: Final = (";", ",", "\t", "|")
_LINES: Final = 10
"""So many lines are looked at to see what separates the cells."""
_LARGEST: Final = 50_000_000
_LINE_BREAK: Final = re.compile("\r\n?|_x000[dD]_\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE: Final = re.compile("[\x00-\x09\x0e-\x20\x7f-\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN: Final = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_NONE: Final[frozenset[str]] = frozenset()


class HeadingsError(UserFileError):
    """No sheet of a file has the headings that a reader asks for."""

    def __init__(self, name: str, absent: Sequence[str]) -> None:
        error = unreadable(
            name,
            f"de kolommen {', '.join(absent)} ontbreken",
            "Zet in de eerste rij de namen van de kolommen, een per cel.",
        )
        super().__init__(error.what, allowed=error.allowed, hint=error.hint)


@dataclass(frozen=True)
class Layout:
    """The columns that a reader knows, each with the headings it goes by, its own name first.

    The headings stand in one of the first `title_rows` rows, in the row with most of the `required` columns, but at
    least `enough` of them (all when None); what it lacks is in `Table.absent`. Rows that `skip` says yes to,
    such as an example of how to fill the form in, are passed over.
    """

    columns: Mapping[str, Sequence[str]]
    required: tuple[str, ...]
    enough: int | None = None
    title_rows: int = 10
    limits: Limits = field(default_factory=Limits)
    skip: Callable[[Record], bool] | None = None


@dataclass(frozen=True)
class Record:
    """One row under the headings. `number` is its row in the file, as Excel counts; empty cells are None.

    `formulas` are the columns in which a formula stands, `merged` those whose cell is part of another one.
    """

    number: int
    cells: dict[str, Value]
    formulas: frozenset[str] = _NONE
    merged: frozenset[str] = _NONE

    def __getitem__(self, heading: str) -> Value:
        """Return the cell under a heading; None when the file has no such heading."""
        return self.cells.get(heading)


@dataclass(frozen=True)
class Table:
    """The rows of a file by their columns.

    `other` are headings that nobody asked for, in small letters. `dot_is_decimal` says that the file itself shows what
    a dot in a number means: a comma separates its cells, so it can't be the decimal sign. `remarks` are what is wrong
    with the headings, `absent` the required columns that aren't there, `heading_row` the row of the headings as Excel
    counts, `above` the rows over it. `further` are the numbers of other sheets that have the headings and rows too.
    """

    name: str
    records: tuple[Record, ...]
    other: tuple[str, ...]
    dot_is_decimal: bool
    remarks: tuple[Remark, ...] = ()
    absent: tuple[str, ...] = ()
    heading_row: int = 1
    above: tuple[tuple[Value, ...], ...] = ()
    further: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Headings:
    """The row of the headings (from 0), the column that each place stands for, and what stands there twice."""

    at: int
    columns: dict[int, str]
    twice: tuple[str, ...]


_NOWHERE: Final = _Headings(0, {}, ())


def read(path: Path, known: tuple[str, ...], required: tuple[str, ...]) -> Table:
    """Return the first sheet of a file that has the required headings, whatever their order and capitals.

    Raises UserFileError when the file can't be read or no sheet has the headings. What is wrong with the headings
    otherwise stands in the table, so that a reader can report it with the rest.
    """
    return read_layout(path, Layout({column: (column,) for column in known}, required))


def read_layout(path: Path, layout: Layout) -> Table:
    """Return the first sheet of a file with most of the required columns; raises UserFileError like `read`."""
    pages = _sheets(path, layout.limits)
    found = [_find(sheet.rows, layout) for sheet in pages]
    best = max(found, key=lambda h: _share(h, layout), default=_NOWHERE)
    enough = len(layout.required) if layout.enough is None else layout.enough
    if not found or _share(best, layout) < enough:
        absent = _absent(best, layout)
        raise HeadingsError(path.name, [layout.columns[c][0] for c in absent])
    index = found.index(best)
    table = _table(path.name, pages[index], best, layout)
    others = [i for i, h in enumerate(found) if i != index and _share(h, layout) == _share(best, layout)]
    further = tuple(i + 1 for i in others if _table(path.name, pages[i], found[i], layout).records)
    return replace(table, further=further)


def cleaned(text: str) -> str:
    """Return a text without signs that nobody sees: zero-width, right-to-left and control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = _LINE_BREAK.sub("\n", text)
    return unicodedata.normalize("NFC", _SPACE.sub(" ", _UNSEEN.sub("", lines))).strip()


def _sheets(path: Path, limits: Limits) -> list[Sheet]:
    content = _content(path)
    if content.startswith((OLE, ZIP)):
        return sheets(path.name, content, limits)
    return [_csv(path, content, limits.rows)]


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(path.name, "dit is geen bestand", "Geef de naam van een bestand.")
        if status.st_size > _LARGEST:
            raise unreadable(path.name, "het bestand is groter dan 50 MB", "Bewaar alleen de rijen die nodig zijn.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise unreadable(path.name, "het bestand is er niet", "Controleer de naam en de map.") from error
    except (OSError, ValueError) as error:
        raise unreadable(
            path.name, "het bestand kan niet worden geopend", "Sluit het in Excel, en probeer opnieuw."
        ) from error
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise unreadable(path.name, "het bestand is leeg", "Vul het bestand, of geef een ander.")
    return content


# --- CSV ------------------------------------------------------------------------------------------
def _csv(path: Path, content: bytes, most: int) -> Sheet:
    if content.lstrip().startswith(b"%PDF"):
        raise unreadable(path.name, "dit is een PDF", "Geef het Excel-bestand waar de PDF van gemaakt is.")
    text = _decoded(path, content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise unreadable(path.name, "dit is een webpagina", "Open het in Excel en bewaar het als .xlsx of als .csv.")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        delimiter, text = first.strip()[-1], f"\n{rest}"
    else:
        delimiter = _delimiter(text)
    try:
        rows = _numbered(text, delimiter)
    except csv.Error:
        raise unreadable(
            path.name, "het bestand is geen geldige CSV", "Bewaar het in Excel opnieuw als CSV UTF-8."
        ) from None
    if len(rows) > most:
        raise too_many_rows(path.name, most)
    return Sheet(rows, dot_is_decimal=delimiter == ",")


def _numbered(text: str, delimiter: str) -> list[list[Value]]:
    """Return the rows at the place of their line, so that a row number is the line that an editor shows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[Value]] = []
    before = 0
    for row in reader:
        rows.extend([[]] * (before - len(rows)))
        rows.append([cell.strip() or None for cell in row])
        before = reader.line_num
    return rows


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise unreadable(path.name, "dit is geen Excel-bestand en geen CSV", "Bewaar het als .xlsx of als .csv.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return what separates the cells: the sign that occurs most in one of the first lines."""
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    counts = {d: max((line.count(d) for line in lines), default=0) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: counts[d])


# --- headings -------------------------------------------------------------------------------------
def _heading(value: Value) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def _find(rows: list[list[Value]], layout: Layout) -> _Headings:
    """Return the row that has most of the required columns; the first one when none has any."""
    ranks = {
        plain(name): (rank, column)
        for column, names in layout.columns.items()
        for rank, name in reversed(list(enumerate((*names, column))))
    }
    found = [_columns(index, row, ranks) for index, row in enumerate(rows[: layout.title_rows])]
    return max(found, key=lambda h: _share(h, layout), default=_NOWHERE)


def _columns(at: int, row: list[Value], ranks: Mapping[str, tuple[int, str]]) -> _Headings:
    """Return which column each place of a row names; a column's own name goes before its other names."""
    named = [(*ranks[name], i) for i, value in enumerate(row) if (name := plain(_heading(value))) in ranks]
    best = {column: rank for rank, column, _ in sorted(named, reverse=True)}
    chosen = [(column, i) for rank, column, i in named if rank == best[column]]
    names = [column for column, _ in chosen]
    columns = {i: column for n, (column, i) in enumerate(chosen) if column not in names[:n]}
    return _Headings(at, columns, tuple(c for c in dict.fromkeys(names) if names.count(c) > 1))


def _share(headings: _Headings, layout: Layout) -> int:
    return len(set(layout.required) & set(headings.columns.values()))


def _absent(headings: _Headings, layout: Layout) -> tuple[str, ...]:
    return tuple(c for c in layout.required if c not in headings.columns.values())


def _table(name: str, sheet: Sheet, headings: _Headings, layout: Layout) -> Table:
    at, columns = headings.at, headings.columns
    formulas, merged = _covered(sheet.formulas, sheet, columns), _covered(sheet.merged, sheet, columns, but_first=True)
    records = tuple(
        Record(index + 1, {c: row[i] for i, c in columns.items() if i < len(row)}, formulas.get(index, _NONE), hidden)
        for index, row in enumerate(sheet.rows[at + 1 :], start=at + 1)
        if any(v is not None for v in row) or index in formulas
        for hidden in [merged.get(index, _NONE)]
    )
    if layout.skip is not None:
        records = tuple(r for r in records if not layout.skip(r))
    typed = [_heading(v) for v in sheet.rows[at]]
    taken = {typed[i] for i in columns}
    return Table(
        name,
        records,
        tuple(h for i, h in enumerate(typed) if h and i not in columns and h not in taken and h not in typed[:i]),
        sheet.dot_is_decimal,
        remarks=(*_twice(name, headings, layout), *_headless(name, sheet, at, typed)),
        absent=_absent(headings, layout),
        heading_row=at + 1,
        above=tuple(tuple(row) for row in sheet.rows[:at]),
    )


def _covered(
    spans: Iterable[Span], sheet: Sheet, columns: Mapping[int, str], *, but_first: bool = False
) -> dict[int, frozenset[str]]:
    """Return per row the known columns that lie in one of the spans, their first cells left out if asked."""
    found: dict[int, frozenset[str]] = {}
    for (top, left), (bottom, right) in spans:
        inside = [(i, c) for i, c in columns.items() if left <= i <= right]
        for row in range(top, min(bottom + 1, len(sheet.rows))):
            names = frozenset(c for i, c in inside if not (but_first and (row, i) == (top, left)))
            if names:
                found[row] = found.get(row, _NONE) | names
    return found


def _twice(name: str, headings: _Headings, layout: Layout) -> list[Remark]:
    return [
        Remark(name, headings.at + 1, layout.columns[c][0], "deze kolom staat er twee keer") for c in headings.twice
    ]


def _headless(name: str, sheet: Sheet, at: int, headings: list[str]) -> list[Remark]:
    """Return a remark for each column with cells and no heading: merged headings hide the names of columns."""
    body = sheet.rows[at + 1 :]
    merged = any(top <= at <= bottom and left != right for (top, left), (bottom, right) in sheet.merged)
    width = max((len(row) for row in body), default=0)
    padded = [*headings, *[""] * (width - len(headings))]
    remarks = []
    for column, heading in enumerate(padded):
        if not heading and any(column < len(row) and row[column] is not None for row in body):
            why = "de kop is samengevoegd met een andere cel" if merged else "deze kolom heeft geen kop"
            remarks.append(Remark(name, at + 1, letter(column), f"{why}; zet boven elke kolom één naam"))
    return remarks


def letter(column: int) -> str:
    """Return the name of a column as Excel shows it, counted from 0: A … Z, AA …."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
