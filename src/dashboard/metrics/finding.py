"""Findings: the sentence a page opens with, made from its metric, in the language in use.

Where several share a first place all of them are named, up to three: a chair would blame the one that is.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from dashboard.metrics import completion, curve, figures
from dashboard.text import dates, fold, numbers, percents
from dashboard.text.translation import _, plural

_NAMED = 3
_ENOUGH_TO_COMPARE = 5
"""Agencies of which one says how much the middle one has."""


def together(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", "A, B, C and 4 more"."""
    if len(names) > _NAMED:
        rest = numbers.number(len(names) - _NAMED)
        return _("{names} and {n} more").format(names=", ".join(names[:_NAMED]), n=rest)
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def _first(rows: pd.DataFrame, *columns: str) -> tuple[list[str], list[int]]:
    """(agencies that share the highest values of these columns, by name; those values) of a frame sorted by them."""
    best = rows.iloc[0][list(columns)]
    is_best = (rows[list(columns)].astype(int) == best.astype(int)).all(axis=1)
    return sorted(rows.loc[is_best, "agency"].astype(str), key=fold.key), [int(value) for value in best]


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
    if row["due"] == 1:
        if row["overdue"]:
            return _("The one task that is due is overdue.")
        return _("The one task that is due is not done.")  # the due day itself, or the task is suspended
    if open_ == row["overdue"]:
        said = plural(
            open_,
            "One of the {due} tasks that are due is overdue.",
            "{open} of the {due} tasks that are due are overdue.",
        )
    elif open_ == 1:
        said = _("One of the {due} tasks that are due is not done; it is not overdue.")
    else:
        said = plural(
            int(row["overdue"]),
            "{open} of the {due} tasks that are due are not done; {overdue} is overdue.",
            "{open} of the {due} tasks that are due are not done; {overdue} are overdue.",
        )
    return said.format(
        open=numbers.number(open_), due=numbers.number(row["due"]), overdue=numbers.number(row["overdue"])
    )


def late_agencies(late: pd.DataFrame) -> str:
    """Which lead has not finished its part of most overdue tasks, from `outstanding.of_overdue`; an agency that only
    reports for others is late with nothing of its own."""
    late = late[late["role"] == "lead"]
    if late.empty:
        return _("No agency is late with its part.")
    counts = late["agency"].value_counts(sort=True).rename("tasks").rename_axis("agency").reset_index()
    worst, (most,) = _first(counts, "tasks")
    if len(worst) > 1:
        said = _("{agencies} agencies are late with their part; {worst} of the most tasks ({n} each).")
    else:
        said = plural(
            len(counts),
            "One agency is late with its part: {worst} (of {n} tasks).",
            "{agencies} agencies are late with their part; {worst} of the most tasks ({n}).",
        )
    return said.format(agencies=numbers.number(len(counts)), worst=together(worst), n=numbers.number(most))


def load(by_agency: pd.DataFrame, totals: pd.DataFrame, period_on: pd.Timestamp) -> str:
    """How much is open in the month (domain.md §7; not the status "in progress") and who leads most of it."""
    month = totals[totals["month_on"] == period_on]
    tasks = int(month["tasks"].iloc[0]) if len(month) else 0
    leads = by_agency.sort_values("lead", ascending=False, kind="stable")
    if not tasks or leads.empty or not leads["lead"].iloc[0]:
        return _("No task is active in this month.")
    first, (most,) = _first(leads, "lead")
    if len(leads) == 1:
        said = plural(
            tasks,
            "One task is active in this month; {agency} leads it.",
            "{tasks} tasks are active in this month, those done in it included; {agency} leads {n} of them.",
        )
    elif len(first) > 1:
        said = plural(
            tasks,
            "One task is active in this month; {agency} lead it.",
            "{tasks} tasks are active in this month, those done in it included; {agency} lead the most ({n} each).",
        )
    else:
        said = plural(
            tasks,
            "One task is active in this month; {agency} leads it.",
            "{tasks} tasks are active in this month, those done in it included; {agency} leads the most ({n}).",
        )
    return said.format(tasks=numbers.number(tasks), agency=together(first), n=numbers.number(most))


