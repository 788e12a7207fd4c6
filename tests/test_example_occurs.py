"""Every verdict, every place in the table, every pattern and every kind of question occurs for the example gemeente.

The example as it is has a part of these. For the others figures or signals of one of its wijken are changed; what
follows is the path of a real build, up to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, get_args

import pytest

from tests import example_what_if
from tests.example_what_if import QUIET, Changes, Example, Outcome, WhatIf, outcome, seen
from tests.pattern_ground import book, ways
from wijkanalyse.judgement.verdicts import Headline
from wijkanalyse.report.cells import VERDICT_WORDS
from wijkanalyse.signals.signal import Version
from wijkanalyse.signals.views import Direction
from wijkanalyse.weighing import matrix
from wijkanalyse.weighing.matrix import TABLE
from wijkanalyse.weighing.pattern_conditions import Condition, FigureGoes, FigureIs, SignalsPoint, SignalsTell
from wijkanalyse.weighing.question_texts import FIELDS
from wijkanalyse.weighing.questions import PATTERN
from wijkanalyse.weighing.weighed import FigureRow, MatrixRow

if TYPE_CHECKING:
    from wijkanalyse.weighing.patterns import Pattern

OF_THE_EXAMPLE: Final = "Waterrijk"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return example_what_if.example(tmp_path_factory)


# --- verdicts -------------------------------------------------------------------------------------------
_WITH: Final[Mapping[Headline, str]] = {
    "wisselend": "gestandaardiseerd_inkomen",
    "geen_oordeel": "koopwoningen",
    "niet_zeker": "stress",
}


@pytest.mark.parametrize("headline", get_args(Headline))
def test_every_verdict_occurs(example: Example, headline: Headline) -> None:
    name = _WITH.get(headline, "bijstand")
    value = None if headline == "onbekend" else Changes(example, OF_THE_EXAMPLE).valued(name, headline)
    assert value is not None or headline == "onbekend"
    found = outcome(example, WhatIf(OF_THE_EXAMPLE, figures={name: value}))
    assert found.score(name).verdict.headline == headline
    (row,) = re.findall(rf'<tr role="row" id="cijfer-{name}">.*?</tr>', found.page, re.DOTALL)
    assert re.search(rf'class="verdict verdict-{headline}">.*?</span> {VERDICT_WORDS[headline][0]}</span>', row)


def test_a_figure_can_be_wisselend_only_between_what_it_stands_beside(example: Example) -> None:
    before = seen(example, example.unchanged["deelbaar"], example.region(OF_THE_EXAMPLE))
    assert {s.verdict.headline for s in before.place.material.scores} == {*get_args(Headline)} - {"wisselend"}
    value = Changes(example, OF_THE_EXAMPLE).valued("gestandaardiseerd_inkomen", "wisselend")
    beside = before.score("gestandaardiseerd_inkomen").verdict.comparisons
    values = [c.reference_value for c in beside if c.reference_value is not None]
    assert value is not None
    assert min(values) < value < max(values)


# --- the table of figures and signals -------------------------------------------------------------------
PLACES: Final[Mapping[FigureRow, str]] = {
    "ongunstig": "ontmoeten",
    "vergelijkbaar": "veiligheid",
    "gunstig": "voorzieningen",
    "wisselend": "gezondheid",
    "onbekend": "wonen",
    "geen_oordeel": "werk_en_inkomen",
}
"""For every row of the table a theme whose figures say something else in the example."""
SUBJECTS: Final[Mapping[str, str]] = {"ontmoeten": "eenzaamheid", "voorzieningen": "winkels"}
SIDES: Final[Mapping[FigureRow, tuple[FigureIs, ...]]] = {
    "ongunstig": (FigureIs("eenzaam", "ongunstig"),),
    "gunstig": (FigureIs("afstand_supermarkt", "gunstig"),),
    "wisselend": (FigureIs("angst_of_depressie", "ongunstig"), FigureIs("regie", "gunstig")),
}


def of_theme(example: Example, theme: str, row: FigureRow) -> tuple[tuple[FigureIs, ...], dict[str, None]]:
    """Return what the judged figures of a theme must say, and which aren't published, for a row of the table."""
    scores = seen(example, example.unchanged["deelbaar"], example.region(OF_THE_EXAMPLE)).place.material.scores
    names = [s.indicator for s in scores if s.indicator.theme == theme and s.own.value is not None]
    judged = [i.id for i in names if i.direction != "none"]
    if row in ("onbekend", "geen_oordeel"):
        return (), dict.fromkeys([i.id for i in names] if row == "onbekend" else judged)
    sides = SIDES.get(row, ())
    calm = {i for i in judged if i not in {s.indicator for s in sides}}
    return (*sides, *(FigureIs(i, "vergelijkbaar") for i in sorted(calm))), {}


