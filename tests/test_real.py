"""Builds from real figures: what a colleague would get for four gemeenten, checked against the source."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.tracing import Data, Tracer, compare_with_source
from wijkanalyse import build, settings, words, workshop
from wijkanalyse.language.forbidden import check_generated
from wijkanalyse.sources.http import Client, Traffic
from wijkanalyse.weighing.weighed import MOST_CHANCES, MOST_POINTS, MOST_PRIORITIES, MOST_QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wijkanalyse.regions import Region
    from wijkanalyse.signals.signal import Version

pytestmark = pytest.mark.real

PAGES = {"Zoetermeer": 9, "Amsterdam": 110, "Leeuwarden": 22, "Vlieland": 1, "Smallingerland": 16}
MOST_REQUESTS, MOST_BYTES = 150, 60_000_000
LOOKED_AT = 6
"""How many pages of a large gemeente are followed number by number; which ones is fixed."""


@dataclass(frozen=True)
class RealBuild:
    """What one gemeente gave."""

    result: build.Result
    traffic: Traffic
    data: Data

    @property
    def folder(self) -> Path:
        return self.result.folder

    def pages(self) -> list[Path]:
        return sorted(self.folder.glob("WK*.html"))

    def rows(self, name: str) -> list[dict[str, str]]:
        return self.data.rows(name)


class Office:
    """Builds each gemeente once, from one store that fills as it goes."""

    def __init__(self, folder: Path, urls: tuple[str, str, str]) -> None:
        names = ("opendata_url", "dataderden_url", "pdok_url")
        flags = {"out": folder / "out", "cache": folder / "cache", "datum": date(2026, 11, 21)}
        self.settings = settings.load(flags | dict(zip(names, urls, strict=True)), environment={})
        self.built: dict[str, RealBuild] = {}

    def build(self, name: str) -> RealBuild:
        if name not in self.built:
            with Client() as client:
                shop = workshop.open_workshop(self.settings, workshop.network(self.settings, client))
                result = build.build(shop, shop.regions.gemeente(name), (), lambda _: None)
                self.built[name] = RealBuild(result, client.traffic, Data(result.folder, shop.catalogue))
        return self.built[name]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, shared_services: Any) -> Office:
    office = Office(tmp_path_factory.mktemp("real"), tuple(shared_services))
    office.build("Zoetermeer")  # first, so that its traffic is that of an empty store
    return office


@pytest.fixture(params=list(PAGES))
def real(office: Office, request: pytest.FixtureRequest) -> RealBuild:
    return office.build(request.param)


def of_region(real: RealBuild, code: str, *, known: bool = True) -> list[dict[str, str]]:
    return [r for r in real.rows("observaties") if r["region_code"] == code and bool(r["value"]) == known]


# --- every gemeente -------------------------------------------------------------------------------
def test_each_wijk_has_a_page_and_every_source_answered(real: RealBuild) -> None:
    gemeente: Region = real.result.gemeente
    assert len(real.pages()) == PAGES[gemeente.label]
    assert (real.folder / "index.html").exists()
    assert not real.result.has_gaps, real.result.problems
    run = json.loads((real.folder / "gegevens" / "run.json").read_text(encoding="utf-8"))
    assert {p["kind"] for p in run["problemen"]} <= {"absent"}
    assert run["files"] == sorted(p.relative_to(real.folder).as_posix() for p in real.folder.rglob("*") if p.is_file())


def test_every_page_is_whole_and_asks_nothing_of_the_internet(real: RealBuild) -> None:
    for page in [real.folder / "index.html", *real.pages()]:
        text = page.read_text(encoding="utf-8")
        assert text.rstrip().endswith("</html>"), page.name
        # Every way in which a browser fetches by itself; links are only followed by people.
        assert re.findall(r'(?:src|srcset|action|data|poster)="(?!data:|#)[^"]*"', text) == [], page.name
        assert re.findall(r'<(?!a\b)[a-z:]+\b[^>]*\shref="(?!data:|#)[^"]*"', text) == [], page.name
        assert "url(http" not in text
        assert "@import" not in text


def test_no_page_shows_what_a_program_left_behind(real: RealBuild) -> None:
    left_behind = re.compile(r"\b(nan|None|null|undefined|inf|xxx|NaN|True|False)\b|\{\{|\{%|-99\d{3}\b")
    for page in [real.folder / "index.html", *real.pages()]:
        text = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert left_behind.findall(text) == [], page.name


def test_every_number_on_the_pages_stands_in_the_data_files(real: RealBuild) -> None:
    pages = real.pages()
    step = max(1, len(pages) // LOOKED_AT)
    for page in [real.folder / "index.html", *pages[::step][: LOOKED_AT + 1]]:
        tracer = Tracer(real.data, page)
        assert tracer.trace() == []
        assert tracer.checked > 0


def test_every_figure_equals_the_source(real: RealBuild, checkout: Path) -> None:
    number = real.result.gemeente.code[2:]
    tables = checkout.parent.joinpath("shared", "opendata", "tables")
    checked, wrong = compare_with_source(real.data, lambda table: raw_rows(tables / table, number))
    assert wrong == []
    known = sum(bool(row["value"]) for row in real.rows("observaties"))
    assert checked > 0.85 * known


@cache
def raw_rows(table: Path, number: str) -> list[dict[str, Any]]:
    """The rows of a gemeente and of the Netherlands, as the services have them."""
    frame = pd.read_parquet(table / "rows.parquet")
    codes = frame["WijkenEnBuurten"].astype("str")
    kept = frame[codes.str.startswith("NL") | (codes.str.slice(2, 6) == number)]
    return kept.astype(object).to_dict("records")


# --- what is known of these gemeenten -------------------------------------------------------------
def test_a_first_build_is_modest(office: Office) -> None:
    traffic = office.build("Zoetermeer").traffic
    assert traffic.requests <= MOST_REQUESTS
    assert traffic.decoded_bytes <= MOST_BYTES


def test_zoetermeer_looks_as_everybody_knows_it(office: Office) -> None:
    real = office.build("Zoetermeer")
    assert [p.name[:8] for p in real.pages()] == [f"WK06370{n}" for n in (0, 1, 2, 3, 4, 5, 6, 8, 9)]
    people = {r["region_code"]: float(r["value"]) for r in real.rows("observaties") if r["indicator"] == "inwoners"}
    assert 120_000 < people["GM0637"] < 135_000
    parts = sum(v for code, v in people.items() if code.startswith("WK"))
    assert parts == pytest.approx(people["GM0637"], rel=0.01)


def test_leeuwarden_counts_people_of_2025_and_health_of_2020(office: Office) -> None:
    real = office.build("Leeuwarden")
    wijken = [r for r in real.rows("observaties") if r["region_level"] == "wijk" and r["value"]]
    newest = {(r["region_code"], r["indicator"]): r for r in sorted(wijken, key=lambda r: r["year"])}
    assert {r["year"] for (_, indicator), r in newest.items() if indicator == "inwoners"} == {"2025"}
    lonely = {code: r for (code, indicator), r in newest.items() if indicator == "eenzaam"}
    assert {(r["year"], r["edition"]) for r in lonely.values()} == {("2020", "50150NED")}
    compared = [r for r in real.rows("vergelijkingen") if r["indicator"] == "eenzaam" and r["region_code"] in lonely]
    assert {r["year"] for r in compared} == {"2020"}
    with_reference = {r["reference"] for r in compared if r["reference_value"]}
    assert {"gemeente", "nederland"} <= with_reference
    for reference, code in (("nederland", "NL"), ("gemeente", "GM0080")):
        same_year = {
            round(float(r["value"]), 4)
            for r in real.rows("observaties")
            if r["region_code"].startswith(code) and r["indicator"] == "eenzaam" and r["year"] == "2020" and r["value"]
        }
        printed = {round(float(r["reference_value"]), 4) for r in compared if r["reference"] == reference}
        assert printed <= same_year


def test_a_range_of_buurten_of_2024_beside_a_wijk_of_2020_says_its_year(office: Office) -> None:
    page = next(p for p in office.build("Leeuwarden").pages() if p.name.startswith("WK008011"))
    assert "buurten in 2024: van 60% tot 78%" in page.read_text(encoding="utf-8")


def test_a_wijk_that_was_redrawn_uses_no_older_figure(office: Office) -> None:
    """WK009001 went from 11,160 to 1,360 inhabitants between 2022 and 2024, under the same code."""
    known = of_region(office.build("Smallingerland"), "WK009001")
    assert known
    assert {r["region_year"] for r in known} <= {"2024", "2025"}
    assert max(float(r["value"]) for r in known if r["indicator"] == "inwoners") < 2_000


def test_vlieland_is_compared_with_the_netherlands_only(office: Office) -> None:
    compared = office.build("Vlieland").rows("vergelijkingen")
    assert compared
    assert {r["reference"] for r in compared} <= {"nederland", "vergelijkbare_wijken"}
    assert not [r for r in compared if r["reference"] == "vergelijkbare_wijken" and r["reference_value"]]


def test_a_small_wijk_gets_no_firm_verdict(office: Office) -> None:
    for name in ("Vlieland", "Zoetermeer"):
        real = office.build(name)
        counts = [r for r in real.rows("observaties") if r["indicator"] == "inwoners" and r["value"]]
        people = {r["region_code"]: float(r["value"]) for r in counts}
        small = {code for code, count in people.items() if code.startswith("WK") and count < 500}
        verdicts = {r["headline"] for r in real.rows("vergelijkingen") if r["region_code"] in small}
        assert verdicts <= {"niet_zeker", "geen_oordeel", "onbekend", "vergelijkbaar"}


def test_amsterdam_keeps_the_codes_with_letters(office: Office) -> None:
    real = office.build("Amsterdam")
    assert any(re.match(r"WK0363[A-Z]{2}-", p.name) for p in real.pages())
    with (real.folder / "gegevens" / "observaties.csv").open(encoding="utf-8", newline="") as file:
        keys = [(r["region_code"], r["region_year"], r["indicator"], r["year"]) for r in csv.DictReader(file)]
    assert len(keys) == len(set(keys))


def test_a_second_build_of_a_gemeente_asks_for_no_rows(office: Office) -> None:
    office.build("Zoetermeer")
    with Client() as client:
        shop = workshop.open_workshop(office.settings, workshop.network(office.settings, client))
        before = {p.name: p.read_bytes() for p in office.build("Zoetermeer").pages()}
        build.build(shop, shop.regions.gemeente("Zoetermeer"), (), lambda _: None)
        assert client.traffic.decoded_bytes < 1_000_000
    assert {p.name: p.read_bytes() for p in office.build("Zoetermeer").pages()} == before


# --- with signals -----------------------------------------------------------------------------------
HEADINGS = (
    "Maand;Wijk;Jouw rol;Gezien of gehoord;Soort;Thema;Onderwerp;Wat zien we;Over wie;Hoe vaak;Mag in het rapport"
)
ROLES = ("bewoner", "vrijwilliger", "zorg", "onderwijs", "wonen")
MEETING, SHOPS, SAFETY = "Ontmoeten en meedoen", "Voorzieningen", "Veiligheid"
TOLD: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("Woudsend", "knelpunt", SHOPS, "winkels", ("De bakker stopt.", "De markt komt niet meer.", "De winkel is dicht.")),
    (
        "Woudsend",
        "kracht",
        MEETING,
        "vrijwilligerswerk en bewonersgroepen",
        ("Buren koken.", "Er is hulp met de tuin."),
    ),
    ("Sneek", "knelpunt", SAFETY, "zich veilig voelen", ("Het park is donker.", "Meisjes fietsen samen.")),
    ("Sneek", "kracht", MEETING, "vrijwilligerswerk en bewonersgroepen", ("De moestuin bloeit.", "Men kookt samen.")),
    ("Sneek", "wens", SHOPS, "bus, trein en vervoer", ("Men wil een late bus.", "Men wil een bushokje.")),
)
"""Place, kind, theme, onderwerp and texts; each text is told by every role, so that both versions may show it."""
ONE_MORE = "2026-09;Makkum;bewoner;zelf gezien;knelpunt;Voorzieningen;winkels;De slager stopt.;ouderen;soms;ja"


def signal_file(folder: Path, name: str, *more: str) -> Path:
    """A file of signals, one row for each role and text, with more rows after these."""
    rows = [
        f"2026-0{3 + number};{wijk};{role};zelf gezien;{kind};{theme};{subject};{text};iedereen;vaak;ja"
        for wijk, kind, theme, subject, texts in TOLD
        for text in texts
        for number, role in enumerate(ROLES)
    ]
    path = folder / name
    path.write_text("\n".join(["Organisatie;Welzijn Friesland", "", HEADINGS, *rows, *more]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def frisian(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Version, bool], Path]:
    """Build Súdwest-Fryslân with signals in a version, on request with one signal more; give its folder."""
    folder = tmp_path_factory.mktemp("fries")
    paths = {more: signal_file(folder, f"{more}.csv", *([ONE_MORE] if more else [])) for more in (False, True)}

    @cache
    def made(version: Version, more: bool) -> Path:
        changed = replace(office.settings, out=folder / f"out-{more}", versie=version, signalen=(paths[more],))
        with Client() as client:
            shop = workshop.open_workshop(changed, workshop.network(changed, client))
            return build.build(shop, shop.regions.gemeente("Súdwest-Fryslân"), (), lambda _: None).folder

    return made


@pytest.fixture(params=["deelbaar", "intern"])
def told(frisian: Callable[[Version, bool], Path], request: pytest.FixtureRequest) -> Path:
    return frisian(request.param, False)


@cache
def read(page: Path) -> BeautifulSoup:
    """A page as a person reads it: what a browser draws or hides isn't text."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for tag in soup(["style", "script", "svg", "head"]):
        tag.decompose()
    return soup


