"""Finds the columns of a table for the catalogue: by base name, unit and group path, never by position number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.catalogue import Field

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue, Indicator

BORDER_FLAGS: Final = ("IndelingswijzigingGemeenteWijkBuurt", "IndelingswijzigingWijkenEnBuurten")
CONTEXT_BASES: Final = {
    "inwoners": (("AantalInwoners",),),
    "jeugd_0_15": (("k_0Tot15Jaar",),),
    "jeugd_15_25": (("k_15Tot25Jaar",),),
    "leeftijd_25_65": (("k_25Tot45Jaar", "k_45Tot65Jaar"),),
    "huishoudens": (("HuishoudensTotaal",),),
    "huishoudensgrootte": (("GemiddeldeHuishoudensgrootte",),),
    "handel_horeca": (("GIHandelEnHoreca",),),
}
"""Counts that the rules need beside the indicators: who lives here, in how many households, and how many visitors."""


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


@dataclass(frozen=True)
class Topic:
    """One data column of a table."""

    key: str
    base: str
    unit: str | None
    decimals: int
    path: str
    title: str = ""


class Topics:
    """The data columns of a table, by base name whatever its capitals."""

    def __init__(self, frame: pd.DataFrame) -> None:
        columns = (_known(frame[name]) for name in ("key", "base", "unit", "decimals", "path", "title"))
        self.all = tuple(
            Topic(key, base, unit, int(decimals or 0), path or "", title or "")
            for key, base, unit, decimals, path, title in zip(*columns, strict=True)
        )
        self._by_base: dict[str, list[Topic]] = {}
        for topic in self.all:
            self._by_base.setdefault(topic.base.lower(), []).append(topic)

    def named(self, base: str) -> list[Topic]:
        """Return the columns with a base name; a base name may repeat."""
        return self._by_base.get(base.lower(), [])


def _known(column: pd.Series) -> list[Any]:
    """Return the values of a column, None for an empty cell."""
    return [value if there else None for value, there in zip(column.to_list(), column.notna(), strict=True)]


def match_field(topics: Topics, field: Field) -> Match | Mismatch:
    """Return the columns of a field, or why there are none.

    A base name that repeats is told apart by unit, and then by path; what is still not unique is a mismatch.
    """
    found: list[Topic] = []
    for base in field.bases:
        named = topics.named(base)
        if not named:
            return Mismatch(f"kolom {base} bestaat niet")
        fitting = [t for t in named if t.unit == field.unit]
        if not fitting:
            return Mismatch(f"kolom {base} heeft eenheid '{named[0].unit}' in plaats van '{field.unit}'")
        if field.path and any(t.path for t in fitting):
            fitting = [t for t in fitting if t.path == field.path]
        if field.within and len(fitting) > 1:
            fitting = [t for t in fitting if field.within.casefold() in f"{t.path}/{t.title}".casefold()]
        if len(fitting) != 1:
            return Mismatch(f"kolom {base} ({field.unit}) komt {len(fitting)} keer voor")
        found.append(fitting[0])
    return Match(tuple(t.key for t in found), field.bases, max(t.decimals for t in found))


def match_first(topics: Topics, fields: tuple[Field, ...]) -> Match | Mismatch:
    """Return the first alternative that fits, or else the mismatch that says most.

    A column that is there with another unit says more than one that isn't there.
    """
    mismatches = []
    for field in fields:
        match = match_field(topics, field)
        if isinstance(match, Match):
            return match
        mismatches.append(match)
    telling = [m for m in mismatches if "bestaat niet" not in m.reason]
    return (telling or mismatches)[0]


def match_context(topics: Topics) -> dict[str, Match]:
    """Return the columns of the counts in CONTEXT_BASES that this table has."""
    found = {}
    for name, alternatives in CONTEXT_BASES.items():
        match = match_first(topics, tuple(Field(bases, "aantal") for bases in alternatives))
        if isinstance(match, Match):
            found[name] = match
    return found


def flag_column(topics: Topics) -> str | None:
    """Return the key of the column that says whether a border changed, if the table has it."""
    found = [t for base in BORDER_FLAGS for t in topics.named(base)]
    return found[0].key if len(found) == 1 else None


def needed_columns(topics: Topics, indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
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
    return tuple(t.key for t in topics.all if t.key in wanted)


def catalogue_columns(topics: Topics, catalogue: Catalogue, provider: str) -> tuple[str, ...]:
    """Return the keys that a table of `provider` must be asked for."""
    return needed_columns(topics, catalogue.of_provider(provider))
