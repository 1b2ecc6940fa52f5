"""What the store knows of a plan, an agency and a period, as far as the rules of a monthly report ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


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
class PeriodFacts:
    """What the store knows of the period (named by the first day of its month), and what a person said of it.

    `reason`: why a closed period is to be changed, as the person typed it. `locked_since`: the lock date, if it is
    over. `chosen_on`: the period that reports are being received for (None: any), `is_opened`: the period was opened
    (or closed), `closes_on`: its closing day.
    """

    period_on: date
    is_closed: bool = False
    reason: str | None = None
    locked_since: date | None = None
    chosen_on: date | None = None
    is_opened: bool = True
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows, for one plan, agency and period.

    `tasks`: every task of the plan by ref. `expected`: refs the agency leads that are active in the period.
    `previous`: ref -> values last reported before this period. `previous_money`: (ref, source, item) -> the
    amounts of an earlier period, VND. `largest_vnd`: the plan's largest estimate, VND.
    """

    plan_code: str
    agency_id: str
    agency_name: str
    period: PeriodFacts
    sent_on: date
    tasks: Mapping[str, TaskFacts]
    expected: frozenset[str]
    previous: Mapping[str, Mapping[str, Any]]
    previous_money: Mapping[tuple[str, str, str], Mapping[str, int | None]]
    largest_vnd: int | None = None
