"""Fills the store with what a build needs: decides first, then fetches what isn't there.

Every edition is asked for once; a source that fails leaves a problem and the newest stored edition in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import NotPublishedError, SourceError, StoreError
from wijkanalyse.facts.corrections import Applied, Corrections, correct
from wijkanalyse.sources.protocol import Selection, TableProperties
from wijkanalyse.stock.columns import catalogue_columns
from wijkanalyse.stock.editions import OLDEST_YEARS, TREND_YEARS, Edition
from wijkanalyse.stock.holdings import (
    COLUMNS,
    Holding,
    Problem,
    asked,
    deep_properties,
    flat_properties,
    listed_codes,
    nothing_listed,
    unknown_dimension,
    yearly_periods,
)
from wijkanalyse.stock.listed import AT_ONCE, Listed, Services, not_stored, state
from wijkanalyse.stock.selections import EVERYTHING, WIJKEN, joined, narrow, one_at_a_time, prefixes, with_gemeente
from wijkanalyse.stock.store import Origin, PartKey, Store, column_digest

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue, Provider

_FINAL: Final = "definitief"


class Fetcher:
    """Knows for each provider which editions there are, and makes sure that the store has them."""

    def __init__(
        self, store: Store, catalogue: Catalogue, services: Services | None, year: int, *, refresh: bool = False
    ) -> None:
        self.store, self.catalogue, self.services = store, catalogue, services
        self.year, self.refresh = year, refresh
        self._listed = Listed(store, services, year)
        self.corrections = Corrections()
        self.corrected: list[Applied] = []
        self.warnings: list[str] = []
        self._renewed: set[PartKey] = set()
        self._holdings: dict[Edition, Holding] = {}
        self._columns: dict[Edition, tuple[str, ...]] = {}

    def renewed(self) -> Fetcher:
        """Return a fetcher for the next gemeente: what is known of editions stays, problems of one gemeente don't."""
        fresh = copy(self)
        fresh._listed, fresh.corrected, fresh.warnings = self._listed.renewed(), [], []
        return fresh

    @property
    def problems(self) -> list[Problem]:
        """What a source didn't give."""
        return self._listed.problems

    def editions(self, provider: Provider) -> tuple[Edition, ...]:
        """Return the editions of a provider within reach, newest first; asks the service once per build."""
        return self._listed.editions(provider)

    # --- tables ---------------------------------------------------------------------------------
    def holdings(self, provider: Provider, selection: str) -> tuple[Holding, ...]:
        """Return the editions of which the store has (now) the selected rows, newest first.

        Of a provider that puts all years in one table only the newest that succeeds is returned.
        """
        editions = self.editions(provider)
        if provider.yearly:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                held = pool.map(lambda e: self._hold(provider, e, selection), editions)
                return tuple(h for h in held if h is not None)
        for edition in editions:
            if (holding := self._hold(provider, edition, selection)) is not None:
                return (holding,)
        return ()

    def hold_national(self, holding: Holding) -> bool:
        """Make sure that the store has all wijken of an edition; return whether it has.

        Percentiles and similar wijken need the whole country, whatever was built before.
        """
        provider = self.catalogue.provider(holding.edition.provider)
        return self._hold(provider, holding.edition, WIJKEN) is not None

    def hold_also(self, holding: Holding, selection: str) -> bool:
        """Make sure that the store has another selection of an edition; return whether it has."""
        return self._hold(self.catalogue.provider(holding.edition.provider), holding.edition, selection) is not None

    def _hold(self, provider: Provider, edition: Edition, selection: str) -> Holding | None:
        try:
            return self._fetch_edition(provider, edition, selection)
        except NotPublishedError as error:
            self.problems.append(Problem(f"{provider.name} ({edition.table})", "absent", error.what))
        except SourceError as error:
            return self._stored_instead(provider, edition, selection, error)
        return None

    def _stored_instead(
        self, provider: Provider, edition: Edition, selection: str, error: SourceError
    ) -> Holding | None:
        """Return the newest older edition of a table that the store has for this selection, and note the failure."""
        offline = Fetcher(self.store, self.catalogue, None, self.year)
        for candidate in self._listed.older(provider, edition):
            try:
                holding = offline._fetch_edition(provider, candidate, selection)
            except SourceError:
                continue
            self._listed.failed(provider, error, table=edition.table, instead=state(candidate.modified))
            return holding
        self._listed.failed(provider, error, table=edition.table)
        return None

    def _fetch_edition(self, provider: Provider, edition: Edition, selection: str) -> Holding:
        holding = self._described(provider, edition)
        if self._complete(provider, holding, selection) and (self.services is None or not self.refresh):
            return holding
        self._store_regions(provider, holding, selection)
        self._store_rows(provider, holding, selection)
        return holding

    def _properties(self, provider: Provider, edition: Edition) -> TableProperties:
        key = PartKey(edition.table, edition.modified, COLUMNS)

        def fetch() -> None:
            self._ensure(
                key, lambda: flat_properties(self._listed.service(provider).properties(edition.table)), edition
            )

        fetch()
        return deep_properties(self._read_part(key, fetch))

    def _described(self, provider: Provider, edition: Edition) -> Holding:
        """Return what `_read_description` does, which is read once in a build."""
        if edition not in self._holdings:
            self._holdings[edition] = self._read_description(provider, edition)
        return self._holdings[edition]

    def _read_description(self, provider: Provider, edition: Edition) -> Holding:
        """Return what the table itself lists: of the codes that the provider asks for, and of periods.

        Raises NotPublishedError when it has none of the codes, or no year within reach, and SourceError when it is
        split by something that the catalogue doesn't know: a region would then have several rows.
        """
        properties = self._properties(provider, edition)
        codes: dict[str, Mapping[str, str]] = {}
        years: dict[int, str] = {}
        for name, kind in properties.dimensions.items():
            if kind == "TimeDimension":
                years = yearly_periods(self._categories(edition, name))
                if not years:
                    raise nothing_listed(edition, name, "jaarcijfers (JJ00)")
            elif name in provider.dimensions:
                codes[name] = listed_codes(provider.dimensions[name], self._categories(edition, name))
                if not codes[name]:
                    raise nothing_listed(edition, name, ", ".join(provider.dimensions[name]))
            elif not kind.startswith("Geo") and name != provider.bounds.get("dimension"):
                raise unknown_dimension(edition, name, provider)
        provisional = frozenset(y for y, status in years.items() if status and status.casefold() != _FINAL)
        return Holding(edition, properties, codes, tuple(sorted(years)), provisional)

    def _categories(self, edition: Edition, dimension: str) -> pd.DataFrame:
        """Return the categories of one dimension; they are kept with the edition."""
        key = PartKey(edition.table, edition.modified, f"dimension-{dimension}")
        provider = self.catalogue.provider(edition.provider)

        def fetch() -> None:
            self._ensure(key, lambda: self._listed.service(provider).categories(edition.table, dimension), edition)

        fetch()
        return self._read_part(key, fetch)

    def _store_regions(self, provider: Provider, holding: Holding, selection: str) -> None:
        dimension = holding.properties.region_dimension

        def receive() -> pd.DataFrame:
            names = self._listed.service(provider).categories(holding.edition.table, dimension, prefixes(selection))
            return with_gemeente(names[["key", "title"]], "key")

        self._ensure(_region_key(holding.edition, selection), receive, holding.edition)

    def _store_rows(self, provider: Provider, holding: Holding, selection: str) -> None:
        def receive() -> pd.DataFrame:
            table, properties = holding.edition.table, holding.properties
            wanted = one_at_a_time(provider, self._selection(provider, holding, selection))
            parts = [self._listed.service(provider).rows(table, properties, one) for one in wanted]
            frame = parts[0] if len(parts) == 1 else joined(parts)
            return with_gemeente(frame, properties.region_dimension)

        self._ensure(self._row_key(provider, holding, selection), receive, holding.edition)

    def _selection(self, provider: Provider, holding: Holding, selection: str) -> Selection:
        columns = self._wanted_columns(provider, holding)
        values = asked(provider, holding)
        if provider.bounds and selection == WIJKEN:
            values[provider.bounds["dimension"]] = (provider.bounds["value"],)
        return Selection(columns, prefixes(selection), values | self._periods(provider, holding, selection))

    def _periods(self, provider: Provider, holding: Holding, selection: str) -> dict[str, tuple[str, ...]]:
        """Return the periods within reach for a table with a time dimension.

        A trend may end at the oldest figure that is still shown; the wijken of the whole country are only compared.
        """
        times = [name for name, kind in holding.properties.dimensions.items() if kind == "TimeDimension"]
        if not times:
            return {}
        reach = OLDEST_YEARS + (0 if selection == WIJKEN else TREND_YEARS)
        oldest = self.year - (provider.reach or reach)
        years = [y for y in holding.periods if oldest <= y <= self.year]
        if not years:
            raise nothing_listed(holding.edition, times[0], f"een jaar van {oldest} tot en met {self.year}")
        return {times[0]: tuple(f"{y}JJ00" for y in years)}

    def _ensure(self, key: PartKey, receive: Callable[[], pd.DataFrame], edition: Edition) -> None:
        if self.services is None:
            if not self.store.has(key):
                raise not_stored(f"{key.table} {key.selection}")
            return
        again = self.refresh and key not in self._renewed
        origin = Origin(
            edition.table, edition.title, edition.modified, edition.period, key.selection, now(), edition.provider
        )

        def confirmed() -> pd.DataFrame:
            self._listed.confirm(self.catalogue.provider(edition.provider), edition)
            return receive()

        self.store.ensure(key, confirmed, origin, again=again)
        self._renewed.add(key)

    # --- reading --------------------------------------------------------------------------------
    def rows(self, holding: Holding, selection: str) -> pd.DataFrame:
        """Return the stored rows of an edition, corrected: one gemeente (with the Netherlands), or all wijken."""
        provider = self.catalogue.provider(holding.edition.provider)
        column = holding.properties.region_dimension
        kept = _Kept(lambda s: self._row_key(provider, holding, s), lambda s: self._store_rows(provider, holding, s))
        frame = self._read(kept, column, selection, provider)
        for name, periods in self._periods(provider, holding, selection).items():
            if not frame[name].isin(periods).all():  # what was stored holds more years than this selection asks
                frame = frame[frame[name].isin(periods)].reset_index(drop=True)
        result = correct(self.corrections, holding, frame, selection if selection.startswith("GM") else "")
        if selection.startswith("GM"):
            self.corrected += result.applied
            self.warnings += result.warnings
        return result.rows

    def regions(self, edition: Edition, selection: str) -> pd.DataFrame:
        """Return codes and names (key, title) of the regions in an edition."""
        provider = self.catalogue.provider(edition.provider)

        def fetch(stored: str) -> None:
            self._store_regions(provider, Holding(edition, self._properties(provider, edition)), stored)

        return self._read(_Kept(lambda s: _region_key(edition, s), fetch), "key", selection, provider)

    def hold_regions(self, provider: Provider, edition: Edition) -> Edition | None:
        """Make sure that the store has the names of all gemeenten and wijken in an edition.

        Returns the edition, an older state of the same table when only that one is there, or None.
        """
        try:
            holding = Holding(edition, self._properties(provider, edition))
            if not self._has_regions(edition):
                self._store_regions(provider, holding, WIJKEN)
        except NotPublishedError:
            return None
        except SourceError as error:
            older = next((e for e in self._listed.older(provider, edition) if self._has_regions(e)), None)
            self._listed.failed(provider, error, table=edition.table, instead=state(older.modified) if older else "")
            return older
        return edition

    def _has_regions(self, edition: Edition) -> bool:
        return self._has(lambda s: _region_key(edition, s), WIJKEN)

    def _row_key(self, provider: Provider, holding: Holding, selection: str) -> PartKey:
        columns = self._wanted_columns(provider, holding)
        periods = "".join(p for values in self._periods(provider, holding, selection).values() for p in values)
        codes = (f"{name}={','.join(values)}" for name, values in asked(provider, holding).items())
        digest = column_digest((*columns, periods, *codes))
        return PartKey(holding.edition.table, holding.edition.modified, f"rows-{selection}-{digest}")

    def _wanted_columns(self, provider: Provider, holding: Holding) -> tuple[str, ...]:
        if holding.edition not in self._columns:
            self._columns[holding.edition] = catalogue_columns(holding.topics, self.catalogue, provider.id)
        return self._columns[holding.edition]

    def _stored(self, key: Callable[[str], PartKey], selection: str) -> str | None:
        """Return the stored selection that holds what `selection` asks: itself, or everything."""
        return next((s for s in (selection, EVERYTHING) if self.store.has(key(s))), None)

    def _has(self, key: Callable[[str], PartKey], selection: str) -> bool:
        return self._stored(key, selection) is not None

    def _complete(self, provider: Provider, holding: Holding, selection: str) -> bool:
        keys: tuple[Callable[[str], PartKey], ...] = (
            lambda s: self._row_key(provider, holding, s),
            lambda s: _region_key(holding.edition, s),
        )
        return all(self._has(key, selection) for key in keys)

    def _read(self, kept: _Kept, column: str, selection: str, provider: Provider) -> pd.DataFrame:
        stored = self._stored(kept.key, selection)
        if stored is None:
            raise not_stored(f"{provider.name} {selection}")
        one = ("NL", selection) if stored == EVERYTHING and selection.startswith("GM") else ()
        frame = self._read_part(kept.key(stored), lambda: kept.fetch(stored), one)
        return frame if one or stored == selection else narrow(frame, column, selection, provider)

    def _read_part(self, key: PartKey, fetch: Callable[[], None], gemeenten: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the rows of a part; one that proves damaged is fetched again, unless offline."""
        try:
            return self.store.read(key, gemeenten)
        except StoreError:
            if self.services is None:
                raise
            fetch()
            return self.store.read(key, gemeenten)


@dataclass(frozen=True)
class _Kept:
    """Under which key a selection is stored, and how it is fetched when it proves damaged."""

    key: Callable[[str], PartKey]
    fetch: Callable[[str], None]


def now() -> str:
    """Return the moment of fetching, ISO 8601 in UTC; it is only ever kept in the store."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _region_key(edition: Edition, selection: str) -> PartKey:
    return PartKey(edition.table, edition.modified, f"regions-{selection}")
