"""The main job: from a gemeente to a folder with reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from wijkanalyse import bevindingen, exports, listening, output, paths
from wijkanalyse.bevindingen import Edition
from wijkanalyse.contribution import Contribution, contributed
from wijkanalyse.facts.gather import Country, Dossier, Team, gather
from wijkanalyse.judgement import compare
from wijkanalyse.judgement.compare import Comparer
from wijkanalyse.own.figures import Reading
from wijkanalyse.past import compared
from wijkanalyse.report.assemble import Assembler, Occasion
from wijkanalyse.report.index_page import index_page
from wijkanalyse.report.signals import Told
from wijkanalyse.run_record import Run
from wijkanalyse.weighing.choices import unused
from wijkanalyse.weighing.place import Scales, scales_of

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.national import NationalLibrary
    from wijkanalyse.regions import Region, RegionIndex
    from wijkanalyse.report.parts.pages import WijkPage
    from wijkanalyse.report.render import Renderer
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.settings import Settings
    from wijkanalyse.signals.vocabulary import Vocabulary
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
    vocabulary: Vocabulary
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

    `problems` are the sources that failed or no longer exist; `warnings` say which corrections weren't used. `remarks`
    are what is wrong with the team's files or waits for a check, `notes` what is good to know of them.
    """

    gemeente: Region
    folder: Path
    pages: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    waits: bool = False

    @property
    def has_gaps(self) -> bool:
        """Whether a source failed, or the team must look at its signals, so that the result is incomplete."""
        return self.waits or any(p.kind == "failed" for p in self.problems)


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
    watch, settings = Stopwatch(), workshop.settings
    with output.opened(settings.out, output.folder_name(gemeente, settings.versie), workshop.cache) as folder:
        with watch.stage("ophalen en kiezen"):
            dossier = dossier_of(workshop, gemeente)
        with watch.stage("signalen"):
            scales = scales_of(workshop)
            told = contributed(workshop, dossier, scales.own)
        with watch.stage("vergelijken"):
            assembler = assembler_of(workshop, dossier, told, scales)
            past = compared(workshop, assembler)
        asked = _with_standing(wijken, folder, dossier) if told.heard.files or _had_signals(folder) else wijken
        page_of = partial(assembler.wijk_page, changes=past.changes)
        pages, figures = _pages(workshop, page_of, asked or dossier.places, watch, say)
        with watch.stage("opmaken"):
            pages[output.INDEX] = workshop.renderer.index(index_page(assembler)).encode()
        with watch.stage("gegevens"):
            files = pages | figures | _data(workshop, assembler) | {output.METHODE: workshop.methode}
        remade = {output.page_name(p) for p in asked if p not in wijken} if wijken else set()
        kept, dropped = _earlier(folder, dossier, files, remade)
        listed = sorted({*files, *kept, output.RUN})
        files[output.RUN] = Run(dossier, settings, wijken, tuple(listed), told.heard.files, watch.seconds).to_json()
        told.check(files, _known_words(dossier))
        output.write(folder, files, remove=dropped)
        remarks = (*told.remarks, *scales.remarks, *past.remarks, *past.keep())
    said = (*map(str, remarks), *_unused(settings, assembler))
    return Result(
        gemeente, folder, tuple(pages), dossier.problems, dossier.warnings, said, told.notes, waits=told.waits
    )


def dossier_of(workshop: Workshop, gemeente: Region) -> Dossier:
    """Return everything known of a gemeente; fetches what the store lacks."""
    fetcher, borders = workshop.fetcher.renewed(), workshop.borders.renewed()
    return gather(fetcher, borders, gemeente, workshop.country, workshop.team)


def _known_words(dossier: Dossier) -> Iterator[str]:
    yield from listening.product_words(paths.resource_dir(name) for name in ("data", "templates"))
    national = dossier.national_regions
    yield from (r.label for r in (*national.gemeenten, *national.wijken, *dossier.buurten))


def assembler_of(
    workshop: Workshop, dossier: Dossier, told: Contribution | None = None, scales: Scales | None = None
) -> Assembler:
    """Return what compares the wijken of a dossier and makes their pages."""
    comparer = Comparer(workshop.catalogue, dossier.chosen, dossier.gemeente, dossier.population, dossier.national)
    occasion = Occasion(
        workshop.settings.datum,
        workshop.fictional,
        Told(told.view, workshop.vocabulary) if told is not None else None,
        scales,
        told.actions.actions if told is not None else (),
        workshop.settings.organisatie,
    )
    return Assembler(workshop.catalogue, workshop.texts, dossier, comparer, occasion)


