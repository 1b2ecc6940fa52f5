"""What needs attention on the overview: who owes what, worst first, and what they say themselves."""

from dashboard.store.database import Database
from tests import build
from tests.ui import opened


def test_who_owes_stands_worst_first_with_its_words(office: Database, blank_pages: None) -> None:
    """Who has said nothing comes first, then who has done least; an old figure says of which month it is; the words
    are those of the first that has any."""
    tasks = [build.task("1", "abcd", due="2024-01-31"), build.task("2", "b", due="2024-01-15")]
    build.plan(office, tasks, starts="2024-01-01", ends="2024-03-31")
    build.report(office, "a", "2024-02", {"1": 80})
    build.report(office, "b", "2024-01", {"1": {"percent": 20, "proposal": "Cấp *vốn*"}, "2": 10})
    build.report(office, "d", "2024-02", {"1": {"percent": 90, "difficulty": "Mưa"}})
    words = [caption.value for caption in opened.at("overview", lang="en").caption]
    assert "45 days late · still open\\: B (10%, Jan 2024) · no issue reported" in words
    assert r"29 days late · still open\: C (no report), B (20%, Jan 2024), A (80%) and 1 more · “Cấp \*vốn\*”" in words
    assert {"1 month, since Feb 2024", "2 months, since Jan 2024 · never reported"} <= set(words)
