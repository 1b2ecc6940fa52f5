"""The browser's Back, one step for one click.

`st.switch_page` with a query puts two entries into the browser's history: this page with the other's query, then the
other page. Back would lead to the first, which nobody has seen: this page, narrowed by the other's filters.
"""

from functools import cache
from typing import Any, Final

import streamlit as st

_TOGETHER_MS: Final = 5000
_SCRIPT: Final = """
export default function ({ data }) {
  if (history.dashboardBack) return
  history.dashboardBack = true
  const push = history.pushState.bind(history)
  let pushed = -Infinity
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href)
    const isSecond = performance.now() - pushed < data.together_ms
    if (isSecond && to.search && to.search === location.search && to.pathname !== location.pathname) {
      pushed = -Infinity
      return history.replaceState(state, title, url)
    }
    pushed = to.pathname === location.pathname ? performance.now() : -Infinity
    return push(state, title, url)
  }
}
"""


@cache
def _script() -> Any:
    # Registered at the first use: on import there may be no Streamlit running to register with.
    return st.components.v2.component("dashboard_back", js=_SCRIPT)


def watch() -> None:
    """From here on a change of page is one entry of the browser's history; draws nothing itself."""
    _script()(data={"together_ms": _TOGETHER_MS}, key="back", height="content")
