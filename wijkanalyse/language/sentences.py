"""Sentences about one figure: what it is, beside what, for how many people, and how it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.trend import CRIME_UNIT
from wijkanalyse.judgement.verdicts import SIMILAR
from wijkanalyse.language import amounts
from wijkanalyse.language.grammar import filled, typographic

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Observation, Score
    from wijkanalyse.judgement.trend import News, Trend

BESIDE: Final = {"gemeente": "de gemeente", "nederland": "Nederland", SIMILAR: "wijken die hierop lijken"}
PLACES: Final = {reference: f"in {name}" for reference, name in BESIDE.items()}
NEWS: Final[dict[News, str]] = {
    "gunstig": "Dat is gunstiger dan in heel Nederland.",
    "ongunstig": "Dat is minder gunstig dan in heel Nederland.",
    "zoals Nederland": "Dat is net als in heel Nederland.",
    "niet zeker": "Of dat anders is dan in heel Nederland, is niet zeker.",
    "": "",
}
_CLEAR: Final = ("gunstig", "ongunstig")


def subject(indicator: Indicator) -> str:
    """Return what a figure is about, to stand inside a sentence: "het cijfer over roken"."""
    return f"het cijfer over {typographic(words.inside(indicator.label))}"


def evidence(score: Score, *, similar: bool = False) -> str:
    """Return a figure with its references as one or two sentences, and on request with similar wijken too.

    Empty where there is no figure.
    """
    indicator, own = score.indicator, score.own
    if own.value is None:
        return ""
    printed = amounts.value(own.value, indicator)
    said = words.sentence(filled(indicator.sentence, printed, nearly=own.value != 0))
    if indicator.kind == "count":
        return said
    return f"{said} {_beside(printed, _references(score, similar))}".strip()


def _references(score: Score, similar: bool) -> list[tuple[str, str]]:
    """Return the places to compare with and their figures as printed, gemeente first."""
    known: list[tuple[str, float | None]] = [
        ("gemeente", _value(score.compared_gemeente)),
        ("nederland", _value(score.nederland)),
        (SIMILAR, score.similar.median if similar and score.similar is not None else None),
    ]
    return [(PLACES[where], amounts.value(v, score.indicator)) for where, v in known if v is not None]


def _value(observation: Observation | None) -> float | None:
    return observation.value if observation is not None else None


def _beside(printed: str, references: list[tuple[str, str]]) -> str:
    """Return the figures of other places, those that print the same together."""
    texts = list(dict.fromkeys(text for _, text in references))
    if not texts:
        return ""
    if texts == [printed]:
        return f"Dat is {words.listed([where for where, _ in references])} ook {printed}."
    grouped = [f"{words.listed([w for w, t in references if t == text])} {text}" for text in texts]
    return f"Dat is {words.listed(grouped) if len(texts) == len(references) else ', en '.join(grouped)}."


def absent(score: Score) -> str:
    """Return why there is no figure; empty where there is one."""
    if score.own.value is not None:
        return ""
    why = words.absence(score.own.status, score.indicator) or words.STATUS_WORDS["missing"]
    return f"{words.sentence(subject(score.indicator)).removesuffix('.')} is er niet ({why})."


def compared(score: Score) -> str:
    """Return what a figure is higher than, lower than and comparable with, as far as that is certain."""
    higher, lower = _more_or_less(score.indicator)
    clear = [(c.reference, c.difference) for c in score.verdict.comparisons if c.outcome in _CLEAR and c.difference]
    same = [BESIDE[c.reference] for c in score.verdict.comparisons if c.outcome == "vergelijkbaar"]
    said = [
        (f"{higher} dan", [PLACES[where] for where, difference in clear if difference > 0]),
        (f"{lower} dan", [PLACES[where] for where, difference in clear if difference < 0]),
        ("vergelijkbaar met", same),
    ]
    parts = [f"{word} {words.listed(places)}" for word, places in said if places]
    return f"Dit is {', en '.join(parts)}." if parts else ""


def _more_or_less(indicator: Indicator) -> tuple[str, str]:
    return ("verder weg", "dichterbij") if indicator.kind == "distance" else ("hoger", "lager")


def people(score: Score, base: float | None) -> str:
    """Return how many people a share stands for as a sentence, with a simple fraction where that is close."""
    if score.own.value is None or not score.indicator.is_percentage:
        return ""
    many, part = amounts.people(score, base), amounts.one_in(score.own.value)
    if many:
        return f"Hier zijn dat {many}{f', of {part}' if part else ''}."
    return f"Hier is dat ongeveer {part}." if part and base is None else ""


# --- over the years -------------------------------------------------------------------------------
def trend(found: Trend, indicator: Indicator) -> str:
    """Return the first and the last figure with what Nederland did, or why there is no word for the change.

    Empty for a figure that no rule follows over the years.
    """
    if indicator.min_diff == "none" and indicator.kind != "money":
        return ""
    if not found.known:
        return words.sentence(f"hoe dit veranderde, is niet te zeggen: {found.reason}".removesuffix(": "))
    first, last = trend_amounts(found, indicator)
    if found.unit == CRIME_UNIT:
        return f"In drie jaar tot en met {found.last_year} waren het er {last}, in de drie jaar daarvoor {first}."
    if first == last:
        said = f"In {found.first_year} en in {found.last_year} was het {last}."
    else:
        said = f"Van {first} in {found.first_year} naar {last} in {found.last_year}."
    return f"{said} {NEWS[found.news]}".strip()


def trend_amounts(found: Trend, indicator: Indicator) -> tuple[str, str]:
    """Return the first and the last value of a trend as they are printed, in the unit of the trend."""
    first, last = found.first or 0.0, found.last or 0.0
    if found.unit == CRIME_UNIT:
        return words.number(first), words.number(last)
    if indicator.kind == "money":
        ends = f"{words.number(first)}%", f"{words.number(last)}%"
        same = f"{ends[1]} van het cijfer van Nederland"
        return (same, same) if ends[0] == ends[1] else (ends[0], same)
    return amounts.value(first, indicator), amounts.value(last, indicator)
