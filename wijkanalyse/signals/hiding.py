"""What a version may show of the signals: minimums, small places, own areas that overlap, texts and quotes.

Hiding comes first, per version; everything else is computed from what is left. Deelbaar keeps one promise: a signal
that stays below the minimum where it counts changes nothing anywhere, so what is hidden can't be told from what isn't
there. That is why nothing in deelbaar is ever hidden *because of* another signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from wijkanalyse.signals import coverage, follow_up
from wijkanalyse.signals.count import (
    Cells,
    Enough,
    Ground,
    Minimum,
    band,
    by_cell,
    by_home,
    independent,
    of_area,
    reaching,
)
from wijkanalyse.signals.coverage import DETAIL
from wijkanalyse.signals.signal import KINDS, Kind, Signal, Version
from wijkanalyse.signals.views import (
    Cell,
    Coverage,
    Direction,
    FollowUp,
    Hidden,
    Intake,
    PlaceSignals,
    SignalView,
    ThemeSignals,
)

MINIMUM: Final[Mapping[Version, Minimum]] = {"intern": Minimum(3, 2), "deelbaar": Minimum(5, 3)}
LEAST_INHABITANTS: Final[Mapping[Version, int]] = {"intern": 500, "deelbaar": 1000}
QUOTE_WORDS: Final = 25
_RESIDENTS: Final = ("bewoner", "vrijwilliger")
_ONE_SIDED: Final = 0.75


@dataclass(frozen=True)
class Page:
    """The signals that a version may use for the page of one place; `below` are themes with more than is shown."""

    cells: Cells = field(default_factory=dict, repr=False)
    below: frozenset[str] = frozenset()
    hidden: Hidden = ""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal that may be used, in order of theme and kind."""
        return tuple(s for cell in self.cells.values() for s in cell)


def view(signals: Iterable[Signal], ground: Ground, version: Version, intake: Intake) -> SignalView:
    """Return everything that one version may know of signals that were screened and merged."""
    found = pages(signals, ground, version)
    shown = {code: _place(code, page, ground, version) for code, page in found.items() if code != ground.gemeente}
    return SignalView(
        version,
        intake.collected,
        _gemeente(found, ground, version),
        shown,
        intake.waiting,
        intake.unreadable_rows,
        intake.unreadable_files,
    )


# --- which signals ----------------------------------------------------------------------------------
def pages(signals: Iterable[Signal], ground: Ground, version: Version) -> dict[str, Page]:
    """Return what each wijk, each own area and the gemeente may use."""
    homes = by_home(signals, ground)
    small = [wijk for wijk in ground.buurten if ground.smaller_than(wijk, LEAST_INHABITANTS[version])]
    taken = [homes.pop(wijk) for wijk in small]
    if version == "intern":
        homes[ground.gemeente] = _together([homes[ground.gemeente], *taken], ground)
    found = {code: _page(cells, version) for code, cells in homes.items()}
    found |= dict.fromkeys(small, Page(hidden="te_klein"))
    areas = _shareable_areas(found, ground) if version == "deelbaar" else _internal_areas(homes, ground)
    return {code: found[code] for code in (ground.gemeente, *ground.buurten)} | areas


def _together(places: Iterable[Cells], ground: Ground) -> Cells:
    return by_cell((s for cells in places for cell in cells.values() for s in cell), ground)


def _page(cells: Cells, version: Version) -> Page:
    shown = {key: cell for key, cell in cells.items() if MINIMUM[version].met(cell)}
    return Page(shown, _themes_beside(cells, shown) if version == "intern" else frozenset())


def _themes_beside(cells: Cells, shown: Cells) -> frozenset[str]:
    return frozenset(theme for theme, kind in cells if (theme, kind) not in shown)


# --- own areas: they overlap with wijken and with each other -------------------------------------------
def _shareable_areas(found: Mapping[str, Page], ground: Ground) -> dict[str, Page]:
    """Return the own areas of deelbaar: what their wijken show, added up, where they are made of whole wijken.

    A reader can compare the pages of an area and of a wijk that it cuts; the difference is about a few streets. To
    hide an area only where that difference is small wouldn't do: then the hiding itself would say that it isn't empty.
    """
    areas = {}
    for code in ground.areas:
        if ground.smaller_than(code, LEAST_INHABITANTS["deelbaar"]):
            areas[code] = Page(hidden="te_klein")
        elif ground.cuts(code):
            areas[code] = Page(hidden="overlap")
        else:
            areas[code] = Page(_together([found[wijk].cells for wijk in ground.whole(code)], ground))
    return areas


def _internal_areas(homes: Mapping[str, Cells], ground: Ground) -> dict[str, Page]:
    """Return the own areas of intern: a cell only where no comparison with another page singles out a few signals."""
    fit = [code for code in ground.areas if not ground.smaller_than(code, LEAST_INHABITANTS["intern"])]
    areas = {code: of_area(code, homes, ground) for code in fit}
    known = {code: cells for code, cells in homes.items() if code != ground.gemeente} | areas
    found: dict[str, Page] = dict.fromkeys(ground.areas, Page(hidden="te_klein"))
    for code, cells in areas.items():
        others = [known[other] for other in known if other != code and _overlap(code, other, ground)]
        shown = {key: cell for key, cell in cells.items() if _may_stand(cell, [o.get(key, ()) for o in others])}
        found[code] = Page(shown, _themes_beside(cells, shown))
    return found


def _overlap(one: str, other: str, ground: Ground) -> bool:
    return not set(ground.parts(one)).isdisjoint(ground.parts(other))


def _may_stand(cell: Sequence[Signal], others: Iterable[Sequence[Signal]]) -> bool:
    least = MINIMUM["intern"]
    return least.met(cell) and all(_apart(cell, other, least) for other in others if least.met(other))


