"""Reads what a team does together, from `acties.csv`, and says what of it stands on the actieblad of a place.

Everything but the place, the status and a whole date is typed freely: it stands in no repr, remark or note, is screened
before it is used, and is never printed in deelbaar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from wijkanalyse import tabular, words
from wijkanalyse.errors import Remark, UserFileError
from wijkanalyse.privacy.messages import messages
from wijkanalyse.privacy.typed import TypedText
from wijkanalyse.regions import plain
from wijkanalyse.signals.headings import is_example
from wijkanalyse.signals.locate import Misplaced
from wijkanalyse.signals.rows import FORMULA, text_of
from wijkanalyse.tabular import Layout, Limits, Record, Table

if TYPE_CHECKING:
    from wijkanalyse.privacy.hits import Severity
    from wijkanalyse.privacy.screen import Screener
    from wijkanalyse.regions import Region
    from wijkanalyse.signals.locate import Locator
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.workbooks import Value

Status = Literal["gepland", "loopt", "klaar", "gestopt"]

STATUSES: Final[dict[Status, tuple[str, ...]]] = {
    "gepland": ("", "plan", "idee", "nieuw", "open", "te doen", "nog niet begonnen"),
    "loopt": ("lopend", "bezig", "gestart", "begonnen", "mee bezig", "in uitvoering", "actief"),
    "klaar": ("gereed", "afgerond", "gedaan", "afgesloten", "ja"),
    "gestopt": ("stop", "gestaakt", "vervallen", "gaat niet door", "afgeblazen", "geannuleerd"),
}
"""What people type for each status; an empty cell is a plan."""
OVER: Final[tuple[Status, ...]] = ("klaar", "gestopt")
"""The actions that nobody has to do any more."""
LINES: Final = 8
"""So many lines an actieblad has at least, filled in or empty."""
EMPTY_LINES: Final = 3
"""So many of them are empty at least."""
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "wijk": ("Wijk", "waar", "gebied", "wijknaam", "buurt"),
    "what": ("Wat", "actie", "wat gaan we doen", "wat gaan jullie doen"),
    "who": ("Wie", "trekker", "wie begint"),
    "partners": ("Met wie", "samen met", "partners"),
    "when": ("Wanneer", "datum", "planning", "eerste stap"),
    "sign": ("Hoe zien we het", "hoe zien we dat", "resultaat", "waaraan zien we het"),
    "status": ("Status", "stand van zaken"),
    "note": ("Toelichting", "opmerking", "opmerkingen"),
}
"""The headings of the file by field, each with what people write instead."""
TYPED: Final = ("what", "who", "partners", "when", "sign", "note")

_MOST_ROWS: Final = 2_000
_LONGEST: Final = 300
_YEARS_BEFORE, _YEARS_AFTER = 5, 10
"""A whole date further from the reference date is no date of an action; it could be somebody's birthday."""
_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)
"""What a date is in Excel when the cell lost its date format: the days since its start, for the years 2000 to 2099."""
_DATE: Final = re.compile(
    r"(?:(\d{1,2})[-/. ](\d{1,2})[-/. ]((?:\d\d)?\d\d)|(\d{4})-(\d\d)-(\d\d))(?:[ T]0?0:00(?::00)?)?"
)


@dataclass(frozen=True)
class Action:
    """One thing that a team does, plans or did; `row` is as Excel counts, `region` a gemeente, wijk or buurt.

    An empty text is "not filled in". `when` is typed, unless `day` is filled: then it is that day.
    """

    row: int
    region: str
    status: Status
    what: str = field(repr=False)
    who: str = field(default="", repr=False)
    partners: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    sign: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    day: date | None = None


