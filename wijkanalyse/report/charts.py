"""Charts as geometry: from values to the places where a template draws marks and texts.

Pure functions. User units equal CSS pixels at a width of 320, the narrowest screen that the report serves; a wider
screen scales the drawing. Labels stand above their marks instead of in a gutter, so one geometry serves all screens.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wijkanalyse.report.parts.charts import AgeBar, AgeChart, ComparisonChart, Lane, Mark, Tick

WIDTH = 320.0
LABEL_SIZE = 13.0
# Eleven pixels where a phone of 320 pixels leaves the drawing nine tenths of its width.
SMALL_SIZE = 12.5
NO_FIGURE = "geen cijfer"

# Room left and right of the axis, so that a mark at either end lies inside the frame.
_MARGIN = 10.0
# Average width of a character as a share of the font size: wide enough for DejaVu Sans, the widest likely font.
_CHARACTER = 0.6
_MAX_TICKS = 6
_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

# What stands before a value: in full in the first lane, short in those below. The signs are those of the marks, so that
# a reader can tell them apart where they cover each other; the texts have the order of the marks.
_IN_FULL = ("● deze wijk ", "◇ gemeente ", "| Nederland ")
_SHORT = ("", "◇ gem. ", "| NL ")

_AGE_PITCH = 34.0
_AGE_BAR = 18.0
_AGE_NAMES = 26.0


@dataclass(frozen=True)
class ChartRow:
    """One indicator or age group: values on the axis, and the same values as they are printed.

    `interval_text` says the interval in words ("tussen 21% en 29%"); `missing` says why the wijk has no value.
    """

    label: str
    wijk: float | None
    gemeente: float | None
    nederland: float | None
    wijk_text: str = ""
    gemeente_text: str = ""
    nederland_text: str = ""
    low: float | None = None
    high: float | None = None
    interval_text: str = ""
    missing: str = NO_FIGURE
    similar: float | None = None
    similar_text: str = ""


@dataclass(frozen=True)
class Axis:
    """A straight scale: `low` to `high` in the unit of the chart, drawn from `left` to `right` in user units."""

    low: float
    high: float
    step: float
    left: float
    right: float

    def place(self, value: float) -> float:
        """The user unit of a value; outside the axis it is the nearest end."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.left + min(max(share, 0.0), 1.0) * (self.right - self.left), 1)

    def values(self) -> tuple[float, ...]:
        """The round values on the axis, both ends included where they are round."""
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        return tuple(number * self.step for number in range(first, last + 1))


def comparison_chart(chart_id: str, title: str, unit: str, rows: Sequence[ChartRow]) -> ComparisonChart:
    """A dot plot of the wijk, the gemeente and Nederland: one lane per row, one axis for all, starting at 0."""
    axis = fit_axis([value for row in rows for value in _values(row)], unit, _MARGIN, WIDTH - _MARGIN)
    lanes: list[Lane] = []
    top = 0.0
    for row in rows:
        lane = _lane(row, axis, top, _SHORT if lanes else _IN_FULL)
        lanes.append(lane)
        top = lane.reference_y + 14
    return ComparisonChart(
        chart_id=chart_id,
        title=title,
        description=" ".join(sentence(row) for row in rows),
        unit=unit,
        width=WIDTH,
        height=top + 16,
        axis_y=top,
        lanes=tuple(lanes),
        ticks=ticks(axis, unit),
        axis_left=axis.left,
        axis_right=axis.right,
    )


def age_chart(chart_id: str, title: str, rows: Sequence[ChartRow]) -> AgeChart:
    """A bar per age group for the wijk, with marks for the gemeente and Nederland on the same scale from 0."""
    axis = _age_axis(rows)
    bars = tuple(_age_bar(row, axis, _AGE_NAMES + index * _AGE_PITCH) for index, row in enumerate(rows))
    return AgeChart(
        chart_id=chart_id,
        title=title,
        description=" ".join(sentence(row) for row in rows),
        width=WIDTH,
        height=_AGE_NAMES + _AGE_PITCH * len(rows),
        axis_x=axis.left,
        bars=bars,
        names=_age_names(rows[0], axis) if rows else (),
        names_y=12.0,
    )


