"""Every page, in both languages, on the demo months: no exception, no empty page, no English left in Vietnamese."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.text import translation
from dashboard.ui import navigation

PAGES = [screen.name for screen in navigation.SCREENS]


def run(page: str, **address: str) -> AppTest:
    """The page as opened at this address."""
    test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    return test if page == PAGES[0] else test.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def texts(test: AppTest) -> str:
    """All that the page says, headings, sentences and labels."""
    parts = [*test.title, *test.header, *test.markdown, *test.caption, *test.info, *test.success, *test.error]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.usefixtures("demo_office")
@pytest.mark.parametrize("language", translation.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens(page: str, language: str) -> None:
    """A cold visit shows a title and no failure, in either language."""
    test = run(page, lang=language)
    assert not test.exception
    assert not test.error
    assert test.title


@pytest.mark.usefixtures("demo_office")
@pytest.mark.parametrize("page", PAGES)
def test_no_english_left_in_vietnamese(page: str) -> None:
    """Nothing a Vietnamese page says is an English source string of the catalogue."""
    said = texts(run(page))
    english = {k for k, v in translation._vietnamese().items() if v and v != k and len(k) > 12 and "{" not in k}
    assert not [sentence for sentence in english if sentence in said]


@pytest.mark.usefixtures("demo_office")
@pytest.mark.parametrize(
    "address",
    [
        {"plan": "A"},
        {"plan": "B", "section": "II.4"},
        {"plan": "A", "section": "D"},
        {"agency": "so-y-te"},
        {"agency": "ubnd-tp-lai-chau", "period": "2023-12"},
        {"period": "2023-03"},
        {"period": "2024-12"},
        {"plan": "Z", "agency": "nobody", "period": "1999-13", "section": "?"},
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_filters_never_break_a_page(page: str, address: dict[str, str]) -> None:
    """Any filter from the address, also one that names nothing or leaves nothing, gives a page."""
    test = run(page, **address)
    assert not test.exception
    assert not test.error
    assert test.title


@pytest.mark.usefixtures("demo_office")
def test_demo_is_labelled_on_every_page() -> None:
    """As long as demo figures are in the database, each page says so and names the way to a clean start."""
    for page in PAGES:
        assert "ví dụ tự tạo" in texts(run(page)), page
