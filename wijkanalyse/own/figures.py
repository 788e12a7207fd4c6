"""The gemeente's own figures: from files of a user to indicators and observations like all others.

A file is checked whole before anything is said. No text of it reaches a page but the source that a row names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wijkanalyse import tabular, words
from wijkanalyse.catalogue import Catalogue, Driver, Indicator, Kind, Provider, SourceSpec
from wijkanalyse.errors import Remark, SettingsError, UserFileError
from wijkanalyse.own import cells as own_cells
from wijkanalyse.own.cells import COLUMNS, NEDERLAND, REQUIRED, OwnFigure, RowReader
from wijkanalyse.own.declarations import DIRECTIONS, FigureDeclaration
from wijkanalyse.regions import RegionIndex, plain

if TYPE_CHECKING:
    from wijkanalyse.regions import Region
    from wijkanalyse.tabular import Record, Table

PROVIDER: Final = "eigen"
EDITION: Final = "eigen cijfers"
OWN: Final = Provider(
    id=PROVIDER,
    name="Eigen cijfers van de gemeente",
    service="",
    title="",
    licence="eigen cijfers van de gemeente",
    page="",
    yearly=True,
    dimensions={},
    bounds={},
    national=False,
)
EXAMPLE_ROW: Final = "voorbeeld"
"""A row whose region begins with this word stands in the template to show how; it is no figure."""

_KINDS: Final[dict[str, Kind]] = {"%": "share", "km": "distance", "eur": "money", "€": "money", "aantal": "count"}
_PER: Final = {"% ": 100.0, "per 100 ": 100.0, "per 1.000 ": 1000.0, "per 1000 ": 1000.0, "per 10.000 ": 10_000.0}
_ANY: Final = 1e12
_NEAREST: Final = 5
_CLOSE: Final = 60


@dataclass(frozen=True)
class Reading:
    """What the files of a run hold. `notes` are Dutch sentences about what wasn't used; `files` is their number."""

    figures: tuple[OwnFigure, ...] = ()
    notes: tuple[str, ...] = ()
    files: int = 0

    def of(self, gemeente: Region, known: Iterable[Region]) -> tuple[OwnFigure, ...]:
        """Return the rows of one gemeente and Nederland, each with its one region.

        `known` are the wijken, buurten and own areas of the gemeente. Raises UserFileError that names every row of
        this gemeente whose region isn't among them; when no buurt is known (the source failed), rows of buurten wait.
        """
        regions = tuple(known)
        codes = {r.code for r in regions} | {gemeente.code, NEDERLAND}
        mine = [f for f in self.figures if f.region == NEDERLAND or _gemeente(f.region) == gemeente.code]
        if not any(r.code.startswith("BU") for r in regions):
            mine = [f for f in mine if not f.region.startswith("BU")]
        if unknown := [f for f in mine if f.region not in codes]:
            raise unusable(Remark(f.file, f.row, own_cells.REGION, _not_there(f.region, regions)) for f in unknown)
        return tuple(mine)


# --- the indicators -------------------------------------------------------------------------------
def extended(catalogue: Catalogue, declared: Sequence[FigureDeclaration]) -> Catalogue:
    """Return the catalogue with the declared figures as indicators. Raises SettingsError for a clash of names."""
    if not declared:
        return catalogue
    themes, taken = {t.id: t for t in catalogue.themes}, {i.id for i in catalogue.indicators}
    for figure in declared:
        if figure.thema not in themes:
            raise _wrong(figure, "thema", figure.thema, ", ".join(themes))
        if figure.id in taken:
            raise _wrong(figure, "naam", figure.id, "een naam die nog geen cijfer heeft: wijkanalyse indicators")
    return replace(
        catalogue,
        providers=(*catalogue.providers, OWN),
        indicators=(*catalogue.indicators, *(_indicator(f) for f in declared)),
        drivers=(*catalogue.drivers, *(Driver(_driver(f), f.naam, f.naam) for f in declared)),
    )


def _wrong(figure: FigureDeclaration, key: str, value: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"[cijfer.{figure.id}] heeft een verkeerde waarde bij {key}.",
        value=value,
        allowed=allowed,
        hint="Verbeter het in wijkanalyse.toml.",
    )


def _driver(figure: FigureDeclaration) -> str:
    return f"eigen_{figure.id}"


