"""From services to store to pages: what is asked, what is kept, and what a user sees when a source fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.example_builds import (
    EXAMPLE,
    FOLDER,
    GEMEENTE,
    HEALTH,
    KERNCIJFERS,
    NEWEST,
    Desk,
    change_json,
    contents,
    copy_stock,
    publish_again,
    sit_down,
    small_services,
    state,
)
from tests.services import Fault, Services, serve

PAGE = "WK990106-buitenhof.html"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Services with the last two years of the example, to change at will."""
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
    """A desk with a store and reports, from the same services."""
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch, services)


def asked(services: Services, entity: str) -> int:
    return sum(entity in request.path for request in services.requests)


def failed(desk: Desk) -> list[str]:
    """The sources that failed, as run.json says."""
    return [p["source"] for p in desk.run_json()["problemen"] if p["kind"] == "failed"]


def warnings(desk: Desk, page: str = PAGE) -> str:
    """The words of the box with warnings on a page."""
    soup = BeautifulSoup((desk.reports / page).read_bytes(), "html5lib")
    return " ".join(box.get_text(" ", strip=True) for box in soup.select(".warning"))


# --- asking ---------------------------------------------------------------------------------------
def test_a_second_build_only_asks_whether_something_is_new(stocked: Desk, services: Services) -> None:
    before, reports = state(stocked.cache), stocked.pages()
    said = stocked.quick_build()
    assert said.code == 0, said.err
    assert asked(services, "TypedDataSet") == 0
    # Which tables there are, whether they changed, and whether there are newer borders.
    assert {r.path.rsplit("/", 1)[-1] for r in services.requests} <= {
        "Tables",
        "TableInfos",
        "Datasets",
        "items",
        "v1_0",
    }
    assert asked(services, "TableInfos") == len((*KERNCIJFERS, HEALTH))
    assert sum(r.service == "pdok" for r in services.requests) <= 2
    assert stocked.pages() == reports
    assert state(stocked.cache) == before


def test_offline_asks_nothing_and_gives_the_same_pages(stocked: Desk, services: Services) -> None:
    reports = stocked.pages()
    said = stocked.quick_build("--offline")
    assert said.code == 0, said.err
    assert services.requests == []
    assert stocked.pages() == reports


def test_rows_come_with_the_name_of_the_tool(desk: Desk, services: Services) -> None:
    desk.quick_build()
    agents = {r.user_agent for r in services.requests if "TypedDataSet" in r.path or r.service == "pdok"}
    assert all(agent.startswith("wijkanalyse/") for agent in agents)
    assert agents


def test_a_new_release_is_fetched_and_the_old_one_kept(stocked: Desk, services: Services) -> None:
    before = state(stocked.cache)
    publish_again(services.root, NEWEST)
    said = stocked.quick_build()
    assert said.code == 0, said.err
    assert {r.path.split("/")[-2] for r in services.requests if "TypedDataSet" in r.path} == {NEWEST}
    assert before.items() <= state(stocked.cache).items()
    assert {e["tabel"]: e["modified"] for e in stocked.run_json()["edities"]}[NEWEST] == "2026-12-24T02:00:00"


def test_refresh_fetches_everything_again_and_changes_nothing(stocked: Desk, services: Services) -> None:
    reports = stocked.pages()
    said = stocked.quick_build("--refresh")
    assert said.code == 0, said.err
    tables = {r.path.split("/")[-2] for r in services.requests if "TypedDataSet" in r.path}
    assert tables == {*KERNCIJFERS, HEALTH}
    assert stocked.pages() == reports


def test_a_table_of_a_new_year_is_found_by_its_title(desk: Desk, services: Services) -> None:
    """Two years into the future the newest table of the example is still the newest; a later one takes over."""
    table = services.root / "opendata" / "99026NED"
    shutil.copytree(services.root / "opendata" / NEWEST, table)
    title = "Kerncijfers wijken en buurten 2026"
    change_json(
        table / "TableInfos.json", lambda i: [{**i[0], "Identifier": "99026NED", "Title": title, "Period": "2026"}]
    )
    assert desk.quick_build().code == 0
    assert "99026NED" in {e["tabel"] for e in desk.run_json()["edities"]}
    before = desk.run_json()["datum"]
    assert desk.quick_build("--datum", "2025-12-31").code == 0
    assert "99026NED" not in {e["tabel"] for e in desk.run_json()["edities"]}, f"later than {before}"


def test_new_borders_are_found(stocked: Desk, services: Services) -> None:
    assert stocked.run_json()["grenzen"] == 2025
    shutil.copytree(services.root / "pdok" / "2025", services.root / "pdok" / "2026")
    assert stocked.quick_build().code == 0
    assert stocked.run_json()["grenzen"] == 2026


