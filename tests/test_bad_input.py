"""What a user sees when something is wrong: one Dutch message in four parts, and everything stays as it was."""

from __future__ import annotations

import csv
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup

from tests.example_builds import (
    FOLDER,
    HEALTH,
    NEWEST,
    Desk,
    Said,
    change_json,
    contents,
    copy_stock,
    publish_again,
    sit_down,
    small_services,
    state,
)
from tests.services import Fault, Services, serve

ERROR, WRONG_USE, GAPS = 1, 2, 3
ENGLISH = re.compile(r"\b(the|error|not|invalid|file|failed|expected|codec|byte|Usage|No such)\b", re.IGNORECASE)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with serve(small_services(tmp_path / "services")) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> Desk:
    """A desk with an empty store."""
    return sit_down(tmp_path / "desk", monkeypatch, services)


@pytest.fixture
def stocked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services, tmp_path_factory: pytest.TempPathFactory
) -> Desk:
    """A desk with a store and reports."""
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch, services)


def message(said: Said, code: int = ERROR) -> dict[str, str]:
    """The four parts of the one message, which is in Dutch; the code is the documented one."""
    assert said.code == code, said
    assert said.out == ""
    assert said.err.count("Fout: ") == 1
    parts = dict(re.findall(r"^(Fout|Gevonden|Toegestaan|Wat nu): (.+)$", said.err, re.MULTILINE))
    assert list(parts) == ["Fout", "Gevonden", "Toegestaan", "Wat nu"], said.err
    assert ENGLISH.findall(f"{parts['Fout']} {parts['Toegestaan']} {parts['Wat nu']}") == []
    return parts


# --- services -------------------------------------------------------------------------------------
def test_without_network_and_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = sit_down(tmp_path / "desk", monkeypatch)
    parts = message(desk.build())
    assert parts["Gevonden"] == "De dienst is niet bereikbaar."
    assert "internet" in parts["Wat nu"]
    assert not desk.out.exists()
    assert state(desk.cache) == {}


def test_offline_with_an_empty_store(desk: Desk, services: Services) -> None:
    parts = message(desk.build("--offline"))
    assert "opslag is leeg" in parts["Fout"]
    assert "wijkanalyse fetch" in parts["Wat nu"]
    assert services.requests == []


def test_offline_for_a_gemeente_that_was_never_fetched(stocked: Desk) -> None:
    before = state(stocked.folder)
    parts = message(stocked.build("--offline", gemeente="Fictieveen"))
    assert parts["Gevonden"].startswith("Fictieveen.")
    assert "wijkanalyse fetch GM9903" in parts["Wat nu"]
    assert state(stocked.folder) == before


def test_a_proxy_that_answers_with_a_page(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("html"))
    parts = message(desk.build())
    assert "proxy" in parts["Wat nu"]
    assert "<html" not in "".join(parts.values())
    assert state(desk.cache) == {}


def test_a_proxy_that_answers_with_a_page_when_there_is_a_store(stocked: Desk, services: Services) -> None:
    before = state(stocked.cache)
    services.faults.append(Fault("html"))
    said = stocked.quick_build()
    assert said.code == GAPS
    assert "uit de opslag" in said.err
    assert state(stocked.cache) == before


@pytest.mark.parametrize("fault", ["cut_off", "odata_error", "short_page", "duplicate_ids"])
def test_rows_that_cannot_be_trusted_are_a_named_gap(desk: Desk, services: Services, fault: str) -> None:
    services.faults.append(Fault(fault, f"{HEALTH}/TypedDataSet"))
    said = desk.quick_build()
    assert said.code == GAPS
    assert f"Let op: Gezondheid per wijk en buurt ({HEALTH}): " in said.err
    assert "Traceback" not in said.err
    assert not [name for name in state(desk.cache) if HEALTH in name and "rows" in name]
    assert "Gezondheid per wijk en buurt" in warnings(desk)


def test_an_answer_cut_off_half_way_leaves_the_store(stocked: Desk, services: Services) -> None:
    before = state(stocked.cache)
    publish_again(services.root, NEWEST)
    services.faults.append(Fault("cut_off", "TypedDataSet"))
    said = stocked.quick_build()
    assert said.code == GAPS
    assert "Het antwoord van de dienst is afgebroken." in said.err
    kept = {name: s for name, s in state(stocked.cache).items() if name in before}
    assert kept == before


def warnings(desk: Desk) -> str:
    soup = BeautifulSoup((desk.reports / "WK990106-buitenhof.html").read_bytes(), "html5lib")
    return " ".join(box.get_text(" ", strip=True) for box in soup.select(".warning"))


