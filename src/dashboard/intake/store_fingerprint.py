"""The stored state that the check of a file depends on: when it has changed, the file is checked again."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from dashboard.ingest.monthly.monthly_report import Preview
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.store import plans, submissions
from dashboard.store.database import Database, Reader


class StoreFingerprint:
    """The stored state that checks depend on, at one moment: plans in force, reports in force by agency, periods."""

    def __init__(self, reader: Reader) -> None:
        history = submissions.history(reader)
        in_force = history[history["state"] == "in_force"]
        is_plan = in_force["kind"] == "plan"
        self.plans = tuple(sorted(in_force.loc[is_plan, "submission_id"]))
        by_agency = in_force[~is_plan].groupby(["plan_code", "agency_id"])["submission_id"]
        self._reports: Mapping[Any, tuple[str, ...]] = {key: tuple(sorted(ids)) for key, ids in by_agency}
        self._periods: dict[tuple[str, date], Any] = {}
        for plan in plans.plans(reader):
            code = plan["plan_code"]
            periods = plans.periods(reader, code)
            opened = max((period["period_on"] for period in periods if period["state"] == "open"), default=None)
            for period in periods:
                states = period["state"], period["closes_on"], period["locks_on"], opened
                self._periods[code, period["period_on"]] = states

    def of(self, preview: Preview | PlanPreview) -> Any:
        """What of it a preview depends on: (plans, for each part the agency's reports and how its period stands)."""
        parts = preview.parts if isinstance(preview, Preview) else ()
        return self.plans, tuple(
            (self._reports.get((p.plan_code, p.agency_id), ()), self._periods.get((p.plan_code, p.period_on)))
            for p in parts
        )

    @staticmethod
    def rules(depends_on: Any) -> Any:
        """The same without the reports."""
        plans_in_force, parts = depends_on
        return plans_in_force, tuple(period for _reports, period in parts)


def current(db: Database) -> StoreFingerprint:
    """What is stored now, read once per data version."""
    return _read(db, db.version)


@lru_cache(maxsize=2)
def _read(db: Database, _version: int) -> StoreFingerprint:
    with db.reader() as reader:
        return StoreFingerprint(reader)
