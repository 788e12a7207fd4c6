"""The fixed Dutch words about what is weighed, read from `data/texts/weighing.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijkanalyse.resources import made_from
from wijkanalyse.weighing.matrix import OUTCOMES
from wijkanalyse.weighing.weighed import TICKS


@dataclass(frozen=True)
class Words:
    """How something is called, and the rule behind it for whoever asks."""

    label: str
    rule: str


@dataclass(frozen=True)
class Explained:
    """A rule with the question that it answers."""

    term: str
    text: str


@dataclass(frozen=True)
class Wording:
    """The words of outcomes and ticks by id, the rules about points, and what is said of points that are equal.

    `few_known` stands in place of niets_bijzonders where most figures of a theme are unknown.
    """

    equal: str
    tied: str
    few_known: Words
    outcome: Mapping[str, Words]
    tick: Mapping[str, Words]
    rules: tuple[Explained, ...]


def load(path: Path) -> Wording:
    """Read the words. Raises SettingsError when one is missing or unknown."""
    return made_from(path, _wording, "de teksten die wijkanalyse meelevert")


def _wording(data: dict[str, Any]) -> Wording:
    rules = tuple(Explained(**entry) for entry in data.pop("rule"))
    outcome, tick = (_words(data.pop(name), ids) for name, ids in (("outcome", OUTCOMES), ("tick", TICKS)))
    few = Words(**data.pop("few_known"))
    return Wording(outcome=outcome, tick=tick, rules=rules, few_known=few, **data)


def _words(entries: dict[str, Any], expected: tuple[str, ...]) -> dict[str, Words]:
    if wrong := set(entries) ^ set(expected):
        raise KeyError(", ".join(sorted(wrong)))
    return {key: Words(**entry) for key, entry in entries.items()}
