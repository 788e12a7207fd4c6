"""Tables through OData: what comes in is right, or it is refused with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cbsodata
import orjson
import pandas as pd
import pytest
import requests

from tests.services import Fault, Services, serve
from tests.tiny_tables import CRIMES, KERNCIJFERS, MISDRIJVEN, REGIONS, TESTDAM, YEARS, write_json, write_services
from wijkanalyse.errors import NotPublishedError, SettingsError, SourceError
from wijkanalyse.sources import frames, walk
from wijkanalyse.sources.http import Client, Patience
from wijkanalyse.sources.odata import ODataService
from wijkanalyse.sources.protocol import Selection, TableService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIXES = ("GM9901", "WK9901", "BU9901", "NL00")
COLUMNS = ("Gemeentenaam_1", "AantalInwoners_5", "GemiddeldeWOZWaardeVanWoningen_39")
SELECTION = Selection(COLUMNS, PREFIXES)
CRIME = "GeregistreerdeMisdrijven_1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_services(tmp_path / "services")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(Patience(attempts=3, read=5.0), sleep=lambda _: None) as made:
        yield made


def kerncijfers(services: Services, client: Client, selection: Selection = SELECTION) -> pd.DataFrame:
    service = ODataService(services.opendata_url, client)
    return service.rows(KERNCIJFERS, service.properties(KERNCIJFERS), selection)


def misdrijven(services: Services, client: Client, selection: Selection) -> pd.DataFrame:
    service = ODataService(services.dataderden_url, client)
    return service.rows(MISDRIJVEN, service.properties(MISDRIJVEN), selection)


def test_a_table_is_found_by_part_of_its_title_in_any_case(root: Path, client: Client) -> None:
    with serve(root) as services:
        service: TableService = ODataService(services.opendata_url, client)
        (found,) = service.find_tables("KERNCIJFERS Wijken")
    assert (found.table, found.period, found.modified) == (KERNCIJFERS, "2024", "2026-01-02T02:00:00")


def test_a_quote_in_a_title_does_not_break_the_question(root: Path, client: Client) -> None:
    with serve(root) as services:
        service = ODataService(services.dataderden_url, client)
        assert [found.table for found in service.find_tables("'T jaar")] == [MISDRIJVEN]
        assert service.find_tables("o'neill") == ()


def test_properties_have_base_name_unit_and_path(root: Path, client: Client) -> None:
    with serve(root) as services:
        found = ODataService(services.opendata_url, client).properties(KERNCIJFERS)
    woz = found.topics.set_index("base").loc["GemiddeldeWOZWaardeVanWoningen"]
    assert woz.to_dict() == {
        "key": "GemiddeldeWOZWaardeVanWoningen_39",
        "title": "GemiddeldeWOZWaardeVanWoningen_39",
        "unit": "x 1 000 euro",
        "decimals": 0,
        "datatype": "Double",
        "path": "Wonen/Woningen",
    }
    assert found.topics.set_index("base").loc["AantalInwoners", "path"] == ""
    assert found.region_dimension == "WijkenEnBuurten"


def test_a_group_above_itself_ends(root: Path, client: Client) -> None:
    groups = {1: {"ID": 1, "ParentID": 2.0, "Title": "A"}, 2: {"ID": 2, "ParentID": 1, "Title": "B"}}
    assert set(frames.group_titles(1.0, groups)) == {"A", "B"}


def test_categories_have_no_padding(root: Path, client: Client) -> None:
    with serve(root) as services:
        service = ODataService(services.opendata_url, client)
        found = service.categories(KERNCIJFERS, "WijkenEnBuurten", ("WK9901", "NL"))
    assert found.to_dict("list") == {
        "key": ["NL00", "WK990100", "WK9901AB"],
        "title": ["Nederland", "Naam WK990100", "Naam WK9901AB"],
        "status": ["", "", ""],
    }


@pytest.mark.parametrize("page_size", [1, 3, 6, 7, 100])
def test_rows_of_one_gemeente_are_complete_whatever_the_page_size(root: Path, client: Client, page_size: int) -> None:
    with serve(root, page_size=page_size) as services:
        found = kerncijfers(services, client)
    assert list(found.columns) == ["WijkenEnBuurten", *COLUMNS]
    assert list(found["WijkenEnBuurten"]) == ["NL00", *TESTDAM]
    assert list(found["AantalInwoners_5"]) == [1000.0, 1001.0, 1002.0, 1003.0, 1004.0, 1005.0, 1006.0]
    assert found["GemiddeldeWOZWaardeVanWoningen_39"].isna().sum() == 3
    assert found["Gemeentenaam_1"].iloc[1] == "Gemeente 9901"


def test_without_prefixes_every_region_comes(root: Path, client: Client) -> None:
    with serve(root, page_size=4) as services:
        found = kerncijfers(services, client, Selection(COLUMNS))
    assert list(found["WijkenEnBuurten"]) == list(REGIONS)


def test_padded_codes_of_other_dimensions_are_found_exactly(root: Path, client: Client) -> None:
    selection = Selection((CRIME,), PREFIXES, {"SoortMisdrijf": ("1.1",), "Perioden": ("2024JJ00",)})
    with serve(root) as services:
        found = misdrijven(services, client, selection)
    assert set(found["SoortMisdrijf"]) == {"1.1"}
    assert set(found["Perioden"]) == {"2024JJ00"}
    assert len(found) == len(TESTDAM) + 1


def test_a_dimension_that_is_not_named_gives_every_value(root: Path, client: Client) -> None:
    with serve(root, page_size=5) as services:
        found = misdrijven(services, client, Selection((CRIME,), ("WK9901",)))
    assert len(found) == 2 * len(CRIMES) * len(YEARS)


def test_a_code_the_table_does_not_have_is_refused_with_the_codes_it_has(root: Path, client: Client) -> None:
    selection = Selection((CRIME,), PREFIXES, {"SoortMisdrijf": ("9.9",)})
    with serve(root) as services, pytest.raises(SourceError, match="gevraagde code bestaat niet") as caught:
        misdrijven(services, client, selection)
    assert "9.9" in caught.value.value
    assert "0.0.0" in caught.value.allowed


def test_a_gemeente_that_the_table_does_not_list_gives_no_rows(root: Path, client: Client) -> None:
    with serve(root) as services:
        found = kerncijfers(services, client, Selection(COLUMNS, ("GM1111", "WK1111")))
    assert found.empty
    assert list(found.columns) == ["WijkenEnBuurten", *COLUMNS]


ROWS, EVERYWHERE = "TypedDataSet", ""


@pytest.mark.parametrize("name", ["reset", "cut_off", "broken_json", "error_500", "too_many_requests", "odata_error"])
@pytest.mark.parametrize("path", [ROWS, "TableInfos", "DataProperties", "WijkenEnBuurten"])
def test_a_failure_that_passes_gives_the_same_rows(root: Path, client: Client, name: str, path: str) -> None:
    with serve(root, page_size=3) as services:
        expected = kerncijfers(services, client)
    with serve(root, [Fault(name, path, times=2)], page_size=3) as services:
        pd.testing.assert_frame_equal(kerncijfers(services, client), expected)


@pytest.mark.parametrize(
    "name", ["reset", "cut_off", "broken_json", "error_500", "too_many_requests", "odata_error", "html", "refused"]
)
@pytest.mark.parametrize("path", [ROWS, "TableInfos", "DataProperties", "WijkenEnBuurten"])
def test_a_failure_that_stays_is_told_with_all_four_parts(root: Path, client: Client, name: str, path: str) -> None:
    with serve(root, [Fault(name, path)]) as services, pytest.raises(SourceError) as caught:
        kerncijfers(services, client)
    assert not isinstance(caught.value, NotPublishedError)
    assert all((caught.value.what, caught.value.value, caught.value.allowed, caught.value.hint))


@pytest.mark.parametrize("name", ["reset", "broken_json", "odata_error", "html"])
def test_a_catalogue_that_fails_is_told(root: Path, client: Client, name: str) -> None:
    with serve(root, [name]) as services, pytest.raises(SourceError):
        ODataService(services.opendata_url, client).find_tables("kerncijfers")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("short_page", ROWS, times=1), "Niet alle regio's"),
        (Fault("repeated_page", ROWS, times=1), "bladzijde kwam twee keer"),
        (Fault("next_loop", ROWS), "bladzijde kwam twee keer"),
        (Fault("column_gone", ROWS, times=1), "kolom ontbreekt"),
        (Fault("column_gone", ROWS, times=1, detail="ID"), "kolom ontbreekt"),
        (Fault("foreign_region", ROWS, times=1), "regio die niet gevraagd is"),
        (Fault("filter_ignored", ROWS), "regio die niet gevraagd is"),
        (Fault("duplicate_ids", ROWS, times=1), "rijnummer komt twee keer voor"),
        (Fault("modified_changes", "TableInfos"), "veranderd tijdens het ophalen"),
        (Fault("short_page", "WijkenEnBuurten"), "regio die niet gevraagd is"),
        (Fault("next_loop", "WijkenEnBuurten"), "blijft verwijzen"),
        (Fault("repeated_page", "WijkenEnBuurten", times=1), "code staat twee keer"),
        (Fault("next_loop", "DataProperties"), "blijft verwijzen"),
        (Fault("too_many_records", ROWS), "te groot"),
    ],
    ids=lambda value: f"{value.name}-{value.path}" if isinstance(value, Fault) else "",
)
def test_rows_that_are_silently_wrong_are_refused(root: Path, client: Client, fault: Fault, said: str) -> None:
    with serve(root, [fault], page_size=3) as services, pytest.raises(SourceError, match=said) as caught:
        kerncijfers(services, client)
    assert all((caught.value.value, caught.value.allowed, caught.value.hint))


def test_rows_belong_to_the_modified_that_the_caller_was_told(root: Path, client: Client) -> None:
    with serve(root) as services:
        service = ODataService(services.opendata_url, client)
        told = service.info(KERNCIJFERS)
        changed = {"Identifier": KERNCIJFERS, "Title": told.title, "Modified": "2026-02-02T02:00:00", "Period": "2024"}
        write_json(root / "opendata" / KERNCIJFERS / "TableInfos.json", [changed])
        with pytest.raises(SourceError, match="veranderd"):
            service.rows(KERNCIJFERS, service.properties(KERNCIJFERS), SELECTION)
        assert service.info(KERNCIJFERS).modified == "2026-02-02T02:00:00"
        assert len(service.rows(KERNCIJFERS, service.properties(KERNCIJFERS), SELECTION)) == len(TESTDAM) + 1


def test_a_changed_unit_is_seen_in_the_properties(root: Path, client: Client) -> None:
    with serve(root, ["unit_changed"]) as services:
        found = ODataService(services.opendata_url, client).properties(KERNCIJFERS)
    assert set(found.topics["unit"]) == {"x 1 000 000 euro"}


def test_a_column_the_table_no_longer_has_is_named_before_anything_is_fetched(root: Path, client: Client) -> None:
    with serve(root) as services, pytest.raises(SourceError, match="kolom bestaat niet") as caught:
        kerncijfers(services, client, Selection(("AantalInwoners_6",), PREFIXES))
    assert "AantalInwoners_6" in caught.value.value
    assert not any(ROWS in request.path for request in services.requests)


@pytest.mark.parametrize("path", ["TableInfos", "DataProperties", "WijkenEnBuurten", ROWS])
def test_a_table_that_does_not_exist_is_no_failure(root: Path, client: Client, path: str) -> None:
    with serve(root, [Fault("missing", path)]) as services, pytest.raises(NotPublishedError):
        kerncijfers(services, client)
    assert client.traffic.requests == len(services.requests)


def test_a_text_in_a_column_of_numbers_is_refused(root: Path, client: Client) -> None:
    path = root / "opendata" / KERNCIJFERS / "DataProperties.json"
    properties = orjson.loads(path.read_bytes())
    with serve(root) as services:
        service = ODataService(services.opendata_url, client)
        honest = service.properties(KERNCIJFERS)
        write_json(path, [{**p, "Datatype": "String" if p.get("Datatype") else None} for p in properties])
        with pytest.raises(SourceError, match="getal is geen getal") as caught:
            service.rows(KERNCIJFERS, honest, SELECTION)
    assert "AantalInwoners_5" in caught.value.value


def test_many_columns_are_asked_in_parts_and_come_back_as_one(
    root: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(root, page_size=3) as services:
        whole = kerncijfers(services, client)
        monkeypatch.setattr(walk, "LONGEST_QUERY", 100)
        services.requests.clear()
        parts = kerncijfers(services, client)
    selects = {request.query["$select"] for request in services.requests if ROWS in request.path}
    assert len(selects) == 3
    pd.testing.assert_frame_equal(parts, whole)


def test_a_second_selection_asks_only_for_rows_and_modified(root: Path, client: Client) -> None:
    with serve(root) as services:
        service = ODataService(services.opendata_url, client)
        properties = service.properties(KERNCIJFERS)
        service.rows(KERNCIJFERS, properties, SELECTION)
        services.requests.clear()
        service.rows(KERNCIJFERS, properties, SELECTION)
    assert [request.path.rpartition("/")[2] for request in services.requests] == [ROWS, "TableInfos"]


def test_every_request_is_counted(root: Path, client: Client) -> None:
    with serve(root, page_size=3) as services:
        kerncijfers(services, client)
    assert client.traffic.requests == len(services.requests) > 8
    assert client.traffic.decoded_bytes > 0


def test_the_scheme_of_cbsodata_is_left_as_it_was(root: Path, client: Client) -> None:
    with serve(root, ["missing"]) as services, pytest.raises(NotPublishedError):
        ODataService(services.opendata_url, client).info(KERNCIJFERS)
    assert cbsodata.options.use_https is True


def test_metadata_honours_no_proxy_and_upper_case_variables(
    root: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serve(root) as services:
        service = ODataService(services.opendata_url, client)
        with pytest.raises(SourceError, match="niet bereikbaar"):
            service.info(KERNCIJFERS)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert service.info(KERNCIJFERS).table == KERNCIJFERS


def test_a_silent_server_does_not_hang_the_metadata(root: Path) -> None:
    with (
        Client(Patience(attempts=1, read=0.2), sleep=lambda _: None) as client,
        serve(root, [Fault("slow", detail="0.6")]) as services,
        pytest.raises(SourceError, match="op tijd"),
    ):
        ODataService(services.opendata_url, client).info(KERNCIJFERS)


@pytest.mark.parametrize("url", ["opendata.cbs.nl", "ftp://x", ""])
def test_a_base_address_without_scheme_is_refused_at_once(client: Client, url: str) -> None:
    with pytest.raises(SettingsError):
        ODataService(url, client)


def test_the_test_server_pads_and_refuses_as_the_services_do(root: Path) -> None:
    with serve(root, page_size=3) as services:
        base = f"{services.opendata_url}/ODataApi/odata/{KERNCIJFERS}/TypedDataSet"
        refused = requests.get(base, timeout=5)
        padded = requests.get(base, {"$filter": "WijkenEnBuurten eq 'GM9901    '"}, timeout=5).json()
        unpadded = requests.get(base, {"$filter": "WijkenEnBuurten eq 'GM9901'"}, timeout=5).json()
        unreadable = requests.get(base, {"$filter": "WijkenEnBuurten eq"}, timeout=5)
    assert refused.status_code == 500
    assert "10000 records" in refused.text
    assert len(padded["value"]) == 1
    assert unpadded["value"] == []
    assert unreadable.status_code == 400


def test_values_that_were_not_asked_for_are_refused(root: Path, client: Client) -> None:
    selection = Selection((CRIME,), (), {"SoortMisdrijf": ("1.1",)})
    with serve(root, [Fault("filter_ignored", ROWS)]) as services, pytest.raises(SourceError, match="niet gevraagd"):
        misdrijven(services, client, selection)


def test_a_region_that_lacks_one_year_is_refused(root: Path, client: Client) -> None:
    with (
        serve(root, [Fault("short_page", ROWS, times=1)]) as services,
        pytest.raises(SourceError, match="1 van 7 ontbreken"),
    ):
        misdrijven(services, client, Selection((CRIME,), PREFIXES, {"SoortMisdrijf": ("0.0.0",)}))


def test_a_year_that_is_listed_but_has_no_rows_yet_is_left_out(root: Path, client: Client) -> None:
    path = root / "dataderden" / MISDRIJVEN / "TypedDataSet.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "2024JJ00" not in line), encoding="utf-8")
    with serve(root) as services:
        found = misdrijven(services, client, Selection((CRIME,), PREFIXES, {"SoortMisdrijf": ("0.0.0",)}))
    assert set(found["Perioden"]) == {"2023JJ00"}
    assert len(found) == len(TESTDAM) + 1
