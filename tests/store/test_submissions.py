"""Undo and redo at the edges: who may not, what stays, and what comes back."""

from datetime import UTC, datetime

import pytest

from dashboard.errors import Stale
from dashboard.metrics import reporting
from dashboard.store import periods, plans, submissions
from dashboard.store.database import Database
from tests import build

AT = datetime(2024, 5, 1, tzinfo=UTC)
SCOPE = build.scope("2024-03")


def undo(db: Database, submission_id: str) -> None:
    submissions.undo(db, submission_id, by="An", at=AT, reason="nhầm")


def redo(db: Database, submission_id: str) -> None:
    submissions.redo(db, submission_id, by="An", at=AT, reason="đã xem")


def expected(db: Database) -> dict[str, tuple[int, int]]:
    """Per month that counts here: agencies expected and received."""
    rows = build.ask(db, reporting.by_month, SCOPE)
    return {f"{row.month_on:%Y-%m}": (row.expected, row.received) for row in rows.itertuples()}


def test_undo_in_a_closed_month_leaves_frozen_who_was_expected(db: Database) -> None:
    """What a report in a closed month is undone, redone or replaced with changes what was received, never what was
    expected: not in it, and not although the undone report had said the task was complete the month before."""
    build.plan(db, [build.task("1", ["a"]), build.task("2", ["b"])])
    done = build.report(db, "a", "2024-01", {"1": 100})
    build.report(db, "b", "2024-02", {"2": 10})
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2024-02"), by="An", at=AT)
    assert expected(db)["2024-02"] == (1, 1)
    undo(db, done)
    assert expected(db)["2024-02"] == (1, 1), "closed: stays"
    assert expected(db)["2024-03"] == (2, 0), "open: a leads an active task again"
    redo(db, done)
    build.report(db, "a", "2024-01", {"1": 50})
    assert expected(db)["2024-02"] == (1, 1)
    with db.reader() as reader:
        (n,) = reader.rows("select count(*) as n from expectations")
    assert n["n"] == 1


def test_a_second_undo_and_a_second_redo_are_refused(db: Database) -> None:
    """Two people at the same upload: the second is told; one interval of the history is not written twice."""
    build.plan(db, [build.task("1", ["a"])])
    one = build.report(db, "a", "2024-01", {"1": 10})
    undo(db, one)
    with pytest.raises(Stale, match="already_undone"):
        undo(db, one)
    redo(db, one)
    with pytest.raises(Stale, match="not_undone"):
        redo(db, one)
    with pytest.raises(Stale, match="submission_unknown"):
        undo(db, "nobody")
    assert build.ask(db, submissions.turns, one)["kind"].tolist() == ["undo", "redo"]


def test_redo_below_a_later_version_changes_nothing(db: Database) -> None:
    """The later version counts on; the one redone stands as replaced."""
    build.plan(db, [build.task("1", ["a"])])
    first = build.report(db, "a", "2024-01", {"1": 10})
    undo(db, first)
    build.report(db, "a", "2024-01", {"1": 30})
    redo(db, first)
    states = build.ask(db, submissions.history).set_index("submission_id")["state"]
    assert states[first] == "replaced"
    with db.reader() as reader:
        assert reader.rows("select percent from task_status", SCOPE) == [{"percent": 30}]


def test_a_plan_keeps_one_version_under_its_reports(db: Database) -> None:
    """The later of two versions can be undone, the one left only once no report rests on it."""
    first = build.plan(db, [build.task("1", ["a"])])
    second = build.plan(db, [build.task("1", ["a"]), build.task("2", ["a"])])
    report = build.report(db, "a", "2024-01", {"1": 10, "2": 20})
    assert build.ask(db, submissions.only_in, second, first) == 1
    undo(db, second)
    with pytest.raises(Stale, match="plan_has_reports"):
        undo(db, first)
    undo(db, report)
    undo(db, first)
    assert build.ask(db, plans.plans) == []
    redo(db, second)
    with db.reader() as reader:
        assert len(reader.rows("select * from task_status", SCOPE)) == 2
