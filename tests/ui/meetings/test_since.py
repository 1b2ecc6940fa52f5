"""Since the last meeting: what is compared, in the address; counts, lists in order, good news, both languages."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import narrative
from dashboard.metrics import since as metrics
from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.ui.meetings import since
from tests import build
from tests.build import task
from tests.ui.conftest import OfficeWith
from tests.ui.opened import at, run

pytestmark = pytest.mark.usefixtures("blank_pages")
HELD = datetime(2023, 6, 10, 1, tzinfo=UTC)
EARLY = datetime(2023, 5, 2, 1, tzinfo=UTC)


def sentences(page: AppTest) -> str:
    """The sentences of the page without the backslashes of Markdown."""
    parts = (*page.markdown, *page.caption, *page.success, *page.info)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def links(page: AppTest) -> list[str]:
    """The words of the links, in order."""
    return [str(link.proto.label).replace("\\", "") for link in page.get("page_link")]


def tiles(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric]


def _held(office: Database) -> None:
    """Two meetings, one before any report and one on May's figures; June has come since, and May was corrected."""
    build.plan(
        office,
        [
            task("1", title="Đã *quá* hạn", due="2023-06-20"), task("2", due="2023-12-31"),
            task("3", due="2023-12-31"), task("4", leads="b", due="2023-12-31"),
        ],
    )  # fmt: skip
    before, after = datetime(2023, 6, 2, tzinfo=UTC), datetime(2023, 7, 2, tzinfo=UTC)
    build.report(office, "a", "2023-05", {"1": 50, "2": 40, "3": 20}, at=before)
    build.report(office, "b", "2023-05", {"4": 10}, at=before)
    build.report(office, "a", "2023-05", {"1": 50, "2": 40, "3": 30}, at=after)
    build.report(office, "a", "2023-06", {"1": 55, "2": 25, "3": 30}, at=after)
    with office.writer() as writer:
        for moment, title in ((EARLY, "Họp tháng 5"), (HELD, "Giao ban")):
            meetings.record(writer, Meeting(moment, title), by="x", at=moment)


@pytest.fixture
def held_office(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_held)


@pytest.fixture
def held(office_with: OfficeWith) -> list[str]:
    """The ids of the two meetings of such a database that is only read, the earlier first."""
    return meeting_ids(office_with(_held, is_read_only=True))


def meeting_ids(office: Database) -> list[str]:
    """The ids of the two meetings, the earlier first."""
    with office.reader() as reader:
        return [str(meeting) for meeting in meetings.meetings(reader).sort_values("held_at")["meeting_id"]]


@pytest.mark.usefixtures("held")
def test_since_the_last_meeting_unless_something_else_is_asked_for() -> None:
    """Counts and lists in order; old → new; corrections apart; what there is not, in one green sentence."""
    page = at("since", lang="en")
    assert tiles(page) == ["1", "0", "1", "1", "0", "0", "0", "0", "1"]
    words = sentences(page)
    since = "Since the meeting of 10/06/2023 (figures of period 05/2023)"
    assert f"{since}: 1 task newly overdue, 1 task fell back, 1 agency silent, " in words
    assert "No conclusion of it is recorded." in words
    assert "An older figure corrected since counts as corrected" in words
    assert "figures to 31/05/2023 as known at 08:00 10/06/2023 → figures to 30/06/2023" in words
    assert [label for label in links(page) if label[0].isdigit()] == ["1 Đã *quá* hạn", "2 Việc 2", "3 Việc 3"]
    assert "10 days late · due 20/06/2023" in words
    assert "40% → **25%** (−15 pts)" in words
    assert "20% → **30%**" in words
    assert "Period 05/2023" in words
    assert "None: moved deadlines, newly done tasks, " in words


def test_another_meeting_a_day_or_the_period_before(held: list[str]) -> None:
    """The address decides; what it names and is not there, or comes after the report date, counts as not given."""
    early = at("since", lang="en", since=held[0])
    assert "Since the meeting of 02/05/2023" in sentences(early)
    assert tiles(early)[-1] == "0"  # nothing had been reported that could be corrected
    day = sentences(at("since", lang="en", since="2023-06-05"))
    assert "Since the end of 05/06/2023 (figures of period 05/2023)" in day
    assert "conclusion" not in day
    period = at("since", lang="en", since="previous")
    assert "Since the period 05/2023" in sentences(period)
    assert tiles(period)[2] == "1"
    for address in ({"since": "nobody"}, {"until": "nobody"}, {"kind": "nothing"}):
        assert "Since the meeting of 10/06/2023" in sentences(at("since", lang="en", **address))
    may = at("since", lang="en", period="2023-05")
    assert "Since the meeting of 02/05/2023" in sentences(may)


def test_between_two_meetings(held: list[str]) -> None:
    """Only what was known at the second one; both ends are named."""
    page = at("since", lang="vi", since=held[0], until=held[1])
    words = sentences(page)
    assert "Từ cuộc họp 02/05/2023 (số liệu kỳ 05/2023) đến cuộc họp 10/06/2023: không có nhiệm vụ mới quá hạn" in words
    assert tiles(page)[5] == "4"  # task 1 to 50, 2 to 40, 3 to 20, 4 to 10
    assert "Số liệu đến 31/05/2023" in "".join(str(badge.value) for badge in page.markdown).replace("\\", "")


