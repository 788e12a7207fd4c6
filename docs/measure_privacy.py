"""Measures privacy screening on the labelled sentences and writes the figures into docs/privacy.md.

`python docs/measure_privacy.py` after a change in the rules or in the sentences. A test fails when the page holds other
figures. `deduce` is measured beside the own rules when it is installed (`pip install deduce`); otherwise its figures
stay as they were. `--misses ontwikkeling` prints what was missed in that set instead, and writes nothing.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final, TypeVar

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "privacy.md"
SENTENCES = CHECKOUT / "tests" / "privacy" / "sentences.toml"
sys.path.insert(0, str(CHECKOUT))

from wijkanalyse.privacy import rules  # noqa: E402 - the checkout goes on the path first
from wijkanalyse.privacy.allow_list import AllowList  # noqa: E402 - the checkout goes on the path first
from wijkanalyse.privacy.hits import Hit, Severity  # noqa: E402 - the checkout goes on the path first
from wijkanalyse.privacy.places import PlaceNames  # noqa: E402 - the checkout goes on the path first
from wijkanalyse.privacy.screen import Screener  # noqa: E402 - the checkout goes on the path first
from wijkanalyse.words import long_date, number  # noqa: E402 - the checkout goes on the path first

SETS: Final = ("ontwikkeling", "toets", "controle")
_HEADS: Final = tuple(name.capitalize() for name in SETS)
DOES: Final[dict[Severity, str]] = {"stop": "stop", "ask": "vraag", "warn": "let op"}
_RANK: Final[dict[Severity, int]] = {"warn": 0, "ask": 1, "stop": 2}
_DEDUCE_PASSES: Final = {"locatie", "datum", "leeftijd", "ziekenhuis", "zorginstelling"}
"""What deduce marks and a signal may hold: places, dates, ages and organisations."""

Finder = Callable[[str], Sequence[Hit]]
T = TypeVar("T")


@dataclass(frozen=True)
class Label:
    """A place in a sentence that screening must find."""

    class_id: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A fictional sentence and what stands in it; no labels: nothing about one person."""

    id: str
    set: str
    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Kind:
    """A class of personal data with the severity that a hit on it needs at least."""

    id: str
    label: str
    severity: Severity


@dataclass(frozen=True)
class Count:
    """How many of how many."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where there was nothing to find."""
        return self.part / self.whole if self.whole else 1.0

    def __str__(self) -> str:
        if not self.whole:
            return "–"
        percent = 100 * self.share
        return f"{self.part} van {self.whole} ({number(percent, 0 if self.part in {0, self.whole} else 1)}%)"


@dataclass(frozen=True)
class Outcome:
    """A sentence with the hits of a finder."""

    sentence: Sentence
    hits: tuple[Hit, ...]

    def found(self, label: Label, severity: Severity) -> bool:
        """Whether a hit of at least this severity overlaps the label."""
        return any(
            h.start < label.end and label.start < h.end and _RANK[h.severity] >= _RANK[severity] for h in self.hits
        )

    def covered(self, label: Label) -> bool:
        """Whether masking hides every letter and digit of the label."""
        hidden = {at for h in self.hits for at in range(h.start, h.end)}
        return all(at in hidden for at in range(label.start, label.end) if self.sentence.text[at].isalnum())

    @property
    def worst(self) -> Severity | None:
        """The highest severity of the hits."""
        return max((h.severity for h in self.hits), key=_RANK.__getitem__, default=None)


