"""Problems as a person reads them: sentences in both languages, and long lists made short."""

import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest import problem as module
from dashboard.ingest.monthly import validate
from dashboard.ingest.problem import Problem, Severity, shorten
from dashboard.ingest.problem_folding import folded, tidy
from dashboard.ingest.problem_sentences import SENTENCES
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading.address import address, position
from dashboard.text import translation

ERROR, WARNING, NOTE = Severity

# What the rules give with a problem besides found, expected, column and task.
VALUES: dict[str, dict[str, Any]] = {
    "header_doubled": {"first": "E4"},
    "roles_corrected": {"ref": "B.I.1"},
    "reports_set_aside": {"periods": [date(2024, 3, 1), date(2024, 4, 1)]},
    "number_ambiguous": {"first": 1.5, "second": 1500.0},
    "number_scaled": {"first": 540.0, "second": 540_000_000.0},
    "unit_disagrees": {"shown": "₫", "unit": "triệu đồng"},
    "date_month_first": {"value": date(2023, 4, 3)},
    "percent_ambiguous": {"first": 0.5, "second": 50.0},
    "number_doubtful": {"read_as": 1500.0},
    "amount_too_large": {"amount_vnd": 1_500_000_000_000_000, "limit_vnd": 10**15},
    "amount_too_high": {"amount_vnd": 900_000_000_000_000, "limit_vnd": 50_000_000_000},
    "amount_too_low": {"amount_vnd": 540, "limit_vnd": 100_000},
    "total_too_high": {"amount_vnd": 150_000_000_000, "limit_vnd": 100_000_000_000, "name": "Dự toán"},
    "money_rounded": {"value": 1_234_567},
    "money_own_unit": {"value": 1_500_000_000},
    "legacy_font_converted": {"font": ".VnTime", "value": "Đã xong"},
    "period_closed": {"period_on": date(2024, 3, 1)},
    "period_locked": {"period_on": date(2024, 3, 1), "locks_on": date(2024, 4, 15)},
    "another_period": {"period_on": date(2024, 4, 1), "period_chosen": date(2024, 3, 1)},
    "period_not_opened": {"period_on": date(2024, 4, 1)},
    "sent_before_closing": {
        "period_on": date(2024, 4, 1),
        "sent_on": date(2024, 4, 2),
        "closes_on": date(2024, 4, 30),
    },
    "agency_other_code": {"here": "snv", "stored": "so-noi-vu"},
    "agency_other_name": {"here": "so-noi-vu"},
    "agency_doubled": {"n": 2, "stored": "so-noi-vu"},
    "agency_twice": {"stored": "so-noi-vu"},
    "task_not_agencys": {"agency": "Sở Tài chính", "title": "Lễ kỷ niệm"},
    "duplicate_task": {"first_row": 1005},
    "task_missing": {"title": "Lễ kỷ niệm"},
    "task_blank": {"n": 2, "tasks": "B.I.1, B.I.2"},
    "percent_fell": {"percent": 40.0, "previous": 60.5},
    "percent_jumped": {"percent": 90.0, "previous": 10.0, "points": 80.0},
    "finish_without_complete": {"percent": 40.0},
    "state_contradicts_percent": {"state": "complete", "percent": None},
    "date_out_of_range": {"first_year": 2000, "last_year": 2100},
    "date_after_sending": {"sent_on": date(2024, 4, 2)},
    "finish_before_start": {"started_on": date(2024, 1, 2)},
    "quantity_above_target": {"target": 51.0, "unit": "nhà"},
    "duplicate_money_line": {"source": "Ngân sách tỉnh", "first_row": 7},
    "disbursed_above_allocated": {"amount": 2_000_000, "limit": 1_000_000},
    "allocated_above_estimated": {"amount": 2_000_000, "limit": 1_000_000},
    "amount_unit_slip": {"amount": 5, "previous": 5_000_000, "factor": 1_000_000, "is_larger": False},
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    translation.use("en")
    yield
    translation.use("vi")


def problem(code: str = "formula_error", cell: str | None = "C6", **values: Any) -> Problem:
    defaults = {"sheet": "Tiến độ", "column": "Tỷ lệ hoàn thành", "found": "#N/A", "row": None}
    return Problem(**{"severity": ERROR, "code": code, "cell": cell} | defaults | values)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


# --- Sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", translation.LANGUAGES)
@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_a_sentence_that_can_be_filled(code: str, language: str) -> None:
    """In both languages the sentence uses only what its rule gives, and leaves no gap."""
    translation.use(language)
    given_ = {"found", "expected", "column", "task"} | set(VALUES.get(code, {}))
    assert fields(translation._(SENTENCES[code])) <= given_
    said = sentence(problem(code, expected="0%", task="B.I.1", values=VALUES.get(code, {})))
    assert "{" not in said
    assert "…" not in said
    assert said.endswith((".", "?"))


def test_every_rule_of_the_monthly_report_has_a_sentence() -> None:
    """A rule's code is its name; one without a sentence would show a reader a word of the code."""
    assert {check.__name__ for check in validate.CHECKS} <= set(SENTENCES)


def test_every_code_used_by_the_readers_has_a_sentence() -> None:
    """Codes are literals in the modules that make problems: each of them is known here."""
    import re

    folder = Path(module.__file__).parent
    used = set()
    for path in (*folder.glob("normalise/*.py"), *folder.glob("plan/*.py")):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'(?:Severity\.\w+|Wrong\(|row),?\s*"([a-z]+_[a-z_]+)"', text))
        used |= set(re.findall(r'Wrong\("([a-z_]+)"', text))
    assert len(used) > 30
    assert used <= set(SENTENCES)


