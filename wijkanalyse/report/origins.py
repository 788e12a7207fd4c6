"""Where figures come from, and what is not known: sources, gaps and failures in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.own.figures import EDITION, OWN
from wijkanalyse.report.cells import OLD_AFTER
from wijkanalyse.report.parts.accounts import Gap, Link, Source

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.facts.harmonise import Refusal
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.report.parts.maps import AreaMap
    from wijkanalyse.stock.holdings import Problem

DATA_FILES: Final = (
    Link("Alle cijfers (Excel)", "gegevens/alle-cijfers.xlsx"),
    Link("Alle cijfers (CSV)", "gegevens/observaties.csv"),
    Link("Alle vergelijkingen (CSV)", "gegevens/vergelijkingen.csv"),
    Link("Wijken die op elkaar lijken (CSV)", "gegevens/vergelijkbare-wijken.csv"),
    Link("Hoe de cijfers veranderden (CSV)", "gegevens/trends.csv"),
    Link("Punten, kansen en vragen (JSON)", "gegevens/bevindingen.json"),
    Link("Gegevens over deze versie (JSON)", "gegevens/run.json"),
)
_MANY: Final = 6
_OLDER: Final = "Er is wel een ouder cijfer, maar dat gebruiken we niet: "


def sources(dossier: Dossier, catalogue: Catalogue, figures: pd.DataFrame, *, fictional: bool) -> tuple[Source, ...]:
    """Return the tables that the figures come from, and the borders."""
    used = set(figures.loc[figures["value"].notna(), "edition"])
    found = []
    for holding in dossier.holdings:
        edition = holding.edition
        if edition.table not in used:
            continue
        provider = catalogue.provider(edition.provider)
        found.append(
            Source(
                name=edition.title,
                table=edition.table,
                year=words.listed([str(y) for y in sorted(_years(figures, edition.table))]),
                borders=str(edition.region_year),
                modified=_day(edition.modified),
                fetched="",
                licence="verzonnen" if fictional else provider.licence,
                url="" if fictional else provider.page.format(table=edition.table),
            )
        )
    found += _own_sources(figures)
    if dossier.border_year is not None:
        licence = "verzonnen" if fictional else "CBS en Kadaster, CC BY 4.0"
        found.append(
            Source(
                "Wijk- en buurtgrenzen", "PDOK", str(dossier.border_year), str(dossier.border_year), "", "", licence, ""
            )
        )
    return tuple(found)


def _own_sources(figures: pd.DataFrame) -> list[Source]:
    """Return what the gemeente itself names as the source of its own figures."""
    own = figures[(figures["edition"] == EDITION) & figures["value"].notna()]
    found = []
    for source, rows in own.groupby("source", sort=True):
        table, _, rest = str(source).partition(":")
        named = OWN.name if table == EDITION and rest else f"{OWN.name}: {source}"
        years = words.listed([str(y) for y in sorted(set(rows["year"]))])
        borders = words.listed([str(y) for y in sorted(set(rows["region_year"]))])
        found.append(Source(named, table.partition(",")[0], years, borders, "", "", OWN.licence, ""))
    return list(dict.fromkeys(found))


def _years(figures: pd.DataFrame, table: str) -> set[int]:
    return {int(y) for y in figures.loc[(figures["edition"] == table) & figures["value"].notna(), "year"]}


def _day(modified: str) -> str:
    try:
        return words.long_date(date.fromisoformat(modified[:10]))
    except ValueError:
        return modified


def failures(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return a warning for each source that failed, once."""
    found = [
        words.sentence(f"{p.source} gaf geen bruikbaar antwoord")
        + " "
        + words.sentence(f"we gebruiken {p.instead}" if p.instead else "deze cijfers ontbreken")
        for p in problems
        if p.kind == "failed"
    ]
    return tuple(dict.fromkeys(found))


def missing_figures(scores: Sequence[Score], breaks: dict[str, str]) -> tuple[Gap, ...]:
    """Return what has no figure for this wijk, grouped by the reason."""
    groups: dict[str, list[str]] = {}
    for score in scores:
        if score.own.value is None:
            why = words.absence(score.own.status, score.indicator)
            if score.indicator.id in breaks:
                why = f"{why}. {_OLDER}{_because(breaks[score.indicator.id])}"
            groups.setdefault(why, []).append(words.inside(score.indicator.label))
    return tuple(Gap(_named(labels), words.sentence(why)) for why, labels in groups.items())


def _because(reason: str) -> str:
    """Return why years can't be set beside each other as part of a sentence: de grens in 2021 is onbekend."""
    if reason.startswith("grens in "):
        return f"de {reason.removesuffix(' onbekend')} is onbekend"
    return reason.replace("grens gewijzigd", "de grens is gewijzigd")


def _named(labels: Sequence[str]) -> str:
    return words.sentence(words.enumerated(list(labels))).rstrip(".")


def old_figures(scores: Sequence[Score], year: int) -> tuple[Gap, ...]:
    """Return which figures are old, by their year."""
    groups: dict[int, list[str]] = {}
    for score in scores:
        if score.own.value is not None and year - score.own.year > OLD_AFTER:
            groups.setdefault(score.own.year, []).append(words.inside(score.indicator.label))
    return tuple(
        Gap(_named(labels), f"Het nieuwste cijfer van deze wijk is van {old}. Er kan sindsdien veel veranderd zijn.")
        for old, labels in sorted(groups.items())
    )


def missing_borders(area_map: AreaMap | None) -> tuple[Gap, ...]:
    """Return the buurten that can't be drawn."""
    names = sorted(area_map.without_border) if area_map is not None else []
    if not names:
        return ()
    which, stand = ("deze buurt", "Zij staat") if len(names) == 1 else ("deze buurten", "Zij staan")
    return (Gap(words.listed(names), f"Van {which} is geen grens gevonden. {stand} daarom niet op de kaart."),)


def refusals(dossier: Dossier, catalogue: Catalogue) -> tuple[Gap, ...]:
    """Return in one line what the newest edition of a table doesn't give any more, or gives in another way.

    The table and the column stand in the data about the run: a reader can't do anything with them.
    """
    newest = {h.edition.provider: h.edition.table for h in reversed(dossier.holdings)}
    found = (catalogue.indicator(r.indicator) for r in dossier.refusals if _is_newest(r, catalogue, newest))
    labels = list(dict.fromkeys(words.inside(indicator.label) for indicator in found))
    if not labels:
        return ()
    which = "dit cijfer" if len(labels) == 1 else "deze cijfers"
    stand = "staat" if len(labels) == 1 else "staan"
    return (Gap(_named(labels), f"In de nieuwste tabel van de bron {stand} {which} niet, of op een andere manier."),)


def _is_newest(refusal: Refusal, catalogue: Catalogue, newest: Mapping[str, str]) -> bool:
    return newest.get(catalogue.indicator(refusal.indicator).source.provider) == refusal.table


def absent(problems: Iterable[Problem], catalogue: Catalogue) -> tuple[Gap, ...]:
    """Return the tables that a source no longer has, together when the reason is the same.

    A table that no figure of the report comes from isn't missed.
    """
    used = {i.source.provider for i in catalogue.indicators}
    unused = {p.name for p in catalogue.providers if p.id not in used}
    groups: dict[str, dict[str, None]] = {}
    for problem in problems:
        if problem.kind == "absent" and problem.source not in unused:
            groups.setdefault(words.sentence(problem.reason), {})[problem.source] = None
    return tuple(Gap(_named([words.inside(n) for n in names]), reason) for reason, names in groups.items())
