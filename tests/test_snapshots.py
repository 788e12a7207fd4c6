"""What is kept of a report: the same again when it is read, without texts, and never in the way of a build."""

from __future__ import annotations

import dataclasses
import gzip
import itertools
import math
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_builds import GEMEENTE, built_example
from tests.rules_fixture import ESTIMATE, SHARE, catalogue
from tests.weighing_ground import CODE, cell, material, real_catalogue, score, told, weighed
from wijkanalyse import build, snapshots
from wijkanalyse.facts.observations import STATUSES
from wijkanalyse.judgement.verdicts import Headline
from wijkanalyse.signals.signal import KINDS, Version
from wijkanalyse.signals.views import Band, PlaceSignals
from wijkanalyse.snapshots import CompareError, Shelf, home, packed, unpacked
from wijkanalyse.weighing import state as states
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.state import Edition, Figure, Measure, NewerStateError, Place, State

DAY = date(2026, 11, 21)
BANDS: tuple[Band, ...] = get_args(Band)
IDS = st.text("abcdefghij_0123", min_size=1, max_size=8)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
FIGURES = st.builds(
    Figure,
    NUMBERS,
    st.sampled_from(STATUSES),
    st.integers(1990, 2100),
    IDS,
    st.sampled_from(get_args(Headline)),
    NUMBERS,
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
)
PLACES = st.builds(
    Place,
    st.dictionaries(IDS, FIGURES, max_size=3),
    st.dictionaries(IDS, st.lists(IDS, max_size=3).map(tuple), max_size=2),
    st.dictionaries(st.tuples(IDS, st.sampled_from(KINDS)), st.sampled_from(BANDS), max_size=3),
)
MEASURES = st.builds(Measure, IDS, IDS, st.booleans(), st.lists(st.integers(1990, 2100), max_size=2).map(tuple))
STATES = st.builds(
    State,
    st.just("GM9901"),
    st.sampled_from(get_args(Version)),
    st.dates(),
    st.integers(1990, 2100),
    st.dictionaries(IDS, MEASURES, max_size=3),
    st.dictionaries(IDS, st.text(max_size=20), max_size=2),
    st.dictionaries(IDS, PLACES, max_size=3),
)


def state(day: date = DAY, version: Version = "deelbaar", **changed: Any) -> State:
    figure = Figure(5.0, "ok", 2024, "T24", "vergelijkbaar", 1.0, (5.0, 4.0, None))
    return State("GM9901", version, day, 2024, places={CODE: Place({"deel": figure})}, **changed)


def shelf(root: Path, version: Version = "deelbaar") -> Shelf:
    return Shelf(root, "GM9901", version)


def kept(root: Path, *days: date, version: Version = "deelbaar") -> Shelf:
    made = shelf(root, version)
    for day in days:
        assert made.keep(state(day, version)) == ()
    return made


# --- the bytes ----------------------------------------------------------------------------------------
@given(STATES)
def test_what_is_read_is_what_was_kept(made: State) -> None:
    assert unpacked(packed(made)) == made
    assert packed(unpacked(packed(made))) == packed(made)


@given(STATES, st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_changes_nothing(made: State, place: int, flip: int) -> None:
    content = bytearray(packed(made))
    content[place % len(content)] ^= flip
    try:
        assert unpacked(bytes(content)) == made
    except ValueError:
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
        lambda v: st.lists(v) | st.dictionaries(st.text(max_size=5), v),
    )
)
def test_other_json_is_no_state(data: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        states.from_bytes(orjson.dumps(data))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("vorm",), "1"),
        (("datum",), "gisteren"),
        (("versie",), "geheim"),
        (("grenzen",), None),
        (("gebieden", CODE, "cijfers", "deel"), [1.0]),
        (("gebieden", CODE, "cijfers", "deel", 4), "slecht"),
        (("gebieden", CODE, "cijfers", "deel", 0), "5"),
        (("gebieden", CODE, "cijfers", "deel", 2), True),
        (("gebieden", CODE, "signalen"), [["wonen", "kracht", "heel veel"]]),
    ],
)
def test_a_state_with_another_kind_of_value_is_damaged(path: tuple[Any, ...], value: Any) -> None:
    data = orjson.loads(states.to_bytes(state()))
    inside = data
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    with pytest.raises(ValueError, match=r"\w") as caught:
        states.from_bytes(orjson.dumps(data))
    assert not isinstance(caught.value, NewerStateError)


