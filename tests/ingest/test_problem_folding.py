"""Many problems become few lines, and none is lost."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_folding import folded, tidy
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading.address import address, position
from dashboard.text import translation
from tests.ingest.problems import ERROR, NOTE, WARNING, problem


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    translation.use("en")
    yield
    translation.use("vi")


def down(first: int, last: int, letter: str = "C", **values: Any) -> list[Problem]:
    return [problem(cell=f"{letter}{row}", row=row, **values) for row in range(first, last + 1)]


def test_problems_are_sorted_by_sheet_row_and_column() -> None:
    """In the order of the sheets of the template; rows by number, columns by position, not by letter."""
    cells = [
        ("Kinh phí", "A5"),
        ("Tiến độ", "AA5"),
        ("Tiến độ", "B10"),
        ("Tiến độ", "C5"),
        ("Khác", "A1"),
        ("Hướng dẫn", "B9"),
    ]
    mixed = [problem(sheet=sheet, cell=cell) for sheet, cell in cells]
    mixed += [
        Problem(ERROR, "plan_unknown"),
        problem("header_missing", cell=None, row=4),
        problem("sheet_missing", cell=None),
    ]
    tidied, total = tidy(mixed)
    assert [(p.sheet, p.cell) for p in tidied] == [
        (None, None),
        ("Hướng dẫn", "B9"),
        ("Tiến độ", None),
        ("Tiến độ", None),
        ("Tiến độ", "C5"),
        ("Tiến độ", "AA5"),
        ("Tiến độ", "B10"),
        ("Kinh phí", "A5"),
        ("Khác", "A1"),
    ]
    assert total == 9


def test_a_fault_down_a_column_is_folded() -> None:
    """Fifty cells below each other are one problem that says so; the total still counts them all."""
    folded, total = tidy(reversed(down(6, 55)))
    assert [(p.cell, p.count, p.row) for p in folded] == [("C6:C55", 50, 6)]
    assert total == 50


def test_two_cells_are_not_folded() -> None:
    """A list of two is shorter than a range with a count."""
    assert [p.cell for p in tidy(down(6, 7))[0]] == ["C6", "C7"]


def test_a_gap_ends_a_run() -> None:
    """Only adjacent rows fold: a range never covers a cell without the fault."""
    assert [p.cell for p in tidy(down(6, 8) + down(10, 12) + down(14, 14))[0]] == ["C6:C8", "C10:C12", "C14"]


@pytest.mark.parametrize(
    "other",
    [{"letter": "D"}, {"code": "date_unreadable"}, {"sheet": "Kinh phí"}, {"severity": WARNING}],
)
def test_only_problems_of_one_column_code_sheet_and_severity_fold(other: dict[str, Any]) -> None:
    """A folded problem is one fault in one column."""
    tidied, _ = tidy(down(6, 7) + down(8, 9, **other))
    assert [p.count for p in tidied] == [1, 1, 1, 1]


def test_folding_lists_what_differs() -> None:
    """Different texts of one fault are listed, at most five of them."""
    few = [replace(p, found=f"B.I.{p.row}") for p in down(6, 8, code="unknown_task")]
    assert "'B.I.6; B.I.7; B.I.8' is not" in sentence(tidy(few)[0][0])
    many = [replace(p, found=f"B.I.{p.row}") for p in down(1, 9, code="unknown_task")]
    assert "'B.I.1; B.I.2; B.I.3; B.I.4; B.I.5; …' is not" in sentence(tidy(many)[0][0])


def test_folding_with_different_values_gives_an_example() -> None:
    """Where each cell has its own figures the sentence speaks of the first cell and says that it does."""
    fell = [
        replace(p, task=f"B.{p.row}", values={"percent": p.row, "previous": 60})
        for p in down(6, 8, code="percent_fell")
    ]
    folded = tidy(fell)[0][0]
    assert folded.task is None
    assert "3 cells (Tỷ lệ hoàn thành): for example C6: 6% is lower than the 60%" in sentence(folded)


def test_two_faults_in_one_cell_are_not_lost_in_a_fold() -> None:
    """Two unknown names in one cell stay two problems, whatever stands below them."""
    names = [problem("agency_name_unknown", cell="E6", found=name) for name in ("X", "Y")]
    tidied, total = tidy(names + down(7, 8, letter="E", code="agency_name_unknown"))
    assert sum(p.count for p in tidied) == total == 4
    assert any(p.found == "X" and p.count == 1 for p in tidied)


def test_errors_are_the_last_to_be_cut() -> None:
    """Past the limit notes go first, then warnings; what is left is in sheet order; the total tells the rest."""
    notes = [problem(severity=NOTE, cell=f"A{2 * row}") for row in range(1, 300)]
    errors = [problem(cell=f"A{2 * row}") for row in range(300, 600)]
    warnings = [problem(severity=WARNING, cell=f"B{2 * row}") for row in range(1, 100)]
    shown, total = tidy(notes + errors + warnings, limit=310)
    assert (len(shown), total) == (310, 698)
    assert sum(p.severity is ERROR for p in shown) == 300
    assert sum(p.severity is WARNING for p in shown) == 10
    assert [position(p.cell or "") for p in shown] == sorted(position(p.cell or "") for p in shown)


def test_tidying_twice_changes_nothing() -> None:
    """A folded list can be tidied again with others without folding or counting anew."""
    once, total = tidy(down(6, 55) + down(3, 4))
    assert tidy(once) == (once, total)


@given(
    st.lists(
        st.builds(
            lambda row, column, code, severity, found: problem(
                code, address(row, column), severity=severity, found=found
            ),
            st.integers(1, 8),
            st.integers(1, 3),
            st.sampled_from(["formula_error", "percent_fell"]),
            st.sampled_from(list(Severity)),
            st.sampled_from(["a", "b", None]),
        ),
        max_size=40,
    )
)
def test_tidying_loses_no_problem(problems: list[Problem]) -> None:
    """Counts add up to what came in, for every severity, and each cell is inside one that came out."""
    tidied, total = tidy(problems)
    assert total == len(problems)
    for severity in Severity:
        assert sum(p.count for p in tidied if p.severity is severity) == sum(p.severity is severity for p in problems)
    for one in problems:
        row, column = position(one.cell or "")
        assert any(
            p.code == one.code
            and p.severity == one.severity
            and position(p.cell or "")[1] == column
            and position(p.cell or "")[0] <= row < position(p.cell or "")[0] + p.count
            for p in tidied
        )


def test_one_fault_in_many_places_is_one_line() -> None:
    """Scattered cells of a column, and tasks without a cell, are said once with all of their places; two stay two."""
    cells = [
        Problem(Severity.WARNING, "formula_error", "Tiến độ", f"E{row}", row, "Tỷ lệ", found="x") for row in (5, 9)
    ]
    assert folded(cells) == cells
    cells.append(Problem(Severity.WARNING, "formula_error", "Tiến độ", "E12:E14", 12, "Tỷ lệ", found="x", count=3))
    missing = [
        Problem(Severity.WARNING, "task_missing", "Tiến độ", task=f"I.{n}", values={"title": f"Việc {n}"})
        for n in range(4)
    ]
    error = Problem(Severity.ERROR, "sheet_missing", "Kinh phí")
    first, one, other = folded([*cells, *missing, error])
    assert first == error
    assert (one.cell, one.count) == ("E5, E9, E12:E14", 5)
    assert "E5, E9, E12:E14" in sentence(one)
    assert other.count == 4
    assert all(ref in sentence(other) for ref in ("I.0", "I.1", "I.2", "I.3"))


def test_faults_of_other_columns_sheets_and_kinds_stay_apart() -> None:
    """Only what is said in the same words of the same column is the same fault."""
    problems = [
        Problem(Severity.ERROR, "formula_error", "Tiến độ", "E5"),
        Problem(Severity.ERROR, "formula_error", "Tiến độ", "F6"),
        Problem(Severity.ERROR, "formula_error", "Kinh phí", "E7"),
        Problem(Severity.ERROR, "date_unreadable", "Tiến độ", "E8"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
    ]
    assert folded(problems) == problems
