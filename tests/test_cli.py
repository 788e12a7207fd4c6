"""The commands as a user types them: help, answers for another program, and exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wijkanalyse import __version__, workshop
from wijkanalyse.cli import DONE, ERROR, WRONG_USE, app
from wijkanalyse.settings import load

COMMANDS = ("build", "fetch", "regions", "indicators", "status", "demo")
HEAVY = ("pandas", "geopandas", "matplotlib", "jinja2", "requests", "pyarrow", "babel", "shapely", "rapidfuzz")


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the names of the example gemeente and its neighbours."""
    cache = tmp_path_factory.mktemp("filled")
    settings = load({"cache": cache}, environment={})
    workshop.open_workshop(settings, workshop.example(), fictional=True)
    return cache


@pytest.fixture
def store(filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("WIJKANALYSE_CACHE", str(filled))
    monkeypatch.chdir(tmp_path)
    return filled


# --- help -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_dutch_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == DONE
    shown = " ".join(result.output.split())
    assert f"Voorbeeld: wijkanalyse {command}" in shown
    assert re.search(r"\b(Maak|Haal|Zoek|Toon)\b", shown)


def test_every_option_has_a_text() -> None:
    for command in COMMANDS:
        lines = [line for line in run(command, "--help").output.splitlines() if re.match(r"\s+-", line)]
        assert lines
        assert all(re.search(r"-\S+( [A-Z-]+)?\s{2,}\S", line) or line.strip().startswith("-") for line in lines)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_without_a_command_the_help_is_shown(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert all(command in result.output for command in COMMANDS)
    assert "wijkanalyse build Zoetermeer" in result.output
    assert result.exit_code == (DONE if arguments else WRONG_USE)


def test_the_help_of_demo_names_the_folder_that_demo_writes_to() -> None:
    assert "[standaard: voorbeeld]" in run("demo", "--help").output
    assert "[standaard: rapporten]" in run("build", "--help").output


def test_the_version_is_printed() -> None:
    assert run("--version").output == f"wijkanalyse {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom wijkanalyse.cli import app\n"
        "for words in (['--help'], ['build', '--help'], ['status', '--help']):\n"
        "    assert CliRunner().invoke(app, words).exit_code == 0\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# --- wrong use ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "arguments",
    [
        ("bouw", "Zoetermeer"),
        ("build",),
        ("build", "Zoetermeer", "--all"),
        ("build", "Zoetermeer", "--datum", "21-11-2026"),
        ("build", "Zoetermeer", "--kleur"),
        ("fetch",),
        ("regions", "a", "b"),
    ],
)
def test_wrong_use_exits_2_without_a_traceback(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == WRONG_USE
    assert "Traceback" not in result.output
    assert result.output.strip()


# --- answers --------------------------------------------------------------------------------------
def test_regions_gives_json_for_another_program(store: Path) -> None:
    result = run("regions", "Voorbeeldstad", "--json", "--offline")
    assert result.exit_code == DONE
    found = json.loads(result.stdout)
    assert found[0] == {"code": "GM9901", "naam": "Voorbeeldstad", "grenzen": 2025}
    assert [f["code"] for f in found[1:]] == [f"WK99010{n}" for n in range(1, 7)]


def test_regions_lists_codes_and_names(store: Path) -> None:
    lines = run("regions", "tuindorp", "--offline").stdout.splitlines()
    assert lines == ["  WK990103  Tuindorp"]


def test_regions_without_a_word_lists_every_gemeente(store: Path) -> None:
    codes = [line.split()[0] for line in run("regions", "--offline").stdout.splitlines()]
    assert "GM9901" in codes
    assert all(code.startswith("GM") for code in codes)


def test_a_name_that_is_nowhere_exits_1_and_says_what_to_do(store: Path) -> None:
    result = run("regions", "qqqqqqq", "--offline")
    assert result.exit_code == ERROR
    assert result.stdout == ""
    assert "Gevonden: qqqqqqq" in result.stderr
    assert "wijkanalyse regions" in result.stderr


def test_an_unknown_gemeente_exits_1_with_the_line_to_type_instead(store: Path) -> None:
    result = run("build", "Voorbeldstad", "--offline")
    assert result.exit_code == ERROR
    assert "wijkanalyse build Voorbeeldstad" in result.stderr
    assert not list(Path.cwd().iterdir())


def test_an_unknown_wijk_exits_1_with_the_line_to_type_instead(store: Path) -> None:
    result = run("build", "Voorbeeldstad", "--wijk", "Tuindrop", "--offline")
    assert result.exit_code == ERROR
    assert "wijkanalyse build Voorbeeldstad --wijk Tuindorp" in result.stderr


def test_a_wijk_with_several_gemeenten_exits_1(store: Path) -> None:
    result = run("build", "Voorbeeldstad", "GM9902", "--wijk", "Tuindorp", "--offline")
    assert result.exit_code == ERROR
    assert "één gemeente" in result.stderr


def test_indicators_gives_json_with_every_indicator(store: Path) -> None:
    found = json.loads(run("indicators", "--json").stdout)
    assert len(found) >= 30
    assert {"id", "thema", "naam", "eenheid", "richting", "bron", "nieuwste_jaar", "uitleg"} <= set(found[0])
    assert {f["richting"] for f in found} == {"hoger is gunstig", "lager is gunstig", "geen oordeel"}


def test_indicators_says_the_newest_year_in_the_store_or_a_dash(store: Path) -> None:
    lines = run("indicators").stdout.splitlines()
    assert lines[0].split()[0] == "thema"
    assert all(re.search(r"(–|20\d\d)$", line) for line in lines[1:])


def test_a_team_that_leaves_an_indicator_out_doesnt_see_it(store: Path) -> None:
    Path("wijkanalyse.toml").write_text('[indicatoren]\nweglaten = ["woz"]\n', encoding="utf-8")
    assert "woz" not in {f["id"] for f in json.loads(run("indicators", "--json").stdout)}


def test_status_gives_json_for_another_program(store: Path) -> None:
    found = json.loads(run("status", "--json", "--offline").stdout)
    assert set(found) == {"opslag", "bronnen", "vrijgemaakt"}
    assert found["opslag"]
    assert found["vrijgemaakt"] == 0


def test_status_of_an_empty_store_says_how_to_fill_it() -> None:
    result = run("status", "--offline")
    assert result.exit_code == DONE
    assert "De opslag is leeg" in result.stdout
    assert "wijkanalyse fetch" in result.stdout


def test_an_empty_store_without_internet_exits_1_with_a_way_out() -> None:
    result = run("build", "Zoetermeer", "--offline")
    assert result.exit_code == ERROR
    assert result.stderr.startswith("Fout: ")
    assert re.search(r"Wat nu: .*wijkanalyse \w+", result.stderr, re.DOTALL)
    assert "Traceback" not in result.output


def test_a_mistake_in_the_settings_exits_1_and_names_it(store: Path) -> None:
    Path("wijkanalyse.toml").write_text("[build]\nofline = true\n", encoding="utf-8")
    result = run("indicators")
    assert result.exit_code == ERROR
    assert "build.ofline" in result.stderr


def test_a_settings_file_that_isnt_there_exits_1() -> None:
    result = run("indicators", "--config", "weg.toml")
    assert result.exit_code == ERROR
    assert "weg.toml" in result.stderr
