"""What a table prints: numbers, or words where there is no number; never a bare gap."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report_fixture import buurt_map
from tests.rules_fixture import DISTANCE, ESTIMATE, INCOME, SHARE, catalogue, observation
from wijkanalyse import words
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts import observations
from wijkanalyse.facts.choose import choose
from wijkanalyse.facts.continuity import Continuity
from wijkanalyse.judgement.compare import Comparer, Observation, Score
from wijkanalyse.judgement.verdicts import Comparison, Headline, Verdict
from wijkanalyse.language import amounts, sentences
from wijkanalyse.paths import resource_dir
from wijkanalyse.regions import Region
from wijkanalyse.report import cells, origins, texts, themes
from wijkanalyse.report.parts.pages import Theme
from wijkanalyse.stock.holdings import Problem

ABSENT = [s for s in get_args(observations.Status) if s not in observations.WITH_VALUE]
found = st.builds(
    observation,
    st.floats(-1e9, 1e9),
    lower=st.none() | st.floats(-1e9, 1e9),
    upper=st.none() | st.floats(-1e9, 1e9),
    year=st.integers(2013, 2026),
)
absent = st.builds(observation, st.none(), status=st.sampled_from(ABSENT))
everything = st.none() | found | absent
indicators = st.sampled_from([SHARE, ESTIMATE, INCOME, DISTANCE, replace(SHARE, direction="none")])


def score(
    own: Observation,
    gemeente: Observation | None = None,
    nederland: Observation | None = None,
    indicator: Indicator = SHARE,
    headline: Headline = "vergelijkbaar",
) -> Score:
    return Score(indicator, own, gemeente, nederland, Verdict(headline, (), ()))


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("suppressed", "afgeschermd: te weinig mensen"),
        ("not_applicable", "niet van toepassing"),
        ("not_published", "nog niet verschenen"),
        ("missing", "ontbreekt, reden onbekend"),
    ],
)
def test_an_absent_figure_says_why_in_words(status: str, text: str) -> None:
    assert cells.cell(observation(None, status=status), SHARE).text == text


def test_every_status_and_every_verdict_has_a_word() -> None:
    assert set(words.STATUS_WORDS) == set(ABSENT)
    assert set(cells.VERDICT_WORDS) == set(get_args(Headline))


def test_a_reference_that_isnt_there_is_not_an_empty_cell() -> None:
    assert cells.cell(None, SHARE).text == "ontbreekt, reden onbekend"


def test_an_estimate_shows_its_interval_and_a_figure_of_another_year_says_so() -> None:
    estimate = observation(24, lower=20.0, upper=29.0)
    printed = cells.row(score(estimate, estimate, indicator=ESTIMATE), 2026)
    assert printed.wijk.note == "tussen 20% en 29%"
    assert cells.cell(estimate, ESTIMATE, year=2022).note == "cijfer over 2024"


@given(everything, everything, absent | found, indicators, st.integers(2020, 2026))
def test_no_cell_is_ever_empty_nan_or_none(
    gemeente: Observation | None, nederland: Observation | None, own: Observation, indicator: Indicator, year: int
) -> None:
    printed = cells.row(score(own, gemeente, nederland, indicator), year)
    for cell in (printed.wijk, printed.gemeente, printed.nederland):
        assert cell.text.strip()
        assert "nan" not in cell.text.lower().split()
        assert "None" not in f"{cell.text} {cell.note}"
    assert printed.wijk.status == own.status
    assert (printed.year == "") == (own.value is None)


@given(found, everything, everything, indicators)
def test_evidence_is_whole_sentences_with_the_printed_numbers(
    own: Observation, gemeente: Observation | None, nederland: Observation | None, indicator: Indicator
) -> None:
    said = sentences.evidence(score(own, gemeente, nederland, indicator))
    assert own.value is not None
    assert amounts.value(own.value, indicator).casefold() in said.casefold()
    assert said.endswith(".")
    assert said.count("Dat is") == int(any(o is not None and o.value is not None for o in (gemeente, nederland)))
    assert "nan" not in said
    assert "None" not in said


def test_evidence_reads_as_dutch() -> None:
    said = sentences.evidence(score(observation(46), observation(41), observation(40)))
    assert said == "46% van de inwoners heeft een fiets. Dat is in de gemeente 41% en in Nederland 40%."


def test_an_old_figure_says_how_old_it_is() -> None:
    assert cells.row(score(observation(46, year=2020)), 2026).age_note == "cijfer van 6 jaar oud"
    assert cells.row(score(observation(46, year=2023)), 2026).age_note == ""


# --- what is missing, and summaries ---------------------------------------------------------------
def test_figures_without_a_value_are_grouped_by_reason_and_keep_their_abbreviations() -> None:
    woz = replace(SHARE, id="woz", label="Gemiddelde WOZ-waarde")
    ww = replace(SHARE, id="ww", label="Mensen met WW")
    none = observation(None, status="suppressed")
    (gap,) = origins.missing_figures([score(none, indicator=woz), score(none, indicator=ww)], {})
    assert gap.what == "Gemiddelde WOZ-waarde en mensen met WW"
    assert gap.why == "Afgeschermd: te weinig mensen."


def test_a_broken_border_is_a_reason_of_its_own() -> None:
    gaps = origins.missing_figures([score(observation(None))], {"deel": "grens gewijzigd in 2024"})
    assert gaps[0].why.endswith(" maar dat gebruiken we niet: de grens is gewijzigd in 2024.")


def test_why_an_older_figure_isnt_used_is_a_whole_sentence() -> None:
    """The page said: "een ouder cijfer is er wel, maar: grens in 2021 onbekend"."""
    gaps = origins.missing_figures([score(observation(None))], {"deel": "grens in 2021 onbekend"})
    assert gaps[0].why.endswith("maar dat gebruiken we niet: de grens in 2021 is onbekend.")


def test_old_figures_are_named_by_their_year() -> None:
    (gap,) = origins.old_figures([score(observation(5, year=2020)), score(observation(5, year=2024))], 2026)
    assert "2020" in gap.why


def chapter(*scores: Score) -> tuple[str, ...]:
    """The summary of the one chapter that these figures belong to."""
    (theme,) = written(*scores)
    return theme.summary


def written(*scores: Score) -> tuple[Theme, ...]:
    known = catalogue(*(s.indicator for s in scores))
    nothing = choose(observations.empty(), frozenset(), 2024, Continuity({}))
    comparer = Comparer(known, nothing, Region("GM9901", "Voorbeeldstad", 2024), {})
    writer = themes.ThemeWriter(known, comparer, texts.load(resource_dir("data") / "texts" / "report.toml"), 2026)
    return writer.themes(themes.Wijk(Region("WK990101", "Oude Kern", 2024), scores, ()))


def test_a_chapter_with_one_verdict_counts_in_the_singular() -> None:
    assert chapter(score(observation(50), observation(50)))[1] == "Eén cijfer heeft een oordeel: vergelijkbaar."


def test_a_chapter_counts_how_its_figures_turned_out() -> None:
    other = replace(SHARE, id="ander")
    both = (score(observation(50), observation(50)), score(observation(50), observation(50), None, other, "ongunstig"))
    assert chapter(*both)[1] == "Twee cijfers hebben een oordeel: één ongunstig en één vergelijkbaar."


@pytest.mark.parametrize(
    ("headline", "open_", "said"),
    [
        ("ongunstig", (), "Deze vier cijfers zijn minder gunstig dan elders."),
        ("gunstig", (), "Deze vier cijfers zijn gunstiger dan elders."),
        ("vergelijkbaar", (), "Deze vier cijfers zijn vergelijkbaar met andere gebieden."),
        ("ongunstig", ("geen_oordeel",), "De vier cijfers met een oordeel zijn minder gunstig dan elders."),
    ],
)
def test_a_chapter_of_one_side_is_told_softly(headline: Headline, open_: tuple[Headline, ...], said: str) -> None:
    headlines = (*(headline,) * 4, *open_)
    scores = [
        score(observation(50), observation(50), None, replace(SHARE, id=f"deel_{n}"), h)
        for n, h in enumerate(headlines)
    ]
    assert chapter(*scores)[1] == said


def test_safety_opens_with_all_misdrijven_and_not_with_a_part_that_isnt_certain() -> None:
    crime = replace(SHARE, kind="crime", unit="per 1.000 inwoners per jaar", decimals=1)
    total = replace(crime, id="misdrijven", sentence="Er zijn {} misdrijven", min_diff="crime")
    violence = replace(crime, id="geweld", sentence="Er is {} keer geweld", min_diff="crime")
    scores = (
        score(observation(50), observation(48), observation(48), total),
        score(observation(6), observation(2), observation(2), violence, "niet_zeker"),
    )
    assert chapter(*scores)[0].startswith("Er zijn 50,0 misdrijven.")
    assert chapter(scores[1])[0].startswith("Er is 6,0 keer geweld.")


def test_a_chapter_doesnt_claim_likeness_for_what_no_rule_compares() -> None:
    woz = replace(INCOME, id="woz", min_diff="none", direction="none", sentence="Een woning is {} waard")
    far = score(observation(200_000), observation(400_000), None, woz)
    near = score(observation(50), observation(50))
    said = chapter(near, far)[0].replace("\u00a0", " ")
    assert said == "Een woning is € 200.000 waard. Dat is in de gemeente € 400.000."


def test_a_chapter_of_small_differences_says_that_it_is_like_the_gemeente() -> None:
    assert chapter(score(observation(51), observation(50)))[0] == "De cijfers lijken op die van de gemeente."


def test_buurten_without_a_border_are_named_in_the_singular_or_the_plural() -> None:
    def gap(*names: str) -> str:
        (found,) = origins.missing_borders(replace(buurt_map(), without_border=names))
        return f"{found.what}: {found.why}"

    assert gap("Waterkant") == "Waterkant: Van deze buurt is geen grens gevonden. Zij staat daarom niet op de kaart."
    assert gap("Kade", "Waterkant").startswith("Kade en Waterkant: Van deze buurten is geen grens gevonden. Zij staan")


def skipping(levels: tuple[str, ...]) -> Score:
    """A figure that was compared with these references only, though the gemeente has one too."""
    compared = tuple(Comparison(level, 40.0, 10.0, 4.0, 1.0, 100.0, "vergelijkbaar") for level in levels)
    verdict = Verdict("niet_zeker", (), compared)
    return Score(SHARE, observation(50), observation(50), observation(40), verdict)


def test_a_wijk_that_is_most_of_its_gemeente_isnt_set_beside_the_gemeente() -> None:
    assert "in de gemeente" not in sentences.evidence(skipping(("nederland",)))
    assert "in de gemeente 50%" in sentences.evidence(skipping(("gemeente", "nederland")))


def test_a_chapter_of_such_a_wijk_speaks_of_nederland() -> None:
    (theme,) = written(skipping(("nederland",)), replace(skipping(("nederland",)), indicator=replace(SHARE, id="b")))
    assert theme.charts[0].title == "Meer mensen met een fiets dan in Nederland"
    assert theme.summary[1] == "Bij deze twee cijfers is het oordeel: niet zeker."


def test_a_number_of_people_isnt_set_beside_the_whole_country() -> None:
    people = replace(SHARE, kind="count", unit="inwoners", sentence="Er wonen {} mensen")
    assert sentences.evidence(score(observation(35), observation(670_610), None, people)) == "Er wonen 35 mensen."
    assert sentences.evidence(score(observation(0), None, None, people)) == "Er wonen geen mensen."


def test_tables_that_a_source_no_longer_has_are_named_together() -> None:
    known = catalogue(SHARE)
    gone = [
        Problem("Wmo", "absent", "bij de bron is geen tabel gevonden"),
        Problem("Overlast", "absent", "bij de bron is geen tabel gevonden"),
        Problem("Buren", "failed", "geen antwoord"),
    ]
    (gap,) = origins.absent(gone, known)
    assert (gap.what, gap.why) == ("Wmo en overlast", "Bij de bron is geen tabel gevonden.")


def test_names_that_hold_a_comma_are_told_apart() -> None:
    assert words.enumerated(["roken", "stress"]) == "roken en stress"
    assert words.enumerated(["havo, vwo of mbo", "hbo"]) == "havo, vwo of mbo; hbo"


def test_a_newer_figure_of_the_gemeente_stands_with_its_year_beside_an_older_one_of_the_wijk() -> None:
    own, gemeente = observation(40.0, year=2020), observation(45.0, year=2020)
    newer = observation(48.0, year=2024)
    score = Score(SHARE, own, gemeente, None, Verdict("vergelijkbaar", (), ()))
    assert "in 2024: 48%" in cells.row(score, 2026, newest=newer).gemeente.note
    assert cells.row(score, 2026, newest=gemeente).gemeente.note == ""
