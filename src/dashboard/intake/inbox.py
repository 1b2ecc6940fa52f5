"""The files a secretary dropped: checked, kept until they are committed or taken away. Draws nothing.

Checking and committing many happen on threads of their own, so that the page answers meanwhile and a page that goes
away (a reload, a closed laptop) stops nothing half-way. A file is checked again only when something it was compared
with has changed, and its workbook is read only once.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from threading import Condition, RLock
from typing import Any, Final

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.ingest import columns
from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.monthly.monthly_report import Preview
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.plan.plan_workbook import PlanPreview
from dashboard.ingest.reading import container, workbook
from dashboard.intake import store_fingerprint
from dashboard.intake.file import Checked, Details, File, Verdict
from dashboard.intake.store_fingerprint import StoreFingerprint
from dashboard.store import originals, submissions
from dashboard.store.database import Database
from dashboard.store.scope import day_of
from dashboard.store.submissions import Sender

logger = logging.getLogger(__name__)

AT_ONCE: Final = 2
"""Workbooks being checked at once, of all desks together: most of a check is a process of its own."""
_KEPT_CELLS: Final = 20_000
"""A workbook of at most so many cells stays in memory once read; a report has some hundred."""


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
        """Queue a file; a byte-identical duplicate is recorded as another name for it."""
        sha256 = originals.digest(content)
        with self._lock:
            duplicate = self.files.get(sha256)
            if duplicate is not None and not duplicate.work.committed:
                if name != duplicate.name and name not in duplicate.copies:
                    duplicate.copies.append(name)
                return
            self.files[sha256] = File(name, content, sha256, Details(self.sent_on))

    def add_too_large(self, name: str, size: int) -> None:
        """Put a file on the list that the browser kept back because of its size in bytes."""
        refused = Refused("file_too_large", limit=container.MAX_BYTES // 1024 // 1024)
        key = originals.digest(f"{name} {size}".encode())
        with self._lock:
            file = File(name, b"", key, Details(self.sent_on), is_kept_back=True, checked=Checked(None, refused))
            self.files[key] = file

    def of_another_day(self) -> list[File]:
        """The files still to be committed that keep the day they were dropped with, which is not the one said now."""
        finished = (Verdict.COMMITTED, Verdict.RECEIVED)
        return [
            file
            for file in list(self.files.values())
            if file.details.sent_on != self.sent_on
            and not (file.details.is_day_own or file.is_kept_back or file.work.is_committing)
            and file.verdict not in finished
        ]

    def change_day(self) -> None:
        """Take the day said now for those files, too."""
        for file in self.of_another_day():
            file.details.sent_on, file.details.is_day_wrong = self.sent_on, False

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
            stored = store_fingerprint.current(self._db) if self.job is None else None
            for file in self.files.values():
                is_at_work = file.work.is_queued or file.work.is_committing
                if file.work.committed or file.is_kept_back or is_at_work or self._is_up_to_date(file, stored):
                    continue
                file.work.is_queued = True
                self._queue.append(file)
            while self._working < min(AT_ONCE, len(self._queue)):
                self._working += 1
                _workers().submit(self._check_next)
            if len(self._queue) > 2:
                self._is_to_be_sorted = True
            return sum(file.work.is_queued for file in self.files.values())

    def _check_next(self) -> None:
        """Check the first file of the queue; then line up behind other desks for the next."""
        with self._lock:
            file = self._queue.popleft() if self._queue else None
        if file is not None and file.sha256 in self.files:
            self._check(file)
        with self._lock:
            if file is not None:
                file.work.is_queued = False
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
            while self.is_busy and (seconds_left := until - time.monotonic()) > 0:
                self._changed.wait(seconds_left)
            return not self.is_busy

    def _check(self, file: File) -> None:
        """Check one file; whatever is wrong with it becomes its verdict and never an exception."""
        before, inputs = file.checked, self._inputs(file)
        preview: Preview | PlanPreview | None = None
        refused: DashboardError | None = None
        depends_on = None
        try:
            # Read before the check: what is committed during it makes the check old, never too new.
            stored = store_fingerprint.current(self._db)
            preview = self._preview(file)
            depends_on = stored.of(preview)
        except DashboardError as error:
            refused = error
        except Exception:  # a fault of ours in one file: it is logged, and the others keep their verdict
            logger.exception("%s could not be checked", file.sha256)
            refused = Refused("file_unreadable")
        if isinstance(preview, Preview) and not (preview.parts or preview.asks or preview.errors):
            preview, refused = None, Refused("nothing_reported")
        with self._lock:
            if isinstance(preview, Preview):
                file.details.open_questions = tuple(dict.fromkeys((*file.details.open_questions, *preview.asks)))
            file.details.is_seen = False
            file.work.is_overtaken = before is not None and before.preview is not None and before.inputs == inputs
            file.checked = Checked(preview, refused, inputs, depends_on)
            file.work.checks += 1

    def _preview(self, file: File) -> Preview | PlanPreview:
        book = file.book or workbook.read(file.content)
        if sum(len(row) for sheet in book.sheets for row in sheet.rows.values()) <= _KEPT_CELLS:
            file.book = book
        preview = monthly_report.preview(
            self._db,
            file.content,
            file.name,
            file.details.sent_on,
            book=book,
            chosen=self.period_on,
            reason=file.details.reason or None,
            today=day_of(self._now()),
            **file.details.answers,
        )
        is_no_report = any(p.code == "sheet_missing" and p.sheet == columns.PROGRESS.title for p in preview.problems)
        if is_no_report and book.sheet(columns.PLAN.title) and book.sheet(columns.TASKS.title):
            return plan_workbook.preview(self._db, file.content, file.name)
        return preview

    def _inputs(self, file: File) -> Any:
        """What a person said that the check depends on."""
        return file.details.sent_on, self.period_on, tuple(sorted(file.details.answers.items())), file.details.reason

    def _is_up_to_date(self, file: File, stored: StoreFingerprint | None) -> bool:
        checked = file.checked
        if checked is None or checked.inputs != self._inputs(file):
            return False
        return stored is None or checked.preview is None or checked.depends_on == stored.of(checked.preview)

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
            if file.is_ready and isinstance(file.preview, Preview) and not self.rivals(file)
        ]

    def commit(
        self, chosen: Iterable[Shown], by: str, announce: Callable[[int, File], None] = lambda _n, _f: None
    ) -> None:
        """Commit these files, each on its own; `announce(n, file)` before the n-th. What stops one is kept at it: also
        that it was checked again since, because what is stored had changed, and nobody has seen what it does now.

        Committing the same bytes again changes nothing: the next check says that they are received.
        """
        self.by = by
        begun: list[File] = []
        with self._db.reader() as reader:
            is_demo = submissions.has_demo(reader)
        for number, (file, shown_check) in enumerate(chosen, start=1):
            announce(number, file)
            with self._lock:
                while file.work.is_queued:
                    self._changed.wait()
                if not file.is_ready:
                    continue  # the second click of a double click
                file.work.is_committing = True
                begun.append(file)
                self.last = begun
            # Without the lock: the page must be able to say how far it is.
            try:
                self._commit(file, shown_check, by, is_demo)
            finally:
                file.work.is_committing = False

    def begin_commit(self, chosen: Sequence[Shown], by: str) -> None:
        """`commit`, without waiting for it; nothing if one is under way."""
        with self._lock:
            if self.job is None:
                self.job = Job(len(chosen))
                _committers().submit(self._commit_all, list(chosen), by, self.job)

    def _commit_all(self, chosen: Sequence[Shown], by: str, job: Job) -> None:
        def announce(number: int, file: File) -> None:
            job.n, job.name = number, file.name

        try:
            self.commit(chosen, by, announce)
        except Exception:  # nobody waits for this thread: the log must tell; what was not stored is still on the list
            logger.exception("the commit of %s files ended", job.of)
        finally:
            with self._lock:
                self.job = None
                self._changed.notify_all()

    def _commit(self, file: File, shown_check: Checked | None, by: str, is_demo: bool) -> None:
        sender = Sender(
            by=by,
            at=self._now(),
            sent_on=file.details.sent_on,
            file_name=file.name,
            file_sha256=file.sha256,
            file_bytes=len(file.content),
            is_demo=is_demo,
            reason=file.details.reason or None,
        )
        file.work.stopped = None
        try:
            self._refuse_unseen(file, shown_check)
            if isinstance(file.preview, PlanPreview):
                submission_id = plan_workbook.commit(self._db, file.preview, sender)
                file.work.committed = (submission_id,) if submission_id else ()
            elif file.preview is not None:
                file.work.committed = tuple(monthly_report.commit(self._db, file.preview, sender))
        except DashboardError as error:
            file.work.stopped = error
            if isinstance(error, Stale):
                file.checked = None
        except Exception:  # a fault of ours in one file: it is logged and said at the file, and the others go on
            logger.exception("%s could not be committed", file.sha256)
            file.work.stopped = DashboardError("commit_failed")
            file.checked = None

    def _refuse_unseen(self, file: File, shown_check: Checked | None) -> None:
        """Stop what rests on other plans and closed periods than the check that was shown, and a report that was
        checked again since against other reports (`monthly_report.commit` compares them with those stored now)."""
        if shown_check is None or file.checked is None or file.preview is None:
            raise Stale("rules_changed_since_preview")
        now = store_fingerprint.current(self._db).of(file.preview)
        if StoreFingerprint.rules(now) != StoreFingerprint.rules(shown_check.depends_on):
            raise Stale("rules_changed_since_preview")
        if file.parts and file.checked.depends_on != shown_check.depends_on:
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
            if other.work.committed and other.dropped_at > file.dropped_at
            for p in other.parts
        }
        return bool(file.parts) and all((p.plan_code, p.agency_id, p.period_on) in corrected for p in file.parts)
