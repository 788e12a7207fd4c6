"""What the first sheet of alle-cijfers.xlsx says, read from `data/texts/cijfers.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from wijkanalyse.errors import SettingsError
from wijkanalyse.judgement.verdicts import TINY


@dataclass(frozen=True)
class Part:
    """A part of the sheet: its heading, and pairs of a term with what is said about it."""

    title: str
    lines: tuple[tuple[str, str], ...]


def load(path: Path) -> tuple[Part, ...]:
    """Return the parts in the order of the file. Raises SettingsError when it can't be read or isn't as expected."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_part(entry) for entry in found["deel"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SettingsError(
            "De teksten voor het Excel-bestand kunnen niet worden gelezen.",
            value=f"{path.name} ({type(error).__name__})",
            allowed="[[deel]] met titel, en regels van twee teksten",
            hint="Zet het bestand terug zoals het was.",
        ) from error


def _part(entry: dict[str, object]) -> Part:
    title, lines = entry["titel"], entry["regels"]
    if set(entry) != {"titel", "regels"} or not isinstance(title, str) or not isinstance(lines, list):
        raise ValueError(sorted(entry))
    return Part(title, tuple((str(term), str(text).format(klein=TINY)) for term, text in lines))
