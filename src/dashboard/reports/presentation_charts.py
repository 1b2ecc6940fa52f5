"""The slides for the projector that are drawn: tasks by status, timeline, curve, agencies, sections, money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.charts import canvas, theme
from dashboard.metrics import figures, finding
from dashboard.reports import bars, markup
from dashboard.reports.bars import Bar, Bars
from dashboard.reports.content import CLOSED, Content, plain, task
from dashboard.reports.deck import BODY_PX, Slide
from dashboard.reports.markup import Part
from dashboard.store.scope import month_end, next_month
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural

TOP_ROWS: Final = 8
TOP_LATE: Final = 4
TOP_SOURCES: Final = 4
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
        (theme.word(status), markup.bar([Part(n, theme.colour(status))], most, 500), figures.share(n, total))
        for status, n in counts.items()
    ]
    body = markup.rows(lines, "high") if lines else markup.none(_("No task in this selection."))
    return Slide("status", _("Tasks by status"), finding.status_counts(content.totals, counts), body)


# ---- timeline ----


@dataclass(frozen=True, slots=True)
class _Days:
    """Days across a drawing: `today` at `left`, `last` at its right edge."""

    today: date
    last: date
    left: float = 280
    width: float = 660

    @property
    def span(self) -> int:
        return (self.last - self.today).days

    def x(self, day: date) -> float:
        """Where a day from the report date on stands."""
        return self.left + (self.width - self.left) * (day - self.today).days / self.span

    def firsts(self) -> list[date]:
        """The first days of the months ahead."""
        found = [next_month(self.today)]
        while next_month(found[-1]) <= self.last:
            found.append(next_month(found[-1]))
        return found


def timeline(content: Content) -> Slide:
    """Overdue tasks, longest first, left of the report date; those due in the next months right of it."""
    days = _Days(content.scope.report_on, _months_later(content.scope.report_on, AHEAD_MONTHS))
    late, ahead = content.overdue, _ahead(content, days)
    late_rows = late.head(max(TOP_LATE, TOP_ROWS - len(ahead))).to_dict("records")
    ahead_rows = ahead.head(TOP_ROWS - len(late_rows)).to_dict("records")
    lines = [(task(row), _around(row, days), "") for row in [*late_rows, *ahead_rows]]
    if lines:
        hidden = len(late) + len(ahead) - len(lines)
        told = rest(more_tasks(hidden), hidden) if hidden or len(ahead) else content.next_deadline
        body = markup.rows([*lines, ("", _axis(days), "")], "wide") + markup.note(told)
    else:
        body = markup.none(_("No open task has a deadline ahead."))
    return Slide("timeline", _("Timeline"), finding.around(len(late), len(ahead), AHEAD_MONTHS), body)


def _months_later(day: date, months: int) -> date:
    for _month in range(months):
        day = month_end(next_month(day))
    return day


def _ahead(content: Content, days: _Days) -> pd.DataFrame:
    due = content.listing["due_on"]
    is_ahead = (due >= pd.Timestamp(days.today)) & (due <= pd.Timestamp(days.last))
    is_open = ~content.listing["status"].isin((*CLOSED, "suspended"))
    return content.listing[is_ahead & is_open].sort_values("due_on", kind="stable")


def _around(row: Row, days: _Days) -> str:
    """The bar of one task: from its deadline to the report date, or from there to its deadline."""
    due, colour = row["due_on"].date(), theme.colour(row["status"])
    late = (days.today - due).days
    drawn = [
        *(markup.line(days.x(day), 0, days.x(day), 52, theme.RULE["light"]) for day in days.firsts()),
        markup.line(days.left, 0, days.left, 52, theme.TEXT["light"], 3),
    ]
    if late > 0:
        wide = max(days.left * min(late, days.span) / days.span, 3)
        drawn.append(markup.box(days.left - wide, 8, wide, 30, colour))
        if late > days.span:  # longer than the room for it: an arrow says that it goes on
            drawn.append('<polygon points="0,8 18,8 0,23 18,38 0,38" fill="#ffffff"/>')
        told = plural(late, "{n} day late", "{n} days late").format(n=numbers.number(late))
        drawn.append(markup.text(told, days.left + 12, 30))
    else:
        drawn.append(markup.box(days.left, 8, max(days.x(due) - days.left, 6), 30, colour))
        drawn.append(markup.text(dates.day(due), days.left - 12, 30, "end"))
    return markup.svg("".join(drawn), days.width, 52)


def _axis(days: _Days) -> str:
    half = (days.width - days.left) * 15 / days.span
    words = [markup.text(dates.short_month(day), days.x(day) + half, 26, "middle") for day in days.firsts()]
    return markup.svg(markup.text(dates.day(days.today), days.left, 26, "end") + "".join(words), days.width, 40)


# ---- curve ----

_LEFT, _TOP, _WIDTH, _HEIGHT = 86, 12, BODY_PX - 110, 340
_MONTH_PX: Final = 56
"""Room the name of a month needs."""


def curve(content: Content) -> Slide:
    """Planned and actual progress by month, and the gap between them at the report date."""
    subject, sentence = _("Planned and actual progress"), finding.schedule(content.position, content.totals)
    frame = content.curve
    if not len(frame) or frame["planned"].isna().all():
        return Slide("curve", subject, sentence, markup.none(_("No task has a due date.")))
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
            (theme.PLANNED, f"{_('Planned')} {numbers.rate(row['planned'])}"),
            (theme.ACTUAL, f"{_('Actual')} {numbers.rate(row['actual'])}"),
            (theme.colour("overdue"), f"{gap.label}: {gap.value} {gap.unit} ({gap.level})"),
        ]
    body = markup.key(entries, is_large=True) + markup.svg("".join(drawn), BODY_PX, _TOP + _HEIGHT + 66)
    told = _("○ fewer than 80% of the tasks reported that month") if any(few) else ""
    return Slide("curve", subject, sentence, body + markup.note(told))


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
        drawn.append(markup.text(numbers.rate(rate), _LEFT - 12, _y(rate) + 7, "end"))
    step = _step(len(months))
    every = next(n for n in (1, 2, 3, 6, 12) if n * step >= _MONTH_PX or n == 12)
    for at, month in enumerate(months):
        if (month.month - 1) % every:
            continue
        drawn.append(markup.text(canvas.month_name(month), _LEFT + at * step, _TOP + _HEIGHT + 30, "middle"))
        if month.month == 1 or at < every:
            drawn.append(markup.text(str(month.year), _LEFT + at * step, _TOP + _HEIGHT + 58, "middle"))
    return drawn


# ---- who and where ----


def agencies(content: Content) -> Slide:
    """Agencies by the status of their tasks, who is late with its part first."""
    body = _stacked(bars.of_agencies(content), TOP_ROWS, _("{shown} of {all} agencies, worst first."))
    return Slide("agencies", _("Agencies, worst first"), finding.late_agencies(content.owed), body)


def sections(content: Content) -> Slide:
    """Sections by the status of their tasks, least done first."""
    every = bars.of_sections(content)
    # Names of two lines take the room of the note.
    shown = TOP_ROWS - 1 if len(every.rows) > TOP_ROWS else TOP_ROWS
    body = _stacked(every, shown, _("{shown} of {all} sections, least done first."), "tall")
    return Slide("sections", _("Completion by section"), finding.sections(content.by_section), body)


def _stacked(every: Bars, n: int, words: str, look: str = "") -> str:
    """The first n bars with done/assigned, what their colours mean, and how many are left out."""
    shown = every.first(n)
    if not shown.rows:
        return markup.none(_("No task in this selection."))
    most = max(sum(row.counts) for row in shown.rows)
    lines = [(row.name, _bar(row, shown, most), row.share) for row in shown.rows]
    hidden = len(every.rows) - len(shown.rows)
    told = words.format(shown=len(shown.rows), all=len(every.rows)) if hidden else ""
    key = markup.key([(colour, word) for word, colour in shown.parts])
    return key + markup.rows(lines, look) + markup.note(told)


def _bar(row: Bar, given: Bars, most: int) -> str:
    drawn = [
        Part(n, colour, numbers.number(n)) for n, (_word, colour) in zip(row.counts, given.parts, strict=True) if n
    ]
    return markup.bar(drawn, max(most, 1), 560)


# ---- money ----


def money(content: Content) -> Slide:
    """Estimated, allocated and disbursed by source."""
    frame = content.money_by_source
    subject, sentence = _("Money by source"), finding.money(content.money)
    if frame.empty:
        return Slide("money", subject, sentence, markup.none(_("No money is stated in this selection.")))
    amounts = (("estimated", _("Estimated")), ("allocated", _("Allocated")), ("disbursed", _("Disbursed")))
    most = float(frame[[f"{name}_vnd" for name, _word in amounts]].max().max())
    lines = [
        (plain(row["name"]), markup.amounts(_amounts(row, amounts), most, BODY_PX - 350, 340), "")
        for row in frame.head(TOP_SOURCES).to_dict("records")
    ]
    hidden = len(frame) - len(lines)
    others = rest(plural(hidden, "and {n} other source", "and {n} other sources"), hidden)
    told = " · ".join(filter(None, (finding.unspent(content.money), others)))
    return Slide("money", subject, sentence, markup.rows(lines, "money") + markup.note(told))


def _amounts(row: Row, amounts: Sequence[tuple[str, str]]) -> list[Part]:
    """A bar for each amount; one not stated has none, and says so."""
    stated = {name: None if pd.isna(row[f"{name}_vnd"]) else int(row[f"{name}_vnd"]) for name, _word in amounts}
    return [
        Part(stated[name] or 0, theme.BUDGET[name], f"{word} {numbers.money_vnd(stated[name])}")
        for name, word in amounts
    ]
