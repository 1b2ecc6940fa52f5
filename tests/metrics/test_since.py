"""What changed between two moments: every kind by hand, corrections kept apart, nothing where nothing happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.metrics import since, tasks
from dashboard.store import submissions
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import build
from tests.build import ask, scope, task

MEETING = datetime(2023, 6, 10, tzinfo=UTC)
BEFORE, AFTER = MEETING - timedelta(days=5), MEETING + timedelta(days=25)
MAY = scope("2023-05", known_at=MEETING)
JUNE = scope("2023-06")


def changed(db: Database, now: Scope = JUNE, then: Scope = MAY) -> list[tuple[Any, ...]]:
    """(kind, id, what, old, new) of every change."""
    changes = _changes(db, db.version, now, then)
    return [tuple(row) for row in changes[["kind", "id", "what", "old", "new"]].to_numpy().tolist()]


@lru_cache(maxsize=1)
def _changes(db: Database, _version: int, now: Scope, then: Scope) -> pd.DataFrame:
    """Asked once for all that a test looks at: it takes half a second."""
    changes: pd.DataFrame = ask(db, since.changes, now, then=then)
    return changes


def of(db: Database, kind: str, *columns: str, now: Scope = JUNE, then: Scope = MAY) -> list[tuple[Any, ...]]:
    """These columns of one kind."""
    changes = _changes(db, db.version, now, then)
    return [tuple(row) for row in changes.loc[changes["kind"] == kind, list(columns)].to_numpy().tolist()]


def test_newly_overdue_the_longest_first(db: Database) -> None:
    """Due in June and not done: overdue now, with days, due date and lead; what was so in May is not new."""
    build.plan(db, [
        task("1", due="2023-06-20"), task("2", leads="b", due="2023-06-05"), task("3", due="2023-05-15"),
        task("4", due="2023-06-30"),
    ])  # fmt: skip
    build.report(db, "a", "2023-05", {"1": 50, "3": 50, "4": 50}, at=BEFORE)
    assert of(db, "overdue", "id", "title", "agency", "old", "new", "days", "on_date") == [
        ("P/2", "2 Việc 2", "B", "due_soon", "overdue", 25, date(2023, 6, 5)),
        ("P/1", "1 Việc 1", "A", "in_progress", "overdue", 10, date(2023, 6, 20)),
    ]


def test_deadline_moved_says_how_often_and_by_which_document(db: Database) -> None:
    """The second move of a task: old and new day, 2nd time, its document; one that follows it moves along."""
    days = [task("1", due="2023-05-31"), task("2", depends_on="1", depends_days=-5), task("3", due="2023-05-31")]
    first = {"ref": "1", "old": "2023-05-31", "new": "2023-07-31", "document": "CV 1", "on": "2023-05-20"}
    second = {"ref": "1", "old": "2023-07-31", "new": "2023-09-30", "document": "CV 2", "on": "2023-06-15"}
    build.plan(db, days, changes=[first])
    build.plan(db, days, changes=[first, second], at=AFTER)
    assert of(db, "moved", "id", "old", "new", "days", "document") == [
        ("P/1", date(2023, 7, 31), date(2023, 9, 30), 2, "CV 2"),
        ("P/2", date(2023, 7, 26), date(2023, 9, 25), 2, "CV 2"),
    ]
    assert not of(db, "overdue", "id")[1:]  # only nothing or task 3; the moved ones are in time


def test_fell_rose_and_done(db: Database) -> None:
    """60 → 40 fell, 30 → 40 rose by ten, 30 → 39 is no news, 50 → 100 is done and not a rise as well, also
    without a deadline."""
    build.plan(db, [*(task(str(i), due="2023-12-31") for i in range(1, 6)), task("6")])
    build.report(db, "a", "2023-05", {"1": 60, "2": 30, "3": 30, "4": 50, "5": 70, "6": 50}, at=BEFORE)
    build.report(
        db, "a", "2023-06",
        {
            "1": 40, "2": 40, "3": 39, "4": {"percent": 100, "finished": "2023-06-12"}, "5": 45,
            "6": {"percent": 100, "finished": "2023-06-13"},
        }, at=AFTER,
    )  # fmt: skip
    assert changed(db) == [
        ("fell", "P/5", "percent", 70, 45),
        ("fell", "P/1", "percent", 60, 40),
        ("done", "P/6", "status", "no_deadline", "done_undated"),
        ("done", "P/4", "status", "in_progress", "done_on_time"),
        ("rose", "P/2", "percent", 30, 40),
    ]
    assert of(db, "done", "on_date", "title", "agency_id") == [
        (date(2023, 6, 13), "6 Việc 6", "a"),
        (date(2023, 6, 12), "4 Việc 4", "a"),
    ]


def test_silent_now_or_longer(db: Database) -> None:
    """b stopped, c is silent for one month more, d spoke for May after the meeting but not for June; a reports."""
    build.plan(db, [task("1"), task("2", leads="b"), task("3", leads="c"), task("4", leads="d")], starts="2023-05-01")
    build.report(db, "a", "2023-05", {"1": 1}, at=BEFORE)
    build.report(db, "b", "2023-05", {"2": 1}, at=BEFORE)
    build.report(db, "d", "2023-05", is_nil=True, at=AFTER)
    build.report(db, "a", "2023-06", {"1": 2}, at=AFTER)
    assert of(db, "silent", "id", "title", "old", "new", "on_date") == [
        ("c", "C", 1, 2, None),
        ("b", "B", None, 1, date(2023, 5, 1)),
        ("d", "D", None, 1, date(2023, 5, 1)),
    ]


def test_tasks_added_withdrawn_and_gone(db: Database) -> None:
    """Added and removed stand together, as printed; the withdrawal names its document, and neither is anything else."""
    build.plan(db, [task("1", due="2023-05-01"), task("2"), task("3")])
    build.opened(db, "2023-05")
    build.plan(
        db,
        [
            task("1", due="2023-05-01", withdrawn="2023-06-15", withdrawn_document="QĐ 9"),
            task("3"),
            task("4", due="2023-06-01"),
        ],
        at=AFTER,
    )  # fmt: skip
    assert of(db, "tasks", "id", "old", "new", "document") == [
        ("P/1", "overdue", "withdrawn", "QĐ 9"),
        ("P/2", "no_deadline", None, None),
        ("P/4", None, "overdue", None),
    ]
    assert {row[0] for row in changed(db)} == {"tasks", "silent"}


def test_money_changed_the_largest_first(db: Database) -> None:
    """Each amount that differs is a row, a task counts once; not stated is not 0."""
    build.plan(db, [task("1", due="2023-12-31"), task("2", due="2023-12-31"), task("3", due="2023-12-31")])
    rows = [{"ref": "1", "estimated": 100, "allocated": 80}, {"ref": "3", "estimated": 7}]
    build.report(db, "a", "2023-05", {"1": 1}, rows, at=BEFORE)
    rows = [{"ref": "1", "estimated": 100, "allocated": 90, "disbursed": 0}, {"ref": "2", "estimated": 500}, rows[1]]
    build.report(db, "a", "2023-06", {"1": 1}, rows, at=AFTER)
    assert changed(db) == [
        ("money", "P/2", "estimated_vnd", None, 500),
        ("money", "P/1", "allocated_vnd", 80, 90),
        ("money", "P/1", "disbursed_vnd", None, 0),
    ]
    assert since.counts(ask(db, since.changes, JUNE, then=MAY))["money"] == 2


def test_a_corrected_period_is_a_correction_and_no_progress(db: Database) -> None:
    """May said 60 at the meeting, 40 since; June says 45: corrected by −20, and risen by 5 only, not fallen by 15."""
    build.plan(db, [task("1", due="2023-12-31"), task("2", due="2023-12-31")])
    build.report(db, "a", "2023-05", {"1": 60, "2": 20}, [{"ref": "1", "disbursed": 10}], at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 40, "2": 55}, [{"ref": "1", "disbursed": 30}], at=AFTER)
    build.report(db, "a", "2023-06", {"1": 45, "2": 55}, [{"ref": "1", "disbursed": 30}], at=AFTER)
    assert changed(db) == [
        ("correction", "P/1", "percent", 60, 40),
        ("correction", "P/1", "disbursed_vnd", 10, 30),
        ("correction", "P/2", "percent", 20, 55),
    ]
    assert of(db, "correction", "period_on", "agency", "document")[0] == (date(2023, 5, 1), "A", "test.xlsx")


def test_done_or_overdue_by_correction_is_not_new(db: Database) -> None:
    """Reported done in May, taken back since: corrected, not newly overdue; the other way round not newly done."""
    build.plan(db, [task("1", due="2023-05-20"), task("2", due="2023-05-20"), task("3", due="2023-06-20")])
    done = {"percent": 100, "finished": "2023-05-15"}
    build.report(db, "a", "2023-05", {"1": done, "2": 90, "3": done}, at=BEFORE)
    late = {"percent": 100, "finished": "2023-06-25"}
    build.report(db, "a", "2023-05", {"1": 70, "2": done, "3": late}, at=AFTER)
    assert [row for row in changed(db) if row[0] != "silent"] == [
        ("correction", "P/1", "percent", 100, 70),
        ("correction", "P/2", "percent", 90, 100),
        ("correction", "P/3", "finished_on", date(2023, 5, 15), date(2023, 6, 25)),
    ]


def test_a_correction_of_a_month_before_the_older_period(db: Database) -> None:
    """April corrected after the meeting on May: shown with April's figures, though May stays what it was."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": 20}, at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 50}, at=BEFORE)
    build.report(db, "a", "2023-04", {"1": 35}, at=AFTER)
    build.report(db, "a", "2023-06", {"1": 50}, at=AFTER)
    assert changed(db) == [("correction", "P/1", "percent", 20, 35)]
    assert of(db, "correction", "period_on") == [(date(2023, 4, 1),)]


