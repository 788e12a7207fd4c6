"""The verdict of a figure: is the difference large enough to matter, and certain enough to say so?

Rules and numbers: method, section 1. Nothing here knows about tables or files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.facts import crime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.facts.population import Population

Outcome = Literal["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "geen_oordeel", "onbekend"]
Headline = Literal["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "geen_oordeel", "onbekend", "wisselend"]

SIMILAR: Final = "vergelijkbare_wijken"
NAMES: Final = {"gemeente": "de gemeente", "nederland": "Nederland", SIMILAR: "wijken die op deze wijk lijken"}
_ENOUGH: Final = 2
"""So many references must say the same."""

MIN_PEOPLE: Final = 20
TINY: Final = 100
SMALL: Final = 500
INSTITUTION: Final = 0.08
_INCOME_PART, _INCOME_EURO = 0.05, 1_500
_DISTANCE_KM, _DISTANCE_PART = 0.5, 0.5
_SHARE_PART, _SHARE_LOW, _SHARE_HIGH = 0.15, 1.5, 4.0
_SURVEY: Final = 10.0
"""An estimate without interval is taken to be no more certain than 400 interviews: 196/√400 is about 10 pp."""


@dataclass(frozen=True)
class Figure:
    """A value with its interval, if the source gives one."""

    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Context:
    """What a comparison needs beside the two values: the Netherlands' value, and how many people it is about.

    `parts` is how many regions were added up to get the figure: each was rounded apart.
    """

    nederland: float | None
    base: float | None
    parts: int = 1


@dataclass(frozen=True)
class Comparison:
    """A figure against one reference.

    `margin` is what rounding and size allow, in the unit of the indicator; `people` is how many people or households
    the difference stands for, None where that has no meaning.
    """

    reference: str
    reference_value: float | None
    difference: float | None
    min_diff: float | None
    margin: float | None
    people: float | None
    outcome: Outcome


@dataclass(frozen=True)
class Verdict:
    """The headline of a figure and, in Dutch, why."""

    headline: Headline
    reasons: tuple[str, ...]
    comparisons: tuple[Comparison, ...]


def min_difference(indicator: Indicator, nederland: float) -> float | None:
    """Return the smallest difference that matters, in the unit of the indicator; None where nothing is judged."""
    if indicator.least:
        return indicator.least
    if indicator.min_diff == "share":
        part = _SHARE_PART * min(nederland, 100 - nederland)
        return min(max(part, _SHARE_LOW), _SHARE_HIGH)
    if indicator.min_diff == "income":
        return max(_INCOME_PART * nederland, _INCOME_EURO)
    if indicator.min_diff == "distance":
        return max(_DISTANCE_KM, _DISTANCE_PART * nederland)
    if indicator.min_diff == "crime":
        return max(crime.MIN_PART * nederland, crime.LEAST)
    return None


def margin(indicator: Indicator, figure: Figure, base: float | None, parts: int = 1) -> float | None:
    """Return how far the figure may be off by rounding and size; None when that can't be said.

    `base` is the number of people or households that a share is about; `parts` how many rounded counts each of its
    two counts is the sum of.
    """
    p = figure.value / 100
    spread = math.sqrt(max(p * (1 - p), 0.0))
    if indicator.estimated:
        if figure.lower is not None and figure.upper is not None:
            return (figure.upper - figure.lower) / 2
        return _SURVEY * spread
    if indicator.kind != "share":
        return _margin_of_no_share(indicator, figure, base)
    if indicator.population == "geen":
        return indicator.resolution or None
    if not base:
        return None
    sampling = 196 * spread / math.sqrt(base)
    rounding = indicator.resolution or parts * 400 * (1 + p) / base
    return rounding + sampling


def _margin_of_no_share(indicator: Indicator, figure: Figure, base: float | None) -> float | None:
    if indicator.kind == "crime":
        return crime.margin(figure.value, base) if base else None
    if indicator.kind == "rate" and indicator.population == "noemer" and base:
        return indicator.resolution + 1.96 * math.sqrt(max(figure.value, 0.0) * indicator.source.factor / base)
    return indicator.resolution


def compare(indicator: Indicator, figure: Figure, reference: str, r: float | None, context: Context) -> Comparison:
    """Return the outcome of a figure against one reference value `r` (None when the reference is missing)."""
    if r is None:
        absent: Outcome = "geen_oordeel" if indicator.direction == "none" else "onbekend"
        return Comparison(reference, None, None, None, None, None, absent)
    d = figure.value - r
    least = min_difference(indicator, context.nederland if context.nederland is not None else r)
    allowed = margin(indicator, figure, context.base, context.parts)
    people = abs(d) / 100 * context.base if indicator.is_percentage and context.base is not None else None
    if indicator.direction == "none" or least is None:
        outcome: Outcome = "geen_oordeel"
    elif abs(d) < least or (people is not None and people < MIN_PEOPLE) or _too_few_crimes(indicator, d, context.base):
        outcome = "vergelijkbaar"
    elif not _certain(figure, r, allowed):
        outcome = "niet_zeker"
    else:
        outcome = "gunstig" if (d > 0) == (indicator.direction == "up") else "ongunstig"
    return Comparison(reference, r, d, least, allowed, people, outcome)


def _too_few_crimes(indicator: Indicator, d: float, base: float | None) -> bool:
    return indicator.kind == "crime" and base is not None and crime.count(abs(d), base) < crime.MIN_CRIMES


def _certain(figure: Figure, r: float, allowed: float | None) -> bool:
    if figure.lower is not None and figure.upper is not None:
        return not figure.lower <= r <= figure.upper
    return allowed is not None and abs(figure.value - r) > allowed


def headline(indicator: Indicator, comparisons: tuple[Comparison, ...], population: Population | None) -> Verdict:
    """Return the verdict of a figure from its comparisons, after the ladder for small and unusual wijken."""
    if indicator.kind == "crime" and (reason := crime.no_verdict(population)):
        silent = (replace(c, outcome="geen_oordeel") for c in comparisons)
        return Verdict("geen_oordeel", (reason,), tuple(silent))
    word, reason = _first_match(indicator, comparisons)
    reasons = [reason] if reason else []
    if word in ("gunstig", "ongunstig", "wisselend") and (doubt := _doubt(indicator, population, word, comparisons)):
        word, reasons = "niet_zeker", [doubt]
    return Verdict(word, tuple(reasons), comparisons)


def _first_match(indicator: Indicator, comparisons: tuple[Comparison, ...]) -> tuple[Headline, str]:
    outcomes = [c.outcome for c in comparisons if c.outcome != "onbekend"]
    if indicator.direction == "none" or (outcomes and set(outcomes) == {"geen_oordeel"}):
        return "geen_oordeel", ""
    if not outcomes:
        return "onbekend", "Er is geen cijfer om mee te vergelijken."
    if {"gunstig", "ongunstig"} <= set(outcomes):
        return "wisselend", _named_sides(comparisons)
    if len(outcomes) < _ENOUGH:
        return "niet_zeker", "Er is maar één gebied om mee te vergelijken."
    return _agreed(outcomes, comparisons)


def _agreed(outcomes: Sequence[Outcome], comparisons: tuple[Comparison, ...]) -> tuple[Headline, str]:
    """Return the headline when the clear outcomes point to one side, or when none is clear."""
    sides: tuple[Literal["ongunstig", "gunstig"], ...] = ("ongunstig", "gunstig")
    for side in sides:
        if outcomes.count(side) >= _ENOUGH:
            return side, "Het verschil is groot genoeg en zeker genoeg."
    if len(outcomes) - outcomes.count("vergelijkbaar") >= _ENOUGH:
        return "niet_zeker", "Het verschil valt binnen de onzekerheid van het cijfer."
    if "gunstig" in outcomes or "ongunstig" in outcomes:
        return "vergelijkbaar", _one_side(comparisons)
    return "vergelijkbaar", "Het verschil is klein."


def _one_side(comparisons: tuple[Comparison, ...]) -> str:
    clear = next(c for c in comparisons if c.outcome in ("gunstig", "ongunstig"))
    others = [NAMES[c.reference] for c in comparisons if c.outcome == "vergelijkbaar"]
    word = clear.outcome.capitalize()
    return f"{word} vergeleken met {NAMES[clear.reference]}, maar het verschil met {' en '.join(others)} is klein."


def _named_sides(comparisons: tuple[Comparison, ...]) -> str:
    named = {o: [NAMES[c.reference] for c in comparisons if c.outcome == o] for o in ("gunstig", "ongunstig")}
    return (
        f"Gunstig vergeleken met {' en '.join(named['gunstig'])}, "
        f"ongunstig vergeleken met {' en '.join(named['ongunstig'])}."
    )


def _doubt(
    indicator: Indicator, population: Population | None, word: Headline, comparisons: tuple[Comparison, ...]
) -> str:
    """Return why a clear difference still can't be called favourable or unfavourable, or an empty text."""
    if population is None or population.inwoners is None:
        return "Het aantal inwoners is niet bekend."
    if population.inwoners < SMALL:
        return f"De wijk heeft minder dan {SMALL} inwoners."
    if indicator.theme in _HOUSEHOLD_THEMES and (population.in_instelling or 0) > INSTITUTION:
        return "Veel bewoners wonen in een instelling. Dat vertekent dit cijfer."
    if indicator.kind == "crime" and word != "gunstig" and population.many_visitors is None:
        return "We weten niet hoeveel winkels en horeca hier zijn. Bezoekers kunnen dit cijfer hoger maken."
    return _doubt_about_age(word, comparisons) if indicator.age_sensitive and word != "wisselend" else ""


def _doubt_about_age(word: Headline, comparisons: tuple[Comparison, ...]) -> str:
    """Return why age may explain the difference, unless wijken with the same kind of people show it too."""
    similar = next((c.outcome for c in comparisons if c.reference == SIMILAR), "onbekend")
    if similar == word:
        return ""
    if similar == "onbekend":
        return "Dit hangt samen met leeftijd, en er is geen goede vergelijking met wijken die op deze wijk lijken."
    return "Dit hangt samen met leeftijd: naast wijken die op deze wijk lijken is het verschil niet duidelijk."


_HOUSEHOLD_THEMES: Final = ("gezondheid", "ontmoeten", "werk_en_inkomen")
