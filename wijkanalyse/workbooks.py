"""Reads the sheets of a workbook (.xlsx, .ods, .xls), after a look at what opening it would take.

A small file can unpack to gigabytes, or name a cell so far away that everything before it must be kept in memory. So
the archive is measured first, by its content and not by what it declares. Formulas are found, never carried out.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from wijkanalyse import words
from wijkanalyse.errors import UserFileError

Value = str | float | int | bool | date | datetime | None
Span = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, as (row, column) from 0."""

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_UNPACKED: Final = 150_000_000
_LETTERS: Final = 100_000_000
_CELLS: Final = 4_000_000
_CHUNK: Final = 1 << 20
_BOOKS: Final = frozenset({"content.xml", "xl/workbook.xml", "xl/workbook.bin"})
_NO_EXCEL: Final = {"word/": "dit is een Word-bestand", "ppt/": "dit is een PowerPoint-bestand"}
_AGAIN: Final = "Open het in Excel en bewaar het opnieuw als .xlsx of als .csv."


@dataclass(frozen=True)
class Limits:
    """How large a file may be, in rows; and whether .xls may be read, in which formulas can't be seen."""

    rows: int = 1_048_576
    old_workbooks: bool = True


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet from A1 on; `formulas` are where formulas stand, in .xlsx and .ods."""

    rows: list[list[Value]]
    dot_is_decimal: bool = False
    merged: tuple[Span, ...] = ()
    formulas: tuple[Span, ...] = ()


@dataclass
class _Extent:
    """How far the filled cells of a sheet reach, counted from 1, and the letters that they hold together."""

    rows: int = 0
    columns: int = 0
    letters: int = 0
    cells: int = 0
    formulas: list[Span] = field(default_factory=list)

    def add(self, row: int, column: int, cells: int = 1) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        self.cells += cells


def sheets(name: str, content: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a workbook in order. Raises UserFileError when it can't or mustn't be opened."""
    if content.startswith(OLE):
        if _ENCRYPTED in content:
            raise _protected(name)
        if not limits.old_workbooks:
            raise unreadable(name, "dit is een oud Excel-bestand (.xls)", _AGAIN)
        return _opened(name, content, [])
    return _opened(name, content, _measured(name, content, limits))


def _opened(name: str, content: bytes, formulas: list[list[Span]]) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for index, page in enumerate(book.sheets_metadata):
            if page.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            places = tuple(formulas[index]) if index < len(formulas) else ()
            found.append(Sheet(rows, merged=tuple(sheet.merged_cell_ranges or ()), formulas=places))
        return found
    except PasswordError:
        raise _protected(name) from None
    except (CalamineError, ValueError, OSError, OverflowError):
        # What the reader raises on a broken workbook, whose words may quote a cell: none of these are passed on.
        raise _damaged(name) from None


def _cell(value: object) -> Value:
    """Return a cell of a workbook; empty text is None, and a whole number is an int, as Excel shows it."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float | date) else str(value)


# --- measuring ------------------------------------------------------------------------------------
def _measured(name: str, content: bytes, limits: Limits) -> list[list[Span]]:
    """Return the formulas of each sheet in order, once the archive is known to be small enough to open."""
    parts = _parts(name, content)
    lower = {part.casefold() for part in parts}
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b"") or "encrypted-package" in lower:
        raise _protected(name)
    kinds = lower & _BOOKS
    if len(kinds) > 1:
        raise _damaged(name)  # which of them would be opened isn't ours to say
    if "content.xml" in kinds:
        extents = _ods(parts.get("content.xml", b""))
        _refuse_large(name, extents, limits)
        return [e.formulas for e in extents]
    if "xl/workbook.xml" not in kinds:
        why = next((why for start, why in _NO_EXCEL.items() if any(p.startswith(start) for p in lower)), "")
        raise unreadable(name, why or "dit is geen Excel-bestand dat we kunnen lezen", _AGAIN)
    found = {part: _xlsx(body, limits.rows) for part, body in parts.items() if b"<" in body[:_CHUNK]}
    _refuse_large(name, list(found.values()), limits)
    if _letters(parts, sum(e.cells for e in found.values())) > _LETTERS:
        raise _too_large(name)
    return [found[part].formulas if part in found else [] for part in _sheet_parts(parts)]


def _refuse_large(name: str, extents: list[_Extent], limits: Limits) -> None:
    if any(e.rows > limits.rows for e in extents):
        raise too_many_rows(name, limits.rows)
    cells = sum(max(e.rows * e.columns, e.cells) for e in extents)
    if cells > _CELLS or sum(e.letters for e in extents) > _LETTERS:
        raise _too_large(name)


def _parts(name: str, content: bytes) -> dict[str, bytes]:
    """Return the unpacked parts of an archive; refuses more than fits, encrypted parts and a part that occurs twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
        if len({i.filename.casefold() for i in infos}) < len(infos):
            raise _damaged(name)
        if sum(i.file_size for i in infos) > _UNPACKED:
            raise _too_large(name)
        parts: dict[str, bytes] = {}
        left = _UNPACKED
        for info in infos:
            body = bytearray()
            for chunk in _inflated(content, info):
                body += chunk
                if len(body) > left:
                    raise _too_large(name)
            left -= len(body)
            if not info.filename.casefold().startswith(("xl/media/", "pictures/")):
                parts[info.filename] = bytes(body)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError):
        # Every way in which an archive can be broken is one answer to its maker; a cause could quote what stands in it.
        raise _damaged(name) from None
    if any(b"\0" in body[:4] for body in parts.values() if b"<" in body[:8]):
        raise _damaged(name)  # UTF-16, in which the measuring would see nothing
    return parts


