"""`wijkanalyse explain`: why a point is there, what doesn't stand out, and what a user sees who mistypes a name."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.example_builds import DAY, GEMEENTE, Desk, copy_stock, sit_down
from tests.weighed_example import REASON, WeighedExample, weighed_example
from tests.weighing_ground import CODE, WIJK, material, rules, score, told
from wijkanalyse import paths, words
from wijkanalyse.commands.explaining import Subject, explain, place_named
from wijkanalyse.errors import RegionError, WijkanalyseError
from wijkanalyse.facts.population import Population
from wijkanalyse.language import amounts
from wijkanalyse.language import weighed as language
from wijkanalyse.language.forbidden import check_generated
from wijkanalyse.regions import Region
from wijkanalyse.weighing import explain as explaining
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.explain_lines import WIDTH, place_lines, point_lines
from wijkanalyse.weighing.place import WeighedPlace
from wijkanalyse.weighing.weigh import weigh
from wijkanalyse.weighing.weighed import Material, Site

DROPPED = ChoiceDeclaration("aandachtspunt-woonomgeving", "weg", REASON)
LOWERED = ChoiceDeclaration("kracht-nabijheid", "lager", REASON)
COMMAND = 'wijkanalyse explain Voorbeeldstad "Hoge Linden"'


@pytest.fixture(scope="module", params=["deelbaar", "intern"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, request.param)


@pytest.fixture(scope="module")
def intern(tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, "intern")


@pytest.fixture(scope="module")
def deelbaar(tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, "deelbaar")


def lines(example: WeighedExample, place: WeighedPlace, punt: str) -> list[str]:
    found = explaining.find(punt, place, COMMAND)
    return point_lines(explaining.explained(found, place), place, example.lexicon)


def said(example: WeighedExample, wijk: str, punt: str = "", *choices: ChoiceDeclaration) -> str:
    """Everything as one line: of a point, or of the whole wijk."""
    place = example.places(*choices)[wijk]
    found = lines(example, place, punt) if punt else place_lines(place, explaining.rest(place), example.lexicon)
    return " ".join(" ".join(found).split())


def every_text(example: WeighedExample) -> list[list[str]]:
    found = []
    for place in example.places(DROPPED, LOWERED).values():
        found.append(place_lines(place, explaining.rest(place), example.lexicon))
        found += [lines(example, place, p.id) for p in explaining.all_points(place.weighed)]
    return found


# --- one point ------------------------------------------------------------------------------------
def test_an_aandachtspunt_shows_figures_signals_reasons_and_what_hangs_on_it(deelbaar: WeighedExample) -> None:
    text = said(deelbaar, "Hoge Linden", "aandachtspunt-inkomen")
    assert text.startswith("Aandachtspunt: Rondkomen aandachtspunt-inkomen")
    assert "Mensen met bijstand [bijstand] 8,2% van de inwoners van 15 tot 65 Jaar: 2024. Peilmoment: in 2024." in text
    assert re.search(r"Bron: 990\d\dNED:PersonenPerSoortUitkeringBijstand", text)
    assert "gemeente 4,2% +4,0 1,5 0,6 350 ongunstig" in text
    assert "Oordeel [headline]: ongunstig. Het verschil is groot genoeg en zeker genoeg." in text
    assert "Werk, inkomen en bestaanszekerheid: knelpunten, meerdere signalen" in text
    assert "ja: Meerdere bronnen." in text
    assert "Dit is een prioriteit." in text
    assert "Wijzen dezelfde kant op Cijfers: ongunstig. Signalen: knelpunt. Regel: " in text
    for part in ("Redenen voor de volgorde", "Tellen en vertellen", "Kansen", "Vragen bij dit thema"):
        assert part in text
    assert "Te toetsen met bewoners." in text


def test_a_kracht_of_figures_alone_says_so(deelbaar: WeighedExample) -> None:
    text = said(deelbaar, "Oude Kern", "kracht-nabijheid")
    assert text.startswith("Kracht: ")
    assert " km " in text
    assert "nee: Meerdere bronnen." in text
    assert "Signalen Redenen" not in text
    assert "Plaats 1 van de krachten." in text


def test_a_point_of_signals_alone_has_no_figures(example: WeighedExample) -> None:
    text = said(example, "Hoge Linden", "aandachtspunt-signaal-wonen")
    assert "Wonen en leefomgeving: knelpunten, meerdere signalen" in text
    assert "vergeleken met" not in text
    assert "niet te zeggen: Groot verschil." in text


def test_a_dropped_point_says_that_the_team_left_it_out_and_why_in_intern_only(example: WeighedExample) -> None:
    text = said(example, "Hoge Linden", DROPPED.point, DROPPED)
    (dropped,) = example.places(DROPPED)["Hoge Linden"].weighed.dropped
    assert language.lead(dropped) in text
    assert "team" in language.lead(dropped)
    assert "Plaats" not in text
    assert (REASON in text) == (example.view.version == "intern")
    assert f"Weggelaten door het team – {DROPPED.point}" in said(example, "Hoge Linden", "", DROPPED)


def test_equal_points_name_each_other(deelbaar: WeighedExample) -> None:
    text = said(deelbaar, "Hoge Linden", "aandachtspunt-inkomen")
    assert "Plaats 1 van de aandachtspunten. Even zwaar: aandachtspunt-gezondheid_model." in text


# --- what a version may show ----------------------------------------------------------------------
def test_the_number_of_sources_is_told_in_intern_only(intern: WeighedExample, deelbaar: WeighedExample) -> None:
    sources = intern.shop.texts.signals.sources
    assert f"veel signalen {sources.format(sources=4)}" in said(intern, "Hoge Linden", "aandachtspunt-inkomen")
    counted = re.compile(sources.format(sources=r"\d+"))
    assert not [t for t in every_text(deelbaar) if counted.search(" ".join(" ".join(t).split()))]


def test_what_was_reported_below_the_minimum_is_named_in_intern_only(
    intern: WeighedExample, deelbaar: WeighedExample
) -> None:
    below = [t for p in intern.places().values() for t in explaining.rest(p) if t.below]
    assert below
    for part in (intern.shop.texts.signals.below, intern.shop.texts.signals.also_below):
        found = [any(part in " ".join(" ".join(text).split()) for text in every_text(e)) for e in (intern, deelbaar)]
        assert found == [True, False], part


# --- a whole wijk -----------------------------------------------------------------------------------
def test_a_wijk_lists_its_points_with_their_ids_and_every_theme(example: WeighedExample) -> None:
    place = example.places()["Hoge Linden"]
    text = said(example, "Hoge Linden")
    for point in explaining.all_points(place.weighed):
        assert point.id in text
    for theme in example.shop.catalogue.themes:
        assert f"{theme.title}: " in text


def test_a_wijk_where_nothing_stands_out_says_why(deelbaar: WeighedExample) -> None:
    text = said(deelbaar, "Buitenhof")
    assert language.stand_out((), "kracht") in text
    assert language.stand_out((), "aandachtspunt") in text
    assert "Er zijn geen prioriteiten." in text
    assert "niet zeker" in text


@pytest.mark.parametrize(
    ("inhabitants", "reason"),
    [(None, "Geen cijfers."), (0.0, "minder dan 100 mensen"), (60.0, "minder dan 100"), (300.0, "minder dan 500")],
)
def test_a_wijk_with_few_people_or_figures_says_so(
    deelbaar: WeighedExample, inhabitants: float | None, reason: str
) -> None:
    population = None if inhabitants is None else Population(2025, inhabitants)
    empty = Material(Site("WK990199", "Bedrijventerrein", 2026, population), (), {}, told())
    place = WeighedPlace(Region("WK990199", "Bedrijventerrein", 2025), empty, weigh(empty, rules()))
    text = " ".join(place_lines(place, explaining.rest(place), deelbaar.lexicon))
    assert reason in text
    assert "nan" not in text
    assert text.count("Geen cijfers.") == len(deelbaar.shop.catalogue.themes)


def test_a_figure_that_is_missing_old_or_no_kracht_says_why_it_is_no_point(deelbaar: WeighedExample) -> None:
    scores = (
        score("bijstand", "onbekend", None),
        score("laag_inkomen", "ongunstig", year=2015),
        score("gestandaardiseerd_inkomen", "gunstig"),
        score("eenzaam", "niet_zeker"),
    )
    found = material(*scores)
    place = WeighedPlace(Region(CODE, WIJK, 2025), found, weigh(found, rules()))
    quiet = {why: s.indicator.id for t in explaining.rest(place) for why, found in t.quiet.items() for s in found}
    assert quiet == {
        "geen_cijfer": "bijstand",
        "te_oud": "laag_inkomen",
        "gunstig_geen_kracht": "gestandaardiseerd_inkomen",
        "niet_zeker": "eenzaam",
    }
    text = " ".join(place_lines(place, explaining.rest(place), deelbaar.lexicon))
    assert "1 gunstig, maar zoiets noemen we geen kracht; 1 te oud; 1 geen cijfer." in " ".join(text.split())


# --- numbers and words ------------------------------------------------------------------------------
def test_every_comparison_that_is_printed_is_a_line_of_vergelijkingen_csv(example: WeighedExample) -> None:
    with (example.folder / "gegevens" / "vergelijkingen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    checked = 0
    for place in example.places(DROPPED).values():
        for point in explaining.all_points(place.weighed):
            printed = {" ".join(line.split()) for line in lines(example, place, point.id)}
            ids = {s.indicator.id for s in point.scores}
            for row in (r for r in rows if r["region_code"] == place.region.code and r["indicator"] in ids):
                assert _printed(row, example) in printed
                checked += 1
    assert checked > 50


def _printed(row: dict[str, str], example: WeighedExample) -> str:
    """A line of the file as a reader should see it, formatted apart from the code that is tested."""
    indicator = example.shop.catalogue.indicator(row["indicator"])
    decimals = 0 if indicator.kind == "money" else max(indicator.decimals, 1)
    gaps = [words.number(float(row[c]), decimals) if row[c] else "–" for c in ("difference", "min_diff", "margin")]
    if row["difference"] and float(row["difference"]) > 0:
        gaps[0] = f"+{gaps[0]}"
    people = float(row["people"]) if row["people"] else None
    names = {"gemeente": "gemeente", "nederland": "Nederland", "vergelijkbare_wijken": "vergelijkbare wijken"}
    reference = amounts.value(float(row["reference_value"]), indicator) if row["reference_value"] else "ontbreekt"
    counted = "–" if people is None else "< 20" if people < 20 else words.number(amounts.two_digits(people))
    cells = (names[row["reference"]], reference, *gaps, counted, row["outcome"].replace("_", " "))
    return " ".join(" ".join(cells).split())


def test_every_line_fits_a_terminal_and_none_holds_a_word_of_the_machine(example: WeighedExample) -> None:
    for text in every_text(example):
        assert [line for line in text if len(line) > WIDTH] == []
        assert not re.search(r"\b(nan|None|True|False|te_weinig|niet_zeker)\b", "\n".join(text))
        assert text[-1]


def test_no_explanation_holds_a_word_that_the_report_refuses(example: WeighedExample) -> None:
    found = [check_generated("\n".join(text)) for text in every_text(example)]
    assert [f for f in found if f] == []


# --- names --------------------------------------------------------------------------------------------
def test_a_point_is_found_by_its_title_too(deelbaar: WeighedExample) -> None:
    place = deelbaar.places()["Hoge Linden"]
    assert explaining.find("rondkomen", place, COMMAND).id == "aandachtspunt-inkomen"


def test_a_mistyped_point_gets_the_nearest_ids(deelbaar: WeighedExample) -> None:
    place = deelbaar.places()["Hoge Linden"]
    with pytest.raises(WijkanalyseError, match="Dit punt is er niet in Hoge Linden") as caught:
        explaining.find("aandachtspunt-inkommen", place, COMMAND)
    assert caught.value.value == "aandachtspunt-inkommen"
    assert caught.value.allowed.split(", ")[0] == "aandachtspunt-inkomen"
    assert COMMAND in caught.value.hint


def test_a_wijk_without_points_says_that_there_are_none(deelbaar: WeighedExample) -> None:
    with pytest.raises(WijkanalyseError) as caught:
        explaining.find("kracht-steun", deelbaar.places()["Buitenhof"], COMMAND)
    assert caught.value.allowed == "deze wijk heeft nu geen punten"


HERE = Region("GM9901", "Voorbeeldstad", 2025)
PLACES = (
    Region("WK990101", "Oude Kern", 2025),
    Region("WK990104", "Wijk 04 Hoge Linden", 2025),
    Region("WK990105", "Hoge Linden", 2025),
    Region("GB990101", "Rond het station", 2025),
)


@pytest.mark.parametrize("typed", ["oude kern", "WK990101", "990101", "wk990101", "Oude-Kern"])
def test_a_wijk_is_found_by_code_and_by_name(typed: str) -> None:
    assert place_named(typed, PLACES[:3], HERE).code == "WK990101"


def test_an_own_area_is_found_by_name() -> None:
    assert place_named("Rond het station", PLACES, HERE).code == "GB990101"


def test_a_mistyped_wijk_gets_the_nearest_names() -> None:
    with pytest.raises(RegionError, match="niet bekend in Voorbeeldstad") as caught:
        place_named("Oude Kerm", PLACES, HERE)
    assert caught.value.allowed.startswith("Oude Kern (WK990101)")
    assert caught.value.hint == 'Typ bijvoorbeeld: wijkanalyse explain Voorbeeldstad "Oude Kern"'


def test_two_wijken_with_one_name_ask_for_the_code() -> None:
    with pytest.raises(RegionError, match="meer dan één wijk") as caught:
        place_named("Hoge Linden", PLACES, HERE)
    assert "WK990104" in caught.value.hint


# --- the command --------------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a store, without any network."""
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


