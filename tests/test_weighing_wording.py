"""The words about what is weighed: complete, and a clear message when a team breaks the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkanalyse.errors import SettingsError
from wijkanalyse.paths import resource_dir
from wijkanalyse.weighing import wording
from wijkanalyse.weighing.matrix import OUTCOMES
from wijkanalyse.weighing.weighed import TICKS

FILE = resource_dir("data") / "texts" / "weighing.toml"
AVOIDED = ("significant", "gemiddeld", "veroorzaakt", "achterstandswijk", "probleemwijk", "scoort", "zorgpunt", "'")


def test_every_outcome_and_tick_has_a_word_and_a_rule() -> None:
    found = wording.load(FILE)
    assert set(found.outcome) == set(OUTCOMES)
    assert tuple(found.tick) == TICKS
    assert all(w.label and w.rule.endswith(".") for w in (*found.outcome.values(), *found.tick.values()))


def test_no_word_of_the_list_of_words_to_avoid_is_used() -> None:
    text = FILE.read_text(encoding="utf-8").casefold()
    assert [word for word in AVOIDED if word in text] == []


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("[outcome.blinde_vlek]", "[outcome.blinde_vlekken]"),
        ("[tick.trend]", "[tick.tendens]"),
        ('equal = "gelijk"', 'gelijk = "gelijk"'),
        ("[[rule]]", "[[rule"),
    ],
)
def test_a_broken_file_is_named(written: str, instead: str, tmp_path: Path) -> None:
    path = tmp_path / "weighing.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(written, instead), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"weighing\.toml") as caught:
        wording.load(path)
    assert caught.value.hint
