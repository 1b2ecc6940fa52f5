"""The parts of the reporting page: finding, figures, agency by month, who is silent, what was done to the periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard.charts import theme
from dashboard.intake import upload_history
from dashboard.metrics import directory
from dashboard.metrics import reporting as metrics
from dashboard.reports.excel.tables import Column
from dashboard.store import periods as store
from dashboard.store import plans, submissions
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import dates, numbers, percents
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import downloads, markdown, page, tables
from dashboard.ui.kit.tiles import Tile

_STATES: Final = {
    "missing": ("×", "#d1140f", N_("Not sent")),
    "late": ("!", "#ca8500", N_("Sent late")),
    "on_time": ("✓", "#21a875", N_("In time")),
    "nil": ("○", "#4182ff", N_("Nil")),
    "awaited": ("…", theme.NEUTRAL, N_("Awaited")),
}
"""Sign, colour and word of a cell. Awaited: missing, but its deadline is still to come."""
_TINTS: Final = {"on_time": 0.12, "late": 0.3}
_TINT: Final = 0.22
_CORRECTED: Final = "↻"
_CLOSED: Final = "■"
_EVENTS: Final = {
    "opened": N_("Opened"),
    "changed": N_("Days changed"),
    "closed": N_("Period closed"),
    "reopened": N_("Reopened"),
}
_GRID: Final = "reporting-grid"
_OPENED: Final = "reporting-opened"
_GRID_PX: Final = 385
_MEANINGS: Final = {
    "received": N_(
        "Accepted reports and nil reports ÷ agencies that lead a task active in the month, counted by plan."
    ),
    "on_time": N_("Sent by the deadline of the period ÷ reports expected."),
    "completeness": N_("Task rows reported ÷ task rows expected; a nil report speaks for all of its tasks."),
    "nil": N_("Reports that say there is nothing to report this month."),
    "missing": N_("Reports expected and not received."),
    "silent": N_("Agencies whose reports are missing for two or more periods in a row up to this one, by plan."),
}


def tiles(months: pd.DataFrame, silent: pd.DataFrame, scope: Scope) -> list[Tile]:
    """The figures of the report period; none when nothing is expected in it (frames of `metrics.reporting`)."""
    now = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    if now.empty:
        return []
    row = now.iloc[0]
    expected, received = int(row["expected"]), int(row["received"])
    long_silent = int((silent["months"] >= 2).sum())
    counted = {
        "received": (_("Reports received"), received, expected),
        "on_time": (_("Reports on time"), int(row["on_time"]), expected),
        "nil": (_("Nil reports"), int(row["nil"]), received),
        "missing": (_("Missing"), int(row["missing"]), expected),
        "silent": (_("Silent for 2 periods or more"), long_silent, expected),
    }
    tile_by_name = {
        name: Tile(label, numbers.number(n), _(_MEANINGS[name]), of=(n, of) if of else None)
        for name, (label, n, of) in counted.items()
    }
    tile_by_name["completeness"] = Tile(
        _("Completeness"),
        percents.share(row["completeness"]),
        _(_MEANINGS["completeness"]),
        of=(int(row["reported_tasks"]), int(row["expected_tasks"])),
    )
    return [tile_by_name[name] for name in ("received", "on_time", "completeness", "nil", "missing", "silent")]


def has_begun(db: Reader) -> bool:
    """Whether there is any report, or any period that somebody opened or closed."""
    return directory.has_reports(db) or not store.events(db).empty


def before_the_first() -> None:
    """Instead of a grid in which every report is missing: what to do first."""
    st.info(
        _(
            "No report has come in yet. Choose the first period in the filters and open it above, send out the blank "
            "workbooks, then receive reports."
        ),
        icon=":material/inbox:",
    )
    navigation.link("submit", _("Go to Submit reports"), icon=":material/upload_file:")


# ---- agency by month ----


def cells(db: Reader, scope: Scope, today: date) -> pd.DataFrame:
    """The rows of `metrics.reporting.grid` with the code of their cell: the state, "awaited" before the deadline, and
    "+" behind it where a later version replaced the first; silent (months in a row up to the report period)."""
    rows, history = metrics.grid(db, scope), submissions.history(db)
    versions = history[history["state"] != "undone"].groupby(["plan_code", "agency_id", "period_on"]).size()
    corrected = set(versions[versions > 1].index)
    due = {(m["plan_code"], m["period_on"]): m["deadline_on"] for m in _months(db)}
    codes = []
    for plan, agency_id, month, state in zip(
        rows["plan_code"], rows["agency_id"], rows["month_on"], rows["state"], strict=True
    ):
        is_awaited = state == "missing" and today <= due[plan, month.date()]
        code = "awaited" if is_awaited else str(state)
        codes.append(code + ("+" if state != "missing" and (plan, agency_id, month) in corrected else ""))
    silent = metrics.silent(db, scope)[["plan_code", "agency_id", "months"]].rename(columns={"months": "silent"})
    return rows.assign(code=codes).merge(silent, on=["plan_code", "agency_id"], how="left").fillna({"silent": 0})


def closed_months(db: Reader) -> dict[date, tuple[list[str], list[str]]]:
    """(plans in which the month is closed, all plans that have it) by month."""
    by_month: dict[date, tuple[list[str], list[str]]] = {}
    for month in _months(db):
        closed, every = by_month.setdefault(month["period_on"], ([], []))
        every.append(month["plan_code"])
        if month["state"] == "closed":
            closed.append(month["plan_code"])
    return by_month


def _months(db: Reader) -> list[dict[str, Any]]:
    return [month for plan in plans.plans(db) for month in plans.periods(db, plan["plan_code"])]


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per plan and agency of `cells`, a column a month, the newest first: who is missing now and silent
    longest stands on top, then who was late, then as in the plan."""
    order = rows.drop_duplicates(["plan_code", "agency_id"])[["plan_code", "agency_id", "agency", "silent"]]
    now = rows[rows["month_on"] == rows["month_on"].max()].set_index(["plan_code", "agency_id"])["code"]
    who = zip(order["plan_code"], order["agency_id"], strict=True)
    order["is_late"] = [str(now.get(one, "")).startswith("late") for one in who]
    order = order.sort_values(["silent", "is_late"], ascending=False, kind="stable")
    pivoted = rows.pivot(index=["plan_code", "agency_id"], columns="month_on", values="code")
    pivoted.columns = [f"{month:%Y-%m}" for month in pivoted.columns]
    pivoted = pivoted[sorted(pivoted.columns, reverse=True)]
    return order.drop(columns=["silent", "is_late"]).merge(pivoted.reset_index(), on=["plan_code", "agency_id"])