def test_a_sentence_says_where_what_and_what_to_do() -> None:
    """Sheet, cell and column first, then the fault with the text of the cell, then the way out."""
    wrong = problem(expected="a number from 0% to 100%")
    assert sentence(wrong) == (
        "Sheet 'Tiến độ', cell C6 (Tỷ lệ hoàn thành): '#N/A' is a formula error; enter a number from 0% to 100%."
    )


def test_a_sentence_says_only_the_place_there_is() -> None:
    """Without a cell the sheet is named, without a sheet the sentence stands alone, with a capital."""
    unknown = Problem(ERROR, "plan_unknown", found="C")
    assert sentence(unknown) == "The plan 'C' is not in the system; choose the right plan."
    assert sentence(replace(unknown, sheet="Hướng dẫn")).startswith("Sheet 'Hướng dẫn': the plan 'C'")
    assert sentence(replace(unknown, sheet="Hướng dẫn", row=4)).startswith("Sheet 'Hướng dẫn', row 4: the")
    assert sentence(replace(unknown, sheet="Hướng dẫn", cell="B4")).startswith("Sheet 'Hướng dẫn', cell B4: the")


def test_a_folded_problem_says_how_many_cells() -> None:
    """A column of faults is one sentence with the range and the number of cells."""
    folded = replace(problem(expected="a number"), cell="C6:C1055", count=1050)
    assert sentence(folded).startswith("Sheet 'Tiến độ', cells C6:C1055, 1,050 cells (Tỷ lệ hoàn thành): '#N/A'")


def test_long_text_of_a_cell_is_cut_and_kept_on_one_line() -> None:
    """A page of text in a cell does not become a page of message."""
    said = sentence(problem(found="một hai\nba \u202e" + "bốn " * 100, expected="a number"))
    assert "'một hai ba bốn bốn" in said
    assert "\n" not in said
    assert "\u202e" not in said
    assert len(said) < 200


def test_text_of_a_cell_is_text() -> None:
    """Braces and markup in a cell are repeated as they are and fill nothing."""
    said = sentence(problem(found="{expected} <b>**x**</b>", expected="a number"))
    assert "'{expected} <b>**x**</b>' is a formula error" in said


