"""What a commit would change: new, changed, unchanged and missing, the biggest change first."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.columns import BUDGET, PROGRESS
from dashboard.ingest.monthly import diff
from dashboard.ingest.monthly.diff import Change
from dashboard.ingest.normalise.rows import Row, Where

TITLES = {ref: f"Nhiệm vụ {ref}" for ref in ("B.I.1", "B.I.2", "B.I.10", "C.1")}
MILLION = 1_000_000
LINE = ("B.I.1", "Ngân sách tỉnh", "Chi may trang phục")


def task(ref: str, **values: Any) -> Row:
    """A row of *Tiến độ*; what is not given is blank."""
    blank = {column.name: None for column in PROGRESS.columns}
    return Row(Where("Tiến độ", 6, {}), blank | {"task": ref} | values)


def money(line: tuple[str, str, str], **amounts: int | None) -> Row:
    """A row of *Kinh phí*; what is not given is blank."""
    blank = {column.name: None for column in BUDGET.columns}
    return Row(
        Where("Kinh phí", 6, {}),
        blank | dict(zip(("task", "source", "item"), line, strict=True)) | amounts,
    )


def tasks(stored: Mapping[str, Mapping[str, Any]], *rows: Row) -> diff.Diff:
    """The diff of a report without money."""
    return diff.against(stored, rows, TITLES, {}, [])


def lines(stored: Mapping[tuple[str, str, str], Mapping[str, int | None]], *rows: Row) -> diff.Diff:
    """The diff of a report without tasks."""
    return diff.against({}, [], TITLES, stored, rows)


def test_a_changed_task_names_old_and_new() -> None:
    """Each differing value is one change in printed order, and the points say how far the percentage moved."""
    stored = {"B.I.1": {"percent": 40.0, "started_on": date(2024, 1, 10), "result": "Đã viết 20 bài"}}
    (one,) = tasks(
        stored,
        task("B.I.1", percent=60.5, started_on=date(2024, 1, 10), result="Đã viết 30 bài", quantity=30.0),
    ).tasks
    assert (one.task, one.title, one.kind, one.points) == ("B.I.1", "Nhiệm vụ B.I.1", "changed", 20.5)
    assert one.changes == (
        Change("B.I.1", "Nhiệm vụ B.I.1", "percent", 40.0, 60.5),
        Change("B.I.1", "Nhiệm vụ B.I.1", "quantity", None, 30.0),
        Change("B.I.1", "Nhiệm vụ B.I.1", "result", "Đã viết 20 bài", "Đã viết 30 bài"),
    )


def test_a_task_reported_for_the_first_time_is_new() -> None:
    """Every value of a new task is a change from nothing; there are no points without an old percentage."""
    (one,) = tasks({}, task("B.I.1", percent=0.0, state="not_started")).tasks
    assert (one.kind, one.points) == ("new", None)
    assert [(c.column, c.old, c.new) for c in one.changes] == [
        ("percent", None, 0.0),
        ("state", None, "not_started"),
    ]


def test_a_blank_where_a_value_was_is_a_change() -> None:
    """A value that the file no longer gives is shown, and is not taken for 0."""
    (one,) = tasks({"B.I.1": {"percent": 0.0, "result": "Xong"}}, task("B.I.1", result="Xong")).tasks
    assert (one.kind, one.points) == ("changed", None)
    assert [(c.column, c.old, c.new) for c in one.changes] == [("percent", 0.0, None)]


@pytest.mark.parametrize("rows", [[], [task("B.I.1", title="Nhiệm vụ", unit="bài")]])
def test_a_stored_task_the_file_says_nothing_of_is_missing(rows: list[Row]) -> None:
    """A row that is gone and a row that reports nothing are the same: missing, without changes."""
    (one,) = tasks({"B.I.1": {"percent": 40.0}}, *rows).tasks
    assert (one.task, one.title, one.kind, one.changes, one.points) == (
        "B.I.1",
        "Nhiệm vụ B.I.1",
        "missing",
        (),
        None,
    )


def test_a_row_that_reports_nothing_is_no_task() -> None:
    """A blank row on a task nothing is stored of does not appear at all."""
    delta = tasks({}, task("B.I.1", title="Nhiệm vụ", role="lead", unit="bài"), task("B.I.2"))
    assert delta.tasks == ()
    assert delta.is_empty


def test_locked_cells_are_not_compared() -> None:
    """Title, role and deadline come from the template: retyping them changes nothing that is stored."""
    stored = {"B.I.1": {"percent": 40.0, "title": "x", "period_on": date(2024, 2, 1)}}
    delta = tasks(stored, task("B.I.1", percent=40.0, title="y", role="lead", deadline="z"))
    assert delta.is_empty
    assert delta.count("unchanged") == 1


def test_the_biggest_change_comes_first() -> None:
    """By points moved up or down, a new task by its percentage; then missing ones, then unchanged ones."""
    stored = {
        "B.I.1": {"percent": 10.0},
        "B.I.2": {"percent": 50.0},
        "C.1": {"percent": 70.0},
        "D.1": {"percent": 1.0},
        "D.2": {"percent": 20.0},
    }
    delta = tasks(
        stored,
        task("B.I.1", percent=15.0),
        task("B.I.2", percent=20.0),
        task("B.I.10", percent=25.0),
        task("C.1", percent=70.0),
        task("D.2", percent=20.0, result="Đang làm"),
    )
    assert [(one.task, one.kind) for one in delta.tasks] == [
        ("B.I.2", "changed"),
        ("B.I.10", "new"),
        ("B.I.1", "changed"),
        ("D.2", "changed"),
        ("D.1", "missing"),
        ("C.1", "unchanged"),
    ]
    assert [delta.count(kind) for kind in ("new", "changed", "missing", "unchanged")] == [1, 3, 1, 1]
    assert not delta.is_empty


def test_equal_changes_stand_in_printed_order() -> None:
    """B.I.2 is printed before B.I.10, whatever the order of the letters and of the rows."""
    delta = tasks({}, *(task(ref, percent=10.0) for ref in ("C.1", "B.I.10", "B.I.2", "B.I.1")))
    assert [one.task for one in delta.tasks] == ["B.I.1", "B.I.2", "B.I.10", "C.1"]


def test_money_lines_are_compared_amount_by_amount() -> None:
    """A line is new, changed, unchanged or missing by task, source and item; the most money moved comes first."""
    other = ("B.I.1", "Xã hội hóa", "Chi may trang phục")
    gone = ("C.1", "Ngân sách tỉnh", "Xây nhà")
    same = ("B.I.2", "Ngân sách tỉnh", "In sách")
    delta = lines(
        {
            LINE: {"estimated_vnd": 960 * MILLION, "disbursed_vnd": 300 * MILLION},
            gone: {"estimated_vnd": 1},
            same: {"estimated_vnd": 5},
        },
        money(same, estimated_vnd=5),
        money(LINE, estimated_vnd=960 * MILLION, disbursed_vnd=450 * MILLION),
        money(other, estimated_vnd=500 * MILLION),
        money(("C.1", "Ngân sách tỉnh", "Không có số")),
    )
    assert [((one.task, one.source, one.item), one.kind) for one in delta.money] == [
        (other, "new"),
        (LINE, "changed"),
        (gone, "missing"),
        (same, "unchanged"),
    ]
    assert [one.title for one in delta.money] == [TITLES[one.task] for one in delta.money]
    assert delta.money[1].changes == (Change("B.I.1", "Nhiệm vụ B.I.1", "disbursed_vnd", 300 * MILLION, 450 * MILLION),)
    assert [delta.count_money(kind) for kind in ("new", "changed", "missing", "unchanged")] == [1, 1, 1, 1]
    assert delta.count("new") == 0
    assert not delta.is_empty


def test_money_is_ranked_to_the_last_dong() -> None:
    """An amount that appears or disappears moves by itself; the line where 3 đồng moved stands before 2 đồng."""
    two, three = ("B.I.1", "Ngân sách tỉnh", "a"), ("B.I.2", "Ngân sách tỉnh", "b")
    for old, new in ((None, 3), (3, None)):
        delta = lines(
            {two: {"estimated_vnd": 4}, three: {"estimated_vnd": old, "allocated_vnd": 9}},
            money(two, estimated_vnd=6),
            money(three, estimated_vnd=new, allocated_vnd=9),
        )
        assert [one.item for one in delta.money] == ["b", "a"]


def test_a_moved_percentage_stands_before_moved_words() -> None:
    """Half a point is a bigger change than any number of texts."""
    stored = {"B.I.1": {"percent": 10.0}, "B.I.2": {"percent": 10.0}, "B.I.10": {"percent": 10.0}}
    delta = tasks(
        stored,
        task("B.I.1", percent=10.0, result="x"),
        task("B.I.2", percent=10.0, result="x", difficulty="y"),
        task("B.I.10", percent=10.5),
    )
    assert [one.task for one in delta.tasks] == ["B.I.10", "B.I.2", "B.I.1"]


@pytest.mark.parametrize(
    "delta",
    [
        tasks({}, task("B.I.1", percent=1.0)),
        tasks({"B.I.1": {"percent": 1.0}}, task("B.I.1", percent=2.0)),
        tasks({"B.I.1": {"percent": 1.0}}),
        lines({}, money(LINE, estimated_vnd=0)),
        lines({LINE: {"estimated_vnd": 0}}),
        lines({LINE: {"estimated_vnd": None}}, money(LINE, estimated_vnd=0)),
    ],
)
def test_one_difference_anywhere_is_not_empty(delta: diff.Diff) -> None:
    """A diff is empty only when nothing is new, changed or missing, money included; 0 is not blank."""
    assert not delta.is_empty


def test_of_two_rows_for_one_task_the_first_counts() -> None:
    """A doubled task (an error elsewhere) is compared once."""
    delta = tasks({"B.I.1": {"percent": 1.0}}, task("B.I.1", percent=1.0), task("B.I.1", percent=9.0))
    assert delta.is_empty
    assert len(delta.tasks) == 1


# Differences below a cell's rounding are not differences (`validate.same`), so figures have two decimals.
figures = st.integers(0, 10**9).map(lambda n: n / 100)
texts = st.none() | st.sampled_from(["Đã viết 20 bài", "Chậm vốn", "Công văn 5/CV-UBND"])
values = st.fixed_dictionaries(
    {
        "percent": st.none() | st.integers(0, 10_000).map(lambda n: n / 100),
        "state": st.none() | st.sampled_from(["in_progress", "complete", "suspended", "not_started"]),
        "started_on": st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31)),
        "finished_on": st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31)),
        "quantity": st.none() | figures,
        "unit": st.none() | st.just("bài"),
        "result": texts,
        "evidence": texts,
    }
)
reports = st.dictionaries(st.sampled_from([*TITLES, "Z.9"]), values)
amounts = st.none() | st.integers(0, 10**15)
money_values = st.fixed_dictionaries({"estimated_vnd": amounts, "allocated_vnd": amounts, "disbursed_vnd": amounts})
budgets = st.dictionaries(
    st.tuples(
        st.sampled_from(list(TITLES)),
        st.sampled_from(["Ngân sách tỉnh", "Xã hội hóa"]),
        st.sampled_from(["In sách", "May"]),
    ),
    money_values,
)


def committed(report: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the store holds of a report: rows that say something, numbers as doubles."""
    return {
        ref: {column: float(v) if isinstance(v, float) else v for column, v in row.items()}
        for ref, row in report.items()
        if any(v is not None for column, v in row.items() if column != "unit")
    }


