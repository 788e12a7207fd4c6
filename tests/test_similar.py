"""Similar wijken: matched on who lives there, never on how they are doing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wijkanalyse import catalogue, paths
from wijkanalyse.judgement import similar
from wijkanalyse.judgement.similar import Similarity

OUTCOME_THEMES = {"werk_en_inkomen", "gezondheid", "ontmoeten", "zorg", "veiligheid", "opgroeien"}


def country(count: int = 60, gemeenten: int = 20, seed: int = 1) -> pd.DataFrame:
    """Wijken of three kinds, spread over gemeenten: within a kind they are alike."""
    rng = np.random.default_rng(seed)
    codes = [f"WK{1000 + n % gemeenten:04d}{n // gemeenten:02d}" for n in range(count)]
    kind = np.arange(count) % 3

    def around(*middles: float, noise: float) -> NDArray[np.float64]:
        return np.array(middles)[kind] + rng.normal(0, noise, count)

    return pd.DataFrame(
        {
            "inwoners": rng.integers(1_500, 15_000, count).astype(float),
            "leeftijd_0_15": around(12, 16, 20, noise=0.4),
            "leeftijd_15_25": around(16, 12, 10, noise=0.4),
            "leeftijd_25_45": around(34, 26, 22, noise=0.8),
            "leeftijd_45_65": around(22, 27, 30, noise=0.6),
            "leeftijd_65_plus": around(16, 19, 18, noise=0.3),
            "huishoudensgrootte": around(1.7, 2.1, 2.5, noise=0.05),
            "adressendichtheid": np.exp(around(8.2, 7.3, 6.2, noise=0.1)),
            "dichtheid": np.exp(around(9.2, 8.3, 7.0, noise=0.1)),
            "eengezinswoningen": around(15, 60, 90, noise=3),
            "laagste_inkomens": rng.uniform(20, 60, count),
            "koopwoningen": rng.uniform(10, 90, count),
        },
        index=pd.Index(codes),
    )


def test_no_outcome_is_among_what_wijken_are_matched_on() -> None:
    known = catalogue.load(paths.resource_dir("data") / "catalogue")
    matched_on = [known.indicator(v) for block in similar.BLOCKS.values() for v in block]
    assert {i.theme for i in matched_on}.isdisjoint(OUTCOME_THEMES)
    assert {i.direction for i in matched_on} == {"none"}
    assert not {"woz", "koopwoningen", "corporatiewoningen", "inkomen_per_inwoner"} & {i.id for i in matched_on}


def test_other_incomes_and_tenure_give_the_same_similar_wijken() -> None:
    frame = country()
    changed = frame.assign(laagste_inkomens=99.0, koopwoningen=1.0)
    assert Similarity(frame).peers(frame.index[0])
    for code in frame.index[:10]:
        assert Similarity(frame).peers(code) == Similarity(changed).peers(code)


def test_the_own_gemeente_is_left_out_and_another_counts_twice_at_most() -> None:
    frame = country(count=90, gemeenten=6)
    frame.loc[:, frame.columns != "inwoners"] = frame.iloc[0].drop("inwoners").to_numpy()
    peers = Similarity(frame).peers("WK100000")
    assert len(peers) == similar.MOST
    gemeenten = [p.code[2:6] for p in peers]
    assert "1000" not in gemeenten
    assert max(gemeenten.count(g) for g in gemeenten) == similar.MOST_PER_GEMEENTE


def test_a_wijk_that_is_like_no_other_has_no_similar_wijken() -> None:
    frame = country()
    frame.loc["WK100000", ["leeftijd_65_plus", "eengezinswoningen", "huishoudensgrootte"]] = [95.0, 0.0, 1.0]
    frame.loc["WK100000", ["adressendichtheid", "dichtheid"]] = [9_000.0, 20_000.0]
    assert Similarity(frame).peers("WK100000") == ()


def test_a_small_wijk_has_no_similar_wijken_and_is_none() -> None:
    frame = country()
    frame.loc["WK100000", "inwoners"] = similar.MIN_INHABITANTS - 5
    similarity = Similarity(frame)
    assert similarity.peers("WK100000") == ()
    assert all(p.code != "WK100000" for code in frame.index for p in similarity.peers(code))


def test_a_column_that_is_mostly_empty_is_left_out_of_its_block() -> None:
    frame = country()
    filled = frame.assign(alleenwonend=np.where(np.arange(len(frame)) < 5, 30.0, np.nan))
    assert Similarity(filled).peers(frame.index[0]) == Similarity(frame).peers(frame.index[0])


@pytest.mark.parametrize(
    ("distance", "word"), [(0.1, "sterk"), (0.25, "redelijk"), (0.44, "redelijk"), (0.45, "matig")]
)
def test_the_word_for_a_distance(distance: float, word: str) -> None:
    assert similar.Peer("WK000101", distance).word == word


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_distances_rise_and_are_the_same_both_ways(seed: int) -> None:
    similarity = Similarity(country(seed=seed))
    assert any(similarity.peers(str(code)) for code in similarity.codes[:5])
    for code in similarity.codes[:5]:
        peers = similarity.peers(str(code))
        assert [p.distance for p in peers] == sorted(p.distance for p in peers)
        assert all(0 <= p.distance <= similar.FARTHEST for p in peers)
        for peer in peers:
            back = {p.code: p.distance for p in similarity.peers(peer.code)}
            if str(code) in back:
                assert back[str(code)] == pytest.approx(peer.distance)
