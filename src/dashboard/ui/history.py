"""Every upload in a table; one of them in detail: what it changed, its original file, undo and redo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.errors import DashboardError, Refused
from dashboard.reports.spreadsheet import Column
from dashboard.store import received, submissions
from dashboard.text import dates, failures, numbers
from dashboard.ui import changes, data, dropped, layout, navigation, uploads
from dashboard.ui.i18n import N_, _

Upload = Mapping[str, Any]

_STATES: Final = {
    "in_force": ("✓", "green", ":material/check_circle:", N_("In force")),
    "replaced": ("↻", "gray", ":material/history:", N_("Replaced")),
    "undone": ("↶", "orange", ":material/undo:", N_("Undone")),
}
_KINDS: Final = {"plan": N_("Plan"), "report": N_("Report"), "nil": N_("Nil report")}
_STOPS: Final = {
    "name_missing": N_("Write your name."),
    "reason_missing": N_("Write the reason."),
}
_GRID: Final = "history-grid"
_MAX_GRID_PX: Final = 255


@dataclass(slots=True)
class Desk:
    """What this session has open: the rows last shown, the one chosen, and what the last undo or redo came to.

    An object and not single entries of the session: a click may interrupt the run at any access to the session,
    also between an undo and the note that it was done.
    """

    ids: list[str] = field(default_factory=list)
    chosen: str | None = None
    done: tuple[str, str] | None = None
    stopped: DashboardError | None = None


def _desk() -> Desk:
    if "history" not in st.session_state:
        st.session_state["history"] = Desk()
    desk: Desk = st.session_state["history"]
    return desk


def finding(found: pd.DataFrame) -> str:
    """ "530 uploads: 519 in force, 11 replaced, 0 undone." `found`: of `uploads.narrowed`."""
    counts = {state: numbers.number(int((found["state"] == state).sum())) for state in _STATES}
    told = _("{n} uploads: {in_force} in force, {replaced} replaced, {undone} undone.")
    return told.format(n=numbers.number(len(found)), **counts)


def nothing() -> None:
    """Instead of an empty table."""
    st.info(_("No upload matches these filters."), icon=":material/inbox:")
    navigation.link("submit", _("Submit reports"), icon=":material/upload_file:")


# ---- the table ----


def table(found: pd.DataFrame) -> Upload | None:
    """The uploads, newest first, and the one that was chosen; it stays chosen when new ones come in above it."""
    desk = _desk()
    ids = [str(submission_id) for submission_id in found["submission_id"]]
    at = [ids.index(desk.chosen)] if desk.chosen in ids else []
    st.session_state[_GRID] = {"selection": {"rows": at, "columns": [], "cells": []}}
    columns = _columns()
    rows = _shown(found)
    states = pd.Series([[f"{_STATES[state][0]} {_(_STATES[state][3])}"] for state in found["state"]], dtype=object)
    st.dataframe(
        rows.assign(state=states),
        key=_GRID,
        alt=_("Every upload, newest first"),
        height="content" if len(rows) < 7 else _MAX_GRID_PX,
        hide_index=True,
        placeholder=numbers.MISSING,
        column_config=_config(columns),
        column_order=list(columns),
        on_select=_choose,
        selection_mode="single-row",
    )
    desk.ids = ids
    with st.container(horizontal=True, vertical_alignment="center", key="below-history"):
        told = _("Tick a row to see what it changed, to download its file or to undo it.")
        st.caption(layout.escape_markdown(told), width="content")
        layout.downloads(rows, name="history", title=_("History"), columns=columns)
    return dict(found.iloc[at[0]]) if at else None


def _choose() -> None:
    desk, rows = _desk(), st.session_state[_GRID]["selection"]["rows"]
    # The rows the reader saw when choosing, not those of now.
    desk.chosen = desk.ids[rows[0]] if rows else None
    desk.done = desk.stopped = None


def _columns() -> dict[str, Column]:
    return {
        "committed_at": Column(_("Committed at")),
        "state": Column(_("State now"), words={state: _(look[3]) for state, look in _STATES.items()}),
        "agency": Column(_("Agency")),
        "plan_code": Column(_("Pl.")),
        "period_on": Column(_("Period"), "month"),
        "version": Column(_("Ver."), "integer"),
        "rows": Column(_("Rows"), "integer"),
        "file_name": Column(_("File")),
        "committed_by": Column(_("By")),
        "sent_on": Column(_("Sent on"), "date"),
        "is_demo": Column(_("Figures")),
    }


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    """The uploads with what the table says of them, the state as its code."""
    return found.assign(
        rows=found["task_rows"] + found["money_rows"],
        agency=[
            agency if kind == "report" else f"{_(_KINDS[kind])}: {agency}" if kind == "nil" else _(_KINDS[kind])
            for agency, kind in zip(found["agency"], found["kind"], strict=True)
        ],
        is_demo=[_("demo data") if is_demo else "" for is_demo in found["is_demo"]],
    )


def _config(columns: Mapping[str, Column]) -> dict[str, Any]:
    config = st.column_config
    looks = list(_STATES.values())
    made: dict[str, Any] = {
        name: config.TextColumn(column.label, width=_WIDTHS_PX.get(name)) for name, column in columns.items()
    }
    label = {name: column.label for name, column in columns.items()}
    return made | {
        "committed_at": config.DatetimeColumn(label["committed_at"], format="DD/MM/YYYY HH:mm", width=132),
        "state": config.MultiselectColumn(
            label["state"],
            options=[f"{mark} {_(word)}" for mark, _colour, _icon, word in looks],
            color=[colour for _mark, colour, _icon, _word in looks],
            width=142,
        ),
        "period_on": config.DateColumn(label["period_on"], format="MM/YYYY", width=70),
        "sent_on": config.DateColumn(label["sent_on"], format="DD/MM/YYYY", width=94),
        "version": config.NumberColumn(label["version"], width=38),
        "rows": config.NumberColumn(label["rows"], width=48),
    }


_WIDTHS_PX: Final = {"agency": 110, "plan_code": 34, "file_name": 76, "committed_by": 80, "is_demo": 72}
"""Together with the others they fill the page at 1366 px with the sidebar open."""


# ---- one upload ----


def details(upload: Upload) -> None:
    """Who, when, which file; the original; undo or redo; what it changed."""
    with st.container(border=True, key="upload"):
        _mark, colour, icon, word = _STATES[upload["state"]]
        st.markdown(f"**{layout.escape_markdown(what(upload))}** :{colour}-badge[{icon} {_(word)}]")
        st.caption(layout.escape_markdown(" ".join(_facts(upload))))
        with st.container(horizontal=True, vertical_alignment="center", key="upload-buttons"):
            _original(upload)
            _undo_or_redo(upload)
        if upload["kind"] == "plan":
            _plan_changes(upload)
        elif upload["kind"] == "nil":
            st.markdown(_("A nil report: it states no figure."))
        else:
            _report_changes(upload)


def what(upload: Upload) -> str:
    """The upload in a few words: agency, plan, period and version."""
    if upload["kind"] == "plan":
        return _("Plan {plan}, version {version}").format(plan=upload["plan_code"], version=upload["version"])
    return _("{agency}, plan {plan}, period {month}, version {version}").format(
        agency=upload["agency"],
        plan=upload["plan_code"],
        month=dropped.month(upload["period_on"]),
        version=upload["version"],
    )


def _facts(upload: Upload) -> list[str]:
    told = [
        _("Committed {at} by {by}; sent on {sent}. File: {file} ({size} kB).").format(
            at=_moment(upload["committed_at"]),
            by=upload["committed_by"],
            sent=dates.day(upload["sent_on"]),
            file=upload["file_name"],
            size=numbers.number(max(1, round(int(upload["file_bytes"]) / 1024))),
        )
    ]
    if upload["reason"]:
        told.append(_("Reason: {reason}").format(reason=_sentence(upload["reason"])))
    if upload["state"] == "undone":
        told.append(
            _("Undone {at} by {by}: {reason}").format(
                at=_moment(upload["undone_at"]), by=upload["undone_by"], reason=_sentence(upload["undo_reason"])
            )
        )
    if upload["is_demo"]:
        told.append(_("Demo data."))
    return told


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _moment(at: pd.Timestamp) -> str:
    return f"{dates.day(at)} {at:%H:%M}"


def _original(upload: Upload) -> None:
    content = received.content(data.database(), upload["file_sha256"])
    if content is None:
        told = _("The original file is no longer on the server or was altered there; it cannot be downloaded.")
        st.markdown(f":orange[:material/warning: {layout.escape_markdown(told)}]", width="content")
        return
    st.download_button(
        _("Download the original"),
        content,
        file_name=upload["file_name"],
        mime=layout.XLSX,
        key=f"original-{upload['submission_id']}",
        icon=":material/download:",
        on_click="ignore",
    )


def _report_changes(upload: Upload) -> None:
    found = data.fetch(uploads.changed, submission_id=upload["submission_id"])
    compared = {
        "version": _("What it changed, compared with version {version}"),
        "period": _("What it changed, compared with what was reported for earlier periods"),
        "nothing": _("The first report of this agency"),
    }[found.compared]
    st.markdown(f"**{layout.escape_markdown(compared.format(version=found.version))}**")
    st.markdown(layout.escape_markdown(changes.counts([found.diff])))
    changes.show(changes.frame([("", found.diff)]), key=f"changes-{upload['submission_id']}", height=260)


def _plan_changes(upload: Upload) -> None:
    earlier = uploads.before(data.fetch(submissions.history), upload)
    if earlier is None:
        st.markdown(_("The first version of this plan."))
        return
    old, new = (uploads.sheets(one["submission_id"]) for one in (earlier, upload))
    if old is None or new is None:
        return
    told = _("What it changed, compared with version {version}").format(version=earlier["version"])
    st.markdown(f"**{layout.escape_markdown(told)}**")
    changes.show_plan(old, new, key=f"changes-{upload['submission_id']}", height=260)


# ---- undo and redo ----


def _undo_or_redo(upload: Upload) -> None:
    """A button that opens what will happen, who and why; a second button does it."""
    is_undo, key = upload["state"] != "undone", upload["submission_id"]
    kind = "undo" if is_undo else "redo"
    with st.popover(
        _("Undo") if is_undo else _("Redo"),
        icon=":material/undo:" if is_undo else ":material/redo:",
        key=f"{kind}-{key}",
    ):
        st.markdown(layout.escape_markdown(_consequence(upload)))
        by, reason = f"{kind}-by-{key}", f"{kind}-reason-{key}"
        st.session_state.setdefault(by, dropped.name())
        with st.form(f"{kind}-form-{key}", border=False, enter_to_submit=False):
            st.text_input(_("Done by"), key=by, autocomplete="name")
            st.text_input(_("Reason"), key=reason)
            st.form_submit_button(
                _("Yes, undo it") if is_undo else _("Yes, redo it"),
                type="primary",
                key=f"{kind}-confirm-{key}",
                on_click=_turn,
                args=(upload, kind, by, reason),
            )
        stopped = _desk().stopped
        if isinstance(stopped, Refused):
            st.markdown(f":red[:material/error: {layout.escape_markdown(failures.sentence(stopped, _STOPS))}]")


def _consequence(upload: Upload) -> str:
    if upload["state"] == "replaced":
        return _("A later version counts. Undoing this one changes no figure; it stays in the history.")
    if upload["state"] == "undone":
        return _("It will count again, unless a later version does. Every figure is computed again at once.")
    earlier = uploads.before(data.fetch(submissions.history), upload)
    if earlier is not None:
        told = _("Version {version} will count again. Every figure is computed again at once; nothing is deleted.")
        return told.format(version=earlier["version"])
    if upload["kind"] == "plan":
        return _("The plan will no longer be shown. Nothing is deleted; it can be redone.")
    return _("The agency will count as not having reported. Every figure is computed again; nothing is deleted.")


def _turn(upload: Upload, kind: str, by: str, reason: str) -> None:
    """Undo or redo, once; what came of it is told at the top of the page (or, if something is missing, right there)."""
    name, why = (str(st.session_state[key]).strip() for key in (by, reason))
    desk, done = _desk(), (kind, upload["submission_id"])
    if not name or not why:
        desk.stopped = Refused("reason_missing" if name else "name_missing")
        return
    act = submissions.undo if kind == "undo" else submissions.redo
    try:
        act(data.database(), upload["submission_id"], by=name, at=datetime.now(UTC), reason=why)
    except DashboardError as error:
        is_second_click = desk.done == done
        desk.stopped, desk.done = (None, done) if is_second_click else (error, None)
        return
    desk.stopped, desk.done = None, done
    st.session_state["committer"] = name


def news(found: pd.DataFrame) -> None:
    """What the last undo or redo came to; nothing before one."""
    desk = _desk()
    if desk.stopped and not isinstance(desk.stopped, Refused):
        st.warning(layout.escape_markdown(failures.sentence(desk.stopped)), icon=":material/front_hand:")
    if desk.done is None:
        return
    kind, submission_id = desk.done
    upload = next((dict(row) for _i, row in found.iterrows() if row["submission_id"] == submission_id), None)
    if upload is None:
        return
    words = (
        _("Undone: {what}. The figures are up to date.")
        if kind == "undo"
        else _("Redone: {what}. The figures are up to date.")
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="history-told"):
        told = layout.escape_markdown(words.format(what=what(upload)))
        st.markdown(f":green[:material/task_alt: **{told}**]", width="content")
        navigation.link("overview", _("See the overview"), icon=":material/dashboard:")
