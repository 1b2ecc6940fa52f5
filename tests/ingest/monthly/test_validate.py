"""The business rules: one valid report, spoil one cell, expect one problem with that code at that cell."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.columns import BUDGET, PROGRESS, TEMPLATE_VERSION, SheetColumns
from dashboard.ingest.monthly import validate
from dashboard.ingest.monthly.checks.known import Known, PeriodFacts, TaskFacts
from dashboard.ingest.monthly.checks.rows import INPUT, has_amounts, is_reported, same
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_wording import sentence

SENT_ON = date(2024, 4, 2)
MILLION = 1_000_000


def a_row(sheet: SheetColumns, number: int, values: dict[str, Any]) -> Row:
    """A row as it is read: every column of the sheet has its cell, A first; what is not given is blank."""
    cells = {column.name: f"{chr(65 + i)}{number}" for i, column in enumerate(sheet.columns)}
    return Row(Where(sheet.title, number, cells), {c.name: None for c in sheet.columns} | values)


def progress_row(number: int, **values: Any) -> Row:
    return a_row(PROGRESS, number, values)


def budget_row(number: int, **values: Any) -> Row:
    return a_row(BUDGET, number, values)


def good_report() -> Report:
    """Row 6 is under way, row 7 finished, row 8 suspended, row 9 coordinated; one money line, in row 6."""
    return Report(
        stamp=Stamp(TEMPLATE_VERSION, "A", "so-vhttdl", date(2024, 3, 1)),
        is_nil=False,
        is_consolidated=False,
        progress=[
            progress_row(
                6,
                task="B.I.1",
                percent=60.0,
                state="in_progress",
                started_on=date(2024, 1, 10),
                quantity=30.0,
                result="Đã viết 30 bài",
            ),
            progress_row(
                7,
                task="B.I.2",
                percent=100.0,
                state="complete",
                started_on=date(2024, 2, 1),
                finished_on=date(2024, 3, 20),
            ),
            progress_row(8, task="B.I.3", percent=20.0, state="suspended", evidence="Công văn 12/CV-UBND"),
            progress_row(9, task="C.1", percent=10.0),
        ],
        budget=[
            budget_row(
                6,
                task="B.I.1",
                source="Ngân sách tỉnh",
                item="Chi mua trang phục",
                estimated_vnd=960 * MILLION,
                allocated_vnd=900 * MILLION,
                disbursed_vnd=450 * MILLION,
            )
        ],
    )


def facts(ref: str, lead: str = "so-vhttdl", coordinator: str = "so-tai-chinh", target: float | None = None) -> Any:
    return TaskFacts(
        ref=ref,
        title=f"Nhiệm vụ {ref}",
        plan_start=date(2024, 1, 1),
        due=date(2024, 6, 30),
        target=target,
        unit="bài" if target else None,
        leads=frozenset({lead}),
        coordinators=frozenset({coordinator}),
        is_withdrawn=False,
    )


def known() -> Known:
    """Last month all four tasks were reported, a little lower; D.1 belongs to somebody else."""
    tasks = [
        facts("B.I.1", target=51.0),
        facts("B.I.2"),
        facts("B.I.3"),
        facts("C.1", lead="so-xay-dung", coordinator="so-vhttdl"),
        facts("D.1", lead="so-xay-dung"),
    ]
    return Known(
        plan_code="A",
        agency_id="so-vhttdl",
        agency_name="Sở Văn hóa, Thể thao và Du lịch",
        period=PeriodFacts(date(2024, 3, 1)),
        sent_on=SENT_ON,
        tasks={task.ref: task for task in tasks},
        expected=frozenset({"B.I.1", "B.I.2", "B.I.3"}),
        previous={
            "B.I.1": {"percent": 40.0, "started_on": date(2024, 1, 10), "quantity": 20.0},
            "B.I.2": {"percent": 80.0},
            "B.I.3": {"percent": 20.0, "state": "suspended", "evidence": "Công văn 12/CV-UBND"},
            "C.1": {"percent": 10.0},
        },
        previous_money={
            ("B.I.1", "Ngân sách tỉnh", "Chi mua trang phục"): {
                "estimated_vnd": 960 * MILLION,
                "allocated_vnd": 900 * MILLION,
                "disbursed_vnd": 300 * MILLION,
            }
        },
    )


def in_period(**changes: Any) -> Known:
    """The same, with these facts of the period changed."""
    return replace(known(), period=replace(known().period, **changes))


def _changed(row: Row, values: dict[str, Any]) -> Row:
    return replace(row, values=row.values | values)


def progress(number: int, **values: Any) -> Report:
    """The good report with these cells of one row of *Tiến độ* changed."""
    report = good_report()
    rows = [_changed(row, values) if row.where.row == number else row for row in report.progress]
    return replace(report, progress=rows)


def budget(**values: Any) -> Report:
    """The good report with these cells of its money line changed."""
    report = good_report()
    return replace(report, budget=[_changed(report.budget[0], values)])


def found(report: Report, facts: Known | None = None) -> list[tuple[str, str | None]]:
    """(code, cell) of every problem."""
    return [(problem.code, problem.cell) for problem in validate.report(report, facts or known())]


def only(report: Report, facts: Known | None = None) -> Problem:
    """The one problem of a report."""
    problems = validate.report(report, facts or known())
    assert len(problems) == 1, problems
    return problems[0]


P = {column.name: chr(65 + i) for i, column in enumerate(PROGRESS.columns)}
B = {column.name: chr(65 + i) for i, column in enumerate(BUDGET.columns)}


def test_a_good_report_has_no_problem() -> None:
    """The report every other test spoils is clean, so whatever they find comes from the spoilt cell."""
    assert found(good_report()) == []


def test_every_rule_says_what_and_why() -> None:
    """A rule's docstring states what it checks and why, and no rule is listed twice."""
    for check in validate.CHECKS:
        text = check.__doc__ or ""
        assert text.startswith("What: ") and "\n    Why: " in text, check
    assert len(set(validate.CHECKS)) == len(validate.CHECKS)


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
    assert found(progress(row, **values)) == []


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_both_ends_of_the_range_are_percentages(percent: float) -> None:
    """0 % and 100 % are in range."""
    codes = [code for code, _cell in found(progress(6, percent=percent, state=None))]
    assert "percent_out_of_range" not in codes


