"""What a person would object to on the page that is open. Each function returns sentences, none if all is well."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

from dashboard.charts import theme
from dashboard.store.database import Reader
from dashboard.text import translation
from dashboard.ui.app.viewport import NARROW_PX

Mode = Literal["light", "dark"]
Part = Literal["all", "colours", "structure"]
"""Which of axe's rules: the colours are half of what a look costs."""
MODES: tuple[Mode, Mode] = ("light", "dark")
SIZES: dict[str, ViewportSize] = {
    "projector": {"width": 1366, "height": 768},
    "phone": {"width": 390, "height": 844},
    "screen": {"width": 1920, "height": 1080},
}
SCRIPTS = (
    Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8"),
    Path(__file__).with_name("looks.js").read_text("utf-8"),
)
FAILURES = '[data-testid="stException"], [data-testid="stAlertContentError"]'
STREAMLIT_LOOKS_FOR_ITSELF = re.compile(r"/\w+/_stcore/")
"""At an address with a path it first asks below that path, is told 404, and asks at the top."""
OTHER_WORDS = {"english"}
"""The name of the other language."""

STREAMLIT = (
    "Made with", "Theme", "System", "Light", "Dark", "Rerun", "Settings", "Print", "Record", "Developer options",
    "Clear cache", "Deploy", "About", "Get help", "Report a bug", "Wide mode", "Press Enter", "Choose an option",
    "No results", "No options", "Upload", "Drag and drop", "Browse files", "Limit", "per file", "Page not found",
    "Use system setting", "Loading", "Running", "Show/hide columns", "Sort ascending", "Format", "Dismiss", "Copy",
)  # fmt: skip
"""How texts begin that Streamlit says of itself, or said in other versions."""


@dataclass(frozen=True, slots=True)
class Known:
    """A violation that Streamlit draws and no setting of ours changes: where it can be seen, and why it stands."""

    rule: str
    selector: str
    seen_at: str
    modes: tuple[Mode, ...]
    why: str


