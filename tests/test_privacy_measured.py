"""Screening finds what it must in the labelled sentences and lets harmless ones pass; docs/privacy.md says how well."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from stdnum import iban
from stdnum.nl import bsn

CHECKOUT = Path(__file__).resolve().parent.parent
FIRM_TARGETS = ("bsn", "telefoon", "email", "iban", "straat_huisnummer", "postcode_huisnummer")
TARGETED = ("ontwikkeling", "toets")
"""The third set, controle, is only measured: what is mended for a sentence says nothing about the next one."""
SMALLEST = {"naam": 90, "bsn": 20, "telefoon": 25, "email": 15, "iban": 12, "geboortedatum": 15}


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_privacy", CHECKOUT / "docs" / "measure_privacy.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


measuring: Any = load_script()
SENTENCES = measuring.read_sentences()
KINDS = {kind.id: kind for kind in measuring.read_kinds(SENTENCES)}


@pytest.fixture(scope="module")
def outcomes() -> Any:
    return measuring.measure(measuring.own_rules(measuring.read_places()), SENTENCES)


def of(outcomes: Any, sets: tuple[str, ...]) -> Any:
    return [o for o in outcomes if o.sentence.set in sets]


both = pytest.mark.parametrize("sets", [TARGETED, ("toets",)], ids=["both", "toets"])


# --- the targets ----------------------------------------------------------------------------------
@both
@pytest.mark.parametrize("class_id", FIRM_TARGETS)
def test_every_number_and_address_is_found(outcomes: Any, sets: tuple[str, ...], class_id: str) -> None:
    count = measuring.recall(of(outcomes, sets), class_id, "stop")
    assert count.whole > 0
    assert count.part == count.whole


@both
def test_nearly_every_name_is_found(outcomes: Any, sets: tuple[str, ...]) -> None:
    assert measuring.recall(of(outcomes, sets), "naam", "ask").share >= 0.95


@both
def test_a_harmless_sentence_is_seldom_held_back(outcomes: Any, sets: tuple[str, ...]) -> None:
    held = measuring.harmless(of(outcomes, sets), ("stop", "ask"))
    assert held.whole >= 150
    assert held.share <= 0.03


# --- the page -------------------------------------------------------------------------------------
def test_the_page_prints_the_figures_of_now(outcomes: Any) -> None:
    printed = measuring.block(measuring.PAGE.read_text(encoding="utf-8"), "eigen regels")
    measured = measuring.own_block(outcomes, list(KINDS.values()))
    assert printed == measured, "run: python docs/measure_privacy.py"


def test_the_page_prints_deduce_with_its_version_and_day() -> None:
    printed = measuring.block(measuring.PAGE.read_text(encoding="utf-8"), "deduce")
    assert "met deduce 3." in printed
    for name in measuring.SETS:
        labels = [label for s in SENTENCES if s.set == name for label in s.labels if label.class_id == "naam"]
        assert f" van {len(labels)} (" in printed, "the sentences changed: measure deduce again"


def test_without_deduce_its_figures_stay_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "deduce", None)
    assert measuring.deduce_or_none() is None
    page = measuring.PAGE.read_text(encoding="utf-8")
    assert measuring.with_deduce(page, SENTENCES, list(KINDS.values())) == page


def test_a_page_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no block snelheid"):
        measuring.with_block("# Privacy\n", "snelheid", "0")


# --- measuring itself -----------------------------------------------------------------------------
def test_a_hit_that_is_too_light_or_elsewhere_finds_nothing() -> None:
    label = measuring.Label("bsn", 4, 13)
    sentence = measuring.Sentence("x", "toets", "bsn 111222333", (label,))

    def recall(*hit: Any) -> int:
        return int(measuring.recall([measuring.Outcome(sentence, (measuring.Hit(*hit),))], "bsn", "stop").part)

    assert recall("bsn", "stop", 4, 13) == 1
    assert recall("naam", "ask", 4, 13) == 0
    assert recall("bsn", "stop", 0, 4) == 0


def test_a_label_that_is_hidden_in_part_is_not_counted_as_hidden() -> None:
    sentence = measuring.Sentence("x", "toets", "mw Jansen-Smit", (measuring.Label("naam", 3, 14),))
    whole, part = (measuring.Outcome(sentence, (measuring.Hit("naam", "ask", 3, end),)) for end in (14, 9))
    assert measuring.masking([whole, part], ["naam"]) == measuring.Count(1, 2)


# --- the sentences --------------------------------------------------------------------------------
def test_there_are_enough_sentences_and_half_of_them_is_harmless() -> None:
    assert len(SENTENCES) >= 420
    assert abs(sum(not s.labels for s in SENTENCES) / len(SENTENCES) - 0.5) < 0.03


def test_each_class_has_enough_labels() -> None:
    counts = Counter(label.class_id for s in SENTENCES for label in s.labels)
    assert {c: n for c, n in SMALLEST.items() if counts[c] < n} == {}
    assert counts["straat_huisnummer"] + counts["postcode_huisnummer"] >= 30
    assert sum(n for c, n in counts.items() if KINDS[c].severity == "warn") >= 60


def test_no_sentence_and_no_id_stands_twice() -> None:
    texts = Counter(" ".join(s.text.casefold().split()) for s in SENTENCES)
    assert [text for text, n in texts.items() if n > 1] == []
    assert len({s.id for s in SENTENCES}) == len(SENTENCES)


def test_each_label_is_a_known_class_and_points_at_one_place() -> None:
    # Reading fails when a labelled part isn't in its sentence; in it twice, the label would be ambiguous.
    assert {label.class_id for s in SENTENCES for label in s.labels} == set(KINDS)
    for s in SENTENCES:
        for label in s.labels:
            assert label.start < label.end
            assert s.text.count(s.text[label.start : label.end]) == 1, s.id


def test_each_set_with_a_target_has_its_part_of_every_class() -> None:
    for class_id in KINDS:
        sets = Counter(s.set for s in SENTENCES for label in s.labels if label.class_id == class_id)
        assert set(TARGETED) <= set(sets), class_id
    sizes = Counter(s.set for s in SENTENCES)
    assert set(sizes) == set(measuring.SETS)
    assert abs(sizes["toets"] - sizes["ontwikkeling"]) < 10


def parts(class_id: str) -> list[str]:
    return [s.text[x.start : x.end] for s in SENTENCES for x in s.labels if x.class_id == class_id]


@pytest.mark.parametrize("part", parts("bsn"))
def test_a_labelled_bsn_passes_the_elfproef(part: str) -> None:
    assert bsn.is_valid("".join(c for c in part if c.isdigit()))


@pytest.mark.parametrize("part", parts("iban"))
def test_a_labelled_iban_has_a_right_checksum(part: str) -> None:
    assert iban.is_valid(part, check_country=False)
