"""Meetings: recorded, conclusions typed one after the other and kept at once, corrected, done, asked about."""

import re
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.text import dates
from dashboard.ui.app import data
from tests import build
from tests.build import ask, task
from tests.ui.conftest import OfficeWith
from tests.ui.meetings.test_since import links, sentences
from tests.ui.opened import at, run
from tests.ui.secretariat.steps import NAME, box, do, keyed, opened

pytestmark = pytest.mark.usefixtures("blank_pages")
HELD = datetime(2023, 6, 10, 1, tzinfo=UTC)


def _reported(office: Database) -> None:
    build.plan(office, [task("1", due="2023-12-31"), task("2", leads="b", due="2023-12-31")])
    build.report(office, "a", "2023-06", {"1": 10})


@pytest.fixture
def office(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_reported)


@pytest.fixture
def conclusion(office: Database) -> str:
    """One conclusion, ten days late at the report date, of a meeting on 10/06."""
    with office.writer() as writer:
        meeting = meetings.record(writer, Meeting(HELD, "Giao ban"), by="x", at=HELD)
        wanted = Conclusion("Trình *dự toán*", "b", date(2023, 6, 20), "P/1")
        return meetings.conclude(writer, meeting, wanted, by="x", at=HELD)


def stored(db: Database) -> pd.DataFrame:
    conclusions: pd.DataFrame = ask(db, meetings.conclusions)
    return conclusions


def named(page: AppTest) -> AppTest:
    """The page after somebody gave the name that stands beside every step."""
    page.text_input(key="meetings-by").set_value(NAME)
    return run(page)


def typed(page: AppTest, text: str, agency: str | None = None, due: str | None = None) -> AppTest:
    """One line typed and Enter pressed."""
    page.text_input(key="conclude-text").set_value(text)
    if agency:
        page.selectbox(key="conclude-agency").set_value(agency)
    if due:
        page.text_input(key="conclude-due").set_value(due)
    page.button(key="conclude-add").click()
    return run(page)


def test_a_meeting_is_recorded_and_its_conclusions_are_kept_at_once(office: Database) -> None:
    """Day and time of Việt Nam; each Enter stores one conclusion and frees the line; a new visit shows them."""
    page = named(at("meetings", lang="en"))
    for name, text in (("day", "5/7/2023"), ("time", "14h30"), ("title", "Giao ban tháng 7")):
        box(page, "meeting-", name).set_value(text)
    do(page, "meeting-")
    assert "The meeting is recorded." in sentences(page)
    (meeting,) = ask(office, meetings.meetings).to_dict("records")
    assert (meeting["held_at"], meeting["done_by"]) == (pd.Timestamp("2023-07-05 07:30"), NAME)
    typed(page, "Việc một", "a", "20/07/2023")
    boxes = [page.text_input(key=f"conclude-{name}").value for name in ("text", "due")]
    boxes += [page.selectbox(key=f"conclude-{name}").value for name in ("agency", "task")]
    assert boxes == [""] * 4
    assert "Write the day" in sentences(typed(page, "Việc hai", "b"))
    typed(page, "Việc hai", "b", "21/07/2023")
    assert stored(office)[["text", "agency", "done_by"]].to_numpy().tolist() == [
        ["Việc một", "A", NAME], ["Việc hai", "B", NAME],
    ]  # fmt: skip
    again = at("meetings", lang="en")
    assert "1 meeting; 2 conclusions open, 0 overdue." in sentences(again)
    assert "Việc hai" in sentences(again)


@pytest.mark.usefixtures("conclusion")
def test_a_new_meeting_is_today_and_now_whatever_is_typed_first() -> None:
    """The form is drawn when it is opened, with today and the present time to five minutes, also after the name was
    given at the top."""
    page = named(at("meetings", lang="en"))
    assert not [one for one in page.text_input if one.key.startswith("meeting-")]
    opened(page, "meeting")
    assert box(page, "meeting-", "day").value == dates.day(data.today())
    assert re.fullmatch(r"\d\d:[0-5][05]", box(page, "meeting-", "time").value)
    assert box(page, "meeting-", "by").value == NAME


def test_the_name_is_asked_for_in_the_form_and_kept(office: Database) -> None:
    """Without a name the form says so itself; the one given there stands beside the next steps, too."""
    page = at("meetings", lang="en")
    box(page, "meeting-", "title").set_value("Giao ban")
    assert sentences(do(page, "meeting-")).count("Write your name") == 1
    box(page, "meeting-", "by").set_value(NAME)
    do(page, "meeting-")
    assert page.text_input(key="meetings-by").value == NAME
    assert ask(office, meetings.meetings)["done_by"].tolist() == [NAME]


@pytest.mark.usefixtures("office")
def test_the_name_given_above_the_first_form_is_in_it() -> None:
    """Nobody types it twice, before or after the form is drawn."""
    page = named(at("meetings", lang="en"))
    assert box(page, "meeting-", "by").value == NAME


