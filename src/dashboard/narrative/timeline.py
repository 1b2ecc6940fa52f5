"""Sentences on deadlines: how many pass and come."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.narrative import completion, tasks
from dashboard.text import dates, limits, numbers
from dashboard.text.translation import _, plural


def deadlines(months: pd.DataFrame, period_on: date) -> str:
    """In which month most tasks are due and how many are still to come, from `timeline.deadlines`."""
    if months.empty:
        return _("No task has a due date.")
    most = months.sort_values("due", ascending=False, kind="stable").iloc[0]
    later = int(months.loc[months["month_on"] > pd.Timestamp(period_on), "due"].sum())
    words = (
        plural(
            later,
            "Most deadlines fall in {month} ({n}); {later} comes after the report period.",
            "Most deadlines fall in {month} ({n}); {later} come after the report period.",
        )
        if later
        else _("Most deadlines fall in {month} ({n}); none comes after the report period.")
    )
    return words.format(month=dates.month(most["month_on"]), n=numbers.number(most["due"]), later=numbers.number(later))


def coming(n: int, days: int) -> str:
    """How many open tasks come due in the next days."""
    if not n:
        return _("No task comes due in the next {days} days.").format(days=days)
    return plural(
        n, "One task comes due in the next {days} days.", "{n} tasks come due in the next {days} days."
    ).format(n=numbers.number(n), days=days)


def next_deadline(ahead: pd.DataFrame) -> str:
    """The first deadline of open tasks, rows of `tasks.listing` in the order of their due dates."""
    if ahead.empty:
        return _("No open task has a deadline ahead.")
    row = ahead.iloc[0].to_dict()
    return _("The next deadline: {day}, {task}").format(
        day=dates.day(row["due_on"].date()), task=limits.shorten(tasks.name(row), 110)
    )


def around(late: int, ahead: int, months: int) -> str:
    """How many tasks are overdue, and how many open ones come due in the next months."""
    first = plural(late, "One task is overdue", "{n} tasks are overdue") if late else _("No task is overdue")
    then = (
        plural(ahead, "one comes due in the next {months} months", "{n} come due in the next {months} months")
        if ahead
        else _("none comes due in the next {months} months")
    )
    return f"{first.format(n=numbers.number(late))}; {then.format(n=numbers.number(ahead), months=months)}."


def due_and_coming(totals: "pd.Series[Any]", coming: int, until: date) -> str:
    """How many of the tasks due are not done, from the row of `completion.totals`, and how many more fall due by a
    day."""
    due, open_ = int(totals["due"]), int(totals["due"] - totals["done_due"])
    if not due:
        now = _("No task is due yet.")
    elif not open_:
        now = completion.all_done(due)
    else:
        now = plural(
            due, "{open}/{due} task that is due is not done.", "{open}/{due} tasks that are due are not done."
        ).format(open=numbers.number(open_), due=numbers.number(due))
    then = (
        plural(coming, "{n} more is due by {day}.", "{n} more are due by {day}.")
        if coming
        else _("No other task is due by {day}.")
    )
    return f"{now} {then.format(n=numbers.number(coming), day=dates.day(until))}"
