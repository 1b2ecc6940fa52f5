"""A box to choose one of many, found by typing without tones or by its abbreviation: "ke hoach" and "khdt" find
"Sở Kế hoạch và Đầu tư (KHĐT)".

Streamlit's box compares letter by letter. Where that finds nothing, a script in the browser puts the tones into what
is typed: those of the first choice that reads so without them. It knows no class names but those of our own keys.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import streamlit as st

_KEY: Final = "pickers"
_SHORTEST: Final = 3
"""Letters of an abbreviation worth telling: "TP" and "H." are understood."""
_SCRIPT: Final = """
const plain = (text) =>
  text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase()
const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set

export default function ({ data }) {
  const typed = (event) => {
    const box = event.target
    if (event.isComposing || !(box instanceof HTMLInputElement)) return
    const found = Object.entries(data).find(([key]) => box.closest(`.st-key-${key}`))
    if (!found) return
    const text = box.value.normalize("NFC")
    if (!text || found[1].some((choice) => choice.toLowerCase().includes(text.toLowerCase()))) return
    for (const choice of found[1]) {
      const at = plain(choice).indexOf(plain(text))
      if (at < 0 || plain(choice).length !== choice.length) continue
      // Before Streamlit reads the box, which then finds the word as it is written.
      return setter.call(box, choice.slice(at, at + text.length))
    }
  }
  window.dashboardPicker?.()
  document.addEventListener("input", typed, true)
  const leave = () => document.removeEventListener("input", typed, true)
  window.dashboardPicker = leave
  return leave
}
"""


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


@cache
def _script() -> Any:
    # Registered at the first use: on import there may be no Streamlit running to register with.
    return st.components.v2.component("dashboard_picker", js=_SCRIPT)


def watch() -> None:
    """Behind all boxes of the page: from here on the browser helps to type in them; draws nothing itself."""
    _script()(data=st.session_state.pop(_KEY, {}), key="picker", height="content")
