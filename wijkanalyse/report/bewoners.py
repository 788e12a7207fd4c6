"""The leaflet for residents: the krachten, aandachtspunten and questions of deelbaar, in words for at home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse import output, paths, words
from wijkanalyse.judgement.verdicts import SIMILAR, TINY
from wijkanalyse.language import amounts
from wijkanalyse.language.grammar import filled, typographic
from wijkanalyse.report import bewoners_texts
from wijkanalyse.report.cells import OLD_AFTER
from wijkanalyse.report.parts.accounts import Fact, Link
from wijkanalyse.report.parts.bewoners import Leaflet, LeafletIndex, LeafletPoint, LeafletRow, LeafletTold
from wijkanalyse.report.signals import ORDER
from wijkanalyse.report.themes import distance

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.report.bewoners_texts import LeafletTexts
    from wijkanalyse.signals.signal import Kind
    from wijkanalyse.weighing.weighed import Point, Question

_HARD: Final = ("gestandaardiseerd_inkomen", "laagste_inkomens")
"""Figures that need an explanation: they stand in the leaflet only where a point has no other."""
_OF: Final = "{} van de "
_SHORT: Final = 3
"""So many points beside each other leave room on the first sheet for what people told."""
_REFERENCES: Final = ("nederland", "gemeente", SIMILAR)


class LeafletWriter:
    """Writes the leaflets of one gemeente from what its pages are made of."""

    def __init__(self, assembler: Assembler, texts: LeafletTexts | None = None) -> None:
        self.assembler, self.dossier = assembler, assembler.dossier
        self.texts = texts or bewoners_texts.load(paths.resource_dir("data") / "texts" / bewoners_texts.FILE)
        self._told = assembler.occasion.told
        self._gemeente = assembler.dossier.gemeente.label

    def leaflet(self, region: Region) -> Leaflet:
        """Return the leaflet of a wijk or own area, complete."""
        texts, scores, found = self.texts, self.assembler.scores(region), self.assembler.weighed(region).weighed
        place = typographic(region.label)
        strengths, concerns = ([self._point(p, ps) for p in ps] for ps in (found.strengths, found.concerns))
        name = self.assembler.occasion.organisatie
        estimated = any(p.estimated for p in (*strengths, *concerns))
        told_intro, told = self._told_besides(region, (*found.strengths, *found.concerns))
        return Leaflet(
            title=f"{region.label} ({self._gemeente}): voor bewoners",
            wijk=region.label,
            gemeente=self._gemeente,
            date=words.long_date(self.assembler.occasion.day),
            organisatie=name,
            warnings=self._warnings(),
            what=(texts.what if self._collected else texts.what_figures).format(place=place),
            facts=self._facts(scores),
            strengths=tuple(strengths),
            concerns=tuple(concerns),
            no_strengths="" if strengths else self._nothing(region, texts.nothing_good),
            no_concerns="" if concerns else self._nothing(region, texts.nothing_hard),
            footnote=texts.estimated if estimated else "",
            told_intro=told_intro,
            told=told,
            unknown=self._unknown(region, scores),
            questions=tuple(self._question(q, place) for q in found.questions if q.audience == "bewoners"),
            hand_in=texts.hand_in.format(name=name) if name else texts.hand_in_open,
            next_step=texts.next_step,
            sources=self._sources(scores),
            short=max(len(strengths), len(concerns)) <= _SHORT,
            index=Link(f"Alle wijken in {self._gemeente}", output.INDEX),
        )

    def index(self) -> LeafletIndex:
        """Return the list of the leaflets, wijken in the order of their codes and then own areas."""
        return LeafletIndex(
            title=f"{self._gemeente}: voor bewoners",
            gemeente=self._gemeente,
            date=words.long_date(self.assembler.occasion.day),
            organisatie=self.assembler.occasion.organisatie,
            warnings=self._warnings(),
            intro=self.texts.index_intro,
            rows=tuple(self._row(place) for place in self.dossier.places),
        )

    def _row(self, place: Region) -> LeafletRow:
        people = self._inhabitants(place)
        counted = self.texts.index_people.format(people=words.number(people)) if people is not None else ""
        return LeafletRow(Link(place.label, output.page_name(place)), counted)

    # --- at the top -------------------------------------------------------------------------------
    @property
    def _collected(self) -> bool:
        return self._told is not None and self._told.view.collected

    def _warnings(self) -> tuple[str, ...]:
        made_up = self.texts.made_up.format(gemeente=self._gemeente) if self.assembler.occasion.fictional else ""
        failed = self.texts.failed if any(p.kind == "failed" for p in self.dossier.problems) else ""
        return tuple(text for text in (made_up, failed) if text)

    def _inhabitants(self, place: Region) -> float | None:
        population = self.dossier.population.get(place.code)
        return population.inwoners if population is not None else None

    def _facts(self, scores: Iterable[Score]) -> tuple[Fact, ...]:
        """Return how many people live here, and a few shares as a fraction, with the figure beside it."""
        known = {s.indicator.id: s for s in scores if s.own.value is not None}
        found = []
        if (people := known.get("inwoners")) is not None and people.own.value:
            label = self.texts.one_person if round(people.own.value) == 1 else self.texts.people
            found.append(Fact(label, words.number(people.own.value), f"1 januari {people.own.year}"))
        return (*found, *(self._share(known[i]) for i in self.texts.facts if i in known))

    def _share(self, score: Score) -> Fact:
        value, indicator = score.own.value or 0.0, score.indicator
        counted, share = self.texts.facts[indicator.id]
        printed, part = amounts.value(value, indicator), amounts.one_in(value)
        beside = self._beside(score, _REFERENCES[:1])
        if part:
            return Fact(counted, part, f"{printed}. {beside}".strip())
        return Fact(share, printed, beside)

    # --- points -----------------------------------------------------------------------------------
    def _nothing(self, region: Region, usual: str) -> str:
        people = self._inhabitants(region)
        if people is None or people >= TINY:
            return usual
        return self.texts.nobody if people < 1 else self.texts.tiny

    def _point(self, point: Point, beside: Sequence[Point]) -> LeafletPoint:
        lead = min(point.scores, key=lambda s: (s.indicator.id in _HARD, -distance(s)), default=None)
        return LeafletPoint(
            id=point.id,
            title=self._title(point, beside),
            sentences=self._evidence(lead) if lead is not None else (),
            told=self._heard(point),
            estimated=lead is not None and lead.indicator.estimated,
        )

    def _heard(self, point: Point) -> str:
        """Return how often people named it; beside a figure by its theme, which may be another than the title says."""
        text = self.texts.told_also if point.scores else self.texts.told_only
        return " ".join(
            text.format(theme=self._names([theme]), band=self.texts.bands[cell.band])
            for theme, cell in zip(point.cell_themes, point.cells, strict=True)
        )

    def _title(self, point: Point, beside: Sequence[Point]) -> str:
        """Return a title in plain words; that of a figure about one thing, as a distance, is plain already."""
        theme = self.texts.themes.get(point.theme, point.title)
        if not point.scores:
            taken = any(p.scores and p.theme == point.theme for p in beside)
            return self.texts.told_about.format(theme=words.inside(theme)) if taken else theme
        catalogue = self.assembler.catalogue
        if point.title == next((t.title for t in catalogue.themes if t.id == point.theme), ""):
            return theme
        if " afstand tot een " in point.title:
            return typographic(point.title)
        return self.texts.points.get(point.id, typographic(point.title))

    def _evidence(self, score: Score) -> tuple[str, ...]:
        sides = [c.reference for c in score.verdict.comparisons if c.outcome == score.verdict.headline]
        places = [r for r in _REFERENCES if r in sides]
        said = (self._sentence(score), self._beside(score, places or _REFERENCES))
        return tuple(text for text in said if text)

    def _sentence(self, score: Score) -> str:
        """Return a figure as a sentence: 1 op de 5 volwassenen rookt (21%), or with the figure alone."""
        value, indicator = score.own.value or 0.0, score.indicator
        text, printed = self.texts.sentences.get(indicator.id, indicator.sentence), amounts.value(value, indicator)
        part = amounts.one_in(value) if indicator.is_percentage and text.startswith(_OF) else ""
        if part:
            return words.sentence(f"{typographic(f'{part} {text.removeprefix(_OF)}')} ({printed})")
        return words.sentence(filled(text, printed, nearly=value != 0))

    def _beside(self, score: Score, references: Sequence[str]) -> str:
        """Return the figure of the first of these places that has one."""
        known = {
            "nederland": score.nederland.value if score.nederland is not None else None,
            "gemeente": score.gemeente.value if score.gemeente is not None else None,
            SIMILAR: score.similar.median if score.similar is not None else None,
        }
        place = next((r for r in references if known[r] is not None), None)
        if place is None:
            return ""
        key = "vergelijkbaar" if place == SIMILAR else place
        where = self.texts.where[key].format(gemeente=self._gemeente)
        return self.texts.beside.format(where=where, number=amounts.value(known[place] or 0.0, score.indicator))

    # --- signals ----------------------------------------------------------------------------------
    def _told_besides(self, region: Region, points: Sequence[Point]) -> tuple[str, tuple[LeafletTold, ...]]:
        """Return what people told that no point says already, and the sentence above it."""
        said = {(theme, cell.kind) for p in points for theme, cell in zip(p.cell_themes, p.cells, strict=True)}
        found = self._told_by(region, said)
        if found:
            return (self.texts.told_more if said else self.texts.told_intro), found
        return (self.texts.told_above if said else self.texts.told_nothing), ()

    def _told_by(self, region: Region, said: Container[tuple[str, Kind]]) -> tuple[LeafletTold, ...]:
        """Return per kind the subjects that may be shown, with how often each was named, without those in `said`."""
        place = self._told.view.places.get(region.code) if self._told is not None else None
        if place is None:
            return ()
        found = []
        for kind in ORDER:
            cells = [
                (t.theme, cell)
                for t in place.themes
                if (cell := t.cell(kind)) is not None and (t.theme, kind) not in said
            ]
            items = tuple(
                self.texts.told_item.format(theme=self.texts.themes.get(t, t), band=self.texts.bands[cell.band])
                for t, cell in cells
            )
            found += [LeafletTold(self.texts.kinds[kind], items)] if items else []
        return tuple(found)

    def _question(self, question: Question, place: str) -> str:
        """Return a question of the report in the words of the leaflet; that of a pattern is as it is."""
        texts = self.texts.questions
        text = texts.get(f"{question.rule}.{question.theme}") or texts.get(question.rule)
        if text is None:
            return question.text
        theme = words.inside(self.texts.themes.get(question.theme, question.theme))
        return text.format(theme=theme, place=place)

    # --- what isn't known -------------------------------------------------------------------------
    def _unknown(self, region: Region, scores: Sequence[Score]) -> tuple[str, ...]:
        texts = self.texts
        themes = dict.fromkeys(s.indicator.theme for s in scores)
        known = {s.indicator.theme for s in scores if s.own.value is not None}
        empty = self._names(t for t in themes if t not in known)
        missing = any(s.own.value is None and s.indicator.theme in known for s in scores)
        old = [s.own.year for s in scores if s.own.value is not None and self._is_old(s)]
        said = [texts.no_figures.format(themes=empty)] if empty else []
        said += [texts.some_missing] if missing else []
        said += [self._silence(region)]
        said += [texts.old.format(year=min(old))] if old else []
        return (*(text for text in said if text), texts.person)

    def _is_old(self, score: Score) -> bool:
        return self.assembler.occasion.day.year - score.own.year > OLD_AFTER

    def _silence(self, region: Region) -> str:
        """Return about what people told nothing or too little: the same words for both."""
        place = self._told.view.places.get(region.code) if self._told is not None and self._collected else None
        if place is None:
            return ""
        silent = [t.theme for t in place.themes if not t.cells]
        if len(silent) == len(place.themes):
            return self.texts.silent_all
        return self.texts.silent.format(themes=self._names(silent)) if silent else ""

    def _names(self, themes: Iterable[str]) -> str:
        return words.enumerated([words.inside(self.texts.themes.get(t, t)) for t in themes])

    def _sources(self, scores: Iterable[Score]) -> str:
        """Return who made the figures and of which years they are."""
        known = [s for s in scores if s.own.value is not None]
        if not known:
            return ""
        licences = [self.assembler.catalogue.provider(s.indicator.source.provider).licence for s in known]
        owners = dict.fromkeys(words.inside(o) for text in licences for o in _owners(typographic(text)))
        first, last = min(s.own.year for s in known), max(s.own.year for s in known)
        years = str(last) if first == last else f"{first} tot en met {last}"
        text = self.texts.sources_made_up if self.assembler.occasion.fictional else self.texts.sources
        return f"{text.format(sources=words.listed(list(owners)), years=years)} {self.texts.more}"


def _owners(licence: str) -> list[str]:
    """Return who are named in a licence, without the name of the licence itself."""
    named = licence.removesuffix(", CC BY 4.0").removesuffix(", open data")
    return [part.strip() for part in named.replace(" en ", ",").split(",")]
