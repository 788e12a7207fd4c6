"""Brings together everything that the reports of one gemeente are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from wijkanalyse.errors import RegionError, SourceError
from wijkanalyse.facts import crime, mergers, observations
from wijkanalyse.facts.choose import Chosen, choose, uninhabited
from wijkanalyse.facts.continuity import Continuity, dissolved, overlap, read_flags
from wijkanalyse.facts.crime_rates import Inhabitants, with_rates
from wijkanalyse.facts.gather_history import Material, history, without_old_buurten
from wijkanalyse.facts.harmonise import Refusal, harmonise
from wijkanalyse.facts.history import History
from wijkanalyse.facts.population import Population, read_population
from wijkanalyse.own import areas
from wijkanalyse.own.figures import Reading
from wijkanalyse.own.observations import observed
from wijkanalyse.regions import Region, RegionIndex, regions_of
from wijkanalyse.stock.columns import flag_column, match_context
from wijkanalyse.stock.editions import OLDEST_YEARS
from wijkanalyse.stock.editions import border_year as year_of_borders
from wijkanalyse.stock.selections import WIJKEN

if TYPE_CHECKING:
    import geopandas as gpd

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.corrections import Applied
    from wijkanalyse.facts.national import National, NationalLibrary
    from wijkanalyse.own.areas import Area
    from wijkanalyse.own.declarations import AreaDeclaration
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.fetch_borders import BorderFetcher
    from wijkanalyse.stock.holdings import Holding, Problem

KERNCIJFERS: Final = "kerncijfers"
_WHOLE_COUNTRY: Final = 300
"""An edition with fewer gemeenten than this isn't about the whole country; older ones complete it."""
_OLDEST_BORDERS: Final = 2021
"""PDOK has no borders of earlier years."""


@dataclass(frozen=True)
class Country:
    """What all gemeenten of a run share: the regions, and the wijken of the whole country."""

    regions: RegionIndex
    library: NationalLibrary


@dataclass(frozen=True)
class Team:
    """What a team adds: its own figures, and its own areas. `catalogue` says what the figures are."""

    catalogue: Catalogue
    figures: Reading = field(default_factory=Reading)
    areas: tuple[AreaDeclaration, ...] = ()


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
    national: National
    national_regions: RegionIndex
    history: History = field(default_factory=History)
    areas: tuple[Area, ...] = ()
    figure_files: int = 0
    corrected: tuple[Applied, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Region, ...]:
        """Every region with a page of its own: the wijken, and then the team's own areas."""
        return (*self.wijken, *(a.region for a in self.areas))

    def buurten_of(self, place: Region) -> tuple[Region, ...]:
        """Return the buurten of a wijk or an own area, in order of code."""
        area = next((a for a in self.areas if a.region == place), None)
        return area.buurten if area is not None else tuple(b for b in self.buurten if b.wijk == place.code)


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
    failed = _reasons(fetcher)
    if fetcher.services is None:
        return SourceError(
            "De opslag is leeg: er is nog niets opgehaald.",
            value=f"geen cijfers in {fetcher.store.root}",
            allowed="een opslag met kerncijfers",
            hint="Haal eerst cijfers op, met internet: wijkanalyse fetch Zoetermeer   Of bekijk: wijkanalyse demo",
        )
    if not failed:
        return SourceError(
            "Voor deze peildatum zijn er geen kerncijfers.",
            value=f"het jaar {fetcher.year}",
            allowed="een jaar waarover CBS kerncijfers heeft, of kort daarna",
            hint="Kies een andere datum met --datum.",
        )
    return SourceError(
        "Er zijn geen kerncijfers: de bron geeft geen bruikbaar antwoord en de opslag is leeg.",
        value=failed,
        allowed="een werkende verbinding met opendata.cbs.nl, of een gevulde opslag",
        hint="Controleer het internet (en de proxy), en start opnieuw. Of bekijk het voorbeeld: wijkanalyse demo",
    )


def _no_figures(fetcher: Fetcher, gemeente: Region) -> SourceError:
    return SourceError(
        "Er zijn geen cijfers van deze gemeente. Er is geen rapport gemaakt.",
        value=" ".join((f"{gemeente.name}.", _reasons(fetcher))).strip(),
        allowed="cijfers van de bron, of uit de opslag",
        hint=f"Haal ze op, met internet: wijkanalyse fetch {gemeente.code}"
        if fetcher.services is None
        else f"Probeer het later opnieuw: wijkanalyse build {gemeente.code}",
    )


def _reasons(fetcher: Fetcher) -> str:
    return " ".join(dict.fromkeys(p.reason for p in fetcher.problems if p.kind == "failed"))


