"""Checks on received rows: wrong data is never stored, and every refusal says what was seen.

All functions raise SourceError and otherwise return nothing; they look at values only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wijkanalyse.sources.failures import UntrustedError, service_error, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from wijkanalyse.sources.protocol import TableInfo, TableProperties

AGAIN = "Probeer het later opnieuw. Er is niets opgeslagen."
SHOWN = 5


def untrusted(what: str, table: str, found: str, allowed: str) -> UntrustedError:
    """The error for an answer that can't be trusted."""
    return UntrustedError(what, value=f"tabel {table}: {found}", allowed=allowed, hint=AGAIN)


def impossible(what: str, table: str, found: str, allowed: str) -> UntrustedError:
    """The error for a question that this table can't answer: it, or the catalogue, has changed."""
    return UntrustedError(
        what,
        value=f"tabel {table}: {found}",
        allowed=allowed,
        hint="Haal de tabel opnieuw op met --refresh, of pas de indicator aan in de catalogus.",
    )


def some(values: Iterable[object]) -> str:
    """The first few values, with the number of the others."""
    ordered = sorted(str(value) for value in values)
    rest = len(ordered) - SHOWN
    return ", ".join(ordered[:SHOWN]) + (f" en nog {rest}" if rest > 0 else "")


def page(answer: Any, url: str) -> None:
    """An answer of OData is an object with a list of records, and no error in disguise."""
    if not isinstance(answer, dict):
        raise unreadable(url)
    if "odata.error" in answer:
        raise service_error(url)
    records = answer.get("value")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise service_error(url)


def columns_known(table: str, properties: TableProperties, columns: Sequence[str]) -> None:
    """Every column that is asked for stands in the table's own description."""
    gone = set(columns) - set(properties.topics["key"])
    if gone:
        raise impossible(
            "Een kolom bestaat niet in deze tabel.", table, some(gone), "Kolommen die de tabel zelf noemt."
        )


