"""The rules of *Kinh phí*: one cell spoilt, one problem with that code at that cell."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.columns import BUDGET
from dashboard.ingest.monthly import validate
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.problem import Severity
from tests.ingest.monthly.good_report import MILLION, B, budget, faults, good_report, known, only


@pytest.mark.parametrize(
    ("values", "code", "column", "severity"),
    [
        ({"task": "B.I.9"}, "money_task_unknown", "task", "error"),
        ({"task": "D.1"}, "task_not_agencys", "task", "warning"),
        ({"disbursed_vnd": 900 * MILLION + 1}, "disbursed_above_allocated", "disbursed_vnd", "warning"),
        ({"allocated_vnd": 960 * MILLION + 1}, "allocated_above_estimated", "allocated_vnd", "warning"),
        ({"allocated_vnd": 0}, "disbursed_above_allocated", "disbursed_vnd", "warning"),
        ({"estimated_vnd": 0}, "allocated_above_estimated", "allocated_vnd", "warning"),
        ({"estimated_vnd": -1}, "negative_amount", "estimated_vnd", "error"),
        ({"allocated_vnd": -1}, "negative_amount", "allocated_vnd", "error"),
        ({"disbursed_vnd": -1}, "negative_amount", "disbursed_vnd", "error"),
        ({"disbursed_vnd": 600_000}, "amount_unit_slip", "disbursed_vnd", "warning"),
        ({"disbursed_vnd": 450}, "amount_unit_slip", "disbursed_vnd", "warning"),
    ],
)
def test_a_spoilt_cell_of_a_money_line(values: dict[str, Any], code: str, column: str, severity: str) -> None:
    """One spoilt cell of the money line is one problem at that cell."""
    problem = only(budget(**values))
    assert (problem.code, problem.cell, problem.severity) == (code, f"{B[column]}6", severity)
    assert (problem.sheet, problem.row, problem.column) == ("Kinh phí", 6, BUDGET[column].header)


@pytest.mark.parametrize(
    "values",
    [
        {"disbursed_vnd": 900 * MILLION},
        {"allocated_vnd": 960 * MILLION},
        {"disbursed_vnd": 0},
        {"disbursed_vnd": 600_001},
        {"estimated_vnd": None},
        {"allocated_vnd": None},
        {"estimated_vnd": None, "allocated_vnd": None, "disbursed_vnd": None},
    ],
)
def test_the_good_side_of_each_money_boundary(values: dict[str, Any]) -> None:
    """Equal amounts, zero, a blank, and one đồng short of a unit slip are no problem."""
    assert faults(budget(**values)) == []


@pytest.mark.parametrize(
    ("times", "factor"),
    [
        (500, 1_000),
        (1_000, 1_000),
        (2_000, 1_000),
        (600_000, MILLION),
        (2 * MILLION, MILLION),
        (10**9, 10**9),
    ],
)
def test_a_unit_slip_names_the_factor_both_ways(times: int, factor: int) -> None:
    """An amount too large or too small by a unit names that unit's factor, and the earlier amount."""
    line = ("B.I.1", "Ngân sách tỉnh", "Chi mua trang phục")
    small, large = 3, 3 * times
    for old, new in ((small, large), (large, small)):
        facts = replace(known(), previous_money={line: {"estimated_vnd": old}})
        report = budget(estimated_vnd=new, allocated_vnd=None, disbursed_vnd=None)
        problem = only(report, facts)
        assert (problem.code, problem.cell) == ("amount_unit_slip", f"{B['estimated_vnd']}6")
        assert problem.values == {"amount": new, "previous": old, "factor": factor, "is_larger": new > old}
    facts = replace(known(), previous_money={line: {"estimated_vnd": MILLION}})
    assert faults(budget(estimated_vnd=499 * MILLION, allocated_vnd=None, disbursed_vnd=None), facts) == []


def test_a_unit_slip_is_seen_although_the_line_was_retyped() -> None:
    """The earlier amount of a line is found when case and spacing of its words differ."""
    report = budget(source="ngân sách  TỈNH", item="Chi mua  trang phục", disbursed_vnd=450)
    assert faults(report) == [("amount_unit_slip", f"{B['disbursed_vnd']}6")]


