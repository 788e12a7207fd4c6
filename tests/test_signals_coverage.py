"""Who spoke about what and when, what nobody spoke about, and what was done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.signals_ground import (
    BUURTEN,
    GEMEENTE,
    NOORD,
    ORGANISATIES,
    SAMEN,
    THEMES,
    ZUID,
    ground,
    page,
    said,
    several,
)
from wijkanalyse.signals import coverage
from wijkanalyse.signals.signal import Signal, Version
from wijkanalyse.signals.views import Coverage, FollowUp

WINDOW = ("2024-2", "2025-1", "2025-2", "2026-1", "2026-2")
AUTUMN, SPRING = date(2025, 9, 1), date(2026, 3, 1)


# --- a wijk, intern ---------------------------------------------------------------------------------------
def test_a_wijk_without_signals_is_silent_about_everything() -> None:
    found = page([], "intern").coverage
    assert found.silent_themes == tuple(THEMES)
    assert found.silent_groups == ground().order("group")
    assert found.silent_buurten == BUURTEN[NOORD]
    assert found.silent_periods == WINDOW
    assert found.silent_roles == ground().order("role")
    assert (found.roles, found.periods, found.mostly_old) == ((), (), False)


def test_three_signals_break_the_silence_and_two_dont() -> None:
    signals = [
        *several(3, 2, region=BUURTEN[NOORD][1], group="ouderen", role="zorg", month=AUTUMN),
        *several(2, 2, region=BUURTEN[NOORD][0], group="jongeren", role="bewoner", month=SPRING),
    ]
    found = page(signals, "intern").coverage
    assert (found.roles, found.periods) == (("zorg",), ("2025-2",))
    assert "ouderen" not in found.silent_groups
    assert "jongeren" in found.silent_groups
    assert found.silent_buurten == (BUURTEN[NOORD][0], BUURTEN[NOORD][2])
    assert found.silent_periods == tuple(h for h in WINDOW if h != "2025-2")
    assert "bewoner" in found.silent_roles


def test_a_buurt_where_one_source_spoke_stays_silent() -> None:
    where, other = BUURTEN[NOORD][:2]
    signals = [*several(3, 1, region=where), said(region=other, organisatie="Buurthuis")]
    assert page(signals, "intern").coverage.silent_buurten == BUURTEN[NOORD]


def test_the_silences_dont_tell_on_signals_below_the_minimum() -> None:
    hidden = [said(region=BUURTEN[NOORD][0], group="ouderen", month=SPRING) for _ in range(9)]
    found, empty = page(hidden, "intern"), page([], "intern")
    assert found.coverage == Coverage(("gezondheid", "ontmoeten"), *list(vars(empty.coverage).values())[1:])
    assert found.follow_up == FollowUp()


def test_signals_are_old_when_most_are_of_more_than_a_year_ago() -> None:
    old, new = date(2025, 10, 1), date(2025, 11, 1)
    assert page(several(3, 2, month=old), "intern").coverage.mostly_old
    assert not page(several(3, 2, month=new), "intern").coverage.mostly_old
    assert not page([*several(3, 2, month=old), *several(3, 2, month=new)], "intern").coverage.mostly_old


# --- the gemeente ----------------------------------------------------------------------------------------------
def _everywhere(**changed: object) -> list[Signal]:
    return [*several(5, 3, region=NOORD, **changed), *several(5, 3, region=ZUID, **changed)]


def test_the_gemeente_names_roles_and_half_years_in_both_versions() -> None:
    signals = [*_everywhere(role="zorg", month=AUTUMN), *several(4, 4, role="bewoner", month=SPRING)]
    for version, roles, periods in (
        ("intern", ("bewoner", "zorg"), ("2025-2", "2026-1")),
        ("deelbaar", ("zorg",), ("2025-2",)),
    ):
        found = page(signals, version, GEMEENTE).coverage
        assert (found.roles, found.periods) == (roles, periods)
        assert set(found.silent_roles) == set(ground().order("role")) - set(roles)
        assert (found.silent_groups, found.silent_buurten, found.silent_periods) == ((), (), ())


def test_a_role_of_two_organisations_stays_unnamed_in_deelbaar() -> None:
    signals = [*_everywhere(role="zorg"), *several(8, 2, role="wonen"), *several(8, 2, role="wonen", region=ZUID)]
    assert page(signals, "deelbaar", GEMEENTE).coverage.roles == ("zorg",)


def test_the_gemeente_doesnt_tell_in_deelbaar_what_comes_from_one_wijk_alone() -> None:
    signals = several(20, 4, role="zorg", month=AUTUMN, status="gesloten")
    found = page(signals, "deelbaar", GEMEENTE)
    assert found.coverage == Coverage(("gezondheid", "ontmoeten"), silent_roles=ground().order("role"))
    assert found.follow_up == FollowUp()
    own = page(several(5, 3, region=GEMEENTE, role="zorg"), "deelbaar", GEMEENTE)
    assert own.coverage.roles == ("zorg",)


def test_a_theme_of_which_one_wijk_shows_signals_isnt_silent_in_the_gemeente() -> None:
    signals = [*several(5, 3), *several(4, 4, theme="gezondheid")]
    assert page(signals, "deelbaar", GEMEENTE).coverage.silent_themes == ("gezondheid", "ontmoeten")
    assert page([*signals, said(theme="ontmoeten")], "intern", GEMEENTE).coverage.silent_themes == ()


# --- follow-up ---------------------------------------------------------------------------------------------------
def test_intern_counts_each_status_of_what_it_shows() -> None:
    signals = [*several(3, 2), *several(2, 2, status="gesloten"), said(kind="kracht", status="opgepakt")]
    for code in (NOORD, SAMEN, GEMEENTE):
        assert page(signals, "intern", code).follow_up.counts == (("nieuw", 3), ("gesloten", 2))


def test_intern_lists_what_waits_for_an_answer() -> None:
    signals = [
        said(status="opgepakt", follow_up="Corporatie gebeld.", month=SPRING),
        said(status="nieuw", month=SPRING, organisatie="Buurthuis"),
        said(status="nieuw", month=AUTUMN),
        said(status="opgepakt", follow_up="Over die ene.", month=SPRING, printable=False),
        said(status="teruggekoppeld", follow_up="Verteld."),
        said(kind="kracht", follow_up="Te weinig."),
    ]
    rows = page(signals, "intern").follow_up.waiting
    assert [(r.status, r.period, r.follow_up) for r in rows] == [
        ("nieuw", "", ""),
        ("nieuw", "2026-1", ""),
        ("opgepakt", "2026-1", ""),
        ("opgepakt", "2026-1", "Corporatie gebeld."),
    ]
    assert page(signals, "intern", GEMEENTE).follow_up.waiting == ()


def test_deelbaar_gives_a_band_per_status_on_the_page_of_the_gemeente_only() -> None:
    signals = [*_everywhere(status="opgepakt"), *several(4, 4, status="gesloten"), *several(9, 2, status="nieuw")]
    assert page(signals, "deelbaar", GEMEENTE).follow_up == FollowUp(bands=(("opgepakt", "veel"),))
    assert page(signals, "deelbaar", NOORD).follow_up == FollowUp()


# --- for all signals ------------------------------------------------------------------------------------------------
PEOPLE = st.builds(
    said,
    region=st.sampled_from((NOORD, *BUURTEN[NOORD])),
    organisatie=st.sampled_from(ORGANISATIES[:2]),
    role=st.sampled_from(("zorg", "bewoner")),
    group=st.sampled_from(("", "ouderen")),
    month=st.sampled_from((AUTUMN, SPRING)),
    kind=st.sampled_from(("knelpunt", "kracht")),
)


@given(st.lists(PEOPLE, max_size=12), st.sampled_from(("intern", "deelbaar")))
def test_what_speaks_and_what_is_silent_make_the_whole_list(signals: list[Signal], version: Version) -> None:
    for code in (NOORD, GEMEENTE) if version == "intern" else (GEMEENTE,):
        found = page(signals, version, code).coverage
        assert sorted((*found.roles, *found.silent_roles)) == sorted(ground().order("role"))
        assert not set(found.periods) & set(found.silent_periods)


@given(st.lists(PEOPLE, max_size=12))
def test_a_wijk_is_never_known_to_have_spoken_by_fewer_than_three(signals: list[Signal]) -> None:
    found = page(signals, "intern").coverage
    for buurt in set(BUURTEN[NOORD]) - set(found.silent_buurten):
        assert sum(s.region == buurt for s in signals) >= 3
    for group in set(ground().order("group")) - set(found.silent_groups):
        assert sum(s.group == group for s in signals) >= 3
    for role in found.roles:
        assert sum(s.role == role for s in signals) >= 3


def test_a_half_year_that_began_this_month_is_not_called_silent() -> None:
    begun = replace(ground(), datum=date(2026, 1, 1))
    found = coverage.of_place((), (), begun, ()).silent_periods
    assert (found[0], found[-1]) == ("2024-1", "2025-2")
