"""`--figuren`: the drawings of a page as PNG and SVG, which say what the page says and nothing of the machine."""

from __future__ import annotations

import hashlib
import json
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf

from tests import report_fixture
from tests.example_builds import Built, built_example
from wijkanalyse import build
from wijkanalyse.errors import WijkanalyseError
from wijkanalyse.report import figures
from wijkanalyse.report.outlines import outline
from wijkanalyse.report.parts.pages import WijkPage
from wijkanalyse.report.sheet import load_palette

TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


@pytest.fixture(scope="module")
def page(example: Built) -> WijkPage:
    """Stationskwartier: suppressed figures, an empty buurt, a name that doesn't fit on the map."""
    shop = example.workshop
    gemeente = shop.regions.gemeente("Voorbeeldstad")
    assembler = build.assembler_of(shop, build.dossier_of(shop, gemeente))
    return assembler.wijk_page(shop.regions.wijk("Stationskwartier", gemeente))


@pytest.fixture(scope="module")
def drawn(page: WijkPage) -> dict[str, bytes]:
    return figures.draw(page)


@pytest.fixture(scope="module")
def by_hand() -> dict[str, bytes]:
    return figures.draw(report_fixture.wijk_page())


def texts(svg: bytes) -> list[str]:
    """The texts of an SVG in the order of drawing."""
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(TEXT)]


def words(svg: bytes) -> str:
    """The texts of an SVG, one space between two lines."""
    return " ".join(texts(svg))


