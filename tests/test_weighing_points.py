"""Krachten and aandachtspunten: few, grouped by cause, each with its evidence, never padded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signals_ground import NOORD, several
from tests.signals_ground import page as signals_page
from tests.weighing_ground import YEAR, cell, real_catalogue, real_vocabulary, score, site, told, trend, weighed
from wijkanalyse.judgement.verdicts import Headline
from wijkanalyse.signals.signal import Version
from wijkanalyse.signals.views import Cell
from wijkanalyse.weighing.weighed import MOST_POINTS, MOST_PRIORITIES, Point, Weighed


def ids(points: tuple[Point, ...]) -> list[str]:
    return [p.id for p in points]


# --- from figures ---------------------------------------------------------------------------------
def test_an_unfavourable_figure_is_an_aandachtspunt_and_a_favourable_one_a_kracht() -> None:
    found = weighed(score("laagste_inkomens", "ongunstig"), score("afstand_huisarts", "gunstig"))
    assert ids(found.concerns) == ["aandachtspunt-inkomen"]
    assert ids(found.strengths) == ["kracht-nabijheid"]


def test_a_high_income_is_favourable_and_no_kracht() -> None:
    assert weighed(score("gestandaardiseerd_inkomen", "gunstig")).points == ()


@pytest.mark.parametrize("headline", ["vergelijkbaar", "niet_zeker", "wisselend", "geen_oordeel", "onbekend"])
def test_only_a_clear_figure_makes_a_point(headline: Headline) -> None:
    assert weighed(score("laagste_inkomens", headline)).points == ()


def test_eleven_unfavourable_health_figures_are_one_point() -> None:
    model = [i.id for i in real_catalogue().indicators if i.driver == "gezondheid_model"]
    (point,) = weighed(*(score(i, "ongunstig") for i in model)).concerns
    assert (len(point.scores), point.theme) == (len(model), "gezondheid")
    assert point.title == "Gezondheid en meedoen"


def test_trouble_making_ends_meet_is_no_second_point_beside_low_incomes() -> None:
    found = weighed(score("laagste_inkomens", "ongunstig"), score("moeite_met_rondkomen", "ongunstig"))
    assert ids(found.concerns) == ["aandachtspunt-inkomen"]
    assert found.concerns[0].title == "Rondkomen"
    assert [s.indicator.id for s in found.concerns[0].scores] == ["laagste_inkomens", "moeite_met_rondkomen"]


def test_health_stays_a_point_of_its_own_beside_low_incomes() -> None:
    found = weighed(*(score(i, "ongunstig") for i in ("laagste_inkomens", "moeite_met_rondkomen", "stress")))
    assert set(ids(found.concerns)) == {"aandachtspunt-inkomen", "aandachtspunt-gezondheid_model"}


def test_the_point_about_health_doesnt_open_with_trouble_making_ends_meet() -> None:
    """Beside "Rondkomen" stood "Gezondheid en welbevinden: 29% heeft moeite met rondkomen"."""
    scores = [score(i, "ongunstig") for i in ("laagste_inkomens", "moeite_met_rondkomen", "eenzaam", "beweegrichtlijn")]
    found = weighed(*scores, signals=told(werk_en_inkomen=cell("knelpunt", "rondkomen")))
    points = {p.id: p for p in found.concerns}
    assert {i: [s.indicator.id for s in p.scores] for i, p in points.items()} == {
        "aandachtspunt-inkomen": ["laagste_inkomens", "moeite_met_rondkomen"],
        "aandachtspunt-gezondheid_model": ["beweegrichtlijn", "eenzaam"],
    }
    assert [p.both for p in found.concerns] == [True, False]


@pytest.mark.parametrize(
    ("indicators", "headline", "title"),
    [
        (["eenzaam", "sterk_eenzaam"], "ongunstig", "Ontmoeten en meedoen"),
        (["moeite_met_rondkomen"], "ongunstig", "Werk, inkomen en bestaanszekerheid"),
        (["eenzaam", "stress"], "ongunstig", "Gezondheid en meedoen"),
        (["sport", "krijgt_steun"], "gunstig", "Meedoen, steun en bewegen"),
        (["afstand_huisarts"], "ongunstig", "Langere afstand tot een huisarts"),
        (["afstand_huisarts"], "gunstig", "Korte afstand tot een huisarts"),
        (["afstand_huisarts", "afstand_school"], "ongunstig", "Afstand tot voorzieningen"),
        (["laagste_inkomens"], "ongunstig", "Rondkomen"),
    ],
)
def test_a_point_is_called_what_its_figures_share(indicators: list[str], headline: Headline, title: str) -> None:
    (point,) = weighed(*(score(i, headline) for i in indicators)).points
    assert point.title == title


@pytest.mark.parametrize(("age", "points"), [(6, 1), (7, 0)])
def test_a_figure_of_more_than_six_years_old_says_nothing(age: int, points: int) -> None:
    found = weighed(score("laagste_inkomens", "ongunstig", year=YEAR - age))
    assert len(found.points) == points
    assert {r.theme: r.figures for r in found.matrix}["werk_en_inkomen"] == ("ongunstig" if points else "onbekend")


@pytest.mark.parametrize(("similar", "apart"), [("ongunstig", True), ("vergelijkbaar", False)])
def test_a_point_says_whether_similar_wijken_differ_too(similar: str, apart: bool) -> None:
    (point,) = weighed(score("laagste_inkomens", "ongunstig", similar=similar)).concerns
    assert point.apart is apart


# --- from signals ---------------------------------------------------------------------------------
def test_signals_alone_make_points_of_their_theme() -> None:
    found = weighed(signals=told(ontmoeten=cell("kracht"), wonen=[cell("knelpunt"), cell("wens")]))
    assert (ids(found.strengths), ids(found.concerns)) == (
        ["kracht-signaal-ontmoeten"],
        ["aandachtspunt-signaal-wonen"],
    )
    assert found.concerns[0].title == "Wonen en leefomgeving"


def test_a_mixed_theme_makes_a_kracht_and_an_aandachtspunt() -> None:
    found = weighed(signals=told(wonen=[cell("knelpunt"), cell("kracht")]))
    assert ids(found.points) == ["kracht-signaal-wonen", "aandachtspunt-signaal-wonen"]


@pytest.mark.parametrize(("version", "title"), [("intern", "Geluid van buren"), ("deelbaar", "Wonen en leefomgeving")])
def test_deelbaar_never_names_the_onderwerp_of_signals(version: Version, title: str) -> None:
    found = weighed(signals=told(wonen=cell("knelpunt", "geluid")), at=site(version=version))
    assert found.concerns[0].title == title


def test_a_point_is_called_by_a_name_that_fits_in_a_sentence() -> None:
    """The page said: "zou kunnen helpen bij: staat van de woning: vocht, kou, gebreken"."""
    found = weighed(signals=told(wonen=cell("knelpunt", "woning")), at=site(version="intern"))
    assert found.concerns[0].title == "Staat van de woning"


# --- both -----------------------------------------------------------------------------------------
def test_figure_and_signal_about_one_subject_are_one_point() -> None:
    signals = told(werk_en_inkomen=cell("knelpunt", "rondkomen"))
    (point,) = weighed(score("laagste_inkomens", "ongunstig"), signals=signals).concerns
    assert (point.id, point.both, point.cell_themes) == ("aandachtspunt-inkomen", True, ("werk_en_inkomen",))


def test_signals_about_another_subject_are_a_point_of_their_own() -> None:
    signals = told(werk_en_inkomen=cell("knelpunt", "werk"))
    found = weighed(score("laagste_inkomens", "ongunstig"), signals=signals)
    assert set(ids(found.concerns)) == {"aandachtspunt-inkomen", "aandachtspunt-signaal-werk_en_inkomen"}
    assert not any(p.both for p in found.concerns)


def test_signals_without_a_subject_join_the_only_point_of_their_theme() -> None:
    scores = [score(i, "ongunstig") for i in ("laagste_inkomens", "moeite_met_rondkomen", "stress", "rookt")]
    found = weighed(*scores, signals=told(werk_en_inkomen=cell("knelpunt")))
    assert {p.id: p.both for p in found.concerns} == {
        "aandachtspunt-inkomen": True,
        "aandachtspunt-gezondheid_model": False,
    }


def test_signals_without_a_subject_join_a_point_that_only_partly_is_about_their_theme() -> None:
    scores = [score(i, "ongunstig") for i in ("stress", "rookt", "eenzaam")]
    (point,) = weighed(*scores, signals=told(ontmoeten=cell("knelpunt"))).concerns
    assert (point.theme, point.cell_themes) == ("gezondheid", ("ontmoeten",))


def test_signals_without_a_subject_choose_between_no_two_points() -> None:
    scores = [score("laagste_inkomens", "ongunstig"), score("ww", "ongunstig")]
    found = weighed(*scores, signals=told(werk_en_inkomen=cell("knelpunt")))
    assert len(found.concerns) == 3
    assert not any(p.both for p in found.concerns)


def test_a_knelpunt_never_joins_a_kracht() -> None:
    found = weighed(score("afstand_huisarts", "gunstig"), signals=told(voorzieningen=cell("knelpunt")))
    assert ids(found.points) == ["kracht-nabijheid", "aandachtspunt-signaal-voorzieningen"]


def test_two_points_of_a_kind_never_have_the_same_title() -> None:
    signals = told(ontmoeten=cell("knelpunt", "ontmoetingsplekken"))
    found = weighed(score("eenzaam", "ongunstig"), signals=signals)
    assert [p.title for p in found.concerns] == ["Ontmoeten en meedoen", "Signalen over ontmoeten en meedoen"]


def test_signals_of_two_themes_about_one_onderwerp_have_titles_of_their_own() -> None:
    signals = told(wonen=cell("knelpunt", "overlast"), veiligheid=cell("knelpunt", "overlast"))
    found = weighed(signals=signals, at=site(version="intern"))
    assert [p.title for p in found.concerns] == ["Overlast", "Signalen over overlast"]


# --- how many, and for whom ---------------------------------------------------------------------------
SEVEN = ("wie_wonen_hier", "wonen", "werk_en_inkomen", "gezondheid", "ontmoeten", "opgroeien", "zorg")


def test_there_are_at_most_five_of_a_kind_and_the_others_are_kept_apart() -> None:
    found = weighed(signals=told(**{theme: cell("knelpunt") for theme in SEVEN}))
    assert [p.theme for p in found.concerns] == list(SEVEN[:MOST_POINTS])
    assert [p.theme for p in found.beyond] == list(SEVEN[MOST_POINTS:])
    assert len(found.equals(found.concerns[0])) == 6


@pytest.mark.parametrize(
    ("inhabitants", "expected"), [(0, 0), (10, 0), (99, 0), (100, 1), (499, 1), (500, 2), (None, 2)]
)
def test_a_small_wijk_has_no_points_from_figures_and_a_tiny_one_none(inhabitants: float | None, expected: int) -> None:
    scores = score("laagste_inkomens", "ongunstig")
    found = weighed(scores, signals=told(wonen=cell("knelpunt")), at=site(inhabitants))
    assert len(found.points) == expected


def test_a_wijk_of_which_nothing_is_known_is_weighed_without_error() -> None:
    hidden = [score(i, "onbekend", value=None) for i in real_catalogue()._by_id]
    for found in (weighed(), weighed(*hidden), weighed(*hidden, at=site(0), signals=told("te_klein"))):
        assert (found.points, found.priorities, found.dropped, found.tied) == ((), (), (), ())
        assert {r.outcome for r in found.matrix} == {"blinde_vlek"}


# --- whatever comes in --------------------------------------------------------------------------------
JUDGED = tuple(i.id for i in real_catalogue().indicators if i.direction != "none")
SUBJECTS = [(e.theme, e.id) for e in real_vocabulary().entries("onderwerp")]
figures = st.dictionaries(st.sampled_from(JUDGED), st.sampled_from(("gunstig", "ongunstig", "vergelijkbaar")))
news = st.dictionaries(st.sampled_from(JUDGED), st.builds(trend, st.sampled_from(("gunstig", "ongunstig", ""))))
subjects = st.lists(st.tuples(st.sampled_from(("knelpunt", "kracht")), st.sampled_from(SUBJECTS)), max_size=12)


def _signals(chosen: list[tuple[str, tuple[str, str]]], named: bool) -> dict[str, list[Cell]]:
    found: dict[str, dict[str, list[str]]] = {}
    for kind, (theme, onderwerp) in chosen:
        found.setdefault(theme, {}).setdefault(kind, []).append(onderwerp)
    return {
        theme: [cell("kracht" if k == "kracht" else "knelpunt", *(o if named else ())) for k, o in kinds.items()]
        for theme, kinds in found.items()
    }


@given(st.data(), figures, st.booleans(), st.sampled_from(("intern", "deelbaar")))
def test_whatever_comes_in_points_are_few_and_argued_and_the_order_of_figures_decides_nothing(
    data: st.DataObject, headlines: dict[str, Headline], named: bool, version: Version
) -> None:
    known: dict[str, Any] = {
        "signals": told(**_signals(data.draw(subjects), named)),
        "trends": data.draw(news),
        "at": site(version=version),
    }
    scores = [score(i, h) for i, h in headlines.items()]
    found = weighed(*scores, **known)
    _check(found)
    assert weighed(*data.draw(st.permutations(scores)), **known) == found


def _check(found: Weighed) -> None:
    every = (*found.points, *found.beyond)
    assert len(found.strengths) <= MOST_POINTS
    assert len(found.concerns) <= MOST_POINTS
    assert len({p.id for p in every}) == len(every)
    assert all(p.scores or p.cells for p in every)
    assert all(len(p.cells) == len(p.cell_themes) for p in every)
    assert len(found.priorities) <= MOST_PRIORITIES
    assert set(ids(found.priorities)) <= set(ids(found.concerns))
    for kind in ("kracht", "aandachtspunt"):
        drivers = [p.driver for p in every if p.kind == kind and p.driver]
        used = [s.indicator.id for p in every if p.kind == kind for s in p.scores]
        titles = [p.title for p in every if p.kind == kind]
        assert [len(set(x)) for x in (drivers, used, titles)] == [len(x) for x in (drivers, used, titles)]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_signals_below_the_minimum_change_nothing_in_deelbaar(number: int) -> None:
    scores = [score("laagste_inkomens", "ongunstig"), score("eenzaam", "ongunstig")]
    without = signals_page([], "deelbaar", NOORD)
    few = signals_page(several(number, number, theme="wonen", onderwerp="geluid"), "deelbaar", NOORD)
    assert weighed(*scores, signals=few) == weighed(*scores, signals=without)


def test_one_signal_more_in_a_band_changes_nothing_in_deelbaar() -> None:
    five, six = (signals_page(several(n, 3, theme="wonen"), "deelbaar", NOORD) for n in (6, 7))
    assert weighed(signals=six) == weighed(signals=five)
    assert weighed(signals=five).concerns


def test_that_something_was_reported_changes_nothing_in_intern() -> None:
    below = signals_page(several(2, 2), "intern", NOORD)
    none = signals_page([], "intern", NOORD)
    assert below.theme("wonen").below
    at = replace(site(), version="intern")
    assert weighed(signals=below, at=at) == weighed(signals=none, at=at)
