"""The lists of the signals form, read from `data/signals/vocabulary.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from wijkanalyse.errors import SettingsError
from wijkanalyse.regions import plain
from wijkanalyse.resources import read_toml

LISTS: Final = ("kind", "group", "frequency", "role", "origin", "quote", "status", "theme", "onderwerp")
"""The names of the lists, as `Vocabulary.entries` takes them."""


@dataclass(frozen=True)
class Entry:
    """One choice of a list: `label` stands in the drop-down, `spellings` are what people type instead.

    `theme` and `indicators` are filled for an onderwerp only.
    """

    id: str
    label: str
    spellings: tuple[str, ...] = ()
    theme: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Every list of the form, in the order of the drop-downs."""

    lists: dict[str, tuple[Entry, ...]]

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the choices of a list in order."""
        return self.lists[name]

    def label(self, name: str, entry_id: str) -> str:
        """Return the label of an entry; raises KeyError for an id that the list doesn't have."""
        return self._labels[name, entry_id]

    def find(self, name: str, typed: str) -> Entry | None:
        """Return the entry that somebody typed, by id, label or spelling; None when the list has none of that name."""
        return self._typed.get((name, plain(typed)))

    def indicators(self, onderwerp: str) -> tuple[str, ...]:
        """Return the indicators that measure an onderwerp; none for an empty or unknown one."""
        return next((e.indicators for e in self.lists["onderwerp"] if e.id == onderwerp), ())

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        return {(name, e.id): e.label for name, entries in self.lists.items() for e in entries}

    @cached_property
    def _typed(self) -> dict[tuple[str, str], Entry]:
        typed: dict[tuple[str, str], Entry] = {}
        for name, entries in self.lists.items():
            for entry in entries:
                for text in (entry.id, entry.label, *entry.spellings):
                    typed.setdefault((name, plain(text)), entry)
        return typed


def load(path: Path, themes: dict[str, str]) -> Vocabulary:
    """Return the vocabulary of a file; `themes` are the titles of the catalogue's themes by id, in order.

    Raises SettingsError for an unknown key, an unknown theme, or an id that stands there twice.
    """
    data = read_toml(path)
    spellings: dict[str, list[str]] = data.pop("themes", {})
    _refuse(path.name, sorted(set(data) - set(LISTS)), LISTS)
    _refuse(path.name, sorted(set(spellings) - set(themes)), tuple(themes))
    lists = {name: tuple(_entry(path.name, row) for row in data.get(name, ())) for name in LISTS if name != "theme"}
    lists["theme"] = tuple(Entry(key, title, tuple(spellings.get(key, ()))) for key, title in themes.items())
    _refuse(path.name, sorted({e.theme for e in lists["onderwerp"]} - set(themes)), tuple(themes))
    for entries in lists.values():
        ids = [e.id for e in entries]
        _refuse(path.name, sorted({i for i in ids if ids.count(i) > 1}), ("elke id één keer",))
    return Vocabulary(lists)


def _entry(file: str, row: dict[str, Any]) -> Entry:
    allowed = ("id", "label", "spellings", "theme", "indicators")
    _refuse(file, sorted(set(row) - set(allowed)), allowed)
    return Entry(
        row["id"], row["label"], tuple(row.get("spellings", ())), row.get("theme", ""), tuple(row.get("indicators", ()))
    )


def _refuse(file: str, wrong: list[str], allowed: tuple[str, ...]) -> None:
    if wrong:
        raise SettingsError(
            f"{file} is niet te gebruiken.",
            value=", ".join(wrong),
            allowed=", ".join(allowed),
            hint=f"Verbeter {file}, of zet de versie terug die bij wijkanalyse hoort.",
        )
