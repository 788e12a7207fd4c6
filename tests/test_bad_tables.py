"""Tables that changed under us: each is caught by name, and the rest of the report is made."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.example_builds import HEALTH, KERNCIJFERS, NEWEST, Desk, change_json, sit_down, small_services
from tests.services import Fault, Services, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GAPS = 3
WIJK = "WK990101"
Row = dict[str, str]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with serve(small_services(tmp_path / "services")) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> Desk:
    return sit_down(tmp_path / "desk", monkeypatch, services)


# --- changing a table -----------------------------------------------------------------------------
def folder_of(services: Services, table: str) -> Path:
    return next(services.root.glob(f"*/{table}"))


def change_rows(services: Services, table: str, change: Callable[[list[Row]], list[Row]]) -> None:
    path = folder_of(services, table) / "TypedDataSet.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "ID": number} for number, row in enumerate(rows))


def change_properties(services: Services, table: str, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    change_json(folder_of(services, table) / "DataProperties.json", change)


def key_of(services: Services, table: str, base: str) -> str:
    path = folder_of(services, table) / "TypedDataSet.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    return next(name for name in header if name.rpartition("_")[0] == base)


def put(services: Services, table: str, base: str, value: float, region: str = WIJK) -> None:
    """Publish a value for one region."""
    key = key_of(services, table, base)
    change_rows(
        services,
        table,
        lambda rows: [{**r, key: str(value)} if r["WijkenEnBuurten"].strip() == region else r for r in rows],
    )


# --- reading what came of it ----------------------------------------------------------------------
def refused(desk: Desk, indicator: str, table: str = NEWEST) -> str:
    return next(r["reason"] for r in desk.run_json()["geweigerd"] if (r["indicator"], r["table"]) == (indicator, table))


def failed(desk: Desk) -> dict[str, str]:
    """The one source that failed."""
    (problem,) = [p for p in desk.run_json()["problemen"] if p["kind"] == "failed"]
    return problem


def figures(desk: Desk) -> pd.DataFrame:
    return pd.read_csv(desk.reports / "gegevens" / "observaties.csv")


def figure(desk: Desk, indicator: str, region: str = WIJK) -> pd.Series:
    found = figures(desk)
    return found[(found["indicator"] == indicator) & (found["region_code"] == region)].iloc[0]


# --- a column -------------------------------------------------------------------------------------
def test_a_renamed_column_is_named_and_the_year_before_stands_in(desk: Desk, services: Services) -> None:
    old = key_of(services, NEWEST, "GemiddeldeWOZWaardeVanWoningen")
    new = "WaardeVanDeWoning_39"
    change_properties(services, NEWEST, lambda found: [{**p, "Key": new} if p.get("Key") == old else p for p in found])
    change_rows(services, NEWEST, lambda rows: [{new if k == old else k: v for k, v in r.items()} for r in rows])
    said = desk.quick_build()
    assert said.code == 0, said.err
    assert refused(desk, "woz") == "kolom GemiddeldeWOZWaardeVanWoningen bestaat niet"
    assert figure(desk, "woz")["edition"] == KERNCIJFERS[0]


def test_a_changed_unit_is_named_with_both_units(desk: Desk, services: Services) -> None:
    key = key_of(services, NEWEST, "GemiddeldeWOZWaardeVanWoningen")
    change_properties(
        services, NEWEST, lambda found: [{**p, "Unit": "euro"} if p.get("Key") == key else p for p in found]
    )
    assert desk.quick_build().code == 0
    assert refused(desk, "woz") == (
        "kolom GemiddeldeWOZWaardeVanWoningen heeft eenheid 'euro' in plaats van 'x 1 000 euro'"
    )
    assert figure(desk, "woz")["edition"] == KERNCIJFERS[0]


# --- a value --------------------------------------------------------------------------------------
def test_a_percentage_above_100_is_left_out_and_named(desk: Desk, services: Services) -> None:
    put(services, NEWEST, "Koopwoningen", 140)
    said = desk.quick_build()
    assert said.code == 0, said.err
    assert refused(desk, "koopwoningen") == f"kolom Koopwoningen heeft 1 onmogelijke waarde, zoals 140 voor {WIJK}"
    found = figures(desk)
    assert not ((found["indicator"] == "koopwoningen") & (found["value"] > 100)).any()


def test_a_negative_distance_is_left_out_and_named(desk: Desk, services: Services) -> None:
    table = next(t for t in KERNCIJFERS if has(services, t, "AfstandTotHuisartsenpraktijk"))
    put(services, table, "AfstandTotHuisartsenpraktijk", -1)
    said = desk.quick_build()
    assert said.code == 0, said.err
    reasons = [r for r in desk.run_json()["geweigerd"] if r["table"] == table]
    told = [r["reason"] for r in reasons if "AfstandTotHuisartsenpraktijk" in r["reason"]]
    assert [reason for reason in told if WIJK in reason and "-1" in reason.replace("−", "-")], reasons
    assert not (figures(desk)["value"] < 0).any()


def has(services: Services, table: str, base: str) -> bool:
    try:
        key_of(services, table, base)
    except StopIteration:
        return False
    return True


# --- a row ----------------------------------------------------------------------------------------
def test_a_region_that_stands_twice_makes_its_table_a_named_gap(desk: Desk, services: Services) -> None:
    change_rows(services, NEWEST, lambda rows: [*rows, next(r for r in rows if r["WijkenEnBuurten"].strip() == WIJK)])
    said = desk.quick_build("--verbose")
    assert said.code == GAPS
    assert failed(desk)["reason"] == "Een regio komt twee keer voor."
    assert failed(desk)["detail"] == f"tabel {NEWEST}: {WIJK}"
    assert f"Gevonden: tabel {NEWEST}: {WIJK}" in said.err
    assert set(figures(desk).loc[figures(desk)["indicator"] == "inwoners", "edition"]) == {KERNCIJFERS[0]}


def test_a_region_of_another_gemeente_makes_its_table_a_named_gap(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("foreign_region", f"{NEWEST}/TypedDataSet"))
    said = desk.quick_build("--verbose")
    assert said.code == GAPS
    assert failed(desk)["reason"] == "Het antwoord bevat een regio die niet gevraagd is."
    assert failed(desk)["detail"] == f"tabel {NEWEST}: BU99990000"
    assert "BU99990000" not in set(figures(desk)["region_code"])


def test_a_region_that_is_listed_twice_makes_its_table_a_named_gap(desk: Desk, services: Services) -> None:
    path = folder_of(services, HEALTH) / "WijkenEnBuurten.json"
    change_json(path, lambda found: [*found, *(c for c in found if c["Key"].strip() == WIJK)])
    said = desk.quick_build()
    assert said.code == GAPS
    assert failed(desk)["reason"] == "Een code staat twee keer in de lijst."
    assert failed(desk)["detail"] == f"tabel {HEALTH}: WijkenEnBuurten: {WIJK}"


def test_without_any_trustworthy_list_of_regions_the_build_stops(desk: Desk, services: Services) -> None:
    for table in KERNCIJFERS:
        change_json(folder_of(services, table) / "WijkenEnBuurten.json", lambda found: [*found, found[0]])
    said = desk.quick_build()
    assert said.code == 1
    assert "Een code staat twee keer in de lijst." in said.err
    assert not desk.out.exists()


# --- a dimension ----------------------------------------------------------------------------------
def add_category(services: Services, dimension: str, code: str) -> None:
    path = folder_of(services, HEALTH) / f"{dimension}.json"
    change_json(path, lambda found: [*found, {**found[0], "Key": code, "Title": "Nieuw"}])
    change_rows(
        services, HEALTH, lambda rows: [*rows, *({**row, dimension: code} for row in first_of(rows, dimension))]
    )


def first_of(rows: list[Row], dimension: str) -> list[Row]:
    return [row for row in rows if row[dimension] == rows[0][dimension]]


@pytest.mark.parametrize(("dimension", "code"), [("Leeftijd", "99999"), ("Marges", "MX00000")])
def test_a_new_category_changes_nothing(desk: Desk, services: Services, dimension: str, code: str) -> None:
    desk.quick_build()
    before = figures(desk)
    add_category(services, dimension, code)
    said = desk.quick_build("--refresh")
    assert said.code == 0, said.err
    pd.testing.assert_frame_equal(figures(desk), before)


def test_a_category_that_got_another_code_is_listed_as_not_there(desk: Desk, services: Services) -> None:
    folder = folder_of(services, HEALTH)
    change_json(
        folder / "Leeftijd.json",
        lambda found: [{**c, "Key": "18PLUS"} if c["Key"].strip() == "20300" else c for c in found],
    )
    change_rows(
        services,
        HEALTH,
        lambda rows: [{**r, "Leeftijd": "18PLUS"} if r["Leeftijd"].strip() == "20300" else r for r in rows],
    )
    said = desk.quick_build()
    assert said.code == 0, said.err
    reasons = [p["reason"] for p in desk.run_json()["problemen"] if HEALTH in p["source"]]
    assert any("Leeftijd" in reason and "20300" in reason for reason in reasons)
    assert not figures(desk)["edition"].eq(HEALTH).any()


def test_a_table_that_is_split_in_a_new_way_is_a_named_gap(desk: Desk, services: Services) -> None:
    """Without a choice of one category each region would have several rows: a guess."""
    new = {"ID": 900, "ParentID": None, "Type": "Dimension", "Key": "Geslacht", "Title": "Geslacht"}
    change_properties(services, HEALTH, lambda found: [new, *found])
    path = folder_of(services, HEALTH)
    (path / "Geslacht.json").write_text('[{"Key": "3000", "Title": "Mannen"}, {"Key": "4000", "Title": "Vrouwen"}]')
    change_rows(services, HEALTH, lambda rows: [{"Geslacht": sex, **row} for row in rows for sex in ("3000", "4000")])
    said = desk.quick_build()
    assert said.code == GAPS
    assert failed(desk)["reason"] == "De tabel is uitgesplitst naar een kenmerk dat we niet kennen."
    assert failed(desk)["detail"] == f"tabel {HEALTH}: Geslacht"
    assert not figures(desk)["edition"].eq(HEALTH).any()
    assert figures(desk)["edition"].eq(NEWEST).any()
