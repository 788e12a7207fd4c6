"""The example's signals as every test may use them: read, placed in Voorbeeldstad, screened, counted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wijkanalyse import catalogue
from wijkanalyse.privacy import rules
from wijkanalyse.privacy.allow_list import AllowList
from wijkanalyse.privacy.places import PlaceNames
from wijkanalyse.privacy.screen import Screener
from wijkanalyse.regions import regions_of
from wijkanalyse.signals import count, hiding, merge, read, vocabulary
from wijkanalyse.signals.count import Ground
from wijkanalyse.signals.locate import Locator
from wijkanalyse.signals.read import ReadContext, Reading
from wijkanalyse.signals.signal import Kind, Signal, Version
from wijkanalyse.signals.views import Intake, SignalView
from wijkanalyse.sources.folder import FolderTables
from wijkanalyse.sources.protocol import Selection
from wijkanalyse.workshop import EXAMPLE_DAY

DATA = Path(__file__).parent.parent / "data"
EXAMPLE = DATA / "example"
FILES = sorted((EXAMPLE / "signalen").iterdir())
PARTNERS, WELZIJN = "signalen-bewoners-en-partners.csv", "signalen-welzijn.xlsx"
NEWEST = "99025NED"
VOORBEELDSTAD = "GM9901"
OUDE_KERN, STATIONSKWARTIER, TUINDORP, HOGE_LINDEN, WATERRIJK, BUITENHOF = (f"WK99010{n}" for n in range(1, 7))


@cache
def lists() -> vocabulary.Vocabulary:
    known = catalogue.load(DATA / "catalogue")
    return vocabulary.load(DATA / "signals" / "vocabulary.toml", {t.id: t.title for t in known.themes})


@cache
def locator() -> Locator:
    frame = FolderTables(EXAMPLE / "opendata").categories(NEWEST, "WijkenEnBuurten")
    found = [r for r in regions_of(frame, EXAMPLE_DAY.year) if r.gemeente == VOORBEELDSTAD]
    gemeente = next(r for r in found if r.code == VOORBEELDSTAD)
    return Locator(gemeente, *(tuple(r for r in found if r.code.startswith(level)) for level in ("WK", "BU")))


@cache
def reading() -> Reading:
    return read.read(FILES, ReadContext(lists(), locator(), EXAMPLE_DAY))


@cache
def ground() -> Ground:
    place = locator()
    return Ground(
        gemeente=VOORBEELDSTAD,
        buurten={w.code: tuple(b.code for b in place.buurten if b.wijk == w.code) for w in place.wijken},
        areas={},
        inhabitants=inhabitants(),
        themes=tuple(e.id for e in lists().entries("theme")),
        vocabulary=lists(),
        datum=EXAMPLE_DAY,
    )


def inhabitants() -> dict[str, int | None]:
    tables = FolderTables(EXAMPLE / "opendata")
    properties = tables.properties(NEWEST)
    (column,) = properties.topics.loc[properties.topics["base"] == "AantalInwoners", "key"]
    rows = tables.rows(NEWEST, properties, Selection((column,), ("WK9901",)))
    codes = rows[properties.region_dimension].str.strip()
    return dict(zip(codes, rows[column].astype(int), strict=True))


@cache
def shown(version: Version) -> SignalView:
    return hiding.view(merge.merged(reading().signals).signals, ground(), version, Intake())


def cells(version: Version) -> set[tuple[str, str, Kind]]:
    """Return which wijk, theme and kind a version shows."""
    return {(w, t.theme, c.kind) for w, place in shown(version).places.items() for t in place.themes for c in t.cells}


def about(wijk: str, theme: str, kind: Kind) -> list[Signal]:
    """Return the signals of a cell as they were typed, whether they count or not."""
    return [s for s in reading().signals if ground().home(s.region) == wijk and (s.theme, s.kind) == (theme, kind)]


def counted(signals: list[Signal]) -> list[Signal]:
    return [s for s in signals if count.counts(s, ground())]


@cache
def screener() -> Screener:
    places = (locator().gemeente, *locator().wijken, *locator().buurten)
    return Screener(rules.load(), PlaceNames(tuple(p.name for p in places)), AllowList())
