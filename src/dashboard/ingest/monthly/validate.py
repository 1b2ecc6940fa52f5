"""The business rules of a monthly report: each one function in `CHECKS` that says what it checks and why.

A rule reads typed rows and what the store knows, and yields problems at the cells to blame. It never changes
a value and never stops at the first fault. Cells are read in `normalise`, problems worded in `problem`.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from numbers import Real
from typing import Any

from dashboard.ingest import amount_limits
from dashboard.ingest.amount_limits import AMOUNTS, line_key
from dashboard.ingest.columns import BUDGET, GUIDE_SHEET, PROGRESS, READ_VERSIONS, TEMPLATE_VERSION, SheetColumns
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.problem import Problem, Severity
from dashboard.text import dates, percents, translation

INPUT = (
    "percent",
    "state",
    "started_on",
    "finished_on",
    "quantity",
    "result",
    "difficulty",
    "proposal",
    "evidence",
    "missing_reason",
)
"""Columns of *Tiến độ* that an agency fills in; the others only name the task."""

JUMP_POINTS = 50
BLANK_NAMED = 8
"""So many blank tasks are named in one warning."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
UNIT_STEPS = (1_000, 1_000_000, 1_000_000_000)
SLIP_RATIO = 500
"""An amount this many times another period's is taken for a slip of unit: half the smallest step between
units (nghìn, triệu, tỷ), so that the slip is seen although the amount itself doubled or halved meanwhile."""

_ROUNDING = 1e-6  # 0.29 × 100 is not 29: figures of a cell are compared up to this


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the plan in force says of one task: dates, target, and the ids of the agencies by role."""

    ref: str
    title: str
    plan_start: date | None
    due: date | None
    target: float | None
    unit: str | None
    leads: frozenset[str]
    coordinators: frozenset[str]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows, for one plan, agency and period (the first day of the month).

    `tasks`: every task of the plan by ref. `expected`: refs the agency leads that are active in the period.
    `previous`: ref -> values last reported before this period. `previous_money`: (ref, source, item) -> the
    amounts of an earlier period, VND. `reason`: why a closed period is to be changed, as the person typed it.
    `locked_since`: the lock date of the period, if it is over. `largest_vnd`: the plan's largest estimate, VND.
    `chosen_on`: the period that reports are being received for (None: any), `is_opened`: the period was opened (or
    closed), `closes_on`: its closing day.
    """

    plan_code: str
    agency_id: str
    agency_name: str
    period_on: date
    sent_on: date
    template: str | None
    tasks: Mapping[str, TaskFacts]
    expected: frozenset[str]
    previous: Mapping[str, Mapping[str, Any]]
    previous_money: Mapping[tuple[str, str, str], Mapping[str, int | None]]
    is_closed: bool
    reason: str | None
    locked_since: date | None = None
    largest_vnd: int | None = None
    chosen_on: date | None = None
    is_opened: bool = True
    closes_on: date | None = None


def is_reported(row: Row) -> bool:
    """Whether a row of *Tiến độ* says anything: a task code with every input cell blank is "not reported"."""
    return any(row.get(column) is not None for column in INPUT)


def has_amounts(row: Row) -> bool:
    """Whether a row of *Kinh phí* holds at least one amount; 0 is an amount, blank is not."""
    return any(row.get(column) is not None for column in AMOUNTS)


def same(old: Any, new: Any) -> bool:
    """Whether a stored and a typed value are one: 5 and 5.0 are, a day and its midnight; 0 and blank not."""
    if old is None or new is None:
        return old is new
    if isinstance(old, int) and isinstance(new, int):
        return old == new
    if isinstance(old, Real) and isinstance(new, Real):
        return math.isclose(float(old), float(new), rel_tol=1e-12, abs_tol=_ROUNDING)
    return bool(_day(old) == _day(new))


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _shown(value: Any, kind: str) -> str | None:
    """A value as the sheet shows it: a workbook is Vietnamese in whatever language its problems are read."""
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, int | float):
        if kind == "percent":
            with translation.speaking("vi"):
                return percents.quoted(value)
        figure = f"{value:,d}" if isinstance(value, int) else f"{value:,.12g}"
        return figure.translate(str.maketrans(",.", ".,"))
    return None if value is None else str(value)


