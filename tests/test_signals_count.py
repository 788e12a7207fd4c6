"""Which signals count, where, and from how many independent sources."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signals_ground import AREAS, BUURTEN, DATUM, GEMEENTE, NOORD, PLEIN, RAND, SAMEN, ZUID, ground, said
from wijkanalyse.signals.count import Minimum, age, band, by_home, counts, half_year, independent, of_area, reaching


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2026, 11, 1), True),
        (date(2024, 11, 1), True),
        (date(2024, 10, 1), False),
        (date(2026, 12, 1), False),
    ],
)
def test_a_signal_counts_for_twenty_four_months_after_its_own(month: date, expected: bool) -> None:
    assert counts(said(month=month), ground()) is expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_day_of_the_build_never_decides_whether_a_signal_counts(month: date, datum: date) -> None:
    assert age(month.replace(day=1), datum) == age(month, datum.replace(day=1))
    assert age(month, month) == 0


def test_a_withdrawn_signal_and_a_theme_that_the_report_lacks_dont_count() -> None:
    assert not counts(said(status="ingetrokken"), ground())
    assert not counts(said(theme="geheim"), ground())


@pytest.mark.parametrize(
    ("region", "home"),
    [(NOORD, NOORD), (BUURTEN[NOORD][2], NOORD), (GEMEENTE, GEMEENTE), (BUURTEN[ZUID][0], ZUID), ("BU03630101", None)],
)
def test_a_signal_counts_in_one_place_only(region: str, home: str | None) -> None:
    homes = by_home([said(region=region)], ground())
    assert [code for code, cells in homes.items() if cells] == ([home] if home else [])


def test_the_same_organisation_in_two_roles_is_two_sources_and_hearsay_none() -> None:
    one = said(organisatie="De Schakel", role="zorg")
    assert independent([one, said(organisatie="de schakel", role="zorg")]) == 1
    assert independent([one, said(organisatie="De Schakel", role="bewoner")]) == 2
    assert independent([one, said(organisatie="Buurthuis", first_hand=False)]) == 1
    assert independent([]) == 0


def test_the_bands_are_those_of_the_method() -> None:
    assert [band(n) for n in (1, 2, 3, 5, 6, 60)] == ["enkele", "enkele", "meerdere", "meerdere", "veel", "veel"]


def test_a_band_of_deelbaar_is_never_one_exact_number() -> None:
    words = [band(n, "deelbaar") for n in range(5, 40)]
    assert words == ["meerdere"] * 5 + ["veel"] * 30


def test_a_minimum_asks_for_signals_and_for_sources() -> None:
    same, other = [said(), said(), said()], said(organisatie="Buurthuis")
    assert not Minimum(3, 2).met(same)
    assert Minimum(3, 2).met([*same[:2], other])
    assert not Minimum(3, 2).met([same[0], other])


def test_half_years_turn_in_july() -> None:
    assert [half_year(date(2026, m, 1)) for m in (1, 6, 7, 12)] == ["2026-1", "2026-1", "2026-2", "2026-2"]


def test_what_wasnt_filled_in_is_no_value() -> None:
    signals = [said(group=g) for g in ("", "", "ouderen", "jongeren", "ouderen")]
    assert reaching(signals, lambda s: s.group, ("", "jongeren", "ouderen"), Minimum(2).met) == ("ouderen",)


@pytest.mark.parametrize(
    ("region", "inside"),
    [
        (BUURTEN[NOORD][0], {SAMEN, RAND}),
        (BUURTEN[NOORD][2], {SAMEN}),
        (NOORD, {SAMEN}),
        (ZUID, {SAMEN, RAND}),
        (BUURTEN[ZUID][0], {SAMEN, RAND, PLEIN}),
        (GEMEENTE, set()),
    ],
)
def test_an_own_area_counts_its_buurten_and_only_wijken_that_lie_in_it_as_a_whole(
    region: str, inside: set[str]
) -> None:
    here = ground()
    homes = by_home([said(region=region)], here)
    assert {code for code in AREAS if of_area(code, homes, here)} == inside


def test_an_area_of_whole_wijken_cuts_none() -> None:
    assert {code: ground().cuts(code) for code in AREAS} == {SAMEN: False, RAND: True, PLEIN: True}


def test_unknown_inhabitants_count_as_too_few() -> None:
    here = ground(inhabitants={NOORD: None, ZUID: 500}, datum=DATUM)
    assert [here.smaller_than(code, 500) for code in (NOORD, ZUID, "WK063703")] == [True, False, True]
