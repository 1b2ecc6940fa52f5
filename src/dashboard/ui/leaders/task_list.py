"""The list of tasks behind every figure: search without tones, statuses and flags in the address, downloads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.charts import theme
from dashboard.metrics import completion, directory, tasks
from dashboard.metrics.search import numbered
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import cells, fold, numbers, search, statuses
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import N_, _
from dashboard.ui.kit import downloads, drilldown, markdown, page, tables, task_table, text_boxes

# ---- which tasks ----


@dataclass(frozen=True, slots=True)
class Flag:
    """A question a list can be asked besides a status: short words, what it means, and the rows of `tasks.listing`
    that answer it."""

    words: str
    meaning: str
    is_met: Callable[[pd.DataFrame, Scope], "pd.Series[bool]"]
    is_offered: bool = True
    """Whether it can be chosen on the list; otherwise only a figure leads to it."""


def _is_open(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["status"].isin(completion.CLOSED)


def _is_due(rows: pd.DataFrame, scope: Scope) -> "pd.Series[bool]":
    return (rows["due_on"] <= pd.Timestamp(scope.report_on)) & (rows["status"] != "withdrawn")


FLAGS: Final[dict[str, Flag]] = {
    "due": Flag(
        N_("Due by now"),
        N_("due by the report date, done or not"),
        _is_due,
    ),
    "assigned": Flag(
        N_("Assigned"),
        N_("assigned, without those withdrawn"),
        lambda rows, _scope: rows["status"] != "withdrawn",
        is_offered=False,
    ),
    "done_due": Flag(
        N_("Due and done"),
        N_("due by the report date and done"),
        lambda rows, scope: _is_due(rows, scope) & rows["status"].isin(completion.DONE),
        is_offered=False,
    ),
    "on_time": Flag(
        N_("Due and done on time"),
        N_("due by the report date and done on time"),
        lambda rows, scope: _is_due(rows, scope) & (rows["status"] == "done_on_time"),
        is_offered=False,
    ),
    "open": Flag(N_("Not done"), N_("not done"), lambda rows, _scope: _is_open(rows), is_offered=False),
    "dated": Flag(
        N_("With a deadline"),
        N_("with a deadline in the plan as issued"),
        lambda rows, _scope: rows["baseline_due_on"].notna() & (rows["status"] != "withdrawn"),
        is_offered=False,
    ),
    "done": Flag(
        N_("Done"),
        N_("done (in time, late or without a deadline)"),
        lambda rows, _scope: rows["status"].isin(completion.DONE),
    ),
    "moved": Flag(N_("Deadline moved"), N_("deadline moved by a document"), lambda rows, _scope: rows["moves"] > 0),
    "no_lead": Flag(
        N_("No lead named"),
        N_("open and without a named lead"),
        lambda rows, _scope: (rows["lead_count"] == 0) & _is_open(rows),
    ),
    "contradiction": Flag(
        N_("Contradiction"),
        N_("open, and the plan contradicts itself about them"),
        lambda rows, _scope: rows["contradiction"].notna() & _is_open(rows),
    ),
    "unstated": Flag(
        N_("Money not stated"),
        N_("no money stated, which is not zero"),
        lambda rows, _scope: (
            rows[["estimated_vnd", "allocated_vnd", "disbursed_vnd"]].isna().all(axis=1)
            & (rows["status"] != "withdrawn")
        ),
    ),
}
"""The pseudo-values of `?status=`; each counts as the figure that links to it does."""


def chosen(address: Mapping[str, str]) -> list[str]:
    """Statuses and flags the address asks for (`?status=overdue,due_soon`); those that do not exist are left out."""
    codes = address.get("status", "").split(",")
    return [code for code in dict.fromkeys(codes) if code in theme.STATUS or code in FLAGS]


def having(rows: pd.DataFrame, codes: Sequence[str], scope: Scope) -> pd.DataFrame:
    """The rows with any of these statuses and flags; all rows for none."""
    return rows[_has(rows, codes, scope)] if codes else rows


def _has(rows: pd.DataFrame, codes: Sequence[str], scope: Scope) -> "pd.Series[bool]":
    is_met = rows["status"].isin(codes)
    for code in codes:
        if code in FLAGS:
            is_met |= FLAGS[code].is_met(rows, scope)
    return is_met


def search_texts(db: Reader, scope: Scope) -> dict[str, search.Text]:
    """What a search looks through, by task_id, folded: (number, title and agencies, agencies without spaces)."""
    listing, agencies = tasks.listing(db, replace(scope, ahead=True)), directory.agencies(db)
    names = dict(zip(agencies["short_name"], agencies["name"], strict=True))
    texts = {}
    for row in listing.to_dict("records"):
        printed = [text for name in ("leads_phrase", "coordinators_phrase") if (text := cells.text(row[name]))]
        short = [
            part for name in ("leads", "coordinators") for part in (cells.text(row[name]) or "").split(", ") if part
        ]
        full = [names[part] for part in short if part in names]
        texts[row["task_id"]] = search.folded([row["task_id"], row["title"], *printed], [*short, *full])
    return texts


def matching(rows: pd.DataFrame, query: str, texts: Mapping[str, search.Text]) -> pd.DataFrame:
    """The rows whose number, title or agencies have a word beginning with every word of the query, tones aside.

    Words may come in any order; rows whose number the query is or that hold them side by side as typed stand first.
    """
    words = search.words(query)
    if not words:
        return rows
    by_number = numbered(rows, query)
    hits = rows[by_number | np.array([search.holds(texts[task_id], words) for task_id in rows["task_id"]], dtype=bool)]
    is_apart = [
        not it and f" {fold.key(query)}" not in texts[task_id][0]
        for it, task_id in zip(by_number[hits.index], hits["task_id"], strict=True)
    ]
    return hits.assign(is_apart=is_apart).sort_values("is_apart", kind="stable").drop(columns="is_apart")


def listed(scope: Scope, address: Mapping[str, str]) -> pd.DataFrame:
    """The list of an address: tasks of the filters, with the status and what else is asked for and the words searched,
    in printed order; only overdue ones stand worst first."""
    codes = chosen(address)
    question = drilldown.question(address)
    rows = drilldown.answering(_listing(scope, question), question, scope)
    rows = having(rows, codes, scope)
    query = address.get("q", "")
    if query and len(rows):
        rows = matching(rows, query, data.fetch(search_texts, scope))
    return (
        rows.sort_values("days_late", ascending=False, kind="stable")
        if codes == ["overdue"] or address.get("late")
        else rows
    )


def _listing(scope: Scope, question: drilldown.Question) -> pd.DataFrame:
    """The tasks to choose from: of a month's load also those of plans that have not begun."""
    return data.fetch(tasks.listing, replace(scope, ahead=True) if question.active else scope)


