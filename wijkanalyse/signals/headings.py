"""The columns of the signals form: one place for who writes the form and who reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wijkanalyse.regions import plain


@dataclass(frozen=True)
class Heading:
    """One column: `label` stands above it, `spellings` are what people write instead.

    `required` columns must be filled in each row. `vocabulary` is the name of the list in `Vocabulary` that its values
    come from; None for places, the month and what is typed freely.
    """

    field: str
    label: str
    spellings: tuple[str, ...] = ()
    required: bool = False
    vocabulary: str | None = None


HEADINGS: Final = (
    Heading("wijk", "Wijk", ("naam wijk", "wijknaam", "wijkcode", "gebied", "waar"), required=True),
    Heading("buurt", "Buurt", ("naam buurt", "buurtnaam", "buurtcode")),
    Heading("thema", "Thema", ("hoofdthema",), required=True, vocabulary="theme"),
    Heading("onderwerp", "Onderwerp", ("subthema",), vocabulary="onderwerp"),
    Heading("soort", "Soort", ("soort signaal", "type"), required=True, vocabulary="kind"),
    Heading("tekst", "Wat zien we", ("signaal", "wat zien jullie", "tekst", "omschrijving"), required=True),
    Heading("groep", "Over wie", ("groep", "doelgroep", "over welke groep"), vocabulary="group"),
    Heading("hoe_vaak", "Hoe vaak", ("frequentie",), vocabulary="frequency"),
    Heading("rol", "Jouw rol", ("rol", "bron", "rol van de melder"), required=True, vocabulary="role"),
    Heading("gezien", "Gezien of gehoord", ("zelf gezien of gehoord",), required=True, vocabulary="origin"),
    Heading("maand", "Maand", ("datum", "periode", "maand en jaar", "wanneer"), required=True),
    Heading("citeren", "Mag in het rapport", ("mag in het rapport staan", "citeren", "mag geciteerd"), False, "quote"),
    Heading("status", "Status", ("stand van zaken",), vocabulary="status"),
    Heading("gedaan", "Wat is ermee gedaan", ("gedaan", "opvolging", "actie")),
)
"""Every column, in the order of the form."""

ORGANISATIE: Final = "Organisatie"
"""The cell that stands before the name of the organisation: in the next cell, above the headings."""
ORGANISATIE_SPELLINGS: Final = ("organisatie", "naam organisatie", "jullie organisatie", "team")

EXAMPLE_MARK: Final = "voorbeeld"
"""The word that the column Wijk of an example row starts with."""
WHOLE_GEMEENTE: Final = "heel"
"""What stands before the name of the gemeente in the list of wijken: "heel Zoetermeer"."""

_CODE: Final = re.compile(r"\(((?:GM|WK|BU)[0-9A-Z]{4,8})\)\s*$", re.IGNORECASE)


def is_example(wijk: object) -> bool:
    """Return whether the column Wijk says that a row is an example and no signal ("voorbeeld: Meerzicht")."""
    return plain(str(wijk)).split()[:1] == [EXAMPLE_MARK]


def code_behind(label: str) -> str:
    """Return the code that the form puts behind a name that isn't the only one: "Centrum (BU06370101)"; or ""."""
    found = _CODE.search(label)
    return found[1].upper() if found else ""
