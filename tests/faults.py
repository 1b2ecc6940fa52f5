"""Faults of the machine and of the database engine, real ones: nothing of ours is replaced.

- `ENDS_ENGINE`: a statement read from JSON in which a comparison is none, which DuckDB 1.5 takes for a fault of its own
  ("INTERNAL Error: Unknown comparison type!"); from then on every query of the process fails with "database has been
  invalidated", as after its race in window functions (DuckDB issue 22352). No text of a reader ever becomes SQL.
- `grown` and `full_disk`: files of a process may not grow beyond a size, which the operating system refuses as it does
  on a full disk. A checkpoint fails on it, and DuckDB gives the database up, reads included.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dashboard.store.database import Database

ENDS_ENGINE: Final = (
    "from json_execute_serialized_sql(replace("
    "json_serialize_sql('select i from range(3) as t(i) where i < 2'), 'COMPARE_LESSTHAN', 'INVALID'))"
)
LOG_BYTES: Final = 16 * 1024 * 1024
"""DuckDB's log at which a commit ends in a checkpoint."""
_ROWS: Final = """
    insert into ballast
    select $batch, string_agg(md5(random()::text), '') from range($rows) as r(i), range(31) as part(j) group by i
"""
"""Rows of nearly a kilobyte, made by DuckDB itself: made here they would cost twenty times as much."""


def break_engine(db: Database) -> None:
    """The engine has failed, and nobody has noticed yet: asked past the reader, which would have it opened again."""
    with db.reader() as reader:
        reader.rows("select 1")
        assert reader._cursor is not None
        try:
            reader._cursor.execute(ENDS_ENGINE).fetchall()
        except Exception as error:
            assert "INTERNAL Error" in str(error)
            return
    raise AssertionError("this version of DuckDB stands it: another fault is needed")


def grown(db: Database) -> None:
    """Make the file larger than its log may become, and the log almost as long as it may be: the next megabyte of
    commits ends in a checkpoint. In a table of its own, `ballast`, whose rows cannot be compressed."""
    assert db.path is not None
    with db.writer() as writer:
        writer.execute("create table ballast (batch text, text text)")
    while db.path.stat().st_size < 2 * LOG_BYTES:
        add(db, "old", 3000)
        with db.reader() as reader:
            reader.execute("checkpoint app")
    while log_bytes(db.path) < LOG_BYTES - 700_000:
        add(db, "old", 500)


def add(db: Database, batch: str, rows: int) -> None:
    """Commit so many rows of nearly a kilobyte in one transaction."""
    with db.writer() as writer:
        writer.execute(_ROWS, batch=batch, rows=rows)


def log_bytes(path: Path) -> int:
    """Size of the write-ahead log."""
    log = path.with_name(path.name + ".wal")
    return log.stat().st_size if log.exists() else 0


@contextmanager
def full_disk(path: Path, process: int = 0) -> Iterator[None]:
    """No file of a process (this one: 0) can grow beyond the size that `path` has now."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
