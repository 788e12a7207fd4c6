"""Errors that a user can act on.

Every message has four parts, in Dutch: what is wrong, which value, what is allowed, and what to do now.
"""

from __future__ import annotations


class WijkanalyseError(Exception):
    """An error whose text is meant for the user; `cli` prints it without a traceback.

    `value` must never hold personal data: it is printed and logged as it is.
    """

    exit_code = 1

    def __init__(self, what: str, *, value: str = "", allowed: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.value, self.allowed, self.hint = what, value, allowed, hint

    def __str__(self) -> str:
        parts = [self.what]
        if self.value:
            parts.append(f"Gevonden: {self.value}")
        if self.allowed:
            parts.append(f"Toegestaan: {self.allowed}")
        if self.hint:
            parts.append(f"Wat nu: {self.hint}")
        return "\n".join(parts)


class SettingsError(WijkanalyseError):
    """wijkanalyse.toml, an environment variable or the catalogue can't be used."""


class RegionError(WijkanalyseError):
    """A gemeente or wijk is unknown or ambiguous; `hint` is the line to type instead."""


class SourceError(WijkanalyseError):
    """A service failed, or answered with something that can't be trusted."""


class NotPublishedError(SourceError):
    """The service says that the table or year doesn't exist (404 or 410): listed, and no failure."""


class StoreError(WijkanalyseError):
    """The store can't be read or written."""


class OutputError(WijkanalyseError):
    """The reports can't be written."""
