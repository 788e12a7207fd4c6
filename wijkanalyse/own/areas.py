"""A team's own areas: some buurten of one gemeente that together get a page like a wijk.

Counts are added up where every part is known, and shares are calculated again from these sums, because the sums enter
the tables as rows of their own before anything is derived. Everything else (averages, published percentages, money,
estimates) is never averaged: it stays a figure per buurt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from wijkanalyse.errors import SettingsError
from wijkanalyse.facts.mergers import summable_keys
from wijkanalyse.regions import AREA_PREFIX, Region, by_name, listed, nearest, plain

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.facts.choose import Chosen
    from wijkanalyse.facts.continuity import Continuity
    from wijkanalyse.facts.population import Population
    from wijkanalyse.own.declarations import AreaDeclaration
    from wijkanalyse.regions import RegionIndex
    from wijkanalyse.stock.holdings import Holding

_SHOWN: Final = 8


@dataclass(frozen=True)
class Area:
    """An own area: `region` has a code like GB0637-noord; `buurten` are its parts in order of code."""

    region: Region
    buurten: tuple[Region, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The codes of the buurten."""
        return tuple(b.code for b in self.buurten)


# --- which buurten --------------------------------------------------------------------------------
def check_gemeenten(declared: Sequence[AreaDeclaration], index: RegionIndex, built: Sequence[Region]) -> None:
    """Raise an error for an area whose gemeente is unknown, or not named while more than one is built."""
    for area in declared:
        if area.gemeente:
            index.gemeente(area.gemeente)
        elif len(built) != 1:
            raise SettingsError(
                f"Bij welke gemeente hoort het gebied {area.name}?",
                allowed=f'een regel gemeente = "…" onder [gebied."{area.name}"]',
                hint="Zet de regel in wijkanalyse.toml, of maak één gemeente tegelijk.",
            )


def of_gemeente(
    declared: Sequence[AreaDeclaration], index: RegionIndex, gemeente: Region, buurten: Sequence[Region]
) -> tuple[Area, ...]:
    """Return the areas of one gemeente. Raises SettingsError for a buurt that is unknown, doubtful or there twice."""
    mine = [d for d in declared if not d.gemeente or index.gemeente(d.gemeente) == gemeente]
    found = [_Resolver(d, gemeente, index.wijken_of(gemeente), tuple(buurten)).area() for d in mine]
    for number, area in enumerate(found):
        if any(other.region.code == area.region.code for other in found[:number]):
            raise SettingsError(
                "Twee gebieden krijgen dezelfde naam.",
                value=area.region.name,
                hint="Geef een van beide een andere naam.",
            )
    return tuple(found)


