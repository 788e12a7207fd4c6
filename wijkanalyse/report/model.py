"""What a page says, complete before anything is rendered.

Everything here is text or geometry that is ready to print: templates choose markup and never compute.
All texts are Dutch; all numbers in texts are already in Dutch notation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wijkanalyse.report.signal_parts import GemeenteSignals, SignalAccount, SignalBlock, VersionText
    from wijkanalyse.report.weighed_parts import ActionBlad, ChangesText, WeighedText

VerdictKey = Literal["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "wisselend", "geen_oordeel", "onbekend"]


@dataclass(frozen=True)
class VerdictText:
    """A verdict as it is shown: a word and a symbol, never colour alone; `reasons` are whole sentences."""

    key: VerdictKey
    word: str
    symbol: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One place in a table: a number as printed, or the words that say why there is none.

    `status` is one of `observations.STATUSES`; `note` is small print (an interval, another year, another level).
    """

    text: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class TrendText:
    """How a figure changed, as it is shown: a word with an arrow, a sentence with the figures, and small print."""

    word: str
    symbol: str
    sentence: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One indicator of one wijk beside its references.

    `similar` is the median of similar wijken, None when there is no good comparison; `buurten` says how far the buurten
    lie apart, empty when that can't be said.
    """

    indicator: str
    label: str
    definition: str
    unit: str
    wijk: Cell
    gemeente: Cell
    nederland: Cell
    year: str
    moment: str
    age_note: str
    estimate: bool
    verdict: VerdictText
    source: str
    similar: Cell | None = None
    buurten: str = ""
    trend: TrendText | None = None


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

    `label_lines` is the label broken into lines that fit the width; it stands above the marks, so that one geometry
    serves a phone and a desktop. `y` is the line of the marks; the three other y's are baselines of text.
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
    """One line of the table below the line charts; `cells` follow the years of the block."""

    label: str
    who: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TrendBlock:
    """How the figures of a theme changed: sentences, charts, and a table with a column per year."""

    summary: tuple[str, ...]
    charts: tuple[TrendChart, ...]
    years: tuple[str, ...]
    rows: tuple[TrendRow, ...]


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
    """Age structure: a bar per age group as share of the inhabitants."""

    chart_id: str
    title: str
    description: str
    width: float
    height: float
    axis_x: float
    bars: tuple[AgeBar, ...]


@dataclass(frozen=True)
class Area:
    """A region on a map. `path` is SVG path data; `fill` is a class 0..4, or -1 for "no value" (hatched or grey).

    `label` is the name when it fits in the area, broken into `label_lines`, else empty. `key` is then the number that
    is printed instead, and that the table repeats. Both stand centred on `label_x`, `label_y` (user units).
    `href` links to the page of the area on the index map, else empty.
    """

    code: str
    name: str
    path: str
    fill: int
    text: str
    label: str
    label_x: float
    label_y: float
    href: str = ""
    label_lines: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class LegendStep:
    """A class of a map: its fill number and the range in words."""

    fill: int
    text: str


@dataclass(frozen=True)
class AreaMap:
    """A choropleth in one neutral hue, with its table.

    `without_border` names regions that have figures but no border; `scale_width` is the length in user units of the
    scale bar, `scale_text` its label. `context` is path data of the surroundings, drawn faintly behind the areas.
    `table_heading` heads the column of values; `label_size` is the size of all texts on the map.
    """

    map_id: str
    title: str
    description: str
    width: float
    height: float
    areas: tuple[Area, ...]
    legend: tuple[LegendStep, ...]
    table_heading: str
    without_border: tuple[str, ...]
    scale_width: float
    scale_text: str
    source: str
    context: str = ""
    label_size: float = 11.0


@dataclass(frozen=True)
class PartsRow:
    """One figure of an own area that can't be added up: `cells` follow `PartsTable.buurten`."""

    label: str
    unit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PartsTable:
    """The figures of an own area that there are only per buurt."""

    buurten: tuple[str, ...]
    rows: tuple[PartsRow, ...]


@dataclass(frozen=True)
class Theme:
    """A chapter about one theme. `summary` holds at most two sentences; `signals` is what was seen and heard."""

    theme_id: str
    title: str
    summary: tuple[str, ...]
    note: str
    rows: tuple[Row, ...]
    age_chart: AgeChart | None
    charts: tuple[ComparisonChart, ...]
    maps: tuple[AreaMap, ...]
    trends: TrendBlock | None = None
    parts: PartsTable | None = None
    signals: SignalBlock | None = None

    @property
    def has_content(self) -> bool:
        """Whether there is a figure or a signal to show."""
        return bool(self.rows) or (self.signals is not None and not self.signals.silent)


@dataclass(frozen=True)
class Gap:
    """Something we don't know, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Source:
    """A table that was used: what it is, which year and borders, when it was changed and fetched, and its licence."""

    name: str
    table: str
    year: str
    borders: str
    modified: str
    fetched: str
    licence: str
    url: str


@dataclass(frozen=True)
class Definition:
    """A word or an indicator explained."""

    term: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link inside the output folder, relative to the page."""

    text: str
    href: str


@dataclass(frozen=True)
class Fact:
    """A key figure at the top of a page: a label, the number, and small print."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class SimilarWijk:
    """A wijk that looks like this one, how much, and in words."""

    name: str
    gemeente: str
    distance: str
    word: str


@dataclass(frozen=True)
class SimilarWijken:
    """The wijken that this wijk is compared with, or in `intro` why there are none."""

    intro: tuple[str, ...]
    rows: tuple[SimilarWijk, ...]


@dataclass(frozen=True)
class WijkPage:
    """The report of one wijk or own area. `made_of` says which buurten an own area holds, empty for a wijk.

    `summary` holds at most five lines, `purpose` what a report is and isn't. `signals` is None where the team gave no
    signals.
    """

    title: str
    wijk: str
    wijk_code: str
    gemeente: str
    gemeente_code: str
    date: str
    version: VersionText
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    summary: tuple[str, ...]
    purpose: str
    weighed: WeighedText
    changes: ChangesText
    actions: ActionBlad
    themes: tuple[Theme, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[Source, ...]
    rules: tuple[Definition, ...]
    glossary: tuple[Definition, ...]
    run_details: tuple[Definition, ...]
    index: Link
    siblings: tuple[Link, ...]
    data_files: tuple[Link, ...]
    similar: SimilarWijken | None = None
    in_brief: str = "De wijk in het kort"
    here: str = "Deze wijk"
    made_of: str = ""
    signals: SignalAccount | None = None
    organisatie: str = ""


@dataclass(frozen=True)
class IndexRow:
    """One wijk on the index: facts only in deelbaar; `cells` follow `IndexPage.columns`."""

    wijk: Link
    code: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class IndexPage:
    """The gemeente: map, table of wijken in code order, links.

    `told` is what was said about the whole gemeente; it and `signals` are None where the team gave no signals.
    """

    title: str
    gemeente: str
    gemeente_code: str
    date: str
    version: VersionText
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    intro: tuple[str, ...]
    map: AreaMap | None
    columns: tuple[str, ...]
    rows: tuple[IndexRow, ...]
    reference_rows: tuple[IndexRow, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[Source, ...]
    data_files: tuple[Link, ...]
    area_rows: tuple[IndexRow, ...] = ()
    told: GemeenteSignals | None = None
    signals: SignalAccount | None = None
    organisatie: str = ""
