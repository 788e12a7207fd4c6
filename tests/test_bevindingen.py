"""gegevens/bevindingen.json: its schema, what each version may hold, and numbers that are those of the CSV files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests import example_signals
from tests.weighed_example import REASON, WeighedExample, weighed_example
from wijkanalyse import bevindingen, paths
from wijkanalyse.regions import Region
from wijkanalyse.signals import hiding, merge
from wijkanalyse.signals.signal import Version
from wijkanalyse.signals.views import Coverage, FollowUp, Intake, PlaceSignals
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.place import WeighedPlace, scales_of
from wijkanalyse.weighing.weigh import weigh
from wijkanalyse.weighing.weighed import Material, Site

DROPPED = ChoiceDeclaration("aandachtspunt-woonomgeving", "weg", REASON)
RAISED = ChoiceDeclaration("aandachtspunt-signaal-wonen", "hoger", REASON)
SCHEMA = json.loads((paths.resource_dir("data") / "schema" / "bevindingen.schema.json").read_text(encoding="utf-8"))
DOCS = (Path(__file__).parent.parent / "docs" / "bevindingen.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["deelbaar", "intern"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, request.param)


def of(tmp_path_factory: pytest.TempPathFactory, version: Version) -> WeighedExample:
    return weighed_example(tmp_path_factory, version)


def content(example: WeighedExample, *choices: ChoiceDeclaration) -> dict[str, Any]:
    return read(bevindingen.to_json(example.places(*choices).values(), example.edition))


def read(written: bytes) -> dict[str, Any]:
    """A file as another program reads it; NaN and infinity aren't JSON."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found: dict[str, Any] = json.loads(written, parse_constant=refuse)
    return found


def troubles(found: dict[str, Any]) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(SCHEMA).iter_errors(found)]


