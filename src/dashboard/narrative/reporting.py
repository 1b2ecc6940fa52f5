"""Sentences on reports: how many came, how many in time."""

from datetime import date

import pandas as pd

from dashboard.narrative import figures
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural


def reports(months: pd.DataFrame, period_on: date) -> str:
    """How many of the reports expected for the period came, and in time, from `reporting.by_month`."""
    month = months[months["month_on"] == pd.Timestamp(period_on)]
    if month.empty:
        return _("No report was expected for this period.")
    row = month.iloc[0]
    if not row["received"]:
        words = _("{received}/{expected} reports received for {month}.")
    elif not row["missing"]:
        words = _("{received}/{expected} reports received for {month}, {on_time} of them on time.")
    else:
        words = _("{received}/{expected} reports received for {month}, {on_time} of them on time; {missing} missing.")
    return words.format(
        received=numbers.number(row["received"]),
        expected=numbers.number(row["expected"]),
        month=dates.month(period_on),
        on_time=numbers.number(row["on_time"]),
        missing=numbers.number(row["missing"]),
    )


def months_reported(months: pd.DataFrame) -> str:
    """What share of the task rows was reported and of the reports came in time in the last month, from
    `reporting.by_month`."""
    if months.empty:
        return _("No report was expected for this period.")
    row = months.iloc[-1]
    return _(
        "{month}: {told} of the task rows expected were reported, {on_time} of the reports expected came in time."
    ).format(
        month=dates.month(row["month_on"]),
        told=figures.share(row["reported_tasks"], row["expected_tasks"]),
        on_time=figures.share(row["on_time"], row["expected"]),
    )


def lacking(months: pd.DataFrame, period_on: date, *, is_any_enough: bool = False) -> str:
    """What good news on the report period does not rest on, as a sentence: no report expected or received, or some
    missing; "" where every report expected is in. Of `by_month`, within the filters.

    `is_any_enough`: for news that a missing report can only make worse, such as that nothing is overdue; one report
    is enough, and an earlier one where none is expected any more.
    """
    month = months[months["month_on"] == pd.Timestamp(period_on)]
    expected, received = (int(month[name].sum()) for name in ("expected", "received"))
    if is_any_enough and (received or (not expected and months["received"].sum())):
        return ""
    if not expected:
        return _("No report was expected for this period.")
    if not received:
        return _("No report has come for this period.")
    if received < expected:
        return plural(
            expected - received,
            "{n} of {expected} reports for this period is missing.",
            "{n} of {expected} reports for this period are missing.",
        ).format(n=numbers.number(expected - received), expected=numbers.number(expected))
    return ""
