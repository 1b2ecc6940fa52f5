"""Rules about the figures, states and dates of *Tiến độ*."""

from collections.abc import Iterator
from datetime import date

from dashboard.ingest.columns import PROGRESS
from dashboard.ingest.monthly.checks.known import Known
from dashboard.ingest.monthly.checks.rows import ROUNDING, carried_forward, fault, last_reported, reported_rows
from dashboard.ingest.normalise import Report
from dashboard.ingest.problem import Problem, Severity

JUMP_POINTS = 50
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _is_percent(value: float | None) -> bool:
    return value is not None and 0 <= value <= 100


def _is_date(value: date | None, known: Known) -> bool:
    return value is not None and value.year >= FIRST_YEAR and value <= known.sent_on


def percent_out_of_range(report: Report, known: Known) -> Iterator[Problem]:
    """What: a percentage lies between 0 and 100.

    Why: work cannot be more than complete; such a figure is a quantity or a slip of the comma.
    """
    for row in reported_rows(report, known):
        if row.get("percent") is not None and not _is_percent(row["percent"]):
            yield fault(Severity.ERROR, "percent_out_of_range", PROGRESS, row, "percent")


def percent_fell(report: Report, known: Known) -> Iterator[Problem]:
    """What: a percentage is not below the last reported one, unless difficulty or evidence says why.

    Why: work done does not undo itself; without a reason it is usually one month's share typed for the total.
    """
    for row in reported_rows(report, known):
        percent, before = row.get("percent"), last_reported(row, known, "percent")
        if before is None or not _is_percent(percent) or percent >= before - ROUNDING:
            continue
        if row.get("difficulty") is None and row.get("evidence") is None:
            yield fault(
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
    for row in reported_rows(report, known):
        percent, before = row.get("percent"), last_reported(row, known, "percent")
        if before is not None and _is_percent(percent) and percent - before > JUMP_POINTS + ROUNDING:
            yield fault(
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
    for row in reported_rows(report, known):
        if row.get("percent") == 100 and row.get("finished_on") is None:
            yield fault(Severity.ERROR, "complete_without_finish", PROGRESS, row, "finished_on")


def finish_without_complete(report: Report, known: Known) -> Iterator[Problem]:
    """What: a finish date stands only beside 100 % (a blank percentage carries the last reported one).

    Why: either the task is not finished or the percentage was forgotten; the task would go on being overdue.
    A row whose state says "complete" is left to `state_contradicts_percent`, so that one slip is said once.
    """
    for row in reported_rows(report, known):
        stands = carried_forward(row, known, "percent")
        if row.get("finished_on") is None or row.get("state") == "complete":
            continue
        if stands is None or 0 <= stands < 100:
            yield fault(Severity.ERROR, "finish_without_complete", PROGRESS, row, "finished_on", percent=stands)


def state_contradicts_percent(report: Report, known: Known) -> Iterator[Problem]:
    """What: "complete" goes with 100 %, "not started" with 0 % or blank, other states with less than 100 %.

    Why: charts count by percentage and people read the state; if they differ, one of them is a mistake.
    """
    for row in reported_rows(report, known):
        state, stands = row.get("state"), carried_forward(row, known, "percent")
        if state is None or (stands is not None and not _is_percent(stands)):
            continue
        if state == "complete":
            is_wrong = stands != 100
        elif state == "not_started":
            is_wrong = stands is not None and stands > 0
        else:
            is_wrong = stands == 100
        if is_wrong:
            yield fault(
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
    for row in reported_rows(report, known):
        if row.get("state") == "suspended" and row.get("evidence") is None:
            yield fault(Severity.ERROR, "suspended_without_document", PROGRESS, row, "evidence")


def date_out_of_range(report: Report, known: Known) -> Iterator[Problem]:
    """What: actual dates lie in the years 2000 to 2100.

    Why: outside them it is a mistyped year (0203, 2203) or a number that Excel formats as a date (1900).
    """
    for row in reported_rows(report, known):
        for column in ("started_on", "finished_on"):
            day = row.get(column)
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                yield fault(
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
    for row in reported_rows(report, known):
        for column in ("started_on", "finished_on"):
            day = row.get(column)
            if day is not None and day.year <= LAST_YEAR and day > known.sent_on:
                yield fault(Severity.ERROR, "date_after_sending", PROGRESS, row, column, sent_on=known.sent_on)


def finish_before_start(report: Report, known: Known) -> Iterator[Problem]:
    """What: the finish is not before the start (a blank start carries the last reported one).

    Why: one of the two dates is mistyped, and the finish decides whether the task counts as on time.
    Dates that another rule already refuses are not compared.
    """
    for row in reported_rows(report, known):
        started, finished = carried_forward(row, known, "started_on"), row.get("finished_on")
        if _is_date(started, known) and _is_date(finished, known) and finished < started:
            yield fault(
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
    for row in reported_rows(report, known):
        task, quantity = known.tasks.get(row.get("task") or ""), row.get("quantity")
        if task is None or task.target is None or quantity is None:
            continue
        if quantity > task.target + ROUNDING:
            yield fault(
                Severity.WARNING,
                "quantity_above_target",
                PROGRESS,
                row,
                "quantity",
                expected=task.target,
                target=task.target,
                unit=task.unit,
            )
