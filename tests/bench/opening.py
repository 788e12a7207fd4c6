"""How long a page takes to open in Chromium, on a processor that is as slow as a cheap phone's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.browser import look

SLOWER: Final = 4
"""How many times slower than this machine: what browsers' own tools take for a mid-range phone."""
_PHONE: Final = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_TIMES: Final = """() => new Promise(done => {
  const entry = name => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
  new PerformanceObserver(list => {
    const largest = list.getEntries().at(-1).startTime, [opening] = performance.getEntriesByType('navigation');
    done([opening.loadEventEnd, entry('first-contentful-paint'), largest]);
  }).observe({type: 'largest-contentful-paint', buffered: true});
})"""


@dataclass(frozen=True)
class Opening:
    """Milliseconds since the address was asked for: all loaded, something seen, the largest part seen."""

    loaded: float
    first_paint: float
    largest_paint: float


def openings(program: str, page: Path, runs: int) -> list[Opening]:
    """Open the page `runs` times, each time as new."""
    with look.started(program) as browser:
        _open(browser, page)
        return [_open(browser, page) for _ in range(runs)]


def _open(browser: Browser, path: Path) -> Opening:
    context = browser.new_context(**_PHONE)
    try:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(path.as_uri())
        return Opening(*page.evaluate(_TIMES))
    finally:
        context.close()
