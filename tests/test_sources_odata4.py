"""Tables through OData version 4: the same rows as through version 3, or a refusal with a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests import services4
from tests.services import Fault, Services, serve
from tests.tiny_tables import KERNCIJFERS, MISDRIJVEN, REGIONS, TESTDAM, write_misdrijven, write_services
from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources import odata4, walk
from wijkanalyse.sources.http import Client, Patience
from wijkanalyse.sources.odata import ODataService
from wijkanalyse.sources.odata4 import OData4Service
from wijkanalyse.sources.protocol import Selection, TableProperties, TableService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIXES = ("GM9901", "WK9901", "BU9901", "NL00")
NAME, INHABITANTS, WOZ = "X000003", "T001036", "M001642"
SELECTION = Selection((NAME, INHABITANTS, WOZ), PREFIXES)
CRIME = "X000003"
ROWS = "Observations"
V3_KEYS = {
    NAME: "Gemeentenaam_1",
    INHABITANTS: "AantalInwoners_5",
    WOZ: "GemiddeldeWOZWaardeVanWoningen_39",
    f"{WOZ}:reason": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = write_services(tmp_path / "services")
    write_misdrijven(folder / "opendata" / MISDRIJVEN)
    for table in (KERNCIJFERS, MISDRIJVEN):
        services4.move(folder, table)
    return folder


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(Patience(attempts=3, read=5.0), sleep=lambda _: None) as made:
        yield made


def service(services: Services, client: Client) -> OData4Service:
    return OData4Service(services.opendata_url + services4.PATH, client, {})


def rows(
    services: Services, client: Client, selection: Selection = SELECTION, table: str = KERNCIJFERS
) -> pd.DataFrame:
    made = service(services, client)
    return made.rows(table, made.properties(table), selection)


def figures(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without the columns that only version 4 has."""
    return frame[[name for name in frame.columns if ":" not in name]]


def requests_for(services: Services, part: str) -> list[str]:
    return [r.query.get("$filter", "") for r in services.requests if r.path.endswith(part)]


# --- what comes in --------------------------------------------------------------------------------
def test_a_table_is_found_by_part_of_its_title_in_any_case(root: Path, client: Client) -> None:
    with serve(root) as services:
        made: TableService = service(services, client)
        (found,) = made.find_tables("KERNCIJFERS Wijken")
        assert [t.table for t in made.find_tables("'T jaar")] == [MISDRIJVEN]
    assert (found.table, found.title) == (KERNCIJFERS, "Kerncijfers wijken en buurten 2024")


def test_the_state_of_a_table_says_which_protocol_it_came_through(root: Path, client: Client) -> None:
    with serve(root) as services:
        assert service(services, client).info(KERNCIJFERS).modified == "2026-01-02T02:00:00+02:00 v4"


def test_new_figures_under_an_old_description_are_another_state(root: Path, client: Client) -> None:
    path = root / "v4" / KERNCIJFERS / "Properties.json"
    record = json.loads(path.read_text(encoding="utf-8")) | {"ObservationsModified": "2026-03-04T02:00:00+01:00"}
    path.write_text(json.dumps(record), encoding="utf-8")
    with serve(root) as services:
        assert service(services, client).info(KERNCIJFERS).modified == "2026-03-04T02:00:00+01:00 v4"


def test_measures_get_the_base_names_units_and_paths_of_the_catalogue(root: Path, client: Client) -> None:
    with serve(root) as services:
        found = service(services, client).properties(KERNCIJFERS)
        old = ODataService(services.opendata_url, client).properties(KERNCIJFERS)
    assert found.topics.set_index("base").loc["GemiddeldeWOZWaardeVanWoningen"].to_dict() == {
        "key": WOZ,
        "title": "Gemiddelde WOZ-waarde van woningen",
        "unit": "x 1 000 euro",
        "decimals": 0,
        "datatype": "Double",
        "path": "Wonen/Woningen",
    }
    columns = ["base", "unit", "decimals", "datatype", "path"]
    pd.testing.assert_frame_equal(found.topics[columns], old.topics[columns])
    assert found.region_dimension == "WijkenEnBuurten"


