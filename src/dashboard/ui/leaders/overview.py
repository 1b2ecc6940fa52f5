"""The parts of the overview: the tiles a chair reads first, and what needs attention."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.narrative.names import whole_percent
from dashboard.store.scope import Scope
from dashboard.text import dates, limits, numbers
from dashboard.ui.app import navigation, viewport
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.kit import markdown
from dashboard.ui.kit import page as layout

SHOWN, _SILENT_SHOWN = 5, 8
"""Of a list; an agency takes half the lines of a task."""
_ON_A_PHONE = 46
"""Letters of a link there, where it has the page's width."""
_NAMED = 3
"""Of the agencies that are late with a task."""
_WORDS = 60
"""Of the last difficulty."""


def attention(
    items: pd.DataFrame, *, late: pd.DataFrame, reports: pd.DataFrame, silent: pd.DataFrame, scope: Scope
) -> None:
    """Overdue, silent, due soon and (once there are any) concluded side by side, worst first; below them what else a
    chair should ask about.

    `late`: the agencies whose part of an overdue task is not done (`outstanding.of_overdue`); `reports`: what agencies
    reported last (`words.reported`); `silent`: of `reporting.silent`.
    """
    kinds = {str(kind): rows for kind, rows in items.groupby("kind", sort=False)}
    nothing, few = items.iloc[:0], layout.lacking(scope, is_any_enough=True)
    concluded = kinds.get("conclusion", nothing)
    # What is overdue has most to say. Letters of a link's line that fit at 1366 px.
    widths = [4, 3, 3] if concluded.empty else [4, 3, 3, 3]
    overdue, quiet, *agreed, soon = st.columns(widths, gap="medium")
    longest, most = (24, 36) if agreed else (33, 45)
    if viewport.screen().is_narrow:
        longest = most = _ON_A_PHONE
    with overdue, st.container(gap="small"):
        disputed = dict.fromkeys(kinds.get("contradiction", nothing)["id"], _("the plan contradicts itself"))
        _overdue(kinds.get("overdue", nothing), late, reports, disputed, scope, longest=most)
        _rest(len(kinds.get("overdue", nothing)), _("Nothing is overdue."), few, page="task", status="overdue")
    with quiet, st.container(gap="small"):
        _silent(silent)
        lacking = layout.lacking(scope)
        _rest(len(silent), "" if lacking else _("Every agency has reported."), lacking, "reporting", _SILENT_SHOWN)
    for column in agreed:
        with column, st.container(gap="small"):
            _heading(_("Meeting conclusions"), len(concluded), "conclusion")
            for row in concluded.head(SHOWN).to_dict("records"):
                conclusion(row["id"], row["title"], row["agency"], row["days"], row["on_date"], longest)
            _rest(len(concluded), "", "", page="meetings")
    with soon, st.container(gap="small"):
        rows = kinds.get("due_soon", nothing)
        _heading(_("Due within {n} days").format(n=scope.soon_days), len(rows), "soon")
        for row in rows.head(SHOWN).to_dict("records"):
            _item(row["id"], row["title"], _joined(row["agency"], dates.day(row["on_date"].date())), longest=longest)
        _rest(len(rows), _("Nothing is due soon."), few, page="task", status="due_soon")
    _others(kinds)


def _overdue(
    rows: pd.DataFrame,
    late: pd.DataFrame,
    reports: pd.DataFrame,
    disputed: Mapping[str, str],
    scope: Scope,
    *,
    longest: int,
) -> None:
    """The tasks overdue the longest, each with who has not done its part and what was said of it last."""
    named = late[late["task_id"].isin(rows["id"].head(SHOWN))]
    reported = reports[reports["task_id"].isin(named["task_id"].unique())]
    owing_by_task = {str(task_id): own for task_id, own in named.groupby("task_id", sort=False)}
    _heading(_("Overdue"), len(rows), "overdue")
    for row in rows.head(SHOWN).to_dict("records"):
        days = narrative.tasks.days_late(int(row["days"]))
        owing = owing_by_task.get(row["id"], late.iloc[:0])
        words = _last_words(owing, reported[reported["task_id"] == row["id"]])
        why = _joined(days, _late(owing, scope.period_on), words, disputed.get(row["id"]))
        _item(row["id"], row["title"], why, longest=longest)


