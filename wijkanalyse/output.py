"""Writes the report folder of a gemeente: everything beside the old first, then one swap, `index.html` last.

An interrupted build is finished or undone by the next. Only files that an earlier `run.json` lists are ever removed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import OutputError
from wijkanalyse.regions import plain

if TYPE_CHECKING:
    from wijkanalyse.regions import Region

INDEX: Final = "index.html"
DATA: Final = "gegevens"
RUN: Final = f"{DATA}/run.json"
_STAGING: Final = ".nieuw"
_PLAN: Final = "plan.json"


def folder_name(gemeente: Region) -> str:
    """Return the name of the folder of a gemeente: GM0637-zoetermeer."""
    return f"{gemeente.code}-{plain(gemeente.label).replace(' ', '-')}"


def page_name(wijk: Region) -> str:
    """Return the file name of the page of a wijk: WK063701-meerzicht.html."""
    return f"{wijk.code}-{plain(wijk.label).replace(' ', '-')}.html"


def prepare_folder(out: Path, name: str) -> Path:
    """Return the folder of a gemeente, made when it isn't there; finishes or undoes what an earlier build left.

    Raises OutputError when the folder can't be made.
    """
    folder = out / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _recover(folder)
    except (FileExistsError, NotADirectoryError) as error:
        blocking = next(p for p in (folder, *folder.parents) if p.exists() and not p.is_dir())
        raise OutputError(
            "De map voor de rapporten is een bestand.",
            value=str(blocking),
            allowed="een map",
            hint="Kies een andere map met --out, of geef het bestand een andere naam.",
        ) from error
    except OSError as error:
        raise _write_error(error, folder) from error
    return folder


@contextmanager
def lock(folder: Path, cache: Path) -> Iterator[None]:
    """Keep other builds out of a folder; the lock stands in the cache, so that nothing is left among the reports."""
    from filelock import FileLock, Timeout

    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    try:
        (cache / "locks").mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "locks" / f"{name}.lock", timeout=600):
            yield
    except Timeout as error:
        raise OutputError(
            "Een andere opdracht schrijft al in deze map.",
            value=folder.name,
            hint="Wacht tot die klaar is, en start dan opnieuw.",
        ) from error


def listed_files(folder: Path) -> tuple[str, ...]:
    """Return the files that the newest `run.json` lists; none when there is no readable one."""
    try:
        files = json.loads((folder / RUN).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(str(f) for f in files)


def write(folder: Path, files: Mapping[str, bytes], *, remove: frozenset[str] = frozenset()) -> None:
    """Replace `files` (by path below the folder) as one step, and drop the files in `remove`.

    Raises OutputError when the disk or another program refuses; the old reports stay, or the next build finishes.
    """
    staging = folder / _STAGING
    try:
        shutil.rmtree(staging, ignore_errors=True)
        for name, content in files.items():
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        plan = {"files": sorted(files, key=lambda n: (n == INDEX, n)), "remove": sorted(remove)}
        # The plan is what makes the staged files count: until it is whole, the next build throws them away.
        beside = staging / f"{_PLAN}.half"
        beside.write_text(json.dumps(plan), encoding="utf-8")
        beside.replace(staging / _PLAN)
        _swap(folder)
    except OSError as error:
        if not (staging / _PLAN).exists():
            shutil.rmtree(staging, ignore_errors=True)
        raise _write_error(error, folder) from error


def _recover(folder: Path) -> None:
    staging = folder / _STAGING
    if (staging / _PLAN).exists():
        _swap(folder)
    elif staging.exists():
        shutil.rmtree(staging)


def _swap(folder: Path) -> None:
    """Move the staged files into place, as far as that hasn't been done."""
    staging = folder / _STAGING
    plan: dict[str, Any] = json.loads((staging / _PLAN).read_text(encoding="utf-8"))
    for name in plan["files"]:
        if (staging / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
    for name in plan["remove"]:
        if _inside(folder, name):
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(staging)


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _write_error(error: OSError, folder: Path) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            "De schijf is vol. De oude rapporten zijn niet veranderd.",
            value=str(folder),
            hint="Maak ruimte vrij, of kies een andere map met --out.",
        )
    if isinstance(error, PermissionError):
        return OutputError(
            "Een rapport kan niet worden vervangen.",
            value=Path(error.filename or folder).name,
            allowed="een map waarin je mag schrijven, met rapporten die nergens openstaan",
            hint="Sluit het rapport in je browser of in Excel, en start de opdracht opnieuw.",
        )
    return OutputError(
        "De rapporten kunnen niet worden geschreven.",
        value=f"{folder} ({error.strerror or error})",
        hint="Kies een andere map met --out.",
    )
