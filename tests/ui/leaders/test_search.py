"""Search: the box of every page leads to the hits, each hit to its page; text from data is shown letter by letter."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.ui.leaders import search
from tests import build
from tests.ui import opened
from tests.ui.conftest import OfficeWith
from tests.ui.test_shell import _open as open_shell

pytestmark = pytest.mark.usefixtures("blank_pages")


def _reported(office: Database) -> None:
    """Plan P of 25 tasks "Việc …" led by a, the first with b; reports of January and February 2024."""
    build.plan(office, [build.task("1", ["a", "b"]), *(build.task(str(n), ["a"]) for n in range(2, 26))])
    build.report(office, "a", "2024-01", {"1": {"percent": 1.0, "difficulty": "Thiếu **vốn** [xem](http://x.vn)"}})
    build.report(office, "b", "2024-02", {"1": {"percent": 1.0, "result": "Xong việc cắm cờ"}})
    at = datetime(2024, 2, 5, tzinfo=UTC)
    with office.writer() as writer:
        held = meetings.record(writer, Meeting(at, "Giao ban"), by="x", at=at)
        meetings.conclude(writer, held, Conclusion("Cấp vốn", "b", date(2024, 3, 1), "P/1"), by="x", at=at)


@pytest.fixture
def reported(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_reported)


def _links(page: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    return [(link.label, parse_qs(link.proto.query_string)) for link in page.get("page_link")]


def _texts(page: AppTest) -> list[Any]:
    return [part.value for part in (*page.header, *page.markdown)]


def test_every_kind_of_hit_leads_to_its_page_with_the_filters_kept(reported: Database) -> None:
    """A hit of each kind is one click away from the task, agency or meeting, in the same view."""
    page = opened.at("search", q="von", lang="en", plan="P")
    assert [part.value for part in page.header] == ["In the agencies' reports :gray[1]", "Conclusions :gray[1]"]
    (task, at_task), (conclusion, at_meeting) = _links(page)
    assert (task, at_task) == ("1 Việc 1", {"plan": ["P"], "lang": ["en"], "task": ["P/1"]})
    assert conclusion == "Cấp **vốn**"
    assert set(at_meeting) == {"plan", "lang", "conclusion"}
    (agency, *_tasks) = _links(opened.at("search", q="co quan b"))
    assert agency == ("**Cơ** **quan** **b**", {"agency": ["b"]})


def test_words_found_are_marked_and_data_is_no_markdown(reported: Database) -> None:
    """What an agency typed is shown as it typed it, with only the words found in bold."""
    (text,) = [words for words in _texts(opened.at("search", q="von")) if words.startswith("Thiếu")]
    assert text.startswith("Thiếu **\\*\\*vốn\\*\\*** \\[xem\\](http")


def test_a_section_shows_some_and_all_on_request(reported: Database) -> None:
    """A common word does not drown the other sections."""
    page = opened.at("search", q="viec")
    assert len(_links(page)) == search.SHOWN + 1
    page.button(key="all-tasks").click()
    page = opened.run(page)
    assert len(_links(page)) == 25 + 1
    assert page.query_params == {"q": "viec", "all": "tasks"}


def test_nothing_found_tells_what_may_help(reported: Database) -> None:
    """A near spelling is offered, never taken; hits that only the filters hide are counted."""
    page = opened.at("search", q="thieu vnn", lang="en")
    assert "Nothing matches" in page.info[0].value
    assert not _links(page)
    assert page.button(key="search-near").label == "Did you mean: thieu vốn?"
    page.button(key="search-near").click()
    assert opened.run(page).query_params["q"] == "thieu vốn"
    page = opened.at("search", q="cam co", agency="a", lang="en")
    assert page.button(key="clear-filters").label == "Remove all filters: 1 hit"
    page.button(key="clear-filters").click()
    assert not opened.run(page).info


def test_without_words_the_page_says_what_can_be_searched(reported: Database) -> None:
    """Nothing is listed before anything is asked; signs alone are nothing."""
    assert "in any order" in opened.at("search", lang="en").caption[-1].value
    assert "Nothing matches" in opened.at("search", lang="en", q="?!*[").info[0].value


def test_the_sidebars_box_opens_the_hits_from_any_page(reported: Database) -> None:
    """The words typed on another page arrive in the address of the page of hits, with the filters."""
    page = open_shell(plan="P", lang="en")
    page.text_input(key="search-words").set_value("  vốn ")
    page.run()
    assert page.query_params == {"plan": "P", "lang": "en", "q": "vốn"}
    assert page.text[0].value == "search"
    assert page.text_input(key="search-words").value == "vốn"


def test_the_page_of_hits_is_a_shortcut_away(reported: Database) -> None:
    """Ctrl+K leads to the hits' page from any other; it is not in the menu."""
    page = open_shell(plan="P", lang="en")
    assert page.button(key="search-open").proto.shortcut == "ctrl+k"
    page.button(key="search-open").click().run()
    assert page.query_params == {"plan": "P", "lang": "en"}
    assert page.text[0].value == "search"


def test_unknown_filters_in_url_warn_and_are_dropped(reported: Database) -> None:
    """A mistyped or outdated link never narrows less than it says without a word; its text is shown as it stands."""
    page = open_shell(lang="en", plan="P", agency="*x*", period="1999-01", section="Z")
    (sentence,) = [warning.value for warning in page.warning]
    assert "section=Z, agency=\\*x\\*, period=1999-01" in sentence
    page.selectbox(key="filter-agency").select("a").run()
    assert page.query_params == {"lang": "en", "plan": "P", "agency": "a"}
    assert not page.warning
    assert not open_shell(plan="P", section="I.1", agency="a", period="2024-02", status="overdue").warning


def test_a_link_of_a_phone_shows_the_words_found() -> None:
    """As many words as fit, those found among them, and all of a text that is short enough."""
    text = "Tham mưu quán triệt, tuyên truyền nội dung Hội nghị Trung ương và các nghị quyết của Đảng"
    shown = search.search.marked(text, search.search.words("hội nghị"), search.fitting(text, "hội nghị", 40))
    assert len(" ".join(piece for piece, _is_found in shown)) <= 40
    assert ("Hội", True) in shown
    assert ("…", False) in shown
    assert search.fitting("Làm báo", "", 40) == 2
    assert search.fitting("Xâydựngkhulâmviênthànhphố", "", 4) == 1
