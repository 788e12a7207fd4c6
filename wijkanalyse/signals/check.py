"""Checks signal files without building: everything that is wrong, what is good to know, and a verdict per file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wijkanalyse import words
from wijkanalyse.errors import Remark
from wijkanalyse.signals.hear import read_screened
from wijkanalyse.signals.merge import Merged, merged
from wijkanalyse.signals.rows import LABELS

if TYPE_CHECKING:
    from wijkanalyse.signals.hear import Listening
    from wijkanalyse.signals.read import Reading, SignalFile


@dataclass(frozen=True)
class Verdict:
    """Whether a file can be used as it is; `rows` were filled in, `good` have no error."""

    name: str
    rows: int
    good: int
    errors: int
    readable: bool

    @property
    def usable(self) -> bool:
        """Whether nothing in the file is wrong."""
        return self.readable and not self.errors

    def __str__(self) -> str:
        if not self.readable:
            return f"{self.name}: kan niet worden gelezen"
        rows = f"{words.number(self.good)} van de {words.counted(self.rows, 'rij is', 'rijen zijn')} goed"
        return f"{self.name}: {rows}" if self.rows else f"{self.name}: nog geen signalen"


@dataclass(frozen=True)
class Checked:
    """The outcome of a check; errors and notes stand in the order of files, rows and columns."""

    verdicts: tuple[Verdict, ...]
    errors: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    signals: int
    withdrawn: int = 0

    @property
    def usable(self) -> bool:
        """Whether every file can be used as it is."""
        return not self.errors and bool(self.verdicts)

    @property
    def exit_code(self) -> int:
        """What a command ends with: 0 when every file can be used, else 1."""
        return 0 if self.usable else 1

    @property
    def summary(self) -> str:
        """One Dutch sentence about all files together."""
        if self.errors:
            return f"{words.counted(len(self.errors), 'melding', 'meldingen')}. Verbeter de rijen, en kijk opnieuw."
        told = f"Alles klopt: {words.counted(self.signals, 'signaal', 'signalen')}."
        return f"{told} {words.number(self.withdrawn)} ingetrokken, die tellen niet mee." if self.withdrawn else told


def check(paths: Sequence[Path], listening: Listening) -> Checked:
    """Return everything that is wrong or good to know in the files; never raises for what a user can cause.

    `signals` is the number that is left once doubles count once and withdrawn signals are gone.
    """
    found, screened = read_screened(paths, listening)
    errors = [*found.remarks, *screened.stops, *screened.asks]
    together = merged(found.signals)
    order = {file.name: number for number, file in enumerate(found.files)}
    return Checked(
        tuple(_verdict(file, errors) for file in found.files),
        _ordered(errors, order),
        _ordered([*found.notes, *screened.warnings, *screened.words, *_copies(together, found)], order),
        len(together.signals),
        together.withdrawn,
    )


def _copies(together: Merged, found: Reading) -> list[Remark]:
    """Return a note at each copy of a signal that stands somewhere else too."""
    notes = []
    for double in together.doubles:
        first, *copies = double.places
        for copy in copies:
            name = found.files[first.file].name
            where = f"rij {first.row}" if first.file == copy.file else f"rij {first.row} van {name}"
            text = f"dit is hetzelfde signaal als {where}; het telt één keer"
            notes.append(Remark(found.files[copy.file].name, copy.row, "", text))
    return notes


def _verdict(file: SignalFile, errors: Sequence[Remark]) -> Verdict:
    mine = [e for e in errors if e.file == file.name]
    wrong = {e.row for e in mine if e.row} if file.readable else set()
    return Verdict(file.name, file.rows, file.rows - len(wrong), len(mine), file.readable)


def _ordered(remarks: Iterable[Remark], order: dict[str, int]) -> tuple[Remark, ...]:
    columns = {label: number for number, label in enumerate(LABELS.values())}
    last = len(order)
    return tuple(sorted(remarks, key=lambda r: (order.get(r.file, last), r.row, columns.get(r.column, -1), r.text)))
