"""Builds the complete page models of one gemeente from its dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from wijkanalyse import __version__, output, words
from wijkanalyse.facts.history import Trends, with_earlier
from wijkanalyse.judgement import findings
from wijkanalyse.judgement.verdicts import TINY
from wijkanalyse.report import cells, origins
from wijkanalyse.report.maps import Frame, Shapes, frame, prepare_shapes
from wijkanalyse.report.model import (
    Definition,
    Fact,
    Gap,
    Link,
    Point,
    SimilarWijk,
    SimilarWijken,
    Source,
    Theme,
    WijkPage,
)
from wijkanalyse.report.signals import SignalWriter, Told
from wijkanalyse.report.themes import MARRIAGE, ThemeWriter, Wijk, distance

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.judgement.compare import Comparer, Score
    from wijkanalyse.judgement.findings import Finding
    from wijkanalyse.regions import Region
    from wijkanalyse.report.texts import Texts

_FACTS = ("inwoners", "huishoudens", "leeftijd_0_15", "leeftijd_65_plus")
_MOST_EVIDENCE = 3
_COUNTS_ONLY = ("inwoners", "huishoudens")
_CERTAIN = ("gunstig", "ongunstig", "wisselend", "vergelijkbaar")


@dataclass(frozen=True)
class Occasion:
    """What is the same on every page of a build: the reference date, and whether the figures are made up.

    `told` holds the version of the build and the signals as that version may show them; None stands for deelbaar
    without signals.
    """

    day: date
    fictional: bool = False
    told: Told | None = None


class Assembler:
    """Builds pages from the dossier of one gemeente."""

    def __init__(
        self, catalogue: Catalogue, texts: Texts, dossier: Dossier, comparer: Comparer, occasion: Occasion
    ) -> None:
        self.catalogue, self.texts, self.dossier = catalogue, texts, dossier
        self.comparer, self.occasion = comparer, occasion
        self.trends = Trends(catalogue, dossier.history)
        self._themes = ThemeWriter(catalogue, comparer, texts, occasion.day.year, self.trends)
        buurten = dossier.borders.get("buurten")
        self._shapes: Shapes | None = prepare_shapes(buurten) if buurten is not None else None
        names = {b.code: b.label for b in dossier.buurten}
        self.signals = SignalWriter(occasion.told, catalogue, texts.signals, names)
        self._scores: dict[str, tuple[Score, ...]] = {}
        self._common_gaps = (*origins.absent(dossier.problems, catalogue), *origins.refusals(dossier, catalogue))
        self.figures = with_earlier(dossier.chosen.frame, self.trends.used(self._trend_codes()))
        self.sources: tuple[Source, ...] = origins.sources(
            dossier, catalogue, self.figures, fictional=occasion.fictional
        )

    def _trend_codes(self) -> tuple[str, ...]:
        return (*(p.code for p in self.dossier.places), self.dossier.gemeente.code)

    def trend_rows(self) -> pd.DataFrame:
        """Return how every figure of the wijken and the gemeente changed."""
        return self.trends.rows(self._trend_codes())

    def scores(self, wijk: Region) -> tuple[Score, ...]:
        """Return the figures that the page of a wijk shows: below 100 inhabitants only how many people there are."""
        if wijk.code not in self._scores:
            scores = self.comparer.scores(wijk.code)
            tiny = self._is_tiny(wijk)
            self._scores[wijk.code] = tuple(s for s in scores if not tiny or s.indicator.id in _COUNTS_ONLY)
        return self._scores[wijk.code]

    def _is_tiny(self, wijk: Region) -> bool:
        population = self.dossier.population.get(wijk.code)
        return population is not None and population.inwoners is not None and population.inwoners < TINY

    def wijk_page(self, region: Region) -> WijkPage:
        """Return the page of one wijk, complete."""
        scores = self.scores(region)
        told = self.signals.blocks(region.code)
        wijk = Wijk(region, scores, self.dossier.buurten_of(region), self._picture(region), told)
        found = findings.find(scores, self.catalogue)
        found = replace(
            found, strengths=_named(found.strengths, self.catalogue), concerns=_named(found.concerns, self.catalogue)
        )
        themes = self._themes.themes(wijk)
        gemeente = self.dossier.gemeente
        return WijkPage(
            title=f"{region.label} ({gemeente.label}) · wijkanalyse",
            wijk=region.label,
            wijk_code=region.code,
            gemeente=gemeente.label,
            gemeente_code=gemeente.code,
            date=words.long_date(self.occasion.day),
            version=self.signals.version_text(),
            warnings=self.warnings(),
            facts=tuple(self._facts(scores)),
            summary=self._summary(region, scores, found),
            strengths=tuple(self._point(f) for f in found.strengths),
            concerns=tuple(self._point(f) for f in found.concerns),
            nothing_stands_out="" if found.strengths or found.concerns else self._nothing(region),
            themes=themes,
            gaps=self._gaps(region, scores, themes),
            sources=self.sources,
            rules=self.texts.rules,
            glossary=(*self.signals.glossary(), *self.texts.glossary),
            run_details=self._run_details(region),
            index=Link(f"Alle wijken in {gemeente.label}", output.INDEX),
            siblings=tuple(Link(p.label, output.page_name(p)) for p in self.dossier.places if p != region),
            data_files=origins.DATA_FILES,
            similar=self._similar(region),
            in_brief="Het gebied in het kort" if region.is_area else "De wijk in het kort",
            here="Dit gebied" if region.is_area else "Deze wijk",
            made_of=self._made_of(region),
            signals=self.signals.account(region.code),
        )

    def _made_of(self, region: Region) -> str:
        """Return which buurten an own area holds, and how to read the page of one; empty for a wijk."""
        if not region.is_area:
            return ""
        names = words.listed([b.label for b in self.dossier.buurten_of(region)])
        return (
            f"{region.label} is een eigen gebied en geen wijk van CBS. Het bestaat uit: {names}. "
            "Waar op deze bladzijde 'wijk' staat, bedoelen we dit gebied."
        )

    def _similar(self, region: Region) -> SimilarWijken:
        """Return the wijken that this wijk is compared with, or why there are none."""
        if region.is_area:
            return SimilarWijken(("Een eigen gebied vergelijken we niet met wijken die erop lijken.",), ())
        peers, year = self.comparer.peers(region), self.dossier.national.similarity_year
        if not peers:
            return SimilarWijken((self.texts.no_similar,), ())
        named = {r.code: r for r in (*self.dossier.national_regions.wijken, *self.dossier.national_regions.gemeenten)}
        rows = tuple(
            SimilarWijk(
                name=named[p.code].label,
                gemeente=named[named[p.code].gemeente].label,
                distance=words.number(p.distance, 2),
                word=p.word,
            )
            for p in peers
        )
        return SimilarWijken((self.texts.similar.format(year=year),), rows)

    def warnings(self) -> tuple[str, ...]:
        """Return what a reader must know before reading on."""
        made_up = (f"{self.dossier.gemeente.label} bestaat niet. Alle cijfers op deze pagina zijn verzonnen.",)
        return (*(made_up if self.occasion.fictional else ()), *origins.failures(self.dossier.problems))

    def _picture(self, region: Region) -> Frame | None:
        codes = [b.code for b in self.dossier.buurten_of(region)]
        return frame(self._shapes, codes) if self._shapes is not None and codes else None

    def _breaks(self, region: Region) -> dict[str, str]:
        return {i: reason for (code, i), reason in self.dossier.chosen.breaks.items() if code == region.code}

    def _facts(self, scores: Sequence[Score]) -> list[Fact]:
        by_id = {s.indicator.id: s for s in scores}
        facts = []
        for indicator_id in _FACTS:
            if (score := by_id.get(indicator_id)) is None or score.own.value is None:
                continue
            note = score.indicator.moment.format(year=score.own.year, previous=score.own.year - 1)
            beside, name = cells.compared_gemeente(score), "gemeente"
            if beside is None:
                beside, name = score.nederland, "Nederland"
            if score.indicator.is_percentage and beside is not None and beside.value is not None:
                note = f"{name} {words.amount(beside.value, score.indicator)}"
            facts.append(Fact(score.indicator.label, words.amount(score.own.value, score.indicator), note))
        return facts

    def _summary(self, region: Region, scores: Sequence[Score], found: findings.Findings) -> tuple[str, ...]:
        sentences = [
            self._people(region, scores),
            self._who(scores),
            *(() if self._is_tiny(region) else _stand_out(found, scores)),
            self.signals.sentence(region),
            self.texts.purpose,
        ]
        return tuple(s for s in sentences if s)

    def _people(self, region: Region, scores: Sequence[Score]) -> str:
        by_id = {s.indicator.id: s.own for s in scores}
        people, homes = by_id.get("inwoners"), by_id.get("huishoudens")
        if people is None or people.value is None:
            return f"Van {region.label} is niet bekend hoeveel mensen er wonen."
        if people.value == 0:
            return f"In {region.label} woont niemand. Daarom zijn er bijna geen cijfers."
        text = f"In {region.label} wonen {words.number(people.value)} mensen"
        if homes is not None and homes.value:
            text += f" in {words.counted(int(homes.value), 'huishouden', 'huishoudens')}"
        return f"{text} (1 januari {people.year})."

    def _who(self, scores: Sequence[Score]) -> str:
        """Return what is most typical of who lives here."""
        themed = (s for s in scores if s.indicator.theme == "wie_wonen_hier" and s.indicator.driver != MARRIAGE)
        described = [s for s in themed if s.own.value is not None]
        typical = max(described, key=distance, default=None)
        if typical is None or distance(typical) == 0:
            return ""
        if distance(typical) < 1:
            where = "de gemeente" if cells.compared_gemeente(typical) is not None else "Nederland"
            return f"De leeftijden en huishoudens lijken op die van {where}."
        return cells.evidence(typical)

    def _nothing(self, region: Region) -> str:
        if self._is_tiny(region):
            return f"In deze wijk wonen minder dan {TINY} mensen. Daarom laten we alleen zien hoeveel het er zijn."
        return self.texts.too_little_known if _little_known(self.scores(region)) else self.texts.nothing_stands_out

    def _point(self, finding: Finding) -> Point:
        estimated = all(s.indicator.estimated for s in finding.scores)
        certainty = words.ESTIMATED if estimated else "geteld"
        years = words.listed(sorted({str(s.own.year) for s in finding.scores}))
        return Point(
            title=finding.title,
            evidence=_evidence(finding),
            certainty=f"Zekerheid: {certainty}, {years}. {self.texts.to_check}",
            anchor=f"cijfer-{finding.scores[0].indicator.id}",
        )

    def _gaps(self, region: Region, scores: Sequence[Score], themes: Sequence[Theme]) -> tuple[Gap, ...]:
        return (
            *origins.missing_figures(_expected(region, scores), self._breaks(region)),
            *origins.old_figures(scores, self.occasion.day.year),
            *origins.missing_borders(themes),
            *self._common_gaps,
        )

    def _run_details(self, region: Region) -> tuple[Definition, ...]:
        details: Mapping[str, str] = {
            "Gebied"
            if region.is_area
            else "Wijk": f"{region.label} ({region.code}), grenzen van 1 januari {region.year}",
            "Gemeente": f"{self.dossier.gemeente.label} ({self.dossier.gemeente.code})",
            "Datum van het rapport": words.long_date(self.occasion.day),
            "Kaart": f"grenzen van {self.dossier.border_year}" if self.dossier.border_year else "geen grenzen gevonden",
            "Versie": self.signals.version_text().label,
            "Gemaakt met": f"wijkanalyse {__version__}",
        }
        corrected = tuple(Definition("Gecorrigeerd", a.sentence) for a in self.dossier.corrected)
        return (*(Definition(term, text) for term, text in details.items()), *corrected)


def _expected(region: Region, scores: Sequence[Score]) -> tuple[Score, ...]:
    """Return the figures that a region could have: an own area has none that can't be added up."""
    return tuple(s for s in scores if not (region.is_area and s.own.status == "not_applicable"))


