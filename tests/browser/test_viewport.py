"""The script that tells the server of the reader's screen, alone in a page of its own."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page

from dashboard.ui.browser import component

pytestmark = pytest.mark.browser

PAGE = '<div class="stApp" data-test-script-state="running" style="background: white"></div>'
WATCH = """
async ({ script, data }) => {
  const module = await import("data:text/javascript," + encodeURIComponent(script))
  window.reports ??= []
  module.default({ data, setStateValue: (_name, seen) => window.reports.push(seen) })
}
"""
DARK = {"mode": "dark", "narrow": False, "address": {}}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that looks as Streamlit's does in its first run, on a wide window; its clock stands still."""
    page = browser.new_page()
    page.clock.install()
    page.route("http://dashboard.test/**", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    page.goto("http://dashboard.test/")
    page.clock.pause_at(datetime(2124, 1, 1))
    yield page
    page.close()


def drawn(page: Page, **address: str) -> None:
    """A run has drawn the page for a light screen and this address; Streamlit ends nothing of the run before."""
    data = {"mode": "light", "narrow": False, "narrow_px": 640, "address": address}
    page.evaluate(WATCH, {"script": component.source("viewport"), "data": data})


def darken(page: Page) -> None:
    """The reader's computer turns dark."""
    page.evaluate("document.querySelector('.stApp').style.background = 'black'")


def show_address(page: Page, query: str) -> None:
    """The browser shows an address the server has sent."""
    page.evaluate("query => history.pushState(null, '', query)", query)


def state(page: Page, state: str) -> None:
    """Streamlit says what its script does."""
    page.evaluate("state => document.querySelector('.stApp').dataset.testScriptState = state", state)


def reports(page: Page) -> list[object]:
    """What was reported, after longer than a report takes."""
    page.clock.run_for(2000)
    return list(page.evaluate("window.reports"))


@pytest.mark.parametrize("busy", ["running", "rerunRequested", "stopRequested"])
def test_a_run_that_goes_on_is_not_asked_for_again(page: Page, busy: str) -> None:
    """What was clicked a moment before would be lost: the report brings the address from before the click."""
    drawn(page)
    state(page, busy)
    darken(page)
    assert reports(page) == []
    drawn(page)
    assert reports(page) == []
    state(page, "notRunning")
    assert reports(page) == [DARK]


def test_a_moment_between_two_runs_is_not_enough(page: Page) -> None:
    """A click that stops a run is followed by another run: between the two nothing is running."""
    drawn(page)
    darken(page)
    for _click in range(4):
        state(page, "notRunning")
        page.clock.run_for(100)
        state(page, "running")
        page.clock.run_for(450)
    assert page.evaluate("window.reports") == []


@pytest.mark.parametrize("event", ["pointerdown", "click", "keydown", "change"])
def test_a_click_comes_first(page: Page, event: str) -> None:
    """For a moment after a click the server has not yet said that it runs."""
    drawn(page)
    state(page, "notRunning")
    page.evaluate("event => document.body.dispatchEvent(new Event(event, { bubbles: true }))", event)
    darken(page)
    page.clock.run_for(600)
    assert page.evaluate("window.reports") == []
    state(page, "running")
    assert reports(page) == []
    drawn(page)
    state(page, "notRunning")
    assert reports(page) == [DARK]


def test_a_click_counts_also_when_the_page_is_drawn_just_then(page: Page) -> None:
    """What is drawn is the run before it."""
    drawn(page)
    state(page, "notRunning")
    page.evaluate("document.body.dispatchEvent(new Event('click', { bubbles: true }))")
    drawn(page)
    darken(page)
    page.clock.run_for(900)
    assert page.evaluate("window.reports") == []
    assert reports(page) == [DARK]


def test_a_form_that_is_open_comes_first(page: Page) -> None:
    """Another run would take away what is typed into it and not yet sent."""
    drawn(page)
    state(page, "notRunning")
    page.evaluate("document.body.append(Object.assign(document.createElement('div'), { role: 'dialog' }))")
    darken(page)
    assert reports(page) == []
    page.evaluate("document.querySelector('[role=dialog]').remove()")
    assert reports(page) == [DARK]


def test_the_first_run_is_told_at_once(page: Page) -> None:
    """Nobody has clicked anything yet, and all that is drawn for the wrong screen is drawn in vain."""
    darken(page)
    drawn(page)
    assert page.evaluate("window.reports") == [DARK]


def test_a_page_drawn_for_an_older_address_is_drawn_again(page: Page) -> None:
    """Two quick clicks came with the same address: the page shows what the second asked for, without the first."""
    drawn(page)
    show_address(page, "/?plan=A&q=%C4%91%C6%B0%E1%BB%9Dng+b%E1%BB%99")
    assert reports(page) == []
    state(page, "notRunning")
    newest = {"plan": "A", "q": "đường bộ"}
    assert reports(page) == [{"mode": "light", "narrow": False, "address": newest}]
    drawn(page, q="đường bộ", plan="A")
    assert len(reports(page)) == 1
    drawn(page, q="đường bộ", plan="A")
    assert len(reports(page)) == 1


def test_no_page_is_drawn_again_and_again(page: Page) -> None:
    """Where the server cannot tell the browser's address, one more run is all; a new difference is told again."""
    drawn(page)
    state(page, "notRunning")
    show_address(page, "/?plan=A")
    assert len(reports(page)) == 1
    drawn(page)
    assert len(reports(page)) == 1
    drawn(page, plan="A")
    assert len(reports(page)) == 1
    drawn(page)
    assert len(reports(page)) == 2
