"""The catalogue of themes and indicators: data in `data/catalogue/*.toml`, checked while it is read.

No key numbers and no table ids stand here: editions and keys are found at run time.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from wijkanalyse.errors import SettingsError
from wijkanalyse.resources import read_toml

Kind = Literal["count", "share", "average", "rate", "estimate", "distance", "money", "crime"]
Direction = Literal["up", "down", "none"]
MinDiff = Literal["share", "income", "distance", "crime", "none"]
Population = Literal["inwoners", "volwassenen", "huishoudens", "15_tot_65", "15_tot_75", "noemer", "geen"]

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "direction": get_args(Direction),
    "min_diff": get_args(MinDiff),
    "population": get_args(Population),
}
_TYPES: Final[dict[object, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "een tekst"),
    "int": ((int,), "een geheel getal"),
    "float": ((int, float), "een getal"),
    "bool": ((bool,), "true of false"),
}
_MOST_DECIMALS: Final = 2
_NEEDED: Final = "inwoners"
"""The indicator that the index and its map show, whatever a team leaves out."""


@dataclass(frozen=True)
class Field:
    """Columns of a table that are added up, found by base name, unit and (where a base name repeats) group path.

    `within` is a part of the title of the column or of the groups above it, for where the whole path isn't known.
    """

    bases: tuple[str, ...]
    unit: str
    path: str = ""
    within: str = ""


@dataclass(frozen=True)
class SourceSpec:
    """Where an indicator comes from. `value` and `per` list alternatives, of which the first that fits is used.

    The observation is value × factor, or 100 × value / per when `per` is given. `dimensions` fixes further dimensions
    of the table; the rows of several codes are added up.
    """

    provider: str
    value: tuple[Field, ...]
    per: tuple[Field, ...] = ()
    factor: float = 1.0
    dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured.

    `smallest_base` is the number of `population` below which CBS publishes nothing. `first_year` and `last_year` bound
    the editions that measure it: outside them its absence is no gap. `resolution` is the step in which the source
    publishes a figure, in the indicator's own unit (0: calculated here from counts). `smallest_count` is the number of
    events from which a kind of crime is told, and then of wijken only (0: the total, told everywhere). `driver` groups
    indicators that share a cause, so that one cause isn't counted twice. `plausible` bounds the value; a value outside
    it is refused. `least` is a fixed smallest difference that goes before the rule `min_diff` (0: there is none).
    The `population` "noemer" means that the source says for each figure how many people it is about.
    `moment` says, with "{year}" or "{previous}", on which moment the figure of an edition year looks. `sentence` is a
    plain sentence with "{}" for the number. `breaks` are the first years of a new definition: no trend runs over them.
    """

    id: str
    label: str
    definition: str
    theme: str
    unit: str
    decimals: int
    kind: Kind
    direction: Direction
    driver: str
    plausible: tuple[float, float]
    moment: str
    sentence: str
    source: SourceSpec
    population: Population = "geen"
    min_diff: MinDiff = "none"
    least: float = 0.0
    smallest_base: int = 0
    smallest_count: int = 0
    resolution: float = 0.0
    age_sensitive: bool = False
    can_be_strength: bool = False
    map: bool = False
    index: bool = False
    first_year: int = 0
    last_year: int = 9999
    breaks: tuple[int, ...] = ()

    @property
    def estimated(self) -> bool:
        """Whether the figure is calculated by a model and not counted."""
        return self.kind == "estimate"

    @property
    def is_percentage(self) -> bool:
        """Whether differences are in percentage points."""
        return self.unit.startswith("%")


