"""The kerncijfers of one year: the conventions of CBS laid over what the places count."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from generator import borders
from generator.figures import NEW_BORDERS, place_sums, totals
from generator.places import LAST_YEAR, Places, chance
from generator.shares import derived
from generator.tables import Table, Topic, describing_texts, describing_topics, region_dimension, region_key

NEW_NAMES_YEAR: Final = 2022
"""From this edition on CBS calls a few columns and groups differently."""
OLD_PATHS: Final = {
    "Inkomen/Personen": "Inkomen/Inkomen van personen",
    "Inkomen/Huishoudens": "Inkomen/Inkomen van huishoudens",
    "Arbeid/Onderverdeling werkenden": "Arbeid/Onderverdeling arbeidsparticipatie",
}
REDRAWN: Final = ("WK990105", "WK990106", "BU99010504", "BU99010602")
EXAMPLE: Final = "GM9901"
ROUNDED_LEVELS: Final = ("WK", "BU")


@dataclass(frozen=True)
class Column:
    """A column of figures as columns.csv describes it.

    `rounding` is count, tens, hundreds or number; `base` and `least` say from which size on CBS publishes it.
    """

    key: str
    title: str
    unit: str
    decimals: int
    path: tuple[str, ...]
    figure: str
    rounding: str
    base: str
    least: float
    published: bool


def kerncijfers_table(places: Places, year: int) -> Table:
    """Return the edition of `year`; the newest has only the columns that CBS fills first."""
    shapes = borders.buurt_shapes(places, year)
    land = borders.surfaces(shapes)
    sums = totals(place_sums(places, year, land), places)
    sums["water"] += land[borders.WATER] * (sums.index == EXAMPLE)
    figures = derived(sums)
    columns = _columns(year)
    flag = f"Indelingswijziging{'GemeenteWijkBuurt' if year >= NEW_NAMES_YEAR else 'WijkenEnBuurten'}_4"
    topics = [Topic(c.key, c.title, c.unit, c.decimals, c.path) for c in columns]
    rows = pd.DataFrame({c.key: _publish(figures, c, year) for c in columns})
    for column in columns:
        if column.decimals == 0:
            rows[column.key] = rows[column.key].round().astype("Int64")
    return _table(places, year, (*describing_topics(), _flag_topic(flag), *topics), rows)


def _table(places: Places, year: int, topics: tuple[Topic, ...], rows: pd.DataFrame) -> Table:
    texts = pd.DataFrame([describing_texts(r, "opendata") for r in places.regions], index=rows.index)
    texts.insert(0, "WijkenEnBuurten", [region_key(r, "opendata") for r in places.regions])
    texts[topics[3].key] = [_flag(code, year) for code in rows.index]
    modified = f"{min(year + 2, 2026)}-{'03-30' if year == LAST_YEAR else '07-10'}T02:00:00"
    return Table(
        table=f"990{year - 2000}NED",
        title=f"Kerncijfers wijken en buurten {year}",
        service="opendata",
        source="Verzonnen; de echte tabel is van CBS.",
        modified=modified,
        period=str(year),
        dimensions=(region_dimension(places.regions, "opendata"),),
        topics=topics,
        rows=pd.concat([texts, rows], axis=1),
    )


def _flag_topic(key: str) -> Topic:
    return Topic(key, "Indelingswijziging", "code", 0, ("Regioaanduiding",), text=True)


def _flag(code: str, year: int) -> str:
    """Return how the border changed: 1 not at all, 3 redrawn, and a point where CBS says nothing."""
    if code.startswith("NL"):
        return "."
    return "3" if year == NEW_BORDERS and code in REDRAWN else "1"


def _columns(year: int) -> list[Column]:
    """Return the columns of an edition; the position in the table is part of a key, so it differs per year."""
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as file:
        listed = [r for r in csv.DictReader(file, delimiter=";") if int(r["from"]) <= year <= int(r["to"])]
    return [_column(record, position, year) for position, record in enumerate(listed, start=5)]


def _column(record: dict[str, str], position: int, year: int) -> Column:
    base, _, least = record["needs"].partition(":")
    return Column(
        key=f"{record['base']}_{position}",
        title=record["title"],
        unit=record["unit"],
        decimals=int(record["decimals"]),
        path=_path(record["path"], year),
        figure=record["figure"],
        rounding=record["rounding"],
        base=base,
        least=float(least or 0),
        published=year < LAST_YEAR or record["newest"] == "1",
    )


def _path(path: str, year: int) -> tuple[str, ...]:
    if year < NEW_NAMES_YEAR:
        return tuple(OLD_PATHS.get(path, path).split("/"))
    first, *rest = path.split("/")
    return ("Wonen en vastgoed" if first == "Wonen" else first, *rest)


def _publish(figures: pd.DataFrame, column: Column, year: int) -> pd.Series[float]:
    """Return a figure as CBS would publish it: rounded by its own rule, and empty below the smallest base."""
    if not column.published:
        return pd.Series(np.nan, index=figures.index)
    values = _rounded(figures[column.figure].astype(float), column, year)
    return values.where(figures[column.base] >= column.least) if column.base else values


def _rounded(exact: pd.Series[float], column: Column, year: int) -> pd.Series[float]:
    if column.rounding == "count":
        small = exact.index.str[:2].isin(ROUNDED_LEVELS)
        return exact.round().where(~small, _random_fives(exact, column.figure, year))
    if column.rounding in ("tens", "hundreds"):
        size = 10 if column.rounding == "tens" else 100
        return (exact / size).round() * size
    return exact.round(column.decimals)


def _random_fives(exact: pd.Series[float], figure: str, year: int) -> pd.Series[float]:
    """Return counts rounded at random to one of the two nearest fives, so that sums don't add up exactly."""
    whole = exact.round()
    lower = np.floor(whole / 5)
    up = chance(exact.index, f"round|{figure}", year) < whole / 5 - lower
    return pd.Series(5 * (lower + up), index=exact.index)
