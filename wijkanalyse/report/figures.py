"""The figures of a page as PNG and SVG, for slides and documents.

They are drawn from the same geometry as the page, so that they can't say anything else. What a page says beside its
drawings (the name of the wijk, the figures of a map, the source) stands in the figure, because it travels alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

from wijkanalyse import paths
from wijkanalyse.report import inline
from wijkanalyse.report.charts import text_width
from wijkanalyse.report.contract import TOKENS
from wijkanalyse.report.credits import credit
from wijkanalyse.report.outlines import outline
from wijkanalyse.report.sheet import (
    Block,
    Ink,
    Letters,
    Sheet,
    beside,
    circle,
    diamond,
    drawing,
    load_palette,
    printed,
    rectangle,
    stacked,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.path import Path as Outline

    from wijkanalyse.report.parts.charts import AgeBar, AgeChart, ComparisonChart, Lane, Mark
    from wijkanalyse.report.parts.maps import Area, AreaMap, MapChoice
    from wijkanalyse.report.parts.pages import Theme, WijkPage

# More lanes than these stand in two columns: the figure then has the shape of a slide.
_LANES_IN_A_COLUMN: Final = 3
_GAP: Final = 44.0
_LIST_WIDTH: Final = 230.0
_ROW: Final = 17.0
_TITLE: Final = Letters(16, bold=True)
_SUBTITLE: Final = Letters(12, "ink-soft")
_SMALL: Final = Letters(10, "ink-soft")
# Bold letters and those of a short title are wider than `text_width` takes them to be.
_BOLD: Final = 1.12

_BAR: Final = Ink(fill="map-2")
_TRACK: Final = Ink("track", width=1.25)
_INTERVAL: Final = Ink("accent", width=1.5)
_WIJK: Final = Ink(fill="accent")
_GEMEENTE: Final = Ink("ink", width=1.75)
_SIMILAR: Final = Ink("ink-soft", width=1.5)
_NEDERLAND: Final = Ink("ink", width=2.25)
_BORDER: Final = Ink("map-line", width=0.9)
_COLOURS: Final = (
    "paper", "ink", "ink-soft", "rule", "track", "accent", "map-0", "map-1", "map-2", "map-3", "map-4", "map-line",
    "map-ink", "map-ink-3", "map-ink-strong", "context", "hatch",
)  # fmt: skip


@dataclass(frozen=True)
class _Drawing:
    """One figure of a page: the body from the model, and what is written around it."""

    name: str
    title: str
    subtitle: str
    description: str
    legend: tuple[tuple[str, str], ...]
    body: Block
    notes: tuple[str, ...]


def draw(page: WijkPage, own: Path | None = None) -> dict[str, bytes]:
    """Return every chart and map of a page by file name, each as PNG (200 dpi) and SVG; the same bytes every time.

    Colours are those of the page: from the tokens in the team's folder with templates, when it has its own.
    """
    palette = load_palette(inline.one([paths.resource_dir("templates"), *([own] if own else [])], TOKENS), _COLOURS)
    files: dict[str, bytes] = {}
    with drawing():
        for figure in _all(page):
            png, svg = printed(_whole(figure), palette, f"{figure.title} ({page.wijk})", figure.description)
            files |= {f"{figure.name}.png": png, f"{figure.name}.svg": svg}
    return files


def _all(page: WijkPage) -> Iterator[_Drawing]:
    """Yield the charts of every theme, then a map for each figure that the page prints."""
    for theme in page.themes:
        yield from _drawings(page, theme)
    if page.map is not None:
        for choice in page.map.columns:
            yield _map(page, page.map, choice)


def _drawings(page: WijkPage, theme: Theme) -> Iterator[_Drawing]:
    if theme.age_chart is not None:
        yield _age(page, theme, theme.age_chart)
    for chart in theme.charts:
        yield _comparison(page, theme, chart)


def _whole(figure: _Drawing) -> Block:
    """Return a figure with everything around it: title, place, legend, body, notes."""
    width = figure.body.width
    blocks = [_paragraph(figure.title, _TITLE, width), _paragraph(figure.subtitle, _SUBTITLE, width), _space(10)]
    if figure.legend:
        blocks += [_legend(figure.legend, width), _space(10)]
    blocks += [figure.body, _space(12), *(_paragraph(note, _SMALL, width) for note in figure.notes)]
    return stacked(blocks)


def _place(page: WijkPage, unit: str = "") -> str:
    """Return which wijk a figure is about, and what is counted."""
    return f"{page.wijk}, gemeente {page.gemeente}" + (f" · in {unit}" if unit else "")


def _references(page: WijkPage) -> tuple[tuple[str, str], ...]:
    return ("gemeente", f"{page.gemeente} (gem.)"), ("nederland", "Nederland (NL)")


# --- words ----------------------------------------------------------------------------------------
def _paragraph(text: str, letters: Letters, width: float) -> Block:
    """Return a text broken into lines that fit."""
    across = text_width("x", letters.size) * (_BOLD if letters.bold else 1)
    lines = textwrap.wrap(text, max(int(width / across), 1))

    def paint(sheet: Sheet) -> None:
        for number, line in enumerate(lines):
            sheet.text(0, letters.size * (1 + 1.35 * number), line, letters)

    return Block(width, letters.size * 1.35 * len(lines), paint)


def _space(height: float) -> Block:
    return Block(0, height, lambda _sheet: None)


def _legend(items: Sequence[tuple[str, str]], width: float) -> Block:
    """Return marks with their words, as many on a line as fit; words that don't fit on one line are broken."""
    places: list[tuple[float, float, str, list[str]]] = []
    x = y = 0.0
    height = 22.0
    for kind, words in items:
        lines = textwrap.wrap(words, int((width - 28) / text_width("x", 12)))
        needed = 28 + max(text_width(line, 12) for line in lines)
        if x and x + needed > width:
            x, y = 0.0, y + height
        places.append((x, y, kind, lines))
        x, height = x + needed + 12, max(height if x else 22.0, 6 + 16.0 * len(lines))

    def paint(sheet: Sheet) -> None:
        for left, top, kind, lines in places:
            _sign(sheet.moved(left + 11, top + 11), kind)
            for number, line in enumerate(lines):
                letters = Letters(12, "ink-soft", upright="center_baseline")
                sheet.text(left + 27, top + 11 + 16 * number, line, letters)

    return Block(width, y + height, paint)