KNOWN: tuple[Known, ...] = (
    Known(
        "color-contrast",
        '[data-testid="stMain"] [data-testid="stButtonGroup"] [data-selected="true"] *',
        "completion",
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


def complaints(page: Page, url: str) -> list[str]:
    """Grows by what the browser complains of, and by every request to another host than the dashboard at `url`."""
    lines: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            lines.append(f"asks another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLIT_LOOKS_FOR_ITSELF.search(message.location["url"]):
            lines.append(f"console: {message.text[:200]}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: lines.append(f"script: {error}"))
    return lines


def prepare(page: Page) -> None:
    """Give what is opened in this window the scripts that look at it."""
    for script in SCRIPTS:
        page.add_init_script(script)


def show(page: Page, size: str, language: str, mode: Mode) -> None:
    """Drag the window to a size and switch the theme; wait until the page has followed."""
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size(SIZES[size])
    settle(page, language, mode)


def settle(page: Page, language: str, mode: Mode) -> None:
    """Wait until the script has run for this window, address, language and theme, nothing is loading or moving, and
    every chart is drawn in the theme."""
    assert page.viewport_size
    drawn_for = [language, rgb(mode), mode, page.viewport_size["width"] < NARROW_PX]
    page.wait_for_function("drawn_for => window.isStill(...drawn_for)", arg=drawn_for, polling=100)


def rgb(mode: Mode) -> str:
    """The page's background in a theme as a browser writes it: "rgb(20, 24, 31)"."""
    channels = (int(theme.BACKGROUND[mode][at : at + 2], 16) for at in (1, 3, 5))
    return "rgb({}, {}, {})".format(*channels)


def failures(page: Page) -> list[str]:
    """Exceptions and red boxes."""
    return [f"failure: {text}" for text in page.locator(FAILURES).all_inner_texts()]


def cut_off(page: Page) -> list[str]:
    """What sticks out to the right."""
    return list(page.evaluate("window.cutOff()"))


def undrawn(page: Page, count: int, mode: Mode) -> list[str]:
    """Charts that are missing, empty, without words for those who cannot see them, or in the other theme's colours."""
    charts = page.evaluate("window.charts()")
    faults = [] if len(charts) == count else [f"{len(charts)} charts, not {count}"]
    for number, chart in enumerate(charts, start=1):
        if not chart["marks"]:
            faults.append(f"chart {number} is empty")
        if not chart["alt"]:
            faults.append(f"chart {number} has no text in its place")
        if chart["background"] != rgb(mode):
            faults.append(f"chart {number} lies on {chart['background']}")
    return faults


def inaccessible(
    page: Page,
    mode: Mode,
    *,
    place: str = "",
    within: str = "html",
    part: Literal["all", "colours", "structure"] = "all",
) -> list[str]:
    """Violations that are ours, in an element, of a part of the rules, and known ones that should be seen at this place
    and are not. Looking at the colours is half of what a look costs."""
    violations = page.evaluate(
        "asked => window.violations(...asked)",
        [[{"rule": one.rule, "selector": one.selector} for one in KNOWN], within, part],
    )
    seen = {violation["known"] for violation in violations}
    return [
        *(f"{v['rule']}: {v['why']}: {v['html']}" for v in violations if v["known"] < 0),
        *(
            f"no longer occurs, take it off KNOWN: {one.rule} at {one.selector}"
            for number, one in enumerate(KNOWN)
            if one.seen_at == place
            and mode in one.modes
            and part in ("all", "colours" if one.rule == "color-contrast" else "structure")
            and number not in seen
        ),
    ]


@dataclass(frozen=True, slots=True)
class Data:
    """What stands in the cells of a database, in no language of ours: `words`, and all texts as one."""

    words: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    text: str = ""

    @classmethod
    def of(cls, reader: Reader) -> "Data":
        """Every text of the database that has a Vietnamese letter: a code has none; JSON has English names in it."""
        columns = reader.query(
            "select table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
        )
        cells: set[str] = set()
        for table, column in columns.itertuples(index=False):
            cells |= set(reader.query(f'select distinct "{column}" as text from "{table}"')["text"].dropna())
        cells = {text for text in cells if not text.isascii() and not text.startswith(("{", "["))}
        return cls(frozenset(_words(cells)), frozenset(cells), "\n".join(cells).casefold())


def foreign(page: Page, language: str, data: Data) -> list[str]:
    """What the page says, shows on hovering or tells a screen reader in the other language."""
    is_foreign = _is_english if language == "vi" else _is_vietnamese
    given_up_at = time.monotonic() + 30
    while True:
        sentences = [f"not {language}: {t[:80]!r}" for t in page.evaluate("window.saidOnPage()") if is_foreign(t, data)]
        if not sentences or time.monotonic() > given_up_at:
            break
        page.wait_for_timeout(300)  # a grid tells screen readers a while after it has drawn
    lang = page.locator("html").get_attribute("lang")
    return sentences if lang == language else [*sentences, f'<html lang="{lang}">']


def _is_english(text: str, data: Data) -> bool:
    """A text of the catalogue as it stands in the code, one of its words that neither Vietnamese nor data use, or a
    text of Streamlit."""
    whole, words, _vi_whole, _vi_parts = _catalogue()
    is_english = text in whole or text.startswith(STREAMLIT) or _words([text]) & words - data.words
    return bool(is_english) and text not in data.cells


def _is_vietnamese(text: str, data: Data) -> bool:
    """A translation of the catalogue, or a part of one that is not in the data."""
    _en_whole, _en_words, whole, parts = _catalogue()
    if text in data.cells:
        return False
    folded = text.casefold()
    return text in whole or any(part in folded and part not in data.text for part in parts)


@cache
def _catalogue() -> tuple[set[str], set[str], set[str], set[str]]:
    """English texts and words; Vietnamese texts, and what of these is long enough to be known within another text."""
    texts = {en: vi for en, vi in translation._vietnamese().items() if vi and vi != en}
    english, vietnamese = set(texts) - set(texts.values()), set(texts.values()) - set(texts)
    words = _words(texts) - _words(translation._vietnamese().values()) - OTHER_WORDS
    parts = {part.strip().casefold() for text in vietnamese for part in re.split(r"\{[^}]*\}", text)}
    return english, words, vietnamese, {part for part in parts if len(part) > 7 and " " in part and not part.isascii()}


def _words(texts: Iterable[str]) -> set[str]:
    """The words of four and more letters without any Vietnamese sign, in small letters; not what is filled in."""
    prose = " ".join(re.sub(r"\{[^}]*\}", " ", text) for text in texts)
    return {word.lower() for word in re.findall(r"\w+", prose) if re.fullmatch("[A-Za-z]{4,}", word)}