@pytest.mark.parametrize("column", ["difficulty", "evidence"])
def test_a_fall_with_a_reason_is_accepted(column: str) -> None:
    """A lower percentage is no problem once difficulty or evidence says why; the result does not."""
    assert found(progress(6, **{"percent": 30.0, column: "Nghiệm thu lại khối lượng"})) == []
    assert found(progress(6, percent=30.0, result="Nghiệm thu lại")) == [("percent_fell", "E6")]


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
    assert found(progress(6, percent=percent, state="not_started"), facts) == problems


def test_a_problem_shows_what_the_cell_holds() -> None:
    """`found` is the cell as the sheet shows it, and nothing for a blank one."""
    assert only(progress(9, task="C.9")).found == "C.9"
    assert only(progress(6, started_on=date(2024, 4, 3))).found == "03/04/2024"
    assert only(progress(6, quantity=1234567.5)).found == "1.234.567,5"
    assert only(progress(7, finished_on=None)).found is None


def test_a_first_report_neither_falls_nor_jumps() -> None:
    """A task never reported before may start at any percentage."""
    facts = replace(known(), previous={})
    assert found(progress(6, percent=99.0), facts) == []


def test_a_percentage_out_of_range_is_not_judged_further() -> None:
    """1000 % is out of range, and is not also a jump or against the state or the finish date."""
    assert found(progress(7, percent=1000.0)) == [("percent_out_of_range", "E7")]


def test_a_blank_percentage_carries_the_last_one() -> None:
    """A finish date and "complete" beside a blank percentage are right if 100 % was reported before."""
    facts = known()
    facts = replace(facts, previous=dict(facts.previous) | {"B.I.2": {"percent": 100.0}})
    assert found(progress(7, percent=None), facts) == []
    assert found(progress(7, percent=None, state="in_progress"), facts) == [("state_contradicts_percent", "F7")]


