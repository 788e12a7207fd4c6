"""One browser and one build of each version for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import look, needs
from tests.browser.look import Heard, Screen
from tests.browser.site import Site, build_site

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs the browser or the checker."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """The pages of a version, built when first asked for."""
    return cache(lambda version: build_site(tmp_path_factory.mktemp(version), version))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with look.started(needs.chromium_or_skip()) as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, site_of: Callable[[str], Site]) -> Iterator[Visit]:
    """Open a page of a version. When the test ends, no page may have complained or asked for anything but itself."""
    heard, own = Heard(), []
    with ExitStack() as stack:

        def open_page(name: str, version: str = "deelbaar", screen: Screen | None = None) -> Page:
            path = site_of(version).page(name)
            own.append(path.as_uri())
            return stack.enter_context(look.opened(chromium, path, screen or Screen(), heard))

        yield open_page
        assert heard.said == [], "the page complained in the console, or its Content-Security-Policy refused something"
        assert heard.asked == own, "the page asked for more than itself"
