"""Weighs the places of one gemeente: the one path to what the report, `explain` and bevindingen.json say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wijkanalyse import paths
from wijkanalyse.signals.views import Coverage, FollowUp, PlaceSignals
from wijkanalyse.weighing.book import open_book
from wijkanalyse.weighing.chances import chances
from wijkanalyse.weighing.evidence import Book, Evidence
from wijkanalyse.weighing.pattern_reading import Known
from wijkanalyse.weighing.questions import questions
from wijkanalyse.weighing.weigh import Rules, weigh
from wijkanalyse.weighing.weighed import Material, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.build import Workshop
    from wijkanalyse.errors import Remark
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.signals.views import SignalView
    from wijkanalyse.weighing.patterns import Pattern
    from wijkanalyse.weighing.weighed import Weighed


@dataclass(frozen=True)
class Scales:
    """What every place of a build is weighed with: the rules with the team's choices, and the book of patterns.

    `own` are the patterns that the team wrote, `remarks` what was passed over in these.
    """

    rules: Rules
    book: Book
    own: tuple[Pattern, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class WeighedPlace:
    """A wijk or own area: what may be weighed of it in one version, and what that gave."""

    region: Region
    material: Material
    weighed: Weighed


def scales_of(workshop: Workshop) -> Scales:
    """Return what the places of a run are weighed with. Raises SettingsError for a book that can't be used."""
    settings = workshop.settings
    known = Known(workshop.catalogue, workshop.vocabulary, frozenset(settings.weglaten))
    opened = open_book(paths.resource_dir("data"), known, off=settings.uit, own=settings.patronen)
    rules = Rules(workshop.catalogue, workshop.vocabulary, settings.punt)
    return Scales(rules, opened.book, opened.own, opened.remarks)


def weigh_place(region: Region, assembler: Assembler, view: SignalView, scales: Scales) -> WeighedPlace:
    """Return what is weighed for a wijk or own area, with kansen and questions."""
    material = material_of(region, assembler, view)
    evidence = Evidence(
        material, scales.book, assembler.dossier.gemeente.label, _percentiles(material.scores, assembler, view)
    )
    found = weigh(material, scales.rules)
    found = replace(found, chances=chances(found, evidence))
    return WeighedPlace(region, material, replace(found, questions=questions(found, evidence)))


def weigh_places(assembler: Assembler, view: SignalView, scales: Scales) -> dict[str, WeighedPlace]:
    """Return what is weighed for every wijk and own area of a gemeente, by code."""
    return {p.code: weigh_place(p, assembler, view, scales) for p in assembler.dossier.places}


def material_of(region: Region, assembler: Assembler, view: SignalView) -> Material:
    """Return what a version may weigh of a place; a place that the view doesn't have is one without signals."""
    scores = assembler.scores(region)
    site = Site(
        code=region.code,
        label=region.label,
        year=assembler.occasion.day.year,
        population=assembler.dossier.population.get(region.code),
        version=view.version,
    )
    themes = tuple(t.id for t in assembler.catalogue.themes)
    signals = view.places.get(region.code) or PlaceSignals(region.code, (), Coverage(themes), FollowUp())
    trends = {s.indicator.id: assembler.trends.trend(region.code, s.indicator) for s in scores}
    return Material(site, scores, trends, signals)


def _percentiles(scores: tuple[Score, ...], assembler: Assembler, view: SignalView) -> Mapping[str, float | None]:
    """Return where figures stand among the wijken of the country: in intern only, because it reads as a ranking."""
    if view.version != "intern":
        return {}
    return {s.indicator.id: assembler.comparer.percentile(s.own) for s in scores}
