from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path, PurePosixPath
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link

from wijkanalyse.language.forbidden import check_generated
from wijkanalyse.pdf.engine import Engine, EngineMissingError, Machine, find_engine, required_engine
from wijkanalyse.pdf.names import WORK, page_of_pdf, pdf_name
from wijkanalyse.pdf.press import Job, Printed, print_pages
from wijkanalyse.pdf.tidy import Stamp, UnusablePdfError, tidied

DAY = date(2026, 11, 22)
PAGES = {"index.html": b"<p>gemeente", "WK990103-tuindorp.html": b"<p>wijk"}
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a browser is a script with a shebang")


def printed(*links: str, author: str = "Jan de Vries") -> bytes:
    """A PDF as a browser makes it: who made it, when, and links with the whole path."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    for link in links:
        writer.add_annotation(0, Link(rect=(0, 0, 10, 10), url=link))
    writer.add_metadata({"/Title": "Tuindorp", "/Author": author, "/Creator": "Mozilla/5.0", "/CreationDate": "D:2026"})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def links_of(pdf: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [str(mark.get_object()["/A"]["/URI"]) for page in pages for mark in page.get("/Annots", ())]


def stamp(folder: str = "/elders/jan/rapporten/.afdrukken") -> Stamp:
    return Stamp(DAY, frozenset(PAGES), PurePosixPath(folder))


def program(path: Path, body: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{dedent(body)}", encoding="utf-8")
    path.chmod(0o755)
    return path


# --- which browser --------------------------------------------------------------------------------
@posix
@pytest.mark.parametrize("name", ["chromium", "google-chrome", "microsoft-edge", "brave-browser"])
def test_a_browser_on_the_search_path_of_linux_is_found(tmp_path: Path, name: str) -> None:
    browser = program(tmp_path / "bin" / name)
    assert find_engine(None, Machine("linux", {"PATH": str(browser.parent)})) == Engine(browser)


@posix
def test_a_snap_comes_after_any_other_browser(tmp_path: Path) -> None:
    snap = program(tmp_path / "snap" / "bin" / "chromium")
    other = program(tmp_path / "bin" / "brave-browser")
    paths = os.pathsep.join(str(browser.parent) for browser in (snap, other))
    assert find_engine(None, Machine("linux", {"PATH": paths})) == Engine(other)
    other.unlink()
    assert find_engine(None, Machine("linux", {"PATH": paths})) == Engine(snap)


@posix
@pytest.mark.parametrize("home", [False, True])
def test_a_browser_in_the_applications_of_a_mac_is_found(tmp_path: Path, home: bool) -> None:
    folder = tmp_path / "home" if home else tmp_path
    browser = program(folder / "Applications" / "Microsoft Edge.app" / "Contents" / "MacOS" / "Microsoft Edge")
    machine = Machine("darwin", {"HOME": str(tmp_path / "home"), "PATH": ""}, tmp_path)
    assert find_engine(None, machine) == Engine(browser)


def test_edge_in_the_program_files_of_windows_is_found(tmp_path: Path) -> None:
    browser = program(tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe")
    machine = Machine("win32", {"PROGRAMFILES(X86)": str(tmp_path), "PROGRAMFILES": str(tmp_path / "none")})
    assert find_engine(None, machine) == Engine(browser)


def test_windows_takes_no_browser_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "chrome.exe")
    monkeypatch.chdir(tmp_path)
    assert find_engine(None, Machine("win32", {"PATH": str(tmp_path)})) is None


@posix
def test_the_browser_that_the_user_names_wins(tmp_path: Path) -> None:
    usual, named, typed = (program(tmp_path / folder / "chromium") for folder in ("bin", "named", "typed"))
    environment = {"PATH": str(usual.parent), "WIJKANALYSE_BROWSER": str(named)}
    assert find_engine(None, Machine("linux", environment)) == Engine(named)
    assert find_engine(str(typed), Machine("linux", environment)) == Engine(typed)
    assert find_engine("chromium", Machine("linux", environment)) == Engine(usual)


@pytest.mark.parametrize("named", ["bestaat-niet", "/nergens/chromium", "."])
def test_a_named_browser_that_is_not_there_is_an_error_and_not_replaced(named: str) -> None:
    with pytest.raises(EngineMissingError, match="WIJKANALYSE_BROWSER") as error:
        find_engine(named, Machine("linux", {"PATH": ""}))
    assert error.value.value == named


@pytest.mark.parametrize(
    ("platform", "advice"), [("win32", "Edge"), ("darwin", "Chrome"), ("linux", "apt install"), ("freebsd", "Chromium")]
)
def test_without_a_browser_the_message_says_what_to_install(platform: str, advice: str) -> None:
    with pytest.raises(EngineMissingError) as error:
        required_engine(None, Machine(platform, {"PATH": "", "HOME": "/nergens"}, Path("/nergens")))
    assert advice in error.value.hint
    assert error.value.allowed
    assert "Afdrukken" in error.value.hint
    assert not check_generated(str(error.value))


# --- what a PDF may tell --------------------------------------------------------------------------
def test_a_pdf_tells_no_path_no_author_and_no_clock() -> None:
    made = tidied(printed("file:///elders/jan/rapporten/.afdrukken/index.html"), stamp())
    about = PdfReader(io.BytesIO(made)).metadata
    assert about is not None
    assert about.title == "Tuindorp"
    assert about.author is None
    assert about.creation_date is not None
    assert about.creation_date.date() == DAY
    assert b"jan" not in made.lower()
    assert b"Mozilla" not in made


@pytest.mark.parametrize(
    ("link", "seen"),
    [
        ("file:///elders/jan/rapporten/.afdrukken/index.html", "./index.pdf"),
        ("file:///elders/jan/rapporten/.afdrukken/WK990103-tuindorp.html#thema-wonen", "./WK990103-tuindorp.pdf"),
        ("file:///elders/jan/rapporten/.afdrukken/methode.html#privacy", "./methode.html#privacy"),
        ("file:///elders/jan/rapporten/.afdrukken/gegevens/trends.csv", "./gegevens/trends.csv"),
        ("file:///elders/jan/geheim/elders.html", "./elders.html"),
        ("https://www.cbs.nl/nl-nl", "https://www.cbs.nl/nl-nl"),
        ("mailto:wijkteam@voorbeeld.nl", "mailto:wijkteam@voorbeeld.nl"),
    ],
)
def test_a_link_in_a_pdf_leads_to_what_stands_beside_it(link: str, seen: str) -> None:
    assert links_of(tidied(printed(link), stamp())) == [seen]


def test_a_link_in_a_folder_with_spaces_keeps_no_path() -> None:
    link = "file:///C:/Users/Jan%20de%20Vries/.afdrukken/index.html"
    assert links_of(tidied(printed(link), stamp("/C:/Users/Jan de Vries/.afdrukken"))) == ["./index.pdf"]


@given(st.integers(min_value=0, max_value=2_000), st.binary(max_size=40))
def test_a_broken_pdf_is_never_passed_off_as_a_report(cut: int, rest: bytes) -> None:
    whole = printed("file:///elders/jan/rapporten/.afdrukken/index.html")
    try:
        made = tidied(whole[:cut] + rest, stamp())
    except UnusablePdfError:
        return
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert b"elders/jan" not in made


@pytest.mark.parametrize("nothing", [b"", b"<html>", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_refused(nothing: bytes) -> None:
    with pytest.raises(UnusablePdfError):
        tidied(nothing, stamp())


# --- printing -------------------------------------------------------------------------------------
FAKE = """
import sys
from pathlib import Path
given = dict(argument.split("=", 1) for argument in sys.argv[1:] if "=" in argument)
page = Path(given["--print-to-pdf"]).with_suffix(".html")
print("secret", page.read_text())
print("secret", page.read_text(), file=sys.stderr)
{trouble}
page.with_suffix(".pdf").write_bytes(Path({prepared!r}).read_bytes())
"""


def fake(folder: Path, trouble: str = "") -> Engine:
    """A browser that hands over a prepared PDF, and says on its streams what nobody may see."""
    prepared = folder / "prepared.pdf"
    prepared.write_bytes(printed((folder / WORK / "index.html").as_uri()))
    return Engine(program(folder / "browser", FAKE.format(prepared=str(prepared), trouble=trouble)))


def job(folder: Path, patience: float = 30.0, **pages: bytes) -> Job:
    return Job(pages or PAGES, folder, DAY, patience)


@posix
def test_every_page_gets_a_pdf_and_nothing_else_is_left(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    made = print_pages(fake(tmp_path), job(tmp_path), done.append)
    assert list(made.files) == ["index.pdf", "WK990103-tuindorp.pdf"]
    assert all(links_of(pdf) == ["./index.pdf"] for pdf in made.files.values())
    assert done == list(PAGES)
    assert made.warnings == ()
    assert not (tmp_path / WORK).exists()
    assert "secret" not in "".join(capfd.readouterr())


@posix
@pytest.mark.parametrize(
    "trouble",
    ["sys.exit(1)", "Path(given['--print-to-pdf']).write_bytes(b'%PDF-1.4 half'); sys.exit()"],
    ids=["no file", "half a file"],
)
def test_one_page_that_fails_is_named_and_the_others_are_printed(tmp_path: Path, trouble: str) -> None:
    engine = fake(tmp_path, f"if 'tuindorp' in page.name: {trouble}")
    made = print_pages(engine, job(tmp_path))
    assert list(made.files) == ["index.pdf"]
    assert made.failed == ("WK990103-tuindorp.html",)
    assert "WK990103-tuindorp.html" in made.warnings[0]
    assert "secret" not in repr(made)
    assert not (tmp_path / WORK).exists()


@posix
def test_a_browser_that_never_ends_is_stopped(tmp_path: Path) -> None:
    made = print_pages(fake(tmp_path, "import time; time.sleep(60)"), job(tmp_path, 0.5, **{"index.html": b"<p>"}))
    assert made.failed == ("index.html",)
    assert list(made.files) == []


@posix
def test_a_browser_that_makes_nothing_is_not_asked_for_every_page(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    engine = fake(tmp_path, f"open({str(asked)!r}, 'a').write('x'); sys.exit(1)")
    made = print_pages(engine, job(tmp_path, **{f"{n}.html": b"<p>" for n in range(20)}))
    assert len(made.failed) == 20
    assert len(asked.read_text()) <= 5
    assert len(made.warnings) == 1


def test_a_browser_that_cannot_be_started_is_a_warning(tmp_path: Path) -> None:
    made = print_pages(Engine(tmp_path / "weg"), job(tmp_path))
    assert made.failed == tuple(PAGES)
    assert made.warnings


def test_a_folder_that_cannot_be_written_gives_warnings_and_no_error(tmp_path: Path) -> None:
    made = print_pages(Engine(tmp_path / "weg"), job(tmp_path / "bestaat-niet"))
    assert made.failed == tuple(PAGES)


@posix
def test_what_an_interrupted_print_left_is_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / "oud.html").write_text("secret", encoding="utf-8")
    print_pages(fake(tmp_path), job(tmp_path))
    assert not (tmp_path / WORK).exists()


@posix
@pytest.mark.parametrize(("user", "given"), [(0, True), (1000, False)])
def test_only_root_prints_without_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, given: bool
) -> None:
    said = tmp_path / "said"
    monkeypatch.setattr(os, "geteuid", lambda: user)
    print_pages(fake(tmp_path, f"open({str(said)!r}, 'a').write(' '.join(sys.argv))"), job(tmp_path))
    assert ("--no-sandbox" in said.read_text()) is given


def test_the_sentences_about_a_failure_are_plain_dutch() -> None:
    for made in (Printed({}, ("a.html",)), Printed({"b.pdf": b""}, ("a.html",))):
        assert not check_generated(" ".join(made.warnings))


def test_a_pdf_has_the_name_of_its_page() -> None:
    assert pdf_name("WK063701-meerzicht.html") == "WK063701-meerzicht.pdf"
    assert page_of_pdf("WK063701-meerzicht.pdf") == "WK063701-meerzicht.html"
    assert page_of_pdf("gegevens/bijlage.pdf") == ""
    assert page_of_pdf("WK063701-meerzicht.html") == ""


# --- a real browser -------------------------------------------------------------------------------
REAL = b"""<!doctype html><html lang="nl"><head><title>Tuindorp</title></head><body>
<h1>Tuindorp</h1><p><a href="#deel">naar deel</a> <a href="index.html">de gemeente</a>
<a href="https://www.cbs.nl/">CBS</a></p><img alt="" src="http://127.0.0.1:1/x.png">
<h2 id="deel" style="break-before: page">Deel</h2><p>Ongeveer 540 bewoners</p></body></html>"""


@pytest.fixture
def installed() -> Engine:
    engine = find_engine()
    if engine is None:
        pytest.skip("no Chrome, Chromium, Edge or Brave is installed")
    return engine


@pytest.mark.browser
def test_a_real_browser_prints_text_headings_and_links(tmp_path: Path, installed: Engine) -> None:
    made = print_pages(installed, job(tmp_path, 120, **{"index.html": REAL, "wijk één.html": REAL}))
    assert made.failed == ()
    for pdf in made.files.values():
        read = PdfReader(io.BytesIO(pdf))
        assert len(read.pages) == 2
        assert "Ongeveer 540 bewoners" in read.pages[1].extract_text()
        assert read.trailer["/Root"]["/Lang"] == "nl"
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "Tuindorp" in str(read.outline)
        assert str(tmp_path).encode() not in pdf
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_a_real_browser_leaves_no_profile_behind(
    tmp_path: Path, installed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    print_pages(installed, job(tmp_path, 120, **{"index.html": REAL}))
    assert [p.name for p in elsewhere.iterdir()] == []
    shutil.rmtree(elsewhere)
