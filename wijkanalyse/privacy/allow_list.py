"""What the team allows: `privacy.toml`, beside the team's `wijkanalyse.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import Remark, SettingsError
from wijkanalyse.privacy.places import Phrase, PlaceNames, by_first_word
from wijkanalyse.privacy.reading import Reading, read
from wijkanalyse.privacy.screen import Mode, Screener

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wijkanalyse.privacy.rules import Rules

FILE_NAME: Final = "privacy.toml"
_MODES: Final[tuple[Mode, ...]] = ("normal", "strict")
_KEYS: Final = ("modus", "toegestaan", "plaatsen")
_ENTRY_KEYS: Final = ("tekst", "reden")


@dataclass(frozen=True)
class AllowEntry:
    """A text that may stand in a report, and why; `number` counts the entries of the file from 1."""

    number: int
    text: str = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True)
class AllowList:
    """The team's choices; without a file nothing is allowed and the mode is normal."""

    mode: Mode = "normal"
    entries: tuple[AllowEntry, ...] = ()
    streets: tuple[str, ...] = field(default=(), repr=False)
    file: str = FILE_NAME

    @cached_property
    def _index(self) -> dict[str, list[Phrase]]:
        return by_first_word(entry.text for entry in self.entries)

    @cached_property
    def _numbers(self) -> dict[Phrase, int]:
        # The first of two entries with the same text is the one that is used.
        return {_phrase(entry.text): entry.number for entry in reversed(self.entries)}

    def places(self, reading: Reading) -> list[tuple[int, int, int]]:
        """Return where an allowed text stands in a reading: start, end, number of the entry."""
        tokens = reading.tokens
        return [
            (token.start, tokens[at + len(phrase) - 1].end, self._numbers[phrase])
            for at, token in enumerate(tokens)
            for phrase in self._index.get(token.low, ())
            if tuple(t.low for t in tokens[at : at + len(phrase)]) == phrase
        ]

    def unused(self, used: Iterable[int]) -> tuple[Remark, ...]:
        """Return a remark for every entry that lifted nothing, by its number."""
        done = set(used)
        return tuple(
            Remark(
                self.file, 0, f"toegestaan {entry.number}", "Deze regel was niet nodig. Haal hem weg als dat zo blijft."
            )
            for entry in self.entries
            if entry.number not in done
        )


def _phrase(text: str) -> Phrase:
    return tuple(token.low for token in read(text).tokens)


def load(path: Path, rules: Rules) -> AllowList:
    """Read `privacy.toml`; a file that isn't there allows nothing.

    Raises SettingsError, which never holds an allowed text.
    """
    if not path.exists():
        return AllowList(file=path.name)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # The cause may quote the line, and with it a name.
        raise SettingsError(
            f"{path.name} is geen geldig TOML-bestand.",
            allowed="modus, [[toegestaan]] met tekst en reden, [plaatsen] met straten",
            hint=f"Kijk in {path.name} of elke tekst tussen aanhalingstekens staat.",
        ) from None
    made = _made(path, data)
    _check_no_stop(path, made, rules)
    return made


def _made(path: Path, data: dict[str, Any]) -> AllowList:
    _check_keys(path, "het bestand", data, _KEYS)
    mode = data.get("modus", "normal")
    if mode not in _MODES:
        raise _wrong(path, "modus", "dit is geen modus", " of ".join(f'"{m}"' for m in _MODES))
    entries = data.get("toegestaan", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path, "toegestaan", "dit zijn geen blokken", "een of meer keer [[toegestaan]]")
    return AllowList(
        mode=mode,
        entries=tuple(_entry(path, number, entry) for number, entry in enumerate(entries, start=1)),
        streets=_streets(path, data.get("plaatsen", {})),
        file=path.name,
    )


def _entry(path: Path, number: int, entry: dict[str, Any]) -> AllowEntry:
    where = f"toegestaan {number}"
    _check_keys(path, where, entry, _ENTRY_KEYS)
    for key in _ENTRY_KEYS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise _wrong(path, where, f"{key} ontbreekt of is leeg", "tekst = en reden = , allebei met een waarde")
    if not _phrase(entry["tekst"]):
        raise _wrong(path, where, "tekst heeft geen letters of cijfers", "de tekst die mag blijven staan")
    return AllowEntry(number, entry["tekst"].strip(), entry["reden"].strip())


def _streets(path: Path, section: Any) -> tuple[str, ...]:
    if not isinstance(section, dict):
        raise _wrong(path, "plaatsen", "dit is geen deel", "[plaatsen]")
    _check_keys(path, "plaatsen", section, ("straten",))
    streets = section.get("straten", [])
    if not isinstance(streets, list) or not all(isinstance(street, str) and street.strip() for street in streets):
        raise _wrong(path, "plaatsen, straten", "dit is geen lijst van namen", 'straten = ["Dorpsstraat", "Kerkweg"]')
    return tuple(street.strip() for street in streets)


def _check_keys(path: Path, where: str, found: dict[str, Any], allowed: tuple[str, ...]) -> None:
    # An unknown key may be a name that someone forgot to quote: it is counted, not printed.
    if unknown := len(set(found) - set(allowed)):
        raise _wrong(path, where, f"{unknown} onbekende sleutel{'s' if unknown > 1 else ''}", ", ".join(allowed))


def _check_no_stop(path: Path, made: AllowList, rules: Rules) -> None:
    """An entry can't lift a stop: one that holds a BSN, an address or the like is refused."""
    screener = Screener(rules, PlaceNames(), AllowList())
    texts = [(f"toegestaan {entry.number}", entry.text) for entry in made.entries]
    texts += [(f"plaatsen, straat {number}", street) for number, street in enumerate(made.streets, start=1)]
    for where, text in texts:
        stops = [hit for hit in screener.screen(text) if hit.severity == "stop"]
        if stops:
            label = rules.classes[stops[0].class_id].label
            raise _wrong(path, where, label, "tekst zonder nummer, adres of datum van een persoon")


def _wrong(path: Path, where: str, value: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name}, {where}: dit kan niet.",
        value=value,
        allowed=allowed,
        hint=f"Verbeter {path.name} en probeer opnieuw.",
    )