# --- reading --------------------------------------------------------------------------------------
def read_sentences(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """The labelled sentences, in the order of the file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return tuple(Sentence(r["id"], r["set"], r["text"], tuple(_labels(r["text"], r["expected"]))) for r in rows)


def _labels(text: str, expected: Iterable[tuple[str, str]]) -> Iterator[Label]:
    for class_id, part in expected:
        start = text.index(part)
        yield Label(class_id, start, start + len(part))


def read_places(path: Path = SENTENCES) -> tuple[str, ...]:
    """The names of gemeente, wijken and buurten that the screener is told."""
    return tuple(name for names in tomllib.loads(path.read_text(encoding="utf-8"))["places"].values() for name in names)


def read_kinds(labelled: Iterable[Sentence]) -> tuple[Kind, ...]:
    """The classes that occur as a label, in the order of the classes."""
    used = {label.class_id for s in labelled for label in s.labels}
    known = rules.load(CHECKOUT / "data" / "privacy").classes.values()
    return tuple(Kind(one.id, one.label, one.severity) for one in known if one.id in used)


# --- the two that are measured --------------------------------------------------------------------
def own_rules(places: Iterable[str]) -> Finder:
    """The screener of wijkanalyse, as `normal` uses it, told these place names."""
    return Screener(rules.load(CHECKOUT / "data" / "privacy"), PlaceNames(tuple(places)), AllowList()).screen


def deduce_or_none() -> Finder | None:
    """Returns `deduce` with its own settings, or None when it isn't installed. Loading takes half a minute."""
    try:
        module: Any = importlib.import_module("deduce")
    except ModuleNotFoundError:
        return None
    library = module.Deduce()

    def find(text: str) -> Sequence[Hit]:
        return [
            Hit(a.tag, "warn" if a.tag in _DEDUCE_PASSES else "stop", a.start_char, a.end_char)
            for a in library.deidentify(text).annotations
        ]

    return find


# --- measuring ------------------------------------------------------------------------------------
def measure(find: Finder, sentences: Iterable[Sentence]) -> tuple[Outcome, ...]:
    """The hits in every sentence."""
    return tuple(Outcome(s, tuple(find(s.text))) for s in sentences)


def recall(outcomes: Iterable[Outcome], class_id: str, severity: Severity) -> Count:
    """How many labels of a class were found with at least this severity."""
    found = [o.found(label, severity) for o in outcomes for label in o.sentence.labels if label.class_id == class_id]
    return Count(sum(found), len(found))


def masking(outcomes: Iterable[Outcome], class_ids: Iterable[str]) -> Count:
    """How many labels of these classes are hidden whole."""
    wanted = set(class_ids)
    hidden = [o.covered(label) for o in outcomes for label in o.sentence.labels if label.class_id in wanted]
    return Count(sum(hidden), len(hidden))


def harmless(outcomes: Iterable[Outcome], severities: Iterable[Severity]) -> Count:
    """How many harmless sentences have one of these severities as their highest."""
    wanted = set(severities)
    held = [o.worst in wanted for o in outcomes if not o.sentence.labels]
    return Count(sum(held), len(held))


def misses(outcomes: Iterable[Outcome], kinds: Iterable[Kind]) -> Iterator[str]:
    """A line for every label that wasn't found and every harmless sentence that was stopped or asked about."""
    severities = {kind.id: kind.severity for kind in kinds}
    for o in outcomes:
        for label in o.sentence.labels:
            if not o.found(label, severities[label.class_id]):
                yield f"gemist  {o.sentence.id}: {o.sentence.text[label.start : label.end]} | {o.sentence.text}"
        if not o.sentence.labels and o.worst in {"stop", "ask"}:
            parts = ", ".join(f"{h.class_id}: {o.sentence.text[h.start : h.end]}" for h in o.hits)
            yield f"te veel {o.sentence.id}: {parts} | {o.sentence.text}"


# --- printing -------------------------------------------------------------------------------------
def own_block(outcomes: Sequence[Outcome], kinds: Sequence[Kind]) -> str:
    """The figures of the own rules as a table."""
    sets = _by_set(outcomes)
    firm = [k.id for k in kinds if k.severity != "warn"]
    rows = [(k.label, DOES[k.severity], *(str(recall(part, k.id, k.severity)) for part in sets)) for k in kinds]
    rows.append(("**Stop en vraag: geheel afgedekt**", "", *(str(masking(part, firm)) for part in sets)))
    rows.append(("**Onschuldige zin: gestopt of gevraagd**", "", *_held(sets, "stop", "ask")))
    rows.append(("**Onschuldige zin: let op**", "", *_held(sets, "warn")))
    return _table(("Soort", "Wat er gebeurt", *_HEADS), rows)


def deduce_block(outcomes: Sequence[Outcome], kinds: Sequence[Kind], note: str) -> str:
    """The figures of `deduce` as a table: any mark counts as found, as its classes are others than ours."""
    sets = _by_set(outcomes)
    firm = [k for k in kinds if k.severity != "warn"]
    rows = [(k.label, *(str(recall(part, k.id, "warn")) for part in sets)) for k in firm]
    rows.append(("**Geheel afgedekt**", *(str(masking(part, [k.id for k in firm])) for part in sets)))
    rows.append(("**Onschuldige zin: iets gemerkt**", *_held(sets, "stop", "ask", "warn")))
    rows.append(("**Onschuldige zin: naam of nummer gemerkt**", *_held(sets, "stop")))
    return _table(("Soort", *_HEADS), rows) + f"\n{note}\n"


def _held(sets: Iterable[Sequence[Outcome]], *severities: Severity) -> list[str]:
    return [str(harmless(part, severities)) for part in sets]


def _by_set(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], ...]:
    return tuple([o for o in outcomes if o.sentence.set == name] for name in SETS)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, tuple("---" for _ in head), *rows)) + "\n"


