"""Reads the cells of an own-figures file: numbers, years, codes and statuses as people type them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from wijkanalyse.errors import Remark

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.tabular import Record, Table, Value

REGION, INDICATOR, YEAR, VALUE = "regiocode", "indicator", "jaar", "waarde"
COUNT, BASE, LOWER, UPPER, STATUS, SOURCE = "teller", "noemer", "ondergrens", "bovengrens", "status", "bron"
COLUMNS: Final = (REGION, INDICATOR, YEAR, VALUE, COUNT, BASE, LOWER, UPPER, STATUS, SOURCE)
REQUIRED: Final = (REGION, INDICATOR, YEAR, VALUE)
NEDERLAND: Final = "NL00"
STATUSES: Final = {
    "": "ok",
    "definitief": "ok",
    "voorlopig": "provisional",
    "afgeschermd": "suppressed",
    "niet van toepassing": "not_applicable",
    "nog niet verschenen": "not_published",
    "ontbreekt": "missing",
}
"""What may stand in the column status; the first three go with a number."""
WITH_NUMBER: Final = ("ok", "provisional")

_OLDEST, _NEWEST = 1990, 2100
_LONGEST_SOURCE: Final = 120
_PERCENT: Final = 100.0
_LONGEST_NUMBER: Final = 8
_NUMBERS: Final = re.compile(r"-?\d+(?:[.,]\d+)*")

_T = TypeVar("_T")


@dataclass(frozen=True)
class OwnFigure:
    """One row of an own-figures file, checked as far as a row can be without knowing the regions.

    `regions` are the codes that the row may mean: a number without letters can be more than one. `factor` turns
    count / base into the value.
    """

    file: str
    row: int
    regions: tuple[str, ...]
    indicator: str
    year: int
    value: float | None
    count: float | None
    base: float | None
    lower: float | None
    upper: float | None
    status: str
    source: str
    factor: float = 1.0

    @property
    def region(self) -> str:
        """The code, once it is settled which region the row means."""
        return self.regions[0]


class RowReader:
    """Reads one row of a file, and keeps every remark on it."""

    def __init__(self, table: Table, record: Record) -> None:
        self.table, self.record = table, record
        self.remarks: list[Remark] = []
        self.regions: tuple[str, ...] = self._parsed(REGION, region_codes, ())

    def note(self, column: str, text: str) -> None:
        """Keep what is wrong in a column of this row."""
        self.remarks.append(Remark(self.table.name, self.record.number, column, text))

    def _parsed(self, column: str, parse: Callable[[Value], _T], otherwise: _T) -> _T:
        try:
            return parse(self.record[column])
        except ValueError as error:
            self.note(column, str(error))
            return otherwise

    def _number(self, column: str) -> float | None:
        return self._parsed(column, lambda v: number(v, dot_is_decimal=self.table.dot_is_decimal), None)

    def read(self, indicator: Indicator | None) -> OwnFigure | None:
        """Return the row as a figure of this indicator, or None when there is a remark on it."""
        numbers = {column: self._number(column) for column in (VALUE, COUNT, BASE, LOWER, UPPER)}
        figure = OwnFigure(
            file=self.table.name,
            row=self.record.number,
            regions=self.regions,
            indicator=indicator.id if indicator is not None else "",
            year=self._parsed(YEAR, year, 0),
            value=numbers[VALUE],
            count=numbers[COUNT],
            base=numbers[BASE],
            lower=numbers[LOWER],
            upper=numbers[UPPER],
            status=self._parsed(STATUS, _status, "ok"),
            source=self._parsed(SOURCE, _source, ""),
            factor=indicator.source.factor if indicator is not None else 1.0,
        )
        if indicator is not None and not self.remarks:
            self._check(figure, indicator)
            figure = _settled(figure)
        return None if self.remarks or indicator is None else figure

    # --- checks that need the whole row -------------------------------------------------------------
    def _check(self, figure: OwnFigure, indicator: Indicator) -> None:
        for column in (VALUE, COUNT, BASE, LOWER, UPPER):
            self._check_range(column, getattr(figure, _FIELD_OF[column]), indicator)
        self._check_presence(figure)
        self._check_counts(figure, indicator)
        self._check_bounds(figure)

    def _check_range(self, column: str, found: float | None, indicator: Indicator) -> None:
        if found is None:
            return
        if found < 0:
            self.note(column, f"{shown(found)} is negatief; een eigen cijfer is 0 of meer")
        elif indicator.is_percentage and column in (VALUE, LOWER, UPPER) and found > _PERCENT:
            self.note(column, f"{shown(found)} is meer dan 100%")
        elif column == COUNT and not found.is_integer():
            self.note(column, f"{shown(found)} is geen heel aantal")

    def _check_presence(self, figure: OwnFigure) -> None:
        known = figure.value is not None or (figure.count is not None and figure.base is not None)
        if figure.status in WITH_NUMBER and not known:
            self.note(VALUE, 'de cel is leeg; vul een getal in, of zet bij status "afgeschermd" of "ontbreekt"')
        if figure.status not in WITH_NUMBER and figure.value is not None:
            self.note(STATUS, "de status zegt dat er geen getal is, maar bij waarde staat er een")

    def _check_counts(self, figure: OwnFigure, indicator: Indicator) -> None:
        value, count, base = figure.value, figure.count, figure.base
        if count is None or base is None:
            return
        if indicator.is_percentage and count > base:
            self.note(COUNT, f"{shown(count)} is meer dan de noemer ({shown(base)})")
        elif base == 0 and count > 0:
            self.note(BASE, "de noemer is 0, en de teller niet")
        elif base and value is not None and indicator.source.factor:
            counted = count / base * indicator.source.factor
            if abs(counted - value) > _rounding(value):
                parts = f"{shown(count)} van {shown(base)} is {shown(counted)}"
                self.note(VALUE, f"{shown(value)} past niet bij teller en noemer: {parts}")

    def _check_bounds(self, figure: OwnFigure) -> None:
        if (figure.lower is None) != (figure.upper is None):
            self.note(LOWER if figure.lower is None else UPPER, "vul beide grenzen in, of geen van beide")
        elif figure.lower is not None and figure.upper is not None:
            value = _value(figure)
            inside = figure.lower <= figure.upper if value is None else figure.lower <= value <= figure.upper
            if not inside:
                self.note(LOWER, "de waarde ligt niet tussen ondergrens en bovengrens")


_FIELD_OF: Final = {VALUE: "value", COUNT: "count", BASE: "base", LOWER: "lower", UPPER: "upper"}


def _value(figure: OwnFigure) -> float | None:
    if figure.count is not None and figure.base and figure.factor:
        return figure.count / figure.base * figure.factor
    return figure.value


def _settled(figure: OwnFigure) -> OwnFigure:
    """Return the figure with its value calculated from the counts where these are there."""
    if figure.status in WITH_NUMBER and figure.base == 0:
        return replace(figure, value=None, lower=None, upper=None, status="not_applicable")
    if figure.status not in WITH_NUMBER:
        return replace(figure, value=None, lower=None, upper=None)
    return replace(figure, value=_value(figure))


def _rounding(value: float) -> float:
    """Return how far a value as it is written may be from the exact one: half of its last digit."""
    decimals = len(repr(value).rstrip("0").partition(".")[2])
    return 0.5 * 10.0**-decimals + 1e-9


# --- one cell -------------------------------------------------------------------------------------
def number(value: Value, *, dot_is_decimal: bool) -> float | None:
    """Return a number as people type it: 12,5 and 12.5 and 1.234,5 and 12,5%; None for an empty cell.

    Raises ValueError, in Dutch, for what isn't a number or may be two.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        raise ValueError("geen getal")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError("geen getal")
        return float(value)
    if isinstance(value, date):
        raise ValueError("een datum in plaats van een getal; zet de cel in Excel op Getal en typ het opnieuw")
    text = value.replace("\xa0", " ").strip().removeprefix("€").removesuffix("%").strip()
    if not _NUMBERS.fullmatch(text):
        raise ValueError("geen getal")
    return _separated(text, dot_is_decimal=dot_is_decimal)


