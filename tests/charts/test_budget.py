"""The money: not stated is not 0, every amount names its unit, every rate its base."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import budget, theme
from dashboard.text import translation
from tests.charts import frames

NOT_STATED = "not stated"


def totals(estimated: float | None, allocated: float | None, disbursed: float | None) -> pd.DataFrame:
    """`budget.totals`, amounts as the database types them."""
    row: dict[str, Any] = {"estimated_vnd": estimated, "allocated_vnd": allocated, "disbursed_vnd": disbursed}
    frame = pd.DataFrame([row]).astype("Int64")
    frame = frame.assign(
        allocated_rate=None if estimated is None or allocated is None or not estimated else allocated / estimated,
        disbursed_rate=None if allocated is None or disbursed is None or not allocated else disbursed / allocated,
    )
    return frame.assign(tasks=115, stated_tasks=25, estimated_tasks=25, allocated_tasks=24, disbursed_tasks=0)


def groups(*rows: tuple[str | None, float | None, float | None, float | None]) -> pd.DataFrame:
    """`budget.by_source` and its like."""
    frame = pd.DataFrame(rows, columns=["name", "estimated_vnd", "allocated_vnd", "disbursed_vnd"])
    return frame.assign(
        id=[f"id-{at}" for at in range(len(frame))], tasks=1, estimated_tasks=1, allocated_tasks=1, disbursed_tasks=1
    )


def progress(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """`budget.against_progress`: ref, percent, disbursed_rate."""
    return pd.DataFrame(
        [
            {
                "task_id": f"A/{ref}",
                "ref": ref,
                "title": f"Nhiệm vụ {ref}",
                "lead": None,
                "percent": percent,
                "allocated_vnd": 200_000_000,
                "disbursed_vnd": None if rate is None else int(rate * 200_000_000),
                "disbursed_rate": rate,
                "unallocated_vnd": None,
            }
            for ref, percent, rate in rows
        ],
        columns=["task_id", "ref", "title", "lead", "percent", "allocated_vnd", "disbursed_vnd", "disbursed_rate",
                 "unallocated_vnd"],
    )  # fmt: skip


def values(figure: go.Figure) -> list[str]:
    """The texts at the ends of the bars."""
    return [text.strip() for trace in figure.data if trace.name == "values" for text in trace.text]


def test_amounts_and_the_share_of_the_step_before(language: str) -> None:
    """1,5 tỷ estimated, 0,9 allocated: 60 % of the estimate; 0,45 disbursed: 50 % of the allocation."""
    figure = budget.flow(totals(1_500_000_000, 900_000_000, 450_000_000))
    assert list(figure.data[0].x) == [1_500_000_000, 900_000_000, 450_000_000]
    estimated, allocated, disbursed = values(figure)
    comma = "," if language == "vi" else "."
    assert f"1{comma}5" in estimated
    assert "%" not in estimated
    assert f"0{comma}9" in allocated
    assert translation._("{rate} of the estimate").format(rate="60%") in allocated
    assert translation._("{rate} of the allocation").format(rate="50%") in disbursed
    assert list(figure.data[0].marker.color) == list(theme.BUDGET.values())


def test_shares_are_those_of_the_metric() -> None:
    """99 of 100 are disbursed in all, 81 % of what is stated with its allocation: the chart does not divide sums."""
    figure = budget.flow(totals(2e9, 1e9, 9.9e8).assign(disbursed_rate=0.81, allocated_rate=0.4))
    _estimated, allocated, disbursed = values(figure)
    assert "40%" in allocated
    assert "81%" in disbursed


def test_not_stated_is_not_zero() -> None:
    """A step nobody states has no bar and says so; the step after it has no share; a stated 0 is 0."""
    figure = budget.flow(totals(1_500_000_000, None, 0))
    assert list(figure.data[0].x) == [1_500_000_000, 0, 0]
    _estimated, allocated, disbursed = values(figure)
    assert allocated == f"<b>{translation._(NOT_STATED)}</b>"
    assert disbursed.startswith("<b>0")
    assert "%" not in disbursed


def test_each_step_says_how_many_tasks_state_it(language: str) -> None:
    """The denominator stands with the figure: 25 of 115 tasks."""
    text = frames.words(budget.flow(totals(1_500_000_000, 1, None)))
    for part in ("25/115", "24/115", "0/115"):
        assert (
            translation._("stated for {part}/{whole} tasks").format(part=part.split("/")[0], whole=part.split("/")[1])
            in text
        )


def test_groups_are_sorted_by_their_largest_amount() -> None:
    """Largest first, by whichever amount is stated; rows without any amount are not drawn."""
    figure = budget.by(groups(("A", 1e8, None, None), ("B", None, 5e8, 1e8), ("C", None, None, None)), "source")
    assert list(figure.layout.yaxis.ticktext) == ["B", "A"]
    assert [mark[0] for mark in figure.data[0].customdata] == [
        "source=id-1&money=estimated",
        "source=id-0&money=estimated",
    ]


def test_groups_say_not_stated_and_use_one_unit() -> None:
    """Three bars per row, each with its amount; missing ones in words; one unit for all, so that they compare."""
    translation.use("en")
    figure = budget.by(groups(("A", 2e9, 1e9, None), ("B", 5e7, None, 0)), "source")
    assert sorted(values(figure)) == sorted(
        ["2 billion VND", "1 billion VND", NOT_STATED, "0.05 billion VND", NOT_STATED, "0 billion VND"]
    )
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.marker.color for trace in bars] == list(theme.BUDGET.values())
    assert "50 million VND" in bars[0].hovertext[1]


def test_a_source_without_a_name_is_not_stated() -> None:
    """Money from a source nobody names is shown as such."""
    assert list(budget.by(groups((None, 1e9, None, None)), "source").layout.yaxis.ticktext) == [
        translation._(NOT_STATED)
    ]


def test_the_rest_is_counted() -> None:
    """Thirty items: the largest, and how many more there are."""
    translation.use("en")
    figure = budget.by(groups(*((f"Khoản {i}", 1e6 * (i + 1), None, None) for i in range(30))), "source", top=5)
    assert len(figure.layout.yaxis.ticktext) == 5
    assert "and 25 more with smaller amounts" in frames.words(figure)


def test_each_task_with_both_figures_is_one_point(language: str) -> None:
    """Percent against disbursement rate, both 0 to 1; tasks without one are counted, not drawn at 0."""
    figure = budget.against_progress(progress(("B.1", 50.0, 0.4), ("B.2", None, 0.4), ("B.3", 20.0, None)))
    (points,) = figure.data
    assert list(points.customdata[0]) == ["task=A%2FB.1", 1]
    assert (points.x[0], points.y[0]) == (0.5, 0.4)
    assert translation._("{n} tasks without both figures are not drawn").format(n="2") in frames.words(figure)
    (diagonal,) = figure.layout.shapes
    assert (diagonal.x0, diagonal.y0, diagonal.x1, diagonal.y1) == (0, 0, 1, 1)


def test_outliers_are_named_and_coloured() -> None:
    """25 points off the diagonal or more: in the accent and with the task's number; the others are grey and bare."""
    (points,) = budget.against_progress(progress(("far", 90.0, 0.1), ("edge", 50.0, 0.25), ("near", 50.0, 0.45))).data
    assert list(points.text) == ["far", "edge", ""]
    assert list(points.marker.color) == [theme.ACCENT, theme.ACCENT, theme.NEUTRAL]


