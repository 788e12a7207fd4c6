"""Settings: flags win over environment variables, these over `wijkanalyse.toml`, and that over the defaults."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import SettingsError
from wijkanalyse.own import declarations
from wijkanalyse.weighing import choices

if TYPE_CHECKING:
    from wijkanalyse.own.declarations import AreaDeclaration, FigureDeclaration
    from wijkanalyse.signals.signal import Report, Version
    from wijkanalyse.weighing.choices import ChoiceDeclaration

FILE_NAME: Final = "wijkanalyse.toml"
VERSIONS: Final[tuple[Report, ...]] = ("deelbaar", "intern", "bewoners")
Kleur = str  # "#rrggbb", or empty; `_convert` reads its values by this name
_YES: Final = {"1", "ja", "true", "aan"}
_NO: Final = {"0", "nee", "false", "uit", ""}


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. `datum` is the one reference date of a build; paths of a file are absolute.

    `gemeente` is built when a command names none; `pdf` asks for a PDF of each page, and `browser` makes these;
    `een_bestand` asks for the whole gemeente in one file.
    `signalen` are the files and folders with signals, `privacy` the file with what the team allows in typed text,
    `acties` its actions, and `organisatie` the name in the report, with its `logo`, and the colours of links and marks
    (`kleur`) and of the band at the top (`kopkleur`). `punt` are the team's choices about points, `uit` the patterns
    that it switched off, `patronen` the folder with its own, and `sjablonen` the folder with its own templates;
    `vergelijk` is the day of an earlier report, and `project` the folder of the settings file. `weglaten` holds the ids
    of indicators that the team leaves out; `cijfers` the files with own figures, `cijfer` what these figures are, and
    `gebied` the team's own areas. `v4_tabellen` names the tables that go through OData version 4 ("*": all of
    opendata.cbs.nl); an empty `v4_url` stands for CBS, or for a mirror when `opendata_url` names one.
    """

    gemeente: str = ""
    out: Path = Path("rapporten")
    datum: date = field(default_factory=date.today)  # the user's own calendar day
    offline: bool = False
    refresh: bool = False
    quiet: bool = False
    verbose: bool = False
    figuren: bool = False
    pdf: bool = False
    een_bestand: bool = False
    browser: str = ""
    versie: Report = "deelbaar"
    opendata_url: str = "https://opendata.cbs.nl"
    dataderden_url: str = "https://dataderden.cbs.nl"
    pdok_url: str = ""
    v4_url: str = ""
    v4_tabellen: tuple[str, ...] = ()
    timeout: float = 60.0
    cache: Path | None = None
    weglaten: tuple[str, ...] = ()
    signalen: tuple[Path, ...] = ()
    privacy: Path | None = None
    acties: Path | None = None
    organisatie: str = field(default="", repr=False)
    logo: Path | None = None
    kleur: Kleur = ""
    kopkleur: Kleur = ""
    cijfers: tuple[Path, ...] = ()
    cijfer: tuple[FigureDeclaration, ...] = ()
    gebied: tuple[AreaDeclaration, ...] = ()
    punt: tuple[ChoiceDeclaration, ...] = ()
    uit: tuple[str, ...] = ()
    patronen: Path | None = None
    sjablonen: Path | None = None
    vergelijk: date | None = None
    project: Path | None = None

    @property
    def shows(self) -> Version:
        """What may be known of signals: a leaflet for residents shows what deelbaar does."""
        return "deelbaar" if self.versie == "bewoners" else self.versie


SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "build": (
        *("gemeente", "out", "datum", "versie", "vergelijk", "offline", "refresh", "quiet", "verbose"),
        *("figuren", "pdf", "browser", "een_bestand"),
    ),
    "bronnen": ("opendata_url", "dataderden_url", "pdok_url", "v4_url", "v4_tabellen", "timeout"),
    "opslag": ("cache",),
    "indicatoren": ("weglaten",),
    "cijfers": ("bestanden",),
    "signalen": ("bestanden",),
    "privacy": ("bestand",),
    "acties": ("bestand",),
    "organisatie": ("naam", "logo", "kleur", "kopkleur"),
    "patronen": ("uit", "map"),
    "sjablonen": ("map",),
}
"""The sections of `wijkanalyse.toml`, each with its keys."""
NAMED_SECTIONS: Final = ("cijfer", "gebied", "punt")
"""The sections with blocks under names of the team's own choice; `declarations` checks what is in them."""
_OF_SECTION: Final = ("bestanden", "bestand", "naam", "map")
"""Keys that are named after their section as a setting: `[cijfers] bestanden` is the setting `cijfers`."""


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
                "Het instellingenbestand is er niet.",
                value=str(config),
                allowed="een bestand dat bestaat",
                hint="Controleer de naam achter --config.",
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
            value=_trouble(error),
            allowed="een TOML-bestand in UTF-8",
            hint=f"Verbeter {path.name}, of hernoem het om zonder te werken.",
        ) from error
    values: dict[str, Any] = {"project": path.absolute().parent}
    for section, content in data.items():
        if section not in (*SECTIONS, *NAMED_SECTIONS) or not isinstance(content, dict):
            raise _unknown(path, section, (*SECTIONS, *NAMED_SECTIONS))
        if section in NAMED_SECTIONS:
            values[section] = _declared(section, content, path.name)
            continue
        for key, value in content.items():
            if key not in SECTIONS[section]:
                raise _unknown(path, f"{section}.{key}", SECTIONS[section])
            setting = section if key in _OF_SECTION else key
            values[setting] = _convert(setting, value, path.name, path.absolute().parent)
    return values


def _declared(section: str, content: Mapping[str, Any], where: str) -> tuple[Any, ...]:
    return choices.read(content, where) if section == "punt" else declarations.read(section, content, where)


def _trouble(error: Exception) -> str:
    """Return in Dutch what a reader stumbled on, with the place where it says so."""
    if isinstance(error, UnicodeDecodeError):
        return "een teken dat geen UTF-8 is"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"een fout op regel {place[1]}, teken {place[2]}" if place else "een fout aan het einde van het bestand"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for setting in fields(Settings):
        if setting.name in (*NAMED_SECTIONS, "project"):
            continue
        name = f"WIJKANALYSE_{setting.name.upper()}"
        if text := environment.get(name, "").strip():
            values[setting.name] = _convert(setting.name, text, name, Path.cwd())
    return values


def _convert(key: str, value: Any, where: str, base: Path) -> Any:
    """Return a value as the kind that the setting has; relative paths are taken from the file that names them."""
    default = {f.name: f.type for f in fields(Settings)}[key]
    kinds: dict[str, Callable[[Any], Any]] = {
        "bool": _boolean,
        "date": _date,
        "date | None": _date,
        "Path": lambda v: base / _path(v),
        "Path | None": lambda v: base / _path(v),
        "float": _positive,
        "str": _url if key.endswith("_url") else _text,
        "Kleur": _colour,
        "Report": _version,
        "tuple[str, ...]": _texts,
        "tuple[Path, ...]": lambda v: _paths(v, base),
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
    try:
        return Path(value.strip()).expanduser()
    except RuntimeError:
        raise ValueError("een map; ~naam is geen bekende gebruiker") from None


def _paths(value: Any, base: Path) -> tuple[Path, ...]:
    return tuple(base / _path(text) for text in _texts(value))


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


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("een tekst tussen aanhalingstekens")
    return " ".join(value.split())


def _colour(value: Any) -> str:
    text = str(value).strip().lower()
    if text and not re.fullmatch("#[0-9a-f]{6}", text):
        raise ValueError("een kleur als #0a5a68")
    return text


def _version(value: Any) -> str:
    text = str(value).strip().lower()
    if text not in VERSIONS:
        raise ValueError(" of ".join(VERSIONS))
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