def test_a_new_money_line_has_nothing_to_slip_from() -> None:
    """Without an earlier amount, or with an earlier 0, any usual amount is taken."""
    assert faults(budget(disbursed_vnd=450_000), replace(known(), previous_money={})) == []
    line = ("B.I.1", "Ngân sách tỉnh", "Chi mua trang phục")
    zero = {line: {"estimated_vnd": 0, "allocated_vnd": None}}
    assert faults(budget(), replace(known(), previous_money=zero)) == []


@pytest.mark.parametrize("column", ["estimated_vnd", "allocated_vnd", "disbursed_vnd"])
@pytest.mark.parametrize(
    ("amount", "largest", "code"),
    [
        (900_000_000 * MILLION, None, "amount_too_high"),  # đồng typed beside "triệu đồng"
        (900_000_000 * MILLION, 960 * MILLION, "amount_too_high"),
        (50_000 * MILLION, None, "amount_too_high"),
        (20_000 * MILLION, 20 * MILLION, "amount_too_high"),  # triệu typed beside "tỷ đồng" in a plan of small sums
        (540, None, "amount_too_low"),  # triệu typed beside "đồng"
        (99_999, 960 * MILLION, "amount_too_low"),
        (50_000 * MILLION - 1, 960 * MILLION, None),
        (20_000 * MILLION - 1, 20 * MILLION, None),
        (100_000, None, None),
        (0, None, None),
    ],
)
def test_a_first_amount_of_another_size_is_asked_about(
    amount: int, largest: int | None, code: str | None, column: str
) -> None:
    """Estimated, allocated and disbursed each, where nothing earlier was reported: a warning at the cell."""
    values = dict.fromkeys(("estimated_vnd", "allocated_vnd", "disbursed_vnd")) | {column: amount}
    problems = validate.report(budget(**values), replace(known(), previous_money={}, largest_vnd=largest))
    expected = [] if code is None else [(code, f"{B[column]}6", "warning")]
    assert [(problem.code, problem.cell, problem.severity) for problem in problems] == expected


def test_an_unusual_amount_is_asked_about_once() -> None:
    """What was confirmed and stored is not asked again; what slipped since is said to have slipped, and no more."""
    line = ("B.I.1", "Ngân sách tỉnh", "Chi mua trang phục")
    report = budget(estimated_vnd=60_000 * MILLION, allocated_vnd=None, disbursed_vnd=None)
    for before, expected in ((60_000 * MILLION, []), (60 * MILLION, ["amount_unit_slip"]),
                             (40_000 * MILLION, ["amount_too_high"]), (None, ["amount_too_high"])):  # fmt: skip
        facts = replace(known(), previous_money={line: {"estimated_vnd": before}})
        assert [code for code, _cell in faults(report, facts)] == expected


def test_a_money_line_twice() -> None:
    """Same task, source and item is an error however spaced; other tones or another source are not."""
    report = good_report()
    first = report.budget[0]

    def with_line(**values: Any) -> Report:
        where = Where("Kinh phí", 7, {name: f"{letter}7" for name, letter in B.items()})
        return replace(report, budget=[first, Row(where, first.values | values)])

    problem = only(with_line(item="CHI MUA  trang phục"))
    assert (problem.code, problem.cell, problem.severity) == (
        "duplicate_money_line",
        f"{B['item']}7",
        Severity.ERROR,
    )
    assert problem.values["first_row"] == 6
    assert faults(with_line(item="Chi múa trang phục")) == []
    assert faults(with_line(source="Xã hội hóa")) == []
    assert faults(with_line(task="B.I.2")) == []
    blank = dict.fromkeys(AMOUNTS)
    assert faults(with_line(**blank)) == []


@given(
    estimated=st.none() | st.integers(10**5, 10**10),
    allocated=st.none() | st.integers(10**5, 10**10),
    disbursed=st.none() | st.integers(10**5, 10**10),
)
def test_amounts_in_descending_order_are_never_faulted(
    estimated: int | None, allocated: int | None, disbursed: int | None
) -> None:
    """Disbursed ≤ allocated ≤ estimated, or blank, has no problem; each exceeded limit has exactly one."""
    facts = replace(known(), previous_money={})
    report = budget(estimated_vnd=estimated, allocated_vnd=allocated, disbursed_vnd=disbursed)
    expected = []
    if allocated is not None and disbursed is not None and disbursed > allocated:
        expected.append("disbursed_above_allocated")
    if estimated is not None and allocated is not None and allocated > estimated:
        expected.append("allocated_above_estimated")
    assert [code for code, _cell in faults(report, facts)] == expected
