"""One bar over all tasks: its parts sum to the whole, and every part is named."""

import pytest

from dashboard.charts import status, theme
from dashboard.text import statuses, translation
from tests.charts import frames

MIXED = {
    "done_on_time": 12,
    "done_late": 3,
    "done_undated": 7,
    "overdue": 5,
    "due_soon": 2,
    "in_progress": 14,
    "not_started": 6,
}
ALL = MIXED | {"no_deadline": 4, "suspended": 1, "withdrawn": 2}


def test_segments_sum_to_all_tasks() -> None:
    """The bar holds every task once: its segments sum to the ten counts."""
    figure = status.bar(frames.by_status(**ALL))
    assert sum(trace.x[0] for trace in figure.data) == sum(ALL.values())
    assert [trace.customdata[0][0] for trace in figure.data] == [f"status={status}" for status in theme.STATUS]


def test_segments_lie_side_by_side() -> None:
    """No segment covers another or leaves a hole, except before the withdrawn ones, which stand apart."""
    figure = status.bar(frames.by_status(**ALL))
    ends = [trace.base[0] + trace.x[0] for trace in figure.data]
    starts = [trace.base[0] for trace in figure.data]
    assert starts[1:-1] == pytest.approx(ends[:-2])
    assert starts[-1] > ends[-2]
    assert ends[-1] == pytest.approx(figure.layout.xaxis.range[1])


def test_each_segment_has_its_statuss_colour() -> None:
    """A colour means the same here as everywhere."""
    for trace in status.bar(frames.by_status(**ALL)).data:
        assert trace.marker.color == theme.colour(trace.customdata[0][0].removeprefix("status="))


@pytest.mark.parametrize("counts", [ALL, {"no_deadline": 86, "done_late": 1, "overdue": 1}, {"suspended": 1}])
def test_every_status_is_named_with_its_count(counts: dict[str, int], language: str) -> None:
    """The word stands in the segment or, where it has no room, with the count below the bar: never hover only."""
    text = frames.words(status.bar(frames.by_status(**counts)))
    visible = " ".join(
        [trace.text[0].replace("<br>", " ") for trace in status.bar(frames.by_status(**counts)).data]
        + [note.text for note in status.bar(frames.by_status(**counts)).layout.annotations]
    )
    for code, count in counts.items():
        assert statuses.word(code) in visible
        assert statuses.word(code) in text
        assert f"<b>{count}</b>" in visible


def test_the_sentence_counts_what_is_assigned() -> None:
    """The denominator is named: tasks assigned, and the withdrawn ones that are not in it."""
    translation.use("en")
    text = frames.words(status.bar(frames.by_status(**ALL)))
    assert "54 tasks assigned · 2 withdrawn, not counted" in text
    assert "1 task assigned\n" in frames.words(status.bar(frames.by_status(overdue=1))) + "\n"


def test_shares_are_of_all_tasks() -> None:
    """The hover text names its denominator."""
    translation.use("en")
    assert "5 of 20 tasks (25%)" in frames.words(status.bar(frames.by_status(overdue=5, done_on_time=15)))


def test_no_task_at_all_says_so(language: str) -> None:
    """An empty selection, or no rows, is a sentence."""
    for frame in (frames.by_status(), frames.by_status().head(0)):
        assert not status.bar(frame).data
        assert frames.words(status.bar(frame)) == status.bar_alt(frame) == translation._("No task in this selection.")


def test_alt_names_every_status_with_its_count(language: str) -> None:
    """The alt text carries the same numbers as the bar."""
    alt = status.bar_alt(frames.by_status(**ALL))
    assert str(sum(ALL.values())) in alt
    for code, count in ALL.items():
        assert f"{statuses.word(code).lower()}: {count}" in alt
