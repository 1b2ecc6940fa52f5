"""The slides for the projector that are drawn: tasks by status, timeline, curve, agencies, sections, money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from dashboard import narrative
from dashboard.charts import canvas, theme
from dashboard.metrics import completion
from dashboard.narrative.names import plain
from dashboard.reports.content import Content
from dashboard.reports.slides import bars, markup
from dashboard.reports.slides.bars import Bar, Bars
from dashboard.reports.slides.html_renderer import BODY_PX, Slide
from dashboard.reports.slides.markup import Part
from dashboard.store.scope import month_end, next_month
from dashboard.text import dates, numbers, percents, statuses
from dashboard.text.translation import _, plural

TOP_ROWS: Final = 7
TOP_SECTIONS: Final = 6
TOP_SPANS: Final = 6
TOP_LATE: Final = 3
TOP_SOURCES: Final = 4
_AMOUNT_PX: Final = 620
"""Room for the words after a bar of money."""
AHEAD_MONTHS: Final = 3

Row = Mapping[Any, Any]
Point = tuple[float, float]


def rest(words: str, n: int) -> str:
    """How many more there are than shown, in those words; nothing for none."""
    return words.format(n=numbers.number(n)) if n > 0 else ""


def more_tasks(n: int) -> str:
    """The words for so many more tasks."""
    return plural(n, "and {n} other task", "and {n} other tasks")


def status(content: Content) -> Slide:
    """Tasks by status, a bar each."""
    counts = {
        str(status): int(n)
        for status, n in zip(content.by_status["status"], content.by_status["tasks"], strict=True)
        if n and status != "withdrawn"
    }
    total, most = sum(counts.values()), max(counts.values(), default=0)
    lines = [
        (
            statuses.word(status),
            markup.bar([Part(n, theme.colour(status))], most, 500),
            narrative.figures.share(n, total),
        )
        for status, n in counts.items()
    ]
    body = markup.rows(lines, "high") if lines else markup.none(_("No task in this selection."))
    return Slide("status", _("Tasks by status"), narrative.completion.status_counts(content.totals, counts), body)


# ---- timeline ----


_SPAN_PX, _ROW_PX, _AXIS_PX = 540, 64, 36
_NAMED_MONTH_PX: Final = 110
"""Room the name of a month with its year needs."""


@dataclass(frozen=True, slots=True)
class _Days:
    """Days across a drawing: from `first` at its left edge to `last` at its right one."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day stands; one outside stands at the edge."""
        inside = min(max(day, self.first), self.last)
        return _SPAN_PX * (inside - self.first).days / (self.last - self.first).days

    def named(self) -> list[date]:
        """First days of as many months as there is room to name."""
        found = [next_month(self.first)]
        while next_month(found[-1]) <= self.last:
            found.append(next_month(found[-1]))
        step = _SPAN_PX / (len(found) + 1)
        every = next(n for n in (1, 2, 3, 6, 12, 24) if n * step >= _NAMED_MONTH_PX or n == 24)
        half = _NAMED_MONTH_PX / 2
        return [
            day
            for day in found
            if not (12 * day.year + day.month - 1) % every and half <= self.x(day) <= _SPAN_PX - half
        ]


