"""From the records of OData to DataFrames with one type per column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from wijkanalyse.sources import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.sources.protocol import TableProperties

Records = list[dict[str, Any]]

POSITION = re.compile(r"_\d+$")
TEXTS = frozenset({"", "string", "text"})
ABSENT = frozenset({"", "."})
TOPIC_COLUMNS = ("key", "base", "title", "unit", "decimals", "datatype", "path")


def clean(value: object) -> str:
    """A text without padding; an absent one is empty."""
    return "" if value is None else str(value).strip()


def dimensions(properties: Records) -> dict[str, str]:
    """The dimensions in DataProperties: name and type, in the table's own order."""
    kinds = {clean(record.get("Key")): clean(record.get("Type")) for record in properties}
    return {name: kind for name, kind in kinds.items() if name and kind not in ("Topic", "TopicGroup")}


def topics(properties: Records) -> pd.DataFrame:
    """The data columns in DataProperties, a row each (see TableProperties)."""
    groups = {int(record["ID"]): record for record in properties if record.get("Type") == "TopicGroup"}
    rows = [topic(record, groups) for record in properties if record.get("Type") == "Topic"]
    return pd.DataFrame(rows, columns=list(TOPIC_COLUMNS))


def topic(record: dict[str, Any], groups: dict[int, dict[str, Any]]) -> dict[str, object]:
    """One data column as a row of `topics`."""
    key = clean(record.get("Key"))
    return {
        "key": key,
        "base": POSITION.sub("", key),
        "title": clean(record.get("Title")),
        "unit": clean(record.get("Unit")),
        "decimals": int(record.get("Decimals") or 0),
        "datatype": clean(record.get("Datatype")),
        "path": "/".join(group_titles(record.get("ParentID"), groups)),
    }


def group_titles(parent: object, groups: dict[int, dict[str, Any]]) -> list[str]:
    """The titles of the groups above a column, the outermost first; the service may give its numbers as floats."""
    titles: list[str] = []
    while isinstance(parent, int | float) and int(parent) in groups and len(titles) <= len(groups):
        group = groups[int(parent)]
        titles.insert(0, clean(group.get("Title")))
        parent = group.get("ParentID")
    return titles


def categories(records: Records) -> pd.DataFrame:
    """The categories of a dimension: raw (the key with its padding), key, title and status."""
    raw = [str(record.get("Key") or "") for record in records]
    keys = [key.strip() for key in raw]
    titles = [clean(record.get("Title")) for record in records]
    states = [clean(record.get("Status")) for record in records]
    return pd.DataFrame({"raw": raw, "key": keys, "title": titles, "status": states}, dtype="str")


def rows(
    table: str, records: Sequence[dict[str, Any]], properties: TableProperties, wanted: Sequence[str]
) -> pd.DataFrame:
    """One page of rows, column by column: codes and texts stripped, numbers as float64."""
    verify.columns_present(table, records, [*properties.dimensions, *wanted])
    datatypes = dict(zip(properties.topics["key"], properties.topics["datatype"], strict=True))
    columns: dict[str, Any] = {}
    for name in properties.dimensions:
        columns[name] = code_column(table, name, [record[name] for record in records])
    for name in wanted:
        column = text_column if datatypes[name].lower() in TEXTS else number_column
        columns[name] = column(table, name, [record[name] for record in records])
    return pd.DataFrame(columns)


def code_column(table: str, name: str, values: Sequence[Any]) -> pd.Series:
    """A dimension's codes without padding."""
    verify.codes(table, name, values)
    return pd.Series([value.strip() for value in values], dtype="str")


def number_column(table: str, name: str, values: Sequence[Any]) -> pd.Series:
    """Numbers as float64; an absent one is NaN."""
    verify.numbers(table, name, values)
    return pd.Series(np.array(values, dtype=np.float64))


def text_column(table: str, name: str, values: Sequence[Any]) -> pd.Series:
    """Texts without padding; an absent one, also given as ".", is None."""
    verify.texts(table, name, values)
    stripped = (None if value is None else value.strip() for value in values)
    return pd.Series([None if text is None or text in ABSENT else text for text in stripped], dtype=object)
