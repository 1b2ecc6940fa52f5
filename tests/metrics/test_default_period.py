"""The report period shown where none is chosen: one early report never moves it (domain.md §9)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from dashboard.metrics import conclusions, directory, since
from dashboard.store import meetings, periods, plans, submissions
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from tests import build
from tests.build import ask, opened, scope, task

MARCH, APRIL, MAY = (date(2023, month, 1) for month in (3, 4, 5))


@pytest.fixture
def db(db: Database) -> Database:
    """A plan whose four agencies each lead a task from March 2023 on; e only coordinates."""
    build.plan(db, [task(str(n), agency, "e") for n, agency in enumerate("abcd", start=1)])
    return db


def reports(db: Database, month: str, agencies: Iterable[str], code: str = "P", **values: object) -> list[str]:
    """These agencies' reports of a month, each on its own task; their ids."""
    refs = {agency: str(n) for n, agency in enumerate("abcd", start=1)}
    return [build.report(db, one, month, {refs.get(one, "1"): 10}, code=code, **values) for one in agencies]  # type: ignore[arg-type]


def default(db: Database, **known: datetime) -> date | None:
    return ask(db, directory.default_period, **known)


def at(month: int, day: int) -> datetime:
    return datetime(2023, month, day, tzinfo=UTC)


def close(db: Database, month: date, code: str = "P", on: datetime | None = None) -> None:
    with db.writer() as writer:
        periods.close(writer, code, month, by="Lan", at=on or at(6, 1))


def test_before_the_first_report_there_is_none(db: Database) -> None:
    """No period has data, opened or not: the page decides by the calendar."""
    assert default(db) is None
    opened(db, "2023-03")
    assert default(db) is None


def test_an_opened_period_is_the_default_from_half_on(db: Database) -> None:
    """Two of four reports are half; with one the period before stays."""
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abcd")
    assert default(db) == MARCH
    for agency, period in (("a", MARCH), ("b", APRIL), ("c", APRIL)):
        reports(db, "2023-04", agency)
        assert default(db) == period


def test_one_early_report_never_moves_it(db: Database) -> None:
    """Of a month nobody opened neither one report nor all of them moves anything while an opened one has half."""
    opened(db, "2023-03")
    reports(db, "2023-03", "ab")
    reports(db, "2023-05", "a")
    assert default(db) == MARCH
    reports(db, "2023-05", "bcd")
    assert default(db) == MARCH


def test_one_early_report_moves_nothing_where_nothing_is_opened(db: Database) -> None:
    """An office that never opens a period: half of what is expected decides there, too."""
    reports(db, "2023-03", "abcd")
    reports(db, "2023-04", "a")
    assert default(db) == MARCH
    reports(db, "2023-04", "b")
    assert default(db) == APRIL


def test_with_less_than_half_anywhere_it_is_the_last_with_any(db: Database) -> None:
    """The first reports of all are shown; an opened period before one that was not."""
    reports(db, "2023-03", "a")
    assert default(db) == MARCH
    reports(db, "2023-04", "b")
    assert default(db) == APRIL
    opened(db, "2023-03")
    assert default(db) == MARCH


def test_who_only_coordinates_is_no_part_of_half(db: Database) -> None:
    """Reports are counted against those expected: e's is not one of the four."""
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abcd")
    reports(db, "2023-04", "ae")
    assert default(db) == MARCH


def test_nil_reports_are_received(db: Database) -> None:
    """Who says that nothing happened has reported."""
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abcd")
    for agency in "ab":
        build.report(db, agency, "2023-04", is_nil=True)
    assert default(db) == APRIL


def test_an_undone_report_no_longer_counts(db: Database) -> None:
    """Undone below half it goes back, redone it returns; a corrected report counts once."""
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abcd")
    _first, second = reports(db, "2023-04", "ab")
    who = {"by": "t", "at": build.CLOCK, "reason": "r"}
    submissions.undo(db, second, **who)
    reports(db, "2023-04", "a")
    assert default(db) == MARCH
    submissions.redo(db, second, **who)
    assert default(db) == APRIL


def test_a_closed_period_counts_what_was_expected_at_its_closing(db: Database) -> None:
    """Agencies that a later plan adds do not take its half from a closed month; reopened, they are asked, too."""
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abcd")
    reports(db, "2023-04", "ab")
    close(db, APRIL)
    more = [task(str(n), agency, "e") for n, agency in enumerate("abcdfgh", start=1)]
    build.plan(db, more, at=at(6, 2))
    assert default(db) == APRIL
    with db.writer() as writer:
        month = plans.period(writer, "P", APRIL)
        assert month
        periods.reopen(writer, "P", APRIL, periods.days(month), by="Lan", at=at(6, 3), reason="thêm cơ quan")
    assert default(db) == MARCH


