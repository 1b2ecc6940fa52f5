"""Findings about money: the sentences over the figures of `metrics.budget`, in the language in use.

What is stated of one amount and not of the other is in no rate; each sentence with a rate says it in words.
"""

from typing import Any

import pandas as pd

from dashboard.narrative import figures
from dashboard.text import numbers, percents
from dashboard.text.translation import _, plural

_NAMED = 3


def money(totals: pd.DataFrame) -> str:
    """How much of what was allocated is spent, and for how many tasks money is stated at all."""
    row = totals.iloc[0]
    stated = plural(
        int(row["tasks"]), "Money is stated for {n} of {tasks} task.", "Money is stated for {n} of {tasks} tasks."
    ).format(n=numbers.number(row["stated_tasks"]), tasks=numbers.number(row["tasks"]))
    return _sentences(_spent(row), figures.not_compared(row, *_beside(row)), stated)


def _spent(row: "pd.Series[Any]") -> str:
    allocated, spent, of = (row[f"{name}_vnd"] for name in ("allocated", "rated_disbursed", "rated_allocated"))
    if not pd.isna(row["disbursed_rate"]):
        return _("{disbursed} of {allocated} allocated is disbursed ({rate}).").format(
            disbursed=numbers.money_vnd(spent),
            allocated=numbers.money_vnd(of),
            rate=percents.share(row["disbursed_rate"]),
        )
    if not pd.isna(spent) and spent > 0:
        return _("{more} more is disbursed than allocated.").format(more=numbers.money_vnd(spent))
    if pd.isna(allocated) or not allocated:
        return _("No allocation has been reported yet.")
    return _("{allocated} is allocated; nobody has stated what of it is disbursed.").format(
        allocated=numbers.money_vnd(allocated)
    )


def _beside(row: "pd.Series[Any]") -> tuple[str, ...]:
    """What is not compared in `_spent`; where nothing is, the sentence itself says it of the allocation."""
    return () if not pd.isna(row["rated_allocated_vnd"]) else ("unallocated_vnd",)


def unspent(totals: pd.DataFrame, *, is_alone: bool = True) -> str:
    """What is allocated and not yet disbursed, from one row of `budget.totals`; nothing without an allocation.
    `is_alone`: it does not stand beside `money`, which says what is not compared."""
    row = totals.iloc[0]
    if pd.isna(row["allocated_vnd"]) or not row["allocated_vnd"]:
        return ""
    unspent_vnd = int(row["unspent_vnd"])
    unit = numbers.money_unit(row["allocated_vnd"])
    if unspent_vnd < 0:
        sentence = _("{more} more is disbursed than allocated.").format(more=numbers.money_alike(-unspent_vnd, unit))
    elif not unspent_vnd:
        sentence = _("All that was allocated is disbursed.")
    else:
        sentence = _("Not yet disbursed: {left} of {allocated} allocated ({rate}).").format(
            left=numbers.money_alike(unspent_vnd, unit),
            allocated=numbers.money_vnd(row["allocated_vnd"]),
            rate=percents.share(unspent_vnd / row["allocated_vnd"]),
        )
    return _sentences(sentence, figures.not_compared(row, unit=unit) if is_alone else "")


def other_sources(n: int) -> str:
    """ "and 2 other sources"; "" for none."""
    return plural(n, "and {n} other source", "and {n} other sources").format(n=numbers.number(n)) if n > 0 else ""


def money_steps(totals: pd.DataFrame) -> str:
    """What is not disbursed of the allocation, and what no share of a step counts, from `budget.totals`."""
    row = totals.iloc[0]
    if pd.isna(row["allocated_vnd"]) or not row["allocated_vnd"]:
        sentence = _("No allocation has been reported yet.")
    elif row["unspent_vnd"] <= 0:
        sentence = _("All that is allocated is disbursed.")
    else:
        sentence = _("{left} of what is allocated is still to be disbursed.").format(
            left=numbers.money_vnd(row["unspent_vnd"])
        )
    # Without any estimate there is no share of it that anything could be missing from.
    names = ("unallocated_vnd", "undisbursed_vnd", *([] if pd.isna(row["estimated_vnd"]) else ["unestimated_vnd"]))
    return _sentences(sentence, figures.not_compared(row, *names))


def money_groups(groups: pd.DataFrame) -> str:
    """How much each row of `budget.by_source` and its like has to disburse yet, most first; beyond three the rest
    together; and what no allocation is stated of. All in one unit, that of the largest amount there, as the bars below
    are."""
    rows = groups[groups["unspent_vnd"].notna()].sort_values("unspent_vnd", ascending=False, kind="stable")
    rows = rows[rows["unspent_vnd"].astype(float) > 0]
    unit = numbers.money_unit(groups.filter(regex="^(estimated|allocated|disbursed)_vnd$").astype(float).max().max())
    sums = groups[["unallocated_vnd", "undisbursed_vnd"]].astype(float).sum(min_count=1)
    beside = figures.not_compared(sums, unit=unit)
    if rows.empty:
        return _sentences(_("Nothing allocated is left to disburse."), beside)
    named, rest = (rows, rows.iloc[:0]) if len(rows) <= _NAMED + 1 else (rows.iloc[:_NAMED], rows.iloc[_NAMED:])
    words = [
        _("{name} {left} of {allocated}").format(
            name=name if isinstance(name, str) else _("not stated"),
            left=numbers.money_alike(float(unspent), unit),
            allocated=numbers.money_alike(float(allocated), unit),
        )
        for name, unspent, allocated in zip(named["name"], named["unspent_vnd"], named["allocated_vnd"], strict=True)
    ]
    if len(rest):
        words.append(
            _("{n} more together {left}").format(
                n=numbers.number(len(rest)), left=numbers.money_alike(float(rest["unspent_vnd"].sum()), unit)
            )
        )
    return _sentences(_("Not yet disbursed: {amounts}.").format(amounts="; ".join(words)), beside)


def money_and_work(progress: pd.DataFrame) -> str:
    """In how many tasks money and work stand 25 points or more apart, from `budget.against_progress`."""
    gaps = (progress["disbursed_rate"].astype(float) - progress["percent"].astype(float) / 100).dropna()
    if gaps.empty:
        return _("No task has both progress and a disbursement rate.")
    ahead, behind = int((gaps >= 0.25).sum()), int((gaps <= -0.25).sum())
    if not ahead and not behind:
        sentence = plural(
            len(gaps),
            "One task has both: money and work go together within 25 points.",
            "In all {n} tasks with both, money and work go together within 25 points.",
        )
    else:
        sentence = plural(
            len(gaps),
            "One task has both: money runs 25 points or more ahead of the work in {ahead}, behind it in {behind}.",
            "Of {n} tasks with both, money runs 25 points or more ahead of the work in {ahead}, behind it in {behind}.",
        )
    return sentence.format(n=numbers.number(len(gaps)), ahead=numbers.number(ahead), behind=numbers.number(behind))


def _sentences(*parts: str) -> str:
    """The parts that say something, each as a sentence."""
    return " ".join(f"{part[0].upper()}{part[1:].removesuffix('.')}." for part in parts if part)
