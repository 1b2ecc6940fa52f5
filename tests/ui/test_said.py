"""What the overview and an agency's page say of who is late: why, and first what has not been said at all."""

from collections.abc import Iterator

import pandas as pd
import pytest

from dashboard.text import translation
from dashboard.ui import agency, overview


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences in English."""
    with translation.speaking("en"):
        yield


def grid(*is_received: bool) -> pd.DataFrame:
    """`reporting.grid` of one agency, a row a month."""
    months = pd.date_range("2024-01-01", periods=len(is_received), freq="MS")
    return pd.DataFrame({"month_on": months, "is_received": list(is_received)})


def test_an_agencys_silence_is_said_first() -> None:
    """One that has not reported for three periods is not praised for what is not known; nothing late is not "0"."""
    late = pd.DataFrame({"task_id": ["1", "2"], "role": ["lead", "reporting"]})
    row = pd.Series({"overdue": 3})
    assert agency.finding(row, late, grid(True, False, False, False)) == (
        "It has not reported for 3 periods in a row. It leads 3 overdue tasks; its own part is open in 1."
    )
    nothing = "It leads 3 overdue tasks and is not late with any part of its own."
    assert agency.finding(row, late[1:], grid(True)) == nothing
    silent = agency.finding(pd.Series({"overdue": 0}), late[:0], grid(True, False))
    assert silent == "It has not reported for the last period. None of the tasks it leads is overdue."


def test_why_a_task_is_overdue() -> None:
    """Two agencies with how far they are, not reported is not 0 %, the rest counted; the newest difficulty, cut."""
    late = pd.DataFrame({"agency": ["A", "B", "C"], "percent": [99.6, float("nan"), 0.0]})
    assert overview._late(late) == "A (99%), B (no report) and 1 more"
    assert overview._late(late[2:]) == "C (0%)"
    assert overview._late(late[:0]) == ""
    told = pd.DataFrame(
        {"period_on": pd.to_datetime(["2024-03-01", "2024-05-01"]), "difficulty": ["cũ", "Kinh phí chậm\n" * 9]}
    )
    words = overview._last_words(told)
    assert words.startswith("“Kinh phí chậm Kinh phí chậm") and words.endswith("…”")
    assert len(words) <= 62
    assert overview._last_words(told[:0]) == ""
