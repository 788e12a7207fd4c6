"""How a figure of one region changed over the years, and when that can't be said.

Rules and numbers: method, section 2. Nothing here knows about tables or files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.facts import crime
from wijkanalyse.judgement.verdicts import MIN_PEOPLE, Figure, margin, min_difference

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.facts.continuity import Sameness

Word = Literal["stijgt", "daalt", "blijft ongeveer gelijk", "niet te zeggen"]
News = Literal["gunstig", "ongunstig", "zoals Nederland", "niet zeker", ""]

UNKNOWN: Final[Word] = "niet te zeggen"
SMALLEST_BASE: Final = 200
SPAN: Final = 10
_FEWEST_YEARS, _FEWEST_EDITIONS, _SHORTEST = 4, 3, 3
_AGREE: Final = 2 / 3
_SAME_MARGIN: Final = 1.5
_MONEY_POINTS: Final = 3.0
"""Money is followed as a share of the figure of Nederland, so that inflation is no trend."""
MONEY_UNIT: Final = "% van Nederland"
CRIME_UNIT: Final = "misdrijven in drie jaar"
_CRIME_SPREAD, _CRIME_PART, _CRIME_COUNT = 3.0, 0.15, 20


@dataclass(frozen=True)
class Point:
    """A figure of one year, with the interval of the source, the people it is about, and the figure of Nederland."""

    year: int
    value: float
    lower: float | None = None
    upper: float | None = None
    base: float | None = None
    nederland: float | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Found:
    """A point with what decides whether it may stand in a line: the border of its region, and its table."""

    point: Point
    border: Sameness
    table: str


@dataclass(frozen=True)
class Line:
    """The figures that may be set beside each other, oldest first; `broken` says in Dutch why older ones may not."""

    points: tuple[Point, ...]
    broken: str = ""


@dataclass(frozen=True)
class Trend:
    """What may be said of a line.

    `first`, `last`, `delta`, `margin`, `min_diff` and `nederland_delta` are in `unit`: the indicator's own, but for
    money the percentage of the figure of Nederland. `reason` says in Dutch why there is no word, `broken` why the line
    doesn't start earlier. `points` is the whole line, a provisional last year included.
    """

    word: Word
    first_year: int | None = None
    last_year: int | None = None
    first: float | None = None
    last: float | None = None
    delta: float | None = None
    margin: float | None = None
    min_diff: float | None = None
    nederland_delta: float | None = None
    reason: str = ""
    news: News = ""
    unit: str = ""
    points: tuple[Point, ...] = ()
    broken: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a word for the change."""
        return self.word != UNKNOWN


@dataclass(frozen=True)
class _Change:
    """A line as the rules weigh it: values of comparable years, and the margins of the first and the last."""

    years: tuple[int, ...]
    values: tuple[float, ...]
    margin: float | None
    min_diff: float | None
    people: float | None
    nederland_delta: float | None

    @property
    def delta(self) -> float:
        return self.values[-1] - self.values[0]


def line_of(indicator: Indicator, found: Sequence[Found], *, yearly: bool) -> Line:
    """Return the figures that may be set beside the newest: the same region, definition and table.

    `yearly` says that the source has a table per year, so that another table is no other measurement.
    """
    ordered = sorted(found, key=lambda f: f.point.year)
    newest = next((f for f in reversed(ordered) if f.border.same is True), None)
    if newest is None:
        return Line((), ordered[-1].border.reason if ordered else "")
    start = max((b for b in indicator.breaks if b <= newest.point.year), default=0)
    reasons = [_refused(f, start, "" if yearly else newest.table) for f in ordered]
    kept = tuple(f.point for f, reason in zip(ordered, reasons, strict=True) if not reason)
    older = [r for f, r in zip(ordered, reasons, strict=True) if r and f.point.year < kept[0].year]
    return Line(kept, older[-1] if older else "")


def _refused(found: Found, start: int, table: str) -> str:
    """Return why a point may not be set beside the newest, or an empty text."""
    if found.point.year < start:
        return f"andere meting vanaf {start}"
    if table and found.table != table:
        return "andere tabel"
    return "" if found.border.same is True else found.border.reason


def judge(indicator: Indicator, line: Line) -> Trend:
    """Return the trend of a line; a provisional last year never decides."""
    if indicator.kind == "crime":
        return _judge_crime(line)
    unit = MONEY_UNIT if indicator.kind == "money" else indicator.unit
    used = _deciding(indicator, line.points)
    if reason := _too_little(indicator, used, line):
        return _unsaid(line, used, unit, reason)
    change = _change(indicator, used)
    word, reason = _word(change)
    return Trend(
        word,
        used[0].year,
        used[-1].year,
        change.values[0],
        change.values[-1],
        change.delta,
        change.margin,
        change.min_diff,
        change.nederland_delta,
        reason,
        _news(indicator, change) if word in ("stijgt", "daalt") else "",
        unit,
        line.points,
        line.broken,
    )


def _unsaid(line: Line, used: Sequence[Point], unit: str, reason: str) -> Trend:
    first, last = (used[0].year, used[-1].year) if used else (None, None)
    return Trend(UNKNOWN, first, last, reason=reason, unit=unit, points=line.points, broken=line.broken)


