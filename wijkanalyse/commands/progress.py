"""A bar that shows how far a build is, for who sits at a terminal; lines for everyone else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from wijkanalyse.commands.voice import Voice

_READING = "cijfers ophalen en lezen"
_BAR, _TIME = 20, 7
"""Widths in characters."""


@dataclass
class _Bar:
    """The bar of one gemeente: it runs to and fro until the first page, and then counts the pages."""

    progress: Progress
    task: TaskID
    name: str
    pages: int
    begun: int = 0

    def page(self, label: str) -> None:
        """Tell that the work on a page begins, and so that the one before it is done."""
        done, self.begun = self.begun, self.begun + 1
        self.pages = max(self.pages, self.begun)  # a build with signals also renews pages that nobody asked for
        what = f"{self.name}: bladzijde {self.begun} van {self.pages}, {label}"
        self.progress.update(self.task, description=what, total=self.pages, completed=done)


@contextmanager
def shown(voice: Voice, name: str, pages: int) -> Iterator[Callable[[str], None]]:
    """Yield what takes the label of each page as its making begins.

    `pages` is how many are expected. The bar is gone when the work ends, so that the results stand alone.
    """
    if not wanted(voice):
        yield voice.detail
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Column

    # The label of a page comes from a source: only the columns' own marks are marks.
    # In a narrow terminal the label gives way, not the bar or the time.
    label = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis"))
    bar = BarColumn(_BAR, table_column=Column(no_wrap=True, min_width=_BAR))
    columns = (bar, TimeElapsedColumn(table_column=Column(no_wrap=True, min_width=_TIME)), label)
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"{name}: {_READING}", total=None)
        yield _Bar(progress, task, name, pages).page


def wanted(voice: Voice) -> bool:
    """Return whether a bar can be seen, and nothing else was asked for."""
    plain = voice.quiet or voice.verbose or os.environ.get("TERM") == "dumb"
    return not plain and sys.stderr is not None and sys.stderr.isatty()
