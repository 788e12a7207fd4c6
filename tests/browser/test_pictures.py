"""The pages look as they did: the same outline, and pictures that differ no more than `pictures.py` allows.

Another Chromium draws letters a little differently. That alone fails nothing: then more pixels may differ, until
`make pictures` makes the kept ones again. With another font nothing can be compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.browser import pictures
from tests.browser.conftest import Visit
from tests.browser.needs import missing
from tests.browser.pictures import KEPT, PARTS, SCREENS, Part

AGAIN: Final = "if this change was meant: make pictures, look at them, commit them"
MOST_BYTES: Final = 2_500_000

on_every_screen = pytest.mark.parametrize("screen", SCREENS)


@on_every_screen
@pytest.mark.parametrize("name", list(dict.fromkeys(part.page for part in PARTS)))
def test_a_page_has_the_outline_that_it_had(visit: Visit, name: str, screen: str) -> None:
    kept = (KEPT / f"{name}-{screen}.txt").read_text(encoding="utf-8")
    assert pictures.outline(visit(name, screen=SCREENS[screen])) == kept, AGAIN


@on_every_screen
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_page_looks_as_it_did(visit: Visit, chromium: Browser, part: Part, screen: str, tmp_path: Path) -> None:
    here, there = pictures.machine(chromium), pictures.made_with()
    if here["font"] != there["font"]:
        fonts = f"the pictures were made with {there['font']}, this machine has {here['font']}"
        missing(f"ANOTHER FONT: {fonts} (Debian, Ubuntu: apt install fonts-dejavu-core)")
    allowed = pictures.SAME if here["chromium"] == there["chromium"] else pictures.OTHER
    now = pictures.picture(visit(part.page, screen=SCREENS[screen]), part)
    name = f"{part.name}-{screen}.png"
    with Image.open(KEPT / name) as kept:
        share, where = pictures.difference(now, kept)
    if share > allowed:
        now.save(tmp_path / name)
        where.save(tmp_path / f"where-{name}")
        pytest.fail(
            f"{share:.2%} of the pixels of {name} differ, {allowed:.1%} may (made with Chromium {there['chromium']}, "
            f"this is {here['chromium']}).\nIn {tmp_path}: the picture now, and where it differs; {AGAIN}"
        )


def test_a_small_change_is_seen(tmp_path: Path) -> None:
    kept = Image.new("RGB", (400, 600), "white")
    pictures.save(kept, tmp_path / "kept.png")
    now = kept.copy()
    ImageDraw.Draw(now).rectangle((20, 20, 59, 39), fill=(0, 90, 104))
    with Image.open(tmp_path / "kept.png") as read:
        assert pictures.difference(kept, read)[0] == 0
        assert pictures.difference(now, read)[0] == pytest.approx(800 / 240_000)
        assert pictures.difference(kept.crop((0, 0, 400, 540)), read)[0] == pytest.approx(0.1)


def test_the_kept_pictures_are_small_and_each_is_compared() -> None:
    files = sorted(path.name for path in KEPT.iterdir())
    made = [f"{part.name}-{screen}.png" for part in PARTS for screen in SCREENS]
    outlined = [f"{page}-{screen}.txt" for page in {part.page for part in PARTS} for screen in SCREENS]
    assert files == sorted([*made, *outlined, "made_with.json"]), AGAIN
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < MOST_BYTES
