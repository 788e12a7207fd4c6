"""The order of points, and which aandachtspunten come first: by visible reasons, without a score.

The order: what the team raised, the number of ticks, figures and signals together, what similar wijken don't have, the
order of themes; what the team lowered comes last. Points that only the order of themes tells apart share a rank.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wijkanalyse.weighing.weighed import MOST_PRIORITIES

if TYPE_CHECKING:
    from wijkanalyse.weighing.weighed import ChoiceKind, Point

_LEVEL: Final[dict[ChoiceKind | None, int]] = {"hoger": 0, None: 1, "lager": 2, "weg": 3}


def ranked(points: Iterable[Point], themes: Sequence[str]) -> tuple[Point, ...]:
    """Return points of one kind in order, each with its rank; equal points are in order of themes."""
    ordered = sorted(points, key=lambda p: (*_strength(p), themes.index(p.theme)))
    found: list[Point] = []
    for _, group in itertools.groupby(ordered, key=_strength):
        rank = len(found) + 1
        found += [replace(p, rank=rank) for p in group]
    return tuple(found)


def _strength(point: Point) -> tuple[int, int, bool, bool]:
    level = _LEVEL[point.choice.what if point.choice is not None else None]
    return level, -point.ticked, not point.both, not point.apart


def priorities(concerns: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return at most three priorities, and the points that are equal where a fourth would have to be cut off.

    Equal points stay together: either all of them are priorities or none is. A point without any tick is a priority
    only when the team raised it; one that the team lowered never is.
    """
    chosen: list[Point] = []
    for _, group in itertools.groupby([p for p in concerns if _may_lead(p)], key=lambda p: p.rank):
        equal = tuple(group)
        if len(chosen) + len(equal) > MOST_PRIORITIES:
            return tuple(chosen), equal if len(chosen) < MOST_PRIORITIES else ()
        chosen += equal
    return tuple(chosen), ()


def _may_lead(point: Point) -> bool:
    if point.choice is not None:
        return point.choice.what == "hoger"
    return point.ticked > 0
