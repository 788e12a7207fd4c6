"""From the counts of registered crime per year to figures of three years per 1,000 inhabitants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from wijkanalyse import words
from wijkanalyse.facts import crime, observations
from wijkanalyse.facts.harmonise import Harmonised, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.facts.continuity import Continuity
    from wijkanalyse.facts.population import Population

    Floats = NDArray[np.float64]

_PEOPLE: Final = "people"


@dataclass(frozen=True)
class Denominator:
    """How many people live in a region, and where that stands (table:field)."""

    inhabitants: float
    source: str


class Inhabitants:
    """The inhabitants in each edition of the kerncijfers, by year; `sources` names table and field of each year."""

    def __init__(
        self, by_year: Mapping[int, Mapping[str, Population]], sources: Mapping[int, str], continuity: Continuity
    ) -> None:
        self._by_year = {y: {_plain(c): p.inwoners for c, p in found.items()} for y, found in by_year.items()}
        self._sources, self._continuity = sources, continuity
        self._found: dict[tuple[str, int, int], Denominator | None] = {}

    def nearest(self, code: str, year: int, region_year: int) -> Denominator | None:
        """Return the inhabitants of the region that `code` was in `region_year`, of the year nearest to `year`."""
        key = (code, year, region_year)
        if key not in self._found:
            self._found[key] = self._nearest(*key)
        return self._found[key]

    def _nearest(self, code: str, year: int, region_year: int) -> Denominator | None:
        for candidate in sorted(self._by_year, key=lambda y: (abs(y - year), -y)):
            number = self._by_year[candidate].get(_plain(code))
            if number is not None and self._same(code, candidate, region_year):
                return Denominator(number, self._sources[candidate])
        return None

    def _same(self, code: str, year: int, region_year: int) -> bool:
        """Return whether the borders are the same; of a gemeente what isn't known to have changed will do."""
        if code.startswith("NL"):
            return True
        same = self._continuity.between(code, year, region_year).same
        return same is not False if code.startswith("GM") else same is True


def _plain(code: str) -> str:
    """Return a region code, with one code for Nederland: the tables have two."""
    return "NL" if code.startswith("NL") else code


def rates(counts: pd.DataFrame, indicators: Iterable[Indicator], inhabitants: Inhabitants) -> Harmonised:
    """Return the figures of every period of three years, from observations with the counts of single years.

    The year of a figure is the last of its three. A region with a year missing is missing, not zero.
    """
    kinds = [(i, counts[counts["indicator"] == i.id]) for i in indicators]
    frames = [frame for i, own in kinds if len(own) for frame in _Kind(i, own, inhabitants).frames()]
    if not frames:
        return Harmonised(observations.empty(), ())
    frame, refusals = _believable(pd.concat(frames, ignore_index=True), {i.id: i for i, _ in kinds})
    return Harmonised(frame[list(observations.COLUMNS)], refusals)


def with_rates(counted: Harmonised, catalogue: Catalogue, inhabitants: Inhabitants) -> Harmonised:
    """Return the observations of one edition, with figures in the place of counts of crime."""
    kinds = [i for i in catalogue.indicators if i.kind == "crime"]
    is_crime = counted.frame["indicator"].isin([i.id for i in kinds])
    if not is_crime.any():
        return counted
    found = rates(counted.frame[is_crime], kinds, inhabitants)
    frames = [f for f in (counted.frame[~is_crime], found.frame) if len(f)]
    frame = pd.concat(frames, ignore_index=True) if frames else observations.empty()
    return Harmonised(frame, (*counted.refusals, *found.refusals))


