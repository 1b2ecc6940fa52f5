"""Findings: the sentence a page opens with, made from its metric, in the language in use."""

import pandas as pd

from dashboard.text import numbers
from dashboard.text.translation import _, plural


def due(totals: pd.DataFrame) -> str:
    """How many of the tasks due are not done, from one row of `completion.totals`."""
    row = totals.iloc[0]
    if not row["due"]:
        return _("No task is due yet.")
    open_ = int(row["due"] - row["done_due"])
    if not open_:
        return plural(
            int(row["due"]), "The one task that is due is done.", "All {n} tasks that are due are done."
        ).format(n=numbers.number(row["due"]))
    return _("{open} of the {due} tasks that are due are not done; {overdue} are overdue.").format(
        open=numbers.number(open_), due=numbers.number(row["due"]), overdue=numbers.number(row["overdue"])
    )


def worst_agency(rates: pd.DataFrame) -> str:
    """Who has most overdue tasks, from `completion.by_agency`."""
    late = rates[rates["overdue"] > 0].sort_values("overdue", ascending=False, kind="stable")
    if late.empty:
        return _("No agency has an overdue task.")
    worst = late.iloc[0]
    return plural(
        len(late),
        "One agency leads overdue tasks: {worst} ({n}/{assigned} tasks).",
        "{agencies} agencies lead overdue tasks; {worst} has the most ({n}/{assigned} tasks).",
    ).format(
        agencies=numbers.number(len(late)),
        worst=worst["agency"],
        n=numbers.number(worst["overdue"]),
        assigned=numbers.number(worst["assigned"]),
    )


def load(by_agency: pd.DataFrame, totals: pd.DataFrame, period_on: pd.Timestamp) -> str:
    """How much is under way in the month and who carries most of it."""
    month = totals[totals["month_on"] == period_on]
    tasks = int(month["tasks"].iloc[0]) if len(month) else 0
    leads = by_agency.sort_values("lead", ascending=False, kind="stable")
    if not tasks or leads.empty or not leads["lead"].iloc[0]:
        return _("No task is under way in this month.")
    return plural(
        tasks,
        "One task is under way in this month; {agency} leads it.",
        "{tasks} tasks are under way in this month; {agency} leads the most ({n}).",
    ).format(tasks=numbers.number(tasks), agency=leads["agency"].iloc[0], n=numbers.number(leads["lead"].iloc[0]))


def money(totals: pd.DataFrame) -> str:
    """How much of what was allocated is spent, and for how many tasks money is stated at all."""
    row = totals.iloc[0]
    stated = _("Money is stated for {n} of {tasks} tasks.").format(
        n=numbers.number(row["stated_tasks"]), tasks=numbers.number(row["tasks"])
    )
    if pd.isna(row["allocated_vnd"]) or not row["allocated_vnd"]:
        return _("No allocation has been reported yet.") + " " + stated
    disbursed = 0 if pd.isna(row["disbursed_vnd"]) else row["disbursed_vnd"]
    return (
        _("{disbursed} of {allocated} allocated is disbursed ({rate}).").format(
            disbursed=numbers.money_vnd(disbursed),
            allocated=numbers.money_vnd(row["allocated_vnd"]),
            rate=numbers.rate(disbursed / row["allocated_vnd"]),
        )
        + " "
        + stated
    )


def schedule(position: pd.DataFrame) -> str:
    """Where actual progress stands against the plan, in points and months, from one row of `curve.position`."""
    if position.empty:
        return _("Nothing is planned with a date here, so there is no curve to compare with.")
    row = position.iloc[0]
    slip = float(row["slip_months"])
    words = (
        _("{months} months behind the plan")
        if slip < -0.05
        else _("{months} months ahead of the plan")
        if slip > 0.05
        else _("on plan")
    ).format(months=numbers.number(abs(slip), 1))
    return _("{actual} done against {planned} planned: {words}. {reported}/{expected} open tasks reported.").format(
        actual=numbers.rate(row["actual"]),
        planned=numbers.rate(row["planned"]),
        words=words,
        reported=numbers.number(row["reported"]),
        expected=numbers.number(row["expected"]),
    )
