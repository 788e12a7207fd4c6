"""Makes the evidence in which a pattern holds, from its own conditions and with the real rules of a verdict."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.rules_fixture import observation
from tests.weighing_ground import CODE, WIJK, YEAR, real_catalogue, real_vocabulary
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement import verdicts
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.trend import Trend
from wijkanalyse.judgement.verdicts import SIMILAR, Context, Figure
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals.views import Cell, Coverage, Direction, FollowUp, PlaceSignals, ThemeSignals
from wijkanalyse.weighing.book import open_book
from wijkanalyse.weighing.evidence import Book, Evidence
from wijkanalyse.weighing.pattern_conditions import Condition, FigureGoes, FigureIs, SignalsPoint, SignalsTell
from wijkanalyse.weighing.pattern_reading import Known
from wijkanalyse.weighing.patterns import Pattern
from wijkanalyse.weighing.weigh import Rules, weigh
from wijkanalyse.weighing.weighed import Material, Site, Weighed

PEOPLE = Population(
    YEAR, 9000, 1500, 1200, 4500, 4000, 2.2, handel_horeca=50, many_visitors=False
)  # fmt: skip
_REFERENCES = {"money": 33_000.0, "distance": 1.6, "crime": 45.0, "average": 2.0, "rate": 60.0}
_OF_ONE = {"gas": 1200.0}
_GRID = 120


@functools.cache
def known() -> Known:
    return Known(real_catalogue(), real_vocabulary())


@functools.cache
def book() -> Book:
    return open_book(resource_dir("data"), known()).book


def evidence(material: Material, of: Book | None = None, **changed: Any) -> Evidence:
    return Evidence(material, of or book(), "Voorbeeldstad", **changed)


def weighed(material: Material) -> Weighed:
    return weigh(material, Rules(real_catalogue(), real_vocabulary()))


# --- every way in which a pattern can hold ------------------------------------------------------------
def ways(pattern: Pattern) -> Iterator[tuple[Condition, ...]]:
    """The conditions that must hold, with each of the alternatives in turn."""
    longest = max((len(group) for group in pattern.some), default=1)
    for turn in range(longest):
        yield (*pattern.every, *(group[turn % len(group)] for group in pattern.some))


def material_for(conditions: Sequence[Condition], *, intern: bool = True) -> Material:
    names = dict.fromkeys(c.indicator for c in conditions if isinstance(c, FigureIs | FigureGoes))
    scores = tuple(_score(name, _of(name, conditions)) for name in names)
    going = {c.indicator: _trend(c) for c in conditions if isinstance(c, FigureGoes)}
    site = Site(CODE, WIJK, YEAR, PEOPLE, "intern" if intern else "deelbaar")
    return Material(site, scores, going, signals_for(conditions))


def _of(name: str, conditions: Iterable[Condition]) -> tuple[FigureIs, ...]:
    return tuple(c for c in conditions if isinstance(c, FigureIs) and c.indicator == name)


def _reference(indicator: Indicator) -> float:
    return _OF_ONE.get(indicator.id, _REFERENCES.get(indicator.kind, 30.0))


def figure(name: str, value: float, reference: float | None = None) -> Score:
    """A figure beside the same value of gemeente, Nederland and similar wijken, judged by the real rules."""
    indicator = real_catalogue().indicator(name)
    r = _reference(indicator) if reference is None else reference
    base = PEOPLE.of(indicator.population) if indicator.population != "geen" else None
    # As close as an interval of the source can be, so that only size and rounding stand in the way.
    low, high = (value - 0.1, value + 0.1) if indicator.estimated else (None, None)
    found = tuple(
        verdicts.compare(indicator, Figure(value, low, high), name, r, Context(r, base))
        for name in ("gemeente", "nederland", SIMILAR)
    )
    own = observation(value, indicator=indicator.id, year=YEAR, region_code=CODE)
    return Score(indicator, own, None, None, verdicts.headline(indicator, found, PEOPLE))


@functools.cache
def _score(name: str, wanted: tuple[FigureIs, ...]) -> Score:
    indicator = real_catalogue().indicator(name)
    low, high = indicator.plausible
    reference = _reference(indicator)
    for step in range(_GRID + 1):
        value = low + (min(high, 4 * reference) - low) * step / _GRID
        found = figure(indicator.id, value)
        alone = Evidence(Material(Site(CODE, WIJK, YEAR, PEOPLE), (found,), {}, signals_for(())), book())
        if all(c.holds(alone) for c in wanted):
            return found
    raise AssertionError(f"no value of {indicator.id} meets {wanted}")


def _trend(condition: FigureGoes) -> Trend:
    direction = real_catalogue().indicator(condition.indicator).direction
    if condition.word == "gunstig":
        return Trend("stijgt" if direction == "up" else "daalt", news="gunstig")
    if condition.word == "ongunstig":
        return Trend("daalt" if direction == "up" else "stijgt", news="ongunstig")
    return Trend("stijgt" if condition.word == "stijgt" else "daalt")


def signals_for(conditions: Iterable[Condition]) -> PlaceSignals:
    told = [c for c in conditions if isinstance(c, SignalsPoint | SignalsTell)]
    themes = tuple(_theme(name, [c for c in told if c.theme == name]) for name in dict.fromkeys(c.theme for c in told))
    return PlaceSignals(CODE, themes, Coverage(), FollowUp())


def _theme(name: str, told: Sequence[SignalsPoint | SignalsTell]) -> ThemeSignals:
    cells: dict[str, Cell] = {}
    for condition in told:
        kinds = condition.kinds or ("knelpunt", "kracht")
        for kind in kinds:
            cell = cells.get(kind, Cell(kind, "meerdere", 3))
            if isinstance(condition, SignalsTell) and (condition.onderwerp or condition.group):
                cell = replace(
                    cell,
                    onderwerpen=(*cell.onderwerpen, *((condition.onderwerp,) if condition.onderwerp else ())),
                    groups=(*cell.groups, *((condition.group,) if condition.group else ())),
                )
            cells[kind] = cell
    one: Direction = "kracht" if "kracht" in cells else "knelpunt"
    both: Direction = "gemengd" if {"kracht", "knelpunt"} <= cells.keys() else one
    return ThemeSignals(name, tuple(cells.values()), both if cells.keys() - {"wens"} else "te_weinig")


def lacking(material: Material, condition: Condition) -> Material:
    """The same, without the figure, the trend or the signals of one condition."""
    if isinstance(condition, SignalsPoint | SignalsTell):
        kept = tuple(t for t in material.signals.themes if t.theme != condition.theme)
        return replace(material, signals=replace(material.signals, themes=kept))
    scores = tuple(s for s in material.scores if s.indicator.id != condition.indicator)
    return replace(material, scores=scores)
