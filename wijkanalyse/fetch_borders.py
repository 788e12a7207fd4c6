"""Borders in the store: the newest year that answers, older ones behind it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.fetch import EVERYTHING, Problem, now
from wijkanalyse.store import Origin, PartKey, Store

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from wijkanalyse.sources.protocol import BoundaryService

_TABLE: Final = "pdok"
_REACH: Final = 6


class BorderFetcher:
    """Makes sure that the store has the borders of a gemeente; `service` None means offline."""

    def __init__(self, store: Store, service: BoundaryService | None, year: int, *, refresh: bool = False) -> None:
        self.store, self.service, self.year, self.refresh = store, service, year, refresh
        self.problems: list[Problem] = []
        self._renewed: set[PartKey] = set()
        self._failed_years: set[int] = set()

    def renewed(self) -> BorderFetcher:
        """Return a fetcher for the next gemeente, without the problems of this one."""
        fresh = copy(self)
        fresh.problems, fresh._failed_years = list(self.problems), set(self._failed_years)
        return fresh

    def newest_year(self, gemeente: str) -> int | None:
        """Return the newest year with borders of a gemeente, or None. Later years than the stored are tried first."""
        for year in range(self.year, self.year - _REACH, -1):
            if self.borders(year, "wijken", gemeente) is not None:
                return year
        return None

    def borders(self, year: int, layer: str, gemeente: str) -> gpd.GeoDataFrame | None:
        """Return the borders of a gemeente on 1 January of `year` (EPSG:28992), or None when there are none."""
        key = self._stored(year, layer, gemeente) or self._fetch(year, layer, gemeente)
        if key is None:
            return None
        frame = self.store.read(key, (gemeente,))
        return _with_geometry(frame) if len(frame) else None

    def fetch_everything(self) -> int | None:
        """Store the wijken and buurten of the whole country; return the newest year that answers."""
        for year in range(self.year, self.year - _REACH, -1):
            if self._fetch(year, "wijken", EVERYTHING) is not None:
                self._fetch(year, "buurten", EVERYTHING)
                return year
        return None

    def _stored(self, year: int, layer: str, gemeente: str) -> PartKey | None:
        for selection in (gemeente, EVERYTHING):
            key = _key(year, layer, selection)
            again = self.refresh and self.service is not None and key not in self._renewed
            if self.store.has(key) and not again:
                return key
        return None

    def _fetch(self, year: int, layer: str, selection: str) -> PartKey | None:
        """Fetch one layer; a failure is noted once per year, and what was stored stays in use."""
        key = _key(year, layer, selection)
        if self.service is None or year in self._failed_years:
            return key if self.store.has(key) else None
        try:
            frame = self.service.borders(year, layer, None if selection == EVERYTHING else selection)
        except NotPublishedError:
            return None
        except SourceError as error:
            return self._note_failure(year, key, error)
        self.store.ensure(key, lambda: _without_geometry(frame), _origin(key, year), again=self.refresh)
        self._renewed.add(key)
        return key

    def _note_failure(self, year: int, key: PartKey, error: SourceError) -> PartKey | None:
        stored = self.store.has(key)
        self._failed_years.add(year)
        self.problems.append(
            Problem(f"Grenzen {year}", "failed", error.what, "de grenzen uit de opslag" if stored else "")
        )
        return key if stored else None


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
