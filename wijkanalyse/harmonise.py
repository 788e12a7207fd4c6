"""From raw rows to observations: the catalogue's indicators out of one edition, with status and origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from wijkanalyse import observations
from wijkanalyse.columns import Match, Mismatch, match_context, match_first

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wijkanalyse.catalogue import Catalogue, Indicator, Provider
    from wijkanalyse.fetch import Holding

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


def harmonise(holding: Holding, rows: pd.DataFrame, catalogue: Catalogue) -> Harmonised:
    """Return the observations of every indicator that `rows` of one edition give.

    A share is 100 × the sum of its parts / its whole; the denominator comes from the same row.
    """
    provider = catalogue.provider(holding.edition.provider)
    frames: list[pd.DataFrame] = []
    refusals: list[Refusal] = []
    for year, block in _blocks(holding, provider, rows):
        table = _Block(holding, provider, block, year)
        for indicator in catalogue.of_provider(provider.id):
            if not indicator.first_year <= year <= indicator.last_year:
                continue
            result = table.observe(indicator)
            if isinstance(result, Mismatch):
                refusals.append(Refusal(indicator.id, holding.edition.table, result.reason))
            else:
                frames.append(result.frame)
                refusals.extend(result.refusals)
    frame = pd.concat(frames, ignore_index=True) if frames else observations.empty()
    return Harmonised(frame, tuple(dict.fromkeys(refusals)))


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


class _Block:
    """The rows of one edition and one year."""

    def __init__(self, holding: Holding, provider: Provider, rows: pd.DataFrame, year: int) -> None:
        self.edition, self.topics, self.year = holding.edition, holding.topics, year
        self.provider, self.rows = provider, rows
        self.codes: NDArray[Any] = rows[holding.properties.region_dimension].to_numpy()
        self.levels = np.array([observations.level_of(c) for c in self.codes])
        context = match_context(self.topics)
        self.population = self._sum(context["inwoners"]) if "inwoners" in context else None

    def _column(self, key: str) -> Floats:
        numbers: Floats = self.rows[key].to_numpy(dtype="float64")
        return numbers

    def _sum(self, match: Match) -> Floats:
        total: Floats = np.sum([self._column(k) for k in match.keys], axis=0)
        return total

    def observe(self, indicator: Indicator) -> Harmonised | Mismatch:
        """Return the observations of one indicator, or why there are none."""
        source = indicator.source
        value = match_first(self.topics, source.value)
        whole = match_first(self.topics, source.per) if source.per else None
        if isinstance(value, Mismatch):
            return value
        if isinstance(whole, Mismatch):
            return whole
        numbers = self._derive(value, whole, source.factor)
        numbers, refusals = self._refuse_implausible(indicator, numbers)
        lower, upper = (self._bound(value, whole, side) for side in ("lower", "upper"))
        inside = np.isfinite(numbers) & (lower <= numbers) & (numbers <= upper)
        frame = pd.DataFrame(
            {
                "region_code": self.codes,
                "region_level": self.levels,
                "region_year": self.edition.region_year,
                "indicator": indicator.id,
                "year": self.year,
                "value": numbers,
                "lower": np.where(inside, lower, np.nan),
                "upper": np.where(inside, upper, np.nan),
                "status": self._status(indicator, numbers),
                "edition": self.edition.table,
                "source": self._origin(value, whole),
            }
        )
        return Harmonised(frame, refusals)

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

    def _refuse_implausible(self, indicator: Indicator, numbers: Floats) -> tuple[Floats, tuple[Refusal, ...]]:
        """Drop values outside the plausible range: better a gap than a number nobody should believe."""
        low, high = indicator.plausible
        wrong = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
        if not wrong.any():
            return numbers, ()
        first = int(np.flatnonzero(wrong)[0])
        reason = f"{int(wrong.sum())} onmogelijke waarden, zoals {numbers[first]:g} voor {self.codes[first]}"
        return np.where(wrong, np.nan, numbers), (Refusal(indicator.id, self.edition.table, reason),)

    def _status(self, indicator: Indicator, numbers: Floats) -> NDArray[Any]:
        """Infer why a value is absent, in the order of the method; the service itself doesn't say."""
        known = np.isfinite(numbers)
        status = np.full(len(numbers), "missing", dtype="<U14")
        if self.population is not None:
            small = (self.population < indicator.smallest_base) & np.isin(self.levels, ("wijk", "buurt"))
            status[small] = "suppressed"
        if not known.any() or (not known[self.levels == "nederland"].any() and not known[self.levels == "wijk"].any()):
            status[:] = "not_published"
        if self.population is not None:
            status[self.population == 0] = "not_applicable"
        status[known] = "ok"
        return status

    def _origin(self, value: Match, whole: Match | None) -> str:
        fixed = ";".join(
            f"{name}={codes[0]}" for name, codes in sorted(self._dimension_values().items()) if len(codes) == 1
        )
        fields = "+".join((*value.keys, *(whole.keys if whole else ())))
        return f"{self.edition.table}:{fields}" + (f"[{fixed}]" if fixed else "")

    def _dimension_values(self) -> dict[str, tuple[str, ...]]:
        values = dict(self.provider.dimensions)
        if self.provider.bounds:
            values[self.provider.bounds["dimension"]] = (self.provider.bounds["value"],)
        return values
