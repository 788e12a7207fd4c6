"""Errors that a user can act on.

Every message has four parts, in Dutch: what is wrong, which value, what is allowed, and what to do now.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass


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


class UsageError(WijkanalyseError):
    """A command was typed in a way that it can't be carried out."""

    exit_code = 2


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


@dataclass(frozen=True)
class Remark:
    """What is wrong in one place of a user's file: `row` as Excel counts (0: the whole file), `text` in Dutch."""

    file: str
    row: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"rij {self.row}" if self.row else "hele bestand"
        return " · ".join(part for part in (self.file, where, self.column, self.text) if part)


class UserFileError(WijkanalyseError):
    """A file of the user can't be used; `remarks` are all that is wrong in it, at once.

    A remark never holds what could be about a person.
    """

    _SHOWN = 200

    def __init__(
        self, what: str, *, remarks: tuple[Remark, ...] = (), value: str = "", allowed: str = "", hint: str = ""
    ) -> None:
        super().__init__(what, value=value, allowed=allowed, hint=hint)
        self.remarks = remarks

    def __str__(self) -> str:
        lines = [self.what, *(f"  {r}" for r in self.remarks[: self._SHOWN])]
        if (more := len(self.remarks) - self._SHOWN) > 0:
            lines.append(f"  en nog {more} meldingen")
        lines += [f"Toegestaan: {self.allowed}"] if self.allowed else []
        return "\n".join([*lines, f"Wat nu: {self.hint}"] if self.hint else lines)


def refusal(error: OSError) -> str:
    """Return in Dutch why a disk refuses; a reason that isn't known has no words of the system, which are English."""
    known = {
        errno.EACCES: "geen toegang",
        errno.EPERM: "geen toegang",
        errno.EROFS: "alleen om te lezen",
        errno.EEXIST: "er staat een bestand in de weg",
        errno.ENOTDIR: "er staat een bestand in de weg",
        errno.ENOENT: "niet gevonden",
        errno.EISDIR: "een map, geen bestand",
        errno.ENOSPC: "de schijf is vol",
    }
    return known.get(error.errno or 0, "de schijf weigert")
