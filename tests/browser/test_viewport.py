"""The script that tells the server of the reader's screen, alone in a page of its own."""

import pytest
from playwright.sync_api import Browser

from dashboard.ui.browser import component

pytestmark = pytest.mark.browser

PAGE = """<div class="stApp" data-test-script-state="running" style="background: rgb(255, 255, 255)"></div>"""
WATCH = """
async ({ script, data }) => {
  const module = await import("data:text/javascript," + encodeURIComponent(script))
  window.reports = []
  module.default({ data, setStateValue: (_name, seen) => window.reports.push(seen) })
}
"""
DARKEN = "document.querySelector('.stApp').style.background = 'rgb(0, 0, 0)'; dispatchEvent(new Event('resize'))"
STATE = "state => document.querySelector('.stApp').dataset.testScriptState = state"


@pytest.mark.parametrize("state", ["running", "rerunRequested", "stopRequested"])
def test_a_run_that_goes_on_is_not_asked_for_again(browser: Browser, state: str) -> None:
    """What was clicked a moment before would be lost: the report brings the address from before the click."""
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(
        WATCH, {"script": component.source("viewport"), "data": {"mode": "light", "narrow": False, "narrow_px": 640}}
    )
    page.evaluate(STATE, state)
    page.evaluate(DARKEN)
    page.wait_for_timeout(600)
    assert page.evaluate("window.reports") == []
    page.evaluate(STATE, "notRunning")
    page.wait_for_function("window.reports.length")
    page.wait_for_timeout(600)
    assert page.evaluate("window.reports") == [{"mode": "dark", "narrow": False}]
    page.close()
