"""Two protocols behind one door: who is asked what, and what happens on the day that version 3 stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests import services4
from tests.example_builds import EXAMPLE, KERNCIJFERS, NEWEST, Desk, sit_down, small_services
from tests.services import Fault, Services, serve
from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.settings import Settings
from wijkanalyse.sources.either import EitherService
from wijkanalyse.sources.protocol import Selection, TableInfo, TableProperties
from wijkanalyse.workshop import v4_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Fake:
    """A service that knows some tables, notes what it is asked, and fails on request."""

    name: str
    tables: tuple[str, ...] = ()
    fails: bool = False
    asked: list[str] = field(default_factory=list)

    def _asked(self, what: str) -> None:
        self.asked.append(what)
        if self.fails:
            raise SourceError(f"{self.name} doet het niet.")

    def _known(self, what: str, table: str) -> None:
        self._asked(f"{what} {table}")
        if table not in self.tables:
            raise NotPublishedError(f"{self.name} heeft dit niet.")

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        self._asked(f"find {title_part}")
        return tuple(TableInfo(t, "Kerncijfers 2024", self.name, "2024") for t in self.tables)

    def info(self, table: str) -> TableInfo:
        self._known("info", table)
        return TableInfo(table, "Kerncijfers 2024", self.name, "2024")

    def properties(self, table: str) -> TableProperties:
        self._known("properties", table)
        return TableProperties(pd.DataFrame(), {"Regio": "GeoDetail"})

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        self._known("categories", table)
        return pd.DataFrame({"by": [self.name], "about": [(dimension, prefixes)]})

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        self._known("rows", table)
        return pd.DataFrame({"by": [self.name], "about": [(properties, selection)]})


def doors(v3: tuple[str, ...], v4: tuple[str, ...], named: tuple[str, ...] = ()) -> tuple[EitherService, Fake, Fake]:
    old, new = Fake("v3", v3), Fake("v4", v4)
    return EitherService(old, new, named), old, new


def test_version_3_alone_is_asked_while_it_has_everything() -> None:
    either, old, new = doors(("A", "B"), ("A", "B"))
    assert [t.modified for t in either.find_tables("kern")] == ["v3", "v3"]
    assert either.info("A").modified == "v3"
    assert either.rows("A", either.properties("A"), Selection(()))["by"].item() == "v3"
    assert new.asked == []
    assert len(old.asked) == 4


@pytest.mark.parametrize("named", [("A",), ("a",), ("*",)])
def test_a_table_that_the_settings_name_goes_through_version_4(named: tuple[str, ...]) -> None:
    either, old, new = doors(("A",), ("A",), named)
    assert [t.table for t in either.find_tables("kern")] == ["A"]
    assert either.info("A").modified == "v4"
    assert either.categories("A", "Regio")["by"].item() == "v4"
    assert not [what for what in old.asked if not what.startswith("find")]
    assert "info A" in new.asked


def test_a_named_table_that_only_version_4_lists_is_found_once() -> None:
    either, _, _ = doors(("A",), ("A", "B", "C"), ("B", "A"))
    assert [t.table for t in either.find_tables("kern")] == ["A", "B"]


def test_a_named_table_that_version_4_lacks_is_told() -> None:
    either, _, _ = doors(("A",), (), ("A",))
    with pytest.raises(NotPublishedError, match="v4"):
        either.info("A")


def test_a_table_that_version_3_lost_is_taken_from_version_4_from_then_on() -> None:
    either, old, _ = doors((), ("A",))
    assert either.info("A").modified == "v4"
    old.asked.clear()
    assert either.rows("A", either.properties("A"), Selection(()))["by"].item() == "v4"
    assert old.asked == []


def test_a_table_that_nobody_has_costs_one_question_more_and_no_second() -> None:
    either, _, new = doors((), ())
    for _ in range(3):
        with pytest.raises(NotPublishedError, match="v3"):
            either.info("A")
    assert new.asked == ["info A"]


def test_a_version_4_that_fails_makes_an_absent_table_no_failure() -> None:
    either, _, new = doors((), ("A",))
    new.fails = True
    with pytest.raises(NotPublishedError, match="v3"):
        either.info("A")
    assert either.find_tables("kern") == ()
    new.asked.clear()
    assert either.find_tables("nabijheid") == ()
    assert new.asked == []


def test_a_failure_of_version_3_is_no_reason_to_look_elsewhere() -> None:
    either, old, new = doors(("A",), ("A",))
    old.fails = True
    with pytest.raises(SourceError, match="v3"):
        either.info("A")
    with pytest.raises(SourceError, match="v3"):
        either.find_tables("kern")
    assert new.asked == []


def test_tables_that_version_3_no_longer_lists_go_through_version_4() -> None:
    either, _, _ = doors((), ("A",))
    assert [t.table for t in either.find_tables("kern")] == ["A"]
    assert either.properties("A")
    assert either.categories("A", "Regio")["by"].item() == "v4"


def test_a_catalogue_that_is_switched_off_is_no_end() -> None:
    either, old, _ = doors((), ("A",))

    def gone(title_part: str) -> tuple[TableInfo, ...]:
        raise NotPublishedError(f"410 {title_part}")

    old.find_tables = gone  # type: ignore[method-assign]  # a service on the day after
    assert [t.table for t in either.find_tables("kern")] == ["A"]


def test_a_mirror_of_version_3_is_asked_for_version_4_too() -> None:
    assert v4_url(Settings()) == "https://datasets.cbs.nl/odata/v1/CBS"
    assert v4_url(Settings(opendata_url="http://127.0.0.1:1")) == "http://127.0.0.1:1/odata/v1/CBS"
    assert v4_url(Settings(opendata_url="http://127.0.0.1:1", v4_url="http://127.0.0.1:2")) == "http://127.0.0.1:2"


# --- a build --------------------------------------------------------------------------------------
@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = small_services(tmp_path / "services")
    for table in KERNCIJFERS:
        services4.move(folder, table)
    return folder


@pytest.fixture
def services(root: Path) -> Iterator[Services]:
    with serve(root) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> Desk:
    return sit_down(tmp_path / "desk", monkeypatch, services)


def observed(desk: Desk) -> pd.DataFrame:
    return pd.read_csv(desk.reports / "gegevens" / "observaties.csv")


def tables_by_state(desk: Desk) -> dict[str, str]:
    return {e["tabel"]: e["modified"] for e in desk.run_json()["edities"]}


def test_the_example_is_the_same_through_version_4(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.quick_build().code == 0
    old, page = observed(desk), next(desk.reports.glob("WK*.html")).read_text(encoding="utf-8")
    monkeypatch.setenv("WIJKANALYSE_V4_TABELLEN", ",".join(KERNCIJFERS))
    said = desk.quick_build()
    assert said.code == 0, said.err
    new = observed(desk)
    pd.testing.assert_frame_equal(new.drop(columns="source"), old.drop(columns="source"))
    states = tables_by_state(desk)
    assert all(states[table].endswith(" v4") for table in KERNCIJFERS)
    inhabitants = new[(new["indicator"] == "inwoners") & (new["edition"] == NEWEST)]
    assert set(inhabitants["source"]) == {f"{NEWEST}:T001036"}
    assert len(page) > 0


def test_a_switch_of_protocol_fetches_once_and_back_again_nothing(
    desk: Desk, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.quick_build()
    monkeypatch.setenv("WIJKANALYSE_V4_TABELLEN", "*")
    desk.quick_build()
    services.requests.clear()
    desk.quick_build()
    assert not [r for r in services.requests if r.path.endswith("Observations")]
    monkeypatch.setenv("WIJKANALYSE_V4_TABELLEN", "")
    services.requests.clear()
    assert desk.quick_build().code == 0
    assert not [r for r in services.requests if r.path.endswith(("Observations", "TypedDataSet"))]
    assert not any(state.endswith("v4") for state in tables_by_state(desk).values())


def test_offline_after_a_switch_works_from_what_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.quick_build()
    monkeypatch.setenv("WIJKANALYSE_V4_TABELLEN", "*")
    desk.quick_build()
    before = observed(desk)
    assert desk.quick_build("--offline").code == 0
    pd.testing.assert_frame_equal(observed(desk).drop(columns="source"), before.drop(columns="source"))


def test_on_the_day_that_version_3_stops_the_build_goes_on(desk: Desk, services: Services) -> None:
    services.faults.append(Fault("missing", "/ODataFeed/odata/990"))
    services.faults.append(Fault("missing", "/ODataApi/odata/990"))
    said = desk.quick_build()
    assert said.code == 0, said.err
    states = tables_by_state(desk)
    assert {table for table, state in states.items() if state.endswith(" v4")} == set(KERNCIJFERS)


def test_the_example_folder_itself_needs_no_version_4() -> None:
    assert not (EXAMPLE / "v4").exists()
