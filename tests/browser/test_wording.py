"""Nothing that a Vietnamese reader comes across on the screen is English: pages, menus, dialogs, table menus."""

from playwright.sync_api import Page

from dashboard.text import translation
from dashboard.ui import navigation, wording
from tests.browser.conftest import Office

STREAMLIT = (
    "Made with", "Theme", "System", "Light", "Dark", "Rerun", "Settings", "Print", "Record", "Developer options",
    "Clear cache", "Deploy", "About", "Get help", "Report a bug", "Wide mode", "Press Enter", "Choose an option",
    "No results", "No options", "Upload", "Drag and drop", "Browse files", "Limit", "per file", "Page not found",
    "Use system setting", "Loading", "Running", "Show/hide columns", "Sort ascending", "Format", "Dismiss", "Copy",
)  # fmt: skip
"""What Streamlit says in these places, or said in other versions."""

_VISIBLE = """() => {
  const said = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (!parent || !parent.checkVisibility()) continue
    if (parent.closest("script, style, noscript, [role=img], [data-testid=stIconMaterial]")) continue
    said.push(walker.currentNode.nodeValue.trim())
  }
  for (const element of document.querySelectorAll("[placeholder], [title], [aria-label]"))
    if (element.checkVisibility())
      for (const name of ["placeholder", "title", "aria-label"]) said.push((element.getAttribute(name) ?? "").trim())
  return [...new Set(said)].filter(Boolean)
}"""


def _english() -> set[str]:
    """The catalogue's English texts that have another Vietnamese one; a name is no text."""
    return {en for en, vi in translation._vietnamese().items() if vi and vi != en and "{" not in en}


def _read(page: Page) -> set[str]:
    page.wait_for_timeout(150)  # a menu slides in
    return set(page.evaluate(_VISIBLE))


def _settle(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.get_by_label(translation._vietnamese()["Main menu"]).first.wait_for()
    page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")


def test_no_english_on_any_page_menu_or_dialog(office: Office, page: Page) -> None:
    """Every page, the main menu, a box without a match and the dialog for a wrong address speak Vietnamese."""
    said: dict[str, set[str]] = {}
    page.goto(f"{office.url}/search?q=bao")
    _settle(page)
    said["search"] = _read(page)
    for screen in navigation.SCREENS:
        if screen.group:
            title = translation._vietnamese()[screen.title]
            page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
            page.wait_for_url(f"**/{'' if screen is navigation.SCREENS[0] else screen.name}*")
            _settle(page)
            said[screen.name] = _read(page)
    page.get_by_test_id("stMainMenu").locator("button").click()
    page.get_by_text("Streamlit v").wait_for()
    said["menu"] = _read(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("stSelectbox").locator("input").first.fill("zzzz")
    page.get_by_text(translation._vietnamese()["No results"]).wait_for()
    said["empty box"] = _read(page)
    page.goto(f"{office.url}/no-such-page")
    page.get_by_role("dialog").wait_for()
    page.get_by_label(translation._vietnamese()["Main menu"]).first.wait_for()
    said["dialog"] = _read(page)
    english = _english() | set(wording.TEXTS) - {"Euro"}
    found = {
        where: sorted(text for text in texts if text in english or text.startswith(STREAMLIT))
        for where, texts in said.items()
    }
    assert {where: texts for where, texts in found.items() if texts} == {}
    assert all(len(texts) > 20 for texts in said.values())