def comparisons(assembler: Assembler) -> pd.DataFrame:
    """Return every comparison that the pages of a gemeente print, in the columns of `compare.COLUMNS`."""
    scores = [s for place in assembler.dossier.places for s in assembler.scores(place)]
    return pd.DataFrame(compare.comparison_rows(scores), columns=list(compare.COLUMNS))


def _pages(
    workshop: Workshop,
    page_of: Callable[[Region], WijkPage],
    wijken: tuple[Region, ...],
    watch: Stopwatch,
    say: Callable[[str], None],
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the pages of these wijken, and the figures of these pages when they are asked for."""
    files: dict[str, bytes] = {}
    figures: dict[str, bytes] = {}
    for wijk in wijken:
        say(wijk.label)
        with watch.stage("samenstellen"):
            page = page_of(wijk)
        with watch.stage("opmaken"):
            files[output.page_name(wijk)] = workshop.renderer.wijk(page).encode()
        if workshop.settings.figuren:
            with watch.stage("figuren"):
                figures |= _figures(page, output.page_name(wijk))
    return files, figures


def _figures(page: WijkPage, page_name: str) -> dict[str, bytes]:
    from wijkanalyse.report.figures import draw

    folder = f"{FIGURES}/{page_name.removesuffix('.html')}"
    return {f"{folder}/{name}": content for name, content in draw(page).items()}


def _page_of(figure: str) -> str:
    """Return the name of the page that a figure belongs to; an empty text for any other file."""
    folder, _, rest = figure.partition("/")
    return f"{rest.partition('/')[0]}.html" if folder == FIGURES and "/" in rest else ""


def _data(workshop: Workshop, assembler: Assembler) -> dict[str, bytes]:
    settings, dossier = workshop.settings, assembler.dossier
    edition = Edition(dossier.gemeente, settings.datum, settings.versie, workshop.catalogue, workshop.fictional)
    found = [assembler.weighed(p) for p in dossier.places]
    return {
        f"{output.DATA}/{bevindingen.FILE}": bevindingen.to_json(found, edition),
        f"{output.DATA}/observaties.csv": exports.csv(assembler.figures),
        f"{output.DATA}/vergelijkingen.csv": exports.csv(comparisons(assembler)),
        f"{output.DATA}/vergelijkbare-wijken.csv": exports.csv(_peers(assembler)),
        f"{output.DATA}/trends.csv": exports.csv(assembler.trend_rows()),
    }


def _peers(assembler: Assembler) -> pd.DataFrame:
    rows = compare.peer_rows(assembler.comparer, assembler.dossier.wijken)
    return pd.DataFrame(rows, columns=list(compare.PEER_COLUMNS))


def _unused(settings: Settings, assembler: Assembler) -> tuple[str, ...]:
    """Return which choices of the team changed nothing in any wijk or own area."""
    if not settings.punt:
        return ()
    places = [assembler.weighed(p) for p in assembler.dossier.places]
    return unused(settings.punt, [(p.material.site, p.weighed) for p in places])


def _with_standing(wijken: tuple[Region, ...], folder: Path, dossier: Dossier) -> tuple[Region, ...]:
    """Return the wijken that were asked with every one that has a page, so that no page keeps a withdrawn signal."""
    standing = set(output.listed_files(folder))
    return tuple(p for p in dossier.places if p in wijken or output.page_name(p) in standing) if wijken else ()


def _had_signals(folder: Path) -> bool:
    """Return whether the reports that stand in a folder hold signals."""
    return bool(output.earlier_run(folder).get("opties", {}).get("signalen"))


def _earlier(
    folder: Path, dossier: Dossier, files: dict[str, bytes], remade: set[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the files of earlier builds that stay, and those that don't belong any more.

    A page stays until it is made again or its wijk no longer exists; a figure stays as long as its page stays, and
    that of a page which was `remade` though nobody asked for it.
    """
    current = {output.page_name(place) for place in dossier.places}
    listed = {f for f in output.listed_files(folder) if f not in files and f != output.RUN}
    pages = (listed | remade) & current
    kept = frozenset(f for f in listed if f in pages or _page_of(f) in pages)
    return kept, frozenset(listed) - kept
