"""What was received from the services, as immutable parts in the user's cache folder.

A part is one parquet file: it is written beside its place, read back and compared, and only then gets its name. It is
never changed afterwards, so that a kill at any moment leaves either nothing or a whole part. The origin of a part
(table, moment, rows, checksum) stands in the file itself.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkanalyse.errors import StoreError, refusal

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_LAYOUT = "v1"
_ORIGIN = b"wijkanalyse.origin"


@dataclass(frozen=True)
class PartKey:
    """Names a part: a table (or pdok), its edition (`Modified`, or a year), and what was selected from it."""

    table: str
    edition: str
    selection: str

    @property
    def path(self) -> Path:
        """The place below the store's root."""
        return Path(_safe(self.table), _safe(self.edition), f"{_safe(self.selection)}.parquet")


@dataclass(frozen=True)
class Origin:
    """Where a part comes from.

    `title`, `modified` and `period` are the service's own words; `provider` is the id in the catalogue; `fetched_at` is
    ISO 8601, UTC.
    """

    table: str
    title: str
    modified: str
    period: str
    selection: str
    fetched_at: str
    provider: str
    rows: int = 0
    checksum: str = ""


@dataclass(frozen=True)
class Part:
    """A part that is in the store."""

    path: Path
    origin: Origin
    size: int

    @property
    def key(self) -> PartKey:
        """The key that the part was stored under."""
        return PartKey(self.origin.table, self.origin.modified, self.origin.selection)


def _safe(text: str) -> str:
    """Return `text` as a file name that every system accepts."""
    return re.sub(r"[^A-Za-z0-9._-]+", "", text.replace(":", "").replace(" ", "_")) or "_"