# --- what is in it -------------------------------------------------------------------------------------
def taken(version: Version, heard: PlaceSignals | None = None, *, signals: bool = True, choices: Any = ()) -> State:
    scores = (score("bijstand", "ongunstig"), score("krijgt_steun", "gunstig"))
    known = material(*scores, signals=heard)
    edition = Edition("GM9901", version, DAY, 2024, {"T24": "2026-01-02", "T99": "2026-01-03"})
    found = weighed(*scores, signals=heard, choices=choices)
    return states.state(edition, [(known, found)], real_catalogue(), signals=signals)


def test_deelbaar_is_the_same_bytes_whatever_was_heard() -> None:
    silent = packed(taken("deelbaar"))
    assert packed(taken("deelbaar", told(werk_en_inkomen=cell("knelpunt")))) == silent
    assert packed(taken("deelbaar", told(ontmoeten=cell("kracht", "steun"), zorg=cell("knelpunt")))) == silent


def test_intern_holds_bands_and_no_word_of_a_signal() -> None:
    secret = dataclasses.replace(cell("knelpunt"), texts=("geheim verhaal",), quotes=(("geheim", "bewoner"),))
    made = taken("intern", told(zorg=secret))
    assert made.places[CODE].signals == {("zorg", "knelpunt"): "meerdere"}
    plain = gzip.decompress(packed(made))
    assert b"geheim" not in plain
    assert b"bewoner" not in plain


def test_without_a_project_folder_intern_keeps_nothing_of_signals() -> None:
    assert taken("intern", told(zorg=cell("knelpunt")), signals=False) == taken("intern", signals=False)


def test_points_are_those_of_the_figures_and_tables_those_that_are_used() -> None:
    made = taken("intern", told(zorg=cell("knelpunt")))
    assert set(made.places[CODE].points.values()) == {("bijstand",), ("krijgt_steun",)}
    assert made.modified == {"T24": "2026-01-02"}
    assert made.places[CODE].figures["bijstand"] == Figure(5.0, "ok", 2024, "T24", "ongunstig", 1.0, (10.0, 10.0, 10.0))


def test_what_the_team_takes_out_changes_no_figure_of_the_state() -> None:
    first = next(iter(taken("deelbaar").places[CODE].points))
    out = ChoiceDeclaration(first, "weg", "zo gekozen")
    assert packed(taken("deelbaar", choices=[out])) == packed(taken("deelbaar"))


def test_a_value_that_is_no_number_is_kept_as_none() -> None:
    made = score("bijstand", "ongunstig", math.nan)
    found = states.state(Edition("GM9901", "deelbaar", DAY, 2024), [(material(made), weighed())], real_catalogue())
    assert found.places[CODE].figures["bijstand"].value is None
    assert unpacked(packed(found)) == found


def test_another_wording_is_no_other_definition_but_another_source_or_threshold_is() -> None:
    first = states.measure(SHARE, catalogue(SHARE))
    assert first.yearly
    assert not states.measure(ESTIMATE, catalogue(SHARE)).yearly
    assert (
        states.measure(dataclasses.replace(SHARE, label="Fietsers", definition="Anders gezegd"), catalogue(SHARE))
        == first
    )
    source = states.measure(dataclasses.replace(SHARE, source=ESTIMATE.source), catalogue(SHARE))
    rule = states.measure(dataclasses.replace(SHARE, least=3.0), catalogue(SHARE))
    assert (source.definition != first.definition, source.rule == first.rule) == (True, True)
    assert (rule.definition == first.definition, rule.rule != first.rule) == (True, True)


