"""The parts of the page of one task: everything that is known about it, and where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import task as charts
from dashboard.metrics import tasks
from dashboard.reports.excel.tables import Column
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import cells, dates, numbers, percents
from dashboard.ui.app import filters, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import chart, downloads, markdown, provenance, tables
from dashboard.ui.kit.tables import pair_table

PRECISION: Final = {
    "day": N_("to the day"),
    "month": N_("to the month"),
    "quarter": N_("to the quarter"),
    "year": N_("to the year"),
    "relative": N_("follows another task"),
}


# ---- what there is to know ----


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about one task: its row of `tasks.listing` and the frames of the other functions of `tasks`."""

    row: "pd.Series[Any]"
    printed: "pd.Series[Any]"
    agencies: pd.DataFrame
    reports: pd.DataFrame
    months: pd.DataFrame
    money: pd.DataFrame
    changes: pd.DataFrame
    lead_changes: pd.DataFrame

    @property
    def leads(self) -> pd.DataFrame:
        """The agencies whose word counts: the leads, or the one that reports for a task without named leads."""
        return self.agencies[self.agencies["role"] != "coordinating"]


def whole(db: Reader, scope: Scope, task_id: str) -> Whole | None:
    """Everything about a task, whatever the filters leave out; None if the plans in force have no such task."""
    scope = replace(scope, plan=task_id.partition("/")[0], section=None, agency=None)
    rows = tasks.listing(db, scope)
    rows = narrative.names.leads(rows[rows["task_id"] == task_id])
    if rows.empty:
        return None
    return Whole(
        row=rows.iloc[0],
        printed=tasks.one(db, scope, task_id).iloc[0],
        agencies=tasks.agencies(db, scope, task_id),
        reports=tasks.reports(db, scope, task_id),
        months=tasks.months(db, scope, task_id),
        money=tasks.money(db, scope, task_id),
        changes=tasks.deadline_changes(db, scope, task_id),
        lead_changes=tasks.lead_changes(db, scope, task_id),
    )


def neighbours(task_id: str, ids: Sequence[str]) -> tuple[int | None, str | None, str | None]:
    """(place from 1, the task before, the task after) in the list; all None if the task is not in it."""
    if task_id not in ids:
        return None, None, None
    at = list(ids).index(task_id)
    return at + 1, ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def done_quantity(whole: Whole) -> float | None:
    """What the leads last reported as done, added up; None if none reported a quantity."""
    quantities = whole.leads["quantity"].dropna()
    return float(quantities.sum()) if len(quantities) else None


# ---- what is shown ----


def steps(whole: Whole, rows: pd.DataFrame) -> None:
    """Back to the list as it was, and to the tasks before and after in it.

    Buttons: a page link to the page one is on changes the page but not the browser's address.
    """
    ids: list[str] = rows["task_id"].tolist()
    place, before, after = neighbours(whole.row["task_id"], ids)
    words = _("List of tasks")
    if place:
        words += f" ({numbers.number(place)}/{numbers.number(len(ids))})"
    with st.container(horizontal=True, horizontal_alignment="distribute", key="task-steps"):
        step("list", words, "arrow_back", None)
        with st.container(horizontal=True, width="content", gap="small", key="task-neighbours"):
            if before:
                step("before", printed_ref(before), "chevron_left", before, _("Previous task in the list"))
            if after:
                step("after", printed_ref(after), "chevron_right", after, _("Next task in the list"), "right")


def step(
    name: str,
    words: str,
    icon: str,
    task_id: str | None,
    help: str | None = None,
    icon_position: Literal["left", "right"] = "left",
) -> None:
    st.button(
        markdown.escape_markdown(words),
        key=f"task-step-{name}",
        type="tertiary",
        icon=f":material/{icon}:",
        icon_position=icon_position,
        help=help,
        on_click=filters.choose,
        kwargs={"task": task_id},
    )


def heading(words: str) -> None:
    st.markdown(f"**{markdown.escape_markdown(words)}**")


def printed_ref(task_id: str) -> str:
    return task_id.partition("/")[2]


