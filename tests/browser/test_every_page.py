"""Every page in both languages, both themes and three sizes of window, as a reader's browser shows it.

A new page of the menu is covered by being listed in `navigation.SCREENS`; only its charts are counted in `CHARTS`.
One test is one page in one language and says everything wrong with it at once.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from dashboard.charts import theme
from dashboard.store import database
from dashboard.store.database import Reader
from dashboard.text import translation
from dashboard.ui import navigation
from tests.browser.conftest import served

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")
SIZES: dict[str, ViewportSize] = {
    "projector": {"width": 1366, "height": 768},
    "screen": {"width": 1920, "height": 1080},
    "phone": {"width": 390, "height": 844},
}

ONE_OF = {
    "task": "select task_id as id from progress group by 1 order by count(*) desc, 1 limit 1",
    "agency": "select lead_id as id from task_current where lead_id > '' group by 1 order by count(*) desc, 1 limit 1",
    "upload": "select submission_id as id from submissions where kind = 'report' order by committed_at limit 1",
    "meeting": "select meeting_id as id from meeting_events order by held_at limit 1",
}
"""Pages of one of many, beside those of the menu: which one is opened."""
PAGE_OF = {"upload": "history", "meeting": "meetings"}
PLACES = [screen.name for screen in navigation.SCREENS] + [f"one {kind}" for kind in ONE_OF]
CHARTS = {
    "overview": 2, "timeline": 1, "load": 2, "completion": 3, "budget": 3, "reporting": 1,
    "one task": 1, "one agency": 4,
}  # fmt: skip
"""How many charts a page shows on the demo months; none where it is not listed."""


WIDE: frozenset[str] = frozenset()
"""Pages with a chart that is drawn for a wider window than a phone's, so that its right end is missing there."""

FAILURES = '[data-testid="stException"], [data-testid="stAlertContentError"]'
STREAMLIT_LOOKS_FOR_ITSELF = re.compile(r"/\w+/_stcore/")
"""At an address with a path it first asks below that path, is told 404, and asks at the top."""
OTHER_WORDS = {"english", "make", "serve"}
"""The name of the other language, and a command to type."""


@dataclass(frozen=True, slots=True)
class Known:
    """A violation that Streamlit draws and no setting of ours changes: where it can be seen, and why it stands."""

    rule: str
    selector: str
    seen_at: str
    modes: tuple[str, ...]
    why: str


KNOWN: tuple[Known, ...] = (
    Known(
        "color-contrast",
        '[data-testid="stMain"] [data-testid="stButtonGroup"] [data-selected="true"] *',
        "load",
        ("dark",),
        "Streamlit writes the chosen segment in primaryColor on its own tint, and white on primaryColor in a button: "
        "no colour gives both 4.5:1 on a dark page. The button has it; the segment has 3.5:1 and a frame.",
    ),
    Known(
        "target-size",
        '[data-testid="stSelectbox"] button',
        "one agency",
        ("light", "dark"),
        "The button that empties a box is 22.5 px wide, at any size of the font that fits the projector.",
    ),
)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A running dashboard with the demo months: `paths` by place; `data` are the words that stand in its cells."""

    url: str
    paths: dict[str, str]
    data: frozenset[str]


@dataclass(slots=True)
class Window:
    """One window, and what it complained of since it was last asked."""

    page: Page
    language: str
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def dashboard(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The demo months, served."""
    path = Path(shutil.copy(demo_path, tmp_path_factory.mktemp("every-page")))
    db = database.connect(path)
    with db.reader() as reader:
        ids = {kind: reader.query(query)["id"].iloc[0] for kind, query in ONE_OF.items()}
        data = _data(reader)
    db.close()
    paths = {name: f"/{name}" for name in PLACES} | {PLACES[0]: "/"}
    paths |= {f"one {kind}": f"/{PAGE_OF.get(kind, kind)}?{kind}={found}" for kind, found in ids.items()}
    with served(path) as url:
        yield Dashboard(url, paths, data)


def _data(reader: Reader) -> frozenset[str]:
    """The words of every Vietnamese text in the database (codes have no Vietnamese letter)."""
    columns = reader.query("select table_name, column_name from information_schema.columns where data_type = 'VARCHAR'")
    cells: set[str] = set()
    for table, column in columns.itertuples(index=False):
        cells |= set(reader.query(f'select distinct "{column}" as text from "{table}"')["text"].dropna())
    return frozenset(_words(text for text in cells if not text.isascii()))


def _words(texts: Iterable[str]) -> set[str]:
    """The words of four and more letters without any Vietnamese sign, in small letters."""
    return {word.lower() for text in texts for word in re.findall(r"\w+", text) if re.fullmatch("[A-Za-z]{4,}", word)}


