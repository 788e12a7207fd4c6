"""What the rest of the tool may ask of a service, whatever protocol or folder is behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class TableInfo:
    """A table as its service describes it; `modified` is the service's own time stamp, unparsed."""

    table: str
    title: str
    modified: str
    period: str


@dataclass(frozen=True)
class TableProperties:
    """The columns of a table.

    `topics` has one row per data column: key, base (key without its position number), title, unit, decimals, datatype,
    path (titles of the groups above it joined with "/", empty in a flat table). `dimensions` maps the name of each
    dimension to its type as the service gives it (Dimension, TimeDimension, GeoDetail, GeoDimension).
    """

    topics: pd.DataFrame
    dimensions: Mapping[str, str]

    @property
    def region_dimension(self) -> str:
        """The dimension that holds region codes."""
        return next(name for name, kind in self.dimensions.items() if kind.startswith("Geo"))


@dataclass(frozen=True)
class Selection:
    """Which rows and columns of a table.

    Rows whose region code starts with one of `regions` (empty: every region) and whose other dimensions have one of the
    values in `values` (a dimension not named: every value).
    """

    columns: tuple[str, ...]
    regions: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class TableService(Protocol):
    """A service with statistical tables (CBS, or RIVM and politie on dataderden)."""

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables whose title contains `title_part`, whatever its case."""
        ...

    def info(self, table: str) -> TableInfo:
        """Return what the service says of a table now.

        Raises NotPublishedError when the table doesn't exist.
        """
        ...

    def properties(self, table: str) -> TableProperties:
        """Return the columns and dimensions of a table."""
        ...

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the categories of a dimension, without padding, keys that start with `prefixes`.

        Columns: key, title, status; the status of a period says whether its figures are final (empty elsewhere).
        """
        ...

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        """Return verified rows: the dimensions and the selected columns by key, codes without padding.

        Absent numbers are NaN; texts are stripped, and absent texts are None. The column "ID" isn't included.
        Raises SourceError when the answer can't be trusted.
        """
        ...


class BoundaryService(Protocol):
    """A service with the borders of gemeenten, wijken and buurten."""

    def borders(self, year: int, layer: str, gemeente: str | None) -> gpd.GeoDataFrame:
        """Return borders on 1 January of `year` in EPSG:28992.

        `layer` is gemeenten, wijken or buurten; `gemeente` None means the whole country. Columns: code, name,
        gemeente_code, geometry; land only. Raises NotPublishedError when the year (or the gemeente in it) isn't there.
        """
        ...
