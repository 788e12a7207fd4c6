"""Registered crime: what a figure is, when it is missing, and when it can't be judged."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import SHARE, facts
from wijkanalyse.catalogue import Field, Indicator, SourceSpec
from wijkanalyse.facts import crime, observations
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.facts.crime_rates import Inhabitants, rates
from wijkanalyse.facts.harmonise import Harmonised
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement import verdicts

ALL = replace(
    SHARE,
    id="misdrijven",
    kind="crime",
    direction="down",
    unit="per 1.000 inwoners",
    min_diff="crime",
    theme="veiligheid",
    plausible=(0, 100_000),
    smallest_base=100,
    source=SourceSpec("politie", (Field(("Misdrijven",), "aantal"),), dimensions={"Soort": ("0",)}),
)
BURGLARY = replace(ALL, id="woninginbraak", smallest_count=10)
PEOPLE = {"NL00": 100_000, "GM9901": 10_000, "WK990101": 5_000, "BU99010101": 2_000, "BU99010102": 0, "BU99010103": 40}
WIJK = Population(2024, inwoners=5_000, many_visitors=False)


def inhabitants(people: dict[str, int] = PEOPLE, continuity: Continuity | None = None) -> Inhabitants:
    counts = {code: Population(2024, inwoners=number) for code, number in people.items()}
    return Inhabitants({2024: counts}, {2024: "99024NED:AantalInwoners_5"}, continuity or Continuity({}))


def yearly(code: str, *numbers: float | None, last: int = 2025, indicator: str = "misdrijven") -> list[dict[str, Any]]:
    """The counts of a region in consecutive years."""
    first = last - len(numbers) + 1
    return [
        {
            "region_code": code,
            "indicator": indicator,
            "year": first + n,
            "value": value,
            "edition": "47",
            "source": "47:M_1",
        }
        for n, value in enumerate(numbers)
    ]


def figures(*rows: dict[str, Any], indicators: tuple[Indicator, ...] = (ALL, BURGLARY)) -> Harmonised:
    result = rates(facts(*rows), indicators, inhabitants())
    assert observations.validate(result.frame) == []
    return result


def only(result: Harmonised) -> tuple[float, str]:
    (row,) = result.frame[["value", "status"]].itertuples(index=False, name=None)
    return row


# --- the figure -----------------------------------------------------------------------------------
def test_a_figure_is_the_mean_of_three_years_per_1000_inhabitants() -> None:
    assert only(figures(*yearly("WK990101", 90, 100, 110))) == (20, "ok")


def test_each_period_of_three_years_has_a_figure_named_after_its_last_year() -> None:
    result = figures(*yearly("WK990101", 50, 100, 150, 200))
    assert dict(zip(result.frame["year"], result.frame["value"], strict=True)) == {2024: 20, 2025: 30}


def test_two_years_are_not_enough_for_a_figure() -> None:
    assert figures(*yearly("WK990101", 90, 100)).frame.empty


def test_a_wijk_with_a_year_missing_is_missing_and_not_zero() -> None:
    value, status = only(figures(*yearly("WK990101", 90, None, 110)))
    assert math.isnan(value)
    assert status == "missing"


def test_zero_crimes_is_a_value() -> None:
    assert only(figures(*yearly("BU99010101", 0, 0, 0))) == (0, "ok")


def test_where_nobody_lives_there_is_no_figure_per_inhabitant() -> None:
    assert only(figures(*yearly("BU99010102", 5, 5, 5)))[1] == "not_applicable"


def test_where_fewer_than_a_hundred_people_live_the_figure_is_hidden() -> None:
    assert only(figures(*yearly("BU99010103", 5, 5, 5)))[1] == "suppressed"


def test_a_region_of_which_the_inhabitants_are_unknown_is_missing() -> None:
    assert only(figures(*yearly("WK990199", 5, 5, 5)))[1] == "missing"


@pytest.mark.parametrize(("counts", "status"), [((3, 3, 3), "suppressed"), ((3, 3, 4), "ok")])
def test_a_kind_of_crime_is_told_from_ten_in_the_period(counts: tuple[int, ...], status: str) -> None:
    assert only(figures(*yearly("WK990101", *counts, indicator="woninginbraak")))[1] == status


def test_a_kind_of_crime_is_never_told_of_a_buurt() -> None:
    value, status = only(figures(*yearly("BU99010101", 50, 50, 50, indicator="woninginbraak")))
    assert math.isnan(value)
    assert status == "not_applicable"


def test_a_provisional_year_makes_the_whole_period_provisional() -> None:
    rows = yearly("WK990101", 90, 100, 110)
    rows[-1]["status"] = "provisional"
    assert only(figures(*rows)) == (20, "provisional")


def test_the_row_of_nederland_is_divided_by_nederland_under_its_other_code() -> None:
    assert only(figures(*yearly("NL01", 1_000, 1_000, 1_000)))[0] == 10


def test_the_source_names_both_tables() -> None:
    (source,) = figures(*yearly("WK990101", 90, 100, 110)).frame["source"]
    assert source == "47:M_1+99024NED:AantalInwoners_5"


def test_a_wijk_with_far_fewer_crimes_than_its_gemeente_is_a_gap_for_every_kind() -> None:
    result = figures(
        *yearly("GM9901", 400, 400, 400),
        *yearly("WK990101", 10, 10, 10),
        *yearly("WK990101", 9, 9, 9, indicator="woninginbraak"),
    )
    wijk = result.frame[result.frame["region_code"] == "WK990101"]
    assert set(wijk["status"]) == {"missing"}
    assert {r.indicator for r in result.refusals} == {"misdrijven", "woninginbraak"}
    assert "WK990101" in result.refusals[0].reason


def test_a_quiet_wijk_is_believed() -> None:
    result = figures(*yearly("GM9901", 400, 400, 400), *yearly("WK990101", 30, 30, 30))
    assert (result.frame["status"] == "ok").all()
    assert result.refusals == ()


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=3, max_size=8))
def test_a_figure_stands_for_the_counts_of_its_three_years_or_is_absent(counts: list[int | None]) -> None:
    frame = figures(*yearly("WK990101", *counts)).frame
    assert len(frame) == len(counts) - 2
    for n, (value, status) in enumerate(zip(frame["value"], frame["status"], strict=True)):
        three = counts[n : n + 3]
        if None in three:
            assert status == "missing"
        else:
            assert crime.count(value, 5_000) == pytest.approx(sum(c or 0 for c in three))


# --- the inhabitants ------------------------------------------------------------------------------
def test_inhabitants_of_the_nearest_year_with_the_same_border_count() -> None:
    editions = {
        2022: {"WK990101": Population(2022, inwoners=900)},
        2024: {"WK990101": Population(2024, inwoners=1_000)},
        2025: {"WK990101": Population(2025, inwoners=2_000)},
    }
    sources = {year: f"T{year}" for year in editions}
    found = Inhabitants(editions, sources, Continuity({("WK990101", 2025): "3"})).nearest("WK990101", 2025, 2024)
    assert found is not None
    assert (found.inhabitants, found.source) == (1_000, "T2024")


def test_inhabitants_of_a_wijk_with_an_unknown_border_are_not_used() -> None:
    editions = {2022: {"WK990101": Population(2022, inwoners=900)}}
    assert Inhabitants(editions, {2022: "T"}, Continuity({})).nearest("WK990101", 2024, 2024) is None


# --- the verdict ----------------------------------------------------------------------------------
def judged(value: float, reference: float, population: Population = WIJK) -> verdicts.Verdict:
    context = verdicts.Context(reference, population.inwoners)
    found = tuple(
        verdicts.compare(ALL, verdicts.Figure(value), name, reference, context) for name in ("gemeente", "nederland")
    )
    return verdicts.headline(ALL, found, population)


def test_fewer_crimes_than_elsewhere_is_favourable_and_more_is_not() -> None:
    assert judged(20, 40).headline == "gunstig"
    assert judged(60, 40).headline == "ongunstig"


def test_a_difference_under_20_percent_is_small() -> None:
    assert judged(47.9, 40).headline == "vergelijkbaar"


def test_a_difference_of_fewer_than_ten_crimes_is_small() -> None:
    small = replace(WIJK, inwoners=1_000)
    assert judged(5, 2, small).headline == "vergelijkbaar"
    assert crime.count(3, 1_000) < crime.MIN_CRIMES


def test_the_margin_is_2_6_times_the_root_of_the_count() -> None:
    assert crime.margin(20, 5_000) == pytest.approx(2.6 * math.sqrt(300) * 1_000 / 15_000)
    assert judged(2, 1.2, replace(WIJK, inwoners=5_000)).headline == "niet_zeker"


def test_under_a_thousand_inhabitants_there_is_no_verdict() -> None:
    found = judged(90, 40, replace(WIJK, inwoners=995))
    assert found.headline == "geen_oordeel"
    assert "1.000" in found.reasons[0]
    assert {c.outcome for c in found.comparisons} == {"geen_oordeel"}


def test_where_many_visitors_come_there_is_no_verdict_and_the_reason_says_so() -> None:
    found = judged(90, 40, replace(WIJK, many_visitors=True))
    assert found.headline == "geen_oordeel"
    assert "bezoekers" in found.reasons[0]


def test_where_the_shops_are_unknown_much_crime_is_not_certain_and_little_crime_is() -> None:
    unknown = replace(WIJK, many_visitors=None)
    assert judged(90, 40, unknown).headline == "niet_zeker"
    assert judged(20, 40, unknown).headline == "gunstig"


# --- visitors -------------------------------------------------------------------------------------
def country(shops: float | None = 10) -> dict[str, Population]:
    return {f"WK{n:06}": Population(2024, inwoners=2_000, handel_horeca=shops and shops * n) for n in range(1, 101)}


def test_one_in_ten_wijken_has_many_visitors() -> None:
    wijken = country()
    threshold = crime.visited_from(wijken, 100)
    assert threshold is not None
    marked = crime.with_visitors(wijken, wijken, threshold)
    assert sum(bool(p.many_visitors) for p in marked.values()) == 10


def test_an_edition_of_one_province_has_no_threshold() -> None:
    assert crime.visited_from(country(), 400) is None
    assert crime.visited_from(country(None), 100) is None


def test_a_wijk_without_a_count_of_shops_stays_unknown() -> None:
    one = {"WK000001": Population(2024, inwoners=2_000)}
    assert crime.with_visitors(one, one, 0.01)["WK000001"].many_visitors is None


def test_a_frame_of_other_figures_is_left_alone() -> None:
    assert rates(pd.DataFrame(columns=list(observations.COLUMNS)), (ALL,), inhabitants()).frame.empty