@dataclass(frozen=True)
class ActionsReading:
    """The actions of a file, what is wrong in it, and what is good to know; a row with a remark is no action."""

    file: str = ""
    actions: tuple[Action, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class ScreenedActions:
    """The actions that may be printed in intern, and what screening says of the others.

    `waiting` counts the rows that are left out until the team rewrites or allows them. `raw` and `masked` are what must
    stand in no file of deelbaar, and in no file at all.
    """

    actions: tuple[Action, ...] = ()
    stops: tuple[Remark, ...] = ()
    asks: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    waiting: int = 0
    raw: frozenset[str] = field(default=frozenset(), repr=False)
    masked: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class ActionSheet:
    """The actieblad of one place: what is planned or goes on, what is over, and how many lines to write on."""

    rows: tuple[Action, ...] = ()
    done: tuple[Action, ...] = ()
    empty_lines: int = LINES


def sheet(actions: Iterable[Action], place: Region, buurten: Sequence[Region], version: Version) -> ActionSheet:
    """Return the actieblad of a place with its buurten, or of the gemeente (no buurten); in deelbaar it is empty.

    An action for the whole gemeente stands on every page. One for a wijk stands in every own area with a buurt of it.
    """
    if version != "intern":
        return ActionSheet()
    codes = {place.code, place.gemeente, *(b.code for b in buurten), *(b.wijk for b in buurten)}
    here = [a for a in actions if a.region in codes]
    rows = sorted((a for a in here if a.status not in OVER), key=lambda a: a.status != "loopt")
    done = tuple(a for status in OVER for a in here if a.status == status)
    return ActionSheet(tuple(rows), done, max(EMPTY_LINES, LINES - len(rows)))


# --- reading --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ActionContext:
    """What the cells are held against; `datum` is the reference date."""

    locator: Locator
    datum: date


def read(path: Path, context: ActionContext) -> ActionsReading:
    """Return the actions of a CSV, Excel or ODS file; never raises for what a user can cause."""
    try:
        table = tabular.read_layout(path, _layout())
    except UserFileError as error:
        why = error.what.removeprefix(f"{path.name} kan niet worden gelezen: ").removesuffix(".")
        return ActionsReading(path.name, remarks=(Remark(path.name, 0, "", f"{why}. {error.hint}"),))
    known = {names[0] for names in COLUMNS.values()}
    remarks = [replace(r, file=path.name) for r in table.remarks if r.column in known]
    notes = [*(replace(r, file=path.name) for r in table.remarks if r.column not in known), *_about(table)]
    if remarks:
        return ActionsReading(path.name, (), tuple(remarks), tuple(notes))
    found = [_action(record, path.name, context) for record in table.records]
    return ActionsReading(
        path.name,
        tuple(f for f in found if isinstance(f, Action)),
        tuple(r for f in found if not isinstance(f, Action) for r in f),
        tuple(notes),
    )


def _layout() -> Layout:
    return Layout(COLUMNS, ("wijk", "what"), limits=Limits(_MOST_ROWS, old_workbooks=False), skip=_no_action)


def _no_action(record: Record) -> bool:
    """Whether a row is an example, or only its place and status are filled in: a line that waits to be used."""
    filled = any(_says(text_of(record[c])) for c in TYPED) or bool(record.formulas & set(TYPED))
    return is_example(text_of(record["wijk"])) or not filled


def _says(text: str) -> bool:
    """Whether a text has a letter or a number: a dash is what people type in a cell that is to stay empty."""
    return any(map(str.isalnum, text))


def _about(table: Table) -> list[Remark]:
    told = []
    if table.other:
        text = f"{words.counted(len(table.other), 'andere kolom', 'andere kolommen')} gebruiken we niet"
        told.append(Remark(table.name, table.heading_row, "", text))
    told += [Remark(table.name, 0, "", f"ook op blad {n} staan acties; die lezen we niet") for n in table.further]
    return told


def _action(record: Record, file: str, context: ActionContext) -> Action | list[Remark]:
    """Return a row as an action, or what is wrong with its cells."""
    typed = {c: text_of(record[c]) for c in COLUMNS}
    texts = {c: typed[c] if _says(typed[c]) else "" for c in TYPED}
    wrong = _wrong_texts(texts) | {c: FORMULA for c in COLUMNS if c in record.formulas}
    place, status, day = context.locator.find(typed["wijk"]), _status(typed["status"]), _day(record["when"])
    if isinstance(place, Misplaced):
        wrong.setdefault("wijk", place.text)
    if status is None:
        wrong.setdefault("status", f"dit is geen status die we kennen; kies uit: {', '.join(STATUSES)}")
    if day is not None and not -_YEARS_BEFORE <= day.year - context.datum.year <= _YEARS_AFTER:
        wrong.setdefault("when", "dit is te lang geleden, of te ver weg; kijk het jaar na")
    if wrong or isinstance(place, Misplaced) or status is None:
        return [Remark(file, record.number, COLUMNS[c][0], wrong[c]) for c in COLUMNS if c in wrong]
    if day is not None:
        texts["when"] = words.long_date(day)
    return Action(record.number, place.code, status, **texts, day=day)


def _wrong_texts(texts: dict[str, str]) -> dict[str, str]:
    long = {c: f"deze tekst is te lang; hooguit {_LONGEST} tekens" for c, text in texts.items() if len(text) > _LONGEST}
    return long if texts["what"] else {"what": "deze cel is leeg, en moet zijn ingevuld", **long}


def _status(typed: str) -> Status | None:
    text = plain(typed)
    return next((status for status in get_args(Status) if text in (status, *STATUSES[status])), None)


def _day(value: Value) -> date | None:
    """Return a cell that is a whole date, as Excel or a person writes it; None for any other text."""
    if isinstance(value, int) and value in _SERIALS:
        return _SERIAL_START + timedelta(days=value)
    if isinstance(value, datetime | date):
        return date(value.year, value.month, value.day)
    found = _DATE.fullmatch(text_of(value))
    if found is None:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year) if len(year) > 2 else int(year) + 2000, int(month), int(day))
    except ValueError:
        return None


