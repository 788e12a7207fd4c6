"""The order of points and the priorities: visible reasons, the team first, and ties that stay ties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighing_ground import cell, score, told, weighed
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.priorities import priorities, ranked
from wijkanalyse.weighing.weighed import Choice, ChoiceKind, Point, Tick

THEMES = ("a", "b", "c", "d", "e", "f")


def point(theme: str, ticked: int = 1, choice: ChoiceKind | None = None, apart: bool = False) -> Point:
    ticks = tuple(Tick("omvang", n < ticked) for n in range(4))
    chosen = Choice(choice, "Daarom.") if choice else None
    return Point(f"aandachtspunt-{theme}", "aandachtspunt", theme, theme, ticks=ticks, choice=chosen, apart=apart)


def order(*points: Point) -> list[tuple[str, int]]:
    return [(p.theme, p.rank) for p in ranked(points, THEMES)]


def first(*points: Point) -> tuple[list[str], list[str]]:
    chosen, tied = priorities(ranked(points, THEMES))
    return [p.theme for p in chosen], [p.theme for p in tied]


# --- the order ----------------------------------------------------------------------------------------
def test_the_team_goes_before_ticks_and_these_before_what_is_apart() -> None:
    found = order(
        point("a", 4, "lager"), point("b", 1), point("c", 1, apart=True), point("d", 3), point("e", 0, "hoger")
    )
    assert found == [("e", 1), ("d", 2), ("c", 3), ("b", 4), ("a", 5)]


def test_figures_and_signals_together_go_before_either_alone_even_where_that_is_apart() -> None:
    alone = score("laagste_inkomens", "ongunstig", 5.0, base=100, difference=2.0, similar="ongunstig")
    signals = told(veiligheid=cell("knelpunt", "inbraak_en_vernieling"))
    found = weighed(alone, score("misdrijven", "ongunstig"), signals=signals).concerns
    assert [(p.driver, p.ticked, p.both, p.apart) for p in found] == [
        ("misdrijven", 1, True, False),
        ("inkomen", 1, False, True),
    ]


def test_equal_points_share_a_rank_and_stand_in_order_of_themes() -> None:
    assert order(point("c", 2), point("b", 1), point("a", 2), point("d", 1)) == [("a", 1), ("c", 1), ("b", 3), ("d", 3)]


# --- priorities ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("points", "expected", "tied"),
    [
        ((), "", ""),
        ((point("a", 0), point("b", 0)), "", ""),
        ((point("a", 1), point("b", 0)), "a", ""),
        ((point("a", 3), point("b", 2), point("c", 1), point("d", 1)), "ab", "cd"),
        ((point("a", 3), point("b", 2), point("c", 2), point("d", 1)), "abc", ""),
        ((point("a", 1), point("b", 1), point("c", 1)), "abc", ""),
        ((point("a", 1), point("b", 1), point("c", 1), point("d", 1)), "", "abcd"),
        ((point("a", 1), point("b", 1), point("c", 1), point("d", 1, "hoger")), "d", "abc"),
        ((point("a", 1, "lager"), point("b", 0, "hoger")), "b", ""),
    ],
)
def test_equal_points_are_priorities_together_or_not_at_all(
    points: tuple[Point, ...], expected: str, tied: str
) -> None:
    assert first(*points) == (list(expected), list(tied))


choices = st.none() | st.sampled_from(("hoger", "lager"))


@given(st.lists(st.tuples(st.integers(0, 4), choices, st.booleans()), max_size=6))
def test_no_point_that_is_as_strong_as_a_priority_is_left_out(
    made: list[tuple[int, ChoiceKind | None, bool]],
) -> None:
    points = ranked([point(t, *m) for t, m in zip(THEMES, made, strict=False)], THEMES)
    chosen, tied = priorities(points)
    assert len(chosen) <= 3
    assert not set(chosen) & set(tied)
    assert {p.rank for p in chosen}.isdisjoint({p.rank for p in points if p not in chosen})
    assert all(p.ticked or p.choice for p in chosen)
    assert len(chosen) == 3 or len(chosen) + len(tied) > 3 or not tied


# --- the team's choice, from end to end -------------------------------------------------------------
WORK = ChoiceDeclaration("aandachtspunt-werk", "hoger", "Banenplan")


def test_a_raised_point_without_any_tick_is_the_first_priority() -> None:
    weak = score("ww", "ongunstig", 1.0, base=100)
    strong = score("laagste_inkomens", "ongunstig", 40.0)
    assert [p.driver for p in weighed(weak, strong).priorities] == ["inkomen"]
    assert [p.driver for p in weighed(weak, strong, choices=[WORK]).priorities] == ["werk", "inkomen"]


def test_a_dropped_point_is_gone_and_told_so() -> None:
    out = ChoiceDeclaration("aandachtspunt-inkomen", "weg", "Nieuwbouw")
    found = weighed(score("laagste_inkomens", "ongunstig", 40.0), choices=[out])
    assert (found.concerns, found.priorities) == ((), ())
    assert [(p.id, p.choice) for p in found.dropped] == [("aandachtspunt-inkomen", Choice("weg", "Nieuwbouw"))]


def test_a_point_beyond_the_first_five_can_be_raised() -> None:
    themes = ("wie_wonen_hier", "wonen", "werk_en_inkomen", "gezondheid", "ontmoeten", "zorg")
    signals = told(**{theme: cell("knelpunt") for theme in themes})
    raised = ChoiceDeclaration("aandachtspunt-signaal-zorg", "hoger", "Dringend")
    assert weighed(signals=signals).beyond[0].theme == "zorg"
    assert weighed(signals=signals, choices=[raised]).priorities[0].theme == "zorg"
