"""Prints pages to PDF: one browser process per page, two at a time, without network and with a profile for once.

A page goes to the browser as a file inside the report folder, because an internal page may stand nowhere else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from wijkanalyse.pdf.names import WORK, pdf_name
from wijkanalyse.pdf.tidy import Stamp, UnusablePdfError, tidied

if TYPE_CHECKING:
    from wijkanalyse.pdf.engine import Engine

_HOPELESS: Final = 3
"""So many failures without a single PDF, and the browser isn't asked again."""
_NONE: Final = (
    "Er is geen enkele PDF gemaakt: de browser gaf geen bruikbaar bestand. De pagina’s zijn er wel. "
    "Probeer een andere browser met WIJKANALYSE_BROWSER."
)
_NOT: Final = (
    "Van {page} is geen PDF gemaakt. De pagina zelf is er wel: "
    "open die in je browser, kies Afdrukken en dan Opslaan als PDF."
)
_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--no-pdf-header-footer",
    "--print-to-pdf-no-header",  # the same, for a browser from before 2023
    "--generate-pdf-document-outline",
)


@dataclass(frozen=True)
class Job:
    """What is printed: pages by their names, in a folder of the report, with the day of the report."""

    pages: Mapping[str, bytes] = field(repr=False)
    folder: Path
    day: date
    patience: float = 60.0
    """Seconds that a page may take."""


@dataclass(frozen=True)
class Printed:
    """The PDFs by their names, and the pages of which none was made."""

    files: Mapping[str, bytes] = field(repr=False)
    failed: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell the user, a sentence for each page without a PDF."""
        if self.failed and not self.files:
            return (_NONE,)
        return tuple(_NOT.format(page=page) for page in self.failed)


def print_pages(engine: Engine, job: Job, progress: Callable[[str], None] = lambda _: None) -> Printed:
    """Return a PDF of every page that the browser can print; `progress` gets the name of each page that is done.

    Takes one to two seconds per page. A folder that can't be written gives no PDFs; it raises nothing.
    """
    work = job.folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir()
        for name, content in job.pages.items():
            (work / name).write_bytes(content)
        return _Press(engine, job, work).run(progress)
    except OSError:
        return Printed({}, tuple(job.pages))
    finally:
        shutil.rmtree(work, ignore_errors=True)


@dataclass
class _Press:
    engine: Engine
    job: Job
    work: Path
    made: dict[str, bytes] = field(default_factory=dict, repr=False)
    failed: list[str] = field(default_factory=list)

    def run(self, progress: Callable[[str], None]) -> Printed:
        executor = ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1))
        try:
            for name in executor.map(self._print, self.job.pages):
                progress(name)
        finally:
            executor.shutdown(cancel_futures=True)
        files = {pdf_name(name): self.made[name] for name in self.job.pages if name in self.made}
        return Printed(files, tuple(name for name in self.job.pages if name in self.failed))

    def _print(self, name: str) -> str:
        if len(self.failed) >= _HOPELESS and not self.made:
            self.failed.append(name)
            return name
        page = self.work / name
        try:
            _ask(self.engine, page, self.job.patience)
            self.made[name] = tidied(page.with_suffix(".pdf").read_bytes(), self._stamp(page))
        except (OSError, subprocess.TimeoutExpired, UnusablePdfError):
            # Nothing that the browser says is passed on: it holds paths, and the page is named in the warning.
            self.failed.append(name)
        finally:
            with suppress(OSError):
                page.with_suffix(".pdf").unlink()
        return name

    def _stamp(self, page: Path) -> Stamp:
        address = unquote(urlsplit(page.absolute().as_uri()).path)
        return Stamp(self.job.day, frozenset(self.job.pages), PurePosixPath(address).parent)


def _ask(engine: Engine, page: Path, patience: float) -> None:
    """Let the browser print a page beside it, with a profile of its own that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="wijkanalyse-", ignore_cleanup_errors=True) as profile:
        command = [
            str(engine.path),
            *_FLAGS,
            *_sandbox(),
            f"--user-data-dir={profile}",
            f"--print-to-pdf={page.absolute().with_suffix('.pdf')}",
            page.absolute().as_uri(),
        ]
        quiet = subprocess.DEVNULL
        subprocess.run(  # noqa: S603 (a program that the user installed, no shell, arguments of our own)
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=patience, check=False
        )


def _sandbox() -> tuple[str, ...]:
    """Without its sandbox only for root, for whom it refuses to start: our page asks nothing of anyone."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()
