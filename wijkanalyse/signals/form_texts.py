"""The texts of the signals form, read from `data/signals/form.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import SettingsError
from wijkanalyse.resources import read_toml
from wijkanalyse.signals.headings import HEADINGS

if TYPE_CHECKING:
    from wijkanalyse.signals.vocabulary import Vocabulary

LONGEST_HELP: Final = 255
"""Excel shows no more of an input or error message."""
_PLACES: Final = ("wijk", "buurt")


@dataclass(frozen=True)
class Column:
    """What the form says about one column: `note` above the heading, `help` beside a cell, `error` at a wrong value."""

    note: str
    help: str
    error: str


@dataclass(frozen=True)
class Rewrite:
    """A sentence about one person, and the pattern that it becomes."""

    before: str
    after: str


@dataclass(frozen=True)
class Section:
    """One part of the explanation."""

    title: str
    lines: tuple[str, ...]
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True)
class FormTexts:
    """Every text of the form; `examples` are values by field, those of a list by id."""

    title: str
    intro: str
    more: str
    organisatie: str
    organisatie_help: str
    acute: str
    must: str
    free: str
    columns_title: str
    before: str
    after: str
    lists_note: str
    columns: Mapping[str, Column]
    examples: tuple[Mapping[str, str], ...]
    explanation: tuple[Section, ...]


def load(path: Path, vocabulary: Vocabulary) -> FormTexts:
    """Read the texts. Raises SettingsError when one is missing, unknown, too long or not in a list of the form."""
    data = read_toml(path)
    try:
        columns = {name: Column(**texts) for name, texts in data.pop("columns").items()}
        examples = tuple(data.pop("example"))
        sections = tuple(_section(**section) for section in data.pop("explanation"))
        texts = FormTexts(columns=columns, examples=examples, explanation=sections, **data)
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(path, str(error), "de teksten die wijkanalyse meelevert") from error
    _check_columns(path, texts)
    for example in texts.examples:
        _check_example(path, example, vocabulary)
    return texts


def _section(title: str, lines: Sequence[str], rewrite: Sequence[Mapping[str, str]] = ()) -> Section:
    return Section(title, tuple(lines), tuple(Rewrite(r["not"], r["instead"]) for r in rewrite))


def _check_columns(path: Path, texts: FormTexts) -> None:
    fields = {h.field for h in HEADINGS}
    if wrong := sorted(fields ^ set(texts.columns)):
        raise _unusable(path, ", ".join(wrong), f"een blok voor elke kolom: {', '.join(sorted(fields))}")
    long = [n for n, c in texts.columns.items() if max(len(c.help), len(c.error)) > LONGEST_HELP]
    if long or len(texts.organisatie_help) > LONGEST_HELP:
        raise _unusable(path, ", ".join(long) or "organisatie_help", f"een uitleg van hooguit {LONGEST_HELP} tekens")


def _check_example(path: Path, example: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    lists = {h.field: h.vocabulary for h in HEADINGS if h.field not in _PLACES}
    for field, value in example.items():
        if field not in lists:
            raise _unusable(path, field, ", ".join(lists))
        ids = [e.id for e in vocabulary.entries(name)] if (name := lists[field]) else [value]
        if value not in ids:
            raise _unusable(path, f"{field} = {value}", ", ".join(ids))


def _unusable(path: Path, value: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name} is niet te gebruiken.",
        value=value,
        allowed=allowed,
        hint="Zet het oorspronkelijke bestand terug, of verbeter de regel.",
    )
