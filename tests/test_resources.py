"""A file of wijkanalyse that can't be used is named, with what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from wijkanalyse import regions, resources
from wijkanalyse.errors import SettingsError


@pytest.mark.parametrize(("content", "told"), [(b"a = [", "geen geldig TOML"), (b'a = "\xff"', "geen geldig TOML")])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "woorden.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"woorden\.toml is {told}"):
        resources.read_toml(path)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"weg\.toml is niet te lezen"):
        regions.load_spellings(tmp_path / "weg.toml")


def test_a_mark_that_windows_puts_before_a_text_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "woorden.toml"
    path.write_text("a = 1\n", encoding="utf-8-sig")
    assert resources.read_toml(path) == {"a": 1}


@pytest.mark.parametrize("wrong", [KeyError("b"), TypeError("b"), ValueError("b"), re.error("b")])
def test_what_is_missing_in_a_file_is_told_with_what_belongs_there(tmp_path: Path, wrong: Exception) -> None:
    path = tmp_path / "woorden.toml"
    path.write_text("a = 1\n", encoding="utf-8")

    def make(data: dict[str, Any]) -> None:
        raise wrong

    with pytest.raises(SettingsError) as caught:
        resources.made_from(path, make, "een b")
    assert "woorden.toml is niet te gebruiken" in str(caught.value)
    assert "een b" in str(caught.value)
