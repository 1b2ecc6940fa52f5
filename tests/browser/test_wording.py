"""What Streamlit says of itself is Vietnamese, too: the main menu, a box without a match, a wrong address.

The pages themselves: test_every_page.py.
"""

import pytest
from playwright.sync_api import Page, expect

from dashboard import __version__
from dashboard.text import translation
from tests.browser import looks
from tests.browser.conftest import Office

pytestmark = pytest.mark.browser


def test_no_english_in_menu_box_or_dialog(office: Office, page: Page) -> None:
    """The main menu, a box without a match and the dialog for a wrong address speak Vietnamese."""
    looks.prepare(page)
    vietnamese = translation._vietnamese()
    faults = []

    def read(where: str) -> None:
        page.wait_for_timeout(150)  # a menu slides in
        faults.extend(f"{where}: {sentence}" for sentence in looks.foreign(page, "vi", office.data))

    page.goto(f"{office.url}/submit")
    page.get_by_test_id("stMainMenu").get_by_label(vietnamese["Main menu"]).click()
    page.get_by_text("Streamlit v").wait_for()
    read("menu")
    page.keyboard.press("Escape")
    page.get_by_test_id("stSelectbox").locator("input").first.fill("zzzz")
    page.get_by_text(vietnamese["No results"]).wait_for()
    read("empty box")
    page.goto(f"{office.url}/no-such-page")
    page.get_by_role("dialog").wait_for()
    page.get_by_label(vietnamese["Main menu"]).first.wait_for()
    read("dialog")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("language", "about", "words"), [("vi", "Giới thiệu", "Phiên bản"), ("en", "About", "Version")]
)
def test_version_stands_in_the_menu(office: Office, page: Page, language: str, about: str, words: str) -> None:
    """Whoever reports a fault can say of which version, in the language of the page."""
    page.goto(f"{office.url}/submit?lang={language}")
    page.wait_for_selector("h1")
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    page.get_by_text(about, exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{words} {__version__}")
