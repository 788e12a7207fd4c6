"""Why a point is there, and why a figure is none, as values; `explain_lines` says it in Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from wijkanalyse.errors import WijkanalyseError
from wijkanalyse.language import weighed as said
from wijkanalyse.regions import plain
from wijkanalyse.weighing.links import themes_of
from wijkanalyse.weighing.weigh import OLDEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import Trend
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import Cell
    from wijkanalyse.weighing.place import WeighedPlace
    from wijkanalyse.weighing.weighed import Chance, MatrixRow, Point, Question, Tick, Weighed

Standing = Literal["getoond", "verder", "weggelaten"]
"""Whether a point is among the first five of its kind, comes after these, or was taken out by the team."""
Quiet = Literal[
    "vergelijkbaar",
    "niet_zeker",
    "wisselend",
    "geen_oordeel",
    "onbekend",
    "gunstig_geen_kracht",
    "te_oud",
    "te_weinig_inwoners",
    "geen_cijfer",
]
"""Why a figure is in no point."""
QUIET: Final[tuple[Quiet, ...]] = get_args(Quiet)
_SHOWN: Final = 8
_CLOSE: Final = 60


@dataclass(frozen=True)
class Reason:
    """A tick with the sentence that says why it is met, isn't, or can't be said to be either."""

    tick: Tick
    text: str


@dataclass(frozen=True)
class FigureFact:
    """A figure behind a point, and how it changed; None where no rule follows it over the years."""

    score: Score
    trend: Trend | None


@dataclass(frozen=True)
class Explanation:
    """Everything that a point stands on, and what hangs on it.

    `rows` are the matrix rows of its themes, `equals` the points that share its rank, `questions` those about the
    point's own theme.
    """

    point: Point
    standing: Standing
    reasons: tuple[Reason, ...]
    figures: tuple[FigureFact, ...]
    rows: tuple[MatrixRow, ...]
    equals: tuple[Point, ...]
    chances: tuple[Chance, ...]
    questions: tuple[Question, ...]
    is_priority: bool
    version: Version


@dataclass(frozen=True)
class ThemeRest:
    """A theme with its points, its signals that may be shown, and the figures that are in no point, by why.

    `below` says that something was reported that isn't shown; only ever true in intern.
    """

    row: MatrixRow
    points: tuple[Point, ...]
    quiet: Mapping[Quiet, tuple[Score, ...]]
    told: tuple[Cell, ...] = ()
    below: bool = False


def all_points(weighed: Weighed) -> tuple[Point, ...]:
    """Return every point: those shown, those after the first five, and those that the team took out."""
    return (*weighed.points, *weighed.beyond, *weighed.dropped)


def explained(point: Point, place: WeighedPlace) -> Explanation:
    """Return why a point of a place is there."""
    weighed, themes = place.weighed, themes_of(point)
    trends = place.material.trends
    return Explanation(
        point=point,
        standing=_standing(point, weighed),
        reasons=tuple(Reason(t, said.tick(t, point, place.material)) for t in point.ticks),
        figures=tuple(FigureFact(s, _followed(trends.get(s.indicator.id), s)) for s in point.scores),
        rows=tuple(r for r in weighed.matrix if r.theme in themes),
        equals=weighed.equals(point) if point.rank else (),
        chances=tuple(c for c in weighed.chances if point.id in c.points),
        questions=tuple(q for q in weighed.questions if q.theme == point.theme),
        is_priority=any(p.id == point.id for p in weighed.priorities),
        version=place.material.site.version,
    )


def _standing(point: Point, weighed: Weighed) -> Standing:
    if any(p.id == point.id for p in weighed.dropped):
        return "weggelaten"
    return "verder" if any(p.id == point.id for p in weighed.beyond) else "getoond"


def _followed(trend: Trend | None, score: Score) -> Trend | None:
    indicator = score.indicator
    return trend if indicator.min_diff != "none" or indicator.least or indicator.kind == "money" else None


def find(text: str, place: WeighedPlace, command: str) -> Point:
    """Return the point that `text` names by id or title.

    Raises WijkanalyseError with the nearest ids; `command` is what lists them all.
    """
    points = all_points(place.weighed)
    wanted = plain(text)
    named = [p for p in points if wanted in (plain(p.id), plain(p.title))]
    if len(named) == 1:
        return named[0]
    several = bool(named)
    near = named or _nearest(text, points)
    raise WijkanalyseError(
        f"Er is meer dan één punt met deze naam in {place.region.label}."
        if several
        else f"Dit punt is er niet in {place.region.label}.",
        value=text,
        allowed=", ".join(p.id for p in near or points[:_SHOWN]) or "deze wijk heeft nu geen punten",
        hint=f"Bekijk alle punten: {command}",
    )


def _nearest(text: str, points: tuple[Point, ...]) -> list[Point]:
    """Return the points whose id, with or without its kind, or title looks most like a text, best first."""
    from rapidfuzz import fuzz

    wanted = plain(text)

    def likeness(point: Point) -> float:
        names = (point.id, point.id.removeprefix(f"{point.kind}-"), point.title)
        return max(fuzz.ratio(wanted, plain(name)) for name in names)

    close = [p for p in points if likeness(p) >= _CLOSE]
    return sorted(close, key=likeness, reverse=True)[:_SHOWN]


# --- what doesn't stand out -------------------------------------------------------------------------
def rest(place: WeighedPlace) -> tuple[ThemeRest, ...]:
    """Return every theme in order, with its points and with the figures that are in none."""
    points = all_points(place.weighed)
    used = {s.indicator.id for p in points for s in p.scores}
    left = [s for s in place.material.scores if s.indicator.id not in used]

    def of(row: MatrixRow) -> ThemeRest:
        signals = place.material.signals.theme(row.theme)
        about = tuple(p for p in points if row.theme in themes_of(p))
        quiet = _by_reason([s for s in left if s.indicator.theme == row.theme], place.material.site.year)
        return ThemeRest(row, about, quiet, signals.cells, signals.below)

    return tuple(of(row) for row in place.weighed.matrix)


def _by_reason(scores: list[Score], year: int) -> dict[Quiet, tuple[Score, ...]]:
    reasons = [(_why_quiet(s, year), s) for s in scores]
    grouped = {why: tuple(s for reason, s in reasons if reason == why) for why in QUIET}
    return {why: found for why, found in grouped.items() if found}


def _why_quiet(score: Score, year: int) -> Quiet:
    """Return why a figure is in no point; a clear one that isn't old or no kracht is of a place with few people."""
    if score.own.value is None:
        return "geen_cijfer"
    headline = score.verdict.headline
    if headline != "geen_oordeel" and score.own.year < year - OLDEST:
        return "te_oud"
    if headline == "gunstig":
        return "te_weinig_inwoners" if score.indicator.can_be_strength else "gunstig_geen_kracht"
    return "te_weinig_inwoners" if headline == "ongunstig" else headline