def sentence(row: ChartRow) -> str:
    """What one row of a chart shows, in words: the text alternative."""
    wijk = (
        f"{row.wijk_text} in deze wijk"
        if row.wijk is not None
        else f"geen cijfer voor deze wijk ({row.missing or NO_FIGURE})"
    )
    if row.wijk is not None and row.interval_text:
        wijk += f" ({row.interval_text})"
    parts = [wijk]
    if row.gemeente is not None:
        parts.append(f"{row.gemeente_text} in de gemeente")
    if row.nederland is not None:
        parts.append(f"{row.nederland_text} in Nederland")
    if row.similar is not None:
        parts.append(f"{row.similar_text} in wijken die hierop lijken")
    return f"{row.label}: {join_words(parts)}."


def join_words(parts: Sequence[str]) -> str:
    """The parts of a Dutch list: commas, and "en" before the last."""
    return " en ".join([part for part in (", ".join(parts[:-1]), *parts[-1:]) if part])


_NOTHING = 1e-9
"""A spread below this is no spread: an axis over it would have no round steps."""


def fit_axis(values: Sequence[float], unit: str, left: float, right: float) -> Axis:
    """An axis from 0 to a round end above the largest value, with as many ticks as leave room for their texts."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < _NOTHING:
        high = low + 1.0
    for count in range(_MAX_TICKS, 1, -1):
        axis = _round_axis(low, high, count, left, right)
        if _texts_fit(ticks(axis, unit)):
            return _cut_at_hundred(axis, high) if unit.startswith("%") else axis
    return axis


def ticks(axis: Axis, unit: str) -> tuple[Tick, ...]:
    """The labelled places of an axis, in Dutch notation."""
    decimals = decimals_of([axis.step])
    return tuple(Tick(axis.place(value), with_unit(number_text(value, decimals), unit)) for value in axis.values())


def number_text(value: float, decimals: int) -> str:
    """A number in Dutch notation: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def decimals_of(values: Sequence[float]) -> int:
    """How many decimals (at most 4) say all of these values exactly."""
    return next((n for n in range(4) if all(math.isclose(round(v, n), v, abs_tol=1e-9) for v in values)), 4)


def with_unit(number: str, unit: str) -> str:
    """A number with its unit when that is short (%, €, km); a longer unit stands beside the chart."""
    if unit.startswith("%"):
        return f"{number}%"
    if unit.startswith("€"):
        return f"€ {number}"
    return f"{number} {unit}" if 0 < len(unit) <= 2 else number


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that isn't below `rough` (above 0)."""
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * factor for factor in _ROUND_STEPS if size * factor >= rough * (1 - 1e-9))


def text_width(text: str, size: float) -> float:
    """An estimate of the printed width of a text, on the wide side."""
    return len(text) * size * _CHARACTER


def _values(row: ChartRow) -> list[float]:
    candidates = (row.wijk, row.gemeente, row.nederland, row.low, row.high, row.similar)
    return [value for value in candidates if value is not None]


def _round_axis(low: float, high: float, count: int, left: float, right: float) -> Axis:
    step = round_step((high - low) / count)
    return Axis(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step, left, right)


def _cut_at_hundred(axis: Axis, high: float) -> Axis:
    return replace(axis, high=100.0) if high <= 100.0 < axis.high else axis


def _texts_fit(labels: Sequence[Tick]) -> bool:
    return all(
        second.x - first.x > (text_width(first.text, SMALL_SIZE) + text_width(second.text, SMALL_SIZE)) / 2 + 6
        for first, second in itertools.pairwise(labels)
    )


def _lane(row: ChartRow, axis: Axis, top: float, names: tuple[str, str, str]) -> Lane:
    lines = tuple(textwrap.wrap(row.label, int(WIDTH / (LABEL_SIZE * _CHARACTER)))) or ("",)
    label_y = top + 14
    value_y = label_y + 16 * len(lines)
    y = value_y + 12
    gemeente, nederland = _reference_marks(row, axis, names)
    return Lane(
        label_lines=lines,
        y=y,
        wijk=_mark(row.wijk, names[0] + row.wijk_text, axis, LABEL_SIZE),
        gemeente=gemeente,
        nederland=nederland,
        low=None if row.wijk is None or row.low is None else axis.place(row.low),
        high=None if row.wijk is None or row.high is None else axis.place(row.high),
        missing="" if row.wijk is not None else row.missing or NO_FIGURE,
        label_y=label_y,
        value_y=value_y,
        reference_y=y + 20,
        similar=None if row.similar is None else axis.place(row.similar),
    )


