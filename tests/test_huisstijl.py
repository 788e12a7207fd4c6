"""An organisation's own logo and colours: readable whatever is asked, and refused in words when they can't be used."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.report_fixture import wijk_page
from wijkanalyse import settings
from wijkanalyse.errors import SettingsError
from wijkanalyse.report import huisstijl, inline
from wijkanalyse.report.render import Renderer

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"


@given(COLOURS)
def test_links_can_be_read_in_any_colour_that_an_organisation_has(colour: str) -> None:
    light, dark = re.findall(r"--accent:(#[0-9a-f]{6})", huisstijl.read(None, colour, "").style)
    assert min(huisstijl.contrast(light, ground) for ground in ("#ffffff", "#eef3f3")) >= huisstijl.READABLE
    assert min(huisstijl.contrast(dark, ground) for ground in ("#12191e", "#0c1215")) >= huisstijl.READABLE


def test_the_grounds_that_colours_are_measured_on_are_those_of_the_style_sheet(checkout: Path) -> None:
    style = inline.joined([checkout / "templates"], "style")
    assert re.findall(r"--(?:paper|ground): (#[0-9a-f]{6})", style)[:4] == ["#ffffff", "#eef3f3", "#12191e", "#0c1215"]


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert "--accent:#004488" in huisstijl.read(None, "#004488", "").style


@given(COLOURS)
def test_the_band_at_the_top_can_be_read_in_any_colour(colour: str) -> None:
    (ink,) = re.findall(r"--ink:(#[0-9a-f]{6})", huisstijl.read(None, "", colour).style)
    assert huisstijl.contrast(ink, colour) >= huisstijl.READABLE


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PNG, "png"), (SVG, "svg+xml"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"RIFF\x00\x00\x00\x00WEBP", "webp")],
)
def test_a_logo_stands_in_every_page_and_asks_nothing_of_a_server(
    checkout: Path, tmp_path: Path, data: bytes, kind: str
) -> None:
    (tmp_path / "logo").write_bytes(data)
    look = huisstijl.read(tmp_path / "logo", "", "")
    soup = BeautifulSoup(Renderer(checkout / "templates", None, look).wijk(wijk_page()), "html5lib")
    (logo,) = soup.select("header img")
    assert str(logo["src"]).startswith(f"data:image/{kind};base64,")
    assert logo["alt"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"", PNG + bytes(huisstijl.LARGEST_LOGO), b"<!DOCTYPE html><p><svg></svg><script></script>"]
)
def test_a_logo_that_is_no_image_or_too_heavy_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(data)
    with pytest.raises(SettingsError, match="Het logo is niet te gebruiken") as caught:
        huisstijl.read(tmp_path / "logo.png", "", "")
    assert "logo.png" in str(caught.value)


def test_a_drawing_with_a_long_comment_first_is_a_logo(tmp_path: Path) -> None:
    """A program began its drawing with a licence, and the logo was "geen afbeelding die we kennen"."""
    (tmp_path / "logo.svg").write_bytes(b'<?xml version="1.0"?>\n<!-- ' + b"licence " * 200 + b"-->\n" + SVG)
    assert huisstijl.read(tmp_path / "logo.svg", "", "").logo


def test_the_folder_and_the_name_of_who_drew_the_logo_stay_at_home(tmp_path: Path) -> None:
    drawn = (
        b'<svg xmlns="http://www.w3.org/2000/svg" inkscape:export-filename="/elders/p.jansen/logo.png">'
        b"<metadata><dc:creator>P. Jansen</dc:creator></metadata><path d='M0 0h9'/></svg>"
    )
    (tmp_path / "logo.svg").write_bytes(drawn)
    kept = base64.b64decode(huisstijl.read(tmp_path / "logo.svg", "", "").logo.partition(",")[2])
    assert b"ansen" not in kept
    assert b"<path d='M0 0h9'/>" in kept


def test_a_folder_for_a_logo_is_refused_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Het logo is niet te gebruiken") as caught:
        huisstijl.read(tmp_path, "", "")
    assert "een map, geen bestand" in str(caught.value)


def test_a_logo_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Het logo is niet te gebruiken") as caught:
        huisstijl.read(tmp_path / "weg.png", "", "")
    assert "niet gevonden" in str(caught.value)


def test_the_policy_names_the_style_with_the_colours_of_the_organisation(checkout: Path) -> None:
    look = huisstijl.read(None, "#aa0044", "#aa0044")
    soup = BeautifulSoup(Renderer(checkout / "templates", None, look).wijk(wijk_page()), "html5lib")
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy is not None
    (style,) = soup.select("style")
    assert f"'sha256-{inline.policy_hash(str(style.string))}'" in str(policy["content"])
    assert "--accent:#aa0044" in str(style.string)


def test_a_colour_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "wijkanalyse.toml"
    file.write_text('[organisatie]\nkleur = "rood"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="kleur") as caught:
        settings.load({}, config=file, environment={})
    assert "#0a5a68" in str(caught.value)


def test_a_logo_is_looked_for_beside_the_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "wijkanalyse.toml"
    file.write_text('[organisatie]\nlogo = "beeld/logo.svg"\nkopkleur = "#AA0044"\n', encoding="utf-8")
    found = settings.load({}, config=file, environment={})
    assert (found.logo, found.kopkleur) == (tmp_path / "beeld" / "logo.svg", "#aa0044")
