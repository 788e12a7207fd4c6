"""On paper a wijk takes at most twelve pages of A4, and the leaflet for residents two."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser import look
from tests.browser.look import Screen
from tests.browser.site import Site

MOST: Final = {"deelbaar": 12, "intern": 12, "bewoners": 2}
A4: Final = (595, 842)


@pytest.mark.parametrize("version", MOST)
def test_a_wijk_prints_on_few_enough_pages_of_a4(
    version: str, chromium: Browser, site_of: Callable[[str], Site]
) -> None:
    with look.opened(chromium, site_of(version).page("wijk"), Screen(media="print")) as page:
        paper = page.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b", paper)
    boxes = re.findall(rb"/MediaBox \[0 0 ([^\]]+)\]", paper)
    sizes = {tuple(round(float(side)) for side in box.split()) for box in boxes}
    assert sizes == {A4}
    assert 1 < len(pages) <= MOST[version]
