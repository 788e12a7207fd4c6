"""OData version 4 on loopback, as part of `tests.services`, and tables of version 3 rewritten for it.

v4/<TABLE>/Properties.json                                              one record
v4/<TABLE>/{Dimensions,MeasureCodes,MeasureGroups,<dimension>Codes}.json    the list that goes in "value"
v4/<TABLE>/Observations.json                                            the same
"""

from __future__ import annotations

import csv
import json
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.answers import AnswerError
from tests.odata_filter import FilterError, matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.services import Services

Record = dict[str, Any]

PATH = "/odata/v1/CBS"
OBSERVATIONS = "Observations"
CODES: Mapping[str, str] = {
    "AantalInwoners": "T001036",
    "k_0Tot15Jaar": "10680",
    "k_15Tot25Jaar": "53050",
    "k_25Tot45Jaar": "53310",
    "k_45Tot65Jaar": "53715",
    "k_65JaarOfOuder": "80200",
    "GemiddeldeWOZWaardeVanWoningen": "M001642",
    "Koopwoningen": "1014800",
}
"""Codes of measures as CBS has them; another column gets one that is made up."""
TITLES: Mapping[str, str] = {
    "IndelingswijzigingGemeenteWijkBuurt": "Indelingswijziging gemeente, wijk, buurt",
    "AantalInwoners": "Aantal inwoners",
    "GemiddeldeWOZWaardeVanWoningen": "Gemiddelde WOZ-waarde van woningen",
}


class OData4:
    """One request."""

    def __init__(self, services: Services, base: str, path: str, query: dict[str, str]) -> None:
        self.services, self.base, self.path, self.query = services, base, path, query
        self.folder = services.root / "v4"

    def answer(self) -> AnswerError:
        parts = self.path.removeprefix(PATH).strip("/").split("/")
        if parts == ["Datasets"]:
            found = [self.read(folder.name, "Properties") for folder in sorted(self.folder.glob("*"))]
            return self.listed(self.filtered(found))
        if len(parts) == 3 and parts[1:] == [OBSERVATIONS, "$count"]:
            return self.count(parts[0])
        if len(parts) != 2:
            raise missing()
        content = self.read(*parts)
        if parts[1] == "Properties":
            return AnswerError(200, self.modified(content))
        return self.listed(self.filtered(content))

    def count(self, table: str) -> AnswerError:
        if self.services.strikes("no_count", self.path):
            raise AnswerError(400, {"error": {"code": "", "message": "The query is not valid."}})
        return AnswerError(200, f"\ufeff{len(self.filtered(self.read(table, OBSERVATIONS)))}", "text/plain")

    def read(self, table: str, entity: str) -> Any:
        path = self.folder / table / f"{entity}.json"
        if not path.is_file():
            raise missing()
        return json.loads(path.read_text(encoding="utf-8"))

    def modified(self, record: Record) -> Record:
        if self.services.strikes("modified_changes", self.path):
            return {**record, "Modified": f"{record['Modified']}.{len(self.services.requests)}"}
        return record

    def filtered(self, records: list[Record]) -> list[Record]:
        if not self.query.get("$filter") or self.services.strikes("filter_ignored", self.path):
            return records
        try:
            keep = matcher(self.query["$filter"])
            return [record for record in records if keep(record)]
        except FilterError as error:
            raise AnswerError(400, {"error": {"code": "", "message": str(error)}}) from None

    def listed(self, records: list[Record]) -> AnswerError:
        size, skip = self.services.page_size, int(self.query.get("$skiptoken", "0"))
        start = max(0, skip - size) if skip and self.services.strikes("repeated_page", self.path) else skip
        page = self.damaged(records[start : start + size])
        body: Record = {"@odata.context": "…", "value": page}
        if skip + size < len(records):
            body["@odata.nextLink"] = self.link(skip + size)
        if self.services.strikes("next_loop", self.path):
            body["@odata.nextLink"] = self.link(skip)
        return AnswerError(200, body, "application/json; odata.metadata=minimal")

    def damaged(self, page: list[Record]) -> list[Record]:
        if self.services.strikes("short_page", self.path):
            page = page[1:]
        if self.services.strikes("duplicate_ids", self.path):
            page = [page[0], {**page[1], "Id": page[0]["Id"]}, *page[2:]]
        if self.services.strikes("twice", self.path):
            page = [*page, {**page[0], "Id": 999_998}]
        if self.services.strikes("foreign_region", self.path):
            page = [*page, {**page[-1], "Id": 999_999, "WijkenEnBuurten": "BU99990000"}]
        if gone := self.services.strikes("column_gone", self.path):
            page = [{key: value for key, value in record.items() if key != gone.detail} for record in page]
        return page

    def link(self, skip: int) -> str:
        query = {**self.query, "$skiptoken": str(skip)}
        return f"{self.base}{quote(self.path)}?" + "&".join(f"{key}={quote(text)}" for key, text in query.items())


