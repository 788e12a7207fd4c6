"""The script: small, closed to the outside, and unable to turn text into code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wijkanalyse.report import inline

FORBIDDEN = (
    r"\beval\b|\bnew Function\b|setTimeout\(\s*['\"`]",
    r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment",
    r"\bfetch\b|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\b",
    r"https?://(?!www\.w3\.org/2000/svg)",
    r"localStorage|sessionStorage|document\.cookie|indexedDB",
    r"\bwindow\.\w+\s*=[^=]|\bglobalThis\b",
)


@pytest.fixture(scope="module")
def files(checkout: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (checkout / "templates/script").glob("*.js")}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_the_script_can_not_run_text_or_reach_out(files: dict[str, str], pattern: str) -> None:
    assert files
    assert {name: re.findall(pattern, text) for name, text in files.items() if re.search(pattern, text)} == {}


def test_every_file_is_strict_and_leaves_no_name_behind(files: dict[str, str]) -> None:
    for name, text in files.items():
        code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
        assert re.fullmatch(r'\s*\(\(\) => \{\n  "use strict";\n.*\}\)\(\);\s*', code, re.DOTALL), name


def test_the_script_can_stand_in_a_page(files: dict[str, str]) -> None:
    assert all("</" not in text and "<!--" not in text for text in files.values())


def test_the_script_is_small(checkout: Path) -> None:
    assert len(inline.joined([checkout / "templates"], "script").encode()) < 15_000
    assert len((checkout / "templates/script/20-map.js").read_bytes()) < 6_000
