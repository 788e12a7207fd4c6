"""One row of a signals file as a signal, or as remarks on its cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, cast

from wijkanalyse.errors import Remark
from wijkanalyse.regions import plain
from wijkanalyse.signals import months
from wijkanalyse.signals.headings import HEADINGS, Heading
from wijkanalyse.signals.locate import Located, Locator, Misplaced
from wijkanalyse.signals.signal import Kind, Place, Signal, Status
from wijkanalyse.tabular import cleaned

if TYPE_CHECKING:
    from wijkanalyse.signals.vocabulary import Entry, Vocabulary
    from wijkanalyse.tabular import Record
    from wijkanalyse.workbooks import Value

LABELS: Final = {h.field: h.label for h in HEADINGS} | {"organisatie": "Organisatie"}
FORMULA: Final = "hier staat een formule; typ de tekst zelf"
_CLOSE: Final = 70
_MERGED: Final = "deze cel is samengevoegd met een andere; splits de cellen, en vul elke rij in"
_EMPTY: Final = "deze cel is leeg, en moet zijn ingevuld"
_CHOICES: Final = tuple((h, h.vocabulary) for h in HEADINGS if h.vocabulary is not None)


@dataclass(frozen=True)
class ReadContext:
    """What the cells of a signals file are held against; `datum` is the reference date."""

    vocabulary: Vocabulary
    locator: Locator
    datum: date


def text_of(value: Value) -> str:
    """Return a cell as text, without signs that nobody sees; an empty text for an empty cell."""
    if isinstance(value, str):
        return cleaned(value)
    return "" if value is None else str(value)


def _says(text: str) -> bool:
    """Whether a text has a letter or a number: a dash is what people type in a cell that is to stay empty."""
    return any(map(str.isalnum, text))


class RowReader:
    """Reads the rows of all files; what is typed often is looked up once."""

    def __init__(self, context: ReadContext) -> None:
        self._context = context
        self._choices: dict[tuple[str, str], Entry | None] = {}
        self._places: dict[tuple[str, str], Located | Misplaced] = {}
        self._months: dict[Value, date | str] = {}

    def read(self, record: Record, place: Place, file: str, organisatie: str) -> Row:
        """Return the row as a signal; as remarks on its cells, one per cell, when it can't be one."""
        cells = _Cells(self, record, file)
        chosen = {h.field: cells.choice(h, name) for h, name in _CHOICES}
        region, month = cells.region(), cells.month()
        text, follow_up = cells.free("tekst", required=True), cells.free("gedaan")
        typed = cells.free("organisatie") or organisatie
        if cells.remarks or month is None:
            return Row(None, tuple(cells.remarks))
        onderwerp = cells.onderwerp(chosen["onderwerp"], chosen["thema"])
        ids = {name: entry.id if entry else "" for name, entry in chosen.items()}
        signal = Signal(
            place,
            region,
            theme=ids["thema"],
            kind=cast("Kind", ids["soort"]),
            month=month,
            role=ids["rol"],
            first_hand=ids["gezien"] == "gezien",
            organisatie=typed,
            text=text,
            onderwerp=onderwerp,
            group=ids["groep"],
            frequency=ids["hoe_vaak"],
            quotable=ids["citeren"] == "ja",
            status=cast("Status", ids["status"] or "nieuw"),
            follow_up=follow_up,
        )
        return Row(signal, (), tuple(cells.notes))

    # --- looked up once -----------------------------------------------------------------------------
    def entry(self, name: str, typed: str) -> Entry | None:
        """Return the entry of a list that somebody typed."""
        if (name, typed) not in self._choices:
            self._choices[name, typed] = self._context.vocabulary.find(name, typed)
        return self._choices[name, typed]

    def label(self, name: str, entry_id: str) -> str:
        """Return the label of an entry."""
        return self._context.vocabulary.label(name, entry_id)

    def place(self, wijk: str, buurt: str) -> Located | Misplaced:
        """Return where a signal is about."""
        if (wijk, buurt) not in self._places:
            self._places[wijk, buurt] = self._context.locator.find(wijk, buurt)
        return self._places[wijk, buurt]

    def month(self, value: Value) -> date | str:
        """Return the month that a cell means, or what is wrong with it."""
        if value not in self._months:
            self._months[value] = months.read(value, self._context.datum)
        return self._months[value]

    def unknown(self, name: str, typed: str) -> str:
        """Return that a list doesn't have what was typed, with the choice that looks most like it.

        What was typed isn't repeated, not even when it looks like a choice: names of people do too.
        """
        from rapidfuzz import fuzz, process

        entries = self._context.vocabulary.entries(name)
        offered = "; ".join(e.label for e in entries)
        spelled = {plain(text): e.label for e in entries for text in (*e.spellings, e.id, e.label)}
        near = process.extractOne(plain(typed), list(spelled), scorer=fuzz.ratio, score_cutoff=_CLOSE)
        if near is None:
            return f"dit staat niet in de lijst; kies uit: {offered}"
        return f"dit staat niet in de lijst; bedoel je “{spelled[near[0]]}”? Kies uit: {offered}"


