"""The main job: from a gemeente to a folder with reports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from wijkanalyse import __version__, compare, exports, output
from wijkanalyse.compare import Comparer
from wijkanalyse.gather import Dossier, gather
from wijkanalyse.report.assemble import Assembler, Occasion
from wijkanalyse.report.index_page import index_page

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.fetch import Fetcher, Problem
    from wijkanalyse.fetch_borders import BorderFetcher
    from wijkanalyse.regions import Region, RegionIndex
    from wijkanalyse.report.render import Renderer
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.settings import Settings


@dataclass(frozen=True)
class Workshop:
    """What every build of a run shares."""

    settings: Settings
    catalogue: Catalogue
    texts: Texts
    fetcher: Fetcher
    borders: BorderFetcher
    renderer: Renderer
    regions: RegionIndex
    cache: Path
    fictional: bool = False


@dataclass(frozen=True)
class Result:
    """What a build of one gemeente made. `problems` are the sources that failed or no longer exist."""

    gemeente: Region
    folder: Path
    pages: tuple[str, ...]
    problems: tuple[Problem, ...]

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
    """Write the reports of a gemeente: the pages of `wijken` (all when empty), the index and the data files.

    The index and the data files always cover the whole gemeente. Raises WijkanalyseError; the old reports then stay.
    """
    watch = Stopwatch()
    folder = output.prepare_folder(workshop.settings.out, output.folder_name(gemeente))
    with output.lock(folder, workshop.cache):
        with watch.stage("ophalen en kiezen"):
            every = workshop.regions.wijken_of(gemeente)
            dossier = gather(workshop.fetcher.renewed(), workshop.borders.renewed(), gemeente, every)
        with watch.stage("vergelijken"):
            comparer = Comparer(workshop.catalogue, dossier.chosen, gemeente, dossier.population)
            occasion = Occasion(workshop.settings.datum, workshop.fictional)
            assembler = Assembler(workshop.catalogue, workshop.texts, dossier, comparer, occasion)
        pages = _pages(workshop, assembler, wijken or every, watch, say)
        with watch.stage("gegevens"):
            files = pages | _data(assembler)
        kept, dropped = _earlier(folder, dossier, files)
        listed = sorted({*files, *kept, output.RUN})
        files[output.RUN] = _run(workshop, dossier, wijken, listed, watch)
        output.write(folder, files, remove=dropped)
    return Result(gemeente, folder, tuple(pages), dossier.problems)


def _pages(
    workshop: Workshop, assembler: Assembler, wijken: tuple[Region, ...], watch: Stopwatch, say: Callable[[str], None]
) -> dict[str, bytes]:
    files = {}
    for wijk in wijken:
        say(wijk.label)
        with watch.stage("samenstellen"):
            page = assembler.wijk_page(wijk)
        with watch.stage("opmaken"):
            files[output.page_name(wijk)] = workshop.renderer.wijk(page).encode()
    with watch.stage("opmaken"):
        files[output.INDEX] = workshop.renderer.index(index_page(assembler)).encode()
    return files


def _data(assembler: Assembler) -> dict[str, bytes]:
    dossier = assembler.dossier
    scores = [s for w in dossier.wijken for s in assembler.scores(w)]
    comparisons = pd.DataFrame(compare.comparison_rows(scores), columns=list(compare.COLUMNS))
    return {
        f"{output.DATA}/observaties.csv": exports.csv(dossier.chosen.frame),
        f"{output.DATA}/vergelijkingen.csv": exports.csv(comparisons),
    }


def _earlier(folder: Path, dossier: Dossier, files: dict[str, bytes]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the files of earlier builds that stay, and those of wijken that no longer exist."""
    current = {output.page_name(w) for w in dossier.wijken}
    listed = {f for f in output.listed_files(folder) if f not in files and f != output.RUN}
    kept = frozenset(f for f in listed if f in current)
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
        "seconden": {name: round(value, 3) for name, value in watch.seconds.items()},
        "files": files,
    }
    return (json.dumps(run, ensure_ascii=False, indent=2) + "\n").encode()