# ---- the list ----


def show(scope: Scope, unknown: str | None = None) -> None:
    """Search box, status filters, table and downloads; `unknown`: a task id of the address that names nothing."""
    address = st.query_params.to_dict()
    question, codes = drilldown.question(address), chosen(address)
    chips = drilldown.chips(question)
    page.header(_("Tasks"), scope, chips)
    if unknown is not None:
        st.warning(
            markdown.escape_markdown(_("There is no task “{task}” in the plans in force.").format(task=unknown)),
            icon=":material/search_off:",
        )
    everything, rows = _listing(scope, question), listed(scope, address)
    if everything.empty:
        page.nothing_to_show(scope)
        return
    search_box("task-search")
    among = drilldown.answering(everything, question, scope)
    _status_filter(among, codes, scope)
    query, n, of = address.get("q", ""), len(rows), len(everything)
    conditions = [statuses.word(code) if code in theme.STATUS else _(FLAGS[code].meaning) for code in codes]
    page.finding(narrative.tasks.listed(n, of, conditions, query, [words for _names, words in chips]))
    if codes or query.strip():
        downloads.narrowed(narrative.tasks.listed(n, of, conditions, query))
    if agency := question.unit or question.payer or scope.agency:
        _to_agency(agency)
    if rows.empty:
        if codes == ["overdue"] and not address.get("q") and among.equals(everything):
            page.all_well(_("Nothing is overdue."), lacking=page.lacking(scope, is_any_enough=True))
        else:
            st.info(_("No task matches the search and the status chosen."), icon=":material/filter_alt_off:")
        st.button(_("Show all tasks"), key="task-show-all", icon=":material/close:", on_click=_show_all)
        return
    _table(rows, codes)