@pytest.fixture(scope="module", params=translation.LANGUAGES)
def window(request: pytest.FixtureRequest, browser: Browser, dashboard: Dashboard) -> Iterator[Window]:
    """The window of a reader of one language, used for one page after the other."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", color_scheme="light")
    context.set_default_timeout(30_000)
    context.add_init_script(AXE)
    context.add_init_script(LOOKS)
    opened = Window(context.new_page(), request.param)

    def asked(request: Request) -> None:
        if not request.url.startswith((dashboard.url, "data:", "blob:")):
            opened.complaints.append(f"asks another host: {request.url}")

    def logged(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLIT_LOOKS_FOR_ITSELF.search(message.location["url"]):
            opened.complaints.append(f"console: {message.text[:200]}")

    opened.page.on("request", asked)
    opened.page.on("console", logged)
    opened.page.on("pageerror", lambda error: opened.complaints.append(f"script: {error}"))
    yield opened
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_page(place: str, window: Window, dashboard: Dashboard) -> None:
    """Nothing broken, cut off, left in English, undrawn, unreadable, or asked of another host.

    Colours do not depend on the language: in the dark the page is seen in Vietnamese only, to save time.
    """
    page, path = window.page, dashboard.paths[place]
    window.complaints.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(SIZES["screen"])
    page.goto(f"{dashboard.url}{path}{'&' if '?' in path else '?'}lang={window.language}")
    page.wait_for_selector("h1")
    settle(page)
    found = [f"failure: {text}" for text in page.locator(FAILURES).all_inner_texts()]
    found += cut_off(page, "screen")
    resize(page, "projector")
    found += [*cut_off(page, "projector"), *undrawn(page, place, "light")]
    if window.language == "vi":  # the same elements in English
        found += inaccessible(page, place, "light")
    if (lang := page.locator("html").get_attribute("lang")) != window.language:
        found.append(f'<html lang="{lang}">')
    if window.language == "vi":
        found += english(page, dashboard)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("background => window.background() === background", arg=rgb("dark"))
        page.keyboard.press("r")  # the charts follow at the next rerun
        settle(page, "dark")
        found += [*undrawn(page, place, "dark"), *inaccessible(page, place, "dark")]
    page.set_viewport_size(SIZES["phone"])
    page.wait_for_timeout(1200)  # the page notices its width within a second and draws its charts once more
    settle(page)
    phone = cut_off(page, "phone")
    if place in WIDE:
        cut_charts = [sentence for sentence in phone if sentence.startswith("phone: chart:")]
        phone = [sentence for sentence in phone if sentence not in cut_charts]
        if window.language == "vi" and not cut_charts:
            found.append("its charts fit on a phone: take it off WIDE")
    found += phone
    found += window.complaints
    assert not found, f"{place}, {window.language}:\n" + "\n".join(dict.fromkeys(found))


def resize(page: Page, size: str) -> None:
    """Make the window this large and wait until the page has followed."""
    page.set_viewport_size(SIZES[size])
    settle(page)


def settle(page: Page, mode: str | None = None) -> None:
    """Wait until the script has run, nothing is being loaded or moved, and every chart is drawn (in this mode)."""
    page.wait_for_function("background => window.isStill(background)", arg=rgb(mode) if mode else None, polling=60)


def rgb(mode: str) -> str:
    """The page's background in a mode as a browser writes it: "rgb(20, 24, 31)"."""
    channels = (int(theme.BACKGROUND[mode][at : at + 2], 16) for at in (1, 3, 5))
    return "rgb({}, {}, {})".format(*channels)


def cut_off(page: Page, size: str) -> list[str]:
    """What sticks out to the right at this size."""
    return [f"{size}: {sentence}" for sentence in page.evaluate("window.cutOff()")]


def undrawn(page: Page, place: str, mode: str) -> list[str]:
    """Charts that are missing, empty, without words for those who cannot see them, or in the other mode's colours."""
    charts = page.evaluate("window.charts()")
    found = [] if len(charts) == CHARTS.get(place, 0) else [f"{len(charts)} charts, not {CHARTS.get(place, 0)}"]
    for number, chart in enumerate(charts, start=1):
        if not chart["marks"]:
            found.append(f"{mode}: chart {number} is empty")
        if not chart["alt"]:
            found.append(f"{mode}: chart {number} has no text in its place")
        if chart["background"] != rgb(mode):
            found.append(f"{mode}: chart {number} lies on {chart['background']}")
    return found


def inaccessible(page: Page, place: str, mode: str) -> list[str]:
    """Violations that are ours, and known ones that should be seen here and are not."""
    violations = page.evaluate(
        "known => window.violations(known)", [{"rule": one.rule, "selector": one.selector} for one in KNOWN]
    )
    seen = {violation["known"] for violation in violations}
    return [
        *(f"{mode}: {v['rule']}: {v['why']}: {v['html']}" for v in violations if v["known"] < 0),
        *(
            f"{mode}: no longer occurs, take it off KNOWN: {one.rule} at {one.selector}"
            for number, one in enumerate(KNOWN)
            if one.seen_at == place and mode in one.modes and number not in seen
        ),
    ]


def english(page: Page, dashboard: Dashboard) -> list[str]:
    """Words of our English texts on a Vietnamese page: none that the Vietnamese texts or the data use as well."""
    texts = translation._vietnamese()
    ours = _words(texts) - _words(texts.values()) - dashboard.data - OTHER_WORDS
    return [f"English: {text[:80]!r}" for text in page.evaluate("window.saidOnPage()") if _words([text]) & ours]
