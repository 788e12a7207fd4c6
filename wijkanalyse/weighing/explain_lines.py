"""An explanation as lines of Dutch text for a terminal of 80 columns.

Names of fields in the data files stand in square brackets, for whoever wants to check.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse import exports, words
from wijkanalyse.judgement.verdicts import MIN_PEOPLE, SIMILAR, SMALL, TINY
from wijkanalyse.language import amounts, sentences
from wijkanalyse.language import weighed as said
from wijkanalyse.language.grammar import typographic

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Comparison
    from wijkanalyse.report.texts import SignalTexts
    from wijkanalyse.signals.views import Cell
    from wijkanalyse.weighing.explain import Explanation, FigureFact, Quiet, ThemeRest
    from wijkanalyse.weighing.place import WeighedPlace
    from wijkanalyse.weighing.weighed import Chance, MatrixRow, Point, PointKind, Question
    from wijkanalyse.weighing.wording import Wording

WIDTH: Final = 80
NOTHING: Final = "–"
REFERENCES: Final = {"gemeente": "gemeente", "nederland": "Nederland", SIMILAR: "vergelijkbare wijken"}
HEADINGS: Final = ("vergeleken met", "cijfer", "verschil", "grens", "marge", "mensen", "oordeel")
MET: Final = {True: "ja", False: "nee", None: "niet te zeggen"}
QUIET_WORDS: Final[dict[Quiet, str]] = {
    "vergelijkbaar": "vergelijkbaar",
    "niet_zeker": "niet zeker",
    "wisselend": "wisselend",
    "geen_oordeel": "geen oordeel",
    "onbekend": "niets om mee te vergelijken",
    "gunstig_geen_kracht": "gunstig, maar zoiets noemen we geen kracht",
    "te_oud": "te oud",
    "te_weinig_inwoners": "te weinig inwoners",
    "geen_cijfer": "geen cijfer",
}
_KIND: Final[dict[PointKind, tuple[str, str]]] = {
    "kracht": ("Kracht", "Krachten"),
    "aandachtspunt": ("Aandachtspunt", "Aandachtspunten"),
}
_AUDIENCE: Final = {"team": "voor het team", "bewoners": "voor bewoners", "partners": "voor partners"}
_LEGEND: Final = (
    "Verschil [difference], grens [min_diff] en marge [margin] hebben de eenheid van het cijfer. Bij procenten zijn "
    "het procentpunten. Grens: het kleinste verschil dat telt. Marge: zoveel kan het cijfer ernaast zitten. "
    "Staat er bij het cijfer ‘tussen’, dan is het verschil zeker als het andere cijfer daarbuiten ligt. "
    "Mensen [people]: over hoeveel mensen of huishoudens het verschil gaat. "
    "Alle vergelijkingen staan in gegevens/vergelijkingen.csv."
)


@dataclass(frozen=True)
class Lexicon:
    """The words that explanations need: those of the rules, of signals, and the titles of themes."""

    wording: Wording
    signals: SignalTexts
    catalogue: Catalogue

    def theme(self, theme_id: str) -> str:
        """Return the title of a theme."""
        return next(t.title for t in self.catalogue.themes if t.id == theme_id)


# --- one point --------------------------------------------------------------------------------------
def point_lines(found: Explanation, place: WeighedPlace, lexicon: Lexicon) -> list[str]:
    """Return why a point is there."""
    point = found.point
    head = [
        f"{_KIND[point.kind][0]}: {typographic(point.title)}",
        f"{point.id} · thema: {lexicon.theme(point.theme)}",
        *_wrapped(f"{said.lead(point)} {_standing(found)}".strip()),
        *_wrapped("Te toetsen met bewoners."),
    ]
    if found.version == "intern" and point.choice is not None:
        head += _wrapped(f"Reden van het team: {words.sentence(point.choice.reason)}")
    parts = (
        ("Cijfers", list(_figures(found.figures, place))),
        ("Signalen", [line for cell, theme in _told(point) for line in _wrapped(_signal(cell, theme, lexicon), 2)]),
        ("Redenen voor de volgorde", list(_reasons(found, lexicon))),
        ("Tellen en vertellen", [line for row in found.rows for line in _row(row, lexicon)]),
        ("Kansen", [line for chance in found.chances for line in _chance(chance)]),
        ("Vragen bij dit thema", [line for question in found.questions for line in _question(question)]),
    )
    return [*head, *_sections(parts)]


def _standing(found: Explanation) -> str:
    if found.is_priority:
        return "Dit is een prioriteit."
    return "Dit punt staat na de eerste vijf in de volgorde." if found.standing == "verder" else ""


def _figures(figures: Iterable[FigureFact], place: WeighedPlace) -> Iterator[str]:
    some = False
    for figure in figures:
        yield from _figure(figure, place)
        some = True
    if some:
        yield from _wrapped(_LEGEND, 2)


def _figure(figure: FigureFact, place: WeighedPlace) -> Iterator[str]:
    score, indicator, own = figure.score, figure.score.indicator, figure.score.own
    value = amounts.value(_kept(own.value or 0.0), indicator)
    moment = indicator.moment.format(year=own.year, previous=own.year - 1)
    how = words.ESTIMATED if indicator.estimated else "geteld" if indicator.population != "geen" else ""
    yield from _wrapped(f"{typographic(indicator.label)} [{indicator.id}]", 2)
    yield from _wrapped(f"{value}{_unit(indicator)}{_interval(score)}", 4)
    yield from _wrapped(f"Jaar: {own.year}. Peilmoment: {moment}.{f' Zekerheid: {how}.' if how else ''}", 4)
    yield from textwrap.wrap(f"Bron: {own.source}", WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 6)
    yield from _wrapped(sentences.people(score, amounts.base(score, place.material.site.population)), 4)
    yield from table(score)
    yield from _wrapped(_verdict(score), 4)
    if figure.trend is not None:
        yield from _wrapped(f"Verloop: {sentences.trend(figure.trend, indicator)}", 4)
    yield ""


def _unit(indicator: Indicator) -> str:
    """Return the unit, where the printed number doesn't have it already."""
    unit = indicator.unit.removeprefix("%").strip()
    return "" if unit in ("", "km", "€", "euro") or indicator.kind == "money" else f" {unit}"


