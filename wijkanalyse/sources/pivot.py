"""From the observations of OData version 4, a row per figure, to wide rows, a column per measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from wijkanalyse.sources import frames, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.sources.frames import Records
    from wijkanalyse.sources.protocol import TableProperties

MEASURE, NUMBER, TEXT, REASON = "Measure", "Value", "StringValue", "ValueAttribute"
NO_REASON = frozenset({"", "None"})
REASON_SUFFIX = ":reason"
_RANK = ":rank"


def observations(table: str, records: Records, properties: TableProperties) -> pd.DataFrame:
    """One page of observations: codes stripped, numbers as float64, texts and reasons as they are."""
    codes = [*properties.dimensions, MEASURE]
    verify.columns_present(table, records, [*codes, NUMBER])
    columns: dict[str, Any] = {
        name: frames.code_column(table, name, [record[name] for record in records]) for name in codes
    }
    columns[NUMBER] = frames.number_column(table, NUMBER, [record[NUMBER] for record in records])
    for name in (TEXT, REASON):
        columns[name] = frames.text_column(table, name, [record.get(name) for record in records])
    return pd.DataFrame(columns)


def wide(
    found: pd.DataFrame, properties: TableProperties, wanted: Sequence[str], regions: Sequence[str]
) -> pd.DataFrame:
    """The rows of a selection: every region for each combination of the other dimensions that occurs.

    `found` has each measure at most once per combination. A figure without an observation is absent. A measure of
    which the service says why figures are absent gets a text column "<key>:reason" with its words.
    """
    rows = _combinations(found, properties, regions)
    datatypes = dict(zip(properties.topics["key"], properties.topics["datatype"], strict=True))
    keys = pd.MultiIndex.from_frame(rows)
    reasons: dict[str, Any] = {}
    for key in wanted:
        own = found[found[MEASURE] == key].set_index(list(properties.dimensions))
        if datatypes[key].lower() in frames.TEXTS:
            rows[key] = _texts(own[TEXT], keys)
        else:
            rows[key] = own[NUMBER].reindex(keys).to_numpy(dtype="float64")
        told = own.loc[~own[REASON].isin(NO_REASON) & own[REASON].notna(), REASON]
        if len(told):
            reasons[f"{key}{REASON_SUFFIX}"] = _texts(told, keys)
    return pd.concat([rows, pd.DataFrame(reasons, index=rows.index)], axis=1) if reasons else rows


def _texts(values: pd.Series, keys: pd.MultiIndex) -> pd.Series:
    aligned = values.astype(object).reindex(keys)
    return pd.Series([value if isinstance(value, str) else None for value in aligned], dtype=object)


def _combinations(found: pd.DataFrame, properties: TableProperties, regions: Sequence[str]) -> pd.DataFrame:
    """Every region with each combination of other values, in the order of a table: the last dimension runs fastest."""
    region = properties.region_dimension
    others = [name for name in properties.dimensions if name != region]
    listed = pd.DataFrame({region: pd.Series(list(regions), dtype="str"), _RANK: range(len(regions))})
    rows = found[others].drop_duplicates().merge(listed, how="cross") if others else listed
    order = [_RANK if name == region else name for name in properties.dimensions]
    return rows.sort_values(order, ignore_index=True)[list(properties.dimensions)]
