"""Submissions: who sent what for which agency and period, which one is in force, undo and redo."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from dashboard.errors import Stale
from dashboard.store import as_known, states, texts
from dashboard.store.report_values import MONEY_VALUES, PROGRESS_VALUES
from dashboard.store.session import Reader, Writer, new_id

if TYPE_CHECKING:
    from dashboard.store.database import Database


@dataclass(frozen=True, slots=True)
class Sender:
    """Who commits and with what: `at` is the moment (UTC), `sent_on` the day the agency sent the file."""

    by: str
    at: datetime
    sent_on: date
    file_name: str
    file_sha256: str
    file_bytes: int
    is_demo: bool = False
    reason: str | None = None


def in_force(reader: Reader, plan_code: str, period_on: date | None) -> dict[str | None, dict[str, Any]]:
    """The submissions that count for this plan and period, by agency (a plan workbook: period and agency None)."""
    rows = reader.rows(
        "select s.* from submissions as s join in_force as f on f.submission_id = s.submission_id "
        "where s.plan_code = $plan and s.period_on is not distinct from $period",
        plan=plan_code, period=period_on,
    )  # fmt: skip
    return {row["agency_id"]: row for row in rows}


def already_received(reader: Reader, sha256: str, plan_code: str, period_on: date | None) -> set[str | None]:
    """Agencies (None: a plan) for which these very bytes were committed for the plan and period and not undone."""
    rows = reader.rows(
        "select agency_id from counted_submissions where file_sha256 = $sha256 and plan_code = $plan "
        "and period_on is not distinct from $period",
        sha256=sha256, plan=plan_code, period=period_on,
    )  # fmt: skip
    return {row["agency_id"] for row in rows}


def undone_before(
    reader: Reader, sha256: str, plan_code: str, agency_id: str | None, period_on: date | None
) -> dict[str, Any] | None:
    """The last submission made of these very bytes for the plan, agency and period, if it is undone: submission_id,
    version, committed_at, undone_at, undone_by, reason. None when there is none, or one that is not undone."""
    rows = reader.rows(
        "select s.submission_id, s.version, s.committed_at, u.undone_at, u.undone_by, u.reason from submissions as s "
        "left join undos as u on u.submission_id = s.submission_id and u.redone_at is null "
        "where s.file_sha256 = $sha256 and s.plan_code = $plan and s.agency_id is not distinct from $agency "
        "and s.period_on is not distinct from $period order by u.undone_at is null desc, s.version desc limit 1",
        sha256=sha256, plan=plan_code, agency=agency_id, period=period_on,
    )  # fmt: skip
    return rows[0] if rows and rows[0]["undone_at"] is not None else None


def plan_codes(reader: Reader) -> set[str]:
    """Codes of the plans that were ever committed, undone ones included."""
    return {row["plan_code"] for row in reader.rows("select distinct plan_code from submissions where kind = 'plan'")}


Kind = Literal["plan", "report", "nil"]


def register(
    writer: Writer,
    plan_code: str,
    period_on: date | None,
    kinds: Mapping[str | None, Kind],
    sender: Sender,
    changed: Mapping[str | None, tuple[int, int | None]] | None = None,
) -> dict[str | None, str]:
    """A new submission for each agency of `kinds`, as its next version; returns their ids by agency.

    `changed`: by agency, how many tasks and money lines are new and how many have another value than stored.
    """
    versions = writer.rows(
        "select agency_id, max(version) as version from submissions where plan_code = $plan "
        "and period_on is not distinct from $period group by agency_id",
        plan=plan_code, period=period_on,
    )  # fmt: skip
    last = {row["agency_id"]: row["version"] for row in versions}
    ids = {agency_id: new_id() for agency_id in kinds}
    counts = changed or {}
    writer.insert(
        "submissions",
        [
            {
                "submission_id": ids[agency_id],
                "kind": kind,
                "plan_code": plan_code,
                "agency_id": agency_id,
                "period_on": period_on,
                "version": last.get(agency_id, 0) + 1,
                "file_sha256": sender.file_sha256,
                "file_name": sender.file_name,
                "file_bytes": sender.file_bytes,
                "sent_on": sender.sent_on,
                "committed_at": sender.at,
                "committed_by": sender.by,
                "reason": sender.reason,
                "is_demo": sender.is_demo,
                "new_rows": counts.get(agency_id, (None, None))[0],
                "changed_rows": counts.get(agency_id, (None, None))[1],
            }
            for agency_id, kind in kinds.items()
        ],
    )
    return ids


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a monthly workbook: task ref, values by column name, and where it stands."""

    ref: str
    values: Mapping[str, Any]
    sheet: str
    row: int
    cells: Mapping[str, str]


