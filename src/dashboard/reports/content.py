"""What the papers of a scope say: every frame gathered once, by the metrics the screens ask.

The Word report, the slides and the workbook are made from this alone, so they cannot differ from each other, nor from
a screen with the same filters.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import narrative
from dashboard.metrics import (
    attention,
    budget,
    completion,
    curve,
    directory,
    outstanding,
    reporting,
    tasks,
    timeline,
    words,
)
from dashboard.narrative.figures import Figure
from dashboard.narrative.names import plain
from dashboard.store import submissions
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import limits

AHEAD_DAYS: Final = 30


@dataclass(frozen=True)
class Content:
    """The frames of one scope, each named after the metric it comes from.

    `standing`: `directory.standing`; `plans`: rows of `directory.mandates` in scope; `section`, `agency`: title and
    full name of those filtered by. `received`: the reports of the whole plan or plans, which every figure rests on;
    `reports`: those within the filters. `owed`: agency and percent (missing: none reported) of each lead that has not
    done its part of an overdue task. `is_demo`: some of it is made up.
    """

    scope: Scope
    is_demo: bool
    plans: pd.DataFrame
    standing: pd.DataFrame
    section: str
    agency: str
    totals: pd.DataFrame
    position: pd.DataFrame
    by_status: pd.DataFrame
    by_section: pd.DataFrame
    by_agency: pd.DataFrame
    by_month: pd.DataFrame
    curve: pd.DataFrame
    mean_progress: pd.DataFrame
    deadlines: pd.DataFrame
    listing: pd.DataFrame
    owed: pd.DataFrame
    attention: pd.DataFrame
    reports: pd.DataFrame
    received: pd.DataFrame
    silent: pd.DataFrame
    money: pd.DataFrame
    money_by_source: pd.DataFrame
    not_stated: pd.DataFrame
    words: pd.DataFrame
    results: pd.DataFrame

    @property
    def notes(self) -> list[str]:
        """Report date, filters and plans that do not count, one sentence each, in the language in use."""
        plan = "" if self.scope.plan is None else str(self.plans["title"].iloc[0])
        sentences = narrative.scope.in_words(self.scope, plan=plan, section=self.section, agency=self.agency)
        return [*sentences, *narrative.plans.standing(self.standing)]

    @property
    def headline(self) -> dict[str, Figure]:
        """The figures of `figures.headline`, in the language in use."""
        return narrative.figures.headline(self.totals, self.position, self.money)

    @property
    def lacking(self) -> str:
        """What reports are missing under good news (`narrative.reporting.lacking`), within the filters."""
        return narrative.reporting.lacking(self.reports, self.scope.period_on)

    @property
    def lacking_any(self) -> str:
        """The same for news that a missing report can only make worse."""
        return narrative.reporting.lacking(self.reports, self.scope.period_on, is_any_enough=True)

    @property
    def has_curve(self) -> bool:
        """Whether enough tasks have a due date for a curve and a gap; else the mean progress stands in for them."""
        row = self.totals.iloc[0]
        return curve.is_enough(row["dated"], row["assigned"])

    @property
    def kinds(self) -> dict[str, int]:
        """How many things there are to ask about, by kind."""
        return {str(kind): int(n) for kind, n in self.attention["kind"].value_counts().items()}

    @property
    def overdue(self) -> pd.DataFrame:
        """Rows of `listing` that are overdue, longest first, with `owes`: who has not done its part, and how far."""
        overdue_rows = self.listing[self.listing["status"] == "overdue"]
        owes = {
            task_id: ", ".join(narrative.names.owing(rows))
            for task_id, rows in self.owed.groupby("task_id", sort=False)
        }
        overdue_rows = overdue_rows.sort_values("days_late", ascending=False, kind="stable", ignore_index=True)
        return overdue_rows.assign(owes=[owes.get(task_id, "") for task_id in overdue_rows["task_id"]])

    @property
    def due_soon(self) -> pd.DataFrame:
        """Rows of `listing` that are due soon, the next one first."""
        rows = self.listing[self.listing["status"] == "due_soon"]
        return rows.sort_values("due_on", kind="stable", ignore_index=True)

    @property
    def coming(self) -> pd.DataFrame:
        """Rows of `listing` not done that come due within `AHEAD_DAYS` days, the next one first."""
        first, last = pd.Timestamp(self.scope.report_on), pd.Timestamp(self.scope.report_on + timedelta(AHEAD_DAYS))
        due = self.listing["due_on"]
        rows = self.listing[(due >= first) & (due <= last) & ~self.listing["status"].isin(completion.CLOSED)]
        return rows.sort_values("due_on", kind="stable", ignore_index=True)

    @property
    def next_deadline(self) -> str:
        """The first deadline after the next days, as a sentence."""
        after = pd.Timestamp(self.scope.report_on + timedelta(AHEAD_DAYS))
        rows = self.listing[(self.listing["due_on"] > after) & ~self.listing["status"].isin(completion.CLOSED)]
        return narrative.timeline.next_deadline(rows.sort_values("due_on", kind="stable"))

    def section_names(self, frame: pd.DataFrame) -> list[str]:
        """Titles of rows of `by_section`, with their plan where there are several."""
        if len(self.plans) == 1:
            return [plain(title) for title in frame["title"]]
        return [f"{plan}. {plain(title)}" for plan, title in zip(frame["plan_code"], frame["title"], strict=True)]

    @property
    def listing_with_results(self) -> pd.DataFrame:
        """`listing` with the last result reported and the month it was reported for (result, result_on)."""
        last = self.results[["task_id", "result", "period_on"]].rename(columns={"period_on": "result_on"})
        return self.listing.merge(last, on="task_id", how="left")


def gather(db: Reader, scope: Scope, *, green_from: float, amber_from: float) -> Content:
    """Everything the papers of this scope say; the levels as in `curve.position`."""
    plans, sections, agencies = directory.mandates(db), directory.sections(db), directory.agencies(db)
    section = sections.loc[(sections["plan_code"] == scope.plan) & (sections["ref"] == scope.section), "title"]
    agency = agencies.loc[agencies["agency_id"] == scope.agency, "name"]
    everyone = replace(scope, section=None, agency=None)
    return Content(
        scope=scope,
        is_demo=submissions.has_demo(db),
        plans=plans[plans["code"] == scope.plan].reset_index(drop=True) if scope.plan else plans,
        standing=directory.standing(db, scope),
        section="" if section.empty else str(section.iloc[0]),
        agency="" if agency.empty else str(agency.iloc[0]),
        received=reporting.by_month(db, everyone),
        totals=completion.totals(db, scope),
        position=curve.position(db, scope, green_from=green_from, amber_from=amber_from),
        by_status=completion.by_status(db, scope),
        by_section=completion.by_section(db, scope),
        by_agency=completion.by_agency(db, scope),
        by_month=completion.by_month(db, scope),
        curve=curve.monthly(db, scope),
        mean_progress=curve.mean_progress(db, scope),
        deadlines=timeline.deadlines(db, scope),
        listing=narrative.names.leads(tasks.listing(db, scope)),
        owed=outstanding.of_overdue(db, scope),
        attention=narrative.names.leads(attention.items(db, scope)),
        reports=reporting.by_month(db, scope),
        silent=reporting.silent(db, scope),
        money=budget.totals(db, scope),
        money_by_source=budget.by_source(db, scope),
        not_stated=narrative.names.leads(budget.not_stated(db, scope)),
        words=words.reported(db, scope),
        results=words.results(db, scope),
    )


def file_name(scope: Scope, ending: str, kind: str = "BaoCao") -> str:
    """What a file of a scope is called: "BaoCao_A_2024-06.docx", "BaoCao_A_so-y-te_2024-06.docx"."""
    narrowed = [part for part in (scope.plan, scope.section, scope.agency) if part]
    return limits.file_name("_".join([kind, *(narrowed or ["TatCa"]), f"{scope.period_on:%Y-%m}"]), ending)
