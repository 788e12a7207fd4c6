"""A team's own area and own figures, from the settings file to the page."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.example_builds import Desk, sit_down, small_services, state
from tests.rules_fixture import REGION, SHARE, catalogue, holding, topics
from tests.services import serve
from wijkanalyse.catalogue import Field, SourceSpec
from wijkanalyse.errors import RegionError, SettingsError
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.judgement.verdicts import Figure, margin
from wijkanalyse.own import areas, declarations
from wijkanalyse.regions import Region, RegionIndex

GEMEENTE = Region("GM0637", "Zoetermeer", 2024)
WIJKEN = (Region("WK063701", "Meerzicht", 2024), Region("WK063702", "Rokkeveen", 2024))
BUURTEN = (
    Region("BU06370101", "Driemanspolder", 2024),
    Region("BU06370102", "Centrum", 2024),
    Region("BU06370201", "Centrum", 2024),
    Region("BU06370202", "Wijk 12 Rokkehage", 2024),
)
INDEX = RegionIndex((Region("GM0363", "Amsterdam", 2024), GEMEENTE), WIJKEN, {})


def resolved(**content: object) -> areas.Area:
    declared = declarations.areas({"Team Noord": content}, "wijkanalyse.toml")
    return areas.of_gemeente(declared, INDEX, GEMEENTE, BUURTEN)[0]


# --- which buurten --------------------------------------------------------------------------------
def test_buurten_are_found_by_name_or_code_and_a_wijk_brings_all_its_buurten() -> None:
    area = resolved(buurten=["driemanspolder"], wijken=["WK063702"])
    assert (area.region.code, area.region.label, area.region.is_area) == ("GB0637-team-noord", "Team Noord", True)
    assert area.parts == ("BU06370101", "BU06370201", "BU06370202")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"buurten": ["Driemanspoldr"]}, "Driemanspolder (BU06370101)"),
        ({"buurten": ["Centrum"]}, "meer dan één buurt"),
        ({"buurten": ["BU03630101"]}, "over de grens van de gemeente"),
        ({"buurten": ["Driemanspolder", "BU06370101"]}, "twee keer"),
        ({"buurten": ["BU06370101"], "wijken": ["Meerzicht"]}, "twee keer"),
        ({"wijken": ["Nergens"]}, "wijk is niet bekend"),
        ({}, "is leeg"),
        ({"buurten": []}, "is leeg"),
        ({"buurten": ["Centrum"], "kleur": "rood"}, "onbekend woord"),
        ({"buurten": "Centrum"}, "lijst van namen"),
    ],
)
def test_an_area_that_cannot_be_made_says_which_and_why(content: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        resolved(**content)
    assert said in str(caught.value)
    assert "Noord" in str(caught.value)


def test_an_area_names_its_gemeente_when_more_than_one_is_built() -> None:
    nameless = declarations.areas({"Noord": {"buurten": ["Centrum"]}}, "wijkanalyse.toml")
    areas.check_gemeenten(nameless, INDEX, (GEMEENTE,))
    with pytest.raises(SettingsError, match="Bij welke gemeente"):
        areas.check_gemeenten(nameless, INDEX, INDEX.gemeenten)
    with pytest.raises(RegionError, match="niet bekend"):
        areas.check_gemeenten([replace(nameless[0], gemeente="Zoetemeer")], INDEX, (GEMEENTE,))


def test_an_area_of_another_gemeente_waits_for_its_turn() -> None:
    declared = declarations.areas({"Noord": {"gemeente": "Amsterdam", "buurten": ["X"]}}, "wijkanalyse.toml")
    assert areas.of_gemeente(declared, INDEX, GEMEENTE, BUURTEN) == ()


# --- sums -----------------------------------------------------------------------------------------
COLUMNS = topics(
    ("AantalInwoners_1", "AantalInwoners", "aantal"),
    ("Fietsers_2", "Fietsers", "aantal"),
    ("Woz_3", "Woz", "%"),
)
COUNTED = replace(
    SHARE,
    source=SourceSpec("kerncijfers", (Field(("Fietsers",), "aantal"),), (Field(("AantalInwoners",), "aantal"),)),
)
PUBLISHED = replace(SHARE, id="woz", source=SourceSpec("kerncijfers", (Field(("Woz",), "%"),)))
NOORD = areas.Area(Region("GB0637-noord", "Noord", 2024), BUURTEN[:2])


def summed(
    first: float, second: float, *, year: int = 2024, flags: dict[tuple[str, int], str] | None = None
) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            REGION: [b.code for b in BUURTEN[:3]],
            "gemeente": "GM0637",
            "AantalInwoners_1": [100.0, 300.0, 50.0],
            "Fietsers_2": [first, second, 5.0],
            "Woz_3": [10.0, 20.0, 30.0],
        }
    )
    continuity = areas.with_parts(Continuity(flags or {}), (NOORD,))
    held = holding(COLUMNS, region_year=year, years=(year,))
    found = areas.with_sums(held, rows, catalogue(COUNTED, PUBLISHED), (NOORD,), continuity)
    return found[found[REGION] == NOORD.region.code]


def test_counts_are_added_up_and_published_percentages_are_not() -> None:
    row = summed(40, 60).iloc[0]
    assert (row["AantalInwoners_1"], row["Fietsers_2"]) == (400, 100)
    assert np.isnan(row["Woz_3"])


def test_a_count_of_which_one_buurt_is_unknown_is_unknown() -> None:
    row = summed(40, np.nan).iloc[0]
    assert row["AantalInwoners_1"] == 400
    assert np.isnan(row["Fietsers_2"])


def test_an_area_has_no_row_where_a_buurt_had_another_border() -> None:
    unchanged = {(b.code, 2024): "1" for b in BUURTEN}
    assert len(summed(40, 60, year=2023, flags=unchanged)) == 1
    assert len(summed(40, 60, year=2023, flags=unchanged | {(BUURTEN[1].code, 2024): "3"})) == 0
    assert len(summed(40, 60, year=2023)) == 0


def test_the_rounding_of_every_buurt_counts() -> None:
    one, five = (margin(COUNTED, Figure(25.0), 4000, parts) for parts in (1, 5))
    assert one is not None
    assert five is not None
    assert five - one == pytest.approx(4 * 400 * 1.25 / 4000)


# --- from settings to page ------------------------------------------------------------------------
SETTINGS = """
[cijfers]
bestanden = ["cijfers.csv"]

