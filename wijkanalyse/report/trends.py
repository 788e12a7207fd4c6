"""How the figures of a theme changed, in words, small charts and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.trend import CRIME_UNIT, UNKNOWN, Point
from wijkanalyse.judgement.verdicts import Figure, margin
from wijkanalyse.language.grammar import some
from wijkanalyse.report.parts.figures import TrendText
from wijkanalyse.report.parts.trends import TrendBlock, TrendRow
from wijkanalyse.report.trend_charts import Series, Words, trend_chart

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.facts.history import Trends
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import News, Trend, Word
    from wijkanalyse.report.parts.trends import TrendChart

SYMBOLS: Final[dict[Word, str]] = {"stijgt": "↗", "daalt": "↘", "blijft ongeveer gelijk": "→", UNKNOWN: "–"}
_NEWS: Final[dict[News, str]] = {
    "gunstig": "Dat is gunstiger dan in heel Nederland.",
    "ongunstig": "Dat is minder gunstig dan in heel Nederland.",
    "zoals Nederland": "Dat is net als in heel Nederland.",
    "niet zeker": "Of dat anders is dan in heel Nederland, is niet zeker.",
    "": "",
}
_DRAWN: Final = 2
"""A line needs so many points."""


def trend_text(trend: Trend, indicator: Indicator) -> TrendText | None:
    """Return a trend as it is shown in a row; None for a figure that no rule follows over the years."""
    if indicator.min_diff == "none" and indicator.kind != "money":
        return None
    return TrendText(trend.word, SYMBOLS[trend.word], _sentence(trend, indicator), _note(trend, indicator))


def _sentence(trend: Trend, indicator: Indicator) -> str:
    """Return the first and the last figure, and why there is no word when there is none."""
    if not trend.known:
        return words.sentence(f"hoe dit veranderde, is niet te zeggen: {trend.reason}")
    first, last = _amounts(trend, indicator)
    if trend.unit == CRIME_UNIT:
        return f"In drie jaar tot en met {trend.last_year} waren het er {last}, in de drie jaar daarvoor {first}."
    return f"Van {first} in {trend.first_year} naar {last} in {trend.last_year}. {_NEWS[trend.news]}".strip()


def _amounts(trend: Trend, indicator: Indicator) -> tuple[str, str]:
    numbers = trend.first or 0.0, trend.last or 0.0
    if trend.unit == CRIME_UNIT:
        return words.number(numbers[0]), words.number(numbers[1])
    if indicator.kind == "money":
        exact = int(words.number(numbers[0]) == words.number(numbers[1]))
        first, last = (words.number(n, exact) for n in numbers)
        return f"{first}%", f"{last}% van het cijfer van Nederland"
    return _ends(numbers, indicator)


def _ends(numbers: tuple[float, float], indicator: Indicator) -> tuple[str, str]:
    """Return the first and the last value as printed; with a decimal where both would else look the same."""
    first, last = (words.amount(n, indicator) for n in numbers)
    if first != last or indicator.decimals or indicator.kind == "count":
        return first, last
    exact = replace(indicator, decimals=1)
    return words.amount(numbers[0], exact), words.amount(numbers[1], exact)


def _note(trend: Trend, indicator: Indicator) -> str:
    """Return the change with its uncertainty, and the change of Nederland beside it."""
    if not trend.known or trend.delta is None or trend.margin is None:
        return ""
    if trend.unit == CRIME_UNIT:
        return f"{_counted(trend.delta)} Een verschil tot {words.number(trend.margin)} kan toeval zijn."
    unit = "procentpunt" if indicator.is_percentage else "punten" if indicator.kind == "money" else indicator.unit
    margin = words.number(trend.margin, 1)
    said = f"{_changed(trend.delta, 1, unit).capitalize()}. Het kan {margin} meer of minder zijn."
    if indicator.kind == "money" or trend.nederland_delta is None:
        return said
    return f"{said} In heel Nederland: {_changed(trend.nederland_delta, 1)}."


def _counted(delta: float) -> str:
    """Return how many more or fewer there are; `delta` is a number of misdrijven."""
    if round(delta) == 0:
        return "Dat zijn er evenveel."
    number = round(abs(delta))
    return f"Dat {'is' if number == 1 else 'zijn'} er {words.few(number)} {'meer' if delta > 0 else 'minder'}."


def _changed(delta: float, decimals: int, unit: str = "") -> str:
    if round(delta, decimals) == 0:
        return "geen verschil"
    size = words.number(abs(delta), decimals)
    return " ".join(w for w in (size, unit, "hoger" if delta > 0 else "lager") if w)


def trend_block(trends: Trends, scores: Sequence[Score], anchor: str) -> TrendBlock | None:
    """Return what a theme says about change; None when no figure has two years that may be set beside each other."""
    lines = [(s.indicator, trends.trend(s.own.region_code, s.indicator)) for s in scores if s.own.value is not None]
    drawn = [(i, t) for i, t in lines if len(t.points) >= _DRAWN]
    if not drawn:
        return None
    code = scores[0].own.region_code
    others = {i.id: trends.nederland(code, i) if i.kind != "count" else () for i, _ in drawn}
    charts = tuple(_chart(t, i, others[i.id], anchor) for i, t in drawn)
    gemeente = f"GM{code[2:6]}"
    rows_of = {i.id: (t.points, trends.trend(gemeente, i).points, others[i.id]) for i, t in drawn}
    years = sorted({p.year for own, _, nederland in rows_of.values() for p in (*own, *nederland)})
    rows = tuple(row for i, _ in drawn for row in _rows(i, rows_of[i.id], years))
    return TrendBlock(_summary(lines), charts, tuple(str(y) for y in years), rows)


def _summary(lines: Sequence[tuple[Indicator, Trend]]) -> tuple[str, ...]:
    """Return which figures rose and fell, and of how many that can't be said."""
    followed = [(i, t) for i, t in lines if trend_text(t, i) is not None]
    changed = [
        words.sentence(f"{verb}: {words.enumerated([words.inside(i.label) for i, t in followed if t.word == word])}")
        for word, verb in (("stijgt", "dit nam toe"), ("daalt", "dit nam af"))
        if any(t.word == word for _, t in followed)
    ]
    same = sum(t.word == "blijft ongeveer gelijk" for _, t in followed)
    unknown = sum(not t.known for _, t in followed)
    counts = (
        words.sentence(f"{some(same, 'cijfer bleef', 'cijfers bleven')} ongeveer gelijk") if same else "",
        f"Van {some(unknown, 'cijfer', 'cijfers')} is niet te zeggen hoe het veranderde." if unknown else "",
    )
    return (*changed, *(c for c in counts if c))


