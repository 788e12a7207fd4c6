"""Weighs one wijk or own area: matrix, krachten, aandachtspunten and priorities.

Kansen and questions follow from the result: `dataclasses.replace(weighed, chances=…, questions=…)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wijkanalyse.judgement.verdicts import SMALL, TINY
from wijkanalyse.weighing import choices, points
from wijkanalyse.weighing.matrix import matrix
from wijkanalyse.weighing.priorities import priorities, ranked
from wijkanalyse.weighing.ticks import ticks
from wijkanalyse.weighing.weighed import MOST_POINTS, Material, Point, PointKind, Weighed

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.signals.vocabulary import Vocabulary
    from wijkanalyse.weighing.choices import ChoiceDeclaration

OLDEST: Final = 6
"""A figure that is more years old makes no point and says nothing in the matrix."""


@dataclass(frozen=True)
class Rules:
    """What every site of a build is weighed with; `choices` are the team's own."""

    catalogue: Catalogue
    vocabulary: Vocabulary
    choices: tuple[ChoiceDeclaration, ...] = ()


def weigh(material: Material, rules: Rules) -> Weighed:
    """Return what is weighed for one site, without kansen and questions."""
    known = replace(material, scores=_recent(material, rules.catalogue))
    strengths, concerns = (_points(kind, known, rules) for kind in ("kracht", "aandachtspunt"))
    kept, dropped = _parted((*strengths, *concerns))
    themes = [theme.id for theme in rules.catalogue.themes]
    good, bad = (ranked((p for p in kept if p.kind == kind), themes) for kind in ("kracht", "aandachtspunt"))
    first, tied = priorities(bad)
    return Weighed(
        code=material.site.code,
        matrix=matrix(known.scores, known.signals, rules.catalogue, rules.vocabulary),
        strengths=good[:MOST_POINTS],
        concerns=bad[:MOST_POINTS],
        priorities=first,
        chances=(),
        questions=(),
        dropped=dropped,
        beyond=(*good[MOST_POINTS:], *bad[MOST_POINTS:]),
        tied=tied,
    )


def _recent(material: Material, catalogue: Catalogue) -> tuple[Score, ...]:
    """Return the figures that aren't too old and those that the site doesn't have, in order of the catalogue."""
    oldest = material.site.year - OLDEST
    place = {indicator.id: number for number, indicator in enumerate(catalogue.indicators)}
    recent = [s for s in material.scores if s.own.value is None or s.own.year >= oldest]
    return tuple(sorted(recent, key=lambda s: place[s.indicator.id]))


def _points(kind: PointKind, material: Material, rules: Rules) -> tuple[Point, ...]:
    """Return every point of a kind with ticks and the team's choice; nothing below 100 inhabitants.

    Below 500 inhabitants no figure is certain enough for a point.
    """
    inhabitants = material.site.inhabitants
    if inhabitants is not None and inhabitants < TINY:
        return ()
    scores = () if inhabitants is not None and inhabitants < SMALL else material.scores
    namer = points.Namer(kind, rules.catalogue, rules.vocabulary, material.site.version)
    return tuple(
        replace(p, ticks=ticks(p, material), choice=choices.of(p.id, rules.choices, material.site))
        for p in points.found(scores, material.signals, namer)
    )


def _parted(every: tuple[Point, ...]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the points that stay, and those that the team took out."""
    dropped = tuple(p for p in every if p.choice is not None and p.choice.what == "weg")
    return tuple(p for p in every if p not in dropped), dropped