def test_a_report_undone_since(db: Database) -> None:
    """Its figures fall back as a correction, with the reason; and the report itself is listed."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": 20}, at=BEFORE)
    may = build.report(db, "a", "2023-05", {"1": 50}, at=BEFORE)
    submissions.undo(db, may, by="Lan", at=AFTER, reason="gửi nhầm")
    build.report(db, "a", "2023-06", {"1": 55}, at=AFTER)
    assert changed(db) == [
        ("rose", "P/1", "percent", 20, 55),
        ("correction", "P/1", "percent", 50, 20),
        ("correction", "a", "report", "received", "undone"),
    ]
    assert of(db, "correction", "period_on", "document")[0] == (date(2023, 5, 1), "gửi nhầm")


def test_a_first_report_about_the_older_period_is_news(db: Database) -> None:
    """What had not come at the meeting corrects nothing: it is progress since."""
    build.plan(db, [task("1", due="2023-12-31"), task("2", leads="b", due="2023-12-31")])
    build.report(db, "b", "2023-05", {"2": 5}, at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 30}, at=AFTER)
    assert changed(db, now=scope("2023-05")) == [("rose", "P/1", "percent", 0, 30)]


def test_only_the_later_moments_knowledge_counts(db: Database) -> None:
    """Between two meetings: what came after the second one is not there yet."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-05", {"1": 10}, at=BEFORE)
    build.report(db, "a", "2023-06", {"1": 40}, at=AFTER)
    build.report(db, "a", "2023-05", {"1": 12}, at=AFTER + timedelta(days=10))
    build.report(db, "a", "2023-06", {"1": 90}, at=AFTER + timedelta(days=10))
    second = scope("2023-06", known_at=AFTER + timedelta(days=1))
    assert changed(db, now=second) == [("rose", "P/1", "percent", 10, 40)]
    assert changed(db) == [("rose", "P/1", "percent", 12, 90), ("correction", "P/1", "percent", 10, 12)]


