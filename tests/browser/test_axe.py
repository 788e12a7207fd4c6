"""axe-core finds nothing, however the page is looked at.

Contrast is most of the time that axe takes. It is measured where colours or letters change: light, dark, print, phone;
not again with everything folded, and not with forced colours, which are the reader's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import look
from tests.browser.conftest import Visit
from tests.browser.look import PHONE, Screen
from tests.browser.site import build_site

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
PAGES: Final = (
    *(("index", "deelbaar"), ("wijk", "deelbaar"), ("wijk", "intern"), ("methode", "deelbaar")),
    *(("index", "bewoners"), ("wijk", "bewoners")),
)


PAINT: Final = "shape => getComputedStyle(shape).fill"


class State(NamedTuple):
    screen: Screen
    unfolded: bool = True
    contrast: bool = True


STATES: Final = {
    "light": State(Screen()),
    "folded": State(Screen(), unfolded=False, contrast=False),
    "dark": State(Screen(scheme="dark")),
    "print": State(Screen(media="print")),
    "phone": State(Screen(width=PHONE), unfolded=False),
    "phone-unfolded": State(Screen(width=PHONE), contrast=False),
    "forced-colours": State(Screen(forced=True), contrast=False),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize(("name", "version"), PAGES, ids=lambda value: value)
def test_axe_finds_nothing(visit: Visit, name: str, version: str, state: State) -> None:
    page = visit(name, version, state.screen)
    if state.unfolded:
        look.unfold(page)
    off = [] if state.contrast else ["color-contrast"]
    off += ["target-size"] if state.screen.media == "print" else []  # nobody taps on paper
    found = violations(page, off)
    assert not found, "axe-core found:\n" + "\n".join(told(violation) for violation in found)


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    page = visit("index")
    page.evaluate("document.querySelector('main').innerHTML += '<h6></h6><button></button>'")
    assert {v["id"] for v in violations(page)} >= {"button-name", "empty-heading", "heading-order"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#8a1538", "#777777", "#ffd500"])
def test_the_band_in_a_colour_of_the_organisation_can_be_read(
    chromium: Browser, tmp_path: Path, colour: str, scheme: Literal["light", "dark"]
) -> None:
    """With the colour of the handleiding's own example the name of the wijk was dark on dark."""
    path = build_site(tmp_path, kopkleur=colour, kleur=colour).page("wijk")
    with look.opened(chromium, path, Screen(scheme=scheme)) as page:
        found = violations(page)
        here, around = (page.locator(f".masthead .{part}").evaluate(PAINT) for part in ("here", "elsewhere"))
    assert not found, "axe-core found:\n" + "\n".join(told(violation) for violation in found)
    assert here != around


def violations(page: Page, off: Sequence[str] = ()) -> list[dict[str, Any]]:
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    options["rules"] = {rule: {"enabled": False} for rule in off}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return found


def told(violation: dict[str, Any]) -> str:
    """The rule, where it is broken, how to mend it, and where it is explained."""
    places = [f"    {node['target']}: {' '.join(node['failureSummary'].split())}" for node in violation["nodes"]]
    head = f"  {violation['id']} ({violation['impact']}): {violation['help']}. {violation['helpUrl']}"
    return "\n".join([head, *places[:5], *([f"    and {len(places) - 5} more"] if len(places) > 5 else [])])
