"""Writes docs/bronnen.md from the catalogue: `python docs/generate_bronnen.py` after a change in data/catalogue/.

A test fails when the committed page isn't what this writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Field, Indicator, Provider

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "bronnen.md"
sys.path.insert(0, str(CHECKOUT))

from wijkanalyse import catalogue  # noqa: E402 - the checkout goes on the path first, so that no install is needed

_DIRECTIONS = {"up": "↑ hoger is gunstig", "down": "↓ lager is gunstig", "none": "○ geen oordeel"}
_HOSTS = {"opendata": "opendata.cbs.nl", "dataderden": "dataderden.cbs.nl"}

_BORDERS = (
    "Grenzen van gemeenten, wijken en buurten",
    "PDOK",
    "per jaar",
    "CBS en Kadaster, CC BY 4.0",
    "zonder water",
)

_HEAD = """\
# Bronnen

Hier staat elk cijfer dat in het rapport kan komen, en uit welke bron het komt.

Deze bladzijde is gemaakt uit `data/catalogue/`, met `python docs/generate_bronnen.py`. Verander haar niet met de hand.

## Waar de cijfers vandaan komen
"""

_READING = """\
wijkanalyse zoekt een tabel op een stuk van haar titel. Zo vindt het vanzelf de nieuwste. De nummers van tabellen staan
daarom niet hier, maar in elk rapport, bij het cijfer zelf.

## Zo lees je de tabellen

- **Richting**: ↑ hoger is gunstig, ↓ lager is gunstig, ○ er hoort geen oordeel bij.
- **Kolom**: de naam van de kolom bij de bron, zonder het volgnummer. Een + telt kolommen op. "÷" betekent: als
  percentage van. Na "of" staat een andere naam, die de bron in andere jaren gebruikt. Een code na een naam, zoals
  "SoortMisdrijf 1.1.1", kiest rijen van de tabel; na "titel:" staat hoe de titel van die rij begint.
- **Moment**: waar het cijfer over gaat. JJJJ is het jaar van het cijfer, JJJJ−1 het jaar ervoor.
- **model**: berekend, niet geteld. **leeftijd**: hangt samen met leeftijd. **kracht**: kan een kracht zijn.
  Wat dat betekent staat in [methode.md](methode.md).
"""


def page(known: Catalogue) -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, _providers(known.providers), _READING]
    for theme in known.themes:
        if members := known.of_theme(theme.id):
            note = f"{theme.note}\n" if theme.note else ""
            parts.append("\n".join(filter(None, [f"## {theme.title}\n", note, _indicators(members, known)])))
    return "\n".join(parts)


def _providers(providers: Iterable[Provider]) -> str:
    rows = [
        (p.name, _HOSTS[p.service], f"“{p.title}”", p.licence, "; ".join(_choices(p)) or "–") for p in providers
    ]  # fmt: skip
    return _table(("Bron", "Dienst", "Titel bevat", "Naamsvermelding en licentie", "Keuze"), [*rows, _BORDERS])


def _choices(provider: Provider) -> Iterable[str]:
    """The values of other dimensions that are asked for."""
    for name, values in provider.dimensions.items():
        yield f"{name} = {', '.join(values)}"
    if bounds := provider.bounds:
        yield f"{bounds['dimension']} = {bounds['value']}, marge {bounds['lower']} en {bounds['upper']}"


def _indicators(members: Iterable[Indicator], known: Catalogue) -> str:
    rows = [
        (
            f"**{i.label}**{_marks(i)}<br>`{i.id}`",
            i.unit,
            _DIRECTIONS[i.direction],
            known.provider(i.source.provider).name,
            _columns(i),
            i.moment.format(year="JJJJ", previous="JJJJ−1"),
            i.definition,
        )
        for i in members
    ]
    return _table(("Cijfer", "Eenheid", "Richting", "Bron", "Kolom", "Moment", "Uitleg"), rows)


def _marks(indicator: Indicator) -> str:
    named = {
        "model": indicator.estimated,
        "leeftijd": indicator.age_sensitive,
        "kracht": indicator.can_be_strength,
    }
    marks = ", ".join(name for name, holds in named.items() if holds)
    return f" ({marks})" if marks else ""


def _columns(indicator: Indicator) -> str:
    source = indicator.source
    value, per = _alternatives(source.value), _alternatives(source.per)
    if " of " in value and per:
        value = f"({value})"
    units = " of ".join(sorted({field.unit for field in source.value if field.unit}))
    chosen = "; ".join(f"{name} {' + '.join(codes)}" for name, codes in source.dimensions.items())
    return f"{value}{f' ÷ {per}' if per else ''} (eenheid: {units or 'geen'}{f'; {chosen}' if chosen else ''})"


def _alternatives(fields: Iterable[Field]) -> str:
    """Base names in the order in which they are tried, each once: two fields may differ in unit or path alone."""
    return " of ".join(dict.fromkeys(" + ".join(f"`{base}`" for base in field.bases) for field in fields))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(catalogue.load(CHECKOUT / "data" / "catalogue")), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(CHECKOUT))  # noqa: T201 - the product of the script
