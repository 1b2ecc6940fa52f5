"""The browser's Back, one step for one click.

`st.switch_page` with a query puts two entries into the browser's history: this page with the other's query, then the
other page. Back would lead to the first, which nobody has seen: this page, narrowed by the other's filters.
"""

from typing import Final

from dashboard.ui.browser.component import component

_TOGETHER_MS: Final = 5000


def watch() -> None:
    """From here on a change of page is one entry of the browser's history; draws nothing itself."""
    component("back")(data={"together_ms": _TOGETHER_MS}, key="back", height="content")
