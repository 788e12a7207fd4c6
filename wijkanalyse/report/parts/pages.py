"""A whole page, complete before anything is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkanalyse.report.parts.accounts import Definition, Fact, Gap, Link, SimilarWijken, Source
    from wijkanalyse.report.parts.charts import AgeChart, ComparisonChart
    from wijkanalyse.report.parts.figures import Cell, PartsTable, Row
    from wijkanalyse.report.parts.maps import AreaMap, Locator
    from wijkanalyse.report.parts.signals import GemeenteSignals, SignalAccount, SignalBlock, VersionText
    from wijkanalyse.report.parts.trends import TrendBlock
    from wijkanalyse.report.parts.weighed import ActionBlad, ChangesText, WeighedText


@dataclass(frozen=True)
class Theme:
    """A chapter about one theme. `summary` holds at most two sentences; `signals` is what was seen and heard.

    `on_map` is the figure that the map of the buurten shows when a reader comes from here, empty when it has none.
    """

    theme_id: str
    title: str
    summary: tuple[str, ...]
    note: str
    rows: tuple[Row, ...]
    age_chart: AgeChart | None
    charts: tuple[ComparisonChart, ...]
    on_map: str = ""
    trends: TrendBlock | None = None
    parts: PartsTable | None = None
    signals: SignalBlock | None = None

    @property
    def has_content(self) -> bool:
        """Whether there is a figure or a signal to show."""
        return bool(self.rows) or (self.signals is not None and not self.signals.silent)


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
    map: AreaMap | None = None
    locator: Locator | None = None


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
