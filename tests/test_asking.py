"""The questions for who has used a terminal twice: what is asked, shown, done and opened; and Dutch around it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_builds import DAY, FOLDER, Desk, copy_stock, sit_down, small_services
from tests.services import serve
from wijkanalyse import cli
from wijkanalyse.commands import plan, progress
from wijkanalyse.commands.plan import Plan
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import RegionError, UsageError, WijkanalyseError
from wijkanalyse.regions import Region, RegionIndex

NO = ""
GEMEENTE = Region("GM0001", "Dorp", 2025)
WIJKEN = tuple(
    Region(f"WK0001{n:02}", name, 2025)
    for n, name in enumerate(("Wijk 00 Kern", "Noord en Zuid", "Bos, Hei", "Haven", "Weide"), start=0)
)
BERGEN = (Region("GM0002", "Bergen (L.)", 2025), Region("GM0003", "Bergen (NH.)", 2025))
INDEX = RegionIndex((GEMEENTE, *BERGEN), WIJKEN, {})


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with a filled store, and services that answer."""
    copy_stock(tmp_path_factory, tmp_path / "desk")
    with serve(small_services(tmp_path / "services")) as services:
        yield sit_down(tmp_path / "desk", monkeypatch, services)


class Person:
    """Types the answers one by one, and sees what is printed."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.patch, self.capsys, self.opened = patch, capsys, list[str]()
        patch.setenv("WIJKANALYSE_DATUM", DAY)
        patch.setenv("BROWSER", "a-browser")
        patch.setattr(cli, "_somebody_is_there", lambda: True)
        patch.setattr(webbrowser, "open", lambda url: bool(self.opened.append(url)) or True)

    def types(self, *answers: str | type[BaseException]) -> tuple[int, str]:
        """Answer the questions; return the exit code, and everything that was on the screen."""
        left = list(answers)

        def typed(_prompt: str = "") -> str:
            answer = left.pop(0) if left else pytest.fail("a question more than expected")
            if isinstance(answer, str):
                return answer
            raise answer

        self.patch.setattr("builtins.input", typed)
        with pytest.raises(SystemExit) as ended:
            cli.app([])
        screen = self.capsys.readouterr()
        assert left == [], "not every answer was asked for"
        return int(ended.value.code or 0), screen.out + screen.err


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(monkeypatch, capsys)


# --- the conversation -----------------------------------------------------------------------------
def test_one_wijk_is_asked_shown_built_and_opened(desk: Desk, person: Person) -> None:
    code, screen = person.types("Voorbeeldstad", "Buitenhof", NO, "nee", "ja", "ja")
    assert code == cli.DONE
    assert "    wijkanalyse build Voorbeeldstad --wijk Buitenhof\n" in screen
    (page,) = person.opened
    assert page == next(desk.reports.glob("WK*-buitenhof.html")).as_uri()


def test_enter_gives_every_wijk_and_the_index(desk: Desk, person: Person) -> None:
    code, screen = person.types("voorbeeldstad", NO, NO, NO, NO, NO)
    assert code == cli.DONE
    assert "    wijkanalyse build Voorbeeldstad\n" in screen
    assert "Voorbeeldstad (GM9901): 6 wijken" in screen
    assert person.opened == [(desk.reports / "index.html").as_uri()]


def test_a_name_with_a_mistake_is_forgiven(desk: Desk, person: Person) -> None:
    code, screen = person.types(NO, "Voorbeldstad", NO, "99", "Tuindrop", "1", NO, NO, "nee")
    assert code == cli.DONE
    assert "Typ de naam van een gemeente" in screen
    assert "1  Voorbeeldstad (GM9901)" in screen
    assert "Dit nummer staat niet in de lijst. Wel: 1 tot en met 6." in screen
    assert "Wel: Tuindorp" in screen
    assert "Goed. Er is geen rapport gemaakt." in screen
    assert "Traceback" not in screen


def test_nothing_is_built_when_the_answer_is_no(desk: Desk, person: Person) -> None:
    before = sorted(desk.reports.rglob("*"))
    stamps = [p.stat().st_mtime_ns for p in before]
    code, _ = person.types("Voorbeeldstad", NO, NO, NO, "misschien", "nee")
    assert code == cli.DONE
    assert [p.stat().st_mtime_ns for p in sorted(desk.reports.rglob("*"))] == stamps


def test_signals_that_are_not_there_are_asked_again_and_then_used(desk: Desk, person: Person) -> None:
    (desk.folder / "onze signalen.csv").write_text("Wijk;Thema\n", encoding="utf-8")
    code, screen = person.types("Voorbeeldstad", "Buitenhof", "nergens.csv", '"onze signalen.csv"', "nee")
    assert code == cli.DONE
    assert "Dit bestand of deze map is er niet." in screen
    assert Plan("Voorbeeldstad", ("Buitenhof",), Path("onze signalen.csv")).command in screen


def test_who_has_no_signals_can_get_a_form_that_is_found_the_next_time(desk: Desk, person: Person) -> None:
    _, screen = person.types("Voorbeeldstad", NO, NO, "ja", "nee")
    assert (desk.folder / "voorbeeldstad" / "signalen.xlsx").is_file()
    assert "zonder signalen" in screen
    code, screen = person.types("Voorbeeldstad", "Buitenhof", "ja", "ja", "nee")
    assert code == cli.DONE
    config = Path("voorbeeldstad") / "wijkanalyse.toml"
    assert f"wijkanalyse build Voorbeeldstad --wijk Buitenhof --config {config}\n" in screen
    page = next((desk.folder / "voorbeeldstad" / "rapporten" / FOLDER).glob("WK*-buitenhof.html"))
    assert str(page) in screen


def test_in_a_project_folder_its_gemeente_and_signals_need_no_answer(
    desk: Desk, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("new", "Voorbeeldstad").code == cli.DONE
    monkeypatch.chdir(desk.folder / "voorbeeldstad")
    _, screen = person.types("GM9902", NO, NO, "nee")
    assert "Deze map is van Voorbeeldstad." in screen
    assert "Ze staan in signalen.xlsx." in screen
    assert "    wijkanalyse build Voorbeeldstad\n" in screen


def test_without_a_browser_the_place_of_the_report_is_printed(
    desk: Desk, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijkanalyse.commands.asking._has_browser", lambda: False)
    code, screen = person.types("Voorbeeldstad", "Buitenhof", NO, NO, NO)
    assert code == cli.DONE
    assert person.opened == []
    assert str(next(desk.reports.glob("WK*-buitenhof.html"))) in screen


@pytest.mark.parametrize(
    ("answers", "stop"),
    [
        ((), KeyboardInterrupt),
        (("Voorbeeldstad",), EOFError),
        (("Voorbeeldstad", NO), KeyboardInterrupt),
        (("Voorbeeldstad", NO, NO, NO), EOFError),
    ],
)
def test_stopping_at_a_question_is_calm(
    desk: Desk, person: Person, answers: tuple[str, ...], stop: type[BaseException]
) -> None:
    code, screen = person.types(*answers, stop)
    assert code == cli.ERROR
    assert screen.endswith("Gestopt. De oude rapporten zijn niet veranderd.\n")
    assert "Traceback" not in screen


def test_stopping_after_the_build_says_where_the_report_is(desk: Desk, person: Person) -> None:
    code, screen = person.types("Voorbeeldstad", "Buitenhof", NO, NO, NO, KeyboardInterrupt)
    assert code == cli.DONE
    assert person.opened == []
    assert "Gestopt" not in screen
    assert str(next(desk.reports.glob("WK*-buitenhof.html"))) in screen


def test_without_internet_the_example_is_named(person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sit_down(tmp_path / "desk", monkeypatch)
    code, screen = person.types()
    assert code == cli.ERROR
    assert "wijkanalyse demo" in screen


def test_in_a_pipe_the_help_is_printed(desk: Desk) -> None:
    words = [sys.executable, "-m", "wijkanalyse"]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == cli.WRONG_USE
    assert "Opdrachten:" in done.stderr
    assert "Hallo" not in done.stdout + done.stderr


# --- a real terminal ------------------------------------------------------------------------------
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal in Python")
def test_in_a_real_terminal_the_questions_lead_to_a_report(desk: Desk) -> None:
    import pty

    answers = [b"Voorbeeldstad\n", b"Buitenhof\n", b"\n", b"\n", b"ja\n"]
    inside = {n: v for n, v in os.environ.items() if n not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "TERM")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "wijkanalyse"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**inside, "TERM": "xterm", "WIJKANALYSE_DATUM": DAY},
        start_new_session=True,
    ) as process:
        os.close(theirs)
        screen = _typed(ours, answers)
        assert process.wait(timeout=60) == cli.DONE, screen
    os.close(ours)
    assert "cijfers ophalen en lezen" in screen  # the bar
    assert "Voorbeeldstad (GM9901): 1 wijk" in screen
    assert next(desk.reports.glob("WK*-buitenhof.html")).name in screen


def _typed(terminal: int, answers: list[bytes]) -> str:
    """Type each answer when a question waits for it; return all that was on the screen."""
    screen, seen, end = b"", 0, time.monotonic() + 120
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                part = os.read(terminal, 65_536)
            except OSError:  # Linux: the other side is closed
                break
            if not part:
                break
            screen += part
        elif answers and re.search(rb"[:?] $", screen[seen:]):
            seen = len(screen)
            os.write(terminal, answers.pop(0))
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.decode("utf-8", "replace"))


# --- what somebody typed --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ()),
        ("Alle", ()),
        ("1-5", ()),
        ("1", ("Kern",)),
        ("5 1", ("Kern", "Weide")),
        ("2 - 4", ("Noord en Zuid", "Bos, Hei", "Haven")),
        ("kern en haven", ("Kern", "Haven")),
        ("bos, hei", ("Bos, Hei",)),
        ("noord en zuid", ("Noord en Zuid",)),
        ("WK000104, 1", ("Kern", "Weide")),
    ],
)
def test_wijken_are_read_as_people_type_them(typed: str, names: tuple[str, ...]) -> None:
    assert tuple(w.label for w in plan.read_wijken(typed, GEMEENTE, INDEX)) == names


@pytest.mark.parametrize("typed", ["0", "6", "4-2", "1-99", "-", ",", "1,,x"])
def test_a_wijk_that_is_not_in_the_list_is_refused(typed: str) -> None:
    with pytest.raises(RegionError):
        plan.read_wijken(typed, GEMEENTE, INDEX)


@given(st.text(alphabet="0123456789-,; enalwk.Kr", max_size=20) | st.text(max_size=20))
def test_whatever_is_typed_gives_wijken_or_a_sentence(typed: str) -> None:
    try:
        found = plan.read_wijken(typed, GEMEENTE, INDEX)
    except WijkanalyseError:
        return
    assert set(found) <= set(WIJKEN)


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_gemeente_gives_gemeenten_to_choose_from(typed: str) -> None:
    assert set(plan.candidates(INDEX, typed)) <= set(INDEX.gemeenten)


def test_the_name_of_a_wijk_leads_to_its_gemeente() -> None:
    assert GEMEENTE in plan.candidates(INDEX, "weide")


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_file_gives_one_that_is_there_or_a_sentence(typed: str) -> None:
    try:
        found = plan.read_path(typed)
    except UsageError:
        return
    assert found.exists()


@pytest.mark.skipif(os.name == "nt", reason="a backslash separates folders there")
def test_a_file_dragged_to_the_terminal_is_found(tmp_path: Path) -> None:
    file = tmp_path / "mijn signalen.xlsx"
    file.touch()
    for typed in (str(file), f"'{file}' ", f'"{file}"', str(file).replace(" ", "\\ "), f"& '{file}'"):
        assert plan.read_path(typed) == file


def test_a_name_that_two_gemeenten_share_becomes_a_code() -> None:
    assert plan.name_of(BERGEN[0], INDEX) == "Bergen (L.)"
    assert plan.name_of(Region("GM0009", "Bergen", 2025), INDEX) == "GM0009"
    assert plan.name_of_wijk(WIJKEN[0], GEMEENTE, INDEX) == "Kern"


# --- the bar --------------------------------------------------------------------------------------
class Terminal:
    @staticmethod
    def isatty() -> bool:
        return True


@pytest.mark.parametrize(
    ("voice", "term", "wanted"),
    [
        (Voice(), "xterm", True),
        (Voice(quiet=True), "xterm", False),
        (Voice(verbose=True), "xterm", False),
        (Voice(), "dumb", False),
    ],
)
def test_a_bar_is_for_who_can_see_one(voice: Voice, term: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert progress.wanted(voice) is wanted


def test_outside_a_terminal_the_pages_are_lines_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(Voice(verbose=True), "Dorp", 2) as page:
        page("Kern")
    assert capsys.readouterr().err == "  Kern\n"


# --- Dutch around our own words -------------------------------------------------------------------
HELPS = [(), ("build",), ("explain",), ("new",), ("signals",), ("signals", "check"), ("indicators",), ("demo",)]


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_no_english_stands_in_the_help(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app([*words, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == cli.DONE
    assert shown.startswith("Gebruik: ")
    assert "Keuzes:" in shown
    assert re.findall(r"Usage|Options|Arguments|Commands|COMMAND|Show this|required|<\w+|\[\[|\]\]", shown) == []


@pytest.mark.parametrize(
    ("words", "what", "found"),
    [
        (("bouw",), "Deze opdracht bestaat niet.", "Gevonden: bouw\nToegestaan: build, "),
        (("biuld",), "Deze opdracht bestaat niet.", "Gevonden: biuld\nToegestaan: build\n"),
        (("build", "--kleur"), "Deze keuze bestaat niet.", "Gevonden: --kleur\nToegestaan: --all, "),
        (("build", "--ou"), "Deze keuze bestaat niet.", "Gevonden: --ou\nToegestaan: --out\n"),
        (("build", "-x"), "Deze keuze bestaat niet.", "Gevonden: -x\n"),
        (("build", "--out"), "Achter deze keuze hoort nog iets.", "Gevonden: --out\n"),
        (("build", "--all=3"), "Achter deze keuze hoort niets.", "Gevonden: --all\n"),
        (("explain", "Delft"), "Er ontbreekt iets in deze opdracht.", "Toegestaan: WIJK\n"),
        (("regions", "a", "b"), "Er staat te veel in deze opdracht.", "Gevonden: b\n"),
    ],
)
def test_a_wrong_command_is_explained_in_dutch(
    words: tuple[str, ...], what: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(list(words))
    said = capsys.readouterr().err
    assert ended.value.code == cli.WRONG_USE
    assert said.startswith(f"Fout: {what}\n")
    assert found in said
    assert re.search(r"Wat nu: Typ voor uitleg: .*--help", said)


def test_a_group_without_a_command_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(["signals"])
    assert ended.value.code == cli.WRONG_USE
    assert capsys.readouterr().err.startswith("Gebruik: ")


def test_a_sentence_that_typer_changes_is_still_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from wijkanalyse import command_frame

    error: Any = command_frame._four_parts("Something quite new.", None)
    assert "Gevonden: Something quite new." in str(error)
