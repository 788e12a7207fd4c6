"""The conditions of a pattern: a figure beside its references, the way it goes, or what signals of a theme say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.judgement.verdicts import MIN_PEOPLE

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Comparison
    from wijkanalyse.signals.signal import Kind
    from wijkanalyse.weighing.evidence import Evidence

VERDICTS: Final = ("ongunstig", "gunstig", "vergelijkbaar")
BESIDE: Final = {
    "hoger dan Nederland": (1, "nederland"),
    "lager dan Nederland": (-1, "nederland"),
    "hoger dan de gemeente": (1, "gemeente"),
    "lager dan de gemeente": (-1, "gemeente"),
}
"""The words for a figure beside a reference, with the sign of the difference and the reference."""
BOUNDS: Final = ("hooguit", "minstens")
COURSES: Final = ("stijgt", "daalt", "gunstig", "ongunstig")
DIRECTIONS: Final = ("knelpunt", "kracht", "gemengd")
Side = Literal["gunstig", "ongunstig", ""]


@dataclass(frozen=True)
class FigureIs:
    """A figure has a verdict, or is clearly higher or lower than a reference, or within an absolute bound.

    `difference` (in the unit of the indicator) or `percent` (of the reference) is the smallest difference; without
    them it is that of the catalogue. `bound` goes with "hooguit" and "minstens".
    """

    indicator: str
    word: str
    difference: float | None = None
    percent: float | None = None
    bound: float | None = None

    @property
    def side(self) -> Side:
        """Which kind of point the figure belongs to; empty where the condition is no judgement."""
        return "gunstig" if self.word == "gunstig" else "ongunstig" if self.word == "ongunstig" else ""

    def holds(self, evidence: Evidence) -> bool:
        """Return whether the figure is there and says so."""
        score = evidence.scores.get(self.indicator)
        if score is None or score.own.value is None:
            return False
        if self.word in VERDICTS:
            return score.verdict.headline == self.word
        if self.bound is not None:
            return score.own.value <= self.bound if self.word == "hooguit" else score.own.value >= self.bound
        return self._differs(score)

    def _differs(self, score: Score) -> bool:
        sign, reference = BESIDE[self.word]
        found = next((c for c in score.verdict.comparisons if c.reference == reference), None)
        if found is None or found.difference is None or found.reference_value is None:
            return False
        least = self._least(found, found.reference_value)
        return least is not None and found.difference * sign >= least and _is_certain(found)

    def _least(self, comparison: Comparison, reference: float) -> float | None:
        if self.difference is not None:
            return self.difference
        if self.percent is not None:
            return abs(reference) * self.percent / 100
        return comparison.min_diff


def _is_certain(comparison: Comparison) -> bool:
    """Return whether a difference is beyond what rounding and size allow, and about enough people."""
    beyond = comparison.margin is None or abs(comparison.difference or 0.0) > comparison.margin
    return beyond and (comparison.people is None or comparison.people >= MIN_PEOPLE)


@dataclass(frozen=True)
class FigureGoes:
    """A figure rises or falls, or goes a good or bad way beside Nederland."""

    indicator: str
    word: str

    @property
    def side(self) -> Side:
        """A trend is no verdict: it belongs to no point."""
        return ""

    def holds(self, evidence: Evidence) -> bool:
        """Return whether the trend is known and says so."""
        trend = evidence.trend(self.indicator)
        return trend is not None and self.word in (trend.word, trend.news)


@dataclass(frozen=True)
class SignalsPoint:
    """The signals of a theme point one way."""

    theme: str
    word: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of signals that it stands on."""
        return ("knelpunt",) if self.word == "knelpunt" else ("kracht",) if self.word == "kracht" else ()

    def holds(self, evidence: Evidence) -> bool:
        """Return whether the direction of the theme is this one."""
        return evidence.signals.theme(self.theme).direction == self.word


@dataclass(frozen=True)
class SignalsTell:
    """Signals of a kind may be shown; `onderwerp` and `group` are known in intern only.

    Deelbaar never tells an onderwerp, so what is said because of one would tell it.
    """

    theme: str
    kind: Kind
    onderwerp: str = ""
    group: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of signals that it stands on."""
        return (self.kind,)

    def holds(self, evidence: Evidence) -> bool:
        """Return whether there are such signals."""
        cell = evidence.signals.theme(self.theme).cell(self.kind)
        if cell is None or ((self.onderwerp or self.group) and not evidence.is_intern):
            return False
        return self.onderwerp in ("", *cell.onderwerpen) and self.group in ("", *cell.groups)


OfFigure = FigureIs | FigureGoes
OfSignals = SignalsPoint | SignalsTell
Condition = OfFigure | OfSignals