@pytest.mark.usefixtures("held")
def test_choosing_writes_the_address() -> None:
    """The period before, a day typed as dd/mm/yyyy, one kind and back; a day that is none is told."""
    page = at("since", lang="en")
    page.selectbox(key="since-with").set_value("previous")
    assert run(page).query_params["since"] == "previous"
    page.selectbox(key="since-with").set_value("day")
    run(page)
    page.text_input(key="since-day").set_value("31/02/2023")
    assert "Write the day as dd/mm/yyyy" in sentences(run(page))
    page.text_input(key="since-day").set_value("5/6/2023")
    assert run(page).query_params["since"] == "2023-06-05"
    page.button(key="open-tile-fell").click()
    assert run(page).query_params["kind"] == "fell"
    assert [label for label in links(page) if label[0].isdigit()] == ["2 Việc 2"]
    page.button(key="open-back-None").click()
    assert "kind" not in run(page).query_params


@pytest.mark.usefixtures("held")
def test_the_day_box_follows_the_address() -> None:
    """A link, or "back" in the browser, to another day: the box says the day that is compared, not the one before."""
    page = at("since", lang="en", since="2023-06-05")
    assert page.text_input(key="since-day").value == "05/06/2023"
    for day, text in (("2023-05-20", "20/05/2023"), ("2023-06-05", "05/06/2023")):
        page.query_params["since"] = day
        assert run(page).text_input(key="since-day").value == text


def test_what_became_of_the_meetings_conclusions(held_office: Database) -> None:
    """Counted in the sentence and on a tile of their own, the longest overdue first, those done last, each with agency
    and day; a link shows them alone. Another meeting's are not among them."""
    held = meeting_ids(held_office)
    wanted = (("Xong rồi", "2023-06-12"), ("Chậm", "2023-06-20"), ("Còn hạn", "2023-07-30"))
    with held_office.writer() as writer:
        ids = [
            meetings.conclude(writer, held[1], Conclusion(text, "b", build.day(due)), by="x", at=HELD)  # type: ignore[arg-type]
            for text, due in wanted
        ]
        meetings.finish(writer, ids[0], seen=1, by="x", at=HELD)
        meetings.conclude(writer, held[0], Conclusion("Của cuộc trước", "a", HELD.date()), by="x", at=HELD)
    page = at("since", lang="en")
    assert tiles(page)[:2] == ["1/3", "1"]
    words = sentences(page)
    assert "Its conclusions: 1 of 3 done, 1 open in time, 1 overdue." in words
    assert "10 days late" in words and "due 20/06/2023" in words
    assert [label for label in links(page) if label in dict(wanted)] == ["Chậm", "Còn hạn", "Xong rồi"]
    assert "Của cuộc trước" not in links(page)
    page.button(key="open-tile-conclusion").click()
    assert run(page).query_params["kind"] == "conclusion"
    assert not [label for label in links(page) if label[0].isdigit()]
    assert "conclusion" not in sentences(at("since", lang="en", since="previous"))


def test_a_percent_that_was_corrected_is_marked(office: Database) -> None:
    """62 was known at the meeting and later corrected to 65; now 60 is 5 points less than that, and it says so."""
    build.plan(office, [task("1", due="2023-12-31")])
    build.report(office, "a", "2023-05", {"1": 62}, at=datetime(2023, 6, 2, tzinfo=UTC))
    with office.writer() as writer:
        meetings.record(writer, Meeting(HELD, "Giao ban"), by="x", at=HELD)
    build.report(office, "a", "2023-05", {"1": 65}, at=datetime(2023, 7, 1, tzinfo=UTC))
    build.report(office, "a", "2023-06", {"1": 60}, at=datetime(2023, 7, 2, tzinfo=UTC))
    words = sentences(at("since", lang="en"))
    assert "65% → **60%** (−5 pts)" in words
    assert "65% is the corrected figure; 62% was known then" in words


def test_without_a_meeting_the_period_before(office: Database) -> None:
    """Nothing recorded, nothing changed: it says so."""
    build.plan(office, [task("1", due="2023-12-31")])
    for month in ("2023-05", "2023-06"):
        build.report(office, "a", month, {"1": 10})
    page = at("since", lang="en")
    assert "Since the period 05/2023: nothing has changed." in sentences(page)
    assert set(tiles(page)) == {"0"}
    assert page.button(key="open-tile-overdue").disabled


def test_long_lists_are_cut_and_opened(office: Database) -> None:
    """Five of each kind, then a way to all of them."""
    build.plan(office, [task(str(i), due="2023-12-31") for i in range(8)])
    build.report(office, "a", "2023-05", {str(i): 10 for i in range(8)})
    build.report(office, "a", "2023-06", {str(i): 50 for i in range(8)})
    page = at("since", lang="en")
    assert len([label for label in links(page) if label[0].isdigit()]) == since.SHOWN
    page.button(key="open-all-rose").click()
    assert len([label for label in links(run(page)) if label[0].isdigit()]) == 8


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Since X: nothing has changed."),
        ({"money": 2}, "Since X: no task newly overdue."),
        ({"overdue": 1, "done": 1, "silent": 1}, "Since X: 1 task newly overdue, 1 task newly done, 1 agency silent."),
        ({"overdue": 2, "fell": 2, "correction": 2},
         "Since X: 2 tasks newly overdue, 2 tasks fell back, 2 older figures corrected."),
    ],
)  # fmt: skip
def test_the_sentence_agrees_with_its_numbers(counts: dict[str, int], sentence: str) -> None:
    """None, one, many."""
    from dashboard.text import translation

    some = build.scope("2023-06")
    with translation.speaking("en"):
        finding = narrative.since.finding(
            narrative.since.Comparison(some, some, "X"), dict.fromkeys(metrics.KINDS, 0) | counts
        )
    assert finding == sentence
