"""The derived tables as an earlier moment knew them: temporary relations of the same names, from the same selects."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.store import relations
from dashboard.store.sql import statement

if TYPE_CHECKING:
    import duckdb


SELECTS = Path(__file__).with_name("derived")
DERIVED = ("counted_submissions", "in_force", "period_current", "lead_succession", "task_current", "task_months")
AT_A_MOMENT = ("counted_submissions", "in_force", "period_current")
"""Those whose select takes the moment of knowledge, `$known_at`; the others follow from them."""
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
"""As a moment of knowledge: all that is known."""
START_OF_TIME = date(1900, 1, 1)
"""As a month: all of them."""
_LAST_MONTH = END_OF_TIME.date()
ALL_TOUCHED = "select task_id, $first::date as first_month, $last::date as last_month from task_current"


def select(name: str) -> str:
    """The select of a derived table."""
    text = statement(SELECTS / f"{name}.sql")
    if name == "in_force":  # of any moment, not only of the one whose submissions are kept
        return f"with counted_submissions as ({select('counted_submissions')}) {text}"
    return text


def months(first: date = START_OF_TIME, last: date = _LAST_MONTH) -> dict[str, date]:
    """The months to derive, as parameters of a select."""
    return {"first": first, "last": last}


def shadow(
    cursor: "duckdb.DuckDBPyConnection", known_at: datetime, period_on: date, corrected_by: datetime | None = None
) -> None:
    """Temporary relations named like the derived tables, holding what was known at that moment (domain.md §9) of the
    months up to `period_on`; with `corrected_by` its reports as corrected by that later moment (`Scope.corrected_by`).

    Only what was known otherwise is derived anew: of the tasks of an agency with another report in force than now, the
    months from that report's on.
    """
    values = {"known_at": known_at.astimezone(UTC).replace(tzinfo=None)}
    for name in AT_A_MOMENT:
        cursor.execute(f"create temp table {name} as {select(name)}", values)
    if corrected_by is not None:
        _correct(cursor, corrected_by)
    cursor.execute(
        """
        create or replace temp table otherwise as
        (select * from temp.main.in_force except select * from app.main.in_force)
        union all
        (select * from app.main.in_force except select * from temp.main.in_force)
        """
    )
    is_other_plan = cursor.execute("select count(*) from otherwise where kind = 'plan'").fetchall() != [(0,)]
    if is_other_plan:
        for name in ("lead_succession", "task_current"):
            cursor.execute(f"create temp table {name} as {select(name)}")
        cursor.execute(f"create or replace temp table touched as {ALL_TOUCHED}", months(last=period_on))
    else:
        cursor.execute(
            """
            create or replace temp table touched as
            select a.task_id, min(o.period_on) as first_month, $last::date as last_month
            from otherwise as o
            join task_agencies as a on a.agency_id = o.agency_id and a.role in ('lead', 'reporting')
            join task_current as t on t.task_id = a.task_id and t.plan_code = o.plan_code
            where a.submission_id in (select submission_id from in_force) and o.period_on <= $last
            group by a.task_id
            """,
            {"last": period_on},
        )
    relations.make(cursor, select("task_months"), set())
    cursor.execute(f"create temp table known_months as {select('task_months')}")
    same = "" if is_other_plan else _SAME_MONTHS
    cursor.execute(f"create temp view task_months as {same} select * from known_months")  # noqa: S608 - constant parts


_SAME_MONTHS = """
    select m.*
    from app.main.task_months as m
    left join touched as b on b.task_id = m.task_id
    where b.task_id is null or m.month_on < b.first_month
    union all
"""


def unshadow(cursor: "duckdb.DuckDBPyConnection") -> None:
    """Forget what `shadow` made."""
    cursor.execute("drop view if exists temp.main.task_months")
    for name in ("known_months", *(name for name in DERIVED if name != "task_months")):
        cursor.execute(f"drop table if exists temp.main.{name}")


def _correct(cursor: "duckdb.DuckDBPyConnection", corrected_by: datetime) -> None:
    """In the temporary `in_force`, each report gives way to what was in force at the later moment in its place."""
    cursor.execute(
        f"""
        create or replace temp table in_force as
        select * from in_force where kind = 'plan'
        union all
        select l.*
        from ({select("in_force")}) as l
        join in_force as f
            on f.plan_code = l.plan_code and f.agency_id = l.agency_id and f.period_on = l.period_on
        """,  # noqa: S608 - a statement of our own
        {"known_at": corrected_by.astimezone(UTC).replace(tzinfo=None)},
    )
