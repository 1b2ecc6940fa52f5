"""What is derived from the facts: submissions that count, tasks in force, the state of each by month.

Each derived table is one select in an .sql file. A commit runs it for the tasks it touched; `shadow` runs the
same select for an earlier moment of knowledge, into temporary tables of the same names, so that every metric
answers "as known at that meeting" without a second definition.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.store.database import Reader, Writer, statement

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).parent
DERIVED = ("in_force", "period_current", "places", "task_current", "task_months")
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def _select(name: str) -> str:
    return statement(HERE / f"{name}.sql")


def refresh(writer: Writer, tasks: Iterable[str] | None = None) -> None:
    """Bring the derived tables up to date in the writer's transaction.

    `tasks`: ids of the tasks whose reports changed; None: a plan changed, so everything is derived anew.
    """
    refresh_periods(writer)
    writer.execute("delete from in_force")
    writer.execute(f"insert into in_force {_select('in_force')}", known_at=_END_OF_TIME)
    writer.execute("create or replace temp table touched (task_id text)")
    if tasks is None:
        writer.execute("delete from task_months")
        writer.execute("delete from task_current")
        writer.execute("delete from places")
        writer.execute(f"insert into places {_select('places')}")
        writer.execute(f"insert into task_current {_select('task_current')}")
        writer.execute("insert into touched select task_id from task_current")
        writer.execute(f"insert into task_months {_select('task_months')}")
        return
    writer.execute("insert into touched select unnest($tasks)", tasks=sorted(set(tasks)))
    writer.execute(f"insert or replace into task_months {_select('task_months')}")


def refresh_periods(writer: Writer) -> None:
    """Bring `period_current` up to date in the writer's transaction."""
    writer.execute("delete from period_current")
    writer.execute(f"insert into period_current {_select('period_current')}", known_at=_END_OF_TIME)


def shadow(cursor: "duckdb.DuckDBPyConnection", known_at: datetime) -> None:
    """Temporary tables named like the derived ones, holding what was known at that moment (domain.md §9)."""
    values = {"known_at": known_at.astimezone(UTC).replace(tzinfo=None)}
    for name in ("in_force", "period_current"):
        cursor.execute(f"create temp table {name} as {_select(name)}", values)
    cursor.execute(f"create temp table places as {_select('places')}")
    cursor.execute(f"create temp table task_current as {_select('task_current')}")
    cursor.execute("create or replace temp table touched as select task_id from task_current")
    cursor.execute(f"create temp table task_months as {_select('task_months')}")


def recomputed(reader: Reader, name: str) -> pd.DataFrame:
    """A derived table reckoned from the facts alone, to be compared with the one that is kept."""
    if name in ("in_force", "period_current"):
        return reader.query(_select(name), known_at=_END_OF_TIME)
    reader.query("create or replace temp table touched as select task_id from task_current")
    return reader.query(_select(name))
