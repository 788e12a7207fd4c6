"""Talks to the user: results to stdout, talk and progress to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Voice:
    """How much to say: nothing but results, the stages, or everything."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """Tell what happens now."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")

    @staticmethod
    def warn(text: str) -> None:
        """Tell what also those must know who asked for results only."""
        sys.stderr.write(f"{text}\n")

    def detail(self, text: str) -> None:
        """Tell what only some want to know."""
        if self.verbose and not self.quiet:
            sys.stderr.write(f"  {text}\n")

    @staticmethod
    def result(text: str) -> None:
        """Give a result."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    @classmethod
    def result_json(cls, value: Any) -> None:
        """Give a result for another program."""
        cls.result(json.dumps(value, ensure_ascii=False, indent=2))

    @classmethod
    def table(cls, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Give rows in columns as wide as their widest cell."""
        widths = [max(len(row[i]) for row in (heading, *rows)) for i in range(len(heading))]
        for row in (heading, *rows):
            cls.result("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
