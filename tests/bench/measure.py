"""What is measured, and how: each command in a process of its own, several times, the median reported."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from tests.bench import opening, signals
from tests.bench.child import ChildError, Cost, clean_environment, run
from tests.bench.table import Row
from tests.browser.needs import chromium

# The figures of a build depend on the year of this date; a fixed one keeps runs comparable.
DATUM = "2026-11-21"
START_UPS = 15
STARTUP_RATIO, PAGE_MS, PEAK_MB, COLD_MB, COLD_REQUESTS = 1.5, 30.0, 500.0, 60.0, 150.0
SIGNALS, SIGNALS_SECONDS = 10_000, 10.0
OPENINGS, OPENING_MS, PAGE_KB = 5, 1000.0, 400.0


@dataclass(frozen=True)
class Input:
    """Where the figures come from, and which gemeenten are built: a middling one and a large one."""

    title: str
    urls: dict[str, str]
    middling: str
    large: str


@dataclass(frozen=True)
class Bench:
    """The folder that everything is written in, and how often each build runs."""

    given: Input
    folder: Path
    runs: int
    say: Callable[[str], None]

    def rows(self) -> list[Row]:
        """Measure everything; a measurement that fails gives a row that says so, and the rest goes on."""
        rows: list[Row] = []
        for part in (self.start_up, self.cold, self.warm, self.pages, self.opening, self.signals, self.everything):
            try:
                rows += part()
            except ChildError as error:
                rows.append(Row(part.__name__.replace("_", "-"), None, "", note=str(error)))
        return rows

    # --- the parts ------------------------------------------------------------------------------
    def start_up(self) -> list[Row]:
        """`wijkanalyse --help` beside `import typer`, in turns, so that both meet the same machine."""
        self.say("start-up")
        environment = clean_environment({})
        pairs = [
            (
                run([*_wijkanalyse(), "--help"], environment, self.folder),
                run([sys.executable, "-c", "import typer"], environment, self.folder),
            )
            for _ in range(START_UPS)
        ]
        return [
            _row("start-up: --help / import typer", [h.wall / t.wall for h, t in pairs], "×", STARTUP_RATIO),
            _row("start-up: --help", [1000 * h.wall for h, _ in pairs], "ms"),
            _row("start-up: import typer", [1000 * t.wall for _, t in pairs], "ms"),
        ]

    def cold(self) -> list[Row]:
        """A build with an empty store."""
        name = f"cold build of {self.given.middling}"
        costs = [self.build(self.given.middling, store=f"cold-{number}") for number in range(self.runs)]
        return [
            _row(f"{name}: requests", _known(c.requests for c in costs), "", COLD_REQUESTS),
            _row(f"{name}: decoded", _known(c.megabytes for c in costs), "MB", COLD_MB),
            _row(f"{name}: time", [c.wall for c in costs], "s"),
            _row(f"{name}: peak memory", [c.peak / 1e6 for c in costs], "MB", PEAK_MB),
        ]

    def warm(self) -> list[Row]:
        """A build with everything in the store, which still asks whether editions changed."""
        rows = []
        for gemeente in dict.fromkeys((self.given.middling, self.given.large)):
            self.build(gemeente, store="warm")
            costs = [self.build(gemeente, store="warm") for _ in range(self.runs)]
            name = f"warm build of {gemeente}"
            rows += [
                _row(f"{name}: time", [c.wall for c in costs], "s"),
                _row(f"{name}: processor", [c.processor for c in costs], "s"),
                _row(f"{name}: requests", _known(c.requests for c in costs), ""),
                _row(f"{name}: peak memory", [c.peak / 1e6 for c in costs], "MB", PEAK_MB),
            ]
        return rows

    def pages(self) -> list[Row]:
        """The large gemeente whole and one wijk of it, in turns: the difference is what the other pages cost."""
        whole, one = [], []
        codes = self.wijken(self.given.large)
        for _ in range(self.runs):
            whole.append(self.build(self.given.large, store="warm").processor)
            one.append(self.build(self.given.large, "--wijk", codes[0], store="warm").processor)
        others = len(codes) - 1
        each = [1000 * (all_pages - one_page) / others for all_pages, one_page in zip(whole, one, strict=True)]
        note = f"{self.given.large} whole minus one wijk, over {others} pages"
        return [
            _row("a wijk page: processor", each, "ms", PAGE_MS, note),
            _row("fixed cost: processor", [x - e / 1000 for x, e in zip(one, each, strict=True)], "s", note="one wijk"),
        ]

    def opening(self) -> list[Row]:
        """The heaviest page of a wijk that was built, opened in a browser on a slowed processor."""
        heaviest = max(self.wijk_pages(), key=lambda path: path.stat().st_size)
        weight = Row("heaviest wijk page: weight", heaviest.stat().st_size / 1000, "kB", PAGE_KB, note=heaviest.stem)
        program = chromium()
        if program is None:
            return [weight, Row("opening a wijk page", None, "", note="no Chromium here: apt install chromium")]
        self.say(f"open {heaviest.name}")
        found = opening.openings(program, heaviest, OPENINGS)
        note = f"that page, processor slowed {opening.SLOWER}×, a phone's screen"
        return [
            weight,
            _row("opening a wijk page: loaded", [o.loaded for o in found], "ms", OPENING_MS, note),
            _row("opening a wijk page: first paint", [o.first_paint for o in found], "ms", OPENING_MS),
            _row("opening a wijk page: largest paint", [o.largest_paint for o in found], "ms", OPENING_MS),
        ]

    def signals(self) -> list[Row]:
        """A build with many signals beside one without, in turns: the difference is what signals cost."""
        name = self.given.middling
        file = signals.write(self.folder / "signalen.csv", self.wijken(name), SIGNALS, date.fromisoformat(DATUM))
        without, beside = [], []
        for _ in range(self.runs):
            without.append(self.build(name, "--versie", "intern", store="warm"))
            beside.append(self.build(name, "--versie", "intern", "--signalen", str(file), store="warm"))
        extra = [b.processor - w.processor for b, w in zip(beside, without, strict=True)]
        told = f"{SIGNALS} signals"
        return [
            _row(f"{told}: processor", extra, "s", SIGNALS_SECONDS, f"read, screened, merged; {name}, intern"),
            _row(f"{told}: peak memory", [c.peak / 1e6 for c in beside], "MB", PEAK_MB),
        ]

    def everything(self) -> list[Row]:
        """`fetch --all` into an empty store, once: it takes long and its traffic doesn't vary."""
        cost = self.measured("fetch", "--all", store="everything")
        return [
            _row("fetch --all: requests", _known([cost.requests]), ""),
            _row("fetch --all: decoded", _known([cost.megabytes]), "MB"),
            _row("fetch --all: time", [cost.wall], "s"),
            _row("fetch --all: peak memory", [cost.peak / 1e6], "MB"),
        ]

    # --- commands -------------------------------------------------------------------------------
    def build(self, gemeente: str, *options: str, store: str) -> Cost:
        return self.measured("build", gemeente, *options, "--out", str(self.folder / "rapporten"), store=store)

    def measured(self, *words: str, store: str) -> Cost:
        self.say(" ".join(word for word in words if not word.startswith("/")))
        environment = clean_environment({**self.given.urls, "WIJKANALYSE_CACHE": str(self.folder / store)})
        return run([*_wijkanalyse(), *words, "--datum", DATUM, "--verbose"], environment, self.folder)

    def wijk_pages(self, gemeente: str = "*") -> list[Path]:
        """The pages of wijken that lie in the folder of the builds."""
        return sorted((self.folder / "rapporten").glob(f"*-{gemeente}/WK*.html"))

    def wijken(self, gemeente: str) -> list[str]:
        """The codes of the pages that a gemeente has now, in order."""
        codes = sorted(re.split("-", page.name)[0] for page in self.wijk_pages(gemeente.lower()))
        if len(codes) < 2:
            raise ChildError(f"{gemeente} has {len(codes)} pages; this needs more")
        return codes


def _wijkanalyse() -> list[str]:
    """The installed command, as a user starts it, or else the module."""
    command = shutil.which("wijkanalyse", path=str(Path(sys.executable).parent))
    return [command] if command else [sys.executable, "-m", "wijkanalyse"]


def _known(values: Iterable[float | None]) -> list[float]:
    known = [float(value) for value in values if value is not None]
    if not known:
        raise ChildError("the command didn't say how many requests and bytes it needed (--verbose)")
    return known


def _row(what: str, values: list[float], unit: str, bound: float | None = None, note: str = "") -> Row:
    spread = (min(values), max(values)) if len(values) > 1 and min(values) != max(values) else None
    return Row(what, median(values), unit, bound, spread, note)
