"""The slides on time: tasks around the report date, those that come due, deadlines by month, and planned against
actual progress.
"""

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.charts import theme
from dashboard.metrics import completion
from dashboard.reports.content import AHEAD_DAYS, Content
from dashboard.reports.slides.meetings import in_notes
from dashboard.reports.slides.slide import Bar, Bars, Item, Items, Line, Lines, Room, Slide, Span, Spans
from dashboard.store.scope import month_end, next_month
from dashboard.text import dates, numbers, percents, statuses
from dashboard.text.translation import _

_SPANS, _LATE = 6, 3
"""Tasks shown, and of these overdue ones at most where others come due."""
_AHEAD_MONTHS: Final = 3


def timeline(content: Content) -> Slide:
    """From when to when tasks were to last, and how long they have been overdue: those overdue longest, then those due
    in the next months. The window begins where the earliest of the deadlines shown lies, so that delays compare."""
    today = content.scope.report_on
    last = _months_later(today, _AHEAD_MONTHS)
    late, ahead = content.overdue, _ahead(content, last)
    late_rows = late.head(max(_LATE, _SPANS - len(ahead))).to_dict("records")
    rows = [_span(row, today) for row in [*late_rows, *ahead.head(_SPANS - len(late_rows)).to_dict("records")]]
    hidden = len(late) + len(ahead) - len(rows)
    first = min([*(row.due_on for row in rows), today - timedelta(90)]).replace(day=1)
    parts = (
        (_("From start to deadline"), theme.PLANNED),
        (statuses.word("overdue"), theme.colour("overdue")),
        (narrative.scope.report_date(content.scope), theme.TEXT["light"]),
    )
    headings = (_("Task"), _("From start to deadline"), _("How long"))
    return Slide(
        "timeline",
        _("Timeline"),
        narrative.timeline.around(len(late), len(ahead), _AHEAD_MONTHS),
        Spans(parts, headings, rows, today, first, last if len(ahead) else _months_later(today, 1)) if rows else None,
        [
            f"{span.name} | {span.when}"
            for frame in (late, ahead)
            for span in (_span(row, today) for row in frame.to_dict("records"))
        ],
        nothing=_("No open task has a deadline ahead."),
        below=content.next_deadline if rows and not hidden and not len(ahead) else "",
        more=narrative.tasks.others(hidden),
    )


def _months_later(day: date, months: int) -> date:
    for _month in range(months):
        day = month_end(next_month(day))
    return day


def _ahead(content: Content, last: date) -> pd.DataFrame:
    due = content.listing["due_on"]
    is_ahead = (due >= pd.Timestamp(content.scope.report_on)) & (due <= pd.Timestamp(last))
    is_open = ~content.listing["status"].isin((*completion.CLOSED, "suspended"))
    return content.listing[is_ahead & is_open].sort_values("due_on", kind="stable")


def _span(row: dict[Any, Any], today: date) -> Span:
    start_on = None if pd.isna(row["start_on"]) else row["start_on"].date()
    due_on = row["due_on"].date()
    late = (today - due_on).days
    when = narrative.tasks.days_late(late) if late > 0 else narrative.tasks.due(due_on)
    return Span(narrative.tasks.name(row), start_on, due_on, when)


def coming(content: Content, room: Room) -> Slide:
    """The open tasks due in the next days, the next one first."""
    lines = [
        Item(narrative.tasks.name(row), narrative.tasks.lead_and_progress(row), narrative.tasks.deadline(row))
        for row in content.coming.to_dict("records")
    ]
    return Slide(
        "coming",
        _("Due in the next {days} days").format(days=AHEAD_DAYS),
        narrative.timeline.coming(len(lines), AHEAD_DAYS),
        Items(lines[: room.lines], (_("Task"), _("Lead agency"), _("Due"))) if lines else None,
        [_("Open tasks due from the report date on, the next one first."), *in_notes(lines)],
        nothing=content.next_deadline,
        more=narrative.tasks.others(len(lines) - room.lines),
    )


def deadlines(content: Content) -> Slide:
    """Tasks by the month of their due date: done in time, done late, overdue, still open."""
    frame = content.deadlines
    parts = {
        "done_on_time": (statuses.word("done_on_time"), theme.colour("done_on_time")),
        "done_late": (statuses.word("done_late"), theme.colour("done_late")),
        "overdue": (statuses.word("overdue"), theme.colour("overdue")),
        "open": (_("Still open"), theme.colour("in_progress")),
    }
    rows = [
        Bar(dates.short_month(row["month_on"]), "", [int(row[name]) for name in parts])
        for row in frame.to_dict("records")
    ]
    undated = int(content.totals["assigned"].iloc[0]) - int(frame["due"].sum())
    return Slide(
        "deadlines",
        _("Tasks due in each month"),
        narrative.timeline.deadlines(frame, content.scope.period_on),
        Bars([*parts.values()], rows, is_upright=True).first(len(rows)) if rows else None,
        [
            _("Tasks by the month of the due date in force; without one: {n}.").format(n=numbers.number(undated)),
            *(f"{row.name}: {numbers.number(n)}" for row, n in zip(rows, frame["due"], strict=True)),
        ],
        nothing=_("No task has a due date."),
    )


def curve(content: Content) -> Slide:
    """Planned and actual progress by month, and the gap between them at the report date; with too few due dates the
    mean reported progress and the time gone by, without a gap or a judgement."""
    is_compared, position, gap = content.has_curve, content.position, content.headline["gap"]
    frame = content.curve if is_compared else content.mean_progress
    expected, actual = (
        (_line(_("Planned"), "planned", theme.PLANNED, content), _line(_("Actual"), "actual", theme.ACTUAL, content))
        if is_compared
        else (
            _line(_("Time gone by"), "elapsed", theme.PLANNED, content),
            _line(_("Mean progress"), "mean_percent", theme.ACTUAL, content),
        )
    )
    notes = [gap.meaning]
    words = ""
    if is_compared and len(position):
        row = position.iloc[0]
        words = f"{gap.label}: {gap.value} {gap.unit} ({gap.level})"
        notes.append(
            _("Planned {planned}, actual {actual}, gap {gap} points.").format(
                planned=percents.share(row["planned"]), actual=percents.share(row["actual"]), gap=gap.value
            )
        )
    is_shown = len(frame) and (is_compared or len(position))
    return Slide(
        "curve",
        _("Planned and actual progress") if is_compared else _("Mean reported progress and time gone by"),
        narrative.completion.schedule(position, content.totals),
        Lines([month.date() for month in frame["month_on"]], expected, actual, words) if is_shown else None,
        notes,
        nothing=_("There is no month to show."),
        below=_("○ fewer than 80% of the tasks reported that month") if any(actual.is_few) else "",
    )


def _line(word: str, name: str, colour: str, content: Content) -> Line:
    """A column of the curve, or of the mean progress, with what it is at the report date in its word."""
    frame = content.curve if content.has_curve else content.mean_progress
    rates = [None if pd.isna(rate) else float(rate) for rate in frame[name]]
    is_few = [bool(few) and rate is not None for few, rate in zip(frame["is_hollow"].fillna(False), rates, strict=True)]
    if len(content.position):
        word = f"{word} {percents.share(content.position[name].iloc[0])}"
    return Line(word, rates, colour, is_few)
