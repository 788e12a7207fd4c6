"""Corrections of published figures, as data: `data/corrections/*.toml`, applied to raw rows before anything reads them.

A correction says what it expects to find, and does nothing when that isn't there: the source may have mended it.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np

from wijkanalyse import words
from wijkanalyse.errors import SettingsError
from wijkanalyse.resources import read_toml

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from wijkanalyse.stock.holdings import Holding

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

Action = Literal["drop", "replace", "suppress"]

EVERYWHERE: Final = "*"
MISSING: Final = "missing"
STATUS_SUFFIX: Final = ":status"
SUPPRESSED: Final = "suppressed"
_ENTRY: Final = "correction"
_REQUIRED: Final = ("table", "region", "field", "action", "reason", "told", "expect")
_REGION: Final = re.compile(r"\*|(NL|GM|WK|BU)[0-9A-Z]{2,8}")
_MOST_REGIONS: Final = 3


@dataclass(frozen=True)
class Correction:
    """One figure (or, with region "*", one published value) that is known to be wrong.

    `field` is a base name. `expect` is the value that must stand there, None for no value; `value` is what replaces
    it. `year` and `only` (dimension → code) narrow down which rows of the region are meant; 0 and empty mean every
    row. `until` is the last day on which the correction holds. `told` says who was told, and when.
    """

    table: str
    region: str
    field: str
    action: Action
    reason: str
    told: str
    expect: float | None
    value: float | None = None
    year: int = 0
    until: date | None = None
    only: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def name(self) -> str:
        """What a message calls it."""
        where = "alle regio's" if self.region == EVERYWHERE else self.region
        return f"{self.field} in tabel {self.table} voor {where}" + (f" in {self.year}" if self.year else "")

    def concerns(self, gemeente: str) -> bool:
        """Whether it is about a region of the gemeente with this code, about the Netherlands, or about everything."""
        return self.region == EVERYWHERE or self.region.startswith("NL") or self.region[2:6] == gemeente[2:6]


@dataclass(frozen=True)
class Applied:
    """A correction that changed the figures of these regions."""

    correction: Correction
    regions: tuple[str, ...]

    @cached_property
    def sentence(self) -> str:
        """What the report says of it."""
        rule = self.correction
        where = f"{rule.field} in tabel {rule.table} voor {self._places()}"
        return f"{where}: {_done(rule)}. {rule.reason} (Gemeld: {rule.told})"

    def _places(self) -> str:
        if len(self.regions) <= _MOST_REGIONS:
            return words.listed(list(self.regions))
        return words.counted(len(self.regions), "regio", "regio's")


@dataclass(frozen=True)
class Corrected:
    """The rows after correction, what was applied, and what could not be (Dutch sentences)."""

    rows: pd.DataFrame
    applied: tuple[Applied, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corrections:
    """The corrections that hold on the reference date; `expired` says in Dutch which no longer do."""

    entries: tuple[Correction, ...] = ()
    expired: tuple[str, ...] = ()

    def of_table(self, table: str) -> tuple[Correction, ...]:
        """The corrections of one table."""
        return tuple(entry for entry in self.entries if entry.table == table)


# --- reading --------------------------------------------------------------------------------------
def read(folder: Path, day: date) -> Corrections:
    """Read every TOML file in a folder, in order of name; a folder that isn't there has none.

    Raises SettingsError that names file, entry and key.
    """
    every = [(path, entry) for path in sorted(folder.glob("*.toml")) for entry in _read_file(path)]
    _check_unique(every)
    entries = tuple(entry for _, entry in every)
    old = [entry for entry in entries if entry.until is not None and entry.until < day]
    expired = tuple(f"Correctie verlopen op {words.long_date(e.until)}: {e.name}." for e in old if e.until)
    return Corrections(tuple(entry for entry in entries if entry not in old), expired)


def _read_file(path: Path) -> list[Correction]:
    data = read_toml(path)
    entries = data.get(_ENTRY, [])
    if unknown := set(data) - {_ENTRY}:
        raise _wrong(path, "het bestand", ", ".join(sorted(unknown)), f"alleen [[{_ENTRY}]]")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path, "het bestand", _ENTRY, f"een of meer keer [[{_ENTRY}]]")
    return [_entry(path, number, entry) for number, entry in enumerate(entries, start=1)]


def _entry(path: Path, number: int, entry: dict[str, Any]) -> Correction:
    name = f"correctie {number}"
    known = {f.name for f in fields(Correction)}
    if unknown := set(entry) - known:
        raise _wrong(path, name, ", ".join(sorted(unknown)), ", ".join(sorted(known)))
    if absent := [key for key in _REQUIRED if key not in entry]:
        raise _wrong(path, name, f"{', '.join(absent)} ontbreekt", ", ".join(_REQUIRED))
    for key, value in entry.items():
        fits, allowed = _CHECKS[key]
        if not fits(value):
            raise _wrong(path, name, f"{key} = {value}", allowed)
    made = Correction(**entry | {"expect": None if entry["expect"] == MISSING else float(entry["expect"])})
    if (made.action == "replace") != (made.value is not None):
        raise _wrong(path, name, f"action = {made.action}", "value bij replace, en alleen daar")
    if made.region == EVERYWHERE and (made.expect is None or made.action == "replace"):
        raise _wrong(path, name, "region = *", "een getal bij expect, en drop of suppress")
    return made


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_choice(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(code, str) and code for code in value.values())


_CHECKS: Final[dict[str, tuple[Any, str]]] = {
    "table": (lambda v: isinstance(v, str) and v.isalnum(), "het nummer van een tabel, zoals 85984NED"),
    "region": (
        lambda v: isinstance(v, str) and _REGION.fullmatch(v) is not None,
        "een code zoals WK063701, of * voor alle regio's",
    ),
    "field": (_is_name, "de naam van een kolom zonder nummer, zoals AantalInwoners"),
    "action": (lambda v: v in get_args(Action), ", ".join(get_args(Action))),
    "reason": (_is_text, "een zin in het Nederlands"),
    "told": (_is_text, "wie het weet en sinds wanneer, of: nog niet gemeld"),
    "expect": (lambda v: v == MISSING or _is_number(v), f'een getal, of "{MISSING}"'),
    "value": (_is_number, "een getal"),
    "year": (lambda v: isinstance(v, int) and not isinstance(v, bool), "een jaar"),
    "until": (lambda v: isinstance(v, date) and not isinstance(v, datetime), "een datum zoals 2027-01-31"),
    "only": (_is_choice, 'een kenmerk met een code, zoals { SoortMisdrijf = "1.1.1" }'),
}


def _check_unique(every: Iterable[tuple[Path, Correction]]) -> None:
    seen: set[tuple[object, ...]] = set()
    for path, entry in every:
        about = (entry.table, entry.region, entry.field.lower(), entry.year, *sorted(entry.only.items()), entry.expect)
        if about in seen:
            raise _wrong(path, entry.name, "twee keer hetzelfde", "elke correctie een keer")
        seen.add(about)


def _wrong(path: Path, entry: str, found: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name}: {entry} klopt niet.", value=found, allowed=allowed, hint=f"Verbeter het in {path.name}."
    )


# --- applying -------------------------------------------------------------------------------------
def correct(corrections: Corrections, holding: Holding, rows: pd.DataFrame, gemeente: str = "") -> Corrected:
    """Return the rows of one edition with its corrections applied.

    `gemeente` is the code of the gemeente that the rows are about; empty for rows of the whole country, where nothing
    is said of corrections that don't fit. A value that is left out or suppressed is NaN; a suppressed one is marked in
    a text column "<key>:status".
    """
    changed = rows
    applied: list[Applied] = []
    warnings: list[str] = []
    for rule in corrections.of_table(holding.edition.table):
        if gemeente and not rule.concerns(gemeente):
            continue
        result = _apply(rule, holding, changed)
        changed = result.rows
        applied += result.applied
        warnings += result.warnings if gemeente else ()
    return Corrected(changed, tuple(applied), tuple(warnings))


def _apply(rule: Correction, holding: Holding, rows: pd.DataFrame) -> Corrected:
    keys = [topic.key for topic in holding.topics.named(rule.field) if topic.key in rows]
    meant = _rows_meant(rule, holding, rows)
    if problem := _unusable(rule, keys, meant, rows):
        return Corrected(rows, warnings=(f"Correctie niet gebruikt: {rule.name}. {problem}",))
    hits = {key: meant & _as_expected(rule, rows[key].to_numpy(dtype="float64")) for key in keys}
    hit = np.any(list(hits.values()), axis=0)
    if not hit.any():
        if rule.region == EVERYWHERE:
            return Corrected(rows)
        found = ", ".join(_shown(float(rows.loc[meant, key].iloc[0])) for key in keys)
        said = f"Correctie niet toegepast: {rule.name}. Verwacht: {_shown(_number(rule.expect))}. Gevonden: {found}."
        return Corrected(rows, warnings=(said,))
    regions = rows.loc[hit, holding.properties.region_dimension]
    return Corrected(_changed(rule, rows, hits), (Applied(rule, tuple(sorted(set(regions)))),))


def _rows_meant(rule: Correction, holding: Holding, rows: pd.DataFrame) -> Mask:
    region = rows[holding.properties.region_dimension]
    meant: Mask = np.ones(len(rows), dtype=bool) if rule.region == EVERYWHERE else (region == rule.region).to_numpy()
    if rule.year:
        time = next((n for n, kind in holding.properties.dimensions.items() if kind == "TimeDimension"), None)
        year = str(rule.year)
        here = rows[time].str.startswith(year).to_numpy() if time else year == str(holding.edition.newest_year)
        meant = meant & here
    for name, code in rule.only.items():
        meant = meant & ((rows[name] == code).to_numpy() if name in rows else False)
    return meant


def _unusable(rule: Correction, keys: list[str], meant: Mask, rows: pd.DataFrame) -> str:
    """Return why a correction can't even be tried; an empty text when it can."""
    if not keys:
        return "Dit veld staat niet in de opgehaalde tabel."
    if rule.action == "replace" and len(keys) > 1:
        return f"Dit veld komt {len(keys)} keer voor in de tabel."
    if any(rows[key].dtype.kind not in "if" for key in keys):
        return "Dit veld bevat geen getallen."
    if not meant.any() and rule.region != EVERYWHERE:
        return "Deze regio staat niet in de tabel, of niet in dit jaar."
    return ""


def _as_expected(rule: Correction, numbers: Floats) -> Mask:
    return np.isnan(numbers) if rule.expect is None else np.isclose(numbers, rule.expect)


def _changed(rule: Correction, rows: pd.DataFrame, hits: Mapping[str, Mask]) -> pd.DataFrame:
    changed = rows.copy()
    for key, hit in hits.items():
        changed[key] = np.where(hit, _number(rule.value), rows[key].to_numpy(dtype="float64"))
        if rule.action == "suppress" and hit.any():
            name = f"{key}{STATUS_SUFFIX}"
            before = changed[name] if name in changed else np.full(len(changed), None, dtype=object)
            changed[name] = np.where(hit, SUPPRESSED, before)
    return changed


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _shown(value: float) -> str:
    return "geen waarde" if math.isnan(value) else words.number(value, 0 if value == int(value) else 2)


def _done(rule: Correction) -> str:
    before = _shown(_number(rule.expect))
    if rule.action == "replace":
        return f"{before} is vervangen door {_shown(_number(rule.value))}"
    return f"{before} is {'afgeschermd' if rule.action == 'suppress' else 'weggelaten'}"
