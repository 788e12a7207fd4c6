"""What a page says of what is weighed: matrix, krachten, aandachtspunten, kansen, priorities and questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import SIMILAR
from wijkanalyse.language import amounts, sentences
from wijkanalyse.language import weighed as said
from wijkanalyse.language.grammar import typographic
from wijkanalyse.report.cells import VERDICT_WORDS
from wijkanalyse.report.parts.accounts import Definition, Link
from wijkanalyse.report.parts.glance import Glance
from wijkanalyse.report.parts.weighed import (
    ChanceText,
    ChoiceText,
    DroppedPoint,
    Matrix,
    MatrixLine,
    PointText,
    Priorities,
    QuestionGroup,
    QuestionText,
    Sign,
    SignalLine,
    TickText,
    WeighedText,
)
from wijkanalyse.report.signals import DOTS
from wijkanalyse.report.themes import distance
from wijkanalyse.weighing.questions import AUDIENCES

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Headline
    from wijkanalyse.report.texts import Texts, WeighedWords
    from wijkanalyse.signals.views import Direction
    from wijkanalyse.weighing.place import WeighedPlace
    from wijkanalyse.weighing.weighed import Audience, FigureRow, Material, MatrixRow, Point, PointKind, Question, Tick
    from wijkanalyse.weighing.wording import Words

_FIGURES: Final[Mapping[FigureRow, Headline]] = {
    "ongunstig": "ongunstig",
    "vergelijkbaar": "vergelijkbaar",
    "gunstig": "gunstig",
    "wisselend": "wisselend",
    "onbekend": "onbekend",
    "geen_oordeel": "geen_oordeel",
}
_SIGNALS: Final[Mapping[Direction, Sign]] = {
    "knelpunt": Sign("knelpunt", "◆", "vooral knelpunten"),
    "kracht": Sign("kracht", "▲", "vooral krachten"),
    "gemengd": Sign("gemengd", "↕", "knelpunten en krachten"),
    "te_weinig": Sign("te_weinig", "–", "geen of te weinig"),
}
_WISHES: Final = Sign("te_weinig", "●", "alleen wensen")
_NOTHING: Final = "niets_bijzonders"
_CALM: Final = (_NOTHING, "nog_geen_signalen", "blinde_vlek", "alleen_wensen")
_TICKS: Final[Mapping[bool | None, Sign]] = {
    True: Sign("ja", "✓", "ja"),
    False: Sign("nee", "", "nee"),
    None: Sign("onbekend", "?", "niet te zeggen"),
}
_SIDES: Final[dict[PointKind, str]] = {"kracht": "gunstig", "aandachtspunt": "ongunstig"}
_PLURAL: Final[dict[PointKind, str]] = {"kracht": "krachten", "aandachtspunt": "aandachtspunten"}
_APART, _ALIKE, _UNCLEAR = "apart", "alike", "unclear"
_NO_OUTCOME: Final = ("onbekend", "geen_oordeel")
_OPEN, _NAMED = 1, 3
"""So many figures of a point stand open as sentences, and so many at most in all."""
_EQUAL: Final = 2
"""So many equal points are named beside a point; one more is named too, instead of counted."""


@dataclass(frozen=True)
class Shown:
    """What a page has of each theme, by id: where its chapter is, and how it looks at a glance."""

    chapters: Mapping[str, str]
    glances: Mapping[str, Glance] = field(default_factory=dict)

    def chapter(self, theme: str) -> str:
        """Return where the chapter of a theme is; empty where it has none."""
        return self.chapters.get(theme, "")


class WeighedWriter:
    """Writes what is weighed for the places of one gemeente."""

    def __init__(self, catalogue: Catalogue, texts: Texts) -> None:
        self.texts, self.words, self.wording = texts, texts.weighed, texts.weighing
        self.titles = {t.id: t.title for t in catalogue.themes}

    def write(self, place: WeighedPlace, nothing: str, shown: Shown) -> WeighedText:
        """Return everything that is weighed in words; `nothing` is said where no point stands out."""
        found, empty = place.weighed, _nobody(place.material)
        writer = _PointWriter(self, place, shown)
        titles = {p.id: p.title for p in (*found.points, *found.beyond)}
        return WeighedText(
            matrix=Matrix((), (), nothing) if empty else self._matrix(place, shown),
            strengths=tuple(writer.point(p) for p in found.strengths),
            concerns=tuple(writer.point(p) for p in found.concerns),
            nothing="" if found.points else nothing,
            chances=tuple(
                ChanceText(
                    c.text,
                    c.question,
                    words.sentence(c.why),
                    words.enumerated([typographic(titles[p]) for p in c.points]),
                )
                for c in found.chances
            ),
            priorities=self._priorities(place, writer),
            questions=() if empty else _questions(found.questions),
            dropped=tuple(
                DroppedPoint(p.title, p.choice.reason if p.choice and writer.intern else "") for p in found.dropped
            ),
            beyond=tuple(s for kind in _PLURAL if (s := writer.beyond(kind))),
            similar=_beside_similar(found.concerns, self.words),
            source_word=self.texts.signals.source_word if writer.intern and _counts_sources(found.points) else "",
        )

    def _matrix(self, place: WeighedPlace, shown: Shown) -> Matrix:
        rows = place.weighed.matrix
        said = {r.theme: self._outcome(r, place.material.scores) for r in rows}
        every = (*self.wording.outcome.values(), self.wording.few_known)
        return Matrix(
            tuple(self._line(r, shown, said[r.theme].label) for r in rows),
            tuple(Definition(w.label, w.rule) for w in every if w in said.values()),
        )

    def _outcome(self, row: MatrixRow, scores: Sequence[Score]) -> Words:
        """Return what a theme says: that little is known, where nothing stands out and most figures are unknown."""
        judged = [s.verdict.headline for s in scores if s.indicator.theme == row.theme]
        judged = [h for h in judged if h != "geen_oordeel"]
        if row.outcome == _NOTHING and 2 * judged.count("onbekend") > len(judged):
            return self.wording.few_known
        return self.wording.outcome[row.outcome]

    def _line(self, row: MatrixRow, shown: Shown, outcome: str) -> MatrixLine:
        key = _FIGURES[row.figures]
        word, symbol = VERDICT_WORDS[key]
        return MatrixLine(
            Link(self.titles[row.theme], shown.chapter(row.theme)),
            Sign(key, symbol, word),
            _WISHES if row.wishes and row.signals == "te_weinig" else _SIGNALS[row.signals],
            outcome,
            row.outcome in _CALM,
            shown.glances.get(row.theme, Glance()),
        )

    def _priorities(self, place: WeighedPlace, writer: _PointWriter) -> Priorities:
        found = place.weighed
        points = tuple(writer.point(p) for p in found.priorities)
        if found.tied:
            return Priorities(points, self.wording.tied, tuple(p.title for p in found.tied))
        if points:
            return Priorities(points, "")
        return Priorities((), self.words.no_reason if found.concerns else self.words.no_priority)


class _PointWriter:
    """Writes the points of one place."""

    def __init__(self, writer: WeighedWriter, place: WeighedPlace, shown: Shown) -> None:
        self.texts, self.words, self.wording = writer.texts, writer.words, writer.wording
        self.titles = writer.titles
        self.material, self.weighed, self.shown = place.material, place.weighed, shown
        self.intern = place.material.site.version == "intern"

    def point(self, point: Point) -> PointText:
        """Return a point with its evidence and reasons."""
        ranked = _ranked(point)
        seen = self.words.both if point.both else self.words.figure if point.scores else self.words.signal
        anchor = f"cijfer-{ranked[0].indicator.id}" if ranked else self.shown.chapter(point.theme).removeprefix("#")
        return PointText(
            id=point.id,
            kind=point.kind,
            title=typographic(point.title),
            anchor=anchor,
            seen_in=seen,
            both=point.both,
            evidence=tuple(self._evidence(s, point.kind) for s in ranked[:_OPEN]),
            more=(
                said.lead(replace(point, choice=None)),
                *self._more(point, ranked[_OPEN:]),
                *self._other_signals(point),
            ),
            signals=self._signals(point),
            certainty=said.certainty(point.scores) or self.words.only_told,
            to_check=self.texts.to_check,
            ticks=tuple(self._tick(t, replace(point, scores=tuple(ranked))) for t in point.ticks),
            equal=self._equal(point),
            choice=self._choice(point),
            setting=point.id if self.intern else "",
        )

    def beyond(self, kind: PointKind) -> str:
        """Return which points are as strong as the last one shown but don't fit in the list; empty without any."""
        shown = [p for p in self.weighed.points if p.kind == kind]
        equal = [p for p in self.weighed.beyond if shown and p.kind == kind and p.rank == shown[-1].rank]
        if not equal:
            return ""
        names = words.enumerated([words.inside(typographic(p.title)) for p in equal])
        return f"Er staan hooguit {words.few(len(shown))} {_PLURAL[kind]}. Even sterk als de laatste: {names}."

    def _evidence(self, score: Score, kind: PointKind) -> str:
        """Return a figure with how many people that are; not of how many it goes well, where it could go better."""
        if kind == "aandachtspunt" and score.indicator.direction == "up":
            return sentences.evidence(score, similar=True)
        many = sentences.people(score, amounts.base(score, self.material.site.population))
        return f"{sentences.evidence(score, similar=True)} {many}".strip()

    def _more(self, point: Point, rest: Sequence[Score]) -> tuple[str, ...]:
        """Return a few more figures as sentences, and the others by name."""
        told = [sentences.evidence(s, similar=True) for s in rest[: _NAMED - _OPEN]]
        others = [typographic(words.inside(s.indicator.label)) for s in rest[_NAMED - _OPEN :]]
        if not others:
            return tuple(told)
        figures, are = ("het cijfer", "is") if len(others) == 1 else ("de cijfers", "zijn")
        return (*told, f"Ook {figures} over {words.enumerated(others)} {are} {_SIDES[point.kind]}.")

    def _signals(self, point: Point) -> SignalLine | None:
        """Return how many signals there are, and about which theme where figures or signals are about more than one."""
        if (most := said.loudest(point)) is None:
            return None
        cell, about = point.cells[most], self.titles[point.cell_themes[most]]
        told = self.texts.signals.sources.format(sources=words.few(cell.sources)) if cell.sources is not None else ""
        sources = f" ({told})" if told and self.intern else ""
        mixed = len({*point.cell_themes, *(s.indicator.theme for s in point.scores)}) > 1
        over = f" over {words.inside(about)}" if mixed else ""
        return SignalLine(DOTS[cell.band], words.sentence(f"{self.texts.signals.bands[cell.band]}{over}{sources}"))

    def _other_signals(self, point: Point) -> tuple[str, ...]:
        """Return which themes the signals of a point are about, where it is more than one."""
        if len(point.cells) < 2:
            return ()
        about = [
            f"{self.texts.signals.bands[cell.band]} over {words.inside(self.titles[theme])}"
            for theme, cell in zip(point.cell_themes, point.cells, strict=True)
        ]
        return (words.sentence(words.enumerated(about)),)

    def _tick(self, tick: Tick, point: Point) -> TickText:
        return TickText(self.wording.tick[tick.id].label, _TICKS[tick.met], said.tick(tick, point, self.material))

    def _equal(self, point: Point) -> str:
        """Return which points are equal to this one; each of them says so."""
        titles = [words.inside(typographic(p.title)) for p in self.weighed.equals(point)]
        more = len(titles) - _EQUAL
        if more > 1:
            titles = [*titles[:_EQUAL], f"nog {words.few(more)} andere"]
        return f"Even sterk als: {words.enumerated(titles)}." if titles else ""

    def _choice(self, point: Point) -> ChoiceText | None:
        if point.choice is None:
            return None
        text = self.words.raised if point.choice.what == "hoger" else self.words.lowered
        return ChoiceText(text, point.choice.reason if self.intern else "")