def _fault(severity: Severity, code: str, sheet: SheetColumns, row: Row, column: str, **values: object) -> Problem:
    """A problem at one cell of a row; `expected` is shown as in the cell, other values fill the sentence."""
    kind = sheet[column].kind
    return Problem(
        severity,
        code,
        sheet=row.where.sheet,
        cell=row.where.cells.get(column),
        row=row.where.row,
        column=sheet[column].header,
        task=row.get("task"),
        found=_shown(row.get(column), kind),
        expected=_shown(values.pop("expected", None), kind),
        values=values,
    )


def _own(rows: Iterable[Row], report: Report, known: Known) -> Iterator[Row]:
    """The agency's rows: all of them, or in a consolidated workbook those that name it."""
    return (row for row in rows if not report.is_consolidated or row.get("agency") == known.agency_id)


def _reported(report: Report, known: Known) -> Iterator[Row]:
    return (row for row in _own(report.progress, report, known) if is_reported(row))


def _money(report: Report, known: Known) -> Iterator[Row]:
    return (row for row in _own(report.budget, report, known) if has_amounts(row))


def _before(row: Row, known: Known, column: str) -> Any:
    return known.previous.get(row.get("task") or "", {}).get(column)


def _stands(row: Row, known: Known, column: str) -> Any:
    """The value that counts after this report: a blank cell carries the last reported one."""
    value = row.get(column)
    return _day(_before(row, known, column) if value is None else value)


def _is_percent(value: float | None) -> bool:
    return value is not None and 0 <= value <= 100


def _is_date(value: date | None, known: Known) -> bool:
    return value is not None and value.year >= FIRST_YEAR and value <= known.sent_on


def _line_of(row: Row) -> tuple[str, str, str]:
    return line_key(row.get("task") or "", row.get("source") or "", row.get("item") or "")


def _money_before(known: Known) -> dict[tuple[str, str, str], Mapping[str, int | None]]:
    return {line_key(*line): amounts for line, amounts in known.previous_money.items()}


def template_version(report: Report, _known: Known) -> Iterator[Problem]:
    """What: a stamped template is of a version that can be read; a workbook without a stamp is not judged.

    Why: in another version the same header may ask for something else, so its figures would be misread.
    """
    version = report.stamp.template
    if version is not None and version not in READ_VERSIONS:
        yield Problem(Severity.ERROR, "template_version", sheet=GUIDE_SHEET, found=version, expected=TEMPLATE_VERSION)


def period_closed(_report: Report, known: Known) -> Iterator[Problem]:
    """What: a report for a period that is closed, or past its lock date, comes with a reason.

    Why: the figures of a closed period have been read out in a meeting; whoever changes them says why.
    """
    if (known.reason or "").strip():
        return
    if known.is_closed:
        yield Problem(Severity.ERROR, "period_closed", values={"period_on": known.period_on})
    elif known.locked_since is not None:
        values = {"period_on": known.period_on, "locks_on": known.locked_since}
        yield Problem(Severity.ERROR, "period_locked", values=values)


