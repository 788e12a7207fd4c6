"""Which part of a table is stored at once: one gemeente, the wijken of the whole country, or everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Provider
    from wijkanalyse.sources.protocol import Selection

WIJKEN: Final = "wijken"
EVERYTHING: Final = "alles"
_NATIONAL_PREFIXES: Final = ("NL", "GM", "WK")


def prefixes(selection: str) -> tuple[str, ...]:
    """Return the region codes that a selection starts with: one gemeente, all wijken, or everything."""
    if selection == EVERYTHING:
        return ()
    if selection == WIJKEN:
        return _NATIONAL_PREFIXES
    number = selection.removeprefix("GM")
    return ("NL", f"GM{number}", f"WK{number}", f"BU{number}")


def one_at_a_time(provider: Provider, selection: Selection) -> list[Selection]:
    """Return the selection in parts with one code each, for a service that fails on long filters."""
    name = provider.one_at_a_time
    if name not in selection.values:
        return [selection]
    return [replace(selection, values={**selection.values, name: (code,)}) for code in selection.values[name]]


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several answers as one frame."""
    import pandas as pd

    return pd.concat(parts, ignore_index=True)


def with_gemeente(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows sorted by gemeente, with its code in a plain text column that a part can be filtered on."""
    codes = frame[column].astype("str")
    gemeente = ("GM" + codes.str.slice(2, 6)).where(~codes.str.startswith("NL"), "NL")
    return frame.assign(gemeente=gemeente.astype("str")).sort_values(["gemeente", column], ignore_index=True)


def narrow(frame: pd.DataFrame, column: str, selection: str, provider: Provider) -> pd.DataFrame:
    """Return of everything what `selection` would have held, so that a build doesn't depend on what was stored."""
    if selection == WIJKEN:
        frame = frame[frame[column].str.slice(0, 2).isin(_NATIONAL_PREFIXES)]
        if provider.bounds and provider.bounds["dimension"] in frame:
            frame = frame[frame[provider.bounds["dimension"]] == provider.bounds["value"]]
    return frame.reset_index(drop=True)
