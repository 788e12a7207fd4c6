"""The shares and averages that are published, from sums of counts."""

from __future__ import annotations

import pandas as pd
from generator.places import DISTANCES


def derived(n: pd.DataFrame) -> pd.DataFrame:
    """Return the sums with the shares and averages that are published; empty where the denominator is zero."""
    homes, households, people = (_nonzero(n[c]) for c in ("woningen", "huishoudens", "inwoners"))
    at_home, working = _nonzero(n["in_huishoudens"]), _nonzero(n["werkzaam"])
    density = n["som_adressen"] / people
    own = {
        "geboorte_relatief": 1000 * n["geboorte"] / people,
        "sterfte_relatief": 1000 * n["sterfte"] / people,
        "huishoudensgrootte": n["in_huishoudens"] / households,
        "dichtheid": 100 * n["inwoners"] / _nonzero(n["land"]),
        "woz": n["som_woz"] / homes,
        "stroom": n["som_stroom"] / homes,
        "gas": n["som_gas"] / homes,
        "inkomen_inwoner": n["som_inkomen"] / at_home,
        "inkomen_ontvanger": n["som_inkomen"] / _nonzero(n["ontvangers"]),
        "p40": n["som_p40"] / at_home,
        "p20": n["som_p20"] / at_home,
        "armoede": n["som_armoede"] / at_home,
        "bijna_armoede": n["som_bijna_armoede"] / at_home,
        "participatie": 100 * n["werkzaam"] / _nonzero(n["werkleeftijd"]),
        "zelfstandigen": 100 * n["n_zelfstandig"] / working,
        "werknemers": 100 - 100 * n["n_zelfstandig"] / working,
        "jeugdzorg_relatief": 100 * n["jeugdzorg"] / _nonzero(n["jongeren"]),
        "wmo_relatief": 1000 * n["wmo"] / people,
        "autos_huishouden": n["autos"] / households,
        "autos_km2": 100 * n["autos"] / _nonzero(n["land"]),
        "oppervlakte": n["land"] + n["water"],
        "adressendichtheid": density,
        "stedelijkheid": _urbanity(density),
        **{d: n[f"som_{d}"] / people for d in DISTANCES},
    }
    return pd.concat([n, pd.DataFrame({**own, **_home_shares(n, homes), **_household_levels(n, households)})], axis=1)


def _urbanity(density: pd.Series[float]) -> pd.Series[float]:
    """Return the class of CBS: 1 is very urban, 5 is rural."""
    edges = pd.DataFrame({edge: density >= edge for edge in (500, 1000, 1500, 2500)})
    return (5.0 - edges.sum(axis=1)).where(density.notna())


def _home_shares(n: pd.DataFrame, homes: pd.Series[float]) -> dict[str, pd.Series[float]]:
    parts = {
        "meergezins": "flats",
        "eengezins": "huizen",
        "tussen": "n_tussen",
        "hoek": "n_hoek",
        "kap": "n_kap",
        "vrij": "n_vrij",
        "koop": "n_koop",
        "corporatie": "n_corporatie",
        "particulier": "n_particulier",
        "eigendom_onbekend": "n_onbekend",
        "vanaf2000": "n_vanaf2000",
        "jonger10": "n_jonger10",
        "onbewoond": "n_onbewoond",
        "stadsverwarming": "n_stadsverwarming",
    }
    shares = {name: 100 * n[count] / homes for name, count in parts.items()}
    shares["huur"] = shares["corporatie"] + shares["particulier"]
    for name, rest in (("voor2000", "vanaf2000"), ("ouder10", "jonger10"), ("bewoond", "onbewoond")):
        shares[name] = 100 - shares[rest]
    for fuel in ("stroom", "gas"):
        for kind, count in (("flat", "flats"), ("tussen", "n_tussen"), ("vrij", "n_vrij")):
            shares[f"{fuel}_{kind}"] = n[f"som_{fuel}_{kind}"] / _nonzero(n[count])
    return shares


def _household_levels(n: pd.DataFrame, households: pd.Series[float]) -> dict[str, pd.Series[float]]:
    names = {
        "inkomen_standaard": "h_standaard",
        "h40": "h40",
        "h20": "h20",
        "laag_inkomen": "h_laag",
        "minimum100": "h_min100",
        "minimum110": "h_min110",
        "minimum120": "h_min120",
        "vermogen": "h_vermogen",
    }
    return {name: n[f"som_{key}"] / households for name, key in names.items()}


def _nonzero(values: pd.Series[float]) -> pd.Series[float]:
    return values.where(values > 0)
