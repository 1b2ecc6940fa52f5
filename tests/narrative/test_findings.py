"""The sentence on top of an agency's page, of the reports and of the meetings."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from dashboard import narrative
from dashboard.text import translation

MARCH = date(2024, 3, 1)


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
    assert narrative.completion.of_agency(row, late, grid(True, False, False, False)) == (
        "It has not reported for 3 periods in a row. "
        "By its last report: It leads 3 overdue tasks; its own part is open in 1."
    )
    nothing = "It leads 3 overdue tasks but has finished its own part of each."
    assert narrative.completion.of_agency(row, late[1:], grid(True)) == nothing
    never = narrative.completion.of_agency(pd.Series({"overdue": 0}), late[:0], grid(False))
    assert never == "It has not reported for the last period. None of the tasks it leads is overdue."
    silent = narrative.completion.of_agency(pd.Series({"overdue": 0}), late[:0], grid(True, False))
    assert (
        silent == "It has not reported for the last period. By its last report: None of the tasks it leads is overdue."
    )


def test_an_agency_that_did_its_part_is_told_so() -> None:
    """An overdue task it leads with others is not laid at its door once its own part is done."""
    late = pd.DataFrame({"task_id": ["1", "2"], "role": ["lead", "reporting"]})

    def sentence(overdue: int, late: pd.DataFrame) -> str:
        return narrative.completion.of_agency(pd.Series({"overdue": overdue}), late, pd.DataFrame())

    assert sentence(0, late[:0]) == "None of the tasks it leads is overdue."
    assert sentence(1, late[:0]) == "It leads one overdue task but has finished its own part."
    assert sentence(3, late[1:]) == "It leads 3 overdue tasks but has finished its own part of each."
    assert sentence(3, late) == "It leads 3 overdue tasks; its own part is open in 1."


@pytest.mark.parametrize(
    ("expected", "received", "sentence"),
    [
        (1, 1, "Period 03/2024: 1 of 1 report received, 0 still missing."),
        (1, 0, "Period 03/2024: 0 of 1 report received, 1 still missing."),
        (2, 2, "Period 03/2024: 2 of 2 reports received, 0 still missing."),
        (5, 4, "Period 03/2024: 4 of 5 reports received, 1 still missing."),
    ],
)
def test_received(expected: int, received: int, sentence: str) -> None:
    """One expected report or several; all of them in or not."""
    months = pd.DataFrame(
        {"month_on": [pd.Timestamp(MARCH)], "expected": expected, "received": received, "missing": expected - received}
    )
    assert narrative.reporting.received(months, MARCH) == sentence
    assert narrative.reporting.received(months[:0], MARCH) == "Period 03/2024: no report is expected."


def test_silent_longest() -> None:
    """From two periods on, all that share the first place."""
    months = pd.DataFrame({"month_on": [pd.Timestamp(MARCH)], "expected": 5, "received": 3, "missing": 2})
    silent = pd.DataFrame({"agency": ["B", "C"], "months": [3, 3]})
    first = narrative.reporting.received(months, MARCH)
    sentence = narrative.reporting.received_and_silent(months, silent, MARCH)
    assert sentence == f"{first} Silent longest: B and C, 3 periods in a row."
    assert narrative.reporting.received_and_silent(months, silent.assign(months=1), MARCH) == first


def test_meetings_held() -> None:
    """Meetings that were held, and what is open of their conclusions."""
    meetings = [{"is_cancelled": False}, {"is_cancelled": True}]
    days = pd.DataFrame({"days_late": [3, -2]})
    assert narrative.meetings.summary(meetings, days) == "1 meeting; 2 conclusions open, 1 overdue."
    assert narrative.meetings.summary(meetings * 2, days[:0]) == "2 meetings; no conclusion is open."


@pytest.mark.parametrize(
    ("due", "done", "coming", "in_english", "in_vietnamese"),
    [
        (0, 0, 0, "No task is due yet. No other task is due by 30/06/2024.", "Chưa có nhiệm vụ nào đến hạn."),
        (1, 1, 0, "The one task that is due is done.", "Đã hoàn thành toàn bộ 1 nhiệm vụ đến hạn."),
        (3, 3, 1, "All 3 tasks that are due are done. 1 more is due", "Đã hoàn thành toàn bộ 3 nhiệm vụ đến hạn."),
        (1, 0, 2, "1/1 task that is due is not done. 2 more are due", "1/1 nhiệm vụ đến hạn chưa hoàn thành"),
        (5, 4, 0, "1/5 tasks that are due are not done.", "1/5 nhiệm vụ đến hạn chưa hoàn thành."),
        (26, 19, 12, "7/26 tasks that are due are not done. 12 more are due by 30/06/2024.",
         "7/26 nhiệm vụ đến hạn chưa hoàn thành. Còn 12 nhiệm vụ"),
    ],
)  # fmt: skip
def test_due_and_coming(due: int, done: int, coming: int, in_english: str, in_vietnamese: str) -> None:
    """The sentence agrees with its numbers in both languages: none, one and many."""
    totals, until = pd.Series({"due": due, "done_due": done}), date(2024, 6, 30)
    assert narrative.timeline.due_and_coming(totals, coming, until).startswith(in_english)
    with translation.speaking("vi"):
        assert narrative.timeline.due_and_coming(totals, coming, until).startswith(in_vietnamese)
