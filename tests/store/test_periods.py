"""Reporting months: opened, their days changed, closed, reopened; every step stays and is known from its moment on."""

from datetime import UTC, date, datetime

import pytest

from dashboard.errors import Refused, Stale
from dashboard.metrics import reporting
from dashboard.store import periods, plans, submissions
from dashboard.store.database import Database
from dashboard.store.periods import Days
from tests import build
from tests.build import ask, scope, task

MAY = date(2023, 5, 1)
DAYS = Days(date(2023, 5, 25), date(2023, 5, 30), date(2023, 6, 6))


def at(day: int) -> datetime:
    return datetime(2023, 6, day, tzinfo=UTC)


@pytest.fixture
def db(db: Database) -> Database:
    build.plan(db, [task("1", leads="a"), task("2", leads="b")], ends="2023-08-31")
    return db


def state(db: Database) -> str:
    return str(ask(db, plans.period, "P", MAY)["state"])


def test_a_month_goes_from_planned_to_open_to_closed_and_back(db: Database) -> None:
    """Each step says who did it and when, and none is lost."""
    assert state(db) == "planned"
    with db.writer() as writer:
        periods.open_(writer, "P", MAY, DAYS, by="Lan", at=at(1))
    month = ask(db, plans.period, "P", MAY)
    assert (month["state"], month["closes_on"], month["deadline_on"], month["locks_on"]) == (
        "open", DAYS.closes_on, DAYS.deadline_on, DAYS.locks_on,
    )  # fmt: skip
    with db.writer() as writer:
        periods.close(writer, "P", MAY, by="Lan", at=at(2))
    assert ask(db, plans.period, "P", MAY)["closed_by"] == "Lan"
    with db.writer() as writer:
        periods.reopen(writer, "P", MAY, DAYS, by="Minh", at=at(3), reason="CV 5")
    assert state(db) == "open"
    assert ask(db, periods.events)[["kind", "done_by", "reason"]].fillna("").to_numpy().tolist() == [
        ["reopened", "Minh", "CV 5"], ["closed", "Lan", ""], ["opened", "Lan", ""],
    ]  # fmt: skip


def test_who_looked_too_long_is_told(db: Database) -> None:
    """A step from a state that is no longer there changes nothing."""
    with db.writer() as writer:
        periods.close(writer, "P", MAY, by="Lan", at=at(2))
    with pytest.raises(Stale), db.writer() as writer:
        periods.close(writer, "P", MAY, by="Minh", at=at(3))
    with pytest.raises(Stale), db.writer() as writer:
        periods.open_(writer, "P", MAY, DAYS, by="Minh", at=at(3))
    with pytest.raises(Stale), db.writer() as writer:
        periods.close(writer, "P", date(2031, 1, 1), by="Minh", at=at(3))
    assert len(ask(db, periods.events)) == 1


def test_name_reason_and_the_order_of_the_days_are_asked_for(db: Database) -> None:
    """Nothing is recorded without a name, reopened without a reason, or given days in the wrong order."""
    for spoilt in (
        lambda w: periods.close(w, "P", MAY, by=" ", at=at(2)),
        lambda w: periods.open_(w, "P", MAY, Days(DAYS.deadline_on, DAYS.closes_on), by="Lan", at=at(2)),
        lambda w: periods.open_(w, "P", MAY, Days(DAYS.closes_on, MAY.replace(day=28), MAY), by="Lan", at=at(2)),
    ):
        with pytest.raises(Refused), db.writer() as writer:
            spoilt(writer)
    with db.writer() as writer:
        periods.close(writer, "P", MAY, by="Lan", at=at(2))
    with pytest.raises(Refused), db.writer() as writer:
        periods.reopen(writer, "P", MAY, DAYS, by="Lan", at=at(3), reason="")
    assert state(db) == "closed"


def test_other_days_decide_who_was_on_time_from_then_on(db: Database) -> None:
    """A deadline put off makes a late report timely, but not as it was known before."""
    build.report(db, "a", "2023-05", {"1": 10}, sent="2023-06-01")
    with db.writer() as writer:
        periods.open_(writer, "P", MAY, DAYS, by="Lan", at=at(1))
        periods.change(writer, "P", MAY, Days(date(2023, 5, 31), date(2023, 6, 5)), by="Lan", at=at(10), reason="CV 9")

    def on_time(**known: datetime) -> int:
        months = ask(db, reporting.by_month, scope("2023-05", **known)).set_index("month_on")
        return int(months["on_time"].iloc[-1])

    assert (on_time(known_at=at(9)), on_time()) == (0, 1)


def test_each_closing_freezes_anew(db: Database) -> None:
    """Closed again after an amendment, a month expects what it expected at that second closing."""

    def expected() -> int:
        return int(ask(db, reporting.by_month, scope("2023-05"))["expected"].iloc[-1])

    with db.writer() as writer:
        periods.close(writer, "P", MAY, by="Lan", at=at(2))
    build.plan(db, [task("1", leads="a"), task("2", leads="b"), task("3", leads="c")], ends="2023-08-31", at=at(3))
    assert expected() == 2
    with db.writer() as writer:
        periods.reopen(writer, "P", MAY, DAYS, by="Lan", at=at(4), reason="thêm việc")
    assert expected() == 3
    with db.writer() as writer:
        periods.close(writer, "P", MAY, by="Lan", at=at(5))
    assert expected() == 3


def test_months_that_only_an_undone_plan_had_are_no_months(db: Database) -> None:
    """Undoing an amendment that ended later takes back the months it added; redone, they are there again."""
    amended = build.plan(db, [task("1", leads="a"), task("2", leads="b")], ends="2023-12-31")
    added = date(2024, 6, 1)
    who = {"by": "An", "at": at(1), "reason": "nhầm"}
    assert ask(db, plans.period, "P", added) == ask(db, plans.periods, "P")[-1]
    submissions.undo(db, amended, **who)
    assert ask(db, plans.period, "P", added) is None
    assert ask(db, plans.periods, "P")[-1]["period_on"] == date(2024, 2, 1)
    submissions.redo(db, amended, **who)
    assert ask(db, plans.period, "P", added) is not None
