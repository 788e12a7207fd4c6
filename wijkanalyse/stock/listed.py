"""Which editions of a table there are: what a service lists and has now, or else what the store has."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources.failures import UntrustedError
from wijkanalyse.sources.protocol import TableInfo
from wijkanalyse.stock.editions import Edition, choose_editions, edition_of
from wijkanalyse.stock.holdings import COLUMNS, Problem

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Provider
    from wijkanalyse.sources.protocol import BoundaryService, TableService
    from wijkanalyse.stock.store import Store

AT_ONCE: Final = 4
ONLINE: Final = "Start de opdracht zonder --offline, met internet."
_NO_TABLE: Final = "Bij de bron is geen tabel met deze cijfers gevonden."


@dataclass(frozen=True)
class Services:
    """The services behind a build; None in `Fetcher` means offline."""

    opendata: TableService
    dataderden: TableService
    borders: BoundaryService

    def tables(self, provider: Provider) -> TableService:
        """Return the service that holds the tables of a provider."""
        return self.opendata if provider.service == "opendata" else self.dataderden


class Listed:
    """Knows for each provider which editions there are, and notes in `problems` what a source didn't give."""

    def __init__(self, store: Store, services: Services | None, year: int) -> None:
        self._store, self._services, self._year = store, services, year
        self.problems: list[Problem] = []
        self._editions: dict[str, tuple[Edition, ...]] = {}
        self._noted: dict[str, tuple[Problem, ...]] = {}
        self._confirmed: set[tuple[str, str]] = set()

    def renewed(self) -> Listed:
        """Return the same for the next gemeente: what is known of editions stays, problems of one gemeente don't."""
        fresh = copy(self)
        fresh.problems = list(self.problems)
        return fresh

    def editions(self, provider: Provider) -> tuple[Edition, ...]:
        """Return the editions of a provider within reach, newest first; asks the service once per build."""
        if provider.id not in self._editions:
            before = len(self.problems)
            self._editions[provider.id] = choose_editions(provider, self._tables(provider), self._year)
            self._noted[provider.id] = tuple(self.problems[before:])
        self.problems += [p for p in self._noted[provider.id] if p not in self.problems]
        return self._editions[provider.id]

    def _tables(self, provider: Provider) -> Iterable[TableInfo]:
        if self._services is None:
            stored = self._stored_tables(provider)
            self._within_reach(provider, stored.values())
            return stored.values()
        try:
            found = self._services.tables(provider).find_tables(provider.title)
            reachable = self._within_reach(provider, found)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                return [i for i in pool.map(lambda t: self._info(provider, t), reachable) if i is not None]
        except SourceError as error:
            stored = self._stored_tables(provider)
            self.failed(provider, error, instead="de nieuwste cijfers uit de opslag" if stored else "")
            return stored.values()

    def _within_reach(self, provider: Provider, found: Iterable[TableInfo]) -> list[TableInfo]:
        """Return the tables that can hold a usable figure; that there are none is noted, offline as it is online."""
        reachable = [info for info in found if choose_editions(provider, [info], self._year)]
        if not reachable:
            self.problems.append(Problem(provider.name, "absent", _NO_TABLE))
        return reachable

    def _info(self, provider: Provider, listed: TableInfo) -> TableInfo | None:
        """Return what the table itself says of its edition; the catalogue may lag behind."""
        if self._services is None:
            return None
        try:
            info = self._services.tables(provider).info(listed.table)
            self._confirmed.add((info.table, info.modified))
            return info
        except NotPublishedError as error:
            self.problems.append(Problem(f"{provider.name} ({listed.table})", "absent", error.what))
            return None
        except SourceError as error:
            stored = self._stored_tables(provider).get(listed.table)
            instead = state(stored.modified) if stored is not None else ""
            self.failed(provider, error, table=listed.table, instead=instead)
            return stored

    def _stored_tables(self, provider: Provider) -> dict[str, TableInfo]:
        """Return the newest stored edition of each table of a provider."""
        found: dict[str, TableInfo] = {}
        for part in self._store.parts(COLUMNS):
            origin = part.origin
            if origin.provider != provider.id:
                continue
            if origin.table not in found or found[origin.table].modified < origin.modified:
                found[origin.table] = TableInfo(origin.table, origin.title, origin.modified, origin.period)
        return found

    def older(self, provider: Provider, edition: Edition) -> list[Edition]:
        """Return every state of a table that the store has, newest first."""
        origins = [p.origin for p in self._store.parts(COLUMNS)]
        infos = [TableInfo(o.table, o.title, o.modified, o.period) for o in origins if o.table == edition.table]
        found = [e for i in infos if (e := edition_of(provider, i)) is not None]
        return sorted(found, key=lambda e: e.modified, reverse=True)

    def confirm(self, provider: Provider, edition: Edition) -> None:
        """Raise SourceError unless the service has this very state now: rows of another must not get its name."""
        if (edition.table, edition.modified) in self._confirmed:
            return
        current = self.service(provider).info(edition.table)
        self._confirmed.add((current.table, current.modified))
        if current.modified != edition.modified:
            raise SourceError(
                "De bron heeft inmiddels een nieuwere stand van deze tabel.",
                value=f"tabel {edition.table}: {current.modified}",
                allowed=f"de stand van {edition.modified}",
                hint="Start de opdracht opnieuw.",
            )

    def service(self, provider: Provider) -> TableService:
        """Return the service that has the tables of a provider. Raises SourceError offline."""
        if self._services is None:
            raise not_stored(provider.name)
        return self._services.tables(provider)

    def failed(self, provider: Provider, error: SourceError, *, table: str = "", instead: str = "") -> None:
        """Note that a source, or one of its tables, failed, and what is used instead."""
        name = f"{provider.name} ({table})" if table else provider.name
        detail = error.value if isinstance(error, UntrustedError) else ""
        self.problems.append(Problem(name, "failed", error.what, instead, detail))


def not_stored(value: str) -> SourceError:
    """Return the error for what the store lacks."""
    return SourceError("Dit staat niet in de opslag.", value=value, allowed="wat eerder is opgehaald", hint=ONLINE)


def state(modified: str) -> str:
    """Return what stands in for a source that failed."""
    return f"de stand van {modified[:10]} uit de opslag"
