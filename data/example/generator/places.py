"""The places of the example as one table: a row per place that isn't a sum of others."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
import pandas as pd

SEED: Final = 9901
YEARS: Final = tuple(range(2018, 2026))
LAST_YEAR: Final = YEARS[-1]
AGES: Final = ("a0", "a15", "a25", "a45", "a65")
DISTANCES: Final = ("huisarts", "supermarkt", "kinderdagverblijf", "school", "scholen3")
DEFAULTS: Final = {
    "eenzaam": 0.0,
    "bijstand": 1.0,
    "participatie": 0.0,
    "instelling": 0.0,
    "extra_bedrijven": 0.0,
    "extra_misdrijven": 0.0,
}
LAND_CLASSES: Final = {
    "buitengebied": (900, 2200),
    "dorp": (600, 1700),
    "nieuwbouw": (180, 420),
    "tuinwijk": (180, 350),
}
POPULATIONS: Final = {
    "buitengebied": (500, 2600),
    "dorp": (2600, 7800),
    "station": (1800, 5200),
    "centrum": (3500, 9000),
}


@dataclass(frozen=True)
class Region:
    """A gemeente, wijk or buurt in the order of the services, with the gemeente it belongs to."""

    code: str
    name: str
    gemeente: str
    gemeente_name: str

    @property
    def kind(self) -> str:
        """The word of the services for the level of this region."""
        return {"NL": "Land", "GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}[self.code[:2]]

    @property
    def wijk(self) -> str:
        """The code of the wijk that a buurt lies in."""
        return "WK" + self.code[2:8]


@dataclass(frozen=True)
class Places:
    """Every place and region of the example.

    `traits` has a row per place at the lowest level: a buurt, a wijk without buurten, or Nederland. `seeds` are the
    points that draw the borders, by buurt.
    """

    traits: pd.DataFrame
    regions: tuple[Region, ...]
    seeds: dict[str, list[tuple[float, float]]]


def wobble(codes: pd.Index, name: str, year: int = 0) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return one standard normal number per region, fixed by region, name and year; Nederland gets zero."""
    return np.array([_normal(c, name, year) for c in codes], dtype=np.float64)


def chance(codes: pd.Index, name: str, year: int = 0) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return one number from [0, 1) per region, fixed by region, name and year."""
    return np.array([_rng(c, name, year).random() for c in codes], dtype=np.float64)


@cache
def _normal(code: str, name: str, year: int) -> float:
    return 0.0 if code.startswith("NL") else float(_rng(code, name, year).standard_normal())


def _rng(code: str, name: str, year: int) -> np.random.Generator:
    return np.random.default_rng([SEED, crc32(f"{code}|{name}".encode()), year])


def load_places() -> Places:
    """Return the places that places.toml describes."""
    data = tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))
    country = data["nederland"]
    regions = [Region("NL00", country["naam"], "", country["naam"])]
    rows = [{"code": "NL00", **_traits(data["soort"]["nederland"], country)}]
    seeds: dict[str, list[tuple[float, float]]] = {}
    for part in (_example_town(data, seeds), _rest_of_country(data)):
        regions += part[0]
        rows += part[1]
    return Places(pd.DataFrame(rows).set_index("code").fillna(DEFAULTS), tuple(regions), seeds)


def _traits(kind: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = {**DEFAULTS, **kind, **own}
    shares = dict(zip(AGES, merged.pop("leeftijd"), strict=True))
    near = dict(zip(DISTANCES, merged.pop("afstanden"), strict=True))
    return {k: v for k, v in merged.items() if k not in ("naam", "plek")} | shares | near


def _example_town(
    data: dict[str, Any], seeds: dict[str, list[tuple[float, float]]]
) -> tuple[list[Region], list[dict[str, Any]]]:
    town = data["voorbeeldstad"]
    gemeente, name = town["code"], town["naam"]
    regions, rows = [Region(gemeente, name, gemeente, name)], []
    for wijk in town["wijk"]:
        regions.append(Region(wijk["code"], wijk["naam"], gemeente, name))
        for number, buurt in enumerate(wijk["buurten"], start=1):
            code = f"BU{wijk['code'][2:]}{number:02d}"
            regions.append(Region(code, buurt["naam"], gemeente, name))
            kind = data["soort"][wijk["soort"]]
            rows.append({"code": code, **_traits(kind, _own_face(code, kind) | buurt)})
            if "plek" in buurt:
                seeds[code] = [(x, y) for x, y in buurt["plek"]]
    return regions, rows


def _own_face(code: str, traits: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a buurt differ from others of its kind, where places.toml doesn't say."""
    rng = _rng(code, "face", 0)
    ages = np.array(traits["leeftijd"]) * np.exp(0.05 * rng.standard_normal(5))
    far = np.array(traits["afstanden"]) * np.exp(np.array([0.25, 0.25, 0.25, 0.20, 0.06]) * rng.standard_normal(5))
    spread = {"alleen": 0.05, "corporatie": 0.14, "particulier": 0.14, "flats": 0.12, "woz": 0.07, "autos": 0.05}
    own = {name: traits[name] * float(np.exp(size * rng.standard_normal())) for name, size in spread.items()}
    return own | {"leeftijd": (ages / ages.sum()).tolist(), "afstanden": far.tolist(), "flats": min(0.97, own["flats"])}


def _rest_of_country(data: dict[str, Any]) -> tuple[list[Region], list[dict[str, Any]]]:
    regions: list[Region] = []
    rows: list[dict[str, Any]] = []
    for number, (name, wijken) in enumerate(data["land"].items(), start=2):
        gemeente = f"GM99{number:02d}"
        regions.append(Region(gemeente, name, gemeente, name))
        for index, (title, kind) in enumerate(wijken.items()):
            code = f"WK{gemeente[2:]}{index:02d}"
            regions.append(Region(code, title, gemeente, name))
            rows.append({"code": code, **_traits(data["soort"][kind], _random_place(code, kind, data["soort"][kind]))})
    return regions, rows


def _random_place(code: str, kind: str, traits: dict[str, Any]) -> dict[str, Any]:
    """Return what makes this wijk differ from others of its kind."""
    rng = _rng(code, "place", 0)
    low, high = POPULATIONS.get(kind, (4200, 14500))
    size = LAND_CLASSES.get(kind, (110, 260))
    ages = np.array(traits["leeftijd"]) * np.exp(0.10 * rng.standard_normal(5))
    return {
        "inwoners": int(rng.integers(low, high)),
        "groei": 0.005 + 0.004 * rng.standard_normal(),
        "land": int(rng.integers(*size)),
        "water": int(rng.integers(2, 30)),
        "leeftijd": (ages / ages.sum()).tolist(),
        "welstand": traits["welstand"] + 0.28 * rng.standard_normal(),
        "alleen": traits["alleen"] * float(np.exp(0.07 * rng.standard_normal())),
        "woz": traits["woz"] * float(np.exp(0.12 * rng.standard_normal())),
        "flats": min(0.97, traits["flats"] * float(np.exp(0.15 * rng.standard_normal()))),
        "adressen": traits["adressen"] * float(np.exp(0.18 * rng.standard_normal())),
        "misdrijven": traits["misdrijven"] * float(np.exp(0.15 * rng.standard_normal())),
    }
