"""Borders in the store: the newest year that answers, older ones behind it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import NotPublishedError, SourceError, StoreError
from wijkanalyse.stock.fetch import now
from wijkanalyse.stock.holdings import Problem
from wijkanalyse.stock.selections import EVERYTHING
from wijkanalyse.stock.store import Origin, PartKey, Store

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from wijkanalyse.sources.protocol import BoundaryService

NAME: Final = "Grenzen"
_TABLE: Final = "pdok"
_REACH: Final = 6
_DOWN: Final = 2
"""After so many years that failed, the service itself is down: the other years aren't asked for."""


class BorderFetcher:
    """Makes sure that the store has the borders of a gemeente; `service` None means offline."""

    def __init__(self, store: Store, service: BoundaryService | None, year: int, *, refresh: bool = False) -> None:
        self.store, self.service, self.year, self.refresh = store, service, year, refresh
        self.problems: list[Problem] = []
        self._renewed: set[PartKey] = set()
        self._failed: dict[int, str] = {}
        self._absent: set[PartKey] = set()

    def renewed(self) -> BorderFetcher:
        """Return a fetcher for the next gemeente, without the problems of this one."""
        fresh = copy(self)
        fresh.problems, fresh._failed = list(self.problems), dict(self._failed)
        return fresh

    def newest_year(self, gemeente: str) -> int | None:
        """Return the newest year with borders of a gemeente, or None. Later years than the stored are tried first."""
        years = range(self.year, self.year - _REACH, -1)
        found = next((y for y in years if self._find(y, "wijken", gemeente) is not None), None)
        newer = [reason for year, reason in self._failed.items() if found is None or year >= found]
        if newer:
            self._note(NAME, newer[0], f"de grenzen van {found}" if found is not None else "")
        return found

    def borders(self, year: int, layer: str, gemeente: str) -> gpd.GeoDataFrame | None:
        """Return the borders of a gemeente on 1 January of `year` (EPSG:28992), or None when there are none."""
        known = set(self._failed)
        found = self._find(year, layer, gemeente)
        if year in self._failed and year not in known:
            self._note(f"{NAME} {year}", self._failed[year], "de grenzen uit de opslag" if found is not None else "")
        return found

    def _find(self, year: int, layer: str, gemeente: str) -> gpd.GeoDataFrame | None:
        key = self._stored(year, layer, gemeente) or self._fetch(year, layer, gemeente)
        if key is None:
            return None
        frame = self._read(key, year, layer, gemeente)
        return _with_geometry(frame) if len(frame) else None

    def _read(self, key: PartKey, year: int, layer: str, gemeente: str) -> pd.DataFrame:
        """Return the rows of a part; one that proves damaged is fetched again, unless offline."""
        try:
            return self.store.read(key, (gemeente,))
        except StoreError:
            if self.service is None or (again := self._fetch(year, layer, gemeente)) is None:
                raise
            return self.store.read(again, (gemeente,))

    def _note(self, source: str, reason: str, instead: str) -> None:
        self.problems.append(Problem(source, "failed", reason, instead))

    def fetch_everything(self) -> int | None:
        """Store the wijken and buurten of the whole country; return the newest year that answers."""
        years = range(self.year, self.year - _REACH, -1)
        found = next((y for y in years if self._fetch(y, "wijken", EVERYTHING) is not None), None)
        if found is not None:
            self._fetch(found, "buurten", EVERYTHING)
        for year, reason in self._failed.items():
            self._note(f"{NAME} {year}", reason, f"de grenzen van {found}" if found is not None else "")
        return found

    def _stored(self, year: int, layer: str, gemeente: str) -> PartKey | None:
        for selection in (gemeente, EVERYTHING):
            key = _key(year, layer, selection)
            again = self.refresh and self.service is not None and key not in self._renewed
            if self.store.has(key) and not again:
                return key
        return None

    def _fetch(self, year: int, layer: str, selection: str) -> PartKey | None:
        """Fetch one layer; a failure is remembered by its year, and what was stored stays in use."""
        key = _key(year, layer, selection)
        if key in self._absent:
            return None
        if self.service is None or year in self._failed or len(self._failed) >= _DOWN:
            return self._at_hand(year, layer, selection)
        try:
            frame = self.service.borders(year, layer, None if selection == EVERYTHING else selection)
        except NotPublishedError:
            self._absent.add(key)
            return None
        except SourceError as error:
            self._failed[year] = error.what
            return self._at_hand(year, layer, selection)
        self.store.ensure(key, lambda: _without_geometry(frame), _origin(key, year), again=self.refresh)
        self._renewed.add(key)
        return key

    def _at_hand(self, year: int, layer: str, selection: str) -> PartKey | None:
        keys = (_key(year, layer, s) for s in (selection, EVERYTHING))
        return next((key for key in keys if self.store.has(key)), None)


def _key(year: int, layer: str, selection: str) -> PartKey:
    return PartKey(_TABLE, str(year), f"{layer}-{selection}")


def _origin(key: PartKey, year: int) -> Origin:
    return Origin(_TABLE, f"Wijk- en buurtgrenzen {year}", str(year), str(year), key.selection, now(), "grenzen")


def _without_geometry(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return plain rows with the geometry as WKB, and the gemeente code in the column that parts are filtered on."""
    import pandas as pd

    plain = pd.DataFrame(frame.drop(columns="geometry"))
    plain["geometry"] = frame.geometry.to_wkb()
    return plain.rename(columns={"gemeente_code": "gemeente"}).sort_values(["gemeente", "code"], ignore_index=True)


def _with_geometry(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    import geopandas as gpd

    shapes = gpd.GeoSeries.from_wkb(frame["geometry"], crs=28992)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes)
