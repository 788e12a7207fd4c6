"""Gemeenten that merged: their earlier counts are the sum of the old gemeenten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wijkanalyse.facts.continuity import Continuity, Sameness
from wijkanalyse.resources import made_from
from wijkanalyse.stock.columns import Match, match_context, match_first

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.stock.columns import Topics


@dataclass(frozen=True)
class Merger:
    """Old gemeenten that went as a whole to a new one; the code may be that of one of the old."""

    day: date
    new: str
    old: tuple[str, ...]

    @property
    def first_year(self) -> int:
        """The first year of which 1 January has the new gemeente."""
        return self.day.year if (self.day.month, self.day.day) == (1, 1) else self.day.year + 1


def load(path: Path) -> tuple[Merger, ...]:
    """Read the mergers. Raises SettingsError for a file that can't be used."""
    return made_from(path, _mergers, "[[herindeling]] met date, new en old")


def _mergers(data: dict[str, Any]) -> tuple[Merger, ...]:
    return tuple(_merger(entry) for entry in data.get("herindeling", []))


def _merger(entry: dict[str, Any]) -> Merger:
    day, new, old = entry["date"], entry["new"], tuple(entry["old"])
    if not isinstance(day, date) or not all(isinstance(c, str) and c.startswith("GM") for c in (new, *old)):
        raise ValueError(str(entry))
    return Merger(day, new, old)


def of(mergers: Sequence[Merger], gemeente: str) -> Merger | None:
    """Return the newest merger that made a gemeente, or None."""
    return max((m for m in mergers if m.new == gemeente), key=lambda m: m.day, default=None)


def summable_keys(topics: Topics, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Return the columns of counts, and of shares that are calculated from counts: only these may be added up."""
    keys: set[str] = {key for match in match_context(topics).values() for key in match.keys}
    keys -= {key for name in ("huishoudensgrootte",) for key in _keys(match_context(topics).get(name))}
    for indicator in indicators:
        value = match_first(topics, indicator.source.value)
        whole = match_first(topics, indicator.source.per) if indicator.source.per else None
        counted = indicator.kind == "count" or isinstance(whole, Match)
        if counted and isinstance(value, Match) and indicator.source.factor == 1:
            keys.update(value.keys, _keys(whole if isinstance(whole, Match) else None))
    return tuple(sorted(keys))


def _keys(match: Match | None) -> tuple[str, ...]:
    return match.keys if match is not None else ()


def merged_row(rows: pd.DataFrame, merger: Merger, region: str, keys: Sequence[str]) -> pd.DataFrame | None:
    """Return one row for the new gemeente: the sum of the old ones for `keys`, nothing for all other columns.

    None when an old gemeente isn't in the rows; a count that one of them lacks stays unknown.
    """
    parts = rows[rows[region].isin(merger.old)]
    if sorted(parts[region]) != sorted(merger.old):
        return None
    row = parts.iloc[:1].copy()
    row[region] = merger.new
    for column in parts.columns.difference([region, "gemeente"]):
        if column in keys:
            row[column] = parts[column].sum(skipna=False)
        else:
            row[column] = np.nan if parts[column].dtype.kind in "fi" else ""
    return row


def same_border(continuity: Continuity, merger: Merger, year: int, region_year: int) -> Sameness:
    """Return whether the old gemeenten of `year` together are the gemeente of `region_year`."""
    steps = [continuity.between(old, year, merger.first_year - 1) for old in merger.old]
    steps.append(continuity.between(merger.new, merger.first_year, region_year))
    return next((s for s in steps if s.same is not True), Sameness(same=True))
