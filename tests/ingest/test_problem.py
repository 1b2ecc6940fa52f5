"""Problems as a person reads them: every code has a sentence, in both languages."""

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
from dashboard.ingest.problem import Problem, shorten
from dashboard.ingest.problem_catalogue import SENTENCES
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading.address import address, position
from dashboard.text import translation
from tests.ingest.problems import ERROR, problem

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
    text = sentence(problem(code, expected="0%", task="B.I.1", values=VALUES.get(code, {})))
    assert "{" not in text
    assert "…" not in text
    assert text.endswith((".", "?"))


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
    text = sentence(problem(found="một hai\nba \u202e" + "bốn " * 100, expected="a number"))
    assert "'một hai ba bốn bốn" in text
    assert "\n" not in text
    assert "\u202e" not in text
    assert len(text) < 200


def test_text_of_a_cell_is_text() -> None:
    """Braces and markup in a cell are repeated as they are and fill nothing."""
    text = sentence(problem(found="{expected} <b>**x**</b>", expected="a number"))
    assert "'{expected} <b>**x**</b>' is a formula error" in text


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
    text = sentence(problem("state_contradicts_percent", values=VALUES["state_contradicts_percent"]))
    assert "the percentage (blank);" in text
    assert "not (blank)" in sentence(problem("baseline_due_changed", found=None, expected="30/10/2023"))


def test_a_percentage_is_shown_with_its_sign() -> None:
    """40.0 in a rule is 40% to a reader."""
    assert "60.5%" in sentence(problem("percent_fell", values=VALUES["percent_fell"]))
    assert "percentage is 40%;" in sentence(problem("finish_without_complete", values={"percent": 40.0}))


def test_a_state_is_said_in_the_words_of_the_sheet() -> None:
    """Rules know "in_progress"; the person sees the word of the drop-down."""
    text = sentence(
        problem("state_contradicts_percent", column="Tình trạng", found="in_progress", values={"percent": 100})
    )
    assert "'Đang thực hiện' does not agree with the percentage 100%" in text


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
