"""Whose list is whose, and what is checked and committed beside the page: nothing twice, nothing half, nothing lost."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.reading import workbook
from dashboard.intake import inboxes
from dashboard.intake.file import Verdict
from dashboard.intake.inbox import Inbox
from dashboard.intake.inboxes import Inboxes
from dashboard.settings import ROOT
from dashboard.store import database
from dashboard.store.database import Database
from dashboard.store.submissions import Sender
from dashboard.ui.app import data
from dashboard.ui.secretariat import file_card
from tests import build
from tests.conftest import made_once
from tests.ui.secretariat.steps import NAME, filled, on_screen, stored

pytestmark = pytest.mark.usefixtures("read_here")

PERIOD = "2024-03"
AGENCIES = "abcde"


def _february(db: Database) -> None:
    """Five agencies with a task each, all of which reported February."""
    build.plan(db, [build.task(ref, [ref]) for ref in AGENCIES])
    for agency in AGENCIES:
        build.report(db, agency, "2024-02", {agency: 20.0})
    build.opened(db, PERIOD)


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with that."""
    path = made_once(tmp_path_factory, "five-agencies", _february)
    db = database.connect(Path(shutil.copy(path, tmp_path / "office.duckdb")))
    yield db
    db.close()


@pytest.fixture
def new(desk: Database) -> Callable[[], Inbox]:
    """Makes an empty inbox for files sent today."""
    return lambda: Inbox(desk, data.today(), data.now)


def march(desk: Database, agency: str, percent: Any = 0.3) -> bytes:
    """An agency's March."""
    return filled(desk, agency, PERIOD, {agency: {"percent": percent}})


def settled(inbox: Inbox) -> Inbox:
    """The inbox when everything is checked and committed."""
    inbox.check()
    assert inbox.settle(300)
    return inbox


def verdicts(inbox: Inbox) -> list[Verdict]:
    """Of its files, as listed."""
    return [file.verdict for file in inbox.files.values()]


# ---- whose list ----


def test_a_browser_finds_its_own_list_and_nobody_elses(new: Callable[[], Inbox]) -> None:
    """The same token is the same list, another token another one."""
    lists = Inboxes(new)
    lists.of("one").add("a.xlsx", b"a")
    assert list(lists.of("two").files) == []
    assert [file.name for file in lists.of("one").files.values()] == ["a.xlsx"]


def test_a_list_is_kept_half_a_day_and_within_bounds(new: Callable[[], Inbox], monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest unused lists go first: after 12 hours, or when there are too many or they are too large."""
    now = 0.0
    lists = Inboxes(new, clock=lambda: now)
    for name in "ab":
        lists.of(name).add("x.xlsx", b"x" * 10)
    now = inboxes.KEPT_S - 1.0
    assert lists.of("a").files
    now += 2
    assert lists.of("a").files
    assert not lists.of("b").files, "unused for half a day"
    monkeypatch.setattr(inboxes, "MAX_BYTES", 25)
    for name in "cde":
        lists.of(name).add("x.xlsx", b"x" * 10)
    assert [bool(lists.of(name).files) for name in "ed"] == [True, True]
    assert not lists.of("c").files
    monkeypatch.setattr(inboxes, "MAX_INBOXES", 2)
    lists.of("f")
    lists.of("g")
    assert not lists.of("e").files


def test_an_empty_list_of_yesterday_begins_with_today(new: Callable[[], Inbox]) -> None:
    """The day the files were sent is not carried over to the next day's files."""
    now = 0.0
    lists = Inboxes(new, clock=lambda: now)
    lists.of("a").sent_on = date(2020, 1, 1)
    now = 60.0
    assert lists.of("a").sent_on == date(2020, 1, 1)
    now += inboxes.STALE_S + 1
    assert lists.of("a").sent_on > date(2020, 1, 1)


# ---- beside the page ----


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, list[str]]]:
    """Checks that wait until the event is set, and the names of the files checked."""
    event, checked, check = threading.Event(), list[str](), monthly_report.preview

    def held(db: Database, content: bytes, file_name: str, *args: Any, **kwargs: Any) -> monthly_report.Preview:
        checked.append(file_name)
        event.wait(300)
        return check(db, content, file_name, *args, **kwargs)

    monkeypatch.setattr(monthly_report, "preview", held)
    yield event, checked
    event.set()


