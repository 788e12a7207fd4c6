"""The page that explains the rules: complete, with working anchors, and safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from wijkanalyse import paths
from wijkanalyse.report.methode import kept_methode, read_methode
from wijkanalyse.report.render import Renderer


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    found = read_methode(paths.resource_dir("docs") / "methode.md")
    return BeautifulSoup(Renderer(paths.resource_dir("templates")).methode(found), "html.parser")


def test_every_link_within_the_page_has_a_target(page: BeautifulSoup) -> None:
    ids = {tag["id"] for tag in page.find_all(id=True)}
    inside = [str(a["href"]) for a in page.select("main a, nav a") if str(a["href"]).startswith("#")]
    assert len(inside) > 10
    assert {href[1:] for href in inside} <= ids


def test_no_link_leads_to_a_file_that_isnt_there(page: BeautifulSoup) -> None:
    others = {str(a["href"]) for a in page.select("main a") if not str(a["href"]).startswith(("#", "http"))}
    assert others == set()
    assert "bronnen.md" in page.get_text()


def test_every_chapter_and_table_of_the_text_is_on_the_page(page: BeautifulSoup) -> None:
    text = (paths.resource_dir("docs") / "methode.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert [h.get_text() for h in page.select("main h2")] == headings
    assert page.select("main table")


def test_html_in_the_text_is_shown_and_not_run(tmp_path: Path) -> None:
    path = tmp_path / "methode.md"
    path.write_text("# Methode\n\n## Een\n\n<script>alert(1)</script>\n", encoding="utf-8")
    assert "<script>" not in read_methode(path).body
    assert "&lt;script&gt;" in read_methode(path).body


def test_the_explanation_is_read_once_and_again_when_what_was_kept_is_damaged(tmp_path: Path) -> None:
    text = paths.resource_dir("docs") / "methode.md"
    first = kept_methode(text, tmp_path)
    (kept,) = tmp_path.iterdir()
    before = kept.stat().st_mtime_ns
    assert first == kept_methode(text, tmp_path) == read_methode(text)
    assert kept.stat().st_mtime_ns == before
    for damaged in (b"", b"[]", b'{"title": "x", "contents": [1], "body": ""}'):
        kept.write_bytes(damaged)
        assert kept_methode(text, tmp_path) == first


def test_another_text_gives_another_explanation_and_the_old_one_goes(tmp_path: Path) -> None:
    text, folder = tmp_path / "methode.md", tmp_path / "kept"
    folder.mkdir()
    for title in ("Eerst", "Later"):
        text.write_text(f"# {title}\n\nTekst.\n", encoding="utf-8")
        assert kept_methode(text, folder).title == title
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_isnt_there_keeps_nothing(tmp_path: Path) -> None:
    text = paths.resource_dir("docs") / "methode.md"
    assert kept_methode(text, tmp_path / "gone") == kept_methode(text, None) == read_methode(text)
