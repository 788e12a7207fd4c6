"""Which signals count, for which place, and how many independent sources they have.

Nothing here is fit to be shown: hiding.py decides what a version may know of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from wijkanalyse.signals.signal import KINDS, Kind, Signal

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import Band
    from wijkanalyse.signals.vocabulary import Vocabulary

OLDEST_MONTHS: Final = 24
MANY_SHARED: Final = 10
_WITHDRAWN: Final = "ingetrokken"

Cells = dict[tuple[str, Kind], tuple[Signal, ...]]
"""The signals of one place by theme and kind."""
Enough = Callable[[Sequence[Signal]], bool]
"""Whether something may be said about these signals together."""


@dataclass(frozen=True)
class Minimum:
    """From how many signals, of how many independent sources, something may be said."""

    signals: int
    sources: int = 0

    def met(self, signals: Sequence[Signal]) -> bool:
        """Return whether these signals together reach the minimum."""
        return len(signals) >= self.signals and independent(signals) >= self.sources


@dataclass(frozen=True)
class Ground:
    """The gemeente that signals are counted in.

    `buurten` holds every wijk of the gemeente with its buurten, `areas` every own area with its buurten, all by code.
    `inhabitants` is by code of wijk and area; unknown (None or absent) counts as too small. `themes` are the ids of the
    themes in order; a signal about another theme doesn't count.
    """

    gemeente: str
    buurten: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, tuple[str, ...]]
    inhabitants: Mapping[str, int | None]
    themes: tuple[str, ...]
    vocabulary: Vocabulary
    datum: date

    def home(self, region: str) -> str | None:
        """Return the place that a region's signals count for: its wijk or the gemeente; None for one from elsewhere."""
        if region == self.gemeente:
            return region
        wijk = f"WK{region[2:8]}"
        return wijk if wijk in self.buurten else None

    def parts(self, place: str) -> tuple[str, ...]:
        """Return the buurten of a wijk or own area; none for the gemeente."""
        return self.areas.get(place) or self.buurten.get(place, ())

    def whole(self, area: str) -> tuple[str, ...]:
        """Return the wijken that lie in an own area with all their buurten."""
        inside = set(self.areas[area])
        return tuple(wijk for wijk, parts in self.buurten.items() if parts and inside.issuperset(parts))

    def cuts(self, area: str) -> bool:
        """Return whether an own area takes a part of a wijk and leaves a part."""
        return bool(set(self.areas[area]).difference(*(self.buurten[wijk] for wijk in self.whole(area))))

    def smaller_than(self, place: str, people: int) -> bool:
        """Return whether a place has fewer inhabitants, or an unknown number of them."""
        return (self.inhabitants.get(place) or 0) < people

    def order(self, name: str) -> tuple[str, ...]:
        """Return the ids of a list of the form in order."""
        return tuple(entry.id for entry in self.vocabulary.entries(name))


# --- one signal ------------------------------------------------------------------------------------
def age(month: date, datum: date) -> int:
    """Return how many calendar months lie between a month and the reference date, whatever the day."""
    return (datum.year - month.year) * 12 + datum.month - month.month


def counts(signal: Signal, ground: Ground) -> bool:
    """Return whether a signal counts at the reference date: in November 2026 from November 2024 on."""
    return (
        signal.status != _WITHDRAWN
        and signal.theme in ground.themes
        and 0 <= age(signal.month, ground.datum) <= OLDEST_MONTHS
    )


def half_year(month: date) -> str:
    """Return the half-year of a month, as in "2026-1"."""
    return f"{month.year}-{1 if month.month <= 6 else 2}"


# --- signals together --------------------------------------------------------------------------------
def independent(signals: Iterable[Signal]) -> int:
    """Return the number of independent sources: organisation and role; what was heard from others adds none."""
    return len({source for s in signals if (source := s.source) is not None})


def band(number: int, version: Version = "intern") -> Band:
    """Return the word for a number of signals, from 1.

    Deelbaar shows nothing below 5: with the bands of intern "meerdere" would always mean exactly 5 there.
    """
    if version == "deelbaar":
        return "meerdere" if number < MANY_SHARED else "veel"
    return "enkele" if number <= 2 else "meerdere" if number <= 5 else "veel"


def reaching(
    signals: Iterable[Signal], value: Callable[[Signal], str], order: Iterable[str], enough: Enough
) -> tuple[str, ...]:
    """Return the values, in the order given, that enough signals have; an empty value is none."""
    having: defaultdict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        having[value(signal)].append(signal)
    return tuple(v for v in order if v and v in having and enough(having[v]))


def by_home(signals: Iterable[Signal], ground: Ground) -> dict[str, Cells]:
    """Return the signals that count, by the one place each is about: a wijk, or the gemeente as a whole."""
    found: defaultdict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        if counts(signal, ground) and (home := ground.home(signal.region)):
            found[home].append(signal)
    return {place: by_cell(found.get(place, ()), ground) for place in (ground.gemeente, *ground.buurten)}


def by_cell(signals: Iterable[Signal], ground: Ground) -> Cells:
    """Return signals by theme and kind, in the order of the themes and kinds."""
    found: defaultdict[tuple[str, Kind], list[Signal]] = defaultdict(list)
    for signal in signals:
        found[signal.theme, signal.kind].append(signal)
    keys = ((theme, kind) for theme in ground.themes for kind in KINDS)
    return {key: tuple(found[key]) for key in keys if key in found}


def of_area(area: str, homes: Mapping[str, Cells], ground: Ground) -> Cells:
    """Return the signals of an own area: those of its buurten, and of the wijken that lie in it as a whole."""
    regions = {*ground.areas[area], *ground.whole(area)}
    touched = [homes[wijk] for wijk, parts in ground.buurten.items() if wijk in homes and not regions.isdisjoint(parts)]
    return by_cell((s for cells in touched for cell in cells.values() for s in cell if s.region in regions), ground)