@dataclass(frozen=True)
class Row:
    """What a row became: a signal with notes on it, or None with the remarks on its cells."""

    signal: Signal | None
    remarks: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()


class _Cells:
    """The cells of one row; gathers at most one remark per cell."""

    def __init__(self, reader: RowReader, record: Record, file: str) -> None:
        self._reader, self._record, self._file = reader, record, file
        self.remarks: list[Remark] = []
        self.notes: list[Remark] = []

    def choice(self, heading: Heading, name: str) -> Entry | None:
        """Return the entry of a list; None when the cell is empty or wrong."""
        typed = self._text(heading.field)
        if not _says(typed):
            if heading.required:
                self._lacking(heading.field)
            return None
        found = self._reader.entry(name, typed)
        if found is None:
            self._wrong(heading.field, self._reader.unknown(name, typed))
        return found

    def onderwerp(self, found: Entry | None, theme: Entry | None) -> str:
        """Return the onderwerp when it belongs to the theme: otherwise the theme holds, and a note says so."""
        if found is None or theme is None or found.theme == theme.id:
            return found.id if found else ""
        other = self._reader.label("theme", found.theme)
        text = f"dit onderwerp hoort bij het thema {other}; het thema telt, het onderwerp niet"
        self.notes.append(self._remark("onderwerp", text))
        return ""

    def region(self) -> str:
        """Return the code of the place."""
        wijk, buurt = self._text("wijk"), self._text("buurt")
        if not _says(wijk) and not _says(buurt):
            self._lacking("wijk")
            return ""
        found = self._reader.place(wijk, buurt)
        if isinstance(found, Misplaced):
            self._wrong(found.column, found.text)
            return ""
        return found.code

    def month(self) -> date | None:
        """Return the month; None when it is wrong."""
        value = self._record["maand"]
        if not text_of(value):
            self._lacking("maand")
            return None
        found = self._reader.month(cleaned(value) if isinstance(value, str) else value)
        if isinstance(found, str):
            self._wrong("maand", found)
            return None
        return found

    def free(self, column: str, *, required: bool = False) -> str:
        """Return typed text, as it is; a formula is refused."""
        text = self._text(column)
        if column in self._record.formulas:
            self._wrong(column, FORMULA)
        elif required and not _says(text):
            self._lacking(column)
        return text

    def _text(self, column: str) -> str:
        return text_of(self._record[column])

    def _lacking(self, column: str) -> None:
        self._wrong(column, _MERGED if column in self._record.merged else _EMPTY)

    def _wrong(self, column: str, text: str) -> None:
        self.remarks.append(self._remark(column, text))

    def _remark(self, column: str, text: str) -> Remark:
        return Remark(self._file, self._record.number, LABELS[column], text)
