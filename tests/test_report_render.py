"""The pages: valid, whole, closed to the outside, and honest about what isn't there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from tests import report_fixture
from wijkanalyse.report import inline
from wijkanalyse.report.parts import accounts
from wijkanalyse.report.render import Renderer

HOSTILE = '<script>alert(1)</script> & "quotes"'
LONG = "Bedrijventerrein-Noordwest en omgeving van het voormalige veilingterrein aan de Oude Haven"


@pytest.fixture(scope="module")
def renderer(checkout: Path) -> Renderer:
    return Renderer(checkout / "templates")


def pages(renderer: Renderer) -> dict[str, str]:
    page = report_fixture.wijk_page()
    place = report_fixture.place
    intern = report_fixture.writer(report_fixture.view("intern", place("WK000102", "intern", HOSTILE)))
    deelbaar = report_fixture.writer(report_fixture.view("deelbaar", place("WK000102", "deelbaar")))
    return {
        "intern": renderer.wijk(report_fixture.told_wijk_page(intern)),
        "deelbaar": renderer.wijk(report_fixture.told_wijk_page(deelbaar)),
        "intern index": renderer.index(report_fixture.told_index_page(intern)),
        "deelbaar index": renderer.index(report_fixture.told_index_page(deelbaar)),
        "full": renderer.wijk(page),
        "quiet": renderer.wijk(report_fixture.quiet_wijk_page()),
        "long": renderer.wijk(replace(page, wijk=LONG, gemeente=LONG)),
        "index": renderer.index(report_fixture.index_page()),
        "bare index": renderer.index(
            replace(report_fixture.index_page(), map=None, rows=(), reference_rows=(), gaps=())
        ),
    }


@pytest.fixture(
    scope="module",
    params=[
        *("full", "quiet", "long", "index", "bare index"),
        *("intern", "deelbaar", "intern index", "deelbaar index"),
    ],
)
def html(request: pytest.FixtureRequest, renderer: Renderer) -> str:
    return pages(renderer)[request.param]


@pytest.fixture
def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html5lib")


@pytest.fixture(scope="module")
def full(renderer: Renderer) -> BeautifulSoup:
    return BeautifulSoup(pages(renderer)["full"], "html5lib")


def test_the_page_is_valid_html(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)
    assert html.endswith("\n")
    assert html.startswith("<!DOCTYPE html>")


def test_the_page_asks_nothing_of_any_server(soup: BeautifulSoup) -> None:
    assert not soup.select("script[src], iframe, img, object, embed, base, form, [style]")
    for tag in soup.select("[src], [href], [srcset]"):
        target = str(tag.get("href") or tag.get("src"))
        outside = re.match(r"[a-z]+:|//", target)
        assert not outside or target.startswith("data:") or (tag.name == "a" and target.startswith("https://"))


def test_the_style_asks_nothing_of_any_server(checkout: Path) -> None:
    style = inline.joined([checkout / "templates"], "style")
    assert "@import" not in style
    assert re.findall(r"url\((?!#)", style) == []


def test_the_policy_allows_this_style_and_nothing_else(soup: BeautifulSoup) -> None:
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
    (style,) = soup.select("style")
    assert policy is not None
    assert str(policy["content"]).startswith(
        f"default-src 'none'; style-src 'sha256-{inline.policy_hash(str(style.string))}'; "
    )
    assert "unsafe" not in str(policy["content"])


def test_every_drawing_has_a_name_and_a_description(soup: BeautifulSoup) -> None:
    for svg in soup.select("svg:not([aria-hidden])"):
        title, desc = svg.find("title", recursive=False), svg.find("desc", recursive=False)
        assert isinstance(title, Tag)
        assert isinstance(desc, Tag)
        assert len(desc.text) > 20
        assert svg["aria-labelledby"] == f"{title['id']} {desc['id']}"
        assert svg["role"] == ("group" if svg.select("a") else "img")


def test_every_heading_of_a_table_has_a_scope(soup: BeautifulSoup) -> None:
    assert soup.select("th")
    assert not soup.select("th:not([scope])")
    assert all(table.find("caption") for table in soup.select("table"))


def test_headings_do_not_skip_a_level(soup: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


def test_ids_are_unique_and_every_reference_arrives(soup: BeautifulSoup) -> None:
    ids = Counter(str(tag["id"]) for tag in soup.select("[id]"))
    assert ids.most_common(1)[0][1] == 1
    inner = {str(tag["href"])[1:] for tag in soup.select('[href^="#"]')}
    labels = {name for tag in soup.select("[aria-labelledby]") for name in str(tag["aria-labelledby"]).split()}
    assert inner | labels <= set(ids)


def test_no_page_shows_the_inside_of_the_program(html: str) -> None:
    assert re.findall(r"\b(None|nan|NaN|Undefined|True|False|Mark\(|Cell\()", html) == []


def test_what_scrolls_can_be_reached_with_the_keyboard(soup: BeautifulSoup) -> None:
    for region in soup.select(".scroll"):
        assert (region["tabindex"], region["role"]) == ("0", "region")
        assert region["aria-label"]


def test_the_chapters_stand_in_the_agreed_order(full: BeautifulSoup) -> None:
    chapters = [tag.text for tag in full.select("main h2")]
    assert chapters == [
        "De wijk in het kort",
        "Tellen en vertellen",
        "Krachten en aandachtspunten",
        "Kansen en prioriteiten",
        "Gespreksvragen",
        "Wat is er veranderd",
        "Thema’s",
        "Wat weten we niet",
        "Actieblad",
        "Verantwoording",
    ]
    assert [tag.text for tag in full.select(".contents > details > ul > li > a")] == chapters


def test_each_figure_stands_beside_its_references(full: BeautifulSoup) -> None:
    cells = [cell.get_text(" ", strip=True) for cell in full.select("#cijfer-bijstand > *")]
    assert cells == ["Mensen met bijstand", "7,1%", "4,4%", "3,6%", "◆ ongunstig", "2024"]


def test_an_absent_figure_is_words_and_never_a_zero(full: BeautifulSoup) -> None:
    wijk = full.select_one('#cijfer-ww [data-label="Deze wijk"]')
    assert wijk is not None
    assert wijk.text.strip() == "afgeschermd: te weinig mensen"
    assert wijk.select(".absent")


def test_an_estimate_is_called_calculated(full: BeautifulSoup) -> None:
    estimate, counted = full.select_one("#cijfer-rondkomen th"), full.select_one("#cijfer-bijstand th")
    assert estimate is not None
    assert counted is not None
    assert "berekend, niet geteld" in estimate.text
    assert "berekend" not in counted.text


def test_a_verdict_is_a_word_and_a_symbol(full: BeautifulSoup) -> None:
    verdicts = full.select(".judged .verdict")
    assert len(verdicts) == sum(len(theme.rows) for theme in report_fixture.wijk_page().themes)
    assert all(re.fullmatch(r"\S \w[\w ]+", tag.get_text(strip=False).strip()) for tag in verdicts)


def test_the_map_comes_with_its_table(full: BeautifulSoup) -> None:
    assert len(full.select("svg.map .area path")) - len(full.select(".legend-field")) == 4
    rows = [row.get_text(" ", strip=True) for row in full.select("figure:has(> svg.map) tbody tr")]
    assert rows[0] == "Tuindorp-Noord 42%"
    assert "Niet op de kaart, want we hebben geen grens: Nieuwe Kade." in full.text


def test_a_page_where_nothing_stands_out_says_what_to_do(renderer: Renderer) -> None:
    soup = BeautifulSoup(pages(renderer)["quiet"], "html5lib")
    assert "In deze wijk springt niets eruit." in soup.text
    assert len(soup.select(".calm li")) == 3
    assert not soup.select(".points")


def test_one_empty_column_keeps_its_place(renderer: Renderer) -> None:
    page = report_fixture.wijk_page()
    soup = BeautifulSoup(renderer.wijk(replace(page, weighed=replace(page.weighed, strengths=()))), "html5lib")
    assert [tag.text for tag in soup.select(".points h3")] == ["Krachten", "Aandachtspunten"]
    assert len(soup.select(".points .none")) == 1


def test_a_hostile_name_stays_text(renderer: Renderer) -> None:
    page = report_fixture.wijk_page()
    theme = replace(page.themes[0], title=HOSTILE, summary=(HOSTILE,))
    link = accounts.Link(HOSTILE, 'x.html" onclick="alert(1)')
    html = renderer.wijk(
        replace(
            page, wijk=HOSTILE, title=HOSTILE, themes=(theme,), weighed=report_fixture.nothing_weighed(), index=link
        )
    )
    soup = BeautifulSoup(html, "html5lib")
    assert not soup.select("main script:not([type]), header script, [onclick]")
    assert soup.h1 is not None
    assert soup.h1.text == HOSTILE


def test_the_same_page_is_the_same_bytes(renderer: Renderer, checkout: Path) -> None:
    again = Renderer(checkout / "templates")
    assert pages(renderer) == pages(again)


def test_the_index_links_every_wijk_from_map_and_table(renderer: Renderer) -> None:
    soup = BeautifulSoup(pages(renderer)["index"], "html5lib")
    on_map = [str(tag["href"]) for tag in soup.select("svg a")]
    assert len(on_map) == len(set(on_map)) == 6
    assert [tag.text for tag in soup.select(".overview tbody:not(.references) a")] == list(report_fixture.WIJKEN)
    assert [tag.text for tag in soup.select(".references th")] == ["Voorbeeldstad", "Nederland"]


def test_a_damaged_compiled_template_is_compiled_again(checkout: Path, tmp_path: Path) -> None:
    first = Renderer(checkout / "templates", tmp_path)
    kept = sorted(tmp_path.iterdir())
    assert kept
    for number, file in enumerate(kept):
        content = file.read_bytes()
        file.write_bytes([b"", content[:40], content[: len(content) // 2], b"not compiled"][number % 4])
    again = Renderer(checkout / "templates", tmp_path)
    assert again.index(report_fixture.index_page()) == first.index(report_fixture.index_page())


def test_a_disk_that_refuses_compiled_templates_is_no_error(checkout: Path, tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert Renderer(checkout / "templates", absent).index(report_fixture.index_page())
    assert not absent.exists()
