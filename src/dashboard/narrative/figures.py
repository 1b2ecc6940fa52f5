"""Figures: the headline numbers of a scope as a reader sees them: written value, its n/N and its definition.

Screens, slides, the Word report and the workbook all take them here, so that they agree to the digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard.metrics import curve
from dashboard.text import numbers, percents
from dashboard.text.translation import N_, _

SMALL: Final = 5
"""Below so many tasks a rate is not written: counts only (domain.md §5)."""
MEANINGS: Final[Mapping[str, str]] = {
    "tasks": N_("Tasks of the plans in the selection, withdrawn ones not counted."),
    "assigned": N_("Done ÷ (all − withdrawn)."),
    "due": N_("Tasks due by the report date that are done ÷ tasks due by then."),
    "on_time": N_("Tasks due by the report date that were done in time ÷ tasks due by then."),
    "overdue": N_("Not complete and the due date has passed; on the due day itself a task is still on time."),
    "no_deadline": N_("Tasks without a due date that are not complete; they are never overdue."),
    "gap": N_(
        "Actual minus planned progress in percentage points, over the tasks with a due date: "
        "green from −5, amber from −15, red below."
    ),
    "mean": N_(
        "Mean reported percentage of all tasks; a task without any report counts as 0. Shown instead of the "
        "gap to the plan where fewer than 5 tasks, or fewer than 20% of them, have a due date. Time gone by: "
        "the plan's days up to the end of the report period."
    ),
    "disbursed": N_(
        "Disbursed ÷ allocated, cumulative, over the budget lines for which agencies stated both. What is disbursed "
        "without a stated allocation, or allocated without a stated disbursement, is in no rate and said beside it."
    ),
    "received": N_("Periods with an accepted report or a nil report."),
}
IS_MORE_BETTER: Final[Mapping[str, bool | None]] = {"tasks": None, "overdue": False}
"""Of the figures of `headline` those whose rise is not good: False bad, None neither."""
_ON_PLAN_MONTHS: Final = 0.05
_LEVELS: Final = {"green": N_("on track"), "amber": N_("to be watched"), "red": N_("far behind")}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its `value` as written, its `unit`, `of` its numerator and denominator (or a `note`); `level`: the
    judgement on it in words; `beside`: a sentence on what it does not count, where there is any."""

    label: str
    value: str
    meaning: str
    unit: str = ""
    of: tuple[int, int] | None = None
    note: str = ""
    level: str = ""
    beside: str = ""

    @property
    def caption(self) -> str:
        """What stands below the number where it has no `of`."""
        return "; ".join(filter(None, (self.note or self.level, self.beside)))


def headline(totals: pd.DataFrame, position: pd.DataFrame, money: pd.DataFrame) -> dict[str, Figure]:
    """The figures by name, in the language in use, from one row each of `completion.totals`, `curve.position` (or
    none) and `budget.totals`: tasks, assigned, due, on_time, overdue, no_deadline, gap, disbursed."""
    row, paid = totals.iloc[0], money.iloc[0]
    return {
        "tasks": Figure(_("Tasks"), numbers.number(row["assigned"]), _(MEANINGS["tasks"])),
        **completion(row),
        "gap": gap(position),
        "disbursed": Figure(
            _("Disbursed of allocated"),
            percents.share(disbursed(money)),
            _(MEANINGS["disbursed"]),
            note=_amounts(paid),
            beside=not_compared(paid),
        ),
    }


def changes(
    totals: pd.DataFrame,
    before: pd.DataFrame,
    position: pd.DataFrame,
    position_before: pd.DataFrame,
    money: pd.DataFrame,
    money_before: pd.DataFrame,
) -> dict[str, str | None]:
    """The change of each figure of `headline` since the period before, "-" in front when it fell; "" for no change,
    None where there is nothing to compare with. Frames of one row each."""
    now, then = totals.iloc[0], before.iloc[0]
    return {
        "tasks": _change(now["assigned"], then["assigned"]),
        "assigned": _points(now["assigned_rate"], then["assigned_rate"]),
        "on_time": _points(now["on_time_rate"], then["on_time_rate"]),
        "overdue": _change(now["overdue"], then["overdue"]),
        "gap": _moved(position, position_before),
        "disbursed": _points(disbursed(money), disbursed(money_before)),
    }


def change(name: str, since: str | None) -> tuple[str, bool | None]:
    """The change of a figure of `headline` (one of `changes`) in words, "" where there is nothing to compare with, and
    whether it is good news (None: neither)."""
    if not since:
        return ("" if since is None else _("no change on last period")), None
    is_more_better = IS_MORE_BETTER.get(name, True)
    is_good = None if is_more_better is None else since.startswith("-") is not is_more_better
    return _("{change} on last period").format(change=since.replace("-", "−", 1)), is_good


def gap(position: pd.DataFrame) -> Figure:
    """Where the plan stands, from `curve.position`: the gap with its level; where too few tasks have a due date, the
    mean reported progress beside the time gone by, and no judgement (domain.md §6)."""
    if position.empty:
        return Figure(_("Against the plan"), numbers.MISSING, _(MEANINGS["gap"]))
    row = position.iloc[0]
    if not curve.is_compared(position):
        label = _("Mean progress ({elapsed} of the time gone by)").format(elapsed=percents.share(row["elapsed"]))
        note = _("{dated}/{tasks} dated").format(dated=numbers.number(row["dated"]), tasks=numbers.number(row["tasks"]))
        return Figure(label, percents.share(row["mean_percent"]), _(MEANINGS["mean"]), note=note)
    slip = float(row["slip_months"])
    months = numbers.number(abs(slip), 1)
    if slip < -_ON_PLAN_MONTHS:
        slipped = _("The plan expected this {months} months ago.").format(months=months)
    elif slip > _ON_PLAN_MONTHS:
        slipped = _("The plan expects this in {months} months.").format(months=months)
    else:
        slipped = _("The plan expects this now.")
    return Figure(
        _("Against the plan"),
        numbers.number(float(row["gap_points"]), 1),
        f"{_(MEANINGS['gap'])} {slipped}",
        unit=_("pts"),
        level=_(_LEVELS[row["level"]]),
    )


