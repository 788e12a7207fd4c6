"""From raw rows to figures: shares and sums, bounds, refusals, and why a value is absent."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.rules_fixture import ESTIMATE, INCOME, REGION, SHARE, catalogue, health_holding, holding, topics
from wijkanalyse.catalogue import Field, Indicator, SourceSpec
from wijkanalyse.facts import observations
from wijkanalyse.facts.harmonise import Harmonised, harmonise

INHABITANTS = ("AantalInwoners_5", "AantalInwoners", "aantal")
FIETSERS = ("Fietsers_9", "Fietsers", "aantal")
PERCENT = ("Fietsers_9", "Fietsers", "%")
PER_INHABITANT = replace(
    SHARE,
    source=SourceSpec("kerncijfers", (Field(("Fietsers",), "aantal"),), (Field(("AantalInwoners",), "aantal"),)),
)
CODES = ("NL00", "GM9901", "WK990101", "WK990102")
NAN = math.nan


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame({REGION: CODES} | columns)


def taken(indicator: Indicator, columns: list[Any], **rows: list[float]) -> Harmonised:
    result = harmonise(holding(topics(*columns)), table(**rows), catalogue(indicator))
    assert observations.validate(result.frame) == []
    return result


def values(result: Harmonised) -> dict[str, float]:
    return dict(zip(result.frame["region_code"], result.frame["value"], strict=True))


def statuses(result: Harmonised) -> dict[str, str]:
    return dict(zip(result.frame["region_code"], result.frame["status"], strict=True))


# --- values ---------------------------------------------------------------------------------------
def test_a_share_is_its_part_of_the_whole_in_the_same_row() -> None:
    result = taken(
        PER_INHABITANT,
        [INHABITANTS, FIETSERS],
        AantalInwoners_5=[1_000, 200, 100, 50],
        Fietsers_9=[500, 50, 20, 0],
    )
    assert values(result) == {"NL00": 50, "GM9901": 25, "WK990101": 20, "WK990102": 0}
    assert set(result.frame["source"]) == {"99024NED:Fietsers_9+AantalInwoners_5"}


def test_a_zero_is_a_value_and_not_a_gap() -> None:
    result = taken(SHARE, [PERCENT], Fietsers_9=[1, 1, 0, 1])
    assert (values(result)["WK990101"], statuses(result)["WK990101"]) == (0, "ok")


def test_a_whole_of_nobody_gives_no_share() -> None:
    result = taken(
        PER_INHABITANT, [INHABITANTS, FIETSERS], AantalInwoners_5=[1_000, 200, 0, 50], Fietsers_9=[500, 50, 0, 10]
    )
    assert math.isnan(values(result)["WK990101"])


def test_columns_are_added_up_and_one_empty_cell_leaves_the_sum_empty() -> None:
    source = SourceSpec("kerncijfers", (Field(("Jong", "Oud"), "%"),))
    result = taken(
        replace(SHARE, source=source), [("Jong_3", "Jong", "%"), ("Oud_4", "Oud", "%")],
        Jong_3=[10, 10, 10, NAN], Oud_4=[5, 6, 7, 8],
    )  # fmt: skip
    assert values(result)["WK990101"] == 17
    assert math.isnan(values(result)["WK990102"])
    assert result.frame["source"].iloc[0] == "99024NED:Jong_3+Oud_4"


def test_thousands_of_euros_become_euros() -> None:
    income = replace(
        INCOME,
        plausible=(5_000, 300_000),
        source=SourceSpec("kerncijfers", (Field(("Geld",), "x 1 000 euro"),), (), 1000),
    )
    result = taken(income, [("Geld_7", "Geld", "x 1 000 euro")], Geld_7=[34.7, 30, 28.1, NAN])
    assert values(result)["NL00"] == pytest.approx(34_700)


def test_a_renamed_column_is_found_by_its_other_name() -> None:
    either = SourceSpec("kerncijfers", (Field(("Rijders",), "%"), Field(("Fietsers",), "%")))
    assert values(taken(replace(SHARE, source=either), [PERCENT], Fietsers_9=[1, 2, 3, 4]))["WK990101"] == 3


def test_the_row_of_nederland_is_found_under_both_its_codes() -> None:
    rows = pd.DataFrame({REGION: ["NL01", "WK990101"], "Fietsers_9": [1.0, 2.0]})
    result = harmonise(holding(topics(PERCENT)), rows, catalogue(SHARE))
    assert result.frame["region_level"].to_list() == ["nederland", "wijk"]


def test_a_measure_is_only_read_in_the_years_that_have_it() -> None:
    result = harmonise(
        holding(topics(PERCENT)), table(Fietsers_9=[1, 2, 3, 4]), catalogue(replace(SHARE, last_year=2023))
    )
    assert result.frame.empty
    assert result.refusals == ()


# --- refusals -------------------------------------------------------------------------------------
def test_a_changed_unit_is_refused_with_table_column_and_unit() -> None:
    result = taken(SHARE, [FIETSERS], Fietsers_9=[1, 2, 3, 4])
    (refusal,) = result.refusals
    assert (refusal.indicator, refusal.table) == ("deel", "99024NED")
    assert refusal.reason == "kolom Fietsers heeft eenheid 'aantal' in plaats van '%'"
    assert result.frame.empty


def test_a_lost_denominator_is_refused() -> None:
    (refusal,) = taken(PER_INHABITANT, [FIETSERS], Fietsers_9=[1, 2, 3, 4]).refusals
    assert refusal.reason == "kolom AantalInwoners bestaat niet"


def test_an_impossible_value_is_left_out_and_named_with_its_column() -> None:
    result = taken(SHARE, [PERCENT], Fietsers_9=[50, 50, 1_234_567, 50])
    assert math.isnan(values(result)["WK990101"])
    (refusal,) = result.refusals
    assert refusal.reason == "kolom Fietsers heeft 1 onmogelijke waarde, zoals 1.234.567 voor WK990101"


def test_several_impossible_values_are_counted() -> None:
    (refusal,) = taken(SHARE, [PERCENT], Fietsers_9=[50, 50, -1, 101]).refusals
    assert "2 onmogelijke waarden" in refusal.reason


# --- why a value is absent ------------------------------------------------------------------------
def absent(
    people: list[float], fietsers: list[float], *, smallest: int = 100, population: str = "inwoners"
) -> dict[str, str]:
    indicator = replace(SHARE, smallest_base=smallest, population=population)
    return statuses(taken(indicator, [INHABITANTS, PERCENT], AantalInwoners_5=people, Fietsers_9=fietsers))


def test_where_nobody_lives_a_figure_doesnt_apply_even_when_nothing_is_published() -> None:
    found = absent([1_000, 500, 0, 50], [NAN, NAN, NAN, NAN])
    assert (found["WK990101"], found["WK990102"]) == ("not_applicable", "not_published")


def test_a_column_that_is_empty_for_nederland_too_isnt_published_yet() -> None:
    assert set(absent([1_000, 500, 50, 50], [NAN] * 4).values()) == {"not_published"}


def test_too_few_people_are_suppressed() -> None:
    assert absent([1_000, 500, 99, 100], [50, 50, NAN, NAN]) == {
        "NL00": "ok",
        "GM9901": "ok",
        "WK990101": "suppressed",
        "WK990102": "missing",
    }


def test_a_gemeente_is_never_suppressed_for_its_size() -> None:
    assert absent([1_000, 50, 99, 99], [50, NAN, NAN, NAN])["GM9901"] == "missing"


def test_few_households_are_counted_as_households_and_not_as_people() -> None:
    columns = [INHABITANTS, ("HuishoudensTotaal_29", "HuishoudensTotaal", "aantal"), PERCENT]
    indicator = replace(SHARE, smallest_base=100, population="huishoudens")
    result = taken(
        indicator, columns,
        AantalInwoners_5=[1_000, 500, 150, 250], HuishoudensTotaal_29=[500, 250, 70, 120], Fietsers_9=[5, 5, NAN, NAN],
    )  # fmt: skip
    assert (statuses(result)["WK990101"], statuses(result)["WK990102"]) == ("suppressed", "missing")


def test_without_a_known_number_of_people_the_reason_stays_unknown() -> None:
    assert absent([1_000, 500, NAN, 500], [50, 50, NAN, 50])["WK990101"] == "missing"


def test_a_suppressed_buurt_is_never_derived_from_the_others() -> None:
    rows = pd.DataFrame(
        {
            REGION: ["NL00", "WK990101", "BU99010101", "BU99010102"],
            "AantalInwoners_5": [1_000.0, 200.0, 150.0, 50.0],
            "Fietsers_9": [500.0, 100.0, 80.0, NAN],
        }
    )
    indicator = replace(PER_INHABITANT, smallest_base=100)
    result = harmonise(holding(topics(INHABITANTS, FIETSERS)), rows, catalogue(indicator))
    assert statuses(result)["BU99010102"] == "suppressed"
    assert math.isnan(values(result)["BU99010102"])


# --- health: periods and bounds -------------------------------------------------------------------
def health(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Rows as (region, period, margin, value)."""
    frame = pd.DataFrame(rows, columns=[REGION, "Perioden", "Marges", "Gezond_4"])
    return frame.assign(Leeftijd="20300")


