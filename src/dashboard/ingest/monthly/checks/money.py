"""Rules about the lines and amounts of *Kinh phí*."""

import math
from collections.abc import Iterator

from dashboard.ingest import amount_limits
from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.columns import BUDGET, PROGRESS
from dashboard.ingest.monthly.checks.known import Known
from dashboard.ingest.monthly.checks.rows import (
    fault,
    last_reported_money,
    line_of,
    money_rows,
    own_rows,
    reported_rows,
)
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.problem import Problem, Severity

UNIT_STEPS = (1_000, 1_000_000, 1_000_000_000)
SLIP_RATIO = 500
"""An amount this many times another period's is taken for a slip of unit: half the smallest step between
units (nghìn, triệu, tỷ), so that the slip is seen although the amount itself doubled or halved meanwhile."""


def money_task_unknown(report: Report, known: Known) -> Iterator[Problem]:
    """What: every money line names a task of the plan.

    Why: an amount on no task would be missing from every total.
    """
    for row in own_rows(report.budget, report, known):
        if row.get("task") is not None and row["task"] not in known.tasks:
            yield fault(Severity.ERROR, "money_task_unknown", BUDGET, row, "task", plan=known.plan_code)


def duplicate_money_line(report: Report, known: Known) -> Iterator[Problem]:
    """What: task, source and item together stand on one line only, case and spacing aside.

    Why: two lines of one name would be counted twice, or one would replace the other.
    """
    first: dict[tuple[str, str, str], Row] = {}
    for row in money_rows(report, known):
        line = line_of(row)
        if line in first and all(line):
            yield fault(
                Severity.ERROR,
                "duplicate_money_line",
                BUDGET,
                row,
                "item",
                source=row["source"],
                first_row=first[line].where.row,
            )
        first.setdefault(line, row)


def negative_amount(report: Report, known: Known) -> Iterator[Problem]:
    """What: no amount of money and no quantity is below zero.

    Why: the columns are totals to date; a repayment lowers the total, it is not typed as a minus.
    """
    for row in reported_rows(report, known):
        if (row.get("quantity") or 0) < 0:
            yield fault(Severity.ERROR, "negative_amount", PROGRESS, row, "quantity")
    for row in money_rows(report, known):
        for column in AMOUNTS:
            if (row.get(column) or 0) < 0:
                yield fault(Severity.ERROR, "negative_amount", BUDGET, row, column)


def _above(report: Report, known: Known, code: str, column: str, limit: str) -> Iterator[Problem]:
    for row in money_rows(report, known):
        amount, most = row.get(column), row.get(limit)
        if amount is not None and most is not None and amount > most >= 0:
            yield fault(Severity.WARNING, code, BUDGET, row, column, expected=most, amount=amount, limit=most)


def disbursed_above_allocated(report: Report, known: Known) -> Iterator[Problem]:
    """What: a line's disbursed amount is not above its allocated one.

    Why: money is paid out of what was allocated; else an allocation is missing or two columns are exchanged.
    """
    return _above(report, known, "disbursed_above_allocated", "disbursed_vnd", "allocated_vnd")


def allocated_above_estimated(report: Report, known: Known) -> Iterator[Problem]:
    """What: a line's allocated amount is not above its estimate.

    Why: an allocation follows the approved estimate; a higher one needs an estimate that has changed.
    """
    return _above(report, known, "allocated_above_estimated", "allocated_vnd", "estimated_vnd")


def _is_slip(old: int | None, new: int) -> bool:
    return old is not None and min(old, new) > 0 and max(new, old) / min(new, old) >= SLIP_RATIO


def _unusual(report: Report, known: Known, code: str, limit_vnd: int) -> Iterator[Problem]:
    """New or changed amounts with this problem; one that only differs from an earlier one by its unit has another."""
    before = last_reported_money(known)
    for row in money_rows(report, known):
        for column in AMOUNTS:
            amount, old = row.get(column), before.get(line_of(row), {}).get(column)
            if amount is None or amount == old or _is_slip(old, amount):
                continue
            if amount_limits.unusual(amount, known.largest_vnd) == code:
                yield fault(Severity.WARNING, code, BUDGET, row, column, amount_vnd=amount, limit_vnd=limit_vnd)


def amount_too_high(report: Report, known: Known) -> Iterator[Problem]:
    """What: no line states 50 tỷ đồng or more, or 1 000 times the plan's largest estimate, without a tick.

    Why: in a first report nothing earlier shows that đồng were typed beside "triệu đồng", and one such line drowns
    every total.
    """
    return _unusual(report, known, "amount_too_high", amount_limits.high(known.largest_vnd))


def amount_too_low(report: Report, known: Known) -> Iterator[Problem]:
    """What: no line states less than 100 000 đồng, unless it is 0, without a tick.

    Why: triệu typed beside "đồng" vanish in every total, and in a first report nothing earlier shows it.
    """
    return _unusual(report, known, "amount_too_low", amount_limits.LOW_VND)


def amount_unit_slip(report: Report, known: Known) -> Iterator[Problem]:
    """What: an amount is not about 1 000, 1 000 000… times the same line's earlier one, or that part of it.

    Why: "đồng" and "triệu đồng" are exchanged in one cell of a month, and one such line drowns every total.
    """
    before = last_reported_money(known)
    for row in money_rows(report, known):
        for column in AMOUNTS:
            new, old = row.get(column), before.get(line_of(row), {}).get(column)
            if not new or not old or new < 0 or old < 0:
                continue
            if _is_slip(old, new):
                ratio = max(new, old) / min(new, old)
                factor = min(UNIT_STEPS, key=lambda step: abs(math.log(ratio / step)))
                yield fault(
                    Severity.WARNING,
                    "amount_unit_slip",
                    BUDGET,
                    row,
                    column,
                    expected=old,
                    amount=new,
                    previous=old,
                    factor=factor,
                    is_larger=new > old,
                )