@pytest.fixture(scope="module")
def four(example: Example) -> Mapping[Direction, Outcome]:
    """Waterrijk with six themes that each fill another row of the table, for each direction of the signals."""
    changes, wanted = Changes(example, OF_THE_EXAMPLE), [of_theme(example, t, row) for row, t in PLACES.items()]
    figures = changes.what_if(c for conditions, _ in wanted for c in conditions).figures
    figures = dict(figures) | {name: None for _, gone in wanted for name in gone}
    return {way: outcome(example, replace(changes.what_if(heard(way)), figures=figures)) for way in get_args(Direction)}


def heard(way: Direction) -> tuple[Condition, ...]:
    if way == "te_weinig":
        return ()
    if way == "gemengd":
        return tuple(SignalsPoint(theme, way) for theme in PLACES.values())
    return tuple(SignalsTell(theme, way, SUBJECTS.get(theme, "")) for theme in PLACES.values())


def row_of(found: Outcome, theme: str) -> MatrixRow:
    return next(r for r in found.place.weighed.matrix if r.theme == theme)


def printed_outcome(found: Outcome, theme: str) -> str:
    """Return what the table on the page says of a theme."""
    title = next(t.title for t in found.assembler.catalogue.themes if t.id == theme)
    (table,) = re.findall(r'<table class="matrix".*?</table>', found.page, re.DOTALL)
    (line,) = [r for r in table.split("<tr ") if re.search(rf">{re.escape(title)}(</a>)?[ <]", r)]
    (cell,) = re.findall(r'<td role="cell" class="together[^"]*">([^<]*)', line)
    return str(cell)


def assert_outcome(found: Outcome, theme: str, expected: str) -> None:
    assert row_of(found, theme).outcome == expected
    assert printed_outcome(found, theme) == found.assembler.texts.weighing.outcome[expected].label


@pytest.mark.parametrize("figures", PLACES)
@pytest.mark.parametrize("signals", get_args(Direction))
def test_every_place_in_the_table_occurs(
    example: Example, four: Mapping[Direction, Outcome], figures: FigureRow, signals: Direction
) -> None:
    found, theme = four[signals], PLACES[figures]
    row = row_of(found, theme)
    assert (row.figures, row.signals) == (figures, signals)
    assert_outcome(found, theme, TABLE[figures][signals])
    before = seen(example, example.unchanged["deelbaar"], found.place.region)
    assert row_of(before, theme).figures != figures


def test_the_places_are_all_rows_and_columns_of_the_table() -> None:
    assert set(PLACES) == set(TABLE) == set(get_args(FigureRow))
    assert {way for row in TABLE.values() for way in row} == set(get_args(Direction))


LONELY: Final = FigureIs("eenzaam", "ongunstig")
BESIDE_THE_TABLE: Final[Mapping[str, tuple[str, tuple[Condition, ...]]]] = {
    matrix.OTHER_SUBJECT: ("ontmoeten", (LONELY, SignalsTell("ontmoeten", "knelpunt", "vrijwilligerswerk"))),
    matrix.UNKNOWN_SUBJECT: ("ontmoeten", (LONELY, SignalsTell("ontmoeten", "knelpunt"))),
    matrix.ONLY_WISHES: ("zorg", (SignalsTell("zorg", "wens"),)),
}


@pytest.mark.parametrize("expected", BESIDE_THE_TABLE)
def test_every_outcome_beside_the_table_occurs(example: Example, expected: str) -> None:
    theme, conditions = BESIDE_THE_TABLE[expected]
    assert_outcome(outcome(example, Changes(example).what_if(conditions)), theme, expected)
    without = outcome(example, Changes(example).what_if(conditions[:-1]), narrow=True)
    assert row_of(without, theme).outcome != expected