def typed(wijk: str, punt: str | None = None, *, as_json: bool = False, **flags: Any) -> int:
    given = {"offline": True, "datum": words.date.fromisoformat(DAY), **flags}
    return explain(given, None, Subject(GEMEENTE, wijk, punt), as_json=as_json)


def test_the_command_prints_the_wijk_and_how_to_go_on(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("Hoge Linden") == 0
    out = capsys.readouterr().out
    assert out.startswith("Hoge Linden (WK990104), Voorbeeldstad\nDeelbaar · peildatum 21 november 2026\n")
    assert f"Meer over één punt: {COMMAND} PUNT" in out
    point = re.search(r"^ +\d+  ([a-z_-]+)$", out, re.MULTILINE)
    assert point is not None
    assert typed("990104", point[1]) == 0
    assert f"\n{point[1]} · thema: " in capsys.readouterr().out


def test_the_command_gives_the_same_as_bevindingen_json(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((paths.resource_dir("data") / "schema" / "bevindingen.schema.json").read_text(encoding="utf-8"))
    assert typed("Hoge Linden", as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    wijk = schema | {"$ref": "#/$defs/wijk"}
    for key in ("type", "required", "properties", "additionalProperties", "allOf"):
        del wijk[key]
    Draft202012Validator(wijk).validate(found)
    first = found["punten"][0]
    assert typed("Hoge Linden", first["id"], as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == first


def test_the_command_says_that_signals_wait_for_a_check(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    heading = "Wijk;Thema;Soort;Jouw rol;Gezien of gehoord;Maand;Wat zien we\n"
    (desk.folder / "signalen.csv").write_text(
        f"{heading}Nergenshuizen;Ontmoeten;kracht;bewoner;zelf gezien;2026-09;x\n"
    )
    assert typed("Buitenhof", signalen=(desk.folder / "signalen.csv",)) == 3
    assert "Let op: signalen.csv · rij 2" in capsys.readouterr().err
