"""Resources are found in an installed package and in a checkout; the store can be moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkanalyse import paths
from wijkanalyse.errors import WijkanalyseError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the package stands."""
    (tmp_path / "wijkanalyse").mkdir()
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "wijkanalyse")
    return tmp_path


@pytest.mark.parametrize("name", ["data", "templates"])
def test_this_checkout_has_its_resources(name: str, checkout: Path) -> None:
    assert paths.resource_dir(name) == checkout / name


def test_an_installed_package_uses_its_own_folder(place: Path) -> None:
    (place / "wijkanalyse" / "data").mkdir()
    (place / "data").mkdir()
    (place / "pyproject.toml").touch()
    assert paths.resource_dir("data") == place / "wijkanalyse" / "data"


def test_a_checkout_uses_the_folder_beside_the_package(place: Path) -> None:
    (place / "templates").mkdir()
    (place / "pyproject.toml").touch()
    assert paths.resource_dir("templates") == place / "templates"


def test_a_folder_that_another_package_left_in_site_packages_is_not_ours(place: Path) -> None:
    (place / "data").mkdir()
    with pytest.raises(WijkanalyseError, match="niet compleet"):
        paths.resource_dir("data")


def test_an_incomplete_installation_says_what_is_missing_and_what_to_type(place: Path) -> None:
    with pytest.raises(WijkanalyseError) as caught:
        paths.resource_dir("templates")
    message = str(caught.value)
    assert "Gevonden: templates" in message
    assert str(place / "wijkanalyse" / "templates") in message
    assert "pip install" in message


@pytest.mark.parametrize("name", ["", "..", "report", "data/catalogue"])
def test_any_other_folder_is_refused(name: str) -> None:
    with pytest.raises(WijkanalyseError) as caught:
        paths.resource_dir(name)
    assert caught.value.allowed == "data, docs, templates"


def test_the_store_goes_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKANALYSE_CACHE", str(tmp_path / "elders"))
    assert paths.cache_dir() == tmp_path / "elders"
    assert not paths.cache_dir().exists()


def test_a_relative_store_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIJKANALYSE_CACHE", "opslag")
    assert paths.cache_dir() == tmp_path / "opslag"


def test_a_tilde_means_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("WIJKANALYSE_CACHE", "~/opslag")
    assert paths.cache_dir() == tmp_path / "opslag"


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_means_the_users_own_cache_folder(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIJKANALYSE_CACHE")
    usual = paths.cache_dir()
    monkeypatch.setenv("WIJKANALYSE_CACHE", value)
    assert paths.cache_dir() == usual
    assert usual.is_absolute()
    assert "wijkanalyse" in usual.parts
