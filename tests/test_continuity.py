"""Whether a wijk is the same wijk in another year."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from wijkanalyse.facts.continuity import SAME_OVERLAP, Continuity, Sameness, overlap, read_flags

WIJK = "WK990101"
YEARS = range(2020, 2026)


def flags(**years: str) -> Continuity:
    """Flags by year: y2022="1"."""
    return Continuity({(WIJK, int(year[1:])): flag for year, flag in years.items()})


def overlaps(**pairs: float) -> dict[tuple[int, int], dict[str, float]]:
    """Overlaps by pair of years: y2021_2023=0.9."""
    return {(int(p[1:5]), int(p[6:])): {WIJK: share} for p, share in pairs.items()}


def test_the_same_year_is_the_same_border() -> None:
    assert Continuity({}).between(WIJK, 2024, 2024) == Sameness(same=True)


def test_a_flag_for_every_year_in_between_makes_a_chain() -> None:
    assert flags(y2022="1", y2023="1", y2024="1").between(WIJK, 2021, 2024) == Sameness(same=True)


def test_a_missing_edition_in_between_breaks_the_chain() -> None:
    found = flags(y2022="1", y2024="1").between(WIJK, 2021, 2024)
    assert found == Sameness(same=None, reason="grens in 2023 onbekend")


@pytest.mark.parametrize("flag", ["", ".", "nan", "None", "9"])
def test_an_unknown_flag_breaks_the_chain(flag: str) -> None:
    found = flags(y2022="1", y2023=flag).between(WIJK, 2021, 2023)
    assert found == Sameness(same=None, reason="grens in 2023 onbekend")


def test_a_changed_code_says_nothing_about_the_region_that_had_it_before() -> None:
    assert flags(y2023="2").between(WIJK, 2022, 2023).same is None


def test_a_changed_border_names_the_year() -> None:
    found = flags(y2022="1", y2023="3", y2024="1").between(WIJK, 2021, 2024)
    assert found == Sameness(same=False, reason="grens gewijzigd in 2023")


def test_borders_that_overlap_enough_are_the_same_whatever_the_flags_leave_open() -> None:
    assert Continuity({}, overlaps(y2021_2024=SAME_OVERLAP)).between(WIJK, 2021, 2024).same is True


def test_a_flag_for_a_tiny_change_gives_way_to_borders_that_overlap() -> None:
    known = Continuity({(WIJK, 2023): "3"}, overlaps(y2022_2023=0.99))
    assert known.between(WIJK, 2022, 2023).same is True


def test_borders_that_overlap_too_little_say_between_which_years_they_changed() -> None:
    found = Continuity({}, overlaps(y2021_2024=0.8)).between(WIJK, 2021, 2024)
    assert found == Sameness(same=False, reason="grens gewijzigd tussen 2021 en 2024")


def test_a_flag_and_an_overlap_together_make_a_chain() -> None:
    known = Continuity({(WIJK, 2022): "1"}, overlaps(y2022_2024=0.97))
    assert known.between(WIJK, 2021, 2024).same is True


def test_a_figure_of_a_later_border_than_the_report_is_judged_the_same_way() -> None:
    known = flags(y2024="1", y2025="3")
    assert known.between(WIJK, 2025, 2024) == Sameness(same=False, reason="grens gewijzigd in 2025")
    assert known.between(WIJK, 2024, 2023).same is True


def test_another_wijk_has_its_own_flags() -> None:
    assert flags(y2024="1").between("WK990102", 2023, 2024).same is None


years = st.integers(min(YEARS), max(YEARS))
shares = st.sampled_from([0.0, 0.5, 0.94, 0.95, 1.0])
some_flags = st.dictionaries(years, st.sampled_from(["1", "2", "3", "", "."]))
some_overlaps = st.dictionaries(st.tuples(years, years).filter(lambda p: p[0] < p[1]), shares)


def is_reachable(first: int, last: int, flagged: dict[int, str], shared: dict[tuple[int, int], float]) -> bool:
    """Whether steps that are each proven lead from the first year to the last."""
    proven = {(y - 1, y) for y, f in flagged.items() if f == "1"} | {p for p, s in shared.items() if s >= SAME_OVERLAP}
    reached = {first}
    for _ in YEARS:
        reached |= {b for a, b in proven if a in reached}
    return last in reached


@given(years, years, some_flags, some_overlaps)
def test_a_wijk_is_never_the_same_without_evidence(
    one: int, other: int, flagged: dict[int, str], shared: dict[tuple[int, int], float]
) -> None:
    known = Continuity({(WIJK, y): f for y, f in flagged.items()}, {p: {WIJK: s} for p, s in shared.items()})
    found = known.between(WIJK, one, other)
    assert (found.same is True) == is_reachable(min(one, other), max(one, other), flagged, shared)
    assert found == known.between(WIJK, other, one)
    assert (found.reason == "") == (found.same is True)


def borders(**boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": list(boxes)}, geometry=[box(*b) for b in boxes.values()], crs="EPSG:28992")


def test_overlap_is_the_shared_part_of_the_joint_area() -> None:
    before = borders(A=(0, 0, 10, 10), B=(10, 0, 20, 10), C=(50, 50, 60, 60))
    after = borders(A=(0, 0, 10, 10), B=(15, 0, 25, 10), D=(0, 0, 1, 1))
    assert overlap(before, after) == pytest.approx({"A": 1.0, "B": 50 / 150})


def test_borders_without_a_common_code_say_nothing() -> None:
    assert overlap(borders(A=(0, 0, 1, 1)), borders(B=(0, 0, 1, 1))) == {}


def test_an_absent_flag_is_read_as_unknown() -> None:
    rows = pd.DataFrame({"regio": [WIJK, "WK990102"], "vlag_4": ["1", None]})
    found = Continuity(read_flags(rows, "regio", "vlag_4", 2024))
    assert found.between(WIJK, 2023, 2024).same is True
    assert found.between("WK990102", 2023, 2024).same is None
