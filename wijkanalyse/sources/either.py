"""Two protocols of one service behind one door: each table through the one that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse.errors import NotPublishedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from wijkanalyse.sources.protocol import Selection, TableInfo, TableProperties, TableService

EVERY_TABLE: Final = "*"


class EitherService:
    """Version 3 until a table has moved to version 4; implements `protocol.TableService`.

    A table goes through version 4 when `tables` names it (or names "*"), and when version 3 answers that it doesn't
    exist (404, 410) while version 4 has it. A failure of version 3 is a failure, and no reason to look elsewhere.
    """

    def __init__(self, v3: TableService, v4: TableService, tables: Iterable[str] = ()) -> None:
        self._v3, self._v4 = v3, v4
        self._named = frozenset(table.casefold() for table in tables)
        self._moved: set[str] = set()
        self._gone: set[str] = set()
        self._silent = False

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables whose title contains `title_part`, each once.

        The second catalogue is only asked when it can add something: when the first has nothing with this title, or
        lacks a table that the settings name.
        """
        if EVERY_TABLE in self._named:
            return self._v4.find_tables(title_part)
        try:
            found = self._v3.find_tables(title_part)
        except NotPublishedError:
            return self._v4.find_tables(title_part)
        listed = {info.table.casefold() for info in found}
        if not found:
            return self._only_in_v4(title_part)
        if self._named <= listed:
            return found
        return (*found, *(i for i in self._v4.find_tables(title_part) if i.table.casefold() in self._named - listed))

    def _only_in_v4(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables that version 3 no longer lists; from now on they go through version 4.

        Version 3 did answer, so that a version 4 which doesn't is no failure: nothing is known to be missing. It is
        then not asked again in this run.
        """
        if self._silent:
            return ()
        try:
            found = self._v4.find_tables(title_part)
        except SourceError:
            self._silent = True
            return ()
        self._moved.update(info.table for info in found)
        return found

    def info(self, table: str) -> TableInfo:
        """Return what the service says of a table now; raises NotPublishedError when neither protocol has it."""
        service = self._service(table)
        try:
            return service.info(table)
        except NotPublishedError as error:
            if service is self._v4 or table in self._gone:
                raise
            return self._moved_info(table, error)

    def _moved_info(self, table: str, absent: NotPublishedError) -> TableInfo:
        """Return what version 4 says of a table that version 3 doesn't have; asks once per run."""
        try:
            found = self._v4.info(table)
        except SourceError:
            self._gone.add(table)
            raise absent from None
        self._moved.add(table)
        return found

    def properties(self, table: str) -> TableProperties:
        """Return the columns and dimensions of a table."""
        return self._service(table).properties(table)

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the categories of a dimension (see `protocol.TableService`)."""
        return self._service(table).categories(table, dimension, prefixes)

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        """Return verified rows (see `protocol.TableService`)."""
        return self._service(table).rows(table, properties, selection)

    def _service(self, table: str) -> TableService:
        named = EVERY_TABLE in self._named or table.casefold() in self._named
        return self._v4 if named or table in self._moved else self._v3
