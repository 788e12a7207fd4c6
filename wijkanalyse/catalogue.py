"""The catalogue of themes and indicators: data in `data/catalogue/*.toml`, checked while it is read.

No key numbers and no table ids stand here: editions and keys are found at run time.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from wijkanalyse.errors import SettingsError

Kind = Literal["count", "share", "average", "rate", "estimate", "distance", "money"]
Direction = Literal["up", "down", "none"]
MinDiff = Literal["share", "income", "distance", "none"]
Population = Literal["inwoners", "volwassenen", "huishoudens", "15_tot_65", "15_tot_75", "geen"]

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "direction": get_args(Direction),
    "min_diff": get_args(MinDiff),
    "population": get_args(Population),
}


@dataclass(frozen=True)
class Field:
    """Columns of a table that are added up, found by base name, unit and (where a base name repeats) group path."""

    bases: tuple[str, ...]
    unit: str
    path: str = ""


@dataclass(frozen=True)
class SourceSpec:
    """Where an indicator comes from. `value` and `per` list alternatives, of which the first that fits is used.

    The observation is value × factor, or 100 × value / per when `per` is given.
    """

    provider: str
    value: tuple[Field, ...]
    per: tuple[Field, ...] = ()
    factor: float = 1.0


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured.

    `smallest_base` is the number of `population` below which CBS publishes nothing. `first_year` and `last_year` bound
    the editions that measure it: outside them its absence is no gap. `resolution` is the step in which the source
    publishes a figure, in the indicator's own unit (0: calculated here from counts). `driver` groups indicators that
    share a cause, so that one cause isn't counted twice. `plausible` bounds the value; a value outside it is refused.
    `moment` says, with "{year}" or "{previous}", on which moment the figure of an edition year looks. `sentence` is a
    plain sentence with "{}" for the number.
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
    smallest_base: int = 0
    resolution: float = 0.0
    age_sensitive: bool = False
    can_be_strength: bool = False
    map: bool = False
    index: bool = False
    first_year: int = 0
    last_year: int = 9999

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

    `service` is opendata or dataderden; `page` is the page of a table for people, with "{table}".
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
    known = {i.id for i in catalogue.indicators}
    if unknown := set(left_out) - known:
        raise SettingsError(
            "Een indicator die je weglaat bestaat niet.",
            value=", ".join(sorted(unknown)),
            allowed=", ".join(sorted(known)),
            hint="Bekijk de lijst: wijkanalyse indicators",
        )
    return replace(catalogue, indicators=tuple(i for i in catalogue.indicators if i.id not in left_out))


def _entries(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            "De catalogus is niet te lezen.", value=path.name, hint="Installeer wijkanalyse opnieuw."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{path.name} is geen geldig TOML-bestand.", value=str(error), hint=f"Verbeter {path.name}."
        ) from error
    if unknown := set(data) - {name}:
        raise _unknown(path, "het bestand", unknown, {name})
    return list(data.get(name, []))


def _unknown(path: Path, entry: str, unknown: set[str], allowed: set[str]) -> SettingsError:
    return SettingsError(
        f"{path.name}: {entry} heeft een onbekend woord.",
        value=", ".join(sorted(unknown)),
        allowed=", ".join(sorted(allowed)),
        hint=f"Verbeter of verwijder het in {path.name}.",
    )


def _build(kind: type, entry: dict[str, Any], path: Path) -> Any:
    """Return `kind(**entry)` after a check of its keys and its fixed choices."""
    name = str(entry.get("id", "?"))
    known = {f.name for f in fields(kind)}
    if unknown := set(entry) - known:
        raise _unknown(path, f"'{name}'", unknown, known)
    required = {f.name for f in fields(kind) if f.default is MISSING}
    if absent := required - set(entry):
        raise SettingsError(
            f"{path.name}: '{name}' mist iets.", value=", ".join(sorted(absent)), hint=f"Vul het aan in {path.name}."
        )
    for key, allowed in _CHOICES.items():
        if key in entry and entry[key] not in allowed:
            raise SettingsError(
                f"{path.name}: '{name}' heeft een verkeerde waarde bij {key}.",
                value=str(entry[key]),
                allowed=", ".join(allowed),
                hint=f"Verbeter het in {path.name}.",
            )
    return kind(**entry)


def _provider(entry: dict[str, Any], folder: Path) -> Provider:
    entry = {"dimensions": {}, "bounds": {}} | entry
    entry["dimensions"] = {name: tuple(values) for name, values in entry["dimensions"].items()}
    provider: Provider = _build(Provider, entry, folder / "providers.toml")
    return provider


def _indicator(entry: dict[str, Any], theme: str, path: Path) -> Indicator:
    source = dict(entry.get("source", {}))
    source["value"] = tuple(_field(f, path) for f in source.get("value", []))
    source["per"] = tuple(_field(f, path) for f in source.get("per", []))
    if not source["value"]:
        raise SettingsError(f"{path.name}: '{entry.get('id', '?')}' heeft geen bron.", hint="Vul [source] value in.")
    prepared = entry | {
        "theme": theme,
        "plausible": tuple(entry.get("plausible", ())),
        "source": _build(SourceSpec, source, path),
    }
    indicator: Indicator = _build(Indicator, prepared, path)
    return indicator


def _field(entry: dict[str, Any], path: Path) -> Field:
    bases = entry.get("bases", [entry["base"]] if "base" in entry else [])
    prepared = {k: v for k, v in entry.items() if k != "base"} | {"bases": tuple(bases)}
    field: Field = _build(Field, prepared, path)
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
        if indicator.direction != "none" and indicator.driver not in drivers:
            raise _unknown(path, f"'{indicator.id}' (driver)", {indicator.driver}, drivers)
