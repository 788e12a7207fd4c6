"""From raw rows to observations: the catalogue's indicators out of one edition, with status and origin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from wijkanalyse import words
from wijkanalyse.facts import corrections, observations
from wijkanalyse.facts.population import Population, read_population
from wijkanalyse.stock.columns import Match, Mismatch, match_context, match_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wijkanalyse.catalogue import Catalogue, Indicator, Provider
    from wijkanalyse.stock.holdings import Holding

    Floats = NDArray[np.float64]

_PERIOD: Final = "TimeDimension"


@dataclass(frozen=True)
class Refusal:
    """Why an edition gives no (or not every) figure of an indicator; `reason` is Dutch."""

    indicator: str
    table: str
    reason: str


@dataclass(frozen=True)
class Harmonised:
    """The observations of one edition, and what couldn't be taken over."""

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class _Observed:
    """The observations of one indicator: columns with a value per region, and what is the same for all of these."""

    columns: dict[str, NDArray[Any]]
    same: dict[str, str | int]
    refusals: tuple[Refusal, ...]


def harmonise(holding: Holding, rows: pd.DataFrame, catalogue: Catalogue) -> Harmonised:
    """Return the observations of every indicator that `rows` of one edition give.

    A share is 100 × the sum of its parts / its whole; the denominator comes from the same row. Of crime these are the
    counts of one year; `crime.rates` makes figures of them.
    """
    provider = catalogue.provider(holding.edition.provider)
    found: list[_Observed] = []
    refusals: list[Refusal] = []
    for year, block in _blocks(holding, provider, rows):
        tables = _Tables(holding, provider, block, year)
        for indicator in catalogue.of_provider(provider.id):
            if not indicator.first_year <= year <= indicator.last_year:
                continue
            table = tables.of(indicator)
            result = table.observe(indicator) if isinstance(table, _Block) else table
            if isinstance(result, Mismatch):
                refusals.append(Refusal(indicator.id, holding.edition.table, result.reason))
            else:
                found.append(result)
                refusals.extend(result.refusals)
    return Harmonised(_frame(found), tuple(dict.fromkeys(refusals)))


def _frame(found: Sequence[_Observed]) -> pd.DataFrame:
    """Return the observations of all indicators; made once, as a frame per indicator costs more than its rows."""
    if not found:
        return observations.empty()
    lengths = [len(o.columns["region_code"]) for o in found]
    same = pd.DataFrame([o.same for o in found]).take(np.repeat(np.arange(len(found)), lengths))
    columns = {name: np.concatenate([o.columns[name] for o in found]) for name in found[0].columns}
    return same.reset_index(drop=True).assign(**columns)[list(observations.COLUMNS)]


@dataclass(frozen=True)
class Wide:
    """The values of one edition and year as arrays beside each other: what statistics over many regions need."""

    table: str
    region_year: int
    year: int
    codes: NDArray[Any]
    values: dict[str, Floats]


def widen(holding: Holding, rows: pd.DataFrame, catalogue: Catalogue) -> tuple[Wide, ...]:
    """Return the values of every indicator that `rows` of one edition give, per year, without status or origin."""
    provider = catalogue.provider(holding.edition.provider)
    found = []
    for year, block in _blocks(holding, provider, rows):
        tables = _Tables(holding, provider, block, year)
        numbers: dict[str, Floats] = {}
        for indicator in catalogue.of_provider(provider.id):
            table = tables.of(indicator)
            if isinstance(table, _Block) and (n := table.numbers(indicator)) is not None:
                numbers[indicator.id] = n
        found.append(Wide(holding.edition.table, holding.edition.region_year, year, tables.codes, numbers))
    return tuple(found)