def test_a_base_name_in_the_data_file_wins_over_the_title(root: Path, client: Client) -> None:
    with serve(root) as services:
        base = services.opendata_url + services4.PATH
        found = OData4Service(base, client, {WOZ: "GemiddeldeWoningwaarde"}).properties(KERNCIJFERS)
    assert found.topics.set_index("key").loc[WOZ, "base"] == "GemiddeldeWoningwaarde"


def test_a_table_without_groups_is_flat(root: Path, client: Client) -> None:
    (root / "v4" / KERNCIJFERS / "MeasureGroups.json").unlink()
    with serve(root) as services:
        assert set(service(services, client).properties(KERNCIJFERS).topics["path"]) == {""}


@pytest.mark.parametrize("page_size", [1, 3, 7, 100])
def test_the_same_table_gives_the_same_rows_through_both_protocols(root: Path, client: Client, page_size: int) -> None:
    with serve(root, page_size=page_size) as services:
        new = rows(services, client)
        old_service = ODataService(services.opendata_url, client)
        columns = tuple(V3_KEYS[key] for key in SELECTION.columns)
        old = old_service.rows(KERNCIJFERS, old_service.properties(KERNCIJFERS), Selection(columns, PREFIXES))
    assert list(new["WijkenEnBuurten"]) == ["NL00", *TESTDAM]
    assert new[WOZ].isna().sum() == 3
    pd.testing.assert_frame_equal(figures(new).rename(columns=V3_KEYS), old)


def test_a_table_with_more_dimensions_gives_the_same_rows_too(root: Path, client: Client) -> None:
    chosen = {"SoortMisdrijf": ("1.1", "0.0.0"), "Perioden": ("2024JJ00",)}
    with serve(root, page_size=5) as services:
        new = rows(services, client, Selection((CRIME,), PREFIXES, chosen), MISDRIJVEN)
        old_service = ODataService(services.opendata_url, client)
        selection = Selection(("GeregistreerdeMisdrijven_1",), PREFIXES, chosen)
        old = old_service.rows(MISDRIJVEN, old_service.properties(MISDRIJVEN), selection)
    pd.testing.assert_frame_equal(new.rename(columns={CRIME: "GeregistreerdeMisdrijven_1"}), old)


def test_a_figure_without_observation_and_one_without_value_are_both_absent(root: Path, client: Client) -> None:
    path = root / "v4" / KERNCIJFERS / f"{ROWS}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    told = {o["WijkenEnBuurten"]: o for o in kept if o["Measure"] == WOZ and o["Value"] is None}
    assert 0 < len(told) < 4
    with serve(root) as services:
        found = rows(services, client).set_index("WijkenEnBuurten")
    buurten = [code for code in TESTDAM if code.startswith("BU")]
    assert found.loc[buurten, WOZ].isna().all()
    for code in buurten:
        assert found.loc[code, f"{WOZ}:reason"] == ("Confidential" if code in told else None)


def test_a_column_with_every_figure_has_no_reasons(root: Path, client: Client) -> None:
    with serve(root) as services:
        assert f"{INHABITANTS}:reason" not in rows(services, client)


def test_a_region_without_a_single_figure_keeps_its_row(root: Path, client: Client) -> None:
    path = root / "v4" / KERNCIJFERS / f"{ROWS}.json"
    kept = [o for o in json.loads(path.read_text(encoding="utf-8")) if o["WijkenEnBuurten"] != "BU99010001"]
    path.write_text(json.dumps(kept), encoding="utf-8")
    with serve(root) as services:
        found = rows(services, client).set_index("WijkenEnBuurten")
    assert np.isnan(found.loc["BU99010001", INHABITANTS])
    assert found.loc["BU99010001", NAME] is None


