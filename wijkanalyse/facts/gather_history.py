"""Brings together the figures of earlier years of one gemeente, the old gemeenten before a merger among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wijkanalyse.facts import mergers, observations
from wijkanalyse.facts.continuity import Continuity, read_flags
from wijkanalyse.facts.harmonise import harmonise
from wijkanalyse.facts.history import History
from wijkanalyse.facts.population import Population, read_population
from wijkanalyse.stock.columns import flag_column, match_context

if TYPE_CHECKING:
    from wijkanalyse.facts.mergers import Merger
    from wijkanalyse.regions import Region
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.holdings import Holding

_TIME = "TimeDimension"


@dataclass(frozen=True)
class Material:
    """What is known of a gemeente: its editions, their rows by table, every observation in them, and its borders."""

    holdings: tuple[Holding, ...]
    rows: Mapping[str, pd.DataFrame]
    frame: pd.DataFrame
    continuity: Continuity


def without_old_buurten(holding: Holding, rows: pd.DataFrame, oldest: int) -> pd.DataFrame:
    """Return the rows without the buurten of years before `oldest`: a trend is about a wijk."""
    buurt = rows[holding.properties.region_dimension].str.startswith("BU")
    time = next((n for n, kind in holding.properties.dimensions.items() if kind == _TIME), None)
    if time is None:
        return rows[~buurt].reset_index(drop=True) if holding.edition.newest_year < oldest else rows
    old = rows[time].str.slice(0, 4).astype(int) < oldest
    return rows[~(buurt & old)].reset_index(drop=True) if (buurt & old).any() else rows


def history(fetcher: Fetcher, material: Material, gemeente: Region, merger: Merger | None) -> History:
    """Return every figure of the wijken, the gemeente and Nederland; fetches the old gemeenten of a merger."""
    frame = material.frame[material.frame["region_level"] != "buurt"]
    population = _population(material)
    if merger is None:
        return History(frame, material.continuity, population, {}, gemeente.year)
    before = [h for h in material.holdings if _is_yearly(fetcher, h) and h.edition.region_year < merger.first_year]
    found = {h.edition.region_year: _old_rows(fetcher, h, material.rows[h.edition.table], merger) for h in before}
    continuity = _with_flags(material.continuity, before, found)
    summed = [_summed(fetcher, h, found[h.edition.region_year], merger) for h in before]
    same = {
        h.edition.region_year: mergers.same_border(continuity, merger, h.edition.region_year, gemeente.year)
        for h in before
    }
    replaced = (frame["region_code"] == merger.new) & frame["region_year"].isin(same)
    frame = pd.concat([frame[~replaced], *(s for s in summed if len(s))], ignore_index=True)
    return History(frame, continuity, population, same, gemeente.year)


def _is_yearly(fetcher: Fetcher, holding: Holding) -> bool:
    return fetcher.catalogue.provider(holding.edition.provider).yearly


def _population(material: Material) -> dict[tuple[str, int], Population]:
    """Return the counts of each year, by code and year."""
    found: dict[tuple[str, int], Population] = {}
    for holding in material.holdings:
        context, dimension = match_context(holding.topics), holding.properties.region_dimension
        if "inwoners" not in context or _TIME in holding.properties.dimensions.values():
            continue
        rows, year = material.rows[holding.edition.table], holding.edition.region_year
        known = rows[rows[dimension].str.slice(0, 2).isin(("WK", "GM"))].reset_index(drop=True)
        found |= {(code, year): p for code, p in read_population(known, dimension, context, year).items()}
    return found


def _old_rows(fetcher: Fetcher, holding: Holding, own: pd.DataFrame, merger: Merger) -> pd.DataFrame:
    """Return the rows of the old gemeenten in an edition, as far as the source has them."""
    parts = [own] if merger.new in merger.old else []
    others = [code for code in merger.old if code != merger.new]
    parts += [fetcher.rows(holding, code) for code in others if fetcher.hold_also(holding, code)]
    rows = pd.concat(parts, ignore_index=True) if parts else own.iloc[:0]
    return rows[rows[holding.properties.region_dimension].isin(merger.old)].reset_index(drop=True)


def _with_flags(continuity: Continuity, holdings: Iterable[Holding], found: Mapping[int, pd.DataFrame]) -> Continuity:
    flags = dict(continuity.flags)
    for holding in holdings:
        year, flag = holding.edition.region_year, flag_column(holding.topics)
        if flag is not None and len(found[year]):
            flags |= read_flags(found[year], holding.properties.region_dimension, flag, year)
    return Continuity(flags, continuity.overlaps)


def _summed(fetcher: Fetcher, holding: Holding, rows: pd.DataFrame, merger: Merger) -> pd.DataFrame:
    """Return the observations of the new gemeente as the sum of the old ones; none when one of them is missing."""
    region = holding.properties.region_dimension
    keys = mergers.summable_keys(holding.topics, fetcher.catalogue.of_provider(holding.edition.provider))
    row = mergers.merged_row(rows, merger, region, keys)
    if row is None:
        return observations.empty()
    frame = harmonise(holding, row, fetcher.catalogue).frame
    known = frame[frame["value"].notna()]
    return known.assign(source=known["source"] + f"[{region}={'+'.join(merger.old)}]")
