"""Writes the signals form: an Excel file with drop-downs that a team fills in without help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from wijkanalyse.signals import form_lists
from wijkanalyse.signals.form_texts import LONGEST_HELP
from wijkanalyse.signals.headings import EXAMPLE_MARK, HEADINGS, ORGANISATIE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from wijkanalyse.signals.form_lists import FormPlaces, Lists
    from wijkanalyse.signals.form_texts import FormTexts
    from wijkanalyse.signals.headings import Heading
    from wijkanalyse.signals.vocabulary import Vocabulary

SHEET: Final = "Signalen"
EXPLANATION: Final = "Uitleg"
ROWS: Final = 1000
"""So many rows have drop-downs."""
ORGANISATIE_ROW: Final = 2
NOTES_ROW: Final = 4
HEADINGS_ROW: Final = 5

_MADE: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed date: the same form has the same bytes."""
_A4: Final = 9
_LINE: Final = 15
"""The height of a line in points; LibreOffice doesn't fit the height of rows that a program wrote."""
_EXAMPLE_LINES: Final = 3
_TERM_WIDTH, _TEXT_WIDTH = 26, 100
_LONGEST_TEXT: Final = {"tekst": 300, "gedaan": 300}
_WIDTHS: Final = {
    "wijk": 17,
    "buurt": 17,
    "thema": 17,
    "onderwerp": 18,
    "soort": 11,
    "tekst": 44,
    "groep": 16,
    "hoe_vaak": 10,
    "rol": 16,
    "gezien": 13,
    "maand": 11,
    "citeren": 11,
    "status": 14,
    "gedaan": 26,
}
_INK, _GREY, _DEEP, _PALE, _INPUT, _LACKING, _ALARM = (
    "#1F2933",
    "#595959",
    "#17495E",
    "#DCE9EE",
    "#FFF9DB",
    "#FFF1A8",
    "#9B1C1C",
)


@dataclass(frozen=True)
class _Look:
    """The formats of a workbook."""

    title: Format
    plain: Format
    bold: Format
    note: Format
    must: Format
    free: Format
    example: Format
    cell: Format
    month: Format
    field: Format
    alarm: Format
    link: Format
    lacking: Format
    line: Format


def write_form(
    target: Path | IO[bytes], texts: FormTexts, vocabulary: Vocabulary, places: FormPlaces, organisatie: str = ""
) -> None:
    """Write the form for one gemeente to a file or a buffer. The same input gives the same bytes."""
    from xlsxwriter import Workbook

    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "", "created": _MADE})
    look = _look(book)
    sheet: Any = book.add_worksheet(SHEET)
    explanation: Any = book.add_worksheet(EXPLANATION)
    lists = form_lists.write(_lists_sheet(book, texts, look), vocabulary, places, look.bold)
    _head(sheet, texts, places, look, organisatie)
    _headings(sheet, texts, look)
    first = _examples(sheet, texts, _Example(vocabulary, places), look)
    _checks(sheet, texts, places, lists, first)
    _marks(sheet, first, look)
    _paper(sheet)
    _explain(explanation, texts, places, look)
    book.close()


