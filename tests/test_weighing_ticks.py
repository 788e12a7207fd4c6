"""The visible reasons: how many people, how large a difference, which way it goes, and who says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.weighing_ground import YEAR, cell, score, site, told, trend, weighed
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.trend import News, Trend
from wijkanalyse.judgement.verdicts import SIMILAR
from wijkanalyse.weighing.weighed import TICKS, Point


def point(*scores: Score, **changed: Any) -> Point:
    (found,) = weighed(*scores, **changed).points
    return found


def tick(name: str, found: Point) -> bool | None:
    return {t.id: t.met for t in found.ticks}[name]


# --- people -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("indicator", "value", "base", "met"),
    [
        ("bijstand", 10.0, 300, True),
        ("bijstand", 9.9, 300, False),
        ("bijstand", 5.0, 5_000, True),
        ("bijstand", 4.9, 5_000, False),
        ("bijstand", 4.9, None, None),
        ("arbeidsparticipatie", 91.0, 1_000, False),
        ("arbeidsparticipatie", 90.0, 1_000, True),
        ("arbeidsparticipatie", 91.0, 3_000, True),
    ],
)
def test_a_figure_is_about_many_from_ten_percent_or_250_people(
    indicator: str, value: float, base: float | None, met: bool | None
) -> None:
    assert tick("omvang", point(score(indicator, "ongunstig", value, base=base))) is met


@pytest.mark.parametrize("indicator", ["afstand_huisarts", "misdrijven", "gestandaardiseerd_inkomen"])
def test_a_distance_money_and_crime_count_no_people(indicator: str) -> None:
    assert tick("omvang", point(score(indicator, "ongunstig", 50.0))) is None


@pytest.mark.parametrize(("size", "met"), [(2.0, True), (1.0, False), (None, False)])
def test_households_are_counted_as_the_people_in_them(size: float | None, met: bool) -> None:
    at = site(population=Population(YEAR, 5_000, huishoudensgrootte=size))
    assert tick("omvang", point(score("laag_inkomen", "ongunstig", 5.0, base=3_000), at=at)) is met


def test_one_figure_that_is_about_many_is_enough() -> None:
    few, unknown, many = (score("bijstand", "ongunstig", 1.0), score("gestandaardiseerd_inkomen", "ongunstig"), 30.0)
    assert tick("omvang", point(few, unknown)) is False
    assert tick("omvang", point(few, unknown, score("laagste_inkomens", "ongunstig", many))) is True


# --- the difference -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("difference", "met"), [(2.0, True), (-2.0, True), (1.9, False)])
def test_a_difference_is_large_from_twice_the_smallest_that_matters(difference: float, met: bool) -> None:
    assert tick("verschil", point(score("bijstand", "ongunstig", difference=difference))) is met


def test_a_reference_that_didnt_decide_says_nothing_about_the_difference() -> None:
    found = score("bijstand", "ongunstig", difference=1.0)
    far = tuple(replace(c, difference=9.0) if c.reference == SIMILAR else c for c in found.verdict.comparisons)
    assert tick("verschil", point(replace(found, verdict=replace(found.verdict, comparisons=far)))) is False


# --- the trend ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("followed", "met"),
    [
        (trend("ongunstig"), True),
        (trend("gunstig"), False),
        (trend("zoals Nederland"), False),
        (trend("niet zeker"), None),
        (trend("", "blijft ongeveer gelijk"), False),
        (trend("", "niet te zeggen"), None),
        (trend("", "stijgt"), None),
        (None, None),
    ],
)
def test_only_an_unfavourable_trend_that_nederland_doesnt_share_counts(followed: Trend | None, met: bool) -> None:
    trends = {"bijstand": followed} if followed else {}
    assert tick("trend", point(score("bijstand", "ongunstig"), trends=trends)) is met


@pytest.mark.parametrize(("news", "met"), [("gunstig", True), ("ongunstig", False)])
def test_a_kracht_looks_for_a_favourable_trend(news: News, met: bool) -> None:
    assert tick("trend", point(score("sport", "gunstig"), trends={"sport": trend(news)})) is met


# --- the sources --------------------------------------------------------------------------------------
def test_signals_that_may_be_shown_have_two_sources() -> None:
    signals = told(werk_en_inkomen=cell("knelpunt", "rondkomen"))
    assert tick("bronnen", point(score("bijstand", "ongunstig"))) is False
    assert tick("bronnen", point(score("laagste_inkomens", "ongunstig"), signals=signals)) is True
    assert tick("bronnen", point(signals=signals)) is True


def test_where_signals_are_hidden_nobody_can_say_how_many_sources_there_are() -> None:
    assert tick("bronnen", point(score("bijstand", "ongunstig"), signals=told("te_klein"))) is None


# --- together -----------------------------------------------------------------------------------------
def test_an_aandachtspunt_has_four_ticks_and_a_kracht_no_number_of_people() -> None:
    assert tuple(t.id for t in point(score("bijstand", "ongunstig")).ticks) == TICKS
    assert tuple(t.id for t in point(score("sport", "gunstig")).ticks) == TICKS[1:]


def test_of_signals_alone_only_the_sources_can_be_said() -> None:
    found = point(signals=told(wonen=cell("knelpunt")))
    assert [t.met for t in found.ticks] == [None, None, None, True]
    assert found.ticked == 1
