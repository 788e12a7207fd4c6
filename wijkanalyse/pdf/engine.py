"""The browser that prints: Chrome, Chromium, Edge or Brave, where these are usually installed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from wijkanalyse.errors import WijkanalyseError

VARIABLE: Final = "WIJKANALYSE_BROWSER"
KNOWN: Final = "Google Chrome, Chromium, Microsoft Edge of Brave"

_COMMANDS: Final = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
)
_MAC: Final = tuple(
    PurePosixPath("Applications", f"{name}.app", "Contents", "MacOS", name)
    for name in ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
)
_WINDOWS: Final = (
    PureWindowsPath("Google", "Chrome", "Application", "chrome.exe"),
    PureWindowsPath("Chromium", "Application", "chrome.exe"),
    PureWindowsPath("Microsoft", "Edge", "Application", "msedge.exe"),
    PureWindowsPath("BraveSoftware", "Brave-Browser", "Application", "brave.exe"),
)
_PROGRAM_FOLDERS: Final = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_HOW: Final = {
    "win32": "Installeer Microsoft Edge (microsoft.com/edge) of Google Chrome (google.com/chrome).",
    "darwin": "Installeer Google Chrome (google.com/chrome) in de map Programma’s.",
    "linux": "Installeer Chromium (Debian: sudo apt install chromium) of Google Chrome (google.com/chrome).",
}
_ELSEWHERE: Final = f"Staat je browser ergens anders? Zet de plek van het programma in {VARIABLE}."
_BY_HAND: Final = "Zonder --pdf kan het ook: open het rapport, kies Afdrukken en dan Opslaan als PDF."


class EngineMissingError(WijkanalyseError):
    """No browser is found that can make a PDF, or not where the user said that it is."""


@dataclass(frozen=True)
class Engine:
    """A browser that prints to PDF without a window."""

    path: Path

    @property
    def name(self) -> str:
        """The name of the program, without the folder, which may hold the name of a person."""
        return self.path.stem


@dataclass(frozen=True)
class Machine:
    """Where to look: the platform as `sys.platform` says it, the environment, and the top of the disk."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    root: Path = Path("/")


def find_engine(explicit: str | None = None, machine: Machine | None = None) -> Engine | None:
    """Return the browser named by the user, else one in WIJKANALYSE_BROWSER, else an installed one; None without.

    Raises EngineMissingError when the browser that the user names isn't there.
    """
    machine = machine or Machine()
    if named := explicit or machine.environment.get(VARIABLE):
        return _named(named, machine)
    return next((Engine(path) for path in _usual(machine) if _is_program(path)), None)


def required_engine(explicit: str | None = None, machine: Machine | None = None) -> Engine:
    """Return the browser of `find_engine`; raises EngineMissingError, which says what to install, without one."""
    machine = machine or Machine()
    engine = find_engine(explicit, machine)
    if engine is None:
        raise EngineMissingError(
            "Er is geen browser gevonden die een PDF kan maken.",
            allowed=KNOWN,
            hint=" ".join((_HOW.get(machine.platform, _HOW["linux"]), _ELSEWHERE, _BY_HAND)),
        )
    return engine


def _named(named: str, machine: Machine) -> Engine:
    typed = Path(named).expanduser()
    found = typed if typed.is_absolute() or typed.parent != Path() else _on_path(named, machine)
    if found is None or not _is_program(found):
        raise EngineMissingError(
            "De browser voor de PDF is er niet, of is geen programma.",
            value=named,
            allowed=f"de plek van {KNOWN}",
            hint=f"Verbeter {VARIABLE} of de instelling. Laat die weg om zelf een browser te laten zoeken.",
        )
    return Engine(found.absolute())


def _usual(machine: Machine) -> Iterator[Path]:
    if machine.platform == "win32":
        # Not the search path: Windows looks in the working folder too, where a download may stand.
        folders = [machine.environment[name] for name in _PROGRAM_FOLDERS if machine.environment.get(name)]
        yield from (Path(folder, *program.parts) for program in _WINDOWS for folder in folders)
        return
    if machine.platform == "darwin":
        homes = (machine.root, Path(machine.environment.get("HOME", machine.root)))
        yield from (home / program for program in _MAC for home in homes)
    found = [path for name in _COMMANDS if (path := _on_path(name, machine)) is not None]
    # A snap can't see hidden folders or temporary files, so any other browser goes before it.
    yield from sorted(found, key=lambda path: "snap" in path.resolve().parts)


def _on_path(name: str, machine: Machine) -> Path | None:
    found = shutil.which(name, path=machine.environment.get("PATH", os.defpath))
    return Path(found) if found else None


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