def figures_of(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every figure behind a point, with the code of its wijk."""
    lists = ("punten", "verder", "weggelaten")
    return [(w["code"], f) for w in found["wijken"] for name in lists for p in w[name] for f in p["cijfers"]]


# --- the schema -----------------------------------------------------------------------------------
def test_every_wijk_of_the_example_fits_the_schema(example: WeighedExample) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = content(example, DROPPED, RAISED)
    assert troubles(found) == []
    assert [w["code"] for w in found["wijken"]] == [w.code for w in example.assembler.dossier.wijken]
    assert found["schema"] == bevindingen.SCHEMA == SCHEMA["properties"]["schema"]["const"]
    assert found["versie"] == example.view.version


def test_the_schema_refuses_in_deelbaar_what_only_intern_may_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = content(of(tmp_path_factory, "intern"), DROPPED)
    refused = Draft202012Validator(SCHEMA).iter_errors(found | {"versie": "deelbaar"})
    assert {"bronnen", "reden", "iets_gemeld"} <= {part for e in refused for part in e.absolute_schema_path}


def test_a_wijk_where_nobody_lives_and_of_which_nothing_is_known_fits_the_schema(example: WeighedExample) -> None:
    region = Region("WK990199", "Bedrijventerrein", 2025)
    empty = PlaceSignals(region.code, (), Coverage(), FollowUp())
    material = Material(Site(region.code, region.label, 2026), (), {}, empty)
    place = WeighedPlace(region, material, weigh(material, scales_of(example.shop).rules))
    found = read(bevindingen.to_json([place], example.edition))
    assert troubles(found) == []
    (wijk,) = found["wijken"]
    assert (wijk["inwoners"], wijk["punten"], wijk["prioriteiten"]) == (None, [], [])
    assert {t["uitkomst"] for t in wijk["themas"]} == {"blinde_vlek"}


def test_the_page_explains_every_key_and_every_word_of_the_schema() -> None:
    skipped = ("wijk_deelbaar", "punt_deelbaar")
    keys = {k for name, d in SCHEMA["$defs"].items() if name not in skipped for k in d.get("properties", {})}
    theme = SCHEMA["$defs"]["thema"]["properties"]
    named = {*keys, *SCHEMA["properties"], *theme["uitkomst"]["enum"], *theme["valt_niet_op"]["properties"]}
    named |= {word for d in ("soort", "hoeveel") for word in SCHEMA["$defs"][d]["enum"]} - {"knelpunt", "wens"}
    assert sorted(key for key in named if f"`{key}`" not in DOCS) == []


# --- the same as elsewhere ------------------------------------------------------------------------
def test_every_comparison_is_a_line_of_vergelijkingen_csv(example: WeighedExample) -> None:
    with (example.folder / "gegevens" / "vergelijkingen.csv").open(encoding="utf-8", newline="") as file:
        rows = {(r["region_code"], r["indicator"], r["reference"]): r for r in csv.DictReader(file)}
    columns = {
        "waarde": "reference_value", "verschil": "difference", "grens": "min_diff", "marge": "margin",
        "mensen": "people",
    }  # fmt: skip
    checked = 0
    for code, figure in figures_of(content(example, DROPPED)):
        for compared in figure["vergelijkingen"]:
            row = rows[code, figure["cijfer"], compared["met"]]
            assert (str(figure["jaar"]), figure["oordeel"]) == (row["year"], row["headline"])
            assert (figure["waarde"], compared["oordeel"]) == (float(row["value"]), row["outcome"])
            for key, column in columns.items():
                told = float(row[column]) if row[column] else None
                assert compared[key] == pytest.approx(told, abs=1e-6), (code, figure["cijfer"], key)
            checked += 1
    assert checked > 50


def test_the_same_findings_give_the_same_bytes(example: WeighedExample) -> None:
    one, other = (bevindingen.to_json(example.places(DROPPED).values(), example.edition) for _ in range(2))
    assert one == other
    assert one.endswith(b"}\n")
    assert b"NaN" not in one


def test_points_priorities_and_kansen_name_points_that_are_there(example: WeighedExample) -> None:
    for wijk in content(example)["wijken"]:
        shown = {p["id"] for p in wijk["punten"]}
        named = {i for c in wijk["kansen"] for i in c["punten"]} | {*wijk["prioriteiten"], *wijk["even_zwaar"]}
        assert named <= shown
        assert {p["id"] for p in wijk["punten"] if p["prioriteit"]} == set(wijk["prioriteiten"])


def test_every_figure_of_a_wijk_is_in_a_point_or_says_why_not(example: WeighedExample) -> None:
    for wijk, place in zip(content(example)["wijken"], example.places().values(), strict=True):
        quiet = [i for t in wijk["themas"] for ids in t["valt_niet_op"].values() for i in ids]
        loud = {f["cijfer"] for name in ("punten", "verder") for p in wijk[name] for f in p["cijfers"]}
        assert sorted([*quiet, *loud]) == sorted(s.indicator.id for s in place.material.scores)


# --- what a version may hold ----------------------------------------------------------------------
def test_what_the_team_typed_stands_in_intern_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = {v: content(of(tmp_path_factory, v), DROPPED, RAISED) for v in ("deelbaar", "intern")}
    for version, whole in found.items():
        hoge_linden = next(w for w in whole["wijken"] if w["naam"] == "Hoge Linden")
        (dropped,) = hoge_linden["weggelaten"]
        assert (dropped["id"], dropped["rang"]) == (DROPPED.point, None)
        assert dropped["keuze"] == {"wat": "weg"} | ({"reden": REASON} if version == "intern" else {})
        assert hoge_linden["prioriteiten"][0] == RAISED.point
    assert REASON not in json.dumps(found["deelbaar"], ensure_ascii=False)


def test_no_text_of_a_signal_stands_in_the_file(example: WeighedExample) -> None:
    written = bevindingen.to_json(example.places().values(), example.edition).decode()
    texts = [s.text for s in example_signals.reading().signals if s.text]
    assert len(texts) > 30
    assert [t for t in texts if t in written] == []


def test_a_signal_below_the_minimum_changes_no_byte_of_deelbaar(tmp_path_factory: pytest.TempPathFactory) -> None:
    example = of(tmp_path_factory, "deelbaar")
    signals = merge.merged(example_signals.reading().signals).signals
    shown = example_signals.cells("deelbaar")
    ground = example_signals.ground()
    below = [s for s in signals if (ground.home(s.region), s.theme, s.kind) not in shown]
    below = [s for s in below if ground.home(s.region) != ground.gemeente]
    assert len(below) > 3

    def written(left: list[Any]) -> bytes:
        view = hiding.view(left, ground, "deelbaar", Intake())
        return bevindingen.to_json(example.places(view=view).values(), example.edition)

    whole = written(list(signals))
    assert b'"signalen": "te_weinig"' in whole
    assert written([s for s in signals if s not in below]) == whole
    for signal in below[:3]:
        assert written([s for s in signals if s is not signal]) == whole


def test_the_number_of_sources_stands_in_intern_only(example: WeighedExample) -> None:
    told = [s for w in content(example)["wijken"] for t in w["themas"] for s in t["signalen_per_soort"]]
    assert told
    assert all(("bronnen" in s) == (example.view.version == "intern") for s in told)
