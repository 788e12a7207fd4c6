"""Fills the store with what a build needs: decides first, then fetches what isn't there.

Every edition is asked for once; a source that fails leaves a problem and the newest stored edition in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.columns import Topics, catalogue_columns
from wijkanalyse.editions import Edition, choose_editions, edition_of
from wijkanalyse.errors import NotPublishedError, SourceError, StoreError
from wijkanalyse.sources.protocol import Selection, TableInfo, TableProperties
from wijkanalyse.store import Origin, PartKey, Store, column_digest

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue, Provider
    from wijkanalyse.sources.protocol import BoundaryService, TableService

WIJKEN: Final = "wijken"
EVERYTHING: Final = "alles"
COLUMNS: Final = "columns"
_NATIONAL_PREFIXES: Final = ("NL", "GM", "WK")
_AT_ONCE: Final = 4


@dataclass(frozen=True)
class Services:
    """The services behind a build; None in `Fetcher` means offline."""

    opendata: TableService
    dataderden: TableService
    borders: BoundaryService

    def tables(self, provider: Provider) -> TableService:
        """Return the service that holds the tables of a provider."""
        return self.opendata if provider.service == "opendata" else self.dataderden


@dataclass(frozen=True)
class Problem:
    """Something that a source didn't give. `failed` counts as a gap; `absent` (404) is listed and is no failure."""

    source: str
    kind: Literal["failed", "absent"]
    reason: str
    instead: str = ""


@dataclass(frozen=True)
class Holding:
    """An edition of which the store has what a build needs."""

    edition: Edition
    properties: TableProperties

    @cached_property
    def topics(self) -> Topics:
        """The data columns of the edition."""
        return Topics(self.properties.topics)


def prefixes(selection: str) -> tuple[str, ...]:
    """Return the region codes that a selection starts with: one gemeente, all wijken, or everything."""
    if selection == EVERYTHING:
        return ()
    if selection == WIJKEN:
        return _NATIONAL_PREFIXES
    number = selection.removeprefix("GM")
    return ("NL", f"GM{number}", f"WK{number}", f"BU{number}")


