"""Hard words that a report may use when its glossary explains them; read from `data/language/jargon.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkanalyse.resources import made_from

FILE: Final = "jargon.toml"
_ENTRY: Final = "jargon"
_KEYS: Final = {"term", "patterns"}


@dataclass(frozen=True)
class Jargon:
    """A hard word with its inflections; `term` is what the glossary calls it, or a part of that."""

    term: str
    pattern: re.Pattern[str]


def unexplained(text: str, glossary: Iterable[str], words: Iterable[Jargon]) -> tuple[str, ...]:
    """Return the terms of the hard words in a text that no term of a glossary holds, in the order of the list."""
    known = "\n".join(glossary)
    used = (w.term for w in words if w.pattern.search(text))
    return tuple(term for term in used if not re.search(rf"(?<!\w){re.escape(term)}", known, re.IGNORECASE))


def load(path: Path) -> tuple[Jargon, ...]:
    """Read a list of hard words. Raises SettingsError when it can't be used."""
    return made_from(path, _listed, f"[[{_ENTRY}]]-blokken met {' en '.join(sorted(_KEYS))}")


def _listed(data: dict[str, Any]) -> tuple[Jargon, ...]:
    if wrong := set(data) - {_ENTRY}:
        raise KeyError(", ".join(sorted(wrong)))
    return tuple(_jargon(entry) for entry in data.get(_ENTRY, []))


def _jargon(entry: dict[str, Any]) -> Jargon:
    if set(entry) != _KEYS:
        raise KeyError(", ".join(sorted(set(entry) ^ _KEYS)))
    return Jargon(entry["term"], re.compile(rf"(?<![\w-])(?:{'|'.join(entry['patterns'])})(?!\w)"))