def test_values_are_shown_in_the_language_in_use() -> None:
    """Dates, months, amounts and row numbers read as everywhere else on the screen."""
    slip = problem("amount_unit_slip", found="5", values=VALUES["amount_unit_slip"])
    assert "differs about 1,000,000 times" in sentence(slip)
    assert "5,000,000 đồng" in sentence(slip)
    assert "period Mar 2024 is closed" in sentence(problem("period_closed", values=VALUES["period_closed"]))
    assert "in row 1005;" in sentence(problem("duplicate_task", values=VALUES["duplicate_task"]))
    assert "between 2000 and 2100" in sentence(problem("date_out_of_range", values=VALUES["date_out_of_range"]))


def test_a_blank_is_called_blank() -> None:
    """A missing value is never shown as None or as nothing."""
    said = sentence(problem("state_contradicts_percent", values=VALUES["state_contradicts_percent"]))
    assert "the percentage (blank);" in said
    assert "not (blank)" in sentence(problem("baseline_due_changed", found=None, expected="30/10/2023"))


def test_a_percentage_is_shown_with_its_sign() -> None:
    """40.0 in a rule is 40% to a reader."""
    assert "60.5%" in sentence(problem("percent_fell", values=VALUES["percent_fell"]))
    assert "percentage is 40%;" in sentence(problem("finish_without_complete", values={"percent": 40.0}))


def test_a_state_is_said_in_the_words_of_the_sheet() -> None:
    """Rules know "in_progress"; the person sees the word of the drop-down."""
    said = sentence(
        problem("state_contradicts_percent", column="Tình trạng", found="in_progress", values={"percent": 100})
    )
    assert "'Đang thực hiện' does not agree with the percentage 100%" in said


def test_a_suggestion_is_asked_only_if_there_is_one() -> None:
    """Near misses are a question behind the sentence."""
    assert sentence(problem("agency_unknown", expected="Sở Nội vụ")).endswith("Did you mean: Sở Nội vụ?")
    assert sentence(problem("agency_unknown")).endswith("correct the name.")


def test_an_unknown_code_still_has_a_place() -> None:
    """A code from a later version is shown as it is, behind its place, rather than not at all."""
    assert sentence(problem("from_the_future")).endswith("(Tỷ lệ hoàn thành): from_the_future")


# --- Addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "column", "cell"), [(6, 3, "C6"), (1, 26, "Z1"), (55, 27, "AA55"), (9, 703, "AAA9")])
def test_addresses_are_those_of_excel(row: int, column: int, cell: str) -> None:
    """Letters count 1 to 26 without a zero."""
    assert (address(row, column), position(cell)) == (cell, (row, column))


@given(st.integers(1, 10**6), st.integers(1, 16384))
def test_an_address_is_read_back(row: int, column: int) -> None:
    """Position and address undo each other, and the position of a range is its first cell's."""
    assert position(address(row, column)) == position(f"{address(row, column)}:XFD9") == (row, column)


def test_shortening_keeps_short_text() -> None:
    """Sixty characters stay; the sixty-first costs one for the dots."""
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 61) == "x" * 59 + "…"


# --- Tidy ----------------------------------------------------------------------------------------------------


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
def test_other_columns_codes_sheets_and_severities_do_not_fold_together(other: dict[str, Any]) -> None:
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


# ---- what repeats, on screen and in a letter ----


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
    found = [
        Problem(Severity.ERROR, "formula_error", "Tiến độ", "E5"),
        Problem(Severity.ERROR, "formula_error", "Tiến độ", "F6"),
        Problem(Severity.ERROR, "formula_error", "Kinh phí", "E7"),
        Problem(Severity.ERROR, "date_unreadable", "Tiến độ", "E8"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
        Problem(Severity.ERROR, "sheet_missing", "Tiến độ"),
    ]
    assert folded(found) == found
