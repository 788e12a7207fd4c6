"""Borders through PDOK: land of the gemeente that was asked for, whatever names and system the service uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services import Fault, Services, serve
from tests.tiny_tables import collection, feature, write_json, write_services
from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources import borders, pdok
from wijkanalyse.sources.http import Client, Patience
from wijkanalyse.sources.pdok import PdokService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wijkanalyse.sources.protocol import BoundaryService

OGC, WFS = "/ogc/", "/wfs/"
WIJKEN = borders.LAYERS["wijken"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_services(tmp_path / "services")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(Patience(attempts=2, read=5.0), sleep=lambda _: None) as made:
        yield made


def service(services: Services, client: Client) -> BoundaryService:
    return PdokService(client, wfs_url=services.pdok_url, ogc_url=services.pdok_url)


@pytest.mark.parametrize("page_size", [1, 2, 1000])
@pytest.mark.parametrize("faults", [[], [Fault("missing", OGC)]], ids=["ogc", "wfs"])
def test_buurten_of_a_gemeente_come_from_either_service(
    root: Path, client: Client, faults: list[Fault], page_size: int
) -> None:
    with serve(root, faults, page_size=page_size) as services:
        found = service(services, client).borders(2024, "buurten", "GM9901")
    assert list(found.columns) == ["code", "name", "gemeente_code", "geometry"]
    assert list(found["code"]) == ["BU99010000", "BU99010001", "BU9901AB00"]
    assert found["name"].iloc[0] == "Naam BU99010000"
    assert set(found["gemeente_code"]) == {"GM9901"}
    assert found.crs == "EPSG:28992"
    assert found.area.round().tolist() == [1_000_000.0] * 3


def test_the_whole_country_comes_without_a_gemeente(root: Path, client: Client) -> None:
    with serve(root, page_size=2) as services:
        assert len(service(services, client).borders(2024, "wijken", None)) == 3
        assert len(service(services, client).borders(2024, "gemeenten", None)) == 2


def test_short_names_of_2026_are_understood(root: Path, client: Client) -> None:
    content = collection("buurten", ["BU99010000", "BU99020000"])
    for found in content["features"]:
        code = found["properties"]["buurtcode"]
        found["properties"] = {"bu_code": code, "bu_naam": "Dorp", "gm_code": f"GM{code[2:6]}", "jaar": "2026"}
    write_json(root / "pdok" / "2026" / "buurten.geojson", content)
    with serve(root) as services:
        found = service(services, client).borders(2026, "buurten", "GM9901")
    assert list(found["code"]) == ["BU99010000"]
    assert "gm_code" in services.requests[0].query
    assert len(services.requests) == 1


def test_a_service_that_knows_the_gemeente_by_another_name_is_asked_again(root: Path, client: Client) -> None:
    write_json(root / "pdok" / "2026" / "wijken.geojson", collection("wijken", ["WK990100", "WK990200"]))
    with serve(root) as services:
        assert list(service(services, client).borders(2026, "wijken", "GM9901")["code"]) == ["WK990100"]
    assert len(services.requests) == 2


@pytest.mark.parametrize("faults", [[], [Fault("missing", OGC)]], ids=["ogc", "wfs"])
def test_a_service_that_ignores_the_gemeente_is_read_to_the_end(
    root: Path, client: Client, faults: list[Fault]
) -> None:
    with serve(root, [*faults, Fault("filter_ignored")], page_size=1) as services:
        found = service(services, client).borders(2024, "buurten", "GM9902")
    assert list(found["code"]) == ["BU99020000"]


@pytest.mark.parametrize(
    ("year", "gemeente"), [(2024, "GM9999"), (2023, "GM9901")], ids=["no such gemeente", "no such year"]
)
def test_what_is_not_published_is_no_failure(root: Path, client: Client, year: int, gemeente: str) -> None:
    with serve(root) as services, pytest.raises(NotPublishedError) as caught:
        service(services, client).borders(year, "wijken", gemeente)
    assert all((caught.value.what, caught.value.value, caught.value.allowed, caught.value.hint))


@pytest.mark.parametrize("name", ["reset", "cut_off", "error_500", "too_many_requests", "odata_error", "broken_json"])
def test_a_failure_that_passes_gives_the_borders(root: Path, client: Client, name: str) -> None:
    with serve(root, [Fault(name, times=1)], page_size=1) as services:
        assert len(service(services, client).borders(2024, "buurten", "GM9901")) == 3


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("reset"), "niet bereikbaar"),
        (Fault("html"), "komt niet van de dienst"),
        (Fault("odata_error"), "foutmelding"),
        (Fault("short_page", times=1), "niet compleet"),
        (Fault("repeated_page", times=1), "twee keer"),
        (Fault("refused"), "weigert"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
@pytest.mark.parametrize("faults", [[], [Fault("missing", OGC)]], ids=["ogc", "wfs"])
def test_borders_that_are_wrong_are_refused(
    root: Path, client: Client, faults: list[Fault], fault: Fault, said: str
) -> None:
    made = Fault(fault.name, WFS if faults else OGC, fault.times)
    with serve(root, [*faults, made], page_size=1) as services, pytest.raises(SourceError, match=said) as caught:
        service(services, client).borders(2024, "buurten", "GM9901")
    assert not isinstance(caught.value, NotPublishedError)


def test_links_in_a_circle_are_refused(root: Path, client: Client) -> None:
    with serve(root, ["next_loop"], page_size=1) as services, pytest.raises(SourceError, match="twee keer"):
        service(services, client).borders(2024, "buurten", "GM9901")
    assert len(services.requests) == 2


def test_coordinates_are_asked_in_the_dutch_system(root: Path, client: Client) -> None:
    with serve(root, [Fault("missing", OGC)]) as services:
        service(services, client).borders(2024, "wijken", "GM9901")
    ogc, wfs = services.requests
    assert ogc.query["crs"].endswith("/EPSG/0/28992")
    assert ogc.query["limit"] == wfs.query["count"] == "1000"
    assert wfs.query["srsName"] == "EPSG:28992"
    assert ogc.user_agent.startswith("wijkanalyse/")


def test_longitude_and_latitude_are_recognised_and_projected() -> None:
    dutch = gpd.GeoDataFrame.from_features(collection("wijken", ["WK990100"])["features"], crs="EPSG:28992")
    content = json.loads(dutch.to_crs("OGC:CRS84").to_json(drop_id=True))
    found = borders.to_frame(content["features"], WIJKEN, None)
    assert found.crs == "EPSG:28992"
    assert found.geometry.iloc[0].hausdorff_distance(dutch.geometry.iloc[0]) < 0.1


def test_water_is_left_out_and_parts_of_one_wijk_are_one_row() -> None:
    features = [
        feature("wijken", "WK990100", 100_000),
        feature("wijken", "WK990100", 105_000),
        feature("wijken", "WK990100", 110_000, water="JA"),
        feature("wijken", "WK990101", 120_000, water="B"),
    ]
    found = borders.to_frame(features, WIJKEN, "GM9901")
    assert list(found["code"]) == ["WK990100"]
    assert found.geometry.iloc[0].geom_type == "MultiPolygon"
    assert round(found.area.iloc[0]) == 2_000_000


def changed(**changes: Any) -> list[dict[str, Any]]:
    found = feature("wijken", "WK990100", 100_000)
    return [found | {"properties": found["properties"] | changes}]


@pytest.mark.parametrize(
    ("features", "said"),
    [
        (changed(wijkcode="WK99"), "code van een gebied klopt niet"),
        (changed(wijknaam=None), "kenmerk ontbreekt"),
        (changed(gemeentecode=None), "kenmerk ontbreekt"),
        ([*changed(), *changed(wijknaam="Anders")], "hoort bij twee gebieden"),
        ([feature("wijken", "WK990100", 900_000)], "liggen niet in Nederland"),
    ],
    ids=["code", "name", "gemeente", "two names", "abroad"],
)
def test_features_that_cannot_be_right_are_refused(features: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        borders.to_frame(features, WIJKEN, None)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2]]]},
        {"type": "Polygon", "coordinates": [["x"]]},
        {"type": "Onzin"},
        "tekst",
    ],
)
def test_a_border_without_a_surface_is_refused(geometry: Any) -> None:
    found = feature("wijken", "WK990100", 100_000) | {"geometry": geometry}
    with pytest.raises(SourceError, match="grens"):
        borders.to_frame([found], WIJKEN, None)


def test_codes_may_hold_letters() -> None:
    for layer, code in (("wijken", "WK0363TB"), ("buurten", "BU0363MK03"), ("gemeenten", "GM0363")):
        assert borders.LAYERS[layer].pattern.fullmatch(code)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_any_value_in_a_filter_stays_a_value(value: str) -> None:
    root = pdok.ElementTree.fromstring(pdok.fes_equals("gemeentecode", value))
    assert [(node.text or "") for node in root.iter()][-1] == value
    assert len(list(root.iter())) == 4
