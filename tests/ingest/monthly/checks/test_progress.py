"""The rules of *Tiến độ*: one cell spoilt, one problem with that code at that cell."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.columns import PROGRESS
from dashboard.ingest.monthly import validate
from dashboard.ingest.problem import Problem, Severity
from tests.ingest.monthly.good_report import SENT_ON, P, faults, known, only, progress


@pytest.mark.parametrize(
    ("values", "code", "column", "severity"),
    [
        ({"percent": 100.5}, "percent_out_of_range", "percent", "error"),
        ({"percent": -0.5}, "percent_out_of_range", "percent", "error"),
        ({"percent": 39.0}, "percent_fell", "percent", "warning"),
        ({"percent": 90.5}, "percent_jumped", "percent", "warning"),
        ({"finished_on": date(2024, 3, 1)}, "finish_without_complete", "finished_on", "error"),
        ({"state": "complete"}, "state_contradicts_percent", "state", "error"),
        ({"state": "not_started"}, "state_contradicts_percent", "state", "error"),
        ({"state": "suspended"}, "suspended_without_document", "evidence", "error"),
        ({"started_on": date(2024, 4, 3)}, "date_after_sending", "started_on", "error"),
        ({"started_on": date(1999, 12, 31)}, "date_out_of_range", "started_on", "error"),
        ({"started_on": date(2100, 12, 31)}, "date_after_sending", "started_on", "error"),
        ({"started_on": date(2101, 1, 1)}, "date_out_of_range", "started_on", "error"),
        ({"quantity": 51.5}, "quantity_above_target", "quantity", "warning"),
        ({"quantity": -1.0}, "negative_amount", "quantity", "error"),
    ],
)
def test_a_spoilt_cell_of_a_task_under_way(values: dict[str, Any], code: str, column: str, severity: str) -> None:
    """One spoilt cell of row 6 is one problem, named by its rule, at that cell, with its header and task."""
    problem = only(progress(6, **values))
    assert (problem.code, problem.cell, problem.severity) == (code, f"{P[column]}6", severity)
    assert (problem.sheet, problem.row) == ("Tiến độ", 6)
    assert (problem.column, problem.task) == (PROGRESS[column].header, "B.I.1")


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"finished_on": None}, "complete_without_finish", "finished_on"),
        ({"finished_on": date(2024, 1, 31)}, "finish_before_start", "finished_on"),
        ({"started_on": date(2024, 3, 21)}, "finish_before_start", "finished_on"),
        ({"started_on": SENT_ON}, "finish_before_start", "finished_on"),
        ({"finished_on": date(2000, 1, 1)}, "finish_before_start", "finished_on"),
        ({"finished_on": date(2024, 4, 3)}, "date_after_sending", "finished_on"),
        ({"finished_on": date(1924, 3, 20)}, "date_out_of_range", "finished_on"),
        ({"finished_on": date(2204, 3, 20)}, "date_out_of_range", "finished_on"),
        ({"state": "in_progress"}, "state_contradicts_percent", "state"),
        ({"state": "not_started"}, "state_contradicts_percent", "state"),
        ({"state": "suspended", "evidence": "Công văn 9"}, "state_contradicts_percent", "state"),
        ({"percent": 90.0}, "state_contradicts_percent", "state"),
        ({"percent": 90.0, "state": None}, "finish_without_complete", "finished_on"),
        ({"percent": 0.0, "state": None, "difficulty": "x"}, "finish_without_complete", "finished_on"),
        ({"percent": 99.5, "state": None}, "finish_without_complete", "finished_on"),
        ({"percent": 99.5}, "state_contradicts_percent", "state"),
        ({"percent": None}, "state_contradicts_percent", "state"),
        ({"percent": None, "state": None}, "finish_without_complete", "finished_on"),
    ],
)
def test_a_spoilt_cell_of_a_finished_task(values: dict[str, Any], code: str, column: str) -> None:
    """A finished task whose percentage, state and dates disagree is one error, said once."""
    problem = only(progress(7, **values))
    assert (problem.code, problem.cell, problem.severity) == (code, f"{P[column]}7", Severity.ERROR)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (6, {"percent": 40.0}),
        (6, {"percent": 40.0 - 1e-9}),
        (6, {"percent": 90.0}),
        (6, {"percent": 90.0 + 1e-9}),
        (6, {"percent": None}),
        (6, {"quantity": 51.0}),
        (6, {"quantity": 0.0}),
        (6, {"started_on": SENT_ON}),
        (6, {"started_on": date(2000, 1, 1)}),
        (6, {"state": None}),
        (7, {"finished_on": SENT_ON}),
        (7, {"finished_on": date(2024, 2, 1)}),
        (7, {"state": None}),
        (7, {"started_on": None}),
        (8, {"state": "in_progress", "evidence": None}),
        (9, {"percent": 0.0, "state": "not_started", "difficulty": "Nhập nhầm kỳ trước"}),
        (9, {"percent": 0.0, "state": "in_progress", "evidence": "Công văn 3"}),
        (9, {"percent": 60.0}),
    ],
)
def test_the_good_side_of_each_boundary(row: int, values: dict[str, Any]) -> None:
    """The last value a rule allows (and a rounding error beyond it) is no problem."""
    assert faults(progress(row, **values)) == []


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_both_ends_of_the_range_are_percentages(percent: float) -> None:
    """0 % and 100 % are in range."""
    codes = [code for code, _cell in faults(progress(6, percent=percent, state=None))]
    assert "percent_out_of_range" not in codes


@pytest.mark.parametrize("column", ["difficulty", "evidence"])
def test_a_fall_with_a_reason_is_accepted(column: str) -> None:
    """A lower percentage is no problem once difficulty or evidence says why; the result does not."""
    assert faults(progress(6, **{"percent": 30.0, column: "Nghiệm thu lại khối lượng"})) == []
    assert faults(progress(6, percent=30.0, result="Nghiệm thu lại")) == [("percent_fell", "E6")]


def test_a_fall_shows_both_figures() -> None:
    """The sentence can name the old and the new percentage, and what the cell shows."""
    problem = only(progress(6, percent=39.5))
    assert problem.found == "39,5%"
    assert problem.values == {"percent": 39.5, "previous": 40.0}


@pytest.mark.parametrize(("percent", "is_wrong"), [(None, False), (0.0, False), (0.5, True)])
def test_not_started_is_0_percent_or_blank(percent: float | None, is_wrong: bool) -> None:
    """Any percentage above 0 contradicts the state "not started"."""
    facts = replace(known(), previous={})
    problems = [("state_contradicts_percent", "F6")] if is_wrong else []
    assert faults(progress(6, percent=percent, state="not_started"), facts) == problems


def test_a_problem_shows_what_the_cell_holds() -> None:
    """`found` is the cell as the sheet shows it, and nothing for a blank one."""
    assert only(progress(9, task="C.9")).found == "C.9"
    assert only(progress(6, started_on=date(2024, 4, 3))).found == "03/04/2024"
    assert only(progress(6, quantity=1234567.5)).found == "1.234.567,5"
    assert only(progress(7, finished_on=None)).found is None


def test_a_first_report_neither_falls_nor_jumps() -> None:
    """A task never reported before may start at any percentage."""
    facts = replace(known(), previous={})
    assert faults(progress(6, percent=99.0), facts) == []


def test_a_percentage_out_of_range_is_not_judged_further() -> None:
    """1000 % is out of range, and is not also a jump or against the state or the finish date."""
    assert faults(progress(7, percent=1000.0)) == [("percent_out_of_range", "E7")]


def test_a_blank_percentage_carries_the_last_one() -> None:
    """A finish date and "complete" beside a blank percentage are right if 100 % was reported before."""
    facts = known()
    facts = replace(facts, previous=dict(facts.previous) | {"B.I.2": {"percent": 100.0}})
    assert faults(progress(7, percent=None), facts) == []
    assert faults(progress(7, percent=None, state="in_progress"), facts) == [("state_contradicts_percent", "F7")]


def test_a_blank_start_carries_the_last_one() -> None:
    """The finish is compared with the start reported earlier when the cell is blank this time."""
    facts = known()
    for day, problems in [(20, []), (21, [("finish_before_start", "H7")])]:
        earlier = {"B.I.2": {"percent": 80.0, "started_on": datetime(2024, 3, day)}}
        facts = replace(facts, previous=dict(facts.previous) | earlier)
        assert faults(progress(7, started_on=None), facts) == problems
    broken = Problem(Severity.ERROR, "date_unreadable", sheet="Tiến độ", cell="G7", row=7, task="B.I.2")
    assert validate.report(progress(7, started_on=None), facts, [broken]) == []


percents = st.floats(0, 100).map(lambda value: round(value, 2))


@given(before=percents, now=percents, reason=st.sampled_from([None, "Công văn 5"]))
def test_a_percentage_falls_jumps_or_does_neither(before: float, now: float, reason: str | None) -> None:
    """For any two percentages the verdict follows from their difference and the reason for a fall."""
    facts = replace(known(), previous={"C.1": {"percent": before}})
    codes = [code for code, cell in faults(progress(9, percent=now, evidence=reason, finished_on=None), facts)]
    steps = round(now * 100) - round(before * 100)
    expected = ["percent_fell"] * (steps < 0 and reason is None) + ["percent_jumped"] * (steps > 5000)
    assert [code for code in codes if code.startswith("percent")] == expected