def timeline(content: Content) -> Slide:
    """From when to when tasks were to last, and how long they have been overdue: those overdue longest, then those due
    in the next months. The window begins where the earliest of the deadlines shown lies, so that delays compare."""
    today = content.scope.report_on
    last = _months_later(today, AHEAD_MONTHS)
    late, ahead = content.overdue, _ahead(content, last)
    late_rows = late.head(max(TOP_LATE, TOP_SPANS - len(ahead))).to_dict("records")
    rows = [*late_rows, *ahead.head(TOP_SPANS - len(late_rows)).to_dict("records")]
    sentence = narrative.timeline.around(len(late), len(ahead), AHEAD_MONTHS)
    if not rows:
        return Slide("timeline", _("Timeline"), sentence, markup.none(_("No open task has a deadline ahead.")))
    earliest = min(row["due_on"].date() for row in rows)
    days = _Days(min(earliest, today - timedelta(90)).replace(day=1), last if len(ahead) else _months_later(today, 1))
    lines = [(narrative.tasks.name(row), _span(row, today, days), _told(row, today)) for row in rows]
    hidden = len(late) + len(ahead) - len(rows)
    told = rest(more_tasks(hidden), hidden) if hidden or len(ahead) else content.next_deadline
    key = [
        *([(theme.PLANNED, _("From start to deadline"))] if any(not pd.isna(row["start_on"]) for row in rows) else []),
        *([(theme.colour("overdue"), statuses.word("overdue"))] if late_rows else []),
        (theme.TEXT["light"], narrative.scope.report_date(content.scope)),
    ]
    body = markup.key(key) + markup.rows([*lines, ("", _axis(days), "")], "wide") + markup.note(told)
    return Slide("timeline", _("Timeline"), sentence, body)


def _months_later(day: date, months: int) -> date:
    for _month in range(months):
        day = month_end(next_month(day))
    return day


def _ahead(content: Content, last: date) -> pd.DataFrame:
    due = content.listing["due_on"]
    is_ahead = (due >= pd.Timestamp(content.scope.report_on)) & (due <= pd.Timestamp(last))
    is_open = ~content.listing["status"].isin((*completion.CLOSED, "suspended"))
    return content.listing[is_ahead & is_open].sort_values("due_on", kind="stable")


def _span(row: Row, today: date, days: _Days) -> str:
    """One task: from its start (not stated: a mark alone) to its deadline, and on from there to the report date if it
    is late; the report date is the line across."""
    due = row["due_on"].date()
    right = days.x(due)
    drawn = [markup.line(days.x(day), 0, days.x(day), _ROW_PX, theme.RULE["light"], 2) for day in days.named()]
    if pd.isna(row["start_on"]):
        drawn.append(markup.box(max(right - 6, 0), 6, 6, _ROW_PX - 12, theme.PLANNED))
    else:
        left = min(days.x(row["start_on"].date()), right - 6)
        drawn.append(markup.box(left, 16, right - left, 32, theme.PLANNED))
    if due < today:
        drawn.append(markup.box(right, 16, max(days.x(today) - right, 3), 32, theme.colour("overdue")))
    drawn.append(markup.line(days.x(today), 0, days.x(today), _ROW_PX, theme.TEXT["light"], 4))
    return markup.svg("".join(drawn), _SPAN_PX, _ROW_PX)


def _told(row: Row, today: date) -> str:
    """How late a task is, or when it is due."""
    late = (today - row["due_on"].date()).days
    if late > 0:
        return plural(late, "{n} day late", "{n} days late").format(n=numbers.number(late))
    return _("due {day}").format(day=dates.day(row["due_on"].date()))


def _axis(days: _Days) -> str:
    words = [markup.text(dates.short_month(day), days.x(day), 26, "middle") for day in days.named()]
    return markup.svg("".join(words), _SPAN_PX, _AXIS_PX)


# ---- curve ----

_LEFT, _TOP, _WIDTH, _HEIGHT = 86, 12, BODY_PX - 110, 340
_MONTH_PX: Final = 68
"""Room the name of a month needs."""


