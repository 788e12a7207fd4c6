"""Figures, trends and signals of one wijk in a few words, for the tests of what is weighed."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.rules_fixture import observation
from wijkanalyse import catalogue
from wijkanalyse.catalogue import Catalogue, Indicator
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.trend import News, Trend
from wijkanalyse.judgement.verdicts import SIMILAR, Comparison, Headline, Outcome, Verdict
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals import vocabulary
from wijkanalyse.signals.signal import Kind
from wijkanalyse.signals.views import Cell, Coverage, Direction, FollowUp, Hidden, PlaceSignals, ThemeSignals
from wijkanalyse.signals.vocabulary import Vocabulary
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.weigh import Rules, weigh
from wijkanalyse.weighing.weighed import Material, Site, Weighed

CODE, WIJK, YEAR = "WK990101", "Oude Kern", 2024
BASE = 5000.0


@functools.cache
def real_catalogue() -> Catalogue:
    return catalogue.load(resource_dir("data") / "catalogue")


@functools.cache
def real_vocabulary() -> Vocabulary:
    titles = {theme.id: theme.title for theme in real_catalogue().themes}
    return vocabulary.load(resource_dir("data") / "signals" / "vocabulary.toml", titles)


def rules(*choices: ChoiceDeclaration) -> Rules:
    return Rules(real_catalogue(), real_vocabulary(), choices)


def site(inhabitants: float | None = BASE, **changed: Any) -> Site:
    return replace(Site(CODE, WIJK, YEAR, Population(YEAR, inhabitants)), **changed)


# --- figures ------------------------------------------------------------------------------------------
def score(indicator: str | Indicator, headline: Headline, value: float | None = 5.0, **changed: Any) -> Score:
    """A figure with a verdict that two references gave; `difference` counts in smallest differences that matter.

    `similar` is what similar wijken say, `base` how many people it is about, `year` that of the figure.
    """
    found = real_catalogue().indicator(indicator) if isinstance(indicator, str) else indicator
    times, base = changed.get("difference", 1.0), changed.get("base", BASE)
    people = abs(times) / 100 * base if found.is_percentage and base is not None else None
    outcome: Outcome = "vergelijkbaar" if headline == "wisselend" else headline
    sides = {"gemeente": outcome, "nederland": outcome, SIMILAR: changed.get("similar", "vergelijkbaar")}
    comparisons = tuple(Comparison(name, 10.0, times, 1.0, 0.1, people, word) for name, word in sides.items())
    own = observation(value, indicator=found.id, year=changed.get("year", YEAR))
    return Score(found, own, None, None, Verdict(headline, (), comparisons if value is not None else ()))


def trend(news: News = "", word: Any = "stijgt") -> Trend:
    return Trend(word, news=news)


# --- signals ------------------------------------------------------------------------------------------
def cell(kind: Kind, *onderwerpen: str) -> Cell:
    return Cell(kind, "meerdere", 2, onderwerpen)


def told(hidden: Hidden = "", **themes: Cell | Sequence[Cell]) -> PlaceSignals:
    """The signals of the wijk: one cell or several per theme."""
    found = {name: (cells,) if isinstance(cells, Cell) else tuple(cells) for name, cells in themes.items()}
    return PlaceSignals(CODE, tuple(_theme(n, c) for n, c in found.items()), Coverage(), FollowUp(), hidden)


def _theme(name: str, cells: tuple[Cell, ...]) -> ThemeSignals:
    kinds = {c.kind for c in cells} - {"wens"}
    one_side: Direction = "kracht" if kinds == {"kracht"} else "knelpunt"
    direction: Direction = "gemengd" if len(kinds) > 1 else one_side if kinds else "te_weinig"
    return ThemeSignals(name, cells, direction)


# --- weighed ------------------------------------------------------------------------------------------
def material(
    *scores: Score, signals: PlaceSignals | None = None, trends: dict[str, Trend] | None = None, **changed: Any
) -> Material:
    return Material(changed.get("at", site()), scores, trends or {}, signals or told())


def weighed(*scores: Score, choices: Sequence[ChoiceDeclaration] = (), **changed: Any) -> Weighed:
    return weigh(material(*scores, **changed), rules(*choices))
