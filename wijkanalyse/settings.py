"""Settings: flags win over environment variables, these over `wijkanalyse.toml`, and that over the defaults."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from wijkanalyse.errors import SettingsError

FILE_NAME: Final = "wijkanalyse.toml"
_YES: Final = {"1", "ja", "true", "aan"}
_NO: Final = {"0", "nee", "false", "uit", ""}


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. `datum` is the one reference date of a build; paths of a file are absolute.

    `weglaten` holds the ids of indicators that the team leaves out.
    """

    out: Path = Path("rapporten")
    datum: date = field(default_factory=date.today)  # the user's own calendar day
    offline: bool = False
    refresh: bool = False
    quiet: bool = False
    verbose: bool = False
    figuren: bool = False
    opendata_url: str = "https://opendata.cbs.nl"
    dataderden_url: str = "https://dataderden.cbs.nl"
    pdok_url: str = ""
    timeout: float = 60.0
    cache: Path | None = None
    weglaten: tuple[str, ...] = ()


SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "build": ("out", "datum", "offline", "refresh", "quiet", "verbose", "figuren"),
    "bronnen": ("opendata_url", "dataderden_url", "pdok_url", "timeout"),
    "opslag": ("cache",),
    "indicatoren": ("weglaten",),
}
"""The sections of `wijkanalyse.toml`, each with its keys."""


def load(
    flags: Mapping[str, Any], *, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings in force; a flag that is None isn't given.

    Raises SettingsError for an unknown key or a value of the wrong kind.
    """
    path = find_file(config)
    values = _from_file(path) if path is not None else {}
    values |= _from_environment(os.environ if environment is None else environment)
    values |= {key: value for key, value in flags.items() if value is not None}
    return replace(Settings(), **values)


def find_file(config: Path | None, start: Path | None = None) -> Path | None:
    """Return the given settings file, or the nearest one in the working folder and above it."""
    if config is not None:
        if not config.is_file():
            raise SettingsError(
                "Het instellingenbestand is er niet.", value=str(config), hint="Controleer de naam achter --config."
            )
        return config
    folder = (start or Path.cwd()).absolute()
    return next((f / FILE_NAME for f in (folder, *folder.parents) if (f / FILE_NAME).is_file()), None)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path.name} is niet te lezen.",
            value=str(error),
            allowed="een TOML-bestand in UTF-8",
            hint=f"Verbeter {path.name}, of hernoem het om zonder te werken.",
        ) from error
    values: dict[str, Any] = {}
    for section, content in data.items():
        if section not in SECTIONS or not isinstance(content, dict):
            raise _unknown(path, section, tuple(SECTIONS))
        for key, value in content.items():
            if key not in SECTIONS[section]:
                raise _unknown(path, f"{section}.{key}", SECTIONS[section])
            values[key] = _convert(key, value, path.name, path.absolute().parent)
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for setting in fields(Settings):
        name = f"WIJKANALYSE_{setting.name.upper()}"
        if text := environment.get(name, "").strip():
            values[setting.name] = _convert(setting.name, text, name, Path.cwd())
    return values


def _convert(key: str, value: Any, where: str, base: Path) -> Any:
    """Return a value as the kind that the setting has; relative paths are taken from the file that names them."""
    default = {f.name: f.type for f in fields(Settings)}[key]
    kinds = {
        "bool": _boolean,
        "date": _date,
        "Path": lambda v: base / _path(v),
        "Path | None": lambda v: base / _path(v),
        "float": _positive,
        "str": _url,
        "tuple[str, ...]": _texts,
    }
    try:
        return kinds[str(default)](value)
    except ValueError as error:
        raise SettingsError(
            f"{where}: {key} heeft een verkeerde waarde.",
            value=str(value),
            allowed=str(error),
            hint=f"Verbeter {key} in {where}.",
        ) from error


def _boolean(value: Any) -> bool:
    text = str(value).strip().lower()
    if text not in _YES | _NO:
        raise ValueError("true of false")
    return text in _YES


def _path(value: Any) -> Path:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("een map, als tekst tussen aanhalingstekens")
    return Path(value.strip()).expanduser()


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("een datum als 2026-11-21") from None


def _positive(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError("een aantal seconden, groter dan 0") from None
    if isinstance(value, bool) or not 0 < number < math.inf:
        raise ValueError("een aantal seconden, groter dan 0")
    return number


def _url(value: Any) -> str:
    text = str(value).strip().rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("een adres dat begint met http:// of https://")
    return text


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise ValueError("een lijst van teksten")


def _unknown(path: Path, name: str, allowed: tuple[str, ...]) -> SettingsError:
    return SettingsError(
        f"{path.name} heeft een onbekende instelling.",
        value=name,
        allowed=", ".join(allowed),
        hint=f"Verbeter of verwijder deze instelling in {path.name}.",
    )