def test_no_outcome_is_left_out() -> None:
    places = {o for row in TABLE.values() for o in row.values()}
    assert places | set(BESIDE_THE_TABLE) == set(matrix.OUTCOMES)


# --- patterns -------------------------------------------------------------------------------------------
SPORT: Final = "sport"
"""No table of the example has this figure, so nothing of wijken that look alike: age keeps every verdict away."""
GAS: Final = FigureIs("gas", "lager dan Nederland", percent=1)
"""Tuindorp uses more gas than Nederland: with a low income that is a pattern of its own, which would be told first."""
COMPANY: Final[Mapping[str, tuple[Condition, ...]]] = {
    "werk_en_toch_weinig": (LONELY, SignalsPoint("ontmoeten", "knelpunt")),
    "geldzorgen_bij_koopwoningen": (SignalsPoint("wonen", "knelpunt"),),
    "cijfer_veilig_signaal_niet": (FigureIs("eenzaam", "gunstig"), SignalsPoint("ontmoeten", "knelpunt")),
}
"""What must be there too, so that the general question about the same theme goes to another theme first."""
PATTERNS: Final = {p.id: p for p in book().patterns}


def way_of(pattern: Pattern) -> tuple[Condition, ...]:
    """Return the first way in which a pattern can hold with the figures that the example could have."""
    return next(w for w in ways(pattern) if not any(getattr(c, "indicator", "") == SPORT for c in w))


def beside(pattern: Pattern) -> tuple[Condition, ...]:
    return (*COMPANY.get(pattern.id, ()), *(() if pattern.id == "energie_en_inkomen" else (GAS,)))


def least_version(conditions: Iterable[Condition]) -> Version:
    """Return deelbaar, or intern where a condition is about what deelbaar never tells."""
    closed = any(isinstance(c, SignalsTell) and (c.onderwerp or c.group) for c in conditions)
    return "intern" if closed else "deelbaar"


def subject(condition: Condition) -> str:
    return condition.indicator if isinstance(condition, FigureIs | FigureGoes) else condition.theme


@pytest.fixture(scope="module")
def changes(example: Example) -> Changes:
    return Changes(example)


@pytest.fixture(scope="module")
def quiet(example: Example) -> Outcome:
    """The wijk in which nothing stands out, without signals."""
    return outcome(example, WhatIf())


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_occurs_and_only_with_all_it_asks(
    example: Example, changes: Changes, quiet: Outcome, name: str
) -> None:
    pattern = PATTERNS[name]
    conditions, others = way_of(pattern), beside(pattern)
    version = least_version(conditions)
    found = outcome(example, changes.what_if((*conditions, *others), version))
    assert name in found.patterns
    assert stands_on_the_page(found, pattern)
    assert name not in quiet.patterns
    assert name not in seen(example, example.unchanged[version], quiet.place.region).patterns
    for about in dict.fromkeys(map(subject, conditions)):
        left_out = [c for c in conditions if subject(c) == about]
        if not all(_known_already(c, pattern, quiet) for c in left_out):
            rest = (*(c for c in conditions if c not in left_out), *others)
            assert name not in outcome(example, changes.what_if(rest, version), narrow=True).patterns, about


def _known_already(condition: Condition, pattern: Pattern, quiet: Outcome) -> bool:
    """Return whether the quiet wijk meets a condition, or one that may stand in its place."""
    others = [c for group in pattern.some if condition in group for c in group]
    return any(c.holds(quiet.evidence) for c in (condition, *others))


def stands_on_the_page(found: Outcome, pattern: Pattern) -> bool:
    """Return whether a pattern is among what is told; the page then has its words, and otherwise it hasn't."""
    weighed = found.place.weighed
    if pattern.use == "kans":
        told = any(c.rule == pattern.id for c in weighed.chances)
        assert found.prints(pattern.text) == told
    else:
        told = any(q.rule == PATTERN and q.text == pattern.question for q in weighed.questions)
    assert found.prints(pattern.question) == told
    return told