def test_names_do_not_cover_each_other() -> None:
    """Of ten tasks on one spot one is named, the others speak when pointed at."""
    (points,) = budget.against_progress(progress(*((f"B.{i}", 90.0, 0.1) for i in range(10)))).data
    assert sum(bool(text) for text in points.text) == 1
    assert len(points.hovertext) == 10


def test_more_disbursed_than_allocated_stays_on_the_chart() -> None:
    """A rate of 180 % is shown where it is, on an axis that reaches it."""
    figure = budget.against_progress(progress(("B.1", 50.0, 1.8)))
    assert figure.data[0].y[0] == 1.8
    assert figure.layout.yaxis.range[1] > 1.8


def test_data_never_becomes_markup() -> None:
    """Names and titles are text."""
    hostile = progress((frames.HOSTILE, 90.0, 0.1)).assign(title=frames.HOSTILE, lead=frames.HOSTILE)
    for figure in (budget.by(groups((frames.HOSTILE, 1e9, 1e8, 1e7)), "source"), budget.against_progress(hostile)):
        assert frames.ours(frames.markup(figure)), frames.markup(figure)
        assert "dâng</a>" in frames.words(figure)


@pytest.mark.parametrize("frame", [totals(None, None, None), totals(None, None, None).head(0)])
def test_no_money_is_said(frame: pd.DataFrame, language: str) -> None:
    """No amount stated anywhere is a sentence, not three bars of 0."""
    assert not budget.flow(frame).data
    assert frames.words(budget.flow(frame)) == budget.flow_alt(frame) != ""


def test_no_groups_and_no_points_are_said(language: str) -> None:
    """Empty frames and rows without figures are sentences."""
    for frame in (groups(), groups(("A", None, None, None))):
        assert not budget.by(frame, "source").data
        assert frames.words(budget.by(frame, "source")) == budget.by_alt(frame) != ""
    for frame in (progress(), progress(("B.1", None, None))):
        assert not budget.against_progress(frame).data
        assert frames.words(budget.against_progress(frame)) == budget.against_progress_alt(frame) != ""


def test_a_stated_zero_is_money() -> None:
    """An estimate of 0 đồng was stated: it is shown, with its amount."""
    assert budget.flow(totals(0, None, None)).data


def test_alts_carry_the_amounts() -> None:
    """One sentence each, in words that name the unit."""
    translation.use("en")
    assert budget.flow_alt(totals(1_500_000_000, None, 0)) == (
        "Estimated 1.5 billion VND, allocated not stated, disbursed 0 VND."
    )
    assert "the largest: B, estimated 2 billion VND" in budget.by_alt(groups(("A", 1e9, 0, 0), ("B", 2e9, 0, 0)))
    rows = progress(("a", 10.0, 0.9), ("b", 90.0, 0.1), ("c", 50.0, 0.5))
    assert budget.against_progress_alt(rows) == (
        "3 tasks: in 1 disbursement runs at least 25 points ahead of the work, in 1 at least 25 behind."
    )
