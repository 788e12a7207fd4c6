"""Editions that the store has, and what is in them: columns, codes and periods as the table itself lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.errors import NotPublishedError
from wijkanalyse.sources.failures import UntrustedError
from wijkanalyse.sources.protocol import TableProperties
from wijkanalyse.stock.columns import Topics
from wijkanalyse.stock.store import Origin, PartKey, Store

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Provider
    from wijkanalyse.stock.editions import Edition

COLUMNS: Final = "columns"
TITLE: Final = "titel:"
"""A code that starts so is found by the title of its category."""


@dataclass(frozen=True)
class Problem:
    """Something that a source didn't give. `failed` counts as a gap; `absent` (404) is listed and is no failure.

    `detail` names the table and the value in an answer that can't be right.
    """

    source: str
    kind: Literal["failed", "absent"]
    reason: str
    instead: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Holding:
    """An edition of which the store has what a build needs.

    `codes` maps, per dimension that the provider fixes, each code it asks for to the code in this table; what the table
    doesn't list isn't in it. `periods` are the years the table lists, `provisional` those whose figures aren't final.
    """

    edition: Edition
    properties: TableProperties
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    periods: tuple[int, ...] = ()
    provisional: frozenset[int] = frozenset()

    @cached_property
    def topics(self) -> Topics:
        """The data columns of the edition."""
        return Topics(self.properties.topics)


def stored_properties(store: Store, origin: Origin) -> TableProperties:
    """Return the columns of the edition that a part belongs to."""
    return deep_properties(store.read(PartKey(origin.table, origin.modified, COLUMNS)))


def flat_properties(properties: TableProperties) -> pd.DataFrame:
    """Return topics and dimensions as one frame, so that they fit in a part; `kind` tells them apart."""
    import pandas as pd

    dimensions = pd.DataFrame({"key": list(properties.dimensions), "kind": list(properties.dimensions.values())})
    return pd.concat([properties.topics.assign(kind="Topic"), dimensions], ignore_index=True)


def deep_properties(frame: pd.DataFrame) -> TableProperties:
    """Return the topics and dimensions that `flat_properties` put in one frame."""
    topics = frame[frame["kind"] == "Topic"].drop(columns="kind").reset_index(drop=True)
    dimensions = frame[frame["kind"] != "Topic"]
    return TableProperties(topics, dict(zip(dimensions["key"], dimensions["kind"], strict=True)))


def yearly_periods(categories: pd.DataFrame) -> dict[int, str]:
    """Return the years of a time dimension with their status; quarters and months are left out."""
    return {
        int(key[:4]): str(status or "")
        for key, status in zip(categories["key"], categories["status"], strict=True)
        if key.endswith("JJ00") and key[:4].isdigit()
    }


def listed_codes(asked: Iterable[str], categories: pd.DataFrame) -> dict[str, str]:
    """Return, for each code asked for that a dimension lists, its code there.

    "titel:…" asks for the one category whose title starts so; none or several is not listed.
    """
    titles = dict(zip(categories["key"], categories["title"].str.casefold(), strict=True))
    found = {}
    for code in asked:
        wanted = code.removeprefix(TITLE).strip().casefold()
        fitting = [k for k, t in titles.items() if (t.startswith(wanted) if code.startswith(TITLE) else k == code)]
        if len(fitting) == 1:
            found[code] = str(fitting[0])
    return found


def asked(provider: Provider, holding: Holding) -> dict[str, tuple[str, ...]]:
    """Return the codes to ask for: those of the provider that the table lists."""
    return {name: tuple(holding.codes.get(name, {}).values()) or codes for name, codes in provider.dimensions.items()}


def nothing_listed(edition: Edition, dimension: str, wanted: str) -> NotPublishedError:
    """Return the error for a table that lists nothing of what was asked in a dimension."""
    return NotPublishedError(
        f"De tabel heeft bij {dimension} niet wat we zoeken: {wanted}.",
        value=edition.table,
        hint="Je hoeft niets te doen: het rapport noemt wat er niet is.",
    )


def unknown_dimension(edition: Edition, name: str, provider: Provider) -> UntrustedError:
    """Return the error for a table that is split by something the catalogue doesn't know."""
    return UntrustedError(
        "De tabel is uitgesplitst naar een kenmerk dat we niet kennen.",
        value=f"tabel {edition.table}: {name}",
        allowed=", ".join(provider.dimensions) or "alleen regio en jaar",
        hint="Zet het kenmerk met een code bij dimensions in de catalogus (providers.toml).",
    )
