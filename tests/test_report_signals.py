"""What a page says about signals: strengths first, nothing that its version may not know, and no typed text as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests import report_fixture
from tests.report_fixture import place, seen, told_index_page, told_wijk_page, view, writer
from tests.signals_ground import ground, several
from wijkanalyse.errors import SettingsError
from wijkanalyse.regions import Region
from wijkanalyse.report import inline, texts
from wijkanalyse.report.render import Renderer
from wijkanalyse.signals import hiding
from wijkanalyse.signals.coverage import silent_themes
from wijkanalyse.signals.signal import Version
from wijkanalyse.signals.views import Cell, Coverage, FollowUp, PlaceSignals, SignalView, ThemeSignals

TUINDORP = "WK000102"
NOTHING = "Geen of te weinig signalen."
HOSTILE = '<script>alert(1)</script> & "quotes" =HYPERLINK("x")'
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}neleps nerednik"
ONE_WORD = "ontmoetingsplek" * 40


@pytest.fixture(scope="module")
def renderer(checkout: Path) -> Renderer:
    return Renderer(checkout / "templates")


def shown(renderer: Renderer, given: SignalView | None) -> BeautifulSoup:
    """The page of Tuindorp with these signals."""
    return BeautifulSoup(renderer.wijk(told_wijk_page(writer(given))), "html5lib")


@cache
def version(renderer: Renderer, name: Version, typed: str = "Buren helpen elkaar.") -> BeautifulSoup:
    return shown(renderer, view(name, place(TUINDORP, name, typed)))


def index(renderer: Renderer, given: SignalView) -> BeautifulSoup:
    return BeautifulSoup(renderer.index(told_index_page(writer(given))), "html5lib")


def theme(soup: BeautifulSoup, heading: str) -> Tag:
    """The chapter of a theme."""
    found = soup.select_one(f'section[aria-labelledby="thema-{heading}"]')
    assert found is not None
    return found


def words(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)


def empty(hidden: hiding.Hidden = "") -> PlaceSignals:
    return PlaceSignals(TUINDORP, (), Coverage(), FollowUp(), hidden)


# --- the block of a theme -----------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["deelbaar", "intern"])
def test_strengths_stand_before_problems_and_every_kind_has_its_place(renderer: Renderer, name: Version) -> None:
    kinds = theme(version(renderer, name), "wie-wonen-hier").select(".told-kind")
    assert [words(k).split()[0] for k in kinds] == ["Krachten", "Knelpunten", "Wensen"]
    assert "veel signalen" in words(kinds[0])
    assert "meerdere signalen" in words(kinds[1])
    assert words(kinds[2]) == f"Wensen {NOTHING}"


def test_intern_says_who_where_and_when(renderer: Renderer) -> None:
    kracht = theme(version(renderer, "intern"), "wie-wonen-hier").select(".told-kind")[0]
    assert "uit vier onafhankelijke bronnen" in words(kracht)
    assert [words(d) for d in kracht.select(".told-details > div")] == [
        "Onderwerp: buren en samenleven",
        "Over: ouderen (65 jaar of ouder)",
        "Gemeld door: welzijn en opbouwwerk; zorg",
        "Waar: uit 3 van de 6 buurten",
        "Wanneer: eerste helft van 2026 en tweede helft van 2026",
    ]
    assert [words(li) for li in kracht.select("li bdi")] == [
        "Buren helpen elkaar.",
        "Bewoners onderhouden samen de tuin.",
    ]
    (quote,) = kracht.select("blockquote")
    assert words(quote) == "“ Er staat altijd koffie klaar. ” bewoner"


def test_deelbaar_shows_kind_and_band_and_nothing_else(renderer: Renderer) -> None:
    soup = version(renderer, "deelbaar")
    kracht = theme(soup, "wie-wonen-hier").select(".told-kind")[0]
    assert words(kracht) == "Krachten ●●● veel signalen"
    said = words(soup)
    kept = [
        "Buren helpen",
        "koffie",
        "ouderen (65",
        "welzijn en",
        "onafhankelijke",
        "buurten)",
        "helft van",
        "buren en",
    ]
    assert [k for k in kept if k in said] == []
    assert not soup.select(".typed, bdi, blockquote")


def test_none_too_few_and_a_small_wijk_look_the_same_in_deelbaar(renderer: Renderer) -> None:
    few = replace(empty(), themes=(ThemeSignals("wonen", below=True), ThemeSignals("gezondheid")))
    hidden = [empty("te_klein"), empty("overlap"), few]
    pages = {str(shown(renderer, view("deelbaar", p))) for p in (empty(), *hidden)}
    assert len(pages) == 1
    assert f"Wat we zien en horen: {NOTHING}" in words(BeautifulSoup(pages.pop(), "html5lib"))


def test_a_wijk_that_the_view_doesnt_name_has_no_signals(renderer: Renderer) -> None:
    blocks = writer(view("deelbaar")).blocks(TUINDORP)
    assert {b.remark for b in blocks.values()} == {NOTHING}


def test_intern_says_that_something_was_reported_and_not_what(renderer: Renderer) -> None:
    block = theme(version(renderer, "intern"), "werk-inkomen").select_one(".told")
    assert block is not None
    assert words(block) == "Wat we zien en horen: Er is iets gemeld."


def test_intern_says_that_more_was_reported_than_is_shown() -> None:
    both = replace(empty(), themes=(ThemeSignals("wonen", seen(), "kracht", below=True),))
    assert writer(view("intern", both)).blocks(TUINDORP)["wonen"].remark == "Er is ook nog iets anders gemeld."


def test_signals_of_a_theme_without_figures_have_a_chapter(renderer: Renderer) -> None:
    said = writer(view("intern", place(TUINDORP, "intern")))
    page = told_wijk_page(said)
    last = replace(page.themes[-1], signals=said.blocks(TUINDORP)["wonen"])
    soup = BeautifulSoup(renderer.wijk(replace(page, themes=(*page.themes[:-1], last))), "html5lib")
    assert theme(soup, "veiligheid").select(".told-kind")
    assert not theme(soup, "veiligheid").select("table")
    assert "Thema’s zonder cijfers" not in words(soup)


# --- without signals ----------------------------------------------------------------------------------
@pytest.mark.parametrize("given", [None, replace(view("deelbaar"), collected=False)])
def test_a_page_without_signals_asks_what_the_team_sees(renderer: Renderer, given: SignalView | None) -> None:
    soup = shown(renderer, given)
    asked = soup.select(".theme .ask")
    assert len(asked) == sum(bool(t.rows) for t in report_fixture.wijk_page().themes)
    assert {words(a) for a in asked} == {"Wat zien en horen jullie zelf bij dit thema?"}
    assert not soup.select(".told")
    assert "Veilig Thuis" not in words(soup)
    assert "Deelbare versie" in words(soup)


def test_intern_without_signals_is_still_intern(renderer: Renderer) -> None:
    soup = shown(renderer, replace(view("intern"), collected=False))
    assert "Interne versie: niet delen" in words(soup)
    assert soup.select(".stamp")


# --- which version ------------------------------------------------------------------------------------
def test_the_header_says_how_the_versions_differ_with_the_numbers_of_the_rules(renderer: Renderer) -> None:
    for name, label in (("deelbaar", "Deelbare versie"), ("intern", "Interne versie: niet delen")):
        for soup in (version(renderer, name), index(renderer, view(name))):
            (header,) = soup.select(".masthead .version")
            minimum = hiding.MINIMUM[name]
            assert words(header).startswith(label)
            assert f"minstens {minimum.signals} signalen uit {minimum.sources} bronnen" in words(header)


def test_intern_looks_different_without_colour_and_on_every_sheet(renderer: Renderer, checkout: Path) -> None:
    soup, other = version(renderer, "intern"), version(renderer, "deelbaar")
    assert soup.title is not None
    assert soup.title.text.startswith("Intern: niet delen · ")
    assert words(soup.select(".stamp")[0]) == "Intern: niet delen"
    assert soup.select(".version svg")
    assert soup.body is not None
    assert soup.body.get("class") == ["intern"]
    assert not other.select(".stamp, .version svg, body[class]")
    on_paper = inline.joined([checkout / "templates"], "style").split("@media print")[1:]
    assert any(re.search(r"\.stamp \{ display: block; position: fixed;", rules) for rules in on_paper)


# --- what people typed --------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", [HOSTILE, RIGHT_TO_LEFT, ONE_WORD])
def test_what_was_typed_is_shown_and_never_run(renderer: Renderer, typed: str) -> None:
    soup = version(renderer, "intern", typed)
    assert not soup.select("main script:not([type]), header script")
    assert [bdi.text for bdi in soup.select("bdi") if bdi.text == typed] == [typed] * 2
    assert all(
        typed not in text
        for tag in soup.select("main :not(bdi)")
        for text in tag.find_all(string=True, recursive=False)
    )


def test_a_very_long_word_breaks(checkout: Path) -> None:
    style = inline.joined([checkout / "templates"], "style")
    assert re.search(r"\.typed \{ overflow-wrap: anywhere;", style)


def test_typed_text_stays_out_of_every_repr() -> None:
    page = told_wijk_page(writer(view("intern", place(TUINDORP, "intern", "GEHEIM"))))
    assert "GEHEIM" not in repr(page)
    assert "koffie" not in repr(page)


# --- coverage and follow-up ----------------------------------------------------------------------------
def chapter(soup: BeautifulSoup, heading: str) -> str:
    found = soup.select_one(f'section[aria-labelledby="{heading}"]')
    return words(found) if found is not None else ""


def test_coverage_of_a_wijk_tells_only_themes_in_deelbaar(renderer: Renderer) -> None:
    said = chapter(version(renderer, "deelbaar"), "wat-weten-we-niet")
    assert "Geen signalen betekent niet: geen probleem." in said
    assert "Thema’s met geen of te weinig signalen Veiligheid; Zorg en ondersteuning." in said
    assert [w for w in ("Groepen", "Buurten", "Halve jaren", "Wie iets meldden") if w in said] == []


def test_coverage_in_intern_names_groups_buurten_periods_and_roles(renderer: Renderer) -> None:
    said = chapter(version(renderer, "intern"), "wat-weten-we-niet")
    assert "Groepen over wie we nog te weinig hoorden Jongeren (12 tot 27 jaar)." in said
    assert "Buurten waarover we nog te weinig hoorden De Eiken." in said
    assert "Halve jaren waarin we te weinig hoorden Eerste helft van 2025." in said
    assert "Uit welke tijd de signalen zijn Eerste helft van 2026. De meeste zijn ouder dan een jaar." in said


@pytest.mark.parametrize("name", ["deelbaar", "intern"])
def test_a_theme_with_only_wishes_isnt_called_silent_anywhere(renderer: Renderer, name: Version) -> None:
    wish = Cell("wens", "meerdere", sources=3 if name == "intern" else None)
    coverage = Coverage(silent_themes=silent_themes(several(5, 3, kind="wens"), (), ground(themes=("wonen", "zorg"))))
    told = PlaceSignals(TUINDORP, (ThemeSignals("wonen", (wish,)),), coverage, FollowUp())
    soup = shown(renderer, view(name, told))
    assert "Wensen ●●○ meerdere signalen" in words(theme(soup, "wie-wonen-hier"))
    assert "Thema’s met geen of te weinig signalen Zorg en ondersteuning." in chapter(soup, "wat-weten-we-niet")
    assert "Wonen" not in chapter(soup, "wat-weten-we-niet")
    assert sentence(view(name, told)) == "In de signalen: wensen bij wonen en leefomgeving."


def test_the_report_says_what_a_source_is_once_and_where_sources_are_counted(renderer: Renderer) -> None:
    meaning = "Een bron is een organisatie met een rol"
    assert words(version(renderer, "intern")).count(meaning) == 1
    assert meaning in chapter(version(renderer, "intern"), "themas")
    assert words(index(renderer, view("intern"))).count(meaning) == 1
    for soup in (version(renderer, "deelbaar"), index(renderer, view("deelbaar")), shown(renderer, None)):
        assert meaning not in words(soup)


def test_follow_up_counts_and_lists_what_waits_in_intern(renderer: Renderer) -> None:
    soup = version(renderer, "intern")
    assert [words(d) for d in soup.select(".tally > div")] == ["nieuw 4", "opgepakt 1"]
    (row,) = soup.select(".waiting tbody tr")
    assert [words(c) for c in row.select("th, td")] == [
        "Wonen en leefomgeving",
        "knelpunt",
        "eerste helft van 2026",
        "opgepakt",
        "Buren helpen elkaar.",
    ]


def test_follow_up_is_a_band_on_the_page_of_the_gemeente_and_absent_from_a_wijk_in_deelbaar(renderer: Renderer) -> None:
    assert chapter(version(renderer, "deelbaar"), "opvolging") == ""
    said = chapter(index(renderer, view("deelbaar")), "opvolging")
    assert "nieuw meerdere signalen" in said
    assert not re.search(r"\d", said)


# --- the page of the gemeente -----------------------------------------------------------------------------
def test_the_page_of_the_gemeente_shows_its_own_signals_and_none_per_wijk(renderer: Renderer) -> None:
    soup = index(renderer, view("deelbaar"))
    section = soup.select_one('section[aria-labelledby="signalen"]')
    assert section is not None
    assert [words(h) for h in section.select("h3")] == ["Wonen en leefomgeving"]
    assert "tellen niet mee bij een wijk" in words(section)
    assert "signal" not in words(soup.select(".overview")[0])
    assert "Bewoner; welzijn en opbouwwerk." in chapter(soup, "wat-weten-we-niet")
    assert "Dit gaat alleen over signalen over heel Voorbeeldstad." in chapter(soup, "wat-weten-we-niet")


def test_the_page_of_the_gemeente_gathers_what_stays_below_the_minimum(renderer: Renderer) -> None:
    said = chapter(index(renderer, view("intern")), "signalen")
    assert "Er is ook iets gemeld over: gezondheid en welbevinden." in said
    assert "kleine wijken" in said


def test_the_page_of_the_gemeente_says_what_wasnt_used(renderer: Renderer) -> None:
    given = replace(view("deelbaar"), waiting=1, unreadable_rows=3, unreadable_files=1)
    assert writer(given).warnings() == (
        "1 signaal wacht op controle. Wat nog wacht, telt niet mee.",
        "3 rijen met signalen konden niet worden gelezen.",
        "1 bestand met signalen kon niet worden gelezen.",
    )
    assert "1 signaal wacht op controle." in words(index(renderer, given).select(".warning")[0])
    assert writer(view("deelbaar")).warnings() == ()


# --- sentences and rules ------------------------------------------------------------------------------------
def sentence(given: SignalView | None) -> str:
    return writer(given).sentence(Region(TUINDORP, "Tuindorp", 2024))


def test_one_sentence_says_which_themes_were_spoken_about() -> None:
    assert sentence(view("deelbaar", place(TUINDORP, "deelbaar"))) == (
        "In de signalen: krachten bij wonen en leefomgeving; knelpunten bij wonen en leefomgeving."
    )
    assert sentence(None) == ""


def test_many_themes_stay_one_short_sentence() -> None:
    kracht, _ = seen()
    ids = ("wonen", "gezondheid", "ontmoeten", "zorg", "veiligheid")
    many = replace(empty(), themes=tuple(ThemeSignals(i, (kracht,), "kracht") for i in ids))
    assert sentence(view("deelbaar", many)).endswith("bij ontmoeten en meedoen en bij nog twee andere thema’s.")


def test_no_signals_is_not_no_problem_and_a_small_wijk_says_no_more_in_deelbaar() -> None:
    none = sentence(view("deelbaar", empty()))
    assert none == "Over Tuindorp zijn er geen of te weinig signalen. Dat betekent niet: geen probleem."
    assert sentence(view("deelbaar", empty("te_klein"))) == none
    assert "bladzijde van de gemeente" in sentence(view("intern", empty("te_klein")))


@pytest.mark.parametrize("name", ["deelbaar", "intern"])
def test_the_rules_stand_on_the_page_with_the_numbers_that_the_code_uses(renderer: Renderer, name: Version) -> None:
    said = chapter(version(renderer, name), "verantwoording")
    assert "bel 112 of Veilig Thuis (0800-2000), en volg de Meldcode" in said
    assert f"vanaf {hiding.MINIMUM[name].signals} signalen uit minstens {hiding.MINIMUM[name].sources} bronnen" in said
    assert "hooguit 24 maanden oud" in said
    bands = {
        "intern": "Meerdere vanaf 3 en veel vanaf 6.",
        "deelbaar": "Meerdere vanaf 5 en veel vanaf 10.",
    }
    assert f"Meerdere of veel signalen (band) Hoeveel signalen er ongeveer zijn, in woorden. {bands[name]}" in said
    assert "nkele" not in said
    assert ("hooguit 25 woorden" in said) == (name == "intern")
    assert "{" not in said


def test_a_text_that_is_missing_is_a_clear_message(checkout: Path, tmp_path: Path) -> None:
    folder = checkout / "data" / "texts"
    (tmp_path / "report.toml").write_bytes((folder / "report.toml").read_bytes())
    signals = (folder / "signals.toml").read_text(encoding="utf-8")
    (tmp_path / "signals.toml").write_text(signals.replace('kracht = "Krachten"\n', ""), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        texts.load(tmp_path / "report.toml")
    assert "signals.toml is niet te gebruiken" in str(caught.value)
