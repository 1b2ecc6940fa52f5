"""The Gantt chart draws every dated task once, where it belongs, and nothing as markup."""

import html
import itertools
import re
import time
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import canvas, theme, timeline
from dashboard.text import statuses, translation
from tests.charts import frames
from tests.charts.frames import REPORT_ON, listing, task

DAY_MS = 86_400_000


def drawn(figure: go.Figure) -> list[str]:
    """The task_ids of everything a reader can click."""
    return [task_id for trace in figure.data if trace.customdata is not None for task_id in trace.customdata]


def row_of(figure: go.Figure, task_id: str) -> str:
    """The label of the row a task is drawn on."""
    for trace in figure.data:
        if trace.customdata is not None and task_id in trace.customdata:
            y = trace.y[list(trace.customdata).index(task_id)]
            return str(figure.layout.yaxis2.ticktext[y])
    raise KeyError(task_id)


def mark(figure: go.Figure, task_id: str) -> dict[str, Any]:
    """Where and how long a task is drawn: base and x of its bar, or x and symbol of its point."""
    for trace in figure.data:
        if trace.customdata is not None and task_id in trace.customdata:
            at = list(trace.customdata).index(task_id)
            if trace.type == "bar":
                return {"base": trace.base[at], "x": trace.x[at], "pattern": trace.marker.pattern.shape[at]}
            return {"x": trace.x[at], "symbol": trace.marker.symbol[at]}
    raise KeyError(task_id)


def named(figure: go.Figure, name: str) -> Any:
    """The one trace of this name."""
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return trace


@pytest.mark.parametrize("group_by", ["section", "agency"])
def test_every_dated_task_is_drawn_exactly_once(tasks: pd.DataFrame, milestones: pd.DataFrame, group_by: Any) -> None:
    """No task is lost or drawn twice, whichever way they are grouped; undated ones are the page's to list."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON, group_by)
    missing = timeline.undated(tasks)["task_id"]
    assert list(missing) == ["A/D.1"]
    assert sorted(drawn(figure)) == sorted(set(tasks["task_id"]) - set(missing))


def test_each_task_stands_on_its_own_row(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """The label beside a task is the task's."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    for task_id in drawn(figure):
        assert row_of(figure, task_id).startswith(task_id.removeprefix("A/") + " ")


