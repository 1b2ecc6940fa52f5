"""The secretariat ends a plan and takes it up again; pages say which plan does not count."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import endings
from dashboard.store.database import Database
from tests import build
from tests.ui import opened
from tests.ui.secretariat.steps import box, do
from tests.ui.secretariat.steps import opened as opened_form


@pytest.fixture
def page(office: Database, blank_pages: None) -> AppTest:
    """Where blank workbooks go out and plans are amended; one plan with one report."""
    build.plan(office, [build.task("1", "a", due="2024-01-31")], starts="2024-01-01", ends="2024-12-31")
    build.plan(office, [build.task("1", "a", due="2024-06-30")], code="Q", starts="2024-02-01", ends="2024-12-31")
    build.report(office, "a", "2024-03", {"1": 50})
    page = opened.at("submit", lang="en")
    page.segmented_control(key="submit-part").set_value("out")
    return opened.run(page)


def kinds(office: Database) -> list[str]:
    with office.reader() as reader:
        return list(endings.events(reader)["kind"])


def texts(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*page.markdown, *page.caption, *page.warning))


def test_a_plan_is_ended_and_taken_up_again(page: AppTest, office: Database) -> None:
    """Nothing without a day, a document and a name, each named; then done once, however often one clicks."""
    box(opened_form(page, "ending-P"), "ending-P", "by").set_value("Lò Thị An")
    for name, value, stop in (
        ("day", "31/02/2024", "Write the day as dd/mm/yyyy"),
        ("day", "01/03/2024", "Write the document"),
        ("document", "QĐ 9/QĐ-UBND", ""),
    ):
        box(page, "ending-P", name).set_value(value)
        assert stop in texts(do(page, "ending-P"))
        assert kinds(office) == ([] if stop else ["ended"])
    assert "Plan P is ended." in texts(page)
    box(opened_form(page, "ending-P"), "ending-P", "reason").set_value("QĐ 9 bị bãi bỏ")
    do(page, "ending-P")
    assert kinds(office) == ["reopened", "ended"]
    assert "Plan P counts again." in texts(page)


def test_pages_and_history_say_that_a_plan_is_ended(page: AppTest, office: Database) -> None:
    """Not chosen: not counted; chosen: shown with its document; the step stands in the history. Text of a document is
    no markup."""
    opened_form(page, "ending-P")
    for name, value in (("by", "An"), ("day", "01/03/2024"), ("document", "**QĐ 9**")):
        box(page, "ending-P", name).set_value(value)
    do(page, "ending-P")
    assert "Not counted\\: plan P, ended from 01/03/2024" in texts(opened.at("overview", lang="en"))
    chosen = texts(opened.at("overview", lang="en", plan="P"))
    assert "Plan P is ended from 01/03/2024 on (\\*\\*QĐ 9\\*\\*)" in chosen
    history = opened.at("history", lang="en")
    assert "Plans ended and resumed" in texts(history)


@pytest.mark.usefixtures("page")
def test_a_plan_that_has_not_begun_is_said_and_its_task_found() -> None:
    """At January plan Q has not begun: said on the pages, its tasks on the timeline, its task's page as not begun."""
    assert "Not counted\\: plan Q, which begins on 01/02/2024" in texts(
        opened.at("overview", lang="en", period="2024-01")
    )
    task = opened.at("task", lang="en", period="2024-01", task="Q/1")
    assert "Not yet to start." in texts(task)
    timeline = opened.at("timeline", lang="en", period="2024-01")
    assert "2 tasks" in texts(timeline) or "2/2" in texts(timeline)
    (title,) = opened.at("task", lang="en", period="2024-01", plan="Q", task="Q/1").title
    assert "Việc 1" in title.value
