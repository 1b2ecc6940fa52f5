"""Meetings and conclusions: every step stays, nothing is lost, nobody overwrites what they have not seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.store import meetings
from dashboard.store.database import Database, Writer
from dashboard.store.meetings import Conclusion, Meeting
from tests import build
from tests.build import ask, task

HELD = datetime(2024, 3, 25, 1, tzinfo=UTC)  # 08:00 in Việt Nam
MEETING = Meeting(HELD, "Giao ban tháng 3")
CONCLUSION = Conclusion("Trình dự toán bổ sung", "a", date(2024, 4, 10), "P/1")
WHO: dict[str, Any] = {"by": "Lan", "at": HELD}


@pytest.fixture
def db(db: Database) -> Database:
    build.plan(db, [task("1", leads="a"), task("2", leads="b")])
    return db


def write(db: Database, act: Callable[..., Any], *given: Any, **values: Any) -> Any:
    with db.writer() as writer:
        return act(writer, *given, **(WHO | values))


@pytest.fixture
def meeting(db: Database) -> str:
    return str(write(db, meetings.record, MEETING))


@pytest.fixture
def conclusion(db: Database, meeting: str) -> str:
    return str(write(db, meetings.conclude, meeting, CONCLUSION))


def one(db: Database) -> pd.Series:
    """The only conclusion as it stands."""
    conclusions = ask(db, meetings.conclusions)
    assert len(conclusions) == 1
    return conclusions.iloc[0]


def test_meetings_are_listed_last_held_first(db: Database, meeting: str) -> None:
    """Each with its day and time, title and plan."""
    write(db, meetings.record, Meeting(datetime(2024, 6, 10, 7, tzinfo=UTC), " Giao ban tháng 6 ", "P"))
    rows = ask(db, meetings.meetings)
    assert rows["title"].tolist() == ["Giao ban tháng 6", "Giao ban tháng 3"]
    assert rows["held_at"].tolist() == [pd.Timestamp("2024-06-10 07:00"), pd.Timestamp("2024-03-25 01:00")]
    assert [plan if isinstance(plan, str) else None for plan in rows["plan_code"]] == ["P", None]
    assert not rows["is_cancelled"].any()


def test_a_corrected_or_cancelled_meeting_keeps_what_it_was(db: Database, meeting: str) -> None:
    """Each step is a row of its own, with who and why; the last one holds."""
    write(db, meetings.change, meeting, replace(MEETING, title="Giao ban quý I"), seen=1, reason="ghi nhầm tên")
    write(db, meetings.cancel, meeting, seen=2, reason="hoãn")
    assert ask(db, meetings.meetings)[["title", "is_cancelled"]].to_numpy().tolist() == [["Giao ban quý I", True]]
    write(db, meetings.restore, meeting, seen=3, reason="vẫn họp", by="Minh")
    with db.reader() as reader:
        rows = reader.rows("select version, kind, title, reason, done_by from meeting_events order by version")
    assert [tuple(row.values()) for row in rows] == [
        (1, "recorded", "Giao ban tháng 3", None, "Lan"),
        (2, "changed", "Giao ban quý I", "ghi nhầm tên", "Lan"),
        (3, "cancelled", "Giao ban quý I", "hoãn", "Lan"),
        (4, "restored", "Giao ban quý I", "vẫn họp", "Minh"),
    ]


def test_a_conclusion_from_recorded_to_done_and_back(db: Database, conclusion: str) -> None:
    """Corrected, done, reopened, withdrawn: text, agency, task and day go along, each step says who and why."""
    later = replace(CONCLUSION, agency_id="b", due_on=date(2024, 4, 20), task_id=None)
    write(db, meetings.correct, conclusion, later, seen=1, reason="giao lại")
    write(db, meetings.finish, conclusion, seen=2, reason="Tờ trình 12")
    row = one(db)
    assert (row["kind"], row["agency"], row["due_on"], row["text"]) == (
        "done", "B", pd.Timestamp("2024-04-20"), CONCLUSION.text,
    )  # fmt: skip
    assert pd.isna(row["task_id"])
    write(db, meetings.reopen, conclusion, seen=3, reason="chưa đủ hồ sơ")
    write(db, meetings.withdraw, conclusion, seen=4, reason="không còn phù hợp")
    assert (one(db)["kind"], one(db)["reason"], one(db)["version"]) == ("withdrawn", "không còn phù hợp", 5)


def test_a_second_click_records_nothing_twice(db: Database, meeting: str, conclusion: str) -> None:
    """The same conclusion of the same meeting is the one that is there; another day makes it another one."""
    assert write(db, meetings.conclude, meeting, replace(CONCLUSION, text=f" {CONCLUSION.text} ")) == conclusion
    assert write(db, meetings.conclude, meeting, replace(CONCLUSION, due_on=date(2024, 5, 1))) != conclusion
    write(db, meetings.withdraw, conclusion, seen=1, reason="nhầm")
    assert write(db, meetings.conclude, meeting, CONCLUSION) != conclusion


@pytest.mark.parametrize(
    ("spoilt", "who", "code"),
    [
        ({"text": "  "}, {}, "conclusion_text_missing"),
        ({"agency_id": "nobody"}, {}, "agency_unknown"),
        ({"task_id": "P/99"}, {}, "task_unknown"),
        ({"due_on": date(2024, 3, 24)}, {}, "due_before_meeting"),
        ({}, {"by": " "}, "name_missing"),
    ],
)
def test_what_a_conclusion_must_have(
    db: Database, meeting: str, conclusion: str, spoilt: dict[str, Any], who: dict[str, Any], code: str
) -> None:
    """Without it nothing is written, neither anew nor as a correction."""
    for act, given in ((meetings.conclude, (meeting,)), (meetings.correct, (conclusion,))):
        more = {"seen": 1, "reason": "sửa"} if act is meetings.correct else {}
        with pytest.raises(Refused) as refused:
            write(db, act, *given, replace(CONCLUSION, **spoilt), **who, **more)
        assert refused.value.code == code
    assert one(db)["version"] == 1


def test_due_on_the_day_of_the_meeting_is_allowed(db: Database) -> None:
    """The day is the one in Việt Nam: a meeting at 20:00 UTC is held on the next day there."""
    meeting = write(db, meetings.record, Meeting(datetime(2024, 3, 25, 20, tzinfo=UTC), "Họp đêm"))
    write(db, meetings.conclude, meeting, replace(CONCLUSION, due_on=date(2024, 3, 26)))
    with pytest.raises(Refused):
        write(db, meetings.conclude, meeting, replace(CONCLUSION, due_on=date(2024, 3, 25)))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda w: meetings.record(w, replace(MEETING, title=" "), **WHO), "meeting_title_missing"),
        (lambda w: meetings.record(w, replace(MEETING, plan_code="Z"), **WHO), "plan_unknown"),
        (lambda w: meetings.record(w, MEETING, by="", at=HELD), "name_missing"),
    ],
)
def test_what_a_meeting_must_have(db: Database, act: Callable[[Writer], Any], code: str) -> None:
    """A title, a plan that is there or none, and a name."""
    with pytest.raises(Refused) as refused, db.writer() as writer:
        act(writer)
    assert refused.value.code == code
    assert ask(db, meetings.meetings).empty


def test_steps_that_take_something_back_need_a_reason(db: Database, meeting: str, conclusion: str) -> None:
    """Correcting, cancelling, reopening and withdrawing do; being done does not."""
    for act, given in (
        (meetings.change, (meeting, MEETING)),
        (meetings.cancel, (meeting,)),
        (meetings.correct, (conclusion, CONCLUSION)),
        (meetings.withdraw, (conclusion,)),
    ):
        with pytest.raises(Refused):
            write(db, act, *given, seen=1, reason=" ")
    write(db, meetings.finish, conclusion, seen=1)
    with pytest.raises(Refused):
        write(db, meetings.reopen, conclusion, seen=2, reason="")


def test_who_looked_too_long_is_told(db: Database, meeting: str, conclusion: str) -> None:
    """A step on a version somebody else has changed since, or that makes no sense any more, changes nothing."""
    write(db, meetings.finish, conclusion, seen=1)
    write(db, meetings.change, meeting, MEETING, seen=1, reason="sửa")
    acts: list[tuple[Callable[..., Any], tuple[Any, ...], int]] = [
        (meetings.withdraw, (conclusion,), 1),
        (meetings.finish, (conclusion,), 2),
        (meetings.correct, (conclusion, CONCLUSION), 2),
        (meetings.cancel, (meeting,), 1),
        (meetings.restore, (meeting,), 2),
        (meetings.cancel, ("unknown",), 1),
        (meetings.withdraw, ("unknown",), 1),
    ]
    for act, given, version in acts:
        with pytest.raises(Stale):
            write(db, act, *given, seen=version, reason="x")
    assert one(db)["kind"] == "done"


def test_a_cancelled_meeting_takes_no_conclusion(db: Database, meeting: str) -> None:
    """Neither does one that does not exist."""
    write(db, meetings.cancel, meeting, seen=1, reason="hoãn")
    for meeting_id in (meeting, "unknown"):
        with pytest.raises(DashboardError):
            write(db, meetings.conclude, meeting_id, CONCLUSION)
    assert ask(db, meetings.conclusions).empty


def test_a_twin_has_the_same_day_and_title(db: Database, meeting: str) -> None:
    """Tones, case and the hour do not tell two meetings apart; another day in Việt Nam does, and a cancelled one is
    none."""

    def twin(held_at: datetime, title: str) -> str | None:
        meeting_id: str | None = ask(db, meetings.twin, Meeting(held_at, title))
        return meeting_id

    late = datetime(2024, 3, 25, 16, 59, tzinfo=UTC)  # 23:59 in Việt Nam
    assert twin(late, "giao ban THANG 3") == meeting
    assert twin(late + timedelta(minutes=1), "Giao ban tháng 3") is None
    assert twin(late, "Giao ban tháng 4") is None
    write(db, meetings.cancel, meeting, seen=1, reason="hoãn")
    assert twin(late, "Giao ban tháng 3") is None
