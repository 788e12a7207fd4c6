"""How far the buurten of a wijk lie apart: an average hides halves (method, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse.judgement.verdicts import Figure, margin, min_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Comparer, Observation
    from wijkanalyse.regions import Region

MIN_BUURTEN: Final = 3
MIN_INHABITANTS: Final = 500
GAP: Final = 2.0
"""The gap must be this many smallest differences, beyond the margins of both buurten."""


@dataclass(frozen=True)
class Range:
    """The lowest and the highest buurt of one figure and year."""

    lowest: Observation
    highest: Observation


def buurt_range(comparer: Comparer, indicator: Indicator, buurten: Sequence[Region]) -> Range | None:
    """Return the lowest and highest buurt, or None when there are too few or when they don't clearly differ."""
    known = [
        o for b in buurten if _large(comparer, b) and (o := comparer.observation(b.code, indicator.id)) is not None
    ]
    years = {o.year for o in known if o.value is not None}
    if not years:
        return None
    newest = [o for o in known if o.value is not None and o.year == max(years)]
    if len(newest) < MIN_BUURTEN:
        return None
    found = Range(min(newest, key=_value), max(newest, key=_value))
    return found if _clearly_apart(comparer, indicator, found) else None


def _value(observation: Observation) -> float:
    return observation.value if observation.value is not None else 0.0


def _large(comparer: Comparer, buurt: Region) -> bool:
    population = comparer.population.get(buurt.code)
    return population is not None and (population.inwoners or 0) >= MIN_INHABITANTS


def _clearly_apart(comparer: Comparer, indicator: Indicator, found: Range) -> bool:
    nederland = comparer.reference("nederland", indicator.id, found.lowest.year)
    if nederland is None or nederland.value is None:
        return False
    least = min_difference(indicator, nederland.value)
    margins = [_margin(comparer, indicator, o) for o in (found.lowest, found.highest)]
    if least is None or any(m is None for m in margins):
        return False
    gap = _value(found.highest) - _value(found.lowest)
    return gap - sum(m for m in margins if m is not None) >= GAP * least


def _margin(comparer: Comparer, indicator: Indicator, observation: Observation) -> float | None:
    population = comparer.population.get(observation.region_code)
    base = population.of(indicator.population) if population is not None else None
    return margin(indicator, Figure(_value(observation), observation.lower, observation.upper), base)