def gather(fetcher: Fetcher, borders: BorderFetcher, gemeente: Region, country: Country, team: Team) -> Dossier:
    """Return the dossier of a gemeente; fetches what the store lacks.

    Raises RegionError when the newest kerncijfers have no wijk of this gemeente, SettingsError or UserFileError when
    an own area or figure is about a buurt that they don't have.
    """
    regions = country.regions
    wijken = regions.wijken_of(gemeente)
    if not wijken:
        raise RegionError(
            "Deze gemeente heeft geen wijken.",
            value=gemeente.name,
            allowed="een gemeente die in wijken is verdeeld",
            hint="Bekijk alle gemeenten: wijkanalyse regions",
        )
    holdings = _holdings(fetcher, gemeente)
    oldest = fetcher.year - OLDEST_YEARS
    rows = {h.edition.table: without_old_buurten(h, fetcher.rows(h, gemeente.code), oldest) for h in holdings}
    holdings = _with_borders(holdings, rows)
    year = gemeente.year
    newest = next((h for h in holdings if h.edition.provider == KERNCIJFERS and h.edition.region_year == year), None)
    buurten = _buurten(fetcher, newest, gemeente)
    border_year = borders.newest_year(gemeente.code)
    own_areas = areas.of_gemeente(team.areas, regions, gemeente, buurten) if buurten else ()
    continuity = areas.with_parts(_continuity(holdings, rows, borders, gemeente, border_year), own_areas)
    rows |= {
        h.edition.table: areas.with_sums(h, rows[h.edition.table], fetcher.catalogue, own_areas, continuity)
        for h in holdings
    }
    places = (*wijken, *buurten, *(a.region for a in own_areas))
    own = observed(team.figures.of(gemeente, places), team.catalogue, own_areas, year)
    inhabitants = _inhabitants(holdings, rows, continuity)
    frames, refusals = _harmonised(holdings, rows, fetcher.catalogue, inhabitants)
    frames = _together((frames, own.frame))
    chosen = choose(frames[frames["year"] >= oldest], frozenset(r.code for r in places), year, continuity)
    chosen = areas.explained(replace(chosen, bases=own.bases), team.catalogue, own_areas)
    material = Material(tuple(holdings), rows, frames, continuity)
    past = history(fetcher, material, gemeente, mergers.of(regions.mergers, gemeente.code))
    used = set(chosen.own.loc[chosen.own["value"].notna(), "edition"])
    national = country.library.open(fetcher, _nationwide(fetcher.catalogue, holdings, used), len(regions.wijken))
    population = _people(fetcher, material, gemeente, own_areas, len(regions.wijken))
    return Dossier(
        gemeente,
        wijken,
        buurten,
        uninhabited(chosen, frozenset(code for code, p in population.items() if p.inwoners == 0)),
        population,
        tuple(holdings),
        refusals,
        _in_order((*fetcher.problems, *borders.problems)),
        border_year,
        _layers(borders, gemeente, border_year),
        national,
        regions,
        past,
        own_areas,
        team.figures.files,
        tuple(dict.fromkeys(fetcher.corrected)),
        (*fetcher.corrections.expired, *dict.fromkeys(fetcher.warnings)),
    )


def _people(
    fetcher: Fetcher, material: Material, gemeente: Region, own_areas: tuple[Area, ...], country: int
) -> dict[str, Population]:
    """Return the counts of every place; where crime is shown also whether many visitors come there."""
    population = areas.marked(_population(material.holdings, material.rows, gemeente), own_areas)
    if any(i.kind == "crime" for i in fetcher.catalogue.indicators):
        return _with_visitors(population, fetcher, material.holdings, country)
    return population


def _holdings(fetcher: Fetcher, gemeente: Region) -> list[Holding]:
    """Return every edition that has rows of the gemeente. Raises SourceError when there is none."""
    holdings = [h for p in fetcher.catalogue.providers for h in fetcher.holdings(p, gemeente.code)]
    if not holdings:
        raise _no_figures(fetcher, gemeente)
    return holdings


def _nationwide(catalogue: Catalogue, holdings: Iterable[Holding], used: set[str]) -> list[Holding]:
    """Return the editions in use that are compared with the wijken of the whole country."""
    return [h for h in holdings if h.edition.table in used and catalogue.provider(h.edition.provider).national]


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, in an order that doesn't depend on which request came back first."""
    return tuple(sorted(set(problems), key=lambda p: (p.source, p.kind, p.reason, p.instead)))


def _buurten(fetcher: Fetcher, newest: Holding | None, gemeente: Region) -> tuple[Region, ...]:
    if newest is None:
        return ()
    found = regions_of(fetcher.regions(newest.edition, gemeente.code), gemeente.year)
    return tuple(r for r in found if r.code.startswith("BU"))


