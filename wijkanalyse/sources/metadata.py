"""The one seam around cbsodata: the catalogue, and what a table says about itself.

cbsodata sends no User-Agent and takes no hook for one; the rows, nearly all of the traffic, go through `odata`.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import cbsodata
import orjson
import requests
from urllib3.util import Timeout

from wijkanalyse.errors import SettingsError, SourceError
from wijkanalyse.sources.failures import service_error, shown, translated, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wijkanalyse.sources.http import Client

Records = list[dict[str, Any]]

MOST_PAGES = 20
_SCHEME = threading.Lock()


class PageBudget(Timeout):
    """Time-outs that count the requests made with them, and end a walk through pages that has no end.

    cbsodata follows `odata.nextLink` for ever; urllib3 clones its time-outs once for each request, which is the one
    place in its loop where a caller is heard.
    """

    def __init__(self, url: str, connect: float, read: float) -> None:
        super().__init__(connect=connect, read=read)
        self.url, self.used = url, 0

    def clone(self) -> Timeout:
        """Return plain time-outs for the next request; raises SourceError after too many."""
        if self.used >= MOST_PAGES:
            raise endless(self.url)
        self.used += 1
        return Timeout(connect=self.connect_timeout, read=self.read_timeout)


class Metadata:
    """Catalogue and metadata of the service at `base_url`, such as https://opendata.cbs.nl."""

    def __init__(self, base_url: str, client: Client) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingsError(
                "Het adres van een dienst klopt niet.",
                value=base_url,
                allowed="Een adres zoals https://opendata.cbs.nl.",
                hint="Verbeter het adres in wijkanalyse.toml of in de omgevingsvariabele.",
            )
        self._base = base_url.rstrip("/")
        self._https = parts.scheme == "https"
        self._host = (parts.netloc + parts.path).rstrip("/")
        self._client = client

    def tables(self, filters: str) -> Records:
        """Return the entries of the catalogue that `filters`, an OData expression, lets through."""
        return self._ask("ODataCatalog/Tables", partial(cbsodata.get_table_list, filters=filters))

    def info(self, table: str) -> dict[str, Any]:
        """Return what the service says of a table as a whole (TableInfos)."""
        url = f"ODataFeed/odata/{table}/TableInfos"
        return self._ask(url, lambda **how: [cbsodata.get_info(table, **how)])[0]

    def entity(self, table: str, name: str, filters: str | None = None) -> Records:
        """Return the records of one metadata entity: DataProperties, or a dimension by its name."""
        url = f"ODataFeed/odata/{table}/{name}"
        return self._ask(url, partial(cbsodata.get_meta, table, name, filters=filters))

    def _ask(self, path: str, call: Callable[..., Any]) -> Records:
        url = f"{self._base}/{path}"
        return self._client.persist(url, lambda: self._ask_once(url, call))

    def _ask_once(self, url: str, call: Callable[..., Any]) -> Records:
        patience = self._client.patience
        budget = PageBudget(url, patience.connect, patience.read)
        try:
            with cbsodata_scheme(https=self._https), self._client.slot(), understood(url):
                records = call(catalog_url=self._host, timeout=budget, **environment(url))
        finally:
            self._client.record(budget.used, 0)
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise service_error(url)
        self._client.record(0, len(orjson.dumps(records)))
        return records


@contextmanager
def cbsodata_scheme(*, https: bool) -> Iterator[None]:
    """Let cbsodata use https or http; its option is global, so only one call runs at a time."""
    with _SCHEME:
        before = cbsodata.options.use_https
        cbsodata.options.use_https = https
        try:
            yield
        finally:
            cbsodata.options.use_https = before


@contextmanager
def understood(url: str) -> Iterator[None]:
    """Turn what cbsodata raises on a bad answer into a SourceError about `url`."""
    try:
        with translated(url):
            yield
    except ValueError as error:
        raise unreadable(url) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise service_error(url) from error


def environment(url: str) -> dict[str, Any]:
    """The proxies and certificates that the environment sets for `url`, as arguments of requests."""
    with requests.Session() as session:
        settings = session.merge_environment_settings(url, {}, None, None, None)
    return {"proxies": settings["proxies"], "verify": settings["verify"]}


def endless(url: str) -> SourceError:
    """The error for an answer whose pages go on for ever."""
    return SourceError(
        "De dienst blijft verwijzen naar een volgende bladzijde.",
        value=shown(url),
        allowed=f"Ten hoogste {MOST_PAGES} bladzijden.",
        hint="Probeer het later opnieuw. Met --offline gebruik je wat al is opgehaald.",
    )
