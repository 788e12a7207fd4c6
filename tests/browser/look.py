"""A browser that shows a page the same way each time, without a network, and notes what the page does beside that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

HEIGHT: Final = 900
PHONE, TABLET, DESKTOP = 320, 768, 1440
# Letters and colours that don't depend on the screen or the processor of this machine.
_FLAGS: Final = (
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
    "--disable-skia-runtime-opts",
)
_SETTLED: Final = "document.fonts.ready.then(() => null)"
_HEAR_VIOLATIONS: Final = (
    "addEventListener('securitypolicyviolation',"
    " e => console.error(`CSP refuses ${e.violatedDirective}: ${e.blockedURI} ${e.sample}`))"
)


@dataclass(frozen=True)
class Screen:
    """How a reader looks at a page. `forced` is the high contrast of the system, `script` whether JavaScript runs."""

    width: int = DESKTOP
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    forced: bool = False
    script: bool = True
    touch: bool = False

    def options(self) -> dict[str, Any]:
        return {
            "viewport": {"width": self.width, "height": HEIGHT},
            "device_scale_factor": 1,
            "color_scheme": self.scheme,
            "forced_colors": "active" if self.forced else "none",
            "reduced_motion": "reduce",
            "java_script_enabled": self.script,
            "has_touch": self.touch,
            "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam",
        }


@dataclass
class Heard:
    """What a page did beside showing itself: what it said, and the addresses that it asked for.

    Not frozen: Playwright hangs a mark of its own on whoever listens.
    """

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.said.append(f"error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.said.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)


@contextmanager
def started(program: str) -> Iterator[Browser]:
    """A browser without a window, ended with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, path: Path, screen: Screen, heard: Heard | None = None) -> Iterator[Page]:
    """The page at `path` from disk on this screen, settled; nothing but files can be reached."""
    context = browser.new_context(**screen.options())
    try:
        context.set_offline(True)
        context.route("**/*", _files_only)
        if screen.script:
            context.add_init_script(_HEAR_VIOLATIONS)
        if heard is not None:
            heard.listen(context)
        page = context.new_page()
        page.emulate_media(media=screen.media)
        page.goto(path.as_uri())
        if screen.script:
            page.evaluate(_SETTLED)
        yield page
    finally:
        context.close()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")


def _files_only(route: Route) -> None:
    if route.request.url.startswith("file:"):
        route.continue_()
    else:
        route.abort()
