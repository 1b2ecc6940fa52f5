"""Text of a cell stays text: no formula in what is downloaded, no Markdown or HTML on a screen."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from dashboard.ingest.monthly import monthly_report, prefilled
from dashboard.ingest.templates import template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.metrics import tasks, timeline
from dashboard.reports import calendar
from dashboard.store import last_reported, submissions
from dashboard.store.database import Database
from dashboard.ui.app import data
from dashboard.ui.secretariat import upload_session
from tests import build
from tests.ui import opened
from tests.ui.conftest import OfficeWith

MARKUP = "<b>x</b> [k](http://e.vn) :red[y] $z$ `q` xyzzy"
MARKS = ("<b>x", "[k](http", ":red[y]", "$z$", "`q`")
RESULT, DIFFICULTY, PROPOSAL, EVIDENCE = (f"{start}cmd|' /C calc'!A0 {MARKUP}" for start in "=+-@")
TITLE, SOURCE, ITEM = f"=HYPERLINK(1) {MARKUP}", f"@SUM(1) {MARKUP}", f"-1+1 {MARKUP}"
NAME, BY = f"=1 {MARKUP}.xlsx", f"+1 {MARKUP}"
SENT = date(2023, 5, 4)

Downloads = dict[str, Callable[[], bytes] | bytes]


def report(db: Database, percent: float, **values: Any) -> bytes:
    """Agency a's workbook for April with such text in every column that takes text."""
    texts = {"result": RESULT, "difficulty": DIFFICULTY, "proposal": PROPOSAL, "evidence": EVIDENCE} | values
    return template.monthly(
        "P", TITLE, "a", "Cơ quan a", date(2023, 4, 1), date(2023, 5, 8),
        [MonthlyTask("1", TITLE, "lead", percent=percent, **texts)],
        [MoneyLine("1", SOURCE, ITEM, 540_000_000, 500_000_000, 120_000_000)],
    )  # fmt: skip


def _desk(office: Database) -> None:
    """A plan and a committed report full of such text."""
    build.plan(
        office,
        [build.task("1", "a", start="2023-03-01", due="2023-06-30", title=TITLE, note=TITLE, deadline_printed=TITLE)],
        milestones=[{"on": "2023-05-19", "title": TITLE}],
        sections=[("I", TITLE, None), ("I.1", TITLE, "I")],
        changes=[{"ref": "1", "old": "2023-06-30", "new": "2023-07-30", "document": TITLE, "on": "2023-04-01"}],
    )
    content = report(office, 40)
    preview = monthly_report.preview(office, content, NAME, SENT)
    assert not preview.errors
    (submission_id,) = monthly_report.commit(
        office, preview, build.sender(datetime(2023, 5, 4, tzinfo=UTC), "2023-05-04", by=BY, file_name=NAME)
    )
    with office.reader() as reader:
        assert last_reported.stored_values(reader, submission_id)[0]["1"]["result"] == RESULT


@pytest.fixture
def desk(office_with: OfficeWith) -> Database:
    """An office database with that."""
    return office_with(_desk)


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    """What the buttons of the pages opened since would give, by their keys."""
    offered: Downloads = {}
    button = streamlit.download_button

    def remember(label: str, content: Any, *args: Any, **settings: Any) -> bool:
        offered[settings["key"]] = content
        return button(label, content, *args, **settings)

    monkeypatch.setattr(streamlit, "download_button", remember)
    return offered


def bytes_of(offered: Callable[[], bytes] | bytes) -> bytes:
    """The bytes of a download."""
    content = offered() if callable(offered) else offered
    return content if isinstance(content, bytes) else content.getvalue()