@dataclass(frozen=True, slots=True)
class _Grid:
    """Agency by month as it is drawn: rows of `cells` and of `wide`, these in words and with colours, the columns."""

    rows: pd.DataFrame
    shown: pd.DataFrame
    text: pd.DataFrame
    drawn: Styler
    columns: dict[str, Column]
    months: list[str]


def _matrix(scope: Scope, today: date) -> _Grid:
    rows, closed = data.fetch(cells, scope, today=today), data.fetch(closed_months)
    table = wide(rows)
    codes = sorted(table["plan_code"].unique())
    columns = {"agency": Column(_("Agency"))}
    if len(codes) > 1:
        columns = {"plan_code": Column(_("Pl."))} | columns
    words = {
        code + mark: f"{sign or _STATES[code][0]} {_(_STATES[code][2])}"
        for code in _STATES
        for mark, sign in (("", ""), ("+", _CORRECTED))
    }
    months = [name for name in table.columns if name not in ("plan_code", "agency_id", "agency")]
    columns |= {name: Column(_heading(name, closed, codes), words=words) for name in months}
    # A tint lets the background through: the same on light and dark.
    tints = {
        words[code]: theme.tint(_STATES[state][1], _TINTS.get(state, _TINT))
        for code in words
        for state in (code.removesuffix("+"),)
    }
    text = table.assign(**{name: table[name].map(words) for name in months})
    drawn = text.style.map(lambda word: f"background-color: {tints[word]}" if word in tints else "")
    return _Grid(rows, table, text, tables.settled(drawn), columns, months)


