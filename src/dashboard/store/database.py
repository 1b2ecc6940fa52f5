"""The database: open, migrate, read, write. One process owns the file; one lock orders the writers.

The rules behind the settings were measured (docs/decisions/0002-one-duckdb-file.md): an attached file
survives a kill that a directly opened one does not, cursors do not inherit USE, and a connection shared
between threads returns wrong rows. Never open, copy or hash the database file from inside this process:
closing it drops the lock.
"""

import os
import re
import secrets
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from dashboard.errors import DatabaseInUse, DatabaseUnavailable
from dashboard.store import texts
from dashboard.store.scope import Scope

MIGRATIONS = Path(__file__).with_name("migrations")
VIEWS = Path(__file__).with_name("views.sql")
MEMORY_LIMIT = "2GB"
TEMP_LIMIT = "4GB"


def new_id() -> str:
    """A UUIDv7 in hexadecimal: unique, and sorted by the time it was made."""
    value = (time.time_ns() // 1_000_000 << 80) | (7 << 76) | secrets.randbits(76)
    value = value & ~(0b11 << 62) | (0b10 << 62)
    return f"{value:032x}"


@cache
def statement(path: Path) -> str:
    """The text of an .sql file, read once."""
    return path.read_text(encoding="utf-8")


class Reader:
    """One cursor for one script run; not shared between threads."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._scope: Scope | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cursor.close()

    def query(self, sql: str | Path, scope: Scope | None = None, **values: Any) -> pd.DataFrame:
        """Rows of a statement (its text, or the path of an .sql file) as a DataFrame; values fill `$name`.

        With a scope the statement also sees the relations of `views.sql`: what counts at that report date.
        """
        if scope is not None:
            self._use(scope)
        return _frame(self._cursor.execute(_text(sql), _bound(values)).to_arrow_table())

    def rows(self, sql: str | Path, scope: Scope | None = None, **values: Any) -> list[dict[str, Any]]:
        """The same as dictionaries of Python values (None for NULL)."""
        if scope is not None:
            self._use(scope)
        result = self._cursor.execute(_text(sql), _bound(values))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def table(self, sql: str) -> Any:
        """The same as an Arrow table, with the types of the database."""
        return self._cursor.execute(sql).to_arrow_table()

    def execute(self, sql: str | Path, **values: Any) -> None:
        """Run one statement with bound values."""
        self._cursor.execute(_text(sql), _bound(values))

    def _use(self, scope: Scope) -> None:
        if scope == self._scope:
            return
        values = {
            "period_on": scope.period_on,
            "report_on": scope.report_on,
            "plan": scope.plan,
            "section": scope.section,
            "agency": scope.agency,
            "soon_days": scope.soon_days,
            "known_at": scope.known_at,
        }
        if scope.known_at is not None or (self._scope is not None and self._scope.known_at is not None):
            self._see_only(scope)
        run_script(self._cursor, statement(VIEWS), values)
        self._scope = scope

    def _see_only(self, scope: Scope) -> None:
        """Shadow the derived tables with temporary ones that hold what was known by then."""
        from dashboard.store import states

        states.unshadow(self._cursor)
        if scope.known_at is not None:
            states.shadow(self._cursor, scope.known_at, scope.period_on, scope.corrected_by)


def _frame(table: Any) -> pd.DataFrame:
    """An Arrow table as DuckDB's own `df()` would give it, in a fifth of the time where there is much text.

    Days are datetime64, whole numbers and booleans with gaps keep their kind (Int64, boolean), sums are floats.
    """
    import pyarrow as pa

    with_gaps = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}

    def column(values: Any) -> Any:
        if pa.types.is_date(values.type):
            return values.cast(pa.timestamp("us")).to_pandas()
        if pa.types.is_decimal(values.type):
            return values.cast(pa.float64()).to_pandas()
        return values.to_pandas(types_mapper=with_gaps.get if values.null_count else None)

    return pd.DataFrame({name: column(table[name]) for name in table.column_names}, copy=False)


_ARROW_TYPES = {"VARCHAR": "string", "DATE": "date32", "DOUBLE": "float64", "BIGINT": "int64", "INTEGER": "int32",
                "BOOLEAN": "bool_"}  # fmt: skip


class Writer(Reader):
    """A reader inside a write transaction; leaves nothing behind if the block fails."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]]) -> None:
        super().__init__(cursor)
        self._types = types

    def insert(self, table: str, rows: list[Mapping[str, Any]]) -> None:
        """Append rows (dictionaries with the keys of the first; missing ones are NULL) in one bulk load."""
        if not rows:
            return
        import pyarrow as pa

        names = list(rows[0])
        if not all(re.fullmatch(r"[a-z_0-9]+", name) for name in [table, *names]):
            raise ValueError(f"not a table or column name: {table} {names}")
        if table not in self._types:
            described = self.rows(
                "select column_name, data_type from information_schema.columns "
                "where table_catalog = 'app' and table_name = $table",
                table=table,
            )
            self._types[table] = {row["column_name"]: row["data_type"] for row in described}
        types = self._types[table]
        arrays = {}
        for name in names:
            kind = types[name]
            arrow = pa.timestamp("us") if kind == "TIMESTAMP" else getattr(pa, _ARROW_TYPES[kind])()
            arrays[name] = pa.array([_utc(row.get(name)) for row in rows], type=arrow)
        self._cursor.register("_batch", pa.table(arrays))
        columns = ", ".join(names)
        self._cursor.execute(f"insert into {table} ({columns}) select {columns} from _batch")  # noqa: S608 - checked names
        self._cursor.unregister("_batch")


def _utc(value: Any) -> Any:
    """Instants are stored as UTC without a zone (a zoned column needs pytz to be read)."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _bound(values: Mapping[str, Any]) -> dict[str, Any] | None:
    return {name: _utc(value) for name, value in values.items()} or None


def _text(sql: str | Path) -> str:
    return statement(sql) if isinstance(sql, Path) else sql


def run_script(cursor: duckdb.DuckDBPyConnection, script: str, values: Mapping[str, Any] | None = None) -> None:
    """Run statements separated by `;` at a line's end, giving each only the values it names."""
    for part in re.split(r";\s*\n", re.sub(r"--[^\n]*", "", script)):
        if part.strip():
            named = {k: v for k, v in (values or {}).items() if f"${k}" in part}
            cursor.execute(part.rstrip().rstrip(";"), _bound(named))


class Database:
    """The process-wide database. `version` goes up with every commit and is part of every cache key."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._types: dict[str, dict[str, str]] = {}
        self.path = path
        self.received: Path | dict[str, bytes] = path.parent / "received" if path else {}
        self.version = 1

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute("use app")
        return cursor

    def reader(self) -> Reader:
        """A reader with its own cursor; use it as a context manager in one thread."""
        return Reader(self._cursor())

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """One write transaction under the process's write lock: all of the block or nothing of it."""
        with self._lock, Writer(self._cursor(), self._types) as writer:
            writer.execute("begin")
            try:
                yield writer
            except BaseException:  # whatever ends the block, a stop of the program included: nothing half-written
                writer.execute("rollback")
                raise
            try:
                writer.execute("commit")
            except duckdb.Error as error:
                raise DatabaseUnavailable("database_not_written", detail=str(error)) from error
            self.version += 1

    def snapshot(self) -> dict[str, Any]:
        """Every table as one moment left it, also while others write: Arrow tables by name, rows in stored order."""
        with Reader(self._cursor()) as reader:
            reader.execute("begin")
            names = reader.rows(
                "select table_name from information_schema.tables where table_catalog = 'app' "
                "and table_schema = 'main' and table_type = 'BASE TABLE' order by table_name"
            )
            return {row["table_name"]: reader.table(f"select * from {row['table_name']}") for row in names}  # noqa: S608

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        self._connection.close()


def connect(path: Path | None) -> Database:
    """Open (or make) the database file and bring its tables up to date; None: a database in memory.

    Raises DatabaseInUse when another process holds the file, DatabaseUnavailable when it cannot be used.
    """
    os.umask(0o077)  # before any file is made: reports and money are not for every account of the machine
    folder = path.parent if path else None
    connection = _connection(folder)
    try:
        _attach(connection, path)
        connection.execute("set global TimeZone = 'UTC'")
        connection.execute("use app")
        _migrate(connection, path)
        if folder is not None:
            connection.execute(f"set allowed_directories = ['{_quoted(folder)}']")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        db = Database(connection, path)
        texts.complete(db)
    except BaseException:  # whatever went wrong, a file that stayed open would be locked for the next try
        connection.close()
        raise
    return db


def build(path: Path, migrations: Collection[str], tables: Mapping[str, Any]) -> None:
    """Make a database file of these rows (Arrow tables by name) as it was when only these migrations were there;
    `connect` brings it up to date.

    Raises DatabaseUnavailable when a newer version made the rows or they do not fit.
    """
    os.umask(0o077)
    connection = _connection(path.parent)
    try:
        _attach(connection, path)
        connection.execute("use app")
        _migrate(connection, path, only=migrations)
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
    except duckdb.Error as error:
        raise DatabaseUnavailable("database_not_built", detail=str(error)) from error
    finally:
        connection.close()


def _connection(folder: Path | None) -> duckdb.DuckDBPyConnection:
    if folder is not None:
        try:
            (folder / "tmp").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable("database_folder", path=str(folder), detail=str(error)) from error
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": 2 if folder else 1,  # a database in memory is small: a second thread only costs
            "temp_directory": str(folder / "tmp") if folder else "",
            "max_temp_directory_size": TEMP_LIMIT,
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
        },
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    try:
        connection.execute(f"attach '{_quoted(path) if path else ':memory:'}' as app")
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise DatabaseInUse("database_in_use", path=str(path)) from error
        raise DatabaseUnavailable("database_not_opened", path=str(path), detail=str(error)) from error


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path | None, only: Collection[str] | None = None) -> None:
    connection.execute("create table if not exists schema_migrations (name text primary key, applied_at timestamp)")
    applied = {row[0] for row in connection.execute("select name from schema_migrations").fetchall()}
    known = sorted(MIGRATIONS.glob("*.sql"))
    if newer := applied.union(only or ()) - {file.stem for file in known}:
        raise DatabaseUnavailable("database_newer", path=str(path), migrations=", ".join(sorted(newer)))
    for file in known:
        if file.stem in applied or (only is not None and file.stem not in only):
            continue
        connection.execute("begin")
        try:
            run_script(connection, statement(file))
            connection.execute(
                "insert into schema_migrations values ($name, $at)",
                {"name": file.stem, "at": _utc(datetime.now(UTC))},
            )
            connection.execute("commit")
        except BaseException:  # a migration is whole or not there, also when the program is stopped in it
            connection.execute("rollback")
            raise
        connection.execute("checkpoint app")
