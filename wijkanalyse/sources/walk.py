"""What both versions of OData do alike: short queries, pages that follow each other, and what a table lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import SourceError
from wijkanalyse.sources import verify
from wijkanalyse.sources.protocol import TableInfo, TableProperties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from wijkanalyse.sources.frames import Records
    from wijkanalyse.sources.http import Client

    Key = tuple[str, str, str, tuple[str, ...]]

# Web servers commonly refuse a query of more than 2,048 characters, some with a 404 as if the table didn't exist; the
# service adds its $skip to this.
LONGEST_QUERY: Final = 1_900


def in_parts(columns: tuple[str, ...], query: Callable[[tuple[str, ...]], str]) -> tuple[tuple[str, ...], ...]:
    """Return the columns in as few parts as keep the `query` for each of them short."""
    if len(query(columns)) <= LONGEST_QUERY or len(columns) <= 1:
        return (columns,)
    middle = (len(columns) + 1) // 2
    return tuple(part for half in (columns[:middle], columns[middle:]) for part in in_parts(half, query))


def pages(
    client: Client, table: str, url: str, link_name: str, check: Callable[[Any, str], None] = verify.page
) -> Iterator[Records]:
    """Yield every page from `url` on, following the links of the service as they are."""
    link: str | None = url
    seen = {url}
    while link:
        answer = client.get_json(link, check=check)
        yield answer["value"]
        link = _next_link(table, answer, link_name)
        if link:
            verify.new_link(table, link, seen)
            seen.add(link)


def with_new_ids(table: str, found: Iterable[Records], name: str) -> Iterator[Records]:
    """Yield the pages; raises SourceError when a record stands in two of them."""
    seen: set[object] = set()
    for records in found:
        verify.columns_present(table, records, [name])
        ids = [record[name] for record in records]
        verify.new_ids(table, ids, seen)
        seen.update(ids)
        yield records


def _next_link(table: str, answer: dict[str, Any], name: str) -> str | None:
    """Return the link to the next page, to be followed as it is; a page without records can't have one."""
    link = answer.get(name)
    if link is None:
        return None
    if not isinstance(link, str) or not answer["value"]:
        raise verify.untrusted(
            "De verwijzing naar de volgende bladzijde klopt niet.", table, repr(link)[:80], "Een adres."
        )
    return link


class Listings:
    """What dimensions list, asked for once in each state of a table."""

    def __init__(self) -> None:
        self._known: dict[Key, pd.DataFrame] = {}

    def of(self, key: Key, receive: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return what a dimension lists for (table, modified, dimension, prefixes); without `modified` it is asked."""
        table, modified, dimension, prefixes = key
        if modified and key in self._known:
            return self._known[key]
        listed = receive()
        if prefixes:
            listed = listed[listed["key"].str.startswith(prefixes)].reset_index(drop=True)
        verify.categories_unique(table, dimension, list(listed["key"]))
        self._known[key] = listed
        return listed


def spelled(table: str, dimension: str, asked: tuple[str, ...], listed: pd.DataFrame) -> list[str]:
    """Return codes as the service spells them: `eq` with the wrong padding quietly finds nothing."""
    raw = dict(zip(listed["key"], listed["raw"], strict=True))
    verify.values_known(table, dimension, asked, raw)
    return [raw[code] for code in asked]


def described(table: str, source: str, topics: pd.DataFrame, dimensions: dict[str, str]) -> TableProperties:
    """Return the columns and dimensions that `source` describes; raises SourceError when these aren't complete."""
    verify.categories_unique(table, source, [*topics["key"], *dimensions])
    if topics.empty or not any(kind.startswith("Geo") for kind in dimensions.values()):
        raise verify.untrusted(
            "De beschrijving van de tabel is niet compleet.",
            table,
            f"{len(topics)} kolommen, dimensies: {verify.some(dimensions) or 'geen'}",
            "Een tabel met cijfers per regio.",
        )
    return TableProperties(topics, dimensions)


def dated(info: TableInfo) -> TableInfo:
    """Return what a service says of a table; raises SourceError when it doesn't say which, or when that changed."""
    if not info.table or not info.modified:
        raise SourceError(
            "De dienst zegt niet wanneer de tabel is gewijzigd.",
            value=f"tabel {info.table or 'zonder naam'}",
            allowed="Een tabel met een wijzigingsdatum.",
            hint=verify.AGAIN,
        )
    return info
