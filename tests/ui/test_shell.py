"""What stands around every page: the menu with the filters in its links, and the notice of demo data."""

import re
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.store.database import Database
from dashboard.ui.app import navigation
from tests import build

pytestmark = pytest.mark.usefixtures("blank_pages")


def _open(**address: str) -> AppTest:
    shell = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=300)
    for name, value in address.items():
        shell.query_params[name] = value
    shell.run()
    assert not shell.exception
    return shell


def test_the_menu_leads_to_every_page_with_the_filters_kept(office: Database) -> None:
    """Going on to the next page does not lose what was chosen on this one, nor the language."""
    build.plan(office, [build.task("1")])
    links = _open(lang="en", plan="P", agency="nobody", task="P/1").sidebar.page_link
    assert [link.label for link in links] == [screen.title for screen in navigation.SCREENS if screen.group]
    assert all(parse_qs(link.proto.query_string) == {"plan": ["P"], "lang": ["en"]} for link in links)


def test_a_page_that_ends_early_keeps_its_menu(office: Database) -> None:
    """What stands around the page is drawn behind it, also where the page has nothing more to say; after `st.stop`
    nothing would be."""
    build.plan(office, [build.task("1")])
    page = navigation.ROOT / "pages" / f"{navigation.SCREENS[0].name}.py"
    page.write_text("from dashboard.ui.kit import page\npage.stop()\n")
    assert _open(lang="en").sidebar.page_link
    assert not [path.name for path in (ROOT / "pages").glob("*.py") if "st.stop()" in path.read_text(encoding="utf-8")]


def test_no_page_stands_beside_the_main_script() -> None:
    """Streamlit would serve a folder `pages/` there by itself, without the shell around its pages."""
    assert re.search(r'"(ui/)?shell\.py"', (ROOT / "app.py").read_text(encoding="utf-8"))
    assert not (ROOT / "src" / "dashboard" / "ui" / "pages").exists()


def test_the_start_page_is_the_overview(office: Database) -> None:
    """The address without a path opens the one screen a chair needs."""
    assert _open().text[0].value == "overview"


def test_demo_data_is_announced_on_the_page_until_it_is_gone(office: Database) -> None:
    """Made-up progress is never taken for real, and the way to a clean start is named; real data has no notice."""
    build.plan(office, [build.task("1")])
    build.report(office, "a", "2024-01", {"1": 10})
    assert not [words for words in _open().markdown if "ví dụ tự tạo" in words.value]
    with office.writer() as writer:
        writer.execute("update submissions set is_demo = true where kind = 'report'")
    assert [words for words in _open().markdown if "ví dụ tự tạo" in words.value]


def test_every_page_of_the_menu_has_an_icon_and_an_address_of_its_own() -> None:
    """Addresses are stable English words, so that links last."""
    names = [screen.name for screen in navigation.SCREENS]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isalpha() for name in names)
    assert all(screen.icon.startswith(":material/") for screen in navigation.SCREENS)
