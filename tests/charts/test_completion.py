"""Completion: bars hold every assigned task once, and no rate stands without its n/N."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import ageing as ageing_charts
from dashboard.charts import completion, theme
from dashboard.text import statuses, translation
from tests.charts import frames

ROWS: tuple[dict[str, Any], ...] = (
    {"agency_id": "a", "agency": "Sở A", "done_on_time": 2, "done_late": 1, "overdue": 3, "in_progress": 1},
    {"agency_id": "b", "agency": "Sở B", "done_on_time": 1, "no_deadline": 2, "withdrawn": 4},
    {"agency_id": "c", "agency": "Sở C", "withdrawn": 1},
)


def values(figure: go.Figure) -> list[str]:
    """The texts at the ends of the bars."""
    (trace,) = (trace for trace in figure.data if trace.name == "values")
    return [text.strip() for text in trace.text]


def totals(figure: go.Figure) -> list[int]:
    """The sums of the stacked segments, per row."""
    bars = [trace.x for trace in figure.data if trace.type == "bar"]
    return [sum(column) for column in zip(*bars, strict=True)]


def by_month(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    """`completion.by_month`."""
    return pd.DataFrame(
        [(pd.Timestamp(day), on_time + late + left, on_time, late, left) for day, on_time, late, left in rows],
        columns=["month_on", "due", "on_time", "late", "open"],
    )


def ageing(*counts: int) -> pd.DataFrame:
    """`completion.ageing`."""
    return pd.DataFrame({"bucket": ["1-7", "8-30", "31-90", "90+"][: len(counts)], "tasks": counts})


def test_segments_sum_to_the_tasks_assigned() -> None:
    """Each agency's bar is as long as its tasks without the withdrawn ones."""
    figure = completion.by_agency(frames.completion(*ROWS))
    assert totals(figure) == [7, 3]


def test_an_agency_with_nothing_assigned_has_no_bar() -> None:
    """All tasks withdrawn: nothing to complete, and no 0/0."""
    figure = completion.by_agency(frames.completion(*ROWS))
    assert list(figure.layout.yaxis.ticktext) == ["Sở A", "Sở B"]
    assert figure.data[0].customdata[0][0] == f"agency={figure.data[0].customdata[0][0][7]}&status=done_on_time"


def test_under_five_only_counts() -> None:
    """3/7 is shown with its percentage, 1/3 without."""
    assert values(completion.by_agency(frames.completion(*ROWS))) == ["3/7 (42,9%)", "1/3"]


def test_the_basis_is_named(language: str) -> None:
    """Done of due is another number and says so; none due is "–", not 0."""
    frame = frames.completion(*ROWS, {"no_deadline": 2})
    assigned, due = completion.by_agency(frame), completion.by_agency(frame, "due")
    assert values(due) == ["3/6 (50%)", "1/1", "–"]
    assert translation._("Done / assigned") in frames.words(assigned)
    assert translation._("Done / due") in frames.words(due)


def test_segments_have_the_statuss_colours_and_order() -> None:
    """Colours mean the same as everywhere, in display order."""
    bars = [trace for trace in completion.by_agency(frames.completion(*ROWS)).data if trace.type == "bar"]
    codes = [
        code for code in theme.STATUS if code in ("done_on_time", "done_late", "overdue", "in_progress", "no_deadline")
    ]
    assert [trace.marker.color for trace in bars] == [theme.colour(code) for code in codes]
    words = {"overdue": translation._("Overdue, own part not done")}
    assert [trace.name for trace in bars] == [words.get(code) or statuses.word(code) for code in codes]


def test_overdue_is_red_only_where_the_own_part_is_open(language: str) -> None:
    """What waits for others is hollow, has words of its own in key and hover, and opens its own list."""
    frame = frames.completion(ROWS[0] | {"overdue_own": 1, "overdue_others": 2})
    figure = completion.by_agency(frame)
    own, others = (trace for trace in figure.data if trace.type == "bar" and "part=" in trace.customdata[0][0])
    red = theme.colour("overdue")
    assert (own.marker.color, list(own.x)) == (red, [1])
    assert (others.marker.color, others.marker.line.color, list(others.x)) == (theme.HOLLOW, red, [2])
    assert [trace.customdata[0][0] for trace in (own, others)] == [
        "agency=a&status=overdue&part=own",
        "agency=a&status=overdue&part=others",
    ]
    for trace, n in ((own, 1), (others, 2)):
        assert f"{trace.name}: {n}" in own.hovertext[0]
        assert trace.name in frames.words(figure)
    assert totals(figure) == [7]


def test_a_number_without_room_is_left_to_the_hover() -> None:
    """Beside a bar of 400 a segment of 1 has no number inside, but the hover text counts it."""
    figure = completion.by_agency(frames.completion({"done_on_time": 400}, {"done_on_time": 1, "overdue": 1}))
    on_time, overdue = (trace for trace in figure.data if trace.type == "bar")
    assert list(on_time.text) == ["400", ""]
    assert list(overdue.text) == ["", ""]
    assert f"{translation._('Overdue, own part not done')}: 1" in overdue.hovertext[1]


