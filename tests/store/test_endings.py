"""A plan is ended by a document from a day on, and can be taken up again; every step stays (domain.md §1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.errors import Refused, Stale
from dashboard.store import endings, periods, plans
from dashboard.store.database import Database
from tests import build

AT = datetime(2024, 2, 10, tzinfo=UTC)
DAY = date(2024, 2, 1)


def end(db: Database, on: date = DAY, document: str = "QĐ 9", by: str = "An", at: datetime = AT) -> None:
    with db.writer() as writer:
        endings.end(writer, "P", on, document, by=by, at=at)


def reopen(db: Database, by: str = "An", reason: str = "QĐ 9 bị bãi bỏ", at: datetime = AT) -> None:
    with db.writer() as writer:
        endings.reopen(writer, "P", by=by, at=at, reason=reason)


def test_each_step_of_a_plan_stays(db: Database) -> None:
    """Ended, taken up again, ended by another document: three steps, the last one holds."""
    build.plan(db, [build.task("1")])
    end(db)
    reopen(db, at=AT + timedelta(days=1))
    with db.reader() as reader:
        assert endings.in_force(reader) == {}
    end(db, document=" QĐ 10 ", at=AT + timedelta(days=2))
    with db.reader() as reader:
        rows = endings.events(reader)
        assert list(rows["kind"]) == ["ended", "reopened", "ended"]
        assert list(rows["version"]) == [3, 2, 1]
        assert endings.in_force(reader)["P"]["document"] == "QĐ 10"


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("document_missing", lambda db: end(db, document="  ")),
        ("name_missing", lambda db: end(db, by=" ")),
        ("ended_before_begun", lambda db: end(db, on=date(2023, 3, 1))),
        ("ended_before_begun", lambda db: end(db, on=date(2022, 1, 1))),
    ],
)
def test_an_ending_that_lacks_something_is_refused(db: Database, code: str, step: object) -> None:
    """Without a document, a name, or on a day before the plan has begun, nothing is written."""
    build.plan(db, [build.task("1")])
    with pytest.raises(Refused) as stopped:
        step(db)  # type: ignore[operator]
    assert stopped.value.code == code
    with db.reader() as reader:
        assert endings.events(reader).empty


def test_a_step_taken_twice_is_stale(db: Database) -> None:
    """Ended twice, taken up twice, without a reason, a plan that is not there."""
    with pytest.raises(Refused):
        end(db)
    build.plan(db, [build.task("1")])
    with pytest.raises(Stale):
        reopen(db)
    end(db)
    with pytest.raises(Stale):
        end(db)
    with pytest.raises(Refused):
        reopen(db, reason=" ")
    reopen(db)


def test_closing_a_month_after_the_last_freezes_nobody(db: Database) -> None:
    """A month after the plan's last, and the one in which it is ended, can be closed; nobody is expected in either."""
    build.plan(db, [build.task("1", due="2024-06-30")], ends="2024-03-31")
    with db.writer() as writer:
        for month in ("2024-03", "2024-04"):
            periods.close(writer, "P", build.month(month), by="An", at=AT)
    end(db)
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2024-02"), by="An", at=AT)
        assert plans.active_tasks(writer, "P", build.month("2024-04")) == ["P/1"]
        frozen = writer.rows("select distinct period_on from expectations")
        assert [row["period_on"] for row in frozen] == [date(2024, 3, 1)]
