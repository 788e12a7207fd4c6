"""Opens what a run needs: catalogue, store, services, templates; from the network or from the example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from wijkanalyse import catalogue, listening, paths, regions
from wijkanalyse.build import Workshop
from wijkanalyse.facts import corrections, gather, mergers
from wijkanalyse.facts.national import NationalLibrary
from wijkanalyse.own import figures as own_figures
from wijkanalyse.report import huisstijl, texts
from wijkanalyse.report.methode import kept_methode
from wijkanalyse.report.render import Renderer
from wijkanalyse.settings import Settings
from wijkanalyse.sources.either import EitherService
from wijkanalyse.sources.folder import FolderBorders, FolderTables
from wijkanalyse.sources.http import Client, Patience
from wijkanalyse.sources.measures import read_base_names
from wijkanalyse.sources.odata import ODataService
from wijkanalyse.sources.odata4 import OData4Service
from wijkanalyse.sources.pdok import PdokService
from wijkanalyse.stock.fetch import Fetcher
from wijkanalyse.stock.fetch_borders import BorderFetcher
from wijkanalyse.stock.listed import Services
from wijkanalyse.stock.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.corrections import Corrections
    from wijkanalyse.regions import RegionIndex

_V4_HOST, _V4_PATH = "https://datasets.cbs.nl", "/odata/v1/CBS"


EXAMPLE_DAY: Final = date(2026, 1, 1)
"""The reference date of the example: its figures don't grow older with the calendar."""


def network(settings: Settings, client: Client) -> Services:
    """Return the real services, or their mirrors when the settings name these."""
    bases = {"wfs_url": settings.pdok_url, "ogc_url": settings.pdok_url} if settings.pdok_url else {}
    return Services(
        EitherService(
            ODataService(settings.opendata_url, client),
            OData4Service(v4_url(settings), client, read_base_names(paths.resource_dir("data") / "measures.toml")),
            settings.v4_tabellen,
        ),
        ODataService(settings.dataderden_url, client),
        PdokService(client, **bases),
    )


def v4_url(settings: Settings) -> str:
    """Return the address of OData version 4: with a mirror for version 3, CBS itself is never asked instead."""
    mirrored = settings.opendata_url != Settings.opendata_url
    return settings.v4_url or (f"{settings.opendata_url}{_V4_PATH}" if mirrored else f"{_V4_HOST}{_V4_PATH}")


def example() -> Services:
    """Return services that read the fictional example gemeente."""
    folder = paths.resource_dir("data") / "example"
    tables = FolderTables(folder / "opendata"), FolderTables(folder / "dataderden")
    return Services(*tables, FolderBorders(folder / "pdok"))


def example_signals() -> tuple[Path, ...]:
    """Return the files with the signals of the example gemeente."""
    folder = paths.resource_dir("data") / "example" / "signalen"
    return tuple(sorted(p for p in folder.iterdir() if p.suffix in {".csv", ".xlsx"}))


def new_client(settings: Settings) -> Client:
    """Return the client for all requests of a run."""
    return Client(Patience(read=settings.timeout))


def cache_root(settings: Settings) -> Path:
    """Return the folder of the store."""
    return settings.cache or paths.cache_dir()


def load_catalogue(settings: Settings) -> Catalogue:
    """Return the catalogue without the indicators that the team leaves out."""
    full = catalogue.load(paths.resource_dir("data") / "catalogue")
    return catalogue.without(full, settings.weglaten)


def open_fetcher(settings: Settings, services: Services | None, known: Catalogue) -> Fetcher:
    """Return the fetcher on the store of these settings."""
    store = Store(cache_root(settings))
    fetcher = Fetcher(store, known, services, settings.datum.year, refresh=settings.refresh)
    fetcher.corrections = load_corrections(settings)
    return fetcher


def load_corrections(settings: Settings) -> Corrections:
    """Return the corrections that hold on the reference date."""
    return corrections.read(paths.resource_dir("data") / "corrections", settings.datum)


def open_workshop(settings: Settings, services: Services | None, *, fictional: bool = False) -> Workshop:
    """Return what every build of a run shares; asks the services which regions there are.

    Raises SourceError when neither services nor store know any gemeente.
    """
    known = load_catalogue(settings)
    fetcher = open_fetcher(settings, services, known)
    borders = services.borders if services is not None else None
    data = paths.resource_dir("data")
    look = huisstijl.read(settings.logo, settings.kleur, settings.kopkleur)
    compiled = _compiled(cache_root(settings))
    renderer = Renderer(paths.resource_dir("templates"), compiled, look, settings.sjablonen)
    return Workshop(
        settings=settings,
        catalogue=own_figures.extended(known, settings.cijfer if settings.cijfers else ()),
        texts=texts.load(data / "texts" / "report.toml"),
        fetcher=fetcher,
        borders=BorderFetcher(fetcher.store, borders, settings.datum.year, refresh=settings.refresh),
        renderer=renderer,
        methode=renderer.methode(kept_methode(paths.resource_dir("docs") / "methode.md", compiled)).encode(),
        regions=_regions(fetcher, data),
        library=NationalLibrary(),
        cache=cache_root(settings),
        vocabulary=listening.load_vocabulary(known),
        fictional=fictional,
    )


def _compiled(cache: Path) -> Path | None:
    """Return the folder for compiled templates, made beside what is stored; None when nothing can be or is stored."""
    folder = cache / "templates"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return folder


def _regions(fetcher: Fetcher, data: Path) -> RegionIndex:
    index = gather.region_index(fetcher, regions.load_spellings(data / "spellings.toml"))
    return replace(index, mergers=mergers.load(data / "herindelingen.toml"))


def with_cache(settings: Settings, cache: Path) -> Settings:
    """Return the settings with another folder for the store."""
    return replace(settings, cache=cache)