[cijfer.schooluitval]
naam = "Jongeren zonder diploma"
eenheid = "% van de jongeren"
richting = "lager is gunstig"
thema = "opgroeien"

[cijfer.hulp]
naam = "Schuldhulp"
eenheid = "per 1.000 huishoudens"
richting = "lager is gunstig"
thema = "werk_en_inkomen"
kleinste_verschil = 5

[gebied."Team Noord"]
buurten = ["Rozenbuurt", "BU99010302", "Lindenplein"]
"""
FIGURES = """Bron;Teller;Noemer;Waarde;Jaar;Indicator;Regiocode;Notitie
Leerplicht;30000;1000000;;2024;schooluitval;NL00;
Leerplicht;150;4000;;2024;schooluitval;GM9901;
Leerplicht;52;800;;2024;schooluitval;990103;geheim-notitie
Leerplicht;40;700;;2024;schooluitval;990101;
Leerplicht;5;700;;2024;schooluitval;990105;
Leerplicht;10;500;;2024;schooluitval;990102;
Leerplicht;22;300;;2024;schooluitval;99010301;
Leerplicht;12;250;;2024;schooluitval;99010302;
Leerplicht;7;150;;2024;schooluitval;99010303;
Leerplicht;11;100;;2024;schooluitval;99010304;
Leerplicht;20;200;;2024;schooluitval;99010401;
;;;20,3;2024;hulp;WK990101;
;;;12,5;2024;hulp;GM9901;
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The example gemeente, built with an own area and own figures."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch, serve(small_services(folder / "services")) as services:
        found = sit_down(folder / "desk", patch, services)
        (found.folder / "wijkanalyse.toml").write_text(SETTINGS, encoding="utf-8")
        (found.folder / "cijfers.csv").write_bytes(FIGURES.encode("cp1252"))
        said = found.build()
        assert said.code == 0, said.err
        assert "notitie" in said.err
        assert "6 wijken en 1 eigen gebied" in said.out
    return found


