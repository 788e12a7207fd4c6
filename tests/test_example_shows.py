"""What the example gemeente must show: each theme, each status, and every way in which a figure isn't simple."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests import example_signals
from tests.example_builds import GEMEENTE, Built, built_example
from tests.example_signals import HOGE_LINDEN, TUINDORP
from wijkanalyse import build, catalogue, paths
from wijkanalyse.actions import Action
from wijkanalyse.facts import observations
from wijkanalyse.judgement.compare import Comparer
from wijkanalyse.regions import Region
from wijkanalyse.report.assemble import Assembler, Occasion, shipped_scales
from wijkanalyse.report.signals import Told
from wijkanalyse.signals.signal import Version
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.workshop import EXAMPLE_DAY


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


def table(example: Built, name: str) -> pd.DataFrame:
    return pd.read_csv(example.folder / "gegevens" / f"{name}.csv")


def page(example: Built, code: str) -> BeautifulSoup:
    (found,) = example.folder.glob(f"{code}-*.html")
    return BeautifulSoup(found.read_text(encoding="utf-8"), "html.parser")


def themes() -> list[str]:
    known = catalogue.load(paths.resource_dir("data") / "catalogue")
    return [t.title for t in known.themes if known.of_theme(t.id)]


@pytest.mark.parametrize("title", themes())
def test_a_page_has_figures_on_every_theme(example: Built, title: str) -> None:
    heading = next(h for h in page(example, "WK990103").find_all("h3") if h.get_text(strip=True) == title)
    chapter = heading.find_parent("section")
    assert chapter is not None
    assert chapter.select("table.figures tbody tr")


@pytest.mark.parametrize("status", observations.STATUSES)
def test_every_status_occurs(example: Built, status: str) -> None:
    assert status in set(table(example, "observaties")["status"])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("WK990102", "afgeschermd: te weinig mensen"),
        ("WK990103", "nog niet verschenen"),
        ("WK990103", "voorlopig"),
        ("WK990103", "berekend, niet geteld"),
    ],
)
def test_a_status_is_said_in_words(example: Built, code: str, words: str) -> None:
    assert words in page(example, code).get_text(" ")


@pytest.mark.parametrize("headline", ["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "geen_oordeel"])
def test_a_verdict_occurs(example: Built, headline: str) -> None:
    assert headline in set(table(example, "vergelijkingen")["headline"])


def test_a_trend_breaks_where_a_border_was_redrawn(example: Built) -> None:
    assert "grens gewijzigd in 2022" in page(example, "WK990105").get_text(" ")


def test_a_figure_of_an_older_year_stands_beside_references_of_that_year(example: Built) -> None:
    found = table(example, "vergelijkingen")
    lonely = found[(found["region_code"] == "WK990102") & (found["indicator"] == "eenzaam")]
    assert set(lonely["year"]) == {2022}
    assert lonely.loc[lonely["reference"] == "nederland", "reference_value"].notna().all()


def test_without_an_own_figure_the_one_of_the_gemeente_is_shown_without_a_verdict(example: Built) -> None:
    figures = table(example, "observaties")
    own = figures[(figures["region_code"] == "WK990102") & (figures["indicator"] == "inkomen_per_inwoner")]
    assert own["value"].isna().all()
    row = page(example, "WK990102").select_one("#cijfer-inkomen_per_inwoner")
    assert row is not None
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    assert cells[0].startswith("afgeschermd")
    assert cells[1].startswith("€")
    assert "geen oordeel" in cells[-2]


def test_some_wijken_have_similar_wijken_and_some_have_none(example: Built) -> None:
    found = set(table(example, "vergelijkbare-wijken")["region_code"])
    assert "WK990103" in found
    assert "WK990102" not in found
    assert "te weinig wijken die op deze wijk lijken" in page(example, "WK990102").get_text(" ")


# --- what is weighed, in both versions ------------------------------------------------------------------
CHAPTERS = [
    "De wijk in het kort",
    "Tellen en vertellen",
    "Krachten en aandachtspunten",
    "Kansen en prioriteiten",
    "Gespreksvragen",
    "Wat is er veranderd",
    "Thema’s",
    "Wat is er met de signalen gedaan",
    "Wat weten we niet",
    "Actieblad",
    "Verantwoording",
]
REASON = "Het overleg koos dit op dinsdag."


def assembler(example: Built, version: Version) -> Assembler:
    """The example with signals, a choice and an action of the team."""
    shop = example.workshop
    dossier = build.dossier_of(shop, shop.regions.gemeente(GEMEENTE))
    comparer = Comparer(shop.catalogue, dossier.chosen, dossier.gemeente, dossier.population, dossier.national)
    scales = shipped_scales(shop.catalogue)
    chosen = replace(scales.rules, choices=(ChoiceDeclaration("aandachtspunt-woonomgeving", "hoger", REASON),))
    actions = (Action(2, HOGE_LINDEN, "loopt", "Koffie in de flat", who="Welzijn"),)
    told = Told(example_signals.shown(version), example_signals.lists())
    occasion = Occasion(EXAMPLE_DAY, True, told, replace(scales, rules=chosen), actions)
    return Assembler(shop.catalogue, shop.texts, dossier, comparer, occasion)


@pytest.fixture(scope="module", params=["deelbaar", "intern"])
def told(request: pytest.FixtureRequest, example: Built) -> dict[str, BeautifulSoup]:
    """Every page of one version, by code."""
    made = assembler(example, request.param)

    def shown(place: Region) -> BeautifulSoup:
        return BeautifulSoup(example.workshop.renderer.wijk(made.wijk_page(place)), "html.parser")

    return {p.code: shown(p) for p in made.dossier.places}


def is_intern(soup: BeautifulSoup) -> bool:
    return bool(soup.select("body.intern"))


def test_the_chapters_stand_in_the_order_of_a_conversation(told: dict[str, BeautifulSoup]) -> None:
    for soup in told.values():
        found = [h.get_text(strip=True) for h in soup.select("main h2")]
        assert found == [c for c in CHAPTERS if c in found]
        assert set(CHAPTERS) - set(found) <= {"Wat is er met de signalen gedaan"}
        assert len(soup.select("ul.lead > li")) <= 5
        assert len(soup.select(".matrix tbody tr")) == 9


def test_a_page_with_points_gives_every_reason_in_words(told: dict[str, BeautifulSoup]) -> None:
    concerns = [p for soup in told.values() for p in soup.select(".points-aandacht .point")]
    assert concerns
    for point in concerns:
        reasons = [tag.get_text() for tag in point.select(".reasons strong")]
        assert len(reasons) == 4
        true = [r.removesuffix(": ja.") for r in reasons if r.endswith(": ja.")]
        open_ = [li.get_text().split(":")[0].removeprefix("✓ ") for li in point.select(".ticks-list li")]
        assert open_ == true
        assert point.select_one(".small")


def test_the_choice_of_the_team_comes_first_and_its_reason_stays_intern(told: dict[str, BeautifulSoup]) -> None:
    soup = told[HOGE_LINDEN]
    first = soup.select_one(".priorities .priority")
    assert first is not None
    assert "Woonomgeving" in first.get_text()
    assert "Het team zet dit punt hoger." in first.get_text()
    assert (REASON in soup.get_text()) == is_intern(soup)


def test_actions_are_carried_over_in_intern_only(told: dict[str, BeautifulSoup]) -> None:
    for code, soup in told.items():
        found = soup.select_one("section[aria-labelledby=actieblad]")
        assert found is not None
        assert ("Koffie in de flat" in found.get_text()) == (is_intern(soup) and code == HOGE_LINDEN)
        assert found.select("tr.empty-line")


def test_deelbaar_names_no_source_and_shows_no_typed_text(told: dict[str, BeautifulSoup]) -> None:
    soup = told[TUINDORP]
    assert bool(soup.select(".typed, bdi")) == is_intern(soup)
    assert ("onafhankelijke bronnen)." in soup.get_text()) == is_intern(soup)