def _named(found: Sequence[Finding], catalogue: Catalogue) -> tuple[Finding, ...]:
    return tuple(replace(f, title=_title(f, catalogue)) for f in found)


def _title(finding: Finding, catalogue: Catalogue) -> str:
    """Return what the figures of a finding share; a single figure doesn't speak for all that has the same cause."""
    if len(finding.scores) > 1:
        return finding.title
    indicator = finding.scores[0].indicator
    if indicator.kind == "distance" and indicator.label.startswith("Afstand"):
        return f"{'Korte' if finding.kind == 'kracht' else 'Langere'} {words.inside(indicator.label)}"
    if len({i.theme for i in catalogue.indicators if i.driver == indicator.driver}) > 1:
        return next(t.title for t in catalogue.themes if t.id == indicator.theme)
    return finding.title


def _evidence(finding: Finding) -> tuple[str, ...]:
    """Return the figures that differ most as sentences, and the others by name; one that is alone in its theme last."""
    in_theme = Counter(s.indicator.theme for s in finding.scores)
    ranked = sorted(finding.scores, key=lambda s: (in_theme[s.indicator.theme] > 1, distance(s)), reverse=True)
    said = [cells.evidence(s, similar=True) for s in ranked[:_MOST_EVIDENCE]]
    others = [words.inside(s.indicator.label) for s in ranked[_MOST_EVIDENCE:]]
    if not others:
        return tuple(said)
    word = "gunstig" if finding.kind == "kracht" else "ongunstig"
    figures, are = ("het cijfer", "is") if len(others) == 1 else ("de cijfers", "zijn")
    return (*said, f"Ook {figures} over {words.listed(others)} {are} {word}.")


