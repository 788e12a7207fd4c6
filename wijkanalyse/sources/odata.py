"""Tables of CBS, RIVM and politie through OData version 3."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pandas as pd

from wijkanalyse.errors import SourceError
from wijkanalyse.sources import expressions, frames, verify
from wijkanalyse.sources.metadata import Metadata
from wijkanalyse.sources.protocol import TableInfo, TableProperties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wijkanalyse.sources.http import Client
    from wijkanalyse.sources.protocol import Selection


# Web servers commonly refuse a query of more than 2,048 characters, some with a 404 as if the table didn't exist; the
# service adds its $skip to this.
LONGEST_QUERY = 1_900


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
        if len(self.query) <= LONGEST_QUERY or len(self.columns) <= 1:
            return (self,)
        middle = (len(self.columns) + 1) // 2
        halves = (self.columns[:middle], self.columns[middle:])
        return tuple(part for columns in halves for part in replace(self, columns=columns).split())


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
        self._listed: dict[tuple[str, str, str, tuple[str, ...]], pd.DataFrame] = {}

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
        topics, dimensions = frames.topics(records), frames.dimensions(records)
        verify.categories_unique(table, "DataProperties", [*topics["key"], *dimensions])
        if topics.empty or not any(kind.startswith("Geo") for kind in dimensions.values()):
            raise verify.untrusted(
                "De beschrijving van de tabel is niet compleet.",
                table,
                f"{len(topics)} kolommen, dimensies: {verify.some(dimensions) or 'geen'}",
                "Een tabel met cijfers per regio.",
            )
        return TableProperties(topics, dimensions)

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
        key = (table, known.modified if known else "", dimension, prefixes)
        if known and key in self._listed:
            return self._listed[key]
        filters = expressions.starts_with("Key", prefixes) if prefixes else None
        listed = frames.categories(self._metadata.entity(table, dimension, filters))
        if prefixes:
            listed = listed[listed["key"].str.startswith(prefixes)].reset_index(drop=True)
        verify.categories_unique(table, dimension, list(listed["key"]))
        self._listed[key] = listed
        return listed

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
        listed = self._categories(table, dimension, ())
        raw = dict(zip(listed["key"], listed["raw"], strict=True))
        verify.values_known(table, dimension, asked, raw)
        return [raw[code] for code in asked]

    def _collect(self, request: Request) -> pd.DataFrame:
        pages = self._pages(request) if request.expected else iter([[]])
        made = [frames.rows(request.table, page, request.properties, request.columns) for page in pages]
        frame = pd.concat(made, ignore_index=True)
        verify_rows(request, frame)
        return frame

    def _pages(self, request: Request) -> Iterator[list[dict[str, Any]]]:
        table, seen_links, seen_ids = request.table, set[str](), set[object]()
        link: str | None = f"{self._base}/ODataFeed/odata/{table}/TypedDataSet?{request.query}"
        while link:
            answer = self._client.get_json(link, check=verify.page)
            records: list[dict[str, Any]] = answer["value"]
            verify.columns_present(table, records, ["ID"])
            ids = [record["ID"] for record in records]
            verify.new_ids(table, ids, seen_ids)
            seen_ids.update(ids)
            yield records
            link = next_link(table, answer)
            if link:
                verify.new_link(table, link, seen_links)
                seen_links.add(link)


def verify_rows(request: Request, frame: pd.DataFrame) -> None:
    """Raise SourceError unless the rows are exactly those that were asked for."""
    table, properties = request.table, request.properties
    region = properties.region_dimension
    verify.regions_asked(table, frame[region], request.expected)
    for dimension, asked in request.values.items():
        verify.values_asked(table, dimension, frame[dimension], asked)
    verify.keys_unique(table, frame, list(properties.dimensions))
    verify.regions_complete(table, frame, properties, request.expected)


def next_link(table: str, answer: dict[str, Any]) -> str | None:
    """The link to the next page, to be followed as it is; a page without rows can't have one."""
    link = answer.get("odata.nextLink")
    if link is None:
        return None
    if not isinstance(link, str) or not answer["value"]:
        raise verify.untrusted(
            "De verwijzing naar de volgende bladzijde klopt niet.", table, repr(link)[:80], "Een adres."
        )
    return link


def table_info(table: str, record: dict[str, Any]) -> TableInfo:
    """A record of the catalogue or of TableInfos as a TableInfo."""
    modified = frames.clean(record.get("Modified"))
    if not table or not modified:
        raise SourceError(
            "De dienst zegt niet wanneer de tabel is gewijzigd.",
            value=f"tabel {table or 'zonder naam'}",
            allowed="Een tabel met een wijzigingsdatum.",
            hint=verify.AGAIN,
        )
    return TableInfo(table, frames.clean(record.get("Title")), modified, frames.clean(record.get("Period")))
