"""Sentences about what is weighed: what a theme says, why a point is there, why it comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language import amounts, sentences
from wijkanalyse.language.grammar import some, typographic
from wijkanalyse.signals.hiding import MINIMUM
from wijkanalyse.weighing.ticks import LEAST_PEOPLE, LEAST_SHARE, TIMES, is_far, is_large

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.signals.views import Band, Direction
    from wijkanalyse.weighing.weighed import (
        ChoiceKind,
        FigureRow,
        Material,
        MatrixRow,
        Point,
        PointKind,
        Tick,
        TickId,
    )

OUTCOMES: Final[Mapping[str, str]] = {
    "zelfde_kant": "Cijfers en signalen wijzen dezelfde kant op.",
    "spreken_tegen": "Cijfers en signalen spreken elkaar tegen.",
    "deels_herkend": "De signalen herkennen een deel van de cijfers.",
    "alleen_cijfer": "Alleen het cijfer valt op: herkennen jullie dit?",
    "alleen_signaal": "Alleen de signalen vallen op: zien de cijfers dit (nog) niet?",
    "signaal_zonder_cijfer": "Hier zijn alleen signalen.",
    "kracht_uit_praktijk": "Dit is een kracht uit de praktijk.",
    "gemengd_beeld": "Dit is een gemengd beeld.",
    "niets_bijzonders": "Hier zijn geen bijzonderheden.",
    "twee_kanten": "De cijfers wijzen twee kanten op: wat zien jullie?",
    "blinde_vlek": "Dit is een blinde vlek: hier weten we weinig van.",
    "nog_geen_signalen": "Wat zien jullie hier zelf?",
    "alleen_wensen": "Er zijn wensen genoemd. Wat zien jullie hier zelf?",
    "ander_onderwerp": "Cijfers en signalen gaan over hetzelfde thema, maar over een ander onderwerp.",
    "onderwerp_onbekend": "Cijfers en signalen wijzen dezelfde kant op, misschien over een ander onderwerp.",
}
"""What each outcome of the matrix means, as a sentence."""
_FIGURES: Final[Mapping[FigureRow, str]] = {
    "ongunstig": "er zijn ongunstige cijfers",
    "vergelijkbaar": "de cijfers zijn vergelijkbaar met andere gebieden",
    "gunstig": "er zijn gunstige cijfers",
    "wisselend": "er zijn gunstige en ongunstige cijfers",
    "onbekend": "er zijn geen cijfers die genoeg zeggen",
    "geen_oordeel": "bij de cijfers hoort geen oordeel",
}
_SIGNALS: Final[Mapping[Direction, str]] = {
    "knelpunt": "de signalen noemen vooral knelpunten",
    "kracht": "de signalen noemen vooral krachten",
    "gemengd": "de signalen noemen knelpunten en krachten",
    "te_weinig": "er zijn geen of te weinig signalen",
}
_BANDS: Final[Mapping[Band, str]] = {
    "veel": "veel signalen",
    "meerdere": "meerdere signalen",
    "enkele": "enkele signalen",
}
"""Most first: of several bands the highest is told."""
_CHOICES: Final[Mapping[ChoiceKind, str]] = {
    "hoger": "Het team zet dit punt hoger.",
    "lager": "Het team zet dit punt lager.",
    "weg": "Het team laat dit punt weg.",
}
_MUCH: Final = 4
"""From so many times the smallest difference that counts, a difference is called much larger."""
_LEAST: Final = "een verschil dat ertoe doet"
_THERE: Final = "er zijn "


# --- a theme --------------------------------------------------------------------------------------
def outcome(row: MatrixRow) -> str:
    """Return what figures and signals of a theme say together, and from what that follows, in two sentences."""
    figures, signals = _FIGURES[row.figures], _SIGNALS[row.signals]
    if figures.startswith(_THERE):
        signals = signals.removeprefix(_THERE)
    return f"{OUTCOMES[row.outcome]} {words.sentence(f'{figures}, en {signals}')}"


# --- a point --------------------------------------------------------------------------------------
def lead(point: Point) -> str:
    """Return on what a point rests, whether it stands out among similar wijken, and what the team chose.

    What the team typed isn't in it.
    """
    figures = some(len(point.scores), "cijfer", "cijfers") if point.scores else ""
    told = {c.band for c in point.cells}
    signals = next((text for band, text in _BANDS.items() if band in told), "")
    parts = [p for p in (figures, signals) if p]
    said = [f"Dit zien we {'alleen ' if not figures else ''}in {' en in '.join(parts)}."] if parts else []
    if point.apart:
        said.append("Ook naast wijken die hierop lijken, valt dit op.")
    if point.choice is not None:
        said.append(_CHOICES[point.choice.what])
    return " ".join(said)


def certainty(scores: Iterable[Score]) -> str:
    """Return how certain figures are and of which years; empty without figures."""
    known = [s for s in scores if s.own.value is not None]
    if not known:
        return ""
    estimated = {s.indicator.estimated for s in known}
    how = (
        words.ESTIMATED if estimated == {True} else "geteld" if estimated == {False} else "deels geteld, deels berekend"
    )
    return f"Zekerheid: {how} ({words.listed(sorted({str(s.own.year) for s in known}))})."


def stand_out(points: tuple[Point, ...], kind: PointKind) -> str:
    """Return which points of a kind stand out as a sentence, or that none does."""
    one, more = ("kracht", "krachten") if kind == "kracht" else ("aandachtspunt", "aandachtspunten")
    found = [p for p in points if p.kind == kind]
    if not found:
        return f"Er valt geen {one} op."
    titles = words.enumerated([typographic(words.inside(p.title)) for p in found])
    return words.sentence(f"er {'valt' if len(found) == 1 else 'vallen'} {some(len(found), one, more)} op: {titles}")


# --- the visible reasons --------------------------------------------------------------------------
def tick(found: Tick, point: Point, material: Material) -> str:
    """Return why a reason for a priority is met, isn't met, or can't be said to be either.

    Of the figures of a point the first one that meets it is told, by its name where there are more.
    """
    if found.met is None:
        return _UNSAID[found.id]
    if found.met:
        return _MET[found.id](point, material)
    return _trend_unmet(point) if found.id == "trend" else _UNMET[found.id]


_UNSAID: Final[Mapping[TickId, str]] = {
    "omvang": "Om hoeveel mensen het gaat, is niet te zeggen.",
    "verschil": "Hoe groot het verschil is, is niet te zeggen.",
    "trend": "Of de trend anders is dan in heel Nederland, is niet te zeggen.",
    "bronnen": "Van deze plek laten we geen signalen zien.",
}
_UNMET: Final[Mapping[TickId, str]] = {
    "omvang": f"Het gaat om minder dan {LEAST_SHARE:.0f}% en om minder dan {LEAST_PEOPLE} mensen.",
    "verschil": f"Het verschil is minder dan {words.few(TIMES)} keer zo groot als {_LEAST}.",
    "bronnen": "Er zijn geen of te weinig signalen die dit noemen.",
}


def _trend_unmet(point: Point) -> str:
    return f"De trend is niet {_better(point)} dan in heel Nederland."


def _better(point: Point) -> str:
    return "gunstiger" if point.kind == "kracht" else "ongunstiger"


def _size(point: Point, material: Material) -> str:
    """Return how many people the first figure with enough people is about."""
    shares = [s for s in point.scores if s.own.value is not None and s.indicator.is_percentage]
    if not shares:
        return _UNSAID["omvang"]
    chosen = next((s for s in shares if is_large(s, material.site)), shares[0])
    without = chosen.indicator.direction == "up"
    whom = chosen.indicator.unit.removeprefix("%").strip()
    many = amounts.people(chosen, amounts.base(chosen, material.site.population), without=without)
    told = many or f"{amounts.value(_share(chosen), chosen.indicator)} {whom}"
    about = f"bij {_name(chosen)} gaat het" if len(point.scores) > 1 else "het gaat"
    return words.sentence(f"{about} om {told}{' voor wie dit niet zo is' if without else ''}")


def _name(score: Score) -> str:
    return typographic(words.inside(score.indicator.label))


def _share(score: Score) -> float:
    """Return the share that is unfavourable: of a figure of which more is better, those without it."""
    known = score.own.value or 0.0
    return 100 - known if score.indicator.direction == "up" else known


def _times(score: Score) -> tuple[float, str]:
    """Return how many times the smallest difference that counts the largest of a figure is, and beside what."""
    decided = [
        (abs(c.difference) / c.min_diff, c.reference)
        for c in score.verdict.comparisons
        if c.outcome == score.verdict.headline and c.difference is not None and c.min_diff
    ]
    return max(decided, key=lambda d: d[0], default=(0.0, ""))


def _difference(point: Point, _: Material) -> str:
    """Return how large the difference is of the first figure that differs enough."""
    chosen = next((s for s in point.scores if is_far(s)), None)
    if chosen is None:
        return _UNSAID["verschil"]
    times, reference = _times(chosen)
    difference = f"het verschil met {sentences.BESIDE[reference]}"
    about = f"bij {_name(chosen)} is {difference}" if len(point.scores) > 1 else f"{difference} is"
    size = "veel groter dan" if times >= _MUCH else f"minstens {words.few(TIMES)} keer zo groot als"
    return words.sentence(f"{about} {size} {_LEAST}")


def _news(point: Point, material: Material) -> str:
    """Return for which figure the trend isn't that of Nederland."""
    side = "gunstig" if point.kind == "kracht" else "ongunstig"
    trends = ((s.indicator, material.trends.get(s.indicator.id)) for s in point.scores)
    about = [
        sentences.subject(i).removeprefix("het cijfer over ") for i, t in trends if t is not None and t.news == side
    ]
    where = f" bij {words.enumerated(about)}" if about else ""
    return f"De trend is{where} {_better(point)} dan in heel Nederland."


def loudest(point: Point) -> int | None:
    """Return which signals of a point are told of: the highest band, and of equal ones the most sources."""
    order = list(_BANDS)
    ranks = [(-order.index(c.band), c.sources or 0) for c in point.cells]
    return ranks.index(max(ranks)) if ranks else None


def _sources(point: Point, material: Material) -> str:
    """Return how many sources say so at least; where that is hidden, the fewest that the version may show.

    They are those of the signals that stand beside the point.
    """
    found = loudest(point)
    known = point.cells[found].sources if found is not None else None
    return f"Minstens {words.few(known or MINIMUM[material.site.version].sources)} bronnen noemen dit, los van elkaar."


_MET: Final[Mapping[TickId, Callable[[Point, Material], str]]] = {
    "omvang": _size,
    "verschil": _difference,
    "trend": _news,
    "bronnen": _sources,
}
