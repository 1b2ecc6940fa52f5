"""A chart with its title, its finding, its table and its downloads; what was clicked in it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import theme
from dashboard.reports.excel.tables import Column
from dashboard.ui.app import viewport
from dashboard.ui.kit.downloads import _file_name, table_behind
from dashboard.ui.kit.markdown import escape_markdown


def chart(
    figure: go.Figure,
    *,
    table: pd.DataFrame,
    name: str,
    alt: str,
    title: str = "",
    subtitle: str = "",
    meaning: str = "",
    columns: Mapping[str, str | Column] | None = None,
    is_clickable: bool = False,
) -> Any | None:
    """A chart with its table and downloads one click away; what was clicked in it, if it `is_clickable`.

    The figure comes from `data.figure`, which also gives it the light or dark template of the reader.
    `name` ("completion-by-agency") names the downloaded files and must be unique on the page. `title` and
    `subtitle` (the question the chart answers and what it found) are plain text, as is `meaning`, how to read it.
    `columns` as in `tables.describe`. The answer is the customdata (else the label) of the point clicked last, None
    before a click.
    """
    with st.container(key=f"chart-{name}", gap="xsmall"):
        # Beside the button a phone would leave the words half its width.
        is_row = not viewport.seen().is_narrow
        with st.container(
            horizontal=is_row,
            horizontal_alignment="right",
            vertical_alignment="center",
            gap="small" if is_row else None,
        ):
            if title or subtitle:
                with st.container(gap=None):
                    if title:
                        st.markdown(f"**{escape_markdown(title)}**", help=escape_markdown(meaning) or None)
                    if subtitle:
                        st.caption(escape_markdown(subtitle))
            table_behind(table, name=name, title=title or subtitle or alt, columns=columns)
        clicked: Any = st.plotly_chart(
            figure,
            key=f"figure-{name}",
            alt=alt,
            theme=None,
            config=theme.config(_file_name(name, ""), figure.layout.height),
            on_select="rerun" if is_clickable else "ignore",
            selection_mode="points",
        )
    if not is_clickable or not clicked.selection.points:
        return None
    point = clicked.selection.points[0]
    return point.get("customdata") or point.get("y") or point.get("label")


def first(clicked: Any) -> str:
    """The id a chart's click stands for: its customdata, or the first of several."""
    return str(clicked[0] if isinstance(clicked, (list, tuple)) else clicked)
