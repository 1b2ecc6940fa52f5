"""The slides in a real browser: keys, clicks and remotes move them, nothing is cut, nothing is fetched."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser import looks
from tests.browser.conftest import PATIENCE_MS, Office

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll('section')].flatMap((slide) => {
  const was = slide.hidden;
  slide.hidden = false;
  const body = slide.querySelector('.body');
  const bottom = body.getBoundingClientRect().bottom + 1;
  const low = [...body.querySelectorAll('*')].some((part) => part.getBoundingClientRect().bottom > bottom);
  const wide = [...slide.querySelectorAll('h1, .body, .value, .count, .right, .top, .key, footer')]
    .some((part) => part.scrollWidth > part.clientWidth + 1);
  const small = [...slide.querySelectorAll('*')].filter((part) => part.childNodes.length
    && [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && parseFloat(getComputedStyle(part).fontSize) < (part.closest('.rows, .key, svg') ? 24 : 28));
  slide.hidden = was;
  return low || wide || small.length ? [slide.id + (low ? ' low' : '') + (wide ? ' wide' : '')
    + small.map((part) => ' small: ' + part.textContent)] : [];
})"""


@pytest.fixture
def complaints(page: Page, office: Office) -> Iterator[list[str]]:
    """What the browser complains of, and every request that leaves the dashboard."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: lines.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((office.url, "data:")) else lines.append(sent.url))
    yield lines


def number(page: Page) -> str:
    """The slide that is shown: "3/12"."""
    return page.locator("section:not([hidden]) .number").inner_text()


@pytest.mark.parametrize("query", ["", "?lang=en", "?plan=A&period=2024-01&agency=so-vhttdl"])
def test_nothing_is_cut_or_too_small_or_fetched(page: Page, office: Office, complaints: list[str], query: str) -> None:
    """On a 1366 × 768 projector every slide is whole, its text 28 px or more, in charts 24 px or more. A larger screen,
    a phone and a reader's dark theme change nothing but the scale. All is in one language, and can be read by all."""
    looks.prepare(page)
    page.goto(f"{office.url}/present{query}")
    expect(page.locator("section")).not_to_have_count(2)
    assert page.evaluate(CUT) == []
    for size in looks.SIZES.values():
        page.set_viewport_size(size)
        expect(page.locator("#stage")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size(looks.SIZES["projector"])
    page.emulate_media(color_scheme="dark")
    faults = []
    # The hint is looked at on the first slide; while it fades nothing on it can be read.
    page.evaluate("document.getAnimations().forEach(one => one.pause())")
    for number in range(page.locator("section").count()):
        page.evaluate(
            "number => document.querySelectorAll('section').forEach((one, i) => one.hidden = i != number)", number
        )
        faults += looks.foreign(page, "en" if "lang=en" in query else "vi", office.data)
        if not query:
            faults += looks.inaccessible(page, "light")
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert not complaints


def test_a_phone_shows_whole_slides(browser: Browser, office: Office) -> None:
    """Held upright or across, a phone shows all of a slide: nothing of it lies beyond the edges of the screen."""
    context = browser.new_context(is_mobile=True, has_touch=True)
    page = context.new_page()
    for width, height in [(390, 844), (844, 390)]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{office.url}/present#4")
        assert page.evaluate("[innerWidth, innerHeight]") == [width, height]
        expect(page.locator("#slide-attention")).to_be_in_viewport(ratio=1)
    context.close()


@pytest.fixture
def projector(browser: Browser) -> Iterator[Page]:
    """A window that is not yet as large as the screen."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, screen={"width": 1366, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_keys_clicks_and_numbers_move(projector: Page, office: Office) -> None:
    """The first key goes full screen; then all keys a presenter has lead through the slides, and Esc leads back."""
    page = projector
    page.goto(f"{office.url}/present?lang=en&from=load")
    count = page.locator("section").count()
    page.keyboard.press("ArrowRight")
    expect(page.locator("body:fullscreen")).to_have_count(1)
    assert number(page) == f"1/{count}"
    at = 1
    for key, step in [("ArrowRight", 1), ("ArrowDown", 1), (" ", 1), ("PageDown", 1), ("ArrowLeft", -1),
                      ("ArrowUp", -1), ("PageUp", -1), ("Backspace", -1), ("PageUp", 0)]:  # fmt: skip
        page.keyboard.press(key)
        at += step
        assert number(page) == f"{at}/{count}", key
    page.keyboard.press("End")
    assert number(page) == f"{count}/{count}"
    page.keyboard.press("ArrowRight")
    assert number(page) == f"{count}/{count}"
    page.keyboard.press("Home")
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    assert number(page) == f"10/{count}"
    page.mouse.click(1200, 400)
    assert number(page) == f"11/{count}"
    page.mouse.click(100, 400)
    assert number(page) == f"10/{count}"
    page.keyboard.press("f")
    expect(page.locator("body:fullscreen")).to_have_count(0)
    page.reload()
    assert number(page) == f"10/{count}"
    page.keyboard.press("Escape")
    page.wait_for_url("**/load?lang=en")


def test_an_address_with_a_number_opens_there_and_one_escape_leaves(page: Page, office: Office) -> None:
    """The number of a slide may stand in the address; also while a number is being typed Esc leaves at once."""
    page.goto(f"{office.url}/present?lang=en&from=load#3")
    assert number(page).startswith("3/")
    page.goto(f"{office.url}/present?lang=en&from=load#4")
    expect(page.locator("section:not([hidden]) .number")).to_have_text(re.compile("^4/"))
    page.keyboard.press("7")
    page.keyboard.press("Escape")
    page.wait_for_url("**/load?lang=en")


def test_one_click_from_a_page_and_back(page: Page, office: Office) -> None:
    """The button on a page opens the slides of its filters in a window of their own; Esc leads back to the page."""
    page.goto(f"{office.url}/load?plan=A")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Trình chiếu").click()
    deck = opened.value
    expect(deck.locator("#slide-title footer")).to_contain_text("Kế hoạch A")
    assert deck.locator("body").get_attribute("data-back") == "load?plan=A"
    with deck.expect_event("close"), suppress(Error):  # closed before the key is let go
        deck.keyboard.press("Escape")
    assert page.url.endswith("/load?plan=A")