def missing() -> AnswerError:
    return AnswerError(404, {"error": {"code": "", "message": "Not Found"}})


# --- from version 3 -------------------------------------------------------------------------------
def move(root: Path, table: str) -> None:
    """Write a table of opendata as version 4 has it, beside the old one.

    A figure without a value has no observation, or one that says why: in turns.
    """
    old, new = root / "opendata" / table, root / "v4" / table
    properties = json.loads((old / "DataProperties.json").read_text(encoding="utf-8"))
    (info,) = json.loads((old / "TableInfos.json").read_text(encoding="utf-8"))
    topics = [p for p in properties if p["Type"] == "Topic"]
    groups = [p for p in properties if p["Type"] == "TopicGroup"]
    dimensions = [p for p in properties if p["Type"] not in ("Topic", "TopicGroup")]
    modified = f"{info['Modified']}+02:00"
    write(new, "Properties", {"Identifier": table, "Title": info["Title"], "Modified": modified})
    write(new, "Dimensions", [{"Identifier": d["Key"], "Title": d["Title"], "Kind": d["Type"]} for d in dimensions])
    write(new, "MeasureCodes", [measure(t) for t in topics])
    if groups:
        write(new, "MeasureGroups", [{"Id": str(g["ID"]), "Title": g["Title"], "ParentId": group(g)} for g in groups])
    for dimension in dimensions:
        listed = json.loads((old / f"{dimension['Key']}.json").read_text(encoding="utf-8"))
        write(new, f"{dimension['Key']}Codes", [code(c) for c in listed])
    with (old / "TypedDataSet.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    write(new, OBSERVATIONS, observations(rows, topics, [d["Key"] for d in dimensions]))


def write(folder: Path, entity: str, content: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{entity}.json").write_text(json.dumps(content), encoding="utf-8")


def group(record: Record) -> str | None:
    return None if record["ParentID"] is None else str(int(record["ParentID"]))


def code(category: Record) -> Record:
    return {
        "Identifier": category["Key"].strip(),
        "Title": category["Title"].strip(),
        "Status": category.get("Status"),
    }


def base(topic: Record) -> str:
    return topic["Key"].rpartition("_")[0]


def identifier(topic: Record) -> str:
    return CODES.get(base(topic), f"X{topic['ID']:06}")


def measure(topic: Record) -> Record:
    plain = base(topic) if topic["Title"] == topic["Key"] else topic["Title"]
    return {
        "Identifier": identifier(topic),
        "Title": TITLES.get(base(topic), plain),
        "Unit": topic["Unit"],
        "DataType": topic["Datatype"],
        "Decimals": topic["Decimals"],
        "MeasureGroupId": group(topic),
    }


def observations(rows: list[dict[str, str]], topics: list[Record], dimensions: list[str]) -> list[Record]:
    found: list[Record] = []
    silent = cycle((True, False))
    for row in rows:
        where = {name: row[name].strip() for name in dimensions}
        for topic in topics:
            text = row[topic["Key"]].strip()
            about = {"Id": len(found), "Measure": identifier(topic), **where}
            if topic["Datatype"] == "String":
                found.append(about | {"ValueAttribute": "None", "Value": None, "StringValue": text or None})
            elif text:
                found.append(about | {"ValueAttribute": "None", "Value": float(text), "StringValue": None})
            elif not next(silent):
                found.append(about | {"ValueAttribute": "Confidential", "Value": None, "StringValue": None})
    return found
