"""Reports by month: two rates of one's own denominators, named at their ends."""

import pandas as pd
import pytest

from dashboard.charts import canvas, reporting, theme
from dashboard.text import translation
from tests.charts import frames


def months(*rows: tuple[str, int, int, int, int, int]) -> pd.DataFrame:
    """`reporting.by_month`: month, expected, received, on time, task rows expected and reported."""
    names = ["month_on", "expected", "received", "on_time", "expected_tasks", "reported_tasks"]
    frame = pd.DataFrame(rows, columns=names)
    frame["month_on"] = pd.to_datetime(frame["month_on"]).astype("datetime64[s]")
    frame["completeness"] = frame["reported_tasks"] / frame["expected_tasks"]
    frame["on_time_rate"] = frame["on_time"] / frame["expected"]
    return frame


TWO = months(("2024-01-01", 4, 4, 3, 10, 9), ("2024-02-01", 4, 2, 1, 10, 5))


def test_lines_are_the_rates_and_hovers_say_of_how_many() -> None:
    """Each month: share of task rows, share of reports in time, with n/N to read."""
    complete, timely = reporting.by_month(TWO).data
    assert list(complete.y) == [0.9, 0.5]
    assert list(timely.y) == [0.75, 0.25]
    assert "Báo cáo đúng hạn: 1/4" in complete.hovertext[1]
    assert "Nhiệm vụ đã báo cáo: 5/10" in timely.hovertext[1]


@pytest.mark.parametrize("count", [0, 4])
def test_names_at_the_ends_do_not_lie_on_each_other(count: int) -> None:
    """Two lines that end at the same point, also at 0 or 100 %, keep their names apart, large enough to read."""
    same = months(("2024-01-01", 4, count, count, 4, count))
    first, second = reporting.by_month(same).layout.annotations
    assert (first.y, second.y) == (count / 4, count / 4)
    assert second.yshift - first.yshift >= theme.LABEL_PX + 4
    assert {note.font.size for note in (first, second)} <= {None, theme.LABEL_PX}


def test_on_a_phone_the_names_stand_above_the_lines() -> None:
    """No room is kept at the right, where names would take half of the width; the last rates are still said."""
    with canvas.screen(is_narrow=True):
        figure = reporting.by_month(TWO)
    (key,) = figure.layout.annotations
    assert key.y == 1
    assert "Mức đầy đủ <b>50%" in key.text
    assert "Đúng hạn <b>25%" in key.text
    assert figure.layout.margin.r < 20
    assert figure.layout.margin.t > reporting.by_month(TWO).layout.margin.t


def test_one_sentence_and_an_empty_frame() -> None:
    """The alternative text names the last month; without months there is a sentence."""
    translation.use("en")
    assert reporting.by_month_alt(TWO) == "February 2024: 5/10 task rows reported, 1/4 reports on time."
    assert "no month" in frames.words(reporting.by_month(TWO.iloc[:0]))
