"""Makes the pictures of the report in the README and in docs/, from the example gemeente.

`python docs/make_screenshots.py` after a change in how pages look; `make pictures` runs it too. It needs Chromium. The
same pages give the same files. Each is a PNG in few colours, in `docs/beelden/`.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "docs" / "beelden"
sys.path.insert(0, str(CHECKOUT))

from tests.browser import look, needs  # noqa: E402 - the checkout goes on the path first
from tests.browser.look import Screen  # noqa: E402
from tests.browser.pictures import PAPER, save  # noqa: E402
from tests.browser.site import Site, build_site  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE: Final = 390
DESKTOP: Final = 1440
MARGIN: Final = 40
MOST_BYTES: Final = 150_000
_COLOURS: Final = 96


@dataclass(frozen=True)
class Shot:
    """A picture of `height` pixels of a page, from `place` on, with a white margin around it."""

    name: str
    page: str
    screen: Screen
    height: int
    place: str = "body"
    margin: int = 0


SHOTS: Final = (
    Shot("index-desktop", "index", Screen(width=DESKTOP), 1000),
    Shot("index-telefoon", "index", Screen(width=PHONE), 1000),
    Shot("wijk-desktop", "wijk", Screen(width=DESKTOP), 1000),
    Shot("wijk-telefoon", "wijk", Screen(width=PHONE), 1000),
    Shot("wijk-donker", "wijk", Screen(width=DESKTOP, scheme="dark"), 1000),
    Shot("wijk-oogopslag", "wijk", Screen(width=DESKTOP), 960, "section[aria-labelledby='tellen-en-vertellen']"),
    Shot("wijk-thema", "wijk", Screen(width=DESKTOP), 1000, "section[aria-labelledby='thema-gezondheid']"),
    Shot("wijk-papier", "wijk", Screen(width=PAPER - 2 * MARGIN, media="print"), 1123 - 2 * MARGIN, margin=MARGIN),
)


def main() -> None:
    """Make every picture, and say how much it weighs."""
    program = needs.chromium()
    if program is None:
        raise SystemExit("No Chromium found. Install it (Debian, Ubuntu: apt install chromium)")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, look.started(program) as browser:
        for path in made(browser, build_site(Path(place)), FOLDER):
            size = path.stat().st_size
            verdict = "  TOO LARGE" if size > MOST_BYTES else ""
            sys.stdout.write(f"{size / 1000:6.0f} kB  {path.relative_to(CHECKOUT)}{verdict}\n")


def made(browser: Browser, site: Site, folder: Path) -> Iterator[Path]:
    """Write every picture."""
    for shot in SHOTS:
        with look.opened(browser, site.page(shot.page), shot.screen) as page:
            page.locator(shot.place).first.evaluate("place => scrollTo(0, place.getBoundingClientRect().top + scrollY)")
            page.set_viewport_size({"width": shot.screen.width, "height": shot.height})
            image = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
        path = folder / f"{shot.name}.png"
        save(ImageOps.expand(image.convert("RGB"), shot.margin, "white"), path, _COLOURS)
        yield path


if __name__ == "__main__":
    main()
