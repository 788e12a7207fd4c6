"""Gemeenten and wijken by name or code, as people type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import RegionError
from wijkanalyse.resources import read_toml

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.facts.mergers import Merger

_CODE: Final = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)
_WIJK_CODE: Final = re.compile(r"(?:WK)?([0-9]{4}[0-9A-Z]{2})", re.IGNORECASE)
AREA_PREFIX: Final = "GB"
_SHOWN: Final = 8
_CLOSE: Final = 70


@dataclass(frozen=True, order=True)
class Region:
    """A gemeente, wijk or buurt: a code and a boundary year (1 January); `name` is as CBS writes it."""

    code: str
    name: str
    year: int

    @property
    def label(self) -> str:
        """The name without the number that CBS puts before it ("Wijk 00 Annen" is Annen)."""
        short = re.sub(r"^(?:Wijk|Buurt)\s+\d+\b\s*[-.:]?\s*", "", self.name)
        return short or self.name

    @property
    def is_area(self) -> bool:
        """Whether this is a team's own area, and no region of CBS."""
        return self.code.startswith(AREA_PREFIX)

    @property
    def gemeente(self) -> str:
        """The code of the gemeente."""
        return f"GM{self.code[2:6]}"

    @property
    def wijk(self) -> str:
        """The code of the wijk that a buurt lies in, or of the wijk itself."""
        return f"WK{self.code[2:8]}"