class _Kind:
    """The counts of one kind of crime."""

    def __init__(self, indicator: Indicator, counts: pd.DataFrame, inhabitants: Inhabitants) -> None:
        self.indicator, self._inhabitants = indicator, inhabitants
        self._provisional = set(counts.loc[counts["status"] == "provisional", "year"])
        self._counts = counts.pivot(index="region_code", columns="year", values="value")
        self._about = counts.drop_duplicates("region_code", keep="last").set_index("region_code")

    def frames(self) -> list[pd.DataFrame]:
        """Return the figures of every period of three years that the table has."""
        years = {int(y) for y in self._counts.columns}
        return [self._frame(y) for y in sorted(years) if {y - back for back in range(crime.YEARS)} <= years]

    def _frame(self, year: int) -> pd.DataFrame:
        """Return the figures of the three years that end with `year`."""
        three = [year - back for back in range(crime.YEARS)]
        total = self._counts[three].sum(axis=1, skipna=False)
        about = self._about.loc[total.index]
        bases = [
            self._inhabitants.nearest(code, year - 1, int(borders))
            for code, borders in zip(total.index, about["region_year"], strict=True)
        ]
        people = np.array([np.nan if b is None else b.inhabitants for b in bases], dtype="float64")
        unknown = np.full(len(people), np.nan)
        rate = np.divide(total.to_numpy() * crime.PER, people * crime.YEARS, out=unknown, where=people > 0)
        status = self._status(about["region_level"].to_numpy(), total.to_numpy(), people, three)
        sources = [s if b is None else f"{s}+{b.source}" for s, b in zip(about["source"], bases, strict=True)]
        value = np.where(np.isin(status, observations.WITH_VALUE), rate, np.nan)
        return about.assign(year=year, value=value, status=status, source=sources, people=people).reset_index()

    def _status(self, levels: NDArray[Any], total: Floats, people: Floats, years: list[int]) -> NDArray[Any]:
        """Return the status of each region; a later line overrules an earlier one."""
        small, kind = np.isin(levels, ("wijk", "buurt")), self.indicator.smallest_count > 0
        status = np.full(len(total), "provisional" if self._provisional & set(years) else "ok", dtype="<U14")
        status[small & (total < self.indicator.smallest_count)] = "suppressed"
        status[small & (people < self.indicator.smallest_base)] = "suppressed"
        status[np.isnan(total) | np.isnan(people)] = "missing"
        status[people == 0] = "not_applicable"
        status[(levels == "buurt") & kind] = "not_applicable"
        return status


def _believable(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> tuple[pd.DataFrame, tuple[Refusal, ...]]:
    """Return the figures without those that can't be true, and which these were."""
    low = frame["indicator"].map({i.id: i.plausible[0] for i in indicators.values()})
    high = frame["indicator"].map({i.id: i.plausible[1] for i in indicators.values()})
    wild = (frame["value"] < low) | (frame["value"] > high)
    part = _lacks_buurten(frame, indicators)
    refusals = [
        Refusal(str(name), str(table), f"{words.counted(len(rows), 'onmogelijke waarde', 'onmogelijke waarden')}")
        for (name, table), rows in frame[wild].groupby(["indicator", "edition"])
    ]
    for (name, table), rows in frame[part & (frame["year"] == frame["year"].max())].groupby(["indicator", "edition"]):
        codes = words.listed(sorted(rows["region_code"]))
        refusals.append(Refusal(str(name), str(table), f"veel te weinig misdrijven in {codes}; er missen buurten"))
    refused = wild | part
    kept = frame.assign(
        value=frame["value"].mask(refused), status=frame["status"].mask(refused & frame["value"].notna(), "missing")
    )
    return kept, tuple(refusals)


def _lacks_buurten(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series[bool]:
    """Return the rows of wijken with far fewer crimes in all than fits their part of the gemeente."""
    totals = frame["indicator"].map({i.id: i.smallest_count == 0 for i in indicators.values()}).astype(bool)
    gemeente = ("GM" + frame["region_code"].str.slice(2, 6)).where(frame["region_level"] == "wijk")
    figures = frame[totals & (frame["region_level"] == "gemeente")].set_index(["region_code", "year"])["value"]
    keys = pd.MultiIndex.from_arrays([gemeente, frame["year"]])
    expected = figures[~figures.index.duplicated()].reindex(keys).to_numpy()
    few = (frame["value"] < crime.LOWEST_PART * expected) & (frame[_PEOPLE] >= crime.MIN_INHABITANTS) & totals
    places = set(zip(frame.loc[few, "region_code"], frame.loc[few, "year"], strict=True))
    here = zip(frame["region_code"], frame["year"], strict=True)
    return pd.Series([place in places for place in here], index=frame.index) & frame["value"].notna()
