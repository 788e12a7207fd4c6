"""Which year of a figure the report uses."""

from __future__ import annotations

import pandas as pd

from tests.rules_fixture import facts
from wijkanalyse.facts import observations
from wijkanalyse.facts.choose import Chosen, choose, uninhabited
from wijkanalyse.facts.continuity import Continuity

WIJK, OTHER = "WK990101", "WK990102"
UNCHANGED = Continuity({(WIJK, 2023): "1", (WIJK, 2024): "1"})
CHANGED = Continuity({(WIJK, 2024): "3"})


def chosen(frame: pd.DataFrame, *codes: str, continuity: Continuity = UNCHANGED, year: int = 2024) -> Chosen:
    result = choose(frame, frozenset(codes or (WIJK,)), year, continuity)
    assert observations.validate(result.frame) == []
    return result


def figure(result: Chosen, code: str = WIJK) -> tuple[int, float, str]:
    row = result.own.set_index("region_code").loc[code]
    return row["year"], row["value"], row["status"]


def test_the_newest_figure_of_the_wijk_itself_is_used() -> None:
    frame = facts(
        {"region_code": WIJK, "year": 2023, "region_year": 2023, "value": 30}, {"region_code": WIJK, "value": 40}
    )
    assert figure(chosen(frame)) == (2024, 40, "ok")


def test_an_older_figure_is_used_when_the_newest_is_empty_and_the_border_is_the_same() -> None:
    frame = facts(
        {"region_code": WIJK, "value": None, "status": "not_published"},
        {"region_code": WIJK, "year": 2023, "region_year": 2023, "value": 30},
    )
    assert figure(chosen(frame)) == (2023, 30, "ok")


def test_an_older_figure_of_another_border_is_not_used_and_the_reason_is_kept() -> None:
    frame = facts(
        {"region_code": WIJK, "value": None, "status": "not_published"},
        {"region_code": WIJK, "year": 2023, "region_year": 2023, "value": 30},
    )
    result = chosen(frame, continuity=CHANGED)
    assert figure(result)[2] == "not_published"
    assert result.breaks == {(WIJK, "deel"): "grens gewijzigd in 2024"}


def test_a_break_says_nothing_when_the_wijk_has_a_newer_figure() -> None:
    frame = facts({"region_code": WIJK}, {"region_code": WIJK, "year": 2023, "region_year": 2023})
    assert chosen(frame, continuity=CHANGED).breaks == {}


def test_a_figure_that_only_exists_for_the_old_border_is_missing_and_doesnt_vanish() -> None:
    frame = facts({"region_code": WIJK, "year": 2023, "region_year": 2023, "value": 30})
    result = chosen(frame, continuity=CHANGED)
    assert figure(result)[2] == "missing"
    assert result.breaks == {(WIJK, "deel"): "grens gewijzigd in 2024"}
    assert result.own["region_year"].to_list() == [2024]


def test_a_new_wijk_that_no_table_knows_yet_is_missing_and_doesnt_vanish() -> None:
    result = chosen(facts({"region_code": WIJK}), WIJK, OTHER)
    assert figure(result, OTHER)[2] == "missing"
    assert figure(result)[2] == "ok"


def test_suppressed_says_more_than_not_published_yet() -> None:
    frame = facts(
        {"region_code": WIJK, "value": None, "status": "not_published"},
        {"region_code": WIJK, "year": 2023, "region_year": 2023, "value": None, "status": "suppressed"},
    )
    assert figure(chosen(frame))[::2] == (2023, "suppressed")


def test_a_figure_of_zero_is_a_figure() -> None:
    frame = facts(
        {"region_code": WIJK, "value": 0},
        {"region_code": WIJK, "year": 2023, "region_year": 2023, "value": 30},
    )
    assert figure(chosen(frame))[:2] == (2024, 0)


def test_references_come_from_the_table_and_year_of_the_figure() -> None:
    frame = facts(
        {"region_code": WIJK, "year": 2023, "region_year": 2023},
        {"region_code": WIJK, "value": None, "status": "not_published"},
        *({"region_code": c, "year": y, "region_year": y} for c in ("GM9901", "NL00") for y in (2023, 2024)),
        {"region_code": "GM9901", "year": 2023, "region_year": 2022, "edition": "ander"},
    )
    references = chosen(frame).references
    assert set(references["edition"]) == {"T23"}
    assert sorted(references["region_code"]) == ["GM9901", "NL00"]


def test_without_an_own_figure_the_newest_of_gemeente_and_nederland_is_kept() -> None:
    frame = facts(
        {"region_code": WIJK, "value": None, "status": "suppressed"},
        *({"region_code": "GM9901", "year": y, "region_year": y, "value": y} for y in (2023, 2024)),
        {"region_code": "NL00", "year": 2023, "region_year": 2023, "value": 1},
        {"region_code": "NL00", "value": None, "status": "missing"},
    )
    references = chosen(frame).references
    assert dict(zip(references["region_code"], references["year"], strict=True)) == {"GM9901": 2024, "NL00": 2023}


def test_of_two_tables_with_the_same_year_the_first_is_used() -> None:
    frame = facts(
        {"region_code": WIJK, "edition": "nieuw", "value": 40},
        {"region_code": WIJK, "edition": "oud", "value": 30, "region_year": 2023},
    )
    assert figure(chosen(frame))[1] == 40


def test_another_gemeente_in_the_table_stays_out() -> None:
    frame = facts({"region_code": WIJK}, {"region_code": "WK990201"})
    assert chosen(frame).own["region_code"].to_list() == [WIJK]


def test_no_figures_at_all_give_an_empty_choice() -> None:
    result = chosen(observations.empty())
    assert result.own.empty
    assert result.references.empty
    assert result.breaks == {}


def test_health_where_nobody_lives_is_not_applicable_though_its_table_counts_no_people() -> None:
    frame = facts(
        {"region_code": WIJK, "value": None},
        {"region_code": OTHER, "value": None},
        {"region_code": WIJK, "indicator": "ander", "value": 3.0},
    )
    found = uninhabited(chosen(frame, WIJK, OTHER), frozenset({WIJK})).own.set_index(["region_code", "indicator"])
    assert found["status"].to_dict() == {
        (WIJK, "deel"): "not_applicable",
        (OTHER, "deel"): "missing",
        (WIJK, "ander"): "ok",
        (OTHER, "ander"): "missing",
    }
