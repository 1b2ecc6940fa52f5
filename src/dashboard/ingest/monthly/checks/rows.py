"""Which rows of a report the rules read, what was reported before, and a problem at one of their cells."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from numbers import Real
from typing import Any

from dashboard.ingest.amount_limits import AMOUNTS, line_key
from dashboard.ingest.columns import SheetColumns
from dashboard.ingest.monthly.checks.known import Known
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

ROUNDING = 1e-6
"""Figures of a cell are compared up to this: 0.29 × 100 is not 29."""


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
        return math.isclose(float(old), float(new), rel_tol=1e-12, abs_tol=ROUNDING)
    return bool(_day(old) == _day(new))


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _cell_text(value: Any, kind: str) -> str | None:
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


def fault(severity: Severity, code: str, sheet: SheetColumns, row: Row, column: str, **values: object) -> Problem:
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
        found=_cell_text(row.get(column), kind),
        expected=_cell_text(values.pop("expected", None), kind),
        values=values,
    )


def own_rows(rows: Iterable[Row], report: Report, known: Known) -> Iterator[Row]:
    """The agency's rows: all of them, or in a consolidated workbook those that name it."""
    return (row for row in rows if not report.is_consolidated or row.get("agency") == known.agency_id)


def reported_rows(report: Report, known: Known) -> Iterator[Row]:
    """The agency's rows of *Tiến độ* that say anything."""
    return (row for row in own_rows(report.progress, report, known) if is_reported(row))


def money_rows(report: Report, known: Known) -> Iterator[Row]:
    """The agency's rows of *Kinh phí* that hold an amount."""
    return (row for row in own_rows(report.budget, report, known) if has_amounts(row))


def last_reported(row: Row, known: Known, column: str) -> Any:
    """What was last reported of the row's task before this period; None if nothing was."""
    return known.previous.get(row.get("task") or "", {}).get(column)


def carried_forward(row: Row, known: Known, column: str) -> Any:
    """The value that counts after this report: a blank cell carries the last reported one."""
    value = row.get(column)
    return _day(last_reported(row, known, column) if value is None else value)


def line_of(row: Row) -> tuple[str, str, str]:
    """The key of a money line: task, source and item."""
    return line_key(row.get("task") or "", row.get("source") or "", row.get("item") or "")


def last_reported_money(known: Known) -> dict[tuple[str, str, str], Mapping[str, int | None]]:
    """Key of a money line -> its amounts of an earlier period, VND."""
    return {line_key(*line): amounts for line, amounts in known.previous_money.items()}