# --- the same pages, whatever ran before ----------------------------------------------------------
@pytest.mark.slow
def test_the_whole_country_in_the_store_gives_the_same_pages(desk: Desk, services: Services, tmp_path: Path) -> None:
    """All years of the example: borders of earlier years matter here."""
    services.root = EXAMPLE
    said = desk.run("fetch", "--all")
    assert said.code == 0, said.err
    services.requests.clear()
    assert desk.quick_build("--offline").code == 0
    assert services.requests == []
    offline = desk.pages()
    shutil.rmtree(desk.cache)
    said = desk.quick_build()
    assert said.code == 0, said.err
    assert desk.pages() == offline


def test_fetch_of_one_gemeente_is_enough_to_build_it_offline(desk: Desk, services: Services) -> None:
    said = desk.run("fetch", GEMEENTE, "--datum", "2026-11-21")
    assert (said.code, said.out) == (0, "Voorbeeldstad (GM9901): opgehaald\n")
    assert not desk.out.exists()
    services.requests.clear()
    assert desk.quick_build("--offline").code == 0
    assert services.requests == []


def test_another_gemeente_in_the_store_changes_no_page(stocked: Desk) -> None:
    reports = stocked.pages()
    assert stocked.build(gemeente="Fictieveen").code == 0
    assert stocked.quick_build().code == 0
    assert stocked.pages() == reports


# --- sources that fail ----------------------------------------------------------------------------
def test_a_source_that_fails_is_replaced_by_the_store_and_said(stocked: Desk, services: Services) -> None:
    publish_again(services.root, HEALTH)
    services.faults.append(Fault("error_500", f"{HEALTH}/TypedDataSet"))
    said = stocked.quick_build()
    assert said.code == 3
    assert f"Gezondheid per wijk en buurt ({HEALTH})" in said.err
    assert "We gebruiken de stand van 2025-12-01 uit de opslag." in said.err
    assert f"({HEALTH}) gaf geen bruikbaar antwoord. We gebruiken de stand van 2025-12-01" in warnings(stocked)
    assert "gaf geen bruikbaar antwoord" in warnings(stocked, "index.html")
    assert f"Gezondheid per wijk en buurt ({HEALTH})" in failed(stocked)


def test_regions_of_the_newest_year_stay_when_its_new_release_fails(stocked: Desk, services: Services) -> None:
    """Falling back to the year before would print other wijken than yesterday."""
    publish_again(services.root, NEWEST)
    services.faults.append(Fault("error_500", NEWEST + "/WijkenEnBuurten"))
    said = stocked.quick_build()
    assert said.code == 3, said.err
    editions = {e["tabel"]: e["modified"][:10] for e in stocked.run_json()["edities"]}
    assert editions[NEWEST] == "2026-03-30"
    assert said.err.count("Let op:") == 1, said.err


