"""Registered crime by place, kind and year, within the borders of the newest year."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from generator.figures import place_sums, totals
from generator.places import Places, wobble
from generator.tables import Dimension, Table, Topic, categories, periods, region_dimension, region_key

RATES: Final = {2019: 47.0, 2020: 45.9, 2021: 42.6, 2022: 45.2, 2023: 44.9, 2024: 44.6, 2025: 44.1}
"""Crimes per 1,000 inhabitants of Nederland."""
TOTAL: Final = "0.0.0"
KINDS: Final = {
    TOTAL: ("Totaal misdrijven", 1.0),
    "1.1.1": ("Diefstal/inbraak woning", 0.033),
    "1.4.3": ("Openlijk geweld (persoon)", 0.004),
    "1.4.4": ("Bedreiging", 0.030),
    "1.4.5": ("Mishandeling", 0.050),
    "1.4.6": ("Straatroof", 0.005),
    "2.2.1": ("Vernieling cq. zaakbeschadiging", 0.105),
}
KIND_WIDTH: Final = 6
NEWEST_KWB_BORDERS: Final = 2022


def crime_table(places: Places) -> Table:
    """Return the table of registered crime; the last year is provisional."""
    years = tuple(RATES)
    people = {year: _people(places, year) for year in years}
    parts = [_slice(places, year, kind, people[year]) for kind in KINDS for year in years]
    return Table(
        table="99047NED",
        title="Geregistreerde misdrijven; soort misdrijf, wijk, buurt, jaarcijfers",
        service="dataderden",
        source="Verzonnen; de echte tabel is van de politie.",
        modified="2026-02-15T02:00:00",
        period=f"{years[0]}-{years[-1]}",
        dimensions=(
            Dimension("SoortMisdrijf", "Soort misdrijf", "Dimension", _kinds()),
            region_dimension(places.regions, "dataderden"),
            periods(years, provisional=frozenset(years[-1:])),
        ),
        topics=(Topic("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven", "aantal", 0),),
        rows=pd.concat(parts, ignore_index=True),
    )


def _kinds() -> tuple[dict[str, object], ...]:
    return categories({kind: title for kind, (title, _) in KINDS.items()}, KIND_WIDTH)


def _slice(places: Places, year: int, kind: str, people: pd.Series[float]) -> pd.DataFrame:
    counts = totals(pd.DataFrame({"count": _counts(places, year, kind, people)}), places)["count"]
    return pd.DataFrame(
        {
            "SoortMisdrijf": kind.ljust(KIND_WIDTH),
            "WijkenEnBuurten": [region_key(r, "dataderden") for r in places.regions],
            "Perioden": f"{year}JJ00",
            "GeregistreerdeMisdrijven_1": counts.astype("int64").to_numpy(),
        }
    )


def _counts(places: Places, year: int, kind: str, people: pd.Series[float]) -> pd.Series[float]:
    """Return whole counts per place that vary from year to year as rare events do; a kind is at most a third."""
    traits, share = places.traits, KINDS[kind][1]
    expected = share * (people * RATES[year] / 1000 * traits["misdrijven"] + traits["extra_misdrijven"])
    varied = expected + 1.1 * np.sqrt(expected) * wobble(traits.index, f"crime{kind}", year)
    counts = pd.Series(varied.round().clip(lower=0), index=traits.index)
    return counts if kind == TOTAL else counts.clip(upper=_counts(places, year, TOTAL, people) // 3)


def _people(places: Places, year: int) -> pd.Series[float]:
    """Return the inhabitants within today's borders; before 2022 the kerncijfers have others."""
    now = place_sums(places, max(year, NEWEST_KWB_BORDERS), {})["inwoners"]
    return now * (1 + places.traits["groei"]) ** min(0, year - NEWEST_KWB_BORDERS)
