"""Tables of CBS through OData version 4, with the same answers as `odata` gives through version 3.

A table has a row per figure here (`Observations`), and a figure that CBS doesn't publish may have no row at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import pandas as pd

from wijkanalyse.errors import NotPublishedError
from wijkanalyse.sources import expressions, frames, measures, pivot, verify, walk
from wijkanalyse.sources.failures import RefusedError, service_error, unreadable
from wijkanalyse.sources.protocol import TableInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wijkanalyse.sources.frames import Records
    from wijkanalyse.sources.http import Client
    from wijkanalyse.sources.protocol import Selection, TableProperties

MARK = "v4"
"""Stands behind the `modified` of a table, so that parts of both protocols are never taken for each other."""

PAGE = 100_000
_NEXT: Final = "@odata.nextLink"
_SAFE = "$,'()"


@dataclass(frozen=True)
class Request:
    """One verified walk through the observations of a table: `asked` measures, or every measure when it is empty."""

    table: str
    properties: TableProperties
    asked: tuple[str, ...]
    filters: str

    @property
    def query(self) -> str:
        """The query of the first page; the service writes that of the next ones."""
        measured = expressions.equals(pivot.MEASURE, self.asked) if self.asked else ""
        filters = expressions.all_of((self.filters, measured))
        return urlencode({"$filter": filters}, quote_via=quote, safe=_SAFE) if filters else ""

    def split(self) -> tuple[Request, ...]:
        """The same request in as few parts as keep the query short, each with some of the measures."""
        parts = walk.in_parts(self.asked, lambda asked: replace(self, asked=asked).query)
        return tuple(replace(self, asked=asked) for asked in parts)


class OData4Service:
    """The tables at `base_url`, such as https://datasets.cbs.nl/odata/v1/CBS; implements `protocol.TableService`.

    `base_names` maps the code of a measure to its base name, for those whose title doesn't say it. `rows` holds the
    table against the last TableInfo that `info` gave out.
    """

    def __init__(self, base_url: str, client: Client, base_names: Mapping[str, str]) -> None:
        self._base = base_url.rstrip("/")
        self._client = client
        self._names = base_names
        self._known: dict[str, TableInfo] = {}
        self._listings = walk.Listings()

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables whose title contains `title_part`, whatever its case."""
        filters = f"contains(tolower(Title),{expressions.quoted(title_part.lower())})"
        return tuple(table_info(record) for record in self._list("Datasets", filters))

    def info(self, table: str) -> TableInfo:
        """Return what the service says of a table now; raises NotPublishedError when it doesn't exist."""
        record = self._client.get_json(f"{self._base}/{table}/Properties", check=one_record)
        self._known[table] = replace(table_info(record), table=table)
        return self._known[table]

    def properties(self, table: str) -> TableProperties:
        """Return the columns and dimensions of a table."""
        kinds = {frames.clean(d.get("Identifier")): frames.clean(d.get("Kind")) for d in self._of(table, "Dimensions")}
        codes = self._of(table, "MeasureCodes")
        topics = pd.DataFrame(
            measures.topics(codes, self._groups(table, codes), self._names), columns=list(frames.TOPIC_COLUMNS)
        )
        return walk.described(table, "MeasureCodes", topics, kinds)

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the categories of a dimension, without padding (see `protocol.TableService`)."""
        return self._categories(table, dimension, prefixes)[["key", "title", "status"]].copy()

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        """Return verified rows: the dimensions and the selected columns by key, codes without padding.

        Absent numbers are NaN; texts are stripped, and absent texts are None. Where the service says why figures of a
        column are absent, a text column "<key>:reason" holds its words. No rows when the table lists none of the
        regions. Raises SourceError when the answer can't be trusted.
        """
        before = self._known.get(table) or self.info(table)
        verify.columns_known(table, properties, selection.columns)
        regions = list(self._categories(table, properties.region_dimension, selection.regions)["key"])
        parts = self._parts(table, properties, selection, len(regions)) if regions else ()
        found = [self._collect(part, selection, regions) for part in parts]
        verify.unchanged(before, self.info(table))
        every = pd.concat(found, ignore_index=True) if found else pivot.observations(table, [], properties)
        verify.keys_unique(table, every, [*properties.dimensions, pivot.MEASURE])
        return pivot.wide(every, properties, selection.columns, regions)

    def _parts(
        self, table: str, properties: TableProperties, selection: Selection, regions: int
    ) -> tuple[Request, ...]:
        terms = [expressions.starts_with(properties.region_dimension, selection.regions) if selection.regions else ""]
        for dimension, values in selection.values.items():
            terms.append(expressions.equals(dimension, self._spelled(table, properties, dimension, values)))
        # Every measure of few regions fits in a page: asking for all of them at once is one request instead of some.
        few = not selection.values and regions * len(properties.topics) <= PAGE
        asked = () if few else selection.columns
        return Request(table, properties, asked, expressions.all_of(terms)).split()

    def _spelled(self, table: str, properties: TableProperties, dimension: str, values: tuple[str, ...]) -> list[str]:
        """The codes as the service spells them, padding included."""
        if dimension not in properties.dimensions:
            raise verify.impossible(
                "De tabel is niet uitgesplitst naar dit kenmerk.", table, dimension, verify.some(properties.dimensions)
            )
        return walk.spelled(table, dimension, values, self._categories(table, dimension, ()))

    def _collect(self, request: Request, selection: Selection, regions: list[str]) -> pd.DataFrame:
        pages = [pivot.observations(request.table, page, request.properties) for page in self._pages(request)]
        found = pd.concat(pages, ignore_index=True)
        self._verify(request, selection, regions, found)
        return found[found[pivot.MEASURE].isin(selection.columns)]

    def _verify(self, request: Request, selection: Selection, regions: list[str], found: pd.DataFrame) -> None:
        """Raise SourceError unless the observations are what was asked for, and all of them.

        A missing observation is normal here, so the service's own count is what tells a complete answer. A service
        that doesn't count must give at least something for each region.
        """
        table, region = request.table, request.properties.region_dimension
        verify.regions_asked(table, found[region], frozenset(regions))
        verify.values_asked(
            table, pivot.MEASURE, found[pivot.MEASURE], request.asked or request.properties.topics["key"]
        )
        for dimension, values in selection.values.items():
            verify.values_asked(table, dimension, found[dimension], values)
        count = self._count(request)
        if count is None:
            verify.regions_present(table, found[region], regions)
        elif count != len(found):
            raise verify.untrusted(
                "Niet alle cijfers staan in het antwoord.", table, f"{len(found)} van {count}", "Alle cijfers."
            )

    def _count(self, request: Request) -> int | None:
        """The number of observations that the service itself counts; None when it doesn't count."""
        query = f"?{request.query}" if request.query else ""
        try:
            return self._client.get_count(f"{self._base}/{request.table}/Observations/$count{query}")
        except (NotPublishedError, RefusedError):
            return None

    def _pages(self, request: Request) -> Iterator[Records]:
        url = f"{self._base}/{request.table}/Observations" + (f"?{request.query}" if request.query else "")
        return walk.with_new_ids(request.table, self._walk(request.table, url), "Id")

    def _walk(self, table: str, url: str) -> Iterator[Records]:
        return walk.pages(self._client, table, url, _NEXT, page)

    def _list(self, path: str, filters: str = "") -> Records:
        """The records of a list of metadata, every page of it."""
        query = f"?{urlencode({'$filter': filters}, quote_via=quote, safe=_SAFE)}" if filters else ""
        return [record for records in self._walk(path, f"{self._base}/{path}{query}") for record in records]

    def _groups(self, table: str, codes: Records) -> Records:
        """The groups of measures; a flat table has none, and answers 404 to the question."""
        if not any(code.get("MeasureGroupId") for code in codes):
            return []
        try:
            return self._of(table, "MeasureGroups")
        except NotPublishedError:
            return []

    def _of(self, table: str, entity: str, filters: str = "") -> Records:
        return self._list(f"{table}/{entity}", filters)

    def _categories(self, table: str, dimension: str, prefixes: tuple[str, ...]) -> pd.DataFrame:
        known = self._known.get(table)

        def receive() -> pd.DataFrame:
            filters = expressions.starts_with("Identifier", prefixes) if prefixes else ""
            records = self._of(table, f"{dimension}Codes", filters)
            return frames.categories([{**record, "Key": record.get("Identifier")} for record in records])

        return self._listings.of((table, known.modified if known else "", dimension, prefixes), receive)


def one_record(answer: Any, url: str) -> None:
    """An answer about one thing is an object, and no error in disguise."""
    if not isinstance(answer, dict):
        raise unreadable(url)
    if "error" in answer:
        raise service_error(url)


def page(answer: Any, url: str) -> None:
    """An answer with a list is an object with records, and no error in disguise."""
    one_record(answer, url)
    verify.page(answer, url)


def table_info(record: Mapping[str, Any]) -> TableInfo:
    """A record of Datasets or Properties as a TableInfo; `modified` is the newest of description and figures."""
    modified = max(frames.clean(record.get(name)) for name in ("Modified", "ObservationsModified"))
    table, title, period = (frames.clean(record.get(name)) for name in ("Identifier", "Title", "TemporalCoverage"))
    return walk.dated(TableInfo(table, title, modified and f"{modified} {MARK}", period))
