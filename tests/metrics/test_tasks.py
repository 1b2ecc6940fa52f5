"""The task list and everything about one task: percent, leads, dates, where a figure came from (domain.md §3, §4)."""

from datetime import UTC, datetime

import pandas as pd

from dashboard.metrics import attention, budget, completion, tasks
from dashboard.store.database import Database
from tests import build
from tests.build import ask, scope, task

COLUMNS = {
    "task_id", "plan_code", "ref", "section_ref", "group_ref", "group_title", "title", "kind", "lead_id", "lead",
    "leads", "leads_phrase", "lead_count", "leads_reported", "coordinators", "start_on", "due_on", "baseline_due_on",
    "precision", "is_tentative", "deadline_printed", "moves", "percent", "status", "finished_on",
    "is_finish_inferred", "days_late", "is_reported", "contradiction", "estimated_vnd", "disbursed_vnd",
}  # fmt: skip


def test_listing_in_printed_order(db: Database) -> None:
    """One row per task, plan by plan as printed (10 after 9), names in the order of the plan's cells."""
    build.plan(
        db, [task("9", leads="ba", coordinators="dc"), task("10", leads=(), leads_phrase="Các đơn vị")], code="B"
    )
    build.plan(db, [task("z"), task("y", section="I.2", due="2023-05-31", precision="quarter")], code="A")
    listing = ask(db, tasks.listing, scope("2023-05"))
    assert list(listing["task_id"]) == ["A/z", "A/y", "B/9", "B/10"]
    nine, ten, y = (listing.set_index("ref").loc[ref] for ref in ("9", "10", "y"))
    assert (nine["lead_id"], nine["first_lead"], nine["leads"], nine["coordinators"]) == ("b", "B", "B, A", "D, C")
    assert (nine["lead_count"], nine["precision"]) == (2, "none")
    assert (ten["lead_count"], ten["leads_phrase"]) == (0, "Các đơn vị")
    assert pd.isna(ten["lead"])
    assert pd.isna(ten["leads"])
    assert pd.isna(ten["coordinators"])
    assert (y["group_ref"], y["group_title"], y["precision"]) == ("I.2", "Mục 2", "quarter")
    assert set(listing.columns) >= COLUMNS


def test_names_stand_by_position(db: Database) -> None:
    """Twelve leads stand in the order of their positions, the tenth not before the second, however stored."""
    build.plan(db, [task("1", leads="abcdefghijkl")])
    with db.writer() as writer:
        writer.execute("update task_agencies set position = 11 - position")
    assert ask(db, tasks.listing, scope("2023-05"))["leads"].iloc[0] == "L, K, J, I, H, G, F, E, D, C, B, A"