def test_the_example_gemeente_is_kept_small_and_reads_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = built_example(tmp_path_factory).workshop
    dossier = build.dossier_of(shop, shop.regions.gemeente(GEMEENTE))
    assembler = build.assembler_of(shop, dossier)
    places = []
    for wijk in dossier.places:
        scores = tuple(assembler.scores(wijk))
        at = dataclasses.replace(material().site, code=wijk.code, population=dossier.population.get(wijk.code))
        places.append((material(*scores, at=at), weighed(*scores, at=at)))
    modified = {h.edition.table: h.edition.modified for h in dossier.holdings}
    made = states.state(Edition(GEMEENTE, "deelbaar", DAY, dossier.gemeente.year, modified), places, shop.catalogue)
    content = packed(made)
    assert unpacked(content) == made
    assert len(content) < 3_000 * len(places)
    assert all(made.places[w.code].figures for w in dossier.wijken)
    plain = gzip.decompress(content).decode()
    assert not [w.label for w in dossier.wijken if w.label in plain]
    assert "/" not in plain
    assert "\\" not in plain


# --- which day -----------------------------------------------------------------------------------------
def test_a_state_of_29_days_ago_is_too_new_and_one_of_30_days_is_not(tmp_path: Path) -> None:
    made = kept(tmp_path, DAY - timedelta(days=29))
    assert made.earlier(DAY).state is None
    made = kept(tmp_path, DAY - timedelta(days=30), DAY - timedelta(days=31))
    found = made.earlier(DAY).state
    assert found is not None
    assert found.datum == DAY - timedelta(days=30)


def test_a_day_that_is_asked_for_gives_the_newest_on_or_before_it(tmp_path: Path) -> None:
    made = kept(tmp_path, date(2026, 9, 1), date(2026, 11, 10), DAY)
    days = {asked: made.earlier(DAY, asked).state for asked in (date(2026, 11, 9), date(2026, 11, 10), DAY)}
    assert [s.datum for s in days.values() if s] == [date(2026, 9, 1), date(2026, 11, 10), date(2026, 11, 10)]


def test_a_day_without_any_report_before_it_is_an_error_that_names_the_days(tmp_path: Path) -> None:
    with pytest.raises(CompareError) as caught:
        kept(tmp_path, date(2026, 9, 1), date(2026, 10, 1)).earlier(DAY, date(2025, 1, 1))
    error = caught.value
    assert error.value == "1 januari 2025"
    assert error.allowed == "een datum vanaf een van deze dagen: 1 oktober 2026 en 1 september 2026"
    assert error.hint == "Typ bijvoorbeeld: --vergelijk 2026-09-01"
    with pytest.raises(CompareError) as caught:
        shelf(tmp_path, "intern").earlier(DAY, date(2025, 1, 1))
    assert caught.value.allowed == "nog geen: dit is het eerste rapport"
    assert str(tmp_path) not in str(error)


def test_a_second_build_of_a_day_takes_the_place_of_the_first(tmp_path: Path) -> None:
    made = kept(tmp_path, DAY)
    made.keep(state(modified={"T24": "later"}))
    assert [p.name for p in made.folder.iterdir()] == ["2026-11-21.json.gz"]
    assert made.earlier(DAY + timedelta(days=30)).state == state(modified={"T24": "later"})


def test_versions_and_gemeenten_are_kept_apart(tmp_path: Path) -> None:
    kept(tmp_path, date(2026, 9, 1))
    assert shelf(tmp_path, "intern").days() == []
    assert Shelf(tmp_path, "GM0637", "deelbaar").days() == []