@pytest.fixture
def again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of that desk, to build offline with other files."""
    shutil.copytree(desk.folder, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


def page(desk: Desk, name: str) -> BeautifulSoup:
    return BeautifulSoup(next(desk.reports.glob(f"{name}*.html")).read_text(encoding="utf-8"), "html.parser")


def cells(soup: BeautifulSoup, indicator: str) -> list[str]:
    row = soup.find(id=f"cijfer-{indicator}")
    assert row is not None
    return [" ".join(c.get_text(" ").split()) for c in row.find_all("td")]


def facts(desk: Desk) -> dict[tuple[str, str], dict[str, str]]:
    with (desk.reports / "gegevens" / "observaties.csv").open(encoding="utf-8") as file:
        return {(r["region_code"], r["indicator"]): r for r in sorted(csv.DictReader(file), key=lambda r: r["year"])}


def test_an_area_has_a_page_with_its_buurten_and_its_map(desk: Desk) -> None:
    soup = page(desk, "GB9901-team-noord")
    text = " ".join(soup.get_text(" ").split())
    assert "Het bestaat uit: Rozenbuurt, Heggenbuurt en Lindenplein" in text
    assert "Het gebied in het kort" in text
    (table,) = soup.select("table.map-table")
    assert [r.th.get_text(strip=True) for r in table.select("tbody tr") if r.th] == [
        "Rozenbuurt",
        "Heggenbuurt",
        "Lindenplein",
    ]


def test_counts_of_an_area_are_sums_and_shares_are_calculated_again(desk: Desk) -> None:
    known, parts = facts(desk), ("BU99010301", "BU99010302", "BU99010401")
    people = [float(known[code, "inwoners"]["value"]) for code in parts]
    assert float(known["GB9901-team-noord", "inwoners"]["value"]) == sum(people)
    older = sum(float(known[code, "leeftijd_65_plus"]["value"]) * n for code, n in zip(parts, people, strict=True))
    assert float(known["GB9901-team-noord", "leeftijd_65_plus"]["value"]) == pytest.approx(
        older / sum(people), abs=1e-4
    )
    assert known["GB9901-team-noord", "inwoners"]["region_level"] == "gebied"


def test_what_cannot_be_added_up_stands_per_buurt(desk: Desk) -> None:
    soup = page(desk, "GB9901-team-noord")
    assert cells(soup, "eenzaam")[0] == "per buurt, zie tabel"
    assert facts(desk)["GB9901-team-noord", "eenzaam"]["status"] == "not_applicable"
    table = soup.find("caption", string="Ontmoeten en meedoen: per buurt")
    assert table is not None
    assert table.parent is not None
    rows = {r.th.get_text(" ", strip=True): len(r.find_all("td")) for r in table.parent.select("tbody tr") if r.th}
    assert any(name.startswith("Eenzaamheid") and count == 3 for name, count in rows.items())


def test_the_index_lists_the_area_after_the_wijken(desk: Desk) -> None:
    soup = page(desk, "index")
    assert soup.select_one('tbody.areas a[href="GB9901-team-noord.html"]') is not None


def test_own_figures_are_compared_like_any_other(desk: Desk) -> None:
    shown = cells(page(desk, "WK990103"), "schooluitval")
    assert shown[:3] == ["6,5%", "3,8%", "3,0%"]
    assert "ongunstig" in shown[-2]
    assert "Jongeren zonder diploma" in page(desk, "WK990103").select_one(".pair").get_text()  # type: ignore[union-attr]
    assert float(facts(desk)["GB9901-team-noord", "schooluitval"]["value"]) == pytest.approx(100 * 54 / 750)


def test_without_a_denominator_there_is_no_verdict(desk: Desk) -> None:
    shown = cells(page(desk, "WK990101"), "hulp")
    assert shown[0] == "20,3"
    assert "geen oordeel" in shown[-2]


def test_a_small_cell_and_the_one_that_protects_it_say_the_same(desk: Desk) -> None:
    assert cells(page(desk, "WK990105"), "schooluitval")[0] == "minder dan 10 of afgeschermd"
    assert cells(page(desk, "WK990102"), "schooluitval")[0] == "minder dan 10 of afgeschermd"
    known = facts(desk)
    assert [known[f"BU9901030{n}", "schooluitval"]["status"] for n in (1, 2, 3, 4)] == ["ok", "ok", *["suppressed"] * 2]


def test_nothing_of_the_file_but_figures_and_source_is_in_the_reports(desk: Desk) -> None:
    everything = b"".join(desk.pages().values()) + json.dumps(desk.run_json()).encode()
    assert b"geheim-notitie" not in everything
    assert b"cijfers.csv" not in everything
    assert b"Leerplicht" in everything
    assert desk.run_json()["opties"]["cijfers"] == 1


def test_a_wrong_file_stops_before_anything_is_written(again: Desk) -> None:
    (again.folder / "cijfers.csv").write_text(FIGURES.replace("30000", "-1").replace("12,5", "veel"), encoding="utf-8")
    before = state(again.reports)
    said = again.build("--offline")
    assert said.code == 1
    assert "cijfers.csv · rij 2 · teller" in said.err
    assert "cijfers.csv · rij 14 · waarde · geen getal" in said.err
    assert state(again.reports) == before


def test_a_buurt_that_does_not_exist_stops_too(again: Desk) -> None:
    (again.folder / "cijfers.csv").write_text(FIGURES + "x;1;2;;2024;schooluitval;BU99010399;\n", encoding="utf-8")
    before = state(again.reports)
    said = again.build("--offline")
    assert (said.code, "BU99010399 bestaat niet" in said.err) == (1, True)
    assert state(again.reports) == before


def test_an_area_that_is_dropped_loses_its_page(again: Desk) -> None:
    (again.folder / "wijkanalyse.toml").write_text(SETTINGS.partition("[gebied")[0], encoding="utf-8")
    said = again.build("--offline", "--wijk", "Buitenhof")
    assert said.code == 0, said.err
    assert not list(again.reports.glob("GB*"))


def test_the_page_of_an_area_stays_when_one_wijk_is_built(again: Desk) -> None:
    before = (again.reports / "GB9901-team-noord.html").read_bytes()
    assert again.build("--offline", "--wijk", "Buitenhof").code == 0
    assert (again.reports / "GB9901-team-noord.html").read_bytes() == before


def test_the_option_goes_before_the_file_in_the_settings(again: Desk) -> None:
    (again.folder / "ander.csv").write_text("regiocode;indicator;jaar;waarde\nWK990106;hulp;2024;3\n", encoding="utf-8")
    said = again.build("--offline", "--wijk", "Buitenhof", "--cijfers", "ander.csv")
    assert said.code == 0, said.err
    known = facts(again)
    assert (known["WK990106", "hulp"]["value"], ("WK990103", "schooluitval") in known) == ("3", False)


def test_indicators_lists_own_figures_and_makes_a_form(again: Desk) -> None:
    assert "Schuldhulp" in again.run("indicators").out
    assert again.run("indicators", "--new", "leeg.xlsx").code == 0
    assert again.run("indicators", "--new", "leeg.xlsx").code == 1
