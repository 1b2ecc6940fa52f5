"""The files a secretary dropped: hostile ones among them stop nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.intake.file import File, Verdict
from dashboard.intake.inbox import Inbox
from dashboard.store import database
from dashboard.store.database import Database
from tests import build
from tests.hostile import arrangement, figures, packing
from tests.hostile.report import File as Hostile
from tests.hostile.report import book, day
from tests.ui.secretariat.steps import on_screen, stored

pytestmark = pytest.mark.usefixtures("read_here")

EVERY = {file.name: file for file in (*figures.FILES, *packing.FILES, *arrangement.FILES)}
DROPPED = {
    "bomb: a picture of 40 MB in 40 KB": Verdict.REFUSED,
    "entities: a billion laughs in the sheet": Verdict.REFUSED,
    "password-protected": Verdict.REFUSED,
    "macro workbook": Verdict.REFUSED,
    "cut in the middle": Verdict.REFUSED,
    "a part outside": Verdict.REFUSED,
    "a value in XFD1048576": Verdict.REFUSED,
    "percent: an error down a column": Verdict.ERRORS,
    "a required header renamed": Verdict.ERRORS,
    "one result over two tasks": Verdict.WARNINGS,
    "no stamp": Verdict.ASKS,
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Database]:
    """The plan that the hostile files are about."""
    db = database.connect(tmp_path / "office.duckdb")
    build.plan(db, [build.task("1", "a"), build.task("2", "ab"), build.task("3", "b", coordinators="a")])
    build.opened(db, "2023-04")
    yield db
    db.close()


def test_hostile_files_stop_nobody(desk: Database, tmp_path: Path) -> None:
    """Dropped together, each gets a verdict of its own; the good one among them is committed, and only it."""
    inbox = Inbox(desk, day("2023-05-04"), lambda: datetime(2023, 5, 4, tzinfo=UTC))
    dropped: list[Hostile] = [EVERY[name] for name in DROPPED]
    for file in dropped[:5]:
        inbox.add(f"{file.name}.xlsx", file.make())
    inbox.add("good.xlsx", book())
    for file in dropped[5:]:
        inbox.add(f"{file.name}.xlsx", file.make())
    before = sorted(tmp_path.rglob("*"))
    inbox.check()
    assert inbox.settle(300)
    assert sorted(tmp_path.rglob("*")) == before
    verdicts = {file.name.removesuffix(".xlsx"): file.verdict for file in inbox.files.values()}
    assert verdicts == DROPPED | {"good": Verdict.CLEAN}
    assert inbox.check() == 0
    inbox.commit(on_screen(inbox.files.values()), "thư ký")
    committed: list[File] = [file for file in inbox.files.values() if file.work.committed]
    assert [file.name for file in committed] == ["good.xlsx"]
    assert [row["file_name"] for row in stored(desk)] == ["good.xlsx"]


def test_a_slip_of_the_unit_never_goes_in_with_the_clean_ones(desk: Database) -> None:
    """ "Commit all clean" leaves it out until somebody has accepted what it says."""
    inbox = Inbox(desk, day("2023-05-04"), lambda: datetime(2023, 5, 4, tzinfo=UTC))
    inbox.add("slip.xlsx", book(money={"D2": 900_000_000}))
    inbox.check()
    assert inbox.settle(300)
    (file,) = inbox.files.values()
    assert [problem.code for problem in file.problems] == ["amount_too_high"]
    assert (file.verdict, inbox.ready()) == (Verdict.WARNINGS, [])
    file.details.is_seen = True
    assert inbox.ready() == [file]
