"""What a chair should ask about, worst first (domain.md §3, §4, §8)."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from dashboard.metrics import attention
from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from tests import build
from tests.build import ask, scope, task


def plan(db: Database) -> None:
    """At 30/06: two overdue, two due soon, one suspended, one without a lead, contradictions open and closed."""
    build.plan(
        db,
        [
            task("1", due="2023-06-20"),  # 10 days late
            task("2", due="2023-05-31"),  # 30 days late
            task("3", due="2023-07-15"),  # in 15 days
            task("4", due="2023-07-01", contradiction="B nói 2023, D nói 2024"),  # tomorrow
            task("5", due="2023-05-31"),
            task("6", leads=(), leads_phrase="Các cơ quan có liên quan"),
            task("7", due="2023-05-31", contradiction="Hai ngày khác nhau"),  # done
            task("8", leads=(), due="2023-05-31", withdrawn="2023-06-01", contradiction="Đã rút"),
            task("9", leads="b"),
            task("10", leads="c"),
            task("11", leads="d"),
            task("12", contradiction="Đã xong, không hạn"),  # done
        ],
        standing="s",
        starts="2023-03-01",
    )
    for month in ("2023-03", "2023-04", "2023-05"):
        build.report(db, "b", month, is_nil=True)
    build.report(db, "a", "2023-06", {"5": {"percent": 40, "state": "suspended"}, "7": 100, "12": 100, "1": 55})
    build.report(db, "d", "2023-06", {"11": 5})


def test_order_of_kinds_and_within(db: Database) -> None:
    """Overdue by days late, silent by months, due soon by date, suspended, no lead, contradiction: open ones only."""
    plan(db)
    items = ask(db, attention.items, scope("2023-06"))
    rows = [
        (kind, id_, int(days)) for kind, id_, days in zip(items["kind"], items["id"], items["days"], strict=True)
    ]  # fmt: skip
    assert rows == [
        ("overdue", "P/2", 30),
        ("overdue", "P/1", 10),
        ("silent", "c", 4),  # March to June, never heard
        ("silent", "b", 1),
        ("due_soon", "P/4", 1),
        ("due_soon", "P/3", 15),
        ("suspended", "P/5", 0),
        ("no_lead", "P/6", 0),
        ("contradiction", "P/4", 0),
    ]
    assert list(dict.fromkeys(items["kind"])) == [kind for kind in attention.KINDS if kind != "conclusion"]


def test_what_each_row_says(db: Database) -> None:
    """Title with its number, the accountable lead, the date asked about, the percent, and the text behind it."""
    plan(db)
    items = ask(db, attention.items, scope("2023-06"))

    def row(kind: str) -> dict[str, Any]:
        return dict(items[items["kind"] == kind].iloc[-1])

    overdue, silent, no_lead, contradiction = (row(k) for k in ("overdue", "silent", "no_lead", "contradiction"))
    assert (overdue["title"], overdue["agency"], overdue["percent"]) == ("1 Việc 1", "A", 55)
    assert overdue["on_date"] == pd.Timestamp("2023-06-20")
    assert (silent["title"], silent["on_date"]) == ("B", pd.Timestamp("2023-05-01"))
    assert pd.isna(silent["percent"])
    assert no_lead["detail"] == "Các cơ quan có liên quan"
    assert pd.isna(no_lead["agency"])
    assert contradiction["detail"] == "B nói 2023, D nói 2024"


def test_equally_late_tasks_stand_as_printed(db: Database) -> None:
    """Tasks late by the same days keep the plan's order."""
    build.plan(db, [task(str(i), due="2023-05-31") for i in range(30)])
    items = ask(db, attention.items, scope("2023-06"))
    overdue = items[items["kind"] == "overdue"]
    assert list(overdue["id"]) == [f"P/{i}" for i in range(30)]


def test_filters_and_limit_apply(db: Database) -> None:
    """The agency's own tasks and silence only; due soon by the setting."""
    plan(db)
    items = ask(db, attention.items, scope("2023-06", agency="a", soon_days=1))
    assert list(zip(items["kind"], items["id"], strict=True)) == [
        ("overdue", "P/2"), ("overdue", "P/1"), ("due_soon", "P/4"), ("suspended", "P/5"), ("contradiction", "P/4"),
    ]  # fmt: skip


def test_the_period_before(db: Database) -> None:
    """A month earlier: nothing is overdue yet on the due day itself, c is silent for three months."""
    plan(db)
    items = ask(db, attention.items, scope("2023-06").previous())
    assert list(zip(items["kind"], items["id"], items["days"], strict=True))[:3] == [
        ("silent", "a", 3), ("silent", "c", 3), ("silent", "d", 3),
    ]  # fmt: skip
    assert list(items[items["kind"] == "due_soon"]["id"]) == ["P/2", "P/5", "P/7", "P/8"]


