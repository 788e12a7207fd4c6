"""The wijken of the whole country: medians of similar wijken, and where a figure stands among all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from wijkanalyse.facts.continuity import Continuity, read_flags
from wijkanalyse.facts.harmonise import Wide, widen
from wijkanalyse.judgement.similar import FEWEST, Peer, Similarity, required
from wijkanalyse.stock.columns import flag_column
from wijkanalyse.stock.selections import WIJKEN

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.holdings import Holding

WHOLE: Final = 0.95
FILLED: Final = 0.60
MIN_INHABITANTS: Final = 500
_POPULATION: Final = "inwoners"


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles of similar wijken for one figure; `count` is how many have it."""

    median: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class _Sheet:
    """One edition and year of all wijken."""

    wide: Wide
    place: Mapping[str, int]

    def values(self, codes: Sequence[str], indicator: str) -> list[float]:
        numbers = self.wide.values[indicator]
        return [float(numbers[self.place[c]]) for c in codes if c in self.place and np.isfinite(numbers[self.place[c]])]


class National:
    """The national rows of the editions that figures come from; `wijken` is the number of wijken in the country."""

    def __init__(self, sheets: Iterable[Wide], continuity: Continuity, wijken: int) -> None:
        found = [_only_wijken(w) for w in sheets]
        self._sheets = {(s.wide.table, s.wide.year): s for s in found}
        self._continuity, self._wijken = continuity, wijken
        self._similarity_year, self._similarity = self._newest_similarity()
        self._peers: dict[str, tuple[Peer, ...]] = {}
        self._masks: dict[tuple[str, int], np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}

    def _newest_similarity(self) -> tuple[int, Similarity | None]:
        """Return the newest edition of the whole country that has every variable, standardised."""
        for sheet in sorted(self._sheets.values(), key=lambda s: s.wide.year, reverse=True):
            numbers = sheet.wide.values
            if {_POPULATION, *required()} <= set(numbers) and self._covers_country(sheet):
                return sheet.wide.region_year, Similarity(pd.DataFrame(numbers, index=pd.Index(sheet.wide.codes)))
        return 0, None

    def _covers_country(self, sheet: _Sheet) -> bool:
        return len(sheet.place) >= WHOLE * self._wijken

    def peers(self, code: str, region_year: int) -> tuple[Peer, ...]:
        """Return the wijken most like the wijk that has this code in `region_year`, nearest first.

        None when there is no good comparison, or when the wijk had another border in the year that is matched on.
        """
        if self._similarity is None or not self._same_border(code, region_year):
            return ()
        if code not in self._peers:
            self._peers[code] = self._similarity.peers(code)
        return self._peers[code]

    @property
    def similarity_year(self) -> int:
        """The year of the kerncijfers that similar wijken are matched on; 0 when there is no such edition."""
        return self._similarity_year

    def spread(self, peers: Sequence[Peer], indicator: str, year: int, table: str) -> Spread | None:
        """Return how similar wijken do on a figure of one table and year; None when fewer than six have it.

        A similar wijk counts only where its border is known to be the same in that table.
        """
        sheet = self._sheets.get((table, year))
        if sheet is None or indicator not in sheet.wide.values:
            return None
        same = [p.code for p in peers if self._same_border(p.code, sheet.wide.region_year)]
        values = sheet.values(same, indicator)
        if len(values) < FEWEST:
            return None
        low, middle, high = np.percentile(values, (25, 50, 75))
        return Spread(float(middle), float(low), float(high), len(values))

    def _same_border(self, code: str, year: int) -> bool:
        return self._continuity.between(code, year, self._similarity_year).same is True

    def percentile(self, indicator: str, year: int, table: str, value: float) -> float | None:
        """Return the share (0..100) of the country's wijken of 500 inhabitants or more that are lower, ties halved.

        None when the edition isn't about the whole country, or has the figure of too few wijken.
        """
        sheet = self._sheets.get((table, year))
        if sheet is None or indicator not in sheet.wide.values or not self._covers_country(sheet):
            return None
        numbers = sheet.wide.values[indicator]
        if np.isfinite(numbers).mean() < FILLED:
            return None
        known = numbers[np.isfinite(numbers) & self._large(sheet)]
        if not len(known):
            return None
        return float(100 * ((known < value).mean() + (known == value).mean() / 2))

    def _large(self, sheet: _Sheet) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return which wijken of a sheet have 500 inhabitants or more."""
        key = (sheet.wide.table, sheet.wide.year)
        if key not in self._masks:
            large = self._large_codes(sheet.wide.region_year)
            self._masks[key] = np.array([code in large for code in sheet.wide.codes], dtype=bool)
        return self._masks[key]

    def _large_codes(self, region_year: int) -> frozenset[str]:
        """Return the large wijken in the kerncijfers with these borders; in any kerncijfers when there are none."""
        counted = [s for s in self._sheets.values() if _POPULATION in s.wide.values]
        same = [s for s in counted if s.wide.region_year == region_year and self._covers_country(s)]
        return frozenset(
            str(code)
            for sheet in same or counted
            for code, number in zip(sheet.wide.codes, sheet.wide.values[_POPULATION], strict=True)
            if number >= MIN_INHABITANTS
        )


def _only_wijken(wide: Wide) -> _Sheet:
    keep = np.array([str(c).startswith("WK") for c in wide.codes], dtype=bool)
    values = {name: numbers[keep] for name, numbers in wide.values.items()}
    kept = Wide(wide.table, wide.region_year, wide.year, wide.codes[keep], values)
    return _Sheet(kept, {str(code): index for index, code in enumerate(kept.codes)})


class NationalLibrary:
    """Reads the wijken of the whole country once for all gemeenten of a run."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[tuple[Wide, ...], dict[tuple[str, int], str]]] = {}

    def open(self, fetcher: Fetcher, holdings: Iterable[Holding], wijken: int) -> National:
        """Return the statistics of the given editions; the country has so many `wijken`.

        An edition whose national rows the store doesn't have is left out.
        """
        sheets: list[Wide] = []
        flags: dict[tuple[str, int], str] = {}
        for holding in holdings:
            if holding.edition.table not in self._read and fetcher.hold_national(holding):
                self._read[holding.edition.table] = _read(holding, fetcher.rows(holding, WIJKEN), fetcher.catalogue)
            found = self._read.get(holding.edition.table, ((), {}))
            sheets += found[0]
            flags |= found[1]
        return National(sheets, Continuity(flags), wijken)


def _read(
    holding: Holding, rows: pd.DataFrame, catalogue: Catalogue
) -> tuple[tuple[Wide, ...], dict[tuple[str, int], str]]:
    flag, dimension = flag_column(holding.topics), holding.properties.region_dimension
    flags = read_flags(rows, dimension, flag, holding.edition.region_year) if flag is not None else {}
    return widen(holding, rows, catalogue), flags
