"""Reads files with patterns, entry by entry; every error names file, entry and key, never what was typed as text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import SettingsError
from wijkanalyse.signals.signal import KINDS
from wijkanalyse.weighing.pattern_conditions import (
    BESIDE,
    BOUNDS,
    COURSES,
    DIRECTIONS,
    VERDICTS,
    Condition,
    FigureGoes,
    FigureIs,
    SignalsPoint,
    SignalsTell,
)

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.signals.vocabulary import Vocabulary

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_IS: Final = (*VERDICTS, *BESIDE, *BOUNDS)
_KEYS: Final = {
    "is": ("cijfer", "is", "verschil", "procent", "waarde"),
    "verloop": ("cijfer", "verloop"),
    "zijn": ("signalen", "zijn"),
    "met": ("signalen", "met", "onderwerp", "groep"),
}
"""The keys of a condition, by the one that says which kind it is."""


class UnknownIndicatorError(SettingsError):
    """A pattern uses a figure that isn't in the catalogue."""


@dataclass(frozen=True)
class Known:
    """What a pattern may name. Figures in `left_out` exist, but the team doesn't use them."""

    catalogue: Catalogue
    vocabulary: Vocabulary
    left_out: frozenset[str] = frozenset()

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The figures by id."""
        return {i.id: i for i in self.catalogue.indicators}

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes in order."""
        return tuple(t.id for t in self.catalogue.themes)

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of a list of the vocabulary."""
        return tuple(e.id for e in self.vocabulary.entries(name))


@dataclass(frozen=True)
class Block:
    """One entry of a file, with the checks that every entry needs."""

    file: str
    name: str
    content: Mapping[str, Any]

    def wrong(self, key: str, allowed: str, value: str = "") -> SettingsError:
        """Return the error for a value that can't be used."""
        return SettingsError(
            f"{self.file}: ‘{self.name}’ heeft een verkeerde waarde bij {key}.",
            value=value,
            allowed=allowed,
            hint=f"Verbeter het in {self.file}.",
        )

    def check_keys(self, allowed: Iterable[str], required: Iterable[str] = ()) -> None:
        """Raise SettingsError for an unknown or an absent key."""
        known = tuple(allowed)
        if unknown := [k for k in self.content if k not in known]:
            raise SettingsError(
                f"{self.file}: ‘{self.name}’ heeft een onbekend woord.",
                value=", ".join(unknown)[:100],
                allowed=", ".join(known),
                hint=f"Verbeter of verwijder het in {self.file}.",
            )
        if absent := [k for k in required if k not in self.content]:
            raise SettingsError(
                f"{self.file}: ‘{self.name}’ mist iets.", value=", ".join(absent), hint=f"Vul het aan in {self.file}."
            )

    def text(self, key: str, longest: int) -> str:
        """Return a text; empty only where the key is absent."""
        value = self.content.get(key, "")
        if not isinstance(value, str) or (key in self.content and not value.strip()) or len(value) > longest:
            raise self.wrong(key, f"een tekst van hooguit {longest} tekens")
        return value.strip()

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """Return one of some words."""
        known = tuple(allowed)
        value = self.content.get(key)
        if not isinstance(value, str) or value not in known:
            raise self.wrong(key, ", ".join(known))
        return value

    def choices(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return one or more of some words, in the order of the file."""
        known = tuple(allowed)
        value = self.content.get(key)
        if not isinstance(value, list) or not value or not all(v in known for v in value):
            raise self.wrong(key, f"een lijst uit: {', '.join(known)}")
        return tuple(value)

    def number(self, key: str) -> float | None:
        """Return a number above zero; None where the key is absent."""
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise self.wrong(key, "een getal boven nul")
        return float(value)


def blocks(path: Path, kind: str) -> tuple[Block, ...]:
    """Return the `[[kind]]` entries of a file, each under its id. Raises SettingsError for anything else."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        place = re.search(r"at line (\d+)", str(error))
        raise SettingsError(
            f"{path.name} is niet te lezen.",
            value=f"een fout op regel {place[1]}" if place else "",
            allowed="een TOML-bestand in UTF-8",
            hint=f"Verbeter {path.name}, of haal het weg om zonder te werken.",
        ) from None
    whole = Block(path.name, "het bestand", data)
    whole.check_keys((kind,))
    entries = data.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise whole.wrong(kind, f"een of meer keer [[{kind}]]")
    return tuple(_named(path.name, entry, number) for number, entry in enumerate(entries, start=1))


def _named(file: str, entry: dict[str, Any], number: int) -> Block:
    name = entry.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise Block(file, f"nummer {number}", entry).wrong("id", "kleine letters, cijfers en _, zoals ouder_en_alleen")
    return Block(file, name, entry)


def conditions(block: Block, key: str, known: Known) -> tuple[Condition | None, ...]:
    """Return the conditions under a key, None for one about a figure that the team leaves out."""
    found = block.content.get(key, [])
    if not isinstance(found, list) or not all(isinstance(c, dict) for c in found):
        raise block.wrong(key, 'een lijst, zoals [{ cijfer = "eenzaam", is = "ongunstig" }]')
    return tuple(_condition(Block(block.file, f"{block.name}’, bij ‘{key}", c), known) for c in found)


def _condition(block: Block, known: Known) -> Condition | None:
    kind = next((k for k in _KEYS if k in block.content), None)
    if kind is None:
        raise block.wrong("de voorwaarde", "een van: " + ", ".join(_KEYS))
    block.check_keys(_KEYS[kind], (_KEYS[kind][0],))
    if kind in ("zijn", "met"):
        return _of_signals(block, known)
    name = block.content["cijfer"]
    if isinstance(name, str) and name in known.left_out:
        return None
    indicator = known.indicators.get(name) if isinstance(name, str) else None
    if indicator is None:
        shown = name if isinstance(name, str) and _ID.fullmatch(name) else ""
        raise UnknownIndicatorError(
            f"{block.file}: ‘{block.name}’ gebruikt een cijfer dat niet bestaat.",
            value=shown,
            hint="Bekijk de lijst: wijkanalyse indicators",
        )
    return _figure_goes(block, indicator) if kind == "verloop" else _figure_is(block, indicator)


def _of_signals(block: Block, known: Known) -> Condition:
    theme = block.choice("signalen", known.themes)
    if "zijn" in block.content:
        return SignalsPoint(theme, block.choice("zijn", DIRECTIONS))
    kind = next(k for k in KINDS if k == block.choice("met", KINDS))
    of_theme = [e.id for e in known.vocabulary.entries("onderwerp") if e.theme == theme]
    onderwerp = block.choice("onderwerp", of_theme) if "onderwerp" in block.content else ""
    group = block.choice("groep", known.ids("group")) if "groep" in block.content else ""
    return SignalsTell(theme, kind, onderwerp, group)


def _figure_is(block: Block, indicator: Indicator) -> FigureIs:
    word = block.choice("is", _IS)
    if word in VERDICTS and indicator.direction == "none":
        raise block.wrong("is", "hoger dan of lager dan: bij dit cijfer hoort geen oordeel", word)
    difference, percent, bound = (block.number(key) for key in ("verschil", "procent", "waarde"))
    if (bound is not None) != (word in BOUNDS):
        raise block.wrong("waarde", "een getal, alleen bij hooguit en minstens")
    if word not in BESIDE and not difference == percent is None:
        raise block.wrong("verschil", "alleen bij hoger dan en lager dan")
    if word in BESIDE:
        _check_difference(block, indicator, difference, percent)
    return FigureIs(indicator.id, word, difference, percent, bound)


def _check_difference(block: Block, indicator: Indicator, difference: float | None, percent: float | None) -> None:
    if difference is not None and percent is not None:
        raise block.wrong("verschil", "verschil of procent, niet allebei")
    has_own = indicator.min_diff != "none" or indicator.least > 0
    if difference is None and percent is None and not has_own:
        raise block.wrong("verschil", "een getal bij verschil of procent: dit cijfer heeft zelf geen kleinste verschil")


def _figure_goes(block: Block, indicator: Indicator) -> FigureGoes:
    word = block.choice("verloop", COURSES)
    if word in VERDICTS and (indicator.direction == "none" or indicator.kind == "crime"):
        raise block.wrong("verloop", "stijgt of daalt: bij dit verloop hoort geen oordeel", word)
    return FigureGoes(indicator.id, word)
