"""The scripts in the reader's browser: Streamlit calls each of them in every run of a page, and ends none before it
leaves the page."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dashboard.ui import browser as scripts
from dashboard.ui.browser import component

pytestmark = pytest.mark.browser

FOLDER = Path(scripts.__file__).parent
DATA: dict[str, dict[str, Any]] = {
    "back": {"together_ms": 5000},
    "copy_block": {"text": "a", "label": "A", "copy": "Copy", "copied": "Copied", "selected": "Selected"},
    "month": {"weekdays": [], "days": [], "beside": [], "label": "May", "most": 3, "more": "{n}", "less": "-"},
    "oversize": {"limit": 1, "box": ".drop"},
    "picker": {},
    "streamlit_words": {"exact": [["Close", "Đóng"]], "patterns": [], "language": "vi"},
    "viewport": {"mode": "light", "narrow": False, "narrow_px": 640, "address": {}},
}
"""What each script is given, by its name."""
COUNTED = """
() => {
  window.live = new Set()
  const target = EventTarget.prototype
  const [add, remove] = [target.addEventListener, target.removeEventListener]
  const named = (on, type, listener) => [on === document ? "document" : "window", type, number(listener)].join(" ")
  const numbers = new Map()
  const number = (it) => numbers.get(it) ?? numbers.set(it, numbers.size).get(it)
  target.addEventListener = function (type, listener, options) {
    if (this === document || this === window) {
      live.add(named(this, type, listener))
      options?.signal && add.call(options.signal, "abort", () => live.delete(named(this, type, listener)))
    }
    return add.call(this, type, listener, options)
  }
  target.removeEventListener = function (type, listener, options) {
    live.delete(named(this, type, listener))
    return remove.call(this, type, listener, options)
  }
  const [every, stop] = [setInterval, clearInterval]
  window.setInterval = (...given) => { const id = every(...given); live.add(`interval ${id}`); return id }
  window.clearInterval = (id) => { live.delete(`interval ${id}`); stop(id) }
  const { observe, disconnect } = MutationObserver.prototype
  MutationObserver.prototype.observe = function (...given) {
    live.add(`observer ${number(this)}`)
    observe.apply(this, given)
  }
  MutationObserver.prototype.disconnect = function () {
    live.delete(`observer ${number(this)}`)
    disconnect.call(this)
  }
}
"""
RUN = """
async ({ script, data, html }) => {
  const module = await import("data:text/javascript," + encodeURIComponent(script))
  const parentElement = document.createElement("div")
  parentElement.innerHTML = html
  module.default({ data, parentElement, setStateValue() {}, setTriggerValue() {} })
  return window.live.size
}
"""


def test_every_script_is_tried() -> None:
    """A new one is added above."""
    assert {path.stem for path in FOLDER.glob("*.js") if "export default" in path.read_text("utf-8")} == set(DATA)


@pytest.mark.parametrize("name", DATA)
def test_a_run_ends_what_the_run_before_began(browser: Browser, name: str) -> None:
    """Of what listens, looks again and again or watches the page as much is there after many runs as after one: what
    is left of an earlier run knows an older page."""
    html = FOLDER / f"{name}.html"
    content = {
        "script": component.source(name),
        "data": DATA[name],
        "html": html.read_text("utf-8") if html.exists() else "",
    }
    page = browser.new_page()
    page.set_content('<div class="stApp" data-test-script-state="notRunning" style="background: white"></div>')
    page.evaluate(COUNTED)
    assert len({page.evaluate(RUN, content) for _run in range(3)}) == 1
    page.close()


def test_what_is_left_behind_is_counted(browser: Browser) -> None:
    """The test above can fail, in each of three ways."""
    page = browser.new_page()
    page.evaluate(COUNTED)
    for leaves in ("document.addEventListener('click', () => 1)", "setInterval(() => 1, 9)",
                   "new MutationObserver(() => 1).observe(document, { childList: true })"):  # fmt: skip
        script = f"export default function () {{ {leaves} }}"
        counts = [page.evaluate(RUN, {"script": script, "data": {}, "html": ""}) for _run in range(2)]
        assert counts[1] == counts[0] + 1, leaves
    page.close()
