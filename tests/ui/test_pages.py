"""Every page on the demo months, whatever the filters: no exception, no empty page. How they look: tests/browser."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.ui.app import navigation

PAGES = [screen.name for screen in navigation.SCREENS]


def run(page: str, **address: str) -> AppTest:
    """The page as opened at this address."""
    test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=300)
    for name, value in address.items():
        test.query_params[name] = value
    if page != PAGES[0]:
        test.switch_page(str(ROOT / "pages" / f"{page}.py"))
    return test.run()


def texts(test: AppTest) -> str:
    """All that the page says, headings, sentences and labels."""
    parts = [*test.title, *test.header, *test.markdown, *test.caption, *test.info, *test.success, *test.error]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.usefixtures("demo_office")
@pytest.mark.parametrize(
    "address",
    [
        {"plan": "B", "section": "II.4", "period": "2024-12"},
        {"plan": "A", "section": "D", "agency": "so-y-te", "lang": "en"},
        {"agency": "ubnd-tp-lai-chau", "period": "2023-12"},
        {"period": "2023-03", "lang": "en"},
        {"plan": "Z", "agency": "nobody", "period": "1999-13", "section": "?"},
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_filters_never_break_a_page(page: str, address: dict[str, str]) -> None:
    """Any filter from the address, also one that names nothing or leaves nothing, gives a page; as long as demo figures
    are in the database, it says so."""
    test = run(page, **address)
    assert not test.exception
    assert not test.error
    assert test.title
    assert ("made-up examples" if address.get("lang") == "en" else "ví dụ tự tạo") in texts(test)
