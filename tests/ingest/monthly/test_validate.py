"""The business rules: one valid report, spoil one cell, expect one problem with that code at that cell."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.monthly import validate
from dashboard.ingest.monthly.checks.rows import INPUT
from dashboard.ingest.problem import Problem, Severity
from tests.ingest.monthly.good_report import B, P, faults, good_report, known, only, progress, progress_row, with_values


def test_a_good_report_has_no_problem() -> None:
    """The report every other test spoils is clean, so whatever they find comes from the spoilt cell."""
    assert faults(good_report()) == []


def test_every_rule_says_what_and_why() -> None:
    """A rule's docstring states what it checks and why, and no rule is listed twice."""
    for check in validate.CHECKS:
        text = check.__doc__ or ""
        assert text.startswith("What: ") and "\n    Why: " in text, check
    assert len(set(validate.CHECKS)) == len(validate.CHECKS)


def test_a_sheet_without_an_optional_column_is_checked_all_the_same() -> None:
    """Without a finish column 100 % still asks for the date: the row is named, no cell is."""
    report = good_report()
    rows = [
        replace(
            row,
            where=replace(row.where, cells={k: v for k, v in row.where.cells.items() if k != "finished_on"}),
            values={k: v for k, v in row.values.items() if k != "finished_on"},
        )
        for row in report.progress
    ]
    problem = only(replace(report, progress=rows))
    assert (problem.code, problem.cell, problem.row) == ("complete_without_finish", None, 7)


def test_a_consolidated_workbook_is_checked_agency_by_agency() -> None:
    """Rows that name another agency are neither judged nor counted as this one's report."""
    report = replace(good_report(), is_consolidated=True)
    own = [with_values(row, {"agency": "so-vhttdl"}) for row in report.progress]
    money = [with_values(row, {"agency": "so-vhttdl"}) for row in report.budget]
    other = progress_row(20, task="B.I.1", percent=500.0, agency="so-xay-dung")
    lost = progress_row(21, task="Z.1", percent=1.0, agency=None)
    assert faults(replace(report, progress=[*own, other, lost], budget=money)) == []
    elsewhere = [with_values(own[0], {"agency": "so-xay-dung"}), *own[1:]]
    assert faults(replace(report, progress=elsewhere, budget=money)) == [("task_missing", None)]


@pytest.mark.parametrize(
    ("row", "values", "column"),
    [
        (7, {"finished_on": None}, "finished_on"),
        (7, {"percent": None}, "percent"),
        (7, {"percent": None, "state": None}, "percent"),
        (8, {"evidence": None}, "evidence"),
        (6, {"percent": 30.0}, "difficulty"),
        (6, dict.fromkeys(INPUT), "percent"),
    ],
)
def test_an_unreadable_cell_is_not_a_blank_one(row: int, values: dict[str, Any], column: str) -> None:
    """A rule that would fault a blank is silent where the cell holds something that could not be read."""
    report = progress(row, **values)
    assert validate.report(report, known())
    task = report.progress[row - 6]["task"]
    unreadable = Problem(Severity.ERROR, "formula_error", sheet="Tiến độ", cell=f"{P[column]}{row}", row=row, task=task)
    assert validate.report(report, known(), [unreadable]) == []
    elsewhere = replace(unreadable, cell=f"{P[column]}{row + 1}", row=row + 1, task="C.1")
    assert validate.report(report, known(), [elsewhere])
    note = replace(unreadable, severity=Severity.NOTE)
    assert validate.report(report, known(), [note])


def test_a_problem_without_a_cell_hides_nothing() -> None:
    """An error about the whole workbook does not silence the rules."""
    stamp = Problem(Severity.ERROR, "stamp_disagrees", sheet="Tiến độ")
    assert faults(progress(7, finished_on=None)) == [("complete_without_finish", "H7")]
    assert len(validate.report(progress(7, finished_on=None), known(), [stamp])) == 1


def test_all_problems_come_at_once() -> None:
    """Faults in several rows and sheets are all reported, none hides another."""
    report = progress(6, percent=101.0, quantity=60.0)
    report = replace(report, budget=[with_values(report.budget[0], {"disbursed_vnd": -5})])
    assert faults(report) == [
        ("percent_out_of_range", "E6"),
        ("quantity_above_target", f"{P['quantity']}6"),
        ("negative_amount", f"{B['disbursed_vnd']}6"),
    ]


cells = st.fixed_dictionaries(
    {
        "task": st.none() | st.sampled_from(["B.I.1", "B.I.2", "C.1", "D.1", "Z.9", ""]),
        "percent": st.none() | st.floats(-1e6, 1e6),
        "state": st.none() | st.sampled_from(["in_progress", "complete", "suspended", "not_started"]),
        "started_on": st.none() | st.dates(),
        "finished_on": st.none() | st.dates(),
        "quantity": st.none() | st.floats(-1e9, 1e9),
        "evidence": st.sampled_from([None, "", "Công văn 5"]),
    }
)


@given(rows=st.lists(cells, max_size=4), is_nil=st.booleans())
def test_whatever_the_cells_hold_problems_point_at_the_workbook(rows: list[dict[str, Any]], is_nil: bool) -> None:
    """Rules never fail on a typed value, leave the report as it was, and name cells that exist."""
    report = replace(good_report(), is_nil=is_nil, progress=[progress_row(n, **row) for n, row in enumerate(rows, 6)])
    before = repr(report)
    codes = {check.__name__ for check in validate.CHECKS}
    for problem in validate.report(report, known()):
        assert problem.code in codes
        assert problem.row is None or (problem.cell or "").endswith(str(problem.row))
    assert repr(report) == before
