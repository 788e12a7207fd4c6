"""The store keeps whole parts, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from tests.example_builds import state
from wijkanalyse.errors import SourceError, StoreError
from wijkanalyse.stock import upkeep
from wijkanalyse.stock.store import Origin, Part, PartKey, Store

KEY = PartKey("85984NED", "2026-03-30T02:00:00", "rows-GM0637-1a2b3c4d")
ORIGIN = Origin(KEY.table, "Kerncijfers 2024", KEY.edition, "2024", KEY.selection, "2026-11-21T10:00:00", "kerncijfers")
ROWS = pd.DataFrame(
    {"gemeente": ["GM0637", "NL"], "WijkenEnBuurten": ["WK063701", "NL00"], "AantalInwoners_5": [5.0, 7.0]}
)

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes, which Windows does in another way")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def received(frame: pd.DataFrame = ROWS) -> pd.DataFrame:
    return frame.copy()


def never() -> pd.DataFrame:
    pytest.fail("asked the service for what the store has")


# --- parts ----------------------------------------------------------------------------------------
def test_what_was_received_is_read_back_with_its_origin(store: Store) -> None:
    assert store.ensure(KEY, received, ORIGIN)
    pd.testing.assert_frame_equal(store.read(KEY), ROWS)
    origin = store.origin(KEY)
    assert (origin.title, origin.rows, len(origin.checksum)) == ("Kerncijfers 2024", 2, 64)


def test_a_part_that_is_there_is_not_asked_for_again(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    assert not store.ensure(KEY, never, ORIGIN)


def test_one_gemeente_is_read_from_a_part_with_many(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    assert store.read(KEY, ("GM0637",))["WijkenEnBuurten"].tolist() == ["WK063701"]
    assert store.read(KEY, ("GM0000",)).empty


def test_another_edition_stands_beside_the_old_one(store: Store) -> None:
    newer = replace(KEY, edition="2026-12-24T02:00:00")
    store.ensure(KEY, received, ORIGIN)
    before = state(store.root)
    store.ensure(newer, lambda: ROWS.assign(AantalInwoners_5=9.0), replace(ORIGIN, modified=newer.edition))
    assert before.items() <= state(store.root).items()
    assert [p.key for p in store.parts()] == [KEY, newer]


def test_names_that_a_disk_refuses_are_no_problem(store: Store) -> None:
    key = PartKey("a/b\\c", "2026-01-01T02:00:00", "rows-GM0001:*?")
    store.ensure(key, received, ORIGIN)
    assert len(store.read(key)) == len(ROWS)
    assert all(p.is_relative_to(store.root) for p in store.root.rglob("*.parquet"))


def test_a_refresh_swaps_the_part_only_for_a_whole_one(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    before = state(store.root)

    def breaks_off() -> pd.DataFrame:
        raise SourceError("De dienst heeft een storing.")

    with pytest.raises(SourceError):
        store.ensure(KEY, breaks_off, ORIGIN, again=True)
    assert state(store.root) == before
    assert store.ensure(KEY, lambda: ROWS.assign(AantalInwoners_5=9.0), ORIGIN, again=True)
    assert store.read(KEY)["AantalInwoners_5"].tolist() == [9.0, 9.0]


# --- damage ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("damage", ["cut off", "a flipped byte", "emptied", "no parquet"])
def test_a_damaged_part_is_set_aside_and_received_again(store: Store, damage: str) -> None:
    store.ensure(KEY, lambda: pd.concat([ROWS] * 500, ignore_index=True), ORIGIN)
    path = store.root / KEY.path
    whole = path.read_bytes()
    spoilt = {
        "cut off": whole[: len(whole) // 2],
        "a flipped byte": whole[:60] + bytes([whole[60] ^ 0xFF]) + whole[61:],
        "emptied": b"",
        "no parquet": b"<html>" * 100,
    }
    path.write_bytes(spoilt[damage])
    with pytest.raises(StoreError, match="beschadigd") as caught:
        store.read(KEY)
    assert all((caught.value.what, caught.value.value, caught.value.allowed, caught.value.hint))
    assert not store.has(KEY)
    assert [p.suffix for p in store.leftovers()] == [".damaged"]
    assert store.ensure(KEY, received, ORIGIN)
    assert len(store.read(KEY)) == len(ROWS)


def test_two_programs_may_find_the_same_damage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ensure(KEY, received, ORIGIN)
    path = store.root / KEY.path

    def already_set_aside(*_: Any, **__: Any) -> Any:
        path.unlink()
        raise OSError("Corrupt")

    monkeypatch.setattr(pq, "read_table", already_set_aside)
    with pytest.raises(StoreError, match="beschadigd"):
        store.read(KEY)


def test_a_part_that_may_not_be_read_is_not_called_damaged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ensure(KEY, received, ORIGIN)
    monkeypatch.setattr(pq, "read_table", refuse(errno.EACCES))
    with pytest.raises(StoreError, match="opslag"):
        store.read(KEY)
    assert store.has(KEY)


def test_a_part_without_origin_is_not_counted(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    stranger = (store.root / KEY.path).with_name("iets.parquet")
    ROWS.to_parquet(stranger)
    assert [p.key for p in store.parts()] == [KEY]


# --- the disk -------------------------------------------------------------------------------------
def refuse(number: int) -> Any:
    def refusing(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refusing


@pytest.mark.parametrize(
    ("place", "name"), [(pq, "write_table"), (os, "fsync"), (Path, "replace"), (Path, "mkdir")], ids=str
)
@pytest.mark.parametrize("again", [False, True])
def test_a_full_disk_leaves_the_old_part(
    store: Store, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, again: bool
) -> None:
    if again:
        store.ensure(KEY, received, ORIGIN)
    before = state(store.root)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, refuse(errno.ENOSPC))
        with pytest.raises(StoreError, match="schijf is vol") as caught:
            store.ensure(KEY, lambda: ROWS.assign(AantalInwoners_5=9.0), ORIGIN, again=again)
    assert all((caught.value.what, caught.value.value, caught.value.allowed, caught.value.hint))
    assert state(store.root) == before
    assert store.leftovers() == []
    assert store.ensure(KEY, received, ORIGIN, again=again)


def test_a_disk_that_lies_is_caught_before_the_part_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write = pq.write_table
    monkeypatch.setattr(pq, "write_table", lambda table, *a, **k: write(table.slice(1), *a, **k))
    with pytest.raises(StoreError):
        store.ensure(KEY, received, ORIGIN)
    assert state(store.root) == {}


def test_a_store_in_a_file_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mijn bestand", encoding="utf-8")
    with pytest.raises(StoreError, match="In de opslag kan niet worden geschreven"):
        Store(tmp_path / "cache").ensure(KEY, received, ORIGIN)
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "mijn bestand"


# --- several programs, and their end --------------------------------------------------------------
def test_threads_that_want_the_same_part_receive_it_once(store: Store) -> None:
    calls: list[int] = []
    barrier = threading.Barrier(4)

    def slowly() -> pd.DataFrame:
        calls.append(1)
        threading.Event().wait(0.05)
        return received()

    def want() -> None:
        barrier.wait()
        store.ensure(KEY, slowly, ORIGIN)

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


# Runs in a process of its own, which forks: libraries are loaded once, and no thread of pytest is forked along.
PROCESSES = """
    import os, random, signal, sys, time
    from pathlib import Path
    import pandas as pd
    import filelock, pyarrow.parquet
    from wijkanalyse.stock.store import Origin, PartKey, Store

    root, rows = Path(sys.argv[1]), pd.DataFrame({"gemeente": ["NL"] * 9_000, "x": range(9_000)})
    def key(name): return PartKey("T", "2026", name)
    def origin(name): return Origin("T", "T", "2026", "2026", name, "", "kerncijfers")

    def child(work):
        pid = os.fork()
        if pid == 0:
            work()
            os._exit(0)
        return pid

    def write_for_ever():
        for number in range(10_000):
            name = f"rows-{number % 3}"
            store.ensure(key(name), rows.copy, origin(name), again=True)

    def want():
        def receive():
            with (root / "log").open("a") as file:
                file.write("received\\n")
            time.sleep(0.2)
            return rows
        store.ensure(key("rows-0"), receive, origin("rows-0"))

    store = Store(root / "together")
    for pid in [child(want) for _ in range(3)]:
        assert os.waitpid(pid, 0)[1] == 0

    store = Store(root / "killed")
    store.ensure(key("rows-0"), rows.copy, origin("rows-0"))
    for delay in (0, 1, 2, 4, 7, 11, 16, 30):
        seen = {*store.root.glob("*/*/*.part")}
        pid = child(write_for_ever)
        end = time.monotonic() + 5
        while time.monotonic() < end and not {*store.root.glob("*/*/*.part")} - seen:
            pass
        time.sleep(delay / 1000)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
