"""The papers page: says what will be in the files, prepares each on demand, and begins anew when a filter changes."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store.database import Database
from dashboard.ui.meetings import papers
from tests import build
from tests.reports import files
from tests.ui import opened
from tests.ui.conftest import OfficeWith

pytestmark = pytest.mark.usefixtures("blank_pages")


def _plan(office: Database) -> None:
    """Plan P with two tasks, one reported."""
    build.plan(office, [build.task("1", due="2024-01-31"), build.task("2", ["b"])])
    build.report(office, "a", "2024-03", {"1": 50.0})


@pytest.fixture
def plan(office_with: OfficeWith) -> Database:
    """An office database with that, only to be read."""
    return office_with(_plan, is_read_only=True)


@pytest.fixture
def own_plan(office_with: OfficeWith) -> Database:
    """One that the test may change."""
    return office_with(_plan)


def _labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button if button.key and button.key.startswith("prepare-")]


def test_it_says_what_will_be_in_the_files(plan: Database) -> None:
    """Report date and filters stand above the buttons, in full."""
    page = opened.at("papers", plan="P", lang="en")
    text = "\n".join(str(part.value) for part in page.markdown)
    assert "Figures to 31/03/2024" in text.replace("\\", "")
    assert "Plan\\: P. Kế hoạch P" in text


def test_without_a_plan_it_says_that_no_agency_issues_the_report(plan: Database) -> None:
    """The reader learns before the download why the letterhead is open."""
    page = opened.at("papers", lang="en")
    assert any("names no agency" in caption.value for caption in page.caption)
    assert not any("names no agency" in caption.value for caption in opened.at("papers", plan="P", lang="en").caption)


@pytest.mark.parametrize("kind", [paper.kind for paper in papers.PAPERS])
def test_each_file_is_prepared_and_can_then_be_downloaded(plan: Database, kind: str) -> None:
    """One click makes the file, the button in its place downloads it under a name that says what it is."""
    page = opened.at("papers", plan="P")
    assert len(_labels(page)) == 3
    page.button(key=f"prepare-{kind}").click()
    opened.run(page)
    assert len(_labels(page)) == 2
    (download,) = page.get("download_button")
    assert download.label == f"Tải {kind.upper()}"
    stands_for, content = page.session_state[f"paper-made-{kind}"]
    assert content.startswith(b"PK")
    assert stands_for[0].plan == "P"


def test_a_file_of_other_filters_is_not_offered(own_plan: Database) -> None:
    """After a change of filters or of the data a file made before is not taken for the new one."""
    page = opened.at("papers", plan="P")
    page.button(key="prepare-xlsx").click()
    opened.run(page)
    page.query_params["agency"] = "b"
    assert len(_labels(opened.run(page))) == 3
    del page.query_params["agency"]
    assert len(_labels(opened.run(page))) == 2
    build.report(own_plan, "b", "2024-03", {"2": 10.0})
    assert len(_labels(opened.run(page))) == 3


def test_vietnamese_documents_stay_vietnamese_for_english_readers(office: Database) -> None:
    """What is gathered in words, such as who leads a task, is gathered in the language of the paper."""
    build.plan(office, [build.task("1", ["a", "b"], due="2024-01-31")])
    build.report(office, "a", "2024-03", {"1": 50.0})
    page = opened.at("papers", plan="P", lang="en")
    page.button(key="prepare-docx").click()
    opened.run(page)
    _stands_for, content = page.session_state["paper-made-docx"]
    text = str(files.word_tables(content))
    assert "A và 1 đơn vị khác" in text
    assert "B (chưa báo cáo)" in text
    assert "other" not in text
