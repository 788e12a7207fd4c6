"""What a report may know of the signals, per version; everything that must stay hidden is already gone.

Matrix, points, questions, index and JSON are computed from these values alone, never from signals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Kind, Version

Band = Literal["enkele", "meerdere", "veel"]
Direction = Literal["knelpunt", "kracht", "gemengd", "te_weinig"]
Hidden = Literal["", "te_klein", "overlap"]


@dataclass(frozen=True)
class Cell:
    """The signals of one place, theme and kind above the minimum.

    `sources` is the number of independent sources, None in deelbaar (never shown there). `onderwerpen` are the subjects
    that reach the minimum by themselves; deelbaar computes with them and doesn't print them. The rest is filled in
    intern only: groups, roles and half-years ("2026-1") with at least three signals, in how many of the buurten, texts
    that may be shown, and quotes with "bewoner" or "professional" beside them. Texts and quotes are in alphabetical
    order, each once.
    """

    kind: Kind
    band: Band
    sources: int | None = None
    onderwerpen: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    buurten: tuple[int, int] | None = None
    periods: tuple[str, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)
    quotes: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ThemeSignals:
    """The signals of one place about one theme: the cells above the minimum and the direction that follows from these.

    `below` is only ever true in intern: something was reported that isn't shown ("er is iets gemeld").
    """

    theme: str
    cells: tuple[Cell, ...] = ()
    direction: Direction = "te_weinig"
    below: bool = False

    def cell(self, kind: Kind) -> Cell | None:
        """Return the cell of a kind; None when there is nothing that may be shown."""
        return next((c for c in self.cells if c.kind == kind), None)


@dataclass(frozen=True)
class Waiting:
    """A signal that waits for an answer to whoever gave it, intern only.

    `period` is its half-year, empty when fewer than three signals of its cell are of that half-year; `follow_up` is
    empty when nothing was filled in or when screening warned about the signal.
    """

    theme: str
    kind: Kind
    period: str
    status: str
    follow_up: str = field(repr=False)


@dataclass(frozen=True)
class FollowUp:
    """What happened with the signals that may be shown: numbers per status, and what waits for feedback.

    The page of the gemeente counts the shown signals of all its wijken as well; `waiting` lists those of the page
    itself. In deelbaar there are bands instead of numbers, on the page of the gemeente only, and `waiting` is empty.
    """

    counts: tuple[tuple[str, int], ...] = ()
    bands: tuple[tuple[str, Band], ...] = ()
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """About what, by whom and when no signals, or too few, were given; ids of the vocabulary, codes of buurten.

    Every list here is computed from signals that may be shown: too few counts as none, in the same words. Only
    `silent_themes` is filled on every page; in intern it leaves out a theme where "er is iets gemeld" stands. Groups,
    buurten and half-years ("2026-1") without signals are filled in intern only, for a wijk or own area. The roles that
    spoke and those that didn't, the half-years of the signals, and whether most are older than twelve months, stand in
    intern on every page and in deelbaar on that of the gemeente. On the page of the gemeente all this is about the
    whole gemeente: its own signals and those that its wijken show.
    """

    silent_themes: tuple[str, ...] = ()
    silent_groups: tuple[str, ...] = ()
    silent_buurten: tuple[str, ...] = ()
    silent_periods: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    silent_roles: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    mostly_old: bool = False


@dataclass(frozen=True)
class PlaceSignals:
    """Everything that the page of one wijk, own area or gemeente may know of the signals.

    `hidden` says why a place shows none whatever was reported: "te_klein" (too few inhabitants) or "overlap" (an own
    area in deelbaar that cuts a wijk in two: a comparison of both pages could tell on a part). It follows from the
    place alone, never from its signals, and a hidden place is otherwise equal to one without signals.
    """

    code: str
    themes: tuple[ThemeSignals, ...]
    coverage: Coverage
    follow_up: FollowUp
    hidden: Hidden = ""

    def theme(self, theme_id: str) -> ThemeSignals:
        """Return the signals about a theme; an empty one when there are none."""
        return next((t for t in self.themes if t.theme == theme_id), ThemeSignals(theme_id))


@dataclass(frozen=True)
class Intake:
    """What came in: whether the team gave any signal files, how many rows wait for a check, what couldn't be read."""

    collected: bool = True
    waiting: int = 0
    unreadable_rows: int = 0
    unreadable_files: int = 0


@dataclass(frozen=True)
class SignalView:
    """The signals of one gemeente as one version may show them.

    `collected` says whether the team gave any signal files; `waiting` is the number of rows that wait for a check,
    `unreadable` the number of rows and files that couldn't be read. `places` holds every wijk and own area;
    `gemeente` what was said about the whole gemeente and, intern, what was lifted from small wijken.
    """

    version: Version
    collected: bool
    gemeente: PlaceSignals
    places: dict[str, PlaceSignals]
    waiting: int = 0
    unreadable_rows: int = 0
    unreadable_files: int = 0
