"""Indicators, tables and figures of a few rows, for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from wijkanalyse.catalogue import Catalogue, Driver, Field, Indicator, Provider, SourceSpec, ThemeSpec
from wijkanalyse.facts import observations
from wijkanalyse.judgement.compare import Observation
from wijkanalyse.sources.frames import TOPIC_COLUMNS
from wijkanalyse.sources.protocol import TableProperties
from wijkanalyse.stock.editions import Edition
from wijkanalyse.stock.holdings import Holding

REGION = "WijkenEnBuurten"
KERNCIJFERS = Provider("kerncijfers", "Kerncijfers", "opendata", "kerncijfers", "CC BY", "{table}", True, {}, {})
GEZONDHEID = Provider(
    "gezondheid",
    "Gezondheid",
    "dataderden",
    "gezondheid",
    "CC BY",
    "{table}",
    False,
    {"Leeftijd": ("20300",)},
    {"dimension": "Marges", "value": "MW00000", "lower": "MOG0095", "upper": "MBG0095"},
)
SHARE = Indicator(
    id="deel",
    label="Mensen met een fiets",
    definition="Aandeel van de inwoners met een fiets.",
    theme="zorg",
    unit="% van de inwoners",
    decimals=0,
    kind="share",
    direction="up",
    driver="fiets",
    plausible=(0, 100),
    moment="in {year}",
    sentence="{} van de inwoners heeft een fiets",
    source=SourceSpec("kerncijfers", (Field(("Fietsers",), "%"),)),
    population="inwoners",
    min_diff="share",
)
ESTIMATE = replace(
    SHARE,
    id="schatting",
    kind="estimate",
    theme="gezondheid",
    population="volwassenen",
    source=SourceSpec("gezondheid", (Field(("Gezond",), "%"),)),
)
INCOME = replace(
    SHARE, id="inkomen", kind="money", unit="euro", min_diff="income", population="huishoudens", resolution=100
)
DISTANCE = replace(
    SHARE,
    id="afstand",
    kind="distance",
    unit="km",
    decimals=1,
    direction="down",
    min_diff="distance",
    resolution=0.1,
    plausible=(0, 150),
)


def catalogue(*indicators: Indicator) -> Catalogue:
    """The themes and drivers of these indicators, in their order."""
    themes = tuple(ThemeSpec(t, t) for t in dict.fromkeys(i.theme for i in indicators))
    drivers = tuple(Driver(d, f"Zorg om {d}", f"Kracht van {d}") for d in dict.fromkeys(i.driver for i in indicators))
    return Catalogue(themes, (KERNCIJFERS, GEZONDHEID), indicators, drivers)


def topics(*columns: tuple[str, str, str] | tuple[str, str, str, str]) -> pd.DataFrame:
    """Data columns as (key, base, unit) or (key, base, unit, path)."""
    rows = [(key, base, base, unit, 0, "Double", *path, *[""] * (not path)) for key, base, unit, *path in columns]
    return pd.DataFrame(rows, columns=list(TOPIC_COLUMNS))


def holding(
    columns: pd.DataFrame, *, table: str = "99024NED", years: tuple[int, ...] = (2024,), region_year: int = 2024
) -> Holding:
    """An edition of the kerncijfers."""
    edition = Edition("kerncijfers", table, f"Kerncijfers {years[0]}", "2026-01-02", "", years, region_year)
    return Holding(edition, TableProperties(columns, {REGION: "GeoDetail"}))


def health_holding(columns: pd.DataFrame, years: tuple[int, ...] = (2022, 2020)) -> Holding:
    """An edition of the health figures, with a period and a margin as dimensions."""
    edition = Edition("gezondheid", "99150NED", "Gezondheid (indeling 2024)", "2026-01-02", "", years, 2024)
    dimensions = {"Leeftijd": "Dimension", "Marges": "Dimension", REGION: "GeoDimension", "Perioden": "TimeDimension"}
    return Holding(edition, TableProperties(columns, dimensions))


def facts(*rows: dict[str, Any]) -> pd.DataFrame:
    """Observations of the contract; what a row doesn't say is a figure of 2024 in edition T24."""
    filled = []
    for row in rows:
        fact = {"region_year": 2024, "indicator": "deel", "year": 2024, "value": 50.0} | row
        known = fact["value"] is not None
        fact = {"lower": None, "upper": None, "status": "ok" if known else "missing"} | fact
        edition = f"T{fact['year'] % 100}"
        filled.append(
            {"region_level": observations.level_of(fact["region_code"]), "edition": edition, "source": f"{edition}:F_1"}
            | fact
        )
    frame = pd.DataFrame(filled, columns=list(observations.COLUMNS))
    return frame.astype(dict.fromkeys(observations.NUMBERS, "float64"))


def observation(value: float | None, **changes: Any) -> Observation:
    """A figure of wijk WK990101 in 2024; without a value its status is "missing"."""
    status = "missing" if value is None else "ok"
    known = {"region_code": "WK990101", "region_year": 2024, "indicator": "deel", "year": 2024, "status": status}
    rest = {"value": value, "lower": None, "upper": None, "edition": "T24", "source": "T24:Fietsers_1"}
    return Observation(**(known | rest | changes))
