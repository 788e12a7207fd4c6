"""A gemeente of four wijken and the signals that people gave there, for the tests of counting and hiding."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from wijkanalyse.paths import resource_dir
from wijkanalyse.signals import vocabulary
from wijkanalyse.signals.count import Ground
from wijkanalyse.signals.hiding import view
from wijkanalyse.signals.signal import Place, Signal, Version
from wijkanalyse.signals.views import Intake, PlaceSignals, SignalView

GEMEENTE = "GM0637"
NOORD, ZUID, DORP, GEHUCHT = "WK063701", "WK063702", "WK063703", "WK063704"
SAMEN, RAND, PLEIN = "GB0637-samen", "GB0637-rand", "GB0637-plein"
BUURTEN = {
    NOORD: ("BU06370101", "BU06370102", "BU06370103"),
    ZUID: ("BU06370201", "BU06370202"),
    DORP: ("BU06370301",),
    GEHUCHT: ("BU06370401",),
}
# Samen is two whole wijken, Rand cuts Noord, Plein is too small for a page in either version.
AREAS = {
    SAMEN: (*BUURTEN[NOORD], *BUURTEN[ZUID]),
    RAND: (*BUURTEN[NOORD][:2], *BUURTEN[ZUID]),
    PLEIN: BUURTEN[ZUID][:1],
}
PEOPLE = {NOORD: 9000, ZUID: 4000, DORP: 700, GEHUCHT: 120, SAMEN: 13000, RAND: 11000, PLEIN: 400}
THEMES = {"wonen": "Wonen", "gezondheid": "Gezondheid", "ontmoeten": "Ontmoeten"}
DATUM = date(2026, 11, 21)
ORGANISATIES = ("Welzijn Noord", "De Schakel", "Zorggroep", "Buurthuis")


def ground(**changed: Any) -> Ground:
    values: dict[str, Any] = {
        "gemeente": GEMEENTE,
        "buurten": BUURTEN,
        "areas": AREAS,
        "inhabitants": PEOPLE,
        "themes": tuple(THEMES),
        "vocabulary": _vocabulary(),
        "datum": DATUM,
    }
    return Ground(**values | changed)


@functools.cache
def _vocabulary() -> vocabulary.Vocabulary:
    every = ("wie_wonen_hier", "werk_en_inkomen", "opgroeien", "zorg", "veiligheid", "voorzieningen")
    titles = THEMES | {theme: theme for theme in every}
    return vocabulary.load(resource_dir("data") / "signals" / "vocabulary.toml", titles)


_ROWS = itertools.count(2)


def said(**changed: Any) -> Signal:
    """Return a signal of a row of its own: a knelpunt about wonen in Noord, seen by Welzijn Noord in May 2026."""
    row = next(_ROWS)
    values: dict[str, Any] = {
        "place": Place(0, row),
        "region": NOORD,
        "theme": "wonen",
        "kind": "knelpunt",
        "month": date(2026, 5, 1),
        "role": "welzijn",
        "first_hand": True,
        "organisatie": ORGANISATIES[0],
        "text": f"Tekst van rij {row}.",
    }
    return Signal(**values | changed)


def several(number: int, sources: int, **changed: Any) -> list[Signal]:
    """Return signals of as many organisations as there should be sources."""
    return [said(**{"organisatie": ORGANISATIES[i % sources]} | changed) for i in range(number)]


def seen(signals: Sequence[Signal], version: Version, **changed: Any) -> SignalView:
    return view(signals, ground(**changed), version, Intake())


def page(signals: Sequence[Signal], version: Version, code: str = NOORD, **changed: Any) -> PlaceSignals:
    found = seen(signals, version, **changed)
    return found.gemeente if code == GEMEENTE else found.places[code]