class Store:
    """The folder with parts. Safe for several builds at once: each part has a lock of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root / _LAYOUT

    def has(self, key: PartKey) -> bool:
        """Return whether the part is there."""
        return (self.root / key.path).exists()

    def read(self, key: PartKey, gemeenten: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return the rows of a part, only those of some gemeenten when these are given ("NL" is the Netherlands).

        Raises StoreError when the part is damaged; it is set aside, so that the next build fetches it again.
        """
        filters = [("gemeente", "in", list(gemeenten))] if gemeenten else None
        table = self._read_table(self.root / key.path, filters)
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def origin(self, key: PartKey) -> Origin:
        """Return the origin of a part."""
        return _read_origin(self.root / key.path)

    def ensure(self, key: PartKey, receive: Callable[[], pd.DataFrame], origin: Origin, *, again: bool = False) -> bool:
        """Store what `receive` returns under `key` when it isn't there; return whether anything was received.

        `again` receives a part anew, and swaps it for the old one once it is whole. Raises StoreError when the disk
        refuses; what was there stays as it was.
        """
        if self.has(key) and not again:
            return False
        from filelock import FileLock

        target = self.root / key.path
        self._make_folder(target.parent)
        try:
            with FileLock(target.with_suffix(".lock")):
                if self.has(key) and not again:
                    return False
                self._write(target, receive(), origin)
                return True
        except OSError as error:
            raise _disk_error(error, target.parent) from error

    def parts(self, selection: str = "*") -> Iterator[Part]:
        """Yield every part that can be read, or only those of one selection, in order of path."""
        for path in sorted(self.root.glob(f"*/*/{selection}.parquet")):
            try:
                yield Part(path, _read_origin(path), path.stat().st_size)
            except StoreError:
                continue

    def remove(self, paths: list[Path]) -> int:
        """Remove parts and what they leave behind; return the number of bytes that came free."""
        try:
            return sum(_removed(path) for path in paths)
        except OSError as error:
            raise _disk_error(error, self.root) from error

    def leftovers(self) -> list[Path]:
        """Return half-written and damaged files of earlier runs, not what another program writes at this moment."""
        written = [p for p in self.root.glob("*/*/*.part") if not _is_locked(_lock_of_half(p))]
        return sorted([*written, *self.root.glob("*/*/*.damaged")])

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _disk_error(error, folder) from error

    def _read_table(self, path: Path, filters: list[tuple[str, str, list[str]]] | None) -> pa.Table:
        import pyarrow.parquet as pq

        try:
            return pq.read_table(path, filters=filters, page_checksum_verification=True, partitioning=None)
        except FileNotFoundError as error:
            raise _unusable("Een onderdeel van de opslag is weg.", path) from error
        except PermissionError as error:
            raise _disk_error(error, path.parent) from error
        except (OSError, ValueError) as error:
            _set_aside(path)
            raise _unusable("Een onderdeel van de opslag is beschadigd.", path) from error

    def _write(self, target: Path, frame: pd.DataFrame, origin: Origin) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pandas(frame, preserve_index=False)
        written = Origin(**asdict(origin) | {"rows": table.num_rows, "checksum": _checksum(table)})
        metadata = {**(table.schema.metadata or {}), _ORIGIN: json.dumps(asdict(written)).encode()}
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.stem}.", suffix=".part")
        os.close(handle)
        beside = Path(name)
        try:
            pq.write_table(
                table.replace_schema_metadata(metadata),
                beside,
                compression="zstd",
                row_group_size=4_000,
                write_page_checksum=True,
            )
            _verify_written(beside, table)
            _sync(beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


_REFETCH = "Start de opdracht opnieuw, met internet en zonder --offline. Het onderdeel wordt dan opnieuw opgehaald."


def column_digest(columns: tuple[str, ...]) -> str:
    """Return a short name for a set of columns, whatever their order."""
    return hashlib.sha256("\n".join(sorted(columns)).encode()).hexdigest()[:8]


def _checksum(table: pa.Table) -> str:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _verify_written(path: Path, table: pa.Table) -> None:
    import pyarrow.parquet as pq

    if not pq.read_table(path, page_checksum_verification=True).equals(table):
        raise OSError(errno.EIO, "leest anders terug dan geschreven", str(path))


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _read_origin(path: Path) -> Origin:
    import pyarrow.parquet as pq

    try:
        metadata: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
        fields: dict[str, Any] = json.loads(metadata[_ORIGIN])
        return Origin(**fields)
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise _unusable("Een onderdeel van de opslag is niet te lezen.", path) from error


def _unusable(what: str, path: Path) -> StoreError:
    return StoreError(what, value=path.name, allowed="onderdelen die wijkanalyse zelf heeft opgeslagen", hint=_REFETCH)


def _set_aside(path: Path) -> None:
    """Take a damaged part out of use; another program may have done so a moment ago."""
    with contextlib.suppress(FileNotFoundError):
        path.replace(path.with_suffix(".damaged"))


def _removed(path: Path) -> int:
    """Remove a part with its lock and the folders that become empty; return the bytes that came free."""
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    path.with_suffix(".lock").unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        # Not empty, or filled again by another program: then it is still needed.
        with contextlib.suppress(OSError):
            folder.rmdir()
    return size


def _lock_of_half(path: Path) -> Path:
    """Return the lock of the part that a half-written file was to become: stem.random.part belongs to stem.lock."""
    return path.with_name(f"{path.name.rsplit('.', 2)[0]}.lock")


def _is_locked(path: Path) -> bool:
    from filelock import FileLock, Timeout

    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True


def _disk_error(error: OSError, folder: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            "De schijf is vol. De opslag is niet veranderd.",
            value=str(folder),
            allowed="ruim 200 MB vrije ruimte",
            hint="Maak ruimte vrij, of kies een andere map met WIJKANALYSE_CACHE.",
        )
    return StoreError(
        "In de opslag kan niet worden geschreven.",
        value=f"{folder} ({refusal(error)})",
        allowed="een map waarin je mag schrijven",
        hint="Kies een andere map met WIJKANALYSE_CACHE.",
    )