def _sign(sheet: Sheet, kind: str) -> None:
    """Draw the sign of a legend around the origin: a mark, a bar, an interval or the colour of a class."""
    if kind == "bar":
        sheet.box(-10, -5, (20, 10), _BAR)
    elif kind == "marge":
        sheet.lines([[(-9, -4), (-9, 4)], [(-9, 0), (9, 0)], [(9, -4), (9, 4)]], _INTERVAL)
    elif kind in ("wijk", "gemeente", "nederland", "similar"):
        _mark(sheet, kind, 0, 0)
    else:
        _field(sheet, rectangle(-10, -7, 20, 14), int(kind))


def _mark(sheet: Sheet, kind: str, x: float, y: float) -> None:
    if kind == "wijk":
        sheet.draw(circle(x, y, 5.5), _WIJK)
    elif kind == "similar":
        sheet.box(x - 5, y - 5, (10, 10), _SIMILAR)
    elif kind == "gemeente":
        sheet.draw(diamond(x, y, 7.5), _GEMEENTE)
    else:
        sheet.lines([[(x, y - 9.5), (x, y + 9.5)]], _NEDERLAND)


# --- comparison chart -----------------------------------------------------------------------------
def _comparison(page: WijkPage, theme: Theme, chart: ComparisonChart) -> _Drawing:
    legend = [("wijk", "deze wijk"), *_references(page)]
    if any(lane.similar is not None for lane in chart.lanes):
        legend.append(("similar", "wijken die hierop lijken"))
    if any(lane.low is not None and lane.high is not None for lane in chart.lanes):
        legend.append(("marge", "marge om een schatting"))
    return _Drawing(
        chart.chart_id,
        chart.title,
        _place(page, chart.unit),
        chart.description,
        tuple(legend),
        _lanes(chart),
        credit(page, theme, [" ".join(lane.label_lines) for lane in chart.lanes]),
    )


