"""The comparison charts of a theme: geometry and texts, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A value in a chart: its place on the axis (user units), and the text beside it.

    `label_x` is the middle of that text, moved aside where it would cover its neighbour or leave the frame.
    """

    x: float
    text: str
    label_x: float = 0.0


@dataclass(frozen=True)
class Lane:
    """One indicator in a comparison chart; `low` and `high` are the ends of the interval on the axis, if known.

    The first lane of a chart names its marks in full. `label_lines` is the label broken into lines that fit the width;
    it stands above the marks, so that one geometry serves a phone and a desktop. `y` is the line of the marks; the
    three other y's are baselines of text.
    """

    label_lines: tuple[str, ...]
    y: float
    wijk: Mark | None
    gemeente: Mark | None
    nederland: Mark | None
    low: float | None
    high: float | None
    missing: str
    label_y: float = 0.0
    value_y: float = 0.0
    reference_y: float = 0.0

    similar: float | None = None


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    x: float
    text: str


@dataclass(frozen=True)
class ComparisonChart:
    """A dot plot: per indicator the wijk, the gemeente and Nederland on one axis from 0.

    `title` says the one thing to see; `description` is the text alternative that says the same as the picture.
    """

    chart_id: str
    title: str
    description: str
    unit: str
    width: float
    height: float
    axis_y: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    axis_left: float = 0.0
    axis_right: float = 0.0


@dataclass(frozen=True)
class AgeBar:
    """One age group: the bar of the wijk, and the places of gemeente and Nederland as marks.

    `middle` is the height of the texts and marks; `known` is false when the wijk has no figure and `text` says why.
    """

    label: str
    y: float
    height: float
    width: float
    text: str
    gemeente: Mark | None
    nederland: Mark | None
    middle: float = 0.0
    known: bool = True


@dataclass(frozen=True)
class AgeChart:
    """Age structure: a bar per age group as share of the inhabitants.

    `names` say at the top, at height `names_y`, what the two marks on the first bar are.
    """

    chart_id: str
    title: str
    description: str
    width: float
    height: float
    axis_x: float
    bars: tuple[AgeBar, ...]
    names: tuple[Mark, ...] = ()
    names_y: float = 0.0
