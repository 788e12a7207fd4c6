"""Statistics over all wijken: the middle of similar wijken, and where a figure stands in the country."""

from __future__ import annotations

import numpy as np
import pytest

from tests.test_similar import country
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.facts.harmonise import Wide
from wijkanalyse.facts.national import National
from wijkanalyse.judgement.similar import FEWEST

YEAR = 2024


def sheet(*, year: int = YEAR, table: str = "85000NED", keep: int = 60, **changes: float) -> Wide:
    """The wijken of a small country as one edition; `changes` give every wijk the same value."""
    frame = country().assign(**changes).iloc[:keep]
    values = {name: frame[name].to_numpy(dtype="float64", copy=True) for name in frame.columns}
    return Wide(table, year, year, frame.index.to_numpy(dtype=object), values)


def national(*sheets: Wide, flags: dict[tuple[str, int], str] | None = None, wijken: int = 60) -> National:
    return National(sheets, Continuity(flags or {}), wijken)


def test_the_spread_is_the_median_and_the_quartiles_of_the_similar_wijken() -> None:
    found = national(sheet())
    code = next(c for c in country().index if len(found.peers(c, YEAR)) >= FEWEST)
    peers = found.peers(code, YEAR)
    values = country().loc[[p.code for p in peers], "laagste_inkomens"]
    spread = found.spread(peers, "laagste_inkomens", YEAR, "85000NED")
    assert spread is not None
    assert spread.median == pytest.approx(values.median())
    assert (spread.low, spread.high) == pytest.approx(tuple(np.percentile(values, (25, 75))))
    assert spread.count == len(peers)


def test_an_edition_of_part_of_the_country_gives_no_similar_wijken_and_no_percentile() -> None:
    partial = sheet(year=2025, table="86000NED", keep=20)
    found = national(partial)
    assert found.peers(country().index[0], 2025) == ()
    assert found.percentile("laagste_inkomens", 2025, "86000NED", 40.0) is None


def test_similar_wijken_come_from_the_newest_edition_of_the_whole_country() -> None:
    found = national(sheet(year=2025, table="86000NED", keep=20), sheet())
    assert found.similarity_year == YEAR


def test_a_similar_wijk_counts_only_where_its_border_is_known_to_be_the_same() -> None:
    older = sheet(year=2023, table="84000NED")
    unknown, known = national(sheet(), older), None
    code = next(c for c in country().index if unknown.peers(c, YEAR))
    peers = unknown.peers(code, YEAR)
    assert unknown.spread(peers, "laagste_inkomens", 2023, "84000NED") is None
    known = national(sheet(), older, flags={(c, YEAR): "1" for c in country().index})
    assert known.spread(peers, "laagste_inkomens", 2023, "84000NED") is not None


def test_a_wijk_with_a_redrawn_border_has_no_similar_wijken_of_the_year_before() -> None:
    flags = {(c, 2025): "1" for c in country().index} | {("WK100000", 2025): "3"}
    found = national(sheet(), flags=flags)
    assert found.peers("WK100000", 2025) == ()


def test_the_percentile_halves_ties() -> None:
    assert national(sheet(laagste_inkomens=40.0)).percentile("laagste_inkomens", YEAR, "85000NED", 40.0) == 50.0


def test_the_percentile_rises_with_the_value() -> None:
    found = national(sheet())
    low, high = (found.percentile("laagste_inkomens", YEAR, "85000NED", v) for v in (0.0, 100.0))
    assert (low, high) == (0.0, 100.0)


def test_a_figure_that_few_wijken_have_gives_no_percentile() -> None:
    few = sheet()
    few.values["laagste_inkomens"][10:] = np.nan
    assert national(few).percentile("laagste_inkomens", YEAR, "85000NED", 40.0) is None


def test_a_table_that_was_not_read_gives_nothing() -> None:
    found = national(sheet())
    assert found.percentile("laagste_inkomens", 2022, "84000NED", 40.0) is None
    assert found.spread((), "laagste_inkomens", 2022, "84000NED") is None


def test_a_percentile_of_2022_counts_the_wijken_that_were_large_in_2022() -> None:
    small = country().index[:10]
    older = sheet(year=2022, table="84000NED")
    older.values["inwoners"][:10] = 400.0
    older.values["laagste_inkomens"][:] = [10.0] * len(small) + [50.0] * (60 - len(small))
    found = national(sheet(), older)
    assert found.percentile("laagste_inkomens", 2022, "84000NED", 40.0) == 0.0