def columns_present(table: str, records: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Every record has every column that was asked for."""
    wanted = frozenset(columns)
    for record in records:
        if not wanted <= record.keys():
            raise untrusted(
                "Een kolom ontbreekt in het antwoord.",
                table,
                some(wanted - record.keys()),
                "Rijen met alle gevraagde kolommen.",
            )


def new_link(table: str, link: str, seen: set[str]) -> None:
    """A link to a next page was not followed before."""
    if link in seen:
        raise untrusted(
            "De dienst verwijst twee keer naar dezelfde bladzijde.",
            table,
            "een kring van verwijzingen",
            "Nieuwe bladzijden.",
        )


def new_ids(table: str, ids: Sequence[object], seen: set[object]) -> None:
    """No row of this page was received before, and none stands in it twice."""
    fresh = set(ids)
    again = fresh & seen
    if again and len(again) == len(ids):
        raise untrusted("Een bladzijde kwam twee keer.", table, f"{len(ids)} rijen dubbel", "Elke bladzijde een keer.")
    if again or len(fresh) != len(ids):
        raise untrusted(
            "Een rijnummer komt twee keer voor.", table, some(again or repeated(ids)), "Elke rij een eigen nummer (ID)."
        )


def repeated(values: Iterable[object]) -> set[object]:
    """The values that occur more than once."""
    seen: set[object] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]  # set.add returns None, which is the point


def keys_unique(table: str, frame: pd.DataFrame, dimensions: Sequence[str]) -> None:
    """No combination of dimension values stands in the rows twice."""
    double = frame.duplicated(list(dimensions))
    if double.any():
        keys = frame.loc[double, list(dimensions)].agg(" ".join, axis=1)
        raise untrusted("Een regio komt twee keer voor.", table, some(keys), "Elke regio een keer per soort en jaar.")


def categories_unique(table: str, dimension: str, keys: Sequence[str]) -> None:
    """No category of a dimension is listed twice."""
    double = repeated(keys)
    if double:
        raise untrusted(
            "Een code staat twee keer in de lijst.", table, f"{dimension}: {some(double)}", "Elke code een keer."
        )


def values_known(table: str, dimension: str, asked: Iterable[str], known: Iterable[str]) -> None:
    """Every value that is asked for is one of the dimension's categories."""
    strange = set(asked) - set(known)
    if strange:
        raise impossible(
            "Een gevraagde code bestaat niet in deze tabel.", table, f"{dimension}: {some(strange)}", some(known)
        )


def values_asked(table: str, dimension: str, found: Iterable[str], asked: Iterable[str]) -> None:
    """No row has a value that wasn't asked for."""
    strange = set(found) - set(asked)
    if strange:
        raise untrusted(
            "Het antwoord bevat rijen die niet gevraagd zijn.", table, f"{dimension}: {some(strange)}", some(asked)
        )


def regions_asked(table: str, regions: Iterable[str], expected: frozenset[str]) -> None:
    """No row is about a region that wasn't asked for, such as one of another gemeente."""
    strange = set(regions) - expected
    if strange:
        raise untrusted(
            "Het antwoord bevat een regio die niet gevraagd is.", table, some(strange), "Alleen de gevraagde regio's."
        )


def regions_complete(table: str, frame: pd.DataFrame, properties: TableProperties, expected: frozenset[str]) -> None:
    """Every expected region is there for each combination of the other dimensions that occurs.

    Call it after `regions_asked` and `keys_unique`: then counting is enough.
    """
    region = properties.region_dimension
    others = [name for name in properties.dimensions if name != region]
    groups = [frame[region]] if not others else [part[region] for _, part in frame.groupby(others, sort=False)]
    shortest = min(groups, key=len) if groups else frame[region]
    if len(shortest) != len(expected):
        missing = expected - set(shortest)
        raise untrusted(
            "Niet alle regio's staan in het antwoord.",
            table,
            f"{len(missing)} van {len(expected)} ontbreken: {some(missing)}",
            "Alle regio's die de tabel zelf noemt.",
        )


def regions_present(table: str, regions: Iterable[str], expected: Sequence[str]) -> None:
    """Every expected region has at least something in the answer."""
    missing = set(expected) - set(regions)
    if missing:
        raise untrusted(
            "Niet alle regio's staan in het antwoord.",
            table,
            f"{len(missing)} van {len(expected)} ontbreken: {some(missing)}",
            "Alle regio's die de tabel zelf noemt.",
        )


def joined(table: str, dimensions: list[str], left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Two sets of columns of the same rows side by side; the keys of each are unique."""
    both = left.merge(right, on=dimensions, how="inner")
    if not len(both) == len(left) == len(right):
        found = f"{len(left)} en {len(right)} rijen, {len(both)} gelijk"
        raise untrusted("Twee delen van de tabel passen niet bij elkaar.", table, found, "Dezelfde rijen.")
    return both


def unchanged(before: TableInfo, after: TableInfo) -> None:
    """The service did not publish another state of the table while its rows were fetched."""
    if before.modified != after.modified:
        raise untrusted(
            "De tabel is veranderd tijdens het ophalen.",
            before.table,
            f"eerst {before.modified}, daarna {after.modified}",
            "Tijdens het ophalen blijft de tabel gelijk.",
        )


def codes(table: str, column: str, values: Sequence[object]) -> None:
    """All values of a dimension are texts."""
    if not all(isinstance(value, str) for value in values):
        raise untrusted("Een code is geen tekst.", table, column, "Codes zoals WK063701.")


def numbers(table: str, column: str, values: Sequence[object]) -> None:
    """All values of a number column are numbers or absent."""
    if not set(map(type, values)) <= {int, float, type(None)}:
        odd = next(value for value in values if type(value) not in (int, float, type(None)))
        raise untrusted("Een getal is geen getal.", table, f"{column}: {str(odd)[:40]!r}", "Getallen, of niets.")


def texts(table: str, column: str, values: Sequence[object]) -> None:
    """All values of a text column are texts or absent."""
    if not set(map(type, values)) <= {str, type(None)}:
        raise untrusted("Een tekst is geen tekst.", table, column, "Teksten, of niets.")