def texts_of_workbook(content: bytes) -> Iterator[str]:
    """Every text of a workbook, none of which may be a formula."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                if isinstance(cell.value, str):
                    yield cell.value


def texts_of_csv(content: bytes) -> Iterator[str]:
    """Every text of a CSV file, none of which a spreadsheet may take for a formula."""
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        for cell in row:
            is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
            assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
            yield cell.removeprefix("'")


def texts_of(content: bytes) -> set[str]:
    """Every text of a download, whatever kind of file it is."""
    if content.startswith(b"BEGIN:VCALENDAR"):
        events = icalendar.Calendar.from_ical(content).walk("VEVENT")
        assert b"X-ALT-DESC" not in content  # the one property that may hold HTML
        return {str(event[name]) for event in events for name in ("SUMMARY", "DESCRIPTION") if name in event}
    if not content.startswith(b"PK"):
        return set(texts_of_csv(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(name.endswith(".parquet") for name in archive.namelist()):
            return set()  # the backup: figures as they are stored, and the files as they were received
        inner = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    return {text for one in inner or [content] for text in texts_of_workbook(one)}


def strings(value: Any, name: str = "") -> Iterator[str]:
    """Every text of a chart that may be drawn, "name: text"; what a click hands back is not."""
    match value:
        case str():
            yield f"{name}: {value}"
        case dict():
            for key, one in value.items():
                if key not in ("customdata", "ids"):
                    yield from strings(one, key)
        case list():
            for one in value:
                yield from strings(one, name)


def shown_as_text(page: AppTest) -> str:
    """What the page shows outside of grids and charts.

    No part of the page takes HTML, and in none that reads Markdown stands a mark that is not escaped. Grids,
    boxes to type in and lists to choose from show text as it is.
    """
    assert not page.exception
    parts = []
    waiting: list[Any] = [page._tree]
    while waiting:
        node = waiting.pop()
        waiting += list(getattr(node, "children", {}).values())
        proto = getattr(node, "proto", None)
        assert not getattr(proto, "allow_html", False), node
        assert node.type not in ("html", "iframe"), node
        if node.type == "plotly_chart":
            shown = "\n".join(strings(json.loads(proto.spec)))
            assert "<b>x" not in shown, shown[shown.index("<b>x") - 80 :][:200]
        elif node.type not in ("dataframe", "text_input", "text_area", "selectbox", "multiselect", "date_input"):
            shown = str(proto)
            assert not [mark for mark in MARKS if mark in shown], (node.type, shown[:1000])
            parts.append(shown)
    return "\n".join(parts)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_and_no_download_takes_text_for_more(desk: Database, downloads: Downloads, lang: str) -> None:
    """History, tasks, task, agency, budget, timeline, overview: what was committed is shown and given out as text."""
    with desk.reader() as reader:
        chosen = str(submissions.history(reader)["submission_id"].iloc[0])
    pages = {
        "history": {"upload": chosen},
        "task": {},
        "task ": {"task": "P/1"},
        "agency": {"agency": "a"},
        "timeline": {},
        "budget": {},
        "overview": {},
    }
    expected = {
        "history": {BY, NAME},
        "task": {TITLE},
        "task ": {RESULT, DIFFICULTY, PROPOSAL, EVIDENCE, SOURCE, ITEM},
    }
    for page, address in pages.items():
        downloads.clear()
        shown = opened.at(page.strip(), lang=lang, period="2023-04", **address)
        page_text = shown_as_text(shown)
        assert "xyzzy" in page_text or page not in ("history", "task ", "agency"), page
        given: set[str] = set()
        for offered in list(downloads.values()):
            given |= texts_of(bytes_of(offered))
        for text in expected.get(page, ()):
            assert any(text in one for one in given), (page, text, sorted(downloads))


def test_a_calendar_holds_titles_as_text(desk: Database) -> None:
    """The calendar of deadlines names the task as it is written."""
    scope = build.scope("2023-04")
    with desk.reader() as reader:
        frames = [ask(reader, scope) for ask in (tasks.listing, timeline.milestones, timeline.moved)]
    content = calendar.deadlines(*frames, at=datetime(2023, 5, 4, tzinfo=UTC))
    assert any(TITLE in text for text in texts_of(content))


def test_the_workbook_for_the_next_month_holds_it_as_text(desk: Database) -> None:
    """Last month's words are filled in as they were typed."""
    given = texts_of(prefilled.blank(desk, "P", "a", date(2023, 5, 1)))
    for text in (DIFFICULTY, SOURCE, ITEM):
        assert text in given
    assert any(TITLE in one for one in given)


def test_a_file_under_review_shows_it_as_text(desk: Database, downloads: Downloads, tmp_path: Path) -> None:
    """The preview of a correction: its name, problems and differences, and the list of problems to send back."""
    book = openpyxl.load_workbook(io.BytesIO(report(desk, 60, result=f"+new {MARKUP}")))
    spoilt = book["Tiến độ"]["F5"]
    spoilt.value, spoilt.data_type = RESULT, "s"
    out = io.BytesIO()
    book.save(out)
    page = opened.at("submit")
    page.file_uploader[0].upload(NAME, out.getvalue())
    opened.run(page)
    inbox = page.session_state["inbox"]
    upload_session.card(inbox, next(iter(inbox.files.values()))).is_open = True
    opened.run(page)
    assert "xyzzy" in shown_as_text(page)
    (listed,) = [content for key, content in downloads.items() if key.startswith("problem-list-")]
    given = texts_of(bytes_of(listed))
    assert any("cmd|' /C calc'!A0" in one for one in given)
    assert data.database() is desk
