"""Rates of completion, each with its own denominator (domain.md §5)."""

from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import completion
from dashboard.store.database import Database
from tests import build
from tests.build import ask, scope, task

JUNE = scope("2023-06")
STATUSES = [
    "done_on_time", "done_late", "done_undated", "overdue", "due_soon", "in_progress", "not_started", "no_deadline",
    "suspended", "withdrawn",
]  # fmt: skip


def done(day: str) -> dict[str, Any]:
    return {"percent": 100, "finished": day}


def seven(db: Database) -> None:
    """At 30/06: on time, late and overdue of those due; done early, due soon, no deadline, withdrawn."""
    build.plan(
        db,
        [
            task("1", due="2023-05-31"),
            task("2", due="2023-05-31", section="I.2"),
            task("3", due="2023-05-31"),
            task("4", due="2023-12-31"),
            task("5", due="2023-07-10", leads="b"),
            task("6", leads="b"),
            task("7", due="2023-05-31", withdrawn="2023-04-01", leads="b"),
        ],
    )
    build.report(db, "a", "2023-06", {"1": done("2023-05-20"), "2": done("2023-06-10"), "4": done("2023-06-01")})


def test_totals(db: Database) -> None:
    """Both completion rates and the on-time rate, each over its own tasks; withdrawn ones in none."""
    seven(db)
    row = ask(db, completion.totals, JUNE).iloc[0]
    counts = ("tasks", "withdrawn", "assigned", "done", "due", "done_due", "on_time", "late", "overdue", "no_deadline")
    assert {name: row[name] for name in counts} == {
        "tasks": 7, "withdrawn": 1, "assigned": 6, "done": 3, "due": 3, "done_due": 2, "on_time": 1, "late": 1,
        "overdue": 1, "no_deadline": 1,
    }  # fmt: skip
    assert row["assigned_rate"] == 3 / 6  # 1, 2, 4 of all but 7
    assert row["due_rate"] == pytest.approx(2 / 3)  # 1, 2 of 1, 2, 3
    assert row["on_time_rate"] == pytest.approx(1 / 3)  # 1 of 1, 2, 3


def test_done_without_a_deadline_is_done_but_not_on_time(db: Database) -> None:
    """It counts in what is done, in total and for its agency and section, and in no on-time figure."""
    build.plan(db, [task("1", due="2023-05-31"), task("2"), task("3")])
    build.report(db, "a", "2023-05", {"1": done("2023-05-31"), "2": done("2023-05-02")})
    groups = [ask(db, metric, JUNE).iloc[0] for metric in (completion.by_agency, completion.by_section)]
    for row in groups:
        assert (row["done_on_time"], row["done_undated"], row["no_deadline"]) == (1, 1, 1)
    for row in (ask(db, completion.totals, JUNE).iloc[0], *groups):
        assert (row["assigned"], row["done"], row["due"], row["on_time"]) == (3, 2, 1, 1)
        assert row["on_time_rate"] == 1


def test_due_and_assigned_differ(db: Database) -> None:
    """A task done before it is due counts among the assigned ones only, until its due day has come."""
    build.plan(db, [task("1", due="2023-06-15")])
    build.report(db, "a", "2023-05", {"1": done("2023-05-10")})
    before = ask(db, completion.totals, scope("2023-06", "2023-06-14")).iloc[0]
    on_the_day = ask(db, completion.totals, scope("2023-06", "2023-06-15")).iloc[0]
    assert (before["done"], before["due"], before["on_time"]) == (1, 0, 0)
    assert (on_the_day["done"], on_the_day["due"], on_the_day["on_time"]) == (1, 1, 1)


def test_what_becomes_of_tasks_due(db: Database) -> None:
    """On time + late + overdue are all tasks due, but for suspended ones and those due on the report day itself."""
    build.plan(db, [task(ref, due="2023-06-30" if ref == "5" else "2023-05-31") for ref in "12345"])
    build.report(db, "a", "2023-06", {
        "1": done("2023-05-31"), "2": done("2023-06-01"), "3": 10, "4": {"percent": 10, "state": "suspended"}, "5": 10,
    })  # fmt: skip
    row = ask(db, completion.totals, JUNE).iloc[0]
    by_status = ask(db, completion.by_status, JUNE).set_index("status")["tasks"]
    assert (row["on_time"], row["late"], row["overdue"], row["due"]) == (1, 1, 1, 5)
    # 5 = 1 on time + 1 late + 1 overdue + 1 suspended after its due date + 1 due today and open
    assert row["due"] == row["on_time"] + row["late"] + row["overdue"] + by_status["suspended"] + by_status["due_soon"]
    assert row["done_due"] == row["on_time"] + row["late"]


