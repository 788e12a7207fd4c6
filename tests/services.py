"""CBS, RIVM, politie and PDOK on loopback, from a folder of small tables, with faults on request.

The folder holds what the services would answer, padding included:

    opendata/<TABLE>/{TableInfos,DataProperties,<dimension>}.json   the list that goes in "value"
    opendata/<TABLE>/TypedDataSet.csv                               an empty cell is null
    dataderden/<TABLE>/…                                            the same
    v4/<TABLE>/…                                                    see tests.services4
    pdok/<year>/{gemeenten,wijken,buurten}.geojson                  EPSG:28992, attribute names of the WFS

    with serve(root, faults=[Fault("error_500", times=2)]) as services:
        services.opendata_url, services.dataderden_url, services.pdok_url, services.requests
"""

from __future__ import annotations

import csv
import json
import re
import socket
import struct
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

from tests import services4
from tests.answers import AnswerError, odata_error
from tests.odata_filter import FilterError, matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

Record = dict[str, Any]


@dataclass
class Fault:
    """A fault by name, in requests whose path contains `path`, `times` times (None: always).

    `detail` is what the fault needs: seconds for slow and Retry-After, the status for refused, a column for
    column_gone.
    """

    name: str
    path: str = ""
    times: int | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        if self.name not in REPLACEMENTS.keys() | ALTERATIONS:
            raise ValueError(f"unknown fault {self.name}")


@dataclass(frozen=True)
class Request:
    """A request as it came in."""

    service: str
    path: str
    query: dict[str, str]
    user_agent: str


@dataclass
class Services:
    """The running services; `faults` may be changed while they run, and `requests` emptied."""

    root: Path
    faults: list[Fault]
    page_size: int
    urls: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def opendata_url(self) -> str:
        return self.urls["opendata"]

    @property
    def dataderden_url(self) -> str:
        return self.urls["dataderden"]

    @property
    def pdok_url(self) -> str:
        return self.urls["pdok"]

    def strikes(self, name: str, path: str) -> Fault | None:
        """The fault of this name that hits a request for `path` now, one fewer left of it."""
        with self.lock:
            for fault in self.faults:
                if fault.name == name and fault.path in path and fault.times != 0:
                    fault.times = None if fault.times is None else fault.times - 1
                    return fault
        return None


@contextmanager
def serve(root: Path, faults: Sequence[Fault | str] = (), *, page_size: int = 10_000) -> Iterator[Services]:
    """Serve a folder on three free ports until the block ends."""
    made = [Fault(fault) if isinstance(fault, str) else fault for fault in faults]
    services = Services(root, made, page_size)
    with ExitStack() as stack:
        for name in ("opendata", "dataderden", "pdok"):
            server = stack.enter_context(Server(services, name))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            services.urls[name] = f"http://127.0.0.1:{server.server_address[1]}"
        yield services


