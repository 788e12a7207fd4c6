"""Whom to ask about a theme, informal ones first: `data/texts/partners.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wijkanalyse.weighing.pattern_reading import Block, Known, blocks

MOST: Final = 4
_INFORMAL: Final = 2
"""So many informal partners leave room for the others."""
_KEYS: Final = ("id", "naam", "informeel", "themas")


@dataclass(frozen=True)
class Partner:
    """A kind of group or organisation that knows something of these themes."""

    id: str
    name: str
    themes: tuple[str, ...]
    informal: bool = False


@dataclass(frozen=True)
class Partners:
    """All partners, in the order of the file."""

    every: tuple[Partner, ...]

    def of(self, theme: str) -> tuple[str, ...]:
        """Return at most four names for a theme: informal ones first, and room for professionals where there are."""
        informal, formal = self.informal(theme), tuple(p.name for p in self._about(theme) if not p.informal)
        room = MOST - min(len(formal), MOST - _INFORMAL)
        return (*informal[:room], *formal)[:MOST]

    def informal(self, theme: str) -> tuple[str, ...]:
        """Return the names of the informal partners for a theme."""
        return tuple(p.name for p in self._about(theme) if p.informal)

    def _about(self, theme: str) -> tuple[Partner, ...]:
        return tuple(p for p in self.every if theme in p.themes)


def load(path: Path, known: Known) -> Partners:
    """Return the partners of a file. Raises SettingsError that names file, entry and key."""
    return Partners(tuple(_partner(block, known) for block in blocks(path, "partner")))


def _partner(block: Block, known: Known) -> Partner:
    block.check_keys(_KEYS, ("naam", "themas"))
    informal = block.content.get("informeel", False)
    if not isinstance(informal, bool):
        raise block.wrong("informeel", "true of false")
    return Partner(block.name, block.text("naam", 80), block.choices("themas", known.themes), informal)
