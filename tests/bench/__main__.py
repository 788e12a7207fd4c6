"""`python -m tests.bench`: measure and print, against real figures where these are, else the example gemeente."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.child import CHECKOUT
from tests.bench.measure import Bench, Input
from tests.bench.table import as_json, as_table
from tests.conftest import SERVICES, STANDIN, free_ports, running, wait_until_it_answers
from tests.services import serve

_NAMES = ("WIJKANALYSE_OPENDATA_URL", "WIJKANALYSE_DATADERDEN_URL", "WIJKANALYSE_PDOK_URL")


@contextmanager
def real_figures(folder: Path) -> Iterator[Input]:
    """The stand-in with real figures, on free ports."""
    port, log = free_ports(SERVICES), folder / "standin.txt"
    with running([sys.executable, str(STANDIN), "--port", str(port)], log) as process:
        for number in range(SERVICES):
            wait_until_it_answers(port + number, process, log)
        urls = [f"http://127.0.0.1:{port + number}" for number in range(SERVICES)]
        yield Input("Real figures, from the stand-in.", dict(zip(_NAMES, urls, strict=True)), "Zoetermeer", "Amsterdam")


@contextmanager
def example_figures() -> Iterator[Input]:
    """The example gemeente, served on loopback."""
    with serve(CHECKOUT / "data" / "example") as services:
        urls = (services.opendata_url, services.dataderden_url, services.pdok_url)
        title = "NO REAL FIGURES: ../shared/opendata is absent. This is the small example gemeente; bounds say little."
        yield Input(title, dict(zip(_NAMES, urls, strict=True)), "Voorbeeldstad", "Voorbeeldstad")


def main() -> None:
    """Measure, print, and end with 0 whatever the figures are: a timing is no test."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each build runs (default: 3)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--example", action="store_true", help="measure the example gemeente, whatever else there is")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        print("This system can't say what a child process cost (os.wait4): nothing was measured.")
        return
    with TemporaryDirectory(prefix="wijkanalyse-bench-") as place:
        folder = Path(place)
        use_real = STANDIN.is_file() and not options.example
        with real_figures(folder) if use_real else example_figures() as given:
            bench = Bench(given, folder, max(options.runs, 1), lambda text: print(f"… {text}", file=sys.stderr))
            rows = bench.rows()
    print((as_json if options.json else as_table)(given.title, rows))


if __name__ == "__main__":
    main()
