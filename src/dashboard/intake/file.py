"""One dropped file that waits to be committed, and the verdict on it."""

import time
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from dashboard.errors import DashboardError
from dashboard.ingest.monthly.monthly_report import Part, Preview
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading import workbook

_ASK_WHY = {"period_closed", "period_locked"}
"""Problems that a reason settles."""


class Verdict(StrEnum):
    """What is to be done about a file, the most urgent first."""

    CHECKING = "checking"
    REFUSED = "refused"
    ERRORS = "errors"
    ASKS = "asks"
    WARNINGS = "warnings"
    CLEAN = "clean"
    RECEIVED = "received"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check came to: a preview, or why the file was refused. It rested on `inputs`, what a person had said,
    and on `depends_on`, what was stored."""

    preview: Preview | PlanPreview | None
    refused: DashboardError | None = None
    inputs: Any = None
    depends_on: Any = None


@dataclass(slots=True)
class Details:
    """What a person said about a file.

    `sent_on`: the day the agency sent it, as said when it was dropped; `is_day_own`: as said for this file alone;
    `is_day_wrong`: what was typed for the day is no day. `answers`: plan, agency and period of a workbook that does not
    say them; `open_questions`: which of them it ever left open. `reason`: why it comes after its period was closed.
    `is_seen`: the warnings were accepted.
    """

    sent_on: date
    is_day_own: bool = False
    is_day_wrong: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    open_questions: tuple[str, ...] = ()
    reason: str = ""
    is_seen: bool = False


@dataclass(slots=True)
class Work:
    """What is being done with a file.

    `is_queued`: to be checked, or being checked. `checks`: how often it was checked; a click on what an earlier check
    showed is none on what stands there now. `is_overtaken`: checked again because what is stored had changed.
    `is_committing`: being stored. `stopped`: why the last commit was stopped. `committed`: ids of the submissions made.
    """

    is_queued: bool = False
    checks: int = 0
    is_overtaken: bool = False
    is_committing: bool = False
    stopped: DashboardError | None = None
    committed: tuple[str, ...] = ()


@dataclass(slots=True)
class File:
    """One dropped file: what is known of it, what was said about it, what is being done with it.

    `is_kept_back`: the browser did not send it; too large. `copies`: names of further files with the very same bytes.
    `checked`: the last check. `book`: the workbook, once read.
    """

    name: str
    content: bytes
    sha256: str
    details: Details
    work: Work = field(default_factory=Work)
    is_kept_back: bool = False
    dropped_at: float = field(default_factory=time.monotonic)
    copies: list[str] = field(default_factory=list)
    checked: Checked | None = None
    book: workbook.Workbook | None = None

    @property
    def preview(self) -> Preview | PlanPreview | None:
        """What the last check would change."""
        return self.checked.preview if self.checked else None

    @property
    def refused(self) -> DashboardError | None:
        """Why the file cannot be read at all."""
        return self.checked.refused if self.checked else None

    @property
    def problems(self) -> list[Problem]:
        """What the last check found wrong."""
        return self.preview.problems if self.preview else []

    @property
    def parts(self) -> tuple[Part, ...]:
        """The agencies' shares of a report; none of a plan."""
        return self.preview.parts if isinstance(self.preview, Preview) else ()

    @property
    def is_nil(self) -> bool:
        """Whether it reports that nothing happened."""
        return bool(self.parts) and all(part.report.is_nil for part in self.parts)

    def count(self, severity: Severity) -> int:
        """How many cells or rows have a problem of this severity."""
        return sum(p.count for p in self.problems if p.severity is severity)

    @property
    def needs_reason(self) -> bool:
        """Whether the period is closed: its figures may change only for a reason."""
        return bool(self.details.reason) or any(p.code in _ASK_WHY for p in self.problems)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the last check."""
        if self.work.committed:
            return Verdict.COMMITTED
        if self.work.is_queued or self.checked is None:
            return Verdict.CHECKING
        if self.preview is None:
            return Verdict.REFUSED
        if self.preview.is_received:
            return Verdict.RECEIVED
        errors = {p.code for p in self.problems if p.severity is Severity.ERROR}
        if errors:
            return Verdict.ASKS if errors <= _ASK_WHY else Verdict.ERRORS
        if isinstance(self.preview, Preview) and not self.preview.parts:
            return Verdict.ASKS
        return Verdict.WARNINGS if self.count(Severity.WARNING) else Verdict.CLEAN

    @property
    def is_ready(self) -> bool:
        """Whether it can be committed now: checked, not committed yet, no error, and every warning accepted."""
        is_accepted = self.verdict is Verdict.CLEAN or (self.verdict is Verdict.WARNINGS and self.details.is_seen)
        return is_accepted and not self.details.is_day_wrong and not self.work.is_committing