def test_nothing_to_ask(db: Database) -> None:
    """All done and reported: no rows, and the columns stay for the page to read."""
    build.plan(db, [task("1", due="2023-03-31")])
    build.report(db, "a", "2023-03", {"1": {"percent": 100, "finished": "2023-03-30"}})
    items = ask(db, attention.items, scope("2023-03"))
    assert items.empty
    assert list(items.columns) == [
        "kind",
        "id",
        "title",
        "agency",
        "other_leads",
        "days",
        "on_date",
        "percent",
        "detail",
    ]


HELD = datetime(2023, 5, 25, 1, tzinfo=UTC)


def conclude(db: Database, *given: tuple[str, str, str], plan: str | None = None, at: datetime = HELD) -> list[str]:
    """A meeting with these conclusions (text, agency, due day); their ids."""
    with db.writer() as writer:
        meeting = meetings.record(writer, Meeting(at, "Giao ban", plan), by="x", at=at)
        return [
            meetings.conclude(writer, meeting, Conclusion(text, agency, date.fromisoformat(due)), by="x", at=at)
            for text, agency, due in given
        ]


def concluded(db: Database, period: str, **filters: Any) -> list[tuple[str, int]]:
    """Text and days late of the conclusions that stand in the list."""
    items = ask(db, attention.items, scope(period, **filters))
    rows = items[items["kind"] == "conclusion"]
    return list(zip(rows["title"], rows["days"].astype(int), strict=True))


def test_conclusions_follow_silent_agencies_longest_overdue_first(db: Database) -> None:
    """Overdue ones, then those due next, each with its agency and day; done and withdrawn ones are gone."""
    plan(db)
    ids = conclude(
        db,
        ("sau này", "a", "2023-12-31"), ("sắp đến", "b", "2023-07-05"), ("quá hạn", "c", "2023-06-20"),
        ("đã xong", "a", "2023-06-01"), ("đã rút", "a", "2023-06-01"),
    )  # fmt: skip
    with db.writer() as writer:
        meetings.finish(writer, ids[3], seen=1, by="x", at=HELD)
        meetings.withdraw(writer, ids[4], seen=1, by="x", at=HELD, reason="thôi")
    items = ask(db, attention.items, scope("2023-06"))
    assert list(dict.fromkeys(items["kind"])) == list(attention.KINDS)
    assert concluded(db, "2023-06") == [("quá hạn", 10), ("sắp đến", -5), ("sau này", -184)]
    first = items[items["kind"] == "conclusion"].iloc[0]
    assert (first["id"], first["agency"], first["on_date"]) == (ids[2], "C", pd.Timestamp("2023-06-20"))
    assert concluded(db, "2023-06", agency="b") == [("sắp đến", -5)]


def test_conclusions_of_another_plan_or_a_cancelled_meeting_do_not_count(db: Database) -> None:
    """A meeting about one plan is not asked about under the other; one about both is."""
    plan(db)
    build.plan(db, [task("1", leads="a")], code="Q")
    conclude(db, ("của P", "a", "2023-07-01"), plan="P")
    conclude(db, ("chung", "a", "2023-07-02"))
    assert concluded(db, "2023-06", plan="Q") == [("chung", -2)]
    assert concluded(db, "2023-06", plan="P") == [("của P", -1), ("chung", -2)]
    with db.writer() as writer:
        for meeting_id in ask(db, meetings.meetings)["meeting_id"]:
            meetings.cancel(writer, meeting_id, seen=1, by="x", at=HELD, reason="hoãn")
    assert concluded(db, "2023-06") == []


def test_conclusions_after_the_last_reported_period_count_at_once(db: Database) -> None:
    """Typed in July on June's figures it is asked about and, done, gone; May still shows what May's end knew."""
    plan(db)  # the last data are June's
    (early,) = conclude(db, ("tháng 5", "a", "2023-06-10"))
    (late,) = conclude(db, ("tháng 7", "a", "2023-07-20"), at=datetime(2023, 7, 5, tzinfo=UTC))
    assert concluded(db, "2023-06") == [("tháng 5", 20), ("tháng 7", -20)]
    with db.writer() as writer:
        meetings.finish(writer, early, seen=1, by="x", at=datetime(2023, 7, 6, tzinfo=UTC))
    assert concluded(db, "2023-06") == [("tháng 7", -20)]
    assert concluded(db, "2023-05") == [("tháng 5", -10)]
    assert concluded(db, "2023-06", known_at=datetime(2023, 7, 1, tzinfo=UTC)) == [("tháng 5", 20)]
    assert concluded(db, "2023-05", known_at=datetime(2023, 5, 1, tzinfo=UTC)) == []
    assert late