def _look(book: Workbook) -> _Look:
    top = {"valign": "top", "text_wrap": True, "font_color": _INK}
    head = {"bold": True, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": _GREY}
    return _Look(
        title=book.add_format({"bold": True, "font_size": 16, "font_color": _DEEP}),
        plain=book.add_format({"font_color": _INK, "valign": "top"}),
        bold=book.add_format({"bold": True, **top}),
        note=book.add_format({"font_size": 9, "font_color": _GREY, "text_wrap": True, "valign": "bottom"}),
        must=book.add_format({**head, "bg_color": _DEEP, "font_color": "#FFFFFF"}),
        free=book.add_format({**head, "bg_color": _PALE, "font_color": _INK}),
        example=book.add_format({**top, "italic": True, "font_color": _GREY, "bg_color": "#F3F3F3"}),
        cell=book.add_format(top),
        month=book.add_format({**top, "num_format": "mmm yyyy", "align": "left"}),
        field=book.add_format({"valign": "top", "bg_color": _INPUT, "border": 1, "border_color": _GREY, "bold": True}),
        alarm=book.add_format({"bold": True, "font_color": _ALARM}),
        link=book.add_format({"font_color": _DEEP, "underline": 1, "bold": True}),
        lacking=book.add_format({"bg_color": _LACKING}),
        line=book.add_format({"bottom": 1, "border_color": _GREY}),
    )


# --- the sheet Signalen -------------------------------------------------------------------------------
def _head(sheet: Any, texts: FormTexts, places: FormPlaces, look: _Look, organisatie: str) -> None:
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, _filled(texts.title, places), look.title)
    sheet.write_url(0, _at("tekst"), f"internal:'{EXPLANATION}'!A1", look.link, texts.more)
    sheet.write_string(1, 0, texts.intro, look.plain)
    sheet.write_string(ORGANISATIE_ROW, 0, ORGANISATIE, look.bold)
    sheet.write_string(ORGANISATIE_ROW, 1, organisatie, look.field)
    sheet.write_string(ORGANISATIE_ROW, 2, texts.organisatie, look.plain)
    sheet.data_validation(
        ORGANISATIE_ROW, 1, ORGANISATIE_ROW, 1, {"validate": "any", **_input(ORGANISATIE, texts.organisatie_help)}
    )
    sheet.write_string(ORGANISATIE_ROW + 1, 0, texts.acute, look.alarm)


def _headings(sheet: Any, texts: FormTexts, look: _Look) -> None:
    sheet.set_row(NOTES_ROW, 38)
    sheet.set_row(HEADINGS_ROW, 32)
    for at, heading in enumerate(HEADINGS):
        sheet.set_column(at, at, _WIDTHS[heading.field], look.month if heading.field == "maand" else look.cell)
        word = texts.must if heading.required else texts.free
        sheet.write_string(NOTES_ROW, at, f"{word}: {texts.columns[heading.field].note}", look.note)
        sheet.write_string(HEADINGS_ROW, at, heading.label, look.must if heading.required else look.free)
    sheet.freeze_panes(HEADINGS_ROW + 1, 1)


@dataclass(frozen=True)
class _Example:
    """Fills an example row with the names of this gemeente and the labels of the lists."""

    vocabulary: Vocabulary
    places: FormPlaces

    def values(self, number: int, example: Mapping[str, str]) -> list[str]:
        """Return the cells of an example in the order of the form."""
        wijk, buurten = self.places.wijken[number % len(self.places.wijken)] if self.places.wijken else ("", ())
        place = {"wijk": f"{EXAMPLE_MARK}: {wijk or self.places.whole}", "buurt": next(iter(buurten), "")}
        return [place.get(h.field) or self._label(h, example.get(h.field, "")) for h in HEADINGS]

    def _label(self, heading: Heading, value: str) -> str:
        return self.vocabulary.label(heading.vocabulary, value) if heading.vocabulary and value else value


def _examples(sheet: Any, texts: FormTexts, example: _Example, look: _Look) -> int:
    """Write the example rows; return the row where the team begins."""
    first = HEADINGS_ROW + 1
    for number, values in enumerate(texts.examples):
        sheet.set_row(first + number, _LINE * _EXAMPLE_LINES)
        for at, text in enumerate(example.values(number, values)):
            sheet.write_string(first + number, at, text, look.example)
    return first + len(texts.examples)


def _checks(sheet: Any, texts: FormTexts, places: FormPlaces, lists: Lists, first: int) -> None:
    """Put drop-downs and explanations on the rows that a team fills in."""
    for at, heading in enumerate(HEADINGS):
        column = texts.columns[heading.field]
        check = {
            **_rule(heading, lists, first),
            **_input(heading.label, _filled(column.help, places)),
            "error_title": heading.label,
            "error_message": _filled(column.error, places),
        }
        sheet.data_validation(first, at, first + ROWS - 1, at, check)