def test_a_blank_start_carries_the_last_one() -> None:
    """The finish is compared with the start reported earlier when the cell is blank this time."""
    facts = known()
    for day, problems in [(20, []), (21, [("finish_before_start", "H7")])]:
        earlier = {"B.I.2": {"percent": 80.0, "started_on": datetime(2024, 3, day)}}
        facts = replace(facts, previous=dict(facts.previous) | earlier)
        assert found(progress(7, started_on=None), facts) == problems
    broken = Problem(Severity.ERROR, "date_unreadable", sheet="Tiến độ", cell="G7", row=7, task="B.I.2")
    assert validate.report(progress(7, started_on=None), facts, [broken]) == []


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


def test_an_unknown_task_code() -> None:
    """A code that the plan does not print is an error at its cell; the task it hid is missing."""
    problems = validate.report(progress(6, task="B.I.9"), known())
    assert [(p.code, p.cell, p.task) for p in problems] == [
        ("unknown_task", "A6", "B.I.9"),
        ("task_missing", None, "B.I.1"),
    ]
    assert found(progress(9, task="C.9")) == [("unknown_task", "A9")]


def test_an_unknown_task_code_on_a_row_that_reports_nothing() -> None:
    """A damaged code is an error although its row is otherwise blank."""
    report = good_report()
    report = replace(report, progress=[*report.progress, progress_row(10, task="B.I.9")])
    assert found(report) == [("unknown_task", "A10")]


def test_a_task_of_another_agency() -> None:
    """Reporting on a task the agency neither leads nor coordinates is an error; a blank row on it is none."""
    problem = only(progress(9, task="D.1"))
    assert (problem.code, problem.cell, problem.severity) == ("task_not_agencys", "A9", Severity.ERROR)
    assert problem.values["title"] == "Nhiệm vụ D.1"
    report = good_report()
    assert found(replace(report, progress=[*report.progress, progress_row(10, task="D.1")])) == []


def test_a_task_in_two_rows() -> None:
    """The second row that reports on a task is named, with the first one's number; a blank second is not."""
    report = good_report()
    again = progress_row(10, task="B.I.1", percent=70.0)
    problem = only(replace(report, progress=[*report.progress, again]))
    assert (problem.code, problem.cell) == ("duplicate_task", "A10")
    assert problem.values == {"first_row": 6}
    blank = progress_row(10, task="B.I.1", title="Nhiệm vụ", role="lead", unit="bài")
    assert found(replace(report, progress=[*report.progress, blank])) == []


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
    told = [_changed(rows[0], {"missing_reason": "Chờ cấp xã"}), *rows[1:]]
    assert only(replace(report, progress=told, budget=[])).values["n"] == len(expected) - 1
    told = [_changed(row, {"missing_reason": "Chờ cấp xã"}) for row in rows]
    assert found(replace(report, progress=told, budget=[])) == []


def test_a_task_that_is_only_coordinated_need_not_be_there() -> None:
    """No row is demanded for a task the agency coordinates."""
    report = good_report()
    assert found(replace(report, progress=report.progress[:3])) == []


def test_a_nil_report_misses_no_task() -> None:
    """With the nil box ticked an empty sheet is complete."""
    assert found(replace(good_report(), is_nil=True, progress=[], budget=[])) == []


def nil_report() -> Report:
    """A nil report as the template sends it back: the cells hold what was last reported."""
    rows = [progress_row(n, task=ref, **values) for n, (ref, values) in enumerate(known().previous.items(), 6)]
    line, amounts = next(iter(known().previous_money.items()))
    money = budget_row(6, **dict(zip(("task", "source", "item"), line, strict=True)), **amounts)
    return replace(good_report(), is_nil=True, progress=rows, budget=[money])


def test_a_nil_report_may_hold_last_months_values() -> None:
    """Pre-filled values that nobody changed are not a report."""
    assert found(nil_report()) == []


def test_a_nil_report_with_a_changed_value_asks() -> None:
    """A changed cell beside a ticked nil box is an error at that cell, with the old value as expected."""
    report = nil_report()
    rows = [_changed(report.progress[0], {"percent": 41.0}), *report.progress[1:]]
    problem = only(replace(report, progress=rows))
    assert (problem.code, problem.cell, problem.severity) == ("nil_with_values", "E6", Severity.ERROR)
    assert (problem.found, problem.expected) == ("41%", "40%")