# --- tables that changed --------------------------------------------------------------------------
def without_column(root: Path, base: str) -> None:
    """Take a column out of the newest kerncijfers, as a new release may."""
    folder = root / "opendata" / NEWEST
    key = next(p["Key"] for p in properties(folder) if str(p.get("Key", "")).startswith(f"{base}_"))
    change_json(folder / "DataProperties.json", lambda found: [p for p in found if p.get("Key") != key])
    with (folder / "TypedDataSet.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "TypedDataSet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in rows[0] if name != key], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def properties(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    change_json(folder / "DataProperties.json", lambda records: found.extend(records) or records)
    return found


def gaps(desk: Desk) -> str:
    soup = BeautifulSoup((desk.reports / "WK990106-buitenhof.html").read_bytes(), "html5lib")
    return soup.select_one("section[aria-labelledby=wat-weten-we-niet]").get_text(" ", strip=True)


def test_a_table_that_lost_a_column_is_a_gap_and_the_build_goes_on(desk: Desk, services: Services) -> None:
    without_column(services.root, "GemiddeldeWOZWaardeVanWoningen")
    said = desk.quick_build()
    assert said.code == 0, said.err
    refused = [r for r in desk.run_json()["geweigerd"] if r["table"] == NEWEST]
    assert [r["reason"] for r in refused if r["indicator"] == "woz"] == [
        "kolom GemiddeldeWOZWaardeVanWoningen bestaat niet"
    ]
    page = BeautifulSoup((desk.reports / "WK990106-buitenhof.html").read_bytes(), "html5lib")
    # The year before still has it, and says so.
    assert page.select_one("#cijfer-woz .year").get_text(strip=True) == "2024"


def test_a_table_that_changed_a_unit_is_a_gap_and_the_build_goes_on(desk: Desk, services: Services) -> None:
    folder = services.root / "opendata" / NEWEST
    change_json(
        folder / "DataProperties.json",
        lambda found: [
            {**p, "Unit": "euro"} if str(p.get("Key", "")).startswith("GemiddeldeWOZ") else p for p in found
        ],
    )
    said = desk.quick_build()
    assert said.code == 0, said.err
    assert "WOZ" in gaps(desk)
    refused = next(r for r in desk.run_json()["geweigerd"] if r["indicator"] == "woz")
    assert refused["table"] == NEWEST
    assert "'euro'" in refused["reason"]


def test_a_column_that_the_rows_lack_is_a_named_gap(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("column_gone", f"{HEALTH}/TypedDataSet"))
    said = desk.quick_build()
    assert said.code == GAPS
    assert f"({HEALTH}): Een kolom ontbreekt in het antwoord." in said.err


# --- the disk -------------------------------------------------------------------------------------
def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_no_room_for_what_was_received(stocked: Desk, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(stocked.folder)
    publish_again(services.root, NEWEST)
    monkeypatch.setattr(pq, "write_table", full)
    parts = message(stocked.build())
    assert parts["Fout"] == "De schijf is vol. De opslag is niet veranderd."
    assert state(stocked.folder) == before


def test_no_room_for_the_reports(stocked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(stocked.folder)
    monkeypatch.setattr(os, "fsync", full)
    parts = message(stocked.build("--offline"))
    assert parts["Fout"] == "De schijf is vol. De oude rapporten zijn niet veranderd."
    assert state(stocked.folder) == before


def test_an_output_folder_that_is_a_file(stocked: Desk) -> None:
    (stocked.folder / "bestand").write_text("van mij", encoding="utf-8")
    before = state(stocked.folder)
    parts = message(stocked.build("--offline", "--out", "bestand"))
    assert parts["Fout"] == "De map voor de rapporten is een bestand."
    assert "--out" in parts["Wat nu"]
    assert state(stocked.folder) == before


def test_a_store_that_is_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "bestand").write_text("van mij", encoding="utf-8")
    monkeypatch.setenv("WIJKANALYSE_CACHE", str(desk.folder / "bestand"))
    parts = message(desk.build())
    assert "WIJKANALYSE_CACHE" in parts["Wat nu"]
    assert not desk.out.exists()
    assert (desk.folder / "bestand").read_text(encoding="utf-8") == "van mij"


# --- names ----------------------------------------------------------------------------------------
def test_a_gemeente_that_does_not_exist(stocked: Desk) -> None:
    before = state(stocked.folder)
    parts = message(stocked.build("--offline", gemeente="Voorbeldstad"))
    assert parts["Gevonden"] == "Voorbeldstad"
    assert "Voorbeeldstad (GM9901)" in parts["Toegestaan"]
    assert parts["Wat nu"].endswith("wijkanalyse build Voorbeeldstad")
    assert state(stocked.folder) == before


@pytest.mark.parametrize("name", ["xyz", "9999", "GM9999", "Voorbeeldstad\x00", "💥", "..", "-"])
def test_a_name_that_looks_like_nothing(stocked: Desk, name: str) -> None:
    said = stocked.run("build", "--offline", "--", name)
    if name == "Voorbeeldstad\x00":  # read as the name that it nearly is
        assert said.code in (0, ERROR)
    else:
        message(said)


def test_an_ambiguous_gemeente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> None:
    for table in services.root.glob("opendata/*"):
        names = {"Fictieveen": "Bergen (F.)", "Verzonnendorp": "Bergen (V.)"}
        change_json(
            table / "WijkenEnBuurten.json",
            lambda found: [{**r, "Title": names.get(r["Title"].strip(), r["Title"])} for r in found],  # noqa: B023
        )
    desk = sit_down(tmp_path / "desk", monkeypatch, services)
    parts = message(desk.build(gemeente="bergen"))
    assert parts["Fout"] == "Er is meer dan één gemeente met deze naam."
    assert "Bergen (F.) (GM9903)" in parts["Toegestaan"]
    assert "Bergen (V.) (GM9902)" in parts["Toegestaan"]
    assert re.search(r"wijkanalyse build GM990[23]$", parts["Wat nu"])
    assert desk.build("--wijk", "Centrum", gemeente="Bergen (F.)").code == 0


def test_a_wijk_of_another_gemeente(stocked: Desk) -> None:
    before = state(stocked.folder)
    for wijk in ("Parkwijk", "WK990301"):
        parts = message(stocked.build("--offline", "--wijk", wijk))
        assert parts["Fout"] == "Deze wijk is niet bekend in Voorbeeldstad."
        assert "Oude Kern (WK990101)" in parts["Toegestaan"]
        assert "wijkanalyse build Voorbeeldstad --wijk" in parts["Wat nu"]
    assert state(stocked.folder) == before


def test_a_wijk_with_several_gemeenten(stocked: Desk) -> None:
    said = stocked.run("build", "Voorbeeldstad", "Fictieveen", "--wijk", "Tuindorp", "--offline")
    assert "één gemeente" in message(said)["Fout"]


# --- settings and flags ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"[build]\nuitt = 'x'\n", "build.uitt"),
        (b"[opbouw]\nout = 'x'\n", "opbouw"),
        (b"out = 'x'\n", "out"),
        (b"[build]\noffline = 'misschien'\n", "misschien"),
        (b"[build]\ndatum = 'gisteren'\n", "gisteren"),
        (b"[bronnen]\ntimeout = -1\n", "-1"),
        (b"[bronnen]\nopendata_url = 'opendata.cbs.nl'\n", "opendata.cbs.nl"),
        (b"[build]\nout = 'rapporten\n", ""),
        ("[build]\nout = 'caf\u00e9'\n".encode("latin-1"), ""),
        (b"[indicatoren]\nweglaten = ['bestaat_niet']\n", "bestaat_niet"),
    ],
)
def test_a_broken_settings_file(stocked: Desk, monkeypatch: pytest.MonkeyPatch, text: bytes, found: str) -> None:
    for name in ("OPENDATA", "DATADERDEN", "PDOK"):
        monkeypatch.delenv(f"WIJKANALYSE_{name}_URL")
    before = state(stocked.reports)
    (stocked.folder / "wijkanalyse.toml").write_bytes(text)
    parts = message(stocked.run("build", "Voorbeeldstad", "--offline"))
    assert found in parts["Gevonden"]
    assert "wijkanalyse.toml" in parts["Fout"] or "weglaat" in parts["Fout"]
    assert state(stocked.reports) == before


