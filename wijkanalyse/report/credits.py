"""What stands under a figure that leaves the page: source, licence, years, and whether it was counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words

if TYPE_CHECKING:
    from wijkanalyse.report.parts.accounts import Source
    from wijkanalyse.report.parts.figures import Row
    from wijkanalyse.report.parts.pages import Theme, WijkPage

_BORDERS: Final = "PDOK"


def credit(page: WijkPage, theme: Theme, labels: Sequence[str], *, of_map: str = "") -> tuple[str, ...]:
    """Return the lines under a figure with the indicators `labels` of a theme.

    `of_map` names the tables of a map, which also needs the source of its borders and has its years in the title.
    """
    rows = [row for row in theme.rows if _key(row.label) in {_key(label) for label in labels} and row.year]
    sources = [page_source(page, table) for table in _tables(rows, of_map)]
    known = [s for s in dict.fromkeys(sources) if s is not None]
    said = [_from(known) or (words.sentence(f"Bron: {of_map}") if of_map else "")]
    said.append(_borders(page) if of_map else _years(rows))
    return tuple(line for line in (" ".join(s for s in said if s), _estimates(rows)) if line)


def page_source(page: WijkPage, table: str) -> Source | None:
    """Return what a page says of a table."""
    return next((s for s in page.sources if s.table == table), None)


def _key(label: str) -> str:
    """Return a label without white space: a chart breaks it into lines."""
    return "".join(label.split())


def _tables(rows: Iterable[Row], of_map: str) -> list[str]:
    text = of_map or " ".join(row.source for row in rows)
    return re.findall(r"\w+", text) if of_map else [row.source.partition(":")[0].partition(",")[0] for row in rows]


def _from(sources: Sequence[Source]) -> str:
    """Return the owners with their tables, as their licences ask."""
    owners: dict[str, list[str]] = {}
    for source in sources:
        owners.setdefault(source.licence, []).append(source.table)
    named = [f"{owner} ({words.listed(sorted(tables))})" for owner, tables in owners.items()]
    return words.sentence(f"Bron: {'; '.join(named)}") if named else ""


def _borders(page: WijkPage) -> str:
    source = page_source(page, _BORDERS)
    return words.sentence(f"Grenzen van {source.year}: {source.licence}") if source is not None else ""


def _years(rows: Sequence[Row]) -> str:
    """Return the year of the figures; where they differ the most common one, and each other year with its figures."""
    if not rows:
        return ""
    usual = max(Counter(row.year for row in rows).items(), key=lambda pair: (pair[1], pair[0]))[0]
    others = [f"{row.label}: {row.year}" for row in rows if row.year != usual]
    return words.sentence("; ".join([f"Cijfers over {usual}", *others]))


def _estimates(rows: Sequence[Row]) -> str:
    """Return which figures were calculated and not counted."""
    estimated = [row.label for row in rows if row.estimate]
    if not estimated:
        return ""
    if len(estimated) == len(rows):
        return words.sentence(words.ESTIMATED)
    return words.sentence(f"{words.listed(estimated)}: {words.ESTIMATED}")
