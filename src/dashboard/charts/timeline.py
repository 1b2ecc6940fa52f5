"""When each task runs: a Gantt chart of the plans (domain.md §3), with milestones and the report date."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import canvas, theme
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import N_, _, plural

_TITLE_LETTERS = 43
_PHONE_LETTERS = 46
_MILESTONE_LETTERS = (44, 30, 24)
_MILESTONE_ROWS = 2
"""So many rows the milestones may take with their names beside them, else only their numbers stand there."""
_DIAMOND_PX = 27
"""From corner to corner; plotly's size is that of a square of the same area."""
_LIST_LINE_PX = 20
_BAR = 0.64
_PALE = 0.28
_DAY_MS = 86_400_000
_MONTHS_PX = 42
_BOTH_ENDS = 20
"""From so many rows on, the months stand at the bottom too."""
_SHORTEST_MONTHS = 3
_MARK_PX = 20
"""Room beside a mark before words begin."""
_GAP = "\u2002"
Side = Literal["left", "right"]
_DONE = ("done_on_time", "done_late", "done_undated")
_SIGNS = {
    "diamond": ("◆", N_("One day")),
    "triangle-down": ("▼", N_("Deadline, no start stated")),
    "triangle-right": ("▶", N_("Start, no deadline")),
}
"""Of a task without an extent: the sign that the key shows for its mark, and what it means."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things stand: pixels of the names at the left and of the plot, letters of a name, and whether each name
    stands above its bar instead."""

    names_px: int
    plot_px: int
    letters: int
    is_narrow: bool


_WIDE = _Sheet(336, 676, _TITLE_LETTERS, is_narrow=False)
_NARROW = _Sheet(14, 334, _PHONE_LETTERS, is_narrow=True)
"""A phone held upright."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One drawn task and its row."""

    y: int
    task_id: str
    status: str
    start: date | None
    due: date | None
    baseline: date | None
    moves: int
    share: float
    is_tentative: bool
    hover: str

    @property
    def is_bar(self) -> bool:
        return self.start is not None and self.due is not None and self.start < self.due

    @property
    def left(self) -> date:
        """The first day of its mark."""
        day = self.start if self.is_bar or self.due is None else self.due
        assert day is not None
        return day

    @property
    def length_ms(self) -> int:
        """From the start to the end of the due day."""
        return _days_ms(self.left, self.due) if self.due else 0

    @property
    def symbol(self) -> str:
        if self.due is None:
            return "triangle-right"
        return "diamond" if self.start else "triangle-down"


@dataclass(frozen=True, slots=True)
class _Milestone:
    """The milestones of a day under one number, the row of their mark, and the name beside it (on which side) if there
    is room."""

    number: int
    on: date
    titles: tuple[str, ...]
    hover: str
    level: int = 0
    label: str = ""
    side: Side = "right"


def numbered(
    milestones: pd.DataFrame, tasks: pd.DataFrame, start: date | None, end: date | None
) -> list[tuple[int, date, tuple[str, ...]]]:
    """(number, day, titles) of each day with milestones in the time `gantt` shows for the same values."""
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return []
    return [(mark.number, mark.on, mark.titles) for mark in _found(milestones, *_window(dated, start, end))]


def undated(tasks: pd.DataFrame) -> pd.DataFrame:
    """The tasks of `tasks.listing` with neither start nor due date: not drawn, for the page to list."""
    return tasks[tasks["start_on"].isna() & tasks["due_on"].isna()]


