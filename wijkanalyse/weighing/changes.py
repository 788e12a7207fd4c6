"""What changed since an earlier report, each change with its cause (method, section 8).

Figures are compared in both versions. Signals are compared where both states hold a band: in intern, above its minimum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from wijkanalyse.own.figures import EDITION
from wijkanalyse.resources import made_from
from wijkanalyse.weighing.state import Figure, Measure, Place, State

if TYPE_CHECKING:
    from wijkanalyse.facts.continuity import Sameness
    from wijkanalyse.signals.signal import Kind
    from wijkanalyse.signals.views import Band

Cause = Literal[
    "nieuw_jaar",
    "ouder_jaar",
    "herzien",
    "definitie",
    "eigen_cijfer",
    "bewerking",
    "drempel",
    "vergelijking",
    "nieuw",
    "niet_meer",
    "afgeschermd",
    "in_rapport",
    "uit_rapport",
]
"""Why something changed; "in_rapport" and "uit_rapport" explain points only."""
Borders = Callable[[str, int, int], "Sameness"]
"""Whether a place (code) is the same in two border years, as `Continuity.between` says."""

MOST: Final = 8
"""So many changed figures are listed per place."""
CAME_AND_WENT: Final[tuple[Cause, ...]] = ("nieuw", "niet_meer", "afgeschermd")
_CLEAR: Final = ("gunstig", "ongunstig", "wisselend")


@dataclass(frozen=True)
class Change:
    """A figure that is another one, or has another verdict. A figure that is now shielded has no earlier value either.

    `difference` is now − before, in the unit of the indicator; None where one is missing or where another measurement
    makes it say nothing.
    """

    indicator: str
    cause: Cause
    before: Figure
    now: Figure

    @property
    def verdict(self) -> bool:
        """Whether the verdict is another one."""
        return self.before.headline != self.now.headline

    @property
    def difference(self) -> float | None:
        """How much the figure differs from before."""
        return None if self.cause == "definitie" else _apart(self.before, self.now)


@dataclass(frozen=True)
class PointChange:
    """A kracht or aandachtspunt that figures now give and didn't before, or the other way round.

    `indicators` are its figures, `causes` why their verdicts changed; none when they are the same, and count otherwise.
    """

    id: str
    appeared: bool
    indicators: tuple[str, ...]
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class SignalChange:
    """Another band of the signals of a theme and kind, both above the minimum."""

    theme: str
    kind: Kind
    before: Band
    now: Band


@dataclass(frozen=True)
class PlaceChanges:
    """What changed in one place: at most eight figures, what matters most first, and `more` that aren't listed.

    `groups` are figures that came or went without a clear verdict, by cause: a new edition brings many at once. `small`
    counts figures that are of a new year or a little different, with the same verdict. A place that is `new`, or whose
    border isn't known to be the same (`border` is why, in Dutch), has no other changes.
    """

    code: str
    figures: tuple[Change, ...] = ()
    more: int = 0
    groups: tuple[tuple[Cause, tuple[str, ...]], ...] = ()
    small: int = 0
    points: tuple[PointChange, ...] = ()
    signals: tuple[SignalChange, ...] = ()
    new: bool = False
    border: str = ""

    @property
    def nothing(self) -> bool:
        """Whether nothing at all changed."""
        return self == PlaceChanges(self.code)


@dataclass(frozen=True)
class Changes:
    """What changed since a day; None when there is no earlier state.

    `added` and `removed` are indicators that only one of the two reports has, `gone` places that aren't there now.
    """

    since: date | None = None
    places: Mapping[str, PlaceChanges] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def changes(now: State, before: State | None, borders: Borders) -> Changes:
    """Return what changed between two states of the same gemeente and version."""
    if before is None:
        return Changes()
    pair = _Pair(now, before)
    return Changes(
        before.datum,
        {code: _of_place(code, pair, borders) for code in now.places},
        tuple(i for i in now.measures if i not in before.measures),
        tuple(sorted(i for i in before.measures if i not in now.measures)),
        tuple(sorted(code for code in before.places if code not in now.places)),
    )


@dataclass(frozen=True)
class _Pair:
    now: State
    before: State

    @property
    def both(self) -> list[str]:
        """The indicators that both reports have, in order of the catalogue."""
        return [i for i in self.now.measures if i in self.before.measures]


def _of_place(code: str, pair: _Pair, borders: Borders) -> PlaceChanges:
    if code not in pair.before.places:
        return PlaceChanges(code, new=True)
    same = borders(code, pair.before.border_year, pair.now.border_year)
    if same.same is not True:
        return PlaceChanges(code, border=same.reason)
    now, before = pair.now.places[code], pair.before.places[code]
    changed = [c for i in pair.both if (c := _change(i, now.figures.get(i), before.figures.get(i), pair)) is not None]
    listed = sorted((c for c in changed if _matters(c)), key=_importance)
    rest = [c for c in changed if c not in listed]
    groups = {cause: tuple(c.indicator for c in rest if c.cause == cause) for cause in CAME_AND_WENT}
    return PlaceChanges(
        code,
        tuple(listed[:MOST]),
        len(listed[MOST:]),
        tuple((cause, ids) for cause, ids in groups.items() if ids),
        sum(c.cause not in CAME_AND_WENT for c in rest),
        tuple(_points(now, before, changed, pair)),
        tuple(_signals(now, before)),
    )


# --- figures --------------------------------------------------------------------------------------
def _change(indicator: str, now: Figure | None, before: Figure | None, pair: _Pair) -> Change | None:
    """Return how a figure changed; None when it didn't, or when there is none in either report."""
    now, before = now or _absent(before), before or _absent(now)
    if now.value is None and before.value is None:
        return None
    if _same_value(now, before) and (now.year, now.headline) == (before.year, before.headline):
        return None
    cause = _cause(indicator, now, before, pair)
    if cause == "afgeschermd":
        before = replace(before, value=None, references=())
    return Change(indicator, cause, before, now)


