"""The words of the leaflet for residents, read from `data/texts/bewoners.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, get_args

from wijkanalyse.errors import SettingsError
from wijkanalyse.signals.signal import KINDS
from wijkanalyse.signals.views import Band

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "bewoners.toml"
_COMPLETE: Final[dict[str, tuple[str, ...]]] = {"bands": get_args(Band), "kinds": KINDS}


@dataclass(frozen=True)
class LeafletTexts:
    """Sentences by name, with what is filled in between braces, and tables of words by id.

    `facts` holds two endings for each figure: after "1 op de 5" and after a percentage.
    """

    what: str
    what_figures: str
    people: str
    one_person: str
    nobody: str
    tiny: str
    nothing_good: str
    nothing_hard: str
    beside: str
    told_also: str
    told_only: str
    told_item: str
    told_about: str
    estimated: str
    told_intro: str
    told_more: str
    told_above: str
    told_nothing: str
    no_figures: str
    some_missing: str
    silent: str
    silent_all: str
    old: str
    person: str
    failed: str
    made_up: str
    sources: str
    sources_made_up: str
    more: str
    hand_in: str
    hand_in_open: str
    next_step: str
    index_intro: str
    index_people: str
    bands: Mapping[str, str]
    kinds: Mapping[str, str]
    where: Mapping[str, str]
    themes: Mapping[str, str]
    points: Mapping[str, str]
    facts: Mapping[str, tuple[str, str]]
    sentences: Mapping[str, str]
    questions: Mapping[str, str]


def load(path: Path) -> LeafletTexts:
    """Read the words. Raises SettingsError when one is missing or unknown."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        wrong = set(data) ^ {f.name for f in fields(LeafletTexts)}
        for name, expected in _COMPLETE.items():
            wrong |= set(data.get(name, ())) ^ set(expected)
        if wrong:
            raise KeyError(", ".join(sorted(wrong)))
        facts = {name: (counted, share) for name, (counted, share) in data.pop("facts").items()}
        return LeafletTexts(facts=facts, **data)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"{path.name} is niet te gebruiken.",
            value=str(error),
            allowed="de teksten die wijkanalyse meelevert",
            hint="Zet het oorspronkelijke bestand terug, of verbeter de regel.",
        ) from error
