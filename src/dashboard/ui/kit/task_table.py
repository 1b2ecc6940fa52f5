"""Tasks as rows that can be opened."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.reports.excel.tables import Column
from dashboard.ui.app import navigation
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import tables
from dashboard.ui.kit.downloads import downloads
from dashboard.ui.kit.markdown import escape_markdown


def task_table(
    frame: pd.DataFrame,
    *,
    name: str = "tasks",
    title: str = "",
    columns: Sequence[str] = tables.TASK_COLUMNS,
    height: int | None = None,
) -> None:
    """Tasks, one a row (a frame with task_id), with their downloads; choosing one opens it with the filters kept."""
    described = tables.describe(frame, {column: "" for column in columns if column in frame})

    def open_task(task_id: str) -> None:
        navigation.go("task", task=task_id)

    task_grid(frame, described, open_task, name=name, title=title or _("Tasks"), height=height)


def task_grid(
    frame: pd.DataFrame,
    columns: Mapping[str, Column],
    open_task: Callable[[str], None],
    *,
    name: str,
    title: str,
    **settings: Any,
) -> None:
    """Tasks as rows with their downloads: a row ticked is opened with `open_task`; a cell clicked offers it, whole
    title and all. Not opened at once: on the keyboard each step to the next cell chooses one."""
    ids = frame["task_id"].tolist()
    # Another grid after each task opened: on the way back the browser would still know what was ticked.
    opened = f"opened-{name}"
    key = f"grid-{name}-{st.session_state.setdefault(opened, 0)}"

    def open_(task_id: str) -> None:
        st.session_state[opened] += 1
        open_task(task_id)

    def ticked() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            open_(ids[rows[0]])

    # Above the grid, where it is seen at once; both lines are as high, so that nothing moves.
    above = st.container(key=f"above-{name}")
    chosen = tables.grid(
        frame, columns, key=key, alt=title, on_select=ticked, selection_mode=["single-row", "single-cell"], **settings
    )
    at = chosen.selection.cells[0][0] if chosen.selection.cells else len(ids)
    with above:
        _above(frame.iloc[at] if at < len(ids) else None, open_, name)
    with st.container(horizontal=True, key=f"below-{name}"):
        downloads(frame, name=name, title=title, columns=columns)


def _above(row: "pd.Series[Any] | None", open_task: Callable[[str], None], name: str) -> None:
    """The button that opens the row clicked; before a click how to open one."""
    if row is None:
        st.caption(_("Click a row to open its task (on the keyboard: arrows, then Shift + Space)."))
        return
    label = _("Open {ref} {title}").format(ref=row["ref"], title=row["title"])
    st.button(
        escape_markdown(label),
        key=f"open-{name}",
        type="tertiary",
        icon=":material/arrow_forward:",
        on_click=open_task,
        args=(row["task_id"],),
    )