def _rule(heading: Heading, lists: Lists, first: int) -> dict[str, Any]:
    """Return what a cell may hold.

    A list that depends on another cell only warns, because a program that can't follow it would refuse everything; a
    month and a long text warn, because the reader understands more than a rule of Excel can say.
    """
    field, row = heading.field, first + 1
    if source := lists.source(field, row):
        style = "warning" if field in lists.dependent else "stop"
        return {"validate": "list", "source": source, "error_type": style}
    if field == "maand":
        cell = f"{_letter(_at(field))}{row}"
        allowed = f"=OR(ISTEXT({cell}),AND({cell}>=DATE(2000,1,1),{cell}<DATE(2100,1,1)))"
        return {"validate": "custom", "value": allowed, "error_type": "warning"}
    if field in _LONGEST_TEXT:
        return {"validate": "length", "criteria": "<=", "value": _LONGEST_TEXT[field], "error_type": "warning"}
    return {"validate": "any"}


def _marks(sheet: Any, first: int, look: _Look) -> None:
    """Colour the cells that a row that was begun still needs, and draw a line under it."""
    last, row = first + ROWS - 1, first + 1
    begun = f"COUNTA($A{row}:${_letter(len(HEADINGS) - 1)}{row})>0"
    for at, heading in enumerate(HEADINGS):
        if heading.required:
            rule = f"=AND({begun},ISBLANK({_letter(at)}{row}))"
            sheet.conditional_format(first, at, last, at, _marked(rule, look.lacking))
    sheet.conditional_format(first, 0, last, len(HEADINGS) - 1, _marked(f"={begun}", look.line))


def _marked(rule: str, look: Format) -> dict[str, Any]:
    return {"type": "formula", "criteria": rule, "format": look}


def _paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(NOTES_ROW, HEADINGS_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")


# --- the other sheets -----------------------------------------------------------------------------------
def _lists_sheet(book: Workbook, texts: FormTexts, look: _Look) -> Any:
    sheet: Any = book.add_worksheet(form_lists.SHEET)
    sheet.write_string(0, 0, texts.lists_note, look.title)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _explain(sheet: Any, texts: FormTexts, places: FormPlaces, look: _Look) -> None:
    sheet.set_column(0, 0, _TERM_WIDTH)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, EXPLANATION, look.title)
    for number, (term, text) in enumerate(_explanation(texts, places), start=2):
        sheet.set_row(number, _LINE * max(_lines(term, _TERM_WIDTH), _lines(text, _TEXT_WIDTH)))
        sheet.write_string(number, 0, term, look.bold)
        sheet.write_string(number, 1, text, look.cell)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes; about, because fonts differ."""
    return max(1, ceil(len(text) / (1.15 * width)))


def _explanation(texts: FormTexts, places: FormPlaces) -> list[tuple[str, str]]:
    """Return the lines of the explanation: its parts, and then the columns."""
    lines: list[tuple[str, str]] = []
    for section in texts.explanation:
        lines += [("" if number else section.title, line) for number, line in enumerate(section.lines)]
        for rewrite in section.rewrites:
            lines += [("", ""), (texts.before, rewrite.before), (texts.after, rewrite.after)]
        lines.append(("", ""))
    return [*lines, (texts.columns_title, ""), *((h.label, _about(h, texts, places)) for h in HEADINGS)]


def _about(heading: Heading, texts: FormTexts, places: FormPlaces) -> str:
    word = texts.must if heading.required else texts.free
    return f"({word}) {_filled(texts.columns[heading.field].help, places)}"


# --- small things -------------------------------------------------------------------------------------
def _input(title: str, message: str) -> dict[str, str]:
    return {"input_title": title, "input_message": message}


def _filled(text: str, places: FormPlaces) -> str:
    return text.replace("{gemeente}", places.gemeente)[:LONGEST_HELP]


def _at(field: str) -> int:
    return next(at for at, h in enumerate(HEADINGS) if h.field == field)


def _letter(column: int) -> str:
    return chr(ord("A") + column)
