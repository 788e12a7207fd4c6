"""The report folder: replaced in one step, finished after an interruption, and nothing of the user's own touched."""

from __future__ import annotations

import errno
import getpass
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import example_builds
from tests.example_builds import DAY, EXAMPLE, FOLDER, GEMEENTE, Built, Desk, built_example, contents, sit_down
from wijkanalyse import build, deliverables, output
from wijkanalyse.errors import OutputError, StoreError
from wijkanalyse.regions import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = {"index.html": b"oud", "WK990101-oude-kern.html": b"oud", output.RUN: b'{"files": []}'}
NEW = {"index.html": b"nieuw", "WK990101-oude-kern.html": b"nieuw", output.RUN: b'{"files": ["index.html"]}'}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with the old reports, and a file of the user."""
    folder = tmp_path / "rapporten" / FOLDER
    for name, content in {**OLD, "notities.docx": b"van mij", "gegevens/eigen.xlsx": b"van mij"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def open_again(folder: Path) -> None:
    """What the next build does first."""
    with output.opened(folder.parent, folder.name, folder.parent.parent / "cache"):
        pass


def four_parts(error: Any) -> bool:
    return all((error.what, error.value, error.allowed, error.hint))


# --- names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Wijk 00 Annen", "WK168000-annen.html"),
        ("'s-Gravenhage / Centrum", "WK168000-s-gravenhage-centrum.html"),
        ("Súdwest-Fryslân", "WK168000-sudwest-fryslan.html"),
        ("..\\..\\con", "WK168000-con.html"),
    ],
)
def test_a_page_gets_a_name_that_every_disk_takes(name: str, expected: str) -> None:
    assert output.page_name(Region("WK168000", name, 2025)) == expected


# --- replacing ------------------------------------------------------------------------------------
def test_new_reports_replace_the_old_and_leave_the_users_files(reports: Path) -> None:
    output.write(reports, NEW)
    assert contents(reports) == {**NEW, "notities.docx": b"van mij", "gegevens/eigen.xlsx": b"van mij"}


def test_only_what_is_to_be_removed_is_removed(reports: Path) -> None:
    outside = reports.parent / "ander.html"
    outside.write_bytes(b"van mij")
    output.write(
        reports, {"index.html": b"nieuw"}, remove=frozenset({"WK990101-oude-kern.html", "../ander.html", "gegevens"})
    )
    assert not (reports / "WK990101-oude-kern.html").exists()
    assert outside.exists()
    assert (reports / "gegevens" / "eigen.xlsx").exists()


def test_the_index_comes_last(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        order.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    output.write(reports, NEW)
    assert order[0] == "plan.json"
    assert order[-1] == "index.html"


class Interruption(BaseException):
    """A kill: no clean-up of the program runs that catches errors."""


def interrupted_at(step: int, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Write the new reports, and stop for good before the so-many-th move of a file."""
    replace, left = Path.replace, iter(range(step, -1, -1))

    def counted(self: Path, target: Path) -> Path:
        if next(left) == 0:
            raise Interruption
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        with pytest.raises(Interruption):
            output.write(folder, NEW, remove=frozenset({"weg.html"}))