def _silent(silent: pd.DataFrame) -> None:
    """The agencies silent the longest, and since when."""
    _heading(_("No report this period"), len(silent), "silent")
    for row in silent.head(_SILENT_SHOWN).to_dict("records"):
        months = plural(int(row["months"]), "{n} month", "{n} months").format(n=numbers.number(row["months"]))
        since = _("since {month}").format(month=dates.short_month(row["since_on"].date()))
        never = _("never reported") if pd.isna(row["last_received_on"]) else ""
        with st.container(gap=None):
            navigation.link("agency", markdown.escape_markdown(row["agency"]), agency=row["agency_id"])
            st.caption(_joined(f"{months}, {since}", never))


def _heading(text: str, count: int, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"attention-{key}"):
        st.markdown(f"**{markdown.escape_markdown(text)}**", width="content")
        if count:
            st.badge(numbers.number(count), color="red" if key == "overdue" else "orange")


def _item(id_: str, title: str, below: str, page: str = "task", name: str = "task", longest: int = 40) -> None:
    with st.container(gap=None):
        layout.titled_link(page, title, longest, **{name: id_})
        st.caption(markdown.escape_markdown(below))


def conclusion(conclusion_id: str, text: str, agency: str, days_late: int, due_on: pd.Timestamp, longest: int) -> None:
    """An open conclusion of a meeting: a link to it (its lines of `longest` letters), the agency and its day."""
    days = int(days_late)
    when = narrative.tasks.days_late(days) if days > 0 else narrative.tasks.due(due_on)
    _item(conclusion_id, text, _joined(when, agency), page="meetings", name="conclusion", longest=longest)


def _late(rows: pd.DataFrame, period_on: date) -> str:
    """The first agencies that are late, each with how far it is (and since when nothing newer is said), and how many
    more."""
    parts = []
    for row in rows.head(_NAMED).to_dict("records"):
        done = whole_percent(row["percent"])
        if not pd.isna(row["period_on"]) and row["period_on"].date() < period_on:
            done += f", {dates.short_month(row['period_on'].date())}"
        parts.append(f"{row['agency']} ({done})")
    names = ", ".join(parts)
    if len(rows) > _NAMED:
        names = _("{names} and {n} more").format(names=names, n=numbers.number(len(rows) - _NAMED))
    return _("still open: {who}").format(who=names) if names else ""


def _last_words(late: pd.DataFrame, reports: pd.DataFrame) -> str:
    """What the first of these agencies that says anything names as its difficulty or proposes, in quotation marks; if
    they have reported and name nothing, that."""
    words = {
        agency: difficulty if isinstance(difficulty, str) else proposal
        for agency, difficulty, proposal in zip(
            reports["agency"], reports["difficulty"], reports["proposal"], strict=True
        )
    }
    reported = late.loc[late["percent"].notna(), "agency"].tolist()
    first = next((agency for agency in reported if agency in words), None)
    if first is not None:
        return f"“{limits.shorten(words[first], _WORDS)}”"
    return _("no issue reported") if reported else ""


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if isinstance(part, str) and part)


def _rest(count: int, none: str, lacking: str, page: str, most: int = SHOWN, **query: str) -> None:
    if not count:
        layout.all_well(none, lacking=lacking)
    elif count > most:
        navigation.link(page, _("See all {n}").format(n=numbers.number(count)), icon=":material/list:", **query)


def _others(kinds: dict[str, pd.DataFrame]) -> None:
    """Links with counts for the kinds that are asked about less often."""
    rows: Sequence[tuple[str, str, str]] = (
        ("suspended", _("Suspended"), ":material/pause_circle:"),
        ("no_lead", _("No lead agency named"), ":material/person_off:"),
        ("contradiction", _("Contradicting passages in the plan"), ":material/rule:"),
    )
    with st.container(horizontal=True, gap="medium", key="attention-others"):
        for kind, words, icon in rows:
            count = len(kinds.get(kind, ()))
            if count:
                text = f"{words}: {numbers.number(count)}"
                navigation.link("task", markdown.escape_markdown(text), icon=icon, status=kind)
            else:
                st.caption(f"{words}: {_('none')}")
