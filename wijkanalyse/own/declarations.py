"""What a team declares in `wijkanalyse.toml` under names of its own choice: its own figures and its own areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wijkanalyse.errors import SettingsError

DIRECTIONS: Final = {"lager is gunstig": "down", "hoger is gunstig": "up", "geen oordeel": "none"}
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST: Final = 300
_MOST_DECIMALS: Final = 2


@dataclass(frozen=True)
class FigureDeclaration:
    """What an own figure is: `naam`, `eenheid` and so on as the team typed them."""

    id: str
    naam: str
    eenheid: str
    richting: str
    thema: str
    uitleg: str = ""
    zin: str = ""
    decimalen: int = 1
    kleinste_verschil: float | None = None


@dataclass(frozen=True)
class AreaDeclaration:
    """An area of a team: buurten and wijken by name or code; `gemeente` is empty when the team named none."""

    name: str
    gemeente: str
    buurten: tuple[str, ...]
    wijken: tuple[str, ...]


_FIGURE_KEYS: Final = ("naam", "eenheid", "richting", "thema", "uitleg", "zin", "decimalen", "kleinste_verschil")
_FIGURE_TEXTS: Final = ("naam", "eenheid", "richting", "thema", "uitleg", "zin")
_FIGURE_REQUIRED: Final = ("naam", "eenheid", "richting", "thema")
_AREA_KEYS: Final = ("gemeente", "buurten", "wijken")


def read(
    section: str, content: Mapping[str, Any], where: str
) -> tuple[FigureDeclaration, ...] | tuple[AreaDeclaration, ...]:
    """Return the blocks of a section with free names: "cijfer" or "gebied"."""
    return figures(content, where) if section == "cijfer" else areas(content, where)


def figures(content: Mapping[str, Any], where: str) -> tuple[FigureDeclaration, ...]:
    """Return the `[cijfer.…]` blocks of the file `where`. Raises SettingsError that names block and key."""
    return tuple(_figure(name, block, where) for name, block in content.items())


def areas(content: Mapping[str, Any], where: str) -> tuple[AreaDeclaration, ...]:
    """Return the `[gebied.…]` blocks of the file `where`. Raises SettingsError that names block and key."""
    return tuple(_area(name, block, where) for name, block in content.items())


@dataclass(frozen=True)
class _Block:
    """One named block of the settings file, with the checks that each block needs."""

    where: str
    name: str
    content: Mapping[str, Any]

    def check_keys(self, allowed: tuple[str, ...], required: tuple[str, ...] = ()) -> None:
        if unknown := [key for key in self.content if key not in allowed]:
            raise SettingsError(
                f"{self.where}: [{self.name}] heeft een onbekend woord.",
                value=", ".join(unknown),
                allowed=", ".join(allowed),
                hint=f"Verbeter of verwijder het in {self.where}.",
            )
        if absent := [key for key in required if key not in self.content]:
            raise SettingsError(
                f"{self.where}: [{self.name}] mist iets.",
                value=", ".join(absent),
                allowed=", ".join(allowed),
                hint=f"Vul het aan in {self.where}.",
            )

    def text(self, key: str) -> str:
        value = self.content.get(key, "")
        if not isinstance(value, str) or (key in self.content and not value.strip()) or len(value) > _LONGEST:
            raise self.wrong(key, f"een tekst van hooguit {_LONGEST} tekens")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.wrong(key, 'een lijst van namen of codes, zoals ["Centrum", "BU06370101"]')
        return tuple(v.strip() for v in value)

    def wrong(self, key: str, allowed: str) -> SettingsError:
        return SettingsError(
            f"{self.where}: [{self.name}] heeft een verkeerde waarde bij {key}.",
            value=str(self.content.get(key, ""))[:_LONGEST],
            allowed=allowed,
            hint=f"Verbeter het in {self.where}.",
        )


def _figure(name: str, content: Any, where: str) -> FigureDeclaration:
    if not isinstance(content, Mapping) or not _NAME.fullmatch(name):
        raise SettingsError(
            f"{where} heeft een eigen cijfer dat we niet begrijpen.",
            value=f"cijfer.{name}",
            allowed="een blok als [cijfer.schooluitval]: kleine letters, cijfers en _",
            hint=f"Verbeter het in {where}.",
        )
    block = _Block(where, f"cijfer.{name}", content)
    block.check_keys(_FIGURE_KEYS, _FIGURE_REQUIRED)
    texts = {key: block.text(key) for key in _FIGURE_TEXTS}
    if texts["richting"] not in DIRECTIONS:
        raise block.wrong("richting", ", ".join(f'"{d}"' for d in DIRECTIONS))
    if texts["zin"] and (texts["zin"].count("{}") != 1 or re.search(r"[{}]", texts["zin"].replace("{}", ""))):
        raise block.wrong("zin", "een zin met één keer {} op de plaats van het getal")
    return FigureDeclaration(name, **texts, decimalen=_decimals(block), kleinste_verschil=_smallest(block, texts))


def _decimals(block: _Block) -> int:
    value = block.content.get("decimalen", 1)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_DECIMALS:
        raise block.wrong("decimalen", "0, 1 of 2")
    return value


def _smallest(block: _Block, texts: Mapping[str, str]) -> float | None:
    value = block.content.get("kleinste_verschil")
    if value is None:
        if DIRECTIONS[texts["richting"]] != "none" and not texts["eenheid"].startswith("%"):
            raise block.wrong("kleinste_verschil", "een getal groter dan 0: vanaf welk verschil telt het?")
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise block.wrong("kleinste_verschil", "een getal groter dan 0")
    return float(value)


def _area(name: str, content: Any, where: str) -> AreaDeclaration:
    if not isinstance(content, Mapping) or not name.strip():
        raise SettingsError(
            f"{where} heeft een gebied dat we niet begrijpen.",
            value=f"gebied.{name}",
            allowed='een blok als [gebied."Noord"] met buurten = ["…", "…"]',
            hint=f"Verbeter het in {where}.",
        )
    block = _Block(where, f'gebied."{name}"', content)
    block.check_keys(_AREA_KEYS)
    declared = AreaDeclaration(name.strip(), block.text("gemeente"), block.texts("buurten"), block.texts("wijken"))
    if not declared.buurten and not declared.wijken:
        raise SettingsError(
            f"{where}: het gebied {declared.name} is leeg.",
            allowed="minstens één buurt bij buurten, of één wijk bij wijken",
            hint=f"Vul het aan in {where}. Bekijk de namen: wijkanalyse regions",
        )
    return declared
