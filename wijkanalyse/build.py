"""The main job: from a gemeente to a folder with reports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from wijkanalyse import __version__, exports, output
from wijkanalyse.facts.gather import Country, Dossier, Team, gather
from wijkanalyse.judgement import compare
from wijkanalyse.judgement.compare import Comparer
from wijkanalyse.own.figures import Reading
from wijkanalyse.report.assemble import Assembler, Occasion
from wijkanalyse.report.index_page import index_page

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.national import NationalLibrary
    from wijkanalyse.regions import Region, RegionIndex
    from wijkanalyse.report.model import WijkPage
    from wijkanalyse.report.render import Renderer
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.settings import Settings
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.fetch_borders import BorderFetcher
    from wijkanalyse.stock.holdings import Problem

FIGURES: Final = "figuren"


@dataclass(frozen=True)
class Workshop:
    """What every build of a run shares."""

    settings: Settings
    catalogue: Catalogue
    texts: Texts
    fetcher: Fetcher
    borders: BorderFetcher
    renderer: Renderer
    methode: bytes
    regions: RegionIndex
    library: NationalLibrary
    cache: Path
    fictional: bool = False
    figures: Reading = field(default_factory=Reading)

    @property
    def country(self) -> Country:
        """What all gemeenten share."""
        return Country(self.regions, self.library)

    @property
    def team(self) -> Team:
        """What the team adds."""
        return Team(self.catalogue, self.figures, self.settings.gebied)


@dataclass(frozen=True)
class Result:
    """What a build of one gemeente made.

    `problems` are the sources that failed or no longer exist; `warnings` say which corrections weren't used.
    """

    gemeente: Region
    folder: Path
    pages: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()

    @property
    def has_gaps(self) -> bool:
        """Whether a source failed, so that the result is incomplete or partly old."""
        return any(p.kind == "failed" for p in self.problems)


@dataclass
class Stopwatch:
    """Seconds per stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def build(workshop: Workshop, gemeente: Region, wijken: tuple[Region, ...], say: Callable[[str], None]) -> Result:
    """Write the reports of a gemeente: the pages of `wijken` (all, and those of own areas, when empty), index and data.

    The index and the data files always cover the whole gemeente. Raises WijkanalyseError; the old reports then stay.
    """
    watch = Stopwatch()
    with output.opened(workshop.settings.out, output.folder_name(gemeente), workshop.cache) as folder:
        with watch.stage("ophalen en kiezen"):
            dossier = dossier_of(workshop, gemeente)
        with watch.stage("vergelijken"):
            assembler = assembler_of(workshop, dossier)
        pages, figures = _pages(workshop, assembler, wijken or dossier.places, watch, say)
        with watch.stage("gegevens"):
            files = pages | figures | _data(assembler) | {output.METHODE: workshop.methode}
        kept, dropped = _earlier(folder, dossier, files)
        listed = sorted({*files, *kept, output.RUN})
        files[output.RUN] = _run(workshop, dossier, wijken, listed, watch)
        output.write(folder, files, remove=dropped)
    return Result(gemeente, folder, tuple(pages), dossier.problems, dossier.warnings)


def dossier_of(workshop: Workshop, gemeente: Region) -> Dossier:
    """Return everything known of a gemeente; fetches what the store lacks."""
    fetcher, borders = workshop.fetcher.renewed(), workshop.borders.renewed()
    return gather(fetcher, borders, gemeente, workshop.country, workshop.team)


def assembler_of(workshop: Workshop, dossier: Dossier) -> Assembler:
    """Return what compares the wijken of a dossier and makes their pages."""
    comparer = Comparer(workshop.catalogue, dossier.chosen, dossier.gemeente, dossier.population, dossier.national)
    occasion = Occasion(workshop.settings.datum, workshop.fictional)
    return Assembler(workshop.catalogue, workshop.texts, dossier, comparer, occasion)


def comparisons(assembler: Assembler) -> pd.DataFrame:
    """Return every comparison that the pages of a gemeente print, in the columns of `compare.COLUMNS`."""
    scores = [s for place in assembler.dossier.places for s in assembler.scores(place)]
    return pd.DataFrame(compare.comparison_rows(scores), columns=list(compare.COLUMNS))


