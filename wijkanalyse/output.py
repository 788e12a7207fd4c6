"""Writes the report folder of a gemeente: everything beside the old first, then one swap, `index.html` last.

An interrupted build is finished or undone by the next. Only files that an earlier `run.json` lists are ever removed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse.errors import OutputError, StoreError, refusal
from wijkanalyse.pdf.names import WORK
from wijkanalyse.regions import plain

if TYPE_CHECKING:
    from wijkanalyse.regions import Region
    from wijkanalyse.signals.signal import Report

INDEX: Final = "index.html"
METHODE: Final = "methode.html"
DATA: Final = "gegevens"
RUN: Final = f"{DATA}/run.json"
_STAGING: Final = ".nieuw"
_PLAN: Final = "plan.json"
_PATIENCE: Final = 600
"""Seconds to wait for another build of the same folder."""


def folder_name(gemeente: Region, version: Report = "deelbaar") -> str:
    """Return the name of the folder of a gemeente: GM0637-zoetermeer, or GM0637-zoetermeer-intern beside it."""
    name = f"{gemeente.code}-{plain(gemeente.label).replace(' ', '-')}"
    return name if version == "deelbaar" else f"{name}-{version}"


def one_file_name(gemeente: Region, version: Report) -> str:
    """Return the name of the file that holds all pages of a gemeente."""
    return f"{folder_name(gemeente, version)}.html"


def page_name(wijk: Region) -> str:
    """Return the file name of the page of a wijk or an own area: WK063701-meerzicht.html, GB0637-noord.html."""
    if wijk.is_area:
        return f"{wijk.code}.html"
    return f"{wijk.code}-{plain(wijk.label).replace(' ', '-')}.html"


@contextmanager
def opened(out: Path, name: str, cache: Path) -> Iterator[Path]:
    """Yield the folder of a gemeente, made when it isn't there, to this program alone.

    What an earlier build left is finished or undone first; a folder that stays empty is removed again. Raises
    OutputError when the folder can't be made.
    """
    folder = _made(out / name)
    try:
        with _lock(folder, cache):
            try:
                _recover(folder)
            except OSError as error:
                raise _write_error(error, folder) from error
            yield folder
    finally:
        with suppress(OSError):
            folder.rmdir()


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        blocking = next((p for p in (folder, *folder.parents) if p.exists() and not p.is_dir()), None)
        if blocking is None:
            raise _no_folder(error, folder) from error
        raise OutputError(
            "De map voor de rapporten is een bestand.",
            value=str(blocking),
            allowed="een map",
            hint="Kies een andere map met --out, of geef het bestand een andere naam.",
        ) from error
    return folder


@contextmanager
def _lock(folder: Path, cache: Path) -> Iterator[None]:
    """Keep other builds out of a folder; the lock stands in the cache, so that nothing is left among the reports."""
    from filelock import FileLock, Timeout

    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = FileLock(_lock_folder(cache) / f"{name}.lock", timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            "Een andere opdracht schrijft al in deze map.",
            value=folder.name,
            allowed="één opdracht tegelijk per map",
            hint="Wacht tot die klaar is, en start dan opnieuw.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _lock_folder(cache: Path) -> Path:
    folder = cache / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "In de opslag kan niet worden geschreven.",
            value=f"{cache} ({refusal(error)})",
            allowed="een map waarin je mag schrijven",
            hint="Kies een andere map met WIJKANALYSE_CACHE.",
        ) from error
    return folder


def earlier_run(folder: Path) -> dict[str, Any]:
    """Return what the newest `run.json` says; nothing when there is no readable one."""
    try:
        found = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def listed_files(folder: Path) -> tuple[str, ...]:
    """Return the files that the newest `run.json` lists; none when there is no readable one."""
    files = earlier_run(folder).get("files")
    return tuple(str(f) for f in files) if isinstance(files, list) else ()


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
            _write_whole(target, content)
        plan = {"files": sorted(files, key=lambda n: (n == INDEX, n)), "remove": sorted(remove)}
        # The plan is what makes the staged files count: until it is whole, the next build throws them away.
        beside = staging / f"{_PLAN}.half"
        _write_whole(beside, json.dumps(plan).encode())
        beside.replace(staging / _PLAN)
        _swap(folder)
    except OSError as error:
        if not (staging / _PLAN).exists():
            shutil.rmtree(staging, ignore_errors=True)
        raise _write_error(error, folder) from error


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk, not only on its way, when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _recover(folder: Path) -> None:
    staging = folder / _STAGING
    if _read_plan(staging) is not None:
        _swap(folder)
    elif staging.exists():
        shutil.rmtree(staging)
    shutil.rmtree(folder / WORK, ignore_errors=True)


def _read_plan(staging: Path) -> dict[str, list[str]] | None:
    try:
        plan: dict[str, list[str]] = json.loads((staging / _PLAN).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return plan


def _swap(folder: Path) -> None:
    """Move the staged files into place, as far as that hasn't been done."""
    staging = folder / _STAGING
    plan = _read_plan(staging) or {"files": [], "remove": []}
    for name in plan["files"]:
        if (staging / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
    for name in plan["remove"]:
        if _inside(folder, name) and (folder / name).is_file():
            (folder / name).unlink()
            _remove_empty((folder / name).parent, folder)
    shutil.rmtree(staging)


def _remove_empty(below: Path, folder: Path) -> None:
    """Remove the folders between a removed file and the folder of the gemeente, as far as nothing is left in them."""
    while below != folder:
        try:
            below.rmdir()
        except OSError:
            return
        below = below.parent


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _no_folder(error: OSError, folder: Path) -> OutputError:
    return OutputError(
        "De map voor de rapporten kan niet worden gemaakt.",
        value=f"{folder} ({refusal(error)})",
        allowed="een map waarin je mag schrijven",
        hint="Kies een andere map met --out.",
    )


def _write_error(error: OSError, folder: Path) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            "De schijf is vol. De oude rapporten zijn niet veranderd.",
            value=str(folder),
            allowed="een schijf met ruimte voor de rapporten",
            hint="Maak ruimte vrij, of kies een andere map met --out.",
        )
    if isinstance(error, PermissionError):
        return OutputError(
            "Een rapport kan niet worden vervangen.",
            value=Path(error.filename2 or error.filename or folder).name,
            allowed="een map waarin je mag schrijven, met rapporten die nergens openstaan",
            hint="Sluit het rapport in je browser of in Excel, en start de opdracht opnieuw.",
        )
    return OutputError(
        "De rapporten kunnen niet worden geschreven.",
        value=f"{folder} ({refusal(error)})",
        allowed="een map waarin je mag schrijven",
        hint="Kies een andere map met --out.",
    )
