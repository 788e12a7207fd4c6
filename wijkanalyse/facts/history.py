"""The figures of earlier years, as lines per region and indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from wijkanalyse.facts import observations
from wijkanalyse.facts.continuity import Continuity, Sameness
from wijkanalyse.judgement.compare import Observation, observations_of
from wijkanalyse.judgement.trend import Found, Line, Point, Trend, judge, line_of

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.facts.population import Population

COLUMNS: Final = (
    "region_code",
    "region_year",
    "indicator",
    "word",
    "news",
    "unit",
    "first_year",
    "last_year",
    "first",
    "last",
    "delta",
    "margin",
    "min_diff",
    "nederland_delta",
    "reason",
    "broken",
)
_WHOLE_POPULATION: Final = "inwoners"


@dataclass(frozen=True)
class History:
    """Every figure of the wijken, the gemeente and Nederland, of all years within reach.

    `population` is by (code, year). `merged` says for the years before a merger whether the sum of the old gemeenten
    is the gemeente of now. `region_year` is the boundary year of the report.
    """

    frame: pd.DataFrame = field(default_factory=observations.empty)
    continuity: Continuity = field(default_factory=lambda: Continuity({}))
    population: Mapping[tuple[str, int], Population] = field(default_factory=dict)
    merged: Mapping[int, Sameness] = field(default_factory=dict)
    region_year: int = 0


class Trends:
    """The lines and trends of the wijken of one gemeente, and of the gemeente itself."""

    def __init__(self, catalogue: Catalogue, history: History) -> None:
        self.catalogue, self.history = catalogue, history
        known = history.frame[history.frame["value"].notna()]
        self._own: dict[tuple[str, str], list[Observation]] = {}
        self._nederland: dict[tuple[str, int, str], Observation] = {}
        for observation in observations_of(known):
            if observation.region_code.startswith("NL"):
                self._nederland[observation.indicator, observation.year, observation.edition] = observation
            else:
                self._own.setdefault((observation.region_code, observation.indicator), []).append(observation)
        self._trends: dict[tuple[str, str], Trend] = {}
        self._yearly = {p.id for p in catalogue.providers if p.yearly}

    def trend(self, code: str, indicator: Indicator) -> Trend:
        """Return how a figure of a wijk or the gemeente changed, with its line."""
        key = code, indicator.id
        if key not in self._trends:
            self._trends[key] = judge(indicator, self._line(code, indicator))
        return self._trends[key]

    def nederland(self, code: str, indicator: Indicator) -> tuple[Point, ...]:
        """Return the figures of Nederland in the years between the first and last of a line, from the same tables."""
        points = self.trend(code, indicator).points
        if not points:
            return ()
        tables = {o.edition for o in self._own[code, indicator.id]}
        found = (o for (i, _, table), o in self._nederland.items() if i == indicator.id and table in tables)
        within = [o for o in found if points[0].year <= o.year <= points[-1].year]
        return tuple(Point(o.year, o.value or 0.0) for o in sorted(within, key=lambda o: o.year))

    def _line(self, code: str, indicator: Indicator) -> Line:
        yearly = indicator.source.provider in self._yearly
        found = [self._found(o, indicator) for o in self._own.get((code, indicator.id), ())]
        return line_of(indicator, found, yearly=yearly)

    def _found(self, own: Observation, indicator: Indicator) -> Found:
        nederland = self._nederland.get((own.indicator, own.year, own.edition))
        point = Point(
            own.year,
            own.value or 0.0,
            own.lower,
            own.upper,
            self._base(own.region_code, own.year - (indicator.kind == "crime"), indicator),
            nederland.value if nederland is not None else None,
            own.status == "provisional",
        )
        return Found(point, self._border(own), own.edition)

    def _border(self, own: Observation) -> Sameness:
        merged = self.history.merged.get(own.region_year) if own.region_code.startswith("GM") else None
        return merged or self.history.continuity.between(own.region_code, own.region_year, self.history.region_year)

    def _base(self, code: str, year: int, indicator: Indicator) -> float | None:
        """Return the people or households of the year, or of the nearest year that is known with the same border."""
        for population in sorted(self._populations.get(code, ()), key=lambda p: abs(p.year - year)):
            wanted = indicator.population if indicator.population != "geen" else _WHOLE_POPULATION
            if (base := population.of(wanted)) is not None:
                return base
        return None

    @cached_property
    def _populations(self) -> dict[str, list[Population]]:
        found: dict[str, list[Population]] = {}
        for (code, year), population in self.history.population.items():
            if self.history.continuity.between(code, year, self.history.region_year).same is True:
                found.setdefault(code, []).append(population)
        return found

    def rows(self, codes: Iterable[str]) -> pd.DataFrame:
        """Return the trend of every figure of these regions that has an earlier year, in COLUMNS."""
        found = [
            _row(code, self.history.region_year, indicator, self.trend(code, indicator))
            for code, indicator in self._followed(codes)
        ]
        return pd.DataFrame(found, columns=list(COLUMNS))

    def _followed(self, codes: Iterable[str]) -> list[tuple[str, Indicator]]:
        """Return the figures of more than one year, in order of region and catalogue."""
        found = ((code, i) for code in codes for i in self.catalogue.indicators)
        return [(code, i) for code, i in found if len(self._own.get((code, i.id), ())) > 1]

    def used(self, codes: Sequence[str]) -> pd.DataFrame:
        """Return the observations that the lines of these regions stand on, with those of Nederland beside them."""
        wanted: set[tuple[str, str, int]] = set()
        for code, indicator in self._followed(codes):
            years = {p.year for p in self.trend(code, indicator).points}
            if len(years) > 1:
                wanted |= {(code, indicator.id, year) for year in years}
                wanted |= {("NL", indicator.id, p.year) for p in self.nederland(code, indicator)}
        frame = self.history.frame[self.history.frame["value"].notna()]
        regions = frame["region_code"].where(~frame["region_code"].str.startswith("NL"), "NL")
        keys = zip(regions, frame["indicator"], frame["year"], strict=True)
        return frame[np.fromiter((key in wanted for key in keys), dtype=bool, count=len(frame))]


def _row(code: str, region_year: int, indicator: Indicator, trend: Trend) -> tuple[object, ...]:
    return (
        code,
        region_year,
        indicator.id,
        trend.word,
        trend.news,
        trend.unit,
        trend.first_year,
        trend.last_year,
        trend.first,
        trend.last,
        trend.delta,
        trend.margin,
        trend.min_diff,
        trend.nederland_delta,
        trend.reason,
        trend.broken,
    )


def with_earlier(chosen: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of now with those of earlier years, each fact once, in the order of the contract."""
    both = pd.concat([chosen, earlier], ignore_index=True).drop_duplicates(list(observations.KEY))
    return both.sort_values(["region_code", "indicator", "year"], ignore_index=True)