@pytest.mark.usefixtures("conclusion")
def test_the_same_meeting_again_is_asked_about(office: Database) -> None:
    """One of that name on that day is there: nothing is stored until somebody says that there were two."""
    page = opened(named(at("meetings", lang="en")), "meeting")
    box(page, "meeting-", "day").set_value("10/06/2023")
    box(page, "meeting-", "title").set_value("giao  BAN")
    assert "A meeting of this name is recorded for 10/06/2023 already" in sentences(do(page, "meeting-"))
    assert len(ask(office, meetings.meetings)) == 1
    do(page, "meeting-", "other")
    assert len(ask(office, meetings.meetings)) == 2


@pytest.mark.usefixtures("conclusion")
def test_what_is_missing_is_said_and_nothing_typed_is_lost(office: Database) -> None:
    """Without a text, an agency, a day or a name nothing is stored, one sentence says why, and the line stays."""
    page = at("meetings", lang="en")
    assert "Choose the agency" in sentences(typed(page, "Việc một"))
    assert "Write the day as dd/mm/yyyy" in sentences(typed(page, "Việc một", "a", "mai"))
    assert "The due day lies before the meeting" in sentences(named_line(page))
    assert page.text_input(key="conclude-text").value == "Việc một"
    assert "Write what was concluded" in sentences(typed(page, " ", "a", "20/07/2023"))
    assert len(stored(office)) == 1


def named_line(page: AppTest) -> AppTest:
    """A line whose day is too early, first without, then with a name."""
    assert "Write your name" in sentences(typed(page, "Việc một", "a", "01/06/2023"))
    return typed(named(page), "Việc một", "a", "01/06/2023")


def test_done_corrected_and_withdrawn(office: Database, conclusion: str) -> None:
    """Done with one click, then reopened and corrected, each with who; a reason where something is taken back."""
    page = named(at("meetings", lang="en", conclusion=conclusion))
    assert "Trình *dự toán*" in sentences(page)
    assert "10 days late" in sentences(page)
    keyed(page.button, f"done-{conclusion}").click()
    assert "no conclusion is open" in sentences(run(page))
    assert stored(office)["kind"].tolist() == ["done"]

    form = f"correct-{conclusion}"

    def step(button: str, **values: str) -> AppTest:
        opened(page, form)
        for name, value in values.items():
            box(page, form, name).set_value(value)
        return do(page, form, button)

    assert "Write the reason" in sentences(step("do"))
    step("do", reason="chưa đủ")
    step("do", due="30/07/2023", reason="lùi")
    assert stored(office)[["kind", "due_on", "done_by"]].to_numpy().tolist() == [
        ["changed", pd.Timestamp("2023-07-30"), NAME]
    ]
    step("other", reason="không còn phù hợp")
    assert stored(office)["kind"].tolist() == ["withdrawn"]
    assert "không còn phù hợp" in sentences(page)


def test_somebody_else_was_faster(office: Database, conclusion: str) -> None:
    """A step on what another has changed since is not taken; it says so."""
    page = named(at("meetings", lang="en"))
    with office.writer() as writer:
        meetings.withdraw(writer, conclusion, seen=1, by="y", at=HELD, reason="thôi")
    keyed(page.button, f"done-{conclusion}").click()
    assert "somebody else changed this conclusion" in run(page).warning[0].value
    assert stored(office)["kind"].tolist() == ["withdrawn"]
    opened(page, f"correct-{conclusion}")
    with office.writer() as writer:
        meetings.reopen(writer, conclusion, seen=2, by="y", at=HELD, reason="lại")
    box(page, f"correct-{conclusion}", "reason").set_value("lại")
    assert "somebody else changed this conclusion" in do(page, f"correct-{conclusion}").warning[0].value


@pytest.mark.usefixtures("conclusion")
def test_open_ones_of_earlier_meetings_stand_under_a_later_one(office: Database) -> None:
    """The next meeting sees what the last one left open; a cancelled one is only marked."""
    with office.writer() as writer:
        meetings.record(writer, Meeting(datetime(2023, 7, 1, tzinfo=UTC), "Họp sau"), by="x", at=HELD)
        off = meetings.record(writer, Meeting(datetime(2023, 8, 1, tzinfo=UTC), "Hoãn"), by="x", at=HELD)
        meetings.cancel(writer, off, seen=1, by="x", at=HELD, reason="mưa lũ")
    page = at("meetings", lang="en")
    assert [str(h.value) for h in page.header] == ["Still open from earlier meetings"]
    assert "meeting of 10/06/2023" in sentences(page)
    assert "Hoãn · cancelled" in sentences(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_asked_about_on_the_overview_and_the_agencys_page(conclusion: str, language: str) -> None:
    """The conclusion is a link on both, with its days."""
    for page in (at("overview", lang=language), at("agency", lang=language, agency="b")):
        assert "Trình *dự toán*" in links(page)
        assert ("10 days late" if language == "en" else "quá hạn 10 ngày") in sentences(page)


def test_none_yet(office: Database) -> None:
    """Before the first meeting the form stands open."""
    page = at("meetings", lang="vi")
    assert "0 cuộc họp; không còn kết luận nào chưa xong." in sentences(page)
    assert keyed(page.button, "meeting-", "-do")