# --- how many ------------------------------------------------------------------------------------------
def test_of_three_years_of_daily_builds_few_are_kept_and_there_is_always_one_to_compare_with(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    made.folder.mkdir(parents=True)
    for back in range(3 * 365):
        (made.folder / f"{(DAY - timedelta(days=back)).isoformat()}.json.gz").touch()
    made.keep(state())
    days = made.days()
    assert sum((DAY - d).days <= 60 for d in days) == 61
    assert sum(60 < (DAY - d).days <= 366 for d in days) <= 46
    assert sum((DAY - d).days > 366 for d in days) <= 25
    gaps = [a - b for a, b in itertools.pairwise(days)]
    assert max(gaps) <= timedelta(days=61)
    assert made.surplus(DAY) == []


def test_a_build_of_a_past_day_leaves_later_days_alone(tmp_path: Path) -> None:
    days = (DAY, DAY - timedelta(days=1), DAY - timedelta(days=2))
    made = kept(tmp_path, *days)
    made.keep(state(date(2020, 1, 1)))
    assert set(days) < set(made.days())


def test_what_follows_from_signals_is_gone_after_24_months(tmp_path: Path) -> None:
    old, held = date(2024, 10, 31), date(2024, 11, 1)
    expected: dict[Version, list[date]] = {"deelbaar": [held, old], "intern": [held]}
    for version, days in expected.items():
        made = kept(tmp_path, held, old, version=version)
        found = made.earlier(DAY, old if version == "deelbaar" else held).state
        assert found is not None
        made.keep(state(DAY, version))
        assert made.days() == [DAY, *days]


# --- what goes wrong -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content", [b"", b"geen gzip", packed(state())[:-9], gzip.compress(b"{}", mtime=0), packed(state())]
)
def test_a_damaged_state_is_set_aside_and_the_one_before_it_is_used(tmp_path: Path, content: bytes) -> None:
    made = kept(tmp_path, date(2026, 8, 1), date(2026, 9, 1))
    (made.folder / "2026-09-01.json.gz").write_bytes(content)
    found = made.earlier(DAY)
    assert found.state == state(date(2026, 8, 1))
    assert [str(r) for r in found.remarks] == [
        "bewaarde stand van 1 september 2026 · hele bestand · is beschadigd; we slaan die over"
    ]
    assert (made.folder / "2026-09-01.json.gz.beschadigd").read_bytes() == content
    assert made.earlier(DAY).remarks == ()


def test_a_state_of_a_newer_program_is_passed_over_and_stays(tmp_path: Path) -> None:
    made = kept(tmp_path, date(2026, 9, 1))
    newer = gzip.compress(orjson.dumps({"vorm": states.LAYOUT + 1}))
    (made.folder / "2026-10-01.json.gz").write_bytes(newer)
    found = made.earlier(DAY)
    assert found.state == state(date(2026, 9, 1))
    assert "nieuwere versie" in found.remarks[0].text
    assert made.days()[0] == date(2026, 10, 1)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    made = kept(tmp_path, DAY)
    names = ("notities.txt", "20261001.json.gz", "2026-13-01.json.gz", ".2026-10-01.json.gz.nieuw")
    for name in names:
        (made.folder / name).write_text("x")
    made.keep(state(DAY + timedelta(days=900)))
    assert set(names) < {p.name for p in made.folder.iterdir()}


def test_a_file_where_the_folder_should_be_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "stand").write_text("x")
    made = shelf(tmp_path / "stand")
    (remark,) = made.keep(state())
    assert str(remark).startswith("bewaarde stand van 21 november 2026 · hele bestand · niet bewaard")
    assert str(tmp_path) not in str(remark)
    assert made.earlier(DAY).state is None


def test_when_the_disk_fails_the_earlier_state_of_that_day_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kept(tmp_path, DAY)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (remark,) = made.keep(state(modified={"T24": "later"}))
    assert "de schijf is vol" in remark.text
    assert [p.name for p in made.folder.iterdir()] == ["2026-11-21.json.gz"]
    assert unpacked((made.folder / "2026-11-21.json.gz").read_bytes()) == state()


# --- where ---------------------------------------------------------------------------------------------
def test_states_stand_in_the_project_folder_with_signals_or_with_the_users_data_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(snapshots.VARIABLE, raising=False)
    project, out = tmp_path / "team", tmp_path / "team" / "rapporten"
    assert home(project, out) == snapshots.Home(project / "stand", signals=True)
    alone = home(None, out)
    assert not alone.signals
    assert "cache" not in alone.root.parts
    assert home(project, tmp_path) == alone
    assert home(project, project) == alone


def test_another_folder_can_be_named_and_never_holds_signals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(snapshots.VARIABLE, str(tmp_path / "elders"))
    assert home(tmp_path, tmp_path / "out") == snapshots.Home(tmp_path / "elders")