def test_nothing_counted_is_no_rate(db: Database) -> None:
    """0 ÷ 0 is not 0 %: without a task due, or without any task, the rate is missing."""
    build.plan(db, [task("1", due="2023-12-31")])
    row = ask(db, completion.totals, JUNE).iloc[0]
    assert (row["assigned_rate"], row["due"]) == (0, 0)
    assert pd.isna(row["due_rate"])
    assert pd.isna(row["on_time_rate"])
    empty = ask(db, completion.totals, scope("2023-06", plan="X")).iloc[0]
    assert empty["tasks"] == 0
    assert pd.isna(empty["assigned_rate"])


def test_by_status_has_all_ten(db: Database) -> None:
    """Ten rows in fixed order, zeros included; they sum to the number of tasks."""
    seven(db)
    counts = ask(db, completion.by_status, JUNE)
    assert list(counts["status"]) == STATUSES
    assert list(counts["tasks"]) == [2, 1, 0, 1, 1, 0, 0, 1, 0, 1]
    assert counts["tasks"].sum() == 7


def test_by_agency(db: Database) -> None:
    """One row per leading agency, with the counts of its own tasks."""
    seven(db)
    agencies = ask(db, completion.by_agency, JUNE).set_index("agency_id")
    assert dict(agencies["agency"]) == {"a": "A", "b": "B"}
    a, b = agencies.loc["a"], agencies.loc["b"]
    assert (a["assigned"], a["done"], a["due"], a["done_due"], a["on_time"], a["overdue"]) == (4, 3, 3, 2, 1, 1)
    assert (b["assigned"], b["done"], b["due"], b["withdrawn"]) == (2, 0, 0, 1)
    assert (a["assigned_rate"], b["assigned_rate"]) == (3 / 4, 0)
    assert pd.isna(b["on_time_rate"])
    assert [a[STATUSES].sum(), b[STATUSES].sum()] == [4, 3]  # b: 5, 6 and the withdrawn 7


def test_agency_row_has_the_status_of_the_whole_task(db: Database) -> None:
    """A task of two leads stands in both rows, open in both until both are done: rows are never added up."""
    build.plan(db, [task("1", leads="ab", due="2023-05-31")])
    build.report(db, "a", "2023-05", {"1": done("2023-05-10")})
    agencies = ask(db, completion.by_agency, JUNE).set_index("agency_id")
    assert dict(agencies["overdue"]) == {"a": 1, "b": 1}
    assert ask(db, completion.totals, JUNE)["tasks"].iloc[0] == 1


def test_leaderless_tasks_are_in_no_agencys_row(db: Database) -> None:
    """A task that the standing agency only reports on is in the total and in nobody's row."""
    build.plan(db, [task("1", leads=(), due="2023-05-31"), task("2", leads="b")], standing="s")
    assert list(ask(db, completion.by_agency, JUNE)["agency_id"]) == ["b"]
    assert ask(db, completion.totals, JUNE)["overdue"].iloc[0] == 1


def test_ranked_worst_first_from_five_tasks_on(db: Database) -> None:
    """Most own parts overdue first, then the lowest rate; with fewer than five tasks no rate decides the order."""
    build.plan(
        db,
        [
            *[task(f"a{i}", leads="a") for i in range(5)],  # 1/5 done
            *[task(f"b{i}", leads="b") for i in range(5)],  # 0/5 done
            *[task(f"c{i}", leads="c", due="2023-05-31" if i == 0 else None) for i in range(5)],  # 1 overdue
            *[task(f"d{i}", leads="d") for i in range(4)],  # 4/4 done: too few to rank
            *[task(f"e{i}", leads="e") for i in range(4)],  # 0/4 done
            *[task(f"f{i}", leads="f", withdrawn="2023-04-01" if i == 0 else None) for i in range(5)],  # 4 are left
        ],
    )
    build.report(db, "a", "2023-06", {"a0": done("2023-06-01")})
    build.report(db, "d", "2023-06", {f"d{i}": done("2023-06-01") for i in range(4)})
    agencies = ask(db, completion.by_agency, JUNE).set_index("agency_id")
    assert list(agencies.index) == ["c", "b", "a", "d", "e", "f"]  # d, e, f as the plan lists them
    assert list(agencies["is_ranked"]) == [True, True, True, False, False, False]


