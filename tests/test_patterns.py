"""Patterns: each can hold, each stops when a reason for it goes away, and none ever says more than "could be"."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pattern_ground import book, evidence, figure, known, lacking, material_for, signals_for, ways, weighed
from wijkanalyse.errors import SettingsError
from wijkanalyse.paths import resource_dir
from wijkanalyse.weighing import patterns
from wijkanalyse.weighing.pattern_conditions import FigureIs, SignalsTell
from wijkanalyse.weighing.patterns import Pattern
from wijkanalyse.weighing.weighed import Choice, Material

FORBIDDEN = re.compile(
    r"achterstandswijk|probleemwijk|zwakke wijk|scoort|allochto|niet-westers|significant|veroorzaak|"
    r"\bgemiddeld|slecht|geïsoleerd|kwetsbare|multiprobleem|hangjongeren|\bzorgen om\b|onderdrukt",
    re.IGNORECASE,
)
BY_ID = {p.id: p for p in book().patterns}
each_pattern = pytest.mark.parametrize("pattern", book().patterns, ids=list(BY_ID))


def held(material: Material, pattern: Pattern | None = None) -> set[str]:
    of = book() if pattern is None else replace(book(), patterns=(pattern,))
    return {h.pattern.id for h in patterns.holding(weighed(material), evidence(material, of))}


# --- each pattern ---------------------------------------------------------------------------------------
def test_there_are_at_least_twenty_patterns_on_every_theme_that_has_a_verdict() -> None:
    assert len(book().patterns) >= 20
    homes = {p.themes[0] for p in book().patterns}
    assert homes >= {t.id for t in known().catalogue.themes} - {"wie_wonen_hier"}


@each_pattern
def test_a_pattern_can_hold_in_every_way_that_it_names(pattern: Pattern) -> None:
    for conditions in ways(pattern):
        assert held(material_for(conditions), pattern) == {pattern.id}, conditions


@each_pattern
def test_a_pattern_no_longer_holds_when_one_of_its_reasons_goes_away(pattern: Pattern) -> None:
    for conditions in ways(pattern):
        whole = material_for(conditions)
        for condition in conditions:
            assert held(lacking(whole, condition), pattern) == set(), condition


@each_pattern
def test_a_pattern_doesnt_hold_where_every_figure_is_comparable_and_nobody_said_anything(pattern: Pattern) -> None:
    figures = {c.indicator for c in pattern.conditions if isinstance(c, FigureIs) and c.bound is None}
    plain = tuple(figure(name, 30.0, 30.0) for name in figures)
    assert held(replace(material_for(()), scores=plain), pattern) == set()


@each_pattern
def test_a_pattern_never_holds_below_500_inhabitants_on_figures(pattern: Pattern) -> None:
    for conditions in ways(pattern):
        whole = material_for(conditions)
        small = replace(whole.site, population=replace(whole.site.population, inwoners=400))  # type: ignore[type-var]
        found = held(replace(whole, site=small), pattern)
        assert found == set() or not whole.scores


@each_pattern
def test_a_pattern_says_what_could_be_and_asks_an_open_question(pattern: Pattern) -> None:
    assert re.search(r"\b(zou|zouden|kan|kunnen)\b", pattern.text)
    assert pattern.use == "vraag" or re.search(r"\b(zou|zouden) .*kunnen|\bkunnen\b", pattern.text)
    assert pattern.question.endswith("?")
    assert not re.match(r"(Is|Zijn|Heeft|Hebben|Vindt|Vinden|Klopt|Moet)\b", pattern.question)
    for text in (pattern.title, pattern.text, pattern.question, pattern.why):
        assert not FORBIDDEN.search(text), text
    assert "jullie" not in pattern.question or pattern.audience != "bewoners"
    assert not re.search(r"\bu\b|\buw\b", pattern.question) or pattern.audience == "bewoners"


@each_pattern
def test_sentences_of_a_pattern_are_short(pattern: Pattern) -> None:
    for sentence in re.split(r"[.?]\s*", pattern.text):
        assert len(sentence.split()) <= 25, sentence


def test_figures_without_judgement_are_never_a_verdict_and_never_a_kans_by_themselves() -> None:
    for pattern in book().patterns:
        for condition in pattern.conditions:
            if isinstance(condition, FigureIs) and known().catalogue.indicator(condition.indicator).direction == "none":
                assert not condition.side


# --- a handful that everyone knows by heart -------------------------------------------------------------
def test_older_residents_loneliness_and_a_far_supermarket() -> None:
    scores = figure("leeftijd_65_plus", 30, 20), figure("eenzaam", 55, 47), figure("afstand_supermarkt", 3.2, 1.0)
    found = replace(material_for(()), scores=scores)
    assert {"ouder_eenzaam_en_ver", "ouder_en_ver"} <= held(found)
    assert held(replace(found, scores=scores[:2])).isdisjoint({"ouder_eenzaam_en_ver", "ouder_en_ver"})


def test_little_money_in_older_homes_that_use_much_gas() -> None:
    scores = figure("bouwjaar_voor_2000", 95, 80), figure("gas", 1500, 1200), figure("laag_inkomen", 14, 7)
    assert "energie_en_inkomen" in held(replace(material_for(()), scores=scores))
    pattern = BY_ID["energie_en_inkomen"]
    assert "oudere woningen" in pattern.text
    assert "hoog gasverbruik" in pattern.text


def test_the_police_register_little_and_people_tell_otherwise() -> None:
    told = signals_for((BY_ID["cijfer_veilig_signaal_niet"].every[0],))
    found = replace(material_for(()), scores=(figure("misdrijven", 20, 45),), signals=told)
    assert "cijfer_veilig_signaal_niet" in held(found)
    assert "cijfer_veilig_signaal_niet" not in held(replace(found, scores=(figure("misdrijven", 44, 45),)))


def test_few_older_people_and_much_support() -> None:
    scores = figure("wmo", 90, 60), figure("leeftijd_65_plus", 12, 20)
    assert held(replace(material_for(()), scores=scores)) == {"wmo_bij_weinig_ouderen"}


# --- what holds may tell nothing that is hidden -----------------------------------------------------------
def test_deelbaar_says_nothing_because_of_an_onderwerp_or_a_group() -> None:
    for pattern in book().patterns:
        for conditions in ways(pattern):
            if any(isinstance(c, SignalsTell) and (c.onderwerp or c.group) for c in conditions):
                assert held(material_for(conditions, intern=False), pattern) == set(), pattern.id


@given(st.permutations(["leeftijd_65_plus", "eenzaam", "afstand_supermarkt", "vrijwilligerswerk", "laag_inkomen"]))
def test_the_order_of_the_figures_changes_nothing(order: list[str]) -> None:
    values = {"afstand_supermarkt": 4.0, "laag_inkomen": 45.0}
    scores = tuple(figure(name, values.get(name, 45.0)) for name in order)
    found = replace(material_for(()), scores=scores)
    names = [h.pattern.id for h in patterns.holding(weighed(found), evidence(found))]
    assert names == [
        "ouder_eenzaam_en_ver", "ouder_en_actief", "ouder_en_ver", "vrijwilligers_en_eenzaamheid"
    ]  # fmt: skip


def test_figures_with_one_cause_are_one_piece_of_evidence() -> None:
    scores = figure("krijgt_steun", 20), figure("stress", 45), figure("angst_of_depressie", 45)
    found = replace(material_for(()), scores=scores)
    (both,) = (h for h in patterns.holding(weighed(found), evidence(found)) if h.pattern.id == "steun_en_spanning")
    assert both.pieces == 1
    assert both.points == ("aandachtspunt-gezondheid_model",)


def test_a_pattern_about_a_point_that_the_team_took_out_isnt_used() -> None:
    found = replace(material_for(()), scores=(figure("krijgt_steun", 20), figure("stress", 45)))
    result = weighed(found)
    (point,) = result.concerns
    gone = replace(result, concerns=(), dropped=(replace(point, choice=Choice("weg", "Speelt hier niet.")),))
    assert patterns.holding(gone, evidence(found)) == ()


# --- the team's own -----------------------------------------------------------------------------------
OWN = """
[[patroon]]
id = "markt"
titel = "De markt"
themas = ["ontmoeten"]
soort = "kans"
voor = "bewoners"
alle = [{ cijfer = "eenzaam", is = "ongunstig" }]
tekst = "De markt zou kunnen helpen."
vraag = "Wie spreekt u op de markt?"
reden = "Iedereen komt er."
"""


def team(folder: Path, text: str) -> patterns.TeamPatterns:
    (folder / "eigen.toml").write_text(text, encoding="utf-8")
    return patterns.load_team(folder, known(), book().patterns)


def test_a_pattern_of_the_team_holds_in_intern_and_never_in_deelbaar(tmp_path: Path) -> None:
    (own,) = team(tmp_path, OWN).patterns
    conditions = own.every
    assert held(material_for(conditions), own) == {"markt"}
    assert held(material_for(conditions, intern=False), own) == set()


def test_what_a_team_typed_is_listed_for_screening_and_stands_in_no_repr(tmp_path: Path) -> None:
    (own,) = team(tmp_path, OWN).patterns
    typed = patterns.typed_texts([own, *book().patterns])
    assert [t.text for t in typed] == [own.title, own.text, own.question, own.why]
    assert {t.file for t in typed} == {"eigen.toml"}
    assert "markt zou" not in repr(own)


def test_an_unknown_figure_in_a_team_pattern_is_a_remark_and_in_ours_an_error(tmp_path: Path) -> None:
    text = OWN.replace('"eenzaam"', '"schoolverzuim"')
    found = team(tmp_path, text + OWN.replace('"markt"', '"markt_twee"'))
    assert [p.id for p in found.patterns] == ["markt_twee"]
    (remark,) = found.remarks
    expected = "eigen.toml · markt · Dit patroon slaan we over: het cijfer schoolverzuim bestaat niet."
    assert str(remark).replace("hele bestand · ", "") == expected
    with pytest.raises(SettingsError, match="markt"):
        patterns.load(tmp_path, known())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reden =", "rede =", "onbekend woord"),
        ('voor = "bewoners"\n', "", "mist iets"),
        ('"ontmoeten"', '"ontmoet"', "bij themas"),
        ('is = "ongunstig"', 'is = "laag"', "bij is"),
        ('is = "ongunstig"', 'si = "ongunstig"', "bij de voorwaarde"),
        ('is = "ongunstig"', 'is = "hooguit"', "bij waarde"),
        ('is = "ongunstig"', 'is = "hooguit", waarde = -1', "bij waarde"),
        ('"eenzaam", is = "ongunstig"', '"leeftijd_65_plus", is = "ongunstig"', "bij is"),
        ('"eenzaam", is = "ongunstig"', '"gas", is = "hoger dan Nederland"', "bij verschil"),
        ('"eenzaam", is = "ongunstig"', '"misdrijven", verloop = "gunstig"', "bij verloop"),
        ('"eenzaam", is = "ongunstig"', '"leeftijd_65_plus", is = "hoger dan Nederland"', "bij soort"),
        ("zou kunnen helpen", "helpt", "bij tekst"),
        ("op de markt?", "op de markt.", "bij vraag"),
        ("[{ cijfer", "[] # [{ cijfer", "bij alle"),
        ('reden = "Iedereen komt er."', "", "bij bron"),
        ('id = "markt"', 'id = "De Markt"', "bij id"),
        ('id = "markt"', 'id = "ouder_en_ver"', "al bestaat"),
        ("themas = [", "themas = [[", "niet te lezen"),
    ],
)
def test_what_is_wrong_in_a_pattern_file_is_named_without_what_was_typed(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in OWN
    with pytest.raises(SettingsError) as caught:
        team(tmp_path, OWN.replace(old, new))
    assert said in str(caught.value)
    assert "eigen.toml" in str(caught.value)
    assert "De markt" not in str(caught.value)


def test_a_team_switches_patterns_off_and_a_wrong_name_is_refused() -> None:
    left = patterns.without(book().patterns, ["ouder_en_ver"])
    assert len(left) == len(book().patterns) - 1
    with pytest.raises(SettingsError, match="bestaat niet"):
        patterns.without(book().patterns, ["ouder_en_verder"])


def test_a_figure_that_the_team_leaves_out_takes_its_patterns_with_it() -> None:
    folder = resource_dir("data") / "patterns"
    rest = tuple(i for i in known().catalogue.indicators if i.id != "leeftijd_65_plus")
    smaller = replace(
        known(), catalogue=replace(known().catalogue, indicators=rest), left_out=frozenset({"leeftijd_65_plus"})
    )
    ids = {p.id for p in patterns.load(folder, smaller)}
    assert "ouder_en_ver" not in ids
    assert "alleen_en_eenzaam" in ids
