"""The kept pictures and outlines of the example gemeente: what they show, how they are made and compared.

`make pictures` makes them again, after a change that was meant; look at them before they are committed.

The outline is what a screen reader finds: headings, landmarks, tables, pictures, links and buttons, by name and in
order. It must be the same. A picture is kept at half its size in few colours: that is small, and smooths the edges of
letters, which differ between machines. A pixel differs when one of its colours is further than `FAR` from what it was.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import look, needs
from tests.browser.look import DESKTOP, PHONE, TABLET, Screen
from tests.browser.site import build_site

KEPT: Final = Path(__file__).parent / "kept"
MADE_WITH: Final = KEPT / "made_with.json"
PAPER: Final = 794
"""The width of A4 in CSS pixels."""
SCREENS: Final = {
    "320": Screen(width=PHONE),
    "768": Screen(width=TABLET),
    "1440": Screen(width=DESKTOP),
    "dark": Screen(width=TABLET, scheme="dark"),
    "print": Screen(width=PAPER, media="print"),
}
FAR: Final = 40
SAME, OTHER = 0.001, 0.1
"""The share of pixels that may differ: made with the same Chromium as the kept one, and with another.

Two runs of one Chromium differ in no pixel. A page that moves aside by one pixel differs in 3 to 8 of a hundred.
"""
_COLOURS: Final = 64
_ROLES: Final = (
    "banner|button|checkbox|combobox|complementary|contentinfo|figure|heading|img|link|main|navigation|note|radio|region"
    "|search|slider|table|textbox"
)
_LONGEST: Final = 100
_OUTLINED: Final = re.compile(rf"- '?(?:{_ROLES})\b")


@dataclass(frozen=True)
class Part:
    """A part of a page that is kept: from the top of what `place` selects, at most `height` CSS pixels."""

    name: str
    page: str
    place: str
    height: int


PARTS: Final = (
    Part("index", "index", "body", 3600),
    Part("wijk", "wijk", "body", 3000),
    Part("thema", "wijk", "section[aria-labelledby='thema-gezondheid']", 2400),
)


def machine(browser: Browser) -> dict[str, str]:
    """What the look of letters depends on: the major version of Chromium, and the font of the system."""
    command = shutil.which("fc-match")
    asked = [command, "--format=%{family}", "system-ui"] if command else None
    font = subprocess.run(asked, capture_output=True, text=True, check=True).stdout if asked else "unknown"
    return {"chromium": browser.version.split(".")[0], "font": font}


def made_with() -> dict[str, str]:
    """The machine that made the kept pictures."""
    found: dict[str, str] = json.loads(MADE_WITH.read_text(encoding="utf-8"))
    return found


def outline(page: Page) -> str:
    """What a screen reader finds, without running text."""
    lines = page.locator("body").aria_snapshot().splitlines()
    return "".join(f"{line.rstrip(':')[:_LONGEST]}\n" for line in lines if _OUTLINED.match(line.strip()))


def picture(page: Page, part: Part) -> Image.Image:
    """A part of the page as it is kept, all colours in it."""
    box = page.locator(part.place).first.bounding_box()
    if box is None:
        raise LookupError(f"{part.place} isn't shown on the page, so there is no picture of {part.name}")
    top = box["y"] + page.evaluate("scrollY")
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP
    clip: Any = {"x": 0, "y": top, "width": width, "height": min(box["height"], part.height)}
    shot = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
    return Image.open(io.BytesIO(shot)).convert("RGB").reduce(2)


def difference(now: Image.Image, kept: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that differ, and where. Rows that only one of the two has differ."""
    size = (max(now.width, kept.width), max(now.height, kept.height))
    frames = []
    for image, beyond in ((now, (0, 0, 0)), (kept, (255, 255, 255))):
        frame = Image.new("RGB", size, beyond)
        frame.paste(image.convert("RGB"))
        frames.append(np.asarray(frame, dtype=np.int16))
    differs = np.abs(frames[0] - frames[1]).max(axis=2) > FAR
    return float(differs.mean()), Image.fromarray((differs * 255).astype(np.uint8))


def save(image: Image.Image, path: Path, colours: int = _COLOURS) -> None:
    """Write a small PNG, the same bytes each time."""
    few = image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def renew(folder: Path = KEPT) -> Iterator[Path]:
    """Make every picture and outline again."""
    with tempfile.TemporaryDirectory() as place, look.started(_program()) as browser:
        site = build_site(Path(place))
        for old in [*folder.glob("*.png"), *folder.glob("*.txt")]:
            old.unlink()
        for screen_name, screen in SCREENS.items():
            for page_name in dict.fromkeys(part.page for part in PARTS):
                with look.opened(browser, site.page(page_name), screen) as page:
                    text = folder / f"{page_name}-{screen_name}.txt"
                    text.write_text(outline(page), encoding="utf-8", newline="\n")
                    yield text
                    for part in PARTS:
                        if part.page == page_name:
                            path = folder / f"{part.name}-{screen_name}.png"
                            save(picture(page, part), path)
                            yield path
        MADE_WITH.write_text(json.dumps(machine(browser), indent=2) + "\n", encoding="utf-8")
    yield MADE_WITH


def _program() -> str:
    found = needs.chromium()
    if found is None:
        raise SystemExit("No Chromium found. Install it (Debian, Ubuntu: apt install chromium)")
    return found


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for made in renew():
        print(f"{made.stat().st_size / 1000:6.0f} kB  {made.name}")
