"""The services read from a folder, such as the example gemeente: the same answers as over the network, without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources import borders as shapes
from wijkanalyse.sources import frames
from wijkanalyse.sources.protocol import TableInfo, TableProperties

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from wijkanalyse.sources.protocol import Selection


class FolderTables:
    """The tables below `folder`, a folder per table with its entities as files; implements `protocol.TableService`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, pd.DataFrame] = {}

    def find_tables(self, title_part: str) -> tuple[TableInfo, ...]:
        """Return the tables whose title contains `title_part`, whatever its case."""
        tables = sorted(path.parent.name for path in self._folder.glob("*/TableInfos.json"))
        found = (self.info(table) for table in tables)
        return tuple(info for info in found if title_part.casefold() in info.title.casefold())

    def info(self, table: str) -> TableInfo:
        """Return what the folder says of a table; raises NotPublishedError when it isn't there."""
        record = self._entity(table, "TableInfos")[0]
        title, modified, period = (frames.clean(record.get(name)) for name in ("Title", "Modified", "Period"))
        return TableInfo(table, title, modified, period)

    def properties(self, table: str) -> TableProperties:
        """Return the columns and dimensions of a table."""
        records = self._entity(table, "DataProperties")
        return TableProperties(frames.topics(records), frames.dimensions(records))

    def categories(self, table: str, dimension: str, prefixes: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the categories of a dimension: key, title and status (see `protocol.TableService`)."""
        found = frames.categories(self._entity(table, dimension))[["key", "title", "status"]]
        return found[_starts_with(found["key"], prefixes)].reset_index(drop=True)

    def rows(self, table: str, properties: TableProperties, selection: Selection) -> pd.DataFrame:
        """Return the rows of a selection: the dimensions and the selected columns (see `protocol.TableService`)."""
        found = self._rows(table, properties)
        wanted = [*properties.dimensions, *selection.columns]
        unknown = sorted({*wanted, *selection.values} - set(found.columns))
        if unknown:
            raise _missing_columns(table, unknown)
        keep = _starts_with(found[properties.region_dimension], selection.regions)
        for dimension, values in selection.values.items():
            keep &= found[dimension].isin(values)
        return found.loc[keep, wanted].reset_index(drop=True)

    def _rows(self, table: str, properties: TableProperties) -> pd.DataFrame:
        """Return every row of a table, with codes and texts stripped; the file is read once."""
        if table not in self._read:
            path = self._folder / table / "TypedDataSet.csv"
            if not path.is_file():
                raise _not_there(f"{table}/TypedDataSet")
            texts = [*properties.dimensions, *_text_columns(properties.topics)]
            read = pd.read_csv(path, dtype=dict.fromkeys(texts, "str"), keep_default_na=False, na_values=[""])
            self._read[table] = _cleaned(read.drop(columns="ID"), properties)
        return self._read[table]

    def _entity(self, table: str, name: str) -> list[dict[str, Any]]:
        path = self._folder / table / f"{name}.json"
        if not path.is_file():
            raise _not_there(f"{table}/{name}")
        records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return records


class FolderBorders:
    """The borders below `folder`, a folder per year with a GeoJSON per layer; implements `protocol.BoundaryService`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def borders(self, year: int, layer: str, gemeente: str | None) -> gpd.GeoDataFrame:
        """Return borders on 1 January of `year` in EPSG:28992 (see `protocol.BoundaryService`)."""
        kind = shapes.LAYERS[layer]
        path = self._folder / str(year) / f"{layer}.geojson"
        if not path.is_file():
            raise _not_there(f"{layer} van {year}")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        frame = shapes.to_frame(features, kind, gemeente)
        if frame.empty:
            raise _not_there(f"{layer} van {gemeente or 'Nederland'} in {year}")
        return frame


def _starts_with(codes: pd.Series[str], prefixes: Sequence[str]) -> pd.Series[bool]:
    """Which codes start with one of the prefixes; without prefixes all do."""
    if not prefixes:
        return pd.Series(True, index=codes.index)
    return codes.str.startswith(tuple(prefixes))


def _text_columns(topics: pd.DataFrame) -> list[str]:
    return [str(key) for key in topics.loc[topics["datatype"].str.lower().isin(frames.TEXTS), "key"]]


def _cleaned(read: pd.DataFrame, properties: TableProperties) -> pd.DataFrame:
    texts = set(_text_columns(properties.topics))
    columns: dict[str, Any] = {}
    for name in read.columns:
        if name in properties.dimensions:
            columns[name] = read[name].str.strip()
        elif name in texts:
            columns[name] = frames.text_column("", name, [None if pd.isna(v) else v for v in read[name]])
        else:
            columns[name] = read[name].astype("float64")
    return pd.DataFrame(columns)


def _missing_columns(table: str, names: Sequence[str]) -> SourceError:
    return SourceError(
        "Een kolom ontbreekt in de tabel.",
        value=f"{table}: {', '.join(names)}",
        allowed="Kolommen die de tabel zelf noemt.",
        hint="Maak de map met gegevens opnieuw.",
    )


def _not_there(value: str) -> NotPublishedError:
    return NotPublishedError(
        "Deze gegevens staan niet in de map.",
        value=value,
        allowed="Tabellen en jaren die in de map staan.",
        hint="Je hoeft niets te doen: het rapport noemt wat er niet is.",
    )
