"""What a question is about: which part of the plans, true for which report date, known at which moment."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))


def month_start(day: date) -> date:
    """First day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the day's month."""
    return next_month(day) - timedelta(days=1)


def next_month(day: date) -> date:
    """First day of the month after the day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def previous_month(day: date) -> date:
    """First day of the month before the day's."""
    return month_start(month_start(day) - timedelta(days=1))


def local(moment: datetime) -> datetime:
    """A moment as the clocks of Việt Nam show it; one without a zone is UTC, as stored."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIETNAM)


def day_of(moment: datetime) -> date:
    """The day it is in Việt Nam at a moment; one without a zone is UTC, as stored."""
    return local(moment).date()


def day_end(day: date) -> datetime:
    """The last moment of a day in Việt Nam."""
    return datetime.combine(day, time.max, VIETNAM)


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters and both clocks of a question (domain.md §9); hashable, so it is part of a cache key.

    `period_on`: first day of the report period; `report_on`: the report date A that statuses are decided at;
    `known_at`: only what was committed by that moment (None: all that is known now).
    `corrected_by`: with `known_at`, each report known by then counts as corrected or undone by this later moment; what
    was first reported after `known_at` still does not count, nor does a later plan.
    `ahead`: plans that have not begun by the report date count as well, with all of their tasks not begun.
    `agency`: tasks this agency leads. `section`: a section with everything below it.
    """

    period_on: date
    report_on: date
    plan: str | None = None
    section: str | None = None
    agency: str | None = None
    soon_days: int = 15
    known_at: datetime | None = None
    corrected_by: datetime | None = None
    ahead: bool = False

    def previous(self) -> "Scope":
        """The same question for the end of the period before."""
        period_on = previous_month(self.period_on)
        return replace(self, period_on=period_on, report_on=month_end(period_on))
