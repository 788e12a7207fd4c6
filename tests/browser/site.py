"""The example gemeente as `wijkanalyse demo` writes it, to look at in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from wijkanalyse.cli import app

DAY: Final = "2026-11-21"
FULLEST: Final = "hoge-linden"
"""The wijk whose page has the most in it: signals, trends, a buurt that differs, a changed border."""
TITLES: Final = {"index": "Voorbeeldstad", "wijk": "Hoge Linden", "methode": "methode"}


@dataclass(frozen=True)
class Site:
    """The pages of one version, in a folder."""

    folder: Path

    def page(self, name: str) -> Path:
        """The file of "index", "methode", "wijk" (the fullest), or "alles": all of them in one."""
        if name == "wijk":
            return next(self.folder.glob(f"WK*-{FULLEST}.html"))
        if name == "alles":
            return next(self.folder.glob("GM*.html"))
        return self.folder / f"{name}.html"

    def pages(self) -> Iterator[Path]:
        """Every page, in the order of its name."""
        yield from sorted(self.folder.glob("*.html"))


def build_site(folder: Path, version: str = "deelbaar", **settings: str) -> Site:
    """Build the example gemeente below `folder`, with a memory of its own, so that it is always the first build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKANALYSE_STAND", str(folder / "stand"))
        patch.setenv("WIJKANALYSE_CACHE", str(folder / "cache"))
        for name, value in settings.items():
            patch.setenv(f"WIJKANALYSE_{name.upper()}", value)
        words = ["demo", "--out", str(folder / "out"), "--versie", version, "--datum", DAY, "--quiet", "--een-bestand"]
        said = CliRunner().invoke(app, words, catch_exceptions=False)
    if said.exit_code != 0:
        raise RuntimeError(f"wijkanalyse {' '.join(words)} ended with {said.exit_code}:\n{said.output}")
    return Site(next((folder / "out").glob("*/index.html")).parent)
