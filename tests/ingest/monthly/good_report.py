"""A report that every rule passes, and what is known of its agency and period; tests spoil one cell of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.ingest.columns import BUDGET, PROGRESS, TEMPLATE_VERSION, SheetColumns
from dashboard.ingest.monthly import validate
from dashboard.ingest.monthly.checks.known import Known, PeriodFacts, TaskFacts
from dashboard.ingest.normalise import Report
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import Problem

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


def with_values(row: Row, values: dict[str, Any]) -> Row:
    return replace(row, values=row.values | values)


def progress(number: int, **values: Any) -> Report:
    """The good report with these cells of one row of *Tiến độ* changed."""
    report = good_report()
    rows = [with_values(row, values) if row.where.row == number else row for row in report.progress]
    return replace(report, progress=rows)


def budget(**values: Any) -> Report:
    """The good report with these cells of its money line changed."""
    report = good_report()
    return replace(report, budget=[with_values(report.budget[0], values)])


def faults(report: Report, facts: Known | None = None) -> list[tuple[str, str | None]]:
    """(code, cell) of every problem."""
    return [(problem.code, problem.cell) for problem in validate.report(report, facts or known())]


def only(report: Report, facts: Known | None = None) -> Problem:
    """The one problem of a report."""
    problems = validate.report(report, facts or known())
    assert len(problems) == 1, problems
    return problems[0]


P = {column.name: chr(65 + i) for i, column in enumerate(PROGRESS.columns)}


B = {column.name: chr(65 + i) for i, column in enumerate(BUDGET.columns)}


def nil_report() -> Report:
    """A nil report as the template sends it back: the cells hold what was last reported."""
    rows = [progress_row(n, task=ref, **values) for n, (ref, values) in enumerate(known().previous.items(), 6)]
    line, amounts = next(iter(known().previous_money.items()))
    money = budget_row(6, **dict(zip(("task", "source", "item"), line, strict=True)), **amounts)
    return replace(good_report(), is_nil=True, progress=rows, budget=[money])