def _chart(trend: Trend, indicator: Indicator, nederland: tuple[Point, ...], anchor: str) -> TrendChart:
    first, last = trend.points[0], trend.points[-1]
    printed = _ends((first.value, last.value), indicator)
    ends = [f"{text} in {p.year}" for text, p in zip(printed, (first, last), strict=True)]
    described = f"Deze wijk: van {ends[0]} naar {ends[1]}."
    if nederland:
        others = [f"{words.amount(p.value, indicator)} in {p.year}" for p in (nederland[0], nederland[-1])]
        described += f" Nederland: van {others[0]} naar {others[1]}."
    text = trend_text(trend, indicator)
    series = Series(
        trend.points,
        nederland,
        lambda value: words.amount(value, indicator),
        _ranges(trend.points, indicator) if indicator.estimated else (),
        trend.min_diff or 0.0 if indicator.is_percentage or indicator.kind == "distance" else 0.0,
        gapless=indicator.estimated,
    )
    title = f"{indicator.label}: {trend.word}" if trend.known else indicator.label
    chart_id = f"{anchor}-verloop-{indicator.id.replace('_', '-')}"
    chart = trend_chart(series, Words(chart_id, title, described, trend.broken, trend.word in ("stijgt", "daalt")))
    return chart if text is None else chart.saying(text.sentence, text.note)


def _ranges(points: Sequence[Point], indicator: Indicator) -> tuple[tuple[int, float, float], ...]:
    """Return the interval of each estimate: what the source gives, or else what the rules assume."""
    found = []
    for point in points:
        wide = margin(indicator, Figure(point.value, point.lower, point.upper), point.base) or 0.0
        low = point.lower if point.lower is not None else point.value - wide
        high = point.upper if point.upper is not None else point.value + wide
        found.append((point.year, low, high))
    return tuple(found)


def _rows(indicator: Indicator, lines: Sequence[Sequence[Point]], years: Sequence[int]) -> tuple[TrendRow, ...]:
    """Return the figures of the wijk, the gemeente and Nederland where there are any; a provisional one has a star."""

    def cells(points: Sequence[Point]) -> tuple[str, ...]:
        by_year = {p.year: words.amount(p.value, indicator) + ("*" if p.provisional else "") for p in points}
        return tuple(by_year.get(y, "") for y in years)

    whose = ("deze wijk", "gemeente", "Nederland")
    told = [(who, found) for who, points in zip(whose, lines, strict=True) if any(found := cells(points))]
    return tuple(TrendRow(indicator.label, who, found, 0 if n else len(told)) for n, (who, found) in enumerate(told))
