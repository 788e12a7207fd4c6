"""How many people and households live in a region: the denominators and thresholds of the rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.stock.columns import Match

_MINORS_OF_15_TO_25: Final = 0.27
"""Share of the people of 15 to 25 who are under 18; the kerncijfers have no 18+ (method, numbers)."""


@dataclass(frozen=True)
class Population:
    """Counts on 1 January of `year`, rounded by CBS to 5 in wijken and buurten; None where a count is absent.

    `handel_horeca` counts shops and catering; `many_visitors` says whether there are so many of these per inhabitant
    that most people here don't live here, None when that isn't known. `parts` is how many regions were added up.
    """

    year: int
    inwoners: float | None = None
    jeugd_0_15: float | None = None
    jeugd_15_25: float | None = None
    leeftijd_25_65: float | None = None
    huishoudens: float | None = None
    huishoudensgrootte: float | None = None
    parts: int = 1
    handel_horeca: float | None = None
    many_visitors: bool | None = None

    @property
    def volwassenen(self) -> float | None:
        """About how many people are 18 or older."""
        if self.inwoners is None or self.jeugd_0_15 is None or self.jeugd_15_25 is None:
            return None
        return max(self.inwoners - self.jeugd_0_15 - _MINORS_OF_15_TO_25 * self.jeugd_15_25, 0.0)

    @property
    def werkzame_leeftijd(self) -> float | None:
        """How many people are 15 to 65."""
        if self.jeugd_15_25 is None or self.leeftijd_25_65 is None:
            return None
        return self.jeugd_15_25 + self.leeftijd_25_65

    @property
    def in_instelling(self) -> float | None:
        """The share (0..1) of the inhabitants who live outside private households, as far as rounded counts tell."""
        if not self.inwoners or self.huishoudens is None or self.huishoudensgrootte is None:
            return None
        return max(1 - self.huishoudens * self.huishoudensgrootte / self.inwoners, 0.0)

    @property
    def winkels_per_inwoner(self) -> float | None:
        """Shops and catering per inhabitant; None when either isn't known, or nobody lives there."""
        if not self.inwoners or self.handel_horeca is None:
            return None
        return self.handel_horeca / self.inwoners

    def of(self, population: str) -> float | None:
        """Return the number of people or households that an indicator's `population` names."""
        return {
            "inwoners": self.inwoners,
            "volwassenen": self.volwassenen,
            "huishoudens": self.huishoudens,
            "15_tot_65": self.werkzame_leeftijd,
            "15_tot_75": self.werkzame_leeftijd,
        }.get(population)


def read_population(rows: pd.DataFrame, region: str, context: dict[str, Match], year: int) -> dict[str, Population]:
    """Return the counts in the rows of one edition of the kerncijfers, by region code."""
    if not context:
        return dict.fromkeys(rows[region], Population(year))
    columns = [_counts(rows[list(match.keys)].sum(axis=1, skipna=False)) for match in context.values()]
    each = zip(rows[region], *columns, strict=True)
    return {code: Population(year, **dict(zip(context, counts, strict=True))) for code, *counts in each}


def _counts(column: pd.Series) -> list[Any]:
    return [None if math.isnan(count) else float(count) for count in column.to_list()]
