"""What holds for any plan and any reports: undo and redo leave no trace, and the order of commits does not matter."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.store import periods, plans, submissions
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import answers, build

# An example asks every metric several times, which takes ten seconds: two of them, in which much happens, and no
# shrinking. That the tables of which metrics are made follow the facts is tried with more (tests/store/test_states.py).
FEW = settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])

AGENCIES = ("a", "b", "c")
REFS = ("1", "2", "3", "4")
MONTHS = ("2024-01", "2024-02", "2024-03")
SCOPES = (
    build.scope("2024-03"),
    build.scope("2024-02", plan="P", section="I", agency="a"),
    build.scope("2024-03", known_at=datetime(2024, 6, 1, tzinfo=UTC)),
)


def test_every_metric_is_asked() -> None:
    """Metrics that take more than a database, a scope and the names in `answers.ABOUT` would need a line there."""
    names = {f"{metric.__module__.rpartition('.')[2]}.{metric.__name__}" for metric in answers.METRICS}
    assert {"completion.by_agency", "curve.monthly", "budget.totals", "directory.periods", "tasks.reports"} <= names
    assert len(names) >= 30


# ---- what can happen ----

amounts = st.none() | st.integers(0, 10**12)
task_values = st.fixed_dictionaries(
    {"percent": st.none() | st.sampled_from([0.0, 12.5, 50.0, 100.0])},
    optional={
        "state": st.sampled_from(["in_progress", "suspended", "complete", "not_started"]),
        "finished": st.sampled_from(["2024-01-15", "2024-02-20", "2024-03-31"]),
        "started": st.just("2023-12-01"),
        "quantity": st.sampled_from([0.0, 3.0, 20.0]),
        "difficulty": st.just("Kinh phí chậm"),
        "proposal": st.just("Xin thêm vốn"),
    },
)
lines = st.fixed_dictionaries(
    {
        "ref": st.sampled_from(REFS),
        "source": st.sampled_from(["Tỉnh", "Huyện"]),
        "estimated": amounts,
        "allocated": amounts,
        "disbursed": amounts,
    }
)
reports = st.tuples(
    st.just("report"),
    st.sampled_from(AGENCIES),
    st.sampled_from(MONTHS),
    st.dictionaries(st.sampled_from(REFS), task_values, max_size=4),
    st.lists(lines, max_size=2, unique_by=lambda line: (line["ref"], line["source"])),
)
nils = st.tuples(st.just("nil"), st.sampled_from(AGENCIES), st.sampled_from(MONTHS))
amended = st.tuples(
    st.just("plan"),
    st.fixed_dictionaries(
        {
            "due": st.sampled_from(["2024-01-31", "2024-03-31", "2024-12-31"]),
            "withdrawn": st.none() | st.just("2024-02-10"),
            "is_new": st.booleans(),
            "lead": st.sampled_from(AGENCIES),
            "moved": st.booleans(),
            "ends": st.sampled_from(["2024-12-31", "2025-02-28"]),
        }
    ),
)
closings = st.tuples(st.just("close"), st.sampled_from(MONTHS))
BASE = {"due": "2024-03-31", "withdrawn": None, "is_new": False, "lead": "a", "moved": False, "ends": "2024-12-31"}


def plan(db: Database, with_: dict[str, Any]) -> str:
    """A version of plan P: four tasks, one with three leads and a target, one without a lead, one to be moved."""
    tasks = [
        build.task("1", [with_["lead"]], ["c"], start="2024-01-01", due=with_["due"]),
        build.task("2", AGENCIES, due="2024-02-29", target=60, unit="nhà"),
        build.task("3", [], due="2024-06-30", withdrawn=with_["withdrawn"], section="I.2"),
        build.task("4", ["b"], ["a"], weight=3.0, contradiction="Mục 1 ghi 2023"),
    ]
    if with_["is_new"]:
        tasks.append(build.task("5", ["c"], depends_on="1", depends_days=-5, precision="relative"))
    moved = [{"ref": "2", "old": "2024-02-29", "new": "2024-05-31", "on": "2024-02-20"}] if with_["moved"] else []
    estimates = [{"ref": "4", "source": "Tỉnh", "item": "Nhà", "vnd": 960_000_000}]
    return build.plan(
        db,
        tasks,
        ends=with_["ends"],
        changes=moved,
        estimates=estimates,
        milestones=[{"on": "2024-01-01", "title": "20"}],
    )


def happen(db: Database, event: tuple[Any, ...]) -> str | None:
    """The submission an event makes; None for closing a month."""
    kind, *values = event
    if kind == "plan":
        return plan(db, values[0])
    if kind == "close":
        with db.writer() as writer:
            at = datetime(2024, 4, 10, tzinfo=UTC)
            if (plans.period(writer, "P", build.month(values[0])) or {}).get("state") != "closed":
                periods.close(writer, "P", build.month(values[0]), by="test", at=at)
        return None
    if kind == "nil":
        return build.report(db, values[0], values[1], is_nil=True)
    agency, period, progress, money = values
    return build.report(db, agency, period, progress, money)


def turn(db: Database, act: Callable[..., None], submission_id: str) -> None:
    act(db, submission_id, by="test", at=datetime(2024, 5, 1, tzinfo=UTC), reason="thử")


# ---- what must hold ----


@FEW
@given(
    st.lists(st.one_of(reports, nils, amended, closings), min_size=2, max_size=5),
    st.one_of(reports, nils, amended),
    st.sampled_from(SCOPES),
)
def test_undo_leaves_no_trace_and_redo_brings_all_of_it_back(before: list[Any], last: Any, scope: Scope) -> None:
    """Whatever was stored and whatever comes: every metric after commit and undo is what it was before, and after
    redo what it was after the commit."""
    db = build.new()
    plan(db, BASE)
    for event in before:
        happen(db, event)
    without = answers.all_of(db, scope)
    submission_id = happen(db, last)
    assert submission_id is not None
    committed = answers.all_of(db, scope)
    turn(db, submissions.undo, submission_id)
    answers.assert_same(answers.all_of(db, scope), without)
    turn(db, submissions.redo, submission_id)
    answers.assert_same(answers.all_of(db, scope), committed)
    db.close()


@FEW
@given(st.data(), st.sampled_from(SCOPES))
def test_agencies_may_report_in_any_order(data: st.DataObject, scope: Scope) -> None:
    """The same reports of different agencies, committed in any order, give the same figures; only the order of one
    agency's versions of a month counts."""
    events = data.draw(st.lists(st.one_of(reports, nils), min_size=3, max_size=6, unique_by=lambda e: (e[1], e[2])))
    one, other = build.new(), build.new()
    for db, order in ((one, events), (other, data.draw(st.permutations(events)))):
        plan(db, BASE)
        for event in order:
            happen(db, event)
    answers.assert_same(answers.all_of(other, scope), answers.all_of(one, scope))
    one.close()
    other.close()
