"""Every upload in a table; one of them in detail: what it changed, its original file, undo and redo."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.errors import DashboardError, Stale
from dashboard.reports.spreadsheet import Column
from dashboard.store import received, submissions
from dashboard.text import dates, failures, numbers
from dashboard.ui import changes, data, dropped, layout, navigation, uploads
from dashboard.ui.i18n import N_, _

_STATES: Final = {
    "in_force": ("✓", "green", N_("In force")),
    "replaced": ("↻", "gray", N_("Replaced")),
    "undone": ("↶", "orange", N_("Undone")),
}
_KINDS: Final = {"plan": N_("Plan"), "report": N_("Report"), "nil": N_("Nil report")}
_GRID: Final = "history-grid"


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


def table(found: pd.DataFrame) -> Mapping[str, Any] | None:
    """The uploads, newest first; the one that was chosen. It stays chosen when new ones come in above it."""
    ids = [str(submission_id) for submission_id in found["submission_id"]]
    chosen = st.session_state.get("history-chosen")
    at = [ids.index(chosen)] if chosen in ids else []
    st.session_state[_GRID] = {"selection": {"rows": at, "columns": [], "cells": []}}
    shown = _shown(found)
    columns = _columns()
    st.dataframe(
        shown,
        key=_GRID,
        alt=_("Every upload, newest first"),
        height=290 if len(shown) > 7 else "content",
        hide_index=True,
        placeholder=numbers.MISSING,
        column_config=_config(columns),
        on_select=_choose,
        selection_mode="single-row",
    ) if False else st.dataframe(
        shown,
        key=_GRID,
        alt=_("Every upload, newest first"),
        height=290 if len(shown) > 7 else "content",
        hide_index=True,
        placeholder=numbers.MISSING,
        column_config=_config(columns),
        on_select=lambda: _choose(ids),
        selection_mode="single-row",
    )
    with st.container(horizontal=True, vertical_alignment="center", key="below-history"):
        st.caption(_("Tick a row to see what it changed, to download its file or to undo it."), width="content")
        listed = shown.assign(state=[words[0] for words in shown["state"]])
        layout.downloads(listed, name="history", title=_("History"), columns=columns)
    return None if not at else dict(found.iloc[at[0]])
