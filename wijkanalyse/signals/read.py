"""Reads the signals of one or more files, each whole: everything that is wrong is said at once.

A file that can't be read takes nothing from the others. No remark or note holds what somebody typed freely.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wijkanalyse import tabular, words
from wijkanalyse.errors import Remark, UserFileError
from wijkanalyse.regions import plain
from wijkanalyse.signals.count import OLDEST_MONTHS, age
from wijkanalyse.signals.headings import HEADINGS, ORGANISATIE_SPELLINGS, is_example
from wijkanalyse.signals.rows import LABELS, ReadContext, RowReader, text_of
from wijkanalyse.signals.signal import Place, Signal
from wijkanalyse.tabular import HeadingsError, Layout, Limits, Record, Table

__all__ = ["ReadContext", "Reading", "SignalFile", "read"]

MOST_ROWS: Final = 20_000
"""So many rows a file may have; ten years of signals of a large team are fewer."""
_KINDS: Final = (".xlsx", ".xls", ".ods", ".csv")
_PROJECT: Final = ("cijfers", "acties")
"""Other files of a project folder, by their names."""
_LOCK: Final = "~$"
_ENOUGH: Final = 4
"""So many of the required headings make a file a signals file; what it lacks is a remark."""
_TITLE_ROWS: Final = 25
_ORGANISATIE: Final = "organisatie"
_CLOSE: Final = 70
_SHOWABLE: Final = re.compile(r"(?!.*\d{4})[^@]{1,40}")
_REQUIRED: Final = tuple(h.field for h in HEADINGS if h.required)


@dataclass(frozen=True)
class SignalFile:
    """How a file was read: `rows` are those that were filled in, `good` those that became a signal."""

    name: str
    rows: int = 0
    good: int = 0
    readable: bool = True


@dataclass(frozen=True)
class Reading:
    """The signals of all files, what is wrong in them, and what is good to know.

    `files` are in the order in which they were found: `Place.file` counts in it. A row with a remark is no signal.
    """

    signals: tuple[Signal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    files: tuple[SignalFile, ...] = ()

    @property
    def unreadable_files(self) -> int:
        """How many files gave no signals because they couldn't be read."""
        return sum(not file.readable for file in self.files)

    @property
    def unreadable_rows(self) -> int:
        """How many rows weren't used because a cell is wrong."""
        return sum(file.rows - file.good for file in self.files)


@dataclass(frozen=True)
class _Found:
    """A file to read; `named` is false when it was found in a folder, where other files may lie too."""

    path: Path
    name: str
    named: bool