def titles(page: WijkPage) -> dict[str, str]:
    """The title of every drawing of a page, by its id."""
    charts = {c.chart_id: c.title for t in page.themes for c in (*t.charts, *([t.age_chart] if t.age_chart else []))}
    columns = page.map.columns if page.map is not None else ()
    return charts | {f"kaart-{c.indicator.replace('_', '-')}": c.title for c in columns}


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a PNG file."""
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8].decode("ascii"), png[place + 8 : place + 8 + length]
        place += 12 + length


# --- what is drawn --------------------------------------------------------------------------------
def test_every_chart_and_map_of_a_page_is_there_as_png_and_svg(page: WijkPage, drawn: dict[str, bytes]) -> None:
    assert len(titles(page)) > 8
    assert set(drawn) == {f"{name}.{kind}" for name in titles(page) for kind in ("png", "svg")}


def test_a_figure_says_its_title_and_wijk(page: WijkPage, drawn: dict[str, bytes]) -> None:
    for name, title in titles(page).items():
        said = words(drawn[f"{name}.svg"])
        assert title in said
        assert "Stationskwartier, gemeente Voorbeeldstad" in said


def test_a_comparison_chart_prints_every_figure_of_the_page(page: WijkPage, drawn: dict[str, bytes]) -> None:
    for chart in (c for t in page.themes for c in t.charts):
        said = texts(drawn[f"{chart.chart_id}.svg"])
        for lane in chart.lanes:
            assert {m.text for m in (lane.wijk, lane.gemeente, lane.nederland) if m is not None} <= set(said)
            assert set(lane.label_lines) <= set(said)
        columns = 1 if len(chart.lanes) <= 3 else 2
        assert [said.count(tick.text) >= columns for tick in chart.ticks] == [True] * len(chart.ticks)


def test_an_age_chart_prints_every_figure_of_the_page(page: WijkPage, drawn: dict[str, bytes]) -> None:
    (chart,) = [t.age_chart for t in page.themes if t.age_chart is not None]
    said = texts(drawn[f"{chart.chart_id}.svg"])
    for bar in chart.bars:
        assert bar.gemeente is not None
        assert bar.nederland is not None
        assert {bar.label, bar.text, bar.gemeente.text, bar.nederland.text} <= set(said)


def test_a_map_names_every_buurt_with_its_figure(page: WijkPage, drawn: dict[str, bytes]) -> None:
    assert page.map is not None
    assert len(page.map.columns) > 2
    for choice in page.map.columns:
        said = texts(drawn[f"kaart-{choice.indicator.replace('_', '-')}.svg"])
        for area, text in zip(page.map.areas, choice.texts, strict=True):
            assert {area.name, text} <= set(said)
        assert page.map.scale_text in said


def test_a_legend_explains_the_marks_that_occur(by_hand: dict[str, bytes]) -> None:
    counted, estimated = (words(by_hand[f"{name}.svg"]) for name in ("huishoudens", "inkomen-delen"))
    for said in (counted, estimated):
        assert "deze wijk Voorbeeldstad (gem.) Nederland (NL)" in said
    assert "marge om een schatting" in estimated
    assert "marge om een schatting" not in counted


def test_a_missing_figure_is_said_and_not_drawn(by_hand: dict[str, bytes]) -> None:
    said = texts(by_hand["inkomen-delen.svg"])
    assert "afgeschermd: te weinig mensen" in said
    assert said.count("0%") == 2


def test_a_buurt_without_border_is_named_under_the_map(by_hand: dict[str, bytes]) -> None:
    said = words(by_hand["kaart-eenpersoons.svg"])
    assert "Niet op de kaart, want we hebben geen grens: Nieuwe Kade." in said


# --- where it comes from --------------------------------------------------------------------------
def test_a_figure_names_source_and_year(drawn: dict[str, bytes], by_hand: dict[str, bytes]) -> None:
    assert "Bron: CC BY 4.0 (85984NED). Cijfers over 2024." in words(by_hand["huishoudens.svg"])
    assert "Bron: verzonnen (99025NED). Cijfers over 2025." in words(drawn["wie-wonen-hier-leeftijd.svg"])


def test_a_map_names_the_source_of_its_borders(drawn: dict[str, bytes]) -> None:
    assert "Bron: verzonnen (99025NED). Grenzen van 2025: verzonnen." in words(drawn["kaart-leeftijd-65-plus.svg"])


def test_figures_of_several_years_each_have_theirs(by_hand: dict[str, bytes]) -> None:
    said = words(by_hand["inkomen-delen.svg"])
    assert "Cijfers over 2024; Volwassenen die moeite hebben met rondkomen: 2022." in said


def test_an_estimate_is_said_to_be_one(drawn: dict[str, bytes], by_hand: dict[str, bytes]) -> None:
    assert "Berekend, niet geteld." in words(drawn["gezondheid-delen.svg"])
    mixed = words(by_hand["inkomen-delen.svg"])
    assert "Volwassenen die moeite hebben met rondkomen: berekend, niet geteld." in mixed
    assert "niet geteld" not in words(by_hand["huishoudens.svg"])


# --- the same everywhere --------------------------------------------------------------------------
def test_the_same_page_gives_the_same_bytes(by_hand: dict[str, bytes]) -> None:
    assert figures.draw(report_fixture.wijk_page()) == by_hand


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(by_hand: dict[str, bytes], checkout: Path) -> None:
    program = (
        "import hashlib, sys; sys.path.insert(0, '.'); from tests import report_fixture;"
        "from wijkanalyse.report.figures import draw; files = draw(report_fixture.wijk_page());"
        "print(hashlib.sha256(b''.join(files[n] for n in sorted(files))).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()
    assert found == hashlib.sha256(b"".join(by_hand[n] for n in sorted(by_hand))).hexdigest()


def test_the_users_own_settings_change_nothing_and_stay(by_hand: dict[str, bytes]) -> None:
    own = {"font.family": ["Comic Sans MS"], "svg.fonttype": "path", "lines.linewidth": 9, "figure.facecolor": "pink"}
    with mpl.rc_context(own):
        before = dict(mpl.rcParams)
        assert figures.draw(report_fixture.wijk_page()) == by_hand
        assert dict(mpl.rcParams) == before


def test_no_figure_stays_open(drawn: dict[str, bytes]) -> None:
    assert drawn
    assert Gcf.figs == {}


def test_a_figure_says_nothing_of_when_and_with_what_it_was_made(drawn: dict[str, bytes]) -> None:
    for name, content in drawn.items():
        if name.endswith(".svg"):
            assert not re.search(rb"dc:date|dc:creator|matplotlib", content, re.IGNORECASE)
        else:
            kinds = dict(chunks(content))
            assert "tIME" not in kinds
            said = [data.split(b"\0")[0] for kind, data in chunks(content) if kind in ("tEXt", "iTXt", "zTXt")]
            assert sorted(said) == [b"Description", b"Title"]


def test_a_png_has_the_size_of_a_slide(drawn: dict[str, bytes]) -> None:
    for name in (n for n in drawn if n.endswith(".png")):
        parts = dict(chunks(drawn[name]))
        width, height = struct.unpack(">II", parts["IHDR"][:8])
        across, _, unit = struct.unpack(">IIB", parts["pHYs"])
        assert (across, unit) == (round(200 / 0.0254), 1)
        assert 5 < width / 200 < 13.4, name
        assert 3 < height / 200 < 9, name


def test_a_dollar_sign_in_a_name_is_no_formula() -> None:
    page = replace(report_fixture.wijk_page(), gemeente="A $x^2$ B", themes=(report_fixture.who_lives_here(),))
    assert "Tuindorp, gemeente A $x^2$ B" in words(figures.draw(page)["leeftijd.svg"])


def test_text_stays_text_in_a_font_that_ships_with_matplotlib(drawn: dict[str, bytes]) -> None:
    for name in (n for n in drawn if n.endswith(".svg")):
        assert set(re.findall(rb"font-family: ([^;]+)", drawn[name])) == {b"'DejaVu Sans', sans-serif"}


def test_a_style_sheet_without_a_colour_is_said_to_lack_it() -> None:
    with pytest.raises(WijkanalyseError, match="--accent"):
        load_palette(":root { --paper: #ffffff; }\n:root { --accent: #0a5a68; }", ("paper", "accent"))


# --- outlines -------------------------------------------------------------------------------------
OUTER = {"right": "M0 0l10 0 0 10-10 0z", "left": "M0 0l0 10 10 0 0-10z"}
HOLE = {"right": "M2 2l6 0 0 6-6 0z", "left": "M2 2l0 6 6 0 0-6z"}
ISLAND = {"right": "M4 4l1 0 0 1-1 0z", "left": "M4 4l0 1 1 0 0-1z"}


def area(data: str) -> float:
    """The area that an outline fills by the direction of its rings."""
    total = 0.0
    for ring in outline(data).to_polygons():
        x, y = np.asarray(ring).T
        total += float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    return abs(total)


@pytest.mark.parametrize("outer", ["right", "left"])
@pytest.mark.parametrize("hole", ["right", "left"])
@pytest.mark.parametrize("island", ["right", "left"])
def test_a_hole_stays_open_whatever_the_direction_of_its_ring(outer: str, hole: str, island: str) -> None:
    assert area(OUTER[outer] + HOLE[hole]) == pytest.approx(64)
    assert area(HOLE[hole] + ISLAND[island] + OUTER[outer]) == pytest.approx(65)


def test_an_area_is_drawn_where_the_page_has_it() -> None:
    area_map = report_fixture.buurt_map()
    corners = np.vstack([outline(a.path).vertices for a in area_map.areas])
    assert corners.min() == pytest.approx(6, abs=0.3)
    assert corners[:, 0].max() == pytest.approx(area_map.width - 6, abs=0.3)


@pytest.mark.parametrize("data", ["M0 0c1 1 2 2 3 3z", "M0 0L5 5z", "M0 0h5z"])
def test_other_path_data_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="not path data of a map"):
        outline(data)


# --- in a build -----------------------------------------------------------------------------------
def workshop_in(example: Built, out: Path, *, figuren: bool) -> build.Workshop:
    return replace(example.workshop, settings=replace(example.workshop.settings, out=out, figuren=figuren))


def build_in(shop: build.Workshop, *names: str) -> set[str]:
    """Build the named wijken (all without a name); return which figures there are, after checking run.json."""
    gemeente = shop.regions.gemeente("Voorbeeldstad")
    result = build.build(shop, gemeente, tuple(shop.regions.wijk(n, gemeente) for n in names), lambda _: None)
    assert not any(page.startswith("figuren/") for page in result.pages)
    present = {p.relative_to(result.folder).as_posix() for p in result.folder.rglob("figuren/*/*")}
    listed = json.loads((result.folder / "gegevens" / "run.json").read_text(encoding="utf-8"))["files"]
    assert {f for f in listed if f.startswith("figuren/")} == {f for f in present if not f.endswith("eigen.txt")}
    return present


@pytest.fixture
def quick_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "draw", lambda page, _own: {"kaart.png": page.wijk.encode()})


def test_a_build_with_figuren_writes_them_beside_the_page(example: Built, tmp_path: Path) -> None:
    present = build_in(workshop_in(example, tmp_path, figuren=True), "Buitenhof")
    assert "figuren/WK990106-buitenhof/wie-wonen-hier-leeftijd.png" in present
    assert "figuren/WK990106-buitenhof/wie-wonen-hier-leeftijd.svg" in present
    assert {name.split("/")[1] for name in present} == {"WK990106-buitenhof"}


@pytest.mark.usefixtures("quick_draw")
def test_figures_stay_with_their_page_and_go_with_it(example: Built, tmp_path: Path) -> None:
    with_figures, without = (workshop_in(example, tmp_path, figuren=f) for f in (True, False))
    everything = build_in(with_figures)
    assert len(everything) == 6
    one = {"figuren/WK990103-tuindorp/kaart.png"}
    assert build_in(with_figures, "Tuindorp") == everything
    assert build_in(without, "Tuindorp") == everything - one
    own = tmp_path / "GM9901-voorbeeldstad" / "figuren" / "WK990104-hoge-linden" / "eigen.txt"
    own.write_text("van mij")
    assert build_in(without) == {"figuren/WK990104-hoge-linden/eigen.txt"}
    assert not (own.parent.parent / "WK990105-waterrijk").exists()


@pytest.mark.usefixtures("quick_draw")
def test_figures_of_a_wijk_that_no_longer_exists_go(example: Built, tmp_path: Path) -> None:
    shop = workshop_in(example, tmp_path, figuren=True)
    kept = build_in(shop, "Tuindorp")
    folder = tmp_path / "GM9901-voorbeeldstad"
    gone = ("WK990199-weg.html", "figuren/WK990199-weg/kaart.png")
    for name in gone:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"oud")
    run = folder / "gegevens" / "run.json"
    listed = json.loads(run.read_text(encoding="utf-8"))
    run.write_text(json.dumps({**listed, "files": [*listed["files"], *gone]}), encoding="utf-8")
    assert build_in(shop, "Buitenhof") == kept | {"figuren/WK990106-buitenhof/kaart.png"}
    assert not (folder / gone[0]).exists()


def test_a_build_without_figuren_never_loads_matplotlib(checkout: Path) -> None:
    program = "import sys, wijkanalyse.workshop, wijkanalyse.report.assemble; print('matplotlib' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
