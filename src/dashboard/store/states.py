"""What is derived from the facts: submissions that count, tasks in force, the state of each by month.

Each derived table is one select in a file of `derived/`. A commit runs it for the tasks and months it touched;
`shadow` runs the same select for what an earlier moment of knowledge knew otherwise, into temporary relations of the
same names, so that every metric answers "as known at that meeting" without a second definition.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.store import relations
from dashboard.store.reported import REASON_ONLY
from dashboard.store.session import Reader, Writer
from dashboard.store.sql import statement

if TYPE_CHECKING:
    import duckdb

SELECTS = Path(__file__).with_name("derived")
DERIVED = ("counted_submissions", "in_force", "period_current", "lead_succession", "task_current", "task_months")
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
"""As a moment of knowledge: all that is known."""
START_OF_TIME = date(1900, 1, 1)
"""As a month: all of them."""
_LAST_MONTH = END_OF_TIME.date()


_AT_A_MOMENT = ("counted_submissions", "in_force", "period_current")
"""Those whose select takes the moment of knowledge, `$known_at`; the others follow from them."""


def _select(name: str) -> str:
    text = statement(SELECTS / f"{name}.sql").replace("{reason_only}", REASON_ONLY)
    if name == "in_force":  # of any moment, not only of the one whose submissions are kept
        return f"with counted_submissions as ({_select('counted_submissions')}) {text}"
    return text


def refresh(writer: Writer, tasks: Iterable[str] | None = None, since: date = START_OF_TIME) -> None:
    """Bring the derived tables up to date in the writer's transaction.

    `tasks`: ids of the tasks whose reports changed; None: a plan changed, so everything is derived anew. `since`: the
    first reporting month with such a report, as months before it stay as they are.
    """
    for name in _AT_A_MOMENT:
        _refresh(writer, name, known_at=END_OF_TIME)
    writer.execute("create or replace temp table touched (task_id text, first_month date, last_month date)")
    if tasks is None:
        writer.execute("delete from task_months")
        _refresh(writer, "lead_succession")
        _refresh(writer, "task_current")
        writer.execute(f"insert into touched {_ALL_TOUCHED}", **_months())
        writer.execute(f"insert into task_months {_select('task_months')}")
        return
    values = _months(since)
    writer.execute("insert into touched select unnest($tasks), $first, $last", tasks=sorted(set(tasks)), **values)
    writer.execute(f"insert or replace into task_months {_select('task_months')}")


_ALL_TOUCHED = "select task_id, $first::date as first_month, $last::date as last_month from task_current"


def _months(first: date = START_OF_TIME, last: date = _LAST_MONTH) -> dict[str, date]:
    return {"first": first, "last": last}


def refresh_periods(writer: Writer) -> None:
    """Bring `period_current` up to date in the writer's transaction."""
    _refresh(writer, "period_current", known_at=END_OF_TIME)


def _refresh(writer: Writer, name: str, **values: Any) -> None:
    writer.execute(f"delete from {name}")  # noqa: S608 - a name of our own
    writer.execute(f"insert into {name} {_select(name)}", **values)


def shadow(
    cursor: "duckdb.DuckDBPyConnection", known_at: datetime, period_on: date, corrected_by: datetime | None = None
) -> None:
    """Temporary relations named like the derived tables, holding what was known at that moment (domain.md §9) of the
    months up to `period_on`; with `corrected_by` its reports as corrected by that later moment (`Scope.corrected_by`).

    Only what was known otherwise is derived anew: of the tasks of an agency with another report in force than now, the
    months from that report's on.
    """
    values = {"known_at": known_at.astimezone(UTC).replace(tzinfo=None)}
    for name in _AT_A_MOMENT:
        cursor.execute(f"create temp table {name} as {_select(name)}", values)
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
            cursor.execute(f"create temp table {name} as {_select(name)}")
        cursor.execute(f"create or replace temp table touched as {_ALL_TOUCHED}", _months(last=period_on))
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
    relations.make(cursor, _select("task_months"), set())
    cursor.execute(f"create temp table known_months as {_select('task_months')}")
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
        from ({_select("in_force")}) as l
        join in_force as f
            on f.plan_code = l.plan_code and f.agency_id = l.agency_id and f.period_on = l.period_on
        """,  # noqa: S608 - a statement of our own
        {"known_at": corrected_by.astimezone(UTC).replace(tzinfo=None)},
    )


def corrections(reader: Reader, known_at: datetime, corrected_by: datetime) -> list[dict[str, Any]]:
    """One row per report in force at the first moment that was replaced or undone by the second: plan_code, agency_id,
    period_on, and of what is in force instead version, file_name (None where it was undone), and the reason given."""

    def in_force(at: datetime) -> dict[tuple[str, str, date], str]:
        rows = reader.rows(_select("in_force"), known_at=at)
        return {(r["plan_code"], r["agency_id"], r["period_on"]): r["submission_id"] for r in rows if r["agency_id"]}

    then, later = in_force(known_at), in_force(corrected_by)
    changed = {place: later.get(place) for place, submission_id in then.items() if later.get(place) != submission_id}
    found = reader.rows(
        """
        select submission_id, version, file_name, reason from submissions
        where submission_id in (select unnest($new))
        union all
        select submission_id, null, null, arg_max(reason, undone_at) from undos
        where submission_id in (select unnest($undone)) and undone_at <= $corrected_by
        group by submission_id
        """,
        new=[new for new in changed.values() if new],
        undone=[then[place] for place, new in changed.items() if not new],
        corrected_by=corrected_by,
    )
    told = {row.pop("submission_id"): row for row in found}
    return [
        {"plan_code": place[0], "agency_id": place[1], "period_on": place[2], **told[new or then[place]]}
        for place, new in sorted(changed.items())
    ]


def recomputed(reader: Reader, name: str) -> pd.DataFrame:
    """A derived table reckoned from the facts alone, to be compared with the one that is kept."""
    if name in _AT_A_MOMENT:
        return reader.query(_select(name), known_at=END_OF_TIME)
    reader.execute(f"create or replace temp table touched as {_ALL_TOUCHED}", **_months())
    return reader.query(_select(name))
