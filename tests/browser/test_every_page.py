"""Every page in both languages, both themes and three sizes of window, as a reader's browser shows it.

A new page of the menu is covered by being listed in `navigation.SCREENS`; only its charts are counted in `CHARTS`.
One test is one page and says everything wrong with it at once.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.store import database
from dashboard.ui.app import navigation
from tests.browser import looks
from tests.browser.conftest import served
from tests.browser.looks import Data, Mode

pytestmark = pytest.mark.browser

ONE_OF = {
    "task": "select task_id as id from progress group by 1 order by count(*) desc, 1 limit 1",
    "agency": "select lead_id as id from task_current where lead_id > '' group by 1 order by count(*) desc, 1 limit 1",
    "upload": "select submission_id as id from submissions where kind = 'report' order by committed_at limit 1",
    "meeting": "select meeting_id as id from meeting_events order by held_at limit 1",
}
"""Pages of one of many, beside those of the menu: which one is opened."""
PAGE_OF = {"upload": "history", "meeting": "meetings"}
MORE = {"search with results": "/search?q=bao", "calendar": "/timeline?view=calendar"}
"""Further looks of pages of the menu, by address."""
PLACES = [*(screen.name for screen in navigation.SCREENS), *(f"one {kind}" for kind in ONE_OF), *MORE]
CHARTS = {
    "overview": 2, "timeline": 1, "load": 2, "completion": 3, "budget": 3, "reporting": 1,
    "one task": 1, "one agency": 4,
}  # fmt: skip
"""How many charts a page shows on the demo months; none where it is not listed."""
DIALOGS = {
    "/reporting?period=2024-07": ["opened"],
    "/reporting?period=2024-06": ["changed", "closed"],
    "/reporting?period=2023-06": ["reopened"],
    "one upload": ["undo"],
    "submit": ["ending"],
    "meetings": ["meeting", "change", "correct"],
}
"""Which forms a place opens on the demo months, by how their names begin."""
NAMES = {"vi": "Tiếng Việt", "en": "English"}
WIDE: frozenset[str] = frozenset()
"""Pages with something wider than a phone, so that its right end is missing there."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A running dashboard with the demo months: `paths` by place."""

    url: str
    paths: dict[str, str]
    data: Data


@pytest.fixture(scope="module")
def dashboard(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The demo months, served."""
    path = Path(shutil.copy(demo_path, tmp_path_factory.mktemp("every-page")))
    db = database.connect(path)
    with db.reader() as reader:
        ids = {kind: reader.query(query)["id"].iloc[0] for kind, query in ONE_OF.items()}
        data = Data.of(reader)
    db.close()
    paths = {name: f"/{name}" for name in PLACES} | {PLACES[0]: "/"} | MORE
    paths |= {f"one {kind}": f"/{PAGE_OF.get(kind, kind)}?{kind}={id_}" for kind, id_ in ids.items()}
    with served(path) as url:
        yield Dashboard(url, paths, data)


@pytest.fixture(scope="module")
def window(reader: BrowserContext, dashboard: Dashboard) -> Iterator[Page]:
    """One window, used for one page after the other."""
    page = reader.new_page()
    looks.prepare(page)
    yield page
    page.close()


@pytest.fixture(scope="module")
def complaints(window: Page, dashboard: Dashboard) -> list[str]:
    """What the window complained of."""
    return looks.complaints(window, dashboard.url)


@pytest.mark.parametrize("place", PLACES)
def test_page(place: str, window: Page, complaints: list[str], dashboard: Dashboard) -> None:
    """Nothing broken, cut off, left in the other language, undrawn, unreadable, or asked of another host.

    Opened once and dragged to every size in one language and theme, then back through them in the other language and
    theme, so that each size is seen in both; every other page begins with the other ones. Axe looks at all when the
    page is open, at the colours of the other theme, and on a phone at what the page is made of: it is the same page.
    """
    looks_of_it = list(zip(("vi", "en"), looks.MODES, strict=True))
    if PLACES.index(place) % 2:
        looks_of_it.reverse()
    (language, mode), (other_language, other_mode) = looks_of_it
    complaints.clear()
    open_(window, dashboard.url + dashboard.paths[place], language, mode)
    faults = looks.inaccessible(window, mode, place=place)
    faults += looked_over(window, place, language, mode, ["projector", "screen", "phone"], dashboard.data)
    looks.show(window, "screen", language, other_mode)
    speak(window, other_language, other_mode)
    faults += looked_over(window, place, other_language, other_mode, ["screen", "projector"], dashboard.data)
    faults += looks.inaccessible(window, other_mode, place=place, part="colours")
    faults += looked_over(window, place, other_language, other_mode, ["phone"], dashboard.data)
    faults += looks.inaccessible(window, other_mode, part="structure")
    faults += complaints
    if place in WIDE:
        wide = [sentence for sentence in faults if "phone: " in sentence and "cut off" in sentence]
        faults = [one for one in faults if one not in wide] if wide else ["it fits on a phone: take it off WIDE"]
    assert not faults, f"{place}:\n" + "\n".join(dict.fromkeys(faults))


def test_dialogs(window: Page, complaints: list[str], dashboard: Dashboard) -> None:
    """Each form opened once in either language: all of it is in that language, fits, also on a phone, and can be used
    by everybody; Escape leads back to its button."""
    complaints.clear()
    faults: list[str] = []
    for place, names in DIALOGS.items():
        open_(window, dashboard.url + dashboard.paths.get(place, place), "vi", "light")
        if place == "submit":
            window.locator(".st-key-submit-part").get_by_role("radio").last.click()
        faults += dialogs_looked_over(window, names, "vi", "light", dashboard.data)
        speak(window, "en", "light")
        looks.show(window, "phone", "en", "dark")
        faults += dialogs_looked_over(window, names, "en", "dark", dashboard.data)
    assert not faults + complaints, "\n".join(faults + complaints)


def dialogs_looked_over(page: Page, names: list[str], language: str, mode: Mode, data: Data) -> list[str]:
    """What is wrong with the forms of the page that is open, by how their names begin."""
    faults = []
    for name in names:
        button = page.locator(f"[class*=st-key-open-{name}] button").first
        button.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        looks.settle(page, language, mode)
        sentences = [*looks.foreign(page, language, data), *looks.failures(page), *looks.cut_off(page)]
        sentences += looks.inaccessible(page, mode, within="[role=dialog]")
        faults += [f"{name}, {language}, {mode}: {sentence}" for sentence in sentences]
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        try:
            expect(button).to_be_focused()
        except AssertionError:
            focus = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            faults.append(f"{name}, {language}, {mode}: after Escape the focus is on {focus}")
    return faults


def open_(page: Page, address: str, language: str, mode: Mode) -> None:
    """Open an address at the projector's size."""
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size(looks.SIZES["projector"])
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    looks.settle(page, language, mode)


def speak(page: Page, language: str, mode: Mode) -> None:
    """Choose a language as a reader does."""
    page.get_by_test_id("stSidebar").get_by_text(NAMES[language], exact=True).click()
    page.mouse.move(0, 0)
    looks.settle(page, language, mode)


def looked_over(page: Page, place: str, language: str, mode: Mode, sizes: list[str], data: Data) -> list[str]:
    """What is wrong with the page that is open, dragged through these sizes in this theme."""
    faults = looks.foreign(page, language, data)
    for size in sizes:
        looks.show(page, size, language, mode)
        sentences = [*looks.failures(page), *looks.cut_off(page), *looks.undrawn(page, CHARTS.get(place, 0), mode)]
        faults += [f"{language}, {mode}, {size}: {sentence}" for sentence in sentences]
    return faults