# --- screening ------------------------------------------------------------------------------------
def typed_texts(reading: ActionsReading) -> Iterator[TypedText]:
    """Yield every text that somebody typed, with its place; a whole date is none."""
    for action in reading.actions:
        for column, text in _typed(action):
            yield TypedText(reading.file, text, action.row, COLUMNS[column][0])


def _typed(action: Action) -> Iterator[tuple[str, str]]:
    for column in TYPED:
        text = getattr(action, column)
        if text and not (column == "when" and action.day is not None):
            yield column, text


@dataclass
class _Gathered:
    """What screening found so far, by severity."""

    remarks: dict[Severity, list[Remark]] = field(default_factory=lambda: {"stop": [], "ask": [], "warn": []})
    masked: set[str] = field(default_factory=set)


def screened(reading: ActionsReading, screener: Screener) -> ScreenedActions:
    """Return the actions that pass. A row with a stop or an ask is left out whole.

    A text with a warning isn't shown, as with signals: its cell becomes empty; without its "Wat" a row is left out.
    """
    gathered, passed = _Gathered(), []
    for action in reading.actions:
        worst = {c: _worst(text, reading.file, action.row, c, (screener, gathered)) for c, text in _typed(action)}
        held = {c for c, severity in worst.items() if severity is not None}
        if "what" not in held and not {"stop", "ask"} & set(worst.values()):
            emptied: dict[str, Any] = dict.fromkeys(held, "")
            passed.append(replace(action, **emptied))
    return ScreenedActions(
        tuple(passed),
        tuple(gathered.remarks["stop"]),
        tuple(gathered.remarks["ask"]),
        tuple(gathered.remarks["warn"]),
        len(reading.actions) - len(passed),
        frozenset(t.text for t in typed_texts(reading)),
        frozenset(gathered.masked),
    )


def _worst(text: str, file: str, row: int, column: str, using: tuple[Screener, _Gathered]) -> Severity | None:
    """Return the severest that is found in a text, after gathering the messages on it."""
    screener, gathered = using
    hits = screener.screen(text)
    for severity, remarks in gathered.remarks.items():
        told = messages([h for h in hits if h.severity == severity], screener.rules)
        remarks += [Remark(file, row, COLUMNS[column][0], message) for message in told]
    gathered.masked.update(text[h.start : h.end] for h in hits if h.severity != "warn")
    return next((severity for severity in gathered.remarks if any(h.severity == severity for h in hits)), None)
