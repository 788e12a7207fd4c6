"""Which tables there are now: found by title at run time, never by a list of table ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wijkanalyse.catalogue import Provider
    from wijkanalyse.sources.protocol import TableInfo

OLDEST_YEARS: Final = 6
"""A figure of more than six years ago is not shown as the figure of now (method: year per indicator)."""

TREND_YEARS: Final = 10
"""A trend looks at most ten years back (method: trend)."""

_FIRST_YEAR: Final = 2013
"""Older kerncijfers are too different to read."""


@dataclass(frozen=True)
class Edition:
    """One table of a provider.

    `years` are the years its figures are about, as its title says them, newest first; `region_year` is the year of its
    borders (1 January). `borders_told` is False where the title names no year, so that the borders are the newest
    year's until the region codes say otherwise (`border_year`).
    """

    provider: str
    table: str
    title: str
    modified: str
    period: str
    years: tuple[int, ...]
    region_year: int
    borders_told: bool = True

    @property
    def newest_year(self) -> int:
        """The newest year in the table."""
        return self.years[0]


def edition_of(provider: Provider, info: TableInfo) -> Edition | None:
    """Return the edition that a table is, or None when neither its title nor its period names a year."""
    head, _, rest = info.title.partition("(indeling")
    borders, _, tail = rest.partition(")")
    told = _years(f"{head} {tail}")
    years = told or _span(info.period)
    if not years:
        return None
    region_year = (_years(borders) or years)[0]
    known = bool(told or _years(borders))
    return Edition(provider.id, info.table, info.title, info.modified, info.period, years, region_year, known)


def border_year(codes: frozenset[str], known: Mapping[int, frozenset[str]], newest: int) -> int | None:
    """Return the year of borders that a table without a year in its title has.

    That is the year, not after `newest`, of the kerncijfers whose region codes in a gemeente are most like the `codes`
    of the table (shared as part of all); of several the newest. None when no year has any of them.
    """
    alike = {
        year: len(codes & others) / len(codes | others) for year, others in known.items() if year <= newest and others
    }
    best = max(alike, key=lambda year: (alike[year], year), default=None)
    return best if best is not None and alike[best] > 0 else None


def _years(text: str) -> tuple[int, ...]:
    """Return the years that a text names, newest first; "2014-2024" names every year between too."""
    found = {int(y) for y in re.findall(r"\b(?:19|20)\d{2}\b", text)}
    for first, last in re.findall(r"\b((?:19|20)\d{2})\s?[-–]\s?((?:19|20)\d{2})\b", text):
        found |= set(range(int(first), int(last)))
    return tuple(sorted(found, reverse=True))


def _span(period: str) -> tuple[int, ...]:
    """Return every year from the first to the last that a period names ("2012-2025"), newest first."""
    years = _years(period)
    return tuple(range(years[0], years[-1] - 1, -1)) if years else ()


def choose_editions(provider: Provider, tables: Iterable[TableInfo], reference_year: int) -> tuple[Edition, ...]:
    """Return the editions that can hold a usable figure on `reference_year`, newest first.

    Of a provider with a table per year these are all years that a trend can use; of one that puts all years in one
    table, the newest table and the older ones behind it. Years after `reference_year` are left out: a report for
    an earlier date doesn't use what was published later about later years.
    """
    found = [e for t in tables if (e := edition_of(provider, t)) is not None]
    oldest = max(reference_year - TREND_YEARS, _FIRST_YEAR) if provider.yearly else reference_year - OLDEST_YEARS
    usable = [e for e in found if oldest <= e.newest_year <= reference_year]
    return tuple(sorted(usable, key=lambda e: (e.newest_year, e.region_year, e.table), reverse=True))
