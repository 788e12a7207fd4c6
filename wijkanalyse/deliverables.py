"""Makes the files of one gemeente: pages, data to reckon with, the whole in one file, drawings, and PDFs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from wijkanalyse import bevindingen, cijfers, exports, output
from wijkanalyse.bevindingen import Edition
from wijkanalyse.judgement import compare
from wijkanalyse.report.bewoners import LeafletWriter
from wijkanalyse.report.index_page import index_page

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.build import Stopwatch, Workshop
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.report.parts.pages import WijkPage

FIGURES: Final = "figuren"

Files = dict[str, bytes]
"""The bytes of each file, by its name in the folder of the gemeente."""


def comparisons(assembler: Assembler) -> pd.DataFrame:
    """Return every comparison that the pages of a gemeente print, in the columns of `compare.COLUMNS`."""
    scores = [s for place in assembler.dossier.places for s in assembler.scores(place)]
    return pd.DataFrame(compare.comparison_rows(scores), columns=list(compare.COLUMNS))


@dataclass(frozen=True)
class Maker:
    """Makes the files of a build; `say` tells which page is being made."""

    workshop: Workshop
    assembler: Assembler
    watch: Stopwatch
    say: Callable[[str], None]

    def pages(self, page_of: Callable[[Region], WijkPage], wijken: tuple[Region, ...]) -> tuple[Files, Files]:
        """Return the pages of these wijken with the index, and the drawings of these when they are asked for.

        For residents these are leaflets, without drawings.
        """
        if self.workshop.settings.versie == "bewoners":
            return self._leaflets(wijken), {}
        pages: Files = {}
        drawings: Files = {}
        for wijk in wijken:
            self.say(wijk.label)
            with self.watch.stage("samenstellen"):
                page = page_of(wijk)
            with self.watch.stage("opmaken"):
                pages[output.page_name(wijk)] = self.workshop.renderer.wijk(page).encode()
            if self.workshop.settings.figuren:
                with self.watch.stage("figuren"):
                    drawings |= _figures(page, output.page_name(wijk), self.workshop.settings.sjablonen)
        with self.watch.stage("opmaken"):
            pages[output.INDEX] = self.workshop.renderer.index(index_page(self.assembler)).encode()
        return pages, drawings

    def _leaflets(self, wijken: tuple[Region, ...]) -> Files:
        """Return the leaflets for residents of these wijken, with their list."""
        writer, renderer = LeafletWriter(self.assembler), self.workshop.renderer
        with self.watch.stage("opmaken"):
            pages = {output.page_name(w): renderer.leaflet(writer.leaflet(w)).encode() for w in wijken}
            return pages | {output.INDEX: renderer.leaflet_index(writer.index()).encode()}

    def beside(self, pages: Files) -> Files:
        """Return what stands beside the pages: the data, the method, and the whole in one file when it is asked for."""
        if self.workshop.settings.versie == "bewoners":
            return {}
        with self.watch.stage("gegevens"):
            files = _data(self.workshop, self.assembler) | {output.METHODE: self.workshop.methode}
        if not self.workshop.settings.een_bestand:
            return files
        settings, gemeente = self.workshop.settings, self.assembler.dossier.gemeente
        whole = {output.INDEX: pages[output.INDEX], **pages, output.METHODE: self.workshop.methode}
        with self.watch.stage("een bestand"):
            one = self.workshop.renderer.one_file(whole, output.INDEX)
        return files | {output.one_file_name(gemeente, settings.versie): one}

    def printed(self, folder: Path, pages: Files) -> tuple[Files, tuple[str, ...]]:
        """Return a PDF of each page, when these are asked for, and a sentence for each that wasn't made."""
        if self.workshop.engine is None:
            return {}, ()
        from wijkanalyse.pdf.press import Job, print_pages

        with self.watch.stage("pdf"):
            made = print_pages(self.workshop.engine, Job(pages, folder, self.workshop.settings.datum), self.say)
        return dict(made.files), made.warnings


def _figures(page: WijkPage, page_name: str, sjablonen: Path | None) -> Files:
    from wijkanalyse.report.figures import draw

    folder = f"{FIGURES}/{page_name.removesuffix('.html')}"
    return {f"{folder}/{name}": content for name, content in draw(page, sjablonen).items()}


def page_of_figure(figure: str) -> str:
    """Return the name of the page that a figure belongs to; an empty text for any other file."""
    folder, _, rest = figure.partition("/")
    return f"{rest.partition('/')[0]}.html" if folder == FIGURES and "/" in rest else ""


def _data(workshop: Workshop, assembler: Assembler) -> Files:
    settings, dossier = workshop.settings, assembler.dossier
    edition = Edition(dossier.gemeente, settings.datum, settings.shows, workshop.catalogue, workshop.fictional)
    found = [assembler.weighed(p) for p in dossier.places]
    return {
        f"{output.DATA}/{cijfers.FILE}": cijfers.to_xlsx(assembler, edition),
        f"{output.DATA}/{bevindingen.FILE}": bevindingen.to_json(found, edition),
        f"{output.DATA}/observaties.csv": exports.csv(assembler.figures),
        f"{output.DATA}/vergelijkingen.csv": exports.csv(comparisons(assembler)),
        f"{output.DATA}/vergelijkbare-wijken.csv": exports.csv(_peers(assembler)),
        f"{output.DATA}/trends.csv": exports.csv(assembler.trend_rows()),
    }


def _peers(assembler: Assembler) -> pd.DataFrame:
    rows = compare.peer_rows(assembler.comparer, assembler.dossier.wijken)
    return pd.DataFrame(rows, columns=list(compare.PEER_COLUMNS))