@dataclass(frozen=True)
class _Resolver:
    """Finds the buurten of one declared area."""

    declared: AreaDeclaration
    gemeente: Region
    wijken: tuple[Region, ...]
    buurten: tuple[Region, ...]

    def area(self) -> Area:
        named = [self._one(text, "buurt", self.buurten) for text in self.declared.buurten]
        wijken = [self._one(text, "wijk", self.wijken) for text in self.declared.wijken]
        inside = [b for w in wijken for b in self.buurten if b.wijk == w.code]
        parts = [*named, *inside]
        if twice := [b for number, b in enumerate(parts) if b in parts[:number]]:
            raise self._wrong("Een buurt staat er twee keer in.", listed(twice), "elke buurt één keer")
        if not parts:
            raise self._wrong("Het gebied heeft geen buurten.", listed(wijken), "minstens één buurt")
        slug = plain(self.declared.name).replace(" ", "-")
        if not slug:
            raise self._wrong("De naam heeft geen letters of cijfers.", self.declared.name, "een naam als Noord")
        code = f"{AREA_PREFIX}{self.gemeente.code[2:]}-{slug}"
        return Area(Region(code, self.declared.name, self.gemeente.year), tuple(sorted(parts)))

    def _one(self, text: str, kind: str, regions: tuple[Region, ...]) -> Region:
        code = text.strip().upper()
        found = [r for r in regions if r.code == code] or by_name(regions).get(plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise self._wrong(f"Er is meer dan één {kind} met deze naam. Gebruik de code.", text, listed(found))
        if code[:2] in ("BU", "WK") and code[2:6].isdigit() and code[2:6] != self.gemeente.code[2:]:
            raise self._wrong(
                f"Deze {kind} ligt in een andere gemeente. Een gebied kan niet over de grens van de gemeente gaan.",
                text,
                f"een {kind} van {self.gemeente.label}",
            )
        near = nearest(text, regions) or list(regions)[:_SHOWN]
        raise self._wrong(f"Deze {kind} is niet bekend in {self.gemeente.label}.", text, listed(near))

    def _wrong(self, what: str, value: str, allowed: str) -> SettingsError:
        return SettingsError(
            f"Gebied {self.declared.name}: {what[:1].lower()}{what[1:]}",
            value=value,
            allowed=allowed,
            hint=f'Verbeter het in wijkanalyse.toml, onder [gebied."{self.declared.name}"].',
        )


# --- sums -----------------------------------------------------------------------------------------
def with_parts(continuity: Continuity, areas: Iterable[Area]) -> Continuity:
    """Return what is known of borders, with an area being the same when each of its buurten is."""
    return replace(continuity, parts={a.region.code: a.parts for a in areas})


def with_sums(
    holding: Holding, rows: pd.DataFrame, catalogue: Catalogue, areas: Sequence[Area], continuity: Continuity
) -> pd.DataFrame:
    """Return the rows of an edition with one more for each area: the sum of its counts, and nothing else.

    An area is left out where a buurt isn't in the edition or had another border. A count that is unknown for a buurt
    is unknown for the area. Tables with other dimensions than the region have no counts that may be added up.
    """
    if len(holding.properties.dimensions) != 1:
        return rows
    region, year = holding.properties.region_dimension, holding.edition.region_year
    keys = summable_keys(holding.topics, catalogue.of_provider(holding.edition.provider))
    same = [a for a in areas if continuity.between(a.region.code, year, a.region.year).same is True]
    found = [row for a in same if (row := _sum(rows, a, region, keys)) is not None]
    return pd.concat([rows, *found], ignore_index=True) if found else rows


def _sum(rows: pd.DataFrame, area: Area, region: str, keys: Sequence[str]) -> pd.DataFrame | None:
    parts = rows[rows[region].isin(area.parts)]
    if sorted(parts[region]) != sorted(area.parts):
        return None
    row = parts.iloc[:1].copy()
    for column in parts.columns.difference([region, "gemeente"]):
        if column in keys:
            row[column] = parts[column].sum(skipna=False)
        else:
            row[column] = np.nan if parts[column].dtype.kind in "fi" else ""
    row[region] = area.region.code
    return row


def marked(population: Mapping[str, Population], areas: Iterable[Area]) -> dict[str, Population]:
    """Return the counts, of which those of an area say how many buurten they were added up from."""
    summed = {a.region.code: len(a.buurten) for a in areas}
    return {code: replace(p, parts=summed.get(code, 1)) for code, p in population.items()}


def is_summable(indicator: Indicator) -> bool:
    """Return whether a figure of an area can be calculated from counts of its buurten."""
    return indicator.kind == "count" or bool(indicator.source.per) or indicator.population == "noemer"


def explained(chosen: Chosen, catalogue: Catalogue, areas: Sequence[Area]) -> Chosen:
    """Return the figures with the reason why an area has none: no sum is possible, or a buurt is hidden or missing."""
    own = chosen.own
    status = own["status"].copy()
    known: Mapping[tuple[str, str], str] = dict(
        zip(zip(own["region_code"], own["indicator"], strict=True), own["status"], strict=True)
    )
    parts = {a.region.code: a.parts for a in areas}
    absent = own[own["region_code"].isin(parts) & own["value"].isna()]
    for row, code, indicator in zip(absent.index, absent["region_code"], absent["indicator"], strict=True):
        hidden = any(known.get((part, indicator)) == "suppressed" for part in parts[code])
        summable = is_summable(catalogue.indicator(indicator))
        status[row] = "not_applicable" if not summable else "suppressed" if hidden else "missing"
    return replace(chosen, own=own.assign(status=status))
