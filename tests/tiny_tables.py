"""A folder with a few rows for `tests.services`: gemeente Testdam (GM9901), its neighbour, and the Netherlands."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

KERNCIJFERS, MISDRIJVEN = "99001NED", "99002NED"
TESTDAM = ("GM9901", "WK990100", "WK9901AB", "BU99010000", "BU99010001", "BU9901AB00")
REGIONS = ("NL00", *TESTDAM, "GM9902", "WK990200", "BU99020000")
CRIMES, YEARS = ("0.0.0", "1.1", "1.1.1"), ("2023JJ00", "2024JJ00")


def write_services(root: Path) -> Path:
    """Write both tables and the borders of 2024, and return the folder."""
    write_kerncijfers(root / "opendata" / KERNCIJFERS)
    write_misdrijven(root / "dataderden" / MISDRIJVEN)
    for layer, prefix in (("gemeenten", "GM"), ("wijken", "WK"), ("buurten", "BU")):
        regions = [region for region in REGIONS if region.startswith(prefix)]
        write_json(root / "pdok" / "2024" / f"{layer}.geojson", collection(layer, regions))
    return root


def write_kerncijfers(folder: Path) -> None:
    write_json(folder / "TableInfos.json", [info(KERNCIJFERS, "Kerncijfers wijken en buurten 2024", "2024")])
    properties = [
        dimension(0, "WijkenEnBuurten", "GeoDetail"),
        {"ID": 1, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": "Wonen"},
        {"ID": 2, "ParentID": 1.0, "Type": "TopicGroup", "Key": "", "Title": " Woningen "},
        topic(3, "Gemeentenaam_1", "String", "naam"),
        topic(4, "AantalInwoners_5", "Long", "aantal"),
        topic(5, "GemiddeldeWOZWaardeVanWoningen_39", "Double", "x 1 000 euro", parent=2.0),
    ]
    write_json(folder / "DataProperties.json", properties)
    write_categories(folder / "WijkenEnBuurten.json", REGIONS, 10)
    rows = [
        (number, region.ljust(10), name(region).ljust(40), 1000 + number, "" if region[:2] == "BU" else 300.5)
        for number, region in enumerate(REGIONS)
    ]
    header = ("ID", "WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_5", "GemiddeldeWOZWaardeVanWoningen_39")
    write_rows(folder, header, rows)


def write_misdrijven(folder: Path) -> None:
    write_json(folder / "TableInfos.json", [info(MISDRIJVEN, "Misdrijven; 't jaar per wijk en buurt", "2023-2024")])
    properties = [
        dimension(0, "SoortMisdrijf", "Dimension"),
        dimension(1, "WijkenEnBuurten", "GeoDimension"),
        dimension(2, "Perioden", "TimeDimension"),
        topic(3, "GeregistreerdeMisdrijven_1", "Long", "aantal"),
    ]
    write_json(folder / "DataProperties.json", properties)
    write_categories(folder / "WijkenEnBuurten.json", REGIONS, 10)
    write_categories(folder / "SoortMisdrijf.json", CRIMES, 6)
    write_categories(folder / "Perioden.json", YEARS, 8)
    keys = [(crime, region, year) for crime in CRIMES for region in REGIONS for year in YEARS]
    rows = [(n, crime.ljust(6), region.ljust(10), year, n) for n, (crime, region, year) in enumerate(keys)]
    write_rows(folder, ("ID", "SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1"), rows)


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def write_rows(folder: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (folder / "TypedDataSet.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def write_categories(path: Path, keys: Sequence[str], width: int) -> None:
    write_json(path, [{"Key": key.ljust(width), "Title": f"{name(key)}  ", "Description": ""} for key in keys])


def name(code: str) -> str:
    return {"NL": "Nederland", "GM": f"Gemeente {code[2:]}"}.get(code[:2], f"Naam {code}")


def info(table: str, title: str, period: str) -> dict[str, Any]:
    return {"ID": 1, "Identifier": table, "Title": title, "Modified": "2026-01-02T02:00:00", "Period": period}


def dimension(number: int, key: str, kind: str) -> dict[str, Any]:
    return {"ID": number, "ParentID": None, "Type": kind, "Key": key, "Title": key, "Datatype": None, "Unit": None}


def topic(number: int, key: str, datatype: str, unit: str, parent: float | None = None) -> dict[str, Any]:
    found = dimension(number, key, "Topic")
    return found | {"Datatype": datatype, "Unit": unit, "Decimals": 0, "ParentID": parent}


def collection(layer: str, regions: Sequence[str]) -> dict[str, Any]:
    features = [feature(layer, region, 100_000 + 1_000 * n) for n, region in enumerate(regions)]
    return {"type": "FeatureCollection", "features": features}


def feature(layer: str, region: str, west: float, *, water: str = "NEE") -> dict[str, Any]:
    """A square of a kilometre."""
    kind = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}[layer]
    square = [[west, 450_000], [west + 1000, 450_000], [west + 1000, 451_000], [west, 451_000], [west, 450_000]]
    attributes = {"gemeentecode": f"GM{region[2:6]}", f"{kind}code": region, f"{kind}naam": f"{name(region)} "}
    return {
        "type": "Feature",
        "id": f"{layer}.{region}.{west}",
        "properties": attributes | {"water": water, "jaar": 2024},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
