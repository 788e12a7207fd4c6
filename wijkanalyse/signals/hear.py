"""From the files of a team to what one version of the report may know: read, screened, merged, counted, hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from wijkanalyse import words
from wijkanalyse.signals import hiding
from wijkanalyse.signals.merge import Merged, merged
from wijkanalyse.signals.read import ReadContext, Reading, read
from wijkanalyse.signals.screening import Screened, screen
from wijkanalyse.signals.views import Intake

if TYPE_CHECKING:
    from wijkanalyse.errors import Remark
    from wijkanalyse.privacy.screen import Screener
    from wijkanalyse.signals.count import Ground
    from wijkanalyse.signals.locate import Locator
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import SignalView


@dataclass(frozen=True)
class Listening:
    """What signals are held against: the gemeente they are counted in, its places, and the screener of the team."""

    ground: Ground
    locator: Locator
    screener: Screener


@dataclass(frozen=True)
class Heard:
    """What one version may know of the signals, and what the team must know of its files.

    `remarks` are what is wrong or waits for an answer, `notes` what is good to know. `raw` and `masked` may stand in no
    file of the report, as far as the version says.
    """

    view: SignalView
    files: int = 0
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()
    raw: frozenset[str] = field(default=frozenset(), repr=False)
    masked: frozenset[str] = field(default=frozenset(), repr=False)
    stops: tuple[Remark, ...] = ()

    @property
    def needs_check(self) -> bool:
        """Whether the team must look at something before all its signals count."""
        return bool(self.view.waiting or self.view.unreadable_rows or self.view.unreadable_files)


def hear(paths: Sequence[Path], listening: Listening, version: Version) -> Heard:
    """Return what one version may know of the signals in files and folders; without files that none were collected.

    The caller must refuse what has `stops`: nothing may be written then.
    """
    ground = listening.ground
    if not paths:
        return unheard(ground, version)
    reading, screened = read_screened(paths, listening)
    intake = Intake(True, screened.waiting, reading.unreadable_rows, reading.unreadable_files)
    found = merged(screened.signals)
    return Heard(
        hiding.view(found.signals, ground, version, intake),
        len(reading.files),
        (*reading.remarks, *screened.asks),
        (*map(str, (*reading.notes, *screened.warnings, *screened.words)), *counted(found)),
        screened.raw,
        screened.masked,
        screened.stops,
    )


def unheard(ground: Ground, version: Version) -> Heard:
    """Return what a version knows where no signals were collected."""
    return Heard(hiding.view((), ground, version, Intake(collected=False)))


def read_screened(paths: Sequence[Path], listening: Listening) -> tuple[Reading, Screened]:
    """Return every row that could be read, and what screening says of it."""
    context = ReadContext(listening.ground.vocabulary, listening.locator, listening.ground.datum)
    reading = read(paths, context)
    return reading, screen(reading.signals, [f.name for f in reading.files], listening.screener)


def counted(found: Merged) -> tuple[str, ...]:
    """Return how many signals stand in the files more than once, and how many were taken back."""
    told = []
    if number := len(found.doubles):
        once = "telt" if number == 1 else "tellen"
        told.append(f"{words.counted(number, 'signaal staat', 'signalen staan')} er vaker in, en {once} één keer")
    if number := found.withdrawn:
        left = "telt" if number == 1 else "tellen"
        told.append(f"{words.counted(number, 'signaal is', 'signalen zijn')} ingetrokken, en {left} niet mee")
    return tuple(told)
