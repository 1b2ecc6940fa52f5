"""The chart of one task's months shows what was reported and what was not, against the right deadlines."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.charts import task
from dashboard.text import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language of one test is not the next one's."""
    with translation.speaking("en"):
        yield


def _months(*rows: tuple[str, float, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["month_on", "percent", "is_reported"])
    return frame.assign(month_on=pd.to_datetime(frame["month_on"]))


MONTHS = _months(
    ("2023-11-01", 0.0, False),
    ("2023-12-01", 20.0, True),
    ("2024-01-01", 20.0, False),
    ("2024-02-01", 60.0, True),
    ("2024-03-01", 99.6, True),
)


def _texts(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_months_before_the_first_report_are_left_out() -> None:
    """Nobody having spoken yet is not 0 %."""
    (line,) = task.monthly(MONTHS).data
    assert list(line.customdata) == ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"]
    assert list(line.y) == [20, 20, 60, 99.6]


def test_a_month_without_a_report_is_an_open_circle() -> None:
    """A carried value is not taken for a report; whether there is one, the page is told."""
    (line,) = task.monthly(MONTHS).data
    colours = list(line.marker.color)
    assert [colour == "#ffffff" for colour in colours] == [False, True, False, False]
    assert "No report this month" in line.hovertext[1]
    assert task.has_gaps(MONTHS)
    assert not task.has_gaps(MONTHS[MONTHS["is_reported"]])


def test_nearly_done_is_not_shown_as_done() -> None:
    """99.6 % reads 99 %: rounding never finishes a task."""
    (line,) = task.monthly(MONTHS).data
    assert line.text[-1] == "<b>99%</b>"


def test_a_moved_deadline_is_drawn_twice() -> None:
    """The one in force and the one first issued, each with its day; one that never moved once."""
    moved = task.monthly(MONTHS, due_on=date(2024, 3, 31), baseline_due_on=date(2023, 12, 31))
    assert _texts(moved) == ["Deadline 31/03/2024", "First deadline 31/12/2023"]
    assert [line.x0 for line in moved.layout.shapes] == [3.5, 0.5]
    same = task.monthly(MONTHS, due_on=date(2024, 3, 31), baseline_due_on=date(2024, 3, 31))
    assert _texts(same) == ["Deadline 31/03/2024"]
    assert not task.monthly(MONTHS).layout.shapes


@pytest.mark.parametrize("due_on", [date(2023, 6, 15), date(2024, 12, 31)])
def test_a_deadline_outside_the_reports_is_inside_the_chart(due_on: date) -> None:
    """Work that began after its deadline, or is due much later, still shows where the deadline is."""
    figure = task.monthly(MONTHS, due_on=due_on)
    left, right = figure.layout.xaxis.range
    assert left < figure.layout.shapes[0].x0 < right
    (line,) = figure.data
    assert left < min(line.x) <= max(line.x) < right


def test_without_a_report_there_is_a_sentence() -> None:
    """No empty axes."""
    figure = task.monthly(_months(("2024-01-01", 0.0, False)))
    assert _texts(figure) == ["Nothing has been reported yet."]
    assert task.monthly_alt(MONTHS.iloc[:0]) == "Nothing has been reported yet."


def test_the_alternative_text_counts_the_reported_months() -> None:
    """Who cannot see the chart hears where it begins and ends, and on how many reports it rests."""
    assert task.monthly_alt(MONTHS) == (
        "Progress month by month: 20% in December 2023, 99% in March 2024; reported in 3 of 4 months."
    )
    assert task.monthly_alt(MONTHS.iloc[-1:]) == (
        "Progress month by month: 99% in March 2024; reported in 1 of 1 month."
    )


def test_vietnamese_charts_speak_vietnamese() -> None:
    """Deadlines, hover texts and months in the reader's language."""
    with translation.speaking("vi"):
        figure = task.monthly(MONTHS, due_on=date(2024, 3, 31))
    (line,) = figure.data
    assert _texts(figure) == ["Thời hạn 31/03/2024"]
    assert "tháng 1/2024" in line.hovertext[1]
    assert "No report" not in line.hovertext[1]