def test_every_wijk_can_be_read_with_signals_beside_its_figures(told: Path) -> None:
    pages = sorted(told.glob("WK*.html"))
    assert len(pages) == 21
    for page in pages:
        soup = read(page)
        assert [
            tag for tag in soup(["h1", "h2", "h3", "h4", "summary", "caption", "th"]) if not tag.get_text().strip()
        ] == []
        text = soup.get_text(" ")
        assert check_generated(text) == (), page.name
        assert re.findall(r"\b(nan|NaN|None|null|inf)\b|[{}]", text) == [], page.name


def test_no_page_has_more_than_a_team_can_talk_about(told: Path) -> None:
    wijken = json.loads((told / "gegevens" / "bevindingen.json").read_text(encoding="utf-8"))["wijken"]
    assert any(wijk["kansen"] for wijk in wijken)
    for wijk in wijken:
        soup = read(next(told.glob(f"{wijk['code']}-*.html")))
        shown = [len(soup.select(f".points-{kind} .point")) for kind in ("kracht", "aandacht")]
        assert max(shown) <= MOST_POINTS
        assert sum(shown) == len(wijk["punten"])
        for selector, key, most in (
            (".priority", "prioriteiten", MOST_PRIORITIES),
            (".chance", "kansen", MOST_CHANCES),
            (".ask-group li", "vragen", MOST_QUESTIONS),
        ):
            assert len(soup.select(selector)) == len(wijk[key]) <= most, (wijk["code"], key)


