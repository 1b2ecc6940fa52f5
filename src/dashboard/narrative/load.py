"""Sentences on the load: how much is open and who leads most of it."""

from datetime import date

import pandas as pd

from dashboard.narrative.names import counted, first_place
from dashboard.text import dates, numbers
from dashboard.text.translation import _, plural

_ENOUGH_TO_COMPARE = 5
"""Agencies of which one says how much the middle one has."""


def load(by_agency: pd.DataFrame, totals: pd.DataFrame, period_on: pd.Timestamp) -> str:
    """How much is open in the month (domain.md §7; not the status "in progress") and who leads most of it."""
    month = totals[totals["month_on"] == period_on]
    tasks = int(month["tasks"].iloc[0]) if len(month) else 0
    leads = by_agency.sort_values("lead", ascending=False, kind="stable")
    if not tasks or leads.empty or not leads["lead"].iloc[0]:
        return _("No task is active in this month.")
    first, (most,) = first_place(leads, "lead")
    if len(leads) == 1:  # of the agency chosen: others, who are not in the rows, may lead more
        return plural(
            tasks,
            "One task is active in this month; {agency} leads it.",
            "{tasks} tasks are active in this month, those done in it included; {agency} leads {n} of them.",
        ).format(tasks=numbers.number(tasks), agency=first[0], n=numbers.number(most))
    return plural(
        tasks,
        "One task is active in this month; leading it: {first}.",
        "{tasks} tasks are active in this month, those done in it included; leading the most: {first}.",
    ).format(tasks=numbers.number(tasks), first=counted(first, numbers.number(most)))


def heaviest(by_month: pd.DataFrame, role: str, period_on: date) -> str:
    """Whose month is the heaviest, from `load.by_month`, the report month among equals; `role` is "lead" or
    "coordinating"."""
    counts = by_month[role].fillna(0).astype(int)
    if counts.empty or not counts.max():
        return _("No agency has an active task in these months.")
    months = by_month.loc[counts == counts.max(), "month_on"].tolist()
    at = pd.Timestamp(period_on) if pd.Timestamp(period_on) in months else months[0]
    here = by_month[(by_month["month_on"] == at) & (counts == counts.max())]
    first, (most,) = first_place(here, role)
    sentence = {
        "lead": _("Most tasks as lead: {first} in {month}."),
        "coordinating": _("Most tasks as coordinator: {first} in {month}."),
    }[role]
    return sentence.format(first=counted(first, numbers.number(most)), month=dates.month(at))


def loads(by_agency: pd.DataFrame) -> str:
    """How many agencies have work in the month, and how much the one that leads most has, from `load.by_agency`."""
    if by_agency.empty:
        return _("No agency has an active task in this period.")
    ranked = by_agency.sort_values(["lead", "coordinating"], ascending=False, kind="stable")
    first, (lead, coordinating) = first_place(ranked, "lead", "coordinating")
    counts = _("{lead} as lead, {coordinating} as coordinator").format(
        lead=numbers.number(lead), coordinating=numbers.number(coordinating)
    )
    sentence = (
        _("One agency has work this month: {first}.")
        if len(by_agency) == 1
        else _("{n} agencies have work this month; the most: {first}.")
    )
    words = sentence.format(n=numbers.number(len(by_agency)), first=counted(first, counts))
    if len(by_agency) < _ENOUGH_TO_COMPARE:
        return words
    usual = int(ranked["lead"].iloc[len(ranked) // 2])
    more = (
        plural(usual, "Half of them lead one task or fewer.", "Half of them lead {usual} tasks or fewer.")
        if usual
        else _("Half of them lead none.")
    )
    return f"{words} {more.format(usual=numbers.number(usual))}"
