"""Plan workbook: preview -> commit. A later workbook of the same plan is a new version of it.

Printed deadlines never change: a moved one is a row of *Điều chỉnh thời hạn* with its document, and a lead that
changes from a day on is a row of *Điều chỉnh chủ trì*. A task is not dropped from the workbook: it is marked
withdrawn, so that what was reported of it keeps its meaning.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from dashboard.errors import Refused, Stale
from dashboard.ingest import columns, normalise, periods
from dashboard.ingest.plan import known_agencies
from dashboard.ingest.plan.checks import CHECKS, against_stored, corrected_roles, reports_set_aside, unusual_estimates
from dashboard.ingest.plan.sheets import Sheets
from dashboard.ingest.plan.tables import by_table
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_folding import tidy
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import plan_template
from dashboard.settings import ROOT
from dashboard.store import originals, plans, states, submissions
from dashboard.store.database import Database
from dashboard.store.submissions import Sender

logger = logging.getLogger(__name__)

SHIPPED = ROOT / "data" / "plans"


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What committing a plan workbook would do; `added` refs of new tasks, `ids` the codes of its agencies that are
    known under another one (`known_agencies.identify`)."""

    file_name: str
    content: bytes
    plan_code: str
    title: str
    sheets: Sheets
    problems: list[Problem]
    added: tuple[str, ...]
    is_received: bool
    base_id: str | None
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of rows by sheet; none where the sheets could not be read."""
        return {key: len(rows) for key, rows in self.sheets.items()} if self.title else {}

    @property
    def warnings(self) -> int:
        """Number of warnings; they need the person's tick."""
        return sum(p.count for p in self.problems if p.severity is Severity.WARNING)

    @property
    def is_clean(self) -> bool:
        """No error stands in the way of a commit."""
        return not any(p.severity is Severity.ERROR for p in self.problems)


def preview(db: Database, content: bytes, file_name: str) -> PlanPreview:
    """Read a plan workbook and say what committing it would do; writes nothing. Refused if it is none."""
    book = workbook.read(content)
    sheets, problems = normalise.plan(book)
    if any(p.severity is Severity.ERROR for p in problems) or not sheets.get("plan"):
        if not sheets.get("plan") and not problems:
            raise Refused("not_a_plan_workbook")
        code = str(sheets["plan"][0]["code"]) if sheets.get("plan") else ""
        return PlanPreview(file_name, content, code, "", sheets, tidy(problems)[0], (), False, None)
    check_problems = [p for check in CHECKS for p in check(sheets)]
    head = sheets["plan"][0]
    code = str(head["code"])
    with db.reader() as reader:
        base = submissions.in_force(reader, code, None).get(None)
        stored_refs = {task["ref"] for task in plans.tasks(reader, code)}
        check_problems += against_stored(reader, code, sheets)
        check_problems += unusual_estimates(reader, code, sheets)
        ids, differing = known_agencies.identify(plans.agencies(reader), code, sheets["agencies"])
        check_problems += differing
        if not any(p.code == "agency_name_unknown" for p in check_problems):
            check_problems += corrected_roles(reader, code, sheets, ids)
            check_problems += reports_set_aside(reader, code, sheets, ids)
        is_received = bool(submissions.already_received(reader, originals.digest(content), code, None))
    return PlanPreview(
        file_name=file_name,
        content=content,
        plan_code=code,
        title=str(head["title"]),
        sheets=sheets,
        problems=tidy(problems + check_problems)[0],
        added=tuple(row["ref"] for row in sheets["tasks"] if row["ref"] not in stored_refs),
        is_received=is_received,
        base_id=base["submission_id"] if base else None,
        ids=ids,
    )


def to_edit(content: bytes) -> bytes:
    """A received plan workbook as one to amend: itself, or, if it lacks a sheet, written again with every sheet."""
    book = workbook.read(content)
    if all(book.sheet(described.title) for described in columns.PLAN_WORKBOOK):
        return content
    sheets, _problems = normalise.plan(book)
    return plan_template.plan({key: [row.values for row in rows] for key, rows in sheets.items()})


def load_shipped(db: Database, by: str = "Kế hoạch kèm theo phần mềm") -> int:
    """Load the plan workbooks of `data/plans` whose plans were never in the database; returns how many. One that was
    undone stays undone.

    They are dated on the plan's first day: what the plan says was known before anyone reported on it.
    """
    count = 0
    for file in sorted(SHIPPED.glob("*.xlsx")):
        with db.reader() as reader:
            known_codes = submissions.plan_codes(reader)
        content = file.read_bytes()
        plan_preview = preview(db, content, file.name)
        if plan_preview.plan_code in known_codes:
            continue
        if not plan_preview.is_clean:
            # an office's own plans may call its agencies otherwise: the rest must start all the same
            logger.error("%s was not loaded: %s", file.name, [problem.code for problem in plan_preview.problems])
            continue
        sent_on = plan_preview.sheets["plan"][0]["starts_on"]
        sender = Sender(
            by=by,
            at=datetime.combine(sent_on, time(), UTC),
            sent_on=sent_on,
            file_name=file.name,
            file_sha256=originals.digest(content),
            file_bytes=len(content),
        )
        count += commit(db, plan_preview, sender) is not None
    return count


def commit(db: Database, preview: PlanPreview, sender: Sender) -> str | None:
    """Store the previewed plan as its next version; returns the submission id, None if received before.

    Raises Refused when errors stand, Stale when another version was committed since the preview.
    """
    if not preview.is_clean:
        raise Refused("problems_remain")
    rows = by_table(preview.sheets)
    originals.keep(db, preview.content)
    with db.writer() as writer:
        if submissions.already_received(writer, sender.file_sha256, preview.plan_code, None):
            return None
        base = submissions.in_force(writer, preview.plan_code, None).get(None)
        agencies = plans.agencies(writer)
        ids, problems = known_agencies.identify(agencies, preview.plan_code, preview.sheets["agencies"])
        is_other = ids != preview.ids or any(p.severity is Severity.ERROR for p in problems)
        if is_other or (base["submission_id"] if base else None) != preview.base_id:
            raise Stale("plan_changed_since_preview")
        rows["agencies"] = known_agencies.with_codes(agencies, rows["agencies"], ids)
        (submission_id,) = submissions.register(
            writer, preview.plan_code, None, {None: "plan"}, sender, {None: (len(preview.added), None)}
        ).values()
        plans.insert(writer, submission_id, known_agencies.under_ids(rows, ids))
        head = rows["plans"][0]
        months = periods.of_plan(head["starts_on"], head["ends_on"], head["closing_day"], head["grace_days"])
        plans.insert_periods(writer, preview.plan_code, months)
        states.refresh(writer)
    return submission_id
