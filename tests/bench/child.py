"""One command in a process of its own, and what it cost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
# On Linux ru_maxrss counts KiB, on macOS bytes.
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_TRAFFIC = re.compile(r"(\d+) vragen aan de bronnen, ([\d.,]+) MB")
_DONE = (0, 3)


class ChildError(Exception):
    """A command that had to be measured failed; the text is the end of what it said."""


@dataclass(frozen=True)
class Cost:
    """What one run took: `wall` and `processor` (user and system, all threads) in seconds, `peak` in bytes.

    `requests` and `megabytes` (decoded) are what the command itself reports with --verbose; None without it.
    """

    wall: float
    processor: float
    peak: int
    requests: int | None
    megabytes: float | None


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a command in `folder` and return its cost. Raises ChildError when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=dict(environment), cwd=folder, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    if process.returncode not in _DONE:
        lines = text.strip().splitlines() or ["(silent)"]
        raise ChildError(f"{' '.join(command[1:])} ended with {process.returncode}: {lines[-1]}")
    traffic = _TRAFFIC.search(text)
    return Cost(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * _RSS_UNIT,
        int(traffic[1]) if traffic else None,
        float(traffic[2].replace(",", ".")) if traffic else None,
    )


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of this machine without settings and proxies, with a fixed hash seed, and `extra`.

    The checkout is on the path, so that it is what is measured whether or not it is installed.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("WIJKANALYSE_") and not name.lower().endswith("_proxy")
    }
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONPATH": str(CHECKOUT), **extra}
