"""The files a secretary dropped: checked one by one, kept until they are committed or taken away. Draws nothing.

One object per browser session; a rerun of the page finds it as it was. Each file is checked again only when
something it was compared with has changed.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.ingest import columns, plan, progress, workbook
from dashboard.ingest.plan import PlanPreview
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.progress import Preview
from dashboard.store import plans, received, submissions
from dashboard.store.submissions import Sender
from dashboard.ui import data

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What is to be done about a file, the most urgent first."""

    REFUSED = "refused"
    ERRORS = "errors"
    ASKS = "asks"
    WARNINGS = "warnings"
    CLEAN = "clean"
    RECEIVED = "received"
    COMMITTED = "committed"


@dataclass(slots=True)
class File:
    """One dropped file with what a person answered about it and what the last check found.

    `sent_on`: the day the agency sent this file, None as said for all. `answers`: plan, agency and period of a
    workbook that does not say them; `asked`: which of them it ever left open. `is_seen`: the warnings were accepted.
    `copies`: names of further files with the very same bytes. `stopped`: why the last commit was stopped.
    `is_day_wrong`: what was typed for the day is no day. `is_kept_back`: the browser did not send it; too large.
    `is_open`: its details are shown.
    """

    name: str
    content: bytes
    sha256: str
    is_kept_back: bool = False
    is_open: bool = False
    sent_on: date | None = None
    is_day_wrong: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    reason: str = ""
    is_seen: bool = False
    copies: list[str] = field(default_factory=list)
    found: Preview | PlanPreview | None = None
    refused: DashboardError | None = None
    stopped: DashboardError | None = None
    committed: tuple[str, ...] = ()
    compared_with: Any = None

    @property
    def problems(self) -> list[Problem]:
        """What the last check found wrong."""
        return self.found.problems if self.found else []

    def count(self, severity: Severity) -> int:
        """How many cells or rows have a problem of this severity."""
        return sum(p.count for p in self.problems if p.severity is severity)

    @property
    def needs_reason(self) -> bool:
        """Whether the period is closed: its figures may change only for a reason."""
        return bool(self.reason) or any(p.code in ("period_closed", "period_locked") for p in self.problems)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the last check."""
        if self.committed:
            return Verdict.COMMITTED
        if self.found is None:
            return Verdict.REFUSED
        if self.found.is_received:
            return Verdict.RECEIVED
        if self.count(Severity.ERROR):
            return Verdict.ERRORS
        if isinstance(self.found, Preview) and not self.found.parts:
            return Verdict.ASKS
        return Verdict.WARNINGS if self.count(Severity.WARNING) else Verdict.CLEAN

    @property
    def is_ready(self) -> bool:
        """Whether it can be committed now: no error, and every warning accepted."""
        is_accepted = self.verdict is Verdict.CLEAN or (self.verdict is Verdict.WARNINGS and self.is_seen)
        return is_accepted and not self.is_day_wrong


@dataclass(slots=True)
class Inbox:
    """The files of one session, by SHA-256 in the order dropped, and the day they were sent unless a file says else.

    `drops`: how often files were dropped.
    """

    sent_on: date
    is_day_wrong: bool = False
    files: dict[str, File] = field(default_factory=dict)
    drops: int = 0

    def add(self, name: str, content: bytes) -> None:
        """Take a file in; one with bytes that wait already is only named there."""
        sha256 = received.digest(content)
        there = self.files.get(sha256)
        if there is not None and not there.committed:
            if name != there.name and name not in there.copies:
                there.copies.append(name)
            return
        self.files[sha256] = File(name, content, sha256)

    def add_too_large(self, name: str, size: int) -> None:
        """Put a file on the list that the browser kept back because of its size in bytes."""
        refused = Refused("file_too_large", limit=workbook.MAX_BYTES // 1024 // 1024)
        key = received.digest(f"{name} {size}".encode())
        self.files[key] = File(name, b"", key, is_kept_back=True, refused=refused)

    def sent(self, file: File) -> date:
        """The day the agency sent the file."""
        return file.sent_on or self.sent_on

    def waiting(self) -> list[File]:
        """Files to check: never checked, answered otherwise since, or compared with what is no longer stored."""
        standing = _Standing()
        return [
            file
            for file in self.files.values()
            if not (file.committed or file.is_kept_back) and file.compared_with != self._basis(file, standing)
        ]

    def check(self, file: File) -> None:
        """Check one file; whatever is wrong with it becomes its verdict and never an exception."""
        file.found, file.refused = None, None
        try:
            file.found = self._preview(file)
        except DashboardError as error:
            file.refused = error
        except Exception:  # one bad file never blocks the good ones
            logger.exception("%s could not be checked", file.sha256)
            file.refused = Refused("file_unreadable")
        if isinstance(file.found, Preview) and not (file.found.parts or file.found.asks or file.found.errors):
            file.found, file.refused = None, Refused("nothing_reported")
        if isinstance(file.found, Preview):
            file.asked = tuple(dict.fromkeys((*file.asked, *file.found.asks)))
        file.is_seen = False
        file.compared_with = self._basis(file, _Standing())

    def _preview(self, file: File) -> Preview | PlanPreview:
        db = data.database()
        found = progress.preview(
            db,
            file.content,
            file.name,
            self.sent(file),
            reason=file.reason or None,
            today=data.today(),
            **file.answers,
        )
        if any(p.code == "sheet_missing" and p.sheet == columns.PROGRESS.title for p in found.problems):
            book = workbook.read(file.content)
            if book.sheet(columns.PLAN.title) and book.sheet(columns.TASKS.title):
                return plan.preview(db, file.content, file.name)
        return found

    def _basis(self, file: File, standing: "_Standing") -> Any:
        """All that the check of the file depends on."""
        asked = (self.sent(file), tuple(sorted(file.answers.items())), file.reason)
        if file.found is None:
            return (asked, None)
        parts = file.found.parts if isinstance(file.found, Preview) else ()
        return asked, standing.plans, tuple(standing.of(p.plan_code, p.agency_id, p.period_on) for p in parts)

    def commit(self, chosen: Iterable[File], by: str, told: Callable[[int, File], None] = lambda _n, _f: None) -> None:
        """Commit these files, each on its own; `told(n, file)` before the n-th. What stops one is kept at it.

        Committing the same bytes again changes nothing: the next check says that they are received.
        """
        is_demo = data.fetch(submissions.has_demo)
        for number, file in enumerate(chosen, start=1):
            told(number, file)
            self._commit(file, by, is_demo)

    def _commit(self, file: File, by: str, is_demo: bool) -> None:
        if file.committed:
            return  # the second click of a double click
        sender = Sender(
            by=by,
            at=datetime.now(UTC),
            sent_on=self.sent(file),
            file_name=file.name,
            file_sha256=file.sha256,
            file_bytes=len(file.content),
            is_demo=is_demo,
            reason=file.reason or None,
        )
        file.stopped = None
        file.is_open = False
        try:
            if isinstance(file.found, PlanPreview):
                made = plan.commit(data.database(), file.found, sender)
                file.committed = (made,) if made else ()
            elif file.found is not None:
                file.committed = tuple(progress.commit(data.database(), file.found, sender))
        except DashboardError as error:
            file.stopped = error
            file.is_open = True
            if isinstance(error, Stale):
                file.compared_with = None

    def drop(self, sha256: str) -> None:
        """Take a file off the list; what was committed of it stays committed."""
        self.files.pop(sha256, None)

    def clear(self) -> None:
        """Take every file off the list that needs nothing more."""
        for sha256, file in list(self.files.items()):
            if file.verdict in (Verdict.COMMITTED, Verdict.RECEIVED):
                self.drop(sha256)


class _Standing:
    """What is stored now and bears on a check: plans in force, reports in force by agency, closed periods."""

    def __init__(self) -> None:
        history = data.fetch(submissions.history)
        in_force = history[history["state"] == "in_force"]
        is_plan = in_force["kind"] == "plan"
        self.plans = tuple(sorted(in_force.loc[is_plan, "submission_id"]))
        by_agency = in_force[~is_plan].groupby(["plan_code", "agency_id"])["submission_id"]
        self._reports: Mapping[Any, tuple[str, ...]] = {key: tuple(sorted(ids)) for key, ids in by_agency}
        self._periods: dict[tuple[str, date], Any] = {}

    def of(self, plan_code: str, agency_id: str, period_on: date) -> tuple[Any, ...]:
        key = (plan_code, period_on)
        if key not in self._periods:
            period = data.fetch(plans.period, plan_code=plan_code, period_on=period_on)
            self._periods[key] = period and (period["state"], period["locks_on"])
        return self._reports.get((plan_code, agency_id), ()), self._periods[key]
