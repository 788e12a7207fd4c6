"""Lines over the years: geometry and texts, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class TrendLabel:
    """A text in a line chart; `anchor` is an SVG text-anchor, `kind` is "nl" for what belongs to Nederland."""

    x: str
    y: str
    text: str
    anchor: str
    kind: str = ""


@dataclass(frozen=True)
class TrendChart:
    """A small line chart of one figure. `own`, `nederland`, `ranges` and `dots` are path data.

    `broken` says why the line doesn't start earlier, and `break_path` draws the break. `sentence` and `note` stand
    below the drawing; only a rise or a fall is printed (`on_paper`).
    """

    chart_id: str
    title: str
    description: str
    width: str
    height: str
    own: str
    nederland: str
    ranges: str
    dots: str
    labels: tuple[TrendLabel, ...]
    years: tuple[TrendLabel, ...]
    break_path: str = ""
    broken: str = ""
    on_paper: bool = True
    sentence: str = ""
    note: str = ""

    def saying(self, sentence: str, note: str) -> TrendChart:
        """Return the chart with its sentence and its small print."""
        return replace(self, sentence=sentence, note=note)


@dataclass(frozen=True)
class TrendRow:
    """One line of the table below the line charts; `cells` follow the years of the block.

    `span` is how many lines of this label follow each other, at the first of them; 0 at the others.
    """

    label: str
    who: str
    cells: tuple[str, ...]
    span: int


@dataclass(frozen=True)
class TrendBlock:
    """How the figures of a theme changed: sentences, charts, and a table with a column per year."""

    summary: tuple[str, ...]
    charts: tuple[TrendChart, ...]
    years: tuple[str, ...]
    rows: tuple[TrendRow, ...]
