"""The classes and word lists of screening, read from `data/privacy/`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from wijkanalyse import paths
from wijkanalyse.errors import SettingsError
from wijkanalyse.privacy.hits import Severity
from wijkanalyse.resources import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLASSES_FILE: Final = "classes.toml"
WORDS_FILE: Final = "words.toml"
NAMES_FILE: Final = "names.toml"
_ENTRY: Final = "klasse"
Words = frozenset[str]
T = TypeVar("T")


@dataclass(frozen=True)
class PrivacyClass:
    """One kind of personal data: what a message calls it, why it matters and how to write it otherwise (Dutch)."""

    id: str
    label: str
    severity: Severity
    why: str
    hint: str


@dataclass(frozen=True)
class NameWords:
    """Words around names; `organisaties` are phrases in which a person's name stands, one on each line."""

    aanspreking: Words
    aanspreking_kort: Words
    rol: Words
    tussenvoegsel: Words
    voorvoegsel: Words
    begin_achternaam: Words
    achternaam_plaats: Words
    werkwoord: Words
    zegt: Words
    vooraf: Words
    geen_naam: Words
    voornaam_klein_niet: Words
    voornaam_kort_niet: Words
    voornaam_onderwerp: Words
    voor_voornaam: Words
    plaats_met_den: Words
    organisaties: tuple[str, ...]
    voor_organisatie: Words
    achter_organisatie: Words
    achter_merk: Words
    achternaam_einde: Words
    achternaam_einde_plaats: Words


@dataclass(frozen=True)
class Names:
    """Names of people; those that are ordinary Dutch words too stand apart."""

    voornamen: Words
    voornamen_ook_woord: Words
    achternamen: Words
    achternamen_ook_woord: Words


@dataclass(frozen=True)
class AddressWords:
    """Words around streets, house numbers and postcodes."""

    straat: Words
    misschien_straat: Words
    gebouw: Words
    los: Words
    geen_straat: Words
    nummer: Words
    huisnummer: Words
    buren: Words
    woont: Words
    woning: Words
    eenheid: Words
    voor_nummer: Words
    geen_postcode: Words
    klein_na_cijfers: Words


@dataclass(frozen=True)
class DateWords:
    """Months, the last year that is taken for a year of birth, and dates that everybody knows."""

    maanden: Words
    tot_en_met: int
    bekend: tuple[str, ...]


@dataclass(frozen=True)
class PersonWords:
    """Words for one person, and for someone of whom a wijk has one."""

    enkelvoud: Words
    telwoord: tuple[str, ...]
    functie: Words
    functie_altijd: Words
    functie_dienst: Words
    uitstekend: Words
    werkwoord_enkelvoud: Words
    meerling: Words
    gezin: Words
    geteld: Words


@dataclass(frozen=True)
class SensitiveWords:
    """Words for special personal data; a word with * at its end stands for all that begin so."""

    gezondheid: Words
    geloof: Words
    afkomst: Words
    geaardheid: Words
    politie: Words
    detentie: Words
    schulden: Words


@dataclass(frozen=True)
class Limits:
    """From how many words, pronouns or children on a text draws a warning."""

    lang_vanaf_woorden: int
    verhaal_vanaf: int
    kinderen_vanaf: int


@dataclass(frozen=True)
class Rules:
    """All that screening knows; made by `load`."""

    classes: Mapping[str, PrivacyClass]
    names: Names
    naam: NameWords
    adres: AddressWords
    datum: DateWords
    persoon: PersonWords
    gevoelig: SensitiveWords
    grens: Limits


_SECTIONS: Final[dict[str, type]] = {
    "naam": NameWords,
    "adres": AddressWords,
    "datum": DateWords,
    "persoon": PersonWords,
    "gevoelig": SensitiveWords,
    "grens": Limits,
}


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return a word without capitals and accents."""
    low = word.casefold()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).replace(
        "\N{LATIN SMALL LETTER DOTLESS I}", "i"
    )


def load(folder: Path | None = None) -> Rules:
    """Read `classes.toml`, `words.toml` and `names.toml` of a folder, by default the one that ships.

    Raises SettingsError that names file, entry and key.
    """
    folder = folder if folder is not None else paths.resource_dir("data") / "privacy"
    path = folder / WORDS_FILE
    words = read_toml(path)
    _check_keys(path, "het bestand", set(words), set(_SECTIONS))
    sections: dict[str, Any] = {name: _section(path, name, kind, words[name]) for name, kind in _SECTIONS.items()}
    names_path = folder / NAMES_FILE
    return Rules(
        classes=_classes(folder / CLASSES_FILE),
        names=_section(names_path, "het bestand", Names, read_toml(names_path)),
        **sections,
    )


def _section(path: Path, name: str, kind: type[T], table: Any) -> T:
    if not isinstance(table, dict):
        raise _wrong(path, name, str(table), f"een deel [{name}]")
    _check_keys(path, name, set(table), {f.name for f in fields(kind)})  # type: ignore[arg-type]  # always a dataclass
    kinds = {f.name: str(f.type) for f in fields(kind)}  # type: ignore[arg-type]  # always a dataclass
    return kind(**{key: _value(path, f"{name}.{key}", kinds[key], value) for key, value in table.items()})


def _value(path: Path, key: str, kind: str, value: Any) -> Any:
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "Words" and isinstance(value, str):
        return frozenset(fold(word) for word in value.split())
    if kind.startswith("tuple") and isinstance(value, str):
        return tuple(fold(line.strip()) for line in value.splitlines() if line.strip())
    if kind.startswith("tuple") and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(fold(item) for item in value)
    raise _wrong(path, key, type(value).__name__, "een geheel getal" if kind == "int" else "tekst")


def _classes(path: Path) -> dict[str, PrivacyClass]:
    data = read_toml(path)
    _check_keys(path, "het bestand", set(data), {_ENTRY})
    entries = data[_ENTRY]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path, "het bestand", _ENTRY, f"een of meer keer [[{_ENTRY}]]")
    made = [_class(path, number, entry) for number, entry in enumerate(entries, start=1)]
    by_id = {one.id: one for one in made}
    if len(by_id) != len(made):
        double = ", ".join(sorted({one.id for one in made if by_id[one.id] is not one}))
        raise _wrong(path, "id", double, "elke id één keer")
    return by_id


def _class(path: Path, number: int, entry: dict[str, Any]) -> PrivacyClass:
    name = f"klasse {number}"
    _check_keys(path, name, set(entry), {f.name for f in fields(PrivacyClass)})
    for key, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise _wrong(path, f"{name}, {key}", str(value), "tekst")
    if entry["severity"] not in get_args(Severity):
        raise _wrong(path, f"{name}, severity", entry["severity"], ", ".join(get_args(Severity)))
    return PrivacyClass(**entry)


def _check_keys(path: Path, where: str, found: set[str], allowed: set[str]) -> None:
    if unknown := found - allowed:
        raise _wrong(path, where, ", ".join(sorted(unknown)), ", ".join(sorted(allowed)))
    if absent := allowed - found:
        raise _wrong(path, where, f"ontbreekt: {', '.join(sorted(absent))}", ", ".join(sorted(allowed)))


def _wrong(path: Path, where: str, value: str, allowed: str) -> SettingsError:
    return SettingsError(
        f"{path.name}, {where}: dit klopt niet.", value=value, allowed=allowed, hint=f"Verbeter {path.name}."
    )
