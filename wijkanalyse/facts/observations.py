"""The one tidy contract: a row per fact.

A fact is region × region year × indicator × year. The contract is fixed: exports, comparisons and tests rely on it.
The level "gebied" is a team's own area, a sum of buurten: only what can be added up has a value there. `edition` is the
table, or "eigen cijfers" for a figure of the gemeente's own, whose `source` is what the gemeente calls it.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import pandas as pd

Level = Literal["nederland", "gemeente", "wijk", "buurt", "gebied"]
Status = Literal["ok", "provisional", "suppressed", "not_applicable", "not_published", "missing"]

LEVELS: Final = get_args(Level)
STATUSES: Final = get_args(Status)
KEY: Final = ("region_code", "region_level", "region_year", "indicator", "year")
COLUMNS: Final = (*KEY, "value", "lower", "upper", "status", "edition", "source")
NUMBERS: Final = ("value", "lower", "upper")
WITH_VALUE: Final = ("ok", "provisional")


def empty() -> pd.DataFrame:
    """Return observations without rows, with the columns and dtypes of the contract."""
    dtypes = {c: "float64" if c in NUMBERS else "int64" if c.endswith("year") else "str" for c in COLUMNS}
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in dtypes.items()})


def level_of(code: str) -> Level:
    """Return the level of a region code: NL…, GM…, WK…, BU…, or GB… for an own area.

    Raises ValueError for any other code.
    """
    levels: dict[str, Level] = {"NL": "nederland", "GM": "gemeente", "WK": "wijk", "BU": "buurt", "GB": "gebied"}
    if (level := levels.get(code[:2])) is None:
        raise ValueError(f"not a region code: {code!r}")
    return level


def validate(frame: pd.DataFrame) -> list[str]:
    """Return every breach of the contract, each as a sentence; an empty list when there are none."""
    if list(frame.columns) != list(COLUMNS):
        return [f"columns are {list(frame.columns)}, expected {list(COLUMNS)}"]
    breaches = [f"{column} isn't numeric" for column in NUMBERS if not pd.api.types.is_numeric_dtype(frame[column])]
    if breaches:
        return breaches
    return [*_key_breaches(frame), *_value_breaches(frame)]


def _key_breaches(frame: pd.DataFrame) -> list[str]:
    breaches = []
    twice = frame[frame.duplicated(list(KEY), keep=False)]
    if len(twice):
        first = twice.iloc[0]
        breaches.append(f"{len(twice)} rows share a key, first {first['region_code']} {first['indicator']}")
    text = (*KEY, "status", "edition", "source")
    breaches.extend(f"{column} has empty cells" for column in text if frame[column].isna().any())
    for column, allowed in (("region_level", LEVELS), ("status", STATUSES)):
        if unknown := sorted(set(frame[column].dropna()) - set(allowed)):
            breaches.append(f"{column} has unknown values {unknown}")
    return breaches


def _value_breaches(frame: pd.DataFrame) -> list[str]:
    breaches = []
    with_value = frame["status"].isin(WITH_VALUE)
    if (bad := frame[with_value & frame["value"].isna()]).size:
        breaches.append(f"{len(bad)} rows have status ok without a value, first {bad.iloc[0]['indicator']}")
    if (bad := frame[~with_value & frame["value"].notna()]).size:
        breaches.append(f"{len(bad)} rows have a value and a status that says there is none")
    outside = (frame["lower"] > frame["value"]) | (frame["upper"] < frame["value"])
    if outside.any():
        first = frame[outside].iloc[0]
        breaches.append(f"{int(outside.sum())} values outside their own interval, first {first['region_code']}")
    return breaches
