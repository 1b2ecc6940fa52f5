"""Names of dropped files that are too large to be sent: the browser keeps them back, so only it can tell of them.

Streamlit shows them as a red mark in the drop box, which goes away with the next drop; a file must not vanish.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import streamlit as st

from dashboard.ingest.reading.container import MAX_BYTES

_KEY: Final = "oversize"
_SCRIPT: Final = """
export default function ({ data, setTriggerValue }) {
  const tell = (files) => {
    const large = [...(files ?? [])].filter((file) => file.size > data.limit)
    if (large.length) setTriggerValue("dropped", large.map((file) => [file.name, file.size]))
  }
  const inside = (event) => event.target.closest?.(data.box)
  const chosen = (event) => inside(event) && event.target.type === "file" && tell(event.target.files)
  const dropped = (event) => inside(event) && tell(event.dataTransfer?.files)
  document.addEventListener("change", chosen, true)
  document.addEventListener("drop", dropped, true)
  // Each run of the script comes here again: only the last pair listens.
  window.dashboardOversize?.()
  const stop = () => {
    document.removeEventListener("change", chosen, true)
    document.removeEventListener("drop", dropped, true)
  }
  window.dashboardOversize = stop
  return stop
}
"""


@cache
def _script() -> Any:
    return st.components.v2.component("dashboard_oversize", js=_SCRIPT)


def watch(box: str, found: Callable[[str, int], None]) -> None:
    """Call `found(name, bytes)` for each file above the limit dropped into the container with this key."""

    def told() -> None:
        for name, size in st.session_state[_KEY].dropped or ():
            found(str(name), int(size))

    _script()(data={"box": f".st-key-{box}", "limit": MAX_BYTES}, key=_KEY, on_dropped_change=told)
