"""The derived tables: kept in the transaction of each submission, equal to reckoning them from the facts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.ingest.plan.lead_changes import LeadChange, Places
from dashboard.store import as_known, database, states, submissions
from tests import build

MONTHS = [f"2023-{m:02d}" for m in range(3, 9)]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns), ignore_index=True)


def _assert_kept_equals_recomputed(db: database.Database) -> None:
    with db.reader() as reader:
        for name in as_known.DERIVED:
            kept = reader.query(f"select * from app.{name}")
            pd.testing.assert_frame_equal(
                _sorted(kept), _sorted(states.recomputed(reader, name)[list(kept.columns)]), check_dtype=False
            )


def _months(db: database.Database, ref: str, month: str) -> dict[str, object]:
    with db.reader() as reader:
        (row,) = reader.rows(
            "select * from task_months where task_id = $id and month_on = $month",
            id=f"P/{ref}", month=build.month(month),
        )  # fmt: skip
    return row


def test_missing_month_carries_the_last_report(db: database.Database) -> None:
    """A month without a report keeps the last percent and says it was not reported."""
    build.plan(db, [build.task("1", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": 40})
    may = _months(db, "1", "2023-05")
    assert (may["percent"], may["is_reported"], may["reported_on"]) == (40, False, build.month("2023-04"))
    assert _months(db, "1", "2023-03")["percent"] == 0


def test_finish_is_inferred_only_when_not_stated(db: database.Database) -> None:
    """100 % without a date finishes at the end of the first period reported at 100 %; a later stated date wins."""
    build.plan(db, [build.task("1"), build.task("2")])
    build.report(db, "a", "2023-04", {"1": 100, "2": 100})
    build.report(db, "a", "2023-05", {"1": 100, "2": {"percent": 100, "finished": "2023-04-17"}})
    one, two = _months(db, "1", "2023-05"), _months(db, "2", "2023-05")
    assert (str(one["finished_on"]), one["is_finish_inferred"]) == ("2023-04-30", True)
    assert (str(two["finished_on"]), two["is_finish_inferred"]) == ("2023-04-17", False)


def test_progress_that_fell_restarts_the_finish(db: database.Database) -> None:
    """A task reported complete, then not, then complete again finishes with its second run at 100 %."""
    build.plan(db, [build.task("1")])
    for month, percent in (("2023-03", 100), ("2023-04", 80), ("2023-05", 100)):
        build.report(db, "a", month, {"1": percent})
    assert str(_months(db, "1", "2023-03")["finished_on"]) == "2023-03-31"
    assert _months(db, "1", "2023-04")["is_complete"] is False
    assert str(_months(db, "1", "2023-05")["finished_on"]) == "2023-05-31"


def test_several_leads(db: database.Database) -> None:
    """A silent lead counts as 0 and holds completion back; with all at 100 % the latest finish is the task's."""
    build.plan(db, [build.task("1", leads="abc")])
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-10"}})
    build.report(db, "b", "2023-04", {"1": 50})
    april = _months(db, "1", "2023-04")
    assert (april["percent"], april["leads_reported"], april["is_complete"]) == (50, 2, False)
    build.report(db, "b", "2023-05", {"1": {"percent": 100, "finished": "2023-05-02"}})
    build.report(db, "c", "2023-05", {"1": {"percent": 100, "finished": "2023-05-20"}})
    may = _months(db, "1", "2023-05")
    assert (may["percent"], may["is_complete"], str(may["finished_on"])) == (100, True, "2023-05-20")


def test_quantities_against_the_target(db: database.Database) -> None:
    """With a target, percent is what the leads did together against it, at most 100."""
    build.plan(db, [build.task("1", leads="ab", target=50)])
    build.report(db, "a", "2023-04", {"1": {"percent": 10, "quantity": 15}})
    build.report(db, "b", "2023-04", {"1": {"percent": 10, "quantity": 10}})
    assert _months(db, "1", "2023-04")["percent"] == 50
    build.report(db, "b", "2023-05", {"1": {"percent": 90, "quantity": 60}})
    assert _months(db, "1", "2023-05")["percent"] == 100


def test_nil_report_counts_as_reported(db: database.Database) -> None:
    """A nil report says that nothing changed: the month is reported, the percent carried."""
    build.plan(db, [build.task("1")])
    build.report(db, "a", "2023-04", {"1": 40})
    build.report(db, "a", "2023-05", is_nil=True)
    may = _months(db, "1", "2023-05")
    assert (may["percent"], may["is_reported"]) == (40, True)


def test_plan_says_it_is_done(db: database.Database) -> None:
    """A task the plan prints as done is complete from that day on without a report."""
    build.plan(db, [build.task("1", completed="2023-03-31")])
    march = _months(db, "1", "2023-03")
    assert (march["is_complete"], march["percent"], str(march["finished_on"])) == (True, 100, "2023-03-31")


