"""A box to choose one of many, found by typing without tones or by its abbreviation: "ke hoach" and "khdt" find
"Sở Kế hoạch và Đầu tư (KHĐT)".

Streamlit's box compares letter by letter. Where that finds nothing, a script in the browser puts the tones into what
is typed: those of the first choice that reads so without them. It knows no class names but those of our own keys.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from dashboard.ui.browser.component import component

_KEY: Final = "pickers"
_SHORTEST: Final = 3
"""Letters of an abbreviation worth telling: "TP" and "H." are understood."""


def box(
    label: str, words: Mapping[Any, str], key: str, on_change: Callable[..., None] | None = None, **settings: Any
) -> Any:
    """`st.selectbox` over the keys of `words`, which are shown as their values; `settings` are its others.

    A browser names a choice by its words. Where these have changed meanwhile (a month has its first report),
    Streamlit takes what it names for the value; `on_change` is not called with such a one.
    """
    st.session_state.setdefault(_KEY, {})[key] = list(words.values())

    def changed(*arguments: Any) -> None:
        value = st.session_state[key]
        if on_change is not None and (value is None or value in words):
            on_change(*arguments)

    return st.selectbox(
        label,
        list(words),
        format_func=lambda choice: words.get(choice, str(choice)),
        key=key,
        filter_mode="contains",
        on_change=None if on_change is None else changed,
        **settings,
    )


def agency(name: str, short_name: str) -> str:
    """An agency as it stands in a box: with the abbreviation its short name has and its name has not."""
    extra = [word for word in short_name.split() if word not in name.split() and _is_abbreviation(word)]
    return f"{name} ({' '.join(extra)})" if extra else name


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and sum(map(str.isalpha, word)) >= _SHORTEST


def watch() -> None:
    """Behind all boxes of the page: from here on the browser helps to type in them; draws nothing itself."""
    component("picker")(data=st.session_state.pop(_KEY, {}), key="picker", height="content")
