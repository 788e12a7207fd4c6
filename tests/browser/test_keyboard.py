"""Whoever has no mouse reaches everything, sees where they are, and can leave again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.look import DESKTOP, PHONE, Screen

# All that the keyboard must reach, in the order of the page. Of radio buttons of one name, Tab stops at one.
NUMBER: Final = """() => {
  const able = [...document.querySelectorAll('a[href], button, select, input, textarea, summary, [tabindex]')];
  const stops = able.filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true})
    && !(e.type === 'radio' && !e.checked && document.querySelector(`input[name="${CSS.escape(e.name)}"]:checked`)));
  stops.forEach((stop, number) => { stop.keyboardStop = number });
  return stops.map(stop => `${stop.tagName.toLowerCase()} ${(stop.ariaLabel || stop.textContent).trim().slice(0, 40)}`);
}"""
# Where the focus is now, whether that changes its look, and whether it is clear of what sticks to the screen. The
# browser itself lets one scroll a box that scrolls: such a stop has number -1.
STOP: Final = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return null;
  const shown = ['outline', 'boxShadow', 'border', 'backgroundColor', 'stroke', 'strokeWidth', 'fill'];
  const look = () => [here, ...[...here.querySelectorAll('*')].slice(0, 20)]
    .map(e => getComputedStyle(e)).map(style => shown.map(name => style[name]).join()).join();
  const focused = look();
  here.blur();
  const seen = focused !== look();
  here.focus({preventScroll: true});
  const boxes = [here.getBoundingClientRect(), ...here.getClientRects()], parts = [0.1, 0.5, 0.9];
  const spots = boxes.flatMap(b => parts.flatMap(x => parts.map(y => [b.left + x * b.width, b.top + y * b.height])));
  const clear = spots.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (here.contains(top) || top.contains(here));
  });
  return {number: here.keyboardStop ?? -1, what: here.outerHTML.slice(0, 80), seen, clear};
}"""
SPARE: Final = 200
"""More presses than there are stops: for boxes that scroll. Who is still on the page then is trapped."""


@dataclass(frozen=True)
class Walk:
    """What Tab passed, from the top of a page until it left."""

    expected: list[str]
    stops: list[dict[str, Any]]
    left: bool


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", ["index", "wijk", "methode"])
def test_tab_reaches_everything_in_order_and_leaves(visit: Visit, name: str, width: int) -> None:
    walked = walk(visit(name, screen=Screen(width=width)))
    reached = [stop["number"] for stop in walked.stops if stop["number"] >= 0]
    assert walked.left, f"Tab doesn't leave the page; it is at {walked.stops[-1]['what']}"
    assert [walked.expected[n] for n in range(len(walked.expected)) if n not in reached] == [], "Tab passes these by"
    assert reached == sorted(reached), "Tab jumps back"
    assert [stop["what"] for stop in walked.stops if not stop["seen"]] == [], "one can't see that the focus is here"
    assert [stop["what"] for stop in walked.stops if not stop["clear"]] == [], "something lies over the focus"


def test_the_first_stop_leads_to_the_content(visit: Visit) -> None:
    page = visit("wijk")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#inhoud"
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.locator("main:focus").count() == 1
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_what_is_folded_opens_and_closes_with_the_keyboard(visit: Visit) -> None:
    page = visit("wijk")
    folded = page.locator("main details:not([open])").first.element_handle()
    summary = folded.query_selector("summary")
    assert summary
    for key, is_open in (("Enter", True), ("Space", False)):
        summary.focus()
        page.keyboard.press(key)
        assert folded.evaluate("folded => folded.open") is is_open


def walk(page: Page) -> Walk:
    expected = page.evaluate(NUMBER)
    stops: list[dict[str, Any]] = []
    for _ in range(len(expected) + SPARE):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["number"] == 0):
            return Walk(expected, stops, left=True)
        stops.append(stop)
    return Walk(expected, stops, left=False)
