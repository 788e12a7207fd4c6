"""What a page says of what is weighed: the table, points with visible reasons, kansen, questions, and the actieblad."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from tests.report_fixture import point, weighed_text, wijk_page
from tests.weighing_ground import CODE, WIJK, cell, material, real_catalogue, rules, score, site, told
from wijkanalyse import paths, words
from wijkanalyse.actions import Action, ActionSheet
from wijkanalyse.judgement.compare import Score
from wijkanalyse.regions import Region
from wijkanalyse.report import opening, texts
from wijkanalyse.report.assemble import shipped_scales
from wijkanalyse.report.changes_page import ChangeWriter, action_blad
from wijkanalyse.report.parts import weighed
from wijkanalyse.report.render import Renderer
from wijkanalyse.report.weighed_page import Shown, WeighedWriter
from wijkanalyse.signals.views import PlaceSignals
from wijkanalyse.weighing.chances import chances
from wijkanalyse.weighing.changes import Change, Changes, PlaceChanges, PointChange, SignalChange
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.evidence import Evidence
from wijkanalyse.weighing.place import WeighedPlace
from wijkanalyse.weighing.questions import questions
from wijkanalyse.weighing.state import Figure
from wijkanalyse.weighing.weigh import weigh
from wijkanalyse.weighing.weighed import Material

HOSTILE = '<script>alert(1)</script> & "quotes"'
REGION = Region(CODE, WIJK, 2024)
BAD = score("bijstand", "ongunstig", difference=3.0)
GOOD = score("vrijwilligerswerk", "gunstig")


@pytest.fixture(scope="module")
def renderer(checkout: Path) -> Renderer:
    return Renderer(checkout / "templates")


@pytest.fixture(scope="module")
def fixed() -> texts.Texts:
    return texts.load(paths.resource_dir("data") / "texts" / "report.toml")


def place_of(given: Material, *choices: ChoiceDeclaration) -> WeighedPlace:
    evidence = Evidence(given, shipped_scales(real_catalogue()).book, "Voorbeeldstad")
    found = weigh(given, rules(*choices))
    found = replace(found, chances=chances(found, evidence))
    return WeighedPlace(REGION, given, replace(found, questions=questions(found, evidence)))


def written(fixed: texts.Texts, given: Material, *choices: ChoiceDeclaration) -> weighed.WeighedText:
    return WeighedWriter(real_catalogue(), fixed).write(place_of(given, *choices), "Niets springt eruit.", Shown({}))


def shown(renderer: Renderer, given: weighed.WeighedText, **changed: Any) -> BeautifulSoup:
    return BeautifulSoup(renderer.wijk(replace(wijk_page(), weighed=given, **changed)), "html5lib")


def said(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def chapter(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.select_one(f"section[aria-labelledby={name}]")
    assert found is not None
    return found


# --- the table of figures and signals ------------------------------------------------------------------
def test_a_row_says_in_words_what_figures_and_signals_say_together(renderer: Renderer) -> None:
    rows = chapter(shown(renderer, weighed_text()), "tellen-en-vertellen").select("tbody tr")
    assert [said(c) for c in rows[1].select("th, td")] == [
        "Werk, inkomen en bestaanszekerheid",
        "Wijzen dezelfde kant op . Cijfers: ongunstig. Signalen: vooral knelpunten.",
    ]
    assert [a["href"] for a in chapter(shown(renderer, weighed_text()), "tellen-en-vertellen").select("tbody a")] == [
        "#thema-wie-wonen-hier",
        "#thema-werk-inkomen",
    ]


def test_the_rule_behind_every_outcome_is_one_click_away(fixed: texts.Texts, renderer: Renderer) -> None:
    text = written(fixed, material(BAD, signals=told(veiligheid=cell("knelpunt"))))
    assert {r.outcome for r in text.matrix.rows} == {d.term for d in text.matrix.rules}
    rules_of = chapter(shown(renderer, text), "tellen-en-vertellen").select_one("details")
    assert rules_of is not None
    assert all(d.text in said(rules_of) for d in text.matrix.rules)
    assert rules_of.select_one('a[href="methode.html"]')


def test_every_theme_has_a_row(fixed: texts.Texts) -> None:
    rows = written(fixed, material()).matrix.rows
    assert [r.theme.text for r in rows] == [t.title for t in real_catalogue().themes]


# --- points ---------------------------------------------------------------------------------------------
def test_a_theme_of_which_most_figures_are_unknown_says_so(fixed: texts.Texts) -> None:
    """A theme of eight figures said "Geen bijzonderheden", where five were unknown."""
    alike, unknown = score("bijstand", "vergelijkbaar"), [score(i, "onbekend", None) for i in ("ww", "laag_inkomen")]
    outcomes = [written(fixed, material(alike, *unknown[:n])).matrix for n in (1, 2)]
    assert [m.rows[2].outcome for m in outcomes] == ["Geen bijzonderheden", "Weinig cijfers bekend"]
    assert [d.term for d in outcomes[1].rules if "onbekend" in d.text][-1] == "Weinig cijfers bekend"


def test_both_columns_have_the_same_shape(renderer: Renderer) -> None:
    columns = chapter(shown(renderer, weighed_text()), "krachten-en-aandachtspunten").select(".points")
    assert [said(c.h3) for c in columns] == ["Krachten", "Aandachtspunten"]
    shapes = [
        {child.name + "." + ".".join(child.get("class", [])) for child in c.select(".point > *")} for c in columns
    ]
    assert shapes[0] <= shapes[1]


def test_an_aandachtspunt_has_four_marks_with_words(fixed: texts.Texts, renderer: Renderer) -> None:
    (concern,) = written(fixed, material(BAD)).concerns
    assert [t.label for t in concern.ticks] == [w.label for w in fixed.weighing.tick.values()]
    assert {t.sign.word for t in concern.ticks} <= {"ja", "nee", "niet te zeggen"}
    point = shown(renderer, weighed_text()).select_one("#punt-aandachtspunt-bijstand")
    assert point is not None
    assert said(point.select_one(".ticks-list")) == "✓ Veel mensen : ja ✓ Meerdere bronnen : ja"
    assert [said(tag).split(":")[0].rstrip(". ") for tag in point.select(".reasons strong")] == [
        *("Veel mensen", "Groot verschil", "Andere kant op dan Nederland", "Meerdere bronnen"),
    ]


def test_what_cant_be_said_of_a_point_is_folded(renderer: Renderer) -> None:
    """A point opened with "? Niet te zeggen: groot verschil; andere kant op dan Nederland": nobody could read it."""
    concern = weighed_text().concerns[0]
    unknown = weighed.Sign("onbekend", "?", "niet te zeggen")
    ticks = tuple(replace(t, sign=unknown) for t in concern.ticks)
    soup = shown(renderer, replace(weighed_text(), concerns=(replace(concern, ticks=ticks),)))
    point = soup.select_one(f"#punt-{concern.id}")
    assert point is not None
    assert point.select_one(".ticks-list") is None
    assert len(point.select("details .reasons li")) == len(ticks)


def test_partners_with_en_in_their_names_dont_run_together(fixed: texts.Texts) -> None:
    """The page said: "Vraag het aan … geloofsgroepen, schuldhulp en werk en inkomen van de gemeente"."""
    asked = [q.partners for group in written(fixed, material(BAD)).questions for q in group.questions if q.partners]
    assert (
        "Vraag het aan: het buurthuis; kerken, moskeeën en andere geloofsgroepen; schuldhulp; "
        "werk en inkomen van de gemeente."
    ) in asked


def test_a_point_says_whether_figures_signals_or_both_show_it(fixed: texts.Texts) -> None:
    both = material(BAD, signals=told(werk_en_inkomen=cell("knelpunt")))
    figures, signals = material(BAD), material(signals=told(veiligheid=cell("knelpunt")))
    seen = [written(fixed, m).concerns[0].seen_in for m in (figures, signals, both)]
    assert seen == ["alleen cijfer", "alleen signaal", "cijfer én signaal"]
    assert written(fixed, both).concerns[0].signals


def test_sources_are_counted_in_intern_only(fixed: texts.Texts) -> None:
    signals = told(veiligheid=cell("knelpunt"))
    intern = written(fixed, material(signals=signals, at=site(version="intern"))).concerns[0]
    deelbaar = written(fixed, material(signals=signals)).concerns[0]
    assert intern.signals == weighed.SignalLine("●●○", "Meerdere signalen (uit twee onafhankelijke bronnen).")
    assert deelbaar.signals == weighed.SignalLine("●●○", "Meerdere signalen.")
    assert (intern.setting, deelbaar.setting) == (intern.id, "")


def test_a_card_and_its_reasons_count_the_same_people_and_the_same_sources(fixed: texts.Texts) -> None:
    """A card opened with loneliness and counted people with angst below it; it named two sources, and then four."""
    lonely, anxious = (
        score("eenzaam", "ongunstig", 48, difference=9.0),
        score("angst_of_depressie", "ongunstig", 15, difference=2.0),
    )
    signals = told(
        gezondheid=replace(cell("knelpunt", "angst_of_depressie", "stress"), sources=2),
        ontmoeten=replace(cell("knelpunt", "eenzaamheid"), sources=4),
    )
    (card,) = written(fixed, material(anxious, lonely, signals=signals, at=site(version="intern"))).concerns[:1]
    size, far = (t.sentence for t in card.ticks[:2])
    assert "heeft een hoog risico op een angststoornis" in card.evidence[0]
    assert size.startswith("Bij hoog risico op angst of depressie gaat het om ")
    assert far.startswith("Bij hoog risico op angst of depressie is het verschil ")
    assert card.signals is not None
    assert "uit vier onafhankelijke bronnen" in card.signals.text
    assert card.ticks[3].sentence == "Minstens vier bronnen noemen dit, los van elkaar."


def test_a_card_names_the_theme_of_its_signals_where_its_figures_are_about_more(fixed: texts.Texts) -> None:
    figures = score("angst_of_depressie", "ongunstig"), score("eenzaam", "ongunstig")
    signals = told(ontmoeten=cell("knelpunt", "eenzaamheid"))
    (card,) = written(fixed, material(*figures, signals=signals)).concerns
    assert card.signals == weighed.SignalLine("●●○", "Meerdere signalen over ontmoeten en meedoen.")


def test_even_sterk_als_stands_on_both_of_two_equal_points(fixed: texts.Texts, renderer: Renderer) -> None:
    text = written(fixed, material(signals=told(veiligheid=cell("knelpunt"), zorg=cell("knelpunt"))))
    equal = ["Even sterk als: veiligheid.", "Even sterk als: zorg en ondersteuning."]
    assert [p.equal for p in text.concerns] == equal
    cards = shown(renderer, text).select(".points-aandacht .point")
    assert [said(c).count("Even sterk als") for c in cards] == [1, 1]


def test_a_point_with_many_equals_names_two_and_counts_the_others(fixed: texts.Texts) -> None:
    themes = [t.id for t in real_catalogue().themes[:5]]
    text = written(fixed, material(signals=told(**{t: cell("knelpunt") for t in themes})))
    assert [p.equal.rpartition("; ")[2] for p in text.concerns] == ["nog twee andere."] * 5


# --- beside similar wijken --------------------------------------------------------------------------------
def similar(fixed: texts.Texts, *scores: Score, signals: PlaceSignals | None = None) -> str:
    return written(fixed, material(*scores, signals=signals)).similar


def test_the_wijk_is_told_that_similar_wijken_have_almost_the_same_figures(
    fixed: texts.Texts, renderer: Renderer
) -> None:
    alike = "Wijken die op deze wijk lijken, hebben bijna dezelfde cijfers."
    assert similar(fixed, BAD) == alike
    soup = shown(renderer, written(fixed, material(BAD, signals=told(veiligheid=cell("knelpunt")))))
    assert [said(p) for p in soup.select(".points-aandacht > .beside")] == [alike]
    assert not soup.select(".points-kracht > .beside")


def test_aandachtspunten_that_similar_wijken_dont_have_are_named(fixed: texts.Texts) -> None:
    lonely = score("sterk_eenzaam", "ongunstig", similar="ongunstig")
    points = {p.apart: words.inside(p.title) for p in place_of(material(BAD, lonely)).weighed.concerns}
    assert similar(fixed, BAD, lonely) == (
        f"Deze wijk verschilt ook van wijken die erop lijken bij: {points[True]}. "
        f"Wijken die op deze wijk lijken, hebben bijna dezelfde cijfers bij: {points[False]}."
    )
    assert similar(fixed, lonely) == ""


def test_no_likeness_is_claimed_where_it_isnt_certain_or_known(fixed: texts.Texts) -> None:
    unsure, alone = (score("bijstand", "ongunstig", similar=word) for word in ("niet_zeker", "onbekend"))
    assert similar(fixed, unsure) == "Met wijken die op deze wijk lijken, is er geen duidelijk verschil."
    assert similar(fixed, alone) == ""
    assert similar(fixed, signals=told(veiligheid=cell("knelpunt"))) == ""
    lonely = score("sterk_eenzaam", "ongunstig", similar="onbekend")
    assert similar(fixed, BAD, lonely).startswith("Wijken die op deze wijk lijken, hebben bijna dezelfde cijfers bij: ")


def test_more_than_five_equal_points_are_not_hidden(fixed: texts.Texts) -> None:
    themes = [t.id for t in real_catalogue().themes[:7]]
    text = written(fixed, material(signals=told(**{t: cell("knelpunt") for t in themes})))
    assert len(text.concerns) == 5
    assert text.beyond[0].startswith("Er staan hooguit vijf aandachtspunten. Even sterk als de laatste: ")
    assert text.priorities.remark == fixed.weighing.tied
    assert text.priorities.points == ()


@pytest.mark.parametrize("version", ["deelbaar", "intern"])
def test_the_choice_of_the_team_is_shown_and_its_reason_in_intern_only(
    fixed: texts.Texts, renderer: Renderer, version: Any
) -> None:
    name = place_of(material(BAD)).weighed.concerns[0].id
    given = material(BAD, GOOD, at=site(version=version))
    text = written(fixed, given, ChoiceDeclaration(name, "hoger", HOSTILE))
    soup = shown(renderer, text)
    tag = soup.select_one(f"#punt-{name} > .choice")
    assert said(tag).startswith("Het team zet dit punt hoger.")
    assert not soup.select("main script:not([type]), header script")
    assert (HOSTILE in said(soup)) == (version == "intern")
    assert [said(b) for b in soup.select(".choice bdi")] == [HOSTILE] * (2 if version == "intern" else 0)
    assert HOSTILE not in repr(text)


@pytest.mark.parametrize("version", ["deelbaar", "intern"])
def test_a_point_that_the_team_took_out_is_named(fixed: texts.Texts, renderer: Renderer, version: Any) -> None:
    name = place_of(material(BAD)).weighed.concerns[0].id
    text = written(fixed, material(BAD, at=site(version=version)), ChoiceDeclaration(name, "weg", "Al geregeld."))
    assert text.concerns == ()
    tag = chapter(shown(renderer, text), "krachten-en-aandachtspunten")
    assert "Dit punt laat het team weg:" in said(tag)
    assert ("Al geregeld." in said(tag)) == (version == "intern")


# --- priorities, kansen, questions -----------------------------------------------------------------------
def test_a_priority_gives_its_four_reasons_in_sentences(renderer: Renderer) -> None:
    first = chapter(shown(renderer, weighed_text()), "kansen-en-prioriteiten").select(".priority")[0]
    reasons = [said(li) for li in first.select(".reasons li")]
    assert reasons[0] == "✓ Veel mensen: ja. Het gaat om ongeveer 420 huishoudens."
    assert len(reasons) == 4


def test_without_an_aandachtspunt_the_team_is_asked_what_matters(fixed: texts.Texts) -> None:
    assert written(fixed, material()).priorities == weighed.Priorities((), fixed.weighed.no_priority)


def test_a_kans_says_why_and_questions_stand_by_audience(renderer: Renderer) -> None:
    soup = shown(renderer, weighed_text())
    (kans,) = soup.select(".chance")
    assert "zou" in said(kans)
    assert said(kans.select_one("details.explain > summary")) == "Waarom noemen we dit?"
    assert said(kans.select_one("details > .small")) == "Zij kennen elkaar."
    assert [said(h) for h in chapter(soup, "gespreksvragen").select("h3")] == ["Voor het team", "Aan bewoners"]


def test_nothing_stands_out_is_a_calm_page_that_points_on(fixed: texts.Texts, renderer: Renderer) -> None:
    soup = shown(renderer, written(fixed, material(score("bijstand", "vergelijkbaar"))))
    calm = soup.select_one(".calm")
    assert calm is not None
    assert [a["href"] for a in calm.select("a")] == ["#gespreksvragen", "#kaart-van-de-buurten", "#wat-weten-we-niet"]
    assert soup.select("#gespreksvragen, #kansen-en-prioriteiten")
    assert not soup.select(".points, .priority")


# --- bad input -------------------------------------------------------------------------------------------
def suppressed(name: str) -> Score:
    found = score(name, "onbekend", None)
    return replace(found, own=replace(found.own, status="suppressed"))


EVERYTHING = told(**{t.id: (cell("knelpunt"), cell("kracht"), cell("wens")) for t in real_catalogue().themes})
CASES: dict[str, tuple[Sequence[Score], PlaceSignals, float | None]] = {
    "only figures": ((BAD, GOOD), told(), 5000),
    "only signals": ((), EVERYTHING, 5000),
    "signals about one theme": ((), told(zorg=(cell("knelpunt"), cell("kracht"))), 5000),
    "ten inhabitants": ((score("inwoners", "geen_oordeel", 10.0),), told(), 10),
    "nobody": ((score("inwoners", "geen_oordeel", 0.0),), told(), 0),
    "unknown": ((), told(), None),
    "every figure suppressed": (tuple(suppressed(i.id) for i in real_catalogue().indicators), told(), 5000),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_makes_sense_whatever_is_missing(fixed: texts.Texts, renderer: Renderer, name: str) -> None:
    scores, signals, people = CASES[name]
    text = written(fixed, material(*scores, signals=signals, at=site(people)))
    soup = shown(renderer, text, summary=opening.summary(REGION, scores, place_of(material(*scores)).weighed, ""))
    for tag in soup(["style"]):
        tag.decompose()
    assert re.findall(r"\b(None|nan|NaN|0 mensen|geen mensen in)\b", soup.get_text(" ")) == []
    for heading in soup.select("main h2, main h3, main h4"):
        assert said(heading)
        assert said(heading.find_next_sibling() or heading.parent), heading
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    inner = {str(tag["href"])[1:] for tag in soup.select('nav.contents [href^="#"]')}
    assert inner <= {str(tag["id"]) for tag in soup.select("[id]")}


def test_where_nobody_lives_there_is_no_table_and_no_question(fixed: texts.Texts) -> None:
    text = written(fixed, material(score("inwoners", "geen_oordeel", 0.0), at=site(0)))
    assert (text.matrix.rows, text.questions) == ((), ())
    assert text.matrix.remark == text.nothing


# --- what changed ----------------------------------------------------------------------------------------
def figure(value: float | None, year: int, headline: Any = "vergelijkbaar") -> Figure:
    return Figure(value, "ok" if value is not None else "missing", year, "X", headline)


def changed(fixed: texts.Texts, given: Changes) -> weighed.ChangesText:
    return ChangeWriter(real_catalogue(), fixed).write(given, place_of(material(BAD)).weighed)


def test_without_an_earlier_report_the_page_says_so(fixed: texts.Texts, renderer: Renderer) -> None:
    text = changed(fixed, Changes())
    assert text == weighed.ChangesText("Er is geen eerder rapport om mee te vergelijken.")
    assert said(chapter(shown(renderer, weighed_text(), changes=text), "wat-is-er-veranderd")).endswith(text.intro)


def test_each_change_stands_with_its_cause(fixed: texts.Texts, renderer: Renderer) -> None:
    place = PlaceChanges(
        CODE,
        figures=(Change("bijstand", "nieuw_jaar", figure(4.0, 2023), figure(7.1, 2024, "ongunstig")),),
        more=2,
        points=(PointChange("aandachtspunt-inkomen", True, ("bijstand",), ("nieuw_jaar",)),),
        signals=(SignalChange("zorg", "knelpunt", "meerdere", "veel"),),
    )
    text = changed(fixed, Changes(date(2025, 11, 1), {CODE: place}))
    assert text.intro == "Vergeleken met het rapport van 1 november 2025."
    assert [line.text for line in text.lines] == [
        "Nieuw punt (aandachtspunt)",
        "4,0% (2023) → 7,1% (2024), ongunstig (was: vergelijkbaar)",
        "meerdere signalen → veel signalen",
    ]
    assert text.lines[1].why == "Er is een cijfer van 2024 in plaats van 2023."
    assert text.remarks[0] == "Bij nog twee cijfers is er iets veranderd."
    soup = shown(renderer, weighed_text(), changes=text)
    assert len(chapter(soup, "wat-is-er-veranderd").select("li")) == 3


@pytest.mark.parametrize(
    ("place", "remark"),
    [
        (PlaceChanges(CODE, new=True), "stond niet in het vorige rapport"),
        (PlaceChanges(CODE, border="de grens is gewijzigd"), "de grens is gewijzigd"),
        (PlaceChanges(CODE), "Er is niets veranderd."),
    ],
)
def test_why_nothing_is_listed(fixed: texts.Texts, place: PlaceChanges, remark: str) -> None:
    text = changed(fixed, Changes(date(2025, 11, 1), {CODE: place}))
    assert text.lines == ()
    assert remark in text.remarks[0]


# --- the actieblad ---------------------------------------------------------------------------------------
def test_the_actieblad_carries_over_what_the_team_wrote(renderer: Renderer) -> None:
    rows = (Action(2, CODE, "loopt", HOSTILE, who="Welzijn", when="maart"),)
    blad = action_blad(ActionSheet(rows, (Action(3, CODE, "klaar", "Koffie-uur"),), 3))
    sheet = chapter(shown(renderer, weighed_text(), actions=blad), "actieblad")
    assert [said(th) for th in sheet.select("thead th")] == [
        *("Wat", "Wie", "Met wie", "Wanneer", "Hoe zien we het", "Status"),
    ]
    assert [said(c) for c in sheet.select("tbody tr")[0].select("th, td")] == [
        *(HOSTILE, "Welzijn", "", "maart", "", "loopt"),
    ]
    assert len(sheet.select("tr.empty-line")) == 3
    assert "Koffie-uur" in said(sheet.details)
    assert not sheet.select("script:not([type])")
    assert HOSTILE not in repr(blad)


def test_an_empty_actieblad_has_lines_to_write_on(renderer: Renderer) -> None:
    sheet = chapter(shown(renderer, weighed_text()), "actieblad")
    assert len(sheet.select("tr.empty-line")) == 8
    assert {said(td) for td in sheet.select("tr.empty-line td")} == {""}
    assert len(sheet.select('td[aria-label="lege regel"]')) == 8
    assert not sheet.select(".typed, details")


# --- escaping --------------------------------------------------------------------------------------------
def test_a_hostile_title_stays_text(renderer: Renderer) -> None:
    given = replace(weighed_text(), concerns=(point("aandachtspunt", "x", HOSTILE, anchor="thema-wie-wonen-hier"),))
    given = replace(given, priorities=weighed.Priorities((), ""), chances=(weighed.ChanceText(*(HOSTILE,) * 4),))
    soup = shown(renderer, given)
    assert not soup.select("main script:not([type]), header script")
    assert said(soup).count("alert(1)") >= 4