def _deciding(indicator: Indicator, points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points within ten years of the last one that isn't provisional; money only beside Nederland."""
    settled = list(points)
    while settled and settled[-1].provisional:
        settled.pop()
    if indicator.kind == "money":
        settled = [p for p in settled if p.nederland]
    return tuple(p for p in settled if settled[-1].year - p.year <= SPAN)


def _too_little(indicator: Indicator, used: Sequence[Point], line: Line) -> str:
    """Return why there is too little to say anything, or an empty text."""
    fewest, what = (_FEWEST_EDITIONS, "metingen") if indicator.estimated else (_FEWEST_YEARS, "jaren")
    if len(used) < fewest:
        few = f"{len(used)} van de {fewest} {what} die nodig zijn"
        return f"{line.broken} ({few})" if line.broken else few
    if used[-1].year - used[0].year < _SHORTEST:
        return f"minder dan {_SHORTEST} jaar tussen het eerste en het laatste cijfer"
    bases = [p.base for p in used]
    if any(b is None for b in bases):
        return "het aantal mensen is niet bekend"
    if min(b for b in bases if b is not None) < SMALLEST_BASE:
        return f"minder dan {SMALLEST_BASE} mensen of huishoudens"
    return ""


def _change(indicator: Indicator, used: Sequence[Point]) -> _Change:
    first, last = used[0], used[-1]
    years = tuple(p.year for p in used)
    if indicator.kind == "money":
        values = tuple(100 * p.value / p.nederland for p in used if p.nederland)
        margins = [100 * indicator.resolution / p.nederland for p in (first, last) if p.nederland]
        return _Change(years, values, math.hypot(*margins), _MONEY_POINTS, None, 0.0)
    known = [p.nederland for p in (last, first) if p.nederland is not None]
    least = min_difference(indicator, known[0] if known else last.value)
    ends = [margin(indicator, Figure(p.value, p.lower, p.upper), p.base) for p in (first, last)]
    allowed = None if None in ends else math.hypot(*(u for u in ends if u is not None))
    people = None
    if indicator.is_percentage and last.base is not None:
        people = abs(last.value - first.value) / 100 * last.base
    both = first.nederland is not None and last.nederland is not None
    nederland = (last.nederland or 0.0) - (first.nederland or 0.0) if both else None
    return _Change(years, tuple(p.value for p in used), allowed, least, people, nederland)


def _word(change: _Change) -> tuple[Word, str]:
    """Return the word for a change, and why there is none."""
    if change.min_diff is None:
        return UNKNOWN, "voor dit cijfer is geen grens afgesproken"
    if change.margin is None:
        return UNKNOWN, "hoe zeker dit cijfer is, is niet bekend"
    if abs(change.delta) >= change.min_diff:
        doubt = _doubt(change, change.margin)
        return (UNKNOWN, doubt) if doubt else ("stijgt" if change.delta > 0 else "daalt", "")
    if change.margin <= _SAME_MARGIN * change.min_diff:
        return "blijft ongeveer gelijk", ""
    return UNKNOWN, "het cijfer is te onzeker"


def _doubt(change: _Change, allowed: float) -> str:
    """Return why a difference that is large enough still says nothing, or an empty text."""
    if abs(change.delta) <= allowed:
        return "het verschil valt binnen de onzekerheid van het cijfer"
    if change.people is not None and change.people < MIN_PEOPLE:
        return f"het verschil gaat over minder dan {MIN_PEOPLE} mensen"
    if _agreeing(change.values) < _AGREE:
        return "de jaren ertussen wijzen niet dezelfde kant op"
    return ""


def _agreeing(values: Sequence[float]) -> float:
    """Return the share of all pairs of years that go the way that the first and the last go."""
    pairs = list(itertools.combinations(values, 2))
    whole = values[-1] - values[0]
    return sum((later - earlier) * whole > 0 for earlier, later in pairs) / len(pairs)


def _news(indicator: Indicator, change: _Change) -> News:
    """Return whether a rise or fall is good or bad news: only what Nederland doesn't share is news."""
    if indicator.direction == "none" or change.nederland_delta is None:
        return ""
    least, allowed = change.min_diff or 0.0, change.margin or 0.0
    apart = change.delta - change.nederland_delta
    if abs(apart) < least:
        return "zoals Nederland"
    if abs(apart) < least + allowed:
        return "niet zeker"
    return "gunstig" if (apart > 0) == (indicator.direction == "up") else "ongunstig"


def _judge_crime(line: Line) -> Trend:
    """Return the trend of registered crime: the last three settled years against the three before.

    A point is the mean of three years per 1,000 inhabitants; `first`, `last` and `delta` are counts over three years.
    """
    settled = [p for p in line.points if not p.provisional and (p.base or 0) >= SMALLEST_BASE]
    last = settled[-1] if settled else None
    before = next((p for p in settled if last is not None and p.year == last.year - crime.YEARS), None)
    if last is None or before is None:
        short = f"{2 * crime.YEARS} jaren achter elkaar zijn nodig"
        return _unsaid(line, settled, CRIME_UNIT, f"{line.broken} ({short})" if line.broken else short)
    earlier, later = (crime.count(p.value, p.base or 0.0) for p in (before, last))
    word, reason = _count_word(earlier, later)
    return Trend(
        word,
        before.year,
        last.year,
        earlier,
        later,
        later - earlier,
        _CRIME_SPREAD * math.sqrt(earlier + later),
        _CRIME_PART * earlier,
        reason=reason,
        unit=CRIME_UNIT,
        points=line.points,
        broken=line.broken,
    )


def _count_word(before: float, after: float) -> tuple[Word, str]:
    if min(before, after) < _CRIME_COUNT:
        return UNKNOWN, f"minder dan {_CRIME_COUNT} misdrijven in drie jaar"
    difference, spread, least = abs(after - before), _CRIME_SPREAD * math.sqrt(before + after), _CRIME_PART * before
    if difference >= least:
        if difference > spread:
            return ("stijgt" if after > before else "daalt"), ""
        return UNKNOWN, "het verschil kan toeval zijn"
    if spread <= _SAME_MARGIN * least:
        return "blijft ongeveer gelijk", ""
    return UNKNOWN, "het verschil kan toeval zijn"
