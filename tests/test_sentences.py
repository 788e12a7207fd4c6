"""Every kind of sentence about a figure, with the extremes: 0, 1, missing, 100%, the longest and the shortest names."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import DISTANCE, ESTIMATE, INCOME, SHARE, observation
from tests.sentence_ground import NAMES, all_good, score, wrong
from wijkanalyse import catalogue, words
from wijkanalyse.catalogue import Indicator
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.trend import CRIME_UNIT, UNKNOWN, News, Trend
from wijkanalyse.judgement.verdicts import SIMILAR, Comparison, Outcome, Verdict
from wijkanalyse.language import amounts, brief, grammar, sentences
from wijkanalyse.language.brief import Place
from wijkanalyse.paths import resource_dir

INDICATORS = catalogue.load(resource_dir("data") / "catalogue").indicators
COUNT = replace(SHARE, kind="count", unit="inwoners", sentence="Er wonen {} mensen")
RATE = replace(
    SHARE, kind="rate", unit="per 1.000 inwoners", sentence="Van elke duizend inwoners hebben er {} een fiets"
)
CRIME = replace(
    SHARE, kind="crime", unit="per 1.000 inwoners per jaar", sentence="De politie registreert ongeveer {} misdrijven"
)
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)
percentages = st.floats(0, 100)


# --- what a checker must see ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Er is nan.",
        "Dit is  dubbel.",
        "Er wonen 1 mensen.",
        "Het gaat om 0 inwoners.",
        "dit is klein.",
        "Dit is ’t .",
        "Auto's zijn er.",
        "Geen einde",
        "Dat is het..",
    ],
)
def test_the_checker_sees_a_bad_sentence(text: str) -> None:
    assert wrong(text)


# --- names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", NAMES)
def test_every_name_stands_well_in_a_sentence_about_its_people(place: str) -> None:
    for people, homes in itertools.product((None, 0, 1, 2, 999, 18_044_000), (None, 0, 1, 8_486_252)):
        text = brief.inhabitants(Place(place, 2025, people, homes))
        all_good([text])
        assert grammar.name(place) in text


@pytest.mark.parametrize("place", NAMES)
def test_every_name_can_begin_and_end_a_sentence(place: str) -> None:
    all_good([words.sentence(f"{grammar.name(place)} heeft een park"), words.sentence(f"er is nu {grammar.at(place)}")])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("’s-Hertogenbosch heeft een park", "’s-Hertogenbosch heeft een park."),
        ("s-Heerenbroek heeft een park", "s-Heerenbroek heeft een park."),
        ("de Pijp heeft een park", "De Pijp heeft een park."),
        ("ijs is glad", "IJs is glad."),
        ("1e Exloërmond is een wijk", "1e Exloërmond is een wijk."),
        ("het is in Hoofdweg e.o.", "Het is in Hoofdweg e.o."),
        ("het is in Bergen (NH.)", "Het is in Bergen (NH.)."),
        ("we vragen: ‘Klopt dit?’", "We vragen: ‘Klopt dit?’"),
        ("  ", ""),
    ],
)
def test_a_sentence_begins_as_its_first_name_does(text: str, sentence: str) -> None:
    assert words.sentence(text) == sentence


def test_one_lives_on_an_island_and_in_a_town() -> None:
    assert brief.inhabitants(Place("Vlieland", 2025, 1_200)) == "Op Vlieland wonen 1.200 mensen (1 januari 2025)."
    assert brief.inhabitants(Place("'s-Hertogenbosch", 2025, 1, 1)) == (
        "In ’s-Hertogenbosch woont 1 mens in 1 huishouden (1 januari 2025)."
    )


# --- numbers of people ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (540, 540, "ongeveer 540 volwassenen"),
        (1_349, 1_349, "ongeveer 1.300 volwassenen"),
        (487, 592, "ongeveer 490 tot 590 volwassenen"),
        (12, 64, "hooguit ongeveer 64 volwassenen"),
        (20, 20, "ongeveer 20 volwassenen"),
        (19.9, 19.9, ""),
        (0, 0, ""),
        (-5, 3, ""),
        (999_999, 999_999, "ongeveer 1.000.000 volwassenen"),
        (math.nan, 30, ""),
        (30, math.inf, ""),
    ],
)
def test_people_are_counted_no_more_exactly_than_is_known(low: float, high: float, text: str) -> None:
    assert amounts.about(low, high, "volwassenen") == text


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_number_of_people_has_two_digits_and_is_never_below_twenty(one: float, other: float) -> None:
    text = amounts.about(min(one, other), max(one, other), "mensen")
    for found in re.findall(r"\d[\d.]*", text):
        count = int(found.replace(".", ""))
        assert count >= 20
        assert len(found.replace(".", "").rstrip("0")) <= 2
    assert bool(text) == (max(one, other) >= 20)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (12.5, "1 op de 8"),
        (12.9, "1 op de 8"),
        (13.5, ""),
        (50, "1 op de 2"),
        (66, "2 op de 3"),
        (90.3, "9 op de 10"),
        (1, "1 op de 100"),
        (30, ""),
        (0, ""),
        (100, ""),
        (99.9, ""),
        (-5, ""),
    ],
)
def test_a_fraction_is_told_only_when_it_is_close(share: float, text: str) -> None:
    assert amounts.one_in(share) == text


@given(percentages)
def test_a_fraction_is_never_far_off(share: float) -> None:
    if text := amounts.one_in(share):
        part, whole = (int(n) for n in re.findall(r"\d+", text))
        assert abs(100 * part / whole - share) <= min(1.0, 0.05 * min(share, 100 - share)) + 1e-9


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0%"), (0.2, "minder dan 1%"), (99.8, "meer dan 99%"), (100, "100%"), (55.5, "56%"), (-3, "-3%")],
)
def test_rounding_makes_no_nobody_and_no_everybody(value: float, text: str) -> None:
    assert amounts.value(value, SHARE) == text


def test_an_estimate_is_a_range_of_people_and_a_count_is_one_number() -> None:
    estimate = replace(ESTIMATE, unit="% van de volwassenen")
    with_bounds = score(estimate, 50, own={"lower": 45.0, "upper": 55.0})
    assert amounts.people(with_bounds, 1_000) == "ongeveer 450 tot 550 volwassenen"
    assert amounts.people(with_bounds, 1_000, without=True) == "ongeveer 450 tot 550 volwassenen"
    assert amounts.people(score(estimate, 50), 1_000) == "ongeveer 450 tot 550 volwassenen"
    assert amounts.people(score(SHARE, 12.5), 4_320) == "ongeveer 540 inwoners"
    assert sentences.people(score(SHARE, 12.5), 4_320) == "Hier zijn dat ongeveer 540 inwoners, of 1 op de 8."
    assert sentences.people(score(SHARE, 12.5), None) == "Hier is dat ongeveer 1 op de 8."


@pytest.mark.parametrize(
    ("indicator", "value", "base"),
    [
        (SHARE, 0, 5_000),
        (SHARE, None, 5_000),
        (SHARE, 1, 100),
        (SHARE, 30, None),
        (INCOME, 30_000, 5_000),
        (COUNT, 1, 5_000),
        (replace(SHARE, unit="% van de mensen met inkomen"), 13, 5_000),
        (SHARE, 50, 0),
    ],
)
def test_no_sentence_about_people_that_nobody_counted(
    indicator: Indicator, value: float | None, base: float | None
) -> None:
    assert sentences.people(score(indicator, value), base) == ""


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.is_percentage], ids=lambda i: i.id)
def test_every_share_of_the_catalogue_says_whom_it_is_about_or_nothing(indicator: Indicator) -> None:
    noun = amounts.noun(indicator)
    assert noun == "" or noun.removesuffix(" jaar") == indicator.unit.removeprefix("% van de ")


# --- a figure -------------------------------------------------------------------------------------
VALUES = (0, 0.04, 0.6, 1, 1.0, 2, 50, 99.96, 100, -0.2, -12.5, 123_456_789.5)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_every_figure_of_the_catalogue_is_a_good_sentence_at_its_extremes(indicator: Indicator) -> None:
    for value in VALUES:
        text = sentences.evidence(score(indicator, value, reference=1), similar=True)
        all_good([text])
        assert not re.search(r"\b(wonen|zijn|hebben|liggen)( er)?( gemiddeld| ongeveer)? 1 ", text)


@given(numbers, numbers, st.sampled_from([SHARE, ESTIMATE, INCOME, DISTANCE, RATE, CRIME, COUNT]))
def test_any_number_makes_a_good_sentence(value: float, reference: float, indicator: Indicator) -> None:
    found = score(indicator, value, reference=reference)
    all_good([sentences.evidence(found, similar=True), sentences.compared(found)])


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (COUNT, 0, "Er wonen geen mensen."),
        (COUNT, 0.3, "Er wonen bijna geen mensen."),
        (COUNT, 1, "Er woont 1 mens."),
        (RATE, 1, "Van elke duizend inwoners heeft er 1 een fiets."),
        (RATE, 0, "Van elke duizend inwoners hebben er 0 een fiets."),
        (CRIME, 0, "De politie registreert geen misdrijven."),
        (CRIME, 1, "De politie registreert ongeveer 1 misdrijf."),
        (SHARE, 0, "0% van de inwoners heeft een fiets."),
    ],
)
def test_nought_and_one_bend_the_sentence(indicator: Indicator, value: float, text: str) -> None:
    assert sentences.evidence(score(indicator, value, reference=None)) == text


def test_a_figure_stands_beside_gemeente_nederland_and_similar_wijken() -> None:
    assert sentences.evidence(score(SHARE, 12, reference=10), similar=True) == (
        "12% van de inwoners heeft een fiets. Dat is in de gemeente, in Nederland en in wijken die hierop lijken 10%."
    )
    assert sentences.evidence(score(SHARE, 10, reference=10)) == (
        "10% van de inwoners heeft een fiets. Dat is in de gemeente en in Nederland ook 10%."
    )
    apart = replace(score(SHARE, 12), nederland=observation(9))
    assert sentences.evidence(apart).endswith("Dat is in de gemeente 10% en in Nederland 9%.")


def test_a_gemeente_that_is_mostly_this_wijk_is_not_beside_it() -> None:
    assert "gemeente" not in sentences.evidence(score(SHARE, 12, places=("nederland", SIMILAR)))


def test_a_figure_without_references_stands_alone() -> None:
    assert sentences.evidence(score(SHARE, 12, reference=None)) == "12% van de inwoners heeft een fiets."


@pytest.mark.parametrize("status", ["suppressed", "not_applicable", "not_published", "missing"])
def test_a_missing_figure_has_no_evidence_but_a_reason(status: str) -> None:
    found = score(SHARE, None, own={"status": status})
    assert sentences.evidence(found) == ""
    all_good([sentences.absent(found)])
    assert words.STATUS_WORDS[status] in sentences.absent(found)


def test_a_figure_that_is_there_is_not_absent() -> None:
    assert sentences.absent(score(SHARE, 0)) == ""


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        ({"gemeente": ("gunstig", 5.0)}, "Dit is hoger dan in de gemeente."),
        (
            {"gemeente": ("gunstig", 5.0), "nederland": ("ongunstig", -5.0)},
            "Dit is hoger dan in de gemeente, en lager dan in Nederland.",
        ),
        (
            {"gemeente": ("ongunstig", -5.0), "nederland": ("ongunstig", -5.0), SIMILAR: ("vergelijkbaar", 0.1)},
            "Dit is lager dan in de gemeente en in Nederland, en vergelijkbaar met wijken die hierop lijken.",
        ),
        ({"gemeente": ("niet_zeker", 5.0), "nederland": ("onbekend", None)}, ""),
        ({}, ""),
    ],
)
def test_higher_and_lower_are_told_where_they_are_certain(
    outcomes: dict[str, tuple[Outcome, float | None]], text: str
) -> None:
    compared = tuple(Comparison(p, 10.0, d, 1.0, 0.1, None, o) for p, (o, d) in outcomes.items())
    assert sentences.compared(Score(SHARE, observation(5), None, None, Verdict("gunstig", (), compared))) == text


def test_a_distance_is_further_and_not_higher() -> None:
    assert sentences.compared(score(DISTANCE, 4, places=("nederland",))) == "Dit is verder weg dan in Nederland."


# --- a trend --------------------------------------------------------------------------------------
@given(numbers, numbers, st.sampled_from(get_args(News)), st.sampled_from([SHARE, INCOME, DISTANCE, CRIME]))
def test_any_trend_is_a_good_sentence(first: float, last: float, news: News, indicator: Indicator) -> None:
    unit = CRIME_UNIT if indicator is CRIME else indicator.unit
    found = Trend("stijgt", 2018, 2025, first, last, last - first, 1.0, 1.0, 0.5, news=news, unit=unit)
    all_good([sentences.trend(found, indicator)])


@pytest.mark.parametrize("reason", ["", "2 van de 4 jaren die nodig zijn", "minder dan 200 mensen of huishoudens"])
def test_a_trend_without_a_word_says_why(reason: str) -> None:
    text = sentences.trend(Trend(UNKNOWN, reason=reason), SHARE)
    all_good([text])
    assert reason in text


def test_a_figure_that_no_rule_follows_has_no_trend() -> None:
    assert sentences.trend(Trend(UNKNOWN, reason="geen grens"), replace(SHARE, min_diff="none")) == ""


def test_a_figure_that_prints_the_same_twice_goes_nowhere() -> None:
    same = Trend("blijft ongeveer gelijk", 2018, 2025, 12.1, 12.4, 0.3, 1.0, 1.0, 0.5)
    assert sentences.trend(same, SHARE) == "In 2018 en in 2025 was het 12%."
