"""An ended plan is in no count from its day on, unless it is chosen (domain.md §1)."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from dashboard.metrics import budget, completion, curve, directory, reporting, since, tasks
from dashboard.store import endings
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from tests import answers, build
from tests.build import ask, scope

MOMENT = datetime(2024, 3, 20, tzinfo=UTC)


@pytest.fixture
def two(db: Database) -> Database:
    """Plan P with an overdue task and money, and plan Q; both reported on in March 2024."""
    money = [{"ref": "1", "allocated": 100, "disbursed": 50}]
    build.plan(db, [build.task("1", "a", due="2024-01-31"), build.task("2", "a", due="2024-12-31")])
    build.plan(db, [build.task("1", "b", due="2024-06-30", start="2024-01-01")], code="Q", starts="2024-01-01")
    for month in ("2024-02", "2024-03"):
        build.report(db, "a", month, {"1": 50, "2": 20}, money)
        build.report(db, "b", month, {"1": 40}, code="Q")
    return db


def end(db: Database, on: str = "2024-03-15", at: datetime = MOMENT) -> None:
    with db.writer() as writer:
        endings.end(writer, "P", date.fromisoformat(on), "QĐ 9", by="An", at=at)


def counted(db: Database, at: Scope) -> int:
    return int(ask(db, completion.totals, at)["tasks"].iloc[0])


def test_an_ended_plan_is_in_no_count_from_its_day_on(two: Database) -> None:
    """The day before it counts as ever; from the day on neither its tasks nor its money nor its agencies do."""
    end(two)
    assert counted(two, scope("2024-03", "2024-03-14")) == 3
    at = scope("2024-03", "2024-03-15")
    assert counted(two, at) == 1
    assert set(ask(two, tasks.listing, at)["plan_code"]) == {"Q"}
    assert pd.isna(ask(two, budget.totals, at)["allocated_vnd"].iloc[0])
    assert ask(two, reporting.silent, scope("2024-04")).query("plan_code == 'P'").empty
    assert ask(two, reporting.silent, scope("2024-04"))["agency_id"].tolist() == ["b"]


def test_ending_a_plan_changes_nothing_of_the_days_before(two: Database) -> None:
    """Every metric at the report dates before says the same, and so do the months of the curve before its end: on the
    last day before of all plans, and in the month before of the plan that ends."""
    scopes = [scope("2024-02", plan="P"), scope("2024-03", "2024-03-14")]
    before = {at: answers.all_of(two, at) for at in scopes}
    months = ask(two, curve.monthly, scope("2024-04")).set_index("month_on")["planned"]
    end(two)
    for at, figures in before.items():
        answers.assert_same(answers.all_of(two, at), figures)
    now = ask(two, curve.monthly, scope("2024-04")).set_index("month_on")["planned"]
    pd.testing.assert_series_equal(now[:"2024-02"], months[:"2024-02"])
    assert now["2024-04"].tolist() != months["2024-04"].tolist()


def test_an_ended_plan_is_shown_when_chosen(two: Database) -> None:
    """As last reported, overdue tasks included, with the day and the document."""
    end(two)
    at = scope("2024-04", plan="P")
    row = ask(two, completion.totals, at).iloc[0]
    assert (row["tasks"], row["overdue"]) == (2, 1)
    assert ask(two, reporting.silent, at).empty
    standing = ask(two, directory.standing, at).iloc[0]
    assert (standing["document"], str(standing["ended_on"].date()), standing["is_counted"]) == (
        "QĐ 9",
        "2024-03-15",
        True,
    )


def test_an_ending_is_known_from_its_moment_on_and_undoable(two: Database) -> None:
    """As known the day before it was recorded the plan counts; taken up again it counts as if it had never ended."""
    end(two)
    assert counted(two, scope("2024-03")) == 1
    assert counted(two, scope("2024-03", known_at=MOMENT - timedelta(days=1))) == 3
    with two.writer() as writer:
        endings.reopen(writer, "P", by="An", at=MOMENT + timedelta(days=9), reason="QĐ 10")
    assert counted(two, scope("2024-03")) == 3
    assert counted(two, scope("2024-03", known_at=MOMENT + timedelta(days=1))) == 1


def test_since_says_why_the_tasks_of_a_plan_come_and_go(two: Database) -> None:
    """Not "no longer in the plan": the plan began, or was ended by a document."""
    changes = ask(two, since.changes, scope("2024-01"), scope("2023-12"))
    came = changes[changes["kind"] == "tasks"]
    assert [list(row) for row in came[["id", "what", "document"]].to_numpy()] == [["Q/1", "plan", None]]
    end(two)
    changes = ask(two, since.changes, scope("2024-03"), scope("2024-02"))
    gone = changes[changes["kind"] == "tasks"]
    assert [list(row) for row in gone[["id", "what", "document"]].to_numpy()] == [
        ["P/1", "plan", "QĐ 9"], ["P/2", "plan", "QĐ 9"],
    ]  # fmt: skip


def test_sentences_say_which_plan_does_not_count(two: Database) -> None:
    """Not begun or ended, chosen or not; nothing where all count."""
    from dashboard import narrative

    translation.use("en")

    def sentences(at: Scope) -> list[str]:
        return narrative.plans.standing(ask(two, directory.standing, at))

    assert sentences(scope("2024-02")) == []
    assert sentences(scope("2023-12")) == ["Not counted: plan Q, which begins on 01/01/2024."]
    assert sentences(scope("2023-12", plan="Q"))[0].startswith(
        "Plan Q begins on 01/01/2024: it is in no common figure yet"
    )
    end(two)
    assert sentences(scope("2024-03")) == ["Not counted: plan P, ended from 15/03/2024 on (QĐ 9)."]
    assert sentences(scope("2024-03", plan="P"))[0].startswith(
        "Plan P is ended from 15/03/2024 on (QĐ 9): shown as last"
    )