@dataclass(frozen=True)
class ThemeSpec:
    """A chapter of the report."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Driver:
    """A cause that indicators share, with the titles of the points that it makes."""

    id: str
    concern: str
    strength: str


@dataclass(frozen=True)
class Provider:
    """A family of tables, found by a part of their title. `dimensions` fixes the other dimensions of a row.

    `service` is opendata or dataderden; `page` is the page of a table for people, with "{table}". A code in
    `dimensions` that starts with "titel:" is the one category whose title starts so. `one_at_a_time` names a dimension
    whose codes are asked for one by one. `reach` is how many years back its figures are used (0: as far as a trend
    looks). `national` says whether the wijken of the whole country are compared.
    """

    id: str
    name: str
    service: str
    title: str
    licence: str
    page: str
    yearly: bool
    dimensions: dict[str, tuple[str, ...]]
    bounds: dict[str, str]
    one_at_a_time: str = ""
    reach: int = 0
    national: bool = True


@dataclass(frozen=True)
class Catalogue:
    """Themes in the order of the report, providers, and indicators in the order of their files."""

    themes: tuple[ThemeSpec, ...]
    providers: tuple[Provider, ...]
    indicators: tuple[Indicator, ...]
    drivers: tuple[Driver, ...]

    def indicator(self, indicator_id: str) -> Indicator:
        """Return one indicator by id."""
        return self._by_id[indicator_id]

    def provider(self, provider_id: str) -> Provider:
        """Return one provider by id."""
        return next(p for p in self.providers if p.id == provider_id)

    def driver(self, driver_id: str) -> Driver:
        """Return one driver by id."""
        return next(d for d in self.drivers if d.id == driver_id)

    def of_theme(self, theme: str) -> tuple[Indicator, ...]:
        """Return the indicators of one theme, in order."""
        return tuple(i for i in self.indicators if i.theme == theme)

    def of_provider(self, provider: str) -> tuple[Indicator, ...]:
        """Return the indicators that come from one provider."""
        return tuple(i for i in self.indicators if i.source.provider == provider)

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {i.id: i for i in self.indicators}


def load(folder: Path) -> Catalogue:
    """Read the catalogue in `folder`: `providers.toml`, `themes.toml` and a file per theme.

    Raises SettingsError that names file, entry and key.
    """
    providers = tuple(_provider(entry, folder) for entry in _entries(folder / "providers.toml", "provider"))
    themes = tuple(_build(ThemeSpec, e, folder / "themes.toml") for e in _entries(folder / "themes.toml", "theme"))
    indicators: list[Indicator] = []
    for theme in themes:
        path = folder / f"{theme.id}.toml"
        if path.exists():
            indicators += [_indicator(entry, theme.id, path) for entry in _entries(path, "indicator")]
    drivers = tuple(_build(Driver, e, folder / "drivers.toml") for e in _entries(folder / "drivers.toml", "driver"))
    catalogue = Catalogue(themes, providers, tuple(indicators), drivers)
    _check_references(catalogue, folder)
    return catalogue


def without(catalogue: Catalogue, left_out: tuple[str, ...]) -> Catalogue:
    """Return the catalogue without some indicators. Raises SettingsError for an id that it doesn't have."""
    known = {i.id for i in catalogue.indicators} - {_NEEDED}
    if _NEEDED in left_out:
        raise SettingsError(
            "Deze indicator kun je niet weglaten: het rapport heeft haar nodig.",
            value=_NEEDED,
            allowed=", ".join(sorted(known)),
            hint=f"Haal {_NEEDED} weg bij weglaten.",
        )
    if unknown := set(left_out) - known:
        raise SettingsError(
            "Een indicator die je weglaat bestaat niet.",
            value=", ".join(sorted(unknown)),
            allowed=", ".join(sorted(known)),
            hint="Bekijk de lijst: wijkanalyse indicators",
        )
    return replace(catalogue, indicators=tuple(i for i in catalogue.indicators if i.id not in left_out))


def _entries(path: Path, name: str) -> list[dict[str, Any]]:
    data = read_toml(path)
    if unknown := set(data) - {name}:
        raise _unknown(path, "het bestand", unknown, {name})
    return _tables(data.get(name, []), path, name)


