"""Brings together everything that the reports of one gemeente are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from wijkanalyse import observations
from wijkanalyse.choose import Chosen, choose
from wijkanalyse.columns import flag_column, match_context
from wijkanalyse.continuity import Continuity, overlap, read_flags
from wijkanalyse.errors import RegionError, SourceError
from wijkanalyse.fetch import WIJKEN, Fetcher, Holding, Problem
from wijkanalyse.harmonise import Refusal, harmonise
from wijkanalyse.population import Population, read_population
from wijkanalyse.regions import Region, RegionIndex, regions_of

if TYPE_CHECKING:
    import geopandas as gpd

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.fetch_borders import BorderFetcher

KERNCIJFERS: Final = "kerncijfers"
_WHOLE_COUNTRY: Final = 300
"""An edition with fewer gemeenten than this isn't about the whole country; older ones complete it."""


@dataclass(frozen=True)
class Dossier:
    """Everything known of one gemeente: the regions of the newest kerncijfers, the chosen figures, and what is missing.

    `borders` maps "wijken" and "buurten" to borders of `border_year`, and lacks what there is none of.
    """

    gemeente: Region
    wijken: tuple[Region, ...]
    buurten: tuple[Region, ...]
    chosen: Chosen
    population: Mapping[str, Population]
    holdings: tuple[Holding, ...]
    refusals: tuple[Refusal, ...]
    problems: tuple[Problem, ...]
    border_year: int | None
    borders: Mapping[str, gpd.GeoDataFrame]

    def buurten_of(self, wijk: Region) -> tuple[Region, ...]:
        """Return the buurten of a wijk, in order of code."""
        return tuple(b for b in self.buurten if b.wijk == wijk.code)


def region_index(fetcher: Fetcher, spellings: Mapping[str, str]) -> RegionIndex:
    """Return every gemeente and wijk, each as the newest edition that has its gemeente names it.

    Raises SourceError when neither the service nor the store knows any.
    """
    provider = fetcher.catalogue.provider(KERNCIJFERS)
    gemeenten: dict[str, Region] = {}
    wijken: list[Region] = []
    for edition in fetcher.editions(provider):
        held = fetcher.hold_regions(provider, edition)
        if held is None:
            continue
        found = regions_of(fetcher.regions(held, WIJKEN), held.region_year)
        new = {r.code: r for r in found if r.code.startswith("GM") and r.code not in gemeenten}
        wijken += [r for r in found if r.code.startswith("WK") and r.gemeente in new]
        gemeenten |= new
        if len(gemeenten) >= _WHOLE_COUNTRY:
            break
    if not gemeenten:
        raise _nothing(fetcher)
    return RegionIndex(tuple(sorted(gemeenten.values())), tuple(sorted(wijken)), spellings)


def _nothing(fetcher: Fetcher) -> SourceError:
    reasons = "; ".join(p.reason for p in fetcher.problems if p.kind == "failed")
    return SourceError(
        "Er zijn geen kerncijfers: de bron geeft geen antwoord en de opslag is leeg.",
        value=reasons,
        allowed="een werkende verbinding met opendata.cbs.nl, of een gevulde opslag",
        hint="Controleer het internet (en de proxy), en start opnieuw. Of bekijk het voorbeeld: wijkanalyse demo",
    )


def gather(fetcher: Fetcher, borders: BorderFetcher, gemeente: Region, wijken: tuple[Region, ...]) -> Dossier:
    """Return the dossier of a gemeente; fetches what the store lacks.

    Raises RegionError when the newest kerncijfers have no wijk of this gemeente.
    """
    if not wijken:
        raise RegionError("Deze gemeente heeft geen wijken.", value=gemeente.name, hint="wijkanalyse regions")
    holdings = [h for p in fetcher.catalogue.providers for h in fetcher.holdings(p, gemeente.code)]
    rows = {h.edition.table: fetcher.rows(h, gemeente.code) for h in holdings}
    year = gemeente.year
    newest = next((h for h in holdings if h.edition.provider == KERNCIJFERS and h.edition.region_year == year), None)
    buurten = _buurten(fetcher, newest, gemeente)
    border_year = borders.newest_year(gemeente.code)
    continuity = _continuity(holdings, rows, borders, gemeente, border_year)
    frames, refusals = _harmonised(holdings, rows, fetcher.catalogue)
    codes = frozenset(r.code for r in (*wijken, *buurten))
    chosen = choose(frames, codes, year, continuity)
    _fetch_national(fetcher, holdings, chosen)
    return Dossier(
        gemeente,
        wijken,
        buurten,
        chosen,
        _population(holdings, rows, gemeente),
        tuple(holdings),
        refusals,
        _in_order((*fetcher.problems, *borders.problems)),
        border_year,
        _layers(borders, gemeente, border_year),
    )


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, in an order that doesn't depend on which request came back first."""
    return tuple(sorted(set(problems), key=lambda p: (p.source, p.kind, p.reason, p.instead)))