class Fetcher:
    """Knows for each provider which editions there are, and makes sure that the store has them."""

    def __init__(
        self, store: Store, catalogue: Catalogue, services: Services | None, year: int, *, refresh: bool = False
    ) -> None:
        self.store, self.catalogue, self.services = store, catalogue, services
        self.year, self.refresh = year, refresh
        self.problems: list[Problem] = []
        self._editions: dict[str, tuple[Edition, ...]] = {}
        self._renewed: set[PartKey] = set()

    def renewed(self) -> Fetcher:
        """Return a fetcher for the next gemeente: what is known of editions stays, problems of one gemeente don't."""
        fresh = copy(self)
        fresh.problems = list(self.problems)
        return fresh

    # --- which editions -------------------------------------------------------------------------
    def editions(self, provider: Provider) -> tuple[Edition, ...]:
        """Return the editions of a provider within reach, newest first; asks the service once per build."""
        if provider.id not in self._editions:
            self._editions[provider.id] = choose_editions(provider, self._tables(provider), self.year)
        return self._editions[provider.id]

    def _tables(self, provider: Provider) -> Iterable[TableInfo]:
        stored = self._stored_tables(provider)
        if self.services is None:
            return stored.values()
        try:
            found = self.services.tables(provider).find_tables(provider.title)
            reachable = [t for t in found if self._within_reach(provider, t)]
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                return [i for i in pool.map(lambda t: self._info(provider, t), reachable) if i is not None]
        except SourceError as error:
            self._failed(provider, error, instead="de nieuwste cijfers uit de opslag" if stored else "")
            return stored.values()

    def _within_reach(self, provider: Provider, info: TableInfo) -> bool:
        return bool(choose_editions(provider, [info], self.year))

    def _info(self, provider: Provider, listed: TableInfo) -> TableInfo | None:
        """Return what the table itself says of its edition; the catalogue may lag behind."""
        if self.services is None:
            return None
        try:
            return self.services.tables(provider).info(listed.table)
        except NotPublishedError as error:
            self.problems.append(Problem(f"{provider.name} ({listed.table})", "absent", error.what))
            return None
        except SourceError as error:
            stored = self._stored_tables(provider).get(listed.table)
            instead = _state(stored.modified) if stored is not None else ""
            self._failed(provider, error, table=listed.table, instead=instead)
            return stored

    def _stored_tables(self, provider: Provider) -> dict[str, TableInfo]:
        """Return the newest stored edition of each table of a provider."""
        found: dict[str, TableInfo] = {}
        for part in self.store.parts():
            origin = part.origin
            if origin.selection != COLUMNS or origin.provider != provider.id:
                continue
            if origin.table not in found or found[origin.table].modified < origin.modified:
                found[origin.table] = TableInfo(origin.table, origin.title, origin.modified, origin.period)
        return found

    # --- tables ---------------------------------------------------------------------------------
    def holdings(self, provider: Provider, selection: str) -> tuple[Holding, ...]:
        """Return the editions of which the store has (now) the selected rows, newest first.

        Of a provider that puts all years in one table only the newest that succeeds is returned.
        """
        editions = self.editions(provider)
        if provider.yearly:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
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
        older = self._older_editions(provider, edition)
        for candidate in older:
            offline = Fetcher(self.store, self.catalogue, None, self.year)
            holding = offline._hold(provider, candidate, selection)
            if holding is not None:
                self._failed(provider, error, table=edition.table, instead=_state(candidate.modified))
                return holding
        self._failed(provider, error, table=edition.table)
        return None

    def _older_editions(self, provider: Provider, edition: Edition) -> list[Edition]:
        origins = [p.origin for p in self.store.parts() if p.origin.selection == COLUMNS]
        infos = [TableInfo(o.table, o.title, o.modified, o.period) for o in origins if o.table == edition.table]
        found = [e for i in infos if (e := edition_of(provider, i)) is not None]
        return sorted(found, key=lambda e: e.modified, reverse=True)

    def _fetch_edition(self, provider: Provider, edition: Edition, selection: str) -> Holding:
        properties = self._properties(provider, edition)
        holding = Holding(edition, properties)
        if self._complete(provider, holding, selection) and (self.services is None or not self.refresh):
            return holding
        self._store_regions(provider, holding, selection)
        self._store_rows(provider, holding, selection)
        return holding

    def _properties(self, provider: Provider, edition: Edition) -> TableProperties:
        key = PartKey(edition.table, edition.modified, COLUMNS)

        def fetch() -> None:
            self._ensure(key, lambda: _flat_properties(self._service(provider).properties(edition.table)), edition)

        fetch()
        return _deep_properties(self._read_part(key, fetch))

    def _store_regions(self, provider: Provider, holding: Holding, selection: str) -> None:
        dimension = holding.properties.region_dimension

        def receive() -> pd.DataFrame:
            names = self._service(provider).categories(holding.edition.table, dimension, prefixes(selection))
            return _with_gemeente(names, "key")

        self._ensure(_region_key(holding.edition, selection), receive, holding.edition)

    def _store_rows(self, provider: Provider, holding: Holding, selection: str) -> None:
        def receive() -> pd.DataFrame:
            wanted = self._selection(provider, holding, selection)
            frame = self._service(provider).rows(holding.edition.table, holding.properties, wanted)
            return _with_gemeente(frame, holding.properties.region_dimension)

        self._ensure(self._row_key(provider, holding, selection), receive, holding.edition)

    def _selection(self, provider: Provider, holding: Holding, selection: str) -> Selection:
        columns = catalogue_columns(holding.topics, self.catalogue, provider.id)
        values = dict(provider.dimensions)
        if provider.bounds and selection == WIJKEN:
            values[provider.bounds["dimension"]] = (provider.bounds["value"],)
        return Selection(columns, prefixes(selection), values | self._periods(provider, holding))

    def _periods(self, provider: Provider, holding: Holding) -> dict[str, tuple[str, ...]]:
        """Return the periods within reach for a table with a time dimension."""
        from wijkanalyse.editions import OLDEST_YEARS

        times = [name for name, kind in holding.properties.dimensions.items() if kind == "TimeDimension"]
        if not times:
            return {}
        oldest = self.year - OLDEST_YEARS
        years = [y for y in holding.edition.years if oldest <= y <= self.year]
        return {times[0]: tuple(f"{y}JJ00" for y in sorted(years))} if provider.dimensions else {}

    def _ensure(self, key: PartKey, receive: Callable[[], pd.DataFrame], edition: Edition) -> None:
        if self.services is None:
            if not self.store.has(key):
                raise _not_stored(f"{key.table} {key.selection}")
            return
        again = self.refresh and key not in self._renewed
        origin = Origin(
            edition.table, edition.title, edition.modified, edition.period, key.selection, now(), edition.provider
        )
        self.store.ensure(key, receive, origin, again=again)
        self._renewed.add(key)

    def _service(self, provider: Provider) -> TableService:
        if self.services is None:
            raise _not_stored(provider.name)
        return self.services.tables(provider)

    # --- reading --------------------------------------------------------------------------------
    def rows(self, holding: Holding, selection: str) -> pd.DataFrame:
        """Return the stored rows of an edition: one gemeente (with the Netherlands), or all wijken."""
        provider = self.catalogue.provider(holding.edition.provider)
        column = holding.properties.region_dimension
        kept = _Kept(lambda s: self._row_key(provider, holding, s), lambda s: self._store_rows(provider, holding, s))
        return self._read(kept, column, selection, provider)

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
            if not self._has(lambda s: _region_key(edition, s), WIJKEN):
                self._store_regions(provider, holding, WIJKEN)
        except NotPublishedError:
            return None
        except SourceError as error:
            held = (
                e for e in self._older_editions(provider, edition) if self._has(lambda s: _region_key(e, s), WIJKEN)
            )
            found = next(held, None)
            self._failed(provider, error, table=edition.table, instead=_state(found.modified) if found else "")
            return found
        return edition

    def _row_key(self, provider: Provider, holding: Holding, selection: str) -> PartKey:
        columns = catalogue_columns(holding.topics, self.catalogue, provider.id)
        periods = "".join(p for values in self._periods(provider, holding).values() for p in values)
        digest = column_digest((*columns, periods))
        return PartKey(holding.edition.table, holding.edition.modified, f"rows-{selection}-{digest}")

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
            raise _not_stored(f"{provider.name} {selection}")
        one = ("NL", selection) if stored == EVERYTHING and selection.startswith("GM") else ()
        frame = self._read_part(kept.key(stored), lambda: kept.fetch(stored), one)
        return frame if one or stored == selection else _narrow(frame, column, selection, provider)

    def _read_part(self, key: PartKey, fetch: Callable[[], None], gemeenten: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the rows of a part; one that proves damaged is fetched again, unless offline."""
        try:
            return self.store.read(key, gemeenten)
        except StoreError:
            if self.services is None:
                raise
            fetch()
            return self.store.read(key, gemeenten)

    def _failed(self, provider: Provider, error: SourceError, *, table: str = "", instead: str = "") -> None:
        name = f"{provider.name} ({table})" if table else provider.name
        self.problems.append(Problem(name, "failed", error.what, instead))


ONLINE: Final = "Start de opdracht zonder --offline, met internet."


@dataclass(frozen=True)
class _Kept:
    """Under which key a selection is stored, and how it is fetched when it proves damaged."""

    key: Callable[[str], PartKey]
    fetch: Callable[[str], None]


def _not_stored(value: str) -> SourceError:
    return SourceError("Dit staat niet in de opslag.", value=value, allowed="wat eerder is opgehaald", hint=ONLINE)


def _state(modified: str) -> str:
    """Return what stands in for a source that failed."""
    return f"de stand van {modified[:10]} uit de opslag"


def now() -> str:
    """Return the moment of fetching, ISO 8601 in UTC; it is only ever kept in the store."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def stored_properties(store: Store, origin: Origin) -> TableProperties:
    """Return the columns of the edition that a part belongs to."""
    return _deep_properties(store.read(PartKey(origin.table, origin.modified, COLUMNS)))


def _region_key(edition: Edition, selection: str) -> PartKey:
    return PartKey(edition.table, edition.modified, f"regions-{selection}")


def _flat_properties(properties: TableProperties) -> pd.DataFrame:
    """Return topics and dimensions as one frame, so that they fit in a part; `kind` tells them apart."""
    import pandas as pd

    dimensions = pd.DataFrame({"key": list(properties.dimensions), "kind": list(properties.dimensions.values())})
    return pd.concat([properties.topics.assign(kind="Topic"), dimensions], ignore_index=True)


def _deep_properties(frame: pd.DataFrame) -> TableProperties:
    topics = frame[frame["kind"] == "Topic"].drop(columns="kind").reset_index(drop=True)
    dimensions = frame[frame["kind"] != "Topic"]
    return TableProperties(topics, dict(zip(dimensions["key"], dimensions["kind"], strict=True)))


def _with_gemeente(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows sorted by gemeente, with its code in a plain text column that a part can be filtered on."""
    codes = frame[column].astype("str")
    gemeente = ("GM" + codes.str.slice(2, 6)).where(~codes.str.startswith("NL"), "NL")
    return frame.assign(gemeente=gemeente.astype("str")).sort_values(["gemeente", column], ignore_index=True)


def _narrow(frame: pd.DataFrame, column: str, selection: str, provider: Provider) -> pd.DataFrame:
    """Return of everything what `selection` would have held, so that a build doesn't depend on what was stored."""
    if selection == WIJKEN:
        frame = frame[frame[column].str.slice(0, 2).isin(_NATIONAL_PREFIXES)]
        if provider.bounds and provider.bounds["dimension"] in frame:
            frame = frame[frame[provider.bounds["dimension"]] == provider.bounds["value"]]
    return frame.reset_index(drop=True)
