"""Classes of a map: round limits over the values, and the words of the legend."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wijkanalyse.report.charts import decimals_of, number_text, round_step, with_unit
from wijkanalyse.report.parts.maps import LegendStep

NO_VALUE = -1
MAX_CLASSES = 5

_DARKEST = 4
# Above this share of the values in one class, equal steps hide the differences and equal counts show them.
_CROWDED = 0.6
_FEW = 8


@dataclass(frozen=True)
class Classes:
    """The fill of each value that occurs, and the legend from low to high."""

    fill: Mapping[float, int]
    legend: tuple[LegendStep, ...]


def classify(values: Sequence[float], unit: str, smallest_step: float = 0.0) -> Classes:
    """At most five classes with round limits. A class holds its lower limit, and its upper one only when it is last.

    No class is narrower than `smallest_step`: colour must not make a difference look large that is too small to matter.
    """
    distinct = sorted(set(values))
    if not distinct:
        return Classes({}, ())
    if len(distinct) == 1:
        text = with_unit(number_text(distinct[0], min(decimals_of(distinct), 1)), unit)
        return Classes({distinct[0]: _DARKEST // 2}, (LegendStep(_DARKEST // 2, text),))
    whole = unit.startswith("%") and all(float(value).is_integer() for value in distinct)
    limits = _limits(distinct, values, max(smallest_step, 1.0) if whole else smallest_step)
    fills = _spread(len(limits) - 1)
    legend = zip(fills, _whole_ranges(limits) if whole else _ranges(limits, unit), strict=True)
    return Classes(
        {value: fills[_class_of(value, limits)] for value in distinct},
        tuple(LegendStep(fill, text) for fill, text in legend),
    )


def _limits(distinct: Sequence[float], values: Sequence[float], smallest_step: float) -> list[float]:
    if distinct[-1] - distinct[0] < smallest_step:
        return [float(math.floor(distinct[0])), float(math.ceil(distinct[-1]))]
    most = min(MAX_CLASSES, len(distinct))
    equal_steps = _equal_steps(distinct[0], distinct[-1], most, smallest_step)
    if smallest_step:
        return equal_steps
    counts = Counter(_class_of(value, equal_steps) for value in values)
    if len(values) < _FEW or max(counts.values()) <= _CROWDED * len(values):
        return equal_steps
    equal_counts = _equal_counts(values, most)
    return equal_counts if len(equal_counts) > 2 else equal_steps


def _equal_steps(low: float, high: float, most: int, smallest_step: float) -> list[float]:
    step = round_step(max((high - low) / most, smallest_step))
    while _steps_between(low, high, step)[1] > most:
        step = round_step(step * 1.01)
    first, count = _steps_between(low, high, step)
    return [(first + number) * step for number in range(count + 1)]


def _steps_between(low: float, high: float, step: float) -> tuple[int, int]:
    """The number of the first limit, and how many steps cover everything from low to high."""
    first = math.floor(low / step + 1e-9)
    return first, max(math.ceil(high / step - 1e-9) - first, 1)


def _equal_counts(values: Sequence[float], most: int) -> list[float]:
    """Limits between equal numbers of areas, rounded to two digits; the ends are rounded outwards."""
    inner = {_two_digits(float(value)) for value in np.quantile(values, np.linspace(0, 1, most + 1)[1:-1])}
    low, high = min(values), max(values)
    step = round_step((high - low) / 10)
    first, count = _steps_between(low, high, step)
    start, end = first * step, (first + count) * step
    return [start, *sorted(limit for limit in inner if start < limit < end), end]


def _two_digits(value: float) -> float:
    return 0.0 if value == 0 else round(value, 1 - math.floor(math.log10(abs(value))))


def _class_of(value: float, limits: Sequence[float]) -> int:
    """The number of the class; a limit that is a hair above the value through rounding counts as reached."""
    return min(max(bisect_right(limits, value + 1e-9 * max(abs(value), 1.0)) - 1, 0), len(limits) - 2)


def _spread(count: int) -> list[int]:
    """The fills of so many classes, from light to dark; two stay away from the ends, which look like extremes."""
    if count == 1:
        return [_DARKEST // 2]
    if count == 2:
        return [1, _DARKEST - 1]
    return [round(index * _DARKEST / (count - 1)) for index in range(count)]


def _ranges(limits: Sequence[float], unit: str) -> list[str]:
    decimals = decimals_of(limits)
    texts = [number_text(limit, decimals) for limit in limits]
    ends = [with_unit(text, unit) for text in texts]
    # A currency stands before a number and is missed when only one of two has it; a unit behind them counts for both.
    starts = ends if unit.startswith("€") else texts
    return [f"{low} tot {high}" for low, high in zip(starts, ends[1:], strict=False)]


def _whole_ranges(limits: Sequence[float]) -> list[str]:
    """The words of classes of whole percentages: their first and last one, so that no number stands in two classes."""
    firsts = [math.ceil(limit) for limit in limits[:-1]]
    lasts = [*(first - 1 for first in firsts[1:]), math.floor(limits[-1])]
    return [
        f"{first}%" if first == last else f"{first} tot en met {last}%"
        for first, last in zip(firsts, lasts, strict=True)
    ]