def test_who_has_done_its_part_is_not_worst(db: Database) -> None:
    """Of two leads of an overdue task one is done: it waits. The other is late, and stands first, though it has done
    more of all it leads; who has not reported is late, too."""
    joint = [task("1", leads="ab", due="2023-05-31"), task("2", leads="ac", due="2023-05-31"), task("3", leads="c")]
    alone = [*[task(f"b{i}", leads="b") for i in range(4)], *[task(f"d{i}", leads="d") for i in range(5)]]
    build.plan(db, joint + alone)
    build.report(db, "a", "2023-06", {"1": done("2023-05-20"), "2": done("2023-05-20")})
    build.report(db, "b", "2023-06", {"1": 90, **{f"b{i}": done("2023-06-01") for i in range(4)}})
    agencies = ask(db, completion.by_agency, JUNE).set_index("agency_id")
    assert list(agencies.index) == ["b", "c", "d", "a"]
    assert agencies[["overdue", "overdue_own", "overdue_others"]].to_dict("index") == {
        "a": {"overdue": 2, "overdue_own": 0, "overdue_others": 2},
        "b": {"overdue": 1, "overdue_own": 1, "overdue_others": 0},
        "c": {"overdue": 1, "overdue_own": 1, "overdue_others": 0},
        "d": {"overdue": 0, "overdue_own": 0, "overdue_others": 0},
    }
    own = ask(db, completion.by_agency, scope("2023-06", agency="a"))
    assert own[["overdue_own", "overdue_others"]].to_numpy().tolist() == [[0, 2]]


def test_agency_filter_keeps_its_own_row(db: Database) -> None:
    """With an agency in the scope its co-leads have no row: the tasks in scope are but a part of theirs."""
    build.plan(db, [task("1", leads="ab", due="2023-05-31"), task("2", leads="b"), task("3", leads="c")])
    agencies = ask(db, completion.by_agency, scope("2023-06", agency="a"))
    assert list(agencies["agency_id"]) == ["a"]
    assert list(agencies["assigned"]) == [1]
    assert ask(db, completion.totals, scope("2023-06", agency="a"))["tasks"].iloc[0] == 1
    assert ask(db, completion.totals, scope("2023-06", agency="b"))["tasks"].iloc[0] == 2


def test_coordinating_is_not_leading(db: Database) -> None:
    """The agency filter takes the tasks an agency leads, not those it coordinates."""
    build.plan(db, [task("1", leads="a", coordinators="b"), task("2", leads="b")])
    assert ask(db, completion.totals, scope("2023-06", agency="b"))["tasks"].iloc[0] == 1


def test_section_filter_is_not_a_prefix_of_letters(db: Database) -> None:
    """Section I.1 holds I.1 and I.1.2, but neither I.10 nor I."""
    sections = [("I", "I", None), ("I.1", "I.1", "I"), ("I.1.2", "I.1.2", "I.1"), ("I.10", "I.10", "I")]
    build.plan(
        db,
        [task("1", section="I.1"), task("2", section="I.1.2"), task("3", section="I.10"), task("4", section="I")],
        sections=sections,
    )

    def tasks_in(section: str) -> int:
        return int(ask(db, completion.totals, scope("2023-06", section=section))["tasks"].iloc[0])

    assert {name: tasks_in(name) for name in ("I", "I.1", "I.1.2", "I.10", "I.2")} == {
        "I": 4, "I.1": 2, "I.1.2": 1, "I.10": 1, "I.2": 0,
    }  # fmt: skip


