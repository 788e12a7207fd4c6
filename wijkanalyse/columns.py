"""Finds the columns of a table for the catalogue: by base name, unit and group path, never by position number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue, Field, Indicator

BORDER_FLAGS: Final = ("IndelingswijzigingGemeenteWijkBuurt", "IndelingswijzigingWijkenEnBuurten")
CONTEXT_BASES: Final = {
    "inwoners": (("AantalInwoners",),),
    "jeugd_0_15": (("k_0Tot15Jaar",),),
    "jeugd_15_25": (("k_15Tot25Jaar",),),
    "leeftijd_25_65": (("k_25Tot45Jaar", "k_45Tot65Jaar"),),
    "huishoudens": (("HuishoudensTotaal",),),
    "huishoudensgrootte": (("GemiddeldeHuishoudensgrootte",),),
}
"""Counts that the rules need beside the indicators: who lives here, and in how many households."""


@dataclass(frozen=True)
class Match:
    """The keys in one table whose sum is a field, with their base names."""

    keys: tuple[str, ...]
    bases: tuple[str, ...]
    decimals: int


@dataclass(frozen=True)
class Mismatch:
    """Why a table has no column for a field: `reason` is a Dutch sentence that names table, field and value."""

    reason: str


def match_field(topics: pd.DataFrame, field: Field) -> Match | Mismatch:
    """Return the columns of a field, or why there are none.

    A base name that repeats is told apart by unit, and then by path; what is still not unique is a mismatch.
    """
    keys: list[str] = []
    decimals = 0
    for base in field.bases:
        named = topics[topics["base"].str.lower() == base.lower()]
        if named.empty:
            return Mismatch(f"kolom {base} bestaat niet")
        fitting = named[named["unit"] == field.unit]
        if fitting.empty:
            return Mismatch(f"kolom {base} heeft eenheid '{named.iloc[0]['unit']}' in plaats van '{field.unit}'")
        if field.path and fitting["path"].ne("").any():
            fitting = fitting[fitting["path"] == field.path]
        if len(fitting) != 1:
            return Mismatch(f"kolom {base} ({field.unit}) komt {len(fitting)} keer voor")
        keys.append(str(fitting.iloc[0]["key"]))
        decimals = max(decimals, int(fitting.iloc[0]["decimals"] or 0))
    return Match(tuple(keys), field.bases, decimals)


def match_first(topics: pd.DataFrame, fields: tuple[Field, ...]) -> Match | Mismatch:
    """Return the first alternative that fits; when none does, the mismatch that says most: a column that is there with
    another unit, before one that isn't there.
    """
    mismatches = []
    for field in fields:
        match = match_field(topics, field)
        if isinstance(match, Match):
            return match
        mismatches.append(match)
    telling = [m for m in mismatches if "bestaat niet" not in m.reason]
    return (telling or mismatches)[0]


def match_context(topics: pd.DataFrame) -> dict[str, Match]:
    """Return the columns of the counts in CONTEXT_BASES that this table has."""
    from wijkanalyse.catalogue import Field

    found = {}
    for name, alternatives in CONTEXT_BASES.items():
        match = match_first(topics, tuple(Field(bases, "aantal") for bases in alternatives))
        if isinstance(match, Match):
            found[name] = match
    return found


def flag_column(topics: pd.DataFrame) -> str | None:
    """Return the key of the column that says whether a border changed, if the table has it."""
    found = topics[topics["base"].isin(BORDER_FLAGS)]
    return str(found.iloc[0]["key"]) if len(found) == 1 else None


def needed_columns(topics: pd.DataFrame, indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Return every key of a table that the catalogue or the rules use, in order of the table."""
    wanted: set[str] = set()
    for indicator in indicators:
        for fields in (indicator.source.value, indicator.source.per):
            match = match_first(topics, fields) if fields else None
            if isinstance(match, Match):
                wanted.update(match.keys)
    for context in match_context(topics).values():
        wanted.update(context.keys)
    if (flag := flag_column(topics)) is not None:
        wanted.add(flag)
    return tuple(k for k in topics["key"] if k in wanted)


def catalogue_columns(topics: pd.DataFrame, catalogue: Catalogue, provider: str) -> tuple[str, ...]:
    """Return the keys that a table of `provider` must be asked for."""
    return needed_columns(topics, catalogue.of_provider(provider))
