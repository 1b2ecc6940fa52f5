"""Reading and writing: a cursor of one's own on the engine, the relations of a scope, and a read repeated once after
the engine was opened again."""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeAlias, TypeVar

import duckdb
import pandas as pd

from dashboard.errors import DatabaseUnavailable
from dashboard.store import as_known, relations
from dashboard.store import engine as engines
from dashboard.store.engine import Engine
from dashboard.store.scope import Scope
from dashboard.store.sql import bound, column_value, text_of

T = TypeVar("T")
Cursor: TypeAlias = duckdb.DuckDBPyConnection


class Reader:
    """One cursor for one script run; not shared between threads.

    A question that comes upon an engine that has ended is asked once more when the file is open again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cursor: Cursor | None = None
        self._generation = 0
        self._scope: Scope | None = None
        self._ready: set[str] = set()
        self._is_one_moment = False
        self.is_moment_lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cursor is not None:
            with self._engine.in_use():
                self._cursor.close()

    def query(self, sql: str | Path, scope: Scope | None = None, **values: Any) -> pd.DataFrame:
        """Rows of a statement (its text, or the path of an .sql file) as a DataFrame; values fill `$name`.

        With a scope the statement also sees the relations of `views/`: what counts at that report date.
        """

        def ask(cursor: Cursor) -> pd.DataFrame:
            self._use(cursor, scope, text_of(sql))
            return _frame(cursor.execute(text_of(sql), bound(values)).to_arrow_table())

        return self._run(ask)

    def rows(self, sql: str | Path, scope: Scope | None = None, **values: Any) -> list[dict[str, Any]]:
        """The same as dictionaries of Python values (None for NULL)."""

        def ask(cursor: Cursor) -> list[dict[str, Any]]:
            self._use(cursor, scope, text_of(sql))
            result = cursor.execute(text_of(sql), bound(values))
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

        return self._run(ask)

    def execute(self, sql: str | Path, **values: Any) -> None:
        """Run one statement with bound values."""

        def ask(cursor: Cursor) -> None:
            self._use(cursor, None, text_of(sql))
            cursor.execute(text_of(sql), bound(values))

        self._run(ask)

    def begin(self) -> None:
        """From here on every answer is of this one moment, whatever others commit. When the engine ends, the moment is
        gone (`is_moment_lost`), and nothing is asked again in another. To be called by the database alone."""
        self.execute("begin")
        self._is_one_moment = True

    def snapshot(self) -> dict[str, Any]:
        """Every table as one moment left it, also while others write: Arrow tables by name, rows in stored order."""

        def ask(cursor: Cursor) -> dict[str, Any]:
            cursor.execute("begin")
            names = cursor.execute(
                "select table_name from information_schema.tables where table_catalog = 'app' "
                "and table_schema = 'main' and table_type = 'BASE TABLE' order by table_name"
            ).fetchall()
            tables = {name: cursor.execute(f"select * from {name}").to_arrow_table() for (name,) in names}  # noqa: S608
            cursor.execute("rollback")
            return tables

        return self._run(ask)

    def _run(self, ask: Callable[[Cursor], T]) -> T:
        try:
            return self._once(ask)
        except duckdb.Error as error:
            if not engines.is_ended_by(error):
                self._fail(error)
            is_open = self._engine.recover(self._generation)
            self.is_moment_lost = self._is_one_moment
            if not is_open or self.is_moment_lost:
                self._fail(error)
        try:
            return self._once(ask)
        except duckdb.Error as error:
            if engines.is_ended_by(error):
                self._engine.recover(self._generation)  # for whoever reads next
            self._fail(error)

    def _once(self, ask: Callable[[Cursor], T]) -> T:
        with self._engine.in_use():
            if self._cursor is None or self._generation != self._engine.generation:
                if self._is_one_moment:
                    raise duckdb.ConnectionException("the transaction has ended")
                self._generation = self._engine.generation
                self._cursor = None
                self._cursor = self._engine.cursor()
                scope, self._scope = self._scope, None
                self._ready.clear()
                self._use(self._cursor, scope, "")
            return ask(self._cursor)

    def _fail(self, error: duckdb.Error) -> NoReturn:
        """Raise what the error means; it itself when the statement is wrong."""
        failure = engines.failure(error, self._engine.path, "database_not_read")
        if failure is None:
            raise error
        raise failure from error

    def _use(self, cursor: Cursor, scope: Scope | None, sql: str) -> None:
        """Answer for this scope from now on (None: for the one before), with the relations that the statement reads."""
        if scope is not None and scope != self._scope:
            if scope.known_at is not None or (self._scope is not None and self._scope.known_at is not None):
                _see_only(cursor, scope)
            self._ready.clear()
            self._scope = scope
        relations.make(cursor, sql, self._ready, _question(self._scope) if self._scope else None)


def _question(scope: Scope) -> dict[str, Any]:
    return {
        "period_on": scope.period_on,
        "report_on": scope.report_on,
        "plan": scope.plan,
        "section": scope.section,
        "agency": scope.agency,
        "ahead": scope.ahead,
        "soon_days": scope.soon_days,
        "known_at": scope.known_at,
    }


def _see_only(cursor: Cursor, scope: Scope) -> None:
    """Shadow the derived tables with temporary ones that hold what was known by then."""
    as_known.unshadow(cursor)
    if scope.known_at is not None:
        as_known.shadow(cursor, scope.known_at, scope.period_on, scope.corrected_by)


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
    """A reader inside a write transaction; leaves nothing behind if the block fails, and repeats nothing."""

    def __init__(self, engine: Engine, types: dict[str, dict[str, str]]) -> None:
        super().__init__(engine)
        self._types = types
        self._is_engine_ended = False

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
            arrays[name] = pa.array([column_value(row.get(name)) for row in rows], type=arrow)
        columns = ", ".join(names)

        def load(cursor: Cursor) -> None:
            cursor.register("_batch", pa.table(arrays))
            cursor.execute(f"insert into {table} ({columns}) select {columns} from _batch")  # noqa: S608 - checked names
            cursor.unregister("_batch")

        self._run(load)

    def commit(self) -> None:
        """Make the block's work durable; DatabaseUnavailable when it is not. To be called by the database alone."""
        try:
            self._once(lambda cursor: cursor.execute("commit"))
        except duckdb.Error as error:
            if engines.is_ended_by(error) or engines.is_durable(error):
                self._engine.recover_within()
            if not engines.is_durable(error):
                raise self._not_written(error) from error

    def rollback(self) -> None:
        """Forget the block's work. To be called by the database alone."""
        try:
            self._once(lambda cursor: cursor.execute("rollback"))
        except duckdb.Error as error:  # an engine that has ended holds no transaction any more
            self._is_engine_ended = self._is_engine_ended or engines.is_ended_by(error)
        if self._is_engine_ended:
            self._engine.recover_within()

    def _once(self, ask: Callable[[Cursor], T]) -> T:
        if self._cursor is not None and self._generation != self._engine.generation:
            # On a new cursor the rest of the block would be written without its beginning.
            raise duckdb.ConnectionException("the transaction has ended")
        return super()._once(ask)

    def _run(self, ask: Callable[[Cursor], T]) -> T:
        try:
            return self._once(ask)
        except duckdb.Error as error:
            self._is_engine_ended = engines.is_ended_by(error)
            failure = engines.failure(error, self._engine.path, "database_not_written")
            if failure is None:
                raise
            raise failure from error

    def _not_written(self, error: duckdb.Error) -> DatabaseUnavailable:
        return DatabaseUnavailable("database_not_written", path=str(self._engine.path), detail=engines.detail(error))


def new_id() -> str:
    """A UUIDv7 in hexadecimal: unique, and sorted by the time it was made."""
    value = (time.time_ns() // 1_000_000 << 80) | (7 << 76) | secrets.randbits(76)
    value = value & ~(0b11 << 62) | (0b10 << 62)
    return f"{value:032x}"
