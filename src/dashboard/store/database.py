"""The database: opened and brought up to date, read and written. One process owns the file; one lock orders the
writers."""

import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import duckdb

from dashboard.errors import DatabaseUnavailable
from dashboard.store import engine as engines
from dashboard.store import texts
from dashboard.store.engine import Engine
from dashboard.store.session import Reader, Writer
from dashboard.store.sql import run_script, statement, utc

T = TypeVar("T")

__all__ = ["Database", "Reader", "Writer", "build", "connect", "statement"]

MIGRATIONS = Path(__file__).with_name("migrations")
FREE_BYTES: Final = 64 * 1024 * 1024
"""What must be free on the disk before a write begins: the log may grow to 16 MB, then the file by what it holds.
Not later: DuckDB gives the database up when it cannot tidy up, and can even end the process when it cannot log."""


class Database:
    """The process-wide database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = 0
        self._types: dict[str, dict[str, str]] = {}
        self.path = engine.path
        self.received: Path | dict[str, bytes] = self.path.parent / "received" if self.path else {}

    @property
    def version(self) -> int:
        """Goes up with every commit, and when the file is opened again; part of every cache key."""
        return self._commits + self._engine.generation

    def reader(self) -> Reader:
        """A reader with its own cursor; use it as a context manager in one thread."""
        return Reader(self._engine)

    def at_one_moment(self, ask: Callable[[Reader], T]) -> T:
        """What `ask` makes of a reader whose answers are all of one moment, whatever others commit meanwhile.

        Asked once more, from the beginning, when the engine failed in it.
        """
        with self.reader() as reader:
            try:
                reader.begin()
                return ask(reader)
            except DatabaseUnavailable:
                if not reader.is_moment_lost:
                    raise
        with self.reader() as reader:
            reader.begin()
            return ask(reader)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """One write transaction under the process's write lock: all of the block or nothing of it."""
        with self._engine.writing(), Writer(self._engine, self._types) as writer:
            self._has_room()
            try:
                writer.execute("begin")
                yield writer
            except BaseException:  # whatever ends the block, a stop of the program included: nothing half-written
                writer.rollback()
                raise
            writer.commit()
            self._commits += 1

    def _has_room(self) -> None:
        if self.path is None:
            return
        free = shutil.disk_usage(self.path.parent).free
        if free < FREE_BYTES:
            megabytes = {"free": free // 2**20, "needed": FREE_BYTES // 2**20}
            raise DatabaseUnavailable("disk_full", folder=str(self.path.parent), **megabytes)

    def snapshot(self) -> dict[str, Any]:
        """Every table as one moment left it, also while others write: Arrow tables by name, rows in stored order."""
        with self.reader() as reader:
            return reader.snapshot()

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        self._engine.close()


def connect(path: Path | None) -> Database:
    """Open (or make) the database file and bring its tables up to date; None: a database in memory.

    Raises DatabaseInUse when another process holds the file, DatabaseUnavailable when it cannot be used.
    """
    db = Database(Engine(path, engines.opened(path, partial(_migrate, path=path))))
    try:
        texts.complete(db)
    except BaseException:  # a file that stayed open would be locked for the next try
        db.close()
        raise
    return db


def build(path: Path, migrations: Collection[str], tables: Mapping[str, Any]) -> None:
    """Make a database file of these rows (Arrow tables by name) as it was when only these migrations were there;
    `connect` brings it up to date.

    Raises DatabaseUnavailable when a newer version made the rows or they do not fit.
    """

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        _migrate(connection, path, only=migrations)
        try:
            _load(connection, tables)
        except duckdb.Error as error:
            raise DatabaseUnavailable("database_not_built", detail=engines.detail(error)) from error

    engines.opened(path, fill).close()


def _load(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Any]) -> None:
    connection.execute("begin")
    for name, rows in tables.items():
        columns = ", ".join(rows.column_names)
        if not all(re.fullmatch(r"[a-z_0-9]+", word) for word in (name, *rows.column_names)):
            raise DatabaseUnavailable("database_not_built", detail=name)
        connection.register("_rows", rows)
        connection.execute(f"insert into {name} ({columns}) select {columns} from _rows")  # noqa: S608 - checked
        connection.unregister("_rows")
    connection.execute("commit")
    connection.execute("checkpoint app")


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path | None, only: Collection[str] | None = None) -> None:
    _is_ours(connection, path)
    try:
        _bring_up_to_date(connection, path, only)
    except duckdb.Error as error:
        # Also what is no IOException: a full disk comes as a failed transaction or a failed checkpoint.
        raise DatabaseUnavailable(
            engines.code_of(error, "database_not_migrated"), path=str(path), detail=engines.detail(error)
        ) from error


def _is_ours(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Nothing is made in the database of another program: one with tables, but without the first of our migrations."""
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'app' and not internal"
    ).fetchall()
    if not columns:
        return
    own = {column for table, column in columns if table == "schema_migrations"}
    if own == {"name", "applied_at"}:
        names = {name for (name,) in connection.execute("select name from schema_migrations").fetchall()}
        is_new = not names and len(columns) == len(own)  # the first start was interrupted
        if is_new or _migration_files()[0].stem in names:
            return
    raise DatabaseUnavailable("database_not_ours", path=str(path))


def _migration_files() -> list[Path]:
    return sorted(MIGRATIONS.glob("*.sql"))


def _bring_up_to_date(
    connection: duckdb.DuckDBPyConnection, path: Path | None, only: Collection[str] | None = None
) -> None:
    connection.execute("create table if not exists schema_migrations (name text primary key, applied_at timestamp)")
    applied = {row[0] for row in connection.execute("select name from schema_migrations").fetchall()}
    migrations = _migration_files()
    if newer := applied.union(only or ()) - {file.stem for file in migrations}:
        raise DatabaseUnavailable("database_newer", path=str(path), migrations=", ".join(sorted(newer)))
    for file in migrations:
        if file.stem in applied or (only is not None and file.stem not in only):
            continue
        connection.execute("begin")
        try:
            run_script(connection, statement(file))
            connection.execute(
                "insert into schema_migrations values ($name, $at)",
                {"name": file.stem, "at": utc(datetime.now(UTC))},
            )
            connection.execute("commit")
        except BaseException:  # a migration is whole or not there, also when the program is stopped in it
            _undo(connection)
            raise
        connection.execute("checkpoint app")


def _undo(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("rollback")
    except duckdb.Error:  # a commit that failed has left no transaction to undo; what it failed of is said
        return
