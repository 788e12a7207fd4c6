"""The sheet with the lists of the form, and the drop-downs that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.signals.headings import HEADINGS, WHOLE_GEMEENTE

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from wijkanalyse.signals.vocabulary import Vocabulary

SHEET: Final = "Lijsten"
_TOP: Final = 2
"""The row of the headings, from 0: above them stands a note."""


@dataclass(frozen=True)
class FormPlaces:
    """The names of one gemeente, its wijken in order, and the buurten of each; labels are unique within their list."""

    gemeente: str
    wijken: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def whole(self) -> str:
        """The choice for a signal about the whole gemeente."""
        return f"{WHOLE_GEMEENTE} {self.gemeente}"


@dataclass(frozen=True)
class Lists:
    """Where the lists stand: cells by field, and for a list that depends on another field the cells beside it."""

    cells: dict[str, str]
    dependent: dict[str, tuple[str, str]]

    def source(self, field: str, row: int) -> str:
        """Return the formula of the drop-down of a field in a row (as Excel counts); "" when there is no list."""
        if field not in self.cells:
            return ""
        if field not in self.dependent:
            return f"={self.cells[field]}"
        column, beside = self.dependent[field]
        chosen, first = f"${column}{row}", self.cells[field].partition(":")[0]
        part = f"OFFSET({first},MATCH({chosen},{beside},0)-1,0,COUNTIF({beside},{chosen}),1)"
        return f"=IF(ISBLANK({chosen}),{self.cells[field]},{part})"


def write(sheet: Any, vocabulary: Vocabulary, places: FormPlaces, bold: Format) -> Lists:
    """Write every list on its sheet; return where they stand."""
    writer = _Writer(sheet, bold)
    cells = {"wijk": writer.add("Wijk", [places.whole, *(wijk for wijk, _ in places.wijken)])}
    dependent = {}
    pairs = [(wijk, buurt) for wijk, buurten in places.wijken for buurt in buurten]
    if pairs:
        beside = writer.add("Wijk van de buurt", [wijk for wijk, _ in pairs])
        cells["buurt"] = writer.add("Buurt", [buurt for _, buurt in pairs])
        dependent["buurt"] = (_column("wijk"), beside)
    for heading in HEADINGS:
        if heading.vocabulary == "onderwerp":
            ordered = [(t, e) for t in vocabulary.entries("theme") for e in vocabulary.entries("onderwerp")]
            chosen = [(t.label, e.label) for t, e in ordered if e.theme == t.id]
            dependent[heading.field] = (
                _column("thema"),
                writer.add("Thema van het onderwerp", [theme for theme, _ in chosen]),
            )
            cells[heading.field] = writer.add(heading.label, [label for _, label in chosen])
        elif heading.vocabulary:
            cells[heading.field] = writer.add(heading.label, [e.label for e in vocabulary.entries(heading.vocabulary)])
    return Lists(cells, dependent)


def _column(field: str) -> str:
    return chr(ord("A") + next(at for at, h in enumerate(HEADINGS) if h.field == field))


class _Writer:
    """Writes lists beside each other."""

    def __init__(self, sheet: Any, bold: Format) -> None:
        self.sheet, self.bold = sheet, bold
        self.used = 0

    def add(self, title: str, values: Sequence[str]) -> str:
        """Write one list and return its cells, with the name of the sheet.

        Its title is no heading of the form: a reader would take the lists for signals.
        """
        column, self.used = self.used, self.used + 1
        title = f"Lijst: {title}"
        self.sheet.set_column(column, column, max(map(len, (title, *values))) + 2)
        self.sheet.write_string(_TOP, column, title, self.bold)
        for number, value in enumerate(values, start=_TOP + 1):
            self.sheet.write_string(number, column, value)
        letter = chr(ord("A") + column)
        return f"{SHEET}!${letter}${_TOP + 2}:${letter}${_TOP + 1 + len(values)}"
