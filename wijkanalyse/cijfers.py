"""gegevens/alle-cijfers.xlsx: every figure with its references, verdict and source, for people who work in Excel.

It holds what the pages and the CSV files of the same version hold, because it comes from the same values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from wijkanalyse import __version__, cijfers_texts, exports, paths, words, xlsx
from wijkanalyse.facts.observations import level_of
from wijkanalyse.report import cells, origins
from wijkanalyse.xlsx import YEAR, Book, Cell, Column, Row, Table

if TYPE_CHECKING:
    from wijkanalyse.bevindingen import Edition
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Observation, Score
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler

FILE: Final = "alle-cijfers.xlsx"
"""Not cijfers.xlsx: that is what a team fills in itself."""
_FORMS: Final = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}
_DIRECTIONS: Final = {"up": "hoger is gunstiger", "down": "lager is gunstiger", "none": "geen oordeel"}
_PLACE: Final = (Column("Gebied", 24), Column("Code", 11))
_FIGURE: Final = (Column("Thema", 31), Column("Cijfer", 44))
_SCORES: Final = (
    *(*_PLACE, *_FIGURE),
    *(Column("Waarde", 11), Column("Eenheid", 24), Column("Jaar", 7, YEAR), Column("Status", 24)),
    *(Column("Ondergrens", 11), Column("Bovengrens", 11), Column("Geteld of berekend", 12)),
    *(Column("Gemeente", 11), Column("Nederland", 11), Column("Wijken die hierop lijken", 12)),
    *(Column("Oordeel", 15), Column("Waarom", 44), Column("Verloop", 20)),
    *(Column("Tabel", 14), Column("Bron", 44)),
)
_SOURCES: Final = (
    *(Column("Bron", 56, wraps=True), Column("Tabel", 16), Column("Jaren", 34, wraps=True)),
    *(Column("Grenzen van", 12), Column("Bijgewerkt", 20), Column("Licentie", 30, wraps=True), Column("Adres", 60)),
)
_GAPS: Final = (*_PLACE, Column("Wat ontbreekt", 60, wraps=True), Column("Waarom", 70, wraps=True))
_TERMS: Final = (
    *(*_FIGURE, Column("Eenheid", 30), Column("Geteld of berekend", 14), Column("Oordeel", 20)),
    *(Column("Wat het is", 90, wraps=True), Column("Naam in de CSV", 26)),
)
_SIMILAR: Final = (
    *(*_PLACE, Column("Lijkt op", 26), Column("Code van die wijk", 12), Column("Gemeente", 24)),
    *(Column("Afstand", 10, "0.00"), Column("Hoe sterk", 14)),
)


def to_xlsx(assembler: Assembler, edition: Edition) -> bytes:
    """Return the workbook; the same figures and the same day give the same bytes."""
    content = _Content(assembler, edition)
    gemeente = edition.gemeente.label
    return xlsx.to_bytes(
        Book(
            f"Cijfers van de wijken van {gemeente}",
            f"Wijkanalyse, {edition.version}, {words.long_date(edition.day)}",
            edition.day,
            (
                Table(
                    "Lees dit eerst", (Column("", 26), Column("", 96, wraps=True)), _explained(content), headed=False
                ),
                Table("Cijfers", _SCORES, content.scores(), fixed=1),
                Table("Cijfers per jaar", content.year_columns(), content.years(), fixed=1),
                Table("Buurten", content.buurt_columns(), content.buurten(), fixed=1),
                Table("Wijken die erop lijken", _SIMILAR, content.similar(), fixed=1),
                Table("Wat ontbreekt", _GAPS, content.gaps(), fixed=1),
                Table("Wat betekent het", _TERMS, content.terms(), fixed=2),
                Table("Bronnen", _SOURCES, content.sources()),
            ),
        )
    )


@dataclass(frozen=True)
class _Content:
    """The rows of each sheet."""

    assembler: Assembler
    edition: Edition

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {t.id: t.title for t in self.edition.catalogue.themes}

    @cached_property
    def _years_known(self) -> tuple[int, ...]:
        frame = self.assembler.figures
        wanted = frame["value"].notna() & (frame["region_level"] != "buurt")
        return tuple(sorted({int(year) for year in frame.loc[wanted, "year"]}))

    @cached_property
    def _by_figure(self) -> dict[tuple[str, str], dict[int, float]]:
        """Return the values of all but buurten by year; of two boundary years the newest counts."""
        frame = self.assembler.figures
        wanted = frame[frame["value"].notna() & (frame["region_level"] != "buurt")].sort_values("region_year")
        found: dict[tuple[str, str], dict[int, float]] = {}
        rows = zip(wanted["region_code"], wanted["indicator"], wanted["year"], wanted["value"], strict=True)
        for code, indicator, year, value in rows:
            found.setdefault((code[:2] if code.startswith("NL") else code, indicator), {})[year] = value
        return found

    @cached_property
    def _buurt_figures(self) -> tuple[tuple[Indicator, int], ...]:
        """Return which figures there are of buurten, a year apart: no column mixes years."""
        return tuple((i, year) for i in self.edition.catalogue.indicators for year in sorted(self._buurt_years(i)))

    def _buurt_years(self, indicator: Indicator) -> set[int]:
        found = (self.assembler.comparer.observation(b.code, indicator.id) for b in self.assembler.dossier.buurten)
        return {o.year for o in found if o is not None and o.value is not None}

    # --- sheets -----------------------------------------------------------------------------------
    def scores(self) -> Iterator[Row]:
        """Yield every figure of every place as its page shows it, then those of the gemeente and Nederland."""
        for place in self.assembler.dossier.places:
            yield from (self._score(place, s) for s in self.assembler.scores(place))
        for level, label in (("gemeente", self.edition.gemeente.label), ("nederland", "Nederland")):
            found = ((i, self.assembler.comparer.newest(level, i.id)) for i in self.edition.catalogue.indicators)
            yield from (self._reference(label, i, o) for i, o in found if o is not None)

    def _score(self, place: Region, score: Score) -> Row:
        indicator, own = score.indicator, score.own
        has = own.value is not None
        judged: tuple[Cell, ...] = (
            cells.verdict_text(score).word,
            " ".join(score.verdict.reasons),
            self._trend(place, indicator) if has else "",
        )
        beside: tuple[Cell, ...] = (
            _value(score.gemeente) if has else None,
            _value(score.nederland) if has else None,
            _number(score.similar.median) if score.similar is not None else None,
        )
        row = (place.label, place.code, *self._named(indicator), *_measured(indicator, own), *beside, *judged)
        return Row((*row, *_source(own)), _form(indicator))

    def _trend(self, place: Region, indicator: Indicator) -> str:
        """Return the word for how a figure changed; empty where no rule follows it over the years."""
        followed = indicator.min_diff != "none" or indicator.kind == "money"
        return self.assembler.trends.trend(place.code, indicator).word if followed else ""

    def _reference(self, label: str, indicator: Indicator, own: Observation) -> Row:
        empty: tuple[Cell, ...] = (None,) * 6
        named = self._named(indicator)
        row = (label, own.region_code, *named, *_measured(indicator, own), *empty, *_source(own))
        return Row(row, _form(indicator))

    def year_columns(self) -> tuple[Column, ...]:
        """Return the columns of the figures per year."""
        return (*_PLACE, *_FIGURE, Column("Eenheid", 24), *(Column(str(y), 11) for y in self._years_known))

    def years(self) -> Iterator[Row]:
        """Yield the figures of now with those of earlier years that can be put beside them."""
        dossier = self.assembler.dossier
        for place in dossier.places:
            shown = [s.indicator for s in self.assembler.scores(place)]
            yield from self._in_years(place.label, place.code, shown)
        for label, code in ((dossier.gemeente.label, dossier.gemeente.code), ("Nederland", "NL")):
            yield from self._in_years(label, code, self.edition.catalogue.indicators)

    def _in_years(self, label: str, code: str, indicators: Iterable[Indicator]) -> Iterator[Row]:
        for indicator in indicators:
            if found := self._by_figure.get((code, indicator.id)):
                comparable = self._comparable(code, indicator) or {max(found)}
                values = (_number(found.get(y)) if y in comparable else None for y in self._years_known)
                yield Row((label, code, *self._named(indicator), indicator.unit, *values), _form(indicator))

    def _comparable(self, code: str, indicator: Indicator) -> set[int]:
        """Return the years that one line runs over: the same definition, and the same borders."""
        trends, gemeente = self.assembler.trends, self.edition.gemeente.code
        points = trends.nederland(gemeente, indicator) if code == "NL" else trends.trend(code, indicator).points
        return {p.year for p in points}

    def buurt_columns(self) -> tuple[Column, ...]:
        """Return a column per figure and year of the buurten."""
        figures = ((f"{i.label} ({_unit_beside(i)}{y})", _form(i)) for i, y in self._buurt_figures)
        return (*_PLACE, Column("Wijk", 24), *(Column(title, 15, form) for title, form in figures))

    def buurten(self) -> Iterator[Row]:
        """Yield a row per buurt; where there is no figure the word says why."""
        wijken = {w.code: w.label for w in self.assembler.dossier.wijken}
        for buurt in self.assembler.dossier.buurten:
            values = (self._of_buurt(buurt, indicator, year) for indicator, year in self._buurt_figures)
            yield Row((buurt.label, buurt.code, wijken.get(buurt.wijk, ""), *values))

    def _of_buurt(self, buurt: Region, indicator: Indicator, year: int) -> Cell:
        """Return a figure or why there is none; nothing in the column of another year."""
        own = self.assembler.comparer.observation(buurt.code, indicator.id)
        if own is None or (own.value is not None and own.year != year):
            return None
        return _value(own) if own.value is not None else words.absence(own.status, indicator)

    def similar(self) -> Iterator[Row]:
        """Yield the similar wijken of each wijk."""
        dossier = self.assembler.dossier
        known = dossier.national_regions
        named = {r.code: r.label for r in (*known.wijken, *known.gemeenten)}
        for wijk in dossier.wijken:
            for peer in self.assembler.comparer.peers(wijk):
                gemeente = named.get(f"GM{peer.code[2:6]}", "")
                other = (named.get(peer.code, ""), peer.code, gemeente)
                yield Row((wijk.label, wijk.code, *other, _number(peer.distance), peer.word))

    def gaps(self) -> Iterator[Row]:
        """Yield what isn't known of each place, and of all of them."""
        assembler, day = self.assembler, self.edition.day
        for place in assembler.dossier.places:
            scores = assembler.scores(place)
            found = (*origins.missing_figures(scores, {}), *origins.old_figures(scores, day.year))
            yield from (Row((place.label, place.code, g.what, g.why)) for g in found)
        dossier, catalogue = assembler.dossier, self.edition.catalogue
        common = (*origins.absent(dossier.problems, catalogue), *origins.refusals(dossier, catalogue))
        yield from (Row(("alle gebieden", "", g.what, g.why)) for g in common)
        yield from (Row(("alle gebieden", "", text, "")) for text in origins.failures(dossier.problems))

    def terms(self) -> Iterator[Row]:
        """Yield what each figure is."""
        for i in self.edition.catalogue.indicators:
            told = (i.unit, _counted(i), _DIRECTIONS[i.direction], i.definition, i.id)
            yield Row((*self._named(i), *told))

    def sources(self) -> Iterator[Row]:
        """Yield where the figures come from, and what may be done with them."""
        for s in self.assembler.sources:
            yield Row((s.name, s.table, s.year, s.borders, s.modified, s.licence, s.url))

    def _named(self, indicator: Indicator) -> tuple[str, str]:
        return self._titles[indicator.theme], indicator.label