def _buurten(fetcher: Fetcher, newest: Holding | None, gemeente: Region) -> tuple[Region, ...]:
    if newest is None:
        return ()
    found = regions_of(fetcher.regions(newest.edition, gemeente.code), gemeente.year)
    return tuple(r for r in found if r.code.startswith("BU"))


def _harmonised(
    holdings: Iterable[Holding], rows: Mapping[str, pd.DataFrame], catalogue: Catalogue
) -> tuple[pd.DataFrame, tuple[Refusal, ...]]:
    results = [harmonise(h, rows[h.edition.table], catalogue) for h in holdings]
    frames = [r.frame for r in results if len(r.frame)]
    frame = pd.concat(frames, ignore_index=True) if frames else observations.empty()
    if breaches := observations.validate(frame):
        raise SourceError(
            "De cijfers passen niet in de afspraak van wijkanalyse.",
            value="; ".join(breaches),
            hint="Meld dit als fout in het programma, met deze tekst.",
        )
    return frame, tuple(r for result in results for r in result.refusals)


def _continuity(
    holdings: list[Holding],
    rows: Mapping[str, pd.DataFrame],
    borders: BorderFetcher,
    gemeente: Region,
    border_year: int | None,
) -> Continuity:
    """Return what flags and borders say; borders of other years are only asked for where flags leave a doubt."""
    flags: dict[tuple[str, int], str] = {}
    for holding in holdings:
        table, flag = rows[holding.edition.table], flag_column(holding.topics)
        if flag is not None:
            flags |= read_flags(table, holding.properties.region_dimension, flag, holding.edition.region_year)
    by_flags = Continuity(flags)
    years = {h.edition.region_year for h in holdings} - {border_year}
    wijken = {code for code, _ in flags if code.startswith("WK")}
    doubtful = {y for y in years if any(by_flags.between(w, y, gemeente.year).same is None for w in wijken)}
    newest = borders.borders(border_year, "wijken", gemeente.code) if border_year is not None else None
    overlaps: dict[tuple[int, int], Mapping[str, float]] = {}
    for year in sorted(doubtful):
        older = borders.borders(year, "wijken", gemeente.code)
        if older is not None and newest is not None and border_year is not None and year < border_year:
            overlaps[year, border_year] = overlap(older, newest)
    return Continuity(flags, overlaps)


def _population(
    holdings: Iterable[Holding], rows: Mapping[str, pd.DataFrame], gemeente: Region
) -> dict[str, Population]:
    """Return the counts of the boundary year, by region code."""
    for holding in holdings:
        if holding.edition.provider == KERNCIJFERS and holding.edition.region_year == gemeente.year:
            context = match_context(holding.topics)
            dimension = holding.properties.region_dimension
            return read_population(rows[holding.edition.table], dimension, context, gemeente.year)
    return {}


def _fetch_national(fetcher: Fetcher, holdings: Iterable[Holding], chosen: Chosen) -> None:
    """Store the wijken of the whole country for every table that the figures come from."""
    used = set(chosen.own.loc[chosen.own["value"].notna(), "edition"])
    for holding in holdings:
        if holding.edition.table in used:
            fetcher.hold_national(holding)


def _layers(borders: BorderFetcher, gemeente: Region, year: int | None) -> dict[str, gpd.GeoDataFrame]:
    if year is None:
        return {}
    found = {layer: borders.borders(year, layer, gemeente.code) for layer in ("wijken", "buurten")}
    return {layer: frame for layer, frame in found.items() if frame is not None}
