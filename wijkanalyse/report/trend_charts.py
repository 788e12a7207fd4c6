"""Small line charts of a figure over the years, as geometry: from points to paths and places.

Pure functions. The axis of the values doesn't start at 0: a line shows change, and the table holds the figures. It is
never so narrow that a difference that doesn't matter fills the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkanalyse.report.parts.trends import TrendChart, TrendLabel

if TYPE_CHECKING:
    from wijkanalyse.judgement.trend import Point

WIDTH, HEIGHT = 260.0, 116.0
_LEFT, _RIGHT, _BREAK = 8.0, 252.0, 30.0
_TOP, _BOTTOM = 26.0, 76.0
_ABOVE, _BELOW, _INWARD = -9.0, 18.0, 5.0
_FEWEST_STEPS = 3.0
"""The axis spans at least so many smallest differences that matter."""
_LEAST_PART = 0.1


@dataclass(frozen=True)
class Series:
    """What a chart shows: the points of the wijk and of Nederland, and how a value is printed.

    `spans` are half-widths of the uncertainty by year. `step` is the smallest difference that matters, 0 when there is
    none. `gapless` says that years without a figure are no gaps: the source measures now and then.
    """

    own: tuple[Point, ...]
    nederland: tuple[Point, ...]
    amount: Callable[[float], str]
    ranges: tuple[tuple[int, float, float], ...] = ()
    step: float = 0.0
    gapless: bool = False


@dataclass(frozen=True)
class Words:
    """The texts of a chart."""

    chart_id: str
    title: str
    description: str
    broken: str = ""
    on_paper: bool = True


class _Scale:
    """Places of years and values; a line that was broken starts to the right of the mark of the break."""

    def __init__(self, series: Series, *, broken: bool) -> None:
        self._first, self._last = series.own[0].year, series.own[-1].year
        self._left = _BREAK if broken else _LEFT
        values = [p.value for p in (*series.own, *series.nederland)] + [v for r in series.ranges for v in r[1:]]
        middle = (min(values) + max(values)) / 2
        least = max(_FEWEST_STEPS * series.step, _LEAST_PART * abs(middle))
        self._span = max(max(values) - min(values), least) or 1.0
        self._low = middle - self._span / 2

    def x(self, year: int) -> float:
        return self._left + (year - self._first) / (self._last - self._first) * (_RIGHT - self._left)

    def y(self, value: float) -> float:
        return _BOTTOM - (value - self._low) / self._span * (_BOTTOM - _TOP)

    def place(self, point: Point) -> str:
        return f"{round(self.x(point.year))} {_short(self.y(point.value))}"


def _short(place: float) -> str:
    """Return a place with at most one decimal: pages hold many of them."""
    return f"{place:.1f}".removesuffix(".0")


def trend_chart(series: Series, words: Words) -> TrendChart:
    """Return a line chart; there must be at least two own points of different years."""
    scale = _Scale(series, broken=bool(words.broken))
    first, last = series.own[0], series.own[-1]
    years = ((first, "start"), (last, "end"))
    ends = (_label(point, series, scale, anchor) for point, anchor in years)
    return TrendChart(
        chart_id=words.chart_id,
        title=words.title,
        description=words.description,
        width=_short(WIDTH),
        height=_short(HEIGHT),
        own=_path(series.own, scale, gapless=series.gapless),
        nederland=_path(series.nederland, scale, gapless=series.gapless),
        ranges="".join(_range(scale, *r) for r in series.ranges),
        dots="".join(f"M{scale.place(p)}h0" for p in series.own),
        labels=(*ends, *_nederland_label(series, scale)),
        years=tuple(TrendLabel(_short(scale.x(p.year)), _short(HEIGHT - 4), str(p.year), a) for p, a in years),
        break_path=f"M{_short((_LEFT + _BREAK) / 2)} 14V96" if words.broken else "",
        broken=words.broken,
        on_paper=words.on_paper,
    )


def _path(points: Sequence[Point], scale: _Scale, *, gapless: bool) -> str:
    """Return the line through the points; a year without a figure leaves a gap."""
    path, before = "", None
    for point in points:
        joined = before is not None and (gapless or point.year - before == 1)
        path += f"{'L' if joined else 'M'}{scale.place(point)}"
        before = point.year
    return path


def _range(scale: _Scale, year: int, low: float, high: float) -> str:
    return f"M{round(scale.x(year))} {_short(scale.y(low))}V{_short(scale.y(high))}"


def _label(point: Point, series: Series, scale: _Scale, anchor: str) -> TrendLabel:
    """Return the value beside a dot, beyond its interval, on the side where the line of Nederland is not."""
    other = next((p.value for p in series.nederland if p.year == point.year), None)
    below = other is not None and other > point.value
    ends = next(((low, high) for year, low, high in series.ranges if year == point.year), None)
    at = point.value if ends is None else ends[0] if below else ends[1]
    aside = (_BELOW if below else _ABOVE) - (0 if ends is None else _INWARD if below else -_INWARD)
    return TrendLabel(_short(scale.x(point.year)), _short(scale.y(at) + aside), series.amount(point.value), anchor)


def _nederland_label(series: Series, scale: _Scale) -> tuple[TrendLabel, ...]:
    """Return the label of the line of Nederland at its end, on the side where the wijk is not."""
    if not series.nederland:
        return ()
    last = series.nederland[-1]
    y = scale.y(last.value) + (_ABOVE + 2 if last.value > series.own[-1].value else _BELOW - 2)
    return (TrendLabel(_short(scale.x(last.year)), _short(y), f"NL {series.amount(last.value)}", "end", "nl"),)