def schedule(position: pd.DataFrame, totals: pd.DataFrame) -> str:
    """Where actual progress stands against the plan, from one row of `curve.position`; it rests on the tasks with a
    due date, whose number is said (`dated` of `completion.totals`). With too few of them: the mean reported progress
    against the time gone by, and no verdict."""
    if position.empty:
        return _("There is no progress to compare with the plan yet.")
    row = position.iloc[0]
    counts = {"dated": numbers.number(totals["dated"].iloc[0]), "tasks": numbers.number(totals["assigned"].iloc[0])}
    if not curve.is_compared(position):
        sentence = _(
            "Only {dated}/{tasks} tasks have a due date, too few to compare with the plan; the mean reported progress "
            "of all is {mean}, with {elapsed} of the time gone by."
        ).format(**counts, mean=percents.share(row["mean_percent"]), elapsed=percents.share(row["elapsed"]))
    else:
        gap = float(row["gap_points"])
        words = (
            _("{points} percentage points below the plan")
            if gap < 0
            else _("{points} percentage points above the plan")
            if gap > 0
            else _("as planned")
        ).format(points=numbers.number(abs(gap), 1))
        sentence = _(
            "Of the {dated}/{tasks} tasks with a due date {actual} is done against {planned} planned: {words}."
        ).format(**counts, actual=percents.share(row["actual"]), planned=percents.share(row["planned"]), words=words)
    if not row["expected"]:
        return sentence
    return f"{sentence} " + _("{reported}/{expected} of the open ones reported this period.").format(
        reported=numbers.number(row["reported"]), expected=numbers.number(row["expected"])
    )


def attention(kinds: Mapping[str, int], soon_days: int, lacking: str = "") -> str:
    """How much there is to ask about, from the rows of `attention.items` counted by kind; `lacking` (of
    `reporting.lacking`): that no report came is no news that none is missing."""
    overdue, silent, soon = (kinds.get(kind, 0) for kind in ("overdue", "silent", "due_soon"))
    found = (
        (overdue, plural(overdue, "{n} task overdue", "{n} tasks overdue")),
        (silent, plural(silent, "{n} agency without a report", "{n} agencies without a report")),
        (soon, plural(soon, "{n} task due within {days} days", "{n} tasks due within {days} days")),
    )
    told = [words.format(n=numbers.number(n), days=soon_days) for n, words in found if n]
    if not told:
        if lacking:
            return _("Nothing is overdue or due within {days} days.").format(days=soon_days) + f" {lacking}"
        return _("Nothing is overdue or due within {days} days, and no report is missing.").format(days=soon_days)
    return f"{', '.join(told)}."


def sections(by_section: pd.DataFrame) -> str:
    """Which section is least done, from `completion.by_section`, after its plan where there are two; smaller ones are
    not compared, and the sentence says so where there are any."""
    leading = by_section[by_section["assigned"] > 0]
    ranked = leading[leading["is_ranked"]]
    if ranked.empty:
        return _("No section has five tasks, enough to be compared by rates.")
    worst = ranked.sort_values(["assigned_rate", "assigned"], ascending=[True, False], kind="stable").iloc[0]
    if len(leading) == 1:
        said = _("Done in the section {section}: {share} of its tasks.")
    elif len(ranked) == 1:
        said = _("Only one section has five tasks or more: {section}, {share} of its tasks done.")
    elif len(ranked) < len(leading):
        said = _("Least done of the sections with five tasks or more: {section}, {share} of its tasks.")
    else:
        said = _("Least done: {section}, {share} of its tasks.")
    named = worst["title"] if leading["plan_code"].nunique() == 1 else f"{worst['plan_code']}. {worst['title']}"
    return said.format(section=named, share=figures.share(worst["done"], worst["assigned"]))


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


def coming(n: int, days: int) -> str:
    """How many open tasks come due in the next days."""
    if not n:
        return _("No task comes due in the next {days} days.").format(days=days)
    return plural(
        n, "One task comes due in the next {days} days.", "{n} tasks come due in the next {days} days."
    ).format(n=numbers.number(n), days=days)