def _little_known(scores: Sequence[Score]) -> bool:
    """Return whether most figures that could have a verdict have none, or none that is certain."""
    judged = [s for s in scores if s.indicator.direction != "none"]
    return 2 * sum(s.verdict.headline in _CERTAIN for s in judged) <= len(judged)


def _stand_out(found: findings.Findings, scores: Sequence[Score]) -> tuple[str, ...]:
    if not found.strengths and not found.concerns:
        if _little_known(scores):
            return ("Bij de meeste cijfers is niet te zeggen of ze opvallen: ze ontbreken of zijn niet zeker.",)
        compared = any(cells.compared_gemeente(s) is not None for s in scores)
        return (f"Vergeleken met {'de gemeente en ' if compared else ''}Nederland springt er niets uit.",)
    return (
        _stands_out(found.strengths, "kracht", "krachten"),
        _stands_out(found.concerns, "aandachtspunt", "aandachtspunten"),
    )


def _stands_out(found: Sequence[Finding], one: str, more: str) -> str:
    if not found:
        return f"In de cijfers valt geen {one} op."
    titles = words.enumerated([words.inside(f.title) for f in found])
    if len(found) == 1:
        return f"In de cijfers valt één {one} op: {titles}."
    return f"In de cijfers vallen {words.few(len(found))} {more} op: {titles}."
