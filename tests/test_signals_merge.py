"""Signals of several files together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.signals.merge import Merged, merged
from wijkanalyse.signals.signal import Place, Signal

SIGNAL = Signal(
    Place(0, 2),
    "WK099001",
    "ontmoeten",
    "kracht",
    date(2026, 3, 1),
    "bewoner",
    first_hand=True,
    organisatie="Welzijn",
    text="Buren helpen elkaar.",
)


def copy(file: int, row: int, **changes: object) -> Signal:
    return replace(SIGNAL, place=Place(file, row), **changes)  # type: ignore[arg-type]  # any field may change


def test_the_same_words_in_two_files_count_once_however_they_are_typed() -> None:
    found = merged([SIGNAL, copy(1, 5, text="buren  helpen, elkáár"), copy(1, 6, text="Buren hel\u200bpen elkaar")])
    assert len(found.signals) == 1
    assert found.doubles[0].places == (Place(0, 2), Place(1, 5), Place(1, 6))


def test_another_place_theme_kind_month_or_text_is_another_signal() -> None:
    others = [
        copy(0, 3, region="BU09900100"),
        copy(0, 4, theme="zorg"),
        copy(0, 5, kind="wens"),
        copy(0, 6, month=date(2026, 4, 1)),
        copy(0, 7, text="Buren helpen elkaar niet."),
    ]
    assert len(merged([SIGNAL, *others]).signals) == 6


def test_one_withdrawn_copy_takes_all_copies_back() -> None:
    found = merged([SIGNAL, copy(1, 9, status="ingetrokken"), copy(1, 10, text="Iets anders")])
    assert [s.text for s in found.signals] == ["Iets anders"]
    assert (found.withdrawn, found.doubles) == (1, ())


def test_the_copy_that_somebody_saw_is_kept_with_the_furthest_status() -> None:
    heard = copy(
        0, 4, first_hand=False, organisatie="Aa", status="teruggekoppeld", follow_up="Besproken", group="ouders"
    )
    only = merged([heard, copy(1, 8, status="opgepakt")]).signals[0]
    assert (only.first_hand, only.organisatie, only.status) == (True, "Welzijn", "teruggekoppeld")
    assert (only.follow_up, only.group) == ("Besproken", "ouders")


def test_what_one_copy_does_not_allow_no_copy_allows() -> None:
    only = merged([copy(0, 1, quotable=True), copy(1, 1, quotable=False, printable=False)]).signals[0]
    assert (only.quotable, only.printable) == (False, False)


TEXTS = st.sampled_from(["Buren helpen elkaar", "buren helpen elkaar!", "Het is donker"])
COPIES = st.lists(
    st.builds(
        replace,
        st.just(SIGNAL),
        place=st.builds(Place, st.integers(0, 2), st.integers(2, 40)),
        text=TEXTS,
        first_hand=st.booleans(),
        organisatie=st.sampled_from(["", "Welzijn", "welzijn", "School"]),
        role=st.sampled_from(["bewoner", "zorg"]),
        status=st.sampled_from(["nieuw", "opgepakt", "teruggekoppeld", "gesloten", "ingetrokken"]),
        follow_up=st.sampled_from(["", "Gebeld", "Overlegd"]),
        group=st.sampled_from(["", "ouderen", "jongeren"]),
        quotable=st.booleans(),
        printable=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda s: s.place,
)


def without_places(found: Merged) -> list[Signal]:
    return [replace(s, place=Place(0, 0)) for s in found.signals]


@given(COPIES, st.randoms(use_true_random=False), st.permutations([0, 1, 2]))
def test_the_order_of_files_and_rows_changes_nothing(copies: list[Signal], by: Random, files: list[int]) -> None:
    shuffled = [replace(s, place=Place(files[s.place.file], s.place.row)) for s in copies]
    by.shuffle(shuffled)
    first, second = merged(copies), merged(shuffled)
    assert without_places(first) == without_places(second)
    assert first.withdrawn == second.withdrawn


@given(COPIES)
def test_merging_twice_is_merging_once(copies: list[Signal]) -> None:
    once = merged(copies)
    assert merged(once.signals).signals == once.signals
    assert not merged(once.signals).doubles
