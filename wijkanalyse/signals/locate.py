"""The wijk or buurt of one gemeente that a team typed, by name or code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from typing import Final

from wijkanalyse.regions import Region, by_name, listed, nearest, plain
from wijkanalyse.signals.headings import code_behind

_BEFORE: Final = frozenset({"de", "heel", "hele", "geheel", "gehele", "gemeente"})
"""Words that stand before the name of a gemeente: "de hele gemeente Zoetermeer"."""
_ANYWHERE: Final = frozenset({"alle wijken", "overal", "gemeentebreed"})
_CODE: Final = re.compile(r"(?:(GM|WK|BU) ?)?(\d{3,8}|\d{4}[0-9A-Z]{2}|\d{4}[0-9A-Z]{4})", re.IGNORECASE)
_LEVELS: Final = {"GM": 4, "WK": 6, "BU": 8}
_MANY: Final = 12
WIJK: Final = "wijk"
BUURT: Final = "buurt"


@dataclass(frozen=True)
class Located:
    """The code of a gemeente, wijk or buurt."""

    code: str


@dataclass(frozen=True)
class Misplaced:
    """Why a location isn't known: the column that is wrong, and a Dutch text that never repeats what was typed."""

    column: str
    text: str


@dataclass(frozen=True)
class Locator:
    """The places of one gemeente that a signal can be about."""

    gemeente: Region
    wijken: tuple[Region, ...]
    buurten: tuple[Region, ...] = ()

    def find(self, wijk: str, buurt: str = "") -> Located | Misplaced:
        """Return the smallest place that both texts name; a buurt alone suffices when only one has its name."""
        if not plain(buurt):
            return self._wijk_or_buurt(wijk) if plain(wijk) else Misplaced(WIJK, "de wijk is niet ingevuld")
        if not plain(wijk):
            return self._buurt(buurt, self.buurten)
        around = self._wijk_or_buurt(wijk)
        if isinstance(around, Misplaced):
            return around
        if around.code == self._code:
            return Misplaced(BUURT, "hier staat een buurt, en bij wijk de hele gemeente; kies één van de twee")
        return self._inside(around, buurt)

    def _inside(self, around: Located, buurt: str) -> Located | Misplaced:
        """Return the buurt inside a wijk; a wijk typed as one of its buurten counts as that wijk."""
        wijk = _wijk_of(around.code)
        if self._same_as_wijk(wijk, buurt):
            return around
        found = self._buurt(buurt, tuple(b for b in self.buurten if b.wijk == wijk))
        if isinstance(found, Located):
            return found
        elsewhere = self._buurt(buurt, self.buurten)
        if isinstance(elsewhere, Located):
            return Misplaced(BUURT, f"deze buurt ligt in een andere wijk: {self._wijk_label(_wijk_of(elsewhere.code))}")
        return found

    def _same_as_wijk(self, wijk: str, buurt: str) -> bool:
        """Whether somebody repeated the wijk in the column of the buurt, and no buurt has that name."""
        region = next((w for w in self.wijken if w.code == wijk), None)
        names = {plain(region.name), plain(region.label), plain(region.code)} if region else set()
        return plain(buurt) in names - set(self._buurt_names)

    def _wijk_or_buurt(self, typed: str) -> Located | Misplaced:
        if (code := _code(typed)) is not None:
            return self._by_code(code, WIJK)
        found = self._wijk_names.get(plain(typed)) or self._numbered.get(plain(typed), [])
        if len(found) == 1:
            return Located(found[0].code)
        if len(found) > 1:
            return Misplaced(WIJK, f"er zijn meer wijken met deze naam; gebruik de code: {listed(found)}")
        if self._is_whole(typed):
            return Located(self._code)
        if plain(typed) in self._buurt_names:
            return self._buurt(typed, self.buurten, WIJK)
        return self._unknown(typed, WIJK, self.wijken, self.buurten)

    def _buurt(self, typed: str, among: tuple[Region, ...], column: str = BUURT) -> Located | Misplaced:
        if (code := _code(typed)) is not None:
            return self._by_code(code, column, among)
        found = [b for b in self._buurt_names.get(plain(typed), []) if b in among]
        if len(found) == 1:
            return Located(found[0].code)
        if len(found) > 1:
            named = ", ".join(f"{self._wijk_label(b.wijk)}: {b.code}" for b in found)
            return Misplaced(column, f"er zijn meer buurten met deze naam; vul ook de wijk in, of de code ({named})")
        if not self.buurten:
            return Misplaced(column, "de buurten van deze gemeente zijn nu niet bekend; laat deze cel leeg")
        return self._unknown(typed, column, among or self.buurten)

    def _by_code(self, code: str, column: str, buurten: tuple[Region, ...] | None = None) -> Located | Misplaced:
        if f"GM{code[2:6]}" != self._code:
            return Misplaced(column, f"deze code hoort niet bij {self.gemeente.name} ({self._code})")
        if code == self._code and column == WIJK:
            return Located(code)
        wijken = self.wijken if buurten is None else ()
        known = (*wijken, *(self.buurten if buurten is None else buurten))
        if any(r.code == code for r in known):
            return Located(code)
        kind = "buurt" if code.startswith("BU") or column == BUURT else "wijk"
        offered = [r for r in known if r.code[:2] == code[:2]] or list(known)
        return Misplaced(column, f"in {self.gemeente.name} is geen {kind} met deze code{_offer(offered, 'er is')}")

    def _unknown(self, typed: str, column: str, *pools: Sequence[Region]) -> Misplaced:
        near = next((found for pool in pools if (found := nearest(typed, pool))), [])
        offered = _offer(near, "lijkt op") if near else _offer(pools[0], "kies uit")
        return Misplaced(column, f"in {self.gemeente.name} is geen {column} met deze naam{offered}")

    def _is_whole(self, typed: str) -> bool:
        text = plain(typed)
        if text in self._wijk_names:
            return False
        named = _without_before(text) in (_without_before(plain(self.gemeente.name)), plain(self._code))
        return named or text in _ANYWHERE or ("gemeente" in text.split() and not _without_before(text))

    def _wijk_label(self, code: str) -> str:
        return next((w.label for w in self.wijken if w.code == code), code)

    @property
    def _code(self) -> str:
        return self.gemeente.code

    @cached_property
    def _wijk_names(self) -> dict[str, list[Region]]:
        return by_name(self.wijken)

    @cached_property
    def _buurt_names(self) -> dict[str, list[Region]]:
        return by_name(self.buurten)

    @cached_property
    def _numbered(self) -> dict[str, list[Region]]:
        """The wijken by the number that CBS puts before the name: "wijk 3" is "Wijk 03 Centrum"."""
        found: dict[str, list[Region]] = {}
        for region in self.wijken:
            if number := re.match(r"Wijk\s+(\d+)\b", region.name):
                for text in {number[1], str(int(number[1]))}:
                    found.setdefault(f"wijk {text}", []).append(region)
        return found


def _code(typed: str) -> str | None:
    """Return the code that somebody typed, with the zero that Excel takes away; None for a name."""
    found = _CODE.fullmatch(code_behind(typed) or re.sub(r"[\s.]+", "", typed))
    if found is None or not (found[1] or any(c.isdigit() for c in found[2])):
        return None
    digits = found[2].upper()
    level = (found[1] or "").upper() or next(k for k, size in _LEVELS.items() if len(digits) <= size)
    return f"{level}{digits.zfill(_LEVELS[level])}" if len(digits) <= _LEVELS[level] else None


def _without_before(text: str) -> str:
    return " ".join(dropwhile(_BEFORE.__contains__, text.split()))


def _wijk_of(code: str) -> str:
    return f"WK{code[2:8]}"


def _offer(regions: Sequence[Region], start: str) -> str:
    if not regions:
        return ""
    more = f" en nog {len(regions) - _MANY}" if len(regions) > _MANY else ""
    return f"; {start} {listed(regions[:_MANY])}{more}"
