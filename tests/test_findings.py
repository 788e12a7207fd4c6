"""Krachten and aandachtspunten: few, grouped by cause, never padded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules_fixture import SHARE, catalogue, observation
from wijkanalyse.catalogue import Indicator
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.findings import MOST_POINTS, Findings, find
from wijkanalyse.judgement.verdicts import Headline, Verdict


def score(name: str, headline: Headline, *, strength: bool = True, driver: str = "", theme: str = "zorg") -> Score:
    indicator = replace(SHARE, id=name, driver=driver or name, theme=theme, can_be_strength=strength)
    return Score(indicator, observation(60), None, None, Verdict(headline, (), ()))


def found(*scores: Score) -> Findings:
    indicators: tuple[Indicator, ...] = tuple(s.indicator for s in scores)
    return find(scores, catalogue(*indicators))


def test_an_unfavourable_figure_is_a_point_and_a_favourable_one_a_strength() -> None:
    result = found(score("a", "ongunstig"), score("b", "gunstig"))
    assert [p.title for p in result.concerns] == ["Zorg om a"]
    assert [p.title for p in result.strengths] == ["Kracht van b"]


def test_a_favourable_figure_that_cant_be_a_strength_makes_no_point() -> None:
    assert found(score("a", "gunstig", strength=False)) == Findings((), ())


@pytest.mark.parametrize("word", ["vergelijkbaar", "niet_zeker", "wisselend", "geen_oordeel", "onbekend"])
def test_only_a_clear_figure_makes_a_point(word: Headline) -> None:
    assert found(score("a", word)) == Findings((), ())


def test_figures_with_the_same_cause_make_one_point() -> None:
    (point,) = found(
        score("a", "ongunstig", driver="model"),
        score("b", "ongunstig", driver="model", theme="gezondheid"),
    ).concerns
    assert [s.indicator.id for s in point.scores] == ["a", "b"]
    assert point.theme == "zorg"


def test_there_are_at_most_five_points_of_a_kind_in_order_of_the_themes() -> None:
    result = found(*(score(f"i{n}", "ongunstig") for n in range(7)))
    assert [p.driver for p in result.concerns] == [f"i{n}" for n in range(MOST_POINTS)]


def test_nothing_stands_out_is_an_empty_list_and_never_padded() -> None:
    assert found() == Findings((), ())
