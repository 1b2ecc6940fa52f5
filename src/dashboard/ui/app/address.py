"""The address of the page, as the session wrote it last.

The browser sends its address along with each click. Two quick clicks may both come with the address from before the
first: what the first has written would be lost.
"""

from collections.abc import Mapping
from typing import Final

import streamlit as st

_KEY: Final = "addresses"


def newest() -> dict[str, str]:
    """The parameters of the address; for callbacks: where the browser does not know yet what was written, that."""
    trail, came = _trail(), st.query_params.to_dict()
    return dict(trail[-1]) if came in trail else came


def write(params: Mapping[str, str]) -> None:
    """Make these the parameters of the address: one entry in the browser's history, "back" undoes one choice."""
    trail, came = _trail(), st.query_params.to_dict()
    is_behind = came in trail[:-1]
    st.session_state[_KEY] = [*(trail if is_behind else [came]), dict(params)]
    st.query_params.from_dict(params)


def settle() -> None:
    """At the start of a run, behind its callbacks: an address nobody wrote here is a move of the browser's own."""
    if (trail := _trail()) and st.query_params.to_dict() != trail[-1]:
        del st.session_state[_KEY]


def _trail() -> list[dict[str, str]]:
    """The addresses the browser may still send, the newest last."""
    trail: list[dict[str, str]] = st.session_state.get(_KEY, [])
    return trail
