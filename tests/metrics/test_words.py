"""What agencies wrote: the last report on a task counts, each agency speaks for itself."""

from dashboard.metrics import words
from dashboard.store.database import Database
from tests import build


def test_the_last_report_of_each_agency_counts(db: Database) -> None:
    """A difficulty that a later report no longer names is gone; of two agencies each keeps its own."""
    build.plan(db, [build.task("1", ["a", "b"]), build.task("2", ["a"])])
    build.report(
        db, "a", "2024-01", {"1": {"percent": 10.0, "difficulty": "cũ"}, "2": {"percent": 5.0, "proposal": "x"}}
    )
    build.report(db, "a", "2024-02", {"1": {"percent": 20.0}})
    build.report(db, "b", "2024-01", {"1": {"percent": 10.0, "difficulty": "thiếu người"}})
    rows = build.ask(db, words.reported, build.scope("2024-02"))
    assert list(zip(rows["ref"], rows["agency"], rows["period_on"].dt.month, strict=True)) == [
        ("1", "B", 1), ("2", "A", 1),
    ]  # fmt: skip
    assert rows["difficulty"].iloc[0] == "thiếu người"
    assert rows["proposal"].iloc[1] == "x"


def test_of_one_agency_only_its_own_words(db: Database) -> None:
    """With an agency in the filters nobody else's words are put beside its name."""
    build.plan(db, [build.task("1", ["a", "b"])])
    build.report(db, "a", "2024-01", {"1": {"percent": 10.0, "difficulty": "của a"}})
    build.report(db, "b", "2024-01", {"1": {"percent": 10.0, "difficulty": "của b"}})
    rows = build.ask(db, words.reported, build.scope("2024-02", agency="b"))
    assert list(rows["difficulty"]) == ["của b"]


def test_the_newest_result_and_of_one_month_the_first_leads(db: Database) -> None:
    """One result a task: the newest, of the lead printed first where several reported that month."""
    build.plan(db, [build.task("1", ["b", "a"]), build.task("2", ["a", "b"]), build.task("3", ["a"])])
    build.report(db, "b", "2024-02", {"1": {"percent": 10.0, "result": "b1"}, "2": {"percent": 1.0, "result": "b2"}})
    build.report(db, "a", "2024-02", {"1": {"percent": 10.0, "result": "a1"}})
    build.report(db, "a", "2024-01", {"2": {"percent": 10.0, "result": "a2"}, "3": {"percent": 10.0}})
    rows = build.ask(db, words.results, build.scope("2024-03"))
    assert list(zip(rows["task_id"], rows["result"], strict=True)) == [("P/1", "b1"), ("P/2", "b2")]
    assert build.ask(db, words.results, build.scope("2023-12")).empty
