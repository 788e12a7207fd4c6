"""Which kracht could help which aandachtspunt, and why: `data/patterns/links.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

from wijkanalyse.weighing.pattern_reading import Block, Known, blocks

if TYPE_CHECKING:
    from wijkanalyse.weighing.weighed import Point

SAME_THEME: Final = "zelfde_thema"
GOOD_TREND: Final = "goede_trend"
NOBODY_YET: Final = "nog_niemand"
SHARED_WISH: Final = "gedeelde_wens"
FIELDS: Final[dict[str, frozenset[str]]] = {
    SAME_THEME: frozenset({"kracht", "punt", "thema"}),
    GOOD_TREND: frozenset({"cijfer", "punt", "thema"}),
    NOBODY_YET: frozenset({"thema"}),
    SHARED_WISH: frozenset({"thema"}),
}
"""The fixed rules, with what their texts may have in braces."""
_KEYS: Final = ("id", "van", "naar", "cijfers", "tekst", "vraag", "bron", "reden")
_LONGEST: Final = 320


@dataclass(frozen=True)
class Link:
    """A kracht about one theme that could help an aandachtspunt about another, or the words of a fixed rule.

    With `indicators` it is only about krachten that one of these figures shows.
    """

    id: str
    source: str
    target: str
    indicators: tuple[str, ...]
    text: str
    question: str
    why: str

    def fits(self, strength: Point, concern: Point) -> bool:
        """Return whether the link is about these two."""
        if self.id in FIELDS or self.target not in themes_of(concern):
            return False
        if not self.indicators:
            return self.source in themes_of(strength)
        return any(s.indicator.id in self.indicators for s in strength.scores)


def themes_of(point: Point) -> frozenset[str]:
    """Return every theme that the evidence of a point is about."""
    return frozenset({point.theme, *(s.indicator.theme for s in point.scores), *point.cell_themes})


def load(path: Path, known: Known) -> tuple[Link, ...]:
    """Return the links in order, the fixed rules among them. Raises SettingsError that names file, entry and key."""
    found = tuple(_link(block, known) for block in blocks(path, "link"))
    whole = Block(path.name, "het bestand", {})
    if absent := FIELDS.keys() - {link.id for link in found}:
        raise whole.wrong("link", "de vaste regels " + ", ".join(FIELDS), ", ".join(sorted(absent)))
    return found


def _link(block: Block, known: Known) -> Link:
    block.check_keys(_KEYS, ("tekst", "vraag"))
    fixed = block.name in FIELDS
    source, target = ("", "") if fixed else (block.choice(key, known.themes) for key in ("van", "naar"))
    every = (*known.indicators, *known.left_out)
    indicators = block.choices("cijfers", every) if "cijfers" in block.content else ()
    text, question, origin, reason = (block.text(key, _LONGEST) for key in ("tekst", "vraag", "bron", "reden"))
    allowed = FIELDS.get(block.name, FIELDS[SAME_THEME])
    for key, value in (("tekst", text), ("vraag", question), ("reden", reason)):
        check_fields(block, key, value, allowed)
    if "kunnen" not in text:
        raise block.wrong("tekst", "een tekst met kunnen, zoals: dat zou kunnen helpen")
    if not (origin or reason):
        raise block.wrong("bron", "een bron of een reden")
    return Link(block.name, source, target, indicators, text, question, f"zie {origin}" if origin else reason)


def check_fields(block: Block, key: str, text: str, allowed: frozenset[str]) -> None:
    """Raise SettingsError for braces that nothing fills."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        used = {""}
    if used - allowed:
        raise block.wrong(key, "tussen accolades alleen " + ", ".join(sorted(allowed)))