def _pages(
    workshop: Workshop, assembler: Assembler, wijken: tuple[Region, ...], watch: Stopwatch, say: Callable[[str], None]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the pages, and the figures of these pages when they are asked for."""
    files: dict[str, bytes] = {}
    figures: dict[str, bytes] = {}
    for wijk in wijken:
        say(wijk.label)
        with watch.stage("samenstellen"):
            page = assembler.wijk_page(wijk)
        with watch.stage("opmaken"):
            files[output.page_name(wijk)] = workshop.renderer.wijk(page).encode()
        if workshop.settings.figuren:
            with watch.stage("figuren"):
                figures |= _figures(page, output.page_name(wijk))
    with watch.stage("opmaken"):
        files[output.INDEX] = workshop.renderer.index(index_page(assembler)).encode()
    return files, figures


def _figures(page: WijkPage, page_name: str) -> dict[str, bytes]:
    from wijkanalyse.report.figures import draw

    folder = f"{FIGURES}/{page_name.removesuffix('.html')}"
    return {f"{folder}/{name}": content for name, content in draw(page).items()}


def _page_of(figure: str) -> str:
    """Return the name of the page that a figure belongs to; an empty text for any other file."""
    folder, _, rest = figure.partition("/")
    return f"{rest.partition('/')[0]}.html" if folder == FIGURES and "/" in rest else ""


def _data(assembler: Assembler) -> dict[str, bytes]:
    return {
        f"{output.DATA}/observaties.csv": exports.csv(assembler.figures),
        f"{output.DATA}/vergelijkingen.csv": exports.csv(comparisons(assembler)),
        f"{output.DATA}/vergelijkbare-wijken.csv": exports.csv(_peers(assembler)),
        f"{output.DATA}/trends.csv": exports.csv(assembler.trend_rows()),
    }


def _peers(assembler: Assembler) -> pd.DataFrame:
    rows = compare.peer_rows(assembler.comparer, assembler.dossier.wijken)
    return pd.DataFrame(rows, columns=list(compare.PEER_COLUMNS))


def _earlier(folder: Path, dossier: Dossier, files: dict[str, bytes]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the files of earlier builds that stay, and those that don't belong any more.

    A page stays until it is made again or its wijk no longer exists; a figure stays as long as its page stays.
    """
    current = {output.page_name(place) for place in dossier.places}
    listed = {f for f in output.listed_files(folder) if f not in files and f != output.RUN}
    pages = listed & current
    kept = frozenset(f for f in listed if f in pages or _page_of(f) in pages)
    return kept, frozenset(listed) - kept


def _run(workshop: Workshop, dossier: Dossier, wijken: tuple[Region, ...], files: list[str], watch: Stopwatch) -> bytes:
    """Return run.json: what made these files, without a path or a name of a person."""
    settings = workshop.settings
    run: dict[str, Any] = {
        "wijkanalyse": __version__,
        "gemeente": dossier.gemeente.code,
        "datum": settings.datum.isoformat(),
        "opties": {
            "wijk": [w.code for w in wijken],
            "offline": settings.offline,
            "refresh": settings.refresh,
            "figuren": settings.figuren,
            "cijfers": dossier.figure_files,
            "gebieden": [a.region.code for a in dossier.areas],
        },
        "edities": [
            {
                "tabel": h.edition.table,
                "titel": h.edition.title,
                "modified": h.edition.modified,
                "grenzen": h.edition.region_year,
            }
            for h in dossier.holdings
        ],
        "grenzen": dossier.border_year,
        "problemen": [asdict(p) for p in dossier.problems],
        "geweigerd": [asdict(r) for r in dossier.refusals],
        "gecorrigeerd": [{"correctie": a.sentence, "regios": list(a.regions)} for a in dossier.corrected],
        "waarschuwingen": list(dossier.warnings),
        "seconden": {name: round(value, 3) for name, value in watch.seconds.items()},
        "files": files,
    }
    return (json.dumps(run, ensure_ascii=False, indent=2) + "\n").encode()
