"""What is presented: the findings of a scope as slides, one a slide, in the order a meeting asks; in the language in
use. The frames are `reports.content`'s, so that a slide says what the screen and the papers say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd

from dashboard.charts import canvas, theme
from dashboard.metrics import figures, finding
from dashboard.reports import markup
from dashboard.reports.content import AHEAD_DAYS, CLOSED, Content, deadline, lead, plain, report_date, whole_percent
from dashboard.reports.deck import BODY_PX, Frame, Slide, page
from dashboard.reports.markup import Big, Item, Part
from dashboard.store.scope import VIETNAM, month_end, next_month
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural

TOP_ITEMS: Final = 6
TOP_OWING: Final = 2
TOP_ROWS: Final = 8
TOP_LATE: Final = 4
TOP_SOURCES: Final = 4
TOP_NEWS: Final = 5
AHEAD_MONTHS: Final = 3

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class News:
    """What changed since the last meeting: the sentence, (kind, how many) of every kind, the first changes."""

    finding: str
    counts: Sequence[tuple[str, int]]
    changes: Sequence[Item]


@dataclass(frozen=True)
class Agreed:
    """The last meeting held ("10/06/2024"), its conclusions done (rows with text, agency, due_on), and those of any
    meeting that are still open (`conclusions.still_open`)."""

    held_on: str
    done: Sequence[Row]
    still_open: pd.DataFrame


@dataclass(frozen=True)
class Shown:
    """Everything a deck says: the frames, five figures with their change, the filters in short, news, and conclusions
    (None: no meeting was recorded); the moment the figures were taken, and the addresses of the page it was started
    from and of the same deck as a file ("" in such a file)."""

    content: Content
    figures: Sequence[Big]
    filters: Sequence[str]
    news: News
    agreed: Agreed | None
    taken_at: datetime
    back: str
    download: str


def html(shown: Shown) -> str:
    """The deck as one HTML page."""
    content = shown.content
    facts = [report_date(content.scope)]
    month = content.received[content.received["month_on"] == pd.Timestamp(content.scope.period_on)]
    if len(month):
        facts.append(
            _("{received}/{expected} reports received").format(
                received=numbers.number(month["received"].iloc[0]), expected=numbers.number(month["expected"].iloc[0])
            )
        )
    frame = Frame(facts, shown.filters or [_("All plans")], content.is_demo, shown.back)
    return page(f"{_title()} - {facts[0]}", slides(shown), frame)


def slides(shown: Shown) -> list[Slide]:
    """The slides in order; a filter that matches no task leaves the first one and says so."""
    content = shown.content
    first = _first(shown)
    if not content.totals["tasks"].iloc[0]:
        return [first, Slide("nothing", _("Overview"), "", markup.none(_("No task matches these filters.")))]
    return [
        first,
        Slide("overview", _("Overview"), finding.due(content.totals), markup.figures(shown.figures)),
        _status(content),
        _attention(content),
        _silent(content),
        _timeline(content),
        _curve(content),
        _agencies(content),
        _sections(content),
        _money(content),
        _news(shown.news),
        *([_agreed(shown.agreed)] if shown.agreed else []),
        _coming(content),
    ]


def _title() -> str:
    return _("Progress of the plans")


def _first(shown: Shown) -> Slide:
    content, scope = shown.content, shown.content.scope
    taken = shown.taken_at.astimezone(VIETNAM)
    plans = [f"{code}. {title}" for code, title in zip(content.plans["code"], content.plans["title"], strict=True)]
    narrowed = content.notes[2 + bool(scope.plan) :]
    period = _("Report period: {month}").format(month=f"{scope.period_on:%m/%Y}")
    frozen = _("Figures taken at {time} on {day}; they do not change during the presentation.").format(
        time=f"{taken:%H:%M}", day=dates.day(taken.date())
    )
    body = markup.title(
        _title(),
        [*plans, *narrowed],
        f"{report_date(scope)} · {period}",
        frozen,
        (_("Download as a file for a computer without the dashboard"), shown.download),
    )
    return Slide("title", _("Presentation"), "", body)


# ---- how it stands ----


def _status(content: Content) -> Slide:
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


def _attention(content: Content) -> Slide:
    """Overdue tasks, longest first, then those due soon."""
    late, soon = content.overdue, content.due_soon
    owed = {str(task_id): rows for task_id, rows in content.owed.groupby("task_id", sort=False)}
    lines = [
        Item(
            f"{row['ref']} {row['title']}",
            _owing(owed[row["task_id"]]) if row["task_id"] in owed else lead(row),
            plural(int(row["days_late"]), "{n} day late", "{n} days late").format(n=numbers.number(row["days_late"])),
            "bad",
        )
        for row in late.head(TOP_ITEMS).to_dict("records")
    ]
    lines += [
        Item(
            f"{row['ref']} {row['title']}",
            f"{lead(row)} · {_('{percent} done').format(percent=whole_percent(row['percent']))}",
            _("due {day}").format(day=dates.day(row["due_on"].date())),
        )
        for row in soon.head(TOP_ITEMS).to_dict("records")
    ]
    count = len(late) + len(soon)
    top = lines[: _fitting(count)]
    nothing = _("Nothing is overdue.") + " " + _("Nothing is due in this time.")
    body = _list(top, count, nothing, _more_tasks(count - len(top)), is_good=True)
    return Slide("attention", _("Needs attention"), finding.attention(content.kinds, content.scope.soon_days), body)


def _owing(rows: pd.DataFrame) -> str:
    """The first agencies that have not done their part, how far each is, and how many more there are."""
    who = [
        f"{agency} ({whole_percent(percent)})"
        for agency, percent in zip(rows["agency"].head(TOP_OWING), rows["percent"].head(TOP_OWING), strict=True)
    ]
    hidden = len(rows) - len(who)
    rest = _rest(plural(hidden, "and {n} other agency", "and {n} other agencies"), hidden)
    return _("still open: {who}").format(who=" ".join([", ".join(who), rest]).strip())


def _silent(content: Content) -> Slide:
    frame = content.silent
    lines = [
        Item(
            str(row["agency"]),
            _("Plan {code}").format(code=row["plan_code"])
            + " · "
            + (
                _("never reported")
                if pd.isna(row["last_received_on"])
                else _("last for {month}").format(month=dates.short_month(row["last_received_on"].date()))
            ),
            plural(int(row["months"]), "{n} month in a row", "{n} months in a row").format(
                n=numbers.number(row["months"])
            ),
            "bad",
        )
        for row in _top(frame)
    ]
    more = plural(len(frame) - len(lines), "and {n} other agency", "and {n} other agencies")
    body = _list(lines, len(frame), _("Every agency has reported."), more, is_good=True)
    return Slide("silent", _("Missing reports"), finding.reports(content.reports, content.scope.period_on), body)


# ---- time ----


def _timeline(content: Content) -> Slide:
    """Overdue tasks, longest first, left of the report date; those due in the next months right of it."""
    today = content.scope.report_on
    last = today
    for _month in range(AHEAD_MONTHS):
        last = month_end(next_month(last))
    ahead = content.listing[
        (content.listing["due_on"] >= pd.Timestamp(today))
        & (content.listing["due_on"] <= pd.Timestamp(last))
        & ~content.listing["status"].isin((*CLOSED, "suspended"))
    ].sort_values("due_on", kind="stable")
    late = content.overdue
    late_rows = late.head(max(TOP_LATE, TOP_ROWS - len(ahead))).to_dict("records")
    ahead_rows = ahead.head(TOP_ROWS - len(late_rows)).to_dict("records")
    span = (last - today).days
    left, width = 280, 660
    room = width - left
    lines = []
    for row in [*late_rows, *ahead_rows]:
        name = f"{row['ref']} {row['title']}"
        days = (row["due_on"].date() - today).days
        colour = theme.colour(row["status"])
        drawn = _months_drawn(today, last, left, room)
        if days < 0:
            wide = max(left * min(-days, span) / span, 3)
            drawn += f'<rect x="{left - wide:.1f}" y="8" width="{wide:.1f}" height="30" fill="{colour}"/>'
            if -days > span:  # longer than the room for it: an arrow says that it goes on
                drawn += '<polygon points="0,8 18,8 0,23 18,38 0,38" fill="#ffffff"/>'
            told = plural(-days, "{n} day late", "{n} days late").format(n=numbers.number(-days))
            drawn += markup.text(told, left + 12, 30)
        else:
            wide = max(room * days / span, 6)
            drawn += f'<rect x="{left}" y="8" width="{wide:.1f}" height="30" fill="{colour}"/>'
            drawn += markup.text(dates.day(row["due_on"].date()), left - 12, 30, "end")
        lines.append((name, markup.svg(drawn, width, 52), ""))
    lines.append(("", _axis(today, last, left, room, width), ""))
    sentence = finding.around(len(late), len(ahead), AHEAD_MONTHS)
    if len(lines) == 1:
        body = markup.none(_("No open task has a deadline ahead."))
    else:
        hidden = len(late) + len(ahead) - len(late_rows) - len(ahead_rows)
        told = _rest(_more_tasks(hidden), hidden) if hidden or len(ahead) else _next_deadline(content)
        body = markup.rows(lines, "wide") + markup.note(told)
    return Slide("timeline", _("Timeline"), sentence, body)


def _firsts(today: date, last: date) -> list[date]:
    found = [next_month(today)]
    while next_month(found[-1]) <= last:
        found.append(next_month(found[-1]))
    return found


def _months_drawn(today: date, last: date, left: int, room: int) -> str:
    span = (last - today).days
    marks = [
        markup.line(left + room * (day - today).days / span, 0, left + room * (day - today).days / span, 52,
                    theme.RULE["light"])
        for day in _firsts(today, last)
    ]  # fmt: skip
    return "".join(marks) + markup.line(left, 0, left, 52, theme.TEXT["light"], 3)


def _axis(today: date, last: date, left: int, room: int, width: int) -> str:
    span = (last - today).days
    words = [
        markup.text(dates.short_month(day), left + room * ((day - today).days + 15) / span, 26, "middle")
        for day in _firsts(today, last)
    ]
    return markup.svg(markup.text(dates.day(today), left, 26, "end") + "".join(words), width, 40)


def _curve(content: Content) -> Slide:
    sentence = finding.schedule(content.position, content.totals)
    frame = content.curve
    months = [month.date() for month in frame["month_on"]]
    if not len(frame) or frame["planned"].isna().all():
        return Slide("curve", _("Planned and actual progress"), sentence, markup.none(_("No task has a due date.")))
    left, top, width, height = 86, 12, BODY_PX - 110, 340
    step = width / max(1, len(months) - 1)

    def points(name: str) -> list[tuple[float, float]]:
        return [
            (left + at * step, top + height * (1 - float(value)))
            for at, value in enumerate(frame[name])
            if not pd.isna(value)
        ]

    drawn = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = top + height * (1 - share)
        drawn.append(markup.line(left, y, left + width, y, theme.RULE["light"], 2))
        drawn.append(markup.text(numbers.rate(share), left - 12, y + 7, "end"))
    every = next(n for n in (1, 2, 3, 6, 12) if n * step >= 56 or n == 12)
    for at, month in enumerate(months):
        if (month.month - 1) % every == 0:
            drawn.append(markup.text(canvas.month_name(month), left + at * step, top + height + 30, "middle"))
            if month.month == 1 or at < every:
                drawn.append(markup.text(str(month.year), left + at * step, top + height + 58, "middle"))
    actual = points("actual")
    few = [bool(is_few) for is_few in frame["is_hollow"].iloc[: len(actual)].fillna(False)]
    drawn.append(markup.path(points("planned"), theme.PLANNED, is_dashed=True))
    drawn.append(markup.path(actual, theme.ACTUAL))
    drawn += [
        markup.point(x, y, theme.ACTUAL, is_open=True) for (x, y), is_few in zip(actual, few, strict=True) if is_few
    ]
    entries = [(theme.PLANNED, _("Planned")), (theme.ACTUAL, _("Actual"))]
    if actual and not content.position.empty:
        row = content.position.iloc[0]
        (x, y), planned = actual[-1], top + height * (1 - float(row["planned"]))
        drawn.append(markup.line(x, planned, x, y, theme.colour("overdue"), 4))
        drawn.append(markup.point(x, y, theme.ACTUAL, is_open=few[-1]))
        gap = content.headline["gap"]
        entries = [
            (theme.PLANNED, f"{_('Planned')} {numbers.rate(row['planned'])}"),
            (theme.ACTUAL, f"{_('Actual')} {numbers.rate(row['actual'])}"),
            (theme.colour("overdue"), f"{gap.label}: {gap.value} {gap.unit} ({gap.level})"),
        ]
    body = markup.key(entries, is_large=True) + markup.svg("".join(drawn), BODY_PX, top + height + 66)
    if any(few):
        body += markup.note(_("○ fewer than 80% of the tasks reported that month"))
    return Slide("curve", _("Planned and actual progress"), sentence, body)


# ---- who and where ----


def _agencies(content: Content) -> Slide:
    frame = content.by_agency
    names = list(frame["agency"])
    return Slide(
        "agencies", _("Agencies, worst first"), finding.late_agencies(content.owed),
        _stacked(names, frame, _("{shown} of {all} agencies, worst first.")),
    )  # fmt: skip


def _sections(content: Content) -> Slide:
    frame = content.by_section
    # Least done first, as the finding names the first; few tasks are no rate to be ranked by.
    frame = frame.sort_values(["is_ranked", "assigned_rate", "assigned"], ascending=[False, True, False], kind="stable")
    many = len(content.plans) > 1
    names = [
        f"{plan}. {title}" if many else str(title)
        for plan, title in zip(frame["plan_code"], frame["title"], strict=True)
    ]
    return Slide(
        "sections", _("Completion by section"), finding.sections(content.by_section),
        _stacked(names, frame, _("{shown} of {all} sections, least done first."), is_tall=True),
    )  # fmt: skip


def _stacked(names: Sequence[str], frame: pd.DataFrame, words: str, *, is_tall: bool = False) -> str:
    """A bar of tasks by status and done/assigned for each of the first rows."""
    # Names of two lines take the room of the note.
    shown = frame.head(TOP_ROWS - 1 if is_tall and len(frame) > TOP_ROWS else TOP_ROWS)
    if shown.empty:
        return markup.none(_("No task in this selection."))
    statuses = [status for status in theme.STATUS if status != "withdrawn" and shown[status].sum()]
    most = max(float(shown[statuses].sum(axis=1).max()), 1.0)
    lines = [
        (
            plain(name),
            markup.bar(
                [Part(int(row[s]), theme.colour(s), numbers.number(row[s])) for s in statuses if row[s]], most, 560
            ),
            figures.share(row["done"], row["assigned"]),
        )
        for name, row in zip(names, shown.to_dict("records"), strict=False)
    ]
    rest = words.format(shown=len(shown), all=len(frame)) if len(shown) < len(frame) else ""
    key = markup.key([(theme.colour(status), theme.word(status)) for status in statuses])
    return key + markup.rows(lines, "tall" if is_tall else "") + markup.note(rest)


def _money(content: Content) -> Slide:
    frame = content.money_by_source
    sentence = finding.money(content.money)
    if frame.empty:
        none = markup.none(_("No money is stated in this selection."))
        return Slide("money", _("Money by source"), sentence, none)
    parts = (("estimated", _("Estimated")), ("allocated", _("Allocated")), ("disbursed", _("Disbursed")))
    most = float(frame[[f"{name}_vnd" for name, _word in parts]].max().max())
    lines = [
        (
            plain(row["name"]),
            markup.amounts(
                [
                    Part(0 if pd.isna(vnd) else float(vnd), theme.BUDGET[name],
                         f"{word} {numbers.money_vnd(None if pd.isna(vnd) else int(vnd))}")
                    for name, word in parts
                    for vnd in (row[f"{name}_vnd"],)
                ],
                most, BODY_PX - 350, 340,
            ),
            "",
        )
        for row in frame.head(TOP_SOURCES).to_dict("records")
    ]  # fmt: skip
    hidden = len(frame) - len(lines)
    rest = _rest(plural(hidden, "and {n} other source", "and {n} other sources"), hidden)
    told = " · ".join(filter(None, (finding.unspent(content.money), rest)))
    return Slide("money", _("Money by source"), sentence, markup.rows(lines, "money") + markup.note(told))


# ---- meetings ----


def _news(news: News) -> Slide:
    counts = [(word, numbers.number(n)) for word, n in news.counts]
    right = markup.items(news.changes) if news.changes else markup.none(_("Nothing has changed."))
    return Slide("since", _("Since the last meeting"), news.finding, markup.halves(counts, right))


def _agreed(agreed: Agreed) -> Slide:
    late = agreed.still_open[agreed.still_open["days_late"] > 0]
    lines = [_open_conclusion(row) for row in agreed.still_open.to_dict("records")]
    lines += [
        Item(plain(row["text"]), f"{row['agency']} · {_due(row)}", _("done"), "good")
        for row in agreed.done
    ]  # fmt: skip
    sentence = finding.concluded(agreed.held_on, len(agreed.done), len(agreed.still_open), len(late))
    top = lines[: _fitting(len(lines))]
    more = plural(len(lines) - len(top), "and {n} other conclusion", "and {n} other conclusions")
    body = _list(top, len(lines), _("No conclusion is left to be carried out."), more, is_good=True)
    return Slide("conclusions", _("Meeting conclusions"), sentence, body)


def _open_conclusion(row: Row) -> Item:
    days = int(row["days_late"])
    if days > 0:
        right = plural(days, "{n} day late", "{n} days late").format(n=numbers.number(days))
    else:
        right = plural(-days, "{n} day left", "{n} days left").format(n=numbers.number(-days))
    return Item(plain(row["text"]), f"{row['agency']} · {_due(row)}", right, "bad" if days > 0 else "")


def _due(row: Row) -> str:
    return _("due {day}").format(day=dates.day(row["due_on"]))


def _coming(content: Content) -> Slide:
    frame = content.coming
    lines = [
        Item(
            f"{row['ref']} {row['title']}",
            f"{lead(row)} · {_('{percent} done').format(percent=whole_percent(row['percent']))}",
            deadline(row) if len(deadline(row)) <= 24 else dates.day(row["due_on"].date()),
        )
        for row in _top(frame)
    ]
    subject = _("To decide: due in the next {days} days").format(days=AHEAD_DAYS)
    body = _list(lines, len(frame), _next_deadline(content), _more_tasks(len(frame) - len(lines)))
    return Slide("coming", subject, finding.coming(len(frame), AHEAD_DAYS), body)


# ---- parts ----


def _fitting(count: int) -> int:
    """How many of so many lines are shown: all, or one less than fit and how many more there are."""
    return count if count <= TOP_ITEMS else TOP_ITEMS - 1


def _top(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.head(_fitting(len(frame))).to_dict("records")


def _list(lines: Sequence[Item], count: int, nothing: str, more: str, *, is_good: bool = False) -> str:
    """The lines and, when there are more of them, how many; `more` says it."""
    if not count:
        return markup.none(nothing, is_good=is_good)
    return markup.items(lines, _rest(more, count - len(lines)))


def _rest(words: str, n: int) -> str:
    return words.format(n=numbers.number(n)) if n > 0 else ""


def _more_tasks(n: int) -> str:
    return plural(n, "and {n} other task", "and {n} other tasks")


def _next_deadline(content: Content) -> str:
    """The first deadline after the next days."""
    after = content.listing[content.listing["due_on"] > pd.Timestamp(content.scope.report_on + timedelta(AHEAD_DAYS))]
    after = after[~after["status"].isin(CLOSED)].sort_values("due_on", kind="stable")
    if after.empty:
        return _("No open task has a deadline ahead.")
    row = after.iloc[0]
    return _("The next deadline: {day}, {task}").format(
        day=dates.day(row["due_on"].date()), task=canvas.shorten(f"{row['ref']} {row['title']}", 110)
    )
