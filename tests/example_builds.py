"""The example gemeente behind the real commands: a desk to type at, services that answer it, and builds to read.

What costs a second is made once per session, and copied where a test changes it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.testing import CliRunner

from tests.services import Services, serve
from wijkanalyse import build, paths, settings, workshop
from wijkanalyse.cli import app
from wijkanalyse.sources.http import Client, Patience

if TYPE_CHECKING:
    import pytest

EXAMPLE: Final = paths.resource_dir("data") / "example"
GEMEENTE: Final = "Voorbeeldstad"
FOLDER: Final = "GM9901-voorbeeldstad"
DAY: Final = "2026-11-21"
KERNCIJFERS: Final = ("99024NED", "99025NED")
NEWEST: Final = "99025NED"
HEALTH: Final = "99150NED"
WIJK: Final = "Buitenhof"
"""The smallest wijk: its page is made in a moment."""


# --- services -------------------------------------------------------------------------------------
def small_services(root: Path) -> Path:
    """Copy of the example the tables and borders of the last two years, to change at will; return the folder."""
    for table in KERNCIJFERS:
        shutil.copytree(EXAMPLE / "opendata" / table, root / "opendata" / table)
    shutil.copytree(EXAMPLE / "dataderden" / HEALTH, root / "dataderden" / HEALTH)
    shutil.copytree(EXAMPLE / "pdok" / "2025", root / "pdok" / "2025")
    return root


def change_json(path: Path, change: Any) -> None:
    """Rewrite a JSON file of a service as `change` makes it."""
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")


def publish_again(root: Path, table: str, modified: str = "2026-12-24T02:00:00") -> None:
    """Let a service say that a table was published anew."""
    found = next(root.glob(f"*/{table}/TableInfos.json"))
    change_json(found, lambda infos: [{**infos[0], "Modified": modified}])


# --- a desk ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """Where a user types: a working folder with a store and reports, and the services that answer."""

    folder: Path
    services: Services | None = None

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def out(self) -> Path:
        return self.folder / "rapporten"

    @property
    def reports(self) -> Path:
        return self.out / FOLDER

    def run(self, *arguments: str) -> Said:
        """Run a command as it is typed; an exception that reaches the user fails the test."""
        result = CliRunner().invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    def build(self, *arguments: str, gemeente: str = GEMEENTE) -> Said:
        return self.run("build", gemeente, "--datum", DAY, *arguments)

    def quick_build(self, *arguments: str) -> Said:
        """Build the smallest wijk."""
        return self.build("--wijk", WIJK, *arguments)

    def run_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.reports / "gegevens" / "run.json").read_text(encoding="utf-8"))
        return found

    def pages(self) -> dict[str, bytes]:
        """Every report by name, without run.json, which tells the seconds."""
        files = contents(self.reports)
        return {name: content for name, content in files.items() if name != "gegevens/run.json"}


def sit_down(folder: Path, patch: pytest.MonkeyPatch, services: Services | None = None) -> Desk:
    """Set the environment of a desk: nothing answers unless there are services, and nobody waits between tries."""
    folder.mkdir(exist_ok=True)
    desk = Desk(folder, services)
    urls = services.urls if services else dict.fromkeys(("opendata", "dataderden", "pdok"), "http://nergens.invalid")
    for name, url in urls.items():
        patch.setenv(f"WIJKANALYSE_{name.upper()}_URL", url)
    patch.setenv("WIJKANALYSE_CACHE", str(desk.cache))
    patch.chdir(folder)
    patience = Patience(attempts=2, connect=5, read=5)
    patch.setattr(workshop, "new_client", lambda _: Client(patience, sleep=lambda _: None))
    return desk


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def state(folder: Path) -> dict[str, str]:
    """What stays the same when nothing was changed: the checksum of every file but locks and compiled templates."""
    found = {n: c for n, c in contents(folder).items() if not n.endswith((".lock", ".cache"))}
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


# --- made once per session ------------------------------------------------------------------------
def stocked_desk(factory: pytest.TempPathFactory) -> Path:
    """A desk after one build from `small_services`, with store and reports; copy it before changing anything."""
    return _stocked(factory.getbasetemp() / "stock")


@cache
def _stocked(folder: Path) -> Path:
    import pytest

    root = small_services(folder / "services")
    with pytest.MonkeyPatch.context() as patch, serve(root) as services:
        desk = sit_down(folder / "desk", patch, services)
        said = desk.build()
        assert said.code == 0, said.err
    return desk.folder


def copy_stock(factory: pytest.TempPathFactory, folder: Path) -> None:
    """Copy the desk of `stocked_desk`."""
    shutil.copytree(stocked_desk(factory), folder)


@dataclass(frozen=True)
class Built:
    """The whole example gemeente, built as `demo` does."""

    folder: Path
    workshop: build.Workshop


def built_example(factory: pytest.TempPathFactory) -> Built:
    """Return the reports of the example gemeente, to be read only."""
    return _built(factory.getbasetemp() / "example")


@cache
def _built(folder: Path) -> Built:
    flags = {
        "out": folder / "out",
        "cache": folder / "cache",
        "datum": date.fromisoformat(DAY),
        "signalen": workshop.example_signals(),
    }
    shop = workshop.open_workshop(settings.load(flags, environment={}), workshop.example(), fictional=True)
    result = build.build(shop, shop.regions.gemeente(GEMEENTE), (), lambda _: None)
    return Built(result.folder, shop)
