"""Kansen: what could help an aandachtspunt, what nobody works on yet, and what several people wish for. At most three.

The order: kansen about a priority, then about another aandachtspunt, then the rest; within these those with most
independent pieces of evidence, a pattern before a link before a trend before signals alone. No two are about the same
aandachtspunten. There are as many as there are; never more, to fill a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.weighing.links import GOOD_TREND, NOBODY_YET, SAME_THEME, SHARED_WISH, Link, themes_of
from wijkanalyse.weighing.patterns import holding
from wijkanalyse.weighing.weighed import MOST_CHANCES, Chance

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.weighing.evidence import Evidence
    from wijkanalyse.weighing.weighed import Point, Weighed

PATTERN, LINK, TREND, SIGNALS = range(4)
_UNANSWERED: Final = ("nieuw", "opgepakt")


@dataclass(frozen=True)
class _Found:
    """A kans with what decides its place."""

    chance: Chance
    kind: int
    pieces: int


def chances(weighed: Weighed, evidence: Evidence) -> tuple[Chance, ...]:
    """Return at most three kansen, in order."""
    first = {p.id for p in weighed.priorities}
    concerns = {p.id for p in weighed.concerns}

    def place(found: _Found) -> tuple[int, int, int]:
        about = set(found.chance.points)
        level = 0 if about & first else 1 if about & concerns else 2
        return level, -found.pieces, found.kind

    kept: list[Chance] = []
    for found in sorted(_all(weighed, evidence), key=place):
        if not any(_same(found.chance, other, concerns) for other in kept):
            kept.append(found.chance)
    return tuple(kept[:MOST_CHANCES])


def _same(one: Chance, other: Chance, concerns: set[str]) -> bool:
    """Return whether two kansen are about the same aandachtspunten, or without these about the same points or theme."""
    if one.question == other.question or one.text == other.text:
        return True
    here, there = (_subjects(c, concerns) for c in (one, other))
    return here <= there or there <= here


def _subjects(chance: Chance, concerns: set[str]) -> frozenset[str]:
    about = frozenset(chance.points)
    return about & concerns or about or frozenset({chance.theme})


def _all(weighed: Weighed, evidence: Evidence) -> Iterator[_Found]:
    yield from _of_patterns(weighed, evidence)
    yield from _of_links(weighed, evidence)
    yield from _of_trends(weighed, evidence)
    yield from _of_signals(weighed, evidence)


# --- patterns -------------------------------------------------------------------------------------
def _of_patterns(weighed: Weighed, evidence: Evidence) -> Iterator[_Found]:
    for held in holding(weighed, evidence):
        if (pattern := held.pattern).use == "kans":
            chance = Chance(
                pattern.id, pattern.themes[0], pattern.text, pattern.question, pattern.why, held.points, held.scores
            )
            yield _Found(chance, PATTERN, held.pieces)


# --- a kracht that could help an aandachtspunt ------------------------------------------------------
def _of_links(weighed: Weighed, evidence: Evidence) -> Iterator[_Found]:
    for concern in weighed.concerns:
        for strength in weighed.strengths:
            if (link := _link(strength, concern, evidence.book.links)) is not None:
                fields = {"kracht": _told(strength, evidence), "punt": words.inside(concern.title)}
                chance = replace(
                    _worded(link, concern.theme, fields, evidence),
                    points=(strength.id, concern.id),
                    scores=_once(_shown(link, strength) + concern.scores),
                )
                yield _Found(chance, LINK, _pieces(strength, concern))


def _link(strength: Point, concern: Point, links: tuple[Link, ...]) -> Link | None:
    """Return the first link that fits; figures with one cause are no help for each other without one."""
    for link in links:
        if link.fits(strength, concern):
            return link
    alike = bool(strength.driver) and strength.driver == concern.driver
    if alike or strength.title == concern.title or strength.theme != concern.theme:
        return None
    return next(link for link in links if link.id == SAME_THEME)


def _told(strength: Point, evidence: Evidence) -> str:
    """Return a kracht as a sentence; one of signals alone by its theme: an onderwerp may sound like a knelpunt."""
    if strength.scores:
        return words.sentence(f"een kracht is hier: {words.inside(strength.title)}")
    return f"In signalen horen we wat goed gaat bij {evidence.book.texts.theme(strength.theme)}."


def _shown(link: Link, strength: Point) -> tuple[Score, ...]:
    """Return the figures of a kracht that a link is about."""
    return tuple(s for s in strength.scores if not link.indicators or s.indicator.id in link.indicators)


def _pieces(*points: Point) -> int:
    return len(_causes(*points)) + len({theme for p in points for theme in p.cell_themes})


def _causes(*points: Point) -> set[str]:
    return {s.indicator.driver for p in points for s in p.scores}


# --- a good trend -----------------------------------------------------------------------------------
def _of_trends(weighed: Weighed, evidence: Evidence) -> Iterator[_Found]:
    """Yield a kans for every aandachtspunt with a figure in its theme that goes the right way beside Nederland."""
    link = _rule(GOOD_TREND, evidence)
    for concern in weighed.concerns:
        if (score := _improving(concern, evidence)) is not None:
            fields = {"cijfer": words.inside(score.indicator.label), "punt": words.inside(concern.title)}
            chance = _worded(link, concern.theme, fields, evidence)
            pieces = len({score.indicator.driver, *_causes(concern)}) + len(set(concern.cell_themes))
            yield _Found(replace(chance, points=(concern.id,), scores=(score,)), TREND, pieces)


def _improving(concern: Point, evidence: Evidence) -> Score | None:
    """Return a figure that goes the right way in a theme of an aandachtspunt; one of the point itself goes first."""
    themes, own = themes_of(concern), {s.indicator.id for s in concern.scores}
    found = [
        s
        for i, s in evidence.scores.items()
        if s.indicator.theme in themes and (trend := evidence.trend(i)) is not None and trend.news == "gunstig"
    ]
    return min(found, key=lambda s: (s.indicator.id not in own, s.indicator.id), default=None)


# --- signals ------------------------------------------------------------------------------------------
def _of_signals(weighed: Weighed, evidence: Evidence) -> Iterator[_Found]:
    dropped = {theme for p in weighed.dropped for theme in p.cell_themes}
    for theme in evidence.signals.themes:
        about = tuple(p.id for p in weighed.concerns if theme.theme in p.cell_themes)
        if theme.theme not in dropped and _nobody_works_on(theme.theme, evidence):
            chance = _worded(_rule(NOBODY_YET, evidence), theme.theme, {}, evidence)
            yield _Found(replace(chance, points=about), SIGNALS, 1)
        if theme.cell("wens") is not None:
            chance = _worded(_rule(SHARED_WISH, evidence), theme.theme, {}, evidence)
            yield _Found(replace(chance, points=about), SIGNALS, 1)


def _nobody_works_on(theme: str, evidence: Evidence) -> bool:
    """Return whether every knelpunt of a theme is still new; known in intern only.

    Closed signals are known for the page as a whole; when there are any, nobody can say which theme they were about.
    """
    done = evidence.signals.follow_up
    statuses = {w.status for w in done.waiting if (w.theme, w.kind) == (theme, "knelpunt")}
    return statuses == {"nieuw"} and all(status in _UNANSWERED or not n for status, n in done.counts)


def _rule(name: str, evidence: Evidence) -> Link:
    return next(link for link in evidence.book.links if link.id == name)


def _worded(link: Link, theme: str, fields: dict[str, str], evidence: Evidence) -> Chance:
    every = {"thema": evidence.book.texts.theme(theme)} | fields
    text, question, why = (t.format(**every) for t in (link.text, link.question, link.why))
    return Chance(link.id, theme, text, question, why)


def _once(scores: Iterable[Score]) -> tuple[Score, ...]:
    return tuple({s.indicator.id: s for s in scores}.values())