def test_one_table_that_gives_no_information_costs_only_that_table(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500", "99024NED/TableInfos"))
    said = desk.quick_build()
    assert said.code == 3, said.err
    assert "Kerncijfers wijken en buurten (99024NED)" in said.err
    assert {e["tabel"] for e in desk.run_json()["edities"]} == {NEWEST, HEALTH}


def test_a_failing_source_with_nothing_stored_is_a_named_gap(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500", f"{HEALTH}/"))
    said = desk.quick_build()
    assert said.code == 3
    assert "Gezondheid per wijk en buurt" in warnings(desk)
    assert "ontbreken" in warnings(desk)
    assert HEALTH not in {e["tabel"] for e in desk.run_json()["edities"]}


def test_a_catalogue_that_fails_leaves_what_was_stored(stocked: Desk, services: Services) -> None:
    reports = contents(stocked.reports)
    services.faults.append(Fault("error_500", "ODataCatalog"))
    said = stocked.quick_build()
    assert said.code == 3
    assert "We gebruiken de nieuwste cijfers uit de opslag." in said.err
    assert contents(stocked.reports)["gegevens/observaties.csv"] == reports["gegevens/observaties.csv"]


def test_rows_of_a_new_release_never_get_the_name_of_the_old(stocked: Desk, services: Services) -> None:
    """The catalogue is down, so the old release is all that is known; but the tables have a new one."""
    for table in (*KERNCIJFERS, HEALTH):
        publish_again(services.root, table)
    services.faults.append(Fault("error_500", "ODataCatalog"))
    before = state(stocked.cache)
    said = stocked.build(gemeente="Fictieveen")
    assert said.code == 1
    assert state(stocked.cache) == before


def test_a_gemeente_without_any_figure_gets_no_empty_report(stocked: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500"))
    said = stocked.build(gemeente="Fictieveen")
    assert said.code == 1
    assert said.err.count("Fout:") == 1
    assert not list(stocked.out.glob("GM9903*"))


def test_a_table_that_no_longer_exists_is_listed_and_is_no_failure(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("missing", "99024NED/"))
    said = desk.quick_build("--verbose")
    assert said.code == 0, said.err
    assert "99024NED" in said.err
    assert failed(desk) == []
    assert "Kerncijfers wijken en buurten (99024NED)" in [p["source"] for p in desk.run_json()["problemen"]]
    page = (desk.reports / PAGE).read_text(encoding="utf-8")
    assert "Kerncijfers wijken en buurten (99024NED)" in page


def test_without_borders_there_are_pages_without_maps(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500", "/cbs/"))
    said = desk.quick_build()
    assert said.code == 3
    assert said.err.count("Let op:") == 1, said.err
    assert "Grenzen" in warnings(desk)
    page = BeautifulSoup((desk.reports / "index.html").read_bytes(), "html5lib")
    assert page.select("svg.map") == []
    assert len({r.path.split("/")[2] for r in services.requests if r.service == "pdok"}) <= 2, "keeps asking"


def test_stored_borders_serve_when_pdok_is_down(stocked: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500", "/cbs/"))
    said = stocked.quick_build()
    assert said.code == 3
    assert "We gebruiken de grenzen van 2025." in said.err
    assert stocked.run_json()["grenzen"] == 2025


def test_a_failed_refresh_keeps_every_part(stocked: Desk, services: Services) -> None:
    before = state(stocked.cache)
    services.faults.append(Fault("error_500", "TypedDataSet"))
    services.faults.append(Fault("error_500", "/cbs/"))
    said = stocked.quick_build("--refresh")
    assert said.code == 3
    for name, checksum in before.items():
        if "rows-" in name or "pdok" in name:
            assert state(stocked.cache)[name] == checksum, name


def test_problems_come_in_the_same_order_every_time(stocked: Desk, services: Services) -> None:
    services.faults.append(Fault("missing", "99024NED/"))
    services.faults.append(Fault("error_500", "99025NED/TableInfos"))
    services.faults.append(Fault("error_500", "/cbs/"))
    seen = []
    for _ in range(2):
        assert stocked.quick_build().code == 3
        seen.append((stocked.run_json()["problemen"], (stocked.reports / PAGE).read_bytes()))
    assert seen[0] == seen[1]


# --- damage in the store --------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["columns", "rows-GM9901-", "rows-wijken-", "wijken-GM9901"])
def test_a_damaged_part_is_fetched_again_in_the_same_build(stocked: Desk, services: Services, part: str) -> None:
    table = "pdok" if part.startswith("wijken") else NEWEST
    found = next(p for p in stocked.cache.glob(f"v1/{table}/*/{part}*.parquet"))
    found.write_bytes(found.read_bytes()[:200])
    reports = stocked.pages()
    said = stocked.quick_build()
    assert said.code == 0, said.err
    assert stocked.pages() == reports
    assert found.stat().st_size > 200


def test_a_damaged_part_says_what_to_do_when_offline(stocked: Desk) -> None:
    found = next(stocked.cache.glob(f"v1/{NEWEST}/*/rows-GM9901-*.parquet"))
    found.write_bytes(b"")
    reports = contents(stocked.reports)
    said = stocked.quick_build("--offline")
    assert said.code == 1
    assert "zonder --offline" in said.err
    assert contents(stocked.reports) == reports
    assert stocked.quick_build().code == 0


# --- cleaning -------------------------------------------------------------------------------------
def test_status_clean_drops_what_a_new_release_replaced(stocked: Desk, services: Services) -> None:
    publish_again(services.root, NEWEST)
    assert stocked.quick_build().code == 0
    half = next(stocked.cache.glob("v1/*/*/columns.parquet")).with_name("columns.abc.part")
    half.write_bytes(b"PAR1")
    said = stocked.run("status", "--clean", "--offline")
    assert said.code == 0
    assert "Opgeruimd: 0" in said.out
    assert not half.exists()
    assert [p.name for p in stocked.cache.glob(f"v1/{NEWEST}/*")] == ["2026-12-24T020000"]
    reports = stocked.pages()
    assert stocked.quick_build("--offline").code == 0
    assert stocked.pages() == reports


def test_status_shows_the_store_and_which_sources_answer(stocked: Desk, services: Services) -> None:
    services.faults.append(Fault("error_500", "/cbs/"))
    said = stocked.run("status")
    assert said.code == 0
    assert "Kerncijfers wijken en buurten 2025" in said.out
    assert "Gezondheid per wijk en buurt: geeft antwoord" in said.out
    assert "Grenzen (PDOK): geeft geen antwoord" in said.out
    assert FOLDER not in said.out
