"""Numbers of people and shares in words, no more exact than they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import MIN_PEOPLE, Figure, margin

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.facts.population import Population
    from wijkanalyse.judgement.compare import Score

_NOUNS: Final = {
    "inwoners": "inwoners",
    "volwassenen": "volwassenen",
    "huishoudens": "huishoudens",
    "15_tot_65": "inwoners van 15 tot 65",
    "15_tot_75": "inwoners van 15 tot 75",
}
_OF: Final = "% van de "
_AGES: Final = ("65", "75")
_PARTS: Final = (
    *((1, n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100)),
    *((2, 3), (3, 4), (2, 5), (3, 5), (4, 5), (9, 10)),
)
_CLOSE_POINTS, _CLOSE_PART = 1.0, 0.05
"""A fraction may be so many percentage points off, and such a part of the smaller side."""


def two_digits(count: float) -> int:
    """Return a number with two significant digits: 1.349 is 1.300."""
    return int(float(f"{count:.2g}")) if abs(count) >= 100 else round(count)


def about(low: float, high: float, noun: str) -> str:
    """Return "ongeveer 540 volwassenen" or "ongeveer 490 tot 590 volwassenen"; empty below 20, and without a number."""
    if not (math.isfinite(low) and math.isfinite(high)) or high < MIN_PEOPLE:
        return ""
    first, last = (words.number(two_digits(n)) for n in (low, high))
    if low < MIN_PEOPLE:
        return f"hooguit ongeveer {last} {noun}"
    return f"ongeveer {last} {noun}" if first == last else f"ongeveer {first} tot {last} {noun}"


def one_in(percentage: float) -> str:
    """Return a share as "1 op de 8"; empty where no simple fraction lies within 1 point and 5% of the smaller side."""
    if not 0 < percentage < 100:
        return ""
    part, whole = min(_PARTS, key=lambda p: abs(100 * p[0] / p[1] - percentage))
    allowed = min(_CLOSE_POINTS, _CLOSE_PART * min(percentage, 100 - percentage))
    return f"{part} op de {whole}" if abs(100 * part / whole - percentage) <= allowed else ""


def value(number: float, indicator: Indicator) -> str:
    """Return a value as it is printed; a share that only rounding makes 0 or 100 says so."""
    printed = words.amount(number, indicator)
    if not indicator.is_percentage or not 0 < number < 100:
        return printed
    step = 10.0**-indicator.decimals
    if printed == words.amount(0, indicator):
        return f"minder dan {words.amount(step, indicator)}"
    return f"meer dan {words.amount(100 - step, indicator)}" if printed == words.amount(100, indicator) else printed


def base(score: Score, population: Population | None) -> float | None:
    """Return how many people or households a figure is about; None when nobody can say."""
    if population is not None and (known := population.of(score.indicator.population)) is not None:
        return known
    compared = next((c for c in score.verdict.comparisons if c.people and c.difference), None)
    if compared is None or not compared.people or not compared.difference:
        return None
    return 100 * compared.people / abs(compared.difference)


def noun(indicator: Indicator) -> str:
    """Return whom a share is about; empty where its population isn't whom it is a share of."""
    told = indicator.unit.removeprefix(_OF)
    if told == indicator.unit or (indicator.population != "noemer" and told != _NOUNS.get(indicator.population)):
        return ""
    return f"{told} jaar" if told.endswith(_AGES) else told


def people(score: Score, base: float | None, *, without: bool = False) -> str:
    """Return how many people a share stands for; `without` counts those it isn't about.

    An estimate is a range: the interval of the source, or what the rules assume. Empty for what is no share, where the
    base isn't known, and below 20.
    """
    indicator, own = score.indicator, score.own
    whom = noun(indicator) if indicator.is_percentage else ""
    if own.value is None or not base or not whom:
        return ""
    low, high = _range(score, base)
    if without:
        low, high = 100 - high, 100 - low
    return about(low / 100 * base, high / 100 * base, whom)


def _range(score: Score, base: float) -> tuple[float, float]:
    """Return between which shares a figure lies; twice the same for what is counted."""
    indicator, own = score.indicator, score.own
    known = own.value or 0.0
    if not indicator.estimated:
        return known, known
    if own.lower is not None and own.upper is not None:
        return own.lower, own.upper
    wide = margin(indicator, Figure(known), base) or 0.0
    return max(known - wide, 0.0), min(known + wide, 100.0)
