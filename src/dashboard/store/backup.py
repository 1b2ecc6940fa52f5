"""Backup: the database as one moment left it and the workbooks received, in one .zip; and the way back.

Tables are stored as Parquet and written back by name: the database file itself is never copied, which while the
dashboard runs would drop its lock, and a backup outlives the version of the dashboard and of DuckDB that made it.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from dashboard.errors import Refused
from dashboard.store import database, originals
from dashboard.store.database import Database

_HEAD: Final = "backup.json"
_FORMAT: Final = 1
_MIGRATIONS: Final = "schema_migrations"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a backup holds: uploads of the history, received workbooks, and how many of these were no longer there."""

    uploads: int
    files: int
    missing: int


def file_name(at: datetime) -> str:
    """What a backup of this moment is called."""
    return f"dashboard-backup-{at:%Y-%m-%d-%H%M}.zip"


def write(db: Database, out: BinaryIO, at: datetime) -> Counts:
    """Write a backup of what is committed now; others may go on reading and committing."""
    import pyarrow.parquet as pq

    tables = db.snapshot()
    migrations = tables.pop(_MIGRATIONS).column("name").to_pylist()
    uploads = tables["submissions"].column("file_sha256").to_pylist()
    missing = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # both kinds of file are compressed already
        for name, table in tables.items():
            content = io.BytesIO()
            pq.write_table(table, content, compression="zstd")
            archive.writestr(f"tables/{name}.parquet", content.getvalue())
        # Kept before they are committed and never deleted: those of the snapshot are all there.
        for sha256 in sorted(set(uploads)):
            workbook = originals.content(db, sha256)
            if workbook is None:
                missing.append(sha256)
            else:
                archive.writestr(f"received/{sha256}.xlsx", workbook)
        head = {"format": _FORMAT, "made_at": at.isoformat(), "migrations": sorted(migrations), "missing": missing}
        archive.writestr(_HEAD, json.dumps(head))
    return Counts(len(uploads), len(set(uploads)) - len(missing), len(missing))


def restore(backup: Path, path: Path) -> Counts:
    """Make a new database at `path`, with its received workbooks beside it, of a backup.

    All or nothing: the database appears when everything is there. Refused when there is one already, or when the
    file is no backup or damaged; DatabaseUnavailable when a newer version made it.
    """
    for file in (path, path.with_name(path.name + ".wal")):  # DuckDB would play an older log into the new database
        if file.exists():
            raise Refused("restore_exists", path=str(file))
    try:
        with zipfile.ZipFile(backup) as archive:
            if _HEAD not in archive.namelist():
                raise Refused("backup_not_ours", file=backup.name)
            return _restored(archive, path)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        if not zipfile.is_zipfile(backup):
            raise Refused("backup_not_ours", file=backup.name) from error
        raise Refused("backup_damaged", file=backup.name, detail=str(error)) from error


def _restored(archive: zipfile.ZipFile, path: Path) -> Counts:
    head = json.loads(archive.read(_HEAD))
    if head["format"] != _FORMAT:
        raise ValueError(f"format {head['format']}")
    partial = path.with_name(path.name + ".restoring")
    _remove(partial)
    try:
        database.build(partial, head["migrations"], _tables(archive))
        db = database.connect(partial)
        try:
            for name in archive.namelist():
                sha256 = name.removeprefix("received/").removesuffix(".xlsx")
                if name.startswith("received/") and originals.keep(db, archive.read(name)) != sha256:
                    raise ValueError(name)
            with db.reader() as reader:
                (row,) = reader.rows(
                    "select count(*) as uploads, count(distinct file_sha256) as files from submissions"
                )
        finally:
            db.close()
        partial.rename(path)
    finally:
        _remove(partial)
    return Counts(row["uploads"], row["files"] - len(head["missing"]), len(head["missing"]))


def _tables(archive: zipfile.ZipFile) -> dict[str, Any]:
    import pyarrow.parquet as pq

    names = [name for name in archive.namelist() if name.startswith("tables/")]
    return {Path(name).stem: pq.read_table(io.BytesIO(archive.read(name))) for name in names}


def _remove(partial: Path) -> None:
    for file in (partial, partial.with_name(partial.name + ".wal")):
        file.unlink(missing_ok=True)
