"""The main job: from a gemeente to a folder with reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from wijkanalyse import listening, output, paths
from wijkanalyse.contribution import Contribution, contributed
from wijkanalyse.deliverables import Maker, page_of_figure
from wijkanalyse.facts.gather import Country, Dossier, Team, gather
from wijkanalyse.judgement.compare import Comparer
from wijkanalyse.own.figures import Reading
from wijkanalyse.past import compared
from wijkanalyse.pdf.names import page_of_pdf
from wijkanalyse.report.assemble import Assembler, Occasion
from wijkanalyse.report.signals import Told
from wijkanalyse.run_record import Run
from wijkanalyse.weighing.choices import unused
from wijkanalyse.weighing.place import Scales, scales_of

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.national import NationalLibrary
    from wijkanalyse.pdf.engine import Engine
    from wijkanalyse.regions import Region, RegionIndex
    from wijkanalyse.report.render import Renderer
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.settings import Settings
    from wijkanalyse.signals.vocabulary import Vocabulary
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.fetch_borders import BorderFetcher
    from wijkanalyse.stock.holdings import Problem


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
    engine: Engine | None = None

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
    are what is wrong with the team's files or waits for a check, and pages without a PDF; `notes` what is good to know.
    It is `incomplete` when something waits for the team, or a page could not be printed.
    """

    gemeente: Region
    folder: Path
    pages: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete: bool = False

    @property
    def has_gaps(self) -> bool:
        """Whether a source failed, the team must look at its signals, or a page has no PDF."""
        return self.incomplete or any(p.kind == "failed" for p in self.problems)


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
        maker = Maker(workshop, assembler, watch, say)
        asked = _with_standing(wijken, folder, dossier) if told.heard.files or _had_signals(folder) else wijken
        pages, drawings = maker.pages(partial(assembler.wijk_page, changes=past.changes), asked or dossier.places)
        files = pages | drawings | maker.beside(pages)
        known = tuple(_known_words(dossier))
        told.check(files, known)
        printed, unprinted = maker.printed(folder, pages)  # after the gate: a PDF holds what its page holds
        remade = {output.page_name(p) for p in asked if p not in wijken} if wijken else set()
        kept, dropped = _earlier(folder, dossier, files | printed, remade)
        listed = tuple(sorted({*files, *printed, *kept, output.RUN}))
        files[output.RUN] = Run(dossier, settings, wijken, listed, told.heard.files, watch.seconds).to_json()
        told.check({output.RUN: files[output.RUN]}, known)
        output.write(folder, files | printed, remove=dropped)
        remarks = (*told.remarks, *scales.remarks, *past.remarks, *past.keep())
    said = (*map(str, remarks), *_unused(settings, assembler), *unprinted)
    names, gaps = tuple(pages), told.waits or bool(unprinted)
    return Result(gemeente, folder, names, dossier.problems, dossier.warnings, said, told.notes, incomplete=gaps)


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
    that of a page which was `remade` though nobody asked for it. A PDF stays only when its page was not made again.
    """
    current = {output.page_name(place) for place in dossier.places}
    listed = {f for f in output.listed_files(folder) if f not in files and f != output.RUN}
    pages = (listed | remade) & current
    kept = frozenset(
        f for f in listed if f in pages or page_of_figure(f) in pages or page_of_pdf(f) in listed & current
    )
    return kept, frozenset(listed) - kept