def block(page: str, name: str) -> str:
    """What stands between the markers of a block.

    Raises:
        ValueError: the page has no such block.
    """
    found = re.search(_pattern(name), page, re.DOTALL)
    if not found:
        raise ValueError(f"docs/privacy.md has no block {name}")
    return found[2]


def with_block(page: str, name: str, text: str) -> str:
    """The page with other text between the markers of a block."""
    block(page, name)
    return re.sub(_pattern(name), lambda m: f"{m[1]}{text}{m[3]}", page, flags=re.DOTALL)


def _pattern(name: str) -> str:
    return rf"(<!-- gemeten: {name} -->\n\n)(.*?)(\n<!-- einde: {name} -->)"


# --- running --------------------------------------------------------------------------------------
def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and writes the page or prints the misses of one set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=SETS)
    wanted = parser.parse_args(arguments)
    sentences, places = read_sentences(), read_places()
    kinds = read_kinds(sentences)
    if wanted.misses:
        outcomes = measure(own_rules(places), [s for s in sentences if s.set == wanted.misses])
        sys.stdout.writelines(f"{line}\n" for line in misses(outcomes, kinds))
        return
    page = with_own_rules(PAGE.read_text(encoding="utf-8"), sentences, kinds)
    page = with_deduce(page, sentences, kinds)
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE.relative_to(CHECKOUT)}\n")


def with_own_rules(page: str, sentences: Sequence[Sentence], kinds: Sequence[Kind]) -> str:
    """The page with new figures of the own rules, and how fast they are."""
    find, load = _timed(lambda: own_rules(read_places()))
    outcomes, took = _timed(lambda: measure(find, sentences))
    page = with_block(page, "eigen regels", own_block(outcomes, kinds))
    speed = f"Laden duurt {_seconds(load)}. Eén zin duurt gemiddeld {_seconds(took / len(sentences))}.\n"
    return with_block(page, "snelheid", speed)


def with_deduce(page: str, sentences: Sequence[Sentence], kinds: Sequence[Kind]) -> str:
    """The page with new figures of `deduce`; the page as it was when that isn't installed."""
    find, load = _timed(deduce_or_none)
    if find is None:
        return page
    outcomes, took = _timed(lambda: measure(find, sentences))
    day, version = long_date(datetime.now(tz=UTC).date()), metadata.version("deduce")
    note = (
        f"Gemeten op {day} met deduce {version}. Laden duurt {_seconds(load)}. "
        f"Eén zin duurt gemiddeld {_seconds(took / len(sentences))}."
    )
    return with_block(page, "deduce", deduce_block(outcomes, kinds, note))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _seconds(duration: float) -> str:
    if duration >= 1:
        return f"{number(duration)} seconden"
    return f"{number(1000 * duration, 2 if duration < 0.01 else 0)} milliseconde"


if __name__ == "__main__":
    main()
