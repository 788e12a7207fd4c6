"""Each wijk beside its gemeente and Nederland."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.rules_fixture import ESTIMATE, SHARE, catalogue, facts
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts.choose import choose
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.compare import COLUMNS, Comparer, Score, comparison_rows, observations_of
from wijkanalyse.judgement.verdicts import SIMILAR, Comparison
from wijkanalyse.regions import Region

WIJK, GEMEENTE = "WK990101", Region("GM9901", "Voorbeeldstad", 2024)
PEOPLE = {WIJK: Population(2024, inwoners=5_000), "GM9901": Population(2024, inwoners=50_000)}


def scored(*rows: dict[str, object], indicator: Indicator = SHARE, people: dict[str, Population] = PEOPLE) -> Score:
    frame = facts(*rows)
    chosen = choose(frame, frozenset({WIJK}), 2024, Continuity({(WIJK, 2024): "1"}))
    (score,) = Comparer(catalogue(indicator), chosen, GEMEENTE, people).scores(WIJK)
    return score


def beside(score: Score) -> dict[str, Comparison]:
    """The comparisons with gemeente and Nederland; without figures of the whole country there are no similar wijken."""
    found = {c.reference: c for c in score.verdict.comparisons}
    found.pop(SIMILAR, None)
    return found


def rows(wijk: float | None, gemeente: float | None, nederland: float | None, **own: object) -> list[dict[str, object]]:
    values = {WIJK: wijk, "GM9901": gemeente, "NL00": nederland}
    return [{"region_code": c, "value": v} | (own if c == WIJK else {}) for c, v in values.items()]


def test_a_wijk_is_set_beside_gemeente_and_nederland_of_the_same_year() -> None:
    score = scored(*rows(60, 50, 52))
    assert score.verdict.headline == "gunstig"
    assert {name: c.difference for name, c in beside(score).items()} == {"gemeente": 10, "nederland": 8}


def test_a_wijk_that_is_most_of_its_gemeente_is_only_set_beside_nederland() -> None:
    people = PEOPLE | {WIJK: Population(2024, inwoners=25_001)}
    score = scored(*rows(60, 50, 52), people=people)
    assert list(beside(score)) == ["nederland"]
    assert score.verdict.headline == "niet_zeker"


def test_exactly_half_of_the_gemeente_is_still_compared_with_it() -> None:
    people = PEOPLE | {WIJK: Population(2024, inwoners=25_000)}
    assert len(beside(scored(*rows(60, 50, 52), people=people))) == 2


def test_an_older_figure_is_set_beside_the_gemeente_of_that_year() -> None:
    old = {"year": 2023, "region_year": 2023}
    score = scored(
        *rows(None, 99, 99),
        {"region_code": WIJK, "value": 60, **old},
        {"region_code": "GM9901", "value": 50, **old},
        {"region_code": "NL00", "value": 52, **old},
    )
    assert [c.reference_value for c in beside(score).values()] == [50, 52]


def test_a_reference_of_another_table_is_not_used() -> None:
    score = scored(*rows(60, None, 52), {"region_code": "GM9901", "edition": "ander", "region_year": 2023})
    assert score.gemeente is not None
    assert score.gemeente.value is None
    assert beside(score)["gemeente"].outcome == "onbekend"


def test_a_missing_figure_gets_no_verdict_and_shows_the_gemeente() -> None:
    score = scored(*rows(None, 50, 52))
    assert score.verdict.headline == "onbekend"
    assert score.verdict.comparisons == ()
    assert score.gemeente is not None
    assert score.gemeente.value == 50


def test_a_missing_figure_without_direction_is_no_verdict() -> None:
    assert scored(*rows(None, 50, 52), indicator=replace(SHARE, direction="none")).verdict.headline == "geen_oordeel"


def test_a_known_figure_without_any_reference_is_unknown_and_says_why() -> None:
    verdict = scored(*rows(60, None, None)).verdict
    assert verdict.headline == "onbekend"
    assert verdict.reasons == ("Er is geen cijfer om mee te vergelijken.",)


def test_the_interval_of_an_estimate_counts() -> None:
    people = {WIJK: replace(PEOPLE[WIJK], jeugd_0_15=500, jeugd_15_25=500), "GM9901": PEOPLE["GM9901"]}
    wide = rows(60, 50, 52, indicator="schatting", lower=45.0, upper=75.0)
    beside = [r | {"indicator": "schatting"} for r in wide]
    assert scored(*beside, indicator=ESTIMATE, people=people).verdict.headline == "niet_zeker"


def test_every_comparison_becomes_one_row_with_difference_margin_and_verdict() -> None:
    score = scored(*rows(60, 50, None))
    table = [dict(zip(COLUMNS, row, strict=True)) for row in comparison_rows([score])]
    gemeente, nederland = (r for r in table if r["reference"] != SIMILAR)
    assert (gemeente["reference"], gemeente["difference"]) == ("gemeente", 10)
    assert gemeente["people"] == pytest.approx(500)
    assert (nederland["reference_value"], nederland["outcome"]) == (None, "onbekend")


def test_figures_come_in_the_order_of_the_catalogue() -> None:
    second = replace(SHARE, id="ander")
    frame = facts({"region_code": WIJK}, {"region_code": WIJK, "indicator": "ander"})
    chosen = choose(frame, frozenset({WIJK}), 2024, Continuity({}))
    scores = Comparer(catalogue(SHARE, second), chosen, GEMEENTE, PEOPLE).scores(WIJK)
    assert [s.indicator.id for s in scores] == ["deel", "ander"]


def test_an_absent_number_is_none_and_never_nan() -> None:
    (found,) = observations_of(facts({"region_code": WIJK, "value": None}))
    assert found.value is None
    assert found.lower is None
    assert not any(isinstance(v, float) and math.isnan(v) for v in vars(found).values())