def status_counts(totals: pd.DataFrame, counts: Mapping[str, int]) -> str:
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


def to_decide(overdue: int, late_conclusions: int, silent: int) -> str:
    """What a meeting has to decide on, by kind; nothing for nothing."""
    found = (
        (overdue, plural(overdue, "{n} task overdue", "{n} tasks overdue")),
        (late_conclusions, plural(late_conclusions, "{n} conclusion late", "{n} conclusions late")),
        (silent, plural(silent, "{n} agency without a report", "{n} agencies without a report")),
    )
    told = [words.format(n=numbers.number(n)) for n, words in found if n]
    return _("To decide: {matters}.").format(matters=", ".join(told)) if told else ""


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


def statuses(by_status: pd.DataFrame) -> str:
    """How many tasks are done and how many of the others are overdue, from `completion.by_status`."""
    tasks = dict(zip(by_status["status"], by_status["tasks"].astype(int), strict=True))
    done = sum(tasks.get(status, 0) for status in completion.DONE)
    assigned = sum(tasks.values()) - tasks.get("withdrawn", 0)
    if not assigned:
        return _("All tasks here are withdrawn.")
    if done == assigned:
        return plural(assigned, "The one task assigned is done.", "All {n} tasks assigned are done.").format(
            n=numbers.number(assigned)
        )
    late = tasks.get("overdue", 0)
    if not late:
        said = plural(
            assigned - done,
            "{done} of the tasks assigned are done; the one still open is not overdue.",
            "{done} of the tasks assigned are done; of the {open} still open none is overdue.",
        )
    elif assigned - done == 1:
        said = _("{done} of the tasks assigned are done; the one still open is overdue.")
    else:
        said = plural(
            late,
            "{done} of the tasks assigned are done; of the {open} still open one is overdue.",
            "{done} of the tasks assigned are done; of the {open} still open {overdue} are overdue.",
        )
    return said.format(
        done=figures.share(done, assigned), open=numbers.number(assigned - done), overdue=numbers.number(late)
    )


def agencies(by_agency: pd.DataFrame) -> str:
    """How many of the leading agencies are late with their own part and which most; how many others lead overdue tasks
    but have done their part. From `completion.by_agency`."""
    leading = by_agency[by_agency["assigned"] > 0]
    late = leading[leading["overdue_own"] > 0].sort_values("overdue_own", ascending=False, kind="stable")
    waiting = int(((leading["overdue_own"] == 0) & (leading["overdue_others"] > 0)).sum())
    if leading.empty:
        return _("No agency leads a task here.")
    if late.empty and not waiting:
        return _("No agency leads an overdue task.")
    if late.empty:
        return plural(
            waiting,
            "One agency leads overdue tasks; its own part is done, it waits for others.",
            "{n} agencies lead overdue tasks; their own parts are done, they wait for others.",
        ).format(n=numbers.number(waiting))
    worst, (most,) = _first(late, "overdue_own")
    if len(leading) == 1:
        said = plural(
            most,
            "{worst} has not done its own part of one overdue task.",
            "{worst} has not done its own part of {most} overdue tasks.",
        )
    elif len(worst) > 1:
        said = _("{n} of {all} agencies are late with their own part; of the most tasks: {worst} ({most} each).")
    else:
        said = plural(
            len(late),
            "One of {all} agencies is late with its own part: {worst} (of {most}).",
            "{n} of {all} agencies are late with their own part; of the most tasks: {worst} ({most}).",
        )
    said = said.format(
        n=numbers.number(len(late)),
        all=numbers.number(len(leading)),
        worst=together(worst),
        most=numbers.number(most),
    )
    if not waiting:
        return said
    return f"{said} " + plural(
        waiting,
        "One other leads overdue tasks, has done its part and waits.",
        "{n} others lead overdue tasks, have done their part and wait.",
    ).format(n=numbers.number(waiting))