def test_plan_filter(db: Database) -> None:
    """A plan's figures are its own, also where both plans use the same numbering; none chosen means all."""
    build.plan(db, [task("1"), task("2")], code="A")
    build.plan(db, [task("1")], code="B")
    counts = [ask(db, completion.totals, scope("2023-06", plan=p))["tasks"].iloc[0] for p in ("A", "B", None)]
    assert counts == [2, 1, 3]
    both = ask(db, completion.by_section, JUNE)
    assert list(zip(both["plan_code"], both["group_ref"], both["assigned"], strict=True)) == [
        ("A", "I.1", 2), ("B", "I.1", 1),
    ]  # fmt: skip


def test_by_section(db: Database) -> None:
    """One row per second-level heading, deeper ones within it, in printed order."""
    sections = [("I", "Phần I", None), ("I.2", "Hai", "I"), ("I.1", "Một", "I"), ("I.1.a", "Sâu", "I.1")]
    build.plan(
        db,
        [
            task("1", section="I.2", due="2023-05-31"),
            task("2", section="I.1.a", due="2023-05-31"),
            task("3", section="I.1", withdrawn="2023-04-01"),
            task("4", section="I"),
        ],
        sections=sections,
    )
    build.report(db, "a", "2023-05", {"2": done("2023-05-31")})
    groups = ask(db, completion.by_section, JUNE)
    assert list(groups["group_ref"]) == ["I.2", "I.1", "I"]
    assert list(groups["title"]) == ["Hai", "Một", "Phần I"]
    assert list(groups["assigned"]) == [1, 1, 1]
    assert list(groups["overdue"]) == [1, 0, 0]
    assert list(groups["done"]) == [0, 1, 0]
    assert list(groups[STATUSES].sum(axis=1)) == [1, 2, 1]


def test_a_crowded_part_is_one_group(db: Database) -> None:
    """A part with more than ten headings (one per agency) is one row: they would repeat the chart by agency."""
    headings = [("D", "Phân công", None), *[(f"D.{i}", f"Cơ quan {i}", "D") for i in range(1, 12)]]
    build.plan(db, [task("1", section="D.1"), task("2", section="D.11")], sections=headings)
    groups = ask(db, completion.by_section, JUNE)
    assert list(zip(groups["group_ref"], groups["title"], groups["assigned"], strict=True)) == [("D", "Phân công", 2)]


def test_by_month(db: Database) -> None:
    """Tasks by the month they were due in, up to the report date: in time, late, and not done."""
    build.plan(
        db,
        [
            task("1", due="2023-04-30"),
            task("2", due="2023-04-01"),
            task("3", due="2023-06-15"),
            task("4", due="2023-06-30"),
            task("5", due="2023-07-01"),  # not due yet
            task("6", due="2023-04-30", withdrawn="2023-04-02"),
        ],
    )
    build.report(db, "a", "2023-06", {"1": done("2023-04-30"), "2": done("2023-04-02"), "3": done("2023-06-01")})
    months = ask(db, completion.by_month, JUNE)
    assert list(months["month_on"]) == [pd.Timestamp("2023-04-01"), pd.Timestamp("2023-06-01")]
    columns = ["due", "on_time", "late", "open", "rate"]
    assert months[columns].to_numpy().tolist() == [[2, 1, 1, 0, 0.5], [2, 1, 0, 1, 0.5]]


def test_ageing_buckets(db: Database) -> None:
    """Overdue by 1 and 7 days, 8 and 30, 31 and 90, 91: each edge in its own bucket, all four rows always."""
    report_on = pd.Timestamp("2023-12-31")
    days = [0, 1, 7, 8, 30, 31, 90, 91]
    dues = [(report_on - pd.Timedelta(days=n)).date().isoformat() for n in days]
    build.plan(db, [task(str(i), due=due) for i, due in enumerate(dues)])
    buckets = ask(db, completion.ageing, scope("2023-12"))
    assert dict(zip(buckets["bucket"], buckets["tasks"], strict=True)) == {"1-7": 2, "8-30": 2, "31-90": 2, "90+": 1}
    nothing = ask(db, completion.ageing, scope("2023-03"))
    assert list(nothing["tasks"]) == [0, 0, 0, 0]
