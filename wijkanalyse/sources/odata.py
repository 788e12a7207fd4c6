"""Tables of CBS, RIVM and politie through OData version 3."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import pandas as pd

from wijkanalyse.sources import expressions, frames, verify, walk
from wijkanalyse.sources.metadata import Metadata
from wijkanalyse.sources.protocol import TableInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wijkanalyse.sources.http import Client
    from wijkanalyse.sources.protocol import Selection, TableProperties


_NEXT: Final = "odata.nextLink"


@dataclass(frozen=True)
class Request:
    """One verified walk through the pages of a table."""

    table: str
    properties: TableProperties
    columns: tuple[str, ...]
    values: dict[str, tuple[str, ...]]
    expected: frozenset[str]
    filters: str

    @property
    def query(self) -> str:
        """The query of the first page; the service writes that of the next ones."""
        select = ",".join(("ID", *self.properties.dimensions, *self.columns))
        parts = {"$format": "json", "$select": select} | ({"$filter": self.filters} if self.filters else {})
        return urlencode(parts, quote_via=quote, safe="$,'()")

    def split(self) -> tuple[Request, ...]:
        """The same request in as few parts as keep the query short, each with some of the columns."""
        parts = walk.in_parts(self.columns, lambda columns: replace(self, columns=columns).query)
        return tuple(replace(self, columns=columns) for columns in parts)


class ODataService:
    """The tables at `base_url`, such as https://opendata.cbs.nl; implements `protocol.TableService`.

    `rows` holds the table against the last TableInfo that `info` gave out, so rows and the `modified` that a caller
    knows always belong together.
    """

    def __init__(self, base_url: str, client: Client) -> None:
        self._base = base_url.rstrip("/")
        self._client = client
        self._metadata = Metadata(base_url, client)
        self._known: dict[str, TableInfo] = {}
        self._listings = walk.Listings()

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables whose title contains `title_part`, whatever its case."""
        records = self._metadata.tables(expressions.contains("Title", title_part))
        return tuple(table_info(frames.clean(record.get("Identifier")), record) for record in records)

    def info(self, table: str) -> TableInfo:
        """Return what the service says of a table now; raises NotPublishedError when it doesn't exist."""
        self._known[table] = table_info(table, self._metadata.info(table))
        return self._known[table]

    def properties(self, table: str) -> TableProperties:
        """Return the columns and dimensions of a table."""
        records = self._metadata.entity(table, "DataProperties")
        return walk.described(table, "DataProperties", frames.topics(records), frames.dimensions(records))

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the categories of a dimension: key, title and status (see `protocol.TableService`)."""
        return self._categories(table, dimension, prefixes)[["key", "title", "status"]].copy()

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        """Return verified rows: the dimensions and the selected columns by key, codes without padding.

        Absent numbers are NaN; texts are stripped, and absent texts are None. No rows when the table lists none of
        the regions. Raises SourceError when the answer can't be trusted.
        """
        before = self._known.get(table) or self.info(table)
        parts = [self._collect(request) for request in self._request(table, properties, selection).split()]
        verify.unchanged(before, self.info(table))
        return reduce(partial(verify.joined, table, list(properties.dimensions)), parts)

    def _categories(self, table: str, dimension: str, prefixes: tuple[str, ...]) -> pd.DataFrame:
        known = self._known.get(table)
        filters = expressions.starts_with("Key", prefixes) if prefixes else None
        return self._listings.of(
            (table, known.modified if known else "", dimension, prefixes),
            lambda: frames.categories(self._metadata.entity(table, dimension, filters)),
        )

    def _request(self, table: str, properties: TableProperties, selection: Selection) -> Request:
        verify.columns_known(table, properties, selection.columns)
        region = properties.region_dimension
        terms = [expressions.starts_with(region, selection.regions) if selection.regions else ""]
        for dimension, asked in selection.values.items():
            terms.append(expressions.equals(dimension, self._padded(table, properties, dimension, asked)))
        expected = frozenset(self._categories(table, region, selection.regions)["key"])
        return Request(
            table, properties, selection.columns, dict(selection.values), expected, expressions.all_of(terms)
        )

    def _padded(self, table: str, properties: TableProperties, dimension: str, asked: tuple[str, ...]) -> list[str]:
        """The codes as the service spells them: `eq` with the wrong padding quietly finds nothing."""
        if dimension not in properties.dimensions:
            raise verify.impossible(
                "De tabel is niet uitgesplitst naar dit kenmerk.", table, dimension, verify.some(properties.dimensions)
            )
        return walk.spelled(table, dimension, asked, self._categories(table, dimension, ()))

    def _collect(self, request: Request) -> pd.DataFrame:
        pages = self._pages(request) if request.expected else iter([[]])
        made = [frames.rows(request.table, page, request.properties, request.columns) for page in pages]
        frame = pd.concat(made, ignore_index=True)
        verify_rows(request, frame)
        return frame

    def _pages(self, request: Request) -> Iterator[list[dict[str, Any]]]:
        url = f"{self._base}/ODataFeed/odata/{request.table}/TypedDataSet?{request.query}"
        found = walk.pages(self._client, request.table, url, _NEXT)
        return walk.with_new_ids(request.table, found, "ID")


def verify_rows(request: Request, frame: pd.DataFrame) -> None:
    """Raise SourceError unless the rows are exactly those that were asked for."""
    table, properties = request.table, request.properties
    region = properties.region_dimension
    verify.regions_asked(table, frame[region], request.expected)
    for dimension, asked in request.values.items():
        verify.values_asked(table, dimension, frame[dimension], asked)
    verify.keys_unique(table, frame, list(properties.dimensions))
    verify.regions_complete(table, frame, properties, request.expected)


def table_info(table: str, record: dict[str, Any]) -> TableInfo:
    """A record of the catalogue or of TableInfos as a TableInfo."""
    title, modified, period = (frames.clean(record.get(name)) for name in ("Title", "Modified", "Period"))
    return walk.dated(TableInfo(table, title, modified, period))
