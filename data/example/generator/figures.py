"""What the places count in a year, before anything is rounded or hidden.

Every function takes the traits and returns columns that may be added up; averages are added up as their numerator.
`derived` turns sums into the shares and averages that are published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from generator.places import AGES, DISTANCES, LAST_YEAR, YEARS, Places, wobble

if TYPE_CHECKING:
    from collections.abc import Mapping

Numbers = dict[str, "pd.Series[float]"]

AGE_DRIFT: Final = (-0.0013, -0.0001, 0.0012, -0.0025, 0.0027)
BY_YEAR: Final[Mapping[str, tuple[float, ...]]] = {
    "woz": (0.580, 0.625, 0.680, 0.730, 0.795, 0.925, 0.952, 1.0),
    "inkomen_inwoner": (26.1, 27.1, 28.2, 29.4, 31.3, 33.3, 34.9, 36.4),
    "inkomen_standaard": (30.5, 31.6, 32.8, 34.2, 36.1, 38.6, 40.4, 42.0),
    "laag_inkomen": (7.9, 7.5, 6.8, 6.7, 6.3, 5.9, 5.7, 5.5),
    "minimum100": (7.1, 6.8, 6.3, 6.1, 5.8, 5.5, 5.3, 5.2),
    "vermogen": (38.0, 52.0, 64.0, 76.0, 102.0, 130.0, 137.0, 145.0),
    "bijstand": (0.0385, 0.0375, 0.0370, 0.0365, 0.0352, 0.0345, 0.0342, 0.0340),
    "ww": (0.023, 0.020, 0.0215, 0.0205, 0.0150, 0.0135, 0.0142, 0.0145),
    "participatie": (67.9, 68.8, 68.4, 70.4, 72.2, 73.1, 73.2, 73.3),
    "stroom": (2790, 2730, 2760, 2810, 2620, 2450, 2480, 2480),
    "gas": (1270, 1180, 1120, 1290, 1010, 900, 880, 870),
    "bedrijven": (0.093, 0.095, 0.099, 0.103, 0.109, 0.116, 0.122, 0.124),
}
SECTORS: Final = {"a": 0.045, "bf": 0.165, "gi": 0.190, "hj": 0.100, "kl": 0.095, "mn": 0.240, "oq": 0.110, "ru": 0.055}
MOVED_PEOPLE: Final = 105
MOVED_FROM: Final = "BU99010504"
MOVED_TO: Final = "BU99010602"
NEW_BORDERS: Final = 2022


@dataclass(frozen=True)
class Surroundings:
    """The traits of all places in one year, with their land and water in hectare."""

    traits: pd.DataFrame
    year: int

    def level(self, name: str) -> float:
        """The national level of a figure this year."""
        return BY_YEAR[name][self.year - YEARS[0]]

    def noise(self, name: str, spread: float, yearly: float = 0.3) -> pd.Series[float]:
        """A factor around 1: what is particular to a place, and a smaller part that changes every year."""
        fixed = wobble(self.traits.index, name)
        moving = wobble(self.traits.index, name, self.year)
        return pd.Series(np.exp(spread * (fixed + yearly * moving)), index=self.traits.index)


def place_sums(places: Places, year: int, land: Mapping[str, float]) -> pd.DataFrame:
    """Return the counts of every place in `year`; `land` holds the surfaces that the borders give."""
    traits = places.traits.copy()
    for code, hectares in land.items():
        if code in traits.index:
            traits.loc[code, "land"] = hectares
    traits[["land", "water"]] = traits[["land", "water"]].fillna({"land": 1.0, "water": 1.0})
    here = Surroundings(traits, year)
    sums = _people(here)
    for part in (_origin, _households, _homes, _energy, _learning, _income, _benefits, _care, _business, _nearby):
        sums |= part(here, sums)
    return pd.DataFrame(sums)


def _people(here: Surroundings) -> Numbers:
    t, back = here.traits, here.year - LAST_YEAR
    people = t["inwoners"] * (1 + t["groei"]) ** back * here.noise("inwoners", 0.002, 1.0)
    people[t["inwoners"] == 0] = 0
    if here.year < NEW_BORDERS:
        people[MOVED_FROM] -= MOVED_PEOPLE
        people[MOVED_TO] += MOVED_PEOPLE
    people = people.round()
    shares = pd.DataFrame({a: t[a] + d * back for a, d in zip(AGES, AGE_DRIFT, strict=True)}).clip(lower=0.02)
    shares = shares.mul(pd.DataFrame({a: here.noise(a, 0.02) for a in AGES}))
    counts = shares.div(shares.sum(axis=1), axis=0).mul(people, axis=0).round()
    counts["a45"] += people - counts.sum(axis=1)
    old = counts["a65"] / people.where(people > 0)
    men = (people * (0.497 - 0.12 * (old.fillna(0) - 0.2)) * here.noise("mannen", 0.006)).round()
    births = people * 0.0093 * (t["a25"] / 0.258) * here.noise("geboorte", 0.06, 1.0)
    deaths = people * 0.0096 * (t["a65"] / 0.208) ** 1.5 * here.noise("sterfte", 0.06, 1.0)
    return {
        "inwoners": people,
        "mannen": men,
        "vrouwen": people - men,
        **{a: counts[a] for a in AGES},
        "werkleeftijd": counts["a15"] + counts["a25"] + counts["a45"] + 0.52 * counts["a65"],
        "volwassenen": people - counts["a0"] - 0.27 * counts["a15"],
        "geboorte": births.round(),
        "sterfte": deaths.round(),
        "instelling": t["instelling"] + 0.010 * (people - t["instelling"]).clip(lower=0) * (t["a65"] < 0.3),
        **_marital(here, people),
    }


def _marital(here: Surroundings, people: pd.Series[float]) -> Numbers:
    t = here.traits
    widowed = 0.048 * (t["a65"] / 0.208) * here.noise("verweduwd", 0.05)
    divorced = (0.078 + 0.06 * (t["alleen"] - 0.4) - 0.010 * t["welstand"]) * here.noise("gescheiden", 0.04)
    single = 0.484 + 0.0022 * (here.year - LAST_YEAR) + 0.55 * (t["alleen"] - 0.4) + 0.9 * (t["a0"] - 0.15)
    single = (single - 0.5 * (t["a65"] - 0.208)) * here.noise("ongehuwd", 0.01)
    parts = {
        n: (people * s).round() for n, s in (("ongehuwd", single), ("gescheiden", divorced), ("verweduwd", widowed))
    }
    return parts | {"gehuwd": people - sum(parts.values())}


def _origin(here: Surroundings, n: Numbers) -> Numbers:
    t, back, people = here.traits, here.year - LAST_YEAR, n["inwoners"]
    beyond = (people * (t["buiten_europa"] + 0.0035 * back).clip(lower=0.01) * here.noise("buiten", 0.05)).round()
    europe = (people * (t["europa"] + 0.0020 * back).clip(lower=0.01) * here.noise("europa", 0.05)).round()
    born_beyond, born_europe = (0.44 * beyond).round(), (0.36 * europe).round()
    old = {
        k: (s * beyond).round()
        for k, s in (("marokko", 0.13), ("antillen", 0.055), ("suriname", 0.115), ("turkije", 0.135))
    }
    other = (0.33 * beyond).round()
    return {
        "herkomst_nl": people - beyond - europe,
        "herkomst_eu": europe,
        "herkomst_buiten": beyond,
        "geboren_nl_eu": born_europe,
        "geboren_nl_buiten": born_beyond,
        "geboren_elders_eu": europe - born_europe,
        "geboren_elders_buiten": beyond - born_beyond,
        "westers": (1.15 * europe + 0.04 * people).round(),
        **old,
        "overig_nietwesters": other,
        "nietwesters": sum(old.values()) + other,
    }


def _households(here: Surroundings, n: Numbers) -> Numbers:
    t = here.traits
    at_home = (n["inwoners"] - n["instelling"]).clip(lower=0)
    young = n["a0"] / at_home.where(at_home > 0)
    alone = (t["alleen"] + 0.002 * (here.year - LAST_YEAR)) * here.noise("alleen", 0.015)
    families = (2.09 * young.fillna(0) * here.noise("gezinnen", 0.02)).clip(upper=0.95 - alone)
    couples = 1 - alone - families
    size = alone + 2.05 * couples + 3.55 * families
    total = (at_home / size).round()
    single, with_children = (total * alone).round(), (total * families).round()
    return {
        "in_huishoudens": at_home,
        "huishoudens": total,
        "alleen": single,
        "met_kinderen": with_children,
        "zonder_kinderen": total - single - with_children,
        "autos": (total * t["autos"] * (1 + 0.004 * (here.year - LAST_YEAR)) * here.noise("autos", 0.03)).round(),
        "motoren": (total * 0.085 * (t["autos"] / 1.1) * here.noise("motoren", 0.05)).round(),
    }


def _homes(here: Surroundings, n: Numbers) -> Numbers:
    t, back = here.traits, here.year - LAST_YEAR
    homes = (0.982 * n["huishoudens"]).round()
    flats = homes * (t["flats"] * here.noise("flats", 0.02, 0.05)).clip(upper=0.97)
    houses = homes - flats
    rural = (t["adressen"] < 700).astype(float)
    detached = houses * (0.20 + 0.45 * rural + 0.08 * t["welstand"].clip(-1, 1))
    twins = houses * (0.14 + 0.04 * rural)
    corner = houses * 0.20 * (1 - 0.7 * rural)
    newer = homes * (t["na2000"] * (1 + 0.012 * back)).clip(lower=0.01)
    recent = homes * (t["na2015"] * (1 + 0.02 * back)).clip(lower=0.01)
    social = homes * (t["corporatie"] * here.noise("corporatie", 0.03, 0.1))
    private = homes * ((t["particulier"] + 0.001 * back) * here.noise("particulier", 0.03, 0.1)).clip(lower=0.01)
    unknown = 0.004 * homes
    return {
        "woningen": homes,
        "flats": flats,
        "huizen": houses,
        "n_vrij": detached,
        "n_kap": twins,
        "n_hoek": corner,
        "n_tussen": houses - detached - twins - corner,
        "n_vanaf2000": newer,
        "n_jonger10": recent,
        "nieuwbouw": (0.11 * recent * here.noise("nieuwbouw", 0.2, 1.0)).round(),
        "n_corporatie": social,
        "n_particulier": private,
        "n_onbekend": unknown,
        "n_koop": homes - social - private - unknown,
        "n_onbewoond": homes * 0.04 * here.noise("onbewoond", 0.15),
        "som_woz": homes * t["woz"] * here.level("woz") * here.noise("woz", 0.01),
    }


def _energy(here: Surroundings, n: Numbers) -> Numbers:
    power, gas = here.level("stroom"), here.level("gas")
    old = 1.08 - 0.40 * n["n_vanaf2000"] / n["woningen"].where(n["woningen"] > 0)
    sums: Numbers = {}
    for kind, power_factor, gas_factor in (("flats", 0.72, 0.66), ("n_tussen", 1.03, 0.95), ("n_vrij", 1.46, 1.72)):
        name = kind.removeprefix("n_").replace("flats", "flat")
        sums[f"som_stroom_{name}"] = n[kind] * power * power_factor * here.noise(f"stroom{name}", 0.02)
        sums[f"som_gas_{name}"] = n[kind] * gas * gas_factor * old.fillna(1) * here.noise(f"gas{name}", 0.02)
    rest = n["n_kap"] + n["n_hoek"]
    sums["som_stroom"] = sum((v for k, v in sums.items() if "stroom" in k), rest * power * 1.15)
    sums["som_gas"] = sum((v for k, v in sums.items() if "som_gas_" in k), rest * gas * 1.16 * old.fillna(1))
    heat = 0.065 + 0.25 * ((here.traits["flats"] > 0.6) & (here.traits["na2000"] < 0.12))
    return sums | {"n_stadsverwarming": n["woningen"] * heat * (here.traits["adressen"] > 700)}


def _learning(here: Surroundings, n: Numbers) -> Numbers:
    t, of_age = here.traits, n["werkleeftijd"]
    back = here.year - LAST_YEAR
    campus = 0.10 * (t["a25"] > 0.38)
    high = (0.345 + 0.006 * back + 0.105 * t["welstand"] + campus + 0.05 * (t["alleen"] > 0.5)) * here.noise(
        "hoog", 0.02
    )
    low = (0.255 - 0.004 * back - 0.070 * t["welstand"] - 0.5 * campus) * here.noise("laag", 0.02)
    age_effect = 22 * (0.208 - t["a65"])
    share = here.level("participatie") + 3.6 * t["welstand"] + t["participatie"] + age_effect
    working = of_age * (share * here.noise("participatie", 0.006)).clip(15, 88) / 100
    return {
        "hoog": of_age * high,
        "laag": of_age * low,
        "midden": of_age * (1 - high - low),
        "leerlingen_po": 0.58 * n["a0"],
        "leerlingen_vo": 0.43 * n["a15"],
        "werkzaam": working,
        "n_zelfstandig": working * (0.155 + 0.02 * t["welstand"] + 0.05 * (t["adressen"] < 300)),
    }


def _income(here: Surroundings, n: Numbers) -> Numbers:
    t, people, homes = here.traits, n["in_huishoudens"], n["huishoudens"]
    wealth = t["welstand"] + 0.05 * wobble(t.index, "welstand", here.year)
    young = n["a0"] / n["inwoners"].where(n["inwoners"] > 0)
    per_head = here.level("inkomen_inwoner") * np.exp(0.165 * wealth - 0.9 * (young.fillna(0.15) - 0.15))
    low, very_low = here.level("laag_inkomen"), here.level("minimum100")
    students = 6.0 * (t["a15"] > 0.2)
    levels = {
        "h_standaard": here.level("inkomen_standaard") * np.exp(0.175 * wealth),
        "h40": (40 - 8.8 * wealth + 16 * (t["alleen"] - 0.4)).clip(4, 80),
        "h20": (20 * np.exp(0.46 * wealth)).clip(3, 60),
        "h_laag": low * np.exp(-0.62 * wealth) + 0.3 * students,
        "h_min100": very_low * np.exp(-0.66 * wealth) + 0.3 * students,
        "h_min110": 1.50 * very_low * np.exp(-0.62 * wealth) + 0.4 * students,
        "h_min120": 1.92 * very_low * np.exp(-0.58 * wealth) + 0.5 * students,
        "h_vermogen": here.level("vermogen")
        * np.exp(0.50 * wealth)
        * (0.35 + 1.14 * (1 - t["corporatie"] - t["particulier"])),
    }
    return {
        "ontvangers": 0.80 * people,
        "som_inkomen": people * per_head,
        "som_p40": people * (40 - 7.4 * wealth).clip(5, 75),
        "som_p20": people * (20 * np.exp(0.42 * wealth)).clip(3, 60),
        "som_armoede": people * (3.1 * np.exp(-0.60 * wealth) + 0.3 * students),
        "som_bijna_armoede": people * (6.4 * np.exp(-0.55 * wealth) + 0.3 * students),
        **{f"som_{k}": homes * v for k, v in levels.items()},
    }


def _benefits(here: Surroundings, n: Numbers) -> Numbers:
    t = here.traits
    of_age = n["a15"] + n["a25"] + n["a45"]
    assistance = here.level("bijstand") * np.exp(-0.72 * t["welstand"]) * t["bijstand"]
    disability = 0.068 * np.exp(-0.34 * t["welstand"]) * (t["a45"] / 0.262) ** 0.8
    return {
        "bijstand": of_age * assistance * here.noise("bijstand", 0.03),
        "ao": of_age * disability * here.noise("ao", 0.03),
        "ww": of_age * here.level("ww") * np.exp(-0.16 * t["welstand"]) * here.noise("ww", 0.05),
        "aow": 0.92 * n["a65"],
    }


def _care(here: Surroundings, n: Numbers) -> Numbers:
    t, back = here.traits, here.year - LAST_YEAR
    young = n["a0"] + 0.8 * n["a15"]
    clients = n["inwoners"] * 0.070 * np.exp(-0.36 * t["welstand"]) * (t["a65"] / 0.208) ** 1.2
    return {
        "jongeren": young,
        "jeugdzorg": young * (0.107 + 0.001 * back) * np.exp(-0.24 * t["welstand"]) * here.noise("jeugdzorg", 0.04),
        "wmo": clients * here.noise("wmo", 0.04),
    }


def _business(here: Surroundings, n: Numbers) -> Numbers:
    t = here.traits
    base = n["inwoners"] * here.level("bedrijven") * here.noise("bedrijven", 0.04)
    rural = t["adressen"] < 300
    sectors: Numbers = {}
    for name, share in SECTORS.items():
        factor = t["winkels"] if name == "gi" else (6.0 * rural + 0.35 * ~rural) if name == "a" else 1.0
        fixed = t["extra_bedrijven"] * (0.03 if name in "a" else 0.32 if name == "bf" else 0.65 / 6)
        sectors[f"sector_{name}"] = (base * share * factor + fixed).round()
    national = t.index.str.startswith("NL")
    sectors["sector_a"] = sectors["sector_a"].where(~national, (base * SECTORS["a"]).round())
    return sectors | {"bedrijven": sum(sectors.values(), start=pd.Series(0.0, index=t.index))}


def _nearby(here: Surroundings, n: Numbers) -> Numbers:
    t, people = here.traits, n["inwoners"]
    sums: Numbers = {f"som_{d}": people * t[d] * here.noise(d, 0.05, 0.15) for d in DISTANCES}
    return sums | {
        "som_adressen": people
        * t["adressen"]
        * (1 + 0.004 * (here.year - LAST_YEAR))
        * here.noise("adressen", 0.02, 0.1),
        "land": t["land"],
        "water": t["water"],
    }


def totals(sums: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Return the sums of every region, in the order of the regions: a wijk is the sum of its buurten, and so on up.

    Nederland isn't the sum of the invented gemeenten: it is its own row.
    """
    codes, values = sums.index.tolist(), sums.fillna(0).to_numpy(dtype=np.float64)
    added = [values[_parts(codes, region.code)].sum(axis=0) for region in places.regions]
    return pd.DataFrame(added, index=[region.code for region in places.regions], columns=sums.columns)


def _parts(codes: list[str], code: str) -> list[int]:
    """Return where the places are that together are the region with this code."""
    if code.startswith("GM"):
        return [n for n, place in enumerate(codes) if place[2:6] == code[2:]]
    if code.startswith("WK") and code not in codes:
        return [n for n, place in enumerate(codes) if place.startswith("BU" + code[2:])]
    return [codes.index(code)]