def search_box(key: str) -> None:
    """The box for the words searched for, which live in the address (`?q=`)."""
    text_boxes.fill(key, st.query_params.get("q", ""))
    st.text_input(
        _("Search"),
        key=key,
        type="search",
        live="400ms",  # else Streamlit asks, in English, to press Enter
        placeholder=_("Number, words of the title or agency; tones do not matter"),
        label_visibility="collapsed",
        on_change=_searched,
        args=(key,),
    )


def _searched(key: str) -> None:
    filters.choose(q=st.session_state[key].strip()[: search.LONGEST] or None)


def _status_filter(everything: pd.DataFrame, codes: list[str], scope: Scope) -> None:
    """A pill per status and flag that has tasks, with their number; a chosen one carries a cross to take it off."""
    of_status = everything["status"].value_counts().to_dict()
    counts = {code: int(of_status.get(code, 0)) for code in theme.STATUS}
    counts |= {code: int(flag.is_met(everything, scope).sum()) for code, flag in FLAGS.items()}
    st.session_state["task-status"] = codes

    def label(code: str) -> str:
        words = markdown.status(code) if code in theme.STATUS else markdown.escape_markdown(_(FLAGS[code].words))
        return f"{words} **{numbers.number(counts[code])}**" + (" :material/close:" if code in codes else "")

    st.pills(
        _("Status"),
        [code for code, count in counts.items() if (count and code not in _FOLLOWED) or code in codes],
        selection_mode="multi",
        format_func=label,
        key="task-status",
        on_change=_status_chosen,
        label_visibility="collapsed",
        wrap=True,
    )


_FOLLOWED: Final = {code for code, flag in FLAGS.items() if not flag.is_offered}


def _to_agency(agency_id: str) -> None:
    """The way from an agency's tasks to its page; there the filter by lead leads on to it."""
    row = data.fetch(directory.agencies).set_index("agency_id").loc[agency_id]
    if row["leads"]:
        words = _("The page of {agency}").format(agency=row["short_name"])
        navigation.link("agency", markdown.escape_markdown(words), icon=":material/apartment:", agency=agency_id)


def _status_chosen() -> None:
    filters.choose(status=",".join(st.session_state["task-status"]) or None)


def _show_all() -> None:
    filters.choose(q=None, status=None, task=None, **dict.fromkeys(drilldown.NAMES))


def _table(rows: pd.DataFrame, codes: list[str]) -> None:
    columns = list(tables.TASK_COLUMNS)
    if codes in (["overdue"], ["done_late"]):  # of one status: its days say more than its word in every row
        columns[columns.index("status")] = "days_late"
    has_moves = bool((rows["moves"] > 0).any())
    if has_moves:
        columns.insert(columns.index("due_on") + 1, "moves")
    described = tables.describe(rows, dict.fromkeys(columns, "") | ({"moves": _("Moves")} if has_moves else {}))

    def open_task(task_id: str) -> None:
        # Not `navigation.go`: the search and the status stay in the address, for the way back.
        filters.choose(task=task_id)

    task_table.task_grid(
        rows.assign(moves=rows["moves"].where(rows["moves"] > 0)),
        described,
        open_task,
        name="task-list",
        title=_("Tasks"),
        column_config={"title": st.column_config.TextColumn(described["title"].label, width=196)} if has_moves else {},
    )
