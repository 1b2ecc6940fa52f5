"""Names of dropped files that are too large to be sent: the browser keeps them back, so only it can tell of them.

Streamlit shows them as a red mark in the drop box, which goes away with the next drop; a file must not vanish.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard.ingest.reading.container import MAX_BYTES
from dashboard.ui.browser.component import component

_KEY: Final = "oversize"


def watch(box: str, add: Callable[[str, int], None]) -> None:
    """Call `add(name, bytes)` for each file above the limit dropped into the container with this key."""

    def add_all() -> None:
        for name, size in st.session_state[_KEY].dropped or ():
            add(str(name), int(size))

    component("oversize")(data={"box": f".st-key-{box}", "limit": MAX_BYTES}, key=_KEY, on_dropped_change=add_all)
