"""Findings: the sentence a page opens with, made from its metric, in the language in use."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.metrics import figures
from dashboard.text import dates, numbers
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
    if open_ == row["overdue"]:
        return _("{open} of the {due} tasks that are due are overdue.").format(
            open=numbers.number(open_), due=numbers.number(row["due"])
        )
    return _("{open} of the {due} tasks that are due are not done; {overdue} are overdue.").format(
        open=numbers.number(open_), due=numbers.number(row["due"]), overdue=numbers.number(row["overdue"])
    )


def late_agencies(late: pd.DataFrame) -> str:
    """Who has not finished its part of most overdue tasks, from `outstanding.of_overdue`."""
    if late.empty:
        return _("No agency is late with its part.")
    counts = late["agency"].value_counts(sort=True)
    return plural(
        len(counts),
        "One agency is late with its part: {worst} (of {n} tasks).",
        "{agencies} agencies are late with their part; {worst} of the most tasks ({n}).",
    ).format(agencies=numbers.number(len(counts)), worst=counts.index[0], n=numbers.number(int(counts.iloc[0])))


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


def schedule(position: pd.DataFrame, totals: pd.DataFrame) -> str:
    """Where actual progress stands against the plan, in points and months, from one row of `curve.position`; it rests
    on the tasks with a due date, whose number is said (`dated` of `completion.totals`)."""
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
    return _(
        "Of the {dated}/{tasks} tasks with a due date {actual} is done against {planned} planned: {words}. "
        "{reported}/{expected} of those open reported."
    ).format(
        dated=numbers.number(totals["dated"].iloc[0]),
        tasks=numbers.number(totals["assigned"].iloc[0]),
        actual=numbers.rate(row["actual"]),
        planned=numbers.rate(row["planned"]),
        words=words,
        reported=numbers.number(row["reported"]),
        expected=numbers.number(row["expected"]),
    )


def attention(kinds: Mapping[str, int], soon_days: int) -> str:
    """How much there is to ask about, from the rows of `attention.items` counted by kind."""
    return _(
        "{overdue} tasks overdue, {silent} agencies without a report, {soon} tasks due within {days} days."
    ).format(
        overdue=numbers.number(kinds.get("overdue", 0)),
        silent=numbers.number(kinds.get("silent", 0)),
        soon=numbers.number(kinds.get("due_soon", 0)),
        days=soon_days,
    )


def sections(by_section: pd.DataFrame) -> str:
    """Which section of those with five tasks or more is least done, from `completion.by_section`."""
    ranked = by_section[by_section["is_ranked"]]
    if ranked.empty:
        return _("No section has enough tasks to be compared by rates.")
    worst = ranked.sort_values(["assigned_rate", "assigned"], ascending=[True, False], kind="stable").iloc[0]
    return _("Least done: {section}, {share} of its tasks.").format(
        section=worst["title"], share=figures.share(worst["done"], worst["assigned"])
    )


def deadlines(months: pd.DataFrame, period_on: date) -> str:
    """In which month most tasks are due and how many are still to come, from `timeline.deadlines`."""
    if months.empty:
        return _("No task has a due date.")
    most = months.sort_values("due", ascending=False, kind="stable").iloc[0]
    later = int(months.loc[months["month_on"] > pd.Timestamp(period_on), "due"].sum())
    return _("Most deadlines fall in {month} ({n}); {later} come after the report period.").format(
        month=dates.month(most["month_on"]), n=numbers.number(most["due"]), later=numbers.number(later)
    )


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


def coming(n: int, days: int) -> str:
    """How many open tasks come due in the next days."""
    if not n:
        return _("No task comes due in the next {days} days.").format(days=days)
    return plural(
        n, "One task comes due in the next {days} days.", "{n} tasks come due in the next {days} days."
    ).format(n=numbers.number(n), days=days)


def statuses(totals: pd.DataFrame, counts: Mapping[str, int]) -> str:
    """How many tasks are done, overdue and due soon of those assigned, from `completion.totals` and its statuses."""
    row = totals.iloc[0]
    n = int(row["assigned"])
    return plural(
        n,
        "Of the one task: {done} done, {overdue} overdue, {soon} due soon.",
        "Of {n} tasks: {done} done, {overdue} overdue, {soon} due soon.",
    ).format(
        n=numbers.number(n),
        done=numbers.number(row["done"]),
        overdue=numbers.number(row["overdue"]),
        soon=numbers.number(counts.get("due_soon", 0)),
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


def unspent(totals: pd.DataFrame) -> str:
    """What is allocated and not yet disbursed, from one row of `budget.totals`; nothing without an allocation."""
    row = totals.iloc[0]
    if pd.isna(row["allocated_vnd"]) or not row["allocated_vnd"]:
        return ""
    left = int(row["allocated_vnd"] - (0 if pd.isna(row["disbursed_vnd"]) else row["disbursed_vnd"]))
    if left < 0:
        return _("{more} more is disbursed than allocated.").format(more=numbers.money_vnd(-left))
    if not left:
        return _("All that was allocated is disbursed.")
    return _("Not yet disbursed: {left} of {allocated} allocated ({rate}).").format(
        left=numbers.money_vnd(left),
        allocated=numbers.money_vnd(row["allocated_vnd"]),
        rate=numbers.rate(left / row["allocated_vnd"]),
    )


def concluded(held_on: str, done: int, still_open: int, late: int) -> str:
    """What became of the conclusions: of the last meeting how many are done, of all how many are open and late."""
    first = plural(
        done,
        "Of the last meeting ({day}) one conclusion is done",
        "Of the last meeting ({day}) {n} conclusions are done",
    ).format(day=held_on, n=numbers.number(done))
    if not still_open:
        return _("{done}; none is left to be carried out.").format(done=first)
    rest = plural(still_open, "one is still open", "{n} of all meetings are still open").format(
        n=numbers.number(still_open)
    )
    overdue = plural(late, "one of them late", "{n} of them late").format(n=numbers.number(late))
    return f"{first}; {rest}, {overdue}." if late else f"{first}; {rest}."
