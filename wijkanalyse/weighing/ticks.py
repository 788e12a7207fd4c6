"""The visible reasons for a priority: how many people, how large a difference, which way it goes, who says so.

Rules and numbers: method, section 6. A kracht has the same ticks mirrored, but without the number of people: most
favourable figures are about most people, so that tick would tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse.weighing.points import SIDE
from wijkanalyse.weighing.weighed import Tick

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import Trend
    from wijkanalyse.weighing.weighed import Material, Point, Site

LEAST_SHARE: Final = 10.0
LEAST_PEOPLE: Final = 250
TIMES: Final = 2


def ticks(point: Point, material: Material) -> tuple[Tick, ...]:
    """Return the ticks of a point in order of TICKS, each over all its figures: one that meets it is enough.

    That no figure goes the wrong way is only said when the trend of all is known.
    """
    size = (Tick("omvang", _any(is_large(s, material.site) for s in point.scores)),)
    trends = [material.trends.get(s.indicator.id) for s in point.scores]
    others = (
        Tick("verschil", _any(is_far(s) for s in point.scores)),
        Tick("trend", _never_unless_all([_goes(t, SIDE[point.kind]) for t in trends])),
        Tick("bronnen", _is_told(point, material)),
    )
    return others if point.kind == "kracht" else (*size, *others)


def _any(found: Iterable[bool | None]) -> bool | None:
    """Return whether one is met; None when nothing can be said of any."""
    known = [f for f in found if f is not None]
    return any(known) if known else None


def _never_unless_all(found: Sequence[bool | None]) -> bool | None:
    """Return whether one is met; that none is can only be said when all are known."""
    if any(found):
        return True
    return None if None in found or not found else False


def is_large(score: Score, site: Site) -> bool | None:
    """Return whether an unfavourable figure is about many: at least 10% of its population, or 250 people.

    For a figure of which more is better these are the people without it. Distances, money and crime count nobody.
    """
    if score.own.value is None or not score.indicator.is_percentage:
        return None
    share = 100 - score.own.value if score.indicator.direction == "up" else score.own.value
    if share >= LEAST_SHARE:
        return True
    base = _base(score, site)
    return None if base is None else share / 100 * base >= LEAST_PEOPLE


def _base(score: Score, site: Site) -> float | None:
    """Return how many people the verdict was about; of households the people in them, as far as that is known."""
    compared = next((c for c in score.verdict.comparisons if c.people is not None and c.difference), None)
    if compared is None or compared.people is None or not compared.difference:
        return None
    base = 100 * compared.people / abs(compared.difference)
    if score.indicator.population != "huishoudens" or site.population is None:
        return base
    return base * (site.population.huishoudensgrootte or 1)


def is_far(score: Score) -> bool | None:
    """Return whether a difference that decided the verdict is twice the smallest that matters."""
    decided = [c for c in score.verdict.comparisons if c.outcome == score.verdict.headline]
    return _any(
        abs(c.difference) >= TIMES * c.min_diff for c in decided if c.difference is not None and c.min_diff is not None
    )


def _goes(trend: Trend | None, side: str) -> bool | None:
    """Return whether a figure goes that way beside Nederland; None when its trend isn't known or not certain."""
    if trend is None or trend.news == "niet zeker":
        return None
    if trend.news:
        return trend.news == side
    return False if trend.word == "blijft ongeveer gelijk" else None


def _is_told(point: Point, material: Material) -> bool | None:
    """Return whether signals of at least two sources say it: what may be shown always has these."""
    if point.cells:
        return True
    return None if material.signals.hidden else False
