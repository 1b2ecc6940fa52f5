"""Sentences on completion and lateness: what is due, who is late, which section is least done."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.metrics import completion, curve
from dashboard.narrative import figures
from dashboard.narrative.names import counted, first_place
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import _, plural


def due(totals: pd.DataFrame) -> str:
    """How many of the tasks due are not done, and overdue, from one row of `completion.totals`; a task is not overdue
    on its due day, or while it is suspended."""
    row = totals.iloc[0]
    if not row["due"]:
        return _("No task is due yet.")
    if row["done_due"] == row["due"]:
        return all_done(int(row["due"]))
    return plural(
        int(row["due"]),
        "{open}/{due} task that is due is not done; overdue: {overdue}.",
        "{open}/{due} tasks that are due are not done; overdue: {overdue}.",
    ).format(
        open=numbers.number(row["due"] - row["done_due"]),
        due=numbers.number(row["due"]),
        overdue=numbers.number(row["overdue"]),
    )


def all_done(due: int) -> str:
    """That all tasks due are done."""
    return plural(due, "The one task that is due is done.", "All {n} tasks that are due are done.").format(
        n=numbers.number(due)
    )


def late_agencies(late: pd.DataFrame) -> str:
    """Which lead has not finished its part of most overdue tasks, from `outstanding.of_overdue`; an agency that only
    reports for others is late with nothing of its own."""
    late = late[late["role"] == "lead"]
    if late.empty:
        return _("No agency is behind.")
    counts = late["agency"].value_counts(sort=True).rename("tasks").rename_axis("agency").reset_index()
    worst, (most,) = first_place(counts, "tasks")
    sentence = (
        _("One agency is behind on its tasks: {worst}.")
        if len(counts) == 1
        else _("{n} agencies are behind on their tasks; the most: {worst}.")
    )
    return sentence.format(n=numbers.number(len(counts)), worst=counted(worst, numbers.number(most)))


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


def sections(by_section: pd.DataFrame) -> str:
    """Which section is least done, from `completion.by_section`, after its plan where there are two; smaller ones are
    not compared, as the sentence says."""
    leading = by_section[by_section["assigned"] > 0]
    ranked = leading[leading["is_ranked"]]
    if ranked.empty:
        return _("No section has the five tasks needed to compare rates.")
    worst = ranked.sort_values(["assigned_rate", "assigned"], ascending=[True, False], kind="stable").iloc[0]
    if len(leading) == 1:
        sentence = _("Done in the section {section}: {share} of its tasks.")
    elif len(ranked) == 1:
        sentence = _("Only one section has five tasks or more: {section}, {share} of its tasks done.")
    else:
        sentence = _("Least done of the sections with five tasks or more: {section}, {share} of its tasks.")
    named = worst["title"] if leading["plan_code"].nunique() == 1 else f"{worst['plan_code']}. {worst['title']}"
    return sentence.format(section=named, share=figures.share(worst["done"], worst["assigned"]))


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
    return _("{done} of the tasks assigned are done; still open: {open}, overdue: {overdue}.").format(
        done=figures.share(done, assigned),
        open=numbers.number(assigned - done),
        overdue=numbers.number(tasks.get("overdue", 0)),
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
    worst, (most,) = first_place(late, "overdue_own")
    if len(leading) == 1:
        sentence = plural(
            most,
            "{worst} has not done its own part of one overdue task.",
            "{worst} has not done its own part of {most} overdue tasks.",
        ).format(worst=worst[0], most=numbers.number(most))
    else:
        sentence = (
            _("One of {all} agencies is behind on its own part: {worst}.")
            if len(late) == 1
            else _("{n} of {all} agencies are behind on their own part; the most tasks: {worst}.")
        ).format(
            n=numbers.number(len(late)),
            all=numbers.number(len(leading)),
            worst=counted(worst, numbers.number(most)),
        )
    if not waiting:
        return sentence
    return f"{sentence} " + plural(
        waiting,
        "One more lead has finished its share and is waiting on others.",
        "{n} more leads have finished their share and are waiting on others.",
    ).format(n=numbers.number(waiting))


def due_months(by_month: pd.DataFrame) -> str:
    """How many of the tasks due were done in time, and which month left most open, from `completion.by_month`."""
    if by_month.empty:
        return _("No task is due yet.")
    sentence = _("{share} of the tasks due were done on time.").format(
        share=figures.share(by_month["on_time"].sum(), by_month["due"].sum())
    )
    worst = by_month.sort_values("open", ascending=False, kind="stable").iloc[0]
    if not worst["open"]:
        return sentence
    return f"{sentence} " + _("Most are still open of those due in {month}: {n}.").format(
        month=dates.month(worst["month_on"]), n=numbers.number(worst["open"])
    )


def ageing(buckets: pd.DataFrame) -> str:
    """How many of the overdue tasks are overdue for more than 90 days, from `completion.ageing`."""
    total = int(buckets["tasks"].sum())
    if not total:
        return _("Nothing is overdue.")
    return plural(
        total,
        "Overdue for more than 90 days: {old} of {n} overdue task.",
        "Overdue for more than 90 days: {old} of {n} overdue tasks.",
    ).format(n=numbers.number(total), old=numbers.number(buckets.loc[buckets["bucket"] == "90+", "tasks"].sum()))


def of_agency(row: "pd.Series[Any]", late: pd.DataFrame, grid: pd.DataFrame) -> str:
    """How long it has been silent, how many of the tasks it leads are overdue, and of how many its own part is open
    (its row of `completion.by_agency`, of `outstanding.of_overdue`, its `reporting.grid`)."""
    months = grid.groupby("month_on")["is_received"].any().sort_index() if len(grid) else pd.Series(dtype=bool)
    silent = int((~months[::-1]).cumprod().sum()) if len(months) else 0
    own = late.loc[late["role"] == "lead", "task_id"].nunique()
    if not row["overdue"]:
        sentence = _("None of the tasks it leads is overdue.")
    else:
        sentence = (
            plural(
                int(row["overdue"]),
                "It leads one overdue task; its own part is open in {own}.",
                "It leads {n} overdue tasks; its own part is open in {own}.",
            )
            if own
            else plural(
                int(row["overdue"]),
                "It leads one overdue task but has finished its own part.",
                "It leads {n} overdue tasks but has finished its own part of each.",
            )
        ).format(n=numbers.number(row["overdue"]), own=numbers.number(own))
    if not silent:
        return sentence
    quiet = plural(silent, "It has not reported for the last period.", "It has not reported for {n} periods in a row.")
    if months.any():
        sentence = _("By its last report: {sentence}").format(sentence=sentence)
    return quiet.format(n=numbers.number(silent)) + f" {sentence}"
