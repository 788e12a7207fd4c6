"""What somebody answered: read from what they typed, and written as the command that does the same."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkanalyse import project
from wijkanalyse.errors import RegionError, UsageError
from wijkanalyse.regions import nearest, plain
from wijkanalyse.settings import FILE_NAME

if TYPE_CHECKING:
    from wijkanalyse.regions import Region, RegionIndex

_MOST_CANDIDATES = 8
_EVERYTHING = {"alle", "alles", "allemaal", "alle wijken"}
_YES, _NO = {"j", "ja", "y", "yes", "ok", "oke"}, {"n", "nee", "neen", "no"}


@dataclass(frozen=True)
class Plan:
    """A build of one gemeente: `wijken` is empty for all of them, `config` the settings of a project folder."""

    gemeente: str
    wijken: tuple[str, ...] = ()
    signalen: Path | None = None
    config: Path | None = None

    @property
    def flags(self) -> dict[str, Any]:
        """The flags of the command, as the settings know them."""
        return {"signalen": (self.signalen,)} if self.signalen is not None else {}

    @property
    def words(self) -> tuple[str, ...]:
        """The command, word by word."""
        wijken = [word for wijk in self.wijken for word in ("--wijk", wijk)]
        signalen = ["--signalen", str(self.signalen)] if self.signalen is not None else []
        config = ["--config", str(self.config)] if self.config is not None else []
        return ("wijkanalyse", "build", self.gemeente, *wijken, *signalen, *config)

    @property
    def command(self) -> str:
        """The command as it can be pasted in a terminal of this machine."""
        return subprocess.list2cmdline(self.words) if os.name == "nt" else shlex.join(self.words)


# --- what somebody typed ------------------------------------------------------------------------------
def read_yes(text: str) -> bool:
    """Return whether an answer says yes. Raises UsageError for anything but yes or no."""
    word = plain(text)
    if word not in _YES | _NO:
        raise UsageError("Typ ja of nee.")
    return word in _YES


def candidates(index: RegionIndex, text: str) -> tuple[Region, ...]:
    """Return the gemeenten that somebody may have meant, best first: those of a wijk with this name too."""
    name = plain(text)
    if not name:
        return ()
    called = [g for g in index.gemeenten if name in plain(g.name)]
    called.sort(key=lambda g: (not plain(g.name).startswith(name), len(g.name)))
    codes = {w.gemeente for w in index.wijken if plain(w.label) == name}
    home = [g for g in index.gemeenten if g.code in codes]
    return tuple(dict.fromkeys((*called, *home, *nearest(text, index.gemeenten))))[:_MOST_CANDIDATES]


def numbered(text: str, regions: Sequence[Region]) -> Region | None:
    """Return the region at a number in a list that starts with 1; None when the text is no such number."""
    number = int(text) if re.fullmatch("[0-9]{1,4}", text.strip()) else 0
    return regions[number - 1] if 0 < number <= len(regions) else None


def read_wijken(text: str, gemeente: Region, index: RegionIndex) -> tuple[Region, ...]:
    """Return the wijken of an answer such as "1, 3-5, Meerzicht" in order of code, none when it means all of them.

    Raises RegionError for a part that is no wijk of this gemeente.
    """
    wijken = index.wijken_of(gemeente)
    if not text.strip() or plain(text) in _EVERYTHING:
        return ()
    chosen = {wijk for part in _parts(text, wijken) for wijk in _one(part, gemeente, index)}
    return tuple(w for w in wijken if w in chosen) if len(chosen) < len(wijken) else ()


def _parts(text: str, wijken: Sequence[Region]) -> list[str]:
    """Return an answer in parts; the whole name of a wijk is one part, whatever is in it."""
    if plain(text) in {plain(name) for w in wijken for name in (w.name, w.label)}:
        return [text]
    between = r"[\s,;]+" if re.fullmatch(r"[\d\s,;-]+", text) else r"[,;]|\ben\b"
    text = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "-", text)
    return [part.strip() for part in re.split(between, text) if part.strip()] or [text]


def _one(part: str, gemeente: Region, index: RegionIndex) -> Sequence[Region]:
    wijken = index.wijken_of(gemeente)
    if found := re.fullmatch(r"([0-9]{1,4})-([0-9]{1,4})", part):
        first, last = int(found[1]), int(found[2])
        if 0 < first <= last <= len(wijken):
            return wijken[first - 1 : last]
    elif re.fullmatch(r"[0-9]{1,4}", part):
        if (wijk := numbered(part, wijken)) is not None:
            return (wijk,)
    else:
        return (index.wijk(part, gemeente),)
    raise RegionError("Dit nummer staat niet in de lijst.", value=part, allowed=f"1 tot en met {len(wijken)}")


def read_path(text: str) -> Path:
    """Return the file or folder that somebody typed, pasted or dragged into the terminal. Raises UsageError."""
    bare = text.strip().removeprefix("& ").strip().strip("'\"")
    tried = [bare] if os.name == "nt" else [bare, re.sub(r"\\(.)", r"\1", bare)]
    for name in tried:
        try:
            path = Path(name).expanduser()
            if path.exists():
                return path
        except (OSError, ValueError, RuntimeError):  # too long, a zero byte, ~ of somebody who isn't there
            continue
    raise UsageError("Dit bestand of deze map is er niet. Kijk de naam na.")


# --- what to type instead -----------------------------------------------------------------------------
def name_of(gemeente: Region, index: RegionIndex) -> str:
    """Return what to type for a gemeente: its name, or its code when others share the name."""
    try:
        return gemeente.label if index.gemeente(gemeente.label) == gemeente else gemeente.code
    except RegionError:
        return gemeente.code


def name_of_wijk(wijk: Region, gemeente: Region, index: RegionIndex) -> str:
    """Return what to type for a wijk: its name, or its code when others share the name."""
    try:
        return wijk.label if index.wijk(wijk.label, gemeente) == wijk else wijk.code
    except RegionError:
        return wijk.code


def project_of(gemeente: Region) -> Path | None:
    """Return the settings in the project folder of a gemeente, when `new` made one in the working folder."""
    found = Path(project.folder_name(gemeente)) / FILE_NAME
    return found if found.is_file() else None
