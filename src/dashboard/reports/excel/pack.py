"""The tables of a scope as one workbook, a sheet each, after a summary; in the language in use.

The columns are called as on the screens: `Describe` is `ui.tables.describe`, which this layer cannot know.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard import narrative
from dashboard.reports.content import AHEAD_DAYS, Content
from dashboard.reports.excel import tables
from dashboard.reports.excel.tables import Column, Sheet
from dashboard.text.translation import _

Describe = Callable[..., dict[str, Column]]
"""(frame, columns or None) -> its columns by name, with their headings in the language in use."""


def workbook(content: Content, describe: Describe) -> bytes:
    """The workbook of the content's scope as .xlsx: numbers and days typed, text never a formula."""
    notes = narrative.scope.demo_mark(is_demo=content.is_demo) + content.notes
    sheets = [_summary(content, notes)]
    sheets += [
        Sheet(name, title, [*notes, *sentences, *_nothing(frame)], frame, describe(frame, columns))
        for name, title, sentences, frame, columns in _tables(content)
    ]
    return tables.book(sheets)


def _nothing(frame: pd.DataFrame) -> list[str]:
    return [_("There is nothing to list here.")] if frame.empty else []


def _summary(content: Content, notes: list[str]) -> Sheet:
    """Every headline figure with its counts and definition, under the findings."""
    rows = [
        {
            "label": figure.label,
            "value": f"{figure.value} {figure.unit}".strip(),
            "part": figure.of[0] if figure.of else None,
            "of": figure.of[1] if figure.of else None,
            "note": figure.caption,
            "meaning": figure.meaning,
        }
        for figure in content.headline.values()
    ]
    sentences = [
        narrative.completion.due(content.totals),
        narrative.completion.schedule(content.position, content.totals),
        narrative.money.money(content.money),
        narrative.reporting.reports(content.received, content.scope.period_on),
    ]
    columns = {
        "label": Column(_("Figure")),
        "value": Column(_("As written")),
        "part": Column(_("Counted"), "integer"),
        "of": Column(_("Out of"), "integer"),
        "note": Column(_("Note")),
        "meaning": Column(_("Definition")),
    }
    return Sheet(_("Summary"), _("Progress of the plans"), [*notes, *sentences], pd.DataFrame(rows), columns)


Given = Mapping[str, str | Column] | None


def _tables(content: Content) -> list[tuple[str, str, list[str], pd.DataFrame, Given]]:
    """Tab, title, notes of its own, frame and (if not all) columns of each sheet."""
    tasks = content.listing_with_results
    shared = _("A task of several agencies counts in the row of each, so rows are not added up.")
    unstated = _("Amounts nobody has stated are missing; they are not zero.")
    late: Given = _pick("plan_code ref title lead due_on deadline_printed days_late percent") | {
        "owes": Column(_("Has not done its part"))
    }
    soon: Given = _pick("plan_code ref title lead due_on deadline_printed percent status")
    counts = "assigned done assigned_rate due done_due due_rate on_time on_time_rate overdue due_soon"
    parts: Given = _pick("plan_code") | {"title": Column(_("Section"))} | _pick(counts)
    words: Given = _pick("agency ref title period_on") | {
        "difficulty": Column(_("Difficulty")),
        "proposal": Column(_("Proposal")),
    }
    every: Given = _pick("plan_code ref title lead deadline_printed due_on moves percent status days_late") | {
        "result": Column(_("Last result")),
        "result_on": Column(_("Reported for"), "month"),
    }
    amounts = "estimated_vnd allocated_vnd disbursed_vnd"
    stated = tasks[tasks[amounts.split()].notna().any(axis=1)]
    unclear = tasks[tasks["contradiction"].notna()]
    agencies: Given = _pick("agency " + counts.replace("overdue ", "overdue overdue_own overdue_others "))
    within = _("Due within {n} days").format(n=content.scope.soon_days)
    return [
        (_("By status"), _("Tasks by status"), [], content.by_status, None),
        (_("By section"), _("By section"), [], content.by_section, parts),
        (_("By agency"), _("By agency"), [shared], content.by_agency, agencies),
        (_("By month"), _("Tasks due in each month"), [], content.by_month, None),
        (_("Curve"), _("Planned and actual progress"), [], content.curve, None)
        if content.has_curve
        else (_("Curve"), _("Mean reported progress and time gone by"), [], content.mean_progress, None),
        (_("Overdue"), _("Overdue"), [], content.overdue, late),
        (_("Due soon"), within, [], content.due_soon, soon),
        (_("Coming"), _("Due in the next {days} days").format(days=AHEAD_DAYS), [], content.coming, soon),
        (_("Reports"), _("Reports by month"), [], content.reports, None),
        (_("Not reported"), _("No report this period"), [], content.silent,
         _pick("plan_code agency months last_received_on")),
        (_("Money by source"), _("Money by source"), [unstated], content.money_by_source, None),
        (_("Money by task"), _("Money by task"), [unstated], stated,
         _pick(f"plan_code ref title lead {amounts} disbursed_rate unallocated_vnd")),
        (_("Money not stated"), _("Budget not stated"), [unstated], content.not_stated,
         _pick("ref title lead status")),
        (_("Words"), _("Difficulties and proposals, in the agencies' own words"), [], content.words, words),
        (_("Contradictions"), _("Contradictions in the plans"), [], unclear,
         _pick("plan_code ref title lead contradiction")),
        (_("Tasks"), _("Tasks"), [], tasks, every),
    ]  # fmt: skip


def _pick(names: str) -> dict[str, str | Column]:
    return dict.fromkeys(names.split(), "")
