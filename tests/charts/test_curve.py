"""The curve: what is known is drawn, what is not is neither 0 nor guessed."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import curve, theme
from dashboard.text import translation
from tests.charts import frames
from tests.charts.frames import REPORT_ON

NAN = float("nan")


def monthly(**changes: Any) -> pd.DataFrame:
    """`curve.monthly` of five months, reported up to March, February on few reports."""
    return pd.DataFrame(
        {
            "month_on": pd.to_datetime(["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
            "planned": [0.1, 0.3, 0.5, 0.7, 1.0],
            "planned_amended": [0.1, 0.3, 0.5, 0.7, 1.0],
            "actual": [0.1, 0.2, 0.2, 0.577, NAN],
            "reported": [31, 30, 12, 28, None],
            "expected": [31, 31, 31, 31, None],
            "coverage": [1.0, 0.97, 0.39, 0.9, NAN],
            "is_hollow": [False, False, True, False, None],
        }
        | changes
    )


def lines(figure: go.Figure) -> dict[str, Any]:
    """The traces by name."""
    return {trace.name: trace for trace in figure.data}


def test_an_unknown_month_is_neither_zero_nor_guessed() -> None:
    """After the report month the actual line ends; it is not drawn to 0."""
    actual = lines(curve.planned_actual(monthly(), REPORT_ON))[translation._("Actual")]
    assert list(actual.y) == [0.1, 0.2, 0.2, 0.577, None]
    assert not actual.connectgaps
    assert actual.customdata[3][0] == "period=2024-03&status=dated"


def test_a_point_on_few_reports_is_hollow_and_says_so(language: str) -> None:
    """Open circle, a note what it means, and the share of tasks that reported."""
    figure = curve.planned_actual(monthly(), REPORT_ON)
    actual = lines(figure)[translation._("Actual")]
    assert [colour == theme.ACTUAL for colour in actual.marker.color] == [True, True, False, True, True]
    note = translation._("○ fewer than 80% of the tasks reported that month")
    assert note in frames.words(figure)
    assert "12/31" in actual.hovertext[2]
    solid = curve.planned_actual(monthly(is_hollow=[False] * 5), REPORT_ON)
    assert note not in frames.words(solid)


def test_the_amended_plan_is_drawn_where_it_differs() -> None:
    """Without a moved deadline there is one planned line, with one there are two, the first one dashed and thicker."""
    assert len(curve.planned_actual(monthly(), REPORT_ON).data) == 2
    moved = curve.planned_actual(monthly(planned_amended=[0.1, 0.3, 0.45, 0.6, 1.0]), REPORT_ON)
    planned, amended, _actual = moved.data
    assert list(amended.y) == [0.1, 0.3, 0.45, 0.6, 1.0]
    assert planned.line.width > amended.line.width


def test_lines_are_named_at_their_ends(language: str) -> None:
    """No legend to look up: each line's name stands at its last point, apart where they end together."""
    moved = curve.planned_actual(monthly(planned_amended=[0.1, 0.3, 0.45, 0.6, 1.0]), REPORT_ON)
    assert moved.layout.template.layout.showlegend is False
    planned, amended = (
        next(note for note in moved.layout.annotations if f" {translation._(name)} 100%" in note.text)
        for name in ("Planned", "Planned, amended")
    )
    assert planned.x == amended.x == 4
    assert planned.yshift - amended.yshift >= 20
    assert any(f"{translation._('Actual')} 57" in note.text for note in moved.layout.annotations)


@pytest.mark.parametrize(("actual", "gap"), [(0.577, "−12,3"), (0.75, "+5"), (0.7, "0")])
def test_the_gap_is_marked_in_points(actual: float, gap: str) -> None:
    """At the report month: actual less planned, in percentage points, with its sign."""
    figure = curve.planned_actual(monthly(actual=[0.1, 0.2, 0.2, actual, NAN]), REPORT_ON)
    sentence = translation._("{gap} percentage points").format(gap=gap)
    assert any(note.text.endswith(f"<br>{sentence}") for note in figure.layout.annotations)
    marked = [shape for shape in figure.layout.shapes if shape.line.color == theme.ACTUAL]
    assert [(shape.x0, {shape.y0, shape.y1}) for shape in marked] == [(3, {0.7, actual})]


def test_the_label_stands_on_the_free_side() -> None:
    """Behind the plan it stands below right of the point, ahead of it above left: the planned line is on the other."""
    behind = curve.planned_actual(monthly(), REPORT_ON).layout.annotations
    ahead = curve.planned_actual(monthly(actual=[0.1, 0.4, 0.6, 0.9, NAN]), REPORT_ON).layout.annotations
    sides = [
        next((note.xanchor, note.yanchor) for note in notes if translation._("Actual") in note.text)
        for notes in (behind, ahead)
    ]
    assert sides == [("left", "top"), ("right", "bottom")]


def test_no_report_no_gap() -> None:
    """A report date before the first report, or outside the plan, marks nothing."""
    for frame, day in ((monthly(actual=[NAN] * 5), REPORT_ON), (monthly(), date(2026, 3, 31))):
        figure = curve.planned_actual(frame, day)
        assert not figure.layout.shapes
        assert translation._("{gap} percentage points").format(gap="") not in frames.words(figure)


def test_the_axis_is_percent_in_the_readers_writing(language: str) -> None:
    """0 to 100 %, months in the reader's language."""
    figure = curve.planned_actual(monthly(), REPORT_ON)
    assert list(figure.layout.yaxis.ticktext) == ["0%", "25%", "50%", "75%", "100%"]
    bottom, top = figure.layout.yaxis.range
    assert bottom <= 0
    assert top >= 1
    months = ["T12<br>2023", "T1<br>2024", "T2", "T3", "T4"]
    if language == "en":
        months = ["Dec<br>2023", "Jan<br>2024", "Feb", "Mar", "Apr"]
    assert list(figure.layout.xaxis.ticktext) == months
    assert ("57,7%" if language == "vi" else "57.7%") in figure.data[-1].hovertext[3]


def test_one_month_is_enough() -> None:
    """A plan in its first month is drawn."""
    figure = curve.planned_actual(monthly().tail(2).head(1), REPORT_ON)
    assert list(figure.data[-1].y) == [0.577]


@pytest.mark.parametrize(
    "frame", [monthly().head(0), monthly(planned=[NAN] * 5, actual=[NAN] * 5)], ids=["no rows", "no values"]
)
def test_no_curve_is_said(frame: pd.DataFrame, language: str) -> None:
    """Nothing to draw is a sentence."""
    assert not curve.planned_actual(frame, REPORT_ON).data
    assert frames.words(curve.planned_actual(frame, REPORT_ON)) == translation._("There is no month to show.")


def test_alt_states_the_gap() -> None:
    """The alt text has the three numbers, or says that nothing was reported."""
    translation.use("en")
    assert curve.planned_actual_alt(monthly(), REPORT_ON) == (
        "At 31/03/2024 57.7% of the work is done, 70% was planned: −12.3 percentage points."
    )
    assert "nothing has been reported" in curve.planned_actual_alt(monthly(actual=[NAN] * 5), REPORT_ON)
    no_plan = monthly(planned=[NAN] * 5)
    assert curve.planned_actual_alt(no_plan, REPORT_ON) == "At 31/03/2024 57.7% of the work is done."
