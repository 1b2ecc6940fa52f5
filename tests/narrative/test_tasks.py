"""Single tasks in words: none, one and many are different words, in both languages."""

import pytest

from dashboard import narrative
from dashboard.text import translation


@pytest.mark.parametrize(
    ("n", "english", "vietnamese"),
    [(-3, "", ""), (0, "", ""), (1, "and 1 other task", "và 1 nhiệm vụ khác"),
     (5, "and 5 other tasks", "và 5 nhiệm vụ khác")],
)  # fmt: skip
def test_others_are_said_only_where_there_are_any(n: int, english: str, vietnamese: str) -> None:
    """A list that has room for all says nothing about the rest."""
    for language, words in (("en", english), ("vi", vietnamese)):
        with translation.speaking(language):
            assert narrative.tasks.others(n) == words


@pytest.mark.parametrize(
    ("days", "words"), [(11, "11 days late"), (1, "1 day late"), (0, "0 days left"), (-5, "5 days left")]
)
def test_a_conclusion_is_late_or_has_days_left(days: int, words: str) -> None:
    """On the day itself it is in time."""
    with translation.speaking("en"):
        assert narrative.meetings.how_late(days) == words


def test_a_change_is_good_or_bad_by_its_figure() -> None:
    """Fewer overdue tasks are good news, more tasks neither; no change is said, nothing to compare with is not."""
    with translation.speaking("en"):
        assert narrative.figures.change("overdue", "-2") == ("−2 on last period", True)
        assert narrative.figures.change("assigned", "-2") == ("−2 on last period", False)
        assert narrative.figures.change("tasks", "+2") == ("+2 on last period", None)
        assert narrative.figures.change("gap", "") == ("no change on last period", None)
        assert narrative.figures.change("gap", None) == ("", None)