def test_a_nil_report_with_changed_money_asks() -> None:
    """The money sheet is compared too."""
    report = nil_report()
    problem = only(replace(report, budget=[_changed(report.budget[0], {"disbursed_vnd": 301 * MILLION})]))
    assert (problem.code, problem.cell) == ("nil_with_values", f"{B['disbursed_vnd']}6")
    assert (problem.found, problem.expected) == ("301.000.000", "300.000.000")


def test_a_closed_period_needs_a_reason() -> None:
    """A blank or white reason is none; a real one lets the report through."""
    for reason in (None, "", "  "):
        problem = only(good_report(), in_period(is_closed=True, reason=reason))
        assert (problem.code, problem.cell, problem.severity) == ("period_closed", None, Severity.ERROR)
    assert found(good_report(), in_period(is_closed=True, reason="Đính chính số liệu")) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chosen_on": date(2024, 2, 1)}, "another_period"),
        ({"chosen_on": date(2024, 4, 1)}, "another_period"),
        ({"chosen_on": date(2023, 3, 1)}, "another_period"),
        ({"is_opened": False}, "period_not_opened"),
        ({"closes_on": date(2024, 4, 3)}, "sent_before_closing"),
        ({"closes_on": date(2024, 4, 30)}, "sent_before_closing"),
    ],
)
@pytest.mark.parametrize("is_nil", [False, True])
def test_a_report_out_of_its_time_is_a_warning(changes: dict[str, Any], code: str, is_nil: bool) -> None:
    """Of another month than received, not opened, sent before its closing day: one warning each, about the file; a nil
    report, too. Each sentence names the days or months concerned."""
    problem = only(nil_report() if is_nil else good_report(), in_period(**changes))
    assert (problem.code, problem.sheet, problem.cell, problem.severity) == (code, None, None, Severity.WARNING)
    told = sentence(problem)
    assert "03/2024" in told and "…" not in told and "{" not in told


def test_a_report_in_its_time_is_clean() -> None:
    """For the month received, opened, sent on its closing day or later; nor is anything said where no month is chosen
    and the closing day is not known."""
    for closes_on in (SENT_ON, date(2024, 3, 31), None):
        assert found(good_report(), in_period(chosen_on=date(2024, 3, 1), closes_on=closes_on)) == []


def test_all_three_are_said_at_once() -> None:
    """An early report of a month to come has three faults; mending one must not bring out the next."""
    early = in_period(chosen_on=date(2024, 2, 1), is_opened=False, closes_on=date(2024, 4, 25))
    codes = ["another_period", "period_not_opened", "sent_before_closing"]
    assert found(good_report(), early) == [(code, None) for code in codes]


@pytest.mark.parametrize("version", ["0", "3", ""])
def test_a_template_of_another_version(version: str) -> None:
    """A version that cannot be read is an error that names it and the one in use."""
    report = good_report()
    problem = only(replace(report, stamp=replace(report.stamp, template=version)))
    assert (problem.code, problem.severity) == ("template_version", Severity.ERROR)
    assert (problem.found, problem.expected) == (version, TEMPLATE_VERSION)


def test_the_version_before_is_still_read() -> None:
    """A workbook sent out before the last column was added is as good as a new one."""
    report = good_report()
    assert found(replace(report, stamp=replace(report.stamp, template="1"))) == []


def test_a_workbook_without_a_stamp_has_no_wrong_version() -> None:
    """A workbook that is not stamped is accepted on its headers."""
    assert found(replace(good_report(), stamp=Stamp(None, None, None, None))) == []


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
    assert found(budget(**values)) == []


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
    assert found(budget(estimated_vnd=499 * MILLION, allocated_vnd=None, disbursed_vnd=None), facts) == []


def test_a_unit_slip_is_seen_although_the_line_was_retyped() -> None:
    """The earlier amount of a line is found when case and spacing of its words differ."""
    report = budget(source="ngân sách  TỈNH", item="Chi mua  trang phục", disbursed_vnd=450)
    assert found(report) == [("amount_unit_slip", f"{B['disbursed_vnd']}6")]


