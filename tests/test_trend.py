"""When a figure rises, falls or stays the same, and when that can't be said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import DISTANCE, ESTIMATE, INCOME, SHARE
from wijkanalyse.facts.continuity import Sameness
from wijkanalyse.judgement.trend import UNKNOWN, Found, Line, Point, Trend, judge, line_of

SAME, UNSURE = Sameness(same=True), Sameness(same=None, reason="grens in 2023 onbekend")
CHANGED = Sameness(same=False, reason="grens gewijzigd in 2022")
OPPOSITE = {"stijgt": "daalt", "daalt": "stijgt"}
PUBLISHED = replace(SHARE, resolution=1.0)


def points(
    *values: float, first: int = 2018, step: int = 1, nederland: float | None = 50.0, **more: Any
) -> list[Point]:
    known = {"base": 10_000.0} | more
    return [Point(first + step * n, v, nederland=nederland, **known) for n, v in enumerate(values)]


def trend(*values: float, indicator: Any = PUBLISHED, **more: Any) -> Trend:
    return judge(indicator, Line(tuple(points(*values, **more))))


def word(*values: float, **more: Any) -> str:
    return trend(*values, **more).word


# --- the words ------------------------------------------------------------------------------------
def test_a_share_that_rises_every_year_rises() -> None:
    found = trend(40, 43, 46, 49)
    assert (found.word, found.first_year, found.last_year, found.first, found.last) == ("stijgt", 2018, 2021, 40, 49)
    assert found.delta == 9
    assert found.min_diff == 4


def test_a_share_that_falls_every_year_falls() -> None:
    assert word(49, 46, 43, 40) == "daalt"


def test_a_share_that_hardly_moves_stays_about_the_same() -> None:
    assert word(40, 41, 40, 41) == "blijft ongeveer gelijk"


def test_a_difference_within_the_uncertainty_says_nothing() -> None:
    found = trend(40, 42, 43, 46, base=300)
    assert (found.word, found.reason) == (UNKNOWN, "het verschil valt binnen de onzekerheid van het cijfer")


def test_years_that_go_up_and_down_say_nothing() -> None:
    found = trend(40, 60, 30, 20, 55, 46)
    assert (found.word, found.reason) == (UNKNOWN, "de jaren ertussen wijzen niet dezelfde kant op")


def test_two_thirds_of_the_pairs_of_years_are_enough() -> None:
    assert word(40, 46, 43, 46, 49) == "stijgt"


def test_a_difference_about_fewer_than_twenty_people_says_nothing() -> None:
    found = trend(1, 1, 5, 8, base=230, indicator=replace(PUBLISHED, resolution=0.1), nederland=8.0)
    assert (found.word, found.reason) == (UNKNOWN, "het verschil gaat over minder dan 20 mensen")


def test_fewer_than_200_people_have_no_trend() -> None:
    assert word(10, 30, 50, 70, base=199) == UNKNOWN
    assert word(10, 30, 50, 70, base=200) == "stijgt"


def test_three_years_of_counts_are_too_few_and_three_editions_of_estimates_are_enough() -> None:
    assert trend(10, 40, 70).reason == "3 van de 4 jaren die nodig zijn"
    assert word(10, 40, 70, indicator=ESTIMATE, step=2) == "stijgt"


def test_years_too_close_together_have_no_trend() -> None:
    assert trend(10, 40, 70, indicator=ESTIMATE).reason == "minder dan 3 jaar tussen het eerste en het laatste cijfer"


def test_a_trend_looks_ten_years_back_and_no_further() -> None:
    found = judge(PUBLISHED, Line((Point(2013, 90.0, base=10_000.0), *points(40, 43, 46, 49, first=2021))))
    assert (found.first_year, found.word) == (2021, "stijgt")


def test_a_provisional_last_year_doesnt_decide_but_is_in_the_line() -> None:
    settled = points(40, 41, 40, 41)
    line = Line((*settled, replace(settled[-1], year=2022, value=70.0, provisional=True)))
    found = judge(PUBLISHED, line)
    assert (found.word, found.last_year, found.points[-1].year) == ("blijft ongeveer gelijk", 2021, 2022)


def test_a_figure_without_an_agreed_difference_has_no_word() -> None:
    assert word(1, 2, 3, 4, indicator=replace(SHARE, kind="count", min_diff="none", unit="inwoners")) == UNKNOWN


def test_an_unknown_number_of_people_gives_no_trend() -> None:
    assert trend(10, 30, 50, 70, base=None).reason == "het aantal mensen is niet bekend"


def test_estimates_are_judged_by_the_interval_of_the_source() -> None:
    narrow = [Point(2016 + 4 * n, v, v - 1, v + 1, 5_000, 50) for n, v in enumerate((40.0, 44.0, 48.0))]
    wide = [replace(p, lower=p.value - 9, upper=p.value + 9) for p in narrow]
    assert judge(ESTIMATE, Line(tuple(narrow))).word == "stijgt"
    assert judge(ESTIMATE, Line(tuple(wide))).word == UNKNOWN


# --- Nederland beside it --------------------------------------------------------------------------
def with_nederland(values: tuple[float, ...], nederland: tuple[float, ...]) -> Trend:
    line = [
        Point(2018 + n, v, base=10_000, nederland=r) for n, (v, r) in enumerate(zip(values, nederland, strict=True))
    ]
    return judge(PUBLISHED, Line(tuple(line)))


def test_what_nederland_does_too_is_no_news() -> None:
    found = with_nederland((40, 43, 46, 49), (50, 53, 56, 59))
    assert (found.news, found.nederland_delta) == ("zoals Nederland", 9)


@pytest.mark.parametrize(("nederland", "news"), [((50, 50, 50, 50), "gunstig"), ((50, 51, 52, 54), "niet zeker")])
def test_news_lies_beyond_the_margin(nederland: tuple[float, ...], news: str) -> None:
    assert with_nederland((40, 43, 46, 49), nederland).news == news


def test_without_nederland_there_is_no_news() -> None:
    found = trend(40, 43, 46, 49, nederland=None)
    assert (found.news, found.nederland_delta) == ("", None)


def test_money_that_rises_with_nederland_stays_about_the_same() -> None:
    rising = [Point(2018 + n, 30_000 * f, base=5_000, nederland=32_000 * f) for n, f in enumerate((1, 1.1, 1.2, 1.3))]
    found = judge(INCOME, Line(tuple(rising)))
    assert (found.word, found.unit) == ("blijft ongeveer gelijk", "% van Nederland")
    assert found.first == pytest.approx(93.75)


def test_money_that_stands_still_while_nederland_rises_falls() -> None:
    still = [Point(2018 + n, 30_000.0, base=5_000, nederland=32_000 * f) for n, f in enumerate((1, 1.1, 1.2, 1.3))]
    assert judge(INCOME, Line(tuple(still))).word == "daalt"


# --- crime ----------------------------------------------------------------------------------------
CRIME = replace(SHARE, kind="crime", min_diff="crime", direction="down", unit="per 1.000 inwoners per jaar")


def crimes(before: float, after: float, *, last_is_provisional: bool = False) -> Trend:
    """Six years of crime among 1,000 inhabitants: three with `before` in all, then three with `after`."""
    rates = {2021: before / 3, 2022: before / 3, 2023: before / 3, 2024: after / 3}
    line = tuple(Point(y, r, base=1_000, provisional=last_is_provisional and y == 2024) for y, r in rates.items())
    return judge(CRIME, Line(line))


def test_crime_is_three_years_against_the_three_before() -> None:
    found = crimes(300, 400)
    assert (found.word, found.first, found.last) == ("stijgt", pytest.approx(300), pytest.approx(400))
    assert crimes(400, 300).word == "daalt"
    assert crimes(1_000, 1_050).word == "blijft ongeveer gelijk"


def test_few_crimes_are_chance() -> None:
    assert crimes(30, 19).reason == "minder dan 20 misdrijven in drie jaar"
    assert crimes(100, 104).reason == "het verschil kan toeval zijn"
    assert crimes(100, 130).reason == "het verschil kan toeval zijn"


def test_provisional_crime_doesnt_decide() -> None:
    assert crimes(300, 400, last_is_provisional=True).reason == "6 jaren achter elkaar zijn nodig"


# --- lines that break -----------------------------------------------------------------------------
def found(year: int, border: Sameness = SAME, table: str = "T") -> Found:
    return Found(Point(year, 10.0), border, table)


def years(line: Line) -> list[int]:
    return [p.year for p in line.points]


def test_another_border_breaks_the_line_with_its_reason() -> None:
    line = line_of(SHARE, [found(2020, CHANGED), found(2021, CHANGED), found(2022), found(2023)], yearly=True)
    assert (years(line), line.broken) == ([2022, 2023], "grens gewijzigd in 2022")


def test_a_border_that_nobody_knows_breaks_the_line() -> None:
    line = line_of(SHARE, [found(2022, UNSURE), found(2024)], yearly=True)
    assert (years(line), line.broken) == ([2024], "grens in 2023 onbekend")


def test_a_new_definition_breaks_the_line() -> None:
    line = line_of(replace(SHARE, breaks=(2023,)), [found(y) for y in range(2020, 2025)], yearly=True)
    assert (years(line), line.broken) == ([2023, 2024], "andere meting vanaf 2023")


def test_a_definition_of_later_years_breaks_nothing_yet() -> None:
    line = line_of(replace(SHARE, breaks=(2026,)), [found(y) for y in range(2020, 2025)], yearly=True)
    assert (len(line.points), line.broken) == (5, "")


def test_health_of_another_table_isnt_joined() -> None:
    measured = [found(2012, table="oud"), found(2020, table="nieuw"), found(2024, table="nieuw")]
    line = line_of(ESTIMATE, measured, yearly=False)
    assert (years(line), line.broken) == ([2020, 2024], "andere tabel")
    assert years(line_of(SHARE, measured, yearly=True)) == [2012, 2020, 2024]


def test_a_whole_line_has_no_reason() -> None:
    assert line_of(SHARE, [found(2022), found(2023)], yearly=True).broken == ""
    assert line_of(SHARE, [], yearly=True) == Line((), "")


# --- whatever the figures -------------------------------------------------------------------------
VALUES = st.lists(st.floats(0, 100), min_size=4, max_size=8)
INDICATORS = st.sampled_from([PUBLISHED, SHARE, ESTIMATE, DISTANCE])
BASES = st.floats(200, 50_000)


@given(VALUES, INDICATORS, BASES)
def test_turning_time_around_turns_the_word_around(values: list[float], indicator: Any, base: float) -> None:
    forward = word(*values, indicator=indicator, base=base)
    assert word(*reversed(values), indicator=indicator, base=base) == OPPOSITE.get(forward, forward)


@given(st.floats(0, 100), st.integers(4, 8), INDICATORS, BASES)
def test_a_constant_figure_never_rises_or_falls(value: float, count: int, indicator: Any, base: float) -> None:
    assert word(*[value] * count, indicator=indicator, base=base) in ("blijft ongeveer gelijk", UNKNOWN)


@given(VALUES, st.floats(0, 30), st.floats(0, 30))
def test_a_wider_margin_never_makes_it_more_certain(values: list[float], half: float, more: float) -> None:
    def of(width: float) -> str:
        line = [Point(2018 + n, v, v - width, v + width, 10_000, 50.0) for n, v in enumerate(values)]
        return judge(ESTIMATE, Line(tuple(line))).word

    assert of(half + more) in (of(half), UNKNOWN)