def due_months(by_month: pd.DataFrame) -> str:
    """How many of the tasks due were done in time, and which month left most open, from `completion.by_month`."""
    if by_month.empty:
        return _("No task is due yet.")
    said = _("{share} of the tasks due were done on time.").format(
        share=figures.share(by_month["on_time"].sum(), by_month["due"].sum())
    )
    worst = by_month.sort_values("open", ascending=False, kind="stable").iloc[0]
    if not worst["open"]:
        return said
    return f"{said} " + _("Most are still open of those due in {month}: {n}.").format(
        month=dates.month(worst["month_on"]), n=numbers.number(worst["open"])
    )


def ageing(buckets: pd.DataFrame) -> str:
    """How many of the overdue tasks are overdue for more than 90 days, from `completion.ageing`."""
    total = int(buckets["tasks"].sum())
    old = int(buckets.loc[buckets["bucket"] == "90+", "tasks"].sum())
    if not total:
        return _("Nothing is overdue.")
    if not old:
        said = plural(
            total,
            "The one overdue task has been overdue for no more than 90 days.",
            "None of the {n} overdue tasks has been overdue for more than 90 days.",
        )
    elif total == 1:
        said = _("The one overdue task has been overdue for more than 90 days.")
    else:
        said = plural(
            old,
            "Of {n} overdue tasks one has been overdue for more than 90 days.",
            "Of {n} overdue tasks {old} have been overdue for more than 90 days.",
        )
    return said.format(n=numbers.number(total), old=numbers.number(old))


def heaviest(by_month: pd.DataFrame, role: str, period_on: date) -> str:
    """Whose month is the heaviest, from `load.by_month`, the report month among equals; `role` is "lead" or
    "coordinating"."""
    counts = by_month[role].fillna(0).astype(int)
    if counts.empty or not counts.max():
        return _("No agency has an active task in these months.")
    months = by_month.loc[counts == counts.max(), "month_on"].tolist()
    at = pd.Timestamp(period_on) if pd.Timestamp(period_on) in months else months[0]
    here = by_month[(by_month["month_on"] == at) & (counts == counts.max())]
    first, (most,) = _first(here, role)
    if len(first) > 1:
        said = {
            "lead": _("Heaviest: {agency} lead {n} each in {month}."),
            "coordinating": _("Heaviest: {agency} coordinate {n} each in {month}."),
        }[role]
    elif role == "lead":
        said = plural(most, "Heaviest: {agency} leads {n} task in {month}.",
                      "Heaviest: {agency} leads {n} tasks in {month}.")  # fmt: skip
    else:
        said = plural(most, "Heaviest: {agency} coordinates {n} task in {month}.",
                      "Heaviest: {agency} coordinates {n} tasks in {month}.")  # fmt: skip
    return said.format(agency=together(first), n=numbers.number(most), month=dates.month(at))


def loads(by_agency: pd.DataFrame) -> str:
    """How many agencies have work in the month, and how much the one that leads most has, from `load.by_agency`."""
    if by_agency.empty:
        return _("No agency has an active task in this period.")
    ranked = by_agency.sort_values(["lead", "coordinating"], ascending=False, kind="stable")
    first, (lead, coordinating) = _first(ranked, "lead", "coordinating")
    if len(first) > 1:
        said = _(
            "{n} agencies have work this month; the most: {agency} (each leads {lead} and coordinates {coordinating})."
        )
    else:
        said = plural(
            len(by_agency),
            "One agency has work this month: {agency} (leads {lead}, coordinates {coordinating}).",
            "{n} agencies have work this month; the most: {agency} (leads {lead}, coordinates {coordinating}).",
        )
    said = said.format(
        n=numbers.number(len(by_agency)),
        agency=together(first),
        lead=numbers.number(lead),
        coordinating=numbers.number(coordinating),
    )
    if len(by_agency) < _ENOUGH_TO_COMPARE:
        return said
    usual = int(ranked["lead"].iloc[len(ranked) // 2])
    more = plural(usual, "Half of them lead one task or fewer.", "Half of them lead {usual} tasks or fewer.")
    return f"{said} {more.format(usual=numbers.number(usual))}"
