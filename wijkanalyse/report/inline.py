"""Reads what stands inside every page: the style sheet and the script, and names them for the security policy."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Kind = Literal["style", "script"]
_SUFFIX: dict[Kind, str] = {"style": ".css", "script": ".js"}


LEAFLET: Final = "-bewoners.css"
"""How the name of a style sheet ends that only the leaflet for residents has."""


def joined(folders: Sequence[Path], kind: Kind, *, leaflet: bool = True) -> str:
    """Return all style sheets or scripts of some template folders as one text, in the order of their file names.

    A file in a later folder takes the place of the file with the same name in an earlier one. Without `leaflet` those
    of the leaflet for residents stay out. Empty when there is none.
    """
    files = {file.name: file for folder in folders for file in (folder / kind).glob(f"*{_SUFFIX[kind]}")}
    names = (name for name in sorted(files) if leaflet or not name.endswith(LEAFLET))
    return "".join(files[name].read_text(encoding="utf-8-sig") for name in names)


def one(folders: Sequence[Path], name: str) -> str:
    """Return one file of the template folders, from the last folder that has it."""
    files = [folder / name for folder in folders if (folder / name).is_file()]
    return files[-1].read_text(encoding="utf-8-sig")


def lean(style: str) -> str:
    """Return a style sheet without comments that begin a line, indents, and spaces beside the braces of a rule."""
    bare = re.sub(r"(?m)^[ \t]+", "", re.sub(r"(?ms)^[ \t]*/\*.*?\*/[ \t]*\n?", "", style))
    return bare.replace(" { ", "{").replace("; }", "}")


def policy_hash(text: str) -> str:
    """Return the name of a style sheet or script in a Content-Security-Policy: base64 of the SHA-256 of its text."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