def grid(scope: Scope) -> None:
    """Agency by month, newest first; a row leads to its agency, a cell to what was to be reported and what came."""
    matrix = data.shared(_matrix, scope, data.today())
    ids = list(matrix.shown["agency_id"])

    # Another grid after each agency opened: on the way back the browser would still know what was ticked.
    key = f"{_GRID}-{st.session_state.setdefault(_OPENED, 0)}"

    def open_agency() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            st.session_state[_OPENED] += 1
            navigation.go("agency", agency=ids[picked[0]])

    # Above the grid, where it is seen at once and moves nothing.
    above = st.container(key="above-reporting")
    chosen: Any = st.dataframe(
        matrix.drawn,
        key=key,
        alt=_("Reports by agency and month, the newest month first"),
        height="content" if len(ids) < 10 else _GRID_PX,
        hide_index=True,
        placeholder=numbers.MISSING,
        column_order=list(matrix.columns),
        column_config=_config(matrix.columns, matrix.months),
        on_select=open_agency,
        selection_mode=["single-row", "single-cell"],
    )
    # Not opened at once: on the keyboard each step to the next cell chooses one.
    picked_cells = [(at, month) for at, month in chosen.selection.cells if month in matrix.months]
    with above:
        for at, month in picked_cells:
            _behind_cell(matrix.rows, matrix.shown.iloc[at], month, matrix.text.iloc[at][month])
        if not picked_cells:
            st.caption(_("Click a cell for its tasks and its report, tick a row for its agency."))
    with st.container(horizontal=True, vertical_alignment="center", key="below-reporting"):
        st.caption(markdown.escape_markdown(_key()), width="content")
        downloads.downloads(
            matrix.shown, name="reporting", title=_("Reports by agency and month"), columns=matrix.columns
        )


def _key() -> str:
    words = _("Newest month first. {closed} closed, {corrected} sent again, – not expected.")
    return words.format(closed=_CLOSED, corrected=_CORRECTED)


def _behind_cell(rows: pd.DataFrame, who: "pd.Series[Any]", month: str, state: object) -> None:
    """What stands behind a cell of the grid: the tasks the agency had to report on, its page then, what it sent."""
    is_it = (rows["plan_code"] == who["plan_code"]) & (rows["agency_id"] == who["agency_id"])
    owed = rows.loc[is_it & (rows["month_on"] == pd.Timestamp(f"{month}-01"))]
    n = int(owed["expected_tasks"].sum())
    plan, agency_id = str(who["plan_code"]), str(who["agency_id"])
    period = month if month in data.fetch(filters.choices).months else None
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="reporting-cell"):
        words = f"{who['agency']} · {dates.period(date.fromisoformat(f'{month}-01'))}"
        word = state if isinstance(state, str) else _("not expected")
        st.markdown(f"**{markdown.escape_markdown(words)}**: {markdown.escape_markdown(word)}", width="content")
        if n:
            navigation.link(
                "task",
                plural(n, "{n} task to report on", "{n} tasks to report on").format(n=numbers.number(n)),
                icon=":material/checklist:",
                plan=plan, section=None, agency=None, period=period, asked=month, unit=agency_id,
            )  # fmt: skip
        icon = ":material/apartment:"
        navigation.link("agency", _("The agency then"), icon=icon, plan=plan, agency=agency_id, period=period)
        if n and owed["is_received"].any():
            icon = ":material/upload_file:"
            navigation.link("history", _("What it sent"), icon=icon, plan=plan, agency=agency_id, period=period)


def _heading(month: str, closed: Mapping[date, tuple[Sequence[str], Sequence[str]]], codes: Sequence[str]) -> str:
    day = date.fromisoformat(f"{month}-01")
    done, every = ([code for code in those if code in codes] for those in closed.get(day, ((), ())))
    if not done:
        return dates.period(day)
    return f"{dates.period(day)} {_CLOSED}{'' if done == every else ','.join(done)}"