def _reference_marks(row: ChartRow, axis: Axis, names: tuple[str, str, str]) -> tuple[Mark | None, Mark | None]:
    gemeente = _mark(row.gemeente, names[1] + row.gemeente_text, axis, SMALL_SIZE)
    nederland = _mark(row.nederland, names[2] + row.nederland_text, axis, SMALL_SIZE)
    if gemeente is None or nederland is None:
        return gemeente, nederland
    return _apart(gemeente, nederland)


def _apart(gemeente: Mark, nederland: Mark) -> tuple[Mark, Mark]:
    """Move two texts apart where they would touch, in the order of their marks."""
    if gemeente.x <= nederland.x:
        return _spread(gemeente, nederland)
    second, first = _spread(nederland, gemeente)
    return first, second


def _mark(value: float | None, text: str, axis: Axis, size: float) -> Mark | None:
    if value is None:
        return None
    x = axis.place(value)
    return Mark(x=x, text=text, label_x=_inside(x, text_width(text, size)))


def _inside(middle: float, width: float) -> float:
    return round(min(max(middle, width / 2), max(WIDTH - width / 2, width / 2)), 1)


def _spread(first: Mark, second: Mark) -> tuple[Mark, Mark]:
    """Move two texts apart, evenly, until there is a gap between them; then back inside the frame."""
    widths = text_width(first.text, SMALL_SIZE), text_width(second.text, SMALL_SIZE)
    apart = sum(widths) / 2 + 10
    if second.label_x - first.label_x >= apart:
        return first, second
    middle = (first.label_x + second.label_x) / 2
    left = min(max(middle - apart / 2, widths[0] / 2), WIDTH - widths[1] / 2 - apart)
    return replace(first, label_x=round(left, 1)), replace(second, label_x=round(left + apart, 1))


def _age_axis(rows: Sequence[ChartRow]) -> Axis:
    """From 0 to the largest value, between the longest label and the longest text of a value."""
    left = max((text_width(row.label, SMALL_SIZE) for row in rows), default=0.0) + 8
    right = WIDTH - max((text_width(row.wijk_text, LABEL_SIZE) for row in rows), default=0.0) - 20
    highest = max((value for row in rows for value in _values(row)), default=0.0) or 1.0
    return Axis(0.0, highest, highest, round(min(left, WIDTH * 0.45), 1), round(max(right, WIDTH * 0.6), 1))


def _age_names(row: ChartRow, axis: Axis) -> tuple[Mark, ...]:
    """Return what the marks on a bar are, in words above it."""
    named = ((row.gemeente, "gemeente"), (row.nederland, "Nederland"))
    found = [_mark(value, name, axis, SMALL_SIZE) for value, name in named if row.wijk is not None]
    marks = [mark for mark in found if mark is not None]
    return _apart(marks[0], marks[1]) if len(marks) > 1 else tuple(marks)


def _age_bar(row: ChartRow, axis: Axis, top: float) -> AgeBar:
    known = row.wijk is not None
    y = top + (_AGE_PITCH - _AGE_BAR) / 2
    return AgeBar(
        label=row.label,
        y=y,
        height=_AGE_BAR,
        width=0.0 if row.wijk is None else round(axis.place(row.wijk) - axis.left, 1),
        text=row.wijk_text if known else row.missing or NO_FIGURE,
        gemeente=_mark(row.gemeente, _SHORT[1] + row.gemeente_text, axis, SMALL_SIZE) if known else None,
        nederland=_mark(row.nederland, _SHORT[2] + row.nederland_text, axis, SMALL_SIZE) if known else None,
        middle=y + _AGE_BAR / 2,
        known=known,
    )