def _blocks(holding: Holding, provider: Provider, rows: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """Return the rows per year that the figures are about, with lower and upper bounds joined beside the values."""
    time = next((n for n, kind in holding.properties.dimensions.items() if kind == _PERIOD), None)
    by_year = [(holding.edition.newest_year, rows)]
    if time is not None:
        by_year = [(int(str(p)[:4]), b) for p, b in rows.groupby(time, sort=True)]
    return [(year, _beside(block, provider, holding)) for year, block in by_year]


def _beside(block: pd.DataFrame, provider: Provider, holding: Holding) -> pd.DataFrame:
    """Return the value rows, with the rows of the bounds as columns "<key>:lower" and "<key>:upper"."""
    region = holding.properties.region_dimension
    bounds = provider.bounds
    if not bounds or bounds["dimension"] not in block:
        return block.reset_index(drop=True)
    margin = block[bounds["dimension"]]
    values = block[margin == bounds["value"]].reset_index(drop=True)
    numeric = block.select_dtypes("number").columns
    for side in ("lower", "upper"):
        part = block[margin == bounds[side]].set_index(region)[numeric]
        if len(part):
            aligned = part.reindex(values[region]).reset_index(drop=True)
            values = pd.concat([values, aligned.add_suffix(f":{side}")], axis=1)
    return values


class _Tables:
    """The rows of one edition and one year, a row per region for each choice of codes that an indicator makes."""

    def __init__(self, holding: Holding, provider: Provider, rows: pd.DataFrame, year: int) -> None:
        self._holding, self._provider, self._rows, self._year = holding, provider, rows, year
        self._made: dict[str, _Block | Mismatch] = {}

    @cached_property
    def codes(self) -> NDArray[Any]:
        """Every region, in the order of the rows."""
        return self._rows[self._holding.properties.region_dimension].drop_duplicates().to_numpy()

    def of(self, indicator: Indicator) -> _Block | Mismatch:
        """Return the rows that an indicator is read from, or which code the table lacks."""
        fixed = indicator.source.dimensions
        if (key := repr(sorted(fixed.items()))) not in self._made:
            self._made[key] = self._block(fixed)
        return self._made[key]

    def _block(self, fixed: Mapping[str, tuple[str, ...]]) -> _Block | Mismatch:
        rows, told = self._rows, {}
        for name, asked in fixed.items():
            listed = self._holding.codes.get(name, {})
            if absent := [code for code in asked if code not in listed]:
                return Mismatch(f"kenmerk {name} heeft geen {' of '.join(absent)}")
            told[name] = tuple(listed[code] for code in asked)
            rows = self._added_up(rows, name, told[name])
        return _Block(self._holding, self._provider, rows, self._year, told)

    def _added_up(self, rows: pd.DataFrame, name: str, codes: Sequence[str]) -> pd.DataFrame:
        """Return a row per region with the sum of these codes; a sum of which a part is unknown is unknown."""
        region = self._holding.properties.region_dimension
        parts = [rows[rows[name] == code].set_index(region) for code in codes]
        numeric = rows.select_dtypes("number").columns
        whole = parts[0].reindex(self.codes).rename_axis(region)
        for part in parts[1:]:
            whole[numeric] = whole[numeric] + part[numeric].reindex(self.codes)
        return whole.reset_index()


class _Block:
    """The rows of one edition and one year, a row per region; `fixed` are the codes that the indicators chose."""

    def __init__(
        self,
        holding: Holding,
        provider: Provider,
        rows: pd.DataFrame,
        year: int,
        fixed: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        self.edition, self.topics, self.year = holding.edition, holding.topics, year
        self.provider, self.rows, self.fixed = provider, rows, fixed
        self.holding = holding
        self.codes: NDArray[Any] = rows[holding.properties.region_dimension].to_numpy()
        self.levels = np.array([observations.level_of(c) for c in self.codes])
        self._region = holding.properties.region_dimension
        self._counts: dict[str, Floats] = {}

    @cached_property
    def _population(self) -> tuple[Population, ...]:
        context = match_context(self.topics)
        return tuple(read_population(self.rows, self._region, context, self.year).values())

    def _count(self, population: str) -> Floats:
        """Return how many people or households live in each region, NaN where this table doesn't say."""
        if population not in self._counts:
            counted = [np.nan if (n := p.of(population)) is None else n for p in self._population]
            self._counts[population] = np.array(counted, dtype="float64")
        return self._counts[population]

    def _column(self, key: str) -> Floats:
        numbers: Floats = self.rows[key].to_numpy(dtype="float64")
        return numbers

    def _sum(self, match: Match) -> Floats:
        total: Floats = np.sum([self._column(k) for k in match.keys], axis=0)
        return total

    def numbers(self, indicator: Indicator) -> Floats | None:
        """Return the plausible values of one indicator by region, None when the table doesn't have it.

        Of crime a table has counts of a year, which are no figures to compare: None too.
        """
        source = indicator.source
        if indicator.kind == "crime":
            return None
        value = match_first(self.topics, source.value)
        whole = match_first(self.topics, source.per) if source.per else None
        if isinstance(value, Mismatch) or isinstance(whole, Mismatch):
            return None
        return self._refuse_implausible(indicator, value, self._derive(value, whole, source.factor))[0]

    def observe(self, indicator: Indicator) -> _Observed | Mismatch:
        """Return the observations of one indicator, or why there are none."""
        source = indicator.source
        value = match_first(self.topics, source.value)
        whole = match_first(self.topics, source.per) if source.per else None
        if isinstance(value, Mismatch):
            return value
        if isinstance(whole, Mismatch):
            return whole
        numbers = self._derive(value, whole, source.factor)
        numbers, refusals = self._refuse_implausible(indicator, value, numbers)
        lower, upper = (self._bound(value, whole, side) for side in ("lower", "upper"))
        inside = np.isfinite(numbers) & (lower <= numbers) & (numbers <= upper)
        columns = {
            "region_code": self.codes,
            "region_level": self.levels,
            "value": numbers,
            "lower": np.where(inside, lower, np.nan),
            "upper": np.where(inside, upper, np.nan),
            "status": self._corrected(value, whole, self._status(indicator, numbers)),
        }
        same: dict[str, str | int] = {
            "region_year": self.edition.region_year,
            "indicator": indicator.id,
            "year": self.year,
            "edition": self.edition.table,
            "source": self._origin(value, whole),
        }
        return _Observed(columns, same, refusals)

    def _derive(self, value: Match, whole: Match | None, factor: float) -> Floats:
        numbers = self._sum(value) * factor
        if whole is None:
            return numbers
        base = self._sum(whole)
        share: Floats = np.divide(100 * numbers, base, out=np.full(len(base), np.nan), where=base > 0)
        return share

    def _bound(self, value: Match, whole: Match | None, side: str) -> Floats:
        key = f"{value.keys[0]}:{side}"
        if whole is not None or len(value.keys) != 1 or key not in self.rows:
            return np.full(len(self.codes), np.nan)
        return self._column(key)

    def _refuse_implausible(
        self, indicator: Indicator, match: Match, numbers: Floats
    ) -> tuple[Floats, tuple[Refusal, ...]]:
        """Drop values outside the plausible range: better a gap than a number nobody should believe."""
        low, high = (0, np.inf) if indicator.kind == "crime" else indicator.plausible
        wrong = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
        if not wrong.any():
            return numbers, ()
        first = int(np.flatnonzero(wrong)[0])
        count = words.counted(int(wrong.sum()), "onmogelijke waarde", "onmogelijke waarden")
        shown = words.number(float(numbers[first]), indicator.decimals)
        fields = " + ".join(match.bases)
        reason = f"kolom {fields} heeft {count}, zoals {shown} voor {self.codes[first]}"
        return np.where(wrong, np.nan, numbers), (Refusal(indicator.id, self.edition.table, reason),)

    def _status(self, indicator: Indicator, numbers: Floats) -> NDArray[Any]:
        """Infer why a value is absent, in the order of the method; the service itself doesn't say."""
        known = np.isfinite(numbers)
        status = np.full(len(numbers), "missing", dtype="<U14")
        inhabitants, base = self._count("inwoners"), self._count(indicator.population)
        few = np.where(np.isnan(base), inhabitants, base) < indicator.smallest_base
        status[few & np.isin(self.levels, ("wijk", "buurt"))] = "suppressed"
        if not known.any() or (not known[self.levels == "nederland"].any() and not known[self.levels == "wijk"].any()):
            status[:] = "not_published"
        status[inhabitants == 0] = "not_applicable"
        status[known] = "provisional" if self.year in self.holding.provisional else "ok"
        return status

    def _corrected(self, value: Match, whole: Match | None, status: NDArray[Any]) -> NDArray[Any]:
        """Return the status with that of cells which a correction marked, where there is no value."""
        for key in (*value.keys, *(whole.keys if whole else ())):
            if (name := f"{key}{corrections.STATUS_SUFFIX}") in self.rows:
                marked = (self.rows[name] == corrections.SUPPRESSED).to_numpy(dtype=bool)
                status[marked & ~np.isin(status, observations.WITH_VALUE)] = corrections.SUPPRESSED
        return status

    def _origin(self, value: Match, whole: Match | None) -> str:
        fixed = ";".join(f"{name}={'+'.join(codes)}" for name, codes in sorted(self._dimension_values().items()))
        fields = "+".join((*value.keys, *(whole.keys if whole else ())))
        return f"{self.edition.table}:{fields}" + (f"[{fixed}]" if fixed else "")

    def _dimension_values(self) -> dict[str, tuple[str, ...]]:
        listed = self.holding.codes
        values = {n: tuple(listed.get(n, {}).get(c, c) for c in codes) for n, codes in self.provider.dimensions.items()}
        values |= self.fixed
        if self.provider.bounds:
            values[self.provider.bounds["dimension"]] = (self.provider.bounds["value"],)
        return values
