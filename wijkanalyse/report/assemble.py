"""Builds the complete page models of one gemeente from its dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wijkanalyse import __version__, output, paths, words
from wijkanalyse import catalogue as catalogues
from wijkanalyse.actions import sheet
from wijkanalyse.facts.history import Trends, with_earlier
from wijkanalyse.judgement.verdicts import TINY
from wijkanalyse.listening import load_vocabulary
from wijkanalyse.report import opening, origins
from wijkanalyse.report.changes_page import ChangeWriter, action_blad
from wijkanalyse.report.glance import glance
from wijkanalyse.report.locator import Locations
from wijkanalyse.report.map_choices import Ground, area_map, widest
from wijkanalyse.report.map_figures import MapFigures
from wijkanalyse.report.maps import Shapes, frame, prepare_shapes
from wijkanalyse.report.parts.accounts import Definition, Gap, Link, SimilarWijk, SimilarWijken, Source
from wijkanalyse.report.parts.pages import WijkPage
from wijkanalyse.report.signals import SignalWriter, Told
from wijkanalyse.report.themes import ThemeWriter, Wijk, by_id
from wijkanalyse.report.weighed_page import Shown, WeighedWriter
from wijkanalyse.signals.views import Coverage, FollowUp, PlaceSignals, SignalView
from wijkanalyse.weighing.book import open_book
from wijkanalyse.weighing.changes import Changes
from wijkanalyse.weighing.pattern_reading import Known
from wijkanalyse.weighing.place import Scales, weigh_place
from wijkanalyse.weighing.weigh import Rules

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.actions import Action, ActionSheet
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.judgement.compare import Comparer, Score
    from wijkanalyse.regions import Region
    from wijkanalyse.report.parts.maps import AreaMap, Locator
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.weighing.place import WeighedPlace

_COUNTS_ONLY = ("inwoners", "huishoudens")
_LEAST_AREAS = 2


@dataclass(frozen=True)
class Occasion:
    """What is the same on every page of a build: the reference date, and whether the figures are made up.

    `told` holds the version of the build and the signals as that version may show them; None stands for deelbaar
    without signals. `scales` are what points, kansen and questions are weighed with; None stands for what the product
    ships, without choices of a team. `actions` are those that passed screening, of the whole gemeente;
    `organisatie` made the report, empty when the team gave no name.
    """

    day: date
    fictional: bool = False
    told: Told | None = None
    scales: Scales | None = None
    actions: tuple[Action, ...] = ()
    organisatie: str = ""


class Assembler:
    """Builds pages from the dossier of one gemeente."""

    def __init__(
        self, catalogue: Catalogue, texts: Texts, dossier: Dossier, comparer: Comparer, occasion: Occasion
    ) -> None:
        self.catalogue, self.texts, self.dossier = catalogue, texts, dossier
        self.comparer, self.occasion = comparer, occasion
        self.trends = Trends(catalogue, dossier.history)
        self._themes = ThemeWriter(catalogue, comparer, texts, occasion.day.year, self.trends)
        self._buurt_shapes, self.wijk_shapes = (_shapes(dossier, level) for level in ("buurten", "wijken"))
        self._locations = Locations(dossier.gemeente.label, self.wijk_shapes) if self.wijk_shapes is not None else None
        names = {b.code: b.label for b in dossier.buurten}
        self.signals = SignalWriter(occasion.told, catalogue, texts.signals, names)
        self._points, self._changed = WeighedWriter(catalogue, texts), ChangeWriter(catalogue, texts)
        self._view = occasion.told.view if occasion.told is not None else _no_signals(dossier.gemeente)
        self._scales = occasion.scales or shipped_scales(catalogue)
        self._scores: dict[str, tuple[Score, ...]] = {}
        self._weighed: dict[str, WeighedPlace] = {}
        self._common_gaps = (*origins.absent(dossier.problems, catalogue), *origins.refusals(dossier, catalogue))
        self.figures = with_earlier(dossier.chosen.frame, self.trends.used(self._trend_codes()))
        self.sources: tuple[Source, ...] = origins.sources(
            dossier, catalogue, self.figures, fictional=occasion.fictional
        )

    def _trend_codes(self) -> tuple[str, ...]:
        return (*(p.code for p in self.dossier.places), self.dossier.gemeente.code)

    def trend_rows(self) -> pd.DataFrame:
        """Return how every figure of the wijken and the gemeente changed."""
        return self.trends.rows(self._trend_codes())

    def scores(self, wijk: Region) -> tuple[Score, ...]:
        """Return the figures that the page of a wijk shows: below 100 inhabitants only how many people there are."""
        if wijk.code not in self._scores:
            scores = self.comparer.scores(wijk.code)
            tiny = self._is_tiny(wijk)
            self._scores[wijk.code] = tuple(s for s in scores if not tiny or s.indicator.id in _COUNTS_ONLY)
        return self._scores[wijk.code]

    def _inhabitants(self, wijk: Region) -> float | None:
        population = self.dossier.population.get(wijk.code)
        return population.inwoners if population is not None else None

    def _is_tiny(self, wijk: Region) -> bool:
        people = self._inhabitants(wijk)
        return people is not None and people < TINY

    def weighed(self, region: Region) -> WeighedPlace:
        """Return what is weighed for a wijk or own area; the same for its page, the data files and the next report."""
        if region.code not in self._weighed:
            self._weighed[region.code] = weigh_place(region, self, self._view, self._scales)
        return self._weighed[region.code]

    def wijk_page(self, region: Region, changes: Changes | None = None) -> WijkPage:
        """Return the page of one wijk, complete; `changes` are those since an earlier report of the gemeente."""
        scores = self.scores(region)
        told = self.signals.blocks(region.code)
        drawn_map = self._map(region, scores)
        on_map = [c.indicator for c in drawn_map.choices] if drawn_map is not None else []
        wijk = Wijk(region, scores, self.dossier.buurten_of(region), on_map, told)
        themes = self._themes.themes(wijk)
        gemeente, place = self.dossier.gemeente, self.weighed(region)
        drawn = by_id(self.catalogue, themes)
        shown = Shown(
            {id_: f"#thema-{theme.theme_id}" for id_, theme in drawn.items()},
            {id_: glance(theme) for id_, theme in drawn.items()},
        )
        return WijkPage(
            title=f"{region.label} ({gemeente.label}) · wijkanalyse",
            wijk=region.label,
            wijk_code=region.code,
            gemeente=gemeente.label,
            gemeente_code=gemeente.code,
            date=words.long_date(self.occasion.day),
            organisatie=self.occasion.organisatie,
            version=self.signals.version_text(),
            warnings=self.warnings(),
            facts=opening.facts(scores),
            summary=opening.summary(
                region, scores, None if self._is_tiny(region) else place.weighed, self.signals.sentence(region)
            ),
            purpose=self.texts.purpose,
            weighed=self._points.write(place, self._nothing(region), shown),
            changes=self._changed.write(changes or Changes(), place.weighed),
            themes=themes,
            map=drawn_map,
            locator=self._locator(region),
            gaps=self._gaps(region, scores, drawn_map),
            sources=self.sources,
            actions=action_blad(self._sheet(region)),
            rules=(*self.texts.rules, *(Definition(r.term, r.text) for r in self.texts.weighing.rules)),
            glossary=(*self.signals.glossary(), *self.texts.glossary),
            run_details=self._run_details(region),
            index=Link(f"Alle wijken in {gemeente.label}", output.INDEX),
            siblings=tuple(Link(p.label, output.page_name(p)) for p in self.dossier.places if p != region),
            data_files=origins.DATA_FILES,
            similar=self._similar(region),
            in_brief="Het gebied in het kort" if region.is_area else "De wijk in het kort",
            here="Dit gebied" if region.is_area else "Deze wijk",
            made_of=self._made_of(region),
            signals=self.signals.account(region.code),
        )

    def _sheet(self, region: Region) -> ActionSheet:
        buurten = self.dossier.buurten_of(region)
        return sheet(self.occasion.actions, region, buurten, self._view.version)

    def _made_of(self, region: Region) -> str:
        """Return which buurten an own area holds, and how to read the page of one; empty for a wijk."""
        if not region.is_area:
            return ""
        names = words.listed([b.label for b in self.dossier.buurten_of(region)])
        return (
            f"{region.label} is een eigen gebied en geen wijk van CBS. Het bestaat uit: {names}. "
            "Waar op deze bladzijde 'wijk' staat, bedoelen we dit gebied."
        )

    def _similar(self, region: Region) -> SimilarWijken:
        """Return the wijken that this wijk is compared with, or why there are none."""
        if region.is_area:
            return SimilarWijken(("Een eigen gebied vergelijken we niet met wijken die erop lijken.",), ())
        peers, year = self.comparer.peers(region), self.dossier.national.similarity_year
        if not peers:
            return SimilarWijken((self.texts.no_similar,), ())
        named = {r.code: r for r in (*self.dossier.national_regions.wijken, *self.dossier.national_regions.gemeenten)}
        rows = tuple(
            SimilarWijk(
                name=named[p.code].label,
                gemeente=named[named[p.code].gemeente].label,
                distance=words.number(p.distance, 2),
                word=p.word,
            )
            for p in peers
        )
        return SimilarWijken((self.texts.similar.format(year=year),), rows)

    def warnings(self) -> tuple[str, ...]:
        """Return what a reader must know before reading on."""
        made_up = (f"{self.dossier.gemeente.label} bestaat niet. Alle cijfers op deze pagina zijn verzonnen.",)
        return (*(made_up if self.occasion.fictional else ()), *origins.failures(self.dossier.problems))

    def _map(self, region: Region, scores: Sequence[Score]) -> AreaMap | None:
        """Return the map of the buurten of a place, with the figures of its page; None with fewer than two buurten."""
        buurten = self.dossier.buurten_of(region)
        if self._buurt_shapes is None or len(buurten) < _LEAST_AREAS:
            return None
        picture = frame(self._buurt_shapes, [b.code for b in buurten])
        figures = MapFigures(self.catalogue, self.comparer, buurten).all(
            (s.indicator for s in scores), least=_LEAST_AREAS
        )
        if picture is None or not figures:
            return None
        names = {b.code: b.label for b in buurten}
        return area_map(Ground("kaart-buurten", picture, "buurt", "buurten", names), figures, widest(figures))

    def _locator(self, region: Region) -> Locator | None:
        if self._locations is None:
            return None
        if not region.is_area:
            return self._locations.of(region.label, region.code)
        if self._buurt_shapes is None:
            return None
        codes = [b.code for b in self.dossier.buurten_of(region)]
        return self._locations.of_parts(region.label, self._buurt_shapes.of(codes))

    def _breaks(self, region: Region) -> dict[str, str]:
        return {i: reason for (code, i), reason in self.dossier.chosen.breaks.items() if code == region.code}

    def _nothing(self, region: Region) -> str:
        """Return what is said of a wijk where no point stands out."""
        people = self._inhabitants(region)
        if people is not None and people < 1:
            return self.texts.nobody
        if self._is_tiny(region):
            return self.texts.tiny.format(least=TINY)
        few = opening.little_known(self.scores(region))
        return self.texts.too_little_known if few else self.texts.nothing_stands_out

    def _gaps(self, region: Region, scores: Sequence[Score], drawn_map: AreaMap | None) -> tuple[Gap, ...]:
        return (
            *origins.missing_figures(_expected(region, scores), self._breaks(region)),
            *origins.old_figures(scores, self.occasion.day.year),
            *origins.missing_borders(drawn_map),
            *self._common_gaps,
        )

    def _run_details(self, region: Region) -> tuple[Definition, ...]:
        details: Mapping[str, str] = {
            "Gebied"
            if region.is_area
            else "Wijk": f"{region.label} ({region.code}), grenzen van 1 januari {region.year}",
            "Gemeente": f"{self.dossier.gemeente.label} ({self.dossier.gemeente.code})",
            "Datum van het rapport": words.long_date(self.occasion.day),
            "Kaart": f"grenzen van {self.dossier.border_year}" if self.dossier.border_year else "geen grenzen gevonden",
            "Versie": self.signals.version_text().label,
            "Gemaakt met": f"wijkanalyse {__version__}",
        }
        corrected = tuple(Definition("Gecorrigeerd", a.sentence) for a in self.dossier.corrected)
        return (*(Definition(term, text) for term, text in details.items()), *corrected)


def _shapes(dossier: Dossier, level: str) -> Shapes | None:
    borders = dossier.borders.get(level)
    if borders is None:
        return None
    labels = {r.code: r.label for r in (*dossier.wijken, *dossier.buurten)}  # a map says "Vlieland", not "Wijk 00"
    return prepare_shapes(borders.assign(name=borders["code"].map(labels).fillna(borders["name"])))


def _expected(region: Region, scores: Sequence[Score]) -> tuple[Score, ...]:
    """Return the figures that a region could have: an own area has none that can't be added up."""
    return tuple(s for s in scores if not (region.is_area and s.own.status == "not_applicable"))


def _no_signals(gemeente: Region) -> SignalView:
    """Return the view of a build that was given no signals."""
    return SignalView("deelbaar", False, PlaceSignals(gemeente.code, (), Coverage(), FollowUp()), {})


def shipped_scales(known: Catalogue) -> Scales:
    """Return the rules and the book of patterns that the product ships, without anything of a team."""
    data = paths.resource_dir("data")
    full = catalogues.load(data / "catalogue")
    left_out = frozenset({i.id for i in full.indicators} - {i.id for i in known.indicators})
    vocabulary = load_vocabulary(known)
    return Scales(Rules(known, vocabulary), open_book(data, Known(full, vocabulary, left_out)).book)
