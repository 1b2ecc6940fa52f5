"""The agencies' page: who is to be asked stands first, and the sentence about one agency is fair to it."""

from dashboard.store.database import Database
from dashboard.ui.leaders import agency
from tests import build
from tests.ui import opened


def test_who_is_late_or_silent_stands_first(office: Database, blank_pages: None) -> None:
    """Late with most tasks, then silent longest, then all others as in the plan, each group with its number."""
    tasks = [
        build.task("1", "a"), build.task("2", "b"), build.task("3", "c", due="2024-01-31"), build.task("4", "d"),
    ]  # fmt: skip
    build.plan(office, tasks, starts="2024-01-01", ends="2024-03-31")
    for month in ("2024-01", "2024-02"):
        build.report(office, "a", month, {"1": 10})
        build.report(office, "c", month, {"3": 10})
    build.report(office, "d", "2024-01", {"4": 10})
    page = opened.at("agency", lang="en")
    links = [button.label for button in page.button if str(button.key).startswith("agency-")]
    assert [heading.value for heading in page.header] == ["Behind or silent: 3", "The other agencies: 1"]
    assert [name[-1] for name in links] == ["c", "b", "d", "a"]


def test_all_is_well_is_said(office: Database, blank_pages: None) -> None:
    """Nobody late, nobody silent: one sentence instead of two headings."""
    build.plan(office, [build.task("1", "a")], starts="2024-01-01", ends="2024-03-31")
    build.report(office, "a", "2024-01", {"1": 10})
    page = opened.at("agency", lang="en")
    assert "No agency is behind" in page.success[0].value
    assert not page.header


def test_the_newest_difficulties_are_shown_and_all_on_request(office: Database, blank_pages: None) -> None:
    """Many words do not drown the page, and none is out of reach."""
    refs = [str(n) for n in range(1, agency.WORDS_SHOWN + 3)]
    build.plan(office, [build.task(ref, "a") for ref in refs], starts="2024-01-01", ends="2024-03-31")
    build.report(office, "a", "2024-01", {ref: {"percent": 1.0, "difficulty": f"Thiếu vốn {ref}"} for ref in refs})
    page = opened.at("agency", agency="a", lang="en")

    def difficulties() -> int:
        return sum("Thiếu vốn" in caption.value for caption in page.caption)

    assert difficulties() == agency.WORDS_SHOWN
    page.button(key="all-words").click()
    page = opened.run(page)
    assert difficulties() == len(refs)
    assert not [button for button in page.button if button.key == "all-words"]
