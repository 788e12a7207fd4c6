"""The title of a chart says one thing, and nothing that the figures don't bear."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import DISTANCE, ESTIMATE, SHARE, observation
from wijkanalyse.catalogue import Indicator
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.verdicts import Comparison, Headline, Outcome, Verdict
from wijkanalyse.report.chart_titles import chart_title

BIKES = replace(SHARE, label="Mensen met een fiets")
SCHOOL = replace(DISTANCE, label="Afstand tot een school")
SMOKE = replace(ESTIMATE, label="Roken")
OLD = replace(SHARE, label="65 jaar of ouder", driver="leeftijd")


def score(indicator: Indicator, difference: float, margin: float | None = 1.0, **changed: object) -> Score:
    """A figure beside 50 in the gemeente; a difference of 4 matters."""
    found = Comparison("gemeente", 50.0, difference, 4.0, margin, 100.0, "geen_oordeel")
    verdict = Verdict("geen_oordeel", (), (replace(found, **changed),))  # type: ignore[arg-type]  # by name
    return Score(indicator, observation(50.0 + difference), observation(50.0), None, verdict)


@pytest.mark.parametrize(
    ("indicator", "difference", "title"),
    [
        (BIKES, 10, "Meer mensen met een fiets dan in de gemeente"),
        (BIKES, -10, "Minder mensen met een fiets dan in de gemeente"),
        (OLD, 10, "Meer mensen van 65 jaar of ouder dan in de gemeente"),
        (SMOKE, 10, "Roken: meer dan in de gemeente"),
        (SCHOOL, 10, "Verder naar een school dan in de gemeente"),
        (SCHOOL, -10, "Dichter bij een school dan in de gemeente"),
        (BIKES, 3, "Mensen met een fiets: ongeveer als in de gemeente"),
        (OLD, 3, "Leeftijden: ongeveer als in de gemeente"),
        (SCHOOL, 3, "Afstand tot voorzieningen: ongeveer als in de gemeente"),
    ],
)
def test_a_title_says_what_there_is_more_or_less_of(indicator: Indicator, difference: float, title: str) -> None:
    scores = [score(indicator, difference)]
    assert chart_title(scores, scores) == title


def test_the_largest_difference_that_is_certain_leads() -> None:
    scores = [score(BIKES, 8), score(SMOKE, 20, margin=30.0), score(OLD, 6)]
    assert chart_title(scores, scores) == "Meer mensen met een fiets dan in de gemeente"


@pytest.mark.parametrize("margin", [30.0, None])
def test_a_difference_that_may_be_chance_is_no_title(margin: float | None) -> None:
    scores = [score(BIKES, 20, margin=margin)]
    assert chart_title(scores, scores) == "Mensen met een fiets: geen zeker verschil met de gemeente"


def test_an_interval_around_the_gemeente_is_no_difference() -> None:
    wide = score(SMOKE, 10)
    scores = [replace(wide, own=replace(wide.own, lower=45.0, upper=75.0))]
    assert chart_title(scores, scores) == "Roken: geen zeker verschil met de gemeente"


def test_few_people_are_no_difference() -> None:
    scores = [score(BIKES, 20, people=12.0)]
    assert chart_title(scores, scores) == "Mensen met een fiets: ongeveer als in de gemeente"


def test_what_no_rule_compares_is_only_named() -> None:
    scores = [score(BIKES, 20, min_diff=None)]
    assert chart_title(scores, scores) == "Mensen met een fiets"


def test_a_chart_of_many_figures_names_the_first_and_how_many_more() -> None:
    scores = [score(BIKES, 1), score(SMOKE, 1), score(OLD, 1)]
    assert chart_title(scores, scores) == "Mensen met een fiets en twee andere cijfers: ongeveer als in de gemeente"
    assert chart_title(scores[:2], scores) == "Mensen met een fiets en roken: ongeveer als in de gemeente"


VOLUNTEERS = replace(ESTIMATE, label="Vrijwilligerswerk")


def judged(indicator: Indicator, headline: Headline, *sides: tuple[str, float, Outcome]) -> Score:
    """A figure with a verdict, from a difference and an outcome for each reference."""
    found = [Comparison(where, 50.0, d, 4.0, 1.0, 100.0, outcome) for where, d, outcome in sides]
    return Score(indicator, observation(40.0), observation(50.0), None, Verdict(headline, (), tuple(found)))


def test_a_title_does_not_hide_the_one_figure_that_stands_out() -> None:
    few = judged(
        VOLUNTEERS,
        "ongunstig",
        ("gemeente", -2, "vergelijkbaar"),
        ("nederland", -6, "ongunstig"),
        ("vergelijkbare_wijken", -5, "ongunstig"),
    )
    scores = [score(SMOKE, 1), score(BIKES, 2), few, score(OLD, 10)]
    assert chart_title(scores, scores) == "Vrijwilligerswerk: minder dan in Nederland"


def test_the_gemeente_is_named_first_where_it_bears_the_verdict() -> None:
    few = judged(VOLUNTEERS, "gunstig", ("nederland", 9, "gunstig"), ("gemeente", 5, "gunstig"))
    assert chart_title([few], [few]) == "Vrijwilligerswerk: meer dan in de gemeente"


def test_wijken_like_this_one_are_named_where_only_they_bear_the_verdict() -> None:
    few = judged(VOLUNTEERS, "ongunstig", ("gemeente", -1, "vergelijkbaar"), ("vergelijkbare_wijken", -8, "ongunstig"))
    assert chart_title([few], [few]) == "Vrijwilligerswerk: minder dan in wijken die hierop lijken"


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0, 60)), min_size=1, max_size=6))
def test_a_title_never_claims_a_difference_within_the_margin(found: list[tuple[float, float]]) -> None:
    scores = [score(BIKES, difference, margin) for difference, margin in found]
    clear = any(abs(difference) >= 4 and abs(difference) > margin for difference, margin in found)
    assert chart_title(scores, scores).startswith(("Meer ", "Minder ")) == clear
