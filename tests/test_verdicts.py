"""The verdict of a figure: each row of the method, and what must hold for any figure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import DISTANCE, ESTIMATE, INCOME, SHARE
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.verdicts import (
    SIMILAR,
    Comparison,
    Context,
    Figure,
    Outcome,
    Verdict,
    compare,
    headline,
    margin,
    min_difference,
)

MANY = Context(nederland=50, base=100_000)
WIJK = Population(2024, inwoners=5_000, huishoudens=2_500, huishoudensgrootte=2.0)
COUNTED = replace(SHARE, resolution=1)
JUDGED = ("gunstig", "ongunstig")

percentages = st.floats(0, 100)
bases = st.none() | st.floats(0, 20_000_000)
contexts = st.builds(Context, nederland=percentages, base=bases)
finite = st.floats(allow_nan=False, allow_infinity=False)
indicators = st.sampled_from([SHARE, COUNTED, ESTIMATE, INCOME, DISTANCE, replace(SHARE, direction="down")])
outcomes = st.sampled_from(["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "onbekend"])
populations = st.none() | st.builds(
    Population,
    st.just(2024),
    inwoners=st.none() | st.floats(0, 1e6),
    huishoudens=st.none() | st.floats(0, 1e6),
    huishoudensgrootte=st.none() | st.floats(1, 8),
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value = draw(percentages)
    if draw(st.booleans()):
        return Figure(value)
    return Figure(value, value - draw(st.floats(0, 30)), value + draw(st.floats(0, 30)))


def outcome(indicator: Indicator, figure: Figure, r: float | None, context: Context = MANY) -> Outcome:
    return compare(indicator, figure, "gemeente", r, context).outcome


def verdict(indicator: Indicator, *found: str, population: Population | None = WIJK) -> Verdict:
    names = ("gemeente", "nederland", SIMILAR)
    compared = tuple(Comparison(n, 1, 1, 1, 1, None, o) for n, o in zip(names, found, strict=False))  # type: ignore[arg-type]  # drawn from the outcomes
    return headline(indicator, compared, population)


# --- the smallest difference that matters ---------------------------------------------------------
@pytest.mark.parametrize(
    ("nederland", "least"), [(50, 4), (30, 4), (20, 3), (80, 3), (10, 1.5), (4, 1.5), (0, 1.5), (100, 1.5), (90, 1.5)]
)
def test_a_share_must_differ_by_15_percent_of_the_smaller_side_between_one_and_a_half_and_four_points(
    nederland: float, least: float
) -> None:
    assert min_difference(SHARE, nederland) == pytest.approx(least)


@pytest.mark.parametrize(("nederland", "least"), [(40_000, 2_000), (30_000, 1_500), (20_000, 1_500)])
def test_an_income_must_differ_by_5_percent_and_at_least_1500_euro(nederland: float, least: float) -> None:
    assert min_difference(INCOME, nederland) == least


@pytest.mark.parametrize(("nederland", "least"), [(0.6, 0.5), (1.0, 0.5), (3.0, 1.5)])
def test_a_distance_must_differ_by_half_a_kilometre_and_half_the_figure(nederland: float, least: float) -> None:
    assert min_difference(DISTANCE, nederland) == least


def test_without_a_rule_there_is_no_difference_that_matters() -> None:
    assert min_difference(replace(SHARE, min_diff="none"), 50) is None


def test_the_smallest_difference_comes_from_nederland_also_when_the_gemeente_is_compared() -> None:
    found = compare(SHARE, Figure(12), "gemeente", 50, Context(nederland=10, base=1_000))
    assert found.min_diff == 1.5


def test_without_nederland_the_reference_itself_gives_the_smallest_difference() -> None:
    assert compare(SHARE, Figure(12), "gemeente", 20, Context(nederland=None, base=1_000)).min_diff == 3


# --- what rounding and size allow -----------------------------------------------------------------
def test_an_estimate_without_an_interval_is_as_sure_as_400_interviews() -> None:
    assert margin(ESTIMATE, Figure(50), 5_000) == pytest.approx(5)
    assert margin(ESTIMATE, Figure(10), None) == pytest.approx(10 * math.sqrt(0.09))


def test_a_share_of_two_rounded_counts_is_off_by_rounding_and_by_size() -> None:
    assert margin(SHARE, Figure(20), 1_000) == pytest.approx(400 * 1.2 / 1_000 + 196 * math.sqrt(0.16 / 1_000))


def test_a_published_whole_percentage_is_off_by_one_point_and_by_size() -> None:
    assert margin(COUNTED, Figure(20), 1_000) == pytest.approx(1 + 196 * math.sqrt(0.16 / 1_000))


@pytest.mark.parametrize(
    ("indicator", "step"), [(INCOME, 100), (DISTANCE, 0.1), (replace(COUNTED, population="geen"), 1)]
)
def test_homes_distances_and_money_are_only_off_by_rounding(indicator: Indicator, step: float) -> None:
    assert margin(indicator, Figure(20), None) == step


def test_a_share_of_an_unknown_number_of_people_is_never_certain() -> None:
    assert margin(SHARE, Figure(20), None) is None
    assert margin(SHARE, Figure(20), 0) is None
    assert outcome(SHARE, Figure(80), 20, Context(50, None)) == "niet_zeker"


# --- per reference --------------------------------------------------------------------------------
def test_more_is_favourable_where_more_is_better_and_unfavourable_where_it_is_not() -> None:
    assert outcome(SHARE, Figure(60), 50) == "gunstig"
    assert outcome(SHARE, Figure(40), 50) == "ongunstig"
    assert outcome(replace(SHARE, direction="down"), Figure(60), 50) == "ongunstig"


def test_a_small_difference_is_comparable() -> None:
    assert outcome(SHARE, Figure(53.9), 50) == "vergelijkbaar"
    assert outcome(SHARE, Figure(54.1), 50) == "gunstig"


def test_a_difference_of_fewer_than_20_people_is_comparable() -> None:
    assert outcome(SHARE, Figure(59), 50, Context(50, 220)) == "vergelijkbaar"
    assert outcome(SHARE, Figure(59), 50, Context(50, 230)) != "vergelijkbaar"


def test_a_difference_within_the_margin_is_not_certain() -> None:
    assert outcome(SHARE, Figure(55.5), 50, Context(50, 500)) == "niet_zeker"


def test_an_estimate_is_certain_when_the_reference_lies_outside_its_interval() -> None:
    assert outcome(ESTIMATE, Figure(60, 55, 65), 54.9) == "gunstig"
    assert outcome(ESTIMATE, Figure(60, 55, 65), 55) == "niet_zeker"


def test_without_direction_there_is_no_verdict_also_when_the_reference_is_missing() -> None:
    neutral = replace(SHARE, direction="none")
    assert outcome(neutral, Figure(90), 10) == "geen_oordeel"
    assert outcome(neutral, Figure(90), None) == "geen_oordeel"


def test_a_missing_reference_is_unknown() -> None:
    found = compare(SHARE, Figure(60), "gemeente", None, MANY)
    assert (found.outcome, found.difference, found.reference_value) == ("onbekend", None, None)


def test_half_a_kilometre_further_is_unfavourable_only_when_it_is_also_half_of_the_figure() -> None:
    assert outcome(DISTANCE, Figure(1.7), 1.0, Context(1.0, None)) == "ongunstig"
    assert outcome(DISTANCE, Figure(3.7), 3.0, Context(3.0, None)) == "vergelijkbaar"


# --- the headline: first match --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("found", "word"),
    [
        (("geen_oordeel", "geen_oordeel"), "geen_oordeel"),
        (("onbekend", "onbekend"), "onbekend"),
        (("gunstig", "ongunstig"), "wisselend"),
        (("ongunstig", "onbekend"), "niet_zeker"),
        (("vergelijkbaar", "onbekend"), "niet_zeker"),
        (("gunstig",), "niet_zeker"),
        (("ongunstig", "ongunstig"), "ongunstig"),
        (("gunstig", "gunstig"), "gunstig"),
        (("gunstig", "niet_zeker"), "niet_zeker"),
        (("niet_zeker", "niet_zeker"), "niet_zeker"),
        (("ongunstig", "vergelijkbaar"), "vergelijkbaar"),
        (("niet_zeker", "vergelijkbaar"), "vergelijkbaar"),
        (("vergelijkbaar", "vergelijkbaar"), "vergelijkbaar"),
        (("gunstig", "onbekend", "gunstig"), "gunstig"),
        (("gunstig", "gunstig", "ongunstig"), "wisselend"),
        (("ongunstig", "vergelijkbaar", "ongunstig"), "ongunstig"),
        (("ongunstig", "niet_zeker", "vergelijkbaar"), "niet_zeker"),
        (("ongunstig", "vergelijkbaar", "vergelijkbaar"), "vergelijkbaar"),
    ],
)
def test_the_first_match_is_the_headline(found: tuple[str, ...], word: str) -> None:
    assert verdict(SHARE, *found).headline == word


def test_without_direction_the_headline_is_no_verdict_whatever_the_references_say() -> None:
    assert verdict(replace(SHARE, direction="none"), "onbekend", "onbekend").headline == "geen_oordeel"


def test_a_mixed_verdict_names_both_sides() -> None:
    assert verdict(SHARE, "gunstig", "ongunstig").reasons == (
        "Gunstig vergeleken met de gemeente, ongunstig vergeleken met Nederland.",
    )


def test_a_verdict_on_one_side_only_says_which_side() -> None:
    assert verdict(SHARE, "vergelijkbaar", "ongunstig").reasons == (
        "Ongunstig vergeleken met Nederland, maar het verschil met de gemeente is klein.",
    )


# --- age, ladder, institutions --------------------------------------------------------------------
def test_a_figure_that_goes_with_age_gets_no_verdict_before_similar_wijken_agree() -> None:
    found = verdict(replace(SHARE, age_sensitive=True), "ongunstig", "ongunstig")
    assert found.headline == "niet_zeker"
    assert "leeftijd" in found.reasons[0]


@pytest.mark.parametrize(
    ("similar", "word"), [("ongunstig", "ongunstig"), ("vergelijkbaar", "niet_zeker"), ("niet_zeker", "niet_zeker")]
)
def test_a_figure_that_goes_with_age_gets_a_verdict_when_similar_wijken_agree(similar: str, word: str) -> None:
    assert verdict(replace(SHARE, age_sensitive=True), "ongunstig", "ongunstig", similar).headline == word


@pytest.mark.parametrize(("inwoners", "word"), [(499, "niet_zeker"), (500, "ongunstig")])
def test_below_500_inhabitants_a_figure_is_at_most_not_certain(inwoners: float, word: str) -> None:
    small = replace(WIJK, inwoners=inwoners, huishoudens=inwoners / 2)
    assert verdict(SHARE, "ongunstig", "ongunstig", population=small).headline == word


def test_below_500_inhabitants_a_mixed_figure_is_not_certain_either() -> None:
    small = replace(WIJK, inwoners=350, huishoudens=165)
    assert verdict(SHARE, "gunstig", "ongunstig", population=small).headline == "niet_zeker"


def test_a_comparable_figure_stays_comparable_in_a_small_wijk() -> None:
    small = replace(WIJK, inwoners=350, huishoudens=165)
    assert verdict(SHARE, "vergelijkbaar", "vergelijkbaar", population=small).headline == "vergelijkbaar"


def test_without_the_number_of_inhabitants_nothing_is_judged() -> None:
    assert verdict(SHARE, "ongunstig", "ongunstig", population=None).headline == "niet_zeker"
    assert verdict(SHARE, "ongunstig", "ongunstig", population=Population(2024)).headline == "niet_zeker"


@pytest.mark.parametrize("theme", ["gezondheid", "ontmoeten", "werk_en_inkomen"])
def test_many_people_in_an_institution_make_health_and_income_uncertain(theme: str) -> None:
    home = replace(WIJK, huishoudens=2_250)
    found = verdict(replace(SHARE, theme=theme), "ongunstig", "ongunstig", population=home)
    assert found.headline == "niet_zeker"
    assert "instelling" in found.reasons[0]


def test_an_institution_says_nothing_about_the_distance_to_a_shop() -> None:
    home = replace(WIJK, huishoudens=2_250)
    far = replace(DISTANCE, theme="voorzieningen")
    assert verdict(far, "ongunstig", "ongunstig", population=home).headline == "ongunstig"


def test_just_under_8_percent_in_an_institution_is_a_usual_wijk() -> None:
    usual = replace(WIJK, huishoudens=2_301)
    assert verdict(ESTIMATE, "ongunstig", "ongunstig", population=usual).headline == "ongunstig"


# --- for any figure -------------------------------------------------------------------------------
@given(indicators, figures(), percentages, contexts)
def test_turning_the_direction_turns_the_verdict(
    indicator: Indicator, figure: Figure, r: float, context: Context
) -> None:
    turned = replace(indicator, direction="down" if indicator.direction == "up" else "up")
    first, second = (outcome(i, figure, r, context) for i in (indicator, turned))
    swapped = {"gunstig": "ongunstig", "ongunstig": "gunstig"}
    assert second == swapped.get(first, first)


@given(indicators, figures(), percentages, contexts, st.tuples(st.floats(0, 50), st.floats(0, 50)))
def test_a_wider_interval_never_makes_a_verdict_more_certain(
    indicator: Indicator, figure: Figure, r: float, context: Context, wider: tuple[float, float]
) -> None:
    low = figure.lower if figure.lower is not None else figure.value
    high = figure.upper if figure.upper is not None else figure.value
    narrow, wide = Figure(figure.value, low, high), Figure(figure.value, low - wider[0], high + wider[1])
    if outcome(indicator, narrow, r, context) not in JUDGED:
        assert outcome(indicator, wide, r, context) not in JUDGED


@given(indicators, figures(), st.none() | percentages, bases)
def test_equal_figures_are_never_favourable_or_unfavourable(
    indicator: Indicator, figure: Figure, nederland: float | None, base: float | None
) -> None:
    assert outcome(indicator, figure, figure.value, Context(nederland, base)) not in JUDGED


@given(indicators, st.lists(outcomes, min_size=3, max_size=3), populations, st.booleans())
def test_the_order_of_the_references_makes_no_difference(
    indicator: Indicator, found: list[str], population: Population | None, sensitive: bool
) -> None:
    indicator = replace(indicator, age_sensitive=sensitive)
    there = verdict(indicator, *found, population=population)
    back = headline(indicator, there.comparisons[::-1], population)
    assert there.headline == back.headline


@given(
    indicators, finite, st.none() | finite, st.builds(Context, nederland=st.none() | finite, base=bases), populations
)
def test_any_number_gets_a_verdict_and_no_error(
    indicator: Indicator, value: float, r: float | None, context: Context, population: Population | None
) -> None:
    compared = compare(indicator, Figure(value), "gemeente", r, context)
    assert headline(indicator, (compared,), population).headline in {"niet_zeker", "onbekend"}


@given(indicators, figures(), percentages, contexts, populations)
def test_a_headline_never_says_more_than_its_references(
    indicator: Indicator, figure: Figure, r: float, context: Context, population: Population | None
) -> None:
    references = (("gemeente", r), ("nederland", context.nederland))
    compared = tuple(compare(indicator, figure, name, value, context) for name, value in references)
    word = headline(indicator, compared, population).headline
    if word in JUDGED:
        assert [c.outcome for c in compared] == [word, word]
        assert population is not None
        assert population.inwoners is not None
        assert population.inwoners >= 500
