"""Reporting: periods are opened, changed, closed and reopened on the page; who reported, who is silent, the letters."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import docx
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.metrics import attention, reporting
from dashboard.store import periods as store
from dashboard.store import plans, submissions
from dashboard.store.database import Database
from dashboard.store.periods import Days
from dashboard.text import translation
from dashboard.ui.app import data
from dashboard.ui.secretariat import letters, periods
from dashboard.ui.secretariat import reporting as parts
from tests import build
from tests.build import ask
from tests.ui.conftest import OfficeWith
from tests.ui.opened import at, run
from tests.ui.secretariat.steps import NAME, box, do, first_value, keyed, opened, texts

FEBRUARY, MARCH = date(2024, 2, 1), date(2024, 3, 1)


def _three_agencies(db: Database) -> None:
    """Plan P of January to March: a reports, b too late in February, c (named like markup) never; a corrected once."""
    tasks = [build.task("1", "a", title="Lễ *dâng* hoa"), build.task("2", "b"), build.task("3", "c")]
    build.plan(db, tasks, starts="2024-01-01", ends="2024-03-31")
    with db.writer() as writer:
        writer.execute("update agencies set short_name = 'Sở *C*', name = 'Sở *C* =1+1' where agency_id = 'c'")
    build.report(db, "a", "2024-01", {"1": 10})
    build.report(db, "b", "2024-01", is_nil=True)
    build.report(db, "a", "2024-02", {"1": 20})
    build.report(db, "a", "2024-02", {"1": 25}, at=datetime(2024, 3, 9, tzinfo=UTC), sent="2024-03-09")
    build.report(db, "b", "2024-02", {"2": 20}, sent="2024-03-20")


@pytest.fixture
def office(office_with: OfficeWith, blank_pages: None) -> Database:
    """A copy of it, which the pages run by the test read and write."""
    return office_with(_three_agencies)


def sentences(test: AppTest) -> str:
    """All sentences of the page."""
    return texts(test) + "\n".join(str(part.value) for part in test.success)


def state(db: Database, period_on: date = FEBRUARY) -> str:
    """What the month is now."""
    return str(ask(db, plans.period, "P", period_on)["state"])


def kinds(db: Database) -> list[tuple[str, str]]:
    """(what, by whom) was done to periods, oldest first."""
    rows = ask(db, store.events).iloc[::-1]
    return list(zip(rows["kind"], rows["done_by"], strict=True))


def fill(test: AppTest, kind: str, **typed: str) -> AppTest:
    """Type into the form of a step ("by", "reason", "closes", "deadline", "locks"), opened if it is not."""
    opened(test, f"{kind}-")
    for name, text in typed.items():
        box(test, f"{kind}-", name).set_value(text)
        run(test)
    return test


def step(test: AppTest, kind: str, **typed: str) -> AppTest:
    """Fill in and confirm."""
    return do(fill(test, kind, **typed), f"{kind}-")


def says(test: AppTest, kind: str, name: str) -> str:
    """What a box says of a form, opened if it is not."""
    return str(box(opened(test, f"{kind}-"), f"{kind}-", name).value)


# ---- forms of two plans ----


def form(test: AppTest, kind: str, plan: str) -> dict[str, str]:
    """What a browser shows in the boxes of this form, opened if it is not; the session must know the same."""
    name = f"{kind}-{plan}-"
    opened(test, name)
    boxes = {box_: box(test, name, box_) for box_ in ("closes", "deadline", "locks", "by")}
    assert {name: first_value(box) for name, box in boxes.items()} == {n: box.value for n, box in boxes.items()}
    return {name: box.value for name, box in boxes.items()}


@pytest.fixture
def two_plans(office: Database) -> Database:
    """Plan P, whose period closes on the last of the month, and plan Q: on the 20th, five days after it."""
    build.plan(office, [build.task("1", "a")], code="Q", starts="2024-01-01", ends="2024-03-31")
    with office.writer() as writer:
        writer.execute(
            "update periods set closes_on = period_on + 19, deadline_on = period_on + 24 where plan_code = 'Q'"
        )
        writer.execute(
            "update period_current set closes_on = period_on + 19, deadline_on = period_on + 24 where plan_code = 'Q'"
        )
    return office


@pytest.mark.parametrize(("first", "second"), ["PQ", "QP"])
def test_each_plans_form_begins_with_its_own_days(two_plans: Database, first: str, second: str) -> None:
    """Opened before, while and after the first plan's form is filled in and sent, the second plan's shows its own
    proposal, and the name with which the first was sent; both plans are then open with their own days."""
    test = at("reporting", lang="en", period="2024-03")
    own = {"P": ("31/03/2024", "03/04/2024"), "Q": ("20/03/2024", "25/03/2024")}

    def begins(plan: str, by: str) -> None:
        values = form(test, "opened", plan)
        assert (values["closes"], values["deadline"], values["by"]) == (*own[plan], by)
        assert values["locks"]

    begins(first, "")
    begins(second, "")
    fill(test, f"opened-{first}", closes="25/03/2024", by=NAME)
    begins(second, "")
    begins(first, "")
    step(test, f"opened-{first}", by=NAME)
    begins(second, NAME)
    run(test)
    begins(second, NAME)
    do(test, f"opened-{second}-")
    for plan in (first, second):
        month = ask(two_plans, plans.period, plan, MARCH)
        assert (month["state"], f"{month['closes_on']:%d/%m/%Y}") == ("open", own[plan][0])
        values = form(test, "changed", plan)
        assert (values["closes"], values["deadline"], values["by"]) == (*own[plan], NAME)


def test_a_followed_day_goes_on_following_after_another_page(two_plans: Database) -> None:
    """Back from another month the form is closed; opened, it proposes anew, and its deadline follows the closing day
    again."""
    test = at("reporting", lang="en", period="2024-03")
    fill(test, "opened-P", closes="25/03/2024")
    assert says(test, "opened-P", "deadline") == "28/03/2024"
    test.query_params["period"] = "2024-02"
    run(test)
    test.query_params["period"] = "2024-03"
    run(test)
    assert not [button for button in test.button if button.key.startswith("opened-")]
    assert form(test, "opened", "P")["closes"] == "31/03/2024"
    fill(test, "opened-P", closes="22/03/2024")
    assert says(test, "opened-P", "deadline") == "27/03/2024"


def test_a_proposal_that_stands_already_is_not_sent_again(office: Database) -> None:
    """A lock date lies after today whatever the deadline: typing one must not overwrite what is typed there next."""
    test = at("reporting", lang="en", period="2024-03")
    fill(test, "opened-P", deadline="20/05/2024")
    lock = box(test, "opened-P-", "locks")
    assert lock.value and not lock.proto.set_value
    fill(test, "opened-P", deadline="20/05/2124")
    assert box(test, "opened-P-", "locks").proto.set_value


# ---- what the page says ----


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_the_page_says_who_reported_and_who_is_silent(office: Database, language: str) -> None:
    """Finding, n/N, agency by month with who is missing first, the silent, a Vietnamese letter in either language."""
    test = at("reporting", lang=language)
    is_vietnamese = language == "vi"
    badge = "Kỳ 02/2024: đã nhận 2/3" if is_vietnamese else "Period 02/2024: 2 of 3 reports received"
    assert badge in sentences(test)
    share = "66,7%" if is_vietnamese else r"66\.7%"
    assert [metric.value for metric in test.metric] == ["2", "1", share, "0", "1", "1"]
    grid, silent = test.dataframe[0].value, test.dataframe[1].value
    assert grid["agency"].tolist() == ["Sở *C*", "B", "A"]
    words = ("× Chưa nộp", "! Gửi muộn", "↻ Đúng hạn") if is_vietnamese else ("× Not sent", "! Sent late", "↻ In time")
    assert tuple(grid["2024-02"]) == words
    assert [name for name in grid if name.startswith("2024")] == ["2024-02", "2024-01"]
    assert silent[["agency", "months"]].to_numpy().tolist() == [["Sở *C*", 2]]
    assert "Kính gửi: Sở *C* =1+1" in test.code[0].value
    assert "2 kỳ báo cáo (01/2024, 02/2024)" in test.code[0].value


def test_the_agency_filter_narrows_and_says_when_all_is_well(office: Database) -> None:
    """One agency: its rows, its figures; nobody missing is said in green; no letter then."""
    test = at("reporting", lang="en", agency="a")
    assert len(test.dataframe[0].value) == 1
    assert "Every agency has reported." in sentences(test)
    assert not test.code
    assert "received 2/3" in sentences(test)  # the period is the plan's


def test_a_missing_report_is_awaited_until_its_deadline(office: Database) -> None:
    """Before the deadline nobody is accused; a closed month says so."""
    with office.reader() as reader:
        rows = parts.cells(reader, build.scope("2024-03"), date(2024, 4, 3))
        later = parts.cells(reader, build.scope("2024-03"), date(2024, 4, 4))
    march = pd.Timestamp(MARCH)
    assert set(rows.loc[rows["month_on"] == march, "code"]) == {"awaited"}
    assert set(later.loc[later["month_on"] == march, "code"]) == {"missing"}


def test_before_anything_the_page_leads_on(office: Database) -> None:
    """No plan: load one. Plans and no report: open a period first, instead of a grid full of missing reports."""
    with office.writer() as writer:
        writer.execute("delete from in_force where kind <> 'plan'")
    test = at("reporting", lang="en", period="2024-01")
    assert "No report has come in yet." in sentences(test)
    assert not test.dataframe
    step(test, "opened", by=NAME)
    assert "Plan P: period 01/2024 is open." in sentences(test)
    assert test.dataframe[0].value["2024-01"].tolist() == ["× Not sent"] * 3
    with office.writer() as writer:
        writer.execute("delete from in_force")
    assert "There is no plan yet." in sentences(at("reporting", lang="en"))


# ---- periods ----


def test_the_next_period_is_opened_with_proposed_days(office: Database) -> None:
    """The month after the last data is one click away; the deadline follows the closing day, and the lock date the
    deadline, until something else is typed."""
    test = at("reporting", lang="en")
    keyed(test.button, "next-period").click()
    run(test)
    assert "By the plan's calendar" in sentences(test)
    assert (says(test, "opened", "closes"), says(test, "opened", "deadline")) == ("31/03/2024", "03/04/2024")
    fill(test, "opened", closes="25/3/2024")
    assert says(test, "opened", "deadline") == "28/03/2024"
    proposed = says(test, "opened", "locks")
    assert periods.parse(proposed) == periods._lock_day(date(2024, 3, 28))
    fill(test, "opened", deadline="05/04/2024", closes="26/03/2024")
    assert (says(test, "opened", "deadline"), says(test, "opened", "locks")) == ("05/04/2024", proposed)
    step(test, "opened", locks="", by=f" {NAME} ")
    month = ask(office, plans.period, "P", MARCH)
    assert (month["state"], month["closes_on"], month["deadline_on"], month["locks_on"]) == (
        "open", date(2024, 3, 26), date(2024, 4, 5), None,
    )  # fmt: skip
    assert kinds(office) == [("opened", NAME)]
    assert "Plan P: period 03/2024 is open." in sentences(test)
    assert says(test, "closed", "by") == NAME  # remembered, as on the page for submitting


def test_what_lacks_or_is_wrong_is_said_in_the_form(office: Database) -> None:
    """A name, real days in order, a reason, other days than now: else nothing is stored, and the form says why."""
    test = at("reporting", lang="en")
    assert "Write your name." in sentences(step(test, "opened"))
    fill(test, "opened", by=NAME, closes="31/02/2024")
    assert "Write the day as dd/mm/yyyy, such as 29/02/2024." in sentences(test)
    assert "A day cannot be read." in sentences(step(test, "opened"))
    assert "before the closing day" in sentences(step(test, "opened", closes="29/02/2024", deadline="28/02/2024"))
    assert kinds(office) == []
    step(test, "opened", deadline="05/03/2024")
    assert "Write the reason." in sentences(step(test, "changed", closes="28/02/2024"))
    assert "has already" in sentences(step(test, "changed", reason="CV 5", closes="29/02/2024", deadline="05/03/2024"))
    assert [kind for kind, _by in kinds(office)] == ["opened"]


def test_closing_names_the_missing_and_reopening_needs_a_reason(office: Database) -> None:
    """The form of closing says what it does and who is missing; a closed month can only be reopened."""
    test = opened(at("reporting", lang="en"), "closed-")
    assert "1 report is still missing: Sở *C*." in sentences(test)
    step(test, "closed", by=NAME)
    assert f"closed {data.today():%d/%m/%Y} by {NAME}" in sentences(test)
    assert state(office) == "closed"
    assert not [one for one in test.button if (one.key or "").startswith("open-closed-")]
    step(test, "reopened", reason="thêm thời gian", locks="30/12/2030")
    assert state(office) == "open"
    assert ask(office, plans.period, "P", FEBRUARY)["locks_on"] == date(2030, 12, 30)
    assert kinds(office) == [("closed", NAME), ("reopened", NAME)]


def test_who_looked_too_long_is_told(office: Database) -> None:
    """Somebody closed, or changed the days, after the page was drawn: nothing is written over it."""
    test = at("reporting", lang="en")
    fill(test, "opened", by=NAME)
    days = Days(date(2024, 2, 28), date(2024, 3, 4))
    with office.writer() as writer:
        store.open_(writer, "P", FEBRUARY, days, by="other", at=datetime(2024, 3, 1, tzinfo=UTC))
    assert "Somebody else opened or closed this period" in sentences(do(test, "opened-"))
    fill(test, "changed", by=NAME, reason="CV 1", deadline="06/03/2024")
    with office.writer() as writer:
        later = Days(date(2024, 2, 28), date(2024, 3, 8))
        store.change(writer, "P", FEBRUARY, later, by="other", at=datetime(2024, 3, 2, tzinfo=UTC), reason="CV 2")
    assert "Look again" in sentences(do(test, "changed-"))
    assert ask(office, plans.period, "P", FEBRUARY)["deadline_on"] == date(2024, 3, 8)
    assert kinds(office) == [("opened", "other"), ("changed", "other")]


def _twice() -> None:
    from datetime import date
    from functools import partial

    import streamlit as st

    from dashboard.ui.app import i18n
    from dashboard.ui.kit import forms
    from dashboard.ui.secretariat import periods

    i18n.start()
    month = dict(periods.of("P", date(2024, 2, 1)))
    kind = st.session_state.get("kind", "closed")
    form = forms._open(kind, forms.outcome("period"), (month, [], {}))
    typed = {"by": "Lan", "reason": "CV 5", "closes": "28/02/2024", "deadline": "04/03/2024", "locks": ""}
    for name, text in typed.items():
        st.session_state[f"{form.key}-{name}"] = text
    for _click in range(2):
        forms._take(form, partial(periods._act, kind, form), None)
    periods._news()


@pytest.mark.parametrize("kind", ["opened", "changed", "closed"])
def test_a_double_click_is_one_step(office: Database, kind: str) -> None:
    """The second click changes nothing and does not take back the good news."""
    if kind == "changed":
        with office.writer() as writer:
            days = Days(date(2024, 2, 29), date(2024, 3, 4))
            store.open_(writer, "P", FEBRUARY, days, by="x", at=datetime(2024, 3, 1, tzinfo=UTC))
    test = AppTest.from_function(_twice, default_timeout=300)
    test.session_state["kind"] = kind
    run(test)
    assert len([one for one, by in kinds(office) if (one, by) == (kind, "Lan")]) == 1
    assert "task_alt" in sentences(test)
    assert not test.warning


def test_period_changes_are_listed_on_page_and_in_history(office: Database) -> None:
    """Who, when, why and which days, newest first, narrowed by the filters."""
    with office.writer() as writer:
        store.close(writer, "P", FEBRUARY, by="Lan", at=datetime(2024, 3, 10, 20, tzinfo=UTC))
        days = Days(date(2024, 2, 29), date(2024, 3, 12))
        moment = datetime(2024, 3, 11, tzinfo=UTC)
        store.reopen(writer, "P", FEBRUARY, days, by="Minh", at=moment, reason="=CV 7")
    for page, address in (("reporting", {}), ("history", {}), ("history", {"period": "2024-01"})):
        test = at(page, lang="en", **address)
        test.session_state["period-events"] = True
        run(test)
        if address:
            assert "Nothing yet" in sentences(test)
            continue
        rows = test.dataframe[-1].value
        assert rows[["at", "kind", "done_by"]].to_numpy().tolist() == [
            ["11/03/2024 07:00", "Reopened", "Minh"], ["11/03/2024 03:00", "Period closed", "Lan"],
        ]  # fmt: skip
        assert rows["reason"].tolist()[0] == "=CV 7"


# ---- one number, everywhere ----


def _agree(db: Database, *, overview: bool = False) -> tuple[int, int]:
    """(received, expected) of February, which badge, tile, grid, the silent and the overview must all say."""
    test = at("reporting", lang="en")
    month = ask(db, reporting.by_month, build.scope("2024-02")).set_index("month_on").loc[pd.Timestamp(FEBRUARY)]
    received, expected = int(month["received"]), int(month["expected"])
    badge = f"{received}/{expected} reports received"
    assert badge in sentences(test)
    if overview:
        assert badge in sentences(at("overview", lang="en"))
    assert f"received {received}/{expected}, on time {int(month['on_time'])}/{expected}" in sentences(test)
    assert [test.metric[0].value, test.metric[4].value] == [str(received), str(expected - received)]
    grid = test.dataframe[0].value
    cells = grid["2024-02"].dropna()
    assert (cells == "× Not sent").sum() == expected - received
    silent = grid.loc[grid["2024-02"] == "× Not sent", "agency"].tolist()
    items = ask(db, attention.items, build.scope("2024-02"))
    assert items.loc[items["kind"] == "silent", "title"].tolist() == silent
    if silent:
        assert test.dataframe[1].value["agency"].tolist() == silent
    return received, expected


def test_badge_tile_grid_and_overview_agree(office: Database) -> None:
    """After a commit, its undo, closing and reopening every place says the same n/N."""
    assert _agree(office) == (2, 3)
    submission_id = build.report(office, "c", "2024-02", {"3": 5}, at=datetime(2024, 3, 4, tzinfo=UTC))
    assert _agree(office, overview=True) == (3, 3)
    submissions.undo(office, submission_id, by="x", at=datetime(2024, 3, 5, tzinfo=UTC), reason="nhầm")
    assert _agree(office) == (2, 3)
    with office.writer() as writer:
        store.close(writer, "P", FEBRUARY, by="x", at=datetime(2024, 3, 6, tzinfo=UTC))
    more = [build.task(ref, lead) for ref, lead in zip("1234", "abca", strict=True)]
    build.plan(office, more, starts="2024-01-01", ends="2024-03-31", at=datetime(2024, 3, 7, tzinfo=UTC))
    closed = ask(office, reporting.by_month, build.scope("2024-02"))["expected_tasks"].iloc[-1]
    assert (_agree(office, overview=True), closed) == ((2, 3), 3)
    with office.writer() as writer:
        days = Days(date(2024, 2, 29), date(2024, 3, 5))
        store.reopen(writer, "P", FEBRUARY, days, by="x", at=datetime(2024, 3, 8, tzinfo=UTC), reason="x")
    assert _agree(office) == (2, 3)
    assert ask(office, reporting.by_month, build.scope("2024-02"))["expected_tasks"].iloc[-1] == 4


# ---- letters ----


def test_letters_hold_what_is_stored(office: Database) -> None:
    """One per plan and missing agency; closed months, tasks and the deadline are those of the database."""
    with office.writer() as writer:
        store.close(writer, "P", date(2024, 1, 1), by="x", at=datetime(2024, 3, 6, tzinfo=UTC))
    letter_of: Any = ask(office, letters.of_silent, build.scope("2024-02"), today=date(2024, 3, 6))
    (one,) = letter_of.values()
    assert list(letter_of) == [("P", "c")]
    assert (one.recipient, one.sender) == ("Sở *C* =1+1", "Cơ quan a")
    assert (list(one.missing), list(one.closed)) == ([date(2024, 1, 1), FEBRUARY], [date(2024, 1, 1)])
    assert (one.deadline_on, one.is_overdue) == (date(2024, 3, 5), True)
    assert [(task.ref, task.deadline) for task in one.tasks] == [("3", "không hạn")]
    (name,) = zipfile.ZipFile(io.BytesIO(letters.together(letter_of, FEBRUARY))).namelist()
    assert name == "Don-doc_P_2024-02_c.docx"


def test_a_letter_asks_for_the_silence_of_now(office: Database) -> None:
    """A month missing long ago, before a report that came, is not asked for again; the letter counts as the page."""
    build.report(office, "c", "2024-02", {"3": 5})
    letter_of: Any = ask(office, letters.of_silent, build.scope("2024-03"), today=date(2024, 4, 9))
    assert list(letter_of["P", "c"].missing) == [MARCH]
    silent = ask(office, reporting.silent, build.scope("2024-03"))
    assert [len(one.missing) for one in letter_of.values()] == silent["months"].tolist()


def test_letters_of_made_up_figures_are_named_so(office: Database) -> None:
    """In the demo both the file and its name say that it is not real."""
    with office.writer() as writer:
        writer.execute("update submissions set is_demo = true where agency_id = 'b'")
    letter_of: Any = ask(office, letters.of_silent, build.scope("2024-02"), today=date(2024, 3, 6))
    archive = zipfile.ZipFile(io.BytesIO(letters.together(letter_of, FEBRUARY)))
    (name,) = archive.namelist()
    assert name.startswith("MINH-HOA_")
    header = docx.Document(io.BytesIO(archive.read(name))).sections[0].first_page_header
    assert "SỐ LIỆU MINH HỌA" in header.paragraphs[0].text
