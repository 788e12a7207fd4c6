"""What a reader does with a page: choose what the map shows, point, tap, walk with the keyboard, open the contents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.look import PHONE, Screen

TOUCH = Screen(width=390, touch=True)


def text(page: Page, selector: str) -> str:
    return page.locator(selector).first.inner_text()


# --- the map --------------------------------------------------------------------------------------
def test_the_map_shows_the_figure_that_a_reader_chooses_with_its_title_classes_and_table(visit: Visit) -> None:
    page = visit("index")
    before = [text(page, place) for place in (".map-block figcaption", ".legend-map")]
    page.select_option(".map-choose select", "woz")
    after = [text(page, place) for place in (".map-block figcaption", ".legend-map")]
    assert "WOZ" in after[0]
    assert "€" in after[1]
    assert all(old != new for old, new in zip(before, after, strict=True))
    page.locator(".map-block details summary").click()
    assert "€" in text(page, ".map-table tbody")


def test_pointing_at_a_wijk_says_its_name_and_its_figure(visit: Visit) -> None:
    page = visit("index")
    page.locator("svg.map a").nth(2).hover()
    name = page.locator(".map-table tbody th").nth(2).text_content()
    assert text(page, ".map-readout").startswith(str(name))
    assert re.search(r"\d", text(page, ".map-readout"))


def test_walking_to_a_wijk_with_the_keyboard_says_the_same_and_enter_opens_it(visit: Visit) -> None:
    page = visit("index")
    page.locator("svg.map a").first.focus()
    first = text(page, ".map-readout")
    page.keyboard.press("Tab")
    assert text(page, ".map-readout") != first
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert str(target).startswith("WK")


def test_the_first_tap_says_the_figure_and_offers_the_link(visit: Visit) -> None:
    page = visit("index", screen=TOUCH)
    before = page.url
    page.locator("svg.map a").nth(1).tap()
    assert page.url == before
    assert page.locator(".map-readout a").is_visible()
    assert re.search(r"\d", text(page, ".map-readout"))


def test_buurten_are_one_stop_for_the_keyboard_and_arrows_walk_between_them(visit: Visit) -> None:
    page = visit("wijk")
    page.locator(".map-choose select").focus()
    page.keyboard.press("Tab")
    first = text(page, ".map-readout")
    page.keyboard.press("ArrowRight")
    assert text(page, ".map-readout") != first
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('svg')")


def test_a_theme_brings_its_own_figure_to_the_map(visit: Visit) -> None:
    page = visit("wijk")
    link = page.locator("a[data-choose]").nth(2)
    link.click()
    assert page.locator(".map-choose select").input_value() == link.get_attribute("data-choose")


# --- the bar --------------------------------------------------------------------------------------
def test_on_a_phone_the_contents_are_folded_and_a_choice_folds_them_again(visit: Visit) -> None:
    page = visit("wijk", screen=Screen(width=PHONE))
    contents = page.locator(".contents > details")
    assert contents.get_attribute("open") is None
    contents.locator("summary").click()
    contents.locator('a[href="#gespreksvragen"]').click()
    assert contents.get_attribute("open") is None
    page.wait_for_function("Math.abs(document.getElementById('gespreksvragen').getBoundingClientRect().top) < 200")


def test_escape_folds_the_contents_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("wijk", screen=Screen(width=PHONE))
    page.locator(".contents summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".contents > details").get_attribute("open") is None
    assert page.evaluate("document.activeElement.textContent") == "Op deze pagina"


def test_another_wijk_is_one_step_away(visit: Visit) -> None:
    page = visit("wijk")
    page.locator(".siblings summary").click()
    hrefs = page.locator(".siblings a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(hrefs) == 5
    assert all(str(href).startswith("WK") for href in hrefs)


def test_a_link_to_a_figure_in_a_folded_table_opens_that_table(visit: Visit) -> None:
    page = visit("wijk")
    row = page.locator('[id^="cijfer-"]').nth(20)
    page.evaluate("id => { location.hash = id }", row.get_attribute("id"))
    page.wait_for_function("id => document.getElementById(id).closest('details').open", arg=row.get_attribute("id"))
    assert row.is_visible()


# --- everything in one file -----------------------------------------------------------------------
@pytest.mark.parametrize("script", [True, False])
def test_one_file_shows_the_gemeente_first_and_then_the_wijk_that_is_chosen(visit: Visit, script: bool) -> None:
    page = visit("alles", screen=Screen(script=script))
    shown = page.locator("article:visible h1")
    assert shown.all_inner_texts() == ["Voorbeeldstad"]
    page.locator('article:visible a[href^="#WK"]').first.click()
    (wijk,) = page.locator("article:visible h1").all_inner_texts()
    assert wijk != "Voorbeeldstad"