def _harmonised(
    holdings: Iterable[Holding], rows: Mapping[str, pd.DataFrame], catalogue: Catalogue, inhabitants: Inhabitants
) -> tuple[pd.DataFrame, tuple[Refusal, ...]]:
    counted = [harmonise(h, rows[h.edition.table], catalogue) for h in holdings]
    results = [with_rates(result, catalogue, inhabitants) for result in counted]
    frame = _together(r.frame for r in results)
    if breaches := observations.validate(frame):
        raise SourceError(
            "De cijfers passen niet in de afspraak van wijkanalyse.",
            value="; ".join(breaches),
            hint="Meld dit als fout in het programma, met deze tekst.",
        )
    return frame, tuple(r for result in results for r in result.refusals)


def _together(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else observations.empty()


def _with_borders(holdings: Iterable[Holding], rows: Mapping[str, pd.DataFrame]) -> list[Holding]:
    """Return the holdings; one whose title tells no year gets the borders that its region codes are most like."""
    found = list(holdings)
    codes = {h.edition.table: _codes(rows[h.edition.table], h.properties.region_dimension) for h in found}
    known = {h.edition.region_year: codes[h.edition.table] for h in found if h.edition.provider == KERNCIJFERS}

    def settled(holding: Holding) -> Holding:
        edition = holding.edition
        year = year_of_borders(codes[edition.table], known, edition.newest_year)
        if edition.borders_told or year is None:
            return holding
        return replace(holding, edition=replace(edition, region_year=year))

    return [settled(h) for h in found]


def _codes(rows: pd.DataFrame, dimension: str) -> frozenset[str]:
    """Return the codes of wijken and buurten; the row of Nederland is in every table."""
    return frozenset(code for code in rows[dimension] if code.startswith(("WK", "BU")))


def _inhabitants(holdings: Iterable[Holding], rows: Mapping[str, pd.DataFrame], continuity: Continuity) -> Inhabitants:
    """Return how many people live where, in every edition of the kerncijfers."""
    counts: dict[int, Mapping[str, Population]] = {}
    sources: dict[int, str] = {}
    for holding in holdings:
        context, table = match_context(holding.topics), holding.edition.table
        if holding.edition.provider == KERNCIJFERS and "inwoners" in context:
            year = holding.edition.region_year
            counts[year] = read_population(rows[table], holding.properties.region_dimension, context, year)
            sources[year] = f"{table}:{'+'.join(context['inwoners'].keys)}"
    return Inhabitants(counts, sources, continuity)


def _with_visitors(
    population: dict[str, Population], fetcher: Fetcher, holdings: Iterable[Holding], country: int
) -> dict[str, Population]:
    """Return the counts with whether many visitors come, by the newest kerncijfers of the whole country that tell."""
    for holding in holdings:
        if holding.edition.provider != KERNCIJFERS or "handel_horeca" not in match_context(holding.topics):
            continue
        if not fetcher.hold_national(holding):
            continue
        dimension, year = holding.properties.region_dimension, holding.edition.region_year
        context = {name: match_context(holding.topics)[name] for name in ("inwoners", "handel_horeca")}
        table = fetcher.rows(holding, WIJKEN)
        told = table[list(context["handel_horeca"].keys)].notna().all(axis=1)
        wijken = read_population(table[told & table[dimension].str.startswith("WK")], dimension, context, year)
        if (threshold := crime.visited_from(wijken, country)) is not None:
            return crime.with_visitors(population, wijken, threshold)
    return population


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
    years = {y for h in holdings if (y := h.edition.region_year) >= _OLDEST_BORDERS} - {border_year}
    wijken = {code for code, _ in flags if code.startswith("WK")}
    doubtful = {y for y in years if any(by_flags.between(w, y, gemeente.year).same is None for w in wijken)}
    newest = borders.borders(border_year, "wijken", gemeente.code) if border_year is not None else None
    overlaps: dict[tuple[int, int], Mapping[str, float]] = {}
    for year in sorted(doubtful):
        older = borders.borders(year, "wijken", gemeente.code)
        if older is not None and newest is not None and border_year is not None and year < border_year:
            whole = overlap(dissolved(older, gemeente.code), dissolved(newest, gemeente.code))
            overlaps[year, border_year] = overlap(older, newest) | whole
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


def _layers(borders: BorderFetcher, gemeente: Region, year: int | None) -> dict[str, gpd.GeoDataFrame]:
    if year is None:
        return {}
    found = {layer: borders.borders(year, layer, gemeente.code) for layer in ("wijken", "buurten")}
    return {layer: frame for layer, frame in found.items() if frame is not None}
