"""The Python API: an analyst gets the tables that the reports are made of."""

from __future__ import annotations

import gc
import json
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from tests.example_builds import DAY, Built, built_example
from wijkanalyse import exports
from wijkanalyse.api import REGION_COLUMNS, Neighbourhoods, open_example, open_store
from wijkanalyse.errors import RegionError, SourceError
from wijkanalyse.facts import observations
from wijkanalyse.judgement import compare


@pytest.fixture(scope="module")
def data() -> Neighbourhoods:
    return open_example()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


def test_the_figures_are_those_of_the_reports(data: Neighbourhoods, built: Built) -> None:
    frame = data.observations("Voorbeeldstad")
    assert observations.validate(frame) == []
    assert exports.csv(frame) == (built.folder / "gegevens" / "observaties.csv").read_bytes()


def test_the_comparisons_are_those_of_the_reports(data: Neighbourhoods, built: Built) -> None:
    frame = data.comparisons("Voorbeeldstad")
    assert list(frame.columns) == list(compare.COLUMNS)
    assert exports.csv(frame) == (built.folder / "gegevens" / "vergelijkingen.csv").read_bytes()


@pytest.mark.parametrize("name", ["Voorbeeldstad", "voorbeeldstad", "9901", "GM9901"])
def test_a_gemeente_is_named_as_on_the_command_line(data: Neighbourhoods, name: str) -> None:
    assert data.regions(name)["gemeente"].unique().tolist() == ["GM9901"]


def test_an_unknown_gemeente_gets_the_message_of_the_command_line(data: Neighbourhoods) -> None:
    with pytest.raises(RegionError, match="niet bekend"):
        data.observations("Atlantis")


def test_regions_without_a_name_are_all_gemeenten_and_wijken(data: Neighbourhoods) -> None:
    frame = data.regions()
    assert tuple(frame.columns) == REGION_COLUMNS
    assert set(frame["region_level"]) == {"gemeente", "wijk"}
    assert (frame["region_level"] == "gemeente").sum() == 15
    assert frame["region_code"].is_unique


def test_regions_of_a_gemeente_are_its_wijken_and_buurten(data: Neighbourhoods) -> None:
    frame = data.regions("Voorbeeldstad")
    assert frame["region_level"].value_counts().to_dict() == {"buurt": 24, "wijk": 6, "gemeente": 1}
    buurten = frame[frame["region_level"] == "buurt"]
    assert set(buurten["wijk"]) == set(frame.loc[frame["region_level"] == "wijk", "region_code"])
    assert frame.loc[0, "wijk"] == ""


def test_every_indicator_of_a_figure_stands_in_the_catalogue(data: Neighbourhoods) -> None:
    catalogue = data.indicators()
    assert catalogue.index.is_unique
    assert set(data.observations("Voorbeeldstad")["indicator"]) <= set(catalogue.index)
    assert set(catalogue["direction"]) == {"up", "down", "none"}
    assert set(catalogue["provider"]) >= {"kerncijfers", "gezondheid"}


def test_changing_a_table_changes_nothing_in_the_next(data: Neighbourhoods) -> None:
    first = data.observations("Voorbeeldstad")
    first["value"] = 0.0
    assert data.observations("Voorbeeldstad")["value"].max() > 0


def test_the_store_of_the_example_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened = open_example()
    assert [p.name.startswith("wijkanalyse-") for p in tmp_path.iterdir()] == [True]
    del opened
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_the_users_settings_have_no_say_in_the_example(
    data: Neighbourhoods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wijkanalyse.toml").write_text('[indicatoren]\nweglaten = ["inwoners"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIJKANALYSE_DATUM", "2045-01-01")
    pd.testing.assert_frame_equal(open_example().indicators(), data.indicators())


def test_a_filled_store_answers_without_any_source(
    data: Neighbourhoods, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKANALYSE_DATUM", DAY)
    opened = open_store(built.workshop.cache)
    pd.testing.assert_frame_equal(opened.comparisons("Voorbeeldstad"), data.comparisons("Voorbeeldstad"))


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        open_store(tmp_path)
    assert caught.value.hint


def test_the_notebook_is_saved_without_results_and_asserts_something(checkout: Path) -> None:
    notebook = json.loads((checkout / "notebooks" / "voorbeeldstad.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert {cell["execution_count"] for cell in code} == {None}
    assert sum("".join(cell["source"]).count("assert ") for cell in code) > 20


def test_percentiles_are_for_analysts_and_stand_in_no_report(data: Neighbourhoods, built: Built) -> None:
    found = data.percentiles("Voorbeeldstad")
    known = found.dropna(subset=["percentile"])
    assert len(known) > 50
    assert known["percentile"].between(0, 100).all()
    low = known[(known["region_code"] == "WK990104") & (known["indicator"] == "laagste_inkomens")]
    assert low["percentile"].item() > 80
    assert "percentile" not in (built.folder / "gegevens" / "vergelijkingen.csv").read_text(encoding="utf-8")
