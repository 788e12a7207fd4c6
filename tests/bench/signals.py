"""Writes a file with many signals, all different, as a team of teams would have after years."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

HEADINGS: Final = ("Wijk", "Thema", "Soort", "Jouw rol", "Gezien of gehoord", "Maand", "Wat zien we", "Over wie")
_WHO: Final = ("Ouderen", "Jonge gezinnen", "Nieuwe bewoners", "Mantelzorgers", "Jongeren", "Buren", "Vrijwilligers")
_WHAT: Final = (
    "komen elkaar vaak tegen rond het plein en helpen elkaar met kleine klussen in huis",
    "zeggen dat de energierekening hoger is dan ze kunnen betalen, ook met hulp van de gemeente",
    "weten niet goed waar ze met vragen over zorg en formulieren terechtkunnen in de wijk",
    "missen een plek om elkaar te zien als het regent, vooral in de winter en in het weekend",
    "voelen zich in het donker minder prettig bij de garages en lopen daarom liever een stukje om",
)
_WHERE: Final = (
    "bij de winkels",
    "rond de school",
    "in de flats",
    "aan het park",
    "langs de singel",
    "bij de bushalte",
)
_THEMES: Final = ("Ontmoeten", "Werk en inkomen", "Zorg", "Opgroeien", "Veiligheid", "Wonen", "Gezondheid")
_ROLES: Final = ("bewoner", "welzijn", "zorg", "onderwijs", "wonen", "veiligheid")


def write(path: Path, wijken: Sequence[str], count: int, day: date) -> Path:
    """Write `count` signals about these wijken, of the two years before `day`."""
    texts = itertools.cycle(itertools.product(_WHO, _WHAT, _WHERE, _THEMES, _ROLES, ("knelpunt", "kracht", "wens")))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(("Organisatie", "Wijkteam"))
        table.writerow(HEADINGS)
        for number, (who, what, where, theme, role, kind) in zip(range(count), texts, strict=False):
            months = day.year * 12 + day.month - 2 - number % 20
            month = f"{months // 12}-{months % 12 + 1:02d}"
            text = f"{who} {what} {where}, al {number} keer gezien"
            table.writerow(
                (wijken[number % len(wijken)], theme, kind, role, "zelf gezien", month, text, "alle bewoners")
            )
    return path