"""


@pytest.fixture(scope="module")
def after_processes(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """The folder with the store that three processes filled together, and the one whose writers were killed."""
    root = tmp_path_factory.mktemp("processes")
    subprocess.run([sys.executable, "-c", dedent(PROCESSES), str(root)], cwd=checkout, check=True, timeout=120)
    return root


@needs_fork
def test_programs_that_want_the_same_part_fetch_it_once(after_processes: Path) -> None:
    assert (after_processes / "log").read_text(encoding="utf-8") == "received\n"


@needs_fork
def test_a_kill_at_any_moment_leaves_only_whole_parts(after_processes: Path) -> None:
    store = Store(after_processes / "killed")
    found = sorted(store.root.glob("*/*/*.parquet"))
    assert [len(pq.read_table(p, page_checksum_verification=True)) for p in found] == [9_000] * len(found)
    assert len(list(store.parts())) == len(found) > 0
    half = store.leftovers()
    assert half, "no write was killed half-way: the test shows nothing"
    store.remove(half)
    assert store.leftovers() == []
    key = PartKey("T", "2026", "rows-0")
    assert store.ensure(key, received, ORIGIN, again=True), "a lock outlived its process"


# --- cleaning up ----------------------------------------------------------------------------------
def put(store: Store, table: str, modified: str, selection: str, provider: str = "kerncijfers") -> PartKey:
    key = PartKey(table, modified, selection)
    origin = replace(ORIGIN, table=table, modified=modified, selection=selection, provider=provider)
    store.ensure(key, received, origin)
    return key


def removed(store: Store, year: int = 2026) -> set[PartKey]:
    parts = list(store.parts())
    gone: list[Part] = [p for p in parts if p.path in upkeep.superseded(parts, year)]
    assert store.remove([p.path for p in gone]) == sum(p.size for p in gone)
    return {p.key for p in gone}


def test_what_another_program_is_writing_is_no_leftover(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    part = store.root / KEY.path
    half = part.with_name(f"{part.stem}.abc123.part")
    half.write_bytes(b"PAR1")
    with FileLock(part.with_suffix(".lock")):
        assert store.leftovers() == []
    assert store.leftovers() == [half]


def test_removing_takes_the_lock_and_empty_folders_along(store: Store) -> None:
    store.ensure(KEY, received, ORIGIN)
    size = (store.root / KEY.path).stat().st_size
    assert store.remove([store.root / KEY.path, store.root / KEY.path]) == size
    assert list(store.root.iterdir()) == []


def test_an_edition_that_was_replaced_whole_goes(store: Store) -> None:
    old = {put(store, "T", "2025-01-01", s) for s in ("columns", "regions-wijken", "rows-GM0001-aa")}
    for selection in ("columns", "regions-wijken", "rows-GM0001-bb"):
        put(store, "T", "2026-01-01", selection)
    put(store, "U", "2024-01-01", "columns")
    assert removed(store) == old


def test_an_old_edition_stays_readable_for_a_gemeente_that_the_new_one_lacks(store: Store) -> None:
    for selection in ("columns", "regions-wijken", "regions-GM0001", "rows-GM0001-aa"):
        put(store, "T", "2025-01-01", selection)
    for selection in ("columns", "regions-wijken", "regions-GM0002", "rows-GM0002-aa"):
        put(store, "T", "2026-01-01", selection)
    assert removed(store) == set()


def test_borders_out_of_reach_go_and_others_stay(store: Store) -> None:
    old = put(store, "pdok", "2019", "wijken-GM0001", "grenzen")
    put(store, "pdok", "2021", "wijken-GM0001", "grenzen")
    put(store, "pdok", "2026", "wijken-alles", "grenzen")
    assert removed(store) == {old}
