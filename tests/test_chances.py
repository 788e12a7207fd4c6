"""Kansen: few, each connected to what the wijk shows, and never more than what could be."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import signals_ground
from tests.pattern_ground import book, evidence, figure, known, material_for, signals_for, ways, weighed
from tests.weighing_ground import cell, told, trend
from wijkanalyse.errors import SettingsError
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals.views import FollowUp, PlaceSignals, Waiting
from wijkanalyse.weighing import links
from wijkanalyse.weighing.chances import chances
from wijkanalyse.weighing.weighed import MOST_CHANCES, Chance, Material

PARK, FAR_DOCTOR = figure("afstand_park", 0.3, 1.6), figure("afstand_huisarts", 3.0, 1.0)
UNHEALTHY = figure("rookt", 45, 30)
POOR = figure("laagste_inkomens", 60, 40)
VOLUNTEERS = figure("vrijwilligerswerk", 45, 30)


def material(*scores: Any, signals: PlaceSignals | None = None, intern: bool = True, **changed: Any) -> Material:
    whole = replace(material_for((), intern=intern), scores=scores, signals=signals or told())
    return replace(whole, **changed)


def found(of: Material) -> tuple[Chance, ...]:
    return chances(weighed(of), evidence(of))


def rules(of: Material) -> list[str]:
    return [c.rule for c in found(of)]


# --- what connects to what ----------------------------------------------------------------------------
def test_a_park_nearby_could_help_the_health_of_a_wijk() -> None:
    (chance,) = found(material(PARK, UNHEALTHY))
    assert chance.rule == "sport_dichtbij_voor_gezondheid"
    assert chance.points == ("kracht-nabijheid", "aandachtspunt-gezondheid_model")
    assert [s.indicator.id for s in chance.scores] == ["afstand_park", "rookt"]
    assert chance.text.endswith("zou kunnen helpen bij: gezondheid en welbevinden.")
    assert "Gezondheidsraad" in chance.why


def test_volunteers_could_help_where_money_is_short() -> None:
    (chance,) = found(material(VOLUNTEERS, POOR))
    assert chance.rule == "vrijwilligers_voor_inkomen"


def test_one_cause_is_no_help_for_itself_without_a_link() -> None:
    near = figure("afstand_school", 0.3, 1.6)
    assert found(material(near, FAR_DOCTOR)) == ()


def test_a_kracht_of_residents_helps_within_its_own_theme() -> None:
    noise = figure("geluidhinder_buren", 20, 10)
    (chance,) = found(material(noise, signals=told(wonen=cell("kracht", "woning"))))
    assert chance.rule == "zelfde_thema"
    assert "wonen en leefomgeving" in chance.why


def test_a_kracht_from_signals_is_told_as_something_that_was_heard() -> None:
    """The page said: "Een kracht is hier: wat goed gaat bij ontmoeten en meedoen"."""
    heard = told(ontmoeten=cell("kracht", "steun"), veiligheid=cell("knelpunt", "veilig_voelen"))
    (chance,) = (c for c in found(material(signals=heard)) if c.rule == "ontmoeten_voor_veiligheid")
    assert chance.text.startswith("In signalen horen we wat goed gaat bij ontmoeten en meedoen. Bewoners die ")


def test_neighbours_could_talk_about_damp_homes_but_dont_mend_them() -> None:
    heard = told(ontmoeten=cell("kracht", "steun"), wonen=cell("knelpunt", "woning"))
    (chance,) = (c for c in found(material(signals=heard)) if c.rule == "ontmoeten_voor_wonen")
    assert chance.text.endswith("zouden samen het gesprek kunnen beginnen over: staat van de woning.")


def test_a_figure_that_improves_is_a_beginning() -> None:
    better = {"bijstand": trend("gunstig", "daalt")}
    of = material(POOR, figure("bijstand", 6, 6), trends=better)
    assert rules(of) == ["inkomen_gaat_vooruit"]
    safer = material(
        FAR_DOCTOR, figure("afstand_school", 1.6, 1.6), trends={"afstand_school": trend("gunstig", "daalt")}
    )
    (chance,) = found(safer)
    assert chance.rule == "goede_trend"
    assert "afstand tot een basisschool" in chance.text


def test_nothing_that_could_help_is_no_kans() -> None:
    assert found(material(POOR)) == ()
    assert found(material(PARK)) == ()
    assert found(material()) == ()


# --- signals --------------------------------------------------------------------------------------------
def new(*statuses: str, counts: tuple[tuple[str, int], ...] = (("nieuw", 3),)) -> PlaceSignals:
    waiting = tuple(Waiting("wonen", "knelpunt", "", status, "") for status in statuses)
    return replace(told(wonen=cell("knelpunt")), follow_up=FollowUp(counts, waiting=waiting))


def test_a_knelpunt_that_nobody_works_on_is_a_kans() -> None:
    (chance,) = found(material(signals=new("nieuw", "nieuw", "nieuw")))
    assert (chance.rule, chance.points) == ("nog_niemand", ("aandachtspunt-signaal-wonen",))


@pytest.mark.parametrize(
    "signals",
    [
        new("nieuw", "opgepakt", "nieuw"),
        new("nieuw", "nieuw", counts=(("nieuw", 2), ("gesloten", 1))),
        new(),
    ],
    ids=["someone works on it", "something was closed", "nothing is known"],
)
def test_where_somebody_may_be_at_work_we_dont_say_that_nobody_is(signals: PlaceSignals) -> None:
    assert found(material(signals=signals)) == ()


def test_a_shared_wish_is_a_kans_in_both_versions() -> None:
    for intern in (True, False):
        (chance,) = found(material(signals=told(voorzieningen=cell("wens")), intern=intern))
        assert chance.rule == "gedeelde_wens"
        assert "voorzieningen" in chance.text


def test_a_signal_below_the_minimum_changes_nothing_in_deelbaar() -> None:
    few = signals_ground.several(4, 3, theme="ontmoeten", kind="wens")
    enough = signals_ground.several(6, 3, theme="wonen", kind="kracht")
    some, none = (signals_ground.page(s, "deelbaar") for s in (few + enough, enough))
    assert found(material(POOR, signals=some, intern=False)) == found(material(POOR, signals=none, intern=False))
    more = signals_ground.page(few + enough + signals_ground.several(2, 2, theme="ontmoeten", kind="wens"), "deelbaar")
    assert "gedeelde_wens" in rules(material(POOR, signals=more, intern=False))


# --- choosing -------------------------------------------------------------------------------------------
def test_a_kans_about_a_priority_comes_before_a_wish_and_a_second_wish_asks_nothing_new() -> None:
    of = material(PARK, UNHEALTHY, signals=told(zorg=cell("wens"), wonen=cell("wens"), opgroeien=cell("wens")))
    assert rules(of) == ["sport_dichtbij_voor_gezondheid", "gedeelde_wens"]


def test_two_kansen_are_never_about_the_same_aandachtspunten() -> None:
    of = material(PARK, figure("afstand_bibliotheek", 0.3, 1.6), VOLUNTEERS, UNHEALTHY, figure("eenzaam", 55, 40))
    assert len(found(of)) == 1


EVERY_WAY = [conditions for pattern in book().patterns for conditions in ways(pattern)]
some_ways = st.lists(st.sampled_from(EVERY_WAY), max_size=6).map(lambda many: tuple(itertools.chain(*many)))


def together(conditions: tuple[Any, ...], intern: bool) -> Material:
    """Figures of many patterns at once; of a figure that two want otherwise, the first."""
    one = {getattr(c, "indicator", c): c for c in reversed(conditions)}
    return replace(material_for(tuple(one.values()), intern=intern), signals=signals_for(conditions))


@given(some_ways, st.booleans())
def test_kansen_are_few_different_and_say_could(conditions: tuple[Any, ...], intern: bool) -> None:
    of = together(conditions, intern)
    result = weighed(of)
    kansen = chances(result, evidence(of))
    assert len(kansen) <= MOST_CHANCES
    assert len({c.text for c in kansen}) == len({c.question for c in kansen}) == len(kansen)
    concerns = [frozenset(c.points) & {p.id for p in result.concerns} for c in kansen]
    assert all(not a or not b or not (a <= b or b <= a) for a, b in itertools.combinations(concerns, 2))
    for chance in kansen:
        assert re.search(r"\bkunnen\b", chance.text)
        assert chance.question.endswith("?")
        assert chance.why
        assert not re.search(r"[{}]", chance.text + chance.question + chance.why)
        assert set(chance.points) <= {p.id for p in result.points}


@given(some_ways, st.randoms(use_true_random=False))
def test_the_order_of_the_figures_changes_no_kans(conditions: tuple[Any, ...], chance: Any) -> None:
    of = together(conditions, intern=True)
    shuffled = list(of.scores)
    chance.shuffle(shuffled)
    assert found(of) == found(replace(of, scores=tuple(shuffled)))


# --- the links ----------------------------------------------------------------------------------------
def test_every_link_has_a_reason_and_its_words_fill_in() -> None:
    for link in book().links:
        allowed = links.FIELDS.get(link.id, links.FIELDS[links.SAME_THEME])
        assert link.why
        assert "{" not in (link.text + link.question + link.why).format(**dict.fromkeys(allowed, "iets"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{punt}", "{punt.id}", "bij tekst"),
        ("Die zou kunnen helpen", "Die helpt", "bij tekst"),
        ('van = "voorzieningen"', 'van = "winkels"', "bij van"),
        ('id = "zelfde_thema"', 'id = "zelfde"', "links.toml"),
        ('"afstand_park"', '"afstand_bos"', "bij cijfers"),
    ],
)
def test_what_is_wrong_in_the_links_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (resource_dir("data") / "patterns" / links.__name__.split(".")[-1]).with_suffix(".toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "links.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(said)):
        links.load(path, known())
