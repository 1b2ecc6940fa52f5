"""What there is to choose from: plans, sections, agencies, report periods."""

import pandas as pd

from dashboard.metrics import directory
from dashboard.store import submissions
from dashboard.store.database import Database
from tests import build
from tests.build import ask, task


def test_plans(db: Database) -> None:
    """One row per plan in force, by code; a later version replaces the earlier one."""
    build.plan(db, [task("1")], code="B", starts="2024-01-01", ends="2024-12-31")
    build.plan(db, [task("1")], code="A", starts="2023-03-01", ends="2024-06-30")
    build.plan(db, [task("1")], code="A", starts="2023-03-01", ends="2024-12-31")
    plans = ask(db, directory.plans)
    assert list(plans["code"]) == ["A", "B"]
    assert list(plans["ends_on"]) == [pd.Timestamp("2024-12-31")] * 2
    assert list(plans["title"]) == ["Kế hoạch A", "Kế hoạch B"]


def test_sections_that_hold_tasks(db: Database) -> None:
    """Headings with a task at or below them, in printed order with their depth; "I.1" does not hold "I.10"."""
    sections = [
        ("I", "Một", None), ("I.1", "Trống", "I"), ("I.10", "Mười", "I"), ("I.10.a", "Sâu", "I.10"), ("II", "Hai", None)
    ]  # fmt: skip
    build.plan(db, [task("1", section="I.10.a")], sections=sections)
    headings = ask(db, directory.sections)
    assert list(headings["ref"]) == ["I", "I.10", "I.10.a"]
    assert list(headings["depth"]) == [1, 2, 3]
    assert list(headings["plan_code"]) == ["P"] * 3


def test_agencies_with_a_task(db: Database) -> None:
    """Agencies with a task and how many they lead and coordinate, of both plans together; the one that only
    reports for tasks without leads is not among them."""
    build.plan(
        db, [task("1", leads="a", coordinators="b"), task("2", leads=(), coordinators="b")], code="A", standing="s"
    )
    build.plan(db, [task("1", leads="b")], code="B", standing="s")
    agencies = ask(db, directory.agencies)
    columns = ["agency_id", "short_name", "leads", "coordinates", "plans"]
    assert agencies[columns].to_numpy().tolist() == [["a", "A", 1, 0, "A"], ["b", "B", 1, 2, "A,B"]]


def test_first_plans_wording_counts(db: Database) -> None:
    """Of an agency that both plans name differently, the first plan's wording is shown, here as in every figure,
    also when it has no task in the first plan."""
    for code, name, leads in (("B", "Tên ở kế hoạch B", "a"), ("A", "Tên ở kế hoạch A", "")):
        submission_id = build.plan(db, [task("1", leads=leads)], code=code, standing="a")
        with db.writer() as writer:
            writer.execute("update agencies set name = $name where submission_id = $id", name=name, id=submission_id)
    assert list(ask(db, directory.agencies)["name"]) == ["Tên ở kế hoạch A"]
    with db.reader() as reader:
        (row,) = reader.rows("select name from agency", build.scope("2023-05"))
    assert row["name"] == "Tên ở kế hoạch A"


def test_periods(db: Database) -> None:
    """The months of the plans and the six after the end, with the reports in force for each; nil reports count."""
    build.plan(db, [task("1", leads="a"), task("2", leads="b")], starts="2023-03-15", ends="2023-05-31")
    build.report(db, "a", "2023-04", {"1": 10})
    build.report(db, "a", "2023-04", {"1": 20})
    build.report(db, "b", "2023-04", is_nil=True)
    periods = ask(db, directory.periods)
    assert [f"{day:%Y-%m}" for day in periods["period_on"]] == [f"2023-{m:02d}" for m in range(3, 12)]
    assert list(periods["submissions"])[:3] == [0, 2, 0]


def test_reports_are_there_or_not(db: Database) -> None:
    """None before the first report, a nil report counts, none again after its undo."""
    build.plan(db, [task("1")])
    assert not ask(db, directory.has_reports)
    submission_id = build.report(db, "a", "2023-04", is_nil=True)
    assert ask(db, directory.has_reports)
    submissions.undo(db, submission_id, by="t", at=build.CLOCK, reason="r")
    assert not ask(db, directory.has_reports)


def test_empty_database(db: Database) -> None:
    """Before the first plan there is nothing to choose, and nothing fails."""
    for metric in (directory.plans, directory.sections, directory.agencies, directory.periods):
        assert ask(db, metric).empty


def test_mandates_name_the_standing_agency_in_full(db: Database) -> None:
    """What stands in a letterhead: the full name, one row a plan."""
    build.plan(db, [build.task("1")], code="A", standing="x")
    build.plan(db, [build.task("1")], code="B", standing="y")
    rows = build.ask(db, directory.mandates)
    assert list(zip(rows["code"], rows["standing_agency"], strict=True)) == [
        ("A", "Cơ quan x"),
        ("B", "Cơ quan y"),
    ]
