"""Figures that ask for an explanation: far outside what wijken have, or suddenly different from the year before."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from wijkanalyse.judgement.trend import SMALLEST_BASE
from wijkanalyse.judgement.verdicts import Figure, margin, min_difference

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import Point, Trend
    from wijkanalyse.weighing.evidence import Evidence

LOWEST, HIGHEST = 0.5, 99.5
JUMP: Final = 2.0
"""A jump is this many smallest differences in one year."""
BESIDE_OTHERS: Final = 3.0
"""And so many times the step of an ordinary year."""
RECENT: Final = 5
_FEWEST_STEPS: Final = 3


@dataclass(frozen=True)
class Jump:
    """The year in which a figure was suddenly different; `times` is how many smallest differences that was."""

    score: Score
    year: int
    times: float


def far_outside(evidence: Evidence) -> Score | None:
    """Return the percentage that stands furthest from the wijken of the country, if it is in the outer 1%.

    In intern only: where a wijk stands among all others reads as a ranking.
    """
    if not evidence.is_intern:
        return None
    found = [(s, p) for i, s in evidence.scores.items() if (p := evidence.percentiles.get(i)) is not None]
    outside = [(s, p) for s, p in found if _asks(s.indicator) and not LOWEST <= p <= HIGHEST]
    return max(outside, key=lambda pair: (abs(pair[1] - 50), pair[0].indicator.id))[0] if outside else None


def _asks(indicator: Indicator) -> bool:
    """Return whether an unusual figure is a question: who lives in which homes everybody can see."""
    return indicator.is_percentage and (indicator.direction != "none" or indicator.theme != "wonen")


def largest_jump(evidence: Evidence) -> Jump | None:
    """Return the largest jump of a counted share in the last five years; None when there is none."""
    jumps = [j for s in evidence.scores.values() if (j := _jump(s, evidence)) is not None]
    return max(jumps, key=lambda j: (j.times, j.score.indicator.id), default=None)


def _jump(score: Score, evidence: Evidence) -> Jump | None:
    indicator = score.indicator
    trend = evidence.material.trends.get(indicator.id)
    if trend is None or indicator.kind != "share" or not indicator.is_percentage:
        return None
    points = _settled(trend)
    steps = [(a, b) for a, b in itertools.pairwise(points) if b.year - a.year == 1]
    if len(steps) < _FEWEST_STEPS:
        return None
    sizes = [abs(b.value - a.value) for a, b in steps]
    (before, after), size = max(zip(steps, sizes, strict=True), key=lambda pair: pair[1])
    least = min_difference(indicator, after.nederland if after.nederland is not None else after.value)
    if least is None or after.year < evidence.site.year - RECENT or size <= _allowed(indicator, before, after):
        return None
    apart = size - _abroad(before, after)
    if apart < JUMP * least or size < BESIDE_OTHERS * median(sizes):
        return None
    return Jump(score, after.year, size / least)


def _settled(trend: Trend) -> list[Point]:
    return [p for p in trend.points if not p.provisional and (p.base or 0) >= SMALLEST_BASE]


def _abroad(before: Point, after: Point) -> float:
    """Return how much the figure of Nederland changed in that year: a jump that all share says nothing of a wijk."""
    if before.nederland is None or after.nederland is None:
        return 0.0
    return abs(after.nederland - before.nederland)


def _allowed(indicator: Indicator, before: Point, after: Point) -> float:
    """Return what rounding and size allow; endless where that can't be said."""
    margins = [margin(indicator, Figure(p.value, p.lower, p.upper), p.base) for p in (before, after)]
    return sum(m if m is not None else float("inf") for m in margins)
