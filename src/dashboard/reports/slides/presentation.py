"""What is presented: the findings of a scope as slides, one a slide, in the order a meeting asks; in the language in
use. The frames are `reports.content`'s, so that a slide says what the screen and the papers say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard import narrative
from dashboard.narrative.names import whole_percent
from dashboard.reports.content import Content
from dashboard.reports.slides import markup, meeting
from dashboard.reports.slides import svg as charts
from dashboard.reports.slides.html_renderer import Frame, Slide, page
from dashboard.reports.slides.markup import Big, Item
from dashboard.reports.slides.meeting import Agreed, Decisions, News
from dashboard.reports.slides.svg import more_tasks, rest
from dashboard.store.scope import VIETNAM
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural

TOP_ITEMS: Final = 6
"""Lines of a list that fit, with the sentence below them that says how many more there are."""
_WHO_LETTERS: Final = 54
"""Letters of the agencies named below a task."""


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
    facts = [narrative.scope.report_date(content.scope)]
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
        Slide("overview", _("Overview"), narrative.completion.due(content.totals), markup.figures(shown.figures)),
        charts.status(content),
        _attention(content),
        _silent(content),
        charts.timeline(content),
        charts.curve(content),
        charts.agencies(content),
        charts.sections(content),
        charts.money(content),
        _news(shown.news, content),
        *([_agreed(shown.agreed)] if shown.agreed else []),
        *_to_decide(meeting.decisions(content, shown.agreed, TOP_ITEMS)),
    ]


def _title() -> str:
    return _("Progress of the plans")


def _first(shown: Shown) -> Slide:
    content, scope = shown.content, shown.content.scope
    taken = shown.taken_at.astimezone(VIETNAM)
    plans = [f"{code}. {title}" for code, title in zip(content.plans["code"], content.plans["title"], strict=True)]
    narrowed = content.notes[2 + bool(scope.plan) :]
    period = _("Report period: {month}").format(month=dates.period(scope.period_on))
    frozen = _("Figures taken at {time} on {day}; they do not change during the presentation.").format(
        time=f"{taken:%H:%M}", day=dates.day(taken.date())
    )
    body = markup.title(
        _title(),
        [*plans, *narrowed],
        f"{narrative.scope.report_date(scope)} · {period}",
        frozen,
        _("→ or Space: next · Esc: leave") if shown.back else _("→ or Space: next · ←: back"),
        (_("Download as a file for a computer without the dashboard"), shown.download),
    )
    return Slide("title", _("Presentation"), "", body)


# ---- how it stands ----


def _attention(content: Content) -> Slide:
    """Overdue tasks, longest first, then those due soon."""
    late, soon = content.overdue, content.due_soon
    owed = {str(task_id): rows for task_id, rows in content.owed.groupby("task_id", sort=False)}
    lines = [
        Item(
            narrative.tasks.name(row),
            _owing(owed[row["task_id"]]) if row["task_id"] in owed else narrative.tasks.lead(row),
            meeting.days_late(int(row["days_late"])),
            "bad",
        )
        for row in late.head(TOP_ITEMS).to_dict("records")
    ]
    lines += [
        Item(
            narrative.tasks.name(row),
            f"{narrative.tasks.lead(row)} · {_('{percent} done').format(percent=whole_percent(row['percent']))}",
            _("due {day}").format(day=dates.day(row["due_on"].date())),
        )
        for row in soon.head(TOP_ITEMS).to_dict("records")
    ]
    count = len(late) + len(soon)
    top = lines[:TOP_ITEMS]
    nothing = _("Nothing is overdue.") + " " + _("Nothing is due in this time.")
    lacking = content.lacking_any
    body = _list(top, count, f"{nothing} {lacking}".strip(), more_tasks(count - len(top)), is_good=not lacking)
    sentence = narrative.meetings.attention(content.kinds, content.scope.soon_days, content.lacking)
    return Slide("attention", _("Needs attention"), sentence, body)


def _owing(rows: pd.DataFrame) -> str:
    """The first agencies that have not done their part, how far each is, and how many more there are."""
    return _("still open: {who}").format(who=narrative.names.fitting(narrative.names.owing(rows), _WHO_LETTERS))


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
        for row in frame.head(TOP_ITEMS).to_dict("records")
    ]
    more = plural(len(frame) - len(lines), "and {n} other agency", "and {n} other agencies")
    lacking = content.lacking
    body = _list(lines, len(frame), lacking or _("Every agency has reported."), more, is_good=not lacking)
    return Slide(
        "silent", _("Missing reports"), narrative.reporting.reports(content.reports, content.scope.period_on), body
    )


# ---- meetings ----


def _news(news: News, content: Content) -> Slide:
    body = (
        markup.items(news.lines)
        if news.lines
        else markup.none(f"{_('Nothing has changed.')} {content.lacking}".strip())
    )
    return Slide("since", _("Since the last meeting"), news.finding, body)


def _agreed(agreed: Agreed) -> Slide:
    lines = agreed.lines
    top = lines[:TOP_ITEMS]
    more = plural(len(lines) - len(top), "and {n} other conclusion", "and {n} other conclusions")
    body = _list(top, len(lines), _("No conclusion is left to be carried out."), more, is_good=True)
    return Slide("conclusions", _("Meeting conclusions"), agreed.finding, body)


def _to_decide(found: Decisions) -> list[Slide]:
    """What the meeting has to decide on; no slide for nothing."""
    if not found.lines:
        return []
    return [Slide("decide", _("To decide"), found.finding, markup.items(found.lines, found.more))]


# ---- parts ----


def _list(lines: Sequence[Item], count: int, nothing: str, more: str, *, is_good: bool = False) -> str:
    """The lines and, when there are more of them, how many; `more` says it."""
    if not count:
        return markup.none(nothing, is_good=is_good)
    return markup.items(lines, rest(more, count - len(lines)))