class Server(ThreadingHTTPServer):
    """One service."""

    daemon_threads = True

    def __init__(self, services: Services, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.services, self.name = services, name

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of the server."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        path, services = unquote(url.path).rstrip("/"), self.server.services
        with services.lock:
            services.requests.append(Request(self.server.name, path, query, self.headers.get("User-Agent", "")))
        if services.strikes("reset", path):
            self.reset()
            return
        try:
            raise broken_answer(services, path) or self.good_answer(path, query)
        except AnswerError as answer:
            self.send(answer, cut_off=services.strikes("cut_off", path) is not None)

    def good_answer(self, path: str, query: dict[str, str]) -> AnswerError:
        services, base = self.server.services, f"http://{self.headers['Host']}"
        if self.server.name == "pdok":
            return AnswerError(200, Pdok(services, base, path, query).answer(), "application/geo+json")
        if path.startswith(services4.PATH):
            return services4.OData4(services, base, path, query).answer()
        body = OData(services, self.server.name, base, path, query).answer()
        return AnswerError(200, body, "application/json;odata=minimalmetadata;streaming=true;charset=utf-8")

    def send(self, answer: AnswerError, *, cut_off: bool) -> None:
        data = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(data)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut_off else data)

    def reset(self) -> None:
        """Hang up so that the client sees a reset connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.wfile.close()
        self.connection.close()

    def log_message(self, *args: Any) -> None:
        """Keep quiet: `Services.requests` is the log."""


# The faults that damage a good answer, or its delivery.
ALTERATIONS = frozenset(
    {"reset", "slow", "cut_off", "short_page", "repeated_page", "next_loop", "column_gone", "unit_changed"}
    | {"modified_changes", "foreign_region", "duplicate_ids", "filter_ignored", "no_count", "twice"}
)


def busy(seconds: str) -> AnswerError:
    answer = AnswerError(429, "busy", "text/plain")
    answer.headers["Retry-After"] = seconds or "1"
    return answer


# The faults that replace the whole answer, from their detail.
REPLACEMENTS: dict[str, Callable[[str], AnswerError]] = {
    "html": lambda _: AnswerError(200, "<html><body>Log in op het netwerk</body></html>", "text/html; charset=utf-8"),
    "broken_json": lambda _: AnswerError(200, '{"value": [{"ID": 1'),
    "odata_error": lambda _: odata_error(200, "An error has occurred."),
    "odata4_error": lambda _: AnswerError(200, {"error": {"code": "", "message": "An error has occurred."}}),
    "error_500": lambda _: odata_error(500, "An error has occurred."),
    "too_many_records": lambda _: odata_error(500, "The query returns more than 10000 records."),
    "missing": lambda _: AnswerError(404, "<html><h1>404</h1></html>", "text/html"),
    "refused": lambda status: AnswerError(int(status or 403), "<html><h1>no</h1></html>", "text/html"),
    "too_many_requests": busy,
}


def broken_answer(services: Services, path: str) -> AnswerError | None:
    """The answer of a fault that replaces the whole answer."""
    if slow := services.strikes("slow", path):
        time.sleep(float(slow.detail or 1))
    struck = ((make, services.strikes(name, path)) for name, make in REPLACEMENTS.items())
    return next((make(fault.detail) for make, fault in struck if fault), None)


# --- OData ----------------------------------------------------------------------------------------
NUMBERS = {"Long": int, "Integer": int, "Double": float, "Float": float, "Decimal": float}


@lru_cache(maxsize=64)
def json_file(path: Path, _changed: int) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def typed_rows(folder: Path, _changed: int) -> list[Record]:
    """The rows of a table, with numbers where DataProperties says so and null where the cell is empty."""
    properties = json.loads((folder / "DataProperties.json").read_text(encoding="utf-8"))
    kinds = {p["Key"]: NUMBERS.get(p.get("Datatype") or "", str) for p in properties if p.get("Key")}
    with (folder / "TypedDataSet.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                key: None if text == "" else (int if key == "ID" else kinds.get(key, str))(text)
                for key, text in row.items()
            }
            for row in csv.DictReader(file)
        ]


class OData:
    """One request to a service with tables."""

    def __init__(self, services: Services, service: str, base: str, path: str, query: dict[str, str]) -> None:
        self.services, self.folder = services, services.root / service
        self.base, self.path, self.query = base, path, query

    def answer(self) -> Record:
        parts = self.path.strip("/").split("/")
        if parts == ["ODataCatalog", "Tables"]:
            infos = [self.entity(folder, "TableInfos")[0] for folder in sorted(self.folder.glob("*"))]
            return {"odata.metadata": "…", "value": self.filtered(infos)}
        if len(parts) != 4 or parts[0] not in ("ODataApi", "ODataFeed") or not (self.folder / parts[2]).is_dir():
            raise AnswerError(404, "<html><h1>404 - File or directory not found.</h1></html>", "text/html")
        return self.paged(self.folder / parts[2], parts[3], api=parts[0] == "ODataApi")

    def entity(self, folder: Path, name: str) -> list[Record]:
        path = folder / (f"{name}.csv" if name == "TypedDataSet" else f"{name}.json")
        if not path.exists():
            raise odata_error(404, f"Resource not found for the segment '{name}'.")
        changed = path.stat().st_mtime_ns
        records = typed_rows(folder, changed) if name == "TypedDataSet" else json_file(path, changed)
        return self.falsified(name, [dict(record) for record in records])

    def falsified(self, name: str, records: list[Record]) -> list[Record]:
        """The metadata with the faults that change what it says."""
        if name == "DataProperties" and self.services.strikes("unit_changed", self.path):
            records = [{**r, "Unit": "x 1 000 000 euro"} if r.get("Unit") else r for r in records]
        if name == "TableInfos" and self.services.strikes("modified_changes", self.path):
            with self.services.lock:
                records = [{**r, "Modified": f"{r['Modified']}.{len(self.services.requests)}"} for r in records]
        return records

    def filtered(self, records: list[Record]) -> list[Record]:
        if not self.query.get("$filter") or self.services.strikes("filter_ignored", self.path):
            return records
        try:
            keep = matcher(self.query["$filter"])
            return [record for record in records if keep(record)]
        except FilterError as error:
            raise odata_error(400, str(error)) from None

    def paged(self, folder: Path, name: str, *, api: bool) -> Record:
        records, size = self.filtered(self.entity(folder, name)), self.services.page_size
        skip = int(self.query.get("$skip", "0"))
        if api and (skip or len(records) > size):
            raise odata_error(500, "The query returns more than 10000 records. Use the feed or a filter.")
        start = max(0, skip - size) if skip and self.services.strikes("repeated_page", self.path) else skip
        page = self.selected(records[start : start + size])
        if name not in ("TableInfos", "DataProperties") and self.services.strikes("short_page", self.path):
            page = page[: len(page) // 2] + page[len(page) // 2 + 1 :]
        body: Record = {"odata.metadata": "…", "value": self.corrupted(page) if name == "TypedDataSet" else page}
        if skip + size < len(records):
            body["odata.nextLink"] = self.link(skip + size)
        if self.services.strikes("next_loop", self.path):
            body["odata.nextLink"] = self.link(skip)
        return body

    def link(self, skip: int) -> str:
        query = {**self.query, "$skip": str(skip)}
        return f"{self.base}{quote(self.path)}?" + "&".join(f"{key}={quote(text)}" for key, text in query.items())

    def selected(self, page: list[Record]) -> list[Record]:
        names = [name for name in self.query.get("$select", "").split(",") if name]
        if page and not set(names) <= page[0].keys():
            raise odata_error(400, f"Could not find a property named '{sorted(set(names) - page[0].keys())[0]}'.")
        return [{name: record[name] for name in names} if names else dict(record) for record in page]

    def corrupted(self, page: list[Record]) -> list[Record]:
        """A page of rows with the faults that make it silently wrong."""
        if not page:
            return page
        if self.services.strikes("duplicate_ids", self.path) and len(page) > 1:
            page = [page[0], {**page[1], "ID": page[0]["ID"]}, *page[2:]]
        if self.services.strikes("foreign_region", self.path):
            page = [*page, foreign(page[-1])]
        if gone := self.services.strikes("column_gone", self.path):
            name = gone.detail or list(page[0])[-1]
            page = [{key: value for key, value in record.items() if key != name} for record in page]
        return page


def foreign(record: Record) -> Record:
    """The same row for a buurt of a gemeente that doesn't exist."""
    region = next(key for key, value in record.items() if re.match(r"(NL|GM|WK|BU)\d", str(value)))
    return {**record, "ID": 999_999, region: "BU99990000"}


