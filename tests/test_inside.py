"""How far the buurten of a wijk lie apart, and when that may be said."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from tests.rules_fixture import SHARE
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.compare import Observation
from wijkanalyse.judgement.inside import buurt_range
from wijkanalyse.regions import Region

BUURTEN = tuple(Region(f"BU9901010{n}", f"Buurt {n}", 2025) for n in range(1, 5))


def figure(code: str, value: float | None, year: int = 2024) -> Observation:
    return Observation(code, 2025, SHARE.id, year, value, None, None, "ok", "99024NED", "99024NED:x")


def comparer(values: Sequence[float | None], inhabitants: float = 5_000, years: Sequence[int] = ()) -> Any:
    """The parts of a Comparer that the rule asks for."""
    years = years or [2024] * len(values)
    own = {b.code: figure(b.code, v, y) for b, v, y in zip(BUURTEN, values, years, strict=False)}
    return SimpleNamespace(
        population={b.code: Population(2025, inwoners=inhabitants) for b in BUURTEN},
        observation=lambda code, _: own.get(code),
        reference=lambda *_: figure("NL00", 30.0),
    )


def test_buurten_that_lie_far_apart_are_named_by_their_lowest_and_highest_figure() -> None:
    found = buurt_range(comparer([20.0, 30.0, 45.0]), SHARE, BUURTEN)
    assert found is not None
    assert (found.lowest.value, found.highest.value) == (20.0, 45.0)


@pytest.mark.parametrize(
    ("values", "inhabitants"),
    [
        ([20.0, 45.0], 5_000),  # two buurten
        ([20.0, None, 45.0], 5_000),  # two with a figure
        ([29.0, 30.0, 33.0], 5_000),  # close together
        ([20.0, 30.0, 45.0], 400),  # small buurten
        ([None, None, None], 5_000),
    ],
)
def test_nothing_is_said_when_buurten_are_few_small_or_alike(values: list[float | None], inhabitants: float) -> None:
    assert buurt_range(comparer(values, inhabitants), SHARE, BUURTEN) is None


def test_a_gap_within_the_margins_is_not_said() -> None:
    assert buurt_range(comparer([25.0, 30.0, 36.0], inhabitants=500), SHARE, BUURTEN) is None


def test_only_figures_of_the_same_year_are_set_side_by_side() -> None:
    assert buurt_range(comparer([20.0, 30.0, 45.0], years=[2022, 2024, 2024]), SHARE, BUURTEN) is None
