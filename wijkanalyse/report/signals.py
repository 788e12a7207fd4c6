"""What the pages say about signals, from what a version may know of them (`signals.views`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language.grammar import some
from wijkanalyse.report.parts.accounts import Definition
from wijkanalyse.report.parts.signals import (
    FollowUpText,
    GemeenteSignals,
    KindText,
    Quote,
    SignalAccount,
    SignalBlock,
    TitledBlock,
    VersionText,
    WaitingRow,
)
from wijkanalyse.signals import hiding
from wijkanalyse.signals.count import OLDEST_MONTHS, band
from wijkanalyse.signals.coverage import DETAIL
from wijkanalyse.signals.views import Coverage, FollowUp, PlaceSignals

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.regions import Region
    from wijkanalyse.report.texts import SignalTexts
    from wijkanalyse.signals.signal import Kind, Version
    from wijkanalyse.signals.views import Cell, SignalView, ThemeSignals
    from wijkanalyse.signals.vocabulary import Vocabulary

ORDER: Final[tuple[Kind, ...]] = ("kracht", "knelpunt", "wens")
"""Strengths stand before problems."""
DOTS: Final = {"enkele": "●○○", "meerdere": "●●○", "veel": "●●●"}
"""How a band is drawn; its word always stands beside it."""
_MOST_THEMES: Final = 3
_FAR: Final = 20
"""Past the last band."""
_HALVES: Final = {"1": "eerste", "2": "tweede"}


@dataclass(frozen=True)
class Told:
    """The signals of one gemeente as one version may show them, and the lists that name their ids."""

    view: SignalView
    vocabulary: Vocabulary


class SignalWriter:
    """Writes what the pages of one gemeente say about signals; without signals only which version it is.

    `buurten` are the names of buurten by code.
    """

    def __init__(self, told: Told | None, catalogue: Catalogue, texts: SignalTexts, buurten: Mapping[str, str]) -> None:
        self.texts, self.buurten = texts, buurten
        self.themes = {t.id: t.title for t in catalogue.themes}
        self.version: Version = told.view.version if told is not None else "deelbaar"
        self._told = told if told is not None and told.view.collected else None
        self._numbers = _numbers(self.version, texts)

    @property
    def collected(self) -> bool:
        """Whether there are signals at all, shown or not."""
        return self._told is not None

    def version_text(self) -> VersionText:
        """Return which version the pages belong to, and how it differs from the other."""
        said = self.texts.version[self.version]
        text = said.text.format(**self._numbers) if self._told is not None else said.without
        return VersionText(self.version, said.label, text, said.stamp)

    def blocks(self, code: str) -> dict[str, SignalBlock]:
        """Return what was seen and heard in a place, by theme."""
        if self._told is None:
            ask = SignalBlock(self.texts.heading, ask=self.texts.ask)
            return dict.fromkeys(self.themes, ask)
        place = self._place(self._told.view, code)
        return {theme: self._block(self._told, place.theme(theme)) for theme in self.themes}

    def sentence(self, region: Region) -> str:
        """Return in one sentence which themes were spoken about in a wijk; empty where there are no signals at all."""
        if self._told is None:
            return ""
        place = self._place(self._told.view, region.code)
        if place.hidden and self.version == "intern":
            return self.texts.lifted.format(**self._numbers)
        found = {kind: part for kind in ORDER if (part := self._by_theme(place, kind))}
        parts = [part for kind, part in found.items() if kind != "wens"] or list(found.values())
        if not parts:
            return self.texts.told_nothing.format(place=region.label)
        return self.texts.told.format(themes="; ".join(parts))

    def account(self, code: str) -> SignalAccount | None:
        """Return coverage, follow-up and rules of a wijk, own area or gemeente; None where there are no signals."""
        if self._told is None:
            return None
        place = self._place(self._told.view, code)
        return SignalAccount(
            silence=self.texts.silence,
            coverage=self._coverage(self._told, place.coverage),
            follow_up=self._follow_up(self._told, place.follow_up),
            rules=self._rules(),
            acute=self.texts.acute,
            source_word=self.texts.source_word if self._counts_sources(place) else "",
        )

    def glossary(self) -> tuple[Definition, ...]:
        """Return the words about signals; none where there are no signals."""
        if self._told is None:
            return ()
        return tuple(
            Definition(d.term.format(**self._numbers), d.text.format(**self._numbers)) for d in self.texts.glossary
        )

    def gemeente(self, label: str) -> GemeenteSignals | None:
        """Return what was said about the whole gemeente; None where there are no signals at all."""
        if self._told is None:
            return None
        place = self._told.view.gemeente
        blocks = {theme: self._block(self._told, place.theme(theme)) for theme in self.themes}
        shown = tuple(TitledBlock(self.themes[theme], block) for theme, block in blocks.items() if block.kinds)
        little = [words.inside(self.themes[t]) for t, block in blocks.items() if not block.kinds and not block.silent]
        intro = [self.texts.gemeente if shown else self.texts.told_nothing]
        intro += [self.texts.gemeente_lifted] if self.version == "intern" else []
        intro += [self.texts.gemeente_below] if little else []
        filled = tuple(text.format(place=label, themes=words.enumerated(little)) for text in intro)
        return GemeenteSignals(f"Signalen over heel {label}", filled, shown)

    def warnings(self) -> tuple[str, ...]:
        """Return what wasn't used: signals that wait for a check, and rows and files that couldn't be read."""
        if self._told is None:
            return ()
        view = self._told.view
        waiting = words.counted(view.waiting, "signaal wacht", "signalen wachten")
        rows = words.counted(view.unreadable_rows, "rij", "rijen")
        files = words.counted(view.unreadable_files, "bestand", "bestanden")
        said = (
            (view.waiting, f"{waiting} op controle. Wat nog wacht, telt niet mee."),
            (view.unreadable_rows, f"{rows} met signalen {_could(view.unreadable_rows)} niet worden gelezen."),
            (view.unreadable_files, f"{files} met signalen {_could(view.unreadable_files)} niet worden gelezen."),
        )
        return tuple(sentence for count, sentence in said if count)

    def _place(self, view: SignalView, code: str) -> PlaceSignals:
        if code == view.gemeente.code:
            return view.gemeente
        return view.places.get(code) or PlaceSignals(code, (), Coverage(tuple(self.themes)), FollowUp())

    def _counts_sources(self, place: PlaceSignals) -> bool:
        cells = (cell for theme in place.themes for cell in theme.cells)
        return self.version == "intern" and any(cell.sources is not None for cell in cells)

    def _by_theme(self, place: PlaceSignals, kind: Kind) -> str:
        """Return which themes have signals of a kind: krachten bij wonen en bij veiligheid."""
        found = [words.inside(title) for theme, title in self.themes.items() if place.theme(theme).cell(kind)]
        more = len(found) - _MOST_THEMES
        names = [f"bij {name}" for name in found[:_MOST_THEMES]]
        names += [f"bij nog {some(more, 'ander thema', 'andere thema’s')}"] if more > 0 else []
        return f"{words.inside(self.texts.kinds[kind])} {words.listed(names)}" if names else ""

    def _block(self, told: Told, signals: ThemeSignals) -> SignalBlock:
        below = signals.below and self.version == "intern"
        if not signals.cells:
            return SignalBlock(
                self.texts.heading, remark=self.texts.below if below else self.texts.none, silent=not below
            )
        kinds = tuple(self._kind(told.vocabulary, kind, signals.cell(kind)) for kind in ORDER)
        return SignalBlock(self.texts.heading, kinds, remark=self.texts.also_below if below else "", silent=False)

    def _kind(self, vocabulary: Vocabulary, kind: Kind, cell: Cell | None) -> KindText:
        """Return the signals of a kind; the shareable version looks at nothing but the band."""
        title = self.texts.kinds[kind]
        if cell is None:
            return KindText(kind, title, "", "", self.texts.none)
        band, dots = self.texts.bands[cell.band], DOTS[cell.band]
        if self.version == "deelbaar":
            return KindText(kind, title, band, dots, "")
        return KindText(
            kind=kind,
            title=title,
            band=band,
            dots=dots,
            absent="",
            sources=self.texts.sources.format(sources=words.few(cell.sources)) if cell.sources is not None else "",
            details=self._details(vocabulary, cell),
            typed=cell.texts,
            quotes=tuple(Quote(text, speaker) for text, speaker in cell.quotes),
        )

    def _details(self, vocabulary: Vocabulary, cell: Cell) -> tuple[Definition, ...]:
        where = [self.texts.buurten.format(told=cell.buurten[0], all=cell.buurten[1])] if cell.buurten else []
        return (
            *self._detail("onderwerpen", [vocabulary.label("onderwerp", o) for o in cell.onderwerpen]),
            *self._detail("groups", [vocabulary.label("group", g) for g in cell.groups]),
            *self._detail("roles", [vocabulary.label("role", r) for r in cell.roles]),
            *self._detail("buurten", where),
            *self._detail("periods", [half_year(p) for p in cell.periods]),
        )

    def _detail(self, name: str, items: Sequence[str]) -> tuple[Definition, ...]:
        return (Definition(self.texts.details[name], words.enumerated(items)),) if items else ()

    def _coverage(self, told: Told, coverage: Coverage) -> tuple[Definition, ...]:
        """Return about what, by whom and when was spoken; what a version may not know is absent from `coverage`."""
        label = told.vocabulary.label
        found: dict[str, Sequence[str]] = {
            "themes": [self.themes[t] for t in coverage.silent_themes],
            "groups": [label("group", g) for g in coverage.silent_groups],
            "buurten": [self.buurten.get(b, b) for b in coverage.silent_buurten],
            "silent_periods": [half_year(p) for p in coverage.silent_periods],
            "roles": [label("role", r) for r in coverage.roles],
            "silent_roles": [label("role", r) for r in coverage.silent_roles],
            "periods": [half_year(p) for p in coverage.periods],
        }
        lines = {name: words.sentence(words.enumerated(items)) for name, items in found.items() if items}
        if coverage.mostly_old:
            lines["periods"] = f"{lines.get('periods', '')} {self.texts.mostly_old}".strip()
        return tuple(Definition(self.texts.coverage[name], line) for name, line in lines.items())

    def _follow_up(self, told: Told, done: FollowUp) -> FollowUpText | None:
        label = told.vocabulary.label
        if self.version == "intern":
            counts = tuple(Definition(label("status", s), words.number(n)) for s, n in done.counts if n)
        else:
            counts = tuple(Definition(label("status", s), self.texts.bands[band]) for s, band in done.bands)
        waiting = tuple(
            WaitingRow(
                self.themes[w.theme], label("kind", w.kind), half_year(w.period), label("status", w.status), w.follow_up
            )
            for w in (done.waiting if self.version == "intern" else ())
        )
        return FollowUpText(self.texts.follow_up, counts, self.texts.waiting, waiting) if counts or waiting else None

    def _rules(self) -> tuple[Definition, ...]:
        rules = (r for r in self.texts.rules if r.version in ("", self.version))
        return tuple(Definition(r.term, r.text.format(**self._numbers)) for r in rules)


def _could(count: int) -> str:
    return "kon" if count == 1 else "konden"


def half_year(period: str) -> str:
    """Return "2026-1" as words; an empty text for none."""
    if not period:
        return ""
    year, _, half = period.partition("-")
    return f"{_HALVES[half]} helft van {year}"


def _numbers(version: Version, texts: SignalTexts) -> dict[str, str]:
    """Return what is filled in the texts: the numbers of the rules as the rules themselves use them."""
    minimum, least, bands = hiding.MINIMUM[version], hiding.LEAST_INHABITANTS[version], _bands(version)
    return {
        "signals": words.number(minimum.signals),
        "sources": words.number(minimum.sources),
        "small": words.number(least),
        "months": words.number(OLDEST_MONTHS),
        "group": words.number(DETAIL.signals),
        "words": words.number(hiding.QUOTE_WORDS),
        "bands": words.sentence(words.listed([f"{word} vanaf {least}" for word, least in bands.items()])),
        "band_words": " of ".join(bands).capitalize(),
        "none": texts.none,
        "below": texts.below,
    }


def _bands(version: Version) -> dict[str, int]:
    """Return from how many signals each word is used: meerdere from 3 and veel from 6 in intern, not what never is."""
    first: dict[str, int] = {}
    for count in range(hiding.MINIMUM[version].signals, _FAR):
        first.setdefault(band(count, version), count)
    return first