def test_a_gemeente_that_the_table_does_not_list_gives_no_rows(root: Path, client: Client) -> None:
    with serve(root) as services:
        found = rows(services, client, Selection((INHABITANTS, NAME), ("GM1111", "WK1111")))
        assert not requests_for(services, ROWS)
    assert found.empty
    assert list(found.columns) == ["WijkenEnBuurten", INHABITANTS, NAME]


def test_without_prefixes_every_region_comes(root: Path, client: Client) -> None:
    with serve(root) as services:
        assert list(rows(services, client, Selection((INHABITANTS,)))["WijkenEnBuurten"]) == list(REGIONS)


def test_a_few_regions_are_one_request_and_one_count(root: Path, client: Client) -> None:
    with serve(root) as services:
        rows(services, client)
        assert requests_for(services, ROWS) == requests_for(services, "$count")
        assert len(requests_for(services, ROWS)) == 1
        assert "Measure" not in requests_for(services, ROWS)[0]


def test_many_regions_are_asked_by_measure_in_short_questions(
    root: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(root) as services:
        whole = rows(services, client)
        monkeypatch.setattr(odata4, "PAGE", 1)
        monkeypatch.setattr(walk, "LONGEST_QUERY", 60)
        services.requests.clear()
        parts = rows(services, client)
        asked = requests_for(services, ROWS)
    assert len(asked) == len(SELECTION.columns)
    assert all(f"Measure eq '{key}'" in question for key, question in zip(SELECTION.columns, asked, strict=True))
    pd.testing.assert_frame_equal(parts, whole)


# --- what is refused ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["reset", "cut_off", "broken_json", "error_500", "too_many_requests", "odata4_error"])
@pytest.mark.parametrize("path", [ROWS, "Properties", "MeasureCodes", "MeasureGroups", "WijkenEnBuurtenCodes"])
def test_a_failure_that_passes_gives_the_same_rows(root: Path, client: Client, name: str, path: str) -> None:
    with serve(root, page_size=9) as services:
        expected = rows(services, client)
    with serve(root, [Fault(name, path, times=2)], page_size=9) as services:
        pd.testing.assert_frame_equal(rows(services, client), expected)


@pytest.mark.parametrize("name", ["reset", "broken_json", "error_500", "odata4_error", "html", "refused"])
@pytest.mark.parametrize("path", [ROWS, "Properties", "Dimensions", "WijkenEnBuurtenCodes"])
def test_a_failure_that_stays_is_told_with_all_four_parts(root: Path, client: Client, name: str, path: str) -> None:
    with serve(root, [Fault(name, path)]) as services, pytest.raises(SourceError) as caught:
        rows(services, client)
    assert not isinstance(caught.value, NotPublishedError)
    assert all((caught.value.what, caught.value.value, caught.value.allowed, caught.value.hint))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("short_page", ROWS, times=1), "Niet alle cijfers"),
        (Fault("repeated_page", ROWS, times=1), "bladzijde kwam twee keer"),
        (Fault("next_loop", ROWS), "zelfde bladzijde|bladzijde kwam twee keer"),
        (Fault("column_gone", ROWS, times=1, detail="Value"), "kolom ontbreekt"),
        (Fault("column_gone", ROWS, times=1, detail="Id"), "kolom ontbreekt"),
        (Fault("foreign_region", ROWS, times=1), "regio die niet gevraagd is"),
        (Fault("filter_ignored", ROWS), "regio die niet gevraagd is"),
        (Fault("duplicate_ids", ROWS, times=1), "rijnummer komt twee keer voor"),
        (Fault("modified_changes", "Properties"), "veranderd tijdens het ophalen"),
        (Fault("short_page", "WijkenEnBuurtenCodes"), "regio die niet gevraagd is"),
        (Fault("next_loop", "WijkenEnBuurtenCodes"), "zelfde bladzijde"),
        (Fault("html", "$count"), "niet te lezen"),
    ],
    ids=lambda value: f"{value.name}-{value.path}" if isinstance(value, Fault) else "",
)
def test_figures_that_are_silently_wrong_are_refused(root: Path, client: Client, fault: Fault, said: str) -> None:
    with serve(root, [fault], page_size=9) as services, pytest.raises(SourceError, match=said) as caught:
        rows(services, client)
    assert all((caught.value.value, caught.value.allowed, caught.value.hint))