def test_a_percent_says_what_was_known_then(db: Database) -> None:
    """25 at the meeting, corrected to 30 since, now 20: it fell from the corrected figure, and 25 is told beside it.
    A figure nobody corrected has nothing to tell; where 10 was known at the meeting and it is 20 now, nothing fell for
    those who were there: the correction alone is told."""
    build.plan(db, [task(ref, due="2023-12-31") for ref in "123"])
    build.report(db, "a", "2023-05", {"1": 25, "2": 50, "3": 10}, at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 30, "2": 50, "3": 30}, at=AFTER)
    build.report(db, "a", "2023-06", {"1": 20, "2": 40, "3": 20}, at=AFTER)
    assert of(db, "fell", "id", "old", "new", "known") == [("P/1", 30, 20, 25), ("P/2", 50, 40, None)]
    assert of(db, "correction", "id", "old", "new") == [("P/1", 25, 30), ("P/3", 10, 30)]


def test_filters_apply(db: Database) -> None:
    """Of one agency only its own tasks, silence and undone reports; of one plan only its own."""
    build.plan(db, [task("1", due="2023-06-05"), task("2", leads="b", due="2023-06-05")], starts="2023-05-01")
    build.plan(db, [task("1", leads="b", due="2023-06-05")], code="Q", starts="2023-05-01")
    build.opened(db, "2023-05")
    build.opened(db, "2023-05", code="Q")
    for agency, code in (("a", "P"), ("b", "P"), ("b", "Q")):
        sent = build.report(db, agency, "2023-05", {}, code=code, at=BEFORE)
        submissions.undo(db, sent, by="x", at=AFTER, reason="x")

    def within(**filters: Any) -> list[tuple[Any, ...]]:
        return [row[:2] for row in changed(db, replace(JUNE, **filters), replace(MAY, **filters))]

    assert within(agency="a") == [("overdue", "P/1"), ("silent", "a"), ("correction", "a")]
    assert within(plan="Q") == [("overdue", "Q/1"), ("silent", "b"), ("correction", "b")]
    assert len(within()) == 9