def test_a_settings_file_that_is_not_there(stocked: Desk) -> None:
    parts = message(stocked.build("--offline", "--config", "kwijt.toml"))
    assert parts["Gevonden"] == "kwijt.toml"


@pytest.mark.parametrize("day", ["2026-13-01", "21-11-2026", "gisteren", ""])
def test_a_date_that_does_not_exist(stocked: Desk, day: str) -> None:
    before = state(stocked.folder)
    parts = message(stocked.run("build", "Voorbeeldstad", "--offline", "--datum", day), WRONG_USE)
    assert parts["Gevonden"] == f"--datum {day}"
    assert state(stocked.folder) == before


def test_a_date_before_the_figures(stocked: Desk) -> None:
    before = state(stocked.folder)
    parts = message(stocked.run("build", "Voorbeeldstad", "--datum", "1990-01-01"))
    assert "peildatum" in parts["Fout"]
    assert "1990" in parts["Gevonden"]
    assert state(stocked.folder) == before


@pytest.mark.parametrize("words", [("build",), ("build", "Voorbeeldstad", "--all"), ("fetch",)])
def test_a_command_without_or_with_too_many_gemeenten(desk: Desk, words: tuple[str, ...]) -> None:
    assert "--all" in message(desk.run(*words), WRONG_USE)["Fout"]


def test_one_gemeente_that_fails_does_not_stop_the_others(stocked: Desk) -> None:
    said = stocked.run("build", "Fictieveen", "Voorbeeldstad", "--offline", "--wijk", "Buitenhof")
    assert said.code == ERROR
    said = stocked.run("build", "Fictieveen", "Voorbeeldstad", "--offline", "--datum", "2026-11-21")
    assert said.code == ERROR
    assert said.out.splitlines() == [
        "Fictieveen (GM9903): niet gelukt",
        f"Voorbeeldstad (GM9901): 6 wijken, rapporten/{FOLDER}/index.html",
    ]
    assert "Fout bij Fictieveen: Er zijn geen cijfers van deze gemeente." in said.err
    assert contents(stocked.reports)