def _indicator(figure: FigureDeclaration) -> Indicator:
    unit, kind = figure.eenheid, _kind(figure.eenheid)
    safe = figure.naam.replace("{", "(").replace("}", ")")
    direction = {"down": "down", "up": "up"}.get(DIRECTIONS[figure.richting], "none")
    return Indicator(
        id=figure.id,
        label=figure.naam,
        definition=figure.uitleg or f"Eigen cijfer van de gemeente, in {unit}.",
        theme=figure.thema,
        unit=unit,
        decimals=figure.decimalen,
        kind=kind,
        direction=direction,  # type: ignore[arg-type]  # the values of DIRECTIONS are the directions
        driver=_driver(figure),
        plausible=(0.0, 100.0 if kind == "share" else _ANY),
        moment="cijfer over {year}",
        sentence=figure.zin or f"{safe}: {{}}",
        source=SourceSpec(PROVIDER, (), factor=_factor(unit)),
        population="noemer",
        min_diff="share" if kind == "share" else "none",
        least=figure.kleinste_verschil or 0.0,
        resolution=10.0**-figure.decimalen,
        can_be_strength=direction == "up",
        map=kind != "count",
    )


def _kind(unit: str) -> Kind:
    found = next((kind for start, kind in _KINDS.items() if unit.casefold().startswith(start)), None)
    return found or ("rate" if _factor(unit) else "average")


def _factor(unit: str) -> float:
    """Return what count / base is multiplied by; 0 when the unit isn't a part of something."""
    padded = f"{unit.casefold()} "
    return next((factor for start, factor in _PER.items() if padded.startswith(start)), 0.0)


# --- reading --------------------------------------------------------------------------------------
def read(paths: Sequence[Path], catalogue: Catalogue, index: RegionIndex, last_year: int) -> Reading:
    """Return the rows of all files, checked as far as the regions of the country allow.

    Raises UserFileError with every remark on every file, or SettingsError when there are rows and nothing is declared.
    """
    if not paths:
        return Reading()
    indicators = catalogue.of_provider(PROVIDER)
    remarks: list[Remark] = []
    figures: list[OwnFigure] = []
    notes: list[str] = []
    for path in dict.fromkeys(paths):
        try:
            table = tabular.read(path, COLUMNS, REQUIRED)
        except UserFileError as error:
            remarks.append(Remark(path.name, 0, "", f"{error.what} {error.hint}"))
            continue
        if not indicators and not all(map(_is_example, table.records)):
            raise _undeclared()
        reader = _FileReader(table, indicators, index, last_year)
        figures += reader.read()
        remarks += [*table.remarks, *reader.remarks]
        notes += reader.notes
    remarks += _twice(figures)
    if remarks:
        raise unusable(remarks)
    return Reading(tuple(figures), tuple(notes), len(set(paths)))


def _is_example(record: Record) -> bool:
    """Whether a row is the example of the form."""
    return str(record[own_cells.REGION] or "").casefold().startswith(EXAMPLE_ROW)


class _FileReader:
    """Reads the rows of one file."""

    def __init__(self, table: Table, indicators: Sequence[Indicator], index: RegionIndex, last_year: int) -> None:
        self.table, self.index, self.last_year = table, index, last_year
        self._by_name = {plain(name): i for i in indicators for name in (i.label, i.id)}
        self._gemeenten = {g.code for g in index.gemeenten}
        self._wijken = {w.code for w in index.wijken}
        self.remarks: list[Remark] = []
        self.notes: list[str] = []
        if table.other:
            self.notes.append(f"{table.name}: deze kolommen gebruiken we niet: {words.listed(table.other)}.")

    def read(self) -> list[OwnFigure]:
        """Return the rows without remarks; the remarks on the others are in `remarks`."""
        if all(map(_is_example, self.table.records)):
            self.notes.append(f"{self.table.name}: er zijn nog geen cijfers ingevuld.")
        every = [f for record in self.table.records if (f := self._row(record)) is not None]
        found = [f for f in every if f.year <= self.last_year]
        if (later := len(every) - len(found)) > 0:
            rows = words.counted(later, "rij gaat", "rijen gaan")
            self.notes.append(f"{self.table.name}: {rows} over een jaar na de peildatum. Die gebruiken we niet.")
        if len(found) > _FEW and all((f.value or 0) <= 1 and f.factor == 100.0 and f.count is None for f in found):
            self.notes.append(
                f"{self.table.name}: alle percentages zijn 1 of minder. Is 0,125 bedoeld als 12,5%? Schrijf dan 12,5."
            )
        return found

    def _row(self, record: Record) -> OwnFigure | None:
        if _is_example(record):
            return None
        reader = RowReader(self.table, record)
        indicator = self._by_name.get(plain(str(record[own_cells.INDICATOR] or "")))
        if indicator is None:
            known = words.listed(sorted({i.id for i in self._by_name.values()}))
            reader.note(own_cells.INDICATOR, f"dit cijfer staat niet in wijkanalyse.toml; daar staan: {known}")
        fitting = [code for code in reader.regions if self._exists(code)]
        if len(fitting) != 1 and reader.regions:
            reader.note(own_cells.REGION, self._doubt(reader.regions, fitting))
        figure = reader.read(indicator)
        self.remarks += reader.remarks
        return replace(figure, regions=(fitting[0],)) if figure is not None else None

    def _doubt(self, typed: tuple[str, ...], fitting: Sequence[str]) -> str:
        """Return what is wrong with a region; wijken and gemeenten must exist, buurten and areas are checked later."""
        if fitting:
            return f"dit getal kan {' of '.join(fitting)} zijn; schrijf de hele code"
        return _not_there(typed[-1], (*self.index.gemeenten, *self.index.wijken))

    def _exists(self, code: str) -> bool:
        if code == NEDERLAND or code in self._gemeenten or code in self._wijken:
            return True
        return code[:2] in ("BU", "GB") and _gemeente(code) in self._gemeenten