def _lanes(chart: ComparisonChart) -> Block:
    """Return the lanes in as many columns as keep the shape of a slide."""
    lanes = chart.lanes
    columns = 1 if len(lanes) <= _LANES_IN_A_COLUMN else 2
    size = max(-(-len(lanes) // columns), 1)
    parts = [lanes[start : start + size] for start in range(0, len(lanes), size)] or [lanes]
    ends = [after[0].label_y - chart.lanes[0].label_y for after in parts[1:]]
    blocks = [_column(chart, part, end) for part, end in zip(parts, [*ends, chart.axis_y], strict=True)]
    return reduce(lambda left, right: beside(left, right, _GAP), blocks)


def _column(chart: ComparisonChart, lanes: Sequence[Lane], bottom: float) -> Block:
    """Return some lanes of a chart with the axis under them; `bottom` is where, on the chart, the lanes end."""
    top = lanes[0].label_y - chart.lanes[0].label_y if lanes else 0.0
    foot = chart.height - chart.axis_y

    def paint(sheet: Sheet) -> None:
        for lane in lanes:
            _lane(sheet.moved(0, -top), chart, lane)
        for tick in chart.ticks:
            sheet.text(tick.x, bottom - top + foot - 5, tick.text, Letters(12, "ink-soft", align="center"))

    return Block(chart.width, bottom - top + foot, paint)


def _lane(sheet: Sheet, chart: ComparisonChart, lane: Lane) -> None:
    for number, line in enumerate(lane.label_lines):
        sheet.text(0, lane.label_y + 16 * number, line, Letters(13))
    axis = [(chart.axis_left, lane.y), (chart.axis_right, lane.y)]
    sheet.lines([axis, *([(t.x, lane.y - 3), (t.x, lane.y + 3)] for t in chart.ticks)], _TRACK)
    if lane.low is not None and lane.high is not None:
        ends = [[(x, lane.y - 4), (x, lane.y + 4)] for x in (lane.low, lane.high)]
        sheet.lines([[(lane.low, lane.y), (lane.high, lane.y)], *ends], _INTERVAL)
    if lane.similar is not None:
        _mark(sheet, "similar", lane.similar, lane.y)
    _reference(sheet, lane, "nederland", lane.nederland)
    if lane.wijk is not None:
        _mark(sheet, "wijk", lane.wijk.x, lane.y)
        sheet.text(lane.wijk.label_x, lane.value_y, lane.wijk.text, Letters(13, "accent", bold=True, align="center"))
    else:
        sheet.text(0, lane.value_y, lane.missing, Letters(12, "ink-soft", italic=True))
    _reference(sheet, lane, "gemeente", lane.gemeente)


def _reference(sheet: Sheet, lane: Lane, kind: str, mark: Mark | None) -> None:
    if mark is not None:
        _mark(sheet, kind, mark.x, lane.y)
        sheet.text(mark.label_x, lane.reference_y, mark.text, Letters(12, "ink-soft", align="center"))


# --- age chart ------------------------------------------------------------------------------------
def _age(page: WijkPage, theme: Theme, chart: AgeChart) -> _Drawing:
    return _Drawing(
        chart.chart_id,
        chart.title,
        _place(page),
        chart.description,
        (("bar", "deze wijk (balk)"), *_references(page)),
        _bars(chart),
        credit(page, theme, [bar.label for bar in chart.bars]),
    )


def _bars(chart: AgeChart) -> Block:
    """Return the bars, with the figures of gemeente and Nederland in columns of their own."""
    marks = [[m.text for b in chart.bars if (m := getattr(b, k)) is not None] for k in ("gemeente", "nederland")]
    widths = [max((text_width(t, 12) + 12 for t in texts), default=0.0) for texts in marks]

    def paint(sheet: Sheet) -> None:
        for bar in chart.bars:
            _bar(sheet, chart, bar)
            for mark, left in zip((bar.gemeente, bar.nederland), (12, 12 + widths[0]), strict=True):
                if mark is not None:
                    letters = Letters(12, "ink-soft", upright="center_baseline")
                    sheet.text(chart.width + left, bar.middle, mark.text, letters)
        sheet.lines([[(chart.axis_x, 0), (chart.axis_x, chart.height)]], Ink("ink-soft"))

    return Block(chart.width + sum(widths) + 6, chart.height, paint)


def _bar(sheet: Sheet, chart: AgeChart, bar: AgeBar) -> None:
    sheet.text(0, bar.middle, bar.label, Letters(12, upright="center_baseline"))
    if not bar.known:
        absent = Letters(12, "ink-soft", italic=True, upright="center_baseline")
        sheet.text(chart.axis_x + 8, bar.middle, bar.text, absent)
        return
    sheet.box(chart.axis_x, bar.y, (bar.width, bar.height), _BAR)
    if bar.nederland is not None:
        _mark(sheet, "nederland", bar.nederland.x, bar.middle)
    if bar.gemeente is not None:
        _mark(sheet, "gemeente", bar.gemeente.x, bar.middle)
    value = Letters(13, "accent", bold=True, align="right", upright="center_baseline")
    sheet.text(chart.width, bar.middle, bar.text, value)


# --- map ------------------------------------------------------------------------------------------
def _map(page: WijkPage, area_map: AreaMap, choice: MapChoice) -> _Drawing:
    absent = ", ".join(area_map.without_border)
    undrawn = (f"Niet op de kaart, want we hebben geen grens: {absent}.",) if absent else ()
    steps = [_legend([(str(step.fill), step.text)], _LIST_WIDTH) for step in choice.legend]
    listed = stacked([*steps, _space(12), _list(area_map, choice)])
    theme = next((t for t in page.themes if t.title == choice.theme), None)
    said = credit(page, theme, [choice.name], of_map=choice.source) if theme is not None else (choice.source,)
    return _Drawing(
        f"kaart-{choice.indicator.replace('_', '-')}",
        choice.title,
        _place(page),
        choice.description,
        (),
        beside(_picture(area_map, choice), listed, _GAP / 2),
        (*undrawn, *said),
    )


def _picture(area_map: AreaMap, choice: MapChoice) -> Block:
    width, height = float(area_map.width), float(area_map.height)
    window = rectangle(0, 0, width, height)

    def paint(sheet: Sheet) -> None:
        if area_map.context:
            ink = Ink("rule", "context", width=0.75)
            sheet.draw(outline(area_map.context), ink, inside=window)
        filled = list(zip(area_map.areas, choice.fills, strict=True))
        for area, fill in filled:
            _field(sheet, outline(area.path), fill)
        for area, fill in filled:
            _name(sheet, area, fill, area_map.label_size)
        _scale(sheet.moved(6, height), float(area_map.scale_width), area_map)

    return Block(width, height, paint)


def _field(sheet: Sheet, shape: Outline, fill: int) -> None:
    """Draw an area in the colour of its class, hatched when it has no value."""
    if fill >= 0:
        sheet.draw(shape, Ink(fill=f"map-{fill}"))
    else:
        # matplotlib hatches in the colour of the edge; an edge without width leaves only the hatching.
        sheet.draw(shape, Ink("hatch", "paper", width=0, hatch="////"))
    sheet.draw(shape, _BORDER)


def _name(sheet: Sheet, area: Area, fill: int, size: float) -> None:
    colour = {3: "map-ink-3", 4: "map-ink-strong", -1: "ink"}.get(fill, "map-ink")
    ground = "paper" if fill < 0 else ""
    lines = area.label_lines or ((area.key,) if area.key else ())
    for number, line in enumerate(lines):
        y = area.label_y + size * 1.2 * (number - (len(lines) - 1) / 2)
        letters = Letters(size, colour, align="center", upright="center_baseline", ground=ground)
        sheet.text(area.label_x, y, line, letters)


def _scale(sheet: Sheet, width: float, area_map: AreaMap) -> None:
    sheet.lines([[(0, -13), (0, -8), (width, -8), (width, -13)]], Ink("ink-soft", width=1.25))
    sheet.text(width + 7, -8, area_map.scale_text, Letters(area_map.label_size, "ink-soft"))


@dataclass(frozen=True)
class _Item:
    """An area in the list beside a map; `top` is where its line starts."""

    area: Area
    text: str
    known: bool
    top: float
    fits: bool


def _list(area_map: AreaMap, choice: MapChoice) -> Block:
    """Return the figures of a map as a list: number, name, value; a value that doesn't fit stands under its name."""
    indent = 20.0 if any(area.key for area in area_map.areas) else 0.0
    items: list[_Item] = []
    y = 0.0
    for area, fill, text in zip(area_map.areas, choice.fills, choice.texts, strict=True):
        fits = indent + text_width(area.name, 11) + text_width(text, 11) + 10 <= _LIST_WIDTH
        items.append(_Item(area, text, fill >= 0, y, fits))
        y += _ROW if fits else 2 * _ROW - 3

    def paint(sheet: Sheet) -> None:
        for item in items:
            _list_row(sheet.moved(0, item.top + 12), item, indent)

    return Block(_LIST_WIDTH, y, paint)


def _list_row(sheet: Sheet, item: _Item, indent: float) -> None:
    known = item.known
    value = Letters(11, "accent" if known else "ink-soft", bold=known, italic=not known, align="right")
    sheet.text(0, 0, item.area.key, Letters(11, "ink-soft"))
    sheet.text(indent, 0, item.area.name, Letters(11))
    sheet.text(_LIST_WIDTH, 0.0 if item.fits else _ROW - 3, item.text, value)
