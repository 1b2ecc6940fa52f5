"""The calendar file: other programs read back the days, ids and states that were put in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from dashboard.metrics import tasks, timeline
from dashboard.reports import calendar
from dashboard.store.database import Database, Reader
from dashboard.text import translation
from tests import build

MADE_AT = datetime(2024, 4, 1, 8, 30, tzinfo=UTC)
SCOPE = build.scope("2024-03")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language of one test is not the next one's."""
    with translation.speaking("vi"):
        yield


def _plan(db: Database, **changes: Any) -> None:
    first = {"due": "2024-03-31", "title": "Lễ dâng hoa, dâng hương; phần 1"} | changes
    build.plan(
        db,
        [
            build.task("1", ["a", "b"], deadline_printed="Quý I năm 2024", **first),
            build.task("2", [], due="2024-05-10", tentative=True, leads_phrase="Các huyện ủy"),
            build.task("3", start="2024-01-01"),
            build.task("4", due="2024-06-30", withdrawn="2024-02-01"),
            build.task("5", []),
        ],
        milestones=[{"on": "2024-01-01", "title": "20 năm thành lập tỉnh"}],
    )


def _file(reader: Reader, at: datetime = MADE_AT, filters: tuple[str, ...] = ()) -> bytes:
    frames = (tasks.listing(reader, SCOPE), timeline.milestones(reader, SCOPE), timeline.moved(reader, SCOPE))
    return calendar.deadlines(*frames, at, filters)


def _events(db: Database, at: datetime = MADE_AT) -> dict[str, Any]:
    """The events by UID, as another program reads them."""
    with db.reader() as reader:
        content = _file(reader, at)
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def _of(events: dict[str, Any], ref: str) -> Any:
    return events[f"task-P/{ref}@lai-chau-plan-dashboard"]


def test_every_dated_task_and_milestone_is_one_event(db: Database) -> None:
    """Tasks without a due date are not put on some day; everything else is there once."""
    _plan(db)
    events = _events(db)
    assert len([uid for uid in events if uid.startswith("task-")]) == 3
    assert len([uid for uid in events if uid.startswith("milestone-")]) == 1


def test_a_deadline_is_a_whole_day_that_blocks_nothing(db: Database) -> None:
    """The due day itself, all of it and no other; busy times of the reader stay free."""
    _plan(db)
    event = _of(_events(db), "1")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2024, 3, 31), date(2024, 4, 1))
    assert event["TRANSP"] == "TRANSPARENT"
    assert event.decoded("DTSTAMP") == MADE_AT


def test_a_milestone_stands_on_its_day(db: Database) -> None:
    """Commemorations are told apart from deadlines by their category."""
    _plan(db)
    (event,) = (event for uid, event in _events(db).items() if uid.startswith("milestone-"))
    assert event.decoded("DTSTART") == date(2024, 1, 1)
    assert event["SUMMARY"] == "20 năm thành lập tỉnh"
    assert event["CATEGORIES"].cats == ["Mốc sự kiện"]


def test_states_follow_the_plan(db: Database) -> None:
    """Tentative dates say so to the calendar and in words; a withdrawn task's deadline is cancelled there."""
    _plan(db)
    events = _events(db)
    assert [_of(events, ref)["STATUS"] for ref in ("1", "2", "4")] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert [_of(events, ref)["SEQUENCE"] for ref in ("1", "4")] == [0, 1]  # the withdrawal is news, too
    assert "(dự kiến)" in _of(events, "2")["SUMMARY"]
    assert "(dự kiến)" not in _of(events, "1")["SUMMARY"]


def test_who_and_what_was_printed_come_along(db: Database) -> None:
    """Punctuation that the format gives a meaning survives; leads that name nobody are quoted as printed."""
    _plan(db)
    events = _events(db)
    assert _of(events, "1")["SUMMARY"].endswith("1 Lễ dâng hoa, dâng hương; phần 1")
    assert "A, B" in _of(events, "1")["DESCRIPTION"]
    assert "“Quý I năm 2024”" in _of(events, "1")["DESCRIPTION"]
    assert "Các huyện ủy" in _of(events, "2")["DESCRIPTION"]