def _separated(text: str, *, dot_is_decimal: bool) -> float:
    """Return a number with dots or commas in it; the last kind of sign is the decimal one."""
    signs = "".join(c for c in text if c in ".,")
    last = signs[-1:]
    if len(set(signs)) == 2:
        groups = text.rpartition(last)[0]
        if signs.count(last) > 1 or not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", groups):
            raise ValueError("geen getal")
        return float(groups.replace(signs[0], "") + "." + text.rpartition(last)[2])
    if len(signs) > 1:
        if not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
            raise ValueError("geen getal")
        return float(text.replace(last, ""))
    usual = "." if dot_is_decimal else ","
    if last and last != usual and re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text):
        thousand = text.replace(last, "")
        raise ValueError(f"{text} kan {thousand} betekenen of {text.replace(last, ',')}; schrijf het zonder {last}")
    return float(text.replace(",", "."))


def year(value: Value) -> int:
    """Return a year. Raises ValueError, in Dutch."""
    if isinstance(value, date):
        raise ValueError("een datum in plaats van een jaar; schrijf alleen het jaar, zoals 2024")
    text = str(value).strip() if value is not None else ""
    if not text:
        raise ValueError("het jaar ontbreekt")
    if isinstance(value, bool) or not re.fullmatch(r"\d{4}(\.0)?", text):
        raise ValueError("geen jaar; schrijf één jaar met vier cijfers, zoals 2024")
    found = int(text[:4])
    if not _OLDEST <= found <= _NEWEST:
        raise ValueError(f"{found} is geen jaar van {_OLDEST} tot en met {_NEWEST}")
    return found


def region_codes(value: Value) -> tuple[str, ...]:
    """Return the codes that a cell may mean, the likeliest first: a number has lost its letters and first zeros.

    Raises ValueError, in Dutch, for what is no code.
    """
    if isinstance(value, float | bool | date) and not (isinstance(value, float) and value.is_integer()):
        raise ValueError("geen code van een gemeente, wijk of buurt, zoals WK063701")
    text = str(int(value) if isinstance(value, float) else value or "").strip().upper()
    if not text:
        raise ValueError("de code van het gebied ontbreekt")
    if text in ("NEDERLAND", "NL", "NL00", "NL01"):
        return (NEDERLAND,)
    if text.isdigit() and len(text) <= _LONGEST_NUMBER:
        sizes = (("GM", 4), ("WK", 6), ("BU", 8))
        return tuple(prefix + text.zfill(size) for prefix, size in sizes if len(text) <= size)
    return (text,)


def _status(value: Value) -> str:
    text = str(value).strip().casefold() if value is not None else ""
    if text not in STATUSES:
        raise ValueError(f"deze status kennen we niet; toegestaan: {', '.join(s for s in STATUSES if s)}, of leeg")
    return STATUSES[text]


def _source(value: Value) -> str:
    text = " ".join(str(value).split()) if value is not None else ""
    if len(text) > _LONGEST_SOURCE:
        raise ValueError(f"langer dan {_LONGEST_SOURCE} tekens")
    if text.startswith(("=", "+", "-", "@")):
        raise ValueError("begint met een teken dat Excel als formule leest")
    return text


def shown(value: float) -> str:
    """Return a number of the file for a message, in Dutch notation."""
    return f"{value:.6g}".replace(".", ",")