def test_rows_keep_their_order_and_the_top_is_enough() -> None:
    """The metric's order (worst first) is kept; 150 agencies can be cut to the first 20."""
    many = frames.completion(*({"agency_id": str(i), "agency": f"Cơ quan {i}", "overdue": 1} for i in range(150)))
    figure = completion.by_agency(many, top=20)
    assert list(figure.layout.yaxis.ticktext) == [f"Cơ quan {i}" for i in range(20)]
    whole = completion.by_agency(many)
    assert len(whole.layout.yaxis.ticktext) == 150
    assert whole.layout.height > 150 * 26


def test_sections_of_two_plans_are_told_apart() -> None:
    """B.I of plan A and B.I of plan B are two rows with two ids."""
    frame = frames.completion({"overdue": 1}, {"overdue": 2, "plan_code": "B"})
    figure = completion.by_section(frame)
    assert [mark[0].split("&")[0] for mark in figure.data[0].customdata] == ["plan=A", "plan=B"]
    assert list(figure.layout.yaxis.ticktext) == ["A · B.I Tuyên truyền", "B · B.I Tuyên truyền"]
    assert list(completion.by_section(frame.head(1)).layout.yaxis.ticktext) == ["B.I Tuyên truyền"]


def test_data_never_becomes_markup() -> None:
    """Names of agencies and sections are text."""
    frame = frames.completion({"overdue": 9, "agency": frames.HOSTILE, "title": frames.HOSTILE})
    for figure in (completion.by_agency(frame), completion.by_section(frame)):
        assert frames.ours(frames.markup(figure)), frames.markup(figure)
        assert "dâng</a>" in frames.words(figure)


def test_months_sum_to_the_tasks_due(language: str) -> None:
    """On time, late and not done make the tasks due; above each column done/due."""
    figure = completion.by_month(by_month(("2023-12-01", 4, 1, 2), ("2024-02-01", 0, 0, 3)))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [sum(trace.y[i] for trace in bars) for i in (0, 1)] == [7, 3]
    assert values(figure) == ["5/7", "0/3"]
    assert list(bars[0].x) == [0, 2]
    assert [mark[0] for mark in bars[0].customdata] == [
        "due=2023-12&status=done_on_time",
        "due=2024-02&status=done_on_time",
    ]
    assert ("5/7 (71,4%)" if language == "vi" else "5/7 (71.4%)") in bars[0].hovertext[0]
    assert translation._("Done / due, by month of the deadline") in frames.words(figure)


def test_months_without_a_deadline_keep_their_place() -> None:
    """A month in which nothing was due has no column but keeps its label."""
    figure = completion.by_month(by_month(("2023-12-01", 1, 0, 0), ("2024-01-01", 0, 0, 0), ("2024-02-01", 1, 0, 0)))
    assert list(figure.layout.xaxis.ticktext) == ["T12<br>2023", "T1<br>2024", "T2"]
    assert not frames.ENGLISH_MONTHS.search(frames.words(figure))


def test_ageing_shows_all_four_buckets(language: str) -> None:
    """Buckets stand in order with their counts, also the empty and the missing ones."""
    (bar,) = ageing_charts.bars(ageing(2, 0, 1)).data
    assert list(bar.x) == [2, 0, 1, 0]
    assert [mark[0] for mark in bar.customdata] == ["late=1-7", "late=8-30", "late=31-90", "late=90%2B"]
    assert bar.marker.color == theme.colour("overdue")
    assert "1–7" in ageing_charts.bars(ageing(2)).layout.yaxis.ticktext[0]


@pytest.mark.parametrize(
    ("figure", "alt"),
    [
        (completion.by_agency, completion.by_agency_alt),
        (completion.by_section, completion.by_section_alt),
    ],
)
@pytest.mark.parametrize("rows", [(), ({"withdrawn": 3},)], ids=["no rows", "all withdrawn"])
def test_nothing_assigned_is_said(figure: Any, alt: Any, rows: Any, language: str) -> None:
    """No rows or only withdrawn tasks: a sentence, in the chart and in the alt text."""
    frame = frames.completion(*rows)
    assert not figure(frame).data
    assert frames.words(figure(frame)) == alt(frame) == translation._("No task in this selection.")


def test_nothing_due_and_nothing_overdue_are_said(language: str) -> None:
    """Good news is said too."""
    assert frames.words(completion.by_month(by_month())) == completion.by_month_alt(by_month()) != ""
    assert frames.words(ageing_charts.bars(ageing(0, 0, 0, 0))) == ageing_charts.bars_alt(ageing()) != ""


def test_alts_carry_the_numbers() -> None:
    """One sentence each, with the figures of the first row, the sums of the months, the buckets."""
    translation.use("en")
    frame = frames.completion(*ROWS)
    first = "Tasks of 2 agencies by status; first in the list: Sở A, 3/7 (42.9%) done."
    late = "Agencies with overdue tasks: 1 with their own part not done, 0 waiting for others."
    assert completion.by_agency_alt(frame) == f"{first} {late}"
    assert completion.by_agency_alt(frame[1:]).endswith("Sở B, 1/3 done.")
    assert "B.I Tuyên truyền, 3/7 (42.9%)" in completion.by_section_alt(frame.head(1))
    assert completion.by_month_alt(by_month(("2024-01-01", 4, 1, 2))) == (
        "Of 7 tasks due so far: 4 done on time, 1 late, 2 not done."
    )
    assert ageing_charts.bars_alt(ageing(1, 0, 0, 0)).startswith("1 overdue task by age: 1–7 days: 1, 8–30 days: 0")
