"""What no sentence may be, the names that sentences must stand, and a figure in a few words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.rules_fixture import observation
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts.national import Spread
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.verdicts import SIMILAR, Comparison, Headline, Outcome, Verdict

NAMES = (
    "’s-Hertogenbosch",
    "'s-Hertogenbosch",
    "'t Veld",
    "t Kruis",
    "s-Heerenbroek",
    "de Pijp en Wijkerbroek",
    "Ee",
    "Q4",
    "Urk",
    "Vlieland",
    "IJsselmonde",
    "Bergen (NH.)",
    "Hoofdweg e.o.",
    "1e Exloërmond",
    "Hempens/Teerns & Zuiderburen",
    "Nuenen, Gerwen en Nederwetten",
    "De Zijde / Duivenvoorde / Park Veursehou",
    "Malburgen-Oost  (Zuid)",
)


def wrong(text: str) -> str:
    """What no sentence may be; empty for a good one."""
    rules = {
        "empty": not text,
        "nan": re.search(r"\b(nan|none|inf)\b", text, re.IGNORECASE),
        "two spaces": re.search(r"\s\s|^\s|\s$", text.replace("\u00a0", "x")),
        "space before punctuation": re.search(r"\s[.,;:!?)]", text),
        "two points": re.search(r"[.,:;]{2}(?!\w)", text.replace("e.o.", "eo")),
        "no end": not re.search(r"[.?!][’”)]*$", text),
        "small letter": re.match(r"[a-zà-ÿ]", text) and not re.match(r"[st][- ][A-Z]", text),
        "straight apostrophe": "'" in text,
        "nobody": re.search(r"\b0 (mensen|inwoners|volwassenen|huishoudens)\b|\b0 van de 0\b", text),
        "one plural": re.search(r"(?<![\d.,])1 (\w{2,}(?<!huishoud)en|huishoudens|inwoners|auto’s)\b", text),
        "braces": re.search(r"[{}]", text),
        "snake": "_" in text,
    }
    return ", ".join(name for name, holds in rules.items() if holds)


def all_good(texts: Iterator[str] | list[str] | tuple[str, ...]) -> None:
    assert {text: fault for text in texts if (fault := wrong(text))} == {}


def score(indicator: Indicator, value: float | None, headline: Headline = "ongunstig", **more: Any) -> Score:
    """A figure beside the gemeente, Nederland and similar wijken, all with `reference`."""
    reference, times = more.get("reference", 10.0), more.get("times", 2.5)
    outcome: Outcome = "geen_oordeel" if headline == "wisselend" else headline
    places = more.get("places", ("gemeente", "nederland", SIMILAR))
    compared = tuple(Comparison(p, reference, times, 1.0, 0.1, 30.0, outcome) for p in places)
    own = observation(value, indicator=indicator.id, **more.get("own", {}))
    others = [observation(reference) if reference is not None else None] * 2
    spread = Spread(reference, reference, reference, 8) if reference is not None else None
    return Score(indicator, own, others[0], others[1], Verdict(headline, (), compared), spread)
