"""The page of the gemeente: a map, the wijken with a fact per theme, and links. No order of merit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wijkanalyse import output, words
from wijkanalyse.judgement.verdicts import TINY, min_difference
from wijkanalyse.language.grammar import some
from wijkanalyse.report import cells, origins
from wijkanalyse.report.map_choices import Ground, area_map
from wijkanalyse.report.map_figures import MapFigures
from wijkanalyse.report.maps import frame
from wijkanalyse.report.parts.accounts import Fact, Link
from wijkanalyse.report.parts.figures import Cell
from wijkanalyse.report.parts.pages import IndexPage, IndexRow

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Observation
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.report.parts.maps import AreaMap


def index_page(assembler: Assembler) -> IndexPage:
    """Return the index of a gemeente, complete."""
    dossier, catalogue = assembler.dossier, assembler.catalogue
    gemeente = dossier.gemeente
    columns = (catalogue.indicator("inwoners"), *(i for i in catalogue.indicators if i.index))
    return IndexPage(
        title=f"{gemeente.label} · wijkanalyse",
        gemeente=gemeente.label,
        gemeente_code=gemeente.code,
        date=words.long_date(assembler.occasion.day),
        organisatie=assembler.occasion.organisatie,
        version=assembler.signals.version_text(),
        warnings=(*assembler.warnings(), *assembler.signals.warnings()),
        facts=tuple(_facts(assembler)),
        intro=_intro(assembler),
        map=_map(assembler),
        columns=tuple(f"{i.label} ({_year(assembler, i)})" if _year(assembler, i) else i.label for i in columns),
        rows=tuple(_row(assembler, wijk, columns) for wijk in dossier.wijken),
        area_rows=tuple(_row(assembler, area.region, columns) for area in dossier.areas),
        reference_rows=tuple(_reference_rows(assembler, columns)),
        gaps=origins.absent(dossier.problems, catalogue),
        sources=assembler.sources,
        data_files=origins.DATA_FILES,
        told=assembler.signals.gemeente(gemeente.label),
        signals=assembler.signals.account(gemeente.code),
    )


def _facts(assembler: Assembler) -> list[Fact]:
    facts = [Fact("Wijken", words.number(len(assembler.dossier.wijken)), "")]
    for indicator_id in ("inwoners", "huishoudens"):
        found = assembler.comparer.newest("gemeente", indicator_id)
        if found is not None and found.value is not None:
            indicator = assembler.catalogue.indicator(indicator_id)
            facts.append(Fact(indicator.label, words.amount(found.value, indicator), f"1 januari {found.year}"))
    return facts


def _intro(assembler: Assembler) -> tuple[str, ...]:
    name, count = assembler.dossier.gemeente.label, len(assembler.dossier.wijken)
    wijken = some(count, "wijk", "wijken")
    beside = "cijfers en signalen naast elkaar" if assembler.signals.collected else "de cijfers"
    return (
        f"CBS deelt {name} in {wijken} in. {'Die' if count == 1 else 'Elke'} wijk heeft een eigen pagina.",
        f"Op die pagina staan {beside}, met krachten, aandachtspunten en gespreksvragen.",
    )


def _row(assembler: Assembler, wijk: Region, columns: tuple[Indicator, ...]) -> IndexRow:
    shown = {s.indicator.id for s in assembler.scores(wijk)}
    printed = []
    for indicator in columns:
        if indicator.id in shown:
            printed.append(_cell(assembler, wijk, indicator))
        else:
            printed.append(Cell(f"minder dan {TINY} inwoners", "suppressed"))
    return IndexRow(Link(wijk.label, output.page_name(wijk)), wijk.code, tuple(printed))


def _cell(assembler: Assembler, wijk: Region, indicator: Indicator) -> Cell:
    own = assembler.comparer.observation(wijk.code, indicator.id)
    printed = cells.cell(own, indicator)
    if wijk.is_area and own is not None and own.status == "not_applicable":
        return Cell("alleen per buurt", printed.status)
    if own is None or own.value is None:
        return printed
    score = next(s for s in assembler.scores(wijk) if s.indicator is indicator)
    beside = _beside(own, score.compared_gemeente, score.nederland, indicator)
    other = f"cijfer over {own.year}" if own.year != _year(assembler, indicator) else ""
    return Cell(printed.text, printed.status, ", ".join(part for part in (other, beside) if part))


def _beside(own: Observation, gemeente: Observation | None, nederland: Observation | None, indicator: Indicator) -> str:
    """Return in a symbol and a word how a figure compares with the gemeente: a fact, not a verdict.

    The caption of the table says with what it is compared, and that "gelijk" is a small difference.
    """
    if own.value is None or gemeente is None or gemeente.value is None:
        return ""
    known = nederland.value if nederland is not None and nederland.value is not None else gemeente.value
    least = min_difference(indicator, known)
    if least is None:
        return ""
    difference = own.value - gemeente.value
    if abs(difference) < least:
        return "≈ gelijk"
    return "↑ hoger" if difference > 0 else "↓ lager"


def _reference_rows(assembler: Assembler, columns: tuple[Indicator, ...]) -> list[IndexRow]:
    names = (("gemeente", assembler.dossier.gemeente.label), ("nederland", "Nederland"))
    rows = []
    for level, name in names:
        found = tuple(cells.cell(assembler.comparer.reference(level, i.id, _year(assembler, i)), i) for i in columns)
        rows.append(IndexRow(Link(name, ""), "", found))
    return rows


def _year(assembler: Assembler, indicator: Indicator) -> int | None:
    """Return the year that most wijken have a figure of; their references are of that year."""
    found = (assembler.comparer.observation(w.code, indicator.id) for w in assembler.dossier.wijken)
    years = Counter(o.year for o in found if o is not None and o.value is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _map(assembler: Assembler) -> AreaMap | None:
    """Return the map of the wijken. It starts with how many people live there; the table of wijken has its figures."""
    dossier, catalogue = assembler.dossier, assembler.catalogue
    if assembler.wijk_shapes is None:
        return None
    links = {w.code: output.page_name(w) for w in dossier.wijken}
    picture = frame(assembler.wijk_shapes, list(links), links=links)
    figures = MapFigures(catalogue, assembler.comparer, dossier.wijken)
    least = min(2, len(links))
    first = figures.all([catalogue.indicator("inwoners")], least=0)
    others = figures.all((i for i in catalogue.indicators if i.id != "inwoners"), least=least)
    if picture is None:
        return None
    names = {w.code: w.label for w in dossier.wijken}
    return area_map(Ground("kaart-wijken", picture, "wijk", "wijken", names), [*first, *others], "inwoners")
