"""Months as people type them: "mrt 2026", "2026-03", "14-3-2026", a date of Excel."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from wijkanalyse.regions import plain

if TYPE_CHECKING:
    from wijkanalyse.workbooks import Value

_NAMES: Final = (
    ("januari", "jan", "january"),
    ("februari", "feb", "febr", "february"),
    ("maart", "mrt", "mar", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("augustus", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_FIRST_YEAR: Final = 2000
_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = (36_526, 73_050)
"""What a date is in Excel when the cell lost its date format: the days since its start, for the years 2000 to 2099."""
_EXAMPLE: Final = "schrijf bijvoorbeeld mrt 2026 of 2026-03"
_YEARLESS: Final = f"het jaar ontbreekt; {_EXAMPLE}"
_SEASONS: Final = frozenset({"voorjaar", "lente", "zomer", "najaar", "herfst", "winter", "kwartaal"})
_DAY: Final = r"(?P<day>\d{1,2})"
_MONTH: Final = r"(?P<month>\d{1,2})"
_NAME: Final = r"(?P<name>[a-z]+)"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_SHORT: Final = r"(?P<year>\d\d)"
_CLOCK: Final = r"(?:[ t]\d{1,2} \d\d(?: \d\d(?: \d+)?)?)?"
_BEFORE: Final = r"(?:(?:begin|medio|half|eind|eind van|(?:maan|dins|woens|donder|vrij|zater|zon)dag) )?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_BEFORE}(?:{_DAY} )?{_NAME} ?{_YEAR}",
        rf"(?:{_DAY} )?{_NAME} {_SHORT}",
        rf"{_YEAR} {_NAME}(?: {_DAY})?",
        rf"{_YEAR} {_MONTH}(?: {_DAY}{_CLOCK})?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)?",
        rf"(?:{_DAY} )?{_MONTH} {_YEAR}{_CLOCK}",
        rf"{_DAY} {_MONTH} {_SHORT}",
        rf"{_MONTH} (?P<year>[2-9]\d)",
    )
)
"""A text without punctuation; day before month, as in Dutch."""


def read(value: Value, datum: date) -> date | str:
    """Return the first day of the month that a cell means, or in Dutch what is wrong with it.

    A month after the one of the reference date is wrong. A message never repeats what was typed.
    """
    found = _month_of(value)
    if isinstance(found, str):
        return found
    if found > datum.replace(day=1):
        return f"deze maand ligt na de peildatum ({datum.day}-{datum.month}-{datum.year}); kijk het jaar na"
    return found


def _month_of(value: Value) -> date | str:
    if isinstance(value, bool):
        return f"dit is geen maand; {_EXAMPLE}"
    if isinstance(value, int) and _SERIALS[0] <= value <= _SERIALS[1]:
        value = _SERIAL_START + timedelta(days=value)
    if isinstance(value, datetime | date):
        return _first(value.year, value.month)
    if isinstance(value, float):  # 3.2026 is what Excel makes of a month typed with a dot
        value = f"{value:.4f}" if 1 <= value < 13 else str(value)
    return _typed(plain(str(value)))


def _typed(text: str) -> date | str:
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            name = parts.get("name")
            if name and name not in _MONTHS:
                break
            month = _MONTHS[name] if name else int(parts["month"])
            if problem := _impossible(month, parts.get("day")):
                return problem
            year = int(parts["year"])
            return _first(year if year >= 100 else _FIRST_YEAR + year, month)
    return _why(text)


def _impossible(month: int, day: str | None) -> str:
    if not 1 <= month <= 12:
        return f"deze maand bestaat niet; {_EXAMPLE}"
    return "" if day is None or 1 <= int(day) <= 31 else f"deze dag bestaat niet; {_EXAMPLE}"


def _first(year: int, month: int) -> date | str:
    return date(year, month, 1) if year >= _FIRST_YEAR else f"dit jaar is te lang geleden; {_EXAMPLE}"


def _why(text: str) -> str:
    """Return what is missing in a text that is no month."""
    words = text.split()
    if re.fullmatch(_YEAR, text):
        return f"dit is een jaar; welke maand? {_EXAMPLE}"
    if _SEASONS & set(words):
        return f"dit is geen maand maar een langere tijd; kies één maand, en {_EXAMPLE}"
    if len(words) <= 2 and _MONTHS.keys() & set(words):
        return _YEARLESS
    if len(set(words) & _MONTHS.keys()) > 1:
        return f"hier staan meer maanden; kies er één, en {_EXAMPLE}"
    return f"dit is geen maand die we kunnen lezen; {_EXAMPLE}"
