"""Reads the TOML files that wijkanalyse comes with; what is wrong in one is told with its name."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from wijkanalyse.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. Raises SettingsError when it isn't there, or is no TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unreadable(f"{path.name} is niet te lezen.", path.name, "Installeer wijkanalyse opnieuw.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        what = f"{path.name} is geen geldig TOML-bestand."
        raise _unreadable(what, str(error), f"Verbeter {path.name}.") from error


def _unreadable(what: str, value: str, hint: str) -> SettingsError:
    return SettingsError(what, value=value, allowed="een TOML-bestand in UTF-8", hint=hint)


def made_from(path: Path, make: Callable[[dict[str, Any]], T], allowed: str) -> T:
    """Return what `make` makes of a TOML file.

    Raises SettingsError, with what is `allowed`, where `make` misses an entry or meets one that it doesn't know.
    """
    data = read_toml(path)
    try:
        return make(data)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise SettingsError(
            f"{path.name} is niet te gebruiken.",
            value=str(error),
            allowed=allowed,
            hint="Verbeter de regel, of zet het oorspronkelijke bestand terug.",
        ) from error
