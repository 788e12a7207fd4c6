"""Questions for a conversation, made from the tensions of a wijk: at most seven, at most three for each audience.

First one question per kind of tension, in the order of RULES, then a second where there is room: so that a list isn't
all about one thing. A tension is asked about once. A theme comes back at most twice, and not twice for the same
audience; nor does the same kind of tension. An audience without a question gets the one that is always good to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.weighing.patterns import holding
from wijkanalyse.weighing.unusual import far_outside, largest_jump
from wijkanalyse.weighing.weighed import MOST_QUESTIONS, MOST_QUESTIONS_EACH, Audience, MatrixRow, Point, Question

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.weighing.evidence import Evidence
    from wijkanalyse.weighing.weighed import Weighed

AUDIENCES: Final[tuple[Audience, ...]] = ("team", "bewoners", "partners")
MOST_PER_THEME: Final = 2
_MOST_BLIND: Final = 3
GENERAL: Final = "algemeen"
UNKNOWN: Final = "weinig_bekend"
PATTERN: Final = "patroon"
_MOST_NAMED, _MOST_INFORMAL = 2, 3
_LITTLE_KNOWN: Final = ("blinde_vlek", "nog_geen_signalen")


@dataclass(frozen=True)
class Ask:
    """A tension that asks for a question. `audiences` are whom to ask, best first; `text` goes before the texts."""

    rule: str
    theme: str
    audiences: tuple[Audience, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Case:
    """One site: what is weighed, and what that came from."""

    weighed: Weighed
    evidence: Evidence


def questions(weighed: Weighed, evidence: Evidence) -> tuple[Question, ...]:
    """Return the questions, those for the team first, then for residents, then for partners.

    A question that stands beside a kans already isn't asked again.
    """
    chosen = _Chosen(evidence, {c.question for c in weighed.chances})
    rules = [tuple(rule(Case(weighed, evidence))) for rule in RULES]
    for turn in range(2):
        for asks in rules:
            chosen.take_one(asks, turn)
    general = UNKNOWN if all(row.outcome in _LITTLE_KNOWN for row in weighed.matrix) else GENERAL
    for audience in AUDIENCES:
        if not chosen.number_for(audience):
            chosen.take(Ask(general, "", (audience,)))
    return tuple(q for audience in AUDIENCES for q in chosen.questions if q.audience == audience)


class _Chosen:
    """The questions that are chosen so far, and the limits."""

    def __init__(self, evidence: Evidence, asked: set[str]) -> None:
        self.evidence, self.asked = evidence, asked
        self.questions: list[Question] = []
        self._taken: dict[str, int] = {}

    def number_for(self, audience: Audience) -> int:
        """Return how many questions an audience has."""
        return sum(q.audience == audience for q in self.questions)

    def take_one(self, asks: Iterable[Ask], most: int) -> None:
        """Take the first that fits, unless its kind of tension has more than `most` questions already."""
        for ask in asks:
            known = any((q.rule, q.theme) == (ask.rule, ask.theme) for q in self.questions)
            if not known and self._taken.get(ask.rule, 0) <= most and self.take(ask):
                return

    def take(self, ask: Ask) -> bool:
        """Take a question if it is new and has room, for the first audience that has."""
        if len(self.questions) >= MOST_QUESTIONS or not self._has_room(ask.theme):
            return False
        for audience in ask.audiences:
            text = self._text(ask, audience)
            if text and text not in self.asked and self._may_ask(audience, ask):
                self.asked.add(text)
                self._taken[ask.rule] = self._taken.get(ask.rule, 0) + 1
                self.questions.append(
                    Question(audience, text, ask.rule, ask.theme, self._partners(audience, ask.theme))
                )
                return True
        return False

    def _has_room(self, theme: str) -> bool:
        return not theme or sum(q.theme == theme for q in self.questions) < MOST_PER_THEME

    def _may_ask(self, audience: Audience, ask: Ask) -> bool:
        of_audience = [q for q in self.questions if q.audience == audience]
        again = any((ask.theme and q.theme == ask.theme) or q.rule == ask.rule != PATTERN for q in of_audience)
        return not again and len(of_audience) < MOST_QUESTIONS_EACH

    def _text(self, ask: Ask, audience: Audience) -> str:
        if ask.text:
            return ask.text
        texts, site = self.evidence.book.texts, self.evidence.site
        text = texts.find(ask.rule, audience, ask.theme) or ""
        theme = texts.theme(ask.theme) if ask.theme else ""
        known = {"wijk": site.label, "gemeente": self.evidence.gemeente, "thema": theme}
        said = text.format(**known | dict(ask.fields))
        return said[:1].upper() + said[1:]

    def _partners(self, audience: Audience, theme: str) -> tuple[str, ...]:
        if not theme or audience == "team":
            return ()
        partners = self.evidence.book.partners
        return partners.of(theme) if audience == "partners" else partners.informal(theme)[:_MOST_INFORMAL]


# --- the tensions, most telling first -----------------------------------------------------------------
def _contradictions(case: Case) -> Iterator[Ask]:
    for row in _rows(case, "spreken_tegen"):
        sides = "cijfer_gunstig_signaal_knelpunt", "cijfer_ongunstig_signaal_kracht"
        yield Ask(sides[row.figures == "ongunstig"], row.theme, ("bewoners", "team", "partners"), _named(row.scores))


def _priorities(case: Case) -> Iterator[Ask]:
    for point in case.weighed.priorities:
        rule = "prioriteit" if point.scores else "prioriteit_gehoord"
        yield Ask(rule, point.theme, ("partners", "bewoners", "team"), _of_theme(point))


def _only_signal(case: Case) -> Iterator[Ask]:
    for outcome in ("alleen_signaal", "signaal_zonder_cijfer"):
        for row in _rows(case, outcome):
            yield Ask(outcome, row.theme, ("team", "bewoners", "partners"))


def _only_figure(case: Case) -> Iterator[Ask]:
    for row in _rows(case, "alleen_cijfer"):
        if row.figures == "ongunstig":
            yield Ask("alleen_cijfer_ongunstig", row.theme, ("team", "bewoners", "partners"), _named(row.scores))


def _patterns(case: Case) -> Iterator[Ask]:
    beside = {c.rule for c in case.weighed.chances}
    for held in holding(case.weighed, case.evidence):
        if (pattern := held.pattern).id not in beside:
            yield Ask(PATTERN, pattern.themes[0], (pattern.audience,), text=pattern.question)


def _strengths(case: Case) -> Iterator[Ask]:
    for point in case.weighed.strengths:
        rule = "kracht" if point.scores else "kracht_gehoord"
        yield Ask(rule, point.theme, ("bewoners", "partners", "team"), _of_theme(point))


def _wishes(case: Case) -> Iterator[Ask]:
    for theme in case.evidence.signals.themes:
        if theme.cell("wens") is not None:
            yield Ask("wens", theme.theme, ("bewoners", "partners"))


def _unusual(case: Case) -> Iterator[Ask]:
    """Yield at most one: a figure that stands out by itself may just as well be right."""
    if (jump := largest_jump(case.evidence)) is not None:
        indicator = jump.score.indicator
        fields = {"cijfer": words.inside(indicator.label), "jaar": str(jump.year)}
        yield Ask("sprong", indicator.theme, ("team", "partners"), fields)
    elif (score := far_outside(case.evidence)) is not None:
        fields = {"cijfer": words.inside(score.indicator.label)}
        yield Ask("ongewoon_cijfer", score.indicator.theme, ("team", "partners"), fields)


def _two_sides(case: Case) -> Iterator[Ask]:
    for row in _rows(case, "twee_kanten"):
        yield Ask("twee_kanten", row.theme, ("team", "bewoners", "partners"))


def _mixed(case: Case) -> Iterator[Ask]:
    for outcome in ("deels_herkend", "gemengd_beeld"):
        for row in _rows(case, outcome):
            yield Ask("gemengd", row.theme, ("bewoners", "team", "partners"))


def _blind_spots(case: Case) -> Iterator[Ask]:
    """Yield one question about the themes that nobody knows about; where these are all, the wijk is the question."""
    if all(row.outcome in _LITTLE_KNOWN for row in case.weighed.matrix):
        return
    texts = case.evidence.book.texts
    if blind := [texts.theme(row.theme) for row in _rows(case, "blinde_vlek")]:
        yield Ask("blinde_vlek", "", ("team", "partners"), {"thema": words.enumerated(blind[:_MOST_BLIND])})


def _silent_groups(case: Case) -> Iterator[Ask]:
    """Yield the first group about whom little was heard, in a wijk where other groups were heard about."""
    silent = case.evidence.signals.coverage.silent_groups
    if silent and any(theme.cells for theme in case.evidence.signals.themes):
        label = case.evidence.book.group_labels[silent[0]]
        yield Ask("stille_groep", "", ("team",), {"groep": label})


RULES: Final[tuple[Callable[[Case], Iterator[Ask]], ...]] = (
    _contradictions,
    _mixed,
    _priorities,
    _only_signal,
    _only_figure,
    _strengths,
    _patterns,
    _wishes,
    _two_sides,
    _unusual,
    _blind_spots,
    _silent_groups,
)


def _rows(case: Case, outcome: str) -> Iterator[MatrixRow]:
    return (row for row in case.weighed.matrix if row.outcome == outcome)


def _named(scores: Iterable[Score]) -> dict[str, str]:
    """Return the names of the figures with the largest differences, as they stand in a sentence, with their verb.

    What follows a comma in a name says how it is measured: that is no part of a question.
    """
    first = sorted(scores, key=lambda s: (-_size(s), s.indicator.id))[:_MOST_NAMED]
    names = words.enumerated([words.inside(s.indicator.label).partition(", ")[0] for s in first])
    if len(first) == 1:
        return {"cijfers": f"het cijfer over {names}", "zijn": "is"}
    return {"cijfers": f"de cijfers over {names}", "zijn": "zijn"}


def _of_theme(point: Point) -> dict[str, str]:
    """Return the names of the figures of a point in its own theme: a question is about one theme."""
    return _named(s for s in point.scores if s.indicator.theme == point.theme)


def _size(score: Score) -> float:
    """Return the largest difference, in smallest differences that matter."""
    sizes = (abs(c.difference) / c.min_diff for c in score.verdict.comparisons if c.difference and c.min_diff)
    return max(sizes, default=0.0)