def _explained(content: _Content) -> Iterator[Row]:
    """Yield the first sheet: what this is, and how to read it."""
    edition, organisation = content.edition, content.assembler.occasion.organisatie
    yield Row((f"Cijfers van de wijken van {edition.gemeente.label}",), bold=True)
    if edition.fictional:
        yield Row(("Let op", "Deze gemeente bestaat niet. Alle cijfers zijn verzonnen."), bold=True)
    about = {
        "Gemeente": f"{edition.gemeente.label} ({edition.gemeente.code})",
        "Gemaakt door": organisation,
        "Datum": words.long_date(edition.day),
        "Versie": content.assembler.signals.version_text().label,
        "Gemaakt met": f"wijkanalyse {__version__}",
    }
    yield from (Row(pair) for pair in about.items() if pair[1])
    for part in cijfers_texts.load(paths.resource_dir("data") / "texts" / "cijfers.toml"):
        yield Row(())
        yield Row((part.title,), bold=True)
        yield from (Row(line) for line in part.lines)


# --- cells ------------------------------------------------------------------------------------------
def _measured(indicator: Indicator, own: Observation) -> tuple[Cell, ...]:
    has = own.value is not None
    return (
        *(_value(own), indicator.unit, own.year if has else None, _status(indicator, own)),
        *((_number(own.lower), _number(own.upper)) if has else (None, None)),
        _counted(indicator),
    )


def _status(indicator: Indicator, own: Observation) -> str:
    if own.value is not None:
        return "voorlopig" if own.status == "provisional" else "definitief"
    if own.status == "not_applicable" and level_of(own.region_code) == "gebied":
        return "alleen per buurt"
    return words.absence(own.status, indicator)


def _unit_beside(indicator: Indicator) -> str:
    """Return the unit with a comma; nothing where the label says it already."""
    return "" if indicator.unit == words.inside(indicator.label) else f"{indicator.unit}, "


def _counted(indicator: Indicator) -> str:
    return "berekend" if indicator.estimated else "geteld"


def _source(own: Observation) -> tuple[Cell, ...]:
    return (own.edition, own.source) if own.value is not None else (None, None)


def _value(own: Observation | None) -> float | None:
    return _number(own.value) if own is not None else None


def _number(value: float | None) -> float | None:
    """Return a number as it stands in the CSV files."""
    return None if value is None else round(float(value), exports.DECIMALS) + 0.0


def _form(indicator: Indicator) -> str:
    return _FORMS[0] if indicator.kind == "money" else _FORMS[indicator.decimals]
