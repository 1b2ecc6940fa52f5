"""A plan's reporting month as the store has it: its days and tasks, and the agencies that can report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from dashboard.ingest.monthly.checks.known import TaskFacts
from dashboard.ingest.normalise.agencies import Directory
from dashboard.store import endings, plans
from dashboard.store.database import Reader
from dashboard.store.scope import month_end


def directory(reader: Reader) -> Directory:
    """Names, short names and aliases of the agencies that can report (groups and phrases cannot)."""
    return _directory(
        tuple(
            (a["agency_id"], a["name"], a["short_name"], a["aliases"], a["level"])
            for a in plans.agencies(reader)
            if a["level"] not in ("group", "phrase")
        )
    )


@lru_cache(maxsize=2)  # folding some hundred names takes longer than reading them
def _directory(rows: tuple[tuple[str, str, str, str, str], ...]) -> Directory:
    return Directory([(code, name, short, aliases.splitlines(), level) for code, name, short, aliases, level in rows])


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """One month of a plan in which agencies report; `is_asked`: whether anybody is asked to, at or before its end."""

    period_on: date
    closes_on: date
    deadline_on: date
    locks_on: date | None
    state: str
    is_asked: bool = True

    @property
    def is_closed(self) -> bool:
        """Whether its figures may change only for a reason."""
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class ReportingMonth:
    """One plan and reporting month as the checks need it, read once for all of its workbooks.

    `names`: of every agency, by id. `printed`: the tasks as the plan has them, `tasks` the same by ref; `roles`:
    ref -> agency -> role; `active`: refs of the tasks active in the month. `largest_vnd`: the plan's largest estimate.
    """

    plan_code: str
    plan_title: str
    period: ReportingPeriod
    recipient: str | None
    names: Mapping[str, str]
    tasks: Mapping[str, TaskFacts]
    printed: Sequence[Mapping[str, Any]]
    roles: Mapping[str, Mapping[str, str]]
    active: frozenset[str]
    largest_vnd: int | None = None

    @property
    def period_on(self) -> date:
        """The first day of the month."""
        return self.period.period_on

    def expected(self, agency_id: str) -> frozenset[str]:
        """Refs of the tasks this agency leads that are active in the month (domain.md §8); none where nobody is asked:
        after the plan's last month."""
        if not self.period.is_asked:
            return frozenset()
        return frozenset(ref for ref in self.active if agency_id in self.tasks[ref].leads)


def read(reader: Reader, plan: str, period: date) -> ReportingMonth | None:
    """What the store knows of a plan's reporting month; None when the plan has no such month."""
    head = next((p for p in plans.plans(reader) if p["plan_code"] == plan), None)
    row = plans.period(reader, plan, period)
    if head is None or row is None:
        return None
    roles: dict[str, dict[str, str]] = {}
    for role in reversed(plans.roles(reader, plan, month_end(period))):  # an agency's first role on a task wins
        roles.setdefault(role["task_id"].partition("/")[2], {})[role["agency_id"]] = role["role"]
    names = {a["agency_id"]: a["name"] for a in plans.agencies(reader)}
    moved = {c["task_id"]: c["new_due_on"] for c in plans.deadline_changes(reader, plan)}
    tasks = {}
    printed = plans.tasks(reader, plan)
    for task in printed:
        own = roles.get(task["ref"], {})
        task["due_on"], task["is_moved"] = moved.get(task["task_id"], task["due_on"]), task["task_id"] in moved
        tasks[task["ref"]] = TaskFacts(
            ref=task["ref"],
            title=task["title"],
            plan_start=task["start_on"] or head["starts_on"],
            due=task["due_on"],
            target=task["target_quantity"],
            unit=task["unit"],
            leads=frozenset(a for a, role in own.items() if role != "coordinating"),
            coordinators=frozenset(a for a, role in own.items() if role == "coordinating"),
            is_withdrawn=task["withdrawn_on"] is not None and task["withdrawn_on"] < period,
        )
    return ReportingMonth(
        plan_code=plan,
        plan_title=head["title"],
        period=ReportingPeriod(
            period,
            row["closes_on"],
            row["deadline_on"],
            row["locks_on"],
            row["state"],
            is_asked=endings.is_asked(reader, plan, period),
        ),
        recipient=names.get(head["standing_agency_id"]),
        names=names,
        tasks=tasks,
        printed=printed,
        roles=roles,
        largest_vnd=max((line["estimated_vnd"] for line in plans.estimates(reader, plan)), default=None),
        active=frozenset(task_id.partition("/")[2] for task_id in plans.active_tasks(reader, plan, period)),
    )


def reporters(reader: Reader, plan: str, period: date | None = None) -> Sequence[dict[str, Any]]:
    """Agencies that have a workbook of their own in a plan, for a period or for any: agency_id, name, short_name; by
    directory order."""
    roles = plans.roles(reader, plan, month_end(period) if period else None)
    own = {r["agency_id"] for r in roles if r["role"] != "coordinating"}
    return [a for a in plans.agencies(reader) if a["agency_id"] in own and a["plan_code"] == plan]
