"""Reporting months of a plan: when each closes and by when its reports are due (domain.md §8)."""

import calendar
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays

from dashboard.store.scope import month_start, next_month

GRACE_DAYS = 3
WRAP_UP_MONTHS = 6
"""Months after a plan's last one in which late finishes can still be reported."""


def closing_day(period_on: date, day: int | None) -> date:
    """Last day a report of this month speaks about: that day of the month, by default its last."""
    last = calendar.monthrange(period_on.year, period_on.month)[1]
    return period_on.replace(day=min(day or last, last))


def deadline(closes_on: date, working_days: int) -> date:
    """The day that many working days after closing; Vietnamese public holidays and weekends do not count."""
    free, day = _holidays(closes_on.year), closes_on
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in free:
            working_days -= 1
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    """Those of the year and the next."""
    return frozenset(holidays.country_holidays("VN", years=[year, year + 1]))


def of_plan(starts_on: date, ends_on: date, day: int | None, grace_days: int | None) -> list[dict[str, Any]]:
    """One row per reporting month: period_on, closes_on, deadline_on."""
    rows = []
    month, months_left = month_start(starts_on), WRAP_UP_MONTHS
    while month <= ends_on or months_left > 0:
        months_left -= month > ends_on
        closes_on = closing_day(month, day)
        grace = GRACE_DAYS if grace_days is None else grace_days
        rows.append({"period_on": month, "closes_on": closes_on, "deadline_on": deadline(closes_on, grace)})
        month = next_month(month)
    return rows
