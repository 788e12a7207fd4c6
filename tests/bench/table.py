"""The rows of the benchmark, as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One measured number, with its bound when there is one. `spread` is the lowest and highest of the runs."""

    what: str
    value: float | None
    unit: str
    bound: float | None = None
    spread: tuple[float, float] | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the number is within its bound; empty without a bound."""
        if self.value is None:
            return "FAILED"
        if self.bound is None:
            return ""
        return "within" if self.value <= self.bound else "OVER"


def as_json(heading: str, rows: list[Row]) -> str:
    """Everything that was measured, for another program."""
    entries = [asdict(row) | {"verdict": row.verdict} for row in rows]
    return json.dumps({"input": heading, "rows": entries}, indent=2)


def as_table(heading: str, rows: list[Row]) -> str:
    """Everything that was measured, in columns."""
    cells = [("what", "median", "bound", "", "lowest – highest", "note"), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([heading, "", *lines])


def _cells(row: Row) -> tuple[str, ...]:
    spread = " – ".join(_number(value) for value in row.spread) if row.spread else ""
    bound = f"{_number(row.bound)} {row.unit}" if row.bound is not None else "–"
    value = f"{_number(row.value)} {row.unit}" if row.value is not None else "–"
    return row.what, value.strip(), bound.strip(), row.verdict, spread, row.note


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == round(value) else f"{value:.2f}"