def curve(content: Content) -> Slide:
    """Planned and actual progress by month, and the gap between them at the report date."""
    sentence = narrative.completion.schedule(content.position, content.totals)
    if not content.has_curve:
        return _mean_progress(content, sentence)
    subject, frame = _("Planned and actual progress"), content.curve
    actual = _points(frame["actual"])
    few = [bool(is_few) for is_few in frame["is_hollow"].iloc[: len(actual)].fillna(False)]
    drawn = [
        *_scale([month.date() for month in frame["month_on"]]),
        markup.path(_points(frame["planned"]), theme.PLANNED, is_dashed=True),
        markup.path(actual, theme.ACTUAL),
        *(markup.point(x, y, theme.ACTUAL, is_open=True) for (x, y), is_few in zip(actual, few, strict=True) if is_few),
    ]
    entries = [(theme.PLANNED, _("Planned")), (theme.ACTUAL, _("Actual"))]
    if actual and not content.position.empty:
        (x, y), row, gap = actual[-1], content.position.iloc[0], content.headline["gap"]
        drawn.append(markup.line(x, _y(row["planned"]), x, y, theme.colour("overdue"), 4))
        drawn.append(markup.point(x, y, theme.ACTUAL, is_open=few[-1]))
        entries = [
            (theme.PLANNED, f"{_('Planned')} {percents.share(row['planned'])}"),
            (theme.ACTUAL, f"{_('Actual')} {percents.share(row['actual'])}"),
            (theme.colour("overdue"), f"{gap.label}: {gap.value} {gap.unit} ({gap.level})"),
        ]
    body = markup.key(entries, is_large=True) + markup.svg("".join(drawn), BODY_PX, _TOP + _HEIGHT + 74)
    words = _("○ fewer than 80% of the tasks reported that month") if any(few) else ""
    return Slide("curve", subject, sentence, body + markup.note(words))


def _mean_progress(content: Content, sentence: str) -> Slide:
    """In place of the curve: the mean reported progress and the time gone by; no gap, no judgement."""
    subject, frame = _("Mean reported progress and time gone by"), content.mean_progress
    if content.position.empty:
        return Slide("curve", subject, sentence, markup.none(_("There is no month to show.")))
    mean, row = _points(frame["mean_percent"]), content.position.iloc[0]
    few = [bool(is_few) for is_few in frame["is_hollow"].iloc[: len(mean)]]
    drawn = [
        *_scale([month.date() for month in frame["month_on"]]),
        markup.path(_points(frame["elapsed"]), theme.PLANNED, is_dashed=True),
        markup.path(mean, theme.ACTUAL),
        *(markup.point(x, y, theme.ACTUAL, is_open=is_few) for (x, y), is_few in zip(mean, few, strict=True)),
    ]
    entries = [
        (theme.PLANNED, f"{_('Time gone by')} {percents.share(row['elapsed'])}"),
        (theme.ACTUAL, f"{_('Mean progress')} {percents.share(row['mean_percent'])}"),
    ]
    words = _("○ fewer than 80% of the tasks reported that month") if any(few) else ""
    body = markup.key(entries, is_large=True) + markup.svg("".join(drawn), BODY_PX, _TOP + _HEIGHT + 74)
    return Slide("curve", subject, sentence, body + markup.note(words))


def _step(months: int) -> float:
    return _WIDTH / max(1, months - 1)


def _y(rate: float) -> float:
    return _TOP + _HEIGHT * (1 - float(rate))


def _points(rates: pd.Series) -> list[Point]:
    step = _step(len(rates))
    return [(_LEFT + at * step, _y(rate)) for at, rate in enumerate(rates) if not pd.isna(rate)]


def _scale(months: Sequence[date]) -> list[str]:
    """Rules from 0 to 100 % and the names of as many months as there is room for, with their years."""
    drawn = []
    for rate in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(markup.line(_LEFT, _y(rate), _LEFT + _WIDTH, _y(rate), theme.RULE["light"], 2))
        drawn.append(markup.text(percents.share(rate), _LEFT - 12, _y(rate) + 9, "end"))
    step = _step(len(months))
    every = next(n for n in (1, 2, 3, 6, 12) if n * step >= _MONTH_PX or n == 12)
    for at, month in enumerate(months):
        if (month.month - 1) % every:
            continue
        drawn.append(markup.text(canvas.month_name(month), _LEFT + at * step, _TOP + _HEIGHT + 34, "middle"))
        if month.month == 1 or at < every:
            drawn.append(markup.text(str(month.year), _LEFT + at * step, _TOP + _HEIGHT + 66, "middle"))
    return drawn