def _tables(value: Any, path: Path, name: str) -> list[dict[str, Any]]:
    """Return a list of tables as it is; raises SettingsError for anything else."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise _wrong(path, "het bestand", name, value, f"een of meer keer [[{name}]]")
    return value


def _unknown(path: Path, entry: str, unknown: set[str], allowed: set[str]) -> SettingsError:
    return SettingsError(
        f"{path.name}: {entry} heeft een onbekend woord.",
        value=", ".join(sorted(unknown)),
        allowed=", ".join(sorted(allowed)),
        hint=f"Verbeter of verwijder het in {path.name}.",
    )


def _wrong(path: Path, entry: str, key: str, value: object, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name}: {entry} heeft een verkeerde waarde bij {key}.",
        value=str(value),
        allowed=allowed,
        hint=f"Verbeter het in {path.name}.",
    )


def _build(kind: type, entry: dict[str, Any], path: Path, name: str = "") -> Any:
    """Return `kind(**entry)` after a check of its keys, their types and its fixed choices."""
    name = name or str(entry.get("id", "?"))
    known = {f.name for f in fields(kind)}
    if unknown := set(entry) - known:
        raise _unknown(path, f"'{name}'", unknown, known)
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if absent := required - set(entry):
        raise SettingsError(
            f"{path.name}: '{name}' mist iets.", value=", ".join(sorted(absent)), hint=f"Vul het aan in {path.name}."
        )
    for key, allowed in _CHOICES.items():
        if key in entry and entry[key] not in allowed:
            raise _wrong(path, f"'{name}'", key, entry[key], ", ".join(allowed))
    for one in fields(kind):
        types, wanted = _TYPES.get(one.type, ((object,), ""))
        value = entry.get(one.name, one.default)
        if one.name in entry and (not isinstance(value, types) or (isinstance(value, bool) and bool not in types)):
            raise _wrong(path, f"'{name}'", one.name, value, wanted)
    return kind(**entry)


def _provider(entry: dict[str, Any], folder: Path) -> Provider:
    entry = {"dimensions": {}, "bounds": {}} | entry
    path = folder / "providers.toml"
    entry["dimensions"] = _dimensions(entry["dimensions"], path, str(entry.get("id", "?")))
    provider: Provider = _build(Provider, entry, path)
    return provider


def _dimensions(value: Any, path: Path, name: str) -> dict[str, tuple[str, ...]]:
    """Return the codes per dimension; a single code may stand without brackets."""
    wanted = 'codes per dimensie, zoals { SoortMisdrijf = "1.1.1" }'
    if not isinstance(value, dict):
        raise _wrong(path, f"'{name}'", "dimensions", value, wanted)
    found = {key: [codes] if isinstance(codes, str) else codes for key, codes in value.items()}
    for codes in found.values():
        if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
            raise _wrong(path, f"'{name}'", "dimensions", value, wanted)
    return {key: tuple(codes) for key, codes in found.items()}


def _indicator(entry: dict[str, Any], theme: str, path: Path) -> Indicator:
    name = str(entry.get("id", "?"))
    if not isinstance(entry.get("source", {}), dict):
        raise _wrong(path, f"'{name}'", "source", entry["source"], "een blok [indicator.source]")
    source = dict(entry.get("source", {}))
    for key in ("value", "per"):
        source[key] = tuple(_field(f, path, name) for f in _tables(source.get(key, []), path, key))
    source["dimensions"] = _dimensions(source.get("dimensions", {}), path, name)
    if not source["value"]:
        raise SettingsError(f"{path.name}: '{name}' heeft geen bron.", hint="Vul value in onder [indicator.source].")
    prepared = entry | {
        "theme": theme,
        "plausible": _numbers(entry, path),
        "breaks": _breaks(entry, path),
        "source": _build(SourceSpec, source, path, name),
    }
    indicator: Indicator = _build(Indicator, prepared, path)
    _check_values(indicator, path)
    return indicator


def _check_values(indicator: Indicator, path: Path) -> None:
    """Raise SettingsError for a value that would stop a report half-way."""
    wrong = [
        (key, value, allowed)
        for key, value, fits, allowed in (
            ("decimals", indicator.decimals, 0 <= indicator.decimals <= _MOST_DECIMALS, "0, 1 of 2"),
            ("plausible", indicator.plausible, _is_range(indicator.plausible), "twee getallen, het kleinste eerst"),
            ("sentence", indicator.sentence, _fills(indicator.sentence, "1"), "een zin met één keer {}"),
            ("moment", indicator.moment, _fills(indicator.moment), "een tekst, met {year} of {previous}"),
            ("min_diff", indicator.min_diff, _is_judged_whole(indicator), "een regel, als direction up of down is"),
        )
        if not fits
    ]
    for key, value, allowed in wrong:
        raise _wrong(path, f"'{indicator.id}'", key, value, allowed)


def _numbers(entry: dict[str, Any], path: Path) -> tuple[Any, ...]:
    value = entry.get("plausible", [])
    if not isinstance(value, list):
        raise _wrong(path, f"'{entry.get('id', '?')}'", "plausible", value, "twee getallen, het kleinste eerst")
    return tuple(value)


def _breaks(entry: dict[str, Any], path: Path) -> tuple[int, ...]:
    value = entry.get("breaks", [])
    if not isinstance(value, list) or not all(type(year) is int for year in value):
        raise _wrong(path, f"'{entry.get('id', '?')}'", "breaks", value, "een lijst van jaren, zoals [2023]")
    return tuple(value)


def _is_range(bounds: tuple[Any, ...]) -> bool:
    numbers = [b for b in bounds if isinstance(b, int | float) and not isinstance(b, bool)]
    return len(bounds) == len(numbers) == 2 and bounds[0] < bounds[1]


def _fills(text: str, *numbers: str) -> bool:
    """Return whether a text takes exactly these numbers, or else only a year."""
    years = {} if numbers else {"year": 2024, "previous": 2023}
    try:
        text.format(*numbers, **years)
    except (ValueError, LookupError, AttributeError):
        return False
    return text.count("{}") == len(numbers)


def _is_judged_whole(indicator: Indicator) -> bool:
    return indicator.direction == "none" or indicator.min_diff != "none"


def _field(entry: dict[str, Any], path: Path, name: str) -> Field:
    bases = entry.get("bases", [entry["base"]] if "base" in entry else [])
    if not isinstance(bases, list) or not bases or not all(isinstance(b, str) for b in bases):
        raise _wrong(path, f"'{name}'", "base", bases, "de naam van een kolom, of een lijst van namen bij bases")
    prepared = {k: v for k, v in entry.items() if k != "base"} | {"bases": tuple(bases)}
    field: Field = _build(Field, prepared, path, name)
    return field


def _check_references(catalogue: Catalogue, folder: Path) -> None:
    seen: set[str] = set()
    providers, drivers = {p.id for p in catalogue.providers}, {d.id for d in catalogue.drivers}
    for indicator in catalogue.indicators:
        path = folder / f"{indicator.theme}.toml"
        if indicator.id in seen:
            raise SettingsError(
                f"{path.name}: een indicator staat twee keer in de catalogus.",
                value=indicator.id,
                hint="Verwijder er een.",
            )
        seen.add(indicator.id)
        if indicator.source.provider not in providers:
            raise _unknown(path, f"'{indicator.id}' (provider)", {indicator.source.provider}, providers)
        _check_dimensions(indicator, catalogue.provider(indicator.source.provider), path)
        if indicator.direction != "none" and indicator.driver not in drivers:
            raise _unknown(path, f"'{indicator.id}' (driver)", {indicator.driver}, drivers)


def _check_dimensions(indicator: Indicator, provider: Provider, path: Path) -> None:
    """Raise SettingsError unless the codes of an indicator are fetched, and single out one row per region."""
    fixed = indicator.source.dimensions
    for name, codes in provider.dimensions.items():
        if name not in fixed and len(codes) > 1:
            raise _wrong(path, f"'{indicator.id}'", "dimensions", "niets", f"{name}: {', '.join(codes)}")
    for name, codes in fixed.items():
        if unknown := set(codes) - set(provider.dimensions.get(name, ())):
            allowed = set(provider.dimensions.get(name, ())) or {"geen"}
            raise _unknown(path, f"'{indicator.id}' (dimensions, {name})", unknown, allowed)