@given(report=reports, budget=budgets)
def test_the_same_file_twice_changes_nothing(
    report: dict[str, dict[str, Any]], budget: dict[tuple[str, str, str], dict[str, int | None]]
) -> None:
    """A report compared with what committing it stored is empty, whatever is in it."""
    stored_money = {line: row for line, row in budget.items() if any(v is not None for v in row.values())}
    delta = diff.against(
        committed(report),
        [task(ref, **row) for ref, row in report.items()],
        TITLES,
        stored_money,
        [money(line, **row) for line, row in budget.items()],
    )
    assert delta.is_empty
    assert delta.count("unchanged") == len(delta.tasks) == len(committed(report))
    assert delta.count_money("unchanged") == len(delta.money) == len(stored_money)


@given(before=reports, after=reports)
def test_a_diff_tells_the_whole_difference(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> None:
    """Applying the changes to what is stored gives the report, and every task stands in the diff once."""
    stored, reported = committed(before), committed(after)
    delta = tasks(stored, *(task(ref, **row) for ref, row in after.items()))
    assert sorted(one.task for one in delta.tasks) == sorted(stored.keys() | reported.keys())
    assert delta.is_empty == (stored == reported)
    applied = {ref: dict(row) for ref, row in stored.items()}
    for one in delta.tasks:
        if one.kind == "missing":
            del applied[one.task]
        for change in one.changes:
            row = applied.setdefault(one.task, dict.fromkeys(reported[one.task]))
            assert row.get(change.column) == change.old
            row[change.column] = change.new
    assert applied == reported