# --- PDOK -----------------------------------------------------------------------------------------
class Pdok:
    """One request to the service with borders; coordinates are served as they are filed."""

    feature_page: ClassVar[int] = 1_000

    def __init__(self, services: Services, base: str, path: str, query: dict[str, str]) -> None:
        self.services, self.base, self.path, self.query = services, base, path, query
        self.size = min(services.page_size, self.feature_page)

    def answer(self) -> Record:
        ogc = re.fullmatch(r"/cbs/wijken-en-buurten-(\d{4})/ogc/v1/collections/(\w+)/items", self.path)
        wfs = re.fullmatch(r"/cbs/wijkenbuurten/(\d{4})/wfs/v1_0", self.path)
        if ogc:
            return self.ogc(self.features(ogc[1], ogc[2]))
        if wfs:
            return self.wfs(self.features(wfs[1], self.query["typeNames"].split(":")[-1]))
        raise AnswerError(404, {"status": 404, "title": "Not Found"})

    def features(self, year: str, layer: str) -> list[Record]:
        path = self.services.root / "pdok" / year / f"{layer}.geojson"
        if not path.exists():
            raise AnswerError(404, {"status": 404, "title": "Not Found"})
        found: list[Record] = json_file(path, path.stat().st_mtime_ns)["features"]
        return found

    def ogc(self, features: list[Record]) -> Record:
        for name in self.query.keys() - {"f", "limit", "crs", "cursor"}:
            if features and name not in features[0]["properties"]:
                raise AnswerError(400, {"status": 400, "title": "Bad Request", "detail": f"unknown parameter: {name}"})
            features = self.kept(features, name, self.query[name])
        start = int(self.query.get("cursor", "0"))
        size = min(self.size, int(self.query.get("limit", "10")))
        links = []
        if start + size < len(features):
            links.append(self.next_link(start + size))
        if self.services.strikes("next_loop", self.path):
            links = [self.next_link(start)]
        return self.collection(features, start, size) | {"links": links}

    def wfs(self, features: list[Record]) -> Record:
        if self.query.get("filter"):
            parts = {
                node.tag.rpartition("}")[2]: node.text or ""
                for node in ElementTree.fromstring(self.query["filter"]).iter()
            }
            features = self.kept(features, parts["ValueReference"], parts["Literal"])
        start = int(self.query.get("startIndex", "0"))
        size = min(self.size, int(self.query.get("count", "1000")))
        return self.collection(features, start, size) | {"numberMatched": len(features)}

    def kept(self, features: list[Record], name: str, value: str) -> list[Record]:
        if self.services.strikes("filter_ignored", self.path):
            return features
        return [feature for feature in features if feature["properties"][name] == value]

    def next_link(self, cursor: int) -> Record:
        query = {**self.query, "cursor": str(cursor)}
        href = f"{self.base}{self.path}?" + "&".join(f"{key}={quote(text, safe=':/')}" for key, text in query.items())
        return {"rel": "next", "href": href, "type": "application/geo+json"}

    def collection(self, features: list[Record], start: int, size: int) -> Record:
        if start and self.services.strikes("repeated_page", self.path):
            start = max(0, start - size)
        page = features[start : start + size]
        body = {"type": "FeatureCollection", "features": page, "numberReturned": len(page)}
        if self.services.strikes("short_page", self.path):
            body["features"] = page[1:]
        return body
