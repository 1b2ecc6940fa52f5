"""The deck of a scope: which slides, in the order a meeting asks, and what stands on each. What a slide says is in the
module of its subject beside this one; its sentences are those of `narrative`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard import narrative
from dashboard.reports.content import Content
from dashboard.reports.slides import completion, meetings, money, reporting, timeline
from dashboard.reports.slides.meetings import Agreed, News
from dashboard.reports.slides.slide import Deck, Room, Slide
from dashboard.text import dates
from dashboard.text.translation import _


@dataclass(frozen=True, slots=True)
class Before:
    """What the figures are compared with: their change since the period before (`figures.changes`), what changed since
    the last meeting, and what became of its conclusions (None: not known, or no meeting was recorded)."""

    changes: Mapping[str, str | None] = field(default_factory=dict)
    news: News | None = None
    agreed: Agreed | None = None


def deck(content: Content, before: Before, room: Room, filters: Sequence[str]) -> Deck:
    """Everything a deck says, in the language in use; its lists as long as there is room for. `filters`: those in use,
    in short."""
    scope = content.scope
    notes = content.notes
    plans = [f"{code}. {title}" for code, title in zip(content.plans["code"], content.plans["title"], strict=True)]
    day = narrative.scope.report_date(scope)
    received = narrative.reporting.received_of_expected(content.received, scope.period_on)
    warning = "".join(narrative.scope.demo_mark(is_demo=content.is_demo))
    return Deck(
        title=_("Progress of the plans"),
        about=[*plans, *notes[2 + bool(scope.plan) :]],
        day=f"{day} · {_('Report period: {month}').format(month=dates.period(scope.period_on))}",
        facts=[day, *([received] if received else [])],
        filters=filters or [_("All plans")],
        warning=warning,
        notes=[*([warning] if warning else []), *notes],
        slides=slides(content, before, room),
    )


def slides(content: Content, before: Before, room: Room) -> Sequence[Slide]:
    """The slides in order; a filter that matches no task leaves one that says so."""
    if not content.totals["tasks"].iloc[0]:
        return [Slide("nothing", _("Overview"), "", None, nothing=_("No task matches these filters."))]
    every = (
        completion.overview(content, before.changes),
        completion.status(content),
        meetings.attention(content, room),
        reporting.silent(content, room),
        reporting.months(content),
        timeline.timeline(content),
        timeline.coming(content, room),
        timeline.deadlines(content),
        timeline.curve(content),
        completion.agencies(content, room),
        completion.sections(content, room),
        money.money(content, room),
        before.news and meetings.since(before.news, content),
        before.agreed and meetings.conclusions(before.agreed, room),
        meetings.to_decide(content, before.agreed, room),
    )
    return [slide for slide in every if slide]
