"""Plans in force: their agencies, tasks and roles, as the ingestion needs them; rows of a new version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.store.session import Reader, Writer

TABLES = (
    "plans", "sections", "agencies", "agency_members", "tasks", "task_agencies", "milestones", "estimates",
    "deadline_changes", "lead_changes",
)  # fmt: skip


def insert(writer: Writer, submission_id: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Rows of one plan workbook, by table."""
    for table in TABLES:
        writer.insert(table, [{"submission_id": submission_id, **_whole(table, row)} for row in rows.get(table, ())])


def _whole(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row; a role of which nothing else is said is held always and by the same agency."""
    if table != "task_agencies":
        return row
    return {"from_on": None, "until_on": None, "chain": row["agency_id"], **row}


def insert_periods(writer: Writer, plan_code: str, periods: Sequence[Mapping[str, Any]]) -> None:
    """Reporting months of the plan that are not there yet: period_on, closes_on, deadline_on."""
    stored_months = {
        r["period_on"] for r in writer.rows("select period_on from periods where plan_code = $plan", plan=plan_code)
    }
    writer.insert("periods", [{"plan_code": plan_code, **p} for p in periods if p["period_on"] not in stored_months])


def plans(reader: Reader) -> list[dict[str, Any]]:
    """Plans in force, by code."""
    return reader.rows(
        "select * from plans where submission_id in (select submission_id from in_force) order by plan_code"
    )


def estimates(reader: Reader, plan_code: str) -> list[dict[str, Any]]:
    """Estimates of a plan in force: ref, source, item, estimated_vnd."""
    return reader.rows(
        "select t.ref, e.source, e.item, e.estimated_vnd from estimates as e "
        "join tasks as t on t.task_id = e.task_id and t.submission_id = e.submission_id "
        "where t.plan_code = $plan and e.submission_id in (select submission_id from in_force)",
        plan=plan_code,
    )


def agencies(reader: Reader) -> list[dict[str, Any]]:
    """Every agency, group and phrase of the plans in force; an agency of two plans comes twice."""
    return reader.rows(
        "select a.*, f.plan_code from agencies as a join in_force as f on f.submission_id = a.submission_id "
        "order by f.plan_code, a.position"
    )


def tasks(reader: Reader, plan_code: str) -> list[dict[str, Any]]:
    """Tasks of a plan as printed, in printed order."""
    return reader.rows(
        "select * from tasks where submission_id in (select submission_id from in_force) "
        "and plan_code = $plan order by position",
        plan=plan_code,
    )


def task_ids(reader: Reader) -> list[str]:
    """Ids of the tasks of all plans in force."""
    return [row["task_id"] for row in reader.rows("select task_id from task_current")]


def roles(reader: Reader, plan_code: str, on: date | None = None) -> list[dict[str, Any]]:
    """(task_id, agency_id, role, position, group_id, from_on, until_on, chain) of a plan in force: the roles held on a
    day, or all there ever are."""
    return reader.rows(
        "select r.* from task_agencies as r join in_force as f on f.submission_id = r.submission_id "
        "where f.plan_code = $plan and ($on::date is null or (coalesce(r.from_on <= $on, true) "
        "and coalesce(r.until_on > $on, true))) order by r.task_id, r.position",
        plan=plan_code, on=on,
    )  # fmt: skip


def deadline_changes(reader: Reader, plan_code: str) -> list[dict[str, Any]]:
    """Deadline changes of a plan in force."""
    return reader.rows(
        "select c.* from deadline_changes as c join in_force as f on f.submission_id = c.submission_id "
        "where f.plan_code = $plan order by c.task_id, c.dated_on",
        plan=plan_code,
    )


def lead_changes(reader: Reader, plan_code: str) -> list[dict[str, Any]]:
    """Changes of the lead of a plan in force."""
    return reader.rows(
        "select c.* from lead_changes as c join in_force as f on f.submission_id = c.submission_id "
        "where f.plan_code = $plan order by c.task_id, c.dated_on",
        plan=plan_code,
    )


def period(reader: Reader, plan_code: str, period_on: date) -> dict[str, Any] | None:
    """The reporting month of a plan as it stands: closes_on, deadline_on, locks_on, state (planned, open, closed),
    closed_at, closed_by; None outside the plan's months."""
    rows = reader.rows(
        "select * from reporting_months where plan_code = $plan and period_on = $period",
        plan=plan_code, period=period_on,
    )  # fmt: skip
    return rows[0] if rows else None


def periods(reader: Reader, plan_code: str) -> list[dict[str, Any]]:
    """Reporting months of a plan as they stand, in order (columns as `period`)."""
    return reader.rows("select * from reporting_months where plan_code = $plan order by period_on", plan=plan_code)


def last_opened(reader: Reader, plan_code: str) -> date | None:
    """The last reporting month of a plan that is open: the one reports are being received for. None if none is."""
    return max((one["period_on"] for one in periods(reader, plan_code) if one["state"] == "open"), default=None)


def active_tasks(reader: Reader, plan_code: str, period_on: date) -> list[str]:
    """Ids of the tasks on which a report is expected in a month: begun by its end, neither reported complete nor
    withdrawn before it (domain.md §8)."""
    rows = reader.rows(
        "select m.task_id from task_months as m join task_current as t on t.task_id = m.task_id "
        "where t.plan_code = $plan and m.month_on = $period and m.is_expected",
        plan=plan_code, period=period_on,
    )  # fmt: skip
    return [row["task_id"] for row in rows]
