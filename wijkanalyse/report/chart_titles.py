"""The title of a chart: the one thing that it shows, when the difference is large enough and certain enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import MIN_PEOPLE, SIMILAR
from wijkanalyse.language.grammar import some

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Comparison

_AGE: Final = "leeftijd"
_DISTANCE: Final = "afstand tot "
_WHERE: Final = {"gemeente": "in de gemeente", "nederland": "in Nederland", SIMILAR: "in wijken die hierop lijken"}
_PLURAL: Final = ("mensen", "huishoudens", "jongeren", "woningen")
"""Words at the end of the first word of a label that one can have more or fewer of."""


def chart_title(scores: Sequence[Score], telling: Sequence[Score]) -> str:
    """Return the title of a chart of at least one figure; `telling` are those that may lead it.

    A figure that the report calls gunstig or ongunstig is never hidden behind one that is like the gemeente.
    """
    outstanding = [(s, c) for s in scores if (c := _standing_out(s)) is not None]
    if outstanding:
        return _difference(*max(outstanding, key=lambda found: _steps(found[1])))
    large = [s for s in telling if _is_large(s)]
    clear = [(s, c) for s in large if _is_clear(s) and (c := _against(s)) is not None]
    if clear:
        return _difference(*max(clear, key=lambda found: _steps(found[1])))
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


def _standing_out(score: Score) -> Comparison | None:
    """Return the first reference by which a figure has its verdict gunstig or ongunstig, None without such a one."""
    side = score.verdict.headline
    if side not in ("gunstig", "ongunstig"):
        return None
    found = {c.reference: c for c in score.verdict.comparisons if c.outcome == side}
    return next((found[reference] for reference in _WHERE if reference in found), None)


def _steps(against: Comparison) -> float:
    """Return a difference in smallest differences that matter."""
    return abs(against.difference) / against.min_diff if against.difference and against.min_diff else 0.0


def _difference(score: Score, against: Comparison) -> str:
    """Return what there is more or less of here; with a small change of words for who and what one can count."""
    label, where = score.indicator.label, _WHERE[against.reference]
    higher = (against.difference or 0.0) > 0
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
