"""History: every upload with its state, what it changed, the bytes received, undo and redo with a reason."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ingest.monthly import monthly_report
from dashboard.intake import upload_history
from dashboard.metrics import tasks
from dashboard.store import backup, originals, periods, submissions
from dashboard.store.database import Database
from dashboard.text import translation
from dashboard.ui.app import data
from dashboard.ui.secretariat import upload_detail
from tests import build
from tests.ui.conftest import OfficeWith
from tests.ui.secretariat.steps import (
    NAME,
    box,
    do,
    filled,
    first_value,
    keyed,
    open_page,
    opened,
    put_pages,
    shown,
    texts,
)

pytestmark = pytest.mark.usefixtures("read_here")


def _two_agencies(office: Database) -> None:
    """Plan P with two agencies; a reported January and, twice, February; b a nil report for February."""
    build.plan(office, [build.task("1", ["a"]), build.task("2", ["a"]), build.task("3", ["b"])])
    build.report(office, "a", "2024-01", {"1": 10.0, "2": 5.0}, at=datetime(2024, 1, 31, 20, tzinfo=UTC))
    build.report(office, "b", "2024-02", is_nil=True, at=datetime(2024, 2, 28, tzinfo=UTC))
    build.report(office, "a", "2024-02", {"1": 20.0, "2": 5.0}, at=datetime(2024, 2, 29, tzinfo=UTC))
    build.report(office, "a", "2024-02", {"1": 35.0}, at=datetime(2024, 3, 5, tzinfo=UTC))


@pytest.fixture
def desk(office_with: OfficeWith, blank_pages: None, tmp_path: Path) -> Database:
    """An office database with that."""
    put_pages(tmp_path)
    return office_with(_two_agencies)


@pytest.fixture
def read_desk(office_with: OfficeWith, blank_pages: None, tmp_path: Path) -> Database:
    """The same, only to be read."""
    put_pages(tmp_path)
    return office_with(_two_agencies, is_read_only=True)


def grid(test: AppTest) -> Any:
    """The table of uploads."""
    return test.dataframe[0].value


def ids(db: Database) -> list[str]:
    """The uploads, newest first."""
    with db.reader() as reader:
        return [str(one) for one in submissions.history(reader)["submission_id"]]


def choose(test: AppTest, submission_id: str) -> AppTest:
    """Open an upload by its address, as ticking its row does (AppTest cannot click into a grid)."""
    test.query_params["upload"] = submission_id
    return shown(test.run())


def turn(test: AppTest, kind: str, by: str = NAME, reason: str = "gửi nhầm") -> AppTest:
    """Fill in and confirm undo or redo."""
    opened(test, f"{kind}-")
    box(test, f"{kind}-", "by").set_value(by)
    box(test, f"{kind}-", "reason").set_value(reason)
    return shown(do(test, f"{kind}-"))


@pytest.mark.parametrize("runs", [0, 1, 2])
def test_the_form_of_undo_begins_with_the_name(read_desk: Database, runs: int) -> None:
    """However often the page is drawn meanwhile, a browser shows the name of whoever is at the keyboard."""
    test = choose(open_page("history"), ids(read_desk)[0])
    test.session_state["committer"] = NAME
    opened(test, "undo-")
    for _run in range(runs):
        shown(test.run())
    assert first_value(box(test, "undo-", "by")) == NAME


def percent(db: Database, ref: str) -> float:
    """Percent of a task at the end of February."""
    with db.reader() as reader:
        listing = tasks.listing(reader, build.scope("2024-02"))
    return float(listing.loc[listing["ref"] == ref, "percent"].iloc[0])


# ---- the table ----


def test_every_upload_is_listed_newest_first_with_its_state(read_desk: Database) -> None:
    """Replaced and nil reports and the plan stay visible; the words say what counts now."""
    uploads = grid(open_page("history"))
    states = [state[0][2:] for state in uploads["state"]]
    assert states == ["In force", "Replaced", "In force", "In force", "In force"]
    assert uploads["version"].tolist() == [2, 1, 1, 1, 1]
    assert uploads["rows"].tolist() == [1, 2, 0, 2, 0]
    assert "5 uploads: 4 in force, 1 replaced, 0 undone." in texts(open_page("history"))
    assert uploads["agency"].tolist() == ["A", "A", "Nil report: B", "A", "Plan"]


def test_times_are_those_of_viet_nam(read_desk: Database) -> None:
    """20:00 UTC on 31 January is 03:00 on 1 February in Lai Châu."""
    uploads = grid(open_page("history"))
    assert f"{uploads['committed_at'].iloc[3]:%d/%m/%Y %H:%M}" == "01/02/2024 03:00"


@pytest.mark.parametrize(
    ("address", "rows"),
    [({}, 5), ({"plan": "P"}, 5), ({"agency": "b"}, 1), ({"period": "2024-01"}, 1), ({"agency": "a"}, 3)],
)
def test_the_filters_narrow_the_list(read_desk: Database, address: dict[str, str], rows: int) -> None:
    """Plan and agency always narrow; the period only if one was chosen."""
    assert len(grid(open_page("history", **address))) == rows


def test_states_kinds_people_and_words_narrow_the_list(desk: Database) -> None:
    """Several of one kind are joined; words in any order, without tones, also of a reason that was given for an undo
    taken back long ago, and a person who only undid."""
    third = ids(desk)[2]
    at = datetime(2024, 3, 6, tzinfo=UTC)
    submissions.undo(desk, third, by="Bình", at=at, reason="Gửi nhầm")
    submissions.redo(desk, third, by="An", at=at, reason="đã xem")
    everything, texts_, doers = (
        data.fetch(ask) for ask in (upload_history.everything, upload_history.search_texts, upload_history.doers)
    )
    for narrowing, versions in (
        (upload_history.Narrowing(), [2, 1, 1, 1, 1]),
        (upload_history.Narrowing(states=("replaced",)), [1]),
        (upload_history.Narrowing(states=("replaced", "in_force"), kinds=("report",)), [2, 1, 1]),
        (upload_history.Narrowing(kinds=("plan", "nil")), [1, 1]),
        (upload_history.Narrowing(by="Bình"), [1]),
        (upload_history.Narrowing(query="GUI nham"), [1]),
        (upload_history.Narrowing(query="quan b co"), [1]),
        (upload_history.Narrowing(query="xlsx Test"), [2, 1, 1, 1, 1]),
        (upload_history.Narrowing(query="nhaam"), []),
    ):
        assert narrowing.of(everything, texts_, doers)["version"].tolist() == versions, narrowing


def test_the_address_narrows_the_list(read_desk: Database) -> None:
    """What it asks for is shown as chosen; what names nothing is ignored; nothing found offers the way back."""
    assert grid(open_page("history", state="replaced,odd", kind="report", q="co quan a"))["version"].tolist() == [1]
    test = open_page("history", q="nhaam")
    assert not test.dataframe and "No upload matches these filters." in texts(test)
    shown(keyed(test.button, "history-show-all").click().run())
    assert len(grid(test)) == 5


def test_what_is_typed_and_chosen_goes_into_the_address(read_desk: Database) -> None:
    """A narrowed list can be sent as a link, with the upload that is open in it."""
    test = choose(open_page("history", lang="vi"), ids(read_desk)[1])
    test.text_input(key="history-search").set_value("co quan a").run()
    with translation.speaking("vi"):  # AppTest finds a pill by its words, in this thread's language
        test.pills(key="history-pills").set_value(["replaced", "report"]).run()
    shown(test.selectbox(key="history-by").set_value("test").run())
    query = {name: test.query_params[name] for name in ("q", "state", "kind", "by", "upload")}
    assert query == {"q": "co quan a", "state": "replaced", "kind": "report", "by": "test", "upload": ids(read_desk)[1]}
    assert len(grid(test)) == 1


def test_a_link_to_one_upload_opens_it_whatever_the_filters(read_desk: Database) -> None:
    """The details stand below a list that does not hold it; an upload that does not exist is a sentence."""
    test = open_page("history", agency="b", upload=ids(read_desk)[0])
    assert "A, plan P, period 02/2024, version 2" in texts(test)
    test = open_page("history", upload="0123*x*")
    assert "There is no upload “0123*x*” in this database." in texts(test)
    assert len(grid(test)) == 5


def test_a_filter_that_leaves_nothing_says_so(read_desk: Database) -> None:
    """An empty list is a sentence, not an empty table."""
    test = open_page("history", agency="b", period="2024-01")
    assert not test.dataframe
    assert "No upload matches these filters." in texts(test)


def test_before_the_first_upload_the_page_opens(office: Database, blank_pages: None, tmp_path: Path) -> None:
    """An empty database has an empty history and a way to the first upload."""
    put_pages(tmp_path)
    assert "No upload matches these filters." in texts(open_page("history"))


def test_demo_uploads_are_labelled(desk: Database) -> None:
    """Beside real figures each row says whether its own are made up."""
    with desk.writer() as writer:
        writer.execute("update submissions set is_demo = true where agency_id = 'b'")
    assert grid(open_page("history"))["is_demo"].tolist() == ["", "", "demo data", "", ""]


# ---- one upload ----


def test_a_correction_is_compared_with_the_version_before_it(read_desk: Database) -> None:
    """Version 2 raised task 1 from 20 to 35 % and no longer speaks of task 2."""
    test = choose(open_page("history"), ids(read_desk)[0])
    assert "compared with version 1" in texts(test)
    rows = test.dataframe[1].value[["task", "old", "new"]].to_numpy().tolist()
    assert rows == [["1", "20%", "35%"], ["2", "stored", "not in the file"]]


def test_a_first_version_is_compared_with_earlier_periods(read_desk: Database) -> None:
    """February's first report is seen against January; January's own against nothing."""
    test = choose(open_page("history"), ids(read_desk)[1])
    assert "reported for earlier periods" in texts(test)
    assert test.dataframe[1].value[["task", "old", "new"]].to_numpy().tolist() == [["1", "10%", "20%"]]
    choose(test, ids(read_desk)[3])
    assert "The first report of this agency" in texts(test)
    assert test.dataframe[1].value["old"].tolist() == ["–", "–"]


def test_a_nil_report_and_a_plan_have_details_too(read_desk: Database) -> None:
    """Every row can be opened."""
    assert "A nil report: no figures" in texts(choose(open_page("history"), ids(read_desk)[2]))
    assert "The first version of this plan." in texts(choose(open_page("history"), ids(read_desk)[4]))


def test_the_original_can_be_downloaded_or_its_loss_is_said(desk: Database) -> None:
    """The bytes received are offered under their own name; altered or missing ones are not."""
    content = filled(desk, "b", "2024-03", {"3": {"percent": 0.5}})
    preview = monthly_report.preview(desk, content, "thang 3.xlsx", date(2024, 3, 31))
    sha256 = originals.digest(content)
    (submission_id,) = monthly_report.commit(desk, preview, build.sender(file_name="thang 3.xlsx", file_sha256=sha256))
    test = choose(open_page("history"), submission_id)
    assert keyed(test.get("download_button"), "original-")
    assert isinstance(desk.received, Path)
    (desk.received / f"{sha256}.xlsx").write_bytes(b"something else")
    shown(test.run())
    assert not [button for button in test.get("download_button") if button.key.startswith("original-")]
    assert "was altered there" in texts(test)


# ---- undo and redo ----


def test_undo_brings_the_figures_back_and_redo_takes_them_again(desk: Database) -> None:
    """After undo the version before it counts, everywhere and at once; redo is the way back."""
    assert percent(desk, "1") == 35
    test = turn(choose(open_page("history"), ids(desk)[0]), "undo")
    assert percent(desk, "1") == 20
    assert [state[0][2:] for state in grid(test)["state"]][:2] == ["Undone", "In force"]
    assert "Undone: A, plan P, period 02/2024, version 2" in texts(test)
    assert f"by {NAME}: gửi nhầm." in texts(test)
    turn(test, "redo", reason="đã kiểm tra")
    assert percent(desk, "1") == 35
    assert [state[0][2:] for state in grid(test)["state"]][:2] == ["In force", "Replaced"]


def test_every_undo_and_redo_is_told_with_its_reason(desk: Database) -> None:
    """Not only the last one: who, when and why, in order."""
    one = ids(desk)[0]
    for hour, act, by in ((1, submissions.undo, "An"), (2, submissions.redo, "Bình"), (3, submissions.undo, "Chi")):
        act(desk, one, by=by, at=datetime(2024, 3, 6, hour, tzinfo=UTC), reason=f"lý do {hour}")
    text = texts(choose(open_page("history"), one))
    lines = (
        "Undone 06/03/2024 08:00 by An: lý do 1.",
        "Redone 06/03/2024 09:00 by Bình: lý do 2.",
        "Undone 06/03/2024 10:00 by Chi: lý do 3.",
    )
    places = [text.find(line) for line in lines]
    assert -1 not in places and places == sorted(places)


def test_what_undo_and_redo_will_do_is_said_before(desk: Database) -> None:
    """A later version that counts, a version that comes back, a plan that reports rest on, a closed month."""
    second, first, nil, _january, plan = ids(desk)
    at = datetime(2024, 3, 6, tzinfo=UTC)
    with desk.writer() as writer:
        periods.close(writer, "P", build.month("2024-02"), by="An", at=at)
    test = choose(open_page("history"), second)
    assert "Version 1 will count again." in texts(opened(test, "undo-"))
    assert "who was expected to report in it stays as it is" in texts(test)
    assert "Undoing this one changes no figure" in texts(opened(choose(test, first), "undo-"))
    assert "will count as not having reported" in texts(opened(choose(test, nil), "undo-"))
    assert "A plan that reports rest on cannot be undone." in texts(choose(test, plan))
    assert not [button for button in test.button if button.key.startswith("open-undo-")]
    submissions.undo(desk, first, by="An", at=at, reason="x")
    assert "Version 2 counts. Redoing this one changes no figure" in texts(opened(choose(test, first), "redo-"))


def test_an_amended_plan_says_what_its_undo_would_hide(desk: Database) -> None:
    """Reports on tasks that only the later version has are not lost, but not shown."""
    later = build.plan(desk, [build.task(ref, ["a"]) for ref in "1245"] + [build.task("3", ["b"])])
    build.report(desk, "a", "2024-03", {"4": 10.0, "1": 50.0}, at=datetime(2024, 4, 1, tzinfo=UTC))
    test = opened(choose(open_page("history"), later), "undo-")
    assert "What was reported on 1 task that only this version has will not be shown." in texts(test)


@pytest.mark.parametrize(("by", "reason", "words"), [("", "x", "Write your name."), (NAME, "  ", "Write the reason.")])
def test_undo_needs_a_name_and_a_reason(read_desk: Database, by: str, reason: str, words: str) -> None:
    """Without them nothing is undone, and what is missing is said at the form."""
    test = turn(choose(open_page("history"), ids(read_desk)[0]), "undo", by=by, reason=reason)
    assert percent(read_desk, "1") == 35
    assert words in texts(test)


def test_an_undo_that_somebody_did_already_fails_clearly(desk: Database) -> None:
    """Two people undo the same upload: the second is told, and nothing happens twice."""
    test = opened(choose(open_page("history"), ids(desk)[0]), "undo-")
    box(test, "undo-", "by").set_value(NAME)
    box(test, "undo-", "reason").set_value("gửi nhầm")
    submissions.undo(desk, ids(desk)[0], by="other", at=datetime(2024, 3, 6, tzinfo=UTC), reason="x")
    do(test, "undo-")
    assert "This report has been undone already." in texts(test)
    assert percent(desk, "1") == 20


def test_the_chosen_upload_stays_chosen_when_others_come_in(desk: Database) -> None:
    """A new upload moves every row down; what is open stays the one that was ticked."""
    chosen = ids(desk)[0]
    test = choose(open_page("history"), chosen)
    build.report(desk, "b", "2024-03", {"3": 50.0}, at=datetime(2024, 4, 1, tzinfo=UTC))
    shown(test.run())
    assert "A, plan P, period 02/2024, version 2" in texts(test)
    assert test.session_state["history-grid"]["selection"]["rows"] == [1]


def test_data_is_never_read_as_markdown(desk: Database) -> None:
    """A name or reason with asterisks or a link is shown letter by letter."""
    submissions.undo(
        desk, ids(desk)[0], by="*An* [x](http://e.vn)", at=datetime(2024, 3, 6, tzinfo=UTC), reason=":smile: `y`"
    )
    test = choose(open_page("history"), ids(desk)[0])
    text = "\n".join(str(caption.value) for caption in test.caption)
    assert "[x](" not in text and ":smile:" not in text and "\\*An\\*" in text


def test_uploads_of_another_plan_are_no_earlier_version(desk: Database) -> None:
    """Version 1 of another plan, agency or period is not what an upload is compared with."""
    build.plan(desk, [build.task("9", ["a"])], code="Q")
    history_ = data.fetch(submissions.history)
    first_of_q = dict(history_[history_["plan_code"] == "Q"].iloc[0]) | {"version": 2}
    first_of_q["submission_id"] = "new"
    assert upload_history.before(history_, first_of_q)["plan_code"] == "Q"  # type: ignore[index]
    january = dict(history_[history_["period_on"] == "2024-01-01"].iloc[0])
    assert upload_history.before(history_, january) is None


# ---- the same file again, and the backup ----


def test_the_same_file_again_after_undo_makes_a_new_version(desk: Database) -> None:
    """What was undone by mistake can be handed in again; Submit can say that it was undone, by whom and why."""
    content = filled(desk, "b", "2024-03", {"3": {"percent": 0.5}})
    sha256 = originals.digest(content)

    def commit() -> list[str]:
        preview = monthly_report.preview(desk, content, "thang 3.xlsx", date(2024, 3, 31))
        return monthly_report.commit(desk, preview, build.sender(file_name="thang 3.xlsx", file_sha256=sha256))

    def twin() -> tuple[str, str] | None:
        return build.ask(desk, upload_history.undone_twin, sha256, "P", "b", "2024-03-01")

    (first,) = commit()
    assert commit() == [] and twin() is None
    submissions.undo(desk, first, by="An", at=datetime(2024, 4, 1, 20, tzinfo=UTC), reason="nhầm kỳ")
    sentence, again = twin()  # type: ignore[misc]
    assert again == first
    with translation.speaking("en"):
        sentence, _id = twin()  # type: ignore[misc]
    assert "version 1 and undone on 02/04/2024 by An: nhầm kỳ. " in sentence
    (second,) = commit()
    assert second != first and twin() is None
    uploads = data.fetch(submissions.history)
    assert uploads.loc[uploads["submission_id"] == second, "version"].tolist() == [2]


def test_a_commit_keeps_what_it_changed(desk: Database) -> None:
    """New and corrected rows are counted once, when they are committed, and shown in the list."""
    content = filled(desk, "a", "2024-03", {"1": {"percent": 0.5}, "2": {"percent": 0.05}})
    preview = monthly_report.preview(desk, content, "thang 3.xlsx", date(2024, 3, 31))
    (part,) = preview.parts
    assert part.counts == (0, 1)
    monthly_report.commit(desk, preview, build.sender(file_name="thang 3.xlsx", file_sha256=originals.digest(content)))
    rows = grid(open_page("history"))
    assert rows.loc[rows["file_name"] == "thang 3.xlsx", "changed"].tolist() == ["1 corrected"]


def test_the_running_office_can_be_backed_up(desk: Database, tmp_path: Path) -> None:
    """The page offers one file from which the office can be made anew."""
    button = keyed(open_page("history").get("download_button"), "download-backup")
    assert button.label == "Download a backup"
    (tmp_path / "backup.zip").write_bytes(upload_detail._backup())
    counts = backup.restore(tmp_path / "backup.zip", tmp_path / "new" / "office.duckdb")
    assert counts.uploads == 5
