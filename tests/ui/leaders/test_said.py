"""What the overview says of who is late, and why."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from dashboard.text import translation
from dashboard.ui.leaders import overview


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences in English."""
    with translation.speaking("en"):
        yield


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
    reports = pd.DataFrame(
        {"agency": ["D", "C"], "difficulty": ["muộn", "Kinh phí chậm\n" * 9], "proposal": [None, "Cấp vốn"]}
    )
    words = overview._last_words(late, reports)
    assert words.startswith("“Kinh phí chậm Kinh phí chậm") and words.endswith("…”")
    assert len(words) <= 62
    assert overview._last_words(late, reports[:0]) == "no issue reported"
    assert overview._last_words(late[:1], reports[:0]) == "", "who never reported names nothing"
