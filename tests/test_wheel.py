"""The wheel is complete: it runs from any folder, without the checkout, without the network."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import wijkanalyse

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds the wheel, and sees the libraries of the environment that runs the tests."""

    scripts: Path
    elsewhere: Path

    @property
    def python(self) -> Path:
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    @property
    def command(self) -> Path:
        return self.scripts / ("wijkanalyse.exe" if os.name == "nt" else "wijkanalyse")

    def run(self, *command: str | Path) -> str:
        """What the command prints on stdout; the test fails when the command does."""
        done = subprocess.run(command, cwd=self.elsewhere, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the hatchling of this environment, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=checkout, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    place = {"base": str(folder), "platbase": str(folder)}
    libraries = Path(sysconfig.get_path("purelib", "venv", vars=place))
    (libraries / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    environment = Environment(
        Path(sysconfig.get_path("scripts", "venv", vars=place)), tmp_path_factory.mktemp("elders")
    )
    pip = [sys.executable, "-m", "pip", "--python", str(environment.python), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--ignore-installed", str(wheel)], check=True)
    return environment


@pytest.mark.parametrize("name", ["data", "templates"])
def test_the_wheel_holds_every_file_of_a_resource_folder(name: str, contents: set[str], checkout: Path) -> None:
    files = [path for path in (checkout / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files
    assert {f"wijkanalyse/{path.relative_to(checkout).as_posix()}" for path in files} - contents == set()


def test_the_wheel_holds_every_module_and_the_licence(contents: set[str], checkout: Path) -> None:
    modules = {path.relative_to(checkout).as_posix() for path in (checkout / "wijkanalyse").rglob("*.py")}
    assert modules - contents == set()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in contents)


def test_the_wheel_leaves_nothing_beside_the_package(contents: set[str]) -> None:
    assert {name.split("/")[0] for name in contents} == {
        "wijkanalyse",
        f"wijkanalyse-{wijkanalyse.__version__}.dist-info",
    }
    assert [name for name in contents if name.endswith(".pyc")] == []


def test_the_installed_package_is_the_one_that_runs(installed: Environment) -> None:
    line = "import wijkanalyse.paths as p; print(p.resource_dir('data'), p.resource_dir('templates'), sep='\\n')"
    shown = installed.run(installed.python, "-c", line).splitlines()
    environment = installed.scripts.parent.resolve()
    assert all(Path(found).is_relative_to(environment) for found in shown), shown
    assert [Path(found).name for found in shown] == ["data", "templates"]


def test_the_command_and_the_module_both_explain_themselves(installed: Environment) -> None:
    by_module = installed.run(installed.python, "-m", "wijkanalyse", "--help")
    by_command = installed.run(installed.command, "--help")
    for name in ("build", "fetch", "regions", "indicators", "status", "demo"):
        assert name in by_module
    assert by_command == by_module


def test_the_command_tells_its_version(installed: Environment) -> None:
    assert wijkanalyse.__version__ in installed.run(installed.command, "--version")


def test_the_example_is_built_from_a_folder_that_knows_no_checkout(installed: Environment) -> None:
    shown = installed.run(installed.python, "-m", "wijkanalyse", "demo")
    last = installed.elsewhere / shown.splitlines()[-1].strip()
    assert last.exists(), f"the last line is the path of the product, not: {shown.splitlines()[-1]}"
    assert last.is_relative_to(installed.elsewhere)
    (index,) = installed.elsewhere.rglob("index.html")
    assert "<html" in index.read_text(encoding="utf-8")