def test_a_month_closed_without_being_opened_counts_as_opened(db: Database) -> None:
    """The secretariat has dealt with it."""
    opened(db, "2023-03")
    reports(db, "2023-03", "ab")
    reports(db, "2023-04", "ab")
    assert default(db) == MARCH
    close(db, APRIL)
    assert default(db) == APRIL


def test_two_plans_count_where_each_was_opened(db: Database) -> None:
    """Opened for one plan only, the other's agencies were not asked: they neither fill nor spoil its half; opened for
    both, all are asked."""
    build.plan(db, [task("1", "x"), task("2", "y"), task("3", "z")], code="Q", standing="x")
    for code in "PQ":
        opened(db, "2023-03", code)
    reports(db, "2023-03", "abcd")
    reports(db, "2023-03", "xyz", "Q")
    opened(db, "2023-04", "Q")
    reports(db, "2023-04", "abcd")
    assert default(db) == MARCH
    reports(db, "2023-04", "xy", "Q")
    assert default(db) == APRIL
    opened(db, "2023-05")
    opened(db, "2023-05", "Q")
    reports(db, "2023-05", "ab")
    assert default(db) == APRIL, "two of seven"
    reports(db, "2023-05", "xy", "Q")
    assert default(db) == MAY


def test_a_month_after_the_plans_last_has_no_half(db: Database) -> None:
    """Nothing is expected of it any more: what still comes is shown to who chooses it, and moves nothing."""
    build.plan(db, [task(str(n), agency) for n, agency in enumerate("abcd", start=1)], ends="2023-04-30")
    for month in ("2023-04", "2023-05"):
        opened(db, month)
    reports(db, "2023-04", "ab")
    reports(db, "2023-05", "abcd")
    assert default(db) == APRIL


def test_a_report_for_another_plan_is_not_received_for_this_one(db: Database) -> None:
    """An agency of two plans has two reports to send."""
    build.plan(db, [task("1", "a"), task("2", "b"), task("3", "c")], code="Q")
    for code in "PQ":
        for month in ("2023-03", "2023-04"):
            opened(db, month, code)
    reports(db, "2023-03", "abcd")
    reports(db, "2023-03", "abc", "Q")
    reports(db, "2023-04", "abc")
    assert default(db) == MARCH
    reports(db, "2023-04", "a", "Q")
    assert default(db) == APRIL


def test_a_lead_that_changed_is_asked_from_its_day_on(db: Database) -> None:
    """Half is of those who led on the month's last day: b, who gave its task to a, is not expected in April."""
    change = {"ref": "2", "old": "b", "new": "a", "on": "2023-04-10"}
    build.plan(db, [task("1", "a"), task("2", "b"), task("3", "c")], lead_changes=[change])
    for month in ("2023-03", "2023-04"):
        opened(db, month)
    reports(db, "2023-03", "abc")
    reports(db, "2023-04", "a")
    assert default(db) == APRIL


def test_it_is_known_as_of_each_moment(db: Database) -> None:
    """What came or was opened later does not move the period of an earlier meeting; an early report neither."""
    opened(db, "2023-03", at=at(3, 1))
    reports(db, "2023-03", "abcd", at=at(4, 3))
    reports(db, "2023-04", "a", at=at(4, 10))
    opened(db, "2023-04", at=at(4, 20))
    reports(db, "2023-04", "bc", at=at(5, 3))
    assert default(db, known_at=at(3, 20)) is None
    assert default(db, known_at=at(4, 15)) == MARCH
    assert default(db, known_at=at(5, 2)) == MARCH
    assert default(db) == APRIL
    now = scope("2023-05")
    assert ask(db, since.as_known, now, at(4, 15)).period_on == MARCH
    assert ask(db, since.as_known, now, at(5, 10)).period_on == APRIL


def test_conclusions_count_at_once_beside_an_early_report(db: Database) -> None:
    """The default period stands for the present: one report about the next month does not hide what was concluded."""
    opened(db, "2023-03")
    reports(db, "2023-03", "abcd")
    reports(db, "2023-04", "a")
    with db.writer() as writer:
        held = meetings.record(writer, Meeting(at(4, 20), "Họp", None), by="Lan", at=at(4, 20))
        meetings.conclude(writer, held, Conclusion("Báo cáo", "a", date(2023, 4, 30), None), by="Lan", at=at(4, 20))
    assert len(ask(db, conclusions.still_open, scope("2023-03"))) == 1
    opened(db, "2023-04")
    reports(db, "2023-04", "b")
    assert ask(db, conclusions.still_open, scope("2023-03")).empty
