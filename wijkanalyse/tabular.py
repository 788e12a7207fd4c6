"""Reads what people keep in Excel or CSV into rows with their row numbers; what a file is, its content says."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from wijkanalyse.errors import Remark, UserFileError

Value = str | float | int | bool | date | datetime | None

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = b"PK\x03\x04"
_DELIMITERS: Final = (";", ",", "\t", "|")
_LARGEST: Final = 50_000_000
_TITLE_ROWS: Final = 10
"""So many rows may stand above the headings: a title, an empty row."""


@dataclass(frozen=True)
class Record:
    """One row under the headings. `number` is its row in the file, as Excel counts; empty cells are None."""

    number: int
    cells: dict[str, Value]

    def __getitem__(self, heading: str) -> Value:
        """Return the cell under a heading; None when the file has no such heading."""
        return self.cells.get(heading)


@dataclass(frozen=True)
class Table:
    """The rows of a file by their headings (in small letters).

    `other` are headings that nobody asked for. `dot_is_decimal` says that the file itself shows what a dot in a number
    means: a comma separates its cells, so it can't be the decimal sign. `remarks` are what is wrong with the headings.
    """

    name: str
    records: tuple[Record, ...]
    other: tuple[str, ...]
    dot_is_decimal: bool
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    rows: list[list[Value]]
    dot_is_decimal: bool = False
    merged: frozenset[int] = frozenset()


def read(path: Path, known: tuple[str, ...], required: tuple[str, ...]) -> Table:
    """Return the first sheet of a file that has the required headings, whatever their order and capitals.

    Raises UserFileError when the file can't be read or no sheet has the headings. What is wrong with the headings
    otherwise stands in the table, so that a reader can report it with the rest.
    """
    sheets = _sheets(path)
    for sheet in sheets:
        found = _find_headings(sheet.rows, required)
        if found is not None:
            return _table(path.name, sheet, found, known)
    best = max((_near(sheet.rows, required) for sheet in sheets), key=len, default=())
    absent = [h for h in required if h not in best]
    raise _unreadable(
        path,
        f"de kolommen {', '.join(absent)} ontbreken",
        "Zet in de eerste rij de namen van de kolommen, een per cel.",
    )


def _sheets(path: Path) -> list[_Sheet]:
    content = _content(path)
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _protected(path)
    if content.startswith((_OLE, _ZIP)):
        return _workbook(path, content)
    return [_csv(path, content)]


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _unreadable(path, "het bestand is groter dan 50 MB", "Bewaar alleen de rijen die nodig zijn.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _unreadable(path, "het bestand is er niet", "Controleer de naam en de map.") from error
    except OSError as error:
        raise _unreadable(
            path, "het bestand kan niet worden geopend", "Sluit het in Excel, en probeer opnieuw."
        ) from error
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _unreadable(path, "het bestand is leeg", "Vul het bestand, of geef een ander.")
    return content


# --- Excel ----------------------------------------------------------------------------------------
def _workbook(path: Path, content: bytes) -> list[_Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        pages = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [
            _Sheet(
                [[_cell(value) for value in row] for row in page.to_python(skip_empty_area=False)],
                merged=frozenset(start[0] + 1 for start, end in page.merged_cell_ranges or () if start[1] != end[1]),
            )
            for page in pages
        ]
    except PasswordError as error:
        raise _protected(path) from error
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable(
            path, "het Excel-bestand is beschadigd", "Open het in Excel en bewaar het opnieuw als .xlsx of als .csv."
        ) from error


def _cell(value: object) -> Value:
    """Return a cell of a workbook; empty text is None, and a whole number is an int, as Excel shows it."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float | date) else str(value)


# --- CSV ------------------------------------------------------------------------------------------
def _csv(path: Path, content: bytes) -> _Sheet:
    text = _decoded(path, content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise _unreadable(path, "dit is een webpagina", "Open het in Excel en bewaar het als .xlsx of als .csv.")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        delimiter, text = first.strip()[-1], f"\n{rest}"
    else:
        delimiter = _delimiter(text)
    try:
        rows = _numbered(text, delimiter)
    except csv.Error as error:
        raise _unreadable(
            path, "het bestand is geen geldige CSV", "Bewaar het in Excel opnieuw als CSV UTF-8."
        ) from error
    return _Sheet(rows, dot_is_decimal=delimiter == ",")


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
        raise _unreadable(path, "dit is geen Excel-bestand en geen CSV", "Bewaar het als .xlsx of als .csv.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return what separates the cells: the sign that occurs most in one of the first lines."""
    lines = [line for line in text.splitlines() if line.strip()][:_TITLE_ROWS]
    counts = {d: max((line.count(d) for line in lines), default=0) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: counts[d])


# --- headings -------------------------------------------------------------------------------------
def _heading(value: Value) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def _find_headings(rows: list[list[Value]], required: tuple[str, ...]) -> int | None:
    for index, row in enumerate(rows[:_TITLE_ROWS]):
        if set(required) <= {_heading(v) for v in row}:
            return index
    return None


def _near(rows: list[list[Value]], required: tuple[str, ...]) -> tuple[str, ...]:
    """Return the required headings in the row that has most of them."""
    found = [tuple(h for h in required if h in {_heading(v) for v in row}) for row in rows[:_TITLE_ROWS]]
    return max(found, key=len, default=())


def _table(name: str, sheet: _Sheet, at: int, known: tuple[str, ...]) -> Table:
    headings = [_heading(v) for v in sheet.rows[at]]
    body = sheet.rows[at + 1 :]
    records = [
        Record(at + 2 + index, dict(zip(headings, row, strict=False)))
        for index, row in enumerate(body)
        if any(v is not None for v in row)
    ]
    remarks = [
        *_twice(name, at, headings, known),
        *_headless(name, at, headings, body, merged=at in _zero(sheet.merged)),
    ]
    other = tuple(h for h in dict.fromkeys(headings) if h and h not in known)
    return Table(name, tuple(records), other, sheet.dot_is_decimal, tuple(remarks))


def _zero(rows: frozenset[int]) -> frozenset[int]:
    return frozenset(r - 1 for r in rows)


def _twice(name: str, at: int, headings: list[str], known: tuple[str, ...]) -> list[Remark]:
    double = [h for h in known if headings.count(h) > 1]
    return [Remark(name, at + 1, h, "deze kolom staat er twee keer") for h in double]


def _headless(name: str, at: int, headings: list[str], body: list[list[Value]], *, merged: bool) -> list[Remark]:
    """Return a remark for each column with cells and no heading: merged headings hide the names of columns."""
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


# --- errors ---------------------------------------------------------------------------------------
def _protected(path: Path) -> UserFileError:
    return _unreadable(
        path, "het bestand heeft een wachtwoord", "Haal in Excel het wachtwoord weg en bewaar het opnieuw."
    )


def _unreadable(path: Path, why: str, hint: str) -> UserFileError:
    return UserFileError(
        f"{path.name} kan niet worden gelezen: {why}.", allowed="een Excel-bestand (.xlsx) of een CSV", hint=hint
    )
