"""One theme at a glance: a mark for every figure with a verdict, a band for every kind of signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wijkanalyse.report.parts.figures import VerdictKey
    from wijkanalyse.signals.signal import Kind

LaneKey = Literal["gunstig", "tussen", "ongunstig"]


@dataclass(frozen=True)
class FigureMark:
    """One figure: the mark of its verdict, and its name, number and verdict for who points at it."""

    key: VerdictKey
    text: str


@dataclass(frozen=True)
class MarkLane:
    """The figures of a theme that point the same way; `spoken` names them, empty when there are none."""

    key: LaneKey
    marks: tuple[FigureMark, ...] = ()
    spoken: str = ""


@dataclass(frozen=True)
class BandLane:
    """The signals of one kind: how many, as a word and as dots; both empty when there is nothing to show."""

    kind: Kind
    title: str
    band: str = ""
    dots: str = ""


@dataclass(frozen=True)
class Glance:
    """A theme in one row: `lanes` from gunstig to ongunstig, `told` from krachten to knelpunten.

    No mark weighs more than another and nothing is added up. `absent` says how many figures there are no numbers of.
    """

    lanes: tuple[MarkLane, ...] = ()
    told: tuple[BandLane, ...] = ()
    absent: str = ""

    @property
    def has_marks(self) -> bool:
        """Whether any figure has a verdict to draw."""
        return any(lane.marks for lane in self.lanes)