def test_a_service_that_does_not_count_must_have_something_of_each_region(root: Path, client: Client) -> None:
    with serve(root) as services:
        expected = rows(services, client)
    with serve(root, ["no_count"]) as services:
        pd.testing.assert_frame_equal(rows(services, client), expected)
    path = root / "v4" / KERNCIJFERS / f"{ROWS}.json"
    kept = [o for o in json.loads(path.read_text(encoding="utf-8")) if o["WijkenEnBuurten"] != "BU99010001"]
    path.write_text(json.dumps(kept), encoding="utf-8")
    with serve(root, ["no_count"]) as services, pytest.raises(SourceError, match="Niet alle regio's") as caught:
        rows(services, client)
    assert "BU99010001" in caught.value.value


def test_a_figure_that_stands_twice_is_named(root: Path, client: Client) -> None:
    faults = [Fault("twice", ROWS, times=1), "no_count"]
    with serve(root, faults) as services, pytest.raises(SourceError, match="twee keer") as caught:
        rows(services, client)
    assert "NL00" in caught.value.value


def test_a_code_the_table_does_not_have_is_refused_with_the_codes_it_has(root: Path, client: Client) -> None:
    selection = Selection((CRIME,), PREFIXES, {"SoortMisdrijf": ("9.9",)})
    with serve(root) as services, pytest.raises(SourceError, match="gevraagde code bestaat niet") as caught:
        rows(services, client, selection, MISDRIJVEN)
    assert "9.9" in caught.value.value
    assert "0.0.0" in caught.value.allowed


def test_a_measure_the_table_no_longer_has_is_named_before_anything_is_fetched(root: Path, client: Client) -> None:
    with serve(root) as services, pytest.raises(SourceError, match="kolom bestaat niet") as caught:
        rows(services, client, Selection(("M999999",), PREFIXES))
    assert "M999999" in caught.value.value
    assert not requests_for(services, ROWS)


def test_a_text_among_the_numbers_is_refused(root: Path, client: Client) -> None:
    path = root / "v4" / KERNCIJFERS / f"{ROWS}.json"
    changed = [o | {"Value": "veel"} if o["Measure"] == WOZ else o for o in json.loads(path.read_text())]
    path.write_text(json.dumps(changed), encoding="utf-8")
    with serve(root) as services, pytest.raises(SourceError, match="getal is geen getal") as caught:
        rows(services, client)
    assert "veel" in caught.value.value


@pytest.mark.parametrize("path", ["Properties", "Dimensions", "MeasureCodes", "WijkenEnBuurtenCodes", ROWS])
def test_a_table_that_does_not_exist_is_no_failure(root: Path, client: Client, path: str) -> None:
    with serve(root, [Fault("missing", path)]) as services, pytest.raises(NotPublishedError):
        rows(services, client)


def test_a_table_without_regions_is_refused(root: Path, client: Client) -> None:
    path = root / "v4" / KERNCIJFERS / "Dimensions.json"
    path.write_text(json.dumps([{"Identifier": "Perioden", "Title": "Perioden", "Kind": "TimeDimension"}]))
    with serve(root) as services, pytest.raises(SourceError, match="niet compleet"):
        service(services, client).properties(KERNCIJFERS)


def test_a_second_selection_asks_only_for_figures_count_and_modified(root: Path, client: Client) -> None:
    with serve(root) as services:
        made = service(services, client)
        properties: TableProperties = made.properties(KERNCIJFERS)
        made.rows(KERNCIJFERS, properties, SELECTION)
        services.requests.clear()
        made.rows(KERNCIJFERS, properties, SELECTION)
    assert [request.path.rpartition("/")[2] for request in services.requests] == [ROWS, "$count", "Properties"]
