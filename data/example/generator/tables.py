"""Writes a table in the files that the services answer with: its description, columns, dimensions and rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from generator.places import Region

REGION_WIDTH: Final = 10
NAME_WIDTH: Final = 40
NATIONAL_CODES: Final = {"opendata": "NL00", "dataderden": "NL01"}


@dataclass(frozen=True)
class Topic:
    """A column of figures; `path` holds the titles of the groups above it, outermost first."""

    key: str
    title: str
    unit: str | None
    decimals: int
    path: tuple[str, ...] = ()
    text: bool = False


@dataclass(frozen=True)
class Dimension:
    """A dimension with its categories; `kind` is the service's own word."""

    key: str
    title: str
    kind: str
    categories: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Table:
    """A table before it is written. `rows` has the dimensions and the topics as columns, padded as the service pads."""

    table: str
    title: str
    service: str
    source: str
    modified: str
    period: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    rows: pd.DataFrame = field(repr=False)


def region_key(region: Region, service: str) -> str:
    """Return the padded code of a region as `service` writes it; Nederland has two codes."""
    code = NATIONAL_CODES[service] if region.code.startswith("NL") else region.code
    return code.ljust(REGION_WIDTH)


def region_dimension(regions: Sequence[Region], service: str) -> Dimension:
    """Return the dimension that holds the regions."""
    rows = []
    for region in regions:
        key = region_key(region, service)
        detail = "NL00" if key.startswith("NL") else key.strip()
        rows.append(
            {
                "Key": key,
                "Title": region.name,
                "Description": "",
                "Municipality": region.gemeente,
                "DetailRegionCode": detail,
            }
        )
    return Dimension("WijkenEnBuurten", "Wijken en buurten", "GeoDetail", tuple(rows))


def categories(titles: Mapping[str, str], width: int = 0) -> tuple[dict[str, Any], ...]:
    """Return the categories of a dimension without a status."""
    return tuple(
        {"Key": k.ljust(width), "Title": t, "Description": "", "CategoryGroupID": None} for k, t in titles.items()
    )


def periods(years: Sequence[int], provisional: frozenset[int] = frozenset()) -> Dimension:
    """Return the time dimension; a year in `provisional` has the status of a first figure."""
    rows = tuple(
        {
            "Key": f"{year}JJ00",
            "Title": str(year),
            "Description": "",
            "Status": "Voorlopig" if year in provisional else "Definitief",
        }
        for year in years
    )
    return Dimension("Perioden", "Perioden", "TimeDimension", rows)


def describing_topics() -> tuple[Topic, ...]:
    """Return the three text columns that every table about regions begins with."""
    group = ("Regioaanduiding",)
    return (
        Topic("Gemeentenaam_1", "Gemeentenaam", "naam", 0, group, text=True),
        Topic("SoortRegio_2", "Soort regio", "omschrijving", 0, group, text=True),
        Topic("Codering_3", "Codering", "code", 0, group, text=True),
    )


def describing_texts(region: Region, service: str) -> dict[str, str]:
    """Return the texts for the columns of describing_topics."""
    return {
        "Gemeentenaam_1": (region.gemeente_name or region.name).ljust(NAME_WIDTH),
        "SoortRegio_2": region.kind.ljust(REGION_WIDTH),
        "Codering_3": region_key(region, service),
    }


def write_table(folder: Path, table: Table) -> None:
    """Write the files of one table below `folder`, in a folder that bears its id."""
    target = folder / table.service / table.table
    target.mkdir(parents=True, exist_ok=True)
    _write_records(target / "TableInfos.json", [_info(table)])
    _write_records(target / "DataProperties.json", _properties(table))
    for dimension in table.dimensions:
        _write_records(target / f"{dimension.key}.json", dimension.categories)
    columns = [*(d.key for d in table.dimensions), *(t.key for t in table.topics)]
    frame = table.rows[columns].reset_index(drop=True)
    text = frame.to_csv(index_label="ID", lineterminator="\n")
    (target / "TypedDataSet.csv").write_text(text, encoding="utf-8", newline="\n")


def _write_records(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _info(table: Table) -> dict[str, Any]:
    return {
        "ID": 0,
        "Title": table.title,
        "ShortTitle": table.title.partition(";")[0],
        "Identifier": table.table,
        "Summary": "Verzonnen cijfers van een verzonnen gemeente, in de vorm van de echte tabel.",
        "Modified": table.modified,
        "MetaDataModified": table.modified,
        "ReasonDelivery": "Actualisering",
        "ExplanatoryText": "",
        "OutputStatus": "Regulier",
        "Source": table.source,
        "Language": "nl",
        "Catalog": "Voorbeeld",
        "Frequency": "Onregelmatig",
        "Period": table.period,
        "RecordCount": len(table.rows),
        "ColumnCount": len(table.dimensions) + len(table.topics),
        "SearchPriority": "2",
        "ShortDescription": table.title,
    }


def _properties(table: Table) -> list[dict[str, Any]]:
    """Return the dimensions, then the topics with a record before them for every group that opens."""
    records: list[dict[str, Any]] = []
    for dimension in table.dimensions:
        records.append(_property(dimension.kind, len(records), dimension.key, dimension.title))
    groups: dict[tuple[str, ...], int] = {}
    for position, topic in enumerate(table.topics, start=len(table.dimensions)):
        parent = _open_groups(records, groups, topic.path)
        records.append(
            _property("Topic", len(records), topic.key, topic.title)
            | {"Position": position, "ParentID": parent, "Unit": topic.unit, "Decimals": topic.decimals}
            | {"Datatype": "String" if topic.text else "Double" if topic.decimals else "Long", "Default": "Impossible"}
        )
    return records


def _open_groups(
    records: list[dict[str, Any]], groups: dict[tuple[str, ...], int], path: tuple[str, ...]
) -> int | None:
    parent = None
    for depth in range(1, len(path) + 1):
        here = path[:depth]
        if here not in groups:
            groups[here] = len(records)
            records.append(_property("TopicGroup", len(records), "", here[-1]) | {"ParentID": parent, "Position": None})
        parent = groups[here]
    return parent


def _property(kind: str, number: int, key: str, title: str) -> dict[str, Any]:
    return {
        "odata.type": f"Cbs.OData.{kind}",
        "ID": number,
        "Position": number,
        "ParentID": None,
        "Type": kind,
        "Key": key,
        "Title": title,
        "Description": "",
        "ReleasePolicy": None,
        "Datatype": None,
        "Unit": None,
        "Decimals": None,
        "Default": None,
        "PresentationType": None,
    }