@dataclass
class _Gathered:
    signals: list[Signal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    files: list[SignalFile] = field(default_factory=list)


def read(paths: Sequence[Path], context: ReadContext) -> Reading:
    """Return the signals of files and of the files in folders; never raises for what a user can cause."""
    gathered, reader = _Gathered(), RowReader(context)
    found = _files(paths, gathered)
    for file in found:
        _read_file(file, context, reader, gathered)
    if found and not gathered.files:
        folder = next((p for p in paths if p.is_dir()), paths[0])
        gathered.remarks.append(Remark(_name(folder), 0, "", "in deze map staat geen bestand met signalen"))
    return Reading(tuple(gathered.signals), tuple(gathered.remarks), tuple(gathered.notes), tuple(gathered.files))


# --- which files ----------------------------------------------------------------------------------
def _files(paths: Iterable[Path], gathered: _Gathered) -> list[_Found]:
    """Return each file once, in order; two files of the same name get that of their folder before it."""
    unique: dict[str, tuple[Path, bool]] = {}
    for path, named in (pair for given in paths for pair in _expanded(given, gathered)):
        first, before = unique.get(_real(path), (path, False))
        unique[_real(path)] = first, named or before
    names = [path.name for path, _ in unique.values()]
    return [
        _Found(path, path.name if names.count(path.name) == 1 else f"{_name(path.parent)}/{path.name}", named)
        for path, named in unique.values()
    ]


def _expanded(path: Path, gathered: _Gathered) -> list[tuple[Path, bool]]:
    if not path.is_dir():
        return [(path, True)]
    try:
        inside = sorted(path.iterdir(), key=lambda p: (p.name.casefold(), p.name))
    except OSError:
        gathered.remarks.append(Remark(_name(path), 0, "", "deze map kan niet worden geopend"))
        return []
    files = [p for p in inside if p.suffix.casefold() in _KINDS and not p.name.startswith(".")]
    locked = tuple(p.name.removeprefix(_LOCK) for p in files if p.name.startswith(_LOCK))
    usable = [p for p in files if not p.name.startswith(_LOCK) and not _of_project(p) and not p.is_dir()]
    gathered.notes += [Remark(p.name, 0, "", "dit is een map; die lezen we niet") for p in files if p.is_dir()]
    gathered.notes += [
        Remark(p.name, 0, "", "dit bestand is misschien nog open in Excel; bewaar het eerst")
        for p in usable
        if locked and p.name.endswith(locked)
    ]
    if not usable:
        text = "in deze map staat geen bestand met signalen (.xlsx, .ods of .csv)"
        gathered.remarks.append(Remark(_name(path), 0, "", text))
    return [(p, False) for p in usable]


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # a zero byte in the name; reading says so
        return str(path)


def _of_project(path: Path) -> bool:
    return path.stem.casefold() in _PROJECT


def _name(folder: Path) -> str:
    return folder.name or Path(os.path.realpath(folder)).name or "map"


# --- one file -------------------------------------------------------------------------------------
def _layout() -> Layout:
    columns = {h.field: (h.label, *h.spellings) for h in HEADINGS}
    return Layout(
        columns | {_ORGANISATIE: ORGANISATIE_SPELLINGS},
        _REQUIRED,
        enough=_ENOUGH,
        title_rows=_TITLE_ROWS,
        limits=Limits(MOST_ROWS, old_workbooks=False),
        skip=_no_signal,
    )


def _no_signal(record: Record) -> bool:
    """Whether a row is an example, or has nothing in the columns of the form."""
    return is_example(record["wijk"] or "") or not (record.formulas or any(text_of(v) for v in record.cells.values()))


def _read_file(file: _Found, context: ReadContext, reader: RowReader, gathered: _Gathered) -> None:
    if file.path.name.startswith(_LOCK):
        text = "dit is een hulpbestand van Excel en heeft geen signalen; geef het bestand zonder ~$"
        return _unusable(file, text, gathered)
    try:
        table = tabular.read_layout(file.path, _layout())
    except HeadingsError as error:
        if file.named:
            return _unusable(file, _reason(error, file), gathered)
        text = "dit bestand heeft niet de koppen van het formulier voor signalen; we slaan het over"
        return gathered.notes.append(Remark(file.name, 0, "", text))
    except UserFileError as error:
        return _unusable(file, _reason(error, file), gathered)
    heads = _about_headings(table, file.name)
    gathered.remarks += heads
    gathered.notes += _about_others(table, file.name)
    if heads:
        gathered.files.append(SignalFile(file.name, readable=False))
        return None
    return _read_rows(file, table, context, (reader, gathered))


def _reason(error: UserFileError, file: _Found) -> str:
    why = error.what.removeprefix(f"{file.path.name} kan niet worden gelezen: ").removesuffix(".")
    return f"{why}. {error.hint}"


def _unusable(file: _Found, text: str, gathered: _Gathered) -> None:
    gathered.remarks.append(Remark(file.name, 0, "", text))
    gathered.files.append(SignalFile(file.name, readable=False))


def _read_rows(file: _Found, table: Table, context: ReadContext, into: tuple[RowReader, _Gathered]) -> None:
    reader, gathered = into
    organisatie = _organisatie(table)
    number, good, old = len(gathered.files), 0, 0
    for record in table.records:
        row = reader.read(record, Place(number, record.number), file.name, organisatie)
        gathered.remarks += row.remarks
        gathered.notes += row.notes
        if row.signal is not None:
            gathered.signals.append(row.signal)
            good += 1
            old += age(row.signal.month, context.datum) > OLDEST_MONTHS
    gathered.files.append(SignalFile(file.name, len(table.records), good))
    lacking = not organisatie and any(not text_of(r[_ORGANISATIE]) for r in table.records)
    gathered.notes += [Remark(file.name, 0, "", text) for text in _notes(len(table.records), old, lacking=lacking)]


def _notes(rows: int, old: int, *, lacking: bool) -> list[str]:
    notes = []
    if not rows:
        notes.append("nog geen signalen ingevuld; de rijen met het voorbeeld tellen niet mee")
    if lacking:
        notes.append(
            "de organisatie is niet ingevuld; alle rijen zonder organisatie tellen samen als één onbekende organisatie"
        )
    if old:
        count = words.counted(old, "signaal is", "signalen zijn")
        notes.append(f"{count} ouder dan {OLDEST_MONTHS} maanden, en {'telt' if old == 1 else 'tellen'} niet meer mee")
    return notes


def _about_headings(table: Table, name: str) -> list[Remark]:
    """Return what is wrong with the headings; buurten may stand alone, without the column of the wijk."""
    remarks = [replace(r, file=name) for r in table.remarks if r.column in LABELS.values()]
    buurten = any(r["buurt"] is not None for r in table.records)
    absent = [c for c in table.absent if c != "wijk" or not buurten]
    remarks += [Remark(name, table.heading_row, LABELS[c], _missing(LABELS[c], table.other)) for c in absent]
    for number in table.further:
        remarks.append(Remark(name, 0, "", f"ook op blad {number} staan signalen; zet alle signalen op één blad"))
    return remarks


def _missing(label: str, others: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    near = process.extractOne(plain(label), [plain(o) for o in others], scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return f"deze kolom ontbreekt; heet die nu “{others[near[2]]}”?" if near else "deze kolom ontbreekt"


def _about_others(table: Table, name: str) -> list[Remark]:
    headless = [replace(r, file=name) for r in table.remarks if r.column not in LABELS.values()]
    if not table.other:
        return headless
    shown = [h if _SHOWABLE.fullmatch(h) else "een andere kop" for h in table.other]
    return [*headless, Remark(name, table.heading_row, "", f"deze kolommen gebruiken we niet: {words.listed(shown)}")]


# --- the organisation -----------------------------------------------------------------------------
def _organisatie(table: Table) -> str:
    """Return what stands beside the cell "Organisatie" above the headings, or behind it in the same cell."""
    for row in table.above:
        for cell, beside in zip(row, (*row[1:], None), strict=True):
            label, colon, rest = text_of(cell).partition(":")
            if plain(label) in ORGANISATIE_SPELLINGS:
                return text_of(beside) if not colon or not rest.strip() else rest.strip()
    return ""
