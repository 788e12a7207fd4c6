"""Questions: from the tensions of a wijk, few, open, and for everyone at least one."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import signals_ground
from tests.pattern_ground import book, evidence, figure, known, weighed
from tests.test_chances import POOR, UNHEALTHY, VOLUNTEERS, material, some_ways, together
from tests.test_patterns import FORBIDDEN
from tests.weighing_ground import YEAR, cell, told
from wijkanalyse.errors import SettingsError
from wijkanalyse.judgement.trend import Point, Trend
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals.views import Coverage
from wijkanalyse.weighing import question_texts
from wijkanalyse.weighing.chances import chances
from wijkanalyse.weighing.patterns import Pattern
from wijkanalyse.weighing.questions import AUDIENCES, MOST_PER_THEME, questions
from wijkanalyse.weighing.weighed import MOST_QUESTIONS, MOST_QUESTIONS_EACH, Material, Question

THEMES = [t.id for t in known().catalogue.themes]


def asked(of: Material, **changed: Any) -> tuple[Question, ...]:
    whole = evidence(of, **changed)
    result = weighed(of)
    return questions(replace(result, chances=chances(result, whole)), whole)


def rules(of: Material, **changed: Any) -> set[str]:
    return {q.rule for q in asked(of, **changed)}


# --- each tension ---------------------------------------------------------------------------------------
def test_where_nothing_stands_out_and_nobody_said_anything_everyone_gets_a_good_question() -> None:
    plain = tuple(figure(i.id, 30, 30) for i in known().catalogue.indicators)
    found = asked(material(*plain, intern=False))
    assert [q.audience for q in found] == ["team", "bewoners", "partners"]
    assert {q.rule for q in found} == {"algemeen"}
    assert "Oude Kern" in found[0].text


def test_a_place_without_any_figure_asks_who_lives_and_works_there() -> None:
    assert [q.rule for q in asked(material())] == ["weinig_bekend"] * 3


def test_a_contradiction_is_asked_first_of_residents() -> None:
    of = material(
        figure("misdrijven", 20, 45), signals=told(veiligheid=cell("knelpunt", "veilig_voelen")), intern=False
    )
    (question,) = (q for q in asked(of) if q.rule == "cijfer_gunstig_signaal_knelpunt")
    assert question.audience == "bewoners"
    assert question.text.startswith("De politie registreert hier weinig")
    assert question.partners[0] == "bewonersgroepen"


def test_an_unfavourable_figure_and_good_news_is_a_contradiction_too() -> None:
    of = material(POOR, signals=told(werk_en_inkomen=cell("kracht", "werk")))
    assert "cijfer_ongunstig_signaal_kracht" in rules(of)


@pytest.mark.parametrize(
    ("of", "rule"),
    [
        (material(POOR), "alleen_cijfer_ongunstig"),
        (material(POOR), "prioriteit"),
        (
            material(figure("laagste_inkomens", 40, 40), signals=told(werk_en_inkomen=cell("knelpunt"))),
            "alleen_signaal",
        ),
        (material(signals=told(zorg=cell("knelpunt"))), "signaal_zonder_cijfer"),
        (material(POOR, figure("ww", 2, 8)), "twee_kanten"),
        (material(signals=told(wonen=(cell("knelpunt"), cell("kracht")))), "gemengd"),
        (material(VOLUNTEERS), "kracht"),
        (material(UNHEALTHY), "blinde_vlek"),
    ],
)
def test_each_tension_makes_its_question(of: Material, rule: str) -> None:
    assert rule in rules(of)


def test_a_priority_isnt_called_what_it_lacks() -> None:
    """The page said: "Bij gezondheid valt het meest op: genoeg bewegen", where fewer people exercise enough."""
    (question,) = (q for q in asked(material(figure("beweegrichtlijn", 30, 50))) if q.rule == "prioriteit")
    assert question.text.startswith("Bij gezondheid is het cijfer over genoeg bewegen minder gunstig dan elders.")


def test_one_figure_is_and_two_figures_are() -> None:
    """The page said: "De cijfers over vrijwilligerswerk zijn hier minder gunstig", of one figure."""
    one, two = figure("beweegrichtlijn", 30, 50), figure("overgewicht", 70, 50)
    assert any(
        q.text.startswith("Bij gezondheid is het cijfer over genoeg bewegen minder") for q in asked(material(one))
    )
    assert any(q.text.startswith("Bij gezondheid zijn de cijfers over ") for q in asked(material(one, two)))


def test_a_question_leaves_out_how_a_figure_is_measured() -> None:
    """The page asked about "gemiddeld inkomen van huishoudens, gestandaardiseerd"."""
    of = material(figure("gestandaardiseerd_inkomen", 20_000, 30_000), POOR)
    texts = [q.text for q in asked(of)]
    assert any("gemiddeld inkomen van huishoudens" in t for t in texts)
    assert not any("gestandaardiseerd" in t for t in texts)


@pytest.mark.parametrize("pattern", book().patterns, ids=lambda p: p.id)
def test_a_question_of_a_pattern_can_be_read_without_the_pattern(pattern: Pattern) -> None:
    """The page asked: "Wie komen er nu wel op deze plekken?" without saying which."""
    assert not re.search(r"\b(deze (plekken|signalen|bewoners|mensen|groep)|dit punt|dat cijfer)\b", pattern.question)


def test_a_priority_over_several_themes_names_the_figures_of_its_own() -> None:
    of = material(figure("moeite_met_rondkomen", 45, 30), figure("eenzaam", 55, 40), figure("sterk_eenzaam", 40, 20))
    (question,) = (q for q in asked(of) if q.rule == "prioriteit")
    assert question.theme == "ontmoeten"
    assert "sterke eenzaamheid en eenzaamheid" in question.text
    assert "rondkomen" not in question.text


def test_a_wish_beside_a_kans_isnt_asked_twice() -> None:
    of = material(signals=told(wonen=cell("wens"), zorg=cell("wens")))
    beside = {c.question for c in chances(weighed(of), evidence(of))}
    found = asked(of)
    assert "wens" in {q.rule for q in found}
    assert beside.isdisjoint(q.text for q in found)


def test_a_figure_far_outside_is_asked_about_in_intern_only() -> None:
    plain = figure("ww", 3, 3)
    outside = {"ww": 99.9}
    assert "ongewoon_cijfer" in rules(material(plain), percentiles=outside)
    assert "ongewoon_cijfer" not in rules(material(plain, intern=False), percentiles=outside)
    assert "ongewoon_cijfer" not in rules(material(plain), percentiles={"ww": 98.0})


def line(*values: float, provisional: bool = False) -> dict[str, Trend]:
    first = YEAR - len(values) + 1
    points = [Point(first + i, value, base=4000, nederland=20) for i, value in enumerate(values)]
    points[-1] = replace(points[-1], provisional=provisional)
    return {"leeftijd_65_plus": Trend("niet te zeggen", points=tuple(points))}


def test_a_sudden_change_is_asked_about_and_a_steady_one_isnt() -> None:
    now = figure("leeftijd_65_plus", 29, 20)
    (jump,) = (q for q in asked(material(now, trends=line(20, 20.5, 20, 29))) if q.rule == "sprong")
    assert f"rond {YEAR}" in jump.text
    for steady in (line(20, 23, 26, 29), line(20, 20.5, 20, 21), line(20, 20.5, 20, 20, 29, provisional=True)):
        assert "sprong" not in rules(material(now, trends=steady))


def test_a_group_nobody_spoke_about_is_asked_about_where_others_were() -> None:
    silent = replace(told(wonen=cell("kracht")), coverage=Coverage(silent_groups=("jongeren",)))
    (question,) = (q for q in asked(material(signals=silent)) if q.rule == "stille_groep")
    assert "jongeren (12 tot 27 jaar)" in question.text
    assert "stille_groep" not in rules(material(signals=replace(silent, themes=())))


# --- limits -----------------------------------------------------------------------------------------
@given(some_ways, st.booleans())
def test_questions_are_few_spread_and_for_everyone(conditions: tuple[Any, ...], intern: bool) -> None:
    found = asked(together(conditions, intern))
    each = Counter(q.audience for q in found)
    assert 3 <= len(found) <= MOST_QUESTIONS
    assert set(each) == set(AUDIENCES)
    assert max(each.values()) <= MOST_QUESTIONS_EACH
    assert len({q.text for q in found}) == len(found)
    assert all(n <= MOST_PER_THEME for theme, n in Counter(q.theme for q in found).items() if theme)
    for question in found:
        assert question.text.endswith("?")
        assert not re.search(r"[{}]|nan|None", question.text)


@given(some_ways, st.randoms(use_true_random=False))
def test_the_order_of_the_figures_changes_no_question(conditions: tuple[Any, ...], chance: Any) -> None:
    of = together(conditions, intern=True)
    shuffled = list(of.scores)
    chance.shuffle(shuffled)
    assert asked(of) == asked(replace(of, scores=tuple(shuffled)))


def test_a_signal_below_the_minimum_changes_no_question_in_deelbaar() -> None:
    enough = signals_ground.several(6, 3, theme="wonen", kind="kracht")
    for kind, theme in itertools.product(("knelpunt", "kracht", "wens"), ("wonen", "ontmoeten")):
        if (kind, theme) != ("kracht", "wonen"):
            few = signals_ground.several(4, 3, theme=theme, kind=kind, onderwerp="eenzaamheid")
            some, none = (signals_ground.page(s, "deelbaar") for s in (few + enough, enough))
            assert asked(material(POOR, signals=some, intern=False)) == asked(
                material(POOR, signals=none, intern=False)
            )


# --- words and partners ---------------------------------------------------------------------------------
def test_every_text_is_open_plain_and_speaks_to_the_right_people() -> None:
    for (rule, audience, _), text in book().texts.texts.items():
        assert text.endswith("?"), text
        assert not FORBIDDEN.search(text), text
        assert "jullie" not in text or audience != "bewoners", text
        assert not re.search(r"\b(u|uw)\b", text, re.IGNORECASE) or audience == "bewoners", text
        assert {name for _, name, _, _ in Formatter().parse(text) if name} <= question_texts.FIELDS[rule]
        for sentence in re.split(r"[.?]\s*", text):
            assert len(sentence.split()) <= 25, sentence


def test_every_rule_has_words_for_every_theme() -> None:
    for rule, theme in itertools.product(question_texts.FIELDS, THEMES):
        assert any(book().texts.find(rule, audience, theme) for audience in AUDIENCES), (rule, theme)
    assert all(book().texts.find("algemeen", audience, "") for audience in AUDIENCES)


@pytest.mark.parametrize("theme", THEMES)
def test_partners_are_informal_ones_first_and_then_professionals(theme: str) -> None:
    names = book().partners.of(theme)
    informal = book().partners.informal(theme)
    assert 2 <= len(names) <= 4
    assert names[0] == informal[0]
    kinds = [name in informal for name in names]
    assert kinds == sorted(kinds, reverse=True)
    assert not all(kinds)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("en welke nog niet?", "en welke niet.", "vraagteken"),
        ('"{cijfers} {zijn}', '"{cijfer} {zijn}', "accolades"),
        ('regel = "kracht"', 'regel = "sterk"', "bij regel"),
        ('voor = "team"', 'voor = "het team"', "bij voor"),
        ('zorg = "zorg en ondersteuning"\n', "", "mist iets"),
        ('thema = "ontmoeten"', "", "één keer"),
    ],
)
def test_what_is_wrong_in_the_words_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (resource_dir("data") / "texts" / "questions.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "questions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        question_texts.load(path, known())