def standing(whole: Whole, scope: Scope) -> str:
    """How the task stands, in words."""
    return narrative.tasks.standing(whole.row, whole.leads, whole.printed["withdrawn_on"], scope.report_on)


def facts(whole: Whole, scope: Scope) -> None:
    """Status, progress, deadline, lead and money side by side: what is asked first."""
    grid = st.grid(5, min_column_width=150)
    status, progress, deadline, lead, paid = (
        grid.container(border=True, height="stretch", gap="xxsmall", key=f"fact-{name}")
        for name in ("status", "progress", "deadline", "lead", "money")
    )
    with status:
        _status(whole.row, scope)
    with progress:
        _progress(whole)
        figures = provenance.of_progress(whole.reports, whole.leads["agency_id"], scope.period_on)
        provenance.popover(figures, key="progress")
    with deadline:
        _deadline(whole.row)
    with lead:
        _lead(whole.row)
    with paid:
        _paid(whole.row)


def _fact(label: str, value: str, *below: str) -> None:
    """`value` is Markdown; the others are plain text."""
    st.caption(markdown.escape_markdown(label))
    st.markdown(f"**{value}**")
    for line in filter(None, below):
        st.caption(markdown.escape_markdown(line))


def _status(row: "pd.Series[Any]", scope: Scope) -> None:
    due, days, finished = cells.day(row["due_on"]), int(row["days_late"]), cells.day(row["finished_on"])
    below = dates.day(finished) if finished else ""
    if days:
        below = narrative.tasks.days_late(days)
    elif due and row["status"] in ("due_soon", "in_progress", "not_started"):
        days_left = (due - scope.report_on).days
        below = narrative.tasks.days_left(days_left)
    _fact(_("Status"), markdown.status(row["status"]), below)
    if cells.text(row["contradiction"]):
        st.badge(markdown.escape_markdown(_("Contradiction")), icon=":material/rule:", color="orange")


def _progress(whole: Whole) -> None:
    percent = whole.row["percent"]
    _fact(_("Progress"), percents.progress(percent))
    st.progress(min(100, int(percents.progress_value(percent) or 0)))
    st.caption(markdown.escape_markdown(leads_in_words(whole)))


def leads_in_words(whole: Whole) -> str:
    """How many of those whose word counts have reported."""
    row = whole.row
    if not row["lead_count"]:
        return _("no lead named; the standing agency reports") if len(whole.leads) else _("nobody reports on it")
    return _("{n}/{all} leads have ever reported").format(
        n=numbers.number(min(row["leads_reported"], row["lead_count"])), all=numbers.number(row["lead_count"])
    )


def _deadline(row: "pd.Series[Any]") -> None:
    due, first = cells.day(row["due_on"]), cells.day(row["baseline_due_on"])
    value = dates.day(due) if due else _("no deadline")
    if due and row["is_tentative"]:
        value = _("{date} (tentative)").format(date=value)
    moves = int(row["moves"])
    below = plural(moves, "moved once", "moved {n} times").format(n=numbers.number(moves)) if moves else ""
    if moves and first:
        below += ", " + _("first {day}").format(day=dates.day(first))
    elif precision := PRECISION.get(row["precision"]):
        below = _(precision)
    _fact(_("Deadline"), markdown.escape_markdown(value), below)


def _lead(row: "pd.Series[Any]") -> None:
    name = cells.text(row["lead"])
    _fact(_("Lead agency"), markdown.escape_markdown(name or cells.text(row["leads_phrase"]) or _("not named")))
    if name:
        navigation.link("agency", _("See the agency"), icon=":material/apartment:", agency=row["lead_id"])


def _paid(row: "pd.Series[Any]") -> None:
    estimated, allocated, disbursed = (
        cells.whole(row[f"{name}_vnd"]) for name in ("estimated", "allocated", "disbursed")
    )
    if estimated is None and allocated is None and disbursed is None:
        _fact(_("Disbursed"), markdown.escape_markdown(numbers.stated_vnd(None)), _("Not stated is not zero."))
        return
    _fact(
        _("Disbursed"),
        markdown.escape_markdown(numbers.stated_vnd(disbursed)),
        _("allocated {amount}").format(amount=numbers.stated_vnd(allocated)),
        _("estimated {amount}").format(amount=numbers.stated_vnd(estimated)),
        *filter(None, [narrative.figures.not_compared(row, "unallocated_vnd")]),
    )


