"""The HTML is valid, says the official checker (the Nu Html Checker of validator.w3.org)."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from tests.browser import needs
from tests.browser.site import Site

# Left out, each with its reason.
ACCEPTED: Final = {
    # The checker knows the CSS of some years ago: it calls `paint-order` and `@container` errors.
    "CSS: ": "the browser judges the style",
    # Where a table becomes blocks on a phone, some browsers forget that it is a table unless its parts say so.
    "attribute must not be used on a “td” element which has a “table” ancestor": "roles that keep a table a table",
    "attribute must not be used on a “th” element which has a “table” ancestor": "roles that keep a table a table",
    "attribute must not be used on a “tr” element which has a “table” ancestor": "roles that keep a table a table",
}


def test_the_html_is_valid(site_of: Callable[[str], Site]) -> None:
    pages = [site_of(version).page(name) for version in ("deelbaar", "intern") for name in ("index", "wijk", "methode")]
    found = errors(pages)
    assert not found, "the HTML checker found:\n" + "\n".join(f"  {times}× {what}" for what, times in found.items())


def test_wrong_html_is_found(tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text('<!DOCTYPE html><html lang="nl"><title>x</title><p><div id="a"></div><b id="a">', encoding="utf-8")
    assert any("Duplicate ID" in what for what in errors([page]))


def errors(pages: Sequence[Path]) -> Counter[str]:
    """How often the checker finds each error, with the start of what it is about."""
    command = [*needs.validator_or_skip(), "--format", "json", "--exit-zero-always", "--stdout", *map(str, pages)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(said.stdout)["messages"]
    wrong = [message for message in messages if message["type"] != "info" and not accepted(message["message"])]
    return Counter(f"{message['message']} ({message.get('extract', '').strip()[:60]!r})" for message in wrong)


def accepted(message: str) -> bool:
    return any(part in message for part in ACCEPTED)
