"""Keeps what the reports of a gemeente said on a day in small files, so that a later report can say what changed."""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.errors import Remark, WijkanalyseError, refusal
from wijkanalyse.signals.count import OLDEST_MONTHS, age
from wijkanalyse.weighing import state as states
from wijkanalyse.weighing.state import NewerStateError, State

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Version

VARIABLE: Final = "WIJKANALYSE_STAND"
FOLDER: Final = "stand"
LEAST_DAYS: Final = 30
"""A report is compared with the newest state that is at least so many days older."""
EACH_DAY, EACH_WEEK = 60, 366
"""Of so many days back every day is kept, and one per week; before that one per month."""
_SUFFIX: Final = ".json.gz"
_DAMAGED: Final = ".beschadigd"
_SHOWN: Final = 12


class CompareError(WijkanalyseError):
    """There is no state of the day that somebody wants to compare with, or of an earlier one."""


@dataclass(frozen=True)
class Home:
    """Where states are kept, and whether those of intern may hold the bands of signals there."""

    root: Path
    signals: bool = False


def home(project: Path | None, out: Path) -> Home:
    """Return where states are kept: in the project folder (where `wijkanalyse.toml` is), or with the user's data.

    Never in the cache: that may be thrown away, and a figure from before a revision can't be fetched again. What
    follows from signals stays where the signals are, with whoever may read them: without a project folder none are
    kept. A project folder inside the folder of the reports doesn't count, because reports go round.
    WIJKANALYSE_STAND names another folder, for figures only.
    """
    if chosen := os.environ.get(VARIABLE, "").strip():
        return Home(Path(chosen).expanduser().absolute())
    if project is not None and not project.resolve().is_relative_to(out.resolve()):
        return Home(project / FOLDER, signals=True)
    from platformdirs import user_data_path

    return Home(user_data_path("wijkanalyse", appauthor=False) / FOLDER)


@dataclass(frozen=True)
class Earlier:
    """The state to compare with, None when there is none; `remarks` are about states that can't be used."""

    state: State | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """The states of one version of the reports of one gemeente, a file per day.

    Those of intern are gone after 24 months, as signals are.
    """

    root: Path
    gemeente: str
    version: Version

    @property
    def folder(self) -> Path:
        """Where the files of this shelf stand."""
        return self.root / self.gemeente / self.version

    def days(self) -> list[date]:
        """Return the days of which there is a state, newest first."""
        try:
            names = [p.name for p in self.folder.iterdir()]
        except OSError:
            return []
        return sorted((day for name in names if (day := _day(name)) is not None), reverse=True)

    def earlier(self, datum: date, asked: date | None = None) -> Earlier:
        """Return the newest state at least 30 days older than `datum`; or the newest on or before the day asked for.

        A damaged state is set aside, and the one before it is used. Raises CompareError when there is none of a day
        that was asked for.
        """
        last = datum - timedelta(days=LEAST_DAYS) if asked is None else min(asked, datum - timedelta(days=1))
        remarks: list[Remark] = []
        for day in self.days():
            if day <= last and not self._is_old(day, datum):
                found = self._read(day)
                if isinstance(found, State):
                    return Earlier(found, tuple(remarks))
                remarks.append(found)
        if asked is not None:
            raise _nothing(asked, [d for d in self.days() if d < datum and not self._is_old(d, datum)])
        return Earlier(None, tuple(remarks))

    def keep(self, state: State) -> tuple[Remark, ...]:
        """Keep a state in the place of an earlier one of that day, and remove what isn't needed any more.

        Never raises for a disk that refuses, because the reports are there already: a remark says that it wasn't kept.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self._path(state.datum), packed(state))
            for day in self.surplus(state.datum):
                self._path(day).unlink(missing_ok=True)
        except OSError as error:
            text = f"niet bewaard ({refusal(error)}); een volgend rapport kan hier niet mee vergelijken"
            return (Remark(_called(state.datum), 0, "", text),)
        return ()

    def surplus(self, datum: date) -> list[date]:
        """Return the days that aren't needed any more, seen from the day of a build; later days stay."""
        kept: set[object] = set()
        surplus = []
        for day in self.days():
            period = _period(day, datum)
            if self._is_old(day, datum) or period in kept:
                surplus.append(day)
            kept.add(period)
        return surplus

    def _path(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}{_SUFFIX}"

    def _is_old(self, day: date, datum: date) -> bool:
        return self.version == "intern" and age(day, datum) > OLDEST_MONTHS

    def _read(self, day: date) -> State | Remark:
        """Return the state of a day, or why it can't be used."""
        path = self._path(day)
        try:
            found = unpacked(path.read_bytes())
        except OSError:
            return Remark(_called(day), 0, "", "kan niet worden geopend; we slaan die over")
        except NewerStateError:
            return Remark(_called(day), 0, "", "is van een nieuwere versie van wijkanalyse; we slaan die over")
        except ValueError:
            return self._set_aside(day)
        same = (found.gemeente, found.version, found.datum) == (self.gemeente, self.version, day)
        return found if same else self._set_aside(day)

    def _set_aside(self, day: date) -> Remark:
        path = self._path(day)
        with suppress(OSError):
            path.replace(path.with_name(path.name + _DAMAGED))
        return Remark(_called(day), 0, "", "is beschadigd; we slaan die over")


def packed(state: State) -> bytes:
    """Return a state as the bytes of its file; the same state gives the same bytes."""
    return gzip.compress(states.to_bytes(state), mtime=0)


def unpacked(content: bytes) -> State:
    """Return the state in a file. Raises ValueError for a damaged one, NewerStateError for one of a newer program."""
    try:
        plain = gzip.decompress(content)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError("not a whole gzip file") from error
    return states.from_bytes(plain)


def _write(target: Path, content: bytes) -> None:
    """Give a file its name once it is whole on the disk."""
    beside = target.with_name(f".{target.name}.nieuw")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if beside.read_bytes() != content:
            raise OSError(errno.EIO, "leest anders terug dan geschreven")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _day(name: str) -> date | None:
    """Return the day that the name of a file says; None for another file."""
    if not name.endswith(_SUFFIX):
        return None
    try:
        day = date.fromisoformat(name.removesuffix(_SUFFIX))
    except ValueError:
        return None
    return day if f"{day.isoformat()}{_SUFFIX}" == name else None


def _period(day: date, datum: date) -> object:
    """Return the period of which only the newest day is kept."""
    back = (datum - day).days
    if back <= EACH_DAY:
        return day
    return day.isocalendar()[:2] if back <= EACH_WEEK else (day.year, day.month, "month")


def _called(day: date) -> str:
    return f"bewaarde stand van {words.long_date(day)}"


def _nothing(asked: date, days: Sequence[date]) -> CompareError:
    shown = words.enumerated([words.long_date(d) for d in days[:_SHOWN]])
    more = f", en nog {len(days) - _SHOWN} daarvoor" if len(days) > _SHOWN else ""
    return CompareError(
        "Er is geen eerder rapport van die dag of daarvoor om mee te vergelijken.",
        value=words.long_date(asked),
        allowed=f"een datum vanaf een van deze dagen: {shown}{more}" if days else "nog geen: dit is het eerste rapport",
        hint=f"Typ bijvoorbeeld: --vergelijk {days[-1].isoformat()}" if days else "Laat --vergelijk weg.",
    )