def _apart(one: Sequence[Signal], other: Sequence[Signal], least: Minimum) -> bool:
    here, there = {s.place for s in one}, {s.place for s in other}
    parts = (
        [s for s in one if s.place in there],
        [s for s in one if s.place not in there],
        [s for s in other if s.place not in here],
    )
    return all(not part or least.met(part) for part in parts)


# --- a page -----------------------------------------------------------------------------------------
def _place(code: str, page: Page, ground: Ground, version: Version) -> PlaceSignals:
    themes = _themes(page, ground, version, ground.parts(code))
    if version == "deelbaar" or page.hidden:
        silent = coverage.silent_themes(page.signals, page.below, ground)
        return PlaceSignals(code, themes, Coverage(silent), FollowUp(), page.hidden)
    spoken = coverage.of_place(page.signals, page.below, ground, ground.parts(code))
    done = FollowUp(follow_up.counts(page.signals, ground), waiting=follow_up.waiting(page.cells, ground))
    return PlaceSignals(code, themes, spoken, done)


def _gemeente(found: Mapping[str, Page], ground: Ground, version: Version) -> PlaceSignals:
    page = found[ground.gemeente]
    everything = [found[code] for code in (ground.gemeente, *ground.buurten)]
    signals = tuple(s for p in everything for s in p.signals)
    below = frozenset(theme for p in everything for theme in p.below)
    themes = _themes(page, ground, version, ())
    enough = _shareable(ground) if version == "deelbaar" else DETAIL.met
    spoken = coverage.of_gemeente(signals, below, ground, enough)
    if version == "deelbaar":
        done = FollowUp(bands=follow_up.bands(signals, ground, enough))
    else:
        done = FollowUp(follow_up.counts(signals, ground), waiting=follow_up.waiting(page.cells, ground))
    return PlaceSignals(ground.gemeente, themes, spoken, done)


def _shareable(ground: Ground) -> Enough:
    """Return what deelbaar may tell about the gemeente: from the minimum, and never about one wijk alone.

    Roles, half-years and statuses may not be told of a wijk; if one wijk gave all the signals, its page would be told.
    """

    def enough(signals: Sequence[Signal]) -> bool:
        homes = {ground.home(s.region) for s in signals}
        return MINIMUM["deelbaar"].met(signals) and (len(homes) > 1 or ground.gemeente in homes)

    return enough


def _themes(page: Page, ground: Ground, version: Version, buurten: tuple[str, ...]) -> tuple[ThemeSignals, ...]:
    return tuple(_theme(theme, page, ground, version, buurten) for theme in ground.themes)


def _theme(theme: str, page: Page, ground: Ground, version: Version, buurten: tuple[str, ...]) -> ThemeSignals:
    shown = {kind: page.cells[theme, kind] for kind in KINDS if (theme, kind) in page.cells}
    cells = tuple(_cell(kind, signals, ground, version) for kind, signals in shown.items())
    if version == "intern":
        cells = tuple(_in_full(cell, shown[cell.kind], ground, buurten) for cell in cells)
    return ThemeSignals(theme, cells, direction(shown), theme in page.below)


def direction(shown: Mapping[Kind, Sequence[Signal]]) -> Direction:
    """Return where the signals of a theme point to, from the kinds that may be shown; a wens points nowhere."""
    against, favour = len(shown.get("knelpunt", ())), len(shown.get("kracht", ()))
    if not against + favour:
        return "te_weinig"
    share = against / (against + favour)
    return "knelpunt" if share >= _ONE_SIDED else "kracht" if share <= 1 - _ONE_SIDED else "gemengd"


# --- a cell -----------------------------------------------------------------------------------------
def _cell(kind: Kind, signals: Sequence[Signal], ground: Ground, version: Version) -> Cell:
    subjects = reaching(signals, lambda s: s.onderwerp, ground.order("onderwerp"), MINIMUM[version].met)
    return Cell(kind, band(len(signals), version), onderwerpen=subjects)


def _in_full(cell: Cell, signals: Sequence[Signal], ground: Ground, buurten: tuple[str, ...]) -> Cell:
    quotes = _quotes(signals)
    spoken = {s.region for s in signals}.intersection(buurten)
    return replace(
        cell,
        sources=independent(signals),
        groups=reaching(signals, lambda s: s.group, ground.order("group"), DETAIL.met),
        roles=reaching(signals, lambda s: s.role, ground.order("role"), DETAIL.met),
        buurten=(len(spoken), len(buurten)) if spoken else None,
        periods=coverage.half_years(signals, ground, DETAIL.met),
        texts=_texts(signals, quotes),
        quotes=tuple(quotes.values()),
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _quotes(signals: Iterable[Signal]) -> dict[str, tuple[str, str]]:
    """Return the quotes and who says them, by plain text: the alphabet says nothing about month or source."""
    found: dict[str, tuple[str, str]] = {}
    for signal in signals:
        if signal.quotable and signal.first_hand and _may_print(signal) and len(signal.text.split()) <= QUOTE_WORDS:
            said = (signal.text, "bewoner" if signal.role in _RESIDENTS else "professional")
            found[_plain(signal.text)] = min(said, found.get(_plain(signal.text), said))
    return dict(sorted(found.items()))


def _texts(signals: Iterable[Signal], quotes: Mapping[str, object]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for signal in signals:
        if _may_print(signal) and (key := _plain(signal.text)) not in quotes:
            found[key] = min(signal.text, found.get(key, signal.text))
    return tuple(text for _, text in sorted(found.items()))


def _may_print(signal: Signal) -> bool:
    return signal.printable and bool(signal.text.strip())
