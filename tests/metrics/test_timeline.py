"""Deadlines by month; milestones: dated commemorations, nobody's task (domain.md §2)."""

from dashboard.metrics import timeline
from dashboard.store.database import Database
from tests import build
from tests.build import ask, scope, task


def plans(db: Database) -> None:
    founding = {"on": "2024-01-01", "title": "Ngày thành lập tỉnh"}
    build.plan(db, [task("1")], code="A", milestones=[{"on": "2024-05-07", "title": "Chiến thắng"}, founding])
    build.plan(db, [task("1")], code="B", milestones=[founding, {"on": "2024-02-03", "title": "Thành lập Đảng"}])


def test_milestones_by_date_and_once(db: Database) -> None:
    """By date; one that both plans print stands once, under the first plan."""
    plans(db)
    milestones = ask(db, timeline.milestones, scope("2024-01"))
    rows = list(
        zip(milestones["plan_code"], milestones["on_date"].dt.strftime("%d/%m/%Y"), milestones["title"], strict=True)
    )
    assert rows == [
        ("A", "01/01/2024", "Ngày thành lập tỉnh"),
        ("B", "03/02/2024", "Thành lập Đảng"),
        ("A", "07/05/2024", "Chiến thắng"),
    ]


def test_milestones_of_one_plan(db: Database) -> None:
    """With a plan in the scope its own are shown, also the one that both print."""
    plans(db)
    milestones = ask(db, timeline.milestones, scope("2024-01", plan="B"))
    assert list(milestones["plan_code"]) == ["B", "B"]
    assert list(milestones["title"]) == ["Ngày thành lập tỉnh", "Thành lập Đảng"]


def test_milestones_of_the_version_in_force(db: Database) -> None:
    """A later version of a plan replaces its milestones."""
    plans(db)
    build.plan(db, [task("1")], code="A", milestones=[{"on": "2024-01-01", "title": "Ngày khác"}])
    assert list(ask(db, timeline.milestones, scope("2024-01", plan="A"))["title"]) == ["Ngày khác"]


def test_deadlines_by_month_of_the_date_in_force(db: Database) -> None:
    """Each dated task once, in the month it is due now; moved ones in the new month, withdrawn and undated in none."""
    build.plan(
        db,
        [
            task("1", due="2024-01-15"),
            task("2", due="2024-01-31"),
            task("3", due="2024-01-31"),
            task("4", due="2024-05-31"),
            task("5", due="2024-01-31", withdrawn="2024-01-01"),
            task("6"),
        ],
        changes=[{"ref": "3", "old": "2024-01-31", "new": "2024-05-15", "on": "2024-01-20"}],
    )
    build.report(db, "a", "2024-01", {"1": {"percent": 100, "finished": "2024-01-10"}})
    deadlines = ask(db, timeline.deadlines, scope("2024-03"))
    assert deadlines.assign(month_on=deadlines["month_on"].dt.strftime("%Y-%m")).to_dict("split")["data"] == [
        ["2024-01", 2, 1, 0, 1, 0],
        ["2024-05", 2, 0, 0, 0, 2],
    ]
