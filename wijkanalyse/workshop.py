"""Opens what a run needs: catalogue, store, services, templates; from the network or from the example."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wijkanalyse import catalogue, gather, paths, regions
from wijkanalyse.build import Workshop
from wijkanalyse.fetch import Fetcher, Services
from wijkanalyse.fetch_borders import BorderFetcher
from wijkanalyse.report import texts
from wijkanalyse.report.render import Renderer
from wijkanalyse.sources.folder import FolderBorders, FolderTables
from wijkanalyse.sources.http import Client, Patience
from wijkanalyse.sources.odata import ODataService
from wijkanalyse.sources.pdok import PdokService
from wijkanalyse.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.settings import Settings


def network(settings: Settings, client: Client) -> Services:
    """Return the real services, or their mirrors when the settings name these."""
    bases = {"wfs_url": settings.pdok_url, "ogc_url": settings.pdok_url} if settings.pdok_url else {}
    return Services(
        ODataService(settings.opendata_url, client),
        ODataService(settings.dataderden_url, client),
        PdokService(client, **bases),
    )


def example() -> Services:
    """Return services that read the fictional example gemeente."""
    folder = paths.resource_dir("data") / "example"
    tables = FolderTables(folder / "opendata"), FolderTables(folder / "dataderden")
    return Services(*tables, FolderBorders(folder / "pdok"))


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
    return Fetcher(store, known, services, settings.datum.year, refresh=settings.refresh)


def open_workshop(settings: Settings, services: Services | None, *, fictional: bool = False) -> Workshop:
    """Return what every build of a run shares; asks the services which regions there are.

    Raises SourceError when neither services nor store know any gemeente.
    """
    known = load_catalogue(settings)
    fetcher = open_fetcher(settings, services, known)
    borders = services.borders if services is not None else None
    data = paths.resource_dir("data")
    return Workshop(
        settings=settings,
        catalogue=known,
        texts=texts.load(data / "texts" / "report.toml"),
        fetcher=fetcher,
        borders=BorderFetcher(fetcher.store, borders, settings.datum.year, refresh=settings.refresh),
        renderer=Renderer(paths.resource_dir("templates")),
        regions=gather.region_index(fetcher, regions.load_spellings(data / "spellings.toml")),
        cache=cache_root(settings),
        fictional=fictional,
    )


def with_cache(settings: Settings, cache: Path) -> Settings:
    """Return the settings with another folder for the store."""
    return replace(settings, cache=cache)
