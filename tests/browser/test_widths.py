"""Nobody scrolls sideways, at any width or zoom, and nothing is cut when a reader spaces the text."""

from __future__ import annotations

from typing import Final

import pytest

from tests.browser import look
from tests.browser.conftest import Visit
from tests.browser.look import HEIGHT, Screen

# 640 is a screen of 1280 at 200%, 320 one at 400%; between 700 and 830 the page changes its columns.
WIDTHS: Final = (320, 360, 390, 480, 640, *range(700, 831, 10), 900, 1024, 1280, 1440, 1920)
PAGES: Final = (
    *(("index", "deelbaar"), ("wijk", "deelbaar"), ("wijk", "intern"), ("methode", "deelbaar")),
    *(("index", "bewoners"), ("wijk", "bewoners")),
)
# What sticks out of the page by itself, not inside a box that scrolls or cuts: for the message.
WIDEST: Final = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(e => {
    for (let up = e.parentElement; up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return false;
    return true;
  })
  .slice(0, 5).map(e => e.cloneNode(false).outerHTML.slice(0, 100))"""
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 1.4.12, as a reader's own style sheet would do it.
SPACING: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
# Boxes that hide a part of the text in them. What is for the ear only is clipped away; a box that scrolls shows all.
CUT: Final = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e), hides = value => value === 'hidden' || value === 'clip';
  if (e.closest('svg') || !e.textContent.trim() || style.clipPath !== 'none' || !e.checkVisibility()) return false;
  return hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1
    || hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
}).map(e => e.cloneNode(false).outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
@pytest.mark.parametrize(("name", "version"), PAGES, ids=lambda value: value)
def test_nobody_scrolls_sideways(visit: Visit, name: str, version: str, unfolded: bool) -> None:
    page = visit(name, version)
    if unfolded:
        look.unfold(page)
    too_wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate(SIDEWAYS) > 0:
            too_wide[width] = page.evaluate(WIDEST)
    assert too_wide == {}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["index", "wijk"])
def test_spaced_text_is_whole(visit: Visit, name: str, width: int) -> None:
    page = visit(name, screen=Screen(width=width))
    look.unfold(page)
    before = page.evaluate(CUT)
    page.evaluate(SPACING)
    assert page.evaluate(SIDEWAYS) <= 0, page.evaluate(WIDEST)
    assert page.evaluate(CUT) == before == []
