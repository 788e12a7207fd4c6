"""The figures as files for other programs: UTF-8, comma, dot decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

DECIMALS: Final = 6
"""More than any source publishes; it keeps the noise of binary fractions out of the files."""


def csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV with a heading; an absent value is an empty cell."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    table = pa.Table.from_pandas(frame.round(DECIMALS), preserve_index=False)
    sink = pa.BufferOutputStream()
    arrow_csv.write_csv(table, sink, arrow_csv.WriteOptions(quoting_style="needed", quoting_header="none"))
    return bytes(sink.getvalue())
