"""What is derived from the facts: submissions that count, tasks in force, the state of each by month.

Each derived table is one select in a file of `derived/`. A commit runs it for the tasks and months it touched;
`as_known` runs the same select for what an earlier moment of knowledge knew otherwise, into temporary relations of the
same names, so that every metric answers "as known at that meeting" without a second definition.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.store.as_known import ALL_TOUCHED, AT_A_MOMENT, END_OF_TIME, START_OF_TIME, months, select
from dashboard.store.session import Reader, Writer


def refresh(writer: Writer, tasks: Iterable[str] | None = None, since: date = START_OF_TIME) -> None:
    """Bring the derived tables up to date in the writer's transaction.

    `tasks`: ids of the tasks whose reports changed; None: a plan changed, so everything is derived anew. `since`: the
    first reporting month with such a report, as months before it stay as they are.
    """
    for name in AT_A_MOMENT:
        _refresh(writer, name, known_at=END_OF_TIME)
    writer.execute("create or replace temp table touched (task_id text, first_month date, last_month date)")
    if tasks is None:
        writer.execute("delete from task_months")
        _refresh(writer, "lead_succession")
        _refresh(writer, "task_current")
        writer.execute(f"insert into touched {ALL_TOUCHED}", **months())
        writer.execute(f"insert into task_months {select('task_months')}")
        return
    values = months(since)
    writer.execute("insert into touched select unnest($tasks), $first, $last", tasks=sorted(set(tasks)), **values)
    writer.execute(f"insert or replace into task_months {select('task_months')}")


def refresh_periods(writer: Writer) -> None:
    """Bring `period_current` up to date in the writer's transaction."""
    _refresh(writer, "period_current", known_at=END_OF_TIME)


def _refresh(writer: Writer, name: str, **values: Any) -> None:
    writer.execute(f"delete from {name}")  # noqa: S608 - a name of our own
    writer.execute(f"insert into {name} {select(name)}", **values)


def corrections(reader: Reader, known_at: datetime, corrected_by: datetime) -> list[dict[str, Any]]:
    """One row per report in force at the first moment that was replaced or undone by the second: plan_code, agency_id,
    period_on, and of what is in force instead version, file_name (None where it was undone), and the reason given."""

    def in_force(at: datetime) -> dict[tuple[str, str, date], str]:
        rows = reader.rows(select("in_force"), known_at=at)
        return {(r["plan_code"], r["agency_id"], r["period_on"]): r["submission_id"] for r in rows if r["agency_id"]}

    then, later = in_force(known_at), in_force(corrected_by)
    changed = {place: later.get(place) for place, submission_id in then.items() if later.get(place) != submission_id}
    successors = reader.rows(
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
    by_submission = {row.pop("submission_id"): row for row in successors}
    return [
        {"plan_code": place[0], "agency_id": place[1], "period_on": place[2], **by_submission[new or then[place]]}
        for place, new in sorted(changed.items())
    ]


def recomputed(reader: Reader, name: str) -> pd.DataFrame:
    """A derived table reckoned from the facts alone, to be compared with the one that is kept."""
    if name in AT_A_MOMENT:
        return reader.query(select(name), known_at=END_OF_TIME)
    reader.execute(f"create or replace temp table touched as {ALL_TOUCHED}", **months())
    return reader.query(select(name))