def test_percent_of_several_leads(db: Database) -> None:
    """The mean of each one's last percent, a silent lead as 0, with "2/3 leads reported" beside it."""
    build.plan(db, [task("1", leads="abc", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": 80})
    build.report(db, "b", "2023-05", {"1": 40})
    april, may = (ask(db, tasks.listing, scope(m)).iloc[0] for m in ("2023-04", "2023-05"))
    assert (round(april["percent"], 6), april["leads_reported"]) == (round(80 / 3, 6), 1)
    assert (may["percent"], may["leads_reported"], may["lead_count"]) == (40, 2, 3)  # (80 + 40 + 0) ÷ 3


def test_reported_this_period(db: Database) -> None:
    """Reported says whether a lead spoke of it for this very month; the percent is carried all the same."""
    build.plan(db, [task("1"), task("2")])
    build.report(db, "a", "2023-04", {"1": 30, "2": 30})
    build.report(db, "a", "2023-05", {"1": 50})
    listing = ask(db, tasks.listing, scope("2023-05")).set_index("ref")
    assert list(listing["is_reported"]) == [True, False]
    assert list(listing["percent"]) == [50, 30]
    assert list(listing["reported_on"]) == [pd.Timestamp("2023-05-01"), pd.Timestamp("2023-04-01")]


def test_days_late(db: Database) -> None:
    """Overdue: A − due. Done late: f − due. Otherwise 0."""
    build.plan(db, [task("1", due="2023-05-21"), task("2", due="2023-05-21"), task("3", due="2023-06-20")])
    build.report(db, "a", "2023-05", {"2": {"percent": 100, "finished": "2023-05-25"}})
    assert list(ask(db, tasks.listing, scope("2023-05"))["days_late"]) == [10, 4, 0]


def test_as_known_at_a_meeting(db: Database) -> None:
    """The list of that day: what was committed later is not in it, neither progress nor an amended plan."""
    build.plan(db, [task("1", due="2023-05-31")])
    build.report(db, "a", "2023-05", {"1": 40}, at=datetime(2023, 6, 1, tzinfo=UTC))
    meeting = datetime(2023, 6, 2, tzinfo=UTC)
    build.report(db, "a", "2023-05", {"1": 100}, at=datetime(2023, 6, 9, tzinfo=UTC))
    build.plan(db, [task("1", due="2023-05-31"), task("2")], at=datetime(2023, 6, 10, tzinfo=UTC))
    then = ask(db, tasks.listing, scope("2023-05", known_at=meeting))
    now = ask(db, tasks.listing, scope("2023-05"))
    assert [list(then["percent"]), list(now["percent"])] == [[40], [100, 0]]


def test_one_task(db: Database) -> None:
    """One task as printed, with the titles of its section and plan; none for an unknown number."""
    build.plan(db, [task("1", target=5, unit="bài", note="Ghi chú")])
    row = ask(db, tasks.one, scope("2023-05"), "P/1").iloc[0]
    assert (row["target_quantity"], row["unit"], row["note"]) == (5, "bài", "Ghi chú")
    assert (row["section_title"], row["plan_title"]) == ("Mục 1", "Kế hoạch P")
    assert ask(db, tasks.one, scope("2023-05"), "P/9").empty


def test_agencies_of_a_task(db: Database) -> None:
    """Every agency with its role and what it last said by the report period; a blank percent takes nothing back."""
    build.plan(db, [task("1", leads="ba", coordinators="c")])
    build.report(db, "a", "2023-04", {"1": 30})
    build.report(db, "a", "2023-05", {"1": {"result": "đang làm"}})
    build.report(db, "b", "2023-06", {"1": 90})
    agencies = ask(db, tasks.agencies, scope("2023-05"), "P/1")
    assert list(zip(agencies["agency_id"], agencies["role"], strict=True)) == [
        ("b", "lead"), ("a", "lead"), ("c", "coordinating"),
    ]  # fmt: skip
    assert agencies["percent"].fillna(-1).tolist() == [-1, 30, -1]
    assert [None if pd.isna(p) else f"{p:%m}" for p in agencies["reported_on"]] == [None, "05", None]


def test_reports_on_a_task(db: Database) -> None:
    """Each report newest first, with its file, sheet, row and cells; replaced versions and later months are not
    among them."""
    build.plan(db, [task("1")])
    build.report(db, "a", "2023-04", {"1": 30})
    build.report(db, "a", "2023-05", {"1": 40})
    build.report(db, "a", "2023-05", {"1": {"percent": 45, "difficulty": "Thiếu kinh phí"}})
    build.report(db, "a", "2023-06", {"1": 60})
    reports = ask(db, tasks.reports, scope("2023-05"), "P/1")
    assert list(reports["percent"]) == [45, 30]
    first = reports.iloc[0]
    assert (first["difficulty"], first["version"], first["sheet"], first["row_number"]) == (
        "Thiếu kinh phí", 2, "Tiến độ", 6,
    )  # fmt: skip
    assert first["cells"] == '{"percent": "E6"}'
    assert first["file_name"] == "test.xlsx"


def test_months_of_a_task(db: Database) -> None:
    """Month by month from the plan's first to the report period: percent of the whole task, reported or carried."""
    build.plan(db, [task("1", leads="ab")], starts="2023-03-01")
    build.report(db, "a", "2023-04", {"1": 50})
    months = ask(db, tasks.months, scope("2023-05"), "P/1")
    assert list(months["percent"]) == [0, 25, 25]
    assert list(months["is_reported"]) == [False, True, False]
    assert months["month_on"].iloc[0] == pd.Timestamp("2023-03-01")


def test_deadline_changes_of_a_task(db: Database) -> None:
    """The changes dated by the report date, oldest first, with their documents."""
    changes = [
        {"ref": "1", "old": "2023-05-31", "new": "2023-08-31", "on": "2023-05-10", "document": "CV 7"},
        {"ref": "1", "old": "2023-08-31", "new": "2023-09-30", "on": "2023-06-10", "document": "CV 8"},
    ]
    build.plan(db, [task("1", due="2023-05-31")], changes=changes)
    assert list(ask(db, tasks.deadline_changes, scope("2023-05"), "P/1")["document"]) == ["CV 7"]
    assert list(ask(db, tasks.deadline_changes, scope("2023-06"), "P/1")["document"]) == ["CV 7", "CV 8"]


def _leads(rows: pd.DataFrame, column: str = "lead") -> list[tuple[str, int]]:
    return list(zip(rows[column], rows["other_leads"].astype(int), strict=True))


def test_leads_are_counted_alike_in_every_list(db: Database) -> None:
    """The first lead and how many others, one or many; the agency filtered by stands first."""
    build.plan(db, [task("1", leads="abc", due="2023-04-30"), task("2", leads="ab"), task("3", leads="a")])
    at = scope("2023-05")
    counted = [("A", 2), ("A", 1), ("A", 0)]
    assert _leads(ask(db, tasks.listing, at)) == _leads(ask(db, budget.not_stated, at)) == counted
    assert _leads(ask(db, attention.items, at), "agency")[0] == counted[0]
    of_b = ask(db, tasks.listing, scope("2023-05", agency="b"))
    assert _leads(of_b) == [("B", 2), ("B", 1)]
    assert set(of_b["first_lead"]) == {"A"}


def test_a_group_is_named_as_the_lead(db: Database) -> None:
    """ "UBND các huyện" leads through its members: lists name the group, and each member stands in its own row."""
    submission_id = build.plan(db, [task("1", leads="ab", due="2023-04-30"), task("2", leads="b")])
    with db.writer() as writer:
        group = {"agency_id": "g", "name": "Các huyện", "short_name": "Các huyện", "aliases": "", "level": "group"}
        writer.insert("agencies", [{"submission_id": submission_id, "position": 9, **group}])
        writer.execute("update task_agencies set group_id = 'g' where task_id = 'P/1'")
    at = scope("2023-05")
    assert list(ask(db, tasks.listing, at)["lead"]) == ["Các huyện", "B"]
    assert list(ask(db, tasks.listing, at)["leads"]) == ["A, B", "B"]
    assert _leads(ask(db, tasks.listing, scope("2023-05", agency="b"))) == [("B", 1), ("B", 0)]
    assert ask(db, attention.items, at)["agency"].iloc[0] == "Các huyện"
    assert list(ask(db, budget.not_stated, at)["lead"]) == ["Các huyện", "B"]
    assert list(ask(db, tasks.agencies, at, "P/1")["group_name"]) == ["Các huyện", "Các huyện"]
    assert sorted(ask(db, completion.by_agency, at)["agency_id"]) == ["a", "b"]