def test_a_file_more_while_others_are_checked(desk: Database, gate: tuple[threading.Event, list[str]]) -> None:
    """Asking again, dropping again and answering meanwhile check each file once and lose none."""
    event, checked = gate
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    for agency in "abc":
        inbox.add(f"{agency}.xlsx", march(desk, agency))
    assert inbox.check() == 3
    assert inbox.check() == 3
    inbox.add("d.xlsx", march(desk, "d"))
    assert inbox.check() == 4
    assert verdicts(inbox) == [Verdict.CHECKING] * 4
    assert not inbox.settle(0.01)
    event.set()
    settled(inbox)
    assert verdicts(inbox) == [Verdict.CLEAN] * 4
    assert sorted(checked) == ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"]


def test_another_day_checks_again_without_reading_again(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules depend on the day; the workbook does not: the confined reader is not started once more."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    inbox.add("a.xlsx", march(desk, "a"))
    settled(inbox)

    def unread(_content: bytes) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(workbook, "read", unread)
    inbox.sent_on = date(2024, 4, 1)
    inbox.change_day()
    settled(inbox)
    (file,) = inbox.files.values()
    assert file.preview is not None and file.preview.sent_on == date(2024, 4, 1)  # type: ignore[union-attr]
    assert not file.work.is_overtaken, "an answer of one's own is no news"


def test_commit_all_continues_without_the_page_and_commits_each_once(desk: Database) -> None:
    """Two clicks, and two tabs of one browser, are one commit; the page need not wait for it."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    for agency in AGENCIES:
        inbox.add(f"{agency}.xlsx", march(desk, agency))
    settled(inbox)
    for _click in range(2):
        inbox.begin_commit(on_screen(inbox.ready()), NAME)
    settled(inbox)
    assert verdicts(inbox) == [Verdict.COMMITTED] * 5
    assert sorted(row["agency_id"] for row in stored(desk)) == list(AGENCIES)
    again = Inbox(desk, date(2024, 3, 31), data.now)
    for file in inbox.files.values():
        again.add(file.name, file.content)
    assert verdicts(settled(again)) == [Verdict.RECEIVED] * 5
    assert again.ready() == []


def test_a_fault_in_one_commit_stops_that_file_alone(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a fault of ours is said at its file; the others are stored, and the next try can store it, too."""
    commit = monthly_report.commit

    def broken(db: Database, preview: monthly_report.Preview, sender: Sender) -> list[str]:
        if preview.file_name == "b.xlsx":
            raise ZeroDivisionError
        return commit(db, preview, sender)

    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    for agency in "abc":
        inbox.add(f"{agency}.xlsx", march(desk, agency))
    settled(inbox)
    monkeypatch.setattr(monthly_report, "commit", broken)
    inbox.begin_commit(on_screen(inbox.ready()), NAME)
    settled(inbox)
    assert sorted(row["agency_id"] for row in stored(desk)) == ["a", "c"]
    faulty = next(file for file in inbox.files.values() if file.name == "b.xlsx")
    assert faulty.work.stopped is not None and faulty.work.stopped.code in file_card.STOPS
    assert settled(inbox).ready() == [faulty]
    monkeypatch.setattr(monthly_report, "commit", commit)
    inbox.commit(on_screen([faulty]), NAME)
    assert faulty.verdict is Verdict.COMMITTED and faulty.work.stopped is None


def test_two_files_for_one_agency_and_month_wait_for_a_decision(desk: Database) -> None:
    """Committed with the others, the order of the list would decide which figures count."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    for name, agency, percent in (("cu", "a", 0.3), ("moi", "a", 0.35), ("b", "b", 0.3)):
        inbox.add(f"{name}.xlsx", march(desk, agency, percent))
    settled(inbox)
    old, new, _other = inbox.files.values()
    assert [file.name for file in inbox.ready()] == ["b.xlsx"]
    assert inbox.rivals(old) == ["moi.xlsx"]
    inbox.drop(old.sha256)
    assert [file.name for file in inbox.ready()] == ["moi.xlsx", "b.xlsx"]
    assert inbox.rivals(new) == []


def test_what_was_checked_against_another_plan_is_not_stored(desk: Database) -> None:
    """A plan amended, or a month closed, between the look and the click stops the commit and is said."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    inbox.add("a.xlsx", march(desk, "a"))
    settled(inbox)
    (file,) = inbox.files.values()
    build.plan(desk, [build.task("b", ["b"])])
    inbox.commit(on_screen([file]), NAME)
    assert stored(desk) == []
    assert file.work.stopped is not None and file.work.stopped.code == "rules_changed_since_preview"
    settled(inbox)
    assert file.verdict is Verdict.ERRORS
    assert not file.is_ready


def test_a_commit_of_somebody_else_checks_again_and_says_so(desk: Database) -> None:
    """The difference shown is the one to what is stored now; who looked before has to look again."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    inbox.add("a.xlsx", march(desk, "a"))
    inbox.add("b.xlsx", march(desk, "b"))
    settled(inbox)
    build.report(desk, "a", PERIOD, {"a": {"percent": 25.0}})
    settled(inbox)
    one, other = inbox.files.values()
    assert one.work.is_overtaken and not other.work.is_overtaken
    assert one.parts[0].diff.tasks[0].points == pytest.approx(5)


def test_what_was_checked_again_since_the_click_is_not_stored(desk: Database) -> None:
    """The click was on the difference shown then; the check that overtook it is nobody's consent."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    inbox.add("a.xlsx", march(desk, "a"))
    (file,) = settled(inbox).files.values()
    clicked = on_screen([file])
    build.report(desk, "a", PERIOD, {"a": {"percent": 25.0}})
    settled(inbox)
    inbox.commit(clicked, NAME)
    assert stored(desk) == []
    assert file.work.stopped is not None and file.work.stopped.code == "changed_since_preview"
    settled(inbox)
    inbox.commit(on_screen([file]), NAME)
    assert file.verdict is Verdict.COMMITTED


def test_an_answer_of_ones_own_needs_no_second_look(desk: Database) -> None:
    """Another day typed and the button pressed at once: it is stored with that day."""
    inbox = Inbox(desk, date(2024, 3, 31), data.now)
    inbox.add("a.xlsx", march(desk, "a"))
    (file,) = settled(inbox).files.values()
    clicked = on_screen([file])
    file.details.sent_on = date(2024, 4, 1)
    inbox.check()
    inbox.commit(clicked, NAME)
    assert [row["sent_on"].date() for row in stored(desk)] == [date(2024, 4, 1)]


def test_a_server_killed_while_committing_leaves_whole_files_only(desk: Database, tmp_path: Path) -> None:
    """Dropping the same files again afterwards: each was received, with all of its rows, or is clean as before."""
    contents = {agency: march(desk, agency) for agency in AGENCIES}
    for agency, content in contents.items():
        (tmp_path / f"{agency}.xlsx").write_bytes(content)
    desk.close()
    script = (
        "import sys; from datetime import date; from pathlib import Path; from dashboard.store import database\n"
        "from dashboard.intake.inbox import Inbox; from datetime import UTC, datetime\n"
        "db = database.connect(Path(sys.argv[1]) / 'office.duckdb')\n"
        "box = Inbox(db, date(2024, 3, 31), lambda: datetime.now(UTC))\n"
        "for file in sorted(Path(sys.argv[1]).glob('?.xlsx')): box.add(file.name, file.read_bytes())\n"
        "box.check(); assert box.settle(300)\n"
        "box.commit([(f, f.checked) for f in box.ready()], 'x', lambda n, file: print(n, flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if line.strip() == b"3":  # the third is being written
                break
        server.kill()
    again = database.connect(tmp_path / "office.duckdb")
    with again.reader() as reader:
        rows = reader.rows(
            "select s.agency_id, count(p.task_id) as n from submissions as s left join progress as p "
            "on p.submission_id = s.submission_id where s.committed_by = 'x' group by all"
        )
    committed = {row["agency_id"]: row["n"] for row in rows}
    assert set("ab") <= set(committed) < set(AGENCIES)
    assert set(committed.values()) == {1}
    for agency, content in contents.items():
        preview = monthly_report.preview(again, content, "x.xlsx", date(2024, 3, 31))
        assert preview.is_received == (agency in committed)
        assert preview.is_clean == (agency not in committed)
    again.close()
