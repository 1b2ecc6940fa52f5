"""The language of a page view: `?lang=en` in the address, Vietnamese without it.

A script run, a fragment and a download each have a thread of their own, so each has to say its language.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from dashboard.text import translation
from dashboard.text.translation import LANGUAGES, N_, _, language, plural
from dashboard.ui.app import address

__all__ = ["LANGUAGES", "N_", "_", "fragment", "language", "param", "plural", "speaking", "start", "switch"]

PARAM = "lang"
_NAMES = {"vi": "Tiếng Việt", "en": "English"}
_KEY = "language"

P = ParamSpec("P")
T = TypeVar("T")


def start() -> None:
    """Speak the language of the address from here on in this run."""
    translation.use(param() or LANGUAGES[0])


def param() -> str | None:
    """What the address says about the language: None for the first language, which needs no saying."""
    value = st.query_params.get(PARAM)
    return value if value in LANGUAGES[1:] else None


def fragment(function: Callable[P, T]) -> Callable[P, T]:
    """`st.fragment` that speaks the language of the page; a fragment's rerun does not run the shell."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        start()
        return function(*args, **kwargs)

    fragmented: Callable[P, T] = st.fragment(run)
    return fragmented


def speaking(function: Callable[[], T]) -> Callable[[], T]:
    """The function, to be called on another thread, speaking the language spoken now."""
    spoken = language()

    def run() -> T:
        translation.use(spoken)
        return function()

    return run


def switch() -> None:
    """The language switch: one click, everything else of the address stays."""
    st.session_state[_KEY] = language()
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        key=_KEY,
        required=True,
        on_change=_chosen,
        label_visibility="collapsed",
    )


def _chosen() -> None:
    chosen: Any = st.session_state[_KEY]
    params = {k: v for k, v in address.newest().items() if k != PARAM}
    address.write(params if chosen == LANGUAGES[0] else params | {PARAM: chosen})