def test_the_same_event_after_a_new_title_and_a_moved_deadline(db: Database) -> None:
    """A calendar that took the file before changes its event instead of showing two: same UID, higher SEQUENCE."""
    _plan(db)
    before = _events(db)
    build.plan(
        db,
        [build.task("1", due="2024-03-31", title="Tên khác")],
        changes=[{"ref": "1", "old": "2024-03-31", "new": "2024-05-31", "on": "2024-03-15"}],
        at=datetime(2024, 3, 20, tzinfo=UTC),
    )
    after = _events(db)
    assert _of(before, "1")["SEQUENCE"] == 0
    assert _of(after, "1")["SEQUENCE"] == 1
    assert _of(after, "1").decoded("DTSTART") == date(2024, 5, 31)
    assert "31/03/2024" in _of(after, "1")["DESCRIPTION"]
    assert "LAST-MODIFIED" not in _of(before, "1")
    assert _of(after, "1").decoded("LAST-MODIFIED") == datetime(2024, 3, 20, tzinfo=UTC)


def test_a_move_keeps_the_moment_it_was_first_recorded(db: Database) -> None:
    """A later version of the plan repeats the change: nothing moved again, so no calendar is told so."""
    change = {"ref": "1", "old": "2024-03-31", "new": "2024-05-31", "on": "2024-03-15"}
    for day in (20, 25):
        build.plan(db, [build.task("1", due="2024-03-31")], changes=[change], at=datetime(2024, 3, day, tzinfo=UTC))
    assert _of(_events(db), "1").decoded("LAST-MODIFIED") == datetime(2024, 3, 20, tzinfo=UTC)


def test_two_downloads_differ_only_in_their_time(db: Database) -> None:
    """Nothing random: importing the file twice changes nothing."""
    _plan(db)
    later = datetime(2024, 4, 2, tzinfo=UTC)
    assert list(_events(db)) == list(_events(db, at=later))


def test_summaries_speak_the_readers_language(db: Database) -> None:
    """English words around the plan's own, when English is chosen."""
    _plan(db)
    with translation.speaking("en"):
        assert _of(_events(db), "1")["SUMMARY"].startswith("Due: 1 ")
        assert "(tentative)" in _of(_events(db), "2")["SUMMARY"]


def test_nothing_dated_is_still_a_calendar(db: Database) -> None:
    """An empty selection gives a file that programs accept, without events."""
    build.plan(db, [build.task("1")])
    assert _events(db) == {}


def test_the_file_is_what_the_standard_asks_for(db: Database) -> None:
    """RFC 5545: lines of at most 75 octets ending in CRLF and no letter torn apart; a published calendar with a name,
    a producer and the time after which to ask again."""
    _plan(db, title="Tổ chức Lễ kỷ niệm 20 năm chia tách, thành lập tỉnh Lai Châu với quy mô cấp tỉnh " * 3)
    with db.reader() as reader:
        content = _file(reader, filters=("Kế hoạch P",))
    lines = content.split(b"\r\n")
    assert lines[-1] == b"" and not any(b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])
    head = Calendar.from_ical(content)
    assert not head.errors and not any(event.errors for event in head.walk("VEVENT"))
    assert (head["VERSION"], head["METHOD"], head["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert head["PRODID"]
    assert head["X-WR-CALNAME"].endswith("– Kế hoạch P")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in content
    assert b"DTSTART;VALUE=DATE:20240331\r\n" in content and b"DTEND;VALUE=DATE:20240401\r\n" in content
    uids = [str(event["UID"]) for event in head.walk("VEVENT")]
    assert len(uids) == len(set(uids)) == 4
