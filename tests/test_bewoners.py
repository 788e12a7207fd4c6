"""The leaflet for residents: the same points as deelbaar, in plain words, and nothing that deelbaar hides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.example_builds import Desk, copy_stock, sit_down
from tests.test_signals_build import TEXT, build, numbered, write
from tests.weighed_example import WeighedExample, weighed_example
from wijkanalyse.errors import SettingsError
from wijkanalyse.language.forbidden import check_generated
from wijkanalyse.paths import resource_dir
from wijkanalyse.report import bewoners_texts
from wijkanalyse.report.bewoners import LeafletWriter
from wijkanalyse.report.parts.bewoners import Leaflet

FOLDER = "GM9901-voorbeeldstad-bewoners"
CODE = re.compile(r"\b(?:WK|BU|GM|GB)\d|\b\d{5}NED\b|\w:\w+_\d")
JUDGING = re.compile(r"gunstig|significant|vergelijkbaar|verdict|procentpunt|gestandaardiseerd|signaal|signalen", re.I)
PERCENTAGE_OF_PERCENTAGE = re.compile(r"% van de \d|\d% (?:laagste|hoogste)")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, "deelbaar")


@pytest.fixture(scope="module")
def leaflets(example: WeighedExample) -> dict[str, Leaflet]:
    writer = LeafletWriter(example.assembler)
    return {p.code: writer.leaflet(p) for p in example.assembler.dossier.places}


@pytest.fixture(scope="module")
def pages(example: WeighedExample, leaflets: dict[str, Leaflet]) -> dict[str, BeautifulSoup]:
    renderer = example.shop.renderer
    found = {code: BeautifulSoup(renderer.leaflet(page), "html5lib") for code, page in leaflets.items()}
    index = renderer.leaflet_index(LeafletWriter(example.assembler).index())
    return found | {"index": BeautifulSoup(index, "html5lib")}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


def said(soup: BeautifulSoup) -> str:
    for hidden in soup(["style", "script", "svg"]):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())


# --- the same facts -------------------------------------------------------------------------------
def test_a_kracht_in_the_leaflet_is_one_in_deelbaar_and_the_other_way_round(
    example: WeighedExample, leaflets: dict[str, Leaflet]
) -> None:
    assert any(leaflet.strengths for leaflet in leaflets.values())
    for place in example.assembler.dossier.places:
        weighed, leaflet = example.assembler.wijk_page(place).weighed, leaflets[place.code]
        assert [p.id for p in leaflet.strengths] == [p.id for p in weighed.strengths]
        assert [p.id for p in leaflet.concerns] == [p.id for p in weighed.concerns]


def test_every_percentage_stands_in_the_findings(example: WeighedExample, leaflets: dict[str, Leaflet]) -> None:
    for code, leaflet in leaflets.items():
        scores = example.assembler.scores(next(p for p in example.assembler.dossier.places if p.code == code))
        shares = [s for s in scores if s.indicator.is_percentage]
        values = [o.value for s in shares for o in (s.own, s.gemeente, s.nederland) if o is not None]
        values += [s.similar.median for s in shares if s.similar is not None]
        printed = {f"{v:.{d}f}".replace(".", ",") for v in values if v is not None for d in (0, 1)}
        text = " ".join([*(s for p in (*leaflet.strengths, *leaflet.concerns) for s in p.sentences)])
        text += " ".join(f"{f.value} {f.note}" for f in leaflet.facts)
        assert set(re.findall(r"(\d+(?:,\d)?)%", text)) <= printed


def test_the_questions_are_those_of_the_report_to_residents(
    example: WeighedExample, leaflets: dict[str, Leaflet]
) -> None:
    for place in example.assembler.dossier.places:
        asked = [q for q in example.assembler.weighed(place).weighed.questions if q.audience == "bewoners"]
        assert len(leaflets[place.code].questions) == len(asked) > 0
        assert all(q.endswith("?") for q in leaflets[place.code].questions)


def test_every_rule_that_asks_residents_has_a_question_in_plain_words(example: WeighedExample) -> None:
    rules = {rule for rule, audience, _ in example.assembler._scales.book.texts.texts if audience == "bewoners"}
    assert rules <= {key.partition(".")[0] for key in LeafletWriter(example.assembler).texts.questions}


# --- words ----------------------------------------------------------------------------------------
def test_a_leaflet_holds_no_code_no_verdict_and_no_word_that_we_dont_use(pages: dict[str, BeautifulSoup]) -> None:
    assert len(pages) == 7
    for name, soup in pages.items():
        text = said(soup)
        for pattern in (CODE, JUDGING, PERCENTAGE_OF_PERCENTAGE):
            assert pattern.findall(text) == [], name
        assert check_generated(text) == ()


def test_a_leaflet_is_read_from_good_to_what_is_asked(pages: dict[str, BeautifulSoup]) -> None:
    headings = [h.get_text() for h in pages["WK990104"].select("h1, h2")]
    assert headings == [
        "Hoge Linden",
        "Wat gaat hier goed",
        "Wat vraagt aandacht",
        "Wat mensen vertellen",
        "Wat weten we niet",
        "Praat mee",
    ]


def test_words_that_are_missing_are_named(tmp_path: Path) -> None:
    whole = (resource_dir("data") / "texts" / bewoners_texts.FILE).read_text(encoding="utf-8")
    file = tmp_path / "bewoners.toml"
    file.write_text(whole.replace("\nperson = ", "\npersoon = "), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"bewoners\.toml"):
        bewoners_texts.load(file)


def test_a_leaflet_never_says_of_one_subject_that_it_was_named_and_that_it_was_not(
    example: WeighedExample, leaflets: dict[str, Leaflet]
) -> None:
    """The leaflet of Hoge Linden said "Mensen noemden dit ook" of health, and then that nobody spoke of health."""
    texts = LeafletWriter(example.assembler).texts
    hoge_linden = leaflets["WK990104"]
    (health,) = (p for p in hoge_linden.concerns if p.id == "aandachtspunt-gezondheid_model")
    assert health.told == "Mensen noemden ontmoeten en meedoen meerdere keren."
    silent = next(text for text in hoge_linden.unknown if text.startswith("Hierover hoorden we niets"))
    named = [p.told for p in (*hoge_linden.strengths, *hoge_linden.concerns)]
    themes = [t[:1].lower() + t[1:] for t in texts.themes.values()]
    assert not any(t in silent and any(t in told for told in named) for t in themes)


def test_what_people_told_is_said_once(leaflets: dict[str, Leaflet]) -> None:
    """ "Ontmoeten en meedoen: mensen noemden dit meerdere keren" came back under "Wat mensen vertellen"."""
    hoge_linden = leaflets["WK990104"]
    assert any(p.title == "Ontmoeten en meedoen" and p.told for p in hoge_linden.strengths)
    assert hoge_linden.told == ()
    assert hoge_linden.told_intro.startswith("Wat mensen vertelden, staat al bij wat goed gaat")


def test_what_people_told_and_no_point_says_stands_in_a_list(desk: Desk) -> None:
    heard = [*numbered(5), *numbered(5, "zorg"), *numbered(5, "onderwijs")]
    told = [("Hoge Linden", "Veiligheid", "wens", role, "zelf gezien", "2026-09", text) for role, text in heard]
    build(desk, "--signalen", write(desk, *told), "--versie", "bewoners")
    page = (desk.out / FOLDER / "WK990104-hoge-linden.html").read_text(encoding="utf-8")
    assert "Dit vertelden mensen die hier wonen of werken." in page
    assert "Dit willen mensen graag Veiligheid: vaak genoemd" in said(BeautifulSoup(page, "html5lib"))


# --- what is hidden -------------------------------------------------------------------------------
def leaflet_files(desk: Desk) -> dict[str, bytes]:
    folder = desk.out / FOLDER
    every = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in every.items() if name != "gegevens/run.json"}


def test_no_typed_text_stands_in_a_leaflet(desk: Desk) -> None:
    rows = [*numbered(5), *numbered(5, "zorg"), *numbered(5, "onderwijs")]
    file = write(desk, *rows, organisatie="Welzijn Zonneschijn")
    build(desk, "--signalen", file, "--versie", "bewoners")
    everything = b"\n".join(p.read_bytes() for p in (desk.out / FOLDER).rglob("*") if p.is_file())
    assert b"helpen buren elkaar" not in everything
    assert b"Zonneschijn" not in everything
    assert "Mensen noemden dit vaak." in (desk.out / FOLDER / "WK990104-hoge-linden.html").read_text(encoding="utf-8")


def test_one_signal_more_below_the_minimum_leaves_every_byte_of_the_leaflets_as_it_was(desk: Desk) -> None:
    enough = [*numbered(3), *numbered(3, "zorg"), *numbered(2, "onderwijs")]
    build(desk, "--signalen", write(desk, *enough), "--versie", "bewoners")
    before = leaflet_files(desk)
    few = ("Hoge Linden", "Veiligheid", "knelpunt", "wonen", "zelf gezien", "2026-09", TEXT)
    build(desk, "--signalen", write(desk, *enough, few), "--versie", "bewoners")
    assert leaflet_files(desk) == before


def test_the_leaflets_stand_beside_deelbaar_with_the_record_of_the_run_alone(desk: Desk) -> None:
    build(desk, "--versie", "bewoners")
    names = {*leaflet_files(desk)}
    assert "index.html" in names
    assert all(name == "index.html" or name.startswith("WK") for name in names)
    record = json.loads((desk.out / FOLDER / "gegevens" / "run.json").read_bytes())
    assert record["opties"]["versie"] == "bewoners"


def test_the_name_of_the_organisation_says_where_to_hand_it_in(desk: Desk) -> None:
    (desk.folder / "wijkanalyse.toml").write_text('[organisatie]\nnaam = "Welzijn & Zo"\n', encoding="utf-8")
    build(desk, "--versie", "bewoners")
    page = (desk.out / FOLDER / "WK990104-hoge-linden.html").read_text(encoding="utf-8")
    assert "Geef dit blad aan Welzijn &amp; Zo." in page
