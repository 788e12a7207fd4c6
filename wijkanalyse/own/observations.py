"""From rows of own-figures files to observations: small cells hidden, own areas added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from wijkanalyse.facts import observations
from wijkanalyse.own.cells import NEDERLAND, OwnFigure
from wijkanalyse.own.figures import EDITION, PROVIDER

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.own.areas import Area

SMALLEST_CELL: Final = 10
"""A count from 1 up to this is hidden (method, status of a value)."""
_HALF: Final = 0.5

_Key = tuple[str, str, int]
"""A region, an indicator and a year."""


@dataclass(frozen=True)
class OwnObservations:
    """Own figures in the tidy contract; `bases` says per (region, indicator, year) how many people they are about."""

    frame: pd.DataFrame = field(default_factory=observations.empty)
    bases: dict[tuple[str, str, int], float] = field(default_factory=dict)


def observed(
    figures: Sequence[OwnFigure], catalogue: Catalogue, areas: Sequence[Area], region_year: int
) -> OwnObservations:
    """Return the figures of one gemeente as observations on the borders of `region_year`."""
    if not figures:
        return OwnObservations()
    counts = {i.id for i in catalogue.of_provider(PROVIDER) if i.kind == "count"}
    safe = hidden(figures, counts)
    every = [*safe, *_sums(safe, areas)]
    frame = pd.DataFrame([_row(f, region_year) for f in every], columns=list(observations.COLUMNS))
    frame = frame.astype(dict.fromkeys(observations.NUMBERS, "float64"))
    bases = {(f.region, f.indicator, f.year): f.base for f in every if f.base}
    return OwnObservations(frame, bases)


def _row(figure: OwnFigure, region_year: int) -> tuple[object, ...]:
    numbers = [np.nan if n is None else n for n in (figure.value, figure.lower, figure.upper)]
    where = (figure.region, observations.level_of(figure.region), region_year)
    source = figure.source or f"{EDITION}:{figure.indicator}"
    return (*where, figure.indicator, figure.year, *numbers, figure.status, EDITION, source)


# --- small cells ----------------------------------------------------------------------------------
def hidden(figures: Iterable[OwnFigure], counts: set[str]) -> list[OwnFigure]:
    """Return the figures with small cells hidden, and with them whatever would give one away.

    `counts` are the indicators that are counts themselves. Where exactly one buurt of a wijk (or wijk of the gemeente)
    is hidden, the next smallest is too: else the whole minus the others would tell. Where a wijk is hidden, so is at
    least one of its buurten: else their sum would tell.
    """
    cells = _Cells(figures, counts)
    for key in cells.groups("GM"):
        cells.protect(key)
    for key in cells.groups("WK"):
        cells.cover_hidden_whole(key)
        cells.protect(key)
    return cells.figures


class _Cells:
    """The figures while they are being hidden, by the region that they are parts of."""

    def __init__(self, figures: Iterable[OwnFigure], counts: set[str]) -> None:
        self._counts = counts
        self.figures = [_hide(f) if _is_small(f, f.indicator in counts) else f for f in figures]
        self._parts: dict[_Key, list[int]] = {}
        self._hidden = {(f.region, f.indicator, f.year) for f in self.figures if f.status == "suppressed"}
        for place, figure in enumerate(self.figures):
            if (whole := _whole(figure.region)) is not None:
                self._parts.setdefault((whole, figure.indicator, figure.year), []).append(place)

    def groups(self, level: str) -> list[_Key]:
        """Return the wholes of a level that have parts in the file."""
        return sorted(key for key in self._parts if key[0].startswith(level))

    def protect(self, key: _Key) -> None:
        """Hide the next smallest part where exactly one is hidden."""
        covered = [p for p in self._parts[key] if self.figures[p].status == "suppressed"]
        if len(covered) == 1:
            self._hide_smallest(key)

    def cover_hidden_whole(self, key: _Key) -> None:
        """Hide a part where the whole is hidden and all parts together would tell it."""
        if key in self._hidden and all(self.figures[p].value is not None for p in self._parts[key]):
            self._hide_smallest(key)

    def _hide_smallest(self, key: _Key) -> None:
        seen = [p for p in self._parts[key] if self.figures[p].value is not None]
        if seen:
            smallest = min(seen, key=lambda p: _size(self.figures[p], self.figures[p].indicator in self._counts))
            self.figures[smallest] = _hide(self.figures[smallest])
            self._hidden.add((self.figures[smallest].region, *key[1:]))


def _is_small(figure: OwnFigure, is_count: bool) -> bool:
    cell = _cell(figure, is_count)
    return cell is not None and _HALF <= cell < SMALLEST_CELL - _HALF


def _cell(figure: OwnFigure, is_count: bool) -> float | None:
    """Return how many people a figure counts, as far as the row tells."""
    if figure.count is not None:
        return figure.count
    if is_count:
        return figure.value
    if figure.value is not None and figure.base and figure.factor:
        return figure.value * figure.base / figure.factor
    return None


def _size(figure: OwnFigure, is_count: bool) -> tuple[bool, float]:
    """Return an order in which the smallest real cell comes first, and one of nobody last: it hides nothing."""
    cell = _cell(figure, is_count)
    size = cell if cell is not None else figure.value or 0.0
    return size == 0, size


def _hide(figure: OwnFigure) -> OwnFigure:
    return replace(figure, value=None, count=None, base=None, lower=None, upper=None, status="suppressed")


def _whole(code: str) -> str | None:
    """Return the region that a region is a part of: a wijk for a buurt, the gemeente for a wijk."""
    return {"BU": f"WK{code[2:8]}", "WK": f"GM{code[2:6]}"}.get(code[:2])


# --- own areas ------------------------------------------------------------------------------------
def _sums(figures: Sequence[OwnFigure], areas: Sequence[Area]) -> list[OwnFigure]:
    """Return the figures of areas that the file has for every buurt as counts; a row for the area itself goes first."""
    known = {(f.region, f.indicator, f.year): f for f in figures}
    when = sorted({(f.indicator, f.year) for f in figures if f.region != NEDERLAND})
    found = []
    for area in areas:
        for indicator, year in when:
            parts = [known.get((code, indicator, year)) for code in area.parts]
            if (area.region.code, indicator, year) not in known and (made := _sum(area, parts)) is not None:
                found.append(made)
    return found


def _sum(area: Area, parts: Sequence[OwnFigure | None]) -> OwnFigure | None:
    whole = [p for p in parts if p is not None and p.count is not None and p.base]
    if not parts or len(whole) != len(parts) or not whole[0].factor:
        return None
    count, base = sum(p.count or 0.0 for p in whole), sum(p.base or 0.0 for p in whole)
    status = "provisional" if any(p.status == "provisional" for p in whole) else "ok"
    sources = {p.source for p in whole}
    return replace(
        whole[0],
        regions=(area.region.code,),
        value=count / base * whole[0].factor,
        count=count,
        base=base,
        lower=None,
        upper=None,
        status=status,
        source=sources.pop() if len(sources) == 1 else "",
    )