def insert_reports(
    writer: Writer,
    plan_code: str,
    period_on: date,
    reports: Iterable[tuple[str, str, Sequence[ReportRow], Sequence[ReportRow]]],
) -> None:
    """Rows of reports, each (submission id, agency id, progress, budget lines); missing values become NULL."""

    def stored(submission_id: str, agency_id: str, row: ReportRow, names: Iterable[str]) -> dict[str, Any]:
        return {
            "submission_id": submission_id,
            "task_id": f"{plan_code}/{row.ref}",
            "agency_id": agency_id,
            "period_on": period_on,
            **{name: row.values.get(name) for name in names},
            "sheet": row.sheet,
            "row_number": row.row,
            "cells": json.dumps(dict(row.cells), ensure_ascii=False),
        }

    progress: list[Mapping[str, Any]] = []
    budget: list[Mapping[str, Any]] = []
    for submission_id, agency_id, progress_rows, money_rows in reports:
        progress += [stored(submission_id, agency_id, row, PROGRESS_VALUES) for row in progress_rows]
        budget += [stored(submission_id, agency_id, row, ("source", "item", *MONEY_VALUES)) for row in money_rows]
    writer.insert("progress", progress)
    texts.insert(writer, progress)
    writer.insert("budget_lines", budget)


def touched_tasks(reader: Reader, submission_id: str) -> list[str] | None:
    """Tasks whose state a submission bears on: those its agency leads; None for a plan (all of them)."""
    (submission,) = reader.rows("select * from submissions where submission_id = $id", id=submission_id)
    if submission["kind"] == "plan":
        return None
    rows = reader.rows(
        "select distinct t.task_id from task_agencies as t "
        "join tasks as k on k.submission_id = t.submission_id and k.task_id = t.task_id "
        "where t.agency_id = $agency and k.plan_code = $plan and t.role in ('lead', 'reporting')",
        agency=submission["agency_id"], plan=submission["plan_code"],
    )  # fmt: skip
    return [row["task_id"] for row in rows]