def test_headings_stand_above_their_tasks(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Groups in printed order, each heading in bold, its tasks below it."""
    labels = list(timeline.gantt(tasks, milestones, REPORT_ON).layout.yaxis2.ticktext)
    headings = [label for label in labels if label.startswith("<b>B.")]
    assert headings == ["<b>B.I Tuyên truyền, báo chí, xuất bản</b>", "<b>B.III Tổ chức Lễ kỷ niệm</b>"]
    first, second = (labels.index(heading) for heading in headings)
    assert [label.split()[0] for label in labels[first + 1 : second]] == ["B.I.1", "B.I.2", "B.I.3", "B.I.4"]


def test_tasks_without_a_lead_come_last(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Grouped by agency, what nobody leads is not hidden."""
    labels = list(timeline.gantt(tasks, milestones, REPORT_ON, "agency").layout.yaxis2.ticktext)
    headings = [label for label in labels if label.startswith("<b>") and labels.index(label) > 0]
    assert headings == ["<b>Sở VHTTDL</b>", f"<b>{translation._('No lead stated')}</b>"]


def test_agencies_with_most_overdue_tasks_come_first(milestones: pd.DataFrame) -> None:
    """Grouped by agency, who is late stands above who merely has more to do."""
    busy = [task(f"D.{n}", "in_progress", "2024-01-01", "2024-09-30", first_lead="Sở A") for n in range(3)]
    late = task("D.9", "overdue", "2024-01-01", "2024-02-01", first_lead="Sở B")
    labels = timeline.gantt(listing(*busy, late), milestones.head(0), REPORT_ON, "agency").layout.yaxis2.ticktext
    assert [label for label in labels if "Sở" in label] == ["<b>Sở B</b>", "<b>Sở A</b>"]


def test_two_plans_are_told_apart(milestones: pd.DataFrame) -> None:
    """With two plans on one chart, the same number of both is two sections and two labels."""
    other = task("B.I.1", "overdue", "2024-01-01", "2024-02-01", plan_code="B", task_id="B/B.I.1")
    both = listing(task("B.I.1", "overdue", "2024-01-01", "2024-02-01"), other)
    labels = timeline.gantt(both, milestones, REPORT_ON).layout.yaxis2.ticktext
    assert [label[3:10] for label in labels if " · " in label] == ["A · B.I", "B · B.I"]
    labels = timeline.gantt(both, milestones, REPORT_ON, "agency").layout.yaxis2.ticktext
    assert {label.split()[0] for label in labels if label.startswith(("A/", "B/"))} == {"A/B.I.1", "B/B.I.1"}


def test_a_bar_lasts_to_the_end_of_its_due_day(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """01/03 to 30/06/2023 is 122 days: the due day itself is in time."""
    bar = mark(timeline.gantt(tasks, milestones, REPORT_ON), "A/B.I.1")
    assert bar["base"] == "2023-03-01"
    assert bar["x"] == 122 * DAY_MS


def test_progress_fills_its_share(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Half done fills half the bar, done all of it, nothing reported none; in the status's full colour."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    progress = named(figure, "progress")
    filled = dict(zip(progress.base, progress.x, strict=True))
    assert filled["2023-03-01"] == 122 * DAY_MS
    assert filled["2023-12-01"] == mark(figure, "A/B.I.2")["x"] / 2
    assert "2023-05-01" not in filled
    assert progress.hoverinfo == "skip"
    assert set(progress.marker.color) == {theme.colour("done_on_time"), theme.colour("in_progress")}


def test_tentative_dates_are_hatched(tasks: pd.DataFrame, milestones: pd.DataFrame, language: str) -> None:
    """What the plan calls dự kiến looks and reads different, and the key explains it."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    assert mark(figure, "A/B.I.3")["pattern"] == "/"
    assert mark(figure, "A/B.I.2")["pattern"] == ""
    assert translation._("Tentative dates") in frames.words(figure)
    certain = timeline.gantt(tasks[tasks["is_tentative"] == False], milestones, REPORT_ON)  # noqa: E712
    assert translation._("Tentative dates") not in frames.words(certain)


def test_a_moved_deadline_leaves_its_first_one(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Only where the deadline moved, a grey line from the start to the first deadline."""
    baseline = named(timeline.gantt(tasks, milestones, REPORT_ON), "baseline")
    assert list(baseline.base) == ["2024-01-01"]
    assert list(baseline.x) == [121 * DAY_MS]
    assert baseline.marker.color == theme.NEUTRAL


def test_the_key_says_what_marks_without_an_extent_mean(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Each sign that is drawn is explained, none that is not."""
    translation.use("en")
    meanings = {"A/B.III.1": "One day", "A/B.III.2": "Deadline, no start stated", "A/B.III.3": "Start, no deadline"}
    for task_id, meaning in meanings.items():
        drawn = tasks[tasks["task_id"].isin(["A/B.I.1", task_id])]
        key = timeline.gantt(drawn, milestones, REPORT_ON).layout.annotations[0].text
        assert [words for words in meanings.values() if words in key] == [meaning]


@pytest.mark.parametrize(
    ("task_id", "day", "symbol"),
    [
        ("A/B.III.1", "2024-09-02", "diamond"),
        ("A/B.III.2", "2024-01-30", "triangle-down"),
        ("A/B.III.3", "2023-12-01", "triangle-right"),
    ],
)
def test_tasks_without_an_extent_are_points(
    tasks: pd.DataFrame, milestones: pd.DataFrame, task_id: str, day: str, symbol: str
) -> None:
    """An event, a task with only a due date and one with only a start stand at the day that is known."""
    assert mark(timeline.gantt(tasks, milestones, REPORT_ON), task_id) == {"x": day, "symbol": symbol}


def test_a_task_done_without_a_deadline_is_a_point_of_its_status(milestones: pd.DataFrame) -> None:
    """It has a start at most: its mark stands there in the colour the key names."""
    figure = timeline.gantt(
        listing(task("D", "done_undated", "2023-12-01", None, percent=100.0)), milestones, REPORT_ON
    )
    assert mark(figure, "A/D") == {"x": "2023-12-01", "symbol": "triangle-right"}
    assert list(named(figure, "points").marker.color) == [theme.colour("done_undated")]
    assert statuses.word("done_undated") in figure.layout.annotations[0].text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_start_after_the_due_date_is_drawn_at_the_due_date(milestones: pd.DataFrame) -> None:
    """The plan contradicts itself in places: such a task is not lost and has no negative length."""
    figure = timeline.gantt(listing(task("C", "overdue", "2024-05-01", "2024-02-01")), milestones, REPORT_ON)
    assert mark(figure, "A/C") == {"x": "2024-02-01", "symbol": "diamond"}


def test_bars_have_the_colour_of_their_status(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """One trace per status, outlined in its colour and filled with a pale one."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    status_of = dict(zip(tasks["task_id"], tasks["status"], strict=True))
    for trace in figure.data:
        if trace.type == "bar" and trace.customdata is not None:
            (code,) = {status_of[task_id] for task_id in trace.customdata}
            assert trace.name == statuses.word(code)
            assert trace.marker.line.color == theme.colour(code)
            assert trace.marker.color == theme.tint(theme.colour(code), 0.28)
    points = named(figure, "points")
    assert list(points.marker.color) == [theme.colour(status_of[task_id]) for task_id in points.customdata]


def test_only_theme_colours_are_used(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """No colour is decided outside the theme."""
    known = {look.colour for look in theme.STATUS.values()} | {theme.ACCENT, theme.NEUTRAL}
    known.add(theme.on(theme.ACCENT))  # the numbers on the milestones
    assert frames.colours(timeline.gantt(tasks, milestones, REPORT_ON)) <= known


def test_the_key_names_every_status_drawn_and_no_other(
    tasks: pd.DataFrame, milestones: pd.DataFrame, language: str
) -> None:
    """Colour is never alone."""
    key = timeline.gantt(tasks, milestones, REPORT_ON).layout.annotations[0].text
    present = set(tasks[tasks["task_id"] != "A/D.1"]["status"])
    assert {
        code for code in theme.STATUS if f"> {statuses.word(code)}" in key.replace("\N{NO-BREAK SPACE}", "")
    } == present


def test_the_report_date_is_a_labelled_line(tasks: pd.DataFrame, milestones: pd.DataFrame, language: str) -> None:
    """The line stands at the end of the report date and says so."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == "2024-04-01"
    assert "31/03/2024" in frames.words(figure)


def test_the_line_stays_out_of_a_range_without_the_report_date(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """A range that ended before has no line at its edge."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON, start=date(2023, 1, 1), end=date(2023, 12, 31))
    assert not figure.layout.shapes


def test_a_range_leaves_out_what_lies_outside(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """In 2023 no task of 2024 alone keeps a row, and the axis is exactly the range."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON, start=date(2023, 1, 1), end=date(2023, 12, 31))
    assert sorted(drawn(figure)) == ["A/B.I.1", "A/B.I.2", "A/B.I.3", "A/B.III.3"]
    assert figure.layout.xaxis.range == ("2023-01-01", "2024-01-01")
    assert list(named(figure, "milestones").x) == ["2023-05-19"]


def test_milestones_of_one_day_share_a_mark(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Two commemorations on 01/01/2024 are one diamond that says so; the hover text has both."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    marks = named(figure, "milestones")
    assert list(marks.x) == ["2023-05-19", "2024-01-01"]
    assert list(marks.text) == ["1", "2"]
    assert named(figure, "milestone names").text[1].strip().endswith("+1")
    assert "20 năm chia tách tỉnh" in marks.hovertext[1]
    assert "01/01/2024" in marks.hovertext[1]
    assert marks.marker.symbol == "diamond"


def _many(count: int, every: str) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=count, freq=every)
    titles = [f"Kỷ niệm lần thứ {i} ngày thành lập" for i in range(count)]
    return pd.DataFrame({"plan_code": "A", "on_date": days, "title": titles}).assign(note=None)


@pytest.mark.parametrize("is_narrow", [False, True], ids=["wide", "phone"])
def test_milestones_do_not_cover_each_other(tasks: pd.DataFrame, is_narrow: bool) -> None:
    """Twelve commemorations, three weeks apart, are numbers on few rows; their names stand in a list at the bottom,
    so that a saved picture says what they are."""
    many = _many(12, "21D")
    with canvas.screen(is_narrow=is_narrow):
        figure = timeline.gantt(tasks, many, REPORT_ON)
        without = timeline.gantt(tasks, many.head(0), REPORT_ON)
    marks = named(figure, "milestones")
    assert list(marks.text) == [str(n) for n in range(1, 13)]
    assert max(marks.y) <= (1 if not is_narrow else 2)
    first, last = (pd.Timestamp(day) for day in figure.layout.xaxis.range)
    px_per_day = (334 if is_narrow else 676) / (last - first).days
    for row in set(marks.y):
        at = [
            (pd.Timestamp(day) - first).days * px_per_day for day, y in zip(marks.x, marks.y, strict=True) if y == row
        ]
        assert all(b - a >= 26 for a, b in itertools.pairwise(at))
    assert not [trace for trace in figure.data if trace.name == "milestone names"]
    words = frames.words(figure)
    assert all(f"{n + 1}. {pd.Timestamp(day):%d/%m/%Y}" in words for n, day in enumerate(many["on_date"]))
    assert figure.layout.margin.b > without.layout.margin.b


def test_long_names_of_milestones_are_listed_whole(tasks: pd.DataFrame) -> None:
    """Side by side only where both columns have room: a saved picture has no tooltip for what is cut."""
    many = _many(12, "21D")
    beside = timeline.gantt(tasks, many, REPORT_ON).layout.margin.b
    long = "Kỷ niệm ngày thành lập Đảng bộ, chính quyền và nhân dân các dân tộc trong tỉnh"
    figure = timeline.gantt(tasks, many.assign(title=long), REPORT_ON)
    assert frames.words(figure).count(f": {long}") == 12
    assert figure.layout.margin.b > beside


def test_the_names_of_few_milestones_stand_beside_them_apart(tasks: pd.DataFrame) -> None:
    """On one row no name runs into another mark or name."""
    figure = timeline.gantt(tasks, _many(2, "210D"), REPORT_ON)
    names = named(figure, "milestone names")
    assert max(names.y) <= 1
    first, last = (pd.Timestamp(day) for day in figure.layout.xaxis.range)
    px_per_day = 676 / (last - first).days
    spans: dict[int, list[tuple[float, float]]] = {}
    for day, row, text, side in zip(names.x, names.y, names.text, names.textposition, strict=True):
        at, width = (pd.Timestamp(day) - first).days * px_per_day, canvas.text_px(text.strip())
        span = (at - 13, at + 13 + width) if side == "middle right" else (at - 13 - width, at + 13)
        assert all(b <= span[0] + 0.5 or span[1] <= a + 0.5 for a, b in spans.get(row, []))
        spans.setdefault(row, []).append(span)


def test_the_list_of_milestones_is_that_of_the_chart(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """The page lists the same numbers and days, in every range."""
    for start, end in ((None, None), (date(2024, 1, 1), date(2024, 12, 31))):
        marks = named(timeline.gantt(tasks, milestones, REPORT_ON, start=start, end=end), "milestones")
        listed = timeline.numbered(milestones, tasks, start, end)
        assert [str(number) for number, _day, _titles in listed] == list(marks.text)
        assert [day.isoformat() for _number, day, _titles in listed] == list(marks.x)
    assert sum(len(titles) for _number, _day, titles in timeline.numbered(milestones, tasks, None, None)) == 3


def test_on_a_phone_every_name_stands_above_its_bar(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """No column of names takes the width away; every bar has the row below its name to itself."""
    with canvas.screen(is_narrow=True):
        figure = timeline.gantt(tasks, milestones, REPORT_ON)
    labels = list(figure.layout.yaxis2.ticktext)
    for trace in figure.data:
        for y, task_id in zip(trace.y, trace.customdata if trace.customdata is not None else (), strict=False):
            assert labels[y] == "" and labels[y - 1].startswith(f"{task_id.split('/')[1]} ")
    assert figure.layout.margin.l < 20
    assert all(len(html.unescape(re.sub("<[^>]*>", "", label))) <= 46 for label in labels)
    assert figure.layout.shapes
    for line in figure.layout.shapes:
        assert not any(labels[row] for row in range(len(labels)) if line.y0 < row < line.y1)


def test_words_beside_a_bar_stand_clear_of_the_report_date() -> None:
    """How often a deadline moved stands beyond the line of the report date where that would cross it, else at the end
    of the bar."""
    moved = {"baseline_due_on": pd.Timestamp("2024-02-10"), "moves": 1}
    listed = listing(
        task("1", "overdue", "2023-01-01", "2024-03-20", **moved),
        task("2", "overdue", "2023-01-01", "2023-06-30", **moved | {"baseline_due_on": pd.Timestamp("2023-05-31")}),
        task("3", "in_progress", "2024-01-01", "2025-12-31"),
    )
    words = named(timeline.gantt(listed, frames.milestones().head(0), REPORT_ON), "moves")
    assert list(words.x) == ["2024-04-01", "2023-07-01"]
    assert set(words.textposition) == {"middle right"}


def test_a_chart_without_milestones(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """No milestone, no heading for them; the tasks move up."""
    labels = timeline.gantt(tasks, milestones.head(0), REPORT_ON).layout.yaxis2.ticktext
    assert labels[0] == ""
    assert labels[1].startswith("<b>B.I ")


def test_data_never_becomes_markup(milestones: pd.DataFrame) -> None:
    """Titles, leads, phrases and notes that look like tags are shown letter by letter."""
    names = ("title", "first_lead", "lead", "leads", "deadline_printed", "contradiction", "group_title", "group_ref")
    hostile = listing(
        task(frames.HOSTILE, "overdue", "2024-01-01", "2024-02-01", **dict.fromkeys(names, frames.HOSTILE)),
        task("D", "overdue", None, "2024-02-01", **dict.fromkeys(names, frames.HOSTILE)),
    )
    for group_by in ("section", "agency"):
        figure = timeline.gantt(hostile, milestones, REPORT_ON, group_by)
        assert frames.ours(frames.markup(figure)), frames.markup(figure)
        assert "dâng</a> &" in frames.words(figure)


def test_hover_says_everything_in_the_readers_language(milestones: pd.DataFrame, language: str) -> None:
    """Full title, status word and percent, lead, dates as read and as printed, the first deadline, contradictions."""
    title = "Tổ chức Lễ kỷ niệm 20 năm chia tách, thành lập tỉnh Lai Châu với quy mô cấp tỉnh, truyền hình trực tiếp"
    full = task(
        "B.1", "overdue", "2024-01-01", "2024-02-29", title=title, percent=45.5, days_late=31, leads="Sở VHTTDL, BTG",
        deadline_printed="Tháng 02/2024", baseline_due_on="2024-01-31", contradiction="mục D.5 ghi vào năm 2024",
    )  # fmt: skip
    text = frames.words(timeline.gantt(listing(full), milestones, REPORT_ON))
    for part in (
        title, statuses.word("overdue"), "46%", "Sở VHTTDL, BTG", "01/01/2024",
        "29/02/2024", "Tháng 02/2024", "31/01/2024", "mục D.5 ghi vào năm 2024", "31",
    ):  # fmt: skip
        assert part in text, part


def test_no_english_month_in_vietnamese(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Months are T1 … T12, at both ends, never slanted and with the year below."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    assert not frames.ENGLISH_MONTHS.search(frames.words(figure))
    assert figure.layout.xaxis.ticktext[0] == "T3<br>2023"
    assert figure.layout.template.layout.xaxis.tickangle == 0
    translation.use("en")
    assert timeline.gantt(tasks, milestones, REPORT_ON).layout.xaxis.ticktext[0] == "Mar<br>2023"


def test_the_picture_grows_with_its_rows(milestones: pd.DataFrame) -> None:
    """Every further task adds one row of the same height: nothing is squeezed."""
    rows = [task(f"T{i}", "overdue", "2024-01-01", "2024-02-01") for i in range(45)]
    small = timeline.gantt(listing(*rows[:30]), milestones, REPORT_ON).layout
    large = timeline.gantt(listing(*rows), milestones, REPORT_ON).layout
    assert large.height - small.height == 15 * canvas.ROW_PX
    plot_px = large.height - large.margin.t - large.margin.b
    assert plot_px == canvas.ROW_PX * len(large.yaxis2.ticktext)


def test_labels_fit_their_column(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """A title of any length is cut to what stands left of the plot; the hover text has it whole."""
    long = listing(task("B.I.2.1.a", "overdue", "2024-01-01", "2024-02-01", title="Tổ chức tuyên truyền " * 30))
    figure = timeline.gantt(long, milestones, REPORT_ON)
    label = figure.layout.yaxis2.ticktext[-1]
    assert len(label) <= 46
    assert label.endswith("…")
    assert canvas.text_px(label) < figure.layout.margin.l
    assert frames.words(figure).count("tuyên truyền") >= 30


def test_one_task_gets_a_readable_axis(milestones: pd.DataFrame) -> None:
    """A single event does not stretch one day over the whole width: at least a quarter is shown."""
    figure = timeline.gantt(listing(task("C", "due_soon", "2024-04-02", "2024-04-02")), milestones, REPORT_ON)
    first, last = (pd.Timestamp(day) for day in figure.layout.xaxis.range)
    assert (last - first).days >= 90
    assert drawn(figure) == ["A/C"]


@pytest.mark.parametrize("pick", [slice(0, 0), slice(7, 8)], ids=["no task", "only an undated one"])
def test_nothing_to_draw_says_so(tasks: pd.DataFrame, milestones: pd.DataFrame, language: str, pick: slice) -> None:
    """An empty selection and one without dates are sentences, each its own."""
    figure = timeline.gantt(tasks[pick], milestones, REPORT_ON)
    assert not figure.data
    assert frames.words(figure) == timeline.gantt_alt(tasks[pick], REPORT_ON) != ""


def test_a_range_without_tasks_says_so(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Before the plan began there is nothing to draw, and that is said."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON, start=date(2020, 1, 1), end=date(2020, 3, 31))
    assert not figure.data
    assert frames.words(figure) == translation._("No task in this range.")


def test_alt_counts_drawn_overdue_and_undated(tasks: pd.DataFrame) -> None:
    """The alt text has the numbers the chart shows: 7 dated, 2 overdue, 1 without a date."""
    translation.use("en")
    alt = timeline.gantt_alt(tasks, REPORT_ON)
    assert alt == ("Timeline of 7 tasks from March 2023 to December 2024; overdue at 31/03/2024: 2; without a date: 1.")


def test_a_large_plan_stays_small_and_quick(milestones: pd.DataFrame) -> None:
    """150 tasks are a dozen traces (the browser's time), and take no visible time to build."""
    codes = [code for code in theme.STATUS for _ in range(17)][:150]
    rows = [task(f"T{i}", code, "2023-06-01", "2024-02-01", percent=40.0) for i, code in enumerate(codes)]
    frame = listing(*rows)
    timeline.gantt(frame, milestones, REPORT_ON)
    before = time.process_time()
    figure = timeline.gantt(frame, milestones, REPORT_ON)
    assert time.process_time() - before < 0.2
    assert len(figure.data) <= 9 + 5
    assert sorted(drawn(figure)) == sorted(frame["task_id"])


def test_how_often_a_deadline_moved_is_said_at_its_bar(tasks: pd.DataFrame, milestones: pd.DataFrame) -> None:
    """Only of moved ones: right of the bar and its first deadline; on the bar where that fills the time shown; and in
    the hover text."""
    figure = timeline.gantt(tasks, milestones, REPORT_ON)
    words = named(figure, "moves")
    assert [text.strip() for text in words.text] == [translation.plural(1, "{n} move", "{n} moves").format(n=1)]
    assert (list(words.x), list(words.textposition)) == (["2024-07-01"], ["middle right"])
    assert row_of(figure, "A/B.I.4").startswith("B.I.4 ")
    assert words.y[0] == list(figure.layout.yaxis2.ticktext).index("B.I.4 Nhiệm vụ B.I.4")
    quarter = timeline.gantt(tasks, milestones, REPORT_ON, start=date(2024, 4, 1), end=date(2024, 6, 30))
    assert (list(named(quarter, "moves").x), named(quarter, "moves").textposition[0]) == (["2024-07-01"], "middle left")
    moved = listing(task("B.1", "overdue", "2024-01-01", "2024-02-29", baseline_due_on="2024-01-31", moves=3))
    figure_text = frames.words(timeline.gantt(moved, milestones, REPORT_ON))
    assert translation.plural(3, "moved once", "moved {n} times").format(n=3) in figure_text
    assert not [trace for trace in timeline.gantt(tasks[tasks["moves"] == 0], milestones, REPORT_ON).data
                if trace.name == "moves"]  # fmt: skip
