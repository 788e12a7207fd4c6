"""The title of a chart: the one thing that it shows, when the difference is large enough and certain enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import MIN_PEOPLE
from wijkanalyse.language.grammar import some

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Comparison

_AGE: Final = "leeftijd"
_DISTANCE: Final = "afstand tot "
_PLURAL: Final = ("mensen", "huishoudens", "jongeren", "woningen")
"""Words at the end of the first word of a label that one can have more or fewer of."""


def chart_title(scores: Sequence[Score], telling: Sequence[Score]) -> str:
    """Return the title of a chart of at least one figure; `telling` are those that may lead it."""
    large = [s for s in telling if _is_large(s)]
    clear = [s for s in large if _is_clear(s)]
    if clear:
        return _difference(max(clear, key=_size))
    about, beside = _subject(scores), _beside(scores)
    if large:
        return f"{about}: geen zeker verschil met {beside}"
    if any((c := _against(s)) is not None and c.min_diff for s in scores):
        return f"{about}: ongeveer als in {beside}"
    return about


def _against(score: Score) -> Comparison | None:
    """Return the comparison with the gemeente, or with Nederland where that one says nothing."""
    found = {c.reference: c for c in score.verdict.comparisons if c.difference is not None}
    return found.get("gemeente", found.get("nederland"))


def _is_large(score: Score) -> bool:
    against = _against(score)
    return (
        against is not None
        and against.difference is not None
        and bool(against.min_diff)
        and abs(against.difference) >= (against.min_diff or 0.0)
        and (against.people is None or against.people >= MIN_PEOPLE)
    )


def _is_clear(score: Score) -> bool:
    """Return whether rounding and chance can't make the difference."""
    against, own = _against(score), score.own
    if against is None or against.difference is None or against.reference_value is None:
        return False
    if own.lower is not None and own.upper is not None:
        return not own.lower <= against.reference_value <= own.upper
    return against.margin is not None and abs(against.difference) > against.margin


def _size(score: Score) -> float:
    """Return a difference in smallest differences that matter."""
    against = _against(score)
    if against is None or not against.difference or not against.min_diff:
        return 0.0
    return abs(against.difference) / against.min_diff


def _difference(score: Score) -> str:
    """Return what there is more or less of here; with a small change of words for who and what one can count."""
    against, label = _against(score), score.indicator.label
    higher = against is not None and (against.difference or 0.0) > 0
    where = "in de gemeente" if against is not None and against.reference == "gemeente" else "in Nederland"
    inside = words.inside(label)
    if inside.startswith(_DISTANCE):
        place = inside.removeprefix(_DISTANCE)
        return f"{'Verder naar' if higher else 'Dichter bij'} {place} dan {where}"
    if score.indicator.driver == _AGE:
        inside = f"mensen van {label}"
    elif score.indicator.kind != "share" or not label.split()[0].lower().endswith(_PLURAL):
        return f"{label}: {'meer' if higher else 'minder'} dan {where}"
    return f"{'Meer' if higher else 'Minder'} {inside} dan {where}"


def _beside(scores: Sequence[Score]) -> str:
    """Return what the figures of a wijk are first set beside: Nederland, where the wijk is most of its gemeente."""
    return "de gemeente" if any(s.compared_gemeente is not None for s in scores) else "Nederland"


def _subject(scores: Sequence[Score]) -> str:
    """Return what a chart is about: its figures by name, or the first one and how many more there are."""
    if all(s.indicator.driver == _AGE for s in scores):
        return "Leeftijden"
    if all(words.inside(s.indicator.label).startswith(_DISTANCE) for s in scores):
        return "Afstand tot voorzieningen"
    first, *others = (s.indicator.label for s in scores)
    if len(others) < 2:
        return words.listed([first, *(words.inside(o) for o in others)])
    return f"{first} en {some(len(others), 'ander cijfer', 'andere cijfers')}"
