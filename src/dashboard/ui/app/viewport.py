"""The reader's screen: light or dark, and whether it is as narrow as a phone held upright.

Streamlit says the first only at the next run, and the second never. A script in the browser tells when either, or the
address, differs from what the page was drawn for; then, and only then, the page runs once more.
"""

import time
from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from dashboard.ui.browser.component import component

NARROW_PX: Final = 640
"""Below this width Streamlit sets columns below each other."""
_PAUSE_S: Final = 0.15
_DRAWN: Final = "has_drawn"
_KEY: Final = "screen"


@dataclass(frozen=True, slots=True)
class Screen:
    """What figures are drawn for."""

    mode: Literal["light", "dark"]
    is_narrow: bool


def screen() -> Screen:
    """The screen as last told; before that what the request lets one guess."""
    state = st.session_state.get(_KEY)
    answer = state.get("seen") if isinstance(state, dict) else None
    if answer:
        return Screen("dark" if answer["mode"] == "dark" else "light", bool(answer["narrow"]))
    mode: Literal["light", "dark"] = "dark" if st.context.theme.type == "dark" else "light"
    return Screen(mode, "Mobi" in (st.context.headers.get("User-Agent") or ""))


def watch() -> None:
    """From here on the page runs again when the screen changes, or the browser shows another address; draws nothing."""
    now = screen()
    component("viewport")(
        data={
            "mode": now.mode,
            "narrow": now.is_narrow,
            "narrow_px": NARROW_PX,
            "address": st.query_params.to_dict(),
        },
        key=_KEY,
        height="content",
        on_seen_change=lambda: None,
    )


def let_draw() -> None:
    """Behind what a page shows first: the browser draws it before it gets the rest; does nothing but once a visit.

    A browser does one thing at a time, and new elements go before the drawing of those it has. With the pause the
    overview's first chart stands after 370 instead of 800 ms, and the whole page no later (bench/browser.py).
    """
    if not st.session_state.get(_DRAWN):
        st.session_state[_DRAWN] = True
        time.sleep(_PAUSE_S)
