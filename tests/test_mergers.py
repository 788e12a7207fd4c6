"""Gemeenten that merged: which old counts may be added up, and when the line starts at the merger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.rules_fixture import INCOME, REGION, SHARE, catalogue, holding, topics
from wijkanalyse.catalogue import Field, SourceSpec
from wijkanalyse.errors import SettingsError
from wijkanalyse.facts import mergers
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.facts.harmonise import harmonise
from wijkanalyse.facts.mergers import Merger
from wijkanalyse.paths import resource_dir

MERGER = Merger(date(2022, 1, 1), "GM9900", ("GM9801", "GM9802"))
COUNT = replace(
    SHARE,
    id="inwoners",
    kind="count",
    unit="inwoners",
    plausible=(0, 1e6),
    source=SourceSpec("kerncijfers", (Field(("AantalInwoners",), "aantal"),)),
)
PART = replace(
    SHARE,
    id="kinderen",
    source=SourceSpec("kerncijfers", (Field(("Kinderen",), "aantal"),), (Field(("AantalInwoners",), "aantal"),)),
)
COLUMNS = topics(
    ("AantalInwoners_1", "AantalInwoners", "aantal"),
    ("Kinderen_2", "Kinderen", "aantal"),
    ("Fietsers_3", "Fietsers", "%"),
    ("Inkomen_4", "Inkomen", "x 1 000 euro"),
)
MONEY = replace(INCOME, source=SourceSpec("kerncijfers", (Field(("Inkomen",), "x 1 000 euro"),), factor=1000))


def rows(*extra: str) -> pd.DataFrame:
    codes = ["GM9801", "GM9802", *extra]
    return pd.DataFrame(
        {
            REGION: codes,
            "AantalInwoners_1": [1000.0, 3000.0, *[5.0] * len(extra)],
            "Kinderen_2": [100.0, 700.0, *[5.0] * len(extra)],
            "Fietsers_3": [50.0] * len(codes),
            "Inkomen_4": [30.0] * len(codes),
        }
    )


def summed(frame: pd.DataFrame) -> dict[str, float]:
    held = holding(COLUMNS, years=(2020,), region_year=2020)
    keys = mergers.summable_keys(held.topics, (COUNT, PART, SHARE, MONEY))
    row = mergers.merged_row(frame, MERGER, REGION, keys)
    assert row is not None
    found = harmonise(held, row, catalogue(COUNT, PART, SHARE, MONEY)).frame
    assert set(found["region_code"]) == {"GM9900"}
    return dict(found.dropna(subset="value")[["indicator", "value"]].itertuples(index=False, name=None))


def test_counts_add_up_and_shares_are_calculated_again_and_nothing_else_is() -> None:
    assert summed(rows("GM9803")) == {"inwoners": 4000, "kinderen": 20}


def test_a_count_that_one_of_them_lacks_stays_unknown() -> None:
    frame = rows()
    frame.loc[0, "Kinderen_2"] = None
    assert summed(frame) == {"inwoners": 4000}


def test_without_all_old_gemeenten_there_is_no_sum() -> None:
    assert mergers.merged_row(rows().iloc[:1], MERGER, REGION, ()) is None


@pytest.mark.parametrize(("day", "first"), [(date(2022, 1, 1), 2022), (date(2022, 3, 24), 2023)])
def test_the_first_year_is_the_first_with_the_new_gemeente_on_1_january(day: date, first: int) -> None:
    assert Merger(day, "GM0363", ("GM0363", "GM0457")).first_year == first


def test_the_sum_is_the_gemeente_of_now_only_when_no_border_changed_before_or_after() -> None:
    unchanged = {(c, y): "1" for c in MERGER.old for y in (2020, 2021)} | {("GM9900", y): "1" for y in (2023, 2024)}
    assert mergers.same_border(Continuity(unchanged), MERGER, 2019, 2024).same is True
    assert mergers.same_border(Continuity(unchanged | {("GM9802", 2021): "3"}), MERGER, 2019, 2024).same is False
    assert mergers.same_border(Continuity({("GM9900", 2023): "1"}), MERGER, 2021, 2024).same is None


def test_the_mergers_that_come_along_are_well_formed() -> None:
    found = mergers.load(resource_dir("data") / "herindelingen.toml")
    assert all(len(m.old) > 1 and len(set(m.old)) == len(m.old) for m in found)
    assert len({m.new for m in found}) == len(found)
    eemsdelta = mergers.of(found, "GM1979")
    assert eemsdelta is not None
    assert eemsdelta.old == ("GM0003", "GM0010", "GM0024")
    assert mergers.of(found, "GM0637") is None


def test_a_wrong_line_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "herindelingen.toml"
    path.write_text('[[herindeling]]\ndate = 2022-01-01\nnew = "9900"\nold = ["GM9801"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"herindelingen\.toml"):
        mergers.load(path)
