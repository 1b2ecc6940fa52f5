"""Rules about which tasks a report is on, and what a nil report may hold."""

from collections.abc import Iterator

from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.columns import BUDGET, PROGRESS
from dashboard.ingest.monthly.checks.known import Known
from dashboard.ingest.monthly.checks.rows import (
    INPUT,
    fault,
    last_reported,
    last_reported_money,
    line_of,
    money_rows,
    own_rows,
    reported_rows,
    same,
)
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.problem import Problem, Severity


def unknown_task(report: Report, known: Known) -> Iterator[Problem]:
    """What: every task code is a printed number of the plan, also on rows that report nothing.

    Why: a damaged code would put a figure on no task, or hide which task is missing.
    """
    for row in own_rows(report.progress, report, known):
        if row.get("task") is not None and row["task"] not in known.tasks:
            yield fault(Severity.ERROR, "unknown_task", PROGRESS, row, "task", plan=known.plan_code)


def task_not_agencys(report: Report, known: Known) -> Iterator[Problem]:
    """What: the agency leads or coordinates every task it reports on; for money this is a warning.

    Why: nobody may overwrite another agency's progress; money is at times reported by the one who pays it
    out, but a code mistyped into another existing one would move the amount without a trace.
    """
    sheets = (
        (PROGRESS, reported_rows(report, known), Severity.ERROR),
        (BUDGET, money_rows(report, known), Severity.WARNING),
    )
    for sheet, rows, severity in sheets:
        for row in rows:
            task = known.tasks.get(row.get("task") or "")
            if task is not None and known.agency_id not in task.leads | task.coordinators:
                yield fault(
                    severity,
                    "task_not_agencys",
                    sheet,
                    row,
                    "task",
                    agency=known.agency_name,
                    title=task.title,
                )


def duplicate_task(report: Report, known: Known) -> Iterator[Problem]:
    """What: at most one row reports on a task; the second and later ones are named.

    Why: of two different percentages for one task only a person can say which is meant.
    """
    first: dict[str, Row] = {}
    for row in reported_rows(report, known):
        task = row.get("task")
        if task is None:
            continue
        if task in first:
            yield fault(Severity.ERROR, "duplicate_task", PROGRESS, row, "task", first_row=first[task].where.row)
        first.setdefault(task, row)


def task_missing(report: Report, known: Known) -> Iterator[Problem]:
    """What: every task expected of the agency this period has a row, unless it filed a nil report.

    Why: a silent task keeps last month's figure, and the reader must know that nobody confirmed it.
    """
    if report.is_nil:
        return
    listed = {row.get("task") for row in own_rows(report.progress, report, known)}
    for ref, task in known.tasks.items():
        if ref in known.expected and ref not in listed:
            yield Problem(
                Severity.WARNING,
                "task_missing",
                sheet=PROGRESS.title,
                task=ref,
                values={"title": task.title},
            )


def task_blank(report: Report, known: Known) -> Iterator[Problem]:
    """What: an expected task whose row is there says something, if only why there is no figure this month.

    Why: as with a missing row, nobody confirmed what is carried over; here one word in the last column would do.
    """
    if report.is_nil:
        return
    reported = {row.get("task") for row in reported_rows(report, known)}
    listed = {row.get("task") for row in own_rows(report.progress, report, known)}
    for ref in known.tasks:
        if ref in known.expected and ref in listed and ref not in reported:
            yield Problem(Severity.WARNING, "task_blank", sheet=PROGRESS.title, task=ref)


def nil_with_values(report: Report, known: Known) -> Iterator[Problem]:
    """What: with the nil box ticked no cell holds anything other than what was last reported.

    Why: the box says nothing happened, the cell says something did; taking either would lose the other.
    """
    if not report.is_nil:
        return
    for row in reported_rows(report, known):
        for column in INPUT:
            old, new = last_reported(row, known, column), row.get(column)
            if new is not None and not same(old, new):
                yield fault(Severity.ERROR, "nil_with_values", PROGRESS, row, column, expected=old)
    money = last_reported_money(known)
    for row in money_rows(report, known):
        for column in AMOUNTS:
            old, new = money.get(line_of(row), {}).get(column), row.get(column)
            if new is not None and not same(old, new):
                yield fault(Severity.ERROR, "nil_with_values", BUDGET, row, column, expected=old)