def test_the_first_chapter_says_of_how_many_themes_the_table_says_so(told: Path) -> None:
    """ "Bij drie thema’s wijzen cijfers en signalen dezelfde kant op" stood above a table that said so once."""
    counted = 0
    for page in sorted(told.glob("WK*.html")):
        soup = read(page)
        same = sum(
            cell.get_text().startswith("Wijzen dezelfde kant op") for cell in soup.select(".matrix tbody .together")
        )
        brief = " ".join(li.get_text() for li in soup.select("section[aria-labelledby=in-het-kort] li"))
        assert ("wijzen cijfers en signalen dezelfde kant op" in brief) == bool(same), page.name
        assert not same or f"Bij {words.few(same)} thema" in brief
        counted += same
    assert counted


def test_one_signal_below_the_minimum_changes_no_byte_of_the_shareable_report(
    frisian: Callable[[Version, bool], Path],
) -> None:
    without, beside = frisian("deelbaar", False), frisian("deelbaar", True)
    files = {p.relative_to(without) for p in without.rglob("*") if p.is_file()}
    assert files == {p.relative_to(beside) for p in beside.rglob("*") if p.is_file()}
    for name in files - {Path("gegevens") / "run.json"}:
        assert (without / name).read_bytes() == (beside / name).read_bytes(), name
