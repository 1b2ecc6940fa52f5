"""Submit: each file has its own verdict, nothing is stored before the button, nothing twice, nothing lost."""

import io
import threading
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ingest import normalise
from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import plan_template
from dashboard.intake.file import Verdict
from dashboard.intake.inbox import Inbox
from dashboard.store import periods, submissions
from dashboard.store.database import Database
from dashboard.text import translation
from dashboard.text.translation import LANGUAGES
from dashboard.ui.app import data
from dashboard.ui.browser import streamlit_words
from dashboard.ui.kit import markdown
from dashboard.ui.secretariat import file_card, problems, submit, templates, upload_session
from tests import build
from tests.ui.conftest import OfficeWith
from tests.ui.secretariat.steps import NAME, filled, keyed, on_screen, open_page, put_pages, shown, stored, texts

pytestmark = pytest.mark.usefixtures("read_here")

PERIOD = "2024-03"
MARCH: dict[Any, bytes] = {}
"""The workbooks filled in so far, by the version of the database, the same for all that nobody has written into."""


@pytest.fixture
def empty_desk(office: Database, blank_pages: None, tmp_path: Path) -> Database:
    """Nothing yet: no plan, no report."""
    put_pages(tmp_path)
    return office


def _february(office: Database) -> None:
    """A plan of three tasks and two agencies; both reported February."""
    build.plan(office, [build.task("1", ["a"]), build.task("2", ["a"]), build.task("3", ["b"])])
    for agency, reported in {"a": {"1": 20, "2": 40}, "b": {"3": 10}}.items():
        build.report(office, agency, "2024-02", {ref: {"percent": float(n)} for ref, n in reported.items()})
    build.opened(office, PERIOD)


@pytest.fixture
def desk(office_with: OfficeWith, blank_pages: None, tmp_path: Path) -> Database:
    """An office database with that."""
    put_pages(tmp_path)
    return office_with(_february)


