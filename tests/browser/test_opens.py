"""A page opens from disk with the network cut, whole, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import look
from tests.browser.conftest import Visit
from tests.browser.look import Heard, Screen
from tests.browser.site import Site

VERSIONS = ("deelbaar", "intern", "bewoners")
# What a script may add: things to press, and what they report. All else must be in the page without it.
CONTROLS = "script, style, button, select, label, input, output, [aria-live], [role=status], [role=tooltip]"
HEADED = "e => !!(e.closest('h1,h2,h3,h4') || e.querySelector('h2,h3,h4'))"
LINES = f"""() => {{
  const copy = document.querySelector('main').cloneNode(true);
  copy.querySelectorAll('{CONTROLS}').forEach(control => control.remove());
  const lines = copy.textContent.split('\\n').map(line => line.replace(/\\s+/g, ' ').trim());
  return lines.filter(line => line);
}}"""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_page_opens_without_a_complaint_or_a_request(
    version: str, chromium: Browser, site_of: Callable[[str], Site]
) -> None:
    for path in site_of(version).pages():
        heard = Heard()
        with look.opened(chromium, path, Screen(), heard) as page:
            look.unfold(page)
            assert page.title()
        assert heard.said == [], path.name
        assert heard.asked == [path.as_uri()], path.name


def test_a_page_that_asks_for_something_is_caught(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("asks") / "asks.html"
    path.write_text('<!DOCTYPE html><title>x</title><img src="https://example.org/a.png" alt="x">', encoding="utf-8")
    heard = Heard()
    with look.opened(chromium, path, Screen(), heard):
        pass
    assert heard.asked == [path.as_uri(), "https://example.org/a.png"]
    assert heard.said


def test_a_page_that_breaks_its_policy_is_caught(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("breaks") / "breaks.html"
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    path.write_text(f"<!DOCTYPE html>{policy}<title>x</title><p style='color:red'>x</p>", encoding="utf-8")
    heard = Heard()
    with look.opened(chromium, path, Screen(), heard):
        pass
    assert any("CSP refuses style-src" in line for line in heard.said)


@pytest.mark.parametrize(("name", "version"), [("index", "deelbaar"), ("wijk", "deelbaar"), ("wijk", "intern")])
def test_without_javascript_everything_is_there(visit: Visit, name: str, version: str) -> None:
    def lines(*, script: bool) -> list[str]:
        shown: list[str] = visit(name, version, Screen(script=script)).evaluate(LINES)
        return shown

    with_script, without = lines(script=True), set(lines(script=False))
    assert len(without) > 50
    assert [line for line in with_script if line not in without] == []


def test_without_javascript_what_is_folded_opens(visit: Visit) -> None:
    page = visit("wijk", screen=Screen(script=False))
    folded = page.locator("main details:not([open])").first.element_handle()
    summary = folded.query_selector("summary")
    assert summary
    summary.click()
    assert folded.get_attribute("open") is not None


@pytest.mark.parametrize("name", ["index", "wijk"])
def test_every_place_in_the_contents_exists_and_has_a_heading(visit: Visit, name: str) -> None:
    page = visit(name)
    targets = page.locator("nav.contents a[href^='#']").evaluate_all("links => links.map(a => a.hash.slice(1))")
    assert targets
    lost = [target for target in targets if not headed(page, target)]
    assert lost == []


def headed(page: Page, target: str) -> bool:
    """Whether the target is a heading, or is named by or holds one."""
    place = page.locator(f"[id='{target}']")
    found: bool = place.count() == 1 and place.evaluate(HEADED)
    return found
