"""Sentences on reports: how many came, how many in time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.narrative import figures, names
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural


def reports(months: pd.DataFrame, period_on: date) -> str:
    """How many of the reports expected for the period came, and in time, from `reporting.by_month`."""
    month = months[months["month_on"] == pd.Timestamp(period_on)]
    if month.empty:
        return _("No report was expected for this period.")
    row = month.iloc[0]
    return _(
        "{received}/{expected} reports received for {month}, {on_time} of them on time; {missing} missing."
    ).format(
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
        "{month}: {reported} of the task rows expected were reported, {on_time} of the reports expected came in time."
    ).format(
        month=dates.month(row["month_on"]),
        reported=figures.share(row["reported_tasks"], row["expected_tasks"]),
        on_time=figures.share(row["on_time"], row["expected"]),
    )


def months_in_a_row(n: int) -> str:
    """ "3 months in a row"."""
    return plural(n, "{n} month in a row", "{n} months in a row").format(n=numbers.number(n))


def last_report(row: Mapping[Any, Any]) -> str:
    """ "Plan A · last for 03/2024", or that there never was one, of a row of `reporting.silent`."""
    last_on = row["last_received_on"]
    last = (
        _("never reported")
        if pd.isna(last_on)
        else _("last for {month}").format(month=dates.short_month(last_on.date()))
    )
    return f"{_('Plan {code}').format(code=row['plan_code'])} · {last}"


def received_of_expected(months: pd.DataFrame, period_on: date) -> str:
    """ "61/68 reports received", from `reporting.by_month`; "" where none was expected."""
    month = months[months["month_on"] == pd.Timestamp(period_on)]
    if month.empty:
        return ""
    return _("{received}/{expected} reports received").format(
        received=numbers.number(month["received"].iloc[0]), expected=numbers.number(month["expected"].iloc[0])
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
        return _("No report has been received for this period.")
    if received < expected:
        return plural(
            expected - received,
            "{n} of {expected} reports for this period is missing.",
            "{n} of {expected} reports for this period are missing.",
        ).format(n=numbers.number(expected - received), expected=numbers.number(expected))
    return ""


def received(months: pd.DataFrame, period_on: date) -> str:
    """ "Period 06/2024: 61 of 68 reports received, 7 still missing." `months`: `reporting.by_month`."""
    now = months[months["month_on"] == pd.Timestamp(period_on)]
    month = dates.period(period_on)
    if now.empty:
        return _("Period {month}: no report is expected.").format(month=month)
    expected, received, missing = (int(now[name].iloc[0]) for name in ("expected", "received", "missing"))
    sentence = plural(
        expected,
        "Period {month}: {received} of {expected} report received, {missing} still missing.",
        "Period {month}: {received} of {expected} reports received, {missing} still missing.",
    )
    return sentence.format(month=month, received=received, expected=expected, missing=missing)


def received_and_silent(months: pd.DataFrame, silent: pd.DataFrame, period_on: date) -> str:
    """ "Period 06/2024: 61 of 68 reports received, 7 still missing. Longest silent: …" """
    sentence = received(months, period_on)
    if silent.empty or silent["months"].iloc[0] < 2:
        return sentence
    most = silent["months"].iloc[0]
    worst = names.together(list(silent.loc[silent["months"] == most, "agency"]))
    return f"{sentence} " + _("Silent longest: {agency}, {n} periods in a row.").format(
        agency=worst, n=numbers.number(most)
    )
