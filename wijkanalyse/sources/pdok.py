"""Borders of gemeenten, wijken and buurten through PDOK: the OGC API, and the WFS for what only that one has."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import orjson
import requests

from wijkanalyse.errors import NotPublishedError
from wijkanalyse.sources import borders as shapes
from wijkanalyse.sources.failures import RefusedError, service_error, unreadable

if TYPE_CHECKING:
    import geopandas as gpd

    from wijkanalyse.sources.http import Client

WFS_URL = "https://service.pdok.nl"
OGC_URL = "https://api.pdok.nl"
RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
FES = "http://www.opengis.net/fes/2.0"
PAGE = 1_000
FIRST_YEAR_SHORT_NAMES = 2026

Params = dict[str, str]


class PdokService:
    """Borders by year; implements `protocol.BoundaryService`. One mirror may stand in for both addresses."""

    def __init__(self, client: Client, *, wfs_url: str = WFS_URL, ogc_url: str = OGC_URL) -> None:
        self._client = client
        self._wfs_base, self._ogc_base = wfs_url.rstrip("/"), ogc_url.rstrip("/")

    def borders(self, year: int, layer: str, gemeente: str | None) -> gpd.GeoDataFrame:
        """Return borders on 1 January of `year` in EPSG:28992.

        `layer` is gemeenten, wijken or buurten; `gemeente` None means the whole country. Columns: code, name,
        gemeente_code, geometry; land only, by code. Raises NotPublishedError when the year, or the gemeente in it,
        isn't there.
        """
        kind = shapes.LAYERS[layer]
        try:
            features = self._ogc(year, layer, gemeente)
        except NotPublishedError:
            features = self._wfs(year, layer, gemeente)
        frame = shapes.to_frame(features, kind, gemeente)
        if frame.empty:
            raise NotPublishedError(
                "Er zijn geen grenzen van dit gebied in dit jaar.",
                value=f"{layer} van {gemeente or 'Nederland'} in {year}",
                allowed="Een gemeente die in dat jaar bestond.",
                hint="Je hoeft niets te doen: het rapport noemt wat er niet is.",
            )
        return frame

    def _ogc(self, year: int, layer: str, gemeente: str | None) -> list[shapes.Feature]:
        """The features from the OGC API, asked by each name that the gemeente's code may have, then without."""
        for name in names_to_ask(year) if gemeente else ():
            try:
                return self._ogc_pages(year, layer, {name: gemeente or ""})
            except RefusedError as error:
                if error.status != requests.codes.bad_request:
                    raise
        return self._ogc_pages(year, layer, {})

    def _ogc_pages(self, year: int, layer: str, filters: Params) -> list[shapes.Feature]:
        link = f"{self._ogc_base}/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{layer}/items"
        params: Params | None = {"f": "json", "limit": str(PAGE), "crs": RD_URI} | filters
        walk = Walk(layer)
        while True:
            answer = self._client.get_json(link, params, check=check_collection)
            walk.add(answer)
            following, params = next_link(answer), None
            if following is None:
                return walk.complete()
            link = following

    def _wfs(self, year: int, layer: str, gemeente: str | None) -> list[shapes.Feature]:
        link = f"{self._wfs_base}/cbs/wijkenbuurten/{year}/wfs/v1_0"
        walk = Walk(layer)
        while True:
            params = wfs_params(layer, gemeente) | {"startIndex": str(len(walk.features))}
            answer = self._client.get_json(link, params, check=check_collection)
            walk.add(answer)
            if walk.ended(len(answer["features"])):
                return walk.complete()


class Walk:
    """The features of successive pages; a page that was seen before, or lost features, raises SourceError."""

    def __init__(self, layer: str) -> None:
        self.features: list[shapes.Feature] = []
        self._layer = layer
        self._seen: set[bytes] = set()
        self._matched: int | None = None

    def add(self, answer: dict[str, Any]) -> None:
        """Take in a page."""
        page = answer["features"]
        print_of_page = sha256(orjson.dumps(page)).digest()
        if page and print_of_page in self._seen:
            raise self._untrusted(
                "Een bladzijde kwam twee keer.", f"{len(page)} gebieden dubbel", "Elke bladzijde een keer."
            )
        returned = answer.get("numberReturned")
        if isinstance(returned, int) and returned != len(page):
            raise self._untrusted("Een bladzijde is niet compleet.", f"{len(page)} van {returned}", "Alle gebieden.")
        self._seen.add(print_of_page)
        self.features.extend(page)
        matched = answer.get("numberMatched")
        self._matched = matched if isinstance(matched, int) else self._matched

    def ended(self, last: int) -> bool:
        """Whether the page of `last` features was the last one, by the service's own total when it gives one."""
        if last == 0:
            return True
        return last < PAGE if self._matched is None else len(self.features) >= self._matched

    def complete(self) -> list[shapes.Feature]:
        """Return all features, once their number is what the service said."""
        if self._matched is not None and self._matched != len(self.features):
            found = f"{len(self.features)} van {self._matched}"
            raise self._untrusted("Niet alle gebieden staan in het antwoord.", found, "Alle gebieden.")
        return self.features

    def _untrusted(self, what: str, found: str, allowed: str) -> Exception:
        return shapes.untrusted(what, self._layer, found, allowed)


def names_to_ask(year: int) -> tuple[str, ...]:
    """The names by which the OGC API may know the code of a gemeente, the likeliest first."""
    names = shapes.GEMEENTE_CODE
    return names[::-1] if year >= FIRST_YEAR_SHORT_NAMES else names


def wfs_params(layer: str, gemeente: str | None) -> Params:
    """The query of one WFS page; CQL_FILTER is silently ignored there, so the filter is FES."""
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": f"wijkenbuurten:{layer}",
        "outputFormat": "application/json",
        "srsName": shapes.RD,
        "count": str(PAGE),
    }
    return query | {"filter": fes_equals(shapes.GEMEENTE_CODE[0], gemeente)} if gemeente else query


def fes_equals(name: str, value: str) -> str:
    """An OGC filter (FES 2.0) for one attribute."""
    root = ElementTree.Element(f"{{{FES}}}Filter")
    equal = ElementTree.SubElement(root, f"{{{FES}}}PropertyIsEqualTo")
    ElementTree.SubElement(equal, f"{{{FES}}}ValueReference").text = name
    ElementTree.SubElement(equal, f"{{{FES}}}Literal").text = value
    return ElementTree.tostring(root, encoding="unicode")


def check_collection(answer: Any, url: str) -> None:
    """An answer is a collection of features."""
    if not isinstance(answer, dict):
        raise unreadable(url)
    features = answer.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise service_error(url)


def next_link(answer: dict[str, Any]) -> str | None:
    """The link to the next page of the OGC API, to be followed as it is; an empty page is the last."""
    links = answer.get("links")
    if not answer["features"] or not isinstance(links, list):
        return None
    found = (link.get("href") for link in links if isinstance(link, dict) and link.get("rel") == "next")
    return next(found, None)