def test_nothing_changed(db: Database) -> None:
    """No rows, the columns stay, every kind counts 0."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-05", {"1": 10}, at=BEFORE)
    changes = ask(db, since.changes, scope("2023-05"), then=MAY)
    assert changes.empty
    assert list(changes.columns) == list(since.COLUMNS)
    assert since.counts(changes) == dict.fromkeys(since.KINDS, 0)


def test_without_a_moment_two_periods_are_compared(db: Database) -> None:
    """The previous period as it is known now: no corrections, also of what came late."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-05", {"1": 10}, at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 30}, at=AFTER)
    build.report(db, "a", "2023-06", {"1": 45}, at=AFTER)
    assert changed(db, then=JUNE.previous()) == [("rose", "P/1", "percent", 30, 45)]


@pytest.mark.parametrize(
    ("known_at", "period", "on"),
    [
        (MEETING, "2023-05", "2023-05-31"),  # June's report had not come
        (datetime(2023, 5, 1, tzinfo=UTC), "2023-05", "2023-05-01"),  # no report yet: the month it was
        (datetime(2023, 5, 31, 18, tzinfo=UTC), "2023-05", "2023-05-31"),  # 01/06 in Việt Nam, May's figures
        (AFTER + timedelta(days=99), "2023-06", "2023-06-30"),  # not later than what is asked about
    ],
)
def test_the_period_a_meeting_looked_at(db: Database, known_at: datetime, period: str, on: str) -> None:
    """The default period as known then, its end or the day of the meeting."""
    build.plan(db, [task("1")])
    build.report(db, "a", "2023-05", {"1": 10}, at=datetime(2023, 5, 31, tzinfo=UTC))
    build.report(db, "a", "2023-06", {"1": 20}, at=AFTER)
    build.report(db, "a", "2023-07", {"1": 20}, at=AFTER + timedelta(days=31))
    assert ask(db, since.as_known, JUNE, known_at=known_at) == scope(period, on, known_at=known_at)


# ---- whatever was reported ----

_AGENCIES, _MONTHS = ("a", "b"), ("2023-04", "2023-05", "2023-06")
_REPORTS = st.lists(
    st.tuples(
        st.sampled_from(_AGENCIES),
        st.sampled_from(_MONTHS),
        st.lists(st.sampled_from((0, 10, 60, 100)), min_size=2, max_size=2),
        st.sampled_from((None, 0, 10)),
    ),
    max_size=3,
)  # fmt: skip


def _commit(db: Database, reports: list[Any], at: datetime) -> Iterator[str]:
    for i, (agency, month, percents, spent) in enumerate(reports):
        progress = dict(zip(("1", "2"), percents, strict=True))
        money = [] if spent is None else [{"ref": "1", "disbursed": spent}]
        yield build.report(db, agency, month, progress, money, at=at + timedelta(minutes=i))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=_REPORTS, after=_REPORTS, month=st.sampled_from(_MONTHS))
def test_no_changes_between_equal_moments_or_after_undoing_everything(
    before: list[Any], after: list[Any], month: str
) -> None:
    """Then = now gives no row, for any two reports; nor does a moment after which everything was undone again, while
    every task whose figures differ is told of before that."""
    db = build.new()
    try:
        build.plan(db, [task("1", leads="ab", due="2023-05-10"), task("2", leads="ab", due="2023-06-10", target=4)])
        list(_commit(db, before, BEFORE))
        submission_ids = list(_commit(db, after, AFTER))
        then, now = scope(month, known_at=MEETING), scope(month)
        assert changed(db, now=now, then=now) == []
        assert changed(db, now=then, then=then) == []
        old, new = (ask(db, tasks.listing, at).set_index("task_id") for at in (then, now))
        differ = set(old.index[(old["percent"] - new["percent"]).abs() >= since.RISE_POINTS])
        assert differ <= {row[1] for row in changed(db, now=now, then=then)}
        for submission_id in submission_ids:
            submissions.undo(db, submission_id, by="x", at=AFTER + timedelta(days=1), reason="x")
        assert changed(db, now=now, then=then) == []
    finally:
        db.close()


def test_corrected_by_is_the_state_between(db: Database) -> None:
    """As known then, but corrected: the new version of an old report counts, a first report since does not."""
    build.plan(db, [task("1"), task("2", leads="b")])
    build.report(db, "a", "2023-05", {"1": 10}, at=BEFORE)
    build.report(db, "a", "2023-05", {"1": 20}, at=AFTER)
    build.report(db, "b", "2023-05", {"2": 30}, at=AFTER)
    build.plan(db, [task("1"), task("2", leads="b"), task("3")], at=AFTER)
    listing: pd.DataFrame = ask(db, tasks.listing, replace(MAY, corrected_by=AFTER + timedelta(days=1)))
    assert listing[["ref", "percent"]].to_numpy().tolist() == [["1", 20.0], ["2", 0.0]]