def gantt(
    tasks: pd.DataFrame,
    milestones: pd.DataFrame,
    report_on: date,
    group_by: Literal["section", "agency"] = "section",
    start: date | None = None,
    end: date | None = None,
) -> go.Figure:
    """A row per dated task of `tasks.listing` under its section or first lead; `customdata` is the task_id.

    A pale bar from start to due in the colour of the status, filled as far as the work is done; hatched where the
    plan calls the dates tentative; where a deadline moved, a grey line below it to the one first issued, and how often
    it moved. One-day events are diamonds; a task with only a due date is a triangle pointing down at it, one with only
    a start a triangle pointing away from it. `milestones` (`timeline.milestones`) are numbered diamonds on top, with
    their names beside them where there is room for all, else in a list at the bottom. `start` and `end` are the first
    and last day shown; tasks wholly outside leave the chart. Undated tasks are not drawn (see `undated`). On a phone
    each name stands above its bar.
    """
    if tasks.empty:
        return canvas.empty(_("No task in this selection."))
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return canvas.empty(_("No task has a date."))
    first, last = _window(dated, start, end)
    dated = _within(dated, first, last)
    if dated.empty:
        return canvas.empty(_("No task in this range."))
    is_narrow = canvas.is_narrow()
    sheet = _NARROW if is_narrow else _WIDE
    marks = _milestones(milestones, first, last, sheet)
    above = 1 + max((mark.level + 1 for mark in marks), default=0)
    drawn, names = _rows(dated, group_by, above, sheet)
    heading = _("Milestones")
    labels = [f"<b>{heading}</b>" if marks and not is_narrow else "", *[""] * (above - 1), *names]
    months = _months_axis(first, last, sheet)
    # Beside names that reach into the plot, plotly leaves out most of the months below.
    is_tall = len(labels) >= _BOTH_ENDS and not is_narrow
    rows = [len(labels) - 0.5, -0.5]
    key, key_px = _key(drawn, sheet)
    top, bottom = key_px + _MONTHS_PX + 8, _MONTHS_PX if is_tall else 8
    listed, listed_px = _milestone_list(marks, bottom, sheet)
    # On a phone the names stand within the plot: there the line keeps to the rows of the marks.
    spans = [(task.y - 0.5, task.y + 0.5) for task in drawn] if is_narrow else [(above - 1.4, len(labels) - 0.5)]
    line, line_label = _report_line(report_on, first, last, above - 1, spans)
    return canvas.figure(
        [
            *_baselines(drawn),
            *_bars(drawn),
            *_progress(drawn),
            *_points(drawn),
            *_moves(drawn, first, last, report_on, sheet),
            *_milestone_marks(marks),
            _label_axes(),
        ],
        height=len(labels) * canvas.ROW_PX + top + bottom + listed_px,
        margin={"l": sheet.names_px, "t": top, "b": bottom + listed_px, "r": 12, "pad": 0},
        xaxis=months | {"side": "top"},
        xaxis2=months | {"side": "bottom", "overlaying": "x", "showticklabels": is_tall, "showgrid": False},
        yaxis=canvas.bare(range=rows),
        # Labels start at the left edge of the picture, so that headings and tasks form one column. They have an axis
        # of their own, because on a shifted axis plotly loses hovering and clicking.
        yaxis2=canvas.ticks(
            range(len(labels)),
            labels,
            range=rows,
            overlaying="y",
            anchor="free",
            position=0,
            shift=4 - sheet.names_px,
            ticklabelposition="inside",
            automargin=False,
        ),
        barmode="overlay",
        shapes=line,
        annotations=[canvas.above(key, xshift=4 - sheet.names_px, yshift=_MONTHS_PX), *line_label, *listed],
    )


def gantt_alt(tasks: pd.DataFrame, report_on: date) -> str:
    """One sentence: how many tasks, over which time, how many overdue, how many undated."""
    if tasks.empty:
        return _("No task in this selection.")
    dated = tasks.drop(undated(tasks).index)
    if dated.empty:
        return _("No task has a date.")
    first, last = _window(dated, None, None)
    return plural(
        len(dated),
        "Timeline of {n} task from {first} to {last}; overdue at {report_on}: {overdue}; without a date: {undated}.",
        "Timeline of {n} tasks from {first} to {last}; overdue at {report_on}: {overdue}; without a date: {undated}.",
    ).format(
        n=numbers.number(len(dated)),
        first=dates.month(first),
        last=dates.month(last),
        report_on=dates.day(report_on),
        overdue=numbers.number(int((tasks["status"] == "overdue").sum())),
        undated=numbers.number(len(tasks) - len(dated)),
    )