def _inflated(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part really unpacks to: `zipfile` stops at the declared size, and other readers don't."""
    at = info.header_offset
    name, extra = struct.unpack("<HH", content[at + 26 : at + 30])
    start = at + 30 + name + extra
    packed = content[start : start + info.compress_size]
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(info.compress_type)
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpack.eof:
        chunk = unpack.decompress(packed, _CHUNK)
        packed = unpack.unconsumed_tail
        if not chunk and not unpack.eof:
            raise zlib.error
        yield chunk


# --- .xlsx ----------------------------------------------------------------------------------------
_ATTRIBUTES: Final = rb"((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
_XLSX: Final = re.compile(rb"<([\w.-]+:)?(row|c|f)(?=[\s/>])" + _ATTRIBUTES)
_REFERENCE: Final = re.compile(rb"(?<!\S)r\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
_SHEET: Final = re.compile(rb"<(?:[\w.-]+:)?sheet\s[^>]*?[\w.-]+:id\s*=\s*[\"']([^\"']*)[\"']")
_RELATION: Final = re.compile(rb"<(?:[\w.-]+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_STRING: Final = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s>])")
_SHARED: Final = re.compile(rb"<(?:[\w.-]+:)?v>\s*(\d+)\s*<")


def _xlsx(body: bytes, most: int) -> _Extent:
    """Return the extent of a part; looks no further than the first row that is too many."""
    extent, row, column, prefix = _Extent(), 0, 0, b""
    for found in _XLSX.finditer(body):
        kind, attributes = found[2], found[3]
        if kind == b"f":
            if (found[1] or b"") == prefix:
                extent.formulas.append(((row - 1, column - 1), (row - 1, column - 1)))
            continue
        reference = _REFERENCE.search(attributes)
        if kind == b"row":
            row, column = int(reference[2] or 0) if reference else row + 1, 0
            continue
        prefix, column = found[1] or b"", column + 1
        if reference:
            column, row = _number(reference[1]), int(reference[2] or 0)
        if not attributes.endswith(b"/"):
            extent.add(row, column)
            if row > most:
                break
    return extent


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _letters(parts: dict[str, bytes], cells: int) -> int:
    """Return how many letters the shared texts take once every cell that names one has its own."""
    lengths: list[int] = []
    for part, body in parts.items():
        if part.casefold().endswith("sharedstrings.xml"):
            starts = [m.start() for m in _STRING.finditer(body)]
            lengths = [end - start for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]
    if max(lengths, default=0) * cells <= _LETTERS:
        return 0
    used = Counter(n for body in parts.values() for n in _SHARED.findall(body))
    return sum(lengths[int(n)] * count for n, count in used.items() if len(n) < 9 and int(n) < len(lengths))


def _sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """Return the part of each sheet, in the order of the workbook."""
    relations = [dict(_ATTRIBUTE.findall(r)) for r in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))]
    targets = {r.get(b"Id", b""): r.get(b"Target", b"").decode("utf-8", "replace") for r in relations}
    found = [targets.get(identity, "") for identity in _SHEET.findall(parts.get("xl/workbook.xml", b""))]
    return [target[1:] if target.startswith("/") else f"xl/{target}" for target in found]


# --- .ods -----------------------------------------------------------------------------------------
_ODS: Final = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])" + _ATTRIBUTES)
_REPEATED: Final = re.compile(rb"table:number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})[\"']")


def _ods(body: bytes) -> list[_Extent]:
    extents: list[_Extent] = []
    row, column, rows = 0, 0, 0
    for found in _ODS.finditer(body):
        kind, attributes = found[1], found[2]
        times = int(repeated[1]) if (repeated := _REPEATED.search(attributes)) else 1
        if kind == b"table" or not extents:
            extents.append(_Extent())
            row, rows = 0, 0
        elif kind == b"table-row":
            row, column, rows = row + rows, 0, times
        else:
            column += times
            if not attributes.endswith(b"/") or b"office:value" in attributes:
                extents[-1].add(row + rows, column, rows * times)
                extents[-1].letters += rows * times * (len(attributes) + _text_length(body, found.end()))
            if b"table:formula" in attributes:
                extents[-1].formulas.append(((row, column - times), (row + rows - 1, column - 1)))
    return extents


def _text_length(body: bytes, start: int) -> int:
    end = body.find(b"table:", start)
    return (end if end >= 0 else len(body)) - start


# --- errors ---------------------------------------------------------------------------------------
def unreadable(name: str, why: str, hint: str) -> UserFileError:
    """Return the error about a file that can't be read."""
    return UserFileError(
        f"{name} kan niet worden gelezen: {why}.", allowed="een Excel-bestand (.xlsx) of een CSV", hint=hint
    )


def too_many_rows(name: str, most: int) -> UserFileError:
    """Return the error about a file with more rows than are read."""
    why = f"het heeft meer dan {words.number(most)} rijen"
    return unreadable(name, why, "Verdeel de rijen over meer bestanden, of bewaar alleen wat nodig is.")


def _protected(name: str) -> UserFileError:
    return unreadable(
        name, "het bestand heeft een wachtwoord", "Haal in Excel het wachtwoord weg en bewaar het opnieuw."
    )


def _damaged(name: str) -> UserFileError:
    return unreadable(name, "het Excel-bestand is beschadigd", _AGAIN)


def _too_large(name: str) -> UserFileError:
    return unreadable(name, "het bestand is uitgepakt te groot", "Bewaar alleen het blad en de rijen die nodig zijn.")