def another_period(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report is for the period that reports are being received for.

    Why: a workbook of another month, taken from the wrong folder or filled in by mistake, would change that month's
    figures for everybody while this month's report seems to be missing.
    """
    if known.chosen_on is not None and known.chosen_on != known.period_on:
        values = {"period_on": known.period_on, "period_chosen": known.chosen_on}
        yield Problem(Severity.WARNING, "another_period", values=values)


def period_not_opened(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report is for a period that was opened.

    Why: nobody has been asked to report for another one, so its report is early or its month mistyped.
    """
    if not known.is_opened:
        yield Problem(Severity.WARNING, "period_not_opened", values={"period_on": known.period_on})


def sent_before_closing(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report was sent on its period's closing day or later.

    Why: until then the month goes on, and what still happens in it would be missing from its figures.
    """
    if known.closes_on is not None and known.sent_on < known.closes_on:
        values = {"period_on": known.period_on, "sent_on": known.sent_on, "closes_on": known.closes_on}
        yield Problem(Severity.WARNING, "sent_before_closing", values=values)


def unknown_task(report: Report, known: Known) -> Iterator[Problem]:
    """What: every task code is a printed number of the plan, also on rows that report nothing.

    Why: a damaged code would put a figure on no task, or hide which task is missing.
    """
    for row in _own(report.progress, report, known):
        if row.get("task") is not None and row["task"] not in known.tasks:
            yield _fault(Severity.ERROR, "unknown_task", PROGRESS, row, "task", plan=known.plan_code)


def task_not_agencys(report: Report, known: Known) -> Iterator[Problem]:
    """What: the agency leads or coordinates every task it reports on; for money this is a warning.

    Why: nobody may overwrite another agency's progress; money is at times reported by the one who pays it
    out, but a code mistyped into another existing one would move the amount without a trace.
    """
    sheets = (
        (PROGRESS, _reported(report, known), Severity.ERROR),
        (BUDGET, _money(report, known), Severity.WARNING),
    )
    for sheet, rows, severity in sheets:
        for row in rows:
            task = known.tasks.get(row.get("task") or "")
            if task is not None and known.agency_id not in task.leads | task.coordinators:
                yield _fault(
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
    for row in _reported(report, known):
        task = row.get("task")
        if task is None:
            continue
        if task in first:
            yield _fault(Severity.ERROR, "duplicate_task", PROGRESS, row, "task", first_row=first[task].where.row)
        first.setdefault(task, row)


def task_missing(report: Report, known: Known) -> Iterator[Problem]:
    """What: every task expected of the agency this period has a row, unless it filed a nil report.

    Why: a silent task keeps last month's figure, and the reader must know that nobody confirmed it.
    """
    if report.is_nil:
        return
    there = {row.get("task") for row in _own(report.progress, report, known)}
    for ref, task in known.tasks.items():
        if ref in known.expected and ref not in there:
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
    reported = {row.get("task") for row in _reported(report, known)}
    there = {row.get("task") for row in _own(report.progress, report, known)}
    for ref in known.tasks:
        if ref in known.expected and ref in there and ref not in reported:
            yield Problem(Severity.WARNING, "task_blank", sheet=PROGRESS.title, task=ref)


def nil_with_values(report: Report, known: Known) -> Iterator[Problem]:
    """What: with the nil box ticked no cell holds anything other than what was last reported.

    Why: the box says nothing happened, the cell says something did; taking either would lose the other.
    """
    if not report.is_nil:
        return
    for row in _reported(report, known):
        for column in INPUT:
            old, new = _before(row, known, column), row.get(column)
            if new is not None and not same(old, new):
                yield _fault(Severity.ERROR, "nil_with_values", PROGRESS, row, column, expected=old)
    money = _money_before(known)
    for row in _money(report, known):
        for column in AMOUNTS:
            old, new = money.get(_line_of(row), {}).get(column), row.get(column)
            if new is not None and not same(old, new):
                yield _fault(Severity.ERROR, "nil_with_values", BUDGET, row, column, expected=old)


def percent_out_of_range(report: Report, known: Known) -> Iterator[Problem]:
    """What: a percentage lies between 0 and 100.

    Why: work cannot be more than complete; such a figure is a quantity or a slip of the comma.
    """
    for row in _reported(report, known):
        if row.get("percent") is not None and not _is_percent(row["percent"]):
            yield _fault(Severity.ERROR, "percent_out_of_range", PROGRESS, row, "percent")


def percent_fell(report: Report, known: Known) -> Iterator[Problem]:
    """What: a percentage is not below the last reported one, unless difficulty or evidence says why.

    Why: work done does not undo itself; without a reason it is usually one month's share typed for the total.
    """
    for row in _reported(report, known):
        percent, before = row.get("percent"), _before(row, known, "percent")
        if before is None or not _is_percent(percent) or percent >= before - _ROUNDING:
            continue
        if row.get("difficulty") is None and row.get("evidence") is None:
            yield _fault(
                Severity.WARNING,
                "percent_fell",
                PROGRESS,
                row,
                "percent",
                percent=percent,
                previous=before,
            )


def percent_jumped(report: Report, known: Known) -> Iterator[Problem]:
    """What: a percentage rises by at most 50 points since the last report; a first report is not judged.

    Why: half a task in a month is rare and often a mistyped figure, so a person looks at it once more.
    """
    for row in _reported(report, known):
        percent, before = row.get("percent"), _before(row, known, "percent")
        if before is not None and _is_percent(percent) and percent - before > JUMP_POINTS + _ROUNDING:
            yield _fault(
                Severity.WARNING,
                "percent_jumped",
                PROGRESS,
                row,
                "percent",
                percent=percent,
                previous=before,
                points=round(percent - before, 6),
            )


def complete_without_finish(report: Report, known: Known) -> Iterator[Problem]:
    """What: 100 % comes with a finish date, in every report and not only in the first that says 100 %.

    Why: "on time" is decided by that date; without it the end of the month would have to be assumed.
    """
    for row in _reported(report, known):
        if row.get("percent") == 100 and row.get("finished_on") is None:
            yield _fault(Severity.ERROR, "complete_without_finish", PROGRESS, row, "finished_on")


def finish_without_complete(report: Report, known: Known) -> Iterator[Problem]:
    """What: a finish date stands only beside 100 % (a blank percentage carries the last reported one).

    Why: either the task is not finished or the percentage was forgotten; the task would go on being overdue.
    A row whose state says "complete" is left to `state_contradicts_percent`, so that one slip is said once.
    """
    for row in _reported(report, known):
        stands = _stands(row, known, "percent")
        if row.get("finished_on") is None or row.get("state") == "complete":
            continue
        if stands is None or 0 <= stands < 100:
            yield _fault(Severity.ERROR, "finish_without_complete", PROGRESS, row, "finished_on", percent=stands)


def state_contradicts_percent(report: Report, known: Known) -> Iterator[Problem]:
    """What: "complete" goes with 100 %, "not started" with 0 % or blank, other states with less than 100 %.

    Why: charts count by percentage and people read the state; if they differ, one of them is a mistake.
    """
    for row in _reported(report, known):
        state, stands = row.get("state"), _stands(row, known, "percent")
        if state is None or (stands is not None and not _is_percent(stands)):
            continue
        if state == "complete":
            is_wrong = stands != 100
        elif state == "not_started":
            is_wrong = stands is not None and stands > 0
        else:
            is_wrong = stands == 100
        if is_wrong:
            yield _fault(
                Severity.ERROR,
                "state_contradicts_percent",
                PROGRESS,
                row,
                "state",
                state=state,
                percent=stands,
            )


def suspended_without_document(report: Report, known: Known) -> Iterator[Problem]:
    """What: a suspended task names the document that suspends it, in the evidence column.

    Why: a suspended task is no longer counted as overdue (domain.md §4), which only a document may allow.
    """
    for row in _reported(report, known):
        if row.get("state") == "suspended" and row.get("evidence") is None:
            yield _fault(Severity.ERROR, "suspended_without_document", PROGRESS, row, "evidence")


def date_out_of_range(report: Report, known: Known) -> Iterator[Problem]:
    """What: actual dates lie in the years 2000 to 2100.

    Why: outside them it is a mistyped year (0203, 2203) or a number that Excel formats as a date (1900).
    """
    for row in _reported(report, known):
        for column in ("started_on", "finished_on"):
            day = row.get(column)
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                yield _fault(
                    Severity.ERROR,
                    "date_out_of_range",
                    PROGRESS,
                    row,
                    column,
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                )


def date_after_sending(report: Report, known: Known) -> Iterator[Problem]:
    """What: actual dates are not after the day the report was sent.

    Why: what has not happened yet is a plan, not a report; often day and month were exchanged.
    """
    for row in _reported(report, known):
        for column in ("started_on", "finished_on"):
            day = row.get(column)
            if day is not None and day.year <= LAST_YEAR and day > known.sent_on:
                yield _fault(Severity.ERROR, "date_after_sending", PROGRESS, row, column, sent_on=known.sent_on)


def finish_before_start(report: Report, known: Known) -> Iterator[Problem]:
    """What: the finish is not before the start (a blank start carries the last reported one).

    Why: one of the two dates is mistyped, and the finish decides whether the task counts as on time.
    Dates that another rule already refuses are not compared.
    """
    for row in _reported(report, known):
        started, finished = _stands(row, known, "started_on"), row.get("finished_on")
        if _is_date(started, known) and _is_date(finished, known) and finished < started:
            yield _fault(
                Severity.ERROR,
                "finish_before_start",
                PROGRESS,
                row,
                "finished_on",
                started_on=started,
            )


def quantity_above_target(report: Report, known: Known) -> Iterator[Problem]:
    """What: a cumulative quantity is not above the plan's target for the task.

    Why: it can be true (more articles than planned), but more often it is another unit or another task's.
    """
    for row in _reported(report, known):
        task, quantity = known.tasks.get(row.get("task") or ""), row.get("quantity")
        if task is None or task.target is None or quantity is None:
            continue
        if quantity > task.target + _ROUNDING:
            yield _fault(
                Severity.WARNING,
                "quantity_above_target",
                PROGRESS,
                row,
                "quantity",
                expected=task.target,
                target=task.target,
                unit=task.unit,
            )


def money_task_unknown(report: Report, known: Known) -> Iterator[Problem]:
    """What: every money line names a task of the plan.

    Why: an amount on no task would be missing from every total.
    """
    for row in _own(report.budget, report, known):
        if row.get("task") is not None and row["task"] not in known.tasks:
            yield _fault(Severity.ERROR, "money_task_unknown", BUDGET, row, "task", plan=known.plan_code)


def duplicate_money_line(report: Report, known: Known) -> Iterator[Problem]:
    """What: task, source and item together stand on one line only, case and spacing aside.

    Why: two lines of one name would be counted twice, or one would replace the other.
    """
    first: dict[tuple[str, str, str], Row] = {}
    for row in _money(report, known):
        line = _line_of(row)
        if line in first and all(line):
            yield _fault(
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
    for row in _reported(report, known):
        if (row.get("quantity") or 0) < 0:
            yield _fault(Severity.ERROR, "negative_amount", PROGRESS, row, "quantity")
    for row in _money(report, known):
        for column in AMOUNTS:
            if (row.get(column) or 0) < 0:
                yield _fault(Severity.ERROR, "negative_amount", BUDGET, row, column)


def _above(report: Report, known: Known, code: str, column: str, limit: str) -> Iterator[Problem]:
    for row in _money(report, known):
        amount, most = row.get(column), row.get(limit)
        if amount is not None and most is not None and amount > most >= 0:
            yield _fault(Severity.WARNING, code, BUDGET, row, column, expected=most, amount=amount, limit=most)


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
    before = _money_before(known)
    for row in _money(report, known):
        for column in AMOUNTS:
            amount, old = row.get(column), before.get(_line_of(row), {}).get(column)
            if amount is None or amount == old or _is_slip(old, amount):
                continue
            if amount_limits.unusual(amount, known.largest_vnd) == code:
                yield _fault(Severity.WARNING, code, BUDGET, row, column, amount_vnd=amount, limit_vnd=limit_vnd)


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
    before = _money_before(known)
    for row in _money(report, known):
        for column in AMOUNTS:
            new, old = row.get(column), before.get(_line_of(row), {}).get(column)
            if not new or not old or new < 0 or old < 0:
                continue
            if _is_slip(old, new):
                ratio = max(new, old) / min(new, old)
                factor = min(UNIT_STEPS, key=lambda step: abs(math.log(ratio / step)))
                yield _fault(
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
    kept: list[Problem] = []
    blank: list[str] = []
    for problem in problems:
        if problem.code != "task_blank":
            kept.append(problem)
            continue
        if not blank:
            at = len(kept)
            kept.append(problem)
        blank.append(problem.task or "")
        shown = ", ".join(blank[:BLANK_NAMED]) + (", …" if len(blank) > BLANK_NAMED else "")
        task = blank[0] if len(blank) == 1 else None
        kept[at] = replace(kept[at], task=task, values={"n": len(blank), "tasks": shown})
    return kept
