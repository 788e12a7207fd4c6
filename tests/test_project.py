"""The repository holds to its own rules: no trace of a machine, locks and version in step, `make` explains itself."""

from __future__ import annotations

import ast
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import requests
from pytest_socket import SocketConnectBlockedError

import wijkanalyse

LOCKS = ("run.txt", "dev.txt")
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def project(checkout: Path) -> dict[str, object]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tracked(checkout: Path) -> list[Path]:
    """What is in git or would be added to it."""
    if not (checkout / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: there is no list of tracked files")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=checkout, capture_output=True, check=True).stdout.decode()
    return [checkout / name for name in listed.split("\0") if name and (checkout / name).is_file()]


def requirement_name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()


def pins(checkout: Path, lock: str) -> dict[str, str]:
    return dict(PINNED.findall((checkout / "requirements" / lock).read_text(encoding="utf-8")))


# --- no network -----------------------------------------------------------------------------------
# pytest-socket warns before it raises, so that code that swallows the exception fails too.
blocked_warning = pytest.mark.filterwarnings("ignore:A test tried to use socket")


@blocked_warning
def test_a_test_that_connects_beyond_this_machine_fails() -> None:
    with socket.socket() as connection, pytest.raises(SocketConnectBlockedError):
        connection.connect(("192.0.2.1", 80))


@blocked_warning
def test_a_test_that_looks_up_a_name_fails() -> None:
    with pytest.raises(SocketConnectBlockedError):
        requests.get("http://example.org/", timeout=0.1)


def test_a_name_under_invalid_is_a_failed_connection() -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get("http://cbs.invalid/", timeout=0.1)


# --- nothing of a machine -------------------------------------------------------------------------
def test_no_tracked_file_names_a_place_on_a_machine(tracked: list[Path], checkout: Path) -> None:
    # Put together here, so that this file doesn't match itself.
    traces = ["index" + "-url", "extra" + "-index", "/" + "root/", "/" + "home/"]
    if len(checkout.parts) > 2:
        traces.append(str(checkout))
    found = [
        f"{path.relative_to(checkout)}: {trace}"
        for path in tracked
        for trace in traces
        if trace.encode() in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_hashes_and_no_address(lock: str, checkout: Path) -> None:
    text = (checkout / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " "))
    unhashed = [entry for entry in entries if not entry.startswith("#") and "--hash=sha256:" not in entry]
    assert unhashed == []
    assert "://" not in text
    assert " @ " not in text


# --- in step --------------------------------------------------------------------------------------
def test_the_version_is_that_of_the_newest_changelog_entry(checkout: Path) -> None:
    headings = re.findall(r"^## (.+)$", (checkout / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    newest = re.match(r"\[?v?(\d+\.\d+\.\d+)\b", headings[0])
    assert newest, f"the first heading names no version: {headings[0]}"
    assert newest[1] == wijkanalyse.__version__


def test_every_dependency_is_locked(project: dict, checkout: Path) -> None:
    run, dev = (pins(checkout, lock) for lock in LOCKS)
    needed = {requirement_name(item) for item in project["project"]["dependencies"]}
    needed |= {requirement_name(item) for item in project["dependency-groups"]["build"]}
    for_developers = {requirement_name(item) for item in project["dependency-groups"]["dev"] if isinstance(item, str)}
    assert needed - set(run) == set()
    assert (needed | for_developers) - set(dev) == set()


def imported_libraries(source: str) -> set[str]:
    """The top-level names that a module imports from outside the standard library and the package."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"wijkanalyse"}


def test_every_library_that_the_package_imports_is_declared(project: dict, checkout: Path) -> None:
    declared = {requirement_name(item) for item in project["project"]["dependencies"]}
    distributions = packages_distributions()
    undeclared = {
        name
        for module in (checkout / "wijkanalyse").rglob("*.py")
        for name in imported_libraries(module.read_text(encoding="utf-8"))
        if declared.isdisjoint(distribution.lower() for distribution in distributions.get(name, [name]))
    }
    assert undeclared == set()


def test_users_and_developers_run_the_same_versions(checkout: Path) -> None:
    run, dev = (pins(checkout, lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def test_the_launcher_of_a_checkout_stays_under_ten_lines(checkout: Path) -> None:
    assert len((checkout / "cli.py").read_text(encoding="utf-8").splitlines()) < 10


# --- make -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def targets(checkout: Path) -> set[str]:
    return set(re.findall(r"^\.PHONY: (\S+)$", (checkout / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_make_has_what_the_readme_and_ci_ask_for(targets: set[str]) -> None:
    assert {"help", "demo", "test", "lint", "types", "bench", "real", "lock", "clean", "format"} <= targets


@pytest.mark.skipif(not shutil.which("make"), reason="make isn't installed; the README says how to do without")
def test_make_on_its_own_explains_every_target(targets: set[str], checkout: Path) -> None:
    shown = subprocess.run(["make"], cwd=checkout, capture_output=True, text=True, check=True).stdout
    explained = dict(re.findall(r"^  make (\S+) +(\S.*)$", shown, re.MULTILINE))
    assert set(explained) == targets
