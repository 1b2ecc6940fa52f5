"""Which rows say anything, and when two values are one."""

from datetime import date, datetime
from typing import Any

import pytest

from dashboard.ingest.monthly.checks.rows import INPUT, has_amounts, is_reported, same
from tests.ingest.monthly.good_report import budget_row, progress_row


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
