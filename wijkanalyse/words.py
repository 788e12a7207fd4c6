"""Dutch numbers, dates and fixed words, in one place."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.catalogue import Indicator

_DUTCH: Final = Locale("nl")
_EURO: Final = "€\N{NO-BREAK SPACE}"
_CLOSING_QUOTES: Final = "’”\"'"
_CUT_ARTICLE: Final = re.compile(r"[’']?(?:s|t)[- ][A-ZÀ-Ý]")
"""What is left of "des" and "het" at the head of a name has no capital, also where CBS dropped the apostrophe."""
_PATTERNS: Final = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}

SMALL_CELL: Final = "minder dan 10 of afgeschermd"
"""For own figures: the same words for a small cell and for one hidden to protect it, so that nobody can tell which."""
STATUS_WORDS: Final = {
    "suppressed": "afgeschermd: te weinig mensen",
    "not_applicable": "niet van toepassing",
    "not_published": "nog niet verschenen",
    "missing": "ontbreekt, reden onbekend",
}
ESTIMATED: Final = "berekend, niet geteld"


def absence(status: str, indicator: Indicator) -> str:
    """Return why there is no figure; an empty text for a status that has one."""
    if status == "suppressed" and indicator.smallest_count:
        return f"minder dan {indicator.smallest_count} in drie jaar"
    if status == "suppressed" and indicator.population == "noemer":
        return SMALL_CELL
    return STATUS_WORDS.get(status, "")


@lru_cache(maxsize=50_000)
def number(value: float, decimals: int = 0) -> str:
    """Return a number in Dutch notation: 1.234,5."""
    rounded = round(value, decimals) + 0.0
    return str(format_decimal(rounded, format=_PATTERNS[decimals], locale=_DUTCH))


def amount(value: float, indicator: Indicator) -> str:
    """Return a value as it is printed: with %, € or km where the indicator has these."""
    if indicator.kind == "money":
        return f"{_EURO}{number(value)}"
    text = number(value, indicator.decimals)
    if indicator.is_percentage:
        return f"{text}%"
    return f"{text} km" if indicator.unit == "km" else text


def amounts(low: float, high: float, indicator: Indicator) -> str:
    """Return a range as it is printed in small letters: 51–61%, empty when both ends print the same."""
    first, last = amount(low, indicator), amount(high, indicator)
    if first == last:
        return ""
    return f"{first.removesuffix('%').removesuffix(' km')}–{last.removeprefix(_EURO)}"


def long_date(day: date) -> str:
    """Return a date as 21 november 2026."""
    return format_date(day, "d MMMM y", locale=_DUTCH)


def listed(items: Sequence[str]) -> str:
    """Return items joined with commas and "en"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} en {items[-1]}"


def enumerated(items: Sequence[str]) -> str:
    """Return items joined with semicolons when one of them holds a comma or "en" itself, else as `listed`."""
    mixed = len(items) > 1 and any("," in item or " en " in item for item in items)
    return "; ".join(items) if mixed else listed(items)


def few(count: int) -> str:
    """Return a number up to ten as a word: twee, drie."""
    small = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")
    return small[count] if 0 <= count < len(small) else number(count)


def inside(label: str) -> str:
    """Return a label as it is written inside a sentence: with a small letter, but WOZ and WW stay as they are."""
    first = label.split(" ", maxsplit=1)[0].split("-", maxsplit=1)[0]
    return label if first[1:] != first[1:].lower() or first == "Wmo" else label[:1].lower() + label[1:]


def counted(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun: 1 wijk, 9 wijken."""
    return f"{number(count)} {singular if count == 1 else plural}"


def sentence(text: str) -> str:
    """Return text with a capital and a full stop; an empty text stays empty."""
    stripped = text.strip()
    if not stripped:
        return ""
    closed = stripped if stripped.rstrip(_CLOSING_QUOTES).endswith((".", "?", "!", "…")) else f"{stripped}."
    return _capital(closed)


def _capital(text: str) -> str:
    """Return text with its first letter as a capital, but as it is in ’s-Hertogenbosch, ’t Veld and 1e Exloërmond."""
    if _CUT_ARTICLE.match(text):
        return text
    return f"IJ{text[2:]}" if text.startswith("ij") else text[:1].upper() + text[1:]