def _absent(other: Figure | None) -> Figure:
    judged = other is not None and other.headline != "geen_oordeel"
    return Figure(None, "missing", 0, "", "onbekend" if judged else "geen_oordeel")


def _same_value(now: Figure, before: Figure) -> bool:
    apart = _apart(before, now)
    if apart is None:
        return now.value is None and before.value is None
    return math.isclose(apart, 0.0, abs_tol=1e-9 * max(1.0, abs(now.value or 0.0)))


def _apart(before: Figure, now: Figure) -> float | None:
    return None if before.value is None or now.value is None else now.value - before.value


def _cause(indicator: str, now: Figure, before: Figure, pair: _Pair) -> Cause:
    if now.value is None:
        return "afgeschermd" if now.status == "suppressed" else "niet_meer"
    return "nieuw" if before.value is None else _cause_of_difference(indicator, now, before, pair)


def _cause_of_difference(indicator: str, now: Figure, before: Figure, pair: _Pair) -> Cause:
    means, meant = pair.now.measures[indicator], pair.before.measures[indicator]
    if now.year == before.year and _same_value(now, before):
        return _cause_of_verdict(now, before, means.rule == meant.rule)
    if _measured_otherwise(now, before, means, meant):
        return "definitie"
    if now.year != before.year:
        return "nieuw_jaar" if now.year > before.year else "ouder_jaar"
    if now.edition == EDITION:
        return "eigen_cijfer"
    moments = pair.now.modified.get(now.edition), pair.before.modified.get(before.edition)
    return "herzien" if now.edition != before.edition or moments[0] != moments[1] else "bewerking"


def _cause_of_verdict(now: Figure, before: Figure, same_rule: bool) -> Cause:
    """Return why a figure that is the same has another verdict."""
    return "vergelijking" if same_rule and now.references != before.references else "drempel"


def _measured_otherwise(now: Figure, before: Figure, means: Measure, meant: Measure) -> bool:
    """Whether two figures are of another measurement; tables of a source without yearly tables are never joined."""
    first, last = sorted((before.year, now.year))
    broken = any(first < year <= last for year in means.breaks)
    return means.definition != meant.definition or broken or (not means.yearly and now.edition != before.edition)


def _matters(change: Change) -> bool:
    """Whether a change is listed: another verdict or a large difference; of what came or went a clear verdict."""
    return _is_clear(change) if change.cause in CAME_AND_WENT else change.verdict or _times(change) >= 1


def _is_clear(change: Change) -> bool:
    """Whether a verdict that says something came or went."""
    return change.verdict and not {change.before.headline, change.now.headline}.isdisjoint(_CLEAR)


def _times(change: Change) -> float:
    """Return how many times the smallest difference that matters a figure changed."""
    apart, least = _apart(change.before, change.now), change.now.least or change.before.least
    return abs(apart) / least if apart is not None and least else 0.0


def _importance(change: Change) -> tuple[int, float]:
    """Return the place in the list: clear verdicts, other verdicts, large differences."""
    return (0 if _is_clear(change) else 1 if change.verdict else 2), -_times(change)


# --- points and signals -----------------------------------------------------------------------------
def _points(now: Place, before: Place, changed: Iterable[Change], pair: _Pair) -> Iterable[PointChange]:
    causes = {c.indicator: c.cause for c in changed if c.verdict}
    causes |= {i: "in_rapport" for i in pair.now.measures if i not in pair.before.measures}
    causes |= {i: "uit_rapport" for i in pair.before.measures if i not in pair.now.measures}
    for own, other, appeared in ((now.points, before.points, True), (before.points, now.points, False)):
        for point in sorted(set(own) - set(other)):
            why = dict.fromkeys(causes[i] for i in own[point] if i in causes)
            yield PointChange(point, appeared, own[point], tuple(why))


def _signals(now: Place, before: Place) -> Iterable[SignalChange]:
    for (theme, kind), band in now.signals.items():
        earlier = before.signals.get((theme, kind))
        if earlier is not None and earlier != band:
            yield SignalChange(theme, kind, earlier, band)


# --- words ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CauseWords:
    """How a cause is called, and a sentence with {before} and {now} for the years."""

    label: str
    text: str


@dataclass(frozen=True)
class ChangeWords:
    """The fixed Dutch words about what changed; what stands in braces is filled in by the page."""

    none: str
    since: str
    nothing: str
    new_place: str
    border: str
    small: str
    more: str
    group: str
    figures: tuple[str, str]
    added: str
    removed: str
    signals: str
    appeared: str
    disappeared: str
    counted_otherwise: str
    cause: Mapping[Cause, CauseWords]

    def why(self, change: Change) -> str:
        """Return the sentence that says why a figure changed."""
        return self.cause[change.cause].text.format(before=change.before.year, now=change.now.year)


def load_words(path: Path) -> ChangeWords:
    """Read `data/texts/changes.toml`. Raises SettingsError when a text is missing or unknown."""
    return made_from(path, _change_words, "de teksten die wijkanalyse meelevert")


def _change_words(data: dict[str, Any]) -> ChangeWords:
    causes = data.pop("cause")
    if wrong := set(causes) ^ set(get_args(Cause)):
        raise KeyError(", ".join(sorted(wrong)))
    one, many = data.pop("figures")
    return ChangeWords(figures=(one, many), cause={k: CauseWords(**v) for k, v in causes.items()}, **data)