def test_a_new_money_line_has_nothing_to_slip_from() -> None:
    """Without an earlier amount, or with an earlier 0, any usual amount is taken."""
    assert found(budget(disbursed_vnd=450_000), replace(known(), previous_money={})) == []
    line = ("B.I.1", "Ngân sách tỉnh", "Chi mua trang phục")
    zero = {line: {"estimated_vnd": 0, "allocated_vnd": None}}
    assert found(budget(), replace(known(), previous_money=zero)) == []


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
        assert [code for code, _cell in found(report, facts)] == expected


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
    assert found(with_line(item="Chi múa trang phục")) == []
    assert found(with_line(source="Xã hội hóa")) == []
    assert found(with_line(task="B.I.2")) == []
    blank = dict.fromkeys(AMOUNTS)
    assert found(with_line(**blank)) == []


def test_a_consolidated_workbook_is_checked_agency_by_agency() -> None:
    """Rows that name another agency are neither judged nor counted as this one's report."""
    report = replace(good_report(), is_consolidated=True)
    own = [_changed(row, {"agency": "so-vhttdl"}) for row in report.progress]
    money = [_changed(row, {"agency": "so-vhttdl"}) for row in report.budget]
    other = progress_row(20, task="B.I.1", percent=500.0, agency="so-xay-dung")
    lost = progress_row(21, task="Z.1", percent=1.0, agency=None)
    assert found(replace(report, progress=[*own, other, lost], budget=money)) == []
    elsewhere = [_changed(own[0], {"agency": "so-xay-dung"}), *own[1:]]
    assert found(replace(report, progress=elsewhere, budget=money)) == [("task_missing", None)]


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
    assert found(progress(7, finished_on=None)) == [("complete_without_finish", "H7")]
    assert len(validate.report(progress(7, finished_on=None), known(), [stamp])) == 1


def test_all_problems_come_at_once() -> None:
    """Faults in several rows and sheets are all reported, none hides another."""
    report = progress(6, percent=101.0, quantity=60.0)
    report = replace(report, budget=[_changed(report.budget[0], {"disbursed_vnd": -5})])
    assert found(report) == [
        ("percent_out_of_range", "E6"),
        ("quantity_above_target", f"{P['quantity']}6"),
        ("negative_amount", f"{B['disbursed_vnd']}6"),
    ]


def test_a_row_reports_only_through_its_input_cells() -> None:
    """Task, title, role, deadline and unit do not make a row a report; 0 and any one input cell do."""
    assert not is_reported(progress_row(6, task="B.I.1", title="x", role="lead", deadline="x", unit="bài"))
    assert is_reported(progress_row(6, task="B.I.1", percent=0.0))
    for column in INPUT:
        assert is_reported(progress_row(6, **{column: "x"}))
    assert not has_amounts(budget_row(6, task="B.I.1", source="x", item="y", unit=1))
    assert has_amounts(budget_row(6, disbursed_vnd=0))


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        (None, None, True),
        (0, None, False),
        (None, 0.0, False),
        (5, 5.0, True),
        (28.999999999999996, 29.0, True),
        (28.999999999999996, 29, True),
        (29.0, 29.01, False),
        (10**14, 10**14 + 1, False),
        (date(2024, 3, 1), datetime(2024, 3, 1), True),
        (date(2024, 3, 1), date(2024, 3, 2), False),
        ("Ủy ban", "ủy ban", False),
        ("1", 1, False),
    ],
)
def test_when_two_values_are_one(old: Any, new: Any, is_same: bool) -> None:
    """Numbers are compared up to rounding, dates by day, text letter by letter; blank is only blank."""
    assert same(old, new) is is_same


percents = st.floats(0, 100).map(lambda value: round(value, 2))


@given(before=percents, now=percents, reason=st.sampled_from([None, "Công văn 5"]))
def test_a_percentage_falls_jumps_or_does_neither(before: float, now: float, reason: str | None) -> None:
    """For any two percentages the verdict follows from their difference and the reason for a fall."""
    facts = replace(known(), previous={"C.1": {"percent": before}})
    codes = [code for code, cell in found(progress(9, percent=now, evidence=reason, finished_on=None), facts)]
    steps = round(now * 100) - round(before * 100)
    expected = ["percent_fell"] * (steps < 0 and reason is None) + ["percent_jumped"] * (steps > 5000)
    assert [code for code in codes if code.startswith("percent")] == expected


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
    assert [code for code, _cell in found(report, facts)] == expected


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
