"""The rules of which tasks a report is on, and of a nil report."""

from dataclasses import replace

from dashboard.ingest.monthly import validate
from dashboard.ingest.problem import Severity
from tests.ingest.monthly.good_report import (
    MILLION,
    B,
    faults,
    good_report,
    known,
    nil_report,
    only,
    progress,
    progress_row,
    with_values,
)


def test_an_unknown_task_code() -> None:
    """A code that the plan does not print is an error at its cell; the task it hid is missing."""
    problems = validate.report(progress(6, task="B.I.9"), known())
    assert [(p.code, p.cell, p.task) for p in problems] == [
        ("unknown_task", "A6", "B.I.9"),
        ("task_missing", None, "B.I.1"),
    ]
    assert faults(progress(9, task="C.9")) == [("unknown_task", "A9")]


def test_an_unknown_task_code_on_a_row_that_reports_nothing() -> None:
    """A damaged code is an error although its row is otherwise blank."""
    report = good_report()
    report = replace(report, progress=[*report.progress, progress_row(10, task="B.I.9")])
    assert faults(report) == [("unknown_task", "A10")]


def test_a_task_of_another_agency() -> None:
    """Reporting on a task the agency neither leads nor coordinates is an error; a blank row on it is none."""
    problem = only(progress(9, task="D.1"))
    assert (problem.code, problem.cell, problem.severity) == ("task_not_agencys", "A9", Severity.ERROR)
    assert problem.values["title"] == "Nhiệm vụ D.1"
    report = good_report()
    assert faults(replace(report, progress=[*report.progress, progress_row(10, task="D.1")])) == []


def test_a_task_in_two_rows() -> None:
    """The second row that reports on a task is named, with the first one's number; a blank second is not."""
    report = good_report()
    again = progress_row(10, task="B.I.1", percent=70.0)
    problem = only(replace(report, progress=[*report.progress, again]))
    assert (problem.code, problem.cell) == ("duplicate_task", "A10")
    assert problem.values == {"first_row": 6}
    blank = progress_row(10, task="B.I.1", title="Nhiệm vụ", role="lead", unit="bài")
    assert faults(replace(report, progress=[*report.progress, blank])) == []


def test_three_rows_of_one_task_all_point_to_the_first() -> None:
    """Every further row of a task is one problem."""
    report = good_report()
    more = [progress_row(n, task="B.I.1", percent=70.0) for n in (10, 11)]
    problems = validate.report(replace(report, progress=[*report.progress, *more]), known())
    assert [(p.cell, p.values["first_row"]) for p in problems] == [("A10", 6), ("A11", 6)]


def test_an_expected_task_that_is_not_in_the_file() -> None:
    """A task expected of the agency is missed; no cell is named."""
    report = good_report()
    problem = only(replace(report, progress=[row for row in report.progress if row.get("task") != "B.I.1"]))
    assert (problem.code, problem.severity) == ("task_missing", Severity.WARNING)
    assert (problem.sheet, problem.cell, problem.row, problem.task) == ("Tiến độ", None, None, "B.I.1")
    assert problem.values == {"title": "Nhiệm vụ B.I.1"}


def test_expected_rows_left_blank_are_one_warning() -> None:
    """However many rows are blank, one warning says how many and which; a reason for one takes it off."""
    report = good_report()
    expected = sorted(known().expected)
    rows = [progress_row(6 + n, task=ref, unit="bài") for n, ref in enumerate(expected)]
    problem = only(replace(report, progress=rows, budget=[]))
    assert (problem.code, problem.severity, problem.cell) == ("task_blank", Severity.WARNING, None)
    assert problem.values == {"n": len(expected), "tasks": ", ".join(r for r in known().tasks if r in expected)}
    with_reasons = [with_values(rows[0], {"missing_reason": "Chờ cấp xã"}), *rows[1:]]
    assert only(replace(report, progress=with_reasons, budget=[])).values["n"] == len(expected) - 1
    with_reasons = [with_values(row, {"missing_reason": "Chờ cấp xã"}) for row in rows]
    assert faults(replace(report, progress=with_reasons, budget=[])) == []


def test_a_task_that_is_only_coordinated_need_not_be_there() -> None:
    """No row is demanded for a task the agency coordinates."""
    report = good_report()
    assert faults(replace(report, progress=report.progress[:3])) == []


def test_a_nil_report_misses_no_task() -> None:
    """With the nil box ticked an empty sheet is complete."""
    assert faults(replace(good_report(), is_nil=True, progress=[], budget=[])) == []


def test_a_nil_report_may_hold_last_months_values() -> None:
    """Pre-filled values that nobody changed are not a report."""
    assert faults(nil_report()) == []


def test_a_nil_report_with_a_changed_value_asks() -> None:
    """A changed cell beside a ticked nil box is an error at that cell, with the old value as expected."""
    report = nil_report()
    rows = [with_values(report.progress[0], {"percent": 41.0}), *report.progress[1:]]
    problem = only(replace(report, progress=rows))
    assert (problem.code, problem.cell, problem.severity) == ("nil_with_values", "E6", Severity.ERROR)
    assert (problem.found, problem.expected) == ("41%", "40%")


def test_a_nil_report_with_changed_money_asks() -> None:
    """The money sheet is compared too."""
    report = nil_report()
    problem = only(replace(report, budget=[with_values(report.budget[0], {"disbursed_vnd": 301 * MILLION})]))
    assert (problem.code, problem.cell) == ("nil_with_values", f"{B['disbursed_vnd']}6")
    assert (problem.found, problem.expected) == ("301.000.000", "300.000.000")