@pytest.mark.parametrize("step", range(4))
def test_an_interrupted_build_is_undone_or_finished_by_the_next(
    reports: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    (reports / "weg.html").write_bytes(b"oud")
    interrupted_at(step, monkeypatch, reports)
    open_again(reports)
    found = {name: content for name, content in contents(reports).items() if content != b"van mij"}
    # Before the plan has its name (step 0) nothing counts; from then on everything does.
    assert found == ({**OLD, "weg.html": b"oud"} if step == 0 else NEW)


def test_a_plan_that_says_nothing_counts_as_none(reports: Path) -> None:
    (reports / ".nieuw").mkdir()
    (reports / ".nieuw" / "plan.json").write_bytes(b"")
    open_again(reports)
    assert {name: contents(reports)[name] for name in OLD} == OLD
    assert not (reports / ".nieuw").exists()


# --- what the disk or another program refuses -----------------------------------------------------
@pytest.mark.parametrize("name", ["fsync", "mkdir"])
def test_a_full_disk_leaves_the_old_reports(reports: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = contents(reports)

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if name == "fsync" else Path, name, full)
    with pytest.raises(OutputError, match="schijf is vol") as caught:
        output.write(reports, NEW)
    assert four_parts(caught.value)
    assert contents(reports) == before


def test_a_page_that_is_open_in_windows_is_replaced_by_the_next_build(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name.startswith("WK990101"):
            raise PermissionError(errno.EACCES, "Access is denied", str(self), 5, str(target))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(OutputError, match="kan niet worden vervangen") as caught:
            output.write(reports, NEW)
        assert caught.value.value == "WK990101-oude-kern.html"
        assert "Sluit het rapport" in caught.value.hint
        assert contents(reports)["index.html"] == b"oud", "the index already points at pages that aren't there"
        with pytest.raises(OutputError, match="kan niet worden vervangen"):
            open_again(reports)
    open_again(reports)
    assert {name: contents(reports)[name] for name in NEW} == NEW


def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "rapporten").write_text("van mij", encoding="utf-8")
    with pytest.raises(OutputError, match="is een bestand") as caught:
        open_again(tmp_path / "rapporten" / FOLDER)
    assert caught.value.value == str(tmp_path / "rapporten")
    assert four_parts(caught.value)


def test_a_place_where_you_may_not_write_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(OutputError, match="kan niet worden gemaakt") as caught:
        open_again(tmp_path / "rapporten" / FOLDER)
    assert four_parts(caught.value)


def test_a_store_that_is_a_file_is_named(reports: Path) -> None:
    (reports.parent.parent / "cache").write_bytes(b"van mij")
    with pytest.raises(StoreError, match="In de opslag kan niet worden geschreven") as caught:
        open_again(reports)
    assert four_parts(caught.value)


def test_a_build_that_makes_nothing_leaves_no_empty_folder(tmp_path: Path) -> None:
    open_again(tmp_path / "rapporten" / FOLDER)
    assert not (tmp_path / "rapporten" / FOLDER).exists()


# --- two builds at once ---------------------------------------------------------------------------
def test_a_second_build_waits_and_throws_nothing_of_the_first_away(reports: Path) -> None:
    staged, order = threading.Event(), []

    def second() -> None:
        staged.wait(5)
        open_again(reports)
        order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with output.opened(reports.parent, reports.name, reports.parent.parent / "cache"):
        (reports / ".nieuw").mkdir()
        (reports / ".nieuw" / "index.html").write_bytes(b"nieuw")
        staged.set()
        time.sleep(0.1)
        assert (reports / ".nieuw" / "index.html").exists()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_build_that_never_ends_is_reported_to_the_next(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_PATIENCE", 0.05)
    first = output.opened(reports.parent, reports.name, reports.parent.parent / "cache")
    with first, pytest.raises(OutputError, match="andere opdracht") as caught:
        open_again(reports)
    assert four_parts(caught.value)


# --- whole builds ---------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with reports and a store, where nothing answers: `--offline` is enough."""
    example_builds.copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


def test_one_wijk_leaves_the_other_pages_and_the_users_files(desk: Desk) -> None:
    (desk.reports / "notities.docx").write_bytes(b"van mij")
    before = contents(desk.reports)
    said = desk.quick_build("--offline", "--datum", "2026-11-22")
    assert said.code == 0, said.err
    after = contents(desk.reports)
    assert after.keys() == before.keys()
    changed = {name for name in before if before[name] != after[name]}
    dated = {"gegevens/bevindingen.json", "gegevens/alle-cijfers.xlsx", output.RUN}
    assert changed == {"index.html", "WK990106-buitenhof.html", *dated}
    assert desk.run_json()["files"] == sorted(before.keys() - {"notities.docx"})
    assert desk.run_json()["opties"]["wijk"] == ["WK990106"]


def test_the_page_of_a_wijk_that_no_longer_exists_goes(desk: Desk) -> None:
    (desk.reports / "WK990199-opgeheven.html").write_bytes(b"oud")
    (desk.reports / "WK990198-van-mij.html").write_bytes(b"van mij")
    run = desk.run_json()
    run["files"].append("WK990199-opgeheven.html")
    (desk.reports / output.RUN).write_text(json.dumps(run), encoding="utf-8")
    assert desk.quick_build("--offline").code == 0
    assert not (desk.reports / "WK990199-opgeheven.html").exists()
    assert (desk.reports / "WK990198-van-mij.html").exists()


def test_a_run_json_that_cannot_be_read_removes_nothing(desk: Desk) -> None:
    (desk.reports / output.RUN).write_text("geen json", encoding="utf-8")
    before = contents(desk.reports).keys()
    assert desk.quick_build("--offline").code == 0
    assert contents(desk.reports).keys() == before


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


def test_run_json_lists_exactly_the_files_that_are_there(example: Built) -> None:
    run = json.loads((example.folder / output.RUN).read_text(encoding="utf-8"))
    assert run["files"] == sorted(contents(example.folder))
    assert run["datum"] == DAY
    assert set(run["seconden"]) == {
        "ophalen en kiezen",
        "signalen",
        "vergelijken",
        "samenstellen",
        "opmaken",
        "gegevens",
    }


def test_run_json_names_no_path_and_no_user(example: Built) -> None:
    text = (example.folder / output.RUN).read_text(encoding="utf-8")
    traces = {str(example.folder), str(EXAMPLE), str(Path.home()), os.sep + "tmp", getpass.getuser(), "WIJKANALYSE_"}
    # A user called "wijk" would be found everywhere.
    assert [t for t in traces if t in text and t != "wijk"] == []


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(example: Built, tmp_path: Path) -> None:
    """Also in another process, with another seed for the order of sets, in another zone and language."""
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-m", "wijkanalyse", "demo", "--datum", DAY, "--out", str(tmp_path), "--quiet"]
    subprocess.run(command, check=True, env=environment, cwd=EXAMPLE.parent.parent, capture_output=True, timeout=120)
    first, second = contents(example.folder), contents(tmp_path / FOLDER)
    runs = [json.loads(files.pop(output.RUN)) for files in (first, second)]
    assert [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)] == []
    seconds = [run.pop("seconden") for run in runs]
    assert seconds[0].keys() == seconds[1].keys() != set()
    assert runs[0] == runs[1]


def test_a_failure_while_the_pages_are_made_leaves_the_old_ones(
    example: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(example.folder)
    gemeente = example.workshop.regions.gemeente(GEMEENTE)
    monkeypatch.setattr(deliverables.Maker, "pages", stop)
    with pytest.raises(Interruption):
        build.build(example.workshop, gemeente, (), lambda _: None)
    assert contents(example.folder) == before


def stop(*_: Any) -> Iterator[None]:
    raise Interruption
