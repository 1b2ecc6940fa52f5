"""The rows of an agency's monthly workbook: the values they are handed out with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.ingest.columns import STATES


@dataclass(frozen=True, slots=True)
class MonthlyTask:
    """One task in an agency's template, with the values last reported (None: never reported).

    `role`: a value of `ROLES`. `deadline`: as shown. `percent`: 0 to 100. `state`: a value of `STATES`.
    `unit`: of the quantity, as the plan has it. `missing_reason`: of this very period. `reported_in`: any day of
    the earlier period the other values come from; None: they are this very period's. `agency`: official name, in
    a consolidated workbook only.
    """

    ref: str
    title: str
    role: str
    deadline: str = ""
    percent: float | None = None
    state: str | None = None
    started_on: dt.date | None = None
    finished_on: dt.date | None = None
    quantity: float | None = None
    unit: str | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    evidence: str | None = None
    missing_reason: str | None = None
    reported_in: dt.date | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One budget line of an agency's template: task ref, source, item, and the amounts known, in VND.

    `agency`: official name, in a consolidated workbook only.
    """

    task: str
    source: str
    item: str
    estimated_vnd: int | None = None
    allocated_vnd: int | None = None
    disbursed_vnd: int | None = None
    agency: str | None = None


NEVER_CARRIED = ("unit", "agency", "missing_reason")
"""Of the plan, of the workbook, of this very period: not last month's, though they are filled in."""


def carried(reported: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier month said of a task, without what was true of that month only.

    The result goes. Difficulty and proposal stay open until the task is complete; evidence stays with a
    suspended task, whose document goes on being the reason.
    """
    is_complete = reported.get("percent") == 100 or reported.get("state") == STATES["Hoàn thành"]
    gone = ["result"]
    gone += ["difficulty", "proposal"] if is_complete else []
    gone += [] if reported.get("state") == STATES["Tạm dừng"] else ["evidence"]
    return {**reported, **dict.fromkeys(gone)}


def task_values(task: MonthlyTask) -> dict[str, Any]:
    """Column name -> value to start the month with; values of this very period are all given again."""
    values = {
        "task": task.ref,
        "title": task.title,
        "role": task.role,
        "deadline": task.deadline,
        "percent": task.percent,
        "state": task.state,
        "started_on": task.started_on,
        "finished_on": task.finished_on,
        "quantity": task.quantity,
        "unit": task.unit,
        "result": task.result,
        "difficulty": task.difficulty,
        "proposal": task.proposal,
        "evidence": task.evidence,
        "missing_reason": task.missing_reason,
        "agency": task.agency,
    }
    return carried(values) if task.reported_in else values


def money_values(line: MoneyLine) -> dict[str, Any]:
    """The cells of a budget line, in millions where no amount is lost by it, else in đồng.

    A line without any amount has no unit yet: the person who types the amount chooses it.
    """
    amounts = {
        "estimated_vnd": line.estimated_vnd,
        "allocated_vnd": line.allocated_vnd,
        "disbursed_vnd": line.disbursed_vnd,
    }
    stated_amounts = [amount for amount in amounts.values() if amount is not None]
    factor = 1_000_000 if all(amount % 1_000_000 == 0 for amount in stated_amounts) else 1
    unit = "triệu đồng" if factor > 1 else "đồng"
    return {
        "task": line.task,
        "source": line.source,
        "item": line.item,
        "agency": line.agency,
        "unit": unit if stated_amounts else None,
        **{name: None if amount is None else amount // factor for name, amount in amounts.items()},
    }
