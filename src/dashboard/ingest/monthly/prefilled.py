"""The monthly workbooks as they are sent out: pre-filled with what each agency last reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.errors import Refused
from dashboard.ingest import columns
from dashboard.ingest.monthly import reporting_month
from dashboard.ingest.monthly.reporting_month import ReportingMonth
from dashboard.ingest.templates import template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.store import last_reported
from dashboard.store.database import Database, Reader
from dashboard.text import dates, limits, translation


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the workbooks of one plan and month are filled with, read once for all of its agencies."""

    month: ReportingMonth
    values: Mapping[str, last_reported.Values]
    money: Mapping[str, last_reported.Money]

    def tasks(self, agency_id: str) -> list[MonthlyTask]:
        """The tasks of an agency's workbook: those it leads that are active in the month or that it has reported
        on, those it reports on for nobody in particular, then those it coordinates."""
        reports = self.values.get(agency_id, {})
        order = list(columns.ROLES.values())
        tasks = [
            _monthly_task(task, role, reports.get(task["ref"]), self.month.period_on)
            for task in self.month.printed
            if (role := self.month.roles.get(task["ref"], {}).get(agency_id))
            and (task["ref"] in self.month.active or task["ref"] in reports)
            and not self.month.tasks[task["ref"]].is_withdrawn
        ]
        return sorted(tasks, key=lambda task: order.index(task.role))

    def workbook(self, agency_id: str) -> bytes:
        """The agency's monthly workbook (.xlsx bytes). Refused when it has no task in the plan."""
        month = self.month
        if not any(agency_id in roles for roles in month.roles.values()):
            raise _no_template(month.plan_code, agency_id, month.period_on)
        return template.monthly(
            month.plan_code, month.plan_title, agency_id, month.names[agency_id], month.period_on,
            month.period.deadline_on, self.tasks(agency_id),
            [
                MoneyLine(
                    ref, source, item, line["estimated_vnd"], line["allocated_vnd"], line["disbursed_vnd"]
                )
                for (ref, source, item), line in self.money.get(agency_id, {}).items()
            ],
            closes_on=month.period.closes_on, recipient=month.recipient,
        )  # fmt: skip


def prefill(reader: Reader, plan: str, period: date, agency: str | None = None) -> Prefill:
    """What each agency of a plan (or the one given) last reported, this very period included.

    Refused when the period is not one of the plan's months.
    """
    month = reporting_month.read(reader, plan, period)
    if month is None:
        raise _no_template(plan, agency or "", period)
    return Prefill(
        month,
        last_reported.values_at(reader, plan, period, including=True, agency=agency),
        last_reported.money_at(reader, plan, period, including=True, agency=agency),
    )


def blank(db: Database, plan: str, agency_id: str, period: date) -> bytes:
    """The monthly workbook of one agency and period, pre-filled with what it last reported (.xlsx bytes).

    Refused when the agency has no task in the plan or the period is not one of its months.
    """
    with db.reader() as reader:
        filled = prefill(reader, plan, period, agency_id)
    return filled.workbook(agency_id)


def _no_template(plan: str, agency_id: str, period: date) -> Refused:
    return Refused("no_template", plan=plan, agency=agency_id, period=dates.period(period))


def _monthly_task(task: Mapping[str, Any], role: str, report: Mapping[str, Any] | None, period: date) -> MonthlyTask:
    values = report or {}
    due = task["due_on"]
    precision = "day" if task["is_moved"] else task["due_precision"]
    with translation.speaking("vi"):  # a workbook is Vietnamese whoever downloads it
        deadline = dates.deadline(due, precision, task["is_tentative"]) if due else task["deadline_printed"] or ""
    return MonthlyTask(
        ref=task["ref"],
        title=task["title"],
        role=role,
        deadline=deadline,
        percent=values.get("percent"),
        state=values.get("state"),
        started_on=values.get("started_on"),
        finished_on=values.get("finished_on"),
        quantity=values.get("quantity"),
        unit=values.get("unit") or task["unit"],
        result=values.get("result"),
        difficulty=values.get("difficulty"),
        proposal=values.get("proposal"),
        evidence=values.get("evidence"),
        missing_reason=values.get("missing_reason"),
        reported_in=values["period_on"] if report and report["period_on"] != period else None,
    )


def file_name(plan: str, agency_id: str, period: date) -> str:
    """Name of a monthly workbook as it is sent out."""
    return limits.file_name(f"BaoCao_{plan}_{period:%Y-%m}_{agency_id}", ".xlsx")
