"""The health tables: modelled estimates with bounds, in a current and an older edition."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from generator.figures import place_sums, totals
from generator.places import Places, wobble
from generator.tables import (
    Dimension,
    Table,
    Topic,
    categories,
    describing_texts,
    describing_topics,
    periods,
    region_dimension,
    region_key,
)

AGES: Final = {"20300": "18 jaar of ouder", "53115": "18 tot 65 jaar", "80200": "65 jaar of ouder"}
MARGINS: Final = {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval", "MBG0095": "Bovengrens 95%-interval"}
NO_FIGURES: Final = {2024: "990102"}
"""Stationskwartier and its buurten have no figures of 2024."""
SMALLEST: Final = 150


@dataclass(frozen=True)
class HealthTopic:
    """A topic as health.csv describes it: the Dutch level by year, and how traits of a place shift it (logit)."""

    name: str
    key: str
    title: str
    levels: dict[int, float]
    welstand: float
    leeftijd: float
    eenzaam: float


@dataclass(frozen=True)
class HealthEdition:
    """One health table: `name` is the column of health.csv with its base names, `slices` its years and age groups."""

    table: str
    title: str
    name: str
    modified: str
    slices: tuple[tuple[int, str], ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the table, oldest first."""
        return tuple(sorted({year for year, _ in self.slices}))

    @property
    def ages(self) -> dict[str, str]:
        """The age groups of the table, with their titles."""
        return {code: title for code, title in AGES.items() if any(age == code for _, age in self.slices)}


EDITIONS: Final = (
    HealthEdition(
        "99150NED",
        "Gezondheid per wijk en buurt; 2016/2020/2022/2024 (indeling 2024)",
        "base",
        "2025-12-01T02:00:00",
        ((2016, "20300"), (2020, "20300"), (2022, "20300"), (2024, "20300"), (2024, "53115"), (2024, "80200")),
    ),
    HealthEdition(
        "99120NED",
        "Gezondheid per wijk en buurt; 2016/2020 (indeling 2020)",
        "old_base",
        "2022-10-01T02:00:00",
        ((2016, "20300"), (2020, "20300"), (2020, "80200")),
    ),
)


def health_table(places: Places, edition: HealthEdition) -> Table:
    """Return one health table with values and both bounds for every region, year and age group."""
    listed = _topics(edition.name)
    topics = [Topic(t.key, t.title, "%", 1) for t in listed]
    plain = [Topic(t.key, t.title, t.unit, 0, text=True) for t in describing_topics()]
    parts = [_slice(places, edition, when, listed) for when in edition.slices]
    return Table(
        table=edition.table,
        title=edition.title,
        service="dataderden",
        source="Verzonnen; de echte tabel is van RIVM, GGD'en en CBS.",
        modified=edition.modified,
        period=", ".join(str(y) for y in edition.years),
        dimensions=(
            Dimension("Leeftijd", "Leeftijd", "Dimension", categories(edition.ages)),
            Dimension("Marges", "Marges", "Dimension", categories(MARGINS)),
            region_dimension(places.regions, "dataderden"),
            periods(edition.years),
        ),
        topics=(*plain, *topics),
        rows=pd.concat(parts, ignore_index=True),
    )


def _topics(name: str) -> list[HealthTopic]:
    with (Path(__file__).parent / "health.csv").open(encoding="utf-8", newline="") as file:
        listed = [r for r in csv.DictReader(file, delimiter=";") if r[name]]
    return [_topic(record, f"{record[name]}_{position}") for position, record in enumerate(listed, start=4)]


def _topic(record: dict[str, str], key: str) -> HealthTopic:
    levels = {int(k[1:]): float(v) for k, v in record.items() if k[0] == "y" and v}
    shifts = {k: float(record[k]) for k in ("welstand", "leeftijd", "eenzaam")}
    return HealthTopic(record["topic"], key, record["title"], levels, **shifts)


def _slice(places: Places, edition: HealthEdition, when: tuple[int, str], listed: list[HealthTopic]) -> pd.DataFrame:
    """Return the rows of one year and age group, with the topics as columns."""
    year, age = when
    # Who lives where changes slowly, and health is told within the borders of 2022 and later.
    sums = place_sums(places, min(max(year, 2022), 2024), {})
    people = totals(sums, places)
    hidden = _hidden(people, year)
    frames: dict[str, dict[str, pd.Series[float]]] = {margin: {} for margin in MARGINS}
    for topic in listed:
        shares = _shares(places, sums, topic, (edition.table, year, age))
        for margin, values in zip(MARGINS, (shares, *_bounds(shares, people["volwassenen"])), strict=True):
            frames[margin][topic.key] = (100 * values).round(1).mask(hidden)
    texts = pd.DataFrame([describing_texts(r, "dataderden") for r in places.regions], index=people.index)
    texts["WijkenEnBuurten"] = [region_key(r, "dataderden") for r in places.regions]
    texts = texts.assign(Leeftijd=age, Perioden=f"{year}JJ00")
    return pd.concat([pd.concat([texts, pd.DataFrame(f)], axis=1).assign(Marges=m) for m, f in frames.items()])


def _hidden(people: pd.DataFrame, year: int) -> pd.Series[bool]:
    silent = people.index.str[2:8] == NO_FIGURES[year] if year in NO_FIGURES else np.zeros(len(people), dtype=bool)
    return (people["inwoners"] < SMALLEST) | silent


def _shares(places: Places, sums: pd.DataFrame, topic: HealthTopic, when: tuple[str, int, str]) -> pd.Series[float]:
    """Return the modelled share per region: from the traits of its places, weighted by adults."""
    table, year, age = when
    if year not in topic.levels:
        return pd.Series(np.nan, index=[r.code for r in places.regions])
    level, adults = topic.levels[year], sums["volwassenen"]
    grown = (sums["a65"] / adults.where(adults > 0)).fillna(0)
    particular = 0.045 * wobble(sums.index, topic.name) + 0.02 * wobble(sums.index, topic.name, year)
    logit = (
        np.log(level / (100 - level))
        + topic.welstand * places.traits["welstand"]
        + topic.leeftijd * _age_effect(grown, age)
        + topic.eenzaam * places.traits["eenzaam"]
        + particular
        + 0.02 * wobble(sums.index, f"{table}{topic.name}")
    )
    shares = 1 / (1 + np.exp(-logit))
    both = totals(pd.DataFrame({"people": shares.where(adults > 0, 0) * adults, "adults": adults}), places)
    return both["people"] / both["adults"].where(both["adults"] > 0)


def _age_effect(old: pd.Series[float], age: str) -> pd.Series[float]:
    """Return the share of older people in steps of 10 points from the Dutch one; a group of one age hardly has it."""
    national = old.loc["NL00"]
    if age == "20300":
        return (old - national) * 10
    return (old - national) * 1.5 + (2.1 if age == "80200" else -0.7)


def _bounds(shares: pd.Series[float], adults: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return an interval on the logit scale, as wide as a survey of a few hundred people would give."""
    surveyed = pd.Series(260 + 0.03 * np.minimum(adults, 12_000), index=shares.index)
    surveyed = surveyed.mask(shares.index.str.startswith("GM"), 1500).mask(shares.index.str.startswith("NL"), 150_000)
    logit, step = np.log(shares / (1 - shares)), 1.96 / np.sqrt(surveyed * shares * (1 - shares))
    return 1 / (1 + np.exp(-(logit - step))), 1 / (1 + np.exp(-(logit + step)))