def test_later_version_replaces_and_undo_brings_back(db: database.Database) -> None:
    """A correction replaces the whole report of that agency and period; undoing it brings the earlier one back."""
    build.plan(db, [build.task("1"), build.task("2")])
    build.report(db, "a", "2023-04", {"1": 40, "2": 70})
    second = build.report(db, "a", "2023-04", {"1": 45})
    assert (_months(db, "1", "2023-04")["percent"], _months(db, "2", "2023-04")["percent"]) == (45, 0)
    submissions.undo(db, second, by="t", at=build.CLOCK, reason="r")
    assert (_months(db, "1", "2023-04")["percent"], _months(db, "2", "2023-04")["percent"]) == (40, 70)
    submissions.redo(db, second, by="t", at=build.CLOCK, reason="r")
    assert _months(db, "2", "2023-04")["percent"] == 0


def test_as_known_at_a_moment(db: database.Database) -> None:
    """Asked what was known at a moment, every relation forgets what was committed or undone after it."""
    build.plan(db, [build.task("1", due="2023-06-30")])
    at = datetime(2023, 5, 2, tzinfo=UTC)
    first = build.report(db, "a", "2023-04", {"1": 40}, at=at)
    build.report(db, "a", "2023-04", {"1": 90}, at=at + timedelta(days=10))
    submissions.undo(db, first, by="t", at=at + timedelta(days=20), reason="r")

    def percent(moment: datetime | None) -> float:
        with db.reader() as reader:
            scope = build.scope("2023-04", known_at=moment)
            (row,) = reader.rows("select percent from task_status", scope)
            (now,) = reader.rows("select percent from task_status", build.scope("2023-04"))
        assert now["percent"] == 90, "a reader that looked back sees the present again"
        return float(row["percent"])

    assert percent(None) == 90
    assert percent(at - timedelta(days=1)) == 0
    assert percent(at + timedelta(days=1)) == 40
    assert percent(at + timedelta(days=11)) == 90


STEP = st.one_of(
    st.tuples(
        st.just("report"),
        st.sampled_from("abc"),
        st.sampled_from(MONTHS),
        st.dictionaries(st.sampled_from(["1", "2", "3"]), st.sampled_from([0, 30, 80, 100]), max_size=3),
    ),
    st.tuples(st.just("nil"), st.sampled_from("abc"), st.sampled_from(MONTHS)),
    st.tuples(
        st.just("leads"),
        st.lists(
            st.tuples(st.sampled_from("123"), st.sampled_from("abc"), st.sampled_from(MONTHS), st.integers(1, 28)),
            max_size=3,
        ),
    ),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("redo"), st.integers(0, 9)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, min_size=1, max_size=8))
def test_kept_tables_equal_recomputed_ones(steps: list[tuple[object, ...]]) -> None:
    """Whatever the order of reports, corrections, amended leads, undos and redos, what is kept equals what the facts
    give; nobody is counted for one place in one month with anybody else."""
    db = build.new()
    given = [build.task("1", leads="ab"), build.task("2", leads="c", target=80), build.task("3", leads=())]
    build.plan(db, given)
    submission_ids: list[str] = []
    for step in steps:
        match step:
            case ("report", str() as agency, str() as month, dict() as progress):
                submission_ids.append(build.report(db, agency, month, progress))
            case ("nil", str() as agency, str() as month):
                submission_ids.append(build.report(db, agency, month, is_nil=True))
            case ("leads", list() as changes):
                submission_ids.append(build.plan(db, given, lead_changes=_possible(given, changes)))
            case (verb, int() as n) if n < len(submission_ids):
                try:
                    act = submissions.undo if verb == "undo" else submissions.redo
                    act(db, submission_ids[n], by="t", at=build.CLOCK, reason="r")
                except submissions.Stale:
                    pass
    _assert_kept_equals_recomputed(db)
    with db.reader() as reader:
        twice = reader.rows(
            "select 1 from lead_succession as a join lead_succession as b on a.task_id = b.task_id "
            "and a.agency_id < b.agency_id and a.place = b.place "
            "and a.first_month <= b.last_month and b.first_month <= a.last_month"
        )
    assert twice == []
    db.close()


def _possible(tasks: list[dict[str, Any]], wanted: list[tuple[str, str, str, int]]) -> list[dict[str, Any]]:
    """Changes that hand a task's first lead over to these agencies, those of them that a plan workbook may say."""
    changes: list[dict[str, Any]] = []
    for task in tasks:
        own = [{"agency_id": a, "role": "lead", "position": i} for i, a in enumerate(task["leads"])]
        places = Places(own)
        for ref, agency, month, day in sorted(wanted, key=lambda one: one[2:]):
            change = LeadChange(next(iter(places.leads()), None), agency, date.fromisoformat(f"{month}-{day:02d}"))
            if ref == task["ref"] and places.fault(change) is None:
                places.apply(change)
                changes.append({"ref": ref, "old": change.old, "new": agency, "on": change.on.isoformat()})
    return changes
