"""A Vietnamese screen has no English left, in any chart."""

import re
from collections.abc import Callable
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import ageing, budget, completion, curve, load, reporting, status, theme, timeline
from dashboard.text import translation
from tests.charts import frames

DAY = date(2024, 3, 31)
MONTHS = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
ROWS = frames.completion(
    dict.fromkeys(theme.STATUS, 1) | {"agency": "Sở A"}, dict.fromkeys(theme.STATUS, 9) | {"agency": "Sở B"}
)
LOAD = pd.DataFrame(
    {"agency_id": "a", "agency": "Sở A", "month_on": MONTHS, "lead": 3, "coordinating": 2, "weighted": 3.6}
)
MEAN = pd.DataFrame(
    {"month_on": pd.to_datetime(["2024-02-01", "2024-03-01", "2024-04-01"]), "elapsed": [0.2, 0.3, 0.4],
     "mean_percent": [0.1, 0.2, float("nan")], "reported": [1, 3, 0], "expected": [4, 3, 0],
     "is_hollow": [True, False, False]}
)  # fmt: skip
CURVE = pd.DataFrame(
    {
        "month_on": MONTHS,
        "planned": [0.2, 0.4, 1.0],
        "planned_amended": [0.1, 0.3, 1.0],
        "actual": [0.1, 0.2, 0.5],
        "reported": [3, 1, 3],
        "expected": 4,
        "is_hollow": [False, True, False],
    }
)
MEAN = pd.DataFrame(
    {
        "month_on": MONTHS,
        "elapsed": [0.3, 0.6, 1.0],
        "mean_percent": [0.1, None, 0.5],
        "reported": [3, 1, 3],
        "expected": 4,
        "is_hollow": [False, True, False],
    }
)
MONEY = pd.DataFrame(
    {
        "id": ["A", "B"],
        "name": ["A", "B"],
        "estimated_tasks": 3,
        "allocated_tasks": 2,
        "disbursed_tasks": 0,
        "estimated_vnd": [2e9, None],
        "allocated_vnd": [1e9, 3e6],
        "disbursed_vnd": [None, 1e6],
    }
)
TOTALS = MONEY.head(1).assign(tasks=9, allocated_rate=0.5, disbursed_rate=None)
PROGRESS = pd.DataFrame(
    {
        "task_id": ["A/1", "A/2"],
        "ref": ["1", "2"],
        "title": "Lễ dâng hoa",
        "lead": None,
        "percent": [90.0, None],
        "allocated_vnd": 2e8,
        "disbursed_vnd": [1e7, None],
        "disbursed_rate": [0.05, None],
        "unallocated_vnd": [1e6, None],
    }
)
CHARTS: dict[str, Callable[[], go.Figure]] = {
    "status": lambda: status.bar(frames.by_status(**dict.fromkeys(theme.STATUS, 3))),
    "gantt": lambda: timeline.gantt(frames.tasks(), frames.milestones(), DAY),
    "gantt by agency": lambda: timeline.gantt(frames.tasks(), frames.milestones(), DAY, "agency"),
    "load of an agency": lambda: load.of_agency(LOAD),
    "load": lambda: load.bars(pd.concat([LOAD, LOAD.assign(agency_id="b")]), date(2024, 3, 1), top=1),
    "heat map": lambda: load.heatmap(LOAD),
    "weighted heat map": lambda: load.heatmap(LOAD, "weighted"),
    "by agency": lambda: completion.by_agency(ROWS),
    "by agency, of due": lambda: completion.by_agency(ROWS, "due"),
    "by section": lambda: completion.by_section(ROWS),
    "by month": lambda: completion.by_month(
        pd.DataFrame({"month_on": MONTHS, "due": 3, "on_time": 1, "late": 1, "open": 1})
    ),
    "ageing": lambda: ageing.bars(pd.DataFrame({"bucket": ["1-7", "90+"], "tasks": [1, 2]})),
    "curve": lambda: curve.planned_actual(CURVE, DAY),
    "mean progress": lambda: curve.mean_progress(MEAN, DAY),
    "reports by month": lambda: reporting.by_month(
        pd.DataFrame(
            {
                "month_on": MONTHS,
                "expected": 4,
                "received": 3,
                "on_time": 2,
                "expected_tasks": 9,
                "reported_tasks": 8,
                "completeness": 0.9,
                "on_time_rate": 0.5,
            }
        )
    ),
    "flow": lambda: budget.flow(TOTALS),
    "money": lambda: budget.by(MONEY, "source", top=1),
    "money against progress": lambda: budget.against_progress(PROGRESS),
}


def english() -> list[str]:
    """Every run of words the catalogue translates, six letters or longer."""
    runs = {
        run.strip()
        for source, text in translation._vietnamese().items()
        if source != text
        for run in re.split(r"\{[^}]*\}|[^A-Za-z ]", source)
    }
    return [run for run in runs if len(run) >= 6]


@pytest.mark.parametrize("name", CHARTS)
def test_no_english_is_left(name: str) -> None:
    """Labels, ticks, notes and hover texts: no source string of the catalogue, no English month name."""
    text = frames.words(CHARTS[name]())
    assert english()
    assert [run for run in english() if run in text] == []
    assert not frames.ENGLISH_MONTHS.search(text)


@pytest.mark.parametrize("name", CHARTS)
def test_english_is_one_click_away(name: str) -> None:
    """The same chart in English speaks other words."""
    vietnamese = frames.words(CHARTS[name]())
    translation.use("en")
    assert frames.words(CHARTS[name]()) != vietnamese


@pytest.mark.parametrize("name", CHARTS)
def test_text_of_every_chart_has_a_readable_size(name: str) -> None:
    """No text, wherever it is set, is smaller than 13 px; inside bars it is not shrunk to fit."""
    figure = CHARTS[name]()
    fonts = re.findall(r'"(?:text|insidetext|tick)?font":\s*{[^}]*?"size":\s*(\d+)', figure.to_json())
    assert fonts
    assert all(int(size) >= theme.LABEL_PX for size in fonts)
    for trace in figure.data:
        if trace.type == "bar" and trace.text is not None:
            assert trace.constraintext == "none"
