"""Monthly workbook in: preview -> commit. It was sent out by `prefilled`. Undo and redo are in `store.submissions`.

A consolidated workbook (with an agency column) holds several agencies and is committed all or none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from dashboard.errors import Refused, Stale
from dashboard.ingest import amount_limits, columns, normalise
from dashboard.ingest.amount_limits import line_key
from dashboard.ingest.monthly import diff, reporting_month, validate
from dashboard.ingest.monthly.checks.known import Known, PeriodFacts
from dashboard.ingest.monthly.checks.rows import is_reported
from dashboard.ingest.monthly.reporting_month import ReportingMonth
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_folding import tidy
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates.monthly_rows import carried
from dashboard.store import last_reported, originals, plans, states, submissions
from dashboard.store.database import Database, Reader, Writer
from dashboard.store.report_values import MONEY_VALUES
from dashboard.store.submissions import Sender
from dashboard.text import dates

PROBLEMS_SHOWN = 500
_COUNTED: Final[tuple[diff.Kind, ...]] = ("new", "changed", "missing")


@dataclass(frozen=True, slots=True)
class InForce:
    """The report of an agency and period that counts, as of the preview."""

    submission_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's share of a workbook: its rows, what is wrong, and what committing it would change.

    `base`: the report that it would supersede.
    """

    plan_code: str
    agency_id: str
    agency_name: str
    period_on: date
    report: Report
    problems: list[Problem]
    diff: diff.Diff
    base: InForce | None
    is_received: bool
    is_closed: bool

    @property
    def counts(self) -> tuple[int, int]:
        """Tasks and money lines that are new, and those with another value than stored; of a correction also those
        that it no longer names."""
        new, changed, gone = (self.diff.count(k) + self.diff.count_money(k) for k in _COUNTED)
        return new, changed + (gone if self.base else 0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What committing a monthly workbook would do. Nothing is written yet.

    `asks`: what the workbook does not say and a person must ("plan", "agency", "period"); no `parts` then.
    """

    file_name: str
    content: bytes
    sent_on: date
    parts: tuple[Part, ...]
    problems: list[Problem]
    problem_count: int
    asks: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """Number of errors; any blocks the commit."""
        return sum(p.count for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> int:
        """Number of warnings; they need the person's tick."""
        return sum(p.count for p in self.problems if p.severity is Severity.WARNING)

    @property
    def is_received(self) -> bool:
        """Every part of it was committed before, from these very bytes."""
        return bool(self.parts) and all(part.is_received for part in self.parts)

    @property
    def is_clean(self) -> bool:
        """Nothing stands in the way of a commit."""
        return bool(self.parts) and not self.errors and not self.is_received


def preview(
    db: Database,
    content: bytes,
    file_name: str,
    sent_on: date,
    *,
    book: workbook.Workbook | None = None,
    plan: str | None = None,
    agency: str | None = None,
    period: date | None = None,
    chosen: date | None = None,
    reason: str | None = None,
    today: date | None = None,
) -> Preview:
    """Read a monthly workbook and say what committing it would do; Refused if it cannot be read at all.

    `plan`, `agency`, `period`: what a person answered for a workbook that is not stamped; they never overrule
    a stamp. `chosen`: the period that reports are being received for; None: the last one of the plan that is open, and
    any if none is. `reason`: why a closed period is changed. `today`: the day a lock date is held against, if any.
    `book`: the content, if it was read before.
    """
    book = book or workbook.read(content)
    with db.reader() as reader:
        report, problems = normalise.report(book, reporting_month.directory(reader))
        stamp = report.stamp
        known_plans = [p["plan_code"] for p in plans.plans(reader)]
        plan = stamp.plan or plan or (known_plans[0] if len(known_plans) == 1 else None)
        agency = stamp.agency or agency
        period = stamp.period or period

        def outcome(*more: Problem, asks: tuple[str, ...] = (), parts: tuple[Part, ...] = ()) -> Preview:
            first_problems, total = tidy([*problems, *more], PROBLEMS_SHOWN)
            return Preview(file_name, content, sent_on, parts, first_problems, total, asks)

        if plan is not None and plan not in known_plans:
            return outcome(Problem(Severity.ERROR, "plan_unknown", found=plan))
        asks = tuple(
            name
            for name, value in (("plan", plan), ("agency", agency), ("period", period))
            if value is None and not (name == "agency" and report.is_consolidated)
        )
        if plan is None or period is None or asks:
            return outcome(asks=asks)
        month = reporting_month.read(reader, plan, period)
        if month is None:
            return outcome(Problem(Severity.ERROR, "period_unknown", found=dates.period(period)))
        if agency is not None and agency not in month.names:
            return outcome(Problem(Severity.ERROR, "agency_unknown", found=agency))
        chosen = chosen or plans.last_opened(reader, plan)
        own = _by_agency(report, agency)
        stored = _of_store(reader, plan, period, agency if len(own) == 1 else None, content)
        parts = tuple(
            _part(reader, month, agency_id, rows, sent_on, chosen, reason, today, stored, problems)
            for agency_id, rows in own.items()
        )
    totals = amount_limits.unusual_totals(_money_lines(own, stored.money), month.largest_vnd)
    return outcome(*_once(parts), *totals, parts=parts)


def _money_lines(
    reports: Mapping[str, Report], stored: Mapping[str, last_reported.Money]
) -> Iterator[tuple[Row, Mapping[str, int | None] | None]]:
    """Each money line of a workbook with the amounts last reported of it."""
    for agency_id, report in reports.items():
        by_line = {line_key(*line): amounts for line, amounts in stored.get(agency_id, {}).items()}
        for row in report.budget:
            yield row, by_line.get(line_key(row.get("task") or "", row.get("source") or "", row.get("item") or ""))


def _once(parts: Sequence[Part]) -> list[Problem]:
    """The problems of all parts; what is said of the whole file, and not of a sheet, once."""
    every: list[Problem] = []
    for problem in (problem for part in parts for problem in part.problems):
        if problem.sheet is not None or problem not in every:
            every.append(problem)
    return every


def _by_agency(report: Report, agency: str | None) -> dict[str, Report]:
    """A consolidated report cut into one report an agency; any other as it is."""
    if not report.is_consolidated:
        return {agency: report} if agency else {}
    ids = dict.fromkeys(r["agency"] for r in (*report.progress, *report.budget) if r.get("agency"))
    return {
        agency_id: replace(
            report,
            progress=[r for r in report.progress if r.get("agency") == agency_id],
            budget=[r for r in report.budget if r.get("agency") == agency_id],
        )
        for agency_id in ids
    }


def _is_untouched(changes: diff.Diff) -> bool:
    """Every value is the one the template was filled with: most likely nobody filled it in."""
    if changes.count("new") or changes.count("changed") or changes.count_money("new") or changes.count_money("changed"):
        return False
    return changes.count("unchanged") > 0


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store holds of the agencies of one workbook: said before the period, and in force for it."""

    values: Mapping[str, last_reported.Values]
    money: Mapping[str, last_reported.Money]
    in_force: Mapping[str | None, Mapping[str, Any]]
    received: set[str | None]


def _of_store(reader: Reader, plan: str, period: date, only: str | None, content: bytes) -> _Stored:
    """What is stored of the agency `only`, or of all if None."""
    return _Stored(
        last_reported.values_at(reader, plan, period, including=False, agency=only),
        last_reported.money_at(reader, plan, period, including=False, agency=only),
        submissions.in_force(reader, plan, period),
        submissions.already_received(reader, originals.digest(content), plan, period),
    )


def _part(
    reader: Reader,
    month: ReportingMonth,
    agency_id: str,
    report: Report,
    sent_on: date,
    chosen: date | None,
    reason: str | None,
    today: date | None,
    stored: _Stored,
    unreadable: Sequence[Problem],
) -> Part:
    period = month.period
    previous, previous_money = stored.values.get(agency_id, {}), stored.money.get(agency_id, {})
    known = Known(
        plan_code=month.plan_code,
        agency_id=agency_id,
        agency_name=month.names[agency_id],
        period=PeriodFacts(
            period.period_on,
            is_closed=period.is_closed,
            reason=reason,
            locked_since=period.locks_on if period.locks_on and today and today > period.locks_on else None,
            chosen_on=chosen,
            is_opened=period.state != "planned",
            closes_on=period.closes_on,
        ),
        sent_on=sent_on,
        tasks=month.tasks,
        expected=month.expected(agency_id),
        previous=previous,
        previous_money=previous_money,
        largest_vnd=month.largest_vnd,
    )
    base = stored.in_force.get(agency_id)
    changes = _changes(reader, month, report, base, previous, previous_money)
    problems = validate.report(report, known, unreadable)
    if base is None and not report.is_nil and _is_untouched(changes):
        problems.append(Problem(Severity.WARNING, "nothing_changed", sheet=columns.PROGRESS.title))
    return Part(
        plan_code=month.plan_code,
        agency_id=agency_id,
        agency_name=month.names[agency_id],
        period_on=month.period_on,
        report=report,
        problems=problems,
        diff=changes,
        base=InForce(base["submission_id"], base["version"]) if base else None,
        is_received=agency_id in stored.received,
        is_closed=period.is_closed,
    )


def _changes(
    reader: Reader,
    month: ReportingMonth,
    report: Report,
    base: Mapping[str, Any] | None,
    values: last_reported.Values,
    money: last_reported.Money,
) -> diff.Diff:
    """What a report changes: against the version in force, else against the `values` reported before the period."""
    if base is not None:
        values, money = last_reported.stored_values(reader, base["submission_id"])
    else:
        # what was done in an earlier month is no figure that this month's blank cell would change
        values = {ref: carried(row) for ref, row in values.items()}
    titles = {ref: task.title for ref, task in month.tasks.items()}
    return diff.against(values, report.progress, titles, money, report.budget)


def commit(db: Database, preview: Preview, sender: Sender) -> list[str]:
    """Store a previewed workbook, all of its parts or none; returns the ids of the submissions made.

    The same bytes again change nothing (an empty list). Raises Refused when errors stand, Stale when somebody
    committed for one of its agencies and the period since the preview.
    """
    originals.keep(db, preview.content)
    with db.writer() as writer:
        return commit_within(writer, preview, sender)


def commit_within(writer: Writer, preview: Preview, sender: Sender, *, refresh: bool = True) -> list[str]:
    """`commit` inside a transaction that the caller began; the bytes are to be kept before it.

    `refresh=False`: the caller commits more workbooks and calls `states.refresh` once for all of them.
    """
    if preview.errors or not preview.parts:
        raise Refused("problems_remain")
    first = preview.parts[0]
    key = (first.plan_code, first.period_on)
    committed_agencies = submissions.already_received(writer, sender.file_sha256, *key)
    parts = {part.agency_id: part for part in preview.parts if part.agency_id not in committed_agencies}
    bases = submissions.in_force(writer, *key)
    period = plans.period(writer, *key)
    if period and period["state"] == "closed" and not first.is_closed and not sender.reason:
        raise Stale("period_closed_since_preview")
    for part in parts.values():
        base = bases.get(part.agency_id)
        if (base["submission_id"] if base else None) != (part.base.submission_id if part.base else None):
            raise Stale("changed_since_preview", agency=part.agency_name)
    kinds: dict[str | None, submissions.Kind] = {a: "nil" if p.report.is_nil else "report" for a, p in parts.items()}
    changed: dict[str | None, tuple[int, int | None]] = {agency_id: part.counts for agency_id, part in parts.items()}
    submission_ids = submissions.register(writer, *key, kinds, sender, changed)
    submissions.insert_reports(
        writer, *key,
        [
            (
                submission_ids[agency_id],
                agency_id,
                [_stored(row) for row in part.report.progress if is_reported(row)],
                [_stored(row) for row in part.report.budget if _has_money(row)],
            )
            for agency_id, part in parts.items()
            if not part.report.is_nil
        ],
    )  # fmt: skip
    if submission_ids and refresh:
        tasks = {t for i in submission_ids.values() for t in submissions.touched_tasks(writer, i) or ()}
        states.refresh(writer, tasks, since=key[1])
    return list(submission_ids.values())


def _stored(row: Row) -> submissions.ReportRow:
    return submissions.ReportRow(row["task"], row.values, row.where.sheet, row.where.row, row.where.cells)


def _has_money(row: Row) -> bool:
    return any(row.get(name) is not None for name in MONEY_VALUES)