# ---- who and where ----


def agencies(content: Content) -> Slide:
    """Agencies by the status of their tasks, who is late with its part first."""
    body = _stacked(bars.of_agencies(content), TOP_ROWS, _("{shown} of {all} agencies, worst first."))
    return Slide("agencies", _("Agencies, worst first"), narrative.completion.late_agencies(content.owed), body)


def sections(content: Content) -> Slide:
    """Sections by the status of their tasks, least done first."""
    body = _stacked(bars.of_sections(content), TOP_SECTIONS, _("{shown} of {all} sections, least done first."), "tall")
    return Slide("sections", _("Completion by section"), narrative.completion.sections(content.by_section), body)


def _stacked(every: Bars, n: int, words: str, look: str = "") -> str:
    """The first n bars with done/assigned, what their colours mean, and how many are left out."""
    shown = every.first(n)
    if not shown.rows:
        return markup.none(_("No task in this selection."))
    most = max(sum(row.counts) for row in shown.rows)
    lines = [(row.name, _bar(row, shown, most), row.share) for row in shown.rows]
    hidden = len(every.rows) - len(shown.rows)
    sentence = words.format(shown=len(shown.rows), all=len(every.rows)) if hidden else ""
    key = markup.key([(colour, word) for word, colour in shown.parts])
    return key + markup.rows(lines, look) + markup.note(sentence)


def _bar(row: Bar, given: Bars, most: int) -> str:
    drawn = [
        Part(n, colour, numbers.number(n)) for n, (_word, colour) in zip(row.counts, given.parts, strict=True) if n
    ]
    return markup.bar(drawn, max(most, 1), 560)


# ---- money ----


def money(content: Content) -> Slide:
    """Estimated, allocated, disbursed and what is left to disburse by source; one unit for all, as on the screen."""
    frame = content.money_by_source
    subject = _("Money by source")
    if frame.empty:
        return Slide(
            "money",
            subject,
            narrative.money.money(content.money),
            markup.none(_("No money is stated in this selection.")),
        )
    sentence = narrative.money.unspent(content.money) or narrative.money.money(content.money)
    amounts = (("estimated", _("Estimated")), ("allocated", _("Allocated")), ("disbursed", _("Disbursed")))
    most = float(frame[[f"{name}_vnd" for name, _word in amounts]].max().max())
    unit = numbers.money_unit(most)
    lines = [
        (
            plain(row["name"]),
            markup.amounts(_amounts(row, amounts, unit), most, BODY_PX - 350, _AMOUNT_PX),
            "",
        )
        for row in frame.head(TOP_SOURCES).to_dict("records")
    ]
    hidden = len(frame) - len(lines)
    others = rest(plural(hidden, "and {n} other source", "and {n} other sources"), hidden)
    return Slide("money", subject, sentence, markup.rows(lines, "money") + markup.note(others))


def _amounts(row: Row, amounts: Sequence[tuple[str, str]], unit: int) -> list[Part]:
    """A bar for each amount, the last with what is left to disburse; one not stated has none, and says so."""
    stated = {name: None if pd.isna(row[f"{name}_vnd"]) else int(row[f"{name}_vnd"]) for name, _word in amounts}
    parts = [
        Part(stated[name] or 0, theme.BUDGET[name], f"{word} {numbers.money_alike(stated[name], unit)}")
        for name, word in amounts
    ]
    if pd.isna(row["unspent_vnd"]) or row["unspent_vnd"] <= 0:
        return parts
    left = _("{disbursed}, {left} left").format(
        disbursed=parts[-1].label, left=numbers.money_alike(int(row["unspent_vnd"]), unit)
    )
    return [*parts[:-1], Part(parts[-1].size, parts[-1].colour, left)]
