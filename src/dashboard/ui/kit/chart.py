"""A chart with its title, its finding, its table and its downloads; what a click in it opens."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import theme
from dashboard.reports.excel.tables import Column
from dashboard.ui.app import data, viewport
from dashboard.ui.kit import drilldown
from dashboard.ui.kit.downloads import _file_name, table_behind
from dashboard.ui.kit.markdown import escape_markdown


def chart(
    name: str,
    draw: Callable[..., go.Figure],
    *frames: pd.DataFrame,
    title: str = "",
    finding: str = "",
    alt: str,
    meaning: str = "",
    columns: Mapping[str, str | Column] | None = None,
    table: pd.DataFrame | None = None,
    on_click: Callable[[object], None] | None = drilldown.follow,
    **drawn: Any,
) -> None:
    """A chart with its table and downloads one click away; a click opens what the mark counts.

    `draw(*frames, **drawn)` makes the figure (`data.figure`). `name` ("completion-by-agency") names the downloaded
    files and must be unique on the page. `title` and `finding` (the question the chart answers and what it found) are
    plain text, as is `meaning`, how to read it. `table`: the rows behind it, where they are not the first frame;
    `columns` as in `tables.describe`. `on_click` is given the customdata (else the label) of the point clicked; None:
    no mark can be clicked.
    """
    rows = frames[0] if table is None else table
    figure = data.figure(draw, *frames, **drawn)
    with st.container(key=f"chart-{name}", gap="xsmall"):
        with _row():
            _heading(title, finding, meaning)
            table_behind(rows, name=name, title=title or finding or alt, columns=columns)
        clicked: Any = st.plotly_chart(
            figure,
            key=f"figure-{name}",
            alt=alt,
            theme=None,
            config=theme.config(_file_name(name, ""), figure.layout.height),
            on_select="rerun" if on_click else "ignore",
            selection_mode="points",
        )
    if on_click and clicked.selection.points:
        point = clicked.selection.points[0]
        on_click(point.get("customdata") or point.get("y") or point.get("label"))


def _row() -> Any:
    """The words of a chart and the button of its table side by side; beside it a phone would leave them half its
    width."""
    is_row = not viewport.screen().is_narrow
    return st.container(
        horizontal=is_row,
        horizontal_alignment="right",
        vertical_alignment="center",
        gap="small" if is_row else None,
    )


def _heading(title: str, finding: str, meaning: str) -> None:
    if not title and not finding:
        return
    with st.container(gap=None):
        if title:
            st.markdown(f"**{escape_markdown(title)}**", help=escape_markdown(meaning) or None)
        if finding:
            st.caption(escape_markdown(finding))
