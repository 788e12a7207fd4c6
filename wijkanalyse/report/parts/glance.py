"""One theme at a glance: a mark for every figure with a verdict, and under it a band for every kind of signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wijkanalyse.report.parts.figures import VerdictKey
    from wijkanalyse.signals.signal import Kind

Side = Literal["gunstig", "tussen", "ongunstig"]


@dataclass(frozen=True)
class FigureMark:
    """One figure: the mark of its verdict, and its name, number and verdict for who points at it."""

    key: VerdictKey
    text: str


@dataclass(frozen=True)
class Band:
    """The signals of one kind: how many, as a word and as dots; both empty when there is nothing to show."""

    kind: Kind
    title: str
    word: str = ""
    dots: str = ""


@dataclass(frozen=True)
class GlanceCell:
    """The figures of a theme that point to one side, and under them the signals of the kind that does.

    `estimated` marks come from one model and share a frame: many marks, one piece of evidence. `names` are of the first
    figures, `spoken` of all; both empty where nothing is drawn. `band` is None where nothing is shown of signals.
    """

    side: Side
    counted: tuple[FigureMark, ...] = ()
    estimated: tuple[FigureMark, ...] = ()
    names: str = ""
    spoken: str = ""
    band: Band | None = None


@dataclass(frozen=True)
class Glance:
    """A theme in one row, from gunstig and krachten to ongunstig and knelpunten.

    Where figure and signal say the same, they stand under each other. No mark weighs more than another and nothing is
    added up. `absent` says of how many figures there is no number.
    """

    cells: tuple[GlanceCell, ...] = ()
    absent: str = ""

    @property
    def has_marks(self) -> bool:
        """Whether any figure has a verdict to draw."""
        return any(cell.counted or cell.estimated for cell in self.cells)

    @property
    def has_bands(self) -> bool:
        """Whether anything may be shown of signals."""
        return any(cell.band for cell in self.cells)
