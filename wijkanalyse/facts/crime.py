"""Registered crime: what a figure is, and when it can't be judged (method, section 1).

A figure is the mean of three years per 1,000 inhabitants. It tells where crimes happen, not whom they happen to.
`crime_rates` makes the figures.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.facts.population import Population

YEARS: Final = 3
"""A figure is the mean of so many years."""

MIN_PART: Final = 0.20
MIN_CRIMES: Final = 10
LEAST: Final = 0.1
"""A difference matters from 20% of the figure of Nederland (and a tenth per 1,000, the last digit that is printed), and
from so many crimes in the three years together."""

MIN_INHABITANTS: Final = 1_000
VISITED: Final = 0.90
"""Above this quantile of shops and catering per inhabitant, of all wijken of 1,000 inhabitants, visitors decide."""

LOWEST_PART: Final = 0.10
"""A wijk of 1,000 inhabitants with less than this part of its gemeente's figure lacks some of its buurten. Of 2,508
such wijken with complete counts (2023-2025) the lowest has 0.18 of it."""

PER: Final = 1_000
_MARGIN: Final = 2.6
_HALF: Final = 0.5


# --- the rule of the verdict ----------------------------------------------------------------------
def count(rate: float, inhabitants: float) -> float:
    """Return how many crimes in three years a figure per 1,000 inhabitants stands for."""
    return rate * inhabitants * YEARS / PER


def margin(rate: float, inhabitants: float) -> float:
    """Return how far chance alone may move a figure: 2.6 × √count, per 1,000 inhabitants and a year."""
    return _MARGIN * math.sqrt(max(count(rate, inhabitants), 0.0)) * PER / (inhabitants * YEARS)


def no_verdict(population: Population | None) -> str:
    """Return why crime can't be judged in a wijk, in Dutch; an empty text when it can."""
    if population is None or population.inwoners is None:
        return "Het aantal inwoners is niet bekend."
    if population.inwoners < MIN_INHABITANTS:
        return "Er wonen minder dan 1.000 mensen. Een paar misdrijven meer of minder maakt dan al veel uit."
    if population.many_visitors:
        return (
            "Hier zijn veel winkels en horeca, dus ook veel bezoekers. "
            "Het cijfer telt misdrijven per inwoner en zegt daarom weinig over de bewoners."
        )
    return ""


# --- visitors -------------------------------------------------------------------------------------
def visited_from(wijken: Mapping[str, Population], country: int) -> float | None:
    """Return how many shops and catering per inhabitant is more than in 9 of 10 wijken of 1,000 inhabitants.

    None when `wijken` of one edition tell it of less than half of the `country`'s wijken.
    """
    import numpy as np

    large = [p for p in wijken.values() if p.inwoners is not None and p.inwoners >= MIN_INHABITANTS]
    known = [d for p in large if (d := p.winkels_per_inwoner) is not None]
    if not known or len(known) < _HALF * country:
        return None
    return float(np.quantile(known, VISITED))


def with_visitors(
    population: Mapping[str, Population], shops: Mapping[str, Population], threshold: float
) -> dict[str, Population]:
    """Return the counts with `many_visitors` filled from the edition `shops`, which has this threshold."""
    dense = {code: d > threshold for code, p in shops.items() if (d := p.winkels_per_inwoner) is not None}
    return {code: replace(own, many_visitors=dense.get(code)) for code, own in population.items()}
