"""The fixed texts of the report, read from `data/texts/`: `report.toml`, and the files about signals and weighing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from wijkanalyse.report.parts.accounts import Definition
from wijkanalyse.resources import made_from
from wijkanalyse.signals.signal import KINDS, Version
from wijkanalyse.signals.views import Band
from wijkanalyse.weighing import changes, wording

if TYPE_CHECKING:
    from wijkanalyse.weighing.changes import ChangeWords
    from wijkanalyse.weighing.wording import Wording

SIGNALS_FILE: Final = "signals.toml"
WEIGHING_FILE: Final = "weighing.toml"
CHANGES_FILE: Final = "changes.toml"
DETAILS: Final = ("onderwerpen", "groups", "roles", "buurten", "periods")
COVERAGE: Final = ("themes", "groups", "buurten", "silent_periods", "roles", "silent_roles", "periods")

T = TypeVar("T")


@dataclass(frozen=True)
class VersionWords:
    """How a version is called, how it differs, the same where there are no signals, and its stamp on paper."""

    label: str
    text: str
    without: str
    stamp: str


@dataclass(frozen=True)
class Rule:
    """A rule about signals; an empty `version` stands for both."""

    term: str
    text: str
    version: str = ""


@dataclass(frozen=True)
class SignalTexts:
    """Fixed Dutch texts about signals; what stands in braces is filled in by the page."""

    heading: str
    ask: str
    none: str
    below: str
    also_below: str
    silence: str
    told: str
    told_nothing: str
    lifted: str
    gemeente: str
    gemeente_lifted: str
    gemeente_below: str
    sources: str
    source_word: str
    buurten: str
    follow_up: str
    mostly_old: str
    waiting: str
    acute: str
    version: Mapping[str, VersionWords]
    kinds: Mapping[str, str]
    bands: Mapping[str, str]
    details: Mapping[str, str]
    coverage: Mapping[str, str]
    rules: tuple[Rule, ...]
    glossary: tuple[Definition, ...]


@dataclass(frozen=True)
class WeighedWords:
    """Short texts beside points, and what is said where there are none."""

    both: str
    figure: str
    signal: str
    only_told: str
    raised: str
    lowered: str
    no_reason: str
    no_priority: str
    similar_alike: str
    similar_unclear: str
    similar_apart: str
    similar_also: str
    similar_no_word: str


@dataclass(frozen=True)
class Texts:
    """Fixed Dutch texts: sentences by name, the rules, the glossary, those about signals, weighing and changes."""

    purpose: str
    nothing_stands_out: str
    too_little_known: str
    tiny: str
    nobody: str
    no_judgement: str
    no_figures: str
    only_gemeente: str
    to_check: str
    similar: str
    no_similar: str
    rules: tuple[Definition, ...]
    glossary: tuple[Definition, ...]
    weighed: WeighedWords
    signals: SignalTexts
    weighing: Wording
    changes: ChangeWords


def load(path: Path) -> Texts:
    """Read the texts, the others from the files beside it.

    Raises SettingsError when a text is missing or unknown.
    """
    beside = _Beside(
        _read(path.with_name(SIGNALS_FILE), _signals),
        wording.load(path.with_name(WEIGHING_FILE)),
        changes.load_words(path.with_name(CHANGES_FILE)),
    )
    return _read(path, lambda data: _report(data, beside))


@dataclass(frozen=True)
class _Beside:
    """The texts that other files hold."""

    signals: SignalTexts
    weighing: Wording
    changes: ChangeWords


def _read(path: Path, make: Callable[[dict[str, Any]], T]) -> T:
    return made_from(path, make, "de teksten die wijkanalyse meelevert")


def _report(data: dict[str, Any], beside: _Beside) -> Texts:
    rules, glossary = (tuple(Definition(**entry) for entry in data.pop(key)) for key in ("rule", "glossary"))
    weighed = WeighedWords(**data.pop("weighed"))
    return Texts(rules=rules, glossary=glossary, weighed=weighed, **vars(beside), **data)


def _signals(data: dict[str, Any]) -> SignalTexts:
    words: dict[str, Any] = {
        "kinds": _complete(data.pop("kinds"), KINDS),
        "bands": _complete(data.pop("bands"), get_args(Band)),
        "details": _complete(data.pop("details"), DETAILS),
        "coverage": _complete(data.pop("coverage"), COVERAGE),
    }
    version = {key: VersionWords(**entry) for key, entry in _complete(data.pop("version"), get_args(Version)).items()}
    rules = tuple(Rule(**entry) for entry in data.pop("rule"))
    glossary = tuple(Definition(**entry) for entry in data.pop("glossary"))
    return SignalTexts(version=version, rules=rules, glossary=glossary, **words, **data)


def _complete(entries: dict[str, Any], expected: tuple[str, ...]) -> dict[str, Any]:
    if wrong := set(entries) ^ set(expected):
        raise KeyError(", ".join(sorted(wrong)))
    return entries
