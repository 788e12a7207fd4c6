"""What a build needs to hear a team: the ground that signals are counted on, the screener, and the last gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wijkanalyse import paths
from wijkanalyse.signals import vocabulary
from wijkanalyse.signals.count import Ground
from wijkanalyse.signals.hear import Listening
from wijkanalyse.signals.locate import Locator

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.privacy.screen import Screener
    from wijkanalyse.regions import Region
    from wijkanalyse.settings import Settings
    from wijkanalyse.signals.vocabulary import Vocabulary


def load_vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Return the lists of the signals form."""
    path = paths.resource_dir("data") / "signals" / "vocabulary.toml"
    return vocabulary.load(path, {t.id: t.title for t in catalogue.themes})


def listening(dossier: Dossier, known: Catalogue, settings: Settings, *, words: Vocabulary) -> Listening:
    """Return what the signals of a gemeente are held against when they are counted."""
    checked = to_check(dossier.gemeente, dossier.wijken, dossier.buurten, settings, words)
    return replace(checked, ground=counted_ground(dossier, known, settings, words=words))


def counted_ground(dossier: Dossier, known: Catalogue, settings: Settings, *, words: Vocabulary) -> Ground:
    """Return what the signals of a gemeente are counted on."""
    people = {code: p.inwoners for code, p in dossier.population.items()}
    return replace(
        _ground(dossier.gemeente, dossier.wijken, dossier.buurten, settings, words),
        areas={a.region.code: a.parts for a in dossier.areas},
        inhabitants={p.code: _whole(people.get(p.code)) for p in dossier.places},
        themes=tuple(t.id for t in known.themes),
    )


def to_check(
    gemeente: Region, wijken: Sequence[Region], buurten: Sequence[Region], settings: Settings, words: Vocabulary
) -> Listening:
    """Return what signals are held against when they are only read and screened: nobody is counted."""
    names = [*(name for r in (gemeente, *wijken, *buurten) for name in (r.label, r.name))]
    names += [area.name for area in settings.gebied]
    locator = Locator(gemeente, tuple(wijken), tuple(buurten))
    return Listening(_ground(gemeente, wijken, buurten, settings, words), locator, screener(settings, names))


def _ground(
    gemeente: Region, wijken: Sequence[Region], buurten: Sequence[Region], settings: Settings, words: Vocabulary
) -> Ground:
    return Ground(
        gemeente=gemeente.code,
        buurten={w.code: tuple(b.code for b in buurten if b.wijk == w.code) for w in wijken},
        areas={},
        inhabitants={},
        themes=tuple(e.id for e in words.entries("theme")),
        vocabulary=words,
        datum=settings.datum,
    )


def _whole(people: float | None) -> int | None:
    return None if people is None else int(people)


def screener(settings: Settings, places: Iterable[str]) -> Screener:
    """Return the screener with what the team allows; `places` are names that are nobody's.

    Raises SettingsError when privacy.toml can't be used.
    """
    from wijkanalyse.privacy import allow_list, rules
    from wijkanalyse.privacy.places import PlaceNames
    from wijkanalyse.privacy.screen import Screener

    known = rules.load()
    allowed = allow_list.load(settings.privacy, known) if settings.privacy is not None else allow_list.AllowList()
    return Screener(known, PlaceNames(tuple(dict.fromkeys(places))), allowed, allowed.mode)


def product_words(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return everything that the product itself says: its texts, its catalogue and its templates."""
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.suffix in {".toml", ".j2", ".md"})
    return tuple(f.read_text(encoding="utf-8") for f in files)
