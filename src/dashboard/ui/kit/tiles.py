"""Tiles: one figure each, with its denominator, its change, its definition and the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import streamlit as st

from dashboard.narrative.figures import Figure
from dashboard.text import numbers
from dashboard.ui.app import navigation
from dashboard.ui.app.i18n import _
from dashboard.ui.kit.markdown import escape_markdown

_TILE_PX: Final = 136


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: `value` as shown, its `unit` (smaller), `of` its numerator and denominator (or a `note` in their
    place), `meaning` its definition; `beside`: in words, what the figure does not count.

    `delta` is the change since the previous period as shown, "-" in front when it fell; "" for no change, None when
    there is nothing to compare with. `is_more_better`: None when a rise is neither good nor bad. `page` and `query`
    lead to the list behind the figure, `of_query` to the one behind its denominator. Six in a row leave about 115 px
    each: a long unit belongs into the label.
    """

    label: str
    value: str
    meaning: str
    unit: str = ""
    of: tuple[int, int] | None = None
    note: str = ""
    beside: str = ""
    delta: str | None = None
    is_more_better: bool | None = True
    page: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    of_query: Mapping[str, str] | None = None


def tile(figure: Figure, **settings: Any) -> Tile:
    """The tile of a figure; `settings` are the other fields of `Tile`."""
    return Tile(
        figure.label,
        figure.value,
        figure.meaning,
        unit=figure.unit,
        of=figure.of,
        note=figure.note or figure.level,
        beside=figure.beside,
        **settings,
    )


_LISTED: Final[Mapping[str, tuple[str, str]]] = {
    "tasks": ("assigned", "assigned"),
    "assigned": ("done", "assigned"),
    "due": ("done_due", "due"),
    "on_time": ("on_time", "due"),
    "overdue": ("overdue", "due"),
    "no_deadline": ("no_deadline", "assigned"),
    "gap": ("dated", "assigned"),
}
"""The `?status=` of the tasks that a figure (`narrative.figures`) counts, and of its denominator."""


def listed(name: str) -> dict[str, Any]:
    """The settings of a tile that lead from a figure of `narrative.figures` to the tasks it counts and to those it is
    counted among; none for a figure that counts no tasks. Money leads to the tasks with an allocation."""
    if name == "disbursed":
        return {"page": "task", "query": {"money": "allocated"}}
    if name not in _LISTED:
        return {}
    part, whole = _LISTED[name]
    return {"page": "task", "query": {"status": part}, "of_query": {"status": whole}}


def tiles(row: Sequence[Tile], key: str = "tiles") -> None:
    """Figures side by side (two by two on a phone), each with its definition behind the "?" and a link to the list
    behind it."""
    compared = any(tile.delta is not None for tile in row)
    grid = st.grid(len(row), min_column_width=_TILE_PX)
    for number, tile in enumerate(row):
        with grid.container(border=True, height="stretch", gap="xxsmall", key=f"{key}-{number}"):
            st.caption(escape_markdown(tile.label), help=escape_markdown(tile.meaning))
            st.space("stretch")
            # Where the others show a change, "–" keeps the figures on one line.
            _figure(tile, numbers.MISSING if compared and tile.delta is None else tile.delta)
            part = f"{int(tile.of[0])}/{int(tile.of[1])}" if tile.of else escape_markdown(tile.note)
            if tile.page is not None and tile.of and tile.of_query is not None:
                with st.container(horizontal=True, gap=None, vertical_alignment="center", key=f"{key}-{number}-lists"):
                    part_of, whole = (numbers.number(n) for n in tile.of)
                    navigation.link(tile.page, part_of, help=_("See the {n} counted").format(n=part_of), **tile.query)
                    st.caption("/", width="content")
                    navigation.link(tile.page, whole, help=_("See all {n}").format(n=whole), **tile.of_query)
            elif tile.page is not None:
                # In a row as the others, so that the figures above stand on one line.
                with st.container(horizontal=True, gap=None, vertical_alignment="center", key=f"{key}-{number}-lists"):
                    navigation.link(tile.page, part or _("See the list"), help=_("See the list"), **tile.query)
            elif part:
                st.caption(part)
            if tile.beside:
                st.caption(escape_markdown(tile.beside))


def _figure(tile: Tile, delta: str | None) -> None:
    value = escape_markdown(tile.value)
    if tile.unit:
        value += f" :small[{escape_markdown(tile.unit)}]"
    is_change = delta not in (None, "", numbers.MISSING)
    if delta and is_change:
        delta = ("-" if delta.startswith("-") else "") + escape_markdown(delta.removeprefix("-"))
    st.metric(
        tile.label,
        value,
        _("no change") if delta == "" else delta,
        delta_color=_COLOURS[tile.is_more_better] if is_change else "off",
        delta_arrow="auto" if is_change else "off",
        label_visibility="collapsed",
    )


_COLOURS: Final[Mapping[bool | None, Literal["normal", "inverse", "off"]]] = {
    True: "normal",
    False: "inverse",
    None: "off",
}