def drop(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Put files into the drop box and wait for their verdicts."""
    for name, content in files:
        test.file_uploader[0].upload(name, content)
    return shown(test.run())


def verdicts(test: AppTest) -> list[str]:
    """The lines of the files, top to bottom."""
    return [box.label for box in test.expander]


def faults(test: AppTest) -> str:
    """What is said to be wrong with the files whose lines are open."""
    return "\n".join(str(cell) for table in test.table for cell in table.value.to_numpy().ravel()).replace("\\", "")


def commit(test: AppTest) -> AppTest:
    """Press the button of the only file that can be committed."""
    (button,) = [b for b in test.button if (b.key or "").startswith("commit-") and b.key != "commit-all"]
    return shown(button.click().run())


def march(desk: Database, agency: str = "a", **cells: Any) -> bytes:
    """March of agency a: task 1 from 20 % to 30 %, or what is given."""
    key = desk.version, agency, *sorted(cells.items())
    if key not in MARCH:
        MARCH[key] = filled(desk, agency, PERIOD, {"3" if agency == "b" else "1": {"percent": 0.3} | cells})
    return MARCH[key]


# ---- one file, from the drop to the figure ----


def test_a_clean_report_is_previewed_and_then_stored_once(desk: Database) -> None:
    """Dropping stores nothing and shows old -> new; the button stores it with who and when; again changes nothing."""
    content = march(desk)
    test = drop(open_page("submit"), ("thang 3.xlsx", content))
    assert "Clean" in verdicts(test)[0] and "thang 3" in verdicts(test)[0]
    assert "1 changed" in texts(test)
    changed = test.dataframe[0].value
    assert changed[["task", "what", "old", "new"]].iloc[0].tolist() == ["1", "Percent complete", "20%", "30%"]
    assert stored(desk) == []

    test.text_input(key="committer").set_value(NAME)
    test.text_input(key="sent-on").set_value("31/03/2024")
    shown(shown(test.run()).button(key="change-day").click().run())
    commit(test)
    (row,) = stored(desk)
    assert row["committed_by"] == NAME
    assert row["sent_on"].date() == date(2024, 3, 31)
    assert (row["agency_id"], row["version"], row["file_name"], row["is_demo"]) == ("a", 1, "thang 3.xlsx", False)
    assert "Committed" in verdicts(test)[0]
    assert not [b for b in test.button if (b.key or "").startswith("commit-")]

    again = drop(test, ("thang 3.xlsx", content))
    assert "Received before" in verdicts(again)[0]
    assert len(stored(desk)) == 1


def test_without_a_name_nothing_is_stored(desk: Database) -> None:
    """Who commits is part of the history: the button says what is missing, and the preview stays."""
    test = commit(drop(open_page("submit"), ("a.xlsx", march(desk))))
    assert stored(desk) == []
    assert ["Write who commits" in warning.value for warning in test.warning] == [True]
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    assert len(stored(desk)) == 1


def test_a_double_click_commits_once(desk: Database) -> None:
    """The second click finds the bytes received: one submission, and no complaint."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    box: Inbox = test.session_state["inbox"]
    (file,) = box.files.values()
    box.commit(on_screen([file]), NAME)
    box.commit(on_screen([file]), NAME)
    assert len(stored(desk)) == 1
    assert file.work.stopped is None
    assert file.verdict is Verdict.COMMITTED


# ---- reports out of their time ----


def may(desk: Database, agency: str = "b") -> bytes:
    """May, which nobody has opened, of an agency."""
    return filled(desk, agency, "2024-05", {"3" if agency == "b" else "1": {"percent": 0.5}})


def test_an_early_report_is_not_in_the_bulk(desk: Database) -> None:
    """Of a month not opened, among clean ones: it has warnings, "commit all" leaves it, and the month shown first
    stays; with its own tick it goes in by itself."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)), ("b.xlsx", may(desk)))
    assert "2 files: 1 clean, 1 with warnings" in texts(test).replace("**", "")
    test.text_input(key="committer").set_value(NAME)
    shown(shown(test.run()).button(key="commit-all").click().run())
    box: Inbox = test.session_state["inbox"]
    assert box.settle(300)
    shown(test.run())
    assert [row["agency_id"] for row in stored(desk)] == ["a"]
    early = next(file for file in box.files.values() if file.name == "b.xlsx")
    upload_session.card(box, early).is_open = True
    shown(test.run())
    assert "is for the period May 2024, but reports of Mar 2024 are being received" in faults(test)
    assert "has not been opened" in faults(test)
    keyed(test.checkbox, "seen-").check()
    commit(shown(test.run()))
    assert [row["agency_id"] for row in stored(desk)] == ["a", "b"]


def test_a_report_sent_before_the_closing_day_asks(desk: Database) -> None:
    """The day at the file decides; corrected to the closing day, it is clean."""
    test = open_page("submit")
    test.text_input(key="sent-on").set_value("30/03/2024")
    test = drop(shown(test.run()), ("a.xlsx", march(desk)))
    assert "Has warnings" in verdicts(test)[0]
    assert "sent on 30/03/2024, before the period Mar 2024 closes (31/03/2024)" in faults(test)
    keyed(test.text_input, "sent-on-").set_value("31/03/2024")
    assert "Clean" in verdicts(shown(shown(test.run()).run()))[0]


def test_the_period_received_is_picked_on_the_page(desk: Database) -> None:
    """It begins with the last one opened; another pick judges the files on the list anew, and the page speaks of it."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    box = test.selectbox(key="period-received")
    assert (
        box.options[box.index or 0] == "03/2024 (opened last)" and box.value is not None
    )  # or a browser shows no words
    assert "Clean" in verdicts(test)[0] and "Period 03/2024: 0 of 2 reports received" in texts(test)
    test.selectbox(key="period-received").select(date(2024, 2, 1))
    test = shown(shown(test.run()).run())
    assert "Has warnings" in verdicts(test)[0] and "Period 02/2024: 2 of 2" in texts(test)
    assert "reports of Feb 2024 are being received" in faults(test)
    test.selectbox(key="period-received").select("")
    assert "Clean" in verdicts(shown(shown(test.run()).run()))[0]


def test_the_period_of_the_filters_is_the_one_received(desk: Database) -> None:
    """Whoever chose a month in the filters receives reports of that month, until another one is picked here."""
    test = drop(open_page("submit", period="2024-01"), ("a.xlsx", march(desk)))
    assert test.selectbox(key="period-received").options[0] == "01/2024 (chosen in the filters)"
    assert "Has warnings" in verdicts(test)[0]
    test.selectbox(key="period-received").select(date(2024, 3, 1))
    assert "Clean" in verdicts(shown(shown(test.run()).run()))[0]


def test_two_plans_receive_each_its_own_period(desk: Database) -> None:
    """Opened for different months, each plan's files are held against its own; the box names both."""
    build.plan(desk, [build.task("1", ["a"])], code="Q")
    build.opened(desk, "2024-04", "Q")
    test = drop(
        open_page("submit"),
        ("p.xlsx", march(desk)),
        ("q.xlsx", filled(desk, "a", "2024-04", {"1": {"percent": 0.5}}, "Q")),
        ("early.xlsx", filled(desk, "b", "2024-04", {"3": {"percent": 0.5}})),
    )
    assert test.selectbox(key="period-received").options[0] == "P 03/2024, Q 04/2024 (opened last)"
    assert sorted("Clean" in line for line in verdicts(test)) == [False, True, True]


def test_a_period_opened_meanwhile_is_seen_by_the_list(desk: Database) -> None:
    """A file that waits because its month was not opened is clean once somebody opens it; without a reload."""
    test = drop(open_page("submit"), ("b.xlsx", may(desk)))
    assert "Has warnings" in verdicts(test)[0]
    build.opened(desk, "2024-05")
    test = shown(shown(test.run()).run())
    assert "Clean" in verdicts(test)[0]


def test_another_closing_day_since_stops_the_button(desk: Database) -> None:
    """The click on a clean report of a month that was given a later closing day since is stopped: nobody saw that."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    box: Inbox = test.session_state["inbox"]
    (file,) = box.files.values()
    before = on_screen([file])
    with desk.writer() as writer:
        days = periods.Days(date(2099, 1, 1), date(2099, 1, 5))
        periods.change(writer, "P", date(2024, 3, 1), days, by="Lan", at=datetime(2024, 3, 2, tzinfo=UTC), reason="CV")
    box.commit(before, NAME)
    assert stored(desk) == []


@pytest.mark.parametrize("typed", ["2024/31/03", "hôm qua", "31/02/2024", "31/12/2999"])
def test_a_day_that_is_no_day_blocks_and_says_so(desk: Database, typed: str) -> None:
    """The day decides who was on time: it is never guessed, and never in the future."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    test.text_input(key="committer").set_value(NAME)
    test.text_input(key="sent-on").set_value(typed)
    shown(test.run())
    assert "dd/mm/yyyy" in texts(test) or "still to come" in texts(test)
    commit(test)
    assert stored(desk) == []


def test_another_day_is_for_the_files_to_come(desk: Database) -> None:
    """A file keeps the day it was dropped with; the page says which files do, and takes the new day for them on a
    click, but not for one that was given a day of its own."""
    test = open_page("submit")
    test.text_input(key="committer").set_value(NAME)
    test.text_input(key="sent-on").set_value("31/03/2024")
    drop(shown(test.run()), ("a.xlsx", march(desk)), ("b.xlsx", march(desk, "b")))
    days = {file.name: file for file in test.session_state["inbox"].files.values()}
    assert not [button for button in test.button if button.key == "change-day"]
    test.text_input(key="sent-on").set_value("02/04/2024")
    assert "2 files on the list keep the day they have: 31/03/2024." in texts(shown(test.run()))
    upload_session.card(test.session_state["inbox"], days["b.xlsx"]).is_open = True
    keyed(shown(test.run()).text_input, "sent-on-").set_value("01/04/2024")
    assert "1 file on the list keeps the day it has: 31/03/2024." in texts(shown(test.run()))
    test.button(key="commit-all").click()
    shown(test.run())
    assert {row["agency_id"]: row["sent_on"].date() for row in stored(desk)} == {
        "a": date(2024, 3, 31), "b": date(2024, 4, 1),
    }  # fmt: skip

    drop(test, ("a2.xlsx", march(desk, percent=0.4)))
    test.text_input(key="sent-on").set_value("05/04/2024")
    change = shown(test.run()).button(key="change-day")
    assert change.label == "Change it to 05/04/2024"
    shown(change.click().run())
    shown(test.button(key="commit-all").click().run())
    assert [row["sent_on"].date() for row in stored(desk) if row["file_name"] == "a2.xlsx"] == [date(2024, 4, 5)]


def test_a_file_can_have_a_day_of_its_own(desk: Database) -> None:
    """Files of one drop were sent on different days: the day of the page holds unless a file says else."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    test.text_input(key="committer").set_value(NAME)
    keyed(test.text_input, "sent-on-").set_value("02/04/2024")
    commit(shown(test.run()))
    assert stored(desk)[0]["sent_on"].date() == date(2024, 4, 2)


def test_the_box_of_a_files_day_begins_with_it(desk: Database) -> None:
    """While the file is checked again its box is gone; coming back it may show what it begins with. Empty, it would
    say at the next click that no day is typed, and the file could not be committed."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    assert keyed(test.text_input, "sent-on-").proto.default == keyed(test.text_input, "sent-on-").value != ""
    keyed(test.text_input, "sent-on-").set_value("02/04/2024")
    assert keyed(shown(test.run()).text_input, "sent-on-").proto.default == "02/04/2024"


def test_a_file_that_was_undone_says_so(desk: Database) -> None:
    """Handed in again, the very bytes of an upload that was undone tell who undid it and why, and lead to it."""
    content = march(desk)
    test = drop(open_page("submit"), ("a.xlsx", content))
    test.text_input(key="committer").set_value(NAME)
    assert "was committed as version 1" not in texts(commit(shown(test.run())))
    (upload,) = stored(desk)
    at = datetime(2024, 4, 1, 20, tzinfo=UTC)
    submissions.undo(desk, upload["submission_id"], by="An", at=at, reason="nhầm *kỳ*")
    again = drop(open_page("submit"), ("a.xlsx", content))
    assert "Clean" in verdicts(again)[0]
    (sentence,) = [box.value for box in again.info]
    assert "committed as version 1 and undone on 02/04/2024 by An" in sentence
    assert markdown.escape_markdown("nhầm *kỳ*") in sentence
    assert any(f"upload={upload['submission_id']}" in link.proto.query_string for link in again.get("page_link"))


# ---- many files ----


def test_one_bad_file_never_blocks_the_good_ones(desk: Database) -> None:
    """Every file has its own verdict, the ones to act on first; the button for all commits the clean ones only."""
    test = drop(
        open_page("submit"),
        ("a.xlsx", march(desk)),
        ("sai.xlsx", march(desk, "b", percent="#N/A")),
        ("b.xlsx", march(desk, "b")),
        ("scan.pdf", b"%PDF-1.7 \n"),
        ("trong.xlsx", b""),
        ("gia.xlsx", b"PK\x03\x04" + b"\0" * 200),
    )
    words = ["Not accepted", "Not accepted", "Not accepted", "Has errors", "Clean", "Clean"]
    assert all(word in line for word, line in zip(words, verdicts(test), strict=True))
    test.text_input(key="committer").set_value(NAME)
    shown(test.button(key="commit-all").click().run())
    assert [row["agency_id"] for row in stored(desk)] == ["a", "b"]
    assert "2 workbooks are committed" in texts(test)
    shown(test.button(key="clear-finished").click().run())
    assert len(verdicts(test)) == 3
    assert all("Not accepted" in line for line in verdicts(test))


def test_the_success_box_speaks_of_the_last_commit(desk: Database) -> None:
    """What was committed before and is still on the list is not counted again; a second click changes nothing."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    sentence = "Committed: Cơ quan {}, plan P, period 03/2024."
    assert sentence.format("a") in texts(test)
    drop(test, ("b.xlsx", march(desk, "b")))
    shown(test.button(key="commit-all").click().run())
    assert sentence.format("b") in texts(test)
    box: Inbox = test.session_state["inbox"]
    box.commit(on_screen(box.files.values()), NAME)
    assert sentence.format("b") in texts(shown(test.run()))


def test_a_faulty_file_goes_with_its_correction(desk: Database) -> None:
    """Clearing takes a file with errors off the list once its correction is committed, and not one that came later or
    for another agency."""
    test = drop(
        open_page("submit"),
        ("a sai.xlsx", march(desk, percent="#N/A")),
        ("b sai.xlsx", march(desk, "b", percent="#N/A")),
        ("a đúng.xlsx", march(desk)),
        ("a sai nữa.xlsx", march(desk, percent=1.7)),
    )
    test.text_input(key="committer").set_value(NAME)
    shown(test.button(key="commit-all").click().run())
    shown(test.button(key="clear-finished").click().run())
    names = ("a sai.xlsx", "b sai.xlsx", "a đúng.xlsx", "a sai nữa.xlsx")
    left = {name for name in names if any(name in line for line in verdicts(test))}
    assert left == {"b sai.xlsx", "a sai nữa.xlsx"}


def test_a_file_that_breaks_the_check_is_refused_alone(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a fault of ours in one file leaves the others their verdict and shows no exception."""
    check = monthly_report.preview

    def broken(db: Database, content: bytes, file_name: str, *args: Any, **kwargs: Any) -> monthly_report.Preview:
        if file_name == "b.xlsx":
            raise ZeroDivisionError
        return check(db, content, file_name, *args, **kwargs)

    monkeypatch.setattr(monthly_report, "preview", broken)
    test = drop(open_page("submit"), ("b.xlsx", march(desk, "b")), ("a.xlsx", march(desk)))
    assert "Not accepted" in verdicts(test)[0]
    assert "Clean" in verdicts(test)[1]


def test_the_same_file_under_two_names_is_one(desk: Database) -> None:
    """Agencies send a file twice: it stands on the list once and names the other."""
    content = march(desk)
    test = drop(open_page("submit"), ("a.xlsx", content), ("a (1).xlsx", content))
    assert len(verdicts(test)) == 1
    assert "also came as" in texts(test) and "a (1)" in texts(test)


def test_the_drop_box_is_empty_after_a_drop(desk: Database) -> None:
    """The files stand on the list, and not a second time in the box."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk, "a")))
    assert test.file_uploader[0].value == [] and len(verdicts(shown(test))) == 1


def test_a_file_the_browser_keeps_back_is_on_the_list(desk: Database) -> None:
    """A file above the limit never arrives; it is refused by name all the same, also after the day was changed."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    test.session_state["inbox"].add_too_large("anh chup.xlsx", 12_000_000)
    test.text_input(key="sent-on").set_value("31/03/2024")
    shown(test.run())
    assert ["Clean" in verdicts(test)[0], "Not accepted" in verdicts(test)[1]] == [True, True]
    box = test.session_state["inbox"]
    upload_session.card(box, list(box.files.values())[1]).is_open = True
    assert "larger than 10 MB" in texts(shown(test.run()))


def test_a_rerun_checks_nothing_again(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews outlive reruns; a commit of another agency does not cost a new check, one of the same does."""
    checked: list[str] = []
    check = monthly_report.preview

    def counted(db: Database, content: bytes, file_name: str, *args: Any, **kwargs: Any) -> monthly_report.Preview:
        checked.append(file_name)
        return check(db, content, file_name, *args, **kwargs)

    monkeypatch.setattr(monthly_report, "preview", counted)
    test = drop(open_page("submit"), ("a.xlsx", march(desk)), ("b.xlsx", march(desk, "b")))
    shown(test.run())
    shown(test.run())
    assert sorted(checked) == ["a.xlsx", "b.xlsx"]
    build.report(desk, "b", "2024-01", {"3": 5.0})
    shown(test.run())
    assert sorted(checked) == ["a.xlsx", "b.xlsx", "b.xlsx"]


def test_the_page_answers_while_files_are_checked(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed or clicked meanwhile is taken; the check goes on with the rest, and nothing is checked twice."""
    go_on, checked, check = threading.Event(), list[str](), monthly_report.preview

    def held(db: Database, content: bytes, file_name: str, *args: Any, **kwargs: Any) -> monthly_report.Preview:
        checked.append(file_name)
        if file_name != "a.xlsx":
            go_on.wait(300)
        return check(db, content, file_name, *args, **kwargs)

    monkeypatch.setattr(monthly_report, "preview", held)
    test = open_page("submit")
    for name, agency, percent in (("a", "a", 0.3), ("b", "b", 0.3), ("c", "a", 0.4)):
        test.file_uploader[0].upload(f"{name}.xlsx", march(desk, agency, percent=percent))
    test.run()
    while "1 clean, 2 being checked" not in texts(test):
        test.run()
    test.text_input(key="committer").set_value(NAME)
    test.run()
    assert "2 being checked" in texts(test)
    assert test.button(key="commit-all").disabled
    assert any("Being checked" in line for line in verdicts(test))
    go_on.set()
    shown(test)
    assert "3 files: 3 clean" in texts(test)
    assert test.text_input(key="committer").value == NAME
    assert sorted(checked) == ["a.xlsx", "b.xlsx", "c.xlsx"]


# ---- what stands in the way ----


def test_errors_block_and_are_listed_with_their_cells(desk: Database) -> None:
    """Each problem has its weight, sheet and cell, in plain text; there is no button to commit."""
    test = drop(open_page("submit", lang="vi"), ("a.xlsx", march(desk, percent=1.7, state="Xong *rồi* :smile:")))
    table = test.table[0].value
    assert [row[1:3] for row in table.to_numpy().tolist()] == [["Tiến độ", cell] for cell in table.iloc[:, 2]]
    assert len(table) == 2
    text = " ".join(table.iloc[:, -1])
    assert "170" in text
    assert markdown.escape_markdown("'Xong *rồi* :smile:'") in text
    assert not [b for b in test.button if (b.key or "").startswith("commit-")]
    assert stored(desk) == []


def test_many_problems_are_cut_short_until_asked_for(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rows stand there at once, the rest is one click away."""
    monkeypatch.setattr(problems, "SHOWN", 2)
    wrong = march(desk, percent=1.7, state="Xong", started_on="hôm qua", quantity="nhiều")
    test = drop(open_page("submit"), ("a.xlsx", wrong))
    assert len(test.table[0].value) == 2
    more = keyed(test.button, "whole-")
    assert more.label == "Show all 4 rows"
    shown(more.click().run())
    assert len(test.table[0].value) == 4
    shown(keyed(test.button, "whole-").click().run())
    assert len(test.table[0].value) == 2


def test_what_goes_back_to_the_agency_is_ready(desk: Database) -> None:
    """The e-mail opens in place and is Vietnamese on an English page; it names the cell and the deadline."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk, percent=1.7)))
    assert keyed(test.get("download_button"), "problem-list-")
    shown(keyed(test.button, "reply-").click().run())
    (file,) = test.session_state["inbox"].files.values()
    assert upload_session.card(test.session_state["inbox"], file).is_answering
    letter = keyed(test.get("download_button"), "letter-file-")
    assert letter.label == "Download TXT"
    assert "In Vietnamese, as it goes to an agency" in texts(test)


def test_a_nil_report_and_a_late_one_say_so(desk: Database) -> None:
    """Nothing happened is told in the line and in the details; beside the day stands whether it was in time."""
    test = open_page("submit")
    test.text_input(key="sent-on").set_value("01/04/2024")
    drop(shown(test.run()), ("nil.xlsx", filled(desk, "a", PERIOD, {}, is_nil=True)))
    assert "nil report" in verdicts(test)[0]
    assert "Nil report: nothing to report" in texts(test)
    assert "No figures change" in texts(test)
    assert "On time (deadline 03/04/2024)" in texts(test)
    keyed(test.text_input, "sent-on-").set_value("05/04/2024")
    shown(test.run())
    assert "2 days after the deadline (03/04/2024): late" in texts(test)


def test_warnings_need_the_tick(desk: Database) -> None:
    """Progress that fell may be right; a person has to say so before it is stored."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk, percent=0.05)))
    test.text_input(key="committer").set_value(NAME)
    shown(test.run())
    assert "Has warnings" in verdicts(test)[0]
    assert keyed(test.button, "commit-").disabled
    test.checkbox[0].check()
    commit(shown(test.run()))
    assert len(stored(desk)) == 1


def test_a_workbook_without_a_stamp_asks(desk: Database) -> None:
    """Agency and period are asked for and never guessed; the answer is checked like a stamp."""
    content = filled(desk, "a", PERIOD, {"1": {"percent": 0.3}}, is_stamped=False)
    test = drop(open_page("submit"), ("khong ro.xlsx", content))
    assert "Needs an answer" in verdicts(test)[0]
    boxes = {(box.key or "").split("-")[1]: box for box in test.selectbox if (box.key or "").startswith("answer-")}
    assert sorted(boxes) == ["agency", "period"]
    boxes["agency"].select("a")
    shown(test.run())
    keyed(test.selectbox, "answer-period").select(date(2024, 3, 1))
    shown(test.run())
    assert "Clean" in verdicts(test)[0] and "Cơ quan a" in verdicts(test)[0]
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    assert [row["agency_id"] for row in stored(desk)] == ["a"]


def test_a_closed_period_asks_for_a_reason(desk: Database) -> None:
    """The figures of a closed period change only with a reason, which the history keeps."""
    with desk.writer() as writer:
        periods.close(writer, "P", date(2024, 3, 1), by="t", at=datetime(2024, 4, 5, tzinfo=UTC))
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    assert "Needs an answer" in verdicts(test)[0]
    keyed(test.text_input, "reason-").set_value("CV 12 ngày 06/04/2024")
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    assert stored(desk)[0]["reason"] == "CV 12 ngày 06/04/2024"


def test_somebody_else_was_faster(desk: Database) -> None:
    """A commit for the same agency and period since the check stops this one and shows the new difference."""
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    test.text_input(key="committer").set_value(NAME)
    shown(test.run())
    build.report(desk, "a", PERIOD, {"1": {"percent": 25.0}})
    commit(test)
    assert stored(desk) == []
    assert "somebody committed" in texts(test)
    assert "25%" in test.dataframe[0].value["old"].tolist()
    commit(test)
    assert stored(desk)[0]["version"] == 2


def test_what_is_tried_in_the_demo_is_demo(desk: Database) -> None:
    """As long as demo figures count, whatever is committed is marked as demo data, and the page says so."""
    with desk.writer() as writer:
        writer.execute("update submissions set is_demo = true where kind = 'report'")
    test = drop(open_page("submit"), ("a.xlsx", march(desk)))
    assert "demo database" in texts(test)
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    assert stored(desk)[0]["is_demo"]


def test_a_plan_workbook_is_previewed_as_a_plan(desk: Database) -> None:
    """A plan workbook in the same box shows its counts and becomes a plan; never with the button for all reports."""
    (file,) = plan_workbook.SHIPPED.glob("plan-b-*.xlsx")
    test = drop(open_page("submit"), (file.name, file.read_bytes()), ("a.xlsx", march(desk)))
    assert "Plan B" in verdicts(test)[0]
    assert "Commit the clean report" in [button.label for button in test.button]


def test_a_new_version_of_a_plan_says_what_it_changes(desk: Database) -> None:
    """A moved deadline is one row of the difference between the two versions."""
    (file,) = plan_workbook.SHIPPED.glob("plan-b-*.xlsx")
    test = drop(open_page("submit"), ("plan.xlsx", file.read_bytes()))
    assert "This plan is new" in texts(test)
    test.text_input(key="committer").set_value(NAME)
    commit(shown(test.run()))
    sheets, _problems = normalise.plan(workbook.read(file.read_bytes()))
    rows: dict[str, list[dict[str, Any]]] = {key: [dict(r.values) for r in sheet] for key, sheet in sheets.items()}
    task = next(row for row in rows["tasks"] if row["due"])
    rows["deadline_changes"] = [
        {"task": task["ref"], "old_due": task["due"], "new_due": date(2024, 12, 20), "document": "CV 1",
         "date": date(2024, 3, 1)}
    ]  # fmt: skip
    shown(test.button(key="clear-finished").click().run())
    drop(test, ("sua.xlsx", plan_template.plan(rows)))
    changed = test.table[-1].value
    assert changed["Sheet"].tolist() == ["Điều chỉnh thời hạn"]
    assert changed["No."].tolist() == [task["ref"]]
    assert "1 deadline move." in texts(test)
    commit(test)
    with desk.reader() as reader:
        versions = submissions.history(reader).query("plan_code == 'B'")["version"].tolist()
    assert versions == [2, 1]


def test_an_empty_list_explains_itself(desk: Database) -> None:
    """Before the first file the page says that nothing is stored without a button."""
    assert "Nothing is stored before you press a button" in texts(open_page("submit"))


# ---- blank workbooks ----


def test_the_blank_workbooks_of_all_agencies_come_in_one_archive(desk: Database) -> None:
    """Every agency's workbook, each stamped for its agency and the period, and a list of who gets which."""
    with zipfile.ZipFile(io.BytesIO(templates.package("P", date(2024, 3, 1)).archive())) as packed:
        the_list, *names = packed.namelist()
        assert names == ["BaoCao_P_2024-03_a.xlsx", "BaoCao_P_2024-03_b.xlsx"]
        for name, agency in zip(names, "ab", strict=True):
            preview = monthly_report.preview(desk, packed.read(name), name, date(2024, 4, 1))
            assert [part.agency_id for part in preview.parts] == [agency]
        assert the_list == "00_DanhSach_P_2024-03.xlsx"
        rows = list(openpyxl.load_workbook(io.BytesIO(packed.read(the_list))).worksheets[0].values)
    listed = [row[:2] for row in rows if row[1] in names]
    assert listed == [("Cơ quan a", names[0]), ("Cơ quan b", names[1])]
    assert {row[4].date() for row in rows if row[1] in names} == {date(2024, 4, 3)}


def test_the_boxes_of_blank_workbooks_follow_the_filters(desk: Database) -> None:
    """Another plan, period or agency chosen in the filters is what the boxes begin with, there and back; what was
    picked in them stays while the filters say the same."""
    build.plan(desk, [build.task("1", ["a"])], code="Q")
    test = open_page("submit", plan="P", period="2024-01", agency="a")
    test.segmented_control(key="submit-part").set_value("out")

    def boxes() -> tuple[Any, ...]:
        return tuple(keyed(test.selectbox, f"template-{name}-").value for name in ("plan", "period", "agency"))

    shown(test.run())
    assert boxes() == ("P", date(2024, 1, 1), "a")
    test.query_params["agency"] = "b"
    test.query_params["period"] = "2024-05"
    shown(test.run())
    assert boxes() == ("P", date(2024, 5, 1), "b")
    keyed(test.selectbox, "template-period-").set_value(date(2024, 6, 1))
    shown(test.run())
    assert boxes() == ("P", date(2024, 6, 1), "b")
    test.query_params["plan"] = "Q"
    test.query_params["agency"] = "a"
    shown(test.run())
    assert boxes() == ("Q", date(2024, 5, 1), "a")
    test.query_params["plan"] = "P"
    test.query_params["period"] = "2024-01"
    shown(test.run())
    assert boxes() == ("P", date(2024, 1, 1), "a")


def test_all_workbooks_are_made_at_one_click_and_stay_until_a_commit(desk: Database) -> None:
    """The click makes them; the download outlives reruns and the other language, and goes when data change."""
    test = open_page("submit")
    test.segmented_control(key="submit-part").set_value("out")
    shown(test.run())
    assert not offered(test)
    shown(test.button(key="template-make").click().run())
    assert offered(test)
    test.query_params["lang"] = "vi"
    assert offered(shown(test.run()))
    keyed(test.selectbox, "template-period-P-").set_value(date(2024, 5, 1))
    assert not offered(shown(test.run())), "another period has workbooks of its own"
    keyed(test.selectbox, "template-period-P-").set_value(date(2024, 3, 1))
    assert offered(shown(test.run()))
    build.report(desk, "a", "2024-03", {"1": 50})
    assert not offered(shown(test.run())), "made before the report came in"
    assert "Đã có số liệu mới" in texts(test)


def offered(test: AppTest) -> bool:
    """Whether the archive can be downloaded."""
    return "template-all" in {element.key for element in test.get("download_button")}


def test_making_goes_on_where_it_was_stopped(desk: Database) -> None:
    """A rerun in the middle loses nothing, and a commit in between is never missed."""
    package = templates.package("P", date(2024, 3, 1))
    steps = package.make()
    assert next(steps) == (1, "Cơ quan a")
    assert next(steps) == (2, "Cơ quan b")
    steps.close()
    assert [number for number, _name in package.make()] == [2]
    assert not list(package.make()) and package.is_current
    build.report(desk, "b", "2024-03", {"3": 70})
    assert not package.is_current
    assert templates._up_to_date(package) is not package


def test_a_closed_period_says_so(desk: Database) -> None:
    """Workbooks of a closed month can still be made, for corrections; the page says what that takes."""
    with desk.writer() as writer:
        periods.close(writer, "P", date(2024, 2, 1), by="thư ký", at=datetime(2024, 3, 20, tzinfo=UTC))
    test = open_page("submit")
    test.segmented_control(key="submit-part").set_value("out")
    assert "is closed" not in texts(shown(test.run()))
    keyed(test.selectbox, "template-period-P-").set_value(date(2024, 2, 1))
    assert "Period 02/2024 is closed" in texts(shown(test.run()))


def test_the_plan_in_force_is_offered_to_amend(desk: Database) -> None:
    """Below the blank workbooks each plan comes as a workbook with every sheet; one whose file is lost says so."""
    plan_workbook.load_shipped(desk)
    test = shown(open_page("submit").segmented_control(key="submit-part").set_value("out").run())
    buttons = [button.proto.label for button in test.get("download_button")]
    assert [label for label in buttons if "to amend" in label] == [
        "Plan A, version 1, to amend", "Plan B, version 1, to amend",
    ]  # fmt: skip
    assert "The workbook of plan P is no longer on the server." in texts(test)


def test_the_next_month_is_offered(desk: Database) -> None:
    """After February's reports the workbooks for March are what is needed; a chosen period goes first."""
    test = open_page("submit")
    test.segmented_control(key="submit-part").set_value("out")
    shown(test.run())
    assert keyed(test.selectbox, "template-period-P-").value == date(2024, 3, 1)
    chosen = open_page("submit", period="2024-06")
    chosen.segmented_control(key="submit-part").set_value("out")
    shown(chosen.run())
    assert keyed(chosen.selectbox, "template-period-P-").value == date(2024, 6, 1)


def test_an_office_without_a_plan_begins_by_dropping_one(empty_desk: Database) -> None:
    """An empty database: the page opens, and what is dropped first is a plan."""
    (file,) = plan_workbook.SHIPPED.glob("plan-b-*.xlsx")
    test = open_page("submit")
    test.segmented_control(key="submit-part").set_value("out")
    assert "There is no plan yet" in texts(shown(test.run()))
    test.segmented_control(key="submit-part").set_value("in")
    assert "This plan is new" in texts(drop(shown(test.run()), (file.name, file.read_bytes())))


# ---- Streamlit's own words ----


def test_streamlits_words_become_ours_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of the two languages stands on the page, it becomes the one spoken now."""
    known = {"Upload": "Chọn tệp", "Remove {0}": "Bỏ {0}", "or drop them here": "hoặc thả tệp vào đây"}
    monkeypatch.setattr(translation, "_vietnamese", lambda: known)
    with translation.speaking("vi"):
        pairs = streamlit_words.pairs()
    assert ("Upload", "Chọn tệp") in pairs["exact"]
    assert ("Remove {0}", "Bỏ {0}") in pairs["patterns"]
    assert ("{0} per file", "hoặc thả tệp vào đây") in pairs["patterns"]
    with translation.speaking("en"):
        pairs = streamlit_words.pairs()
    assert ("Chọn tệp", "Upload") in pairs["exact"]
    assert ("hoặc thả tệp vào đây", "or drop them here") in pairs["exact"]
    assert all(shown != text for text, shown in (*pairs["exact"], *pairs["patterns"]))


def test_every_verdict_has_a_face() -> None:
    """A verdict is an icon, a colour and a word; none is missing."""
    assert set(file_card.FACES) == set(Verdict)


def _three_agencies(office: Database) -> None:
    build.plan(office, [build.task(ref, [ref]) for ref in "abc"])
    build.opened(office, PERIOD)


def test_the_list_in_one_sentence(office_with: OfficeWith) -> None:
    """What is there is counted, in both languages; what is not there is not mentioned."""
    office = office_with(_three_agencies)
    inbox = Inbox(office, date(2024, 4, 2), data.now)
    inbox.add("a.xlsx", filled(office, "a", PERIOD, {"a": {"percent": 0.3}}))
    inbox.add("b.xlsx", filled(office, "b", PERIOD, {"b": {"percent": "#N/A"}}))
    inbox.add("scan.pdf", b"%PDF-1.7 \n")
    nil = filled(office, "c", PERIOD, {}, is_nil=True)
    inbox.add("c.xlsx", nil)
    inbox.check()
    assert inbox.settle(300)
    inbox.files[next(key for key, file in inbox.files.items() if file.name == "c.xlsx")].details.sent_on = date(
        2024, 5, 2
    )
    inbox.check()
    assert inbox.settle(300)
    files = list(inbox.files.values())
    sentences = {}
    for language in LANGUAGES:
        with translation.speaking(language):
            sentences[language] = submit.sentence(files)
            one = submit.sentence([file for file in files if file.name == "a.xlsx"])
            assert one == {"en": "1 file: 1 clean.", "vi": "1 tệp: 1 sạch."}[language]
    assert sentences["en"] == (
        "4 files: 2 clean, 1 not accepted, 1 with errors. Among them: 1 nil report, 1 sent after the deadline."
    )
    assert sentences["vi"] == (
        "4 tệp: 2 sạch, 1 không nhận được, 1 có lỗi. Trong đó: 1 báo cáo không phát sinh, 1 gửi sau hạn."
    )