def plain(text: str) -> str:
    """Return a name as people type it: without capitals, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not c.isalnum() else c for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


def _without_article(name: str) -> str:
    return re.sub(r"^(?:s|de|het|den|t) ", "", name)


@dataclass(frozen=True)
class RegionIndex:
    """Every gemeente and wijk that the store knows. `spellings` maps what people type to a gemeente code."""

    gemeenten: tuple[Region, ...]
    wijken: tuple[Region, ...]
    spellings: Mapping[str, str]
    mergers: tuple[Merger, ...] = ()

    @cached_property
    def _gemeente_by_code(self) -> dict[str, Region]:
        return {g.code: g for g in self.gemeenten}

    @cached_property
    def _gemeenten_by_name(self) -> dict[str, list[Region]]:
        return by_name(self.gemeenten)

    def gemeente(self, text: str) -> Region:
        """Return the gemeente that `text` names.

        Raises RegionError with the candidates when it is ambiguous, or with the nearest names when it is unknown.
        """
        if match := _CODE.fullmatch(text.strip()):
            found = self._gemeente_by_code.get(f"GM{match[1].zfill(4)}")
            return found if found is not None else self._unknown_gemeente(text)
        name = plain(text)
        if (code := self.spellings.get(name)) in self._gemeente_by_code:
            return self._gemeente_by_code[str(code)]
        candidates = self._gemeenten_by_name.get(name) or self._without_suffix(text)
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise _ambiguous("gemeente", text, candidates)
        return self._unknown_gemeente(text)

    def _without_suffix(self, text: str) -> list[Region]:
        """Return the gemeenten of this name that CBS tells apart with a suffix: Bergen (L.), Bergen (NH.)."""
        name = _without_article(plain(text))
        return [g for g in self.gemeenten if name and name == _without_article(plain(re.sub(r"\(.*?\)", "", g.name)))]

    def _unknown_gemeente(self, text: str) -> Region:
        near = nearest(text, self.gemeenten)
        hint = f"wijkanalyse build {_quoted(near[0].name)}" if near else "wijkanalyse regions"
        raise RegionError(
            "Deze gemeente is niet bekend.",
            value=text,
            allowed=listed(near) or "een naam of code van een gemeente",
            hint=f"Typ bijvoorbeeld: {hint}",
        )

    def wijken_of(self, gemeente: Region) -> tuple[Region, ...]:
        """Return the wijken of a gemeente in order of code."""
        return tuple(w for w in self.wijken if w.gemeente == gemeente.code)

    def wijk(self, text: str, gemeente: Region) -> Region:
        """Return the wijk of this gemeente that `text` names.

        Raises RegionError when there is none, or more than one.
        """
        wijken = self.wijken_of(gemeente)
        if match := _WIJK_CODE.fullmatch(text.strip()):
            candidates = [w for w in wijken if w.code == f"WK{match[1].upper()}"]
        else:
            candidates = by_name(wijken).get(plain(text), [])
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise _ambiguous("wijk", text, candidates, of=gemeente)
        near = nearest(text, wijken) or list(wijken)
        raise RegionError(
            f"Deze wijk is niet bekend in {gemeente.name}.",
            value=text,
            allowed=listed(near),
            hint=f"Typ bijvoorbeeld: wijkanalyse build {_quoted(gemeente.name)} --wijk {_quoted(near[0].label)}"
            if near
            else f"wijkanalyse regions {_quoted(gemeente.name)}",
        )

    def search(self, text: str) -> tuple[Region, ...]:
        """Return the gemeenten and wijken that fit `text`, best first; every gemeente for an empty text."""
        if not text.strip():
            return self.gemeenten
        try:
            gemeente = self.gemeente(text)
        except RegionError:
            return self._containing(text)
        return (gemeente, *self.wijken_of(gemeente))

    def _containing(self, text: str) -> tuple[Region, ...]:
        name, code = plain(text), text.strip().upper()
        everything = (*self.gemeenten, *self.wijken)
        found = [r for r in everything if (name and name in plain(r.name)) or r.code.startswith(code)]
        return tuple(found) or tuple(nearest(text, self.gemeenten))


def load_spellings(path: Path) -> dict[str, str]:
    """Read the spellings of gemeenten that differ from the official name."""
    return {plain(k): v for k, v in read_toml(path)["gemeenten"].items()}


def regions_of(frame: pd.DataFrame, year: int) -> tuple[Region, ...]:
    """Return the regions in a frame with key and title, in order of code, the Netherlands left out.

    A wijk that CBS gave only a number ("Wijk 00") gets the name of its gemeente behind it.
    """
    rows = frame.loc[~frame["key"].str.startswith("NL"), ["key", "title"]].sort_values("key")
    found = [Region(code, title, year) for code, title in rows.itertuples(index=False, name=None)]
    gemeenten = {r.code: r.name for r in found if r.code.startswith("GM")}
    return tuple(_named(r, gemeenten) for r in found)


def _named(region: Region, gemeenten: Mapping[str, str]) -> Region:
    nameless = region.code.startswith("WK") and re.fullmatch(r"Wijk \d+", region.name)
    if not nameless or region.gemeente not in gemeenten:
        return region
    return replace(region, name=f"{region.name} {gemeenten[region.gemeente]}")


def by_name(regions: Iterable[Region]) -> dict[str, list[Region]]:
    """Return the regions by their name as people type it, with and without the number that CBS puts before it."""
    names: dict[str, list[Region]] = {}
    for region in regions:
        for name in {plain(region.name), plain(region.label)}:
            names.setdefault(name, []).append(region)
    return names


def nearest(text: str, regions: Iterable[Region]) -> list[Region]:
    """Return the regions whose names look most like a text, best first."""
    from rapidfuzz import fuzz, process

    choices = list(regions)
    names = [plain(r.label) for r in choices]
    found = process.extract(plain(text), names, scorer=fuzz.WRatio, limit=_SHOWN, score_cutoff=_CLOSE)
    return [choices[index] for _, _, index in found]


def _ambiguous(kind: str, text: str, candidates: list[Region], of: Region | None = None) -> RegionError:
    first = candidates[0]
    line = f"wijkanalyse build {of.code} --wijk {first.code}" if of else f"wijkanalyse build {first.code}"
    return RegionError(
        f"Er is meer dan één {kind} met deze naam.",
        value=text,
        allowed=listed(candidates),
        hint=f"Gebruik de code. Typ bijvoorbeeld: {line}",
    )


def listed(regions: Iterable[Region]) -> str:
    """Return names and codes as an enumeration for a message."""
    return ", ".join(f"{r.label} ({r.code})" for r in regions)


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[^A-Za-zÀ-ÿ-]", name) else name