def _counts_sources(points: Sequence[Point]) -> bool:
    return any(cell.sources is not None for p in points for cell in p.cells)


def _beside_similar(concerns: Sequence[Point], said: WeighedWords) -> str:
    """Return which aandachtspunten similar wijken have too; empty where that can't be said of any.

    Where similar wijken differ in all of them there is nothing to add: the text of each point says so.
    """
    counted = [p for p in concerns if p.scores]
    found = [(_similar_outcome(p), words.inside(typographic(p.title))) for p in counted]
    outcomes = {outcome for outcome, _ in found}
    if outcomes == {_ALIKE}:
        return said.similar_alike
    if not outcomes & {_ALIKE, _UNCLEAR}:
        return ""
    if not outcomes - {_ALIKE, _UNCLEAR}:
        return said.similar_unclear
    parts = []
    for own, text in ((_APART, said.similar_apart), (_ALIKE, said.similar_also), (_UNCLEAR, said.similar_no_word)):
        titles = [title for outcome, title in found if outcome == own]
        parts += [text.format(titles=words.enumerated(titles))] if titles else []
    return " ".join(parts)


def _similar_outcome(point: Point) -> str:
    """Return what the figures of a point are beside similar wijken; empty where none was set beside these."""
    beside = [c.outcome for s in point.scores for c in s.verdict.comparisons if c.reference == SIMILAR]
    known = {outcome for outcome in beside if outcome not in _NO_OUTCOME}
    if not known:
        return ""
    return _APART if point.apart else _ALIKE if known == {"vergelijkbaar"} else _UNCLEAR


def _nobody(material: Material) -> bool:
    return material.site.inhabitants is not None and material.site.inhabitants < 1


def _ranked(point: Point) -> list[Score]:
    """Return the figures of a point: what differs most first, one that is alone in its theme last."""
    in_theme = Counter(s.indicator.theme for s in point.scores)
    return sorted(point.scores, key=lambda s: (in_theme[s.indicator.theme] > 1, distance(s)), reverse=True)


def _questions(found: Sequence[Question]) -> tuple[QuestionGroup, ...]:
    titles: dict[Audience, str] = {"team": "Voor het team", "bewoners": "Aan bewoners", "partners": "Aan partners"}
    every = {a: tuple(_question(q) for q in found if q.audience == a) for a in AUDIENCES}
    return tuple(QuestionGroup(a, titles[a], asked) for a, asked in every.items() if asked)


def _question(question: Question) -> QuestionText:
    if not question.partners:
        return QuestionText(question.text, "")
    how = "Samen met:" if question.audience == "bewoners" else "Vraag het aan:"
    return QuestionText(question.text, f"{how} {words.enumerated(question.partners)}.")