# ---- what is drawn ----


def _days_ms(first: date, last: date) -> int:
    """Length of the days from first to last, both included."""
    return ((last - first).days + 1) * _DAY_MS


def _window(dated: pd.DataFrame, start: date | None, end: date | None) -> tuple[date, date]:
    """First and last day shown: as asked, else the whole months the tasks fall in, at least a quarter."""
    found = pd.concat([pd.to_datetime(dated[name]) for name in ("start_on", "due_on")])
    months = canvas.months_between(found.min().date(), found.max().date())
    first = start or months[0]
    after = canvas.months_between(first, first + timedelta(days=32 * _SHORTEST_MONTHS))[_SHORTEST_MONTHS]
    shortest = after - timedelta(days=1)
    full = months[-1] + timedelta(days=32)
    return first, end or max(full.replace(day=1) - timedelta(days=1), shortest)


def _within(dated: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The tasks with a day in the window; a task without a due date counts at its start alone."""
    starts = pd.to_datetime(dated["start_on"])
    dues = pd.to_datetime(dated["due_on"])
    begins, ends = starts.fillna(dues), dues.fillna(starts)
    # A start printed after the due date is a contradiction of the plan; such a task stands at its due date.
    begins = begins.where(begins <= ends, ends)
    return dated[(begins <= pd.Timestamp(last)) & (ends >= pd.Timestamp(first))]


def _rows(dated: pd.DataFrame, group_by: str, above: int, sheet: _Sheet) -> tuple[list[_Task], list[str]]:
    """(tasks, labels of the rows): a bold heading per group, its tasks below, under `above` other rows. Agencies with
    most overdue tasks first, then with most tasks."""
    has_plans = dated["plan_code"].nunique() > 1
    groups = _groups(dated, group_by, has_plans)
    names = dated["task_id"] if has_plans and group_by == "agency" else dated["ref"]
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    order = list(members)
    if group_by == "agency":
        nobody = _("No lead stated")
        is_late = [status == "overdue" for status in dated["status"]]
        late = {group: sum(is_late[at] for at in rows) for group, rows in members.items()}
        order.sort(key=lambda group: (group == nobody, -late[group], -len(members[group])))
    cells = _cells(dated)
    refs, titles = list(names), list(dated["title"])
    tasks: list[_Task] = []
    labels: list[str] = []
    for group in order:
        labels.append(f"<b>{canvas.plain(canvas.shorten(group, _TITLE_LETTERS))}</b>")
        for at in members[group]:
            name = canvas.plain(canvas.shorten(f"{refs[at]} {titles[at]}", sheet.letters))
            labels += [name, ""] if sheet.is_narrow else [name]
            tasks.append(_Task(y=above + len(labels) - 1, **cells[at]))
    return tasks, labels


def _groups(dated: pd.DataFrame, group_by: str, has_plans: bool) -> list[str]:
    """The heading each task belongs under."""
    if group_by == "agency":
        return [lead or _("No lead stated") for lead in canvas.texts(dated["first_lead"])]
    headings = [
        " ".join(filter(None, part)) or _("No section stated")
        for part in zip(canvas.texts(dated["group_ref"]), canvas.texts(dated["group_title"]), strict=True)
    ]
    if not has_plans:
        return headings
    return [f"{plan} · {heading}" for plan, heading in zip(dated["plan_code"], headings, strict=True)]


def _cells(dated: pd.DataFrame) -> list[dict[str, Any]]:
    """A dict of everything of `_Task` but its row, per task."""
    cells = []
    for record, start, due, baseline, percent in zip(
        dated.to_dict("records"),
        canvas.days(dated["start_on"]),
        canvas.days(dated["due_on"]),
        canvas.days(dated["baseline_due_on"]),
        canvas.numbers(dated["percent"]),
        strict=True,
    ):
        status = record["status"]
        share = 1.0 if status in _DONE else min(1.0, max(0.0, (percent or 0) / 100))
        cells.append(
            {
                "task_id": record["task_id"],
                "status": status,
                "start": start,
                "due": due,
                "baseline": baseline if due and baseline != due else None,
                "moves": int(record["moves"]) if canvas.is_there(record["moves"]) else 0,
                "share": share,
                "is_tentative": bool(canvas.is_there(record["is_tentative"]) and record["is_tentative"]),
                "hover": _hover(record, start, due, baseline, percent),
            }
        )
    return cells


def _hover(
    record: dict[Hashable, Any], start: date | None, due: date | None, baseline: date | None, percent: float | None
) -> str:
    """The hover text of a task: status and percent, lead, dates as read and as printed, moves, contradiction."""

    def text(name: str) -> str | None:
        return canvas.plain(record[name]) if canvas.is_there(record[name]) else None

    state = theme.word(record["status"])
    if percent is not None:
        state += " · " + percents.progress(percent)
    late = int(record["days_late"]) if canvas.is_there(record["days_late"]) else 0
    if late:
        state += " · " + plural(late, "{n} day late", "{n} days late").format(n=numbers.number(late))
    if start and due and start != due:
        span = _("{start} to {due}").format(start=dates.day(start), due=dates.day(due))
    elif due:
        span = _("due {due}").format(due=dates.day(due))
    else:
        assert start is not None
        span = _("from {start}, no deadline").format(start=dates.day(start))
    if canvas.is_there(record["is_tentative"]) and record["is_tentative"]:
        span += " " + _("(tentative)")
    printed, lead, doubt = text("deadline_printed"), text("leads") or text("lead"), text("contradiction")
    told = []
    if baseline and due and baseline != due:
        told.append(_("First deadline {day}").format(day=dates.day(baseline)))
    if moves := int(record["moves"]) if canvas.is_there(record["moves"]) else 0:
        told.append(plural(moves, "moved once", "moved {n} times").format(n=numbers.number(moves)))
    moved = ", ".join(told)
    return canvas.hover(
        f"{record['ref']} {record['title']}",
        state,
        _("Lead: {name}").format(name=lead) if lead else _("No lead stated"),
        span,
        _("Printed: “{phrase}”").format(phrase=printed) if printed else "",
        moved[:1].upper() + moved[1:],
        _("Contradiction in the plan: {text}").format(text=canvas.wrap(record["contradiction"], 64, 3))
        if doubt
        else "",
    )


# ---- traces ----


def _bars(drawn: Sequence[_Task]) -> list[canvas.Trace]:
    """One trace per status: the whole extent of its tasks, pale, outlined in the status's colour."""
    traces = []
    for status, look in theme.STATUS.items():
        tasks = [task for task in drawn if task.status == status and task.is_bar]
        if not tasks:
            continue
        traces.append(
            _extents(
                tasks,
                [task.length_ms for task in tasks],
                name=theme.word(status),
                marker={
                    "color": theme.tint(look.colour, _PALE),
                    "line": {"color": look.colour, "width": 1.2},
                    "pattern": {
                        "shape": ["/" if task.is_tentative else "" for task in tasks],
                        "fgcolor": look.colour,
                        "size": 7,
                        "solidity": 0.2,
                    },
                },
                customdata=[task.task_id for task in tasks],
                hovertext=[task.hover for task in tasks],
                hovertemplate=canvas.HOVER,
            )
        )
    return traces


def _progress(drawn: Sequence[_Task]) -> list[canvas.Trace]:
    """The part of each bar that is done, solid."""
    tasks = [task for task in drawn if task.is_bar and task.share > 0]
    if not tasks:
        return []
    return [
        _extents(
            tasks,
            [round(task.length_ms * task.share) for task in tasks],
            name="progress",
            marker={"color": [theme.colour(task.status) for task in tasks]},
            hoverinfo="skip",
        )
    ]


def _extents(tasks: Sequence[_Task], lengths_ms: list[int], **settings: Any) -> canvas.Trace:
    return canvas.bars(
        orientation="h",
        base=[task.left.isoformat() for task in tasks],
        x=lengths_ms,
        y=[task.y for task in tasks],
        width=_BAR,
        **settings,
    )


def _points(drawn: Sequence[_Task]) -> list[canvas.Trace]:
    """The tasks without an extent, one trace: events, and tasks with only one of the two dates."""
    tasks = [task for task in drawn if not task.is_bar]
    if not tasks:
        return []
    colours = [theme.colour(task.status) for task in tasks]
    return [
        canvas.points(
            mode="markers",
            name="points",
            x=[task.left.isoformat() for task in tasks],
            y=[task.y for task in tasks],
            marker={
                "symbol": [task.symbol + ("-open" if task.is_tentative else "") for task in tasks],
                "size": 15,
                "color": colours,
                "line": {"width": 2, "color": colours},
            },
            cliponaxis=False,
            customdata=[task.task_id for task in tasks],
            hovertext=[task.hover for task in tasks],
            hovertemplate=canvas.HOVER,
        )
    ]


def _baselines(drawn: Sequence[_Task]) -> list[canvas.Trace]:
    """The deadline as first issued, where it moved: a thin grey line under the bar, or an open mark."""
    moved = [(task, task.baseline) for task in drawn if task.baseline]
    bars = [(task, day) for task, day in moved if task.start and task.start < day]
    points = [(task, day) for task, day in moved if not (task.start and task.start < day)]
    traces: list[canvas.Trace] = []
    if bars:
        traces.append(
            canvas.bars(
                orientation="h",
                name="baseline",
                base=[task.start.isoformat() for task, _day in bars if task.start],
                x=[_days_ms(task.start, day) for task, day in bars if task.start],
                y=[task.y + 0.41 for task, _day in bars],
                width=0.13,
                marker={"color": theme.NEUTRAL},
                hoverinfo="skip",
            )
        )
    if points:
        traces.append(
            canvas.points(
                mode="markers",
                name="baseline",
                x=[day.isoformat() for _task, day in points],
                y=[task.y for task, _day in points],
                marker={"symbol": "diamond-open", "size": 12, "color": theme.NEUTRAL, "line": {"width": 1.5}},
                hoverinfo="skip",
            )
        )
    return traces


def _moves(drawn: Sequence[_Task], first: date, last: date, report_on: date, sheet: _Sheet) -> list[canvas.Trace]:
    """How often a deadline moved, beside its bar or mark, beyond the line of the report date where that would cross the
    words; on the bar where that fills the time shown."""
    px_per_day = sheet.plot_px / ((last - first).days + 1)
    beside, on_bar = [], []
    for task in drawn:
        if not task.moves:
            continue
        words = plural(task.moves, "{n} move", "{n} moves").format(n=numbers.number(task.moves))
        days = [day for day in (task.start, task.due, task.baseline) if day]
        begin, end = max(min(days), first), min(max(days), last)
        room = canvas.text_px(words) + _MARK_PX
        right = report_on if 0 < (report_on - end).days * px_per_day < room else end
        if (last - right).days * px_per_day >= room:
            beside.append((right + timedelta(days=1), task.y, _GAP + words, "middle right"))
        elif (begin - first).days * px_per_day >= room:
            beside.append((begin, task.y, words + _GAP, "middle left"))
        else:
            on_bar.append((end + timedelta(days=1), task.y, words + _GAP, "middle left"))
    return [
        canvas.points(
            mode="text",
            name="moves",
            x=[mark[0].isoformat() for mark in marks],
            y=[mark[1] for mark in marks],
            text=[mark[2] for mark in marks],
            textposition=[mark[3] for mark in marks],
            textfont={"size": theme.LABEL_PX, **look},
            hoverinfo="skip",
        )
        for marks, look in ((beside, {}), (on_bar, {"weight": 600, "shadow": f"0 0 3px {theme.HOLLOW}"}))
        if marks
    ]


def _found(milestones: pd.DataFrame, first: date, last: date) -> list[_Milestone]:
    """The days with milestones in the window, numbered in order; those of one day share a mark."""
    found: dict[date, list[dict[Hashable, Any]]] = {}
    for day, record in zip(canvas.days(milestones["on_date"]), milestones.to_dict("records"), strict=True):
        if day and first <= day <= last:
            found.setdefault(day, []).append(record)
    return [
        _Milestone(number, day, tuple(str(r["title"]) for r in records), _milestone_hover(day, records))
        for number, (day, records) in enumerate(sorted(found.items()), start=1)
    ]


def _milestones(milestones: pd.DataFrame, first: date, last: date, sheet: _Sheet) -> list[_Milestone]:
    """The milestones in the window where none covers another: with their names if those find room on
    `_MILESTONE_ROWS` rows, else as numbers alone, on the first row that is free there."""
    found = _found(milestones, first, last)
    px_per_day = sheet.plot_px / ((last - first).days + 1)
    for letters in (*_MILESTONE_LETTERS, 0):
        taken: list[list[tuple[float, float]]] = [[] for _row in range(_MILESTONE_ROWS if letters else len(found))]
        marks = []
        for mark in found:
            more = f" +{len(mark.titles) - 1}" if len(mark.titles) > 1 else ""
            label = canvas.shorten(mark.titles[0], letters) + more if letters else ""
            room = _room(taken, (mark.on - first).days * px_per_day, label, sheet)
            if room is None:
                break
            marks.append(replace(mark, level=room[0], side=room[1], label=label))
        else:
            return marks
    return []  # not reached: numbers alone always find a row


def _milestone_hover(day: date, records: Sequence[dict[Hashable, Any]]) -> str:
    texts = [
        canvas.hover(record["title"], canvas.wrap(record["note"], 64, 4) if canvas.is_there(record["note"]) else "")
        for record in records
    ]
    return "<br>".join([dates.day(day), *texts])


def _room(taken: list[list[tuple[float, float]]], at: float, label: str, sheet: _Sheet) -> tuple[int, Side] | None:
    """(row, side) where a mark and its words find room, which they then take; None if there is none."""
    half, width = _DIAMOND_PX / 2, canvas.text_px(label) + 6 if label else 0.0
    sides: list[tuple[Side, tuple[float, float]]] = [
        ("right", (at - half, at + half + width)),
        ("left", (at - half - width, at + half)),
    ]
    for row, spans in enumerate(taken):
        for side, (left, right) in sides:
            is_inside = not label or (left >= -half and right <= sheet.plot_px + half)
            if is_inside and all(b <= left or right <= a for a, b in spans):
                spans.append((left, right))
                return row, side
    return None


def _milestone_marks(marks: Sequence[_Milestone]) -> list[canvas.Trace]:
    if not marks:
        return []
    where = {"x": [mark.on.isoformat() for mark in marks], "y": [mark.level for mark in marks], "cliponaxis": False}
    traces = [
        canvas.points(
            mode="markers+text",
            name="milestones",
            text=[str(mark.number) for mark in marks],
            textposition="middle center",
            textfont={"size": theme.LABEL_PX, "color": theme.on(theme.ACCENT), "weight": 600},
            marker={"symbol": "diamond", "size": round(_DIAMOND_PX / 1.3), "color": theme.ACCENT},
            hovertext=[mark.hover for mark in marks],
            hovertemplate=canvas.HOVER,
            **where,
        )
    ]
    if any(mark.label for mark in marks):
        traces.append(
            canvas.points(
                # Unseen marks, larger than the diamonds: plotly sets words beside the marks of their own trace.
                mode="markers+text",
                name="milestone names",
                marker={"size": _DIAMOND_PX, "opacity": 0},
                text=[canvas.plain(mark.label) for mark in marks],
                textposition=[f"middle {mark.side}" for mark in marks],
                textfont={"size": theme.LABEL_PX},
                hoverinfo="skip",
                **where,
            )
        )
    return traces


def _milestone_list(marks: Sequence[_Milestone], below_px: int, sheet: _Sheet) -> tuple[list[dict[str, Any]], int]:
    """(texts, pixels high): the names of the numbers, so that a printed or saved chart says what they are; nothing
    where the names stand beside the marks. `below_px`: what stands between the plot and the list."""
    if not marks or marks[0].label:
        return [], 0
    whole = [f"{mark.number}. {dates.day(mark.on)}: {'; '.join(mark.titles)}" for mark in marks]

    def room(columns: int) -> int:
        if sheet.is_narrow:
            return sheet.letters
        return int((sheet.names_px + sheet.plot_px) / columns / canvas.text_px(" ")) - 2

    columns = 1 if sheet.is_narrow or max(map(len, whole)) > room(2) else 2
    lines = [canvas.plain(canvas.shorten(line, room(columns))) for line in whole]
    high = -(-len(lines) // columns)
    heading = _("Milestones")
    texts = ["<br>".join(lines[:high]), "<br>".join(lines[high:])]
    shifts = [4 - sheet.names_px, 4 - sheet.names_px // 2]
    notes = [canvas.below(f"<b>{heading}</b>", xshift=shifts[0], yshift=-below_px)]
    notes += [
        canvas.below(text, x=0.5 * column, xshift=shifts[column], yshift=-below_px - _LIST_LINE_PX)
        for column, text in enumerate(texts)
        if text
    ]
    return notes, (high + 1) * _LIST_LINE_PX + 12


def _key(drawn: Sequence[_Task], sheet: _Sheet) -> tuple[str, int]:
    """(text, pixels high): the statuses drawn, in display order, and what the special marks mean."""
    found = {task.status for task in drawn}
    entries = [
        (canvas.SQUARE, look.colour, theme.word(status)) for status, look in theme.STATUS.items() if status in found
    ]
    if any(task.baseline for task in drawn):
        entries.append(("▬", theme.NEUTRAL, _("First deadline, since moved")))
    if any(task.is_tentative for task in drawn):
        entries.append(("▨", theme.NEUTRAL, _("Tentative dates")))
    marks = {task.symbol for task in drawn if not task.is_bar}
    entries += [(sign, theme.NEUTRAL, _(words)) for symbol, (sign, words) in _SIGNS.items() if symbol in marks]
    return canvas.key(entries, sheet.names_px + sheet.plot_px)


def _label_axes() -> canvas.Trace:
    """A point nowhere: plotly draws an axis only if a trace stands on it."""
    return canvas.points(name="labels", mode="markers", x=[None], y=[None], xaxis="x2", yaxis="y2", hoverinfo="skip")


# ---- axis and report date ----


def _months_axis(first: date, last: date, sheet: _Sheet) -> dict[str, Any]:
    months = [day for day in canvas.months_between(first, last) if day >= first] or [first]
    positions, texts = canvas.month_ticks(months, sheet.plot_px)
    return canvas.ticks(
        [months[at].isoformat() for at in positions],
        texts,
        type="date",
        range=[first.isoformat(), (last + timedelta(days=1)).isoformat()],
        showgrid=True,
    )


def _report_line(
    report_on: date, first: date, last: date, row: int, spans: Sequence[tuple[float, float]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(lines over these spans of rows, their words in the row) at the end of the report date: the due day itself is in
    time. They start below the milestones, whose words they would cross.
    """
    if not first <= report_on <= last:
        return [], []
    at = (report_on + timedelta(days=1)).isoformat()
    is_late = (report_on - first).days > 0.6 * (last - first).days
    look = {"color": theme.ACCENT, "width": 2, "dash": "dash" if len(spans) == 1 else "solid"}
    line = {"type": "line", "x0": at, "x1": at, "yref": "y", "line": look}
    words = _("Report date {day}").format(day=dates.day(report_on))
    return [line | {"y0": top, "y1": bottom} for top, bottom in spans], [
        canvas.note(
            f"<b>{words}</b>",
            at,
            row,
            xanchor="right" if is_late else "left",
            xshift=-5 if is_late else 5,
        )
    ]