GEZOND = topics(("Gezond_4", "Gezond", "%"))


def test_lower_and_upper_bounds_stand_beside_their_value() -> None:
    rows = health(
        ("NL01", "2022JJ00", "MW00000", 75),
        ("WK990101", "2022JJ00", "MW00000", 70),
        ("WK990101", "2022JJ00", "MBG0095", 74),
        ("WK990101", "2022JJ00", "MOG0095", 66),
        ("WK990101", "2020JJ00", "MW00000", 60),
    )
    result = harmonise(health_holding(GEZOND), rows, catalogue(ESTIMATE))
    assert observations.validate(result.frame) == []
    found = result.frame.set_index(["region_code", "year"])
    assert found.loc[("WK990101", 2022), ["value", "lower", "upper"]].to_list() == [70, 66, 74]
    assert found.loc[("WK990101", 2020), "lower":"upper"].isna().all()
    assert found.loc[("NL01", 2022), "lower":"upper"].isna().all()
    assert found.loc[("WK990101", 2022), "source"] == "99150NED:Gezond_4[Leeftijd=20300;Marges=MW00000]"


def test_bounds_that_dont_hold_their_value_are_left_out() -> None:
    rows = health(
        ("WK990101", "2022JJ00", "MW00000", 70),
        ("WK990101", "2022JJ00", "MBG0095", 69),
        ("WK990101", "2022JJ00", "MOG0095", 60),
    )
    frame = harmonise(health_holding(GEZOND), rows, catalogue(ESTIMATE)).frame
    assert frame[["lower", "upper"]].isna().all(axis=None)


def test_every_period_is_a_year_of_its_own() -> None:
    rows = health(("WK990101", "2022JJ00", "MW00000", 70), ("WK990101", "2020JJ00", "MW00000", 60))
    frame = harmonise(health_holding(GEZOND), rows, catalogue(ESTIMATE)).frame
    assert dict(zip(frame["year"], frame["value"], strict=True)) == {2020: 60, 2022: 70}
    assert set(frame["region_year"]) == {2024}
