"""What the overview and an agency's page say of who is late: why, and first what has not been said at all."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from dashboard.text import translation
from dashboard.ui.leaders import agency, overview


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
        "It has not reported for 3 periods in a row. "
        "By its last report: It leads 3 overdue tasks; its own part is open in 1."
    )
    nothing = "It leads 3 overdue tasks and is not late with any part of its own."
    assert agency.finding(row, late[1:], grid(True)) == nothing
    never = agency.finding(pd.Series({"overdue": 0}), late[:0], grid(False))
    assert never == "It has not reported for the last period. None of the tasks it leads is overdue."
    silent = agency.finding(pd.Series({"overdue": 0}), late[:0], grid(True, False))
    assert (
        silent == "It has not reported for the last period. By its last report: None of the tasks it leads is overdue."
    )


def test_why_a_task_is_overdue() -> None:
    """Three agencies with how far they are and of which month that is, not reported is not 0 %, the rest counted; the
    words of the first that has any, cut."""
    late = pd.DataFrame(
        {"agency": list("ABCD"), "percent": [float("nan"), 0.0, 99.6, 99.7],
         "period_on": pd.to_datetime([None, "2024-05-01", "2024-04-01", "2024-05-01"])}
    )  # fmt: skip
    month = date(2024, 5, 1)
    assert overview._late(late, month) == "still open: A (no report), B (0%), C (99%, Apr 2024) and 1 more"
    assert overview._late(late[1:2], month) == "still open: B (0%)"
    assert overview._late(late[:0], month) == ""
    said = pd.DataFrame(
        {"agency": ["D", "C"], "difficulty": ["muộn", "Kinh phí chậm\n" * 9], "proposal": [None, "Cấp vốn"]}
    )
    words = overview._last_words(late, said)
    assert words.startswith("“Kinh phí chậm Kinh phí chậm") and words.endswith("…”")
    assert len(words) <= 62
    assert overview._last_words(late, said[:0]) == "names no difficulty"
    assert overview._last_words(late[:1], said[:0]) == "", "who never reported names nothing"
