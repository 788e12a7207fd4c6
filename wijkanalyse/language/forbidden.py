"""Words that the report doesn't use, and what to write instead; read from `data/language/forbidden.toml`.

A finding holds what the list says, never what somebody typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from wijkanalyse import paths
from wijkanalyse.errors import SettingsError
from wijkanalyse.resources import read_toml

FILE: Final = "forbidden.toml"
_ENTRY: Final = "woord"
_KEYS: Final = ("id", "word", "patterns", "reason", "instead", "generated", "typed", "unless")
_REQUIRED: Final = ("id", "word", "patterns", "reason", "instead")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Rule:
    """A word that isn't used, with its inflections as `pattern`.

    `generated` refuses it in what the program writes, `typed` warns for it in what people type. A sentence in which
    `unless` occurs may hold it.
    """

    id: str
    word: str
    pattern: re.Pattern[str]
    reason: str
    instead: str
    generated: bool = True
    typed: bool = True
    unless: re.Pattern[str] | None = None

    def occurs_in(self, text: str) -> bool:
        """Return whether a prepared text holds the word."""
        if self.unless is None:
            return self.pattern.search(text) is not None
        return any(self.pattern.search(s) and not self.unless.search(s) for s in _SENTENCE.findall(text))


@dataclass(frozen=True)
class Finding:
    """A word that a text holds, as the list writes it, with the reason and what to write instead."""

    rule: str
    word: str
    reason: str
    instead: str

    @property
    def message(self) -> str:
        """The warning for whoever typed it."""
        return f"Gebruik liever niet ‘{self.word}’. {self.reason} Schrijf bijvoorbeeld: {self.instead}."


def check_generated(text: str, rules: tuple[Rule, ...] | None = None) -> tuple[Finding, ...]:
    """Return the words that a text of the program may not hold, each once, in the order of the list."""
    return _found(text, [r for r in (rules if rules is not None else shipped()) if r.generated])


def warn_typed(text: str, rules: tuple[Rule, ...] | None = None) -> tuple[Finding, ...]:
    """Return the words for which whoever typed a text is warned, each once, in the order of the list."""
    return _found(text, [r for r in (rules if rules is not None else shipped()) if r.typed])


def _found(text: str, rules: list[Rule]) -> tuple[Finding, ...]:
    prepared = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    return tuple(Finding(r.id, r.word, r.reason, r.instead) for r in rules if r.occurs_in(prepared))


@cache
def shipped() -> tuple[Rule, ...]:
    """Return the list that wijkanalyse comes with."""
    return load(paths.resource_dir("data") / "language" / FILE)


def load(path: Path) -> tuple[Rule, ...]:
    """Read a list of words. Raises SettingsError that names the entry and the key."""
    data = read_toml(path)
    if unknown := set(data) - {_ENTRY}:
        raise _unusable(path, ", ".join(sorted(unknown)), f"[[{_ENTRY}]]")
    rules = tuple(_rule(entry, path) for entry in data.get(_ENTRY, []))
    ids = [r.id for r in rules]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise _unusable(path, ", ".join(twice), "elke id één keer")
    return rules


def _rule(entry: dict[str, Any], path: Path) -> Rule:
    wrong = [*(set(entry) - set(_KEYS)), *(k for k in _REQUIRED if not entry.get(k))]
    if wrong:
        raise _unusable(path, f"{entry.get('id', '?')}: {', '.join(sorted(wrong))}", ", ".join(_KEYS))
    try:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(entry['patterns'])})(?!\w)")
        unless = re.compile("|".join(entry["unless"])) if entry.get("unless") else None
    except (re.error, TypeError) as error:
        raise _unusable(path, f"{entry['id']}: {error}", "reguliere expressies") from error
    told = {key: entry[key] for key in ("id", "word", "reason", "instead", "generated", "typed") if key in entry}
    return Rule(pattern=pattern, unless=unless, **told)


def _unusable(path: Path, value: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name} is niet te gebruiken.",
        value=value,
        allowed=allowed,
        hint=f"Verbeter {path.name}, of zet het oorspronkelijke bestand terug.",
    )