def contradiction(whole: Whole) -> None:
    """What two passages of the plan say differently, as a badge with its text; nothing if they agree."""
    if text := cells.text(whole.row["contradiction"]):
        title = markdown.escape_markdown(_("The plan contradicts itself"))
        st.warning(f"**{title}**  \n{markdown.escape_markdown(text)}", icon=":material/rule:")


def progress(whole: Whole) -> None:
    """The chart of the months, where there are at least two to compare."""
    row = whole.row
    if whole.months["is_reported"].sum() < 2:
        heading(_("How has it progressed?"))
        st.info(
            _("No report on it yet.") if whole.reports.empty else _("Only one month has been reported so far."),
            icon=":material/inbox:",
        )
        return
    alt = sentence = charts.monthly_alt(whole.months)
    if charts.has_gaps(whole.months):
        sentence += " " + _("Open circles: no report that month, the last value stands.")
    chart.chart(
        "task-months",
        charts.monthly,
        whole.months,
        title=_("How has it progressed?"),
        finding=sentence,
        columns={
            "month_on": "",
            "percent": "",
            "is_reported": Column(_("Reported this month"), "flag"),
        },
        alt=alt,
        on_click=None,
        due_on=cells.day(row["due_on"]),
        baseline_due_on=cells.day(row["baseline_due_on"]),
    )


def money(whole: Whole, scope: Scope) -> None:
    """The task's budget lines, each with who stated it and when; not stated is said, never 0."""
    st.header(_("Money"), anchor=False)
    if whole.money.empty:
        st.info(_("Neither the plan nor a report states money for it. Not stated is not zero."),
                icon=":material/money_off:")  # fmt: skip
        return
    rows = whole.money.assign(agency=whole.money["agency"].fillna(_("the plan itself")))
    columns = ("agency", "source", "item", "estimated_vnd", "allocated_vnd", "disbursed_vnd", "period_on")
    described = tables.describe(rows, dict.fromkeys(columns, ""))
    # The unit stands below: in three headings it would push the last amount out of sight.
    narrow = {name: st.column_config.NumberColumn(described[name].label, width=96) for name in columns[3:6]}
    widths = {"agency": 128, "source": 264, "item": 148}
    wide = {name: st.column_config.TextColumn(described[name].label, width=width) for name, width in widths.items()}
    tables.grid(rows, described, key="task-money", alt=_("Money"), column_config=wide | narrow)
    with st.container(horizontal=True, vertical_alignment="center", key="below-task-money"):
        st.caption(_("Amounts in million VND."), width="content")
        downloads.downloads(rows, name="task-money", title=_("Money"), columns=described)
        provenance.popover(provenance.of_money(whole.money, scope.period_on), key="money")


_KINDS: Final = {"activity": N_("activity"), "duty": N_("duty"), "event": N_("event"), "works": N_("construction")}


def in_the_plan(whole: Whole) -> None:
    """Where the plan says it: plan, section, number, other places, names as printed, notes."""
    row, printed = whole.row, whole.printed
    kind = cells.text(printed["kind"])
    section = " ".join(filter(None, (cells.text(printed["section_ref"]), cells.text(printed["section_title"]))))
    plan = " ".join(filter(None, (f"{row['plan_code']}.", cells.text(printed["plan_title"]))))
    number = cells.text(printed["plan_number"])
    pairs = [
        (_("Plan"), f"{plan} ({number})" if number else plan),
        (_("Section"), section),
        (_("Printed number"), row["ref"]),
        (_("Also at"), cells.text(printed["also_at"])),
        (_("Kind"), _(_KINDS[kind]) if kind in _KINDS else kind),
        (_("Leads as printed"), cells.text(printed["leads_printed"])),
        (_("Coordinators as printed"), cells.text(printed["coordinators_printed"])),
        (_("Note"), cells.text(printed["note"])),
    ]
    st.header(_("Where the plan says it"), anchor=False)
    pair_table([(name, value) for name, value in pairs if value], alt=_("Where the plan says it"))
