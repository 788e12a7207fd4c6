"""Where wijkanalyse finds what it ships, and where it keeps what it downloads."""

from __future__ import annotations

import os
from pathlib import Path

from wijkanalyse.errors import WijkanalyseError

PACKAGE = Path(__file__).resolve().parent
RESOURCES = ("data", "docs", "templates")
CACHE_VARIABLE = "WIJKANALYSE_CACHE"


def resource_dir(name: str) -> Path:
    """A resource folder is part of the installed package, or stands beside it in a checkout.

    Raises:
        WijkanalyseError: `name` is no resource, or the installation is incomplete.
    """
    if name not in RESOURCES:
        raise WijkanalyseError(
            "Deze map hoort niet bij wijkanalyse.",
            value=name,
            allowed=", ".join(RESOURCES),
            hint="Meld dit als fout in het programma.",
        )
    installed = PACKAGE / name
    if installed.is_dir():
        return installed
    # Without its pyproject.toml the folder above is site-packages, where another package may have left a `data`.
    in_checkout = PACKAGE.parent / name
    if in_checkout.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return in_checkout
    raise WijkanalyseError(
        "Een map van wijkanalyse ontbreekt. De installatie is niet compleet.",
        value=name,
        allowed=f"{installed} of {in_checkout}",
        hint="Installeer opnieuw: pip install --force-reinstall wijkanalyse",
    )


def cache_dir() -> Path:
    """The store's folder is the user's cache folder, unless WIJKANALYSE_CACHE names another; it needn't exist yet."""
    chosen = os.environ.get(CACHE_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("wijkanalyse", appauthor=False)