def completion(row: pd.Series) -> dict[str, Figure]:
    """The figures of one row of `completion.totals` or `completion.by_agency`: assigned, due, on_time, overdue,
    no_deadline."""
    return {
        "assigned": Figure(
            _("Completion on assigned"), rate(row, "assigned_rate", "assigned", "done"), _(MEANINGS["assigned"]),
            of=(int(row["done"]), int(row["assigned"])),
        ),
        "due": Figure(
            _("Completion on due"), rate(row, "due_rate", "due", "done_due"), _(MEANINGS["due"]),
            of=(int(row["done_due"]), int(row["due"])),
        ),
        "on_time": Figure(
            _("On-time rate"), rate(row, "on_time_rate", "due", "on_time"), _(MEANINGS["on_time"]),
            of=(int(row["on_time"]), int(row["due"])),
        ),
        "overdue": Figure(
            _("Overdue"), numbers.number(row["overdue"]), _(MEANINGS["overdue"]),
            of=(int(row["overdue"]), int(row["due"])),
        ),
        "no_deadline": Figure(
            _("No deadline"), numbers.number(row["no_deadline"]), _(MEANINGS["no_deadline"]),
            of=(int(row["no_deadline"]), int(row["assigned"])),
        ),
    }  # fmt: skip


def rate(row: pd.Series, name: str, of: str, part: str) -> str:
    """A rate in percent; under five tasks the counts, which say more (domain.md §5)."""
    if row[of] < SMALL:
        return f"{numbers.number(row[part])}/{numbers.number(row[of])}"
    return percents.share(row[name])


def share(part: float, of: float) -> str:
    """ "4/18 (22,2%)"; under five "1/4"; of none "–"."""
    if not of:
        return numbers.MISSING
    counts = f"{numbers.number(part)}/{numbers.number(of)}"
    return counts if of < SMALL else f"{counts} ({percents.share(part / of)})"


def disbursed(money: pd.DataFrame) -> float | None:
    """Disbursed ÷ allocated (0 to 1) of one row of `budget.totals`; None where no line states both."""
    rate_ = money["disbursed_rate"].iloc[0]
    return None if pd.isna(rate_) else float(rate_)


_NOT_COMPARED: Final[Mapping[str, str]] = {
    "unallocated_vnd": N_("{amount} disbursed without a stated allocation"),
    "undisbursed_vnd": N_("{amount} allocated without a stated disbursement"),
    "unestimated_vnd": N_("{amount} allocated without a stated estimate"),
}


def not_compared(row: "pd.Series[Any]", *names: str, unit: int | None = None) -> str:
    """What a row of `metrics.budget` states of one amount and not of the one it is compared with, without a full stop;
    "" for none. `names`: which of them (by default what a rate of disbursement does not count)."""
    amounts = {name: row[name] for name in names or ("unallocated_vnd", "undisbursed_vnd")}
    parts = [
        _(_NOT_COMPARED[name]).format(
            amount=numbers.money_vnd(int(vnd)) if unit is None else numbers.money_alike(int(vnd), unit)
        )
        for name, vnd in amounts.items()
        if not pd.isna(vnd) and vnd > 0
    ]
    return _("not compared: {amounts}").format(amounts=", ".join(parts)) if parts else ""


def _amounts(row: "pd.Series[Any]") -> str:
    """ "27/42 tỷ": disbursed of allocated in the unit that fits the larger; a tile has no room for more."""
    if pd.isna(row["rated_allocated_vnd"]):
        return ""
    unit = numbers.money_unit(row["rated_allocated_vnd"])
    decimals = 0 if row["rated_allocated_vnd"] >= 10 * unit else 1
    whole, _currency = numbers.money_vnd(row["rated_allocated_vnd"], unit, decimals).rsplit(" ", 1)
    return f"{numbers.number(row['rated_disbursed_vnd'] / unit, decimals)}/{whole}"


def _signed(value: float, decimals: int = 0) -> str:
    rounded = round(value, decimals)
    if not rounded:
        return ""
    return ("-" if rounded < 0 else "+") + numbers.number(abs(rounded), decimals)


def _change(now: float, then: float) -> str:
    return _signed(float(now) - float(then))


def _points(now: float | None, then: float | None) -> str | None:
    if now is None or then is None or pd.isna(now) or pd.isna(then):
        return None
    text = _signed(percents.gap(float(now), float(then)), 1)
    return text and text + " " + _("pts")


def _moved(now: pd.DataFrame, then: pd.DataFrame) -> str | None:
    """The change of the gap, or of the mean progress that stands in for it; a gap is not compared with a mean."""
    if now.empty or then.empty or curve.is_compared(now) != curve.is_compared(then):
        return None
    if not curve.is_compared(now):
        return _points(now["mean_percent"].iloc[0], then["mean_percent"].iloc[0])
    return _signed(float(now["gap_points"].iloc[0]) - float(then["gap_points"].iloc[0]), 1)