def _config(columns: Mapping[str, Column], months: Sequence[str]) -> dict[str, Any]:
    config = st.column_config
    fixed_columns: dict[str, Any] = {
        "plan_code": config.TextColumn(_("Pl."), width=34, pinned=True),
        "agency": config.TextColumn(_("Agency"), width=160, pinned=True),
    }
    return fixed_columns | {name: config.TextColumn(columns[name].label, width=86) for name in months}


# ---- the silent ----


def silent(rows: pd.DataFrame, scope: Scope) -> None:
    """Who has not reported for the report period, for how long and since when (of `metrics.reporting.silent`)."""
    if rows.empty:
        lacking = page.lacking(scope)
        page.all_well("" if lacking else _("Every agency has reported."), lacking=lacking)
        return
    long = int((rows["months"] >= 2).sum())
    words = plural(
        len(rows), "{n} report for {month} is missing; {long} silent for two periods or more.",
        "{n} reports for {month} are missing; {long} silent for two periods or more.",
    )  # fmt: skip
    words = words.format(n=numbers.number(len(rows)), month=dates.period(scope.period_on), long=numbers.number(long))
    st.markdown(markdown.escape_markdown(words))
    names: dict[str, str | Column] = {
        "plan_code": _("Pl."),
        "agency": "",
        "months": _("Periods"),
        "since_on": Column(_("Since"), "month"),
        "last_received_on": Column(_("Last received"), "month"),
    }
    described = tables.describe(rows, names)
    widths = {"plan_code": 34, "months": 60, "since_on": 74, "last_received_on": 106}
    config = st.column_config
    tables.grid(
        rows,
        described,
        key="silent-grid",
        alt=_("Agencies whose report is missing"),
        height=420,
        column_config={
            name: (
                config.NumberColumn if name == "months" else config.TextColumn if name == "plan_code" else _month_column
            )(described[name].label, width=width)
            for name, width in widths.items()
        },
    )
    downloads.downloads(rows, name="silent", title=_("Agencies whose report is missing"), columns=described)


def _month_column(label: str, width: int) -> Any:
    return st.column_config.DateColumn(label, format="MM/YYYY", width=width)


# ---- what was done to the periods ----


def events(scope: Scope) -> None:
    """What was done to the reporting months of the plan (and the period, if one was chosen), newest first."""
    box = st.expander(_("Periods opened, changed, closed and reopened"), icon=":material/event_note:",
                      key="period-events", on_change="rerun")  # fmt: skip
    if not box.open:
        return
    rows = data.fetch(store.events)
    if scope.plan:
        rows = rows[rows["plan_code"] == scope.plan]
    if any(name == "period" for name, _words in filters.chips(scope)):
        rows = rows[rows["period_on"] == pd.Timestamp(scope.period_on)]
    with box:
        if rows.empty:
            st.caption(_("Nothing yet: the periods follow the calendar of the plans."))
            return
        at = upload_history.local_times(rows["happened_at"])
        rows = rows.assign(at=[f"{dates.day(when)} {when:%H:%M}" for when in at])
        columns = {
            "at": Column(_("When")),
            "plan_code": Column(_("Pl.")),
            "period_on": Column(_("Period"), "month"),
            "kind": Column(_("What"), words={kind: _(word) for kind, word in _EVENTS.items()}),
            "done_by": Column(_("Done by")),
            "reason": Column(_("Reason")),
            "closes_on": Column(_("Closing day"), "date"),
            "deadline_on": Column(_("Reporting deadline"), "date"),
            "locks_on": Column(_("Lock date"), "date"),
        }
        wider = {
            name: st.column_config.DateColumn(columns[name].label, format="DD/MM/YYYY", width=134)
            for name in ("closes_on", "deadline_on")
        }
        alt = _("Changes to the periods")
        tables.grid(rows, columns, key="events-grid", alt=alt, height=300, column_config=wider)
        downloads.downloads(rows, name="period-events", title=_("Changes to the periods"), columns=columns)


def whole(scope: Scope) -> Scope:
    """The scope without its section: a report speaks about all tasks of its agency."""
    return replace(scope, section=None)
