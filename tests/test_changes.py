"""What changed since an earlier report, and why."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_snapshots import STATES
from wijkanalyse.errors import SettingsError
from wijkanalyse.facts.continuity import Sameness
from wijkanalyse.own.figures import EDITION
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals.signal import Version
from wijkanalyse.weighing.changes import (
    MOST,
    Cause,
    Change,
    PlaceChanges,
    PointChange,
    SignalChange,
    changes,
    load_words,
)
from wijkanalyse.weighing.state import Figure, Measure, Place, State

WIJK = "WK990101"
TEXTS = resource_dir("data") / "texts" / "changes.toml"
POINT = "aandachtspunt-inkomen"
BEFORE = Figure(10.0, "ok", 2024, "T24", "vergelijkbaar", 2.0, (9.0, 9.0, None))


def same(_: str, __: int, ___: int) -> Sameness:
    return Sameness(same=True)


def state(place: Place, version: Version = "intern", **changed: Any) -> State:
    measures = {i: Measure("d1", "r1", True) for i in (*place.figures, "deel")}
    made = State("GM9901", version, date(2025, 11, 21), 2024, measures, {"T24": "m1", "T25": "m1"}, {WIJK: place})
    return replace(made, **changed)


def compared(now: Place, before: Place, **changed: Any) -> PlaceChanges:
    later = state(now, **({"datum": date(2026, 11, 21)} | changed))
    return changes(later, state(before), same).places[WIJK]


def changed_figure(**now: Any) -> PlaceChanges:
    """One figure; keys that start with `before_` or `state_` are about the earlier figure or the later state."""
    before = {k.removeprefix("before_"): now.pop(k) for k in list(now) if k.startswith("before_")}
    of_state = {k.removeprefix("state_"): now.pop(k) for k in list(now) if k.startswith("state_")}
    first = replace(BEFORE, **before)
    return compared(Place({"deel": replace(first, **now)}), Place({"deel": first}), **of_state)


def only(found: PlaceChanges) -> Change:
    assert (found.more, found.small, found.groups) == (0, 0, ())
    (change,) = found.figures
    return change


# --- nothing --------------------------------------------------------------------------------------------
@given(STATES)
def test_a_report_beside_itself_has_not_changed(made: State) -> None:
    found = changes(made, made, same)
    assert all(p.nothing for p in found.places.values())
    assert (found.since, found.added, found.removed, found.gone) == (made.datum, (), (), ())
    assert list(found.places) == list(made.places)


@given(STATES, STATES)
def test_any_two_states_can_be_compared(now: State, before: State) -> None:
    found = changes(now, before, same)
    assert all(len(p.figures) <= MOST for p in found.places.values())


def test_without_an_earlier_report_nothing_is_compared() -> None:
    found = changes(state(Place({"deel": BEFORE})), None, same)
    assert (found.since, found.places) == (None, {})


def test_a_figure_that_neither_report_has_is_no_change() -> None:
    assert changed_figure(before_value=None, before_status="missing", status="suppressed", year=2025).nothing


def test_rounding_in_the_sixteenth_decimal_is_no_change() -> None:
    assert changed_figure(value=10.0 + 1e-14).nothing


# --- causes ---------------------------------------------------------------------------------------------
LACKING: dict[str, Any] = {"before_value": None, "before_status": "not_published", "before_headline": "onbekend"}
FROM_CLEAR: dict[str, Any] = {"before_headline": "ongunstig", "headline": "onbekend"}
UNFAVOURABLE: dict[str, Any] = {"headline": "ongunstig"}
CAUSES: list[tuple[Cause, dict[str, Any]]] = [
    ("nieuw_jaar", {"value": 13.0, "year": 2025, "edition": "T25"}),
    ("ouder_jaar", {"value": 13.0, "year": 2023, "edition": "T23"}),
    ("herzien", {"value": 13.0, "state_modified": {"T24": "m2"}}),
    ("herzien", {"value": 13.0, "edition": "T24b"}),
    ("bewerking", {"value": 13.0}),
    ("eigen_cijfer", {"value": 13.0, "before_edition": EDITION}),
    ("definitie", {"value": 13.0, "state_measures": {"deel": Measure("d2", "r1", True)}}),
    ("definitie", {"value": 13.0, "year": 2025, "state_measures": {"deel": Measure("d1", "r1", True, (2025,))}}),
    (
        "definitie",
        {"value": 13.0, "year": 2026, "edition": "T26", "state_measures": {"deel": Measure("d1", "r1", False)}},
    ),
    ("drempel", {**UNFAVOURABLE, "state_measures": {"deel": Measure("d1", "r2", True)}}),
    ("drempel", UNFAVOURABLE),
    ("vergelijking", {**UNFAVOURABLE, "references": (8.0, 7.0, None)}),
    ("nieuw", {**LACKING, "value": 13.0, "status": "ok", "headline": "gunstig"}),
    ("niet_meer", {"value": None, "status": "missing", **FROM_CLEAR}),
    ("afgeschermd", {"value": None, "status": "suppressed", **FROM_CLEAR}),
]


@pytest.mark.parametrize(("cause", "figure"), CAUSES)
def test_every_change_has_its_cause(cause: Cause, figure: dict[str, Any]) -> None:
    change = only(changed_figure(**figure))
    assert (change.indicator, change.cause) == ("deel", cause)


def test_no_cause_is_without_a_test() -> None:
    about_points = {"in_rapport", "uit_rapport"}
    assert {cause for cause, _ in CAUSES} | about_points == set(get_args(Cause))


def test_a_year_before_the_break_is_the_same_measurement() -> None:
    measures = {"deel": Measure("d1", "r1", True, (2024, 2026))}
    assert only(changed_figure(value=13.0, year=2025, state_measures=measures)).cause == "nieuw_jaar"


def test_a_figure_that_is_shielded_now_shows_no_value_of_before() -> None:
    change = only(changed_figure(value=None, status="suppressed", **FROM_CLEAR))
    assert (change.before.value, change.before.references, change.difference) == (None, (), None)
    assert "10.0" not in repr(change)


def test_another_measurement_has_no_difference() -> None:
    found = only(changed_figure(value=13.0, state_measures={"deel": Measure("d2", "r1", True)}))
    assert found.difference is None
    assert only(changed_figure(value=13.0, year=2025)).difference == 3.0


def test_a_figure_that_one_state_lacks_came_or_went() -> None:
    with_it, without = Place({"deel": replace(BEFORE, headline="gunstig")}), Place()
    assert only(compared(with_it, without)).cause == "nieuw"
    gone = only(compared(without, with_it))
    assert (gone.cause, gone.now.headline) == ("niet_meer", "onbekend")


def test_figures_that_came_or_went_without_a_clear_verdict_are_told_together() -> None:
    plain = replace(BEFORE, headline="geen_oordeel", least=None)
    absent = replace(plain, value=None, status="missing")
    before = Place({"a": plain, "b": BEFORE, "c": absent, "d": plain, "e": plain})
    now = Place({"a": replace(absent, status="suppressed"), "c": plain, "d": absent, "e": plain, "f": BEFORE})
    found = compared(now, before, measures={i: Measure("d1", "r1", True) for i in "abcde"})
    assert found == PlaceChanges(WIJK, groups=(("nieuw", ("c",)), ("niet_meer", ("b", "d")), ("afgeschermd", ("a",))))


# --- what is listed ---------------------------------------------------------------------------------------
def test_a_small_difference_is_counted_and_not_listed() -> None:
    assert changed_figure(value=11.9, year=2025) == PlaceChanges(WIJK, small=1)
    assert only(changed_figure(value=12.0, year=2025)).difference == 2.0


def test_a_small_difference_with_another_verdict_is_listed() -> None:
    assert only(changed_figure(value=10.1, year=2025, headline="niet_zeker")).verdict


def test_a_figure_that_nobody_set_a_smallest_difference_for_is_counted() -> None:
    assert changed_figure(value=5000.0, year=2025, before_least=None).small == 1


def test_what_matters_most_comes_first_and_at_most_eight_are_listed() -> None:
    plain = {f"p{n}": BEFORE for n in range(12)}
    now = {name: replace(figure, value=20.0 + 2 * n, year=2025) for n, (name, figure) in enumerate(plain.items())}
    now["p3"] = replace(now["p3"], value=10.5, headline="ongunstig")
    now["p1"] = replace(BEFORE, value=None, status="missing", headline="onbekend")
    now["p2"] = replace(now["p2"], value=10.5, headline="niet_zeker")
    now["p5"] = replace(now["p5"], value=10.5, headline="gunstig")
    found = compared(Place(now), Place(plain))
    assert [c.indicator for c in found.figures] == ["p3", "p5", "p2", "p11", "p10", "p9", "p8", "p7"]
    assert (found.more, found.small, found.groups) == (3, 0, (("niet_meer", ("p1",)),))


# --- places -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "answer",
    [Sameness(same=False, reason="grens gewijzigd in 2025"), Sameness(same=None, reason="grens in 2025 onbekend")],
)
def test_figures_within_another_border_are_not_compared(answer: Sameness) -> None:
    asked = []

    def borders(code: str, first: int, last: int) -> Sameness:
        asked.append((code, first, last))
        return answer

    now = state(Place({"deel": replace(BEFORE, value=90.0)}), border_year=2025)
    found = changes(now, state(Place({"deel": BEFORE})), borders)
    assert found.places[WIJK] == PlaceChanges(WIJK, border=answer.reason)
    assert asked == [(WIJK, 2024, 2025)]


def test_a_place_that_is_new_or_gone_is_named() -> None:
    now = state(Place(), places={"WK990102": Place({"deel": BEFORE})})
    found = changes(now, state(Place({"deel": BEFORE})), same)
    assert found.places == {"WK990102": PlaceChanges("WK990102", new=True)}
    assert found.gone == (WIJK,)


def test_an_indicator_that_one_report_lacks_is_named_once_and_not_per_place() -> None:
    before, now = Place({"deel": BEFORE, "oud": BEFORE}), Place({"deel": BEFORE, "nieuw": BEFORE})
    found = changes(state(now), state(before), same)
    assert (found.added, found.removed) == (("nieuw",), ("oud",))
    assert found.places[WIJK].nothing


# --- points ---------------------------------------------------------------------------------------------------
def test_a_point_appears_with_the_cause_of_its_figures() -> None:
    worse = replace(BEFORE, value=14.0, year=2025, headline="ongunstig")
    found = compared(Place({"deel": worse}, {POINT: ("deel",)}), Place({"deel": BEFORE}))
    assert found.points == (PointChange(POINT, True, ("deel",), ("nieuw_jaar",)),)


def test_a_point_disappears_with_the_cause_of_its_figures() -> None:
    gone = replace(BEFORE, value=None, status="suppressed", headline="onbekend")
    found = compared(Place({"deel": gone}), Place({"deel": replace(BEFORE, headline="ongunstig")}, {POINT: ("deel",)}))
    assert found.points == (PointChange(POINT, False, ("deel",), ("afgeschermd",)),)


def test_a_point_whose_figures_are_judged_as_before_has_no_cause() -> None:
    found = compared(Place({"deel": BEFORE}, {POINT: ("deel",)}), Place({"deel": BEFORE}))
    assert found.points == (PointChange(POINT, True, ("deel",)),)


def test_a_point_of_a_figure_that_is_new_in_the_report_or_left_it_says_so() -> None:
    with_it, without = Place({"extra": BEFORE}, {POINT: ("extra",)}), Place()
    assert [p.causes for p in compared(with_it, without).points] == [("in_rapport",)]
    assert [p.causes for p in compared(without, with_it).points] == [("uit_rapport",)]


def test_a_point_that_stays_with_other_figures_is_no_change() -> None:
    places = [Place({"deel": BEFORE}, {POINT: figures}) for figures in (("deel",), ("ander", "deel"))]
    assert compared(*places).points == ()


# --- signals --------------------------------------------------------------------------------------------------
def test_signals_are_compared_only_where_both_reports_have_enough() -> None:
    before = Place(signals={("zorg", "knelpunt"): "meerdere", ("wonen", "kracht"): "veel"})
    now = Place(signals={("zorg", "knelpunt"): "veel", ("veiligheid", "knelpunt"): "veel"})
    assert compared(now, before) == PlaceChanges(WIJK, signals=(SignalChange("zorg", "knelpunt", "meerdere", "veel"),))


@given(st.sampled_from(["enkele", "meerdere", "veel"]))
def test_the_same_band_is_no_change(band: Any) -> None:
    place = Place(signals={("zorg", "knelpunt"): band})
    assert compared(place, place).nothing


# --- words ----------------------------------------------------------------------------------------------------
def test_every_cause_has_a_sentence() -> None:
    words = load_words(TEXTS)
    for _, figure in CAUSES:
        sentence = words.why(only(changed_figure(**figure)))
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert words.why(only(changed_figure(value=13.0, year=2025))) == "Er is een cijfer van 2025 in plaats van 2024."
    assert words.none == "Er is geen eerder rapport om mee te vergelijken."


@pytest.mark.parametrize("missing", ["none", "cause"])
def test_a_file_of_words_that_lacks_one_is_named(tmp_path: Path, missing: str) -> None:
    kept = [line for line in TEXTS.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{missing} =")]
    content = "\n".join(kept)
    if missing == "cause":
        content = content.replace("[cause.drempel]", "[cause.dremple]")
    assert tomllib.loads(content)
    path = tmp_path / "changes.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"changes\.toml is niet te gebruiken"):
        load_words(path)
