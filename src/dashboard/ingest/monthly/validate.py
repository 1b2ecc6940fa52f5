"""Every business rule of a monthly report, in the order they are checked; the rules themselves are in `checks`.

A rule reads typed rows and what the store knows, and yields problems at the cells to blame. It never changes
a value and never stops at the first fault. Cells are read in `normalise`, problems worded in `problem`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from dashboard.ingest.columns import PROGRESS
from dashboard.ingest.monthly.checks.known import Known
from dashboard.ingest.monthly.checks.money import (
    allocated_above_estimated,
    amount_too_high,
    amount_too_low,
    amount_unit_slip,
    disbursed_above_allocated,
    duplicate_money_line,
    money_task_unknown,
    negative_amount,
)
from dashboard.ingest.monthly.checks.period import (
    another_period,
    period_closed,
    period_not_opened,
    sent_before_closing,
    template_version,
)
from dashboard.ingest.monthly.checks.progress import (
    complete_without_finish,
    date_after_sending,
    date_out_of_range,
    finish_before_start,
    finish_without_complete,
    percent_fell,
    percent_jumped,
    percent_out_of_range,
    quantity_above_target,
    state_contradicts_percent,
    suspended_without_document,
)
from dashboard.ingest.monthly.checks.tasks import (
    duplicate_task,
    nil_with_values,
    task_blank,
    task_missing,
    task_not_agencys,
    unknown_task,
)
from dashboard.ingest.normalise import Report
from dashboard.ingest.problem import Problem, Severity

BLANK_NAMED = 8
"""So many blank tasks are named in one warning."""

CHECKS: tuple[Callable[[Report, Known], Iterator[Problem]], ...] = (
    template_version,
    period_closed,
    another_period,
    period_not_opened,
    sent_before_closing,
    unknown_task,
    task_not_agencys,
    duplicate_task,
    task_missing,
    task_blank,
    nil_with_values,
    percent_out_of_range,
    percent_fell,
    percent_jumped,
    complete_without_finish,
    finish_without_complete,
    state_contradicts_percent,
    suspended_without_document,
    date_out_of_range,
    date_after_sending,
    finish_before_start,
    quantity_above_target,
    money_task_unknown,
    duplicate_money_line,
    negative_amount,
    disbursed_above_allocated,
    allocated_above_estimated,
    amount_too_high,
    amount_too_low,
    amount_unit_slip,
)
"""Every rule, in the order of the sheets; a problem's code is the name of its rule."""

_FAULTS_BLANK = {
    "complete_without_finish": ("finished_on",),
    "finish_without_complete": ("percent",),
    "state_contradicts_percent": ("percent",),
    "suspended_without_document": ("evidence",),
    "percent_fell": ("difficulty", "evidence"),
    "finish_before_start": ("started_on",),
}
"""Rules that fault a blank cell, or carry a value over it -> the columns they need."""


def report(report: Report, known: Known, unreadable: Iterable[Problem] = ()) -> list[Problem]:
    """Every problem of one agency's report, in the order of `CHECKS`; an empty list is a clean report.

    A consolidated workbook is checked once per agency; rows that name another one are passed over.
    `unreadable`: what `normalise.report` said of the same workbook. A cell it could not read is None in its
    row, but not blank: what follows only from that None is not said, so that one bad cell is one problem.
    """
    errors = [problem for problem in unreadable if problem.severity is Severity.ERROR]
    broken = {(problem.sheet, problem.cell) for problem in errors if problem.cell is not None}
    of_tasks = [problem for problem in errors if problem.sheet == PROGRESS.title]
    # None: a sheet without its headers, or a row whose code cannot be read, may be about any task.
    half_read = {problem.task for problem in of_tasks}
    cells = {(row.where.sheet, row.where.row): row.where.cells for row in report.progress}

    def is_consequence(problem: Problem) -> bool:
        if problem.code in ("task_missing", "task_blank"):
            return None in half_read or problem.task in half_read
        at = cells.get((problem.sheet or "", problem.row or 0), {})
        return any((problem.sheet, at.get(c)) in broken for c in _FAULTS_BLANK.get(problem.code, ()))

    return _folded(p for check in CHECKS for p in check(report, known) if not is_consequence(p))


def _folded(problems: Iterable[Problem]) -> list[Problem]:
    """The problems with those of `task_blank` made one that names the tasks: half a sheet can be blank."""
    folded_problems: list[Problem] = []
    blank: list[str] = []
    for problem in problems:
        if problem.code != "task_blank":
            folded_problems.append(problem)
            continue
        if not blank:
            at = len(folded_problems)
            folded_problems.append(problem)
        blank.append(problem.task or "")
        refs = ", ".join(blank[:BLANK_NAMED]) + (", …" if len(blank) > BLANK_NAMED else "")
        task = blank[0] if len(blank) == 1 else None
        folded_problems[at] = replace(folded_problems[at], task=task, values={"n": len(blank), "tasks": refs})
    return folded_problems
