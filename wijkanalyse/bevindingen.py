"""gegevens/bevindingen.json: everything that is weighed, for other programs. docs/bevindingen.md explains every key.

What a version may not show isn't here either: it is made from what `weigh` gave for that version. In deelbaar the
number of sources and the team's own reasons stay out as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse import __version__, exports
from wijkanalyse.language import weighed as said
from wijkanalyse.weighing.explain import explained, rest

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.trend import Trend
    from wijkanalyse.judgement.verdicts import Comparison
    from wijkanalyse.regions import Region
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import Cell
    from wijkanalyse.weighing.explain import Explanation, FigureFact, ThemeRest
    from wijkanalyse.weighing.place import WeighedPlace
    from wijkanalyse.weighing.weighed import Chance, Question

SCHEMA: Final = 1
"""Goes up when a key disappears or changes its meaning, never when one is added."""
FILE: Final = "bevindingen.json"

Record = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """What all findings of a build share: the gemeente, the reference date, the version, and the titles of themes."""

    gemeente: Region
    day: date
    version: Version
    catalogue: Catalogue
    fictional: bool = False


def to_json(places: Iterable[WeighedPlace], edition: Edition) -> bytes:
    """Return the file; the same findings give the same bytes."""
    return _bytes(content(places, edition))


def content(places: Iterable[WeighedPlace], edition: Edition) -> Record:
    """Return what the file holds."""
    return {
        "schema": SCHEMA,
        "wijkanalyse": __version__,
        "gemeente": {"code": edition.gemeente.code, "naam": edition.gemeente.label},
        "datum": edition.day.isoformat(),
        "versie": edition.version,
        "fictief": edition.fictional,
        "wijken": [place_record(p, edition.catalogue) for p in places],
    }


def _bytes(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def place_record(place: WeighedPlace, catalogue: Catalogue) -> Record:
    """Return everything that is weighed for one wijk or own area."""
    weighed, region = place.weighed, place.region
    titles = {t.id: t.title for t in catalogue.themes}
    return {
        "code": region.code,
        "naam": region.label,
        "soort": "eigen_gebied" if region.is_area else "wijk",
        "grenzen": region.year,
        "inwoners": _number(place.material.site.inhabitants),
        "themas": [_theme(t, titles) for t in rest(place)],
        "punten": [point_record(explained(p, place)) for p in weighed.points],
        "verder": [point_record(explained(p, place)) for p in weighed.beyond],
        "weggelaten": [point_record(explained(p, place)) for p in weighed.dropped],
        "prioriteiten": [p.id for p in weighed.priorities],
        "even_zwaar": [p.id for p in weighed.tied],
        "kansen": [_chance(c) for c in weighed.chances],
        "vragen": [_question(q) for q in weighed.questions],
    }


def _theme(theme: ThemeRest, titles: dict[str, str]) -> Record:
    row = theme.row
    return {
        "thema": row.theme,
        "naam": titles[row.theme],
        "cijfers": row.figures,
        "signalen": row.signals,
        "uitkomst": row.outcome,
        "uitleg": said.outcome(row),
        "beslissende_cijfers": [s.indicator.id for s in row.scores],
        "signalen_per_soort": [_signals(c) for c in theme.told],
        "punten": [p.id for p in theme.points],
        "valt_niet_op": {why: [s.indicator.id for s in scores] for why, scores in theme.quiet.items()},
        **({"iets_gemeld": True} if theme.below else {}),
    }


# --- a point ----------------------------------------------------------------------------------------
def point_record(found: Explanation) -> Record:
    """Return a point with everything that it stands on."""
    point = found.point
    return {
        "id": point.id,
        "soort": point.kind,
        "thema": point.theme,
        "naam": point.title,
        "oorzaak": point.driver or None,
        "rang": point.rank or None,
        "even_zwaar": [p.id for p in found.equals],
        "prioriteit": found.is_priority,
        "cijfers_en_signalen": point.both,
        "anders_dan_vergelijkbare_wijken": point.apart,
        "redenen": [{"id": r.tick.id, "voldaan": r.tick.met, "uitleg": r.text} for r in found.reasons],
        "keuze": _choice(found),
        "cijfers": [_figure(f) for f in found.figures],
        "signalen": [
            {"thema": theme, **_signals(cell)} for cell, theme in zip(point.cells, point.cell_themes, strict=True)
        ],
        "kansen": [c.rule for c in found.chances],
    }


def _choice(found: Explanation) -> Record | None:
    """Return what the team decided; its reason is typed text, and stands in intern only."""
    choice = found.point.choice
    if choice is None:
        return None
    return {"wat": choice.what, **({"reden": choice.reason} if found.version == "intern" else {})}


def _signals(cell: Cell) -> Record:
    return {
        "soort": cell.kind,
        "hoeveel": cell.band,
        **({"bronnen": cell.sources} if cell.sources is not None else {}),
    }


def _figure(fact: FigureFact) -> Record:
    score, own = fact.score, fact.score.own
    indicator = score.indicator
    return {
        "cijfer": indicator.id,
        "naam": indicator.label,
        "thema": indicator.theme,
        "eenheid": indicator.unit,
        "berekend": indicator.estimated,
        "jaar": own.year,
        "peilmoment": indicator.moment.format(year=own.year, previous=own.year - 1),
        "waarde": _number(own.value),
        "ondergrens": _number(own.lower),
        "bovengrens": _number(own.upper),
        "status": own.status,
        "tabel": own.edition,
        "bron": own.source,
        "oordeel": score.verdict.headline,
        "waarom": list(score.verdict.reasons),
        "vergelijkingen": [_comparison(c) for c in score.verdict.comparisons],
        "verloop": _trend(fact.trend) if fact.trend is not None else None,
    }


def _comparison(found: Comparison) -> Record:
    return {
        "met": found.reference,
        "waarde": _number(found.reference_value),
        "verschil": _number(found.difference),
        "grens": _number(found.min_diff),
        "marge": _number(found.margin),
        "mensen": _number(found.people),
        "oordeel": found.outcome,
    }


def _trend(found: Trend) -> Record:
    return {
        "woord": found.word,
        "reden": found.reason or None,
        "van_jaar": found.first_year,
        "tot_jaar": found.last_year,
        "eerste": _number(found.first),
        "laatste": _number(found.last),
        "verschil": _number(found.delta),
        "grens": _number(found.min_diff),
        "marge": _number(found.margin),
        "verschil_nederland": _number(found.nederland_delta),
        "naast_nederland": found.news or None,
        "eenheid": found.unit,
    }


# --- what hangs on points -----------------------------------------------------------------------------
def _chance(chance: Chance) -> Record:
    return {
        "regel": chance.rule,
        "thema": chance.theme,
        "tekst": chance.text,
        "vraag": chance.question,
        "waarom": chance.why,
        "punten": list(chance.points),
        "cijfers": [s.indicator.id for s in chance.scores],
    }


def _question(question: Question) -> Record:
    return {
        "voor": question.audience,
        "tekst": question.text,
        "regel": question.rule,
        "thema": question.theme or None,
        "partners": list(question.partners),
    }


def _number(value: float | None) -> float | None:
    """Return a number as it stands in the CSV files."""
    return None if value is None else round(float(value), exports.DECIMALS) + 0.0
