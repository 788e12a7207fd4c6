"""The figures of a table as they are printed: a number, its references, a verdict, a trend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VerdictKey = Literal["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "wisselend", "geen_oordeel", "onbekend"]


@dataclass(frozen=True)
class VerdictText:
    """A verdict as it is shown: a word and a symbol, never colour alone; `reasons` are whole sentences."""

    key: VerdictKey
    word: str
    symbol: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One place in a table: a number as printed, or the words that say why there is none.

    `status` is one of `observations.STATUSES`; `note` is small print (an interval, another year, another level).
    """

    text: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class TrendText:
    """How a figure changed, as it is shown: a word with an arrow, a sentence with the figures, and small print."""

    word: str
    symbol: str
    sentence: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One indicator of one wijk beside its references.

    `similar` is the median of similar wijken, None when there is no good comparison; `buurten` says how far the buurten
    lie apart, empty when that can't be said.
    """

    indicator: str
    label: str
    definition: str
    unit: str
    wijk: Cell
    gemeente: Cell
    nederland: Cell
    year: str
    moment: str
    age_note: str
    estimate: bool
    verdict: VerdictText
    source: str
    similar: Cell | None = None
    buurten: str = ""
    trend: TrendText | None = None


@dataclass(frozen=True)
class PartsRow:
    """One figure of an own area that can't be added up: `cells` follow `PartsTable.buurten`."""

    label: str
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PartsTable:
    """The figures of an own area that there are only per buurt."""

    buurten: tuple[str, ...]
    rows: tuple[PartsRow, ...]
