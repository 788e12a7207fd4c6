"""From scores to table rows: numbers as printed, words where there is no number, verdicts in words and symbols."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.report.charts import ChartRow
from wijkanalyse.report.parts.figures import Cell, Row, VerdictText

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.judgement.compare import Observation, Score
    from wijkanalyse.judgement.verdicts import Headline

VERDICT_WORDS: Final[dict[Headline, tuple[str, str]]] = {
    "gunstig": ("gunstig", "▲"),
    "ongunstig": ("ongunstig", "◆"),
    "vergelijkbaar": ("vergelijkbaar", "≈"),
    "niet_zeker": ("niet zeker", "?"),
    "wisselend": ("wisselend", "↕"),
    "geen_oordeel": ("geen oordeel", "○"),
    "onbekend": ("onbekend", "–"),
}
OLD_AFTER: Final = 3
"""A figure that is more years old than this says so."""


def cell(observation: Observation | None, indicator: Indicator, *, year: int | None = None) -> Cell:
    """Return what is printed for an observation; `year` is the year of the row, another year is noted."""
    if observation is None:
        return Cell(words.STATUS_WORDS["missing"], "missing")
    if observation.value is None:
        return Cell(words.absence(observation.status, indicator), observation.status)
    other_year = f"cijfer over {observation.year}" if year is not None and observation.year != year else ""
    note = _notes(other_year, _provisional(observation))
    return Cell(words.amount(observation.value, indicator), observation.status, note)


def _provisional(observation: Observation) -> str:
    return "voorlopig" if observation.status == "provisional" else ""


def _notes(*texts: str) -> str:
    return "; ".join(t for t in texts if t)


def interval(observation: Observation, indicator: Indicator) -> str:
    """Return the interval in words, empty when the source gives none."""
    if observation.lower is None or observation.upper is None:
        return ""
    low, high = (words.amount(v, indicator) for v in (observation.lower, observation.upper))
    return f"tussen {low} en {high}"


def verdict_text(score: Score) -> VerdictText:
    """Return the verdict of a score as it is shown."""
    word, symbol = VERDICT_WORDS[score.verdict.headline]
    return VerdictText(score.verdict.headline, word, symbol, score.verdict.reasons)


def similar_cell(score: Score) -> Cell | None:
    """Return the median of similar wijken, with the middle half as small print; None without a good comparison."""
    spread, indicator = score.similar, score.indicator
    if spread is None:
        return None
    note = words.amounts(spread.low, spread.high, indicator)
    return Cell(words.amount(spread.median, indicator), "ok", note)


def row(score: Score, reference_year: int, buurten: str = "", newest: Observation | None = None) -> Row:
    """Return one table row.

    `buurten` says how far the buurten lie apart; `newest` is the newest figure of the gemeente, which is told, with its
    year, when the wijk itself has only an older one.
    """
    own, indicator = score.own, score.indicator
    year = own.year if own.value is not None else None
    return Row(
        indicator=indicator.id,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        wijk=replace(cell(own, indicator), note=_notes(interval(own, indicator), _provisional(own))),
        gemeente=_with_newer(cell(score.gemeente, indicator, year=year or reference_year), year, newest, indicator),
        nederland=cell(score.nederland, indicator, year=year or reference_year),
        year=str(year) if year is not None else "",
        moment=indicator.moment.format(year=own.year, previous=own.year - 1) if year is not None else "",
        age_note=_age_note(year, reference_year),
        estimate=indicator.estimated,
        verdict=verdict_text(score),
        source=own.source if year is not None else "",
        similar=similar_cell(score),
        buurten=buurten,
    )


def _with_newer(printed: Cell, year: int | None, newest: Observation | None, indicator: Indicator) -> Cell:
    """Return the cell of the gemeente with its newer figure in small print, labelled with its year."""
    if year is None or newest is None or newest.value is None or newest.year <= year:
        return printed
    return replace(printed, note=_notes(printed.note, f"in {newest.year}: {words.amount(newest.value, indicator)}"))


def _age_note(year: int | None, reference_year: int) -> str:
    if year is None or reference_year - year <= OLD_AFTER:
        return ""
    return f"cijfer van {reference_year - year} jaar oud"


def chart_row(score: Score) -> ChartRow:
    """Return a score as a lane of a chart."""
    indicator, own = score.indicator, score.own
    values = [o.value if o is not None else None for o in (own, score.gemeente, score.nederland)]
    if own.value is None:
        values[1:] = [None, None]
    texts = [words.amount(v, indicator) if v is not None else "" for v in values]
    return ChartRow(
        indicator.label,
        wijk=values[0],
        gemeente=values[1],
        nederland=values[2],
        wijk_text=texts[0],
        gemeente_text=texts[1],
        nederland_text=texts[2],
        low=own.lower,
        high=own.upper,
        interval_text=interval(own, indicator),
        missing=words.absence(own.status, indicator),
        similar=score.similar.median if score.similar is not None else None,
        similar_text=words.amount(score.similar.median, indicator) if score.similar is not None else "",
    )
