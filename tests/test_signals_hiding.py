"""What each version may show of the signals, and that what is hidden can't be told from what isn't there."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.signals_ground import (
    AREAS,
    BUURTEN,
    DORP,
    GEHUCHT,
    GEMEENTE,
    NOORD,
    ORGANISATIES,
    PEOPLE,
    PLEIN,
    RAND,
    SAMEN,
    THEMES,
    ZUID,
    ground,
    page,
    said,
    seen,
    several,
)
from wijkanalyse.signals.hiding import direction, pages, view
from wijkanalyse.signals.signal import KINDS, Signal, Version
from wijkanalyse.signals.views import Intake, SignalView

VERSIONS: tuple[Version, ...] = ("intern", "deelbaar")
OUDER, ACHTER = BUURTEN[NOORD][0], BUURTEN[NOORD][2]


# --- the minimum --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("version", "number", "sources", "band"),
    [
        ("intern", 2, 2, None),
        ("intern", 3, 1, None),
        ("intern", 3, 2, "meerdere"),
        ("intern", 6, 2, "veel"),
        ("deelbaar", 4, 3, None),
        ("deelbaar", 9, 2, None),
        ("deelbaar", 5, 3, "meerdere"),
        ("deelbaar", 9, 4, "meerdere"),
        ("deelbaar", 10, 4, "veel"),
    ],
)
def test_a_cell_shows_from_the_minimum_of_its_version(
    version: Version, number: int, sources: int, band: str | None
) -> None:
    found = page(several(number, sources), version).theme("wonen").cell("knelpunt")
    assert (found.band if found else None) == band


def test_intern_says_below_the_minimum_only_that_something_was_reported() -> None:
    found = page([said(kind="wens", role="zorg")], "intern")
    assert found.theme("wonen").below
    assert found.theme("wonen").cells == ()
    assert "wonen" not in found.coverage.silent_themes
    assert replace(found, themes=(), coverage=replace(found.coverage, silent_themes=())) == replace(
        page([], "intern"), themes=(), coverage=replace(page([], "intern").coverage, silent_themes=())
    )


def test_deelbaar_below_the_minimum_equals_no_signals_at_all() -> None:
    assert seen(several(4, 4), "deelbaar") == seen([], "deelbaar")


def test_deelbaar_shows_theme_kind_and_band_and_nothing_else() -> None:
    signals = several(7, 3, group="ouderen", role="bewoner", quotable=True, follow_up="Gebeld.", region=OUDER)
    cell = page(signals, "deelbaar").theme("wonen").cells[0]
    filled = {name for name, value in asdict(cell).items() if value not in ((), None)}
    assert filled == {"kind", "band"}


def test_an_onderwerp_shows_when_it_reaches_the_minimum_by_itself() -> None:
    signals = [
        *several(5, 3, onderwerp="geluid"),
        *several(4, 4, onderwerp="woning"),
        *several(6, 2, onderwerp="buren"),
    ]
    cell = page(signals, "deelbaar").theme("wonen").cells[0]
    assert cell.onderwerpen == ("geluid",)
    assert page(signals, "intern").theme("wonen").cells[0].onderwerpen == ("buren", "geluid", "woning")


# --- small places ---------------------------------------------------------------------------------------
def test_a_small_wijk_shows_nothing_and_intern_lifts_it_to_the_gemeente() -> None:
    signals = [*several(4, 3, region=GEHUCHT), said(region=GEMEENTE)]
    intern, deelbaar = seen(signals, "intern"), seen(signals, "deelbaar")
    assert intern.places[GEHUCHT].hidden == deelbaar.places[GEHUCHT].hidden == "te_klein"
    assert intern.places[GEHUCHT].theme("wonen") == deelbaar.places[GEHUCHT].theme("wonen")
    cell = intern.gemeente.theme("wonen").cell("knelpunt")
    assert cell is not None
    assert (cell.band, len(cell.texts)) == ("meerdere", 5)
    assert deelbaar.gemeente == seen([], "deelbaar").gemeente


def test_a_wijk_of_seven_hundred_people_shows_signals_in_intern_only() -> None:
    signals = several(8, 4, region=BUURTEN[DORP][0])
    assert page(signals, "intern", DORP).theme("wonen").cells
    assert page(signals, "deelbaar", DORP) == page([], "deelbaar", DORP)
    assert page(signals, "deelbaar", DORP).hidden == "te_klein"


def test_the_reason_for_hiding_follows_from_the_place_and_never_from_its_signals() -> None:
    signals = [s for code in (NOORD, ZUID, DORP, GEHUCHT) for s in several(8, 4, region=BUURTEN[code][0])]
    for version in VERSIONS:
        full, empty = seen(signals, version), seen([], version)
        assert {c: p.hidden for c, p in full.places.items()} == {c: p.hidden for c, p in empty.places.items()}
        assert [replace(p, hidden="") for p in full.places.values() if p.hidden] == [
            replace(p, hidden="") for p in empty.places.values() if p.hidden
        ]


# --- own areas ----------------------------------------------------------------------------------------------
def test_deelbaar_adds_up_only_what_the_wijken_of_an_area_show() -> None:
    signals = [*several(5, 3, region=NOORD), *several(4, 4, region=ZUID)]
    cell = page(signals, "deelbaar", SAMEN).theme("wonen").cell("knelpunt")
    assert cell is not None
    assert cell.band == "meerdere"
    assert seen([*several(4, 4, region=NOORD), *several(4, 4, region=ZUID)], "deelbaar") == seen([], "deelbaar")


def test_deelbaar_shows_nothing_of_an_area_that_cuts_a_wijk_whatever_was_said() -> None:
    found = page(several(9, 4, region=OUDER), "deelbaar", RAND)
    assert found == page([], "deelbaar", RAND)
    assert found.hidden == "overlap"


def test_intern_shows_an_area_unless_its_wijk_beside_it_singles_out_a_few() -> None:
    inside = several(4, 2, region=OUDER)
    assert page(inside, "intern", RAND).theme("wonen").cells
    assert not page([*inside, said(region=ACHTER)], "intern", RAND).theme("wonen").cells
    assert page([*inside, said(region=ACHTER)], "intern", RAND).theme("wonen").below
    assert page([*inside, *several(3, 2, region=ACHTER)], "intern", RAND).theme("wonen").cells


def test_intern_hides_an_area_that_has_only_a_few_signals_in_common_with_its_wijk() -> None:
    wide = {"areas": {RAND: (*BUURTEN[NOORD][:2], *BUURTEN[ZUID], *BUURTEN[DORP])}}
    others = [*several(2, 2, region=ZUID), *several(2, 2, region=DORP), *several(3, 2, region=ACHTER)]
    assert not page([*others, *several(2, 2, region=OUDER)], "intern", RAND, **wide).theme("wonen").cells
    assert page([*others, *several(3, 2, region=OUDER)], "intern", RAND, **wide).theme("wonen").cells


def test_intern_shows_an_area_of_wijken_that_show_nothing_by_themselves() -> None:
    signals = [*several(2, 2, region=OUDER), *several(2, 2, region=ZUID)]
    assert page(signals, "intern", SAMEN).theme("wonen").cells
    assert not page(signals, "intern", NOORD).theme("wonen").cells


# --- details of a cell, intern ---------------------------------------------------------------------------------
def test_intern_names_group_role_and_half_year_from_three_signals() -> None:
    autumn = {"month": date(2025, 9, 1), "role": "bewoner", "group": "ouderen"}
    signals = [*several(3, 2, **autumn), *several(2, 2, role="zorg", group="jongeren", region=OUDER)]
    cell = page(signals, "intern").theme("wonen").cells[0]
    assert (cell.groups, cell.roles, cell.periods, cell.buurten, cell.sources) == (
        ("ouderen",),
        ("bewoner",),
        ("2025-2",),
        (1, 3),
        4,
    )


def test_no_buurten_are_counted_when_the_signals_are_about_the_whole_wijk() -> None:
    assert page(several(3, 2), "intern").theme("wonen").cells[0].buurten is None


def test_a_text_that_screening_warned_about_counts_and_is_never_printed() -> None:
    signals = [
        *several(2, 2, text="De bus rijdt vaker."),
        said(printable=False, quotable=True, text="Die ene buurman."),
    ]
    cell = page(signals, "intern").theme("wonen").cells[0]
    assert (cell.texts, cell.quotes) == (("De bus rijdt vaker.",), ())


def test_quotes_need_permission_and_own_eyes_and_at_most_twenty_five_words() -> None:
    long = " ".join(["woord"] * 26)
    signals = [
        said(text=" ".join(["woord"] * 25), quotable=True, role="vrijwilliger"),
        said(text="Het is stil.", quotable=True, role="zorg", organisatie="Zorggroep"),
        said(text="Gehoord aan de deur.", quotable=True, first_hand=False),
        said(text=long, quotable=True),
        said(text="Niet aanhalen."),
        said(text="   "),
    ]
    cell = page(signals, "intern").theme("wonen").cells[0]
    assert [who for _, who in cell.quotes] == ["professional", "bewoner"]
    assert cell.texts == ("Gehoord aan de deur.", "Niet aanhalen.", long)


def test_a_quote_isnt_printed_again_as_a_text() -> None:
    same = [
        said(text="Fijne  straat", quotable=True),
        said(text="fijne straat"),
        said(organisatie="Buurthuis", text=""),
    ]
    cell = page(same, "intern").theme("wonen").cells[0]
    assert (cell.texts, len(cell.quotes)) == ((), 1)


def test_no_text_stands_in_a_repr() -> None:
    signals = several(6, 3, text="Geheim verhaal", quotable=True, follow_up="Geheim antwoord")
    assert "Geheim" not in repr(seen(signals, "intern")) + repr(pages(signals, ground(), "intern"))


# --- the direction of a theme ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("against", "favour", "expected"),
    [
        (3, 1, "knelpunt"),
        (2, 1, "gemengd"),
        (1, 1, "gemengd"),
        (1, 2, "gemengd"),
        (1, 3, "kracht"),
        (0, 0, "te_weinig"),
    ],
)
def test_three_out_of_four_decide_the_direction(against: int, favour: int, expected: str) -> None:
    shown = {"knelpunt": several(against, 1), "kracht": several(favour, 1), "wens": several(9, 1)}
    assert direction(shown) == expected


def test_a_kind_below_the_minimum_doesnt_pull_at_the_direction() -> None:
    signals = [*several(3, 2), *several(8, 1, kind="kracht"), *several(6, 3, kind="wens")]
    assert page(signals, "intern").theme("wonen").direction == "knelpunt"
    assert page(signals[3:], "intern").theme("wonen").direction == "te_weinig"


# --- for all signals ------------------------------------------------------------------------------------------------
REGIONS = (GEMEENTE, NOORD, *BUURTEN[NOORD], ZUID, *BUURTEN[ZUID], DORP, GEHUCHT)
CELLS = st.fixed_dictionaries(
    {
        "region": st.sampled_from(REGIONS),
        "theme": st.sampled_from(tuple(THEMES)[:2]),
        "kind": st.sampled_from(KINDS[:2]),
    }
)
PERSONS = st.fixed_dictionaries(
    {
        "organisatie": st.sampled_from(ORGANISATIES),
        "role": st.sampled_from(("bewoner", "zorg")),
        "first_hand": st.sampled_from((True, True, True, False)),
        "month": st.sampled_from((date(2026, 5, 1), date(2025, 2, 1), date(2023, 1, 1))),
        "status": st.sampled_from(("nieuw", "gesloten")),
        "onderwerp": st.sampled_from(("", "geluid")),
        "group": st.sampled_from(("", "ouderen")),
        "quotable": st.booleans(),
        "printable": st.booleans(),
        "follow_up": st.sampled_from(("", "Gebeld.")),
    }
)


def _spoken(batches: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> list[Signal]:
    return [said(**where | who) for where, people in batches for who in people]


ONE = st.builds(lambda where, who: said(**where | who), CELLS, PERSONS)
MANY = st.lists(st.tuples(CELLS, st.lists(PERSONS, min_size=1, max_size=8)), max_size=7).map(_spoken)


def _home(signal: Signal) -> str:
    return next((w for w, parts in BUURTEN.items() if signal.region in (w, *parts)), GEMEENTE)


def _cell(signal: Signal) -> tuple[str, str, str]:
    return _home(signal), signal.theme, signal.kind


def _is_shareable(signal: Signal, signals: Sequence[Signal]) -> bool:
    """Say by counting alone whether a signal lies in a cell that deelbaar may show."""
    here = [s for s in signals if _cell(s) == _cell(signal) and s.month.year > 2023]
    people = PEOPLE.get(_home(signal), 99999)
    told = {(s.organisatie, s.role) for s in here if s.first_hand}
    return signal.month.year > 2023 and people >= 1000 and len(here) >= 5 and len(told) >= 3


@given(MANY, ONE)
@example(several(5, 3), said(region=ZUID))
@example(several(4, 3), said(organisatie=ORGANISATIES[1], role="zorg", kind="kracht"))
@example(several(5, 3, region=NOORD), said(region=ACHTER, kind="kracht"))
@example([*several(5, 3), *several(4, 3, region=ZUID, role="bewoner", status="gesloten")], said(region=GEMEENTE))
def test_one_signal_below_the_minimum_changes_nothing_in_deelbaar(signals: list[Signal], extra: Signal) -> None:
    if not _is_shareable(extra, [*signals, extra]):
        assert seen([*signals, extra], "deelbaar") == seen(signals, "deelbaar")


@given(MANY)
def test_deelbaar_is_made_of_the_signals_above_the_minimum_alone(signals: list[Signal]) -> None:
    assert seen([s for s in signals if _is_shareable(s, signals)], "deelbaar") == seen(signals, "deelbaar")


@given(MANY)
def test_deelbaar_shows_every_cell_that_reaches_the_minimum(signals: list[Signal]) -> None:
    found = seen(signals, "deelbaar")
    places = {GEMEENTE: found.gemeente} | {code: found.places[code] for code in BUURTEN}
    shown = {(code, t.theme, c.kind) for code, place in places.items() for t in place.themes for c in t.cells}
    assert shown == {_cell(s) for s in signals if _is_shareable(s, signals)}


@given(MANY)
def test_deelbaar_doesnt_change_with_texts_groups_permission_or_what_was_done(signals: list[Signal]) -> None:
    other = [
        replace(s, text="Iets anders", quotable=True, follow_up="Klaar", frequency="vaak", group="jongeren")
        for s in signals
    ]
    assert seen(other, "deelbaar") == seen(signals, "deelbaar")


@given(MANY)
def test_deelbaar_holds_no_typed_text_and_no_detail_of_a_wijk(signals: list[Signal]) -> None:
    found = seen(signals, "deelbaar")
    whole = json.dumps(asdict(found))
    typed = [s.text for s in signals] + [s.organisatie for s in signals] + [s.follow_up for s in signals if s.follow_up]
    assert not [text for text in typed if text in whole]
    for place in found.places.values():
        assert place.coverage == type(place.coverage)(place.coverage.silent_themes)
        assert place.follow_up == type(place.follow_up)()
        assert not any(t.below for t in place.themes)
    assert found.gemeente.follow_up.counts == found.gemeente.follow_up.waiting == ()


@given(MANY)
def test_intern_prints_no_text_of_a_cell_below_its_minimum(signals: list[Signal]) -> None:
    found = seen(signals, "intern")
    owner = {s.text: s for s in signals}
    for code, place in ({GEMEENTE: found.gemeente} | found.places).items():
        for theme in place.themes:
            for cell in theme.cells:
                printed = [owner[text] for text in (*cell.texts, *(text for text, _ in cell.quotes))]
                here = [s for s in signals if _stands_at(s, code) and (s.theme, s.kind) == (theme.theme, cell.kind)]
                assert set(map(id, printed)) <= set(map(id, here))
                assert len(here) >= 3
                assert len({s.source for s in here} - {None}) >= 2
                assert all(s.printable for s in printed)


def _stands_at(signal: Signal, code: str) -> bool:
    if signal.month.year <= 2023:
        return False
    if code in AREAS:
        parts = AREAS[code]
        return signal.region in parts or set(BUURTEN.get(signal.region, ("-",))) <= set(parts)
    home = _home(signal)
    return code == (GEMEENTE if home == GEHUCHT else home)


@given(MANY)
def test_intern_never_lets_two_pages_single_out_fewer_than_three_signals(signals: list[Signal]) -> None:
    found = pages(signals, ground(), "intern")
    for area in (SAMEN, RAND):
        for other in (NOORD, ZUID, SAMEN, RAND):
            for key in found[area].cells.keys() & found[other].cells.keys():
                one, two = ({s.place for s in found[code].cells[key]} for code in (area, other))
                assert all(len(part) == 0 or len(part) >= 3 for part in (one - two, two - one, one & two))


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_files_and_rows_doesnt_matter(signals: list[Signal], chance: random.Random) -> None:
    mixed = signals.copy()
    chance.shuffle(mixed)
    for version in VERSIONS:
        assert seen(mixed, version) == seen(signals, version)


def test_what_came_in_is_passed_on() -> None:
    found = view((), ground(), "deelbaar", Intake(True, 2, 3, 1))
    assert isinstance(found, SignalView)
    assert (found.collected, found.waiting, found.unreadable_rows, found.unreadable_files) == (True, 2, 3, 1)
    assert list(found.places) == [*BUURTEN, *AREAS]
    assert found.places[PLEIN].hidden == "te_klein"