# --- questions ------------------------------------------------------------------------------------------
HEARD: Final[Mapping[str, tuple[Condition, ...]]] = {
    "cijfer_ongunstig_signaal_kracht": (LONELY, SignalsPoint("ontmoeten", "kracht")),
    "cijfer_gunstig_signaal_knelpunt": (FigureIs("eenzaam", "gunstig"), SignalsPoint("ontmoeten", "knelpunt")),
    "prioriteit": (FigureIs("laagste_inkomens", "ongunstig"),),
    "prioriteit_gehoord": (SignalsPoint("opgroeien", "knelpunt"),),
    "alleen_signaal": (SignalsPoint("gezondheid", "knelpunt"),),
    "signaal_zonder_cijfer": (SignalsPoint("opgroeien", "knelpunt"),),
    "gemengd": (SignalsPoint("ontmoeten", "gemengd"),),
    "alleen_cijfer_ongunstig": (FigureIs("laagste_inkomens", "ongunstig"),),
    "twee_kanten": (FigureIs("afstand_huisarts", "gunstig"), FigureIs("afstand_apotheek", "ongunstig")),
    "kracht": (FigureIs("afstand_huisarts", "gunstig"),),
    "kracht_gehoord": (SignalsPoint("ontmoeten", "kracht"),),
    "wens": (SignalsTell("ontmoeten", "wens"),),
    PATTERN: (FigureIs("leeftijd_65_plus", "hoger dan Nederland"), FigureIs("mantelzorger", "hoger dan Nederland")),
}
"""Figures and signals that lead to a kind of question."""
JUMP: Final = {2018: 4.0, 2019: 4.1, 2020: 4.0, 2021: 4.1, 2022: 4.0, 2023: 8.0, 2024: 8.1}
CALM_CRIME: Final[tuple[Condition, ...]] = (FigureIs("woninginbraak", "vergelijkbaar"),)
"""In Tuindorp woninginbraak is gunstig, which is a kracht to ask about already."""
OTHERWISE: Final = ("ongewoon_cijfer", "sprong", "blinde_vlek", "stille_groep", "weinig_bekend", "algemeen")
"""Kinds of question that come from something else than the verdict of a figure or what signals say."""


@pytest.mark.parametrize("rule", HEARD)
def test_every_question_about_figures_and_signals_occurs(example: Example, changes: Changes, rule: str) -> None:
    conditions = (*CALM_CRIME, *HEARD[rule])
    assert_asked(outcome(example, changes.what_if(conditions)), rule)
    for left_out in HEARD[rule]:
        rest = [c for c in conditions if c is not left_out]
        assert rule not in outcome(example, changes.what_if(rest), narrow=True).rules


def otherwise(example: Example, changes: Changes, rule: str) -> tuple[WhatIf, WhatIf]:
    """Return a wijk in which a question is asked, and the nearest one in which it isn't."""
    scores = seen(example, example.unchanged["deelbaar"], example.region(QUIET)).place.material.scores
    unknown = WhatIf(figures=dict.fromkeys((s.indicator.id for s in scores), None))
    closed = WhatIf(version="intern")
    told = changes.what_if([SignalsPoint("ontmoeten", "kracht")], "intern")
    safety = [s.indicator.id for s in scores if s.indicator.theme == "veiligheid"]
    return {
        "ongewoon_cijfer": (replace(closed, figures={"mantelzorger": 60.0}), closed),
        "sprong": (WhatIf(lines={"bijstand": JUMP}), WhatIf()),
        "blinde_vlek": (WhatIf(figures=dict.fromkeys(safety, None)), WhatIf()),
        "stille_groep": (told, closed),
        "weinig_bekend": (unknown, WhatIf()),
        "algemeen": (WhatIf(), unknown),
    }[rule]


@pytest.mark.parametrize("rule", OTHERWISE)
def test_every_other_question_occurs(example: Example, changes: Changes, rule: str) -> None:
    asked, silent = otherwise(example, changes, rule)
    assert_asked(outcome(example, asked), rule)
    assert rule not in outcome(example, silent, narrow=True).rules


def assert_asked(found: Outcome, rule: str) -> None:
    texts = [q.text for q in found.place.weighed.questions if q.rule == rule]
    assert texts
    assert all(found.prints(t) for t in texts)


def test_no_kind_of_question_is_left_out() -> None:
    assert {*HEARD, *OTHERWISE} == {*FIELDS, PATTERN}