def _interval(score: Score) -> str:
    own = score.own
    if own.lower is None or own.upper is None:
        return ""
    low, high = (amounts.value(v, score.indicator) for v in (own.lower, own.upper))
    return f" (tussen {low} en {high})"


def _verdict(score: Score) -> str:
    """Return the verdict over all comparisons with its reasons, and which comparison wasn't made."""
    parts = [f"Oordeel [headline]: {_plain(score.verdict.headline)}.", *score.verdict.reasons]
    if "gemeente" not in {c.reference for c in score.verdict.comparisons}:
        parts.append("Met de gemeente vergelijken we niet: de wijk is daar zelf meer dan de helft van.")
    return " ".join(parts)


def table(score: Score) -> list[str]:
    """Return the comparisons of a figure as a table."""
    rows = [HEADINGS, *(comparison_row(c, score.indicator) for c in score.verdict.comparisons)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    return [_columns(row, widths) for row in rows]


def comparison_row(found: Comparison, indicator: Indicator) -> tuple[str, ...]:
    """Return one comparison as it is printed, in order of HEADINGS."""
    r = found.reference_value
    return (
        REFERENCES[found.reference],
        amounts.value(_kept(r), indicator) if r is not None else "ontbreekt",
        _gap(found.difference, indicator, signed=True),
        _gap(found.min_diff, indicator),
        _gap(found.margin, indicator),
        _people(found.people),
        _plain(found.outcome),
    )


def _columns(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers, last = row
    cells = (first.ljust(widths[0]), *(n.rjust(w) for n, w in zip(numbers, widths[1:], strict=False)), last)
    return f"  {'  '.join(cells)}".rstrip()


def _gap(value: float | None, indicator: Indicator, *, signed: bool = False) -> str:
    """Return a difference, in the unit of the indicator, with at least one decimal but for money."""
    if value is None:
        return NOTHING
    text = words.number(_kept(value), 0 if indicator.kind == "money" else max(indicator.decimals, 1))
    return f"+{text}" if signed and value > 0 else text


def _people(count: float | None) -> str:
    if count is None:
        return NOTHING
    count = _kept(count)
    return f"< {MIN_PEOPLE}" if count < MIN_PEOPLE else words.number(amounts.two_digits(count))


def _kept(value: float) -> float:
    """Return a number as the data files hold it, so that both round to the same side."""
    return round(value, exports.DECIMALS)


def _told(point: Point) -> Iterator[tuple[Cell, str]]:
    return zip(point.cells, point.cell_themes, strict=True)


def _signal(cell: Cell, theme: str, lexicon: Lexicon) -> str:
    """Return a kind of signals with its band; the number of sources is known in intern only."""
    kind = words.inside(lexicon.signals.kinds[cell.kind])
    text = f"{lexicon.theme(theme)}: {kind}, {lexicon.signals.bands[cell.band]}"
    return f"{text} {lexicon.signals.sources.format(sources=cell.sources)}" if cell.sources is not None else text


def _reasons(found: Explanation, lexicon: Lexicon) -> Iterator[str]:
    for reason in found.reasons:
        label = lexicon.wording.tick[reason.tick.id].label
        yield from _wrapped(f"{MET[reason.tick.met]}: {label}. {reason.text}", 2)
        yield from _wrapped(f"Regel: {lexicon.wording.tick[reason.tick.id].rule}", 6)
    if found.point.rank:
        yield from _wrapped(f"{_counted(found.point)} {_rank(found)}", 2)


def _counted(point: Point) -> str:
    return f"Redenen: {point.ticked} van de {len(point.ticks)}."


def _rank(found: Explanation) -> str:
    said_rank = f"Plaats {found.point.rank} van de {words.inside(_KIND[found.point.kind][1])}."
    if not found.equals:
        return said_rank
    return f"{said_rank} Even zwaar: {', '.join(p.id for p in found.equals)}."


def _row(row: MatrixRow, lexicon: Lexicon) -> Iterator[str]:
    words_of = lexicon.wording.outcome[row.outcome]
    yield from _wrapped(f"{lexicon.theme(row.theme)}: {words_of.label}", 2)
    yield from _wrapped(f"Cijfers: {_plain(row.figures)}. Signalen: {_plain(row.signals)}.", 4)
    yield from _wrapped(f"Regel: {words_of.rule}", 4)


def _chance(chance: Chance) -> Iterator[str]:
    yield from _wrapped(f"{typographic(chance.text)} [{chance.rule}]", 2)
    yield from _wrapped(f"Waarom: {typographic(chance.why)}", 4)


def _question(question: Question) -> Iterator[str]:
    text = f"{_AUDIENCE[question.audience].capitalize()}: {typographic(question.text)} [{question.rule}]"
    yield from _wrapped(text, 2)


# --- a whole wijk -------------------------------------------------------------------------------------
def place_lines(place: WeighedPlace, rest: Iterable[ThemeRest], lexicon: Lexicon) -> list[str]:
    """Return all points of a place with their ids, and per theme what doesn't stand out and why."""
    weighed = place.weighed
    parts = (
        ("Krachten, te toetsen met bewoners", _list(weighed.strengths, said.stand_out((), "kracht"))),
        ("Aandachtspunten, te toetsen met bewoners", _list(weighed.concerns, said.stand_out((), "aandachtspunt"))),
        ("Na de eerste vijf", _list(weighed.beyond)),
        ("Weggelaten door het team", _list(weighed.dropped)),
        ("Prioriteiten", [f"  {p.id}" for p in weighed.priorities] or ["  Er zijn geen prioriteiten."]),
        ("Even zwaar", _tied(weighed.tied, lexicon)),
        ("Wat niet opvalt, en waarom", [*_few_people(place), *(line for t in rest for line in _theme(t, lexicon))]),
    )
    return _sections(parts)


def _list(points: Sequence[Point], none: str = "") -> list[str]:
    if not points:
        return _wrapped(none, 2) if none else []
    return [line for point in points for line in _listed(point)]


def _listed(point: Point) -> list[str]:
    rank = f"{point.rank}" if point.rank else NOTHING
    return [f"{rank:>3}  {point.id}", *_wrapped(f"{typographic(point.title)}. {_counted(point)} {said.lead(point)}", 5)]


def _tied(points: Sequence[Point], lexicon: Lexicon) -> list[str]:
    return [*_wrapped(lexicon.wording.tied, 2), *(f"  {p.id}" for p in points)] if points else []


def _few_people(place: WeighedPlace) -> list[str]:
    people = place.material.site.inhabitants
    if people is None or people >= SMALL:
        return []
    if people < TINY:
        return _wrapped(f"Hier wonen minder dan {TINY} mensen. Daarom noemen we geen punten.", 2)
    return _wrapped(f"Hier wonen minder dan {SMALL} mensen. Daarom geven cijfers geen punt.", 2)


def _theme(theme: ThemeRest, lexicon: Lexicon) -> list[str]:
    """Return in one line how many figures of a theme don't stand out, by why, and what signals say."""
    counts = [f"{len(found)} {QUIET_WORDS[why]}" for why, found in theme.quiet.items()]
    figures = (
        words.sentence("; ".join(counts)) if counts else "Geen andere cijfers." if theme.points else "Geen cijfers."
    )
    points = f" Wel een punt: {', '.join(p.id for p in theme.points)}." if theme.points else ""
    outcome = words.sentence(lexicon.wording.outcome[theme.row.outcome].label)
    below = f" {lexicon.signals.also_below if theme.told else lexicon.signals.below}" if theme.below else ""
    return _wrapped(f"{lexicon.theme(theme.row.theme)}: {figures}{points} {outcome}{below}", 2)


# --- layout ---------------------------------------------------------------------------------------------
def _sections(parts: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return titled parts with an empty line before each; a part without lines falls away."""
    found: list[str] = []
    for title, lines in parts:
        if lines:
            found += ["", title, *(lines[:-1] if not lines[-1] else lines)]
    return found


def _wrapped(text: str, indent: int = 0) -> list[str]:
    """Return text in lines that fit; lines after the first stand a little further in, and ids aren't broken."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2 if indent else 0),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _plain(word: str) -> str:
    return word.replace("_", " ")
