"""Two tables beside the kerncijfers: how near facilities are, and support by the Wmo per kind."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from generator.figures import place_sums, totals
from generator.places import Places, wobble
from generator.tables import (
    Dimension,
    Table,
    Topic,
    categories,
    describing_texts,
    describing_topics,
    periods,
    region_dimension,
    region_key,
)

YEAR: Final = 2024
FACILITIES: Final = {
    "AfstandTotHuisartsenpost": ("Afstand tot huisartsenpost", 6.2),
    "AfstandTotApotheek": ("Afstand tot apotheek", 1.3),
    "AfstandTotZiekenhuis": ("Afstand tot ziekenhuis", 7.0),
    "AfstandTotConsultatiebureau": ("Afstand tot consultatiebureau", 1.6),
    "AfstandTotParkOfPlantsoen": ("Afstand tot park of plantsoen", 0.5),
    "AfstandTotSportterrein": ("Afstand tot sportterrein", 0.8),
    "AfstandTotTreinstationsTotaal": ("Afstand tot treinstations totaal", 5.2),
    "AfstandTotBibliotheek": ("Afstand tot bibliotheek", 1.9),
    "AfstandTotBinnenzwembad": ("Afstand tot binnenzwembad", 3.3),
}
"""Titles, with the distance in Nederland."""

KINDS: Final = {
    "T001024": ("Totaal maatwerkvoorzieningen", 1.0),
    "A019506": ("Ondersteuning thuis", 0.29),
    "A019507": ("Hulp bij huishouden", 0.46),
    "A019508": ("Verblijf en opvang", 0.05),
    "A019509": ("Hulpmiddelen en diensten", 0.55),
}
SECRET: Final = 8
"""Fewer clients than this CBS doesn't publish."""

WMO_YEAR: Final = 2025
FEWEST: Final = 10


def nearby_table(places: Places) -> Table:
    """Return how far people live from facilities: far where the doctor is far, with a twist of its own per facility."""
    people = place_sums(places, YEAR, {})["inwoners"]
    topics = [Topic(f"{base}_{n}", title, "km", 1) for n, (base, (title, _)) in enumerate(FACILITIES.items(), start=5)]
    far = places.traits["huisarts"] / places.traits["huisarts"]["NL00"]
    weighted = {
        topic.key: people * level * np.sqrt(far) * np.exp(0.25 * wobble(people.index, base))
        for topic, (base, (_, level)) in zip(topics, FACILITIES.items(), strict=True)
    }
    sums = totals(pd.DataFrame({"people": people, **weighted}), places)
    enough = sums["people"] >= FEWEST
    figures = sums[[t.key for t in topics]].div(sums["people"].where(enough), axis=0).round(1)
    texts = pd.DataFrame([describing_texts(r, "opendata") for r in places.regions], index=figures.index)
    texts.insert(0, "WijkenEnBuurten", [region_key(r, "opendata") for r in places.regions])
    return Table(
        table="99270NED",
        title=f"Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers {YEAR}",
        service="opendata",
        source="Verzonnen; de echte tabel is van CBS.",
        modified="2025-10-01T02:00:00",
        period=str(YEAR),
        dimensions=(region_dimension(places.regions, "opendata"),),
        topics=(*describing_topics(), *topics),
        rows=pd.concat([texts, figures], axis=1),
    )


def wmo_table(places: Places) -> Table:
    """Return the clients of the Wmo by kind of support, of gemeenten and wijken; the figures are provisional."""
    sums = totals(place_sums(places, WMO_YEAR, {})[["inwoners", "wmo"]], places)
    regions = [r for r in places.regions if not r.code.startswith("BU")]
    listed = region_dimension(regions, "opendata")
    parts = [_clients(sums.loc[[r.code for r in regions]], kind) for kind in KINDS]
    keys = [region_key(r, "opendata") for r in regions]
    return Table(
        table="99158NED",
        title=f"Wmo-cliënten; type maatwerkvoorziening, wijken, {WMO_YEAR} (voorlopig)",
        service="opendata",
        source="Verzonnen; de echte tabel is van CBS.",
        modified="2026-06-30T02:00:00",
        period=str(WMO_YEAR),
        dimensions=(
            Dimension("TypeMaatwerkvoorziening", "Type maatwerkvoorziening", "Dimension", _kinds()),
            Dimension("Wijken", "Wijken", listed.kind, listed.categories),
            periods((WMO_YEAR,), provisional=frozenset({WMO_YEAR})),
        ),
        topics=(
            Topic("WmoClienten_5", "Wmo-cliënten", "aantal", 0),
            Topic("WmoClientenPer1000Inwoners_6", "Wmo-cliënten per 1 000 inwoners", "per 1 000 inwoners", 0),
        ),
        rows=pd.concat([part.assign(Wijken=keys) for part in parts], ignore_index=True),
    )


def _kinds() -> tuple[dict[str, object], ...]:
    return categories({kind: title for kind, (title, _) in KINDS.items()})


def _clients(sums: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the clients of one kind, rounded to fives; few clients are secret."""
    clients = sums["wmo"] * KINDS[kind][1]
    small = sums.index.str.startswith("WK")
    rounded = clients.round().where(~small, (clients / 5).round() * 5).mask(small & (clients < SECRET))
    relative = (1000 * rounded / sums["inwoners"].where(sums["inwoners"] > 0)).round()
    return pd.DataFrame(
        {
            "TypeMaatwerkvoorziening": kind,
            "Perioden": f"{WMO_YEAR}JJ00",
            "WmoClienten_5": rounded.astype("Int64").array,
            "WmoClientenPer1000Inwoners_6": relative.astype("Int64").array,
        }
    )