_FEW: Final = 3


def _gemeente(code: str) -> str:
    return f"GM{code[2:6]}"


def _not_there(typed: str, regions: Sequence[Region]) -> str:
    """Return that a region doesn't exist, with the nearest names.

    What was typed is only repeated when it is a code: it could be a name of a person.
    """
    from rapidfuzz import fuzz, process

    is_code = len(typed) <= 10 and any(c.isdigit() for c in typed) and typed[:2] in ("GM", "WK", "BU", "GB")
    same = [r for r in regions if r.gemeente == _gemeente(typed)]
    pool = [r for r in same if r.code[:2] == typed[:2]] or same or list(regions)
    names = [r.code if is_code else plain(r.label) for r in pool]
    wanted = typed if is_code else plain(typed)
    near = process.extract(wanted, names, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_CLOSE)
    proposals = ", ".join(f"{pool[at].label} ({pool[at].code})" for _, _, at in near)
    what = f"{typed} bestaat niet" if is_code else "dit is geen code van een gemeente, wijk of buurt"
    return f"{what}; lijkt op {proposals}" if proposals else f"{what}; een code is bijvoorbeeld WK063701"


def _twice(figures: Sequence[OwnFigure]) -> list[Remark]:
    seen: dict[tuple[str, str, int], OwnFigure] = {}
    remarks = []
    for figure in figures:
        first = seen.setdefault((figure.region, figure.indicator, figure.year), figure)
        if first is not figure:
            where = f"rij {first.row}" if first.file == figure.file else f"rij {first.row} van {first.file}"
            text = f"dit gebied, cijfer en jaar staan ook in {where}"
            remarks.append(Remark(figure.file, figure.row, own_cells.REGION, text))
    return remarks


def unusable(remarks: Iterable[Remark]) -> UserFileError:
    """Return the error with all remarks, in order of file and row."""
    ordered = tuple(sorted(remarks, key=lambda r: (r.file, r.row, r.column)))
    count = words.counted(len(ordered), "melding", "meldingen")
    return UserFileError(
        f"De eigen cijfers kunnen niet worden gebruikt: {count}. De oude rapporten zijn niet veranderd.",
        remarks=ordered,
        hint="Verbeter deze rijen en start opnieuw. Een leeg formulier: wijkanalyse indicators --new cijfers.xlsx",
    )


def _undeclared() -> SettingsError:
    return SettingsError(
        "Er is een bestand met eigen cijfers, maar wijkanalyse.toml zegt niet wat de cijfers zijn.",
        allowed="een blok per cijfer: [cijfer.schooluitval] met naam, eenheid, richting en thema",
        hint='Zet het blok in wijkanalyse.toml. Zie de handleiding, "Eigen cijfers toevoegen".',
    )


def ignored(reading: Reading, gemeenten: Iterable[Region]) -> tuple[str, ...]:
    """Return a note per file about rows of gemeenten that aren't built now."""
    built = {g.code for g in gemeenten}
    others: dict[str, int] = {}
    for figure in reading.figures:
        if figure.region != NEDERLAND and _gemeente(figure.region) not in built:
            others[figure.file] = others.get(figure.file, 0) + 1
    return tuple(f"{name}: {_about_others(count)}" for name, count in others.items())


def _about_others(count: int) -> str:
    return (
        "1 rij gaat over een andere gemeente en doet nu niet mee."
        if count == 1
        else (f"{words.number(count)} rijen gaan over een andere gemeente en doen nu niet mee.")
    )
