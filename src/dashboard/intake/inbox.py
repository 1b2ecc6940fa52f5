"""The files a secretary dropped: checked, kept until they are committed or taken away. Draws nothing.

Checking and committing many happen on threads of their own, so that the page answers meanwhile and a page that goes
away (a reload, a closed laptop) stops nothing half-way. A file is checked again only when something it was compared
with has changed, and its workbook is read only once.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from threading import Condition, RLock
from typing import Any, Final

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.ingest import columns
from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.monthly.monthly_report import Part, Preview
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading import container, workbook
from dashboard.store import plans, received, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.scope import day_of
from dashboard.store.submissions import Sender

logger = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""Workbooks being checked at once, of all desks together: most of a check is a process of its own."""
_KEPT_CELLS: Final = 20_000
"""A workbook of at most so many cells stays in memory once read; a report has some hundred."""


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
    """What one check found (or why the file was refused), and all that the check rested on."""

    found: Preview | PlanPreview | None
    refused: DashboardError | None = None
    asked: Any = None
    standing: Any = None


@dataclass(slots=True)
class File:
    """One dropped file with what a person answered about it and what the last check found.

    `sent_on`: the day the agency sent this file, as said when it was dropped; `is_day_own`: as said for this file
    alone. `answers`: plan, agency and period of a
    workbook that does not say them; `asked`: which of them it ever left open. `is_seen`: the warnings were accepted.
    `copies`: names of further files with the very same bytes. `stopped`: why the last commit was stopped.
    `is_overtaken`: checked again because what is stored had changed. `is_day_wrong`: what was typed for the day is
    no day. `is_kept_back`: the browser did not send it; too large. `is_queued`: to be checked, or being checked.
    `is_committing`: being stored. `is_open`: its details are shown; `is_whole`: with all of its problems;
    `is_answering`: with the e-mail. `checks`: how often it was checked; a click on what an earlier check showed is
    none on what stands there now.
    """

    name: str
    content: bytes
    sha256: str
    sent_on: date
    is_kept_back: bool = False
    is_open: bool = False
    is_whole: bool = False
    is_answering: bool = False
    dropped_at: float = field(default_factory=time.monotonic)
    is_day_own: bool = False
    is_day_wrong: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    reason: str = ""
    is_seen: bool = False
    is_overtaken: bool = False
    copies: list[str] = field(default_factory=list)
    checked: Checked | None = None
    checks: int = 0
    is_queued: bool = False
    is_committing: bool = False
    stopped: DashboardError | None = None
    committed: tuple[str, ...] = ()
    book: workbook.Workbook | None = None

    @property
    def found(self) -> Preview | PlanPreview | None:
        """What the last check found."""
        return self.checked.found if self.checked else None

    @property
    def refused(self) -> DashboardError | None:
        """Why the file cannot be read at all."""
        return self.checked.refused if self.checked else None

    @property
    def problems(self) -> list[Problem]:
        """What the last check found wrong."""
        return self.found.problems if self.found else []

    @property
    def parts(self) -> tuple[Part, ...]:
        """The agencies' shares of a report; none of a plan."""
        return self.found.parts if isinstance(self.found, Preview) else ()

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
        return bool(self.reason) or any(p.code in _ASK_WHY for p in self.problems)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the last check."""
        if self.committed:
            return Verdict.COMMITTED
        if self.is_queued or self.checked is None:
            return Verdict.CHECKING
        if self.found is None:
            return Verdict.REFUSED
        if self.found.is_received:
            return Verdict.RECEIVED
        errors = {p.code for p in self.problems if p.severity is Severity.ERROR}
        if errors:
            return Verdict.ASKS if errors <= _ASK_WHY else Verdict.ERRORS
        if isinstance(self.found, Preview) and not self.found.parts:
            return Verdict.ASKS
        return Verdict.WARNINGS if self.count(Severity.WARNING) else Verdict.CLEAN

    @property
    def is_ready(self) -> bool:
        """Whether it can be committed now: checked, not committed yet, no error, and every warning accepted."""
        is_accepted = self.verdict is Verdict.CLEAN or (self.verdict is Verdict.WARNINGS and self.is_seen)
        return is_accepted and not self.is_day_wrong and not self.is_committing


Shown = tuple[File, Checked | None]
"""A file and the check of it that a person saw when pressing a button."""


@dataclass(slots=True)
class Job:
    """The commit of several files that is under way: `name` is the one of `of` that is being committed, the `n`-th."""

    of: int
    n: int = 0
    name: str = ""


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check")


@cache
def _committers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="commit")


def stop() -> None:
    """Finish what is being checked or committed just now and begin nothing more; before the database is closed."""
    for pool in (_workers, _committers):
        pool().shutdown(cancel_futures=True)
        pool.cache_clear()


class Inbox:
    """The files of one desk, by SHA-256 in the order dropped, and the day said for those to be dropped.

    Several pages (tabs of one browser) and threads may use one inbox: its lock orders what must not happen twice.
    `db`: where what is committed goes; `now`: the clock.
    `period_on`: the report period that files are received for (None: of each plan the last one opened);
    `period_picked`: the same as picked on the page. `by`: who committed last, for the box of the name. `last`: the
    files that the last commit was about.
    """

    def __init__(self, db: Database, sent_on: date, now: Callable[[], datetime]) -> None:
        self.sent_on = sent_on
        self._db = db
        self._now = now
        self.is_day_wrong = False
        self.period_on: date | None = None
        self.period_picked: date | None = None
        self.by = ""
        self.files: dict[str, File] = {}
        self.last: list[File] = []
        self.job: Job | None = None
        self._lock = RLock()
        self._changed = Condition(self._lock)
        self._queue: deque[File] = deque()
        self._working = 0
        self._is_to_be_sorted = False

    # ---- in ----

    def add(self, name: str, content: bytes) -> None:
        """Take a file in; one with bytes that wait already is only named there."""
        sha256 = received.digest(content)
        with self._lock:
            there = self.files.get(sha256)
            if there is not None and not there.committed:
                if name != there.name and name not in there.copies:
                    there.copies.append(name)
                return
            self.files[sha256] = File(name, content, sha256, self.sent_on)

    def add_too_large(self, name: str, size: int) -> None:
        """Put a file on the list that the browser kept back because of its size in bytes."""
        refused = Refused("file_too_large", limit=container.MAX_BYTES // 1024 // 1024)
        key = received.digest(f"{name} {size}".encode())
        with self._lock:
            self.files[key] = File(name, b"", key, self.sent_on, is_kept_back=True, checked=Checked(None, refused))

    def of_another_day(self) -> list[File]:
        """The files still to be committed that keep the day they were dropped with, which is not the one said now."""
        finished = (Verdict.COMMITTED, Verdict.RECEIVED)
        return [
            file
            for file in list(self.files.values())
            if file.sent_on != self.sent_on
            and not (file.is_day_own or file.is_kept_back or file.is_committing or file.verdict in finished)
        ]

    def change_day(self) -> None:
        """Take the day said now for those files, too."""
        for file in self.of_another_day():
            file.sent_on, file.is_day_wrong = self.sent_on, False

    @property
    def bytes(self) -> int:
        """Size of the files together."""
        return sum(len(file.content) for file in list(self.files.values()))

    # ---- checking ----

    @property
    def is_busy(self) -> bool:
        """Whether files are being checked or committed."""
        return self._working > 0 or self.job is not None

    def check(self) -> int:
        """Begin to check what needs checking: never checked, answered otherwise since, or compared with what is no
        longer stored. Returns at once; says how many files are not checked yet."""
        with self._lock:
            # While many are being committed every look would find the figures changed: afterwards is soon enough.
            standing = standing_now(self._db) if self.job is None else None
            for file in self.files.values():
                is_at_work = file.is_queued or file.is_committing
                if file.committed or file.is_kept_back or is_at_work or self._is_up_to_date(file, standing):
                    continue
                file.is_queued = True
                self._queue.append(file)
            while self._working < min(AT_ONCE, len(self._queue)):
                self._working += 1
                _workers().submit(self._check_next)
            if len(self._queue) > 2:
                self._is_to_be_sorted = True
            return sum(file.is_queued for file in self.files.values())

    def _check_next(self) -> None:
        """Check the first file of the queue; then line up behind other desks for the next."""
        with self._lock:
            file = self._queue.popleft() if self._queue else None
        if file is not None and file.sha256 in self.files:
            self._check(file)
        with self._lock:
            if file is not None:
                file.is_queued = False
            if self._queue:
                _workers().submit(self._check_next)
            else:
                self._working -= 1
                if self._is_to_be_sorted and not self._working:
                    self._sort()
            self._changed.notify_all()

    def _sort(self) -> None:
        """Put what needs somebody first, once after many were dropped; a list at work must not jump."""
        self._is_to_be_sorted = False
        urgent = list(Verdict)
        self.files = dict(sorted(self.files.items(), key=lambda item: urgent.index(item[1].verdict)))

    def settle(self, seconds: float) -> bool:
        """Wait until everything is checked and committed, at most so long; whether it is."""
        until = time.monotonic() + seconds
        with self._lock:
            while self.is_busy and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            return not self.is_busy

    def _check(self, file: File) -> None:
        """Check one file; whatever is wrong with it becomes its verdict and never an exception."""
        before, asked = file.checked, self._asked(file)
        found: Preview | PlanPreview | None = None
        refused: DashboardError | None = None
        standing = None
        try:
            # Read before the check: what is committed during it makes the check old, never too new.
            stored = standing_now(self._db)
            found = self._preview(file)
            standing = stored.behind(found)
        except DashboardError as error:
            refused = error
        except Exception:  # a fault of ours in one file: it is logged, and the others keep their verdict
            logger.exception("%s could not be checked", file.sha256)
            refused = Refused("file_unreadable")
        if isinstance(found, Preview) and not (found.parts or found.asks or found.errors):
            found, refused = None, Refused("nothing_reported")
        with self._lock:
            if isinstance(found, Preview):
                file.asked = tuple(dict.fromkeys((*file.asked, *found.asks)))
            file.is_seen = False
            file.is_overtaken = before is not None and before.found is not None and before.asked == asked
            file.checked = Checked(found, refused, asked, standing)
            file.checks += 1

    def _preview(self, file: File) -> Preview | PlanPreview:
        book = file.book or workbook.read(file.content)
        if sum(len(row) for sheet in book.sheets for row in sheet.rows.values()) <= _KEPT_CELLS:
            file.book = book
        found = monthly_report.preview(
            self._db,
            file.content,
            file.name,
            file.sent_on,
            book=book,
            chosen=self.period_on,
            reason=file.reason or None,
            today=day_of(self._now()),
            **file.answers,
        )
        is_no_report = any(p.code == "sheet_missing" and p.sheet == columns.PROGRESS.title for p in found.problems)
        if is_no_report and book.sheet(columns.PLAN.title) and book.sheet(columns.TASKS.title):
            return plan_workbook.preview(self._db, file.content, file.name)
        return found

    def _asked(self, file: File) -> Any:
        """What a person said that the check depends on."""
        return file.sent_on, self.period_on, tuple(sorted(file.answers.items())), file.reason

    def _is_up_to_date(self, file: File, standing: "Standing | None") -> bool:
        checked = file.checked
        if checked is None or checked.asked != self._asked(file):
            return False
        return standing is None or checked.found is None or checked.standing == standing.behind(checked.found)

    # ---- out ----

    def rivals(self, file: File) -> list[str]:
        """Names of other files that wait for the same agency and period: only one of them can be right."""
        own = {(p.plan_code, p.agency_id, p.period_on) for p in file.parts}
        return [
            other.name
            for other in list(self.files.values())
            if other is not file
            and other.verdict in (Verdict.CLEAN, Verdict.WARNINGS)
            and any((p.plan_code, p.agency_id, p.period_on) in own for p in other.parts)
        ]

    def ready(self) -> list[File]:
        """What can be committed in one go: reports without a rival. A plan bears on every report: by itself."""
        return [
            file
            for file in list(self.files.values())
            if file.is_ready and isinstance(file.found, Preview) and not self.rivals(file)
        ]

    def commit(self, chosen: Iterable[Shown], by: str, told: Callable[[int, File], None] = lambda _n, _f: None) -> None:
        """Commit these files, each on its own; `told(n, file)` before the n-th. What stops one is kept at it: also
        that it was checked again since, because what is stored had changed, and nobody has seen what it does now.

        Committing the same bytes again changes nothing: the next check says that they are received.
        """
        self.by = by
        begun: list[File] = []
        with self._db.reader() as reader:
            is_demo = submissions.has_demo(reader)
        for number, (file, shown) in enumerate(chosen, start=1):
            told(number, file)
            with self._lock:
                while file.is_queued:
                    self._changed.wait()
                if not file.is_ready:
                    continue  # the second click of a double click
                file.is_committing = True
                begun.append(file)
                self.last = begun
            # Without the lock: the page must be able to say how far it is.
            try:
                self._commit(file, shown, by, is_demo)
            finally:
                file.is_committing = False

    def begin_commit(self, chosen: Sequence[Shown], by: str) -> None:
        """`commit`, without waiting for it; nothing if one is under way."""
        with self._lock:
            if self.job is None:
                self.job = Job(len(chosen))
                _committers().submit(self._commit_all, list(chosen), by, self.job)

    def _commit_all(self, chosen: Sequence[Shown], by: str, job: Job) -> None:
        def told(number: int, file: File) -> None:
            job.n, job.name = number, file.name

        try:
            self.commit(chosen, by, told)
        except Exception:  # nobody waits for this thread: the log must tell; what was not stored is still on the list
            logger.exception("the commit of %s files ended", job.of)
        finally:
            with self._lock:
                self.job = None
                self._changed.notify_all()

    def _commit(self, file: File, shown: Checked | None, by: str, is_demo: bool) -> None:
        sender = Sender(
            by=by,
            at=self._now(),
            sent_on=file.sent_on,
            file_name=file.name,
            file_sha256=file.sha256,
            file_bytes=len(file.content),
            is_demo=is_demo,
            reason=file.reason or None,
        )
        file.stopped = None
        file.is_open = False
        try:
            self._refuse_unseen(file, shown)
            if isinstance(file.found, PlanPreview):
                made = plan_workbook.commit(self._db, file.found, sender)
                file.committed = (made,) if made else ()
            elif file.found is not None:
                file.committed = tuple(monthly_report.commit(self._db, file.found, sender))
        except DashboardError as error:
            file.stopped = error
            file.is_open = True
            if isinstance(error, Stale):
                file.checked = None
        except Exception:  # a fault of ours in one file: it is logged and said at the file, and the others go on
            logger.exception("%s could not be committed", file.sha256)
            file.stopped = DashboardError("commit_failed")
            file.is_open = True
            file.checked = None

    def _refuse_unseen(self, file: File, shown: Checked | None) -> None:
        """Stop what rests on other plans and closed periods than the check that was shown, and a report that was
        checked again since against other reports (`monthly_report.commit` compares them with those stored now)."""
        if shown is None or file.checked is None or file.found is None:
            raise Stale("rules_changed_since_preview")
        if Standing.rules(standing_now(self._db).behind(file.found)) != Standing.rules(shown.standing):
            raise Stale("rules_changed_since_preview")
        if file.parts and file.checked.standing != shown.standing:
            raise Stale("changed_since_preview", agency=file.parts[0].agency_name)

    def drop(self, sha256: str) -> None:
        """Take a file off the list; what was committed of it stays committed."""
        with self._lock:
            self.files.pop(sha256, None)

    def clear(self) -> None:
        """Take every file off the list that needs nothing more: also one with errors whose correction is committed."""
        with self._lock:
            for file in [file for file in self.files.values() if self._is_finished(file)]:
                self.drop(file.sha256)

    def _is_finished(self, file: File) -> bool:
        if file.verdict is not Verdict.ERRORS:
            return file.verdict in (Verdict.COMMITTED, Verdict.RECEIVED)
        corrected = {
            (p.plan_code, p.agency_id, p.period_on)
            for other in self.files.values()
            if other.committed and other.dropped_at > file.dropped_at
            for p in other.parts
        }
        return bool(file.parts) and all((p.plan_code, p.agency_id, p.period_on) in corrected for p in file.parts)


class Standing:
    """What is stored at one moment and bears on a check: plans in force, reports in force by agency, report periods."""

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

    def behind(self, found: Preview | PlanPreview) -> Any:
        """What of it a check rests on: (plans, for each part the reports of the agency and how its period stands)."""
        parts = found.parts if isinstance(found, Preview) else ()
        return self.plans, tuple(
            (self._reports.get((p.plan_code, p.agency_id), ()), self._periods.get((p.plan_code, p.period_on)))
            for p in parts
        )

    @staticmethod
    def rules(behind: Any) -> Any:
        """The same without the reports."""
        plans_in_force, parts = behind
        return plans_in_force, tuple(period for _reports, period in parts)


def standing_now(db: Database) -> Standing:
    """What is stored now, read once per data version."""
    return _standing(db, db.version)


@lru_cache(maxsize=2)
def _standing(db: Database, _version: int) -> Standing:
    with db.reader() as reader:
        return Standing(reader)