def _state(reader: Reader, submission_id: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    rows = reader.rows("select * from submissions where submission_id = $id", id=submission_id)
    if not rows:
        raise Stale("submission_unknown")
    undone = reader.rows("select * from undos where submission_id = $id and redone_at is null", id=submission_id)
    return rows[0], undone[0] if undone else None


def undo(db: "Database", submission_id: str, *, by: str, at: datetime, reason: str) -> None:
    """Mark a submission undone: what it replaced counts again. Stale when it is undone already."""
    with db.writer() as writer:
        submission, undone = _state(writer, submission_id)
        if undone is not None:
            raise Stale("already_undone")
        if submission["kind"] == "plan" and _is_only_plan_with_reports(writer, submission):
            raise Stale("plan_has_reports")
        writer.insert(
            "undos",
            [{"submission_id": submission_id, "undone_at": at, "undone_by": by, "reason": reason}],
        )
        states.refresh(writer, touched_tasks(writer, submission_id), submission["period_on"] or as_known.START_OF_TIME)


def redo(db: "Database", submission_id: str, *, by: str, at: datetime, reason: str) -> None:
    """Take an undo back: the submission counts again, unless a later version does. Stale when not undone."""
    with db.writer() as writer:
        submission, undone = _state(writer, submission_id)
        if undone is None:
            raise Stale("not_undone")
        writer.execute(
            "update undos set redone_at = $at, redone_by = $by, redo_reason = $reason "
            "where submission_id = $id and redone_at is null",
            at=at, by=by, reason=reason, id=submission_id,
        )  # fmt: skip
        states.refresh(writer, touched_tasks(writer, submission_id), submission["period_on"] or as_known.START_OF_TIME)


def _is_only_plan_with_reports(reader: Reader, plan: Mapping[str, Any]) -> bool:
    rows = reader.rows(
        "select kind, count(*) as n from in_force where plan_code = $plan group by kind",
        plan=plan["plan_code"],
    )
    others = reader.rows(
        "select 1 from counted_submissions where kind = 'plan' and plan_code = $plan and submission_id <> $id",
        plan=plan["plan_code"], id=plan["submission_id"],
    )  # fmt: skip
    return any(row["kind"] != "plan" for row in rows) and not others


def history(reader: Reader) -> pd.DataFrame:
    """One row per submission, newest first: when, who, file, agency, period, version, rows, whether in force.

    `state`: in_force, replaced (a later version counts) or undone. `new_rows`, `changed_rows`: tasks and money lines
    it changed when it was committed (of a plan: new tasks), missing where that was not kept.
    """
    return reader.query(
        """
        with names as (
            select
                agency_id,
                any_value(short_name order by submission_id desc) as short_name,
                any_value(name order by submission_id desc) as name
            from agencies group by agency_id
        )
        select
            s.submission_id, s.kind, s.plan_code, s.agency_id, n.short_name as agency, n.name as agency_name,
            s.period_on, s.version, s.file_name, s.file_sha256, s.file_bytes, s.sent_on, s.committed_at, s.committed_by,
            s.reason, s.is_demo, s.new_rows, s.changed_rows,
            coalesce(p.rows, 0) as task_rows, coalesce(b.rows, 0) as money_rows,
            u.undone_at, u.undone_by, u.reason as undo_reason,
            case
                when u.submission_id is not null then 'undone'
                when f.submission_id is not null then 'in_force'
                else 'replaced'
            end as state
        from submissions as s
        left join names as n on n.agency_id = s.agency_id
        left join in_force as f on f.submission_id = s.submission_id
        left join undos as u on u.submission_id = s.submission_id and u.redone_at is null
        left join (select submission_id, count(*) as rows from progress group by all) as p
            on p.submission_id = s.submission_id
        left join (select submission_id, count(*) as rows from budget_lines group by all) as b
            on b.submission_id = s.submission_id
        order by s.committed_at desc, s.submission_id desc
        """
    )


def turns(reader: Reader, submission_id: str | None = None) -> pd.DataFrame:
    """One row per undo and per redo of a submission (None: of all), oldest first: submission_id, kind (undo or redo),
    turned_at (UTC), turned_by, reason."""
    return reader.query(
        """
        with given as (
            select *, row_number() over (order by undone_at, redone_at nulls last) as place
            from undos
            where submission_id = coalesce($id, submission_id)
        ),
        turned as (
            select submission_id, 'undo' as kind, undone_at as turned_at, undone_by as turned_by, reason, place
            from given
            union all
            select submission_id, 'redo', redone_at, redone_by, redo_reason, place
            from given
            where redone_at is not null
        )
        select * exclude (place) from turned order by place, kind desc
        """,
        id=submission_id,
    )


def only_in(reader: Reader, plan_id: str, earlier_id: str) -> int:
    """How many tasks of a plan version were reported on (in force) and are not in the earlier version."""
    (row,) = reader.rows(
        """
        select count(distinct p.task_id) as n from progress as p
        where p.submission_id in (select submission_id from in_force)
            and p.task_id in (select task_id from tasks where submission_id = $id)
            and p.task_id not in (select task_id from tasks where submission_id = $earlier)
        """,
        id=plan_id, earlier=earlier_id,
    )  # fmt: skip
    n: int = row["n"]
    return n


def has_demo(reader: Reader) -> bool:
    """Whether any figure in force is a demo figure."""
    return bool(
        reader.rows(
            "select 1 from submissions as s join in_force as f on f.submission_id = s.submission_id "
            "where s.is_demo and s.kind <> 'plan' limit 1"
        )
    )


def is_demo_month(reader: Reader, period_on: date) -> bool:
    """Whether a demo report was ever committed for this month."""
    return bool(reader.rows("select 1 from submissions where is_demo and period_on = $month limit 1", month=period_on))
