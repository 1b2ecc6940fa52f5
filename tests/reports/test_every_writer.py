"""Any text of anybody, anywhere: every file for everybody is still written, opens, and shows the text."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import PureWindowsPath
from typing import Any

import icalendar
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.ingest.monthly import monthly_report, prefilled, reporting_month
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import annotated, plan_template, template
from dashboard.ingest.templates.monthly_rows import MonthlyTask
from dashboard.metrics import tasks, timeline
from dashboard.reports import calendar, content, reply
from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.excel import tables as spreadsheet
from dashboard.reports.slides import deck, html_renderer
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.html_renderer import Screening
from dashboard.reports.slides.meetings import Agreed, News
from dashboard.reports.slides.slide import Item
from dashboard.reports.word import letter, report
from dashboard.store import meetings
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.text.fold import clean
from dashboard.text.limits import MAX_CELL, cut
from dashboard.text.xml_text import from_excel, one_line, xml_text
from dashboard.ui.kit import tables
from dashboard.ui.secretariat import letters
from tests import build, workbooks
from tests.reports import decks, files, ooxml

pytestmark = pytest.mark.usefixtures("read_here")

# Each example makes every file there is: what may go wrong in several ways stands in one text.
FEW = settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
SCOPE = build.scope("2024-03", plan="P", agency="a")
EVERYTHING = build.scope("2024-03")
AT = datetime(2024, 4, 1, tzinfo=UTC)
LONG = 'Kế hoạch "kỷ niệm"/đợt 1:\r\n\tbước\\2 & <3> ' * 8 + "😀" * 20
FORBIDDEN = "Thiếu \ufffe\uffff\x01\x1f\x7f\U0001fffe\ufdd0 nhân lực"
ESCAPES = "_xFFFE_ _x0000_ _x001F_ _xD800_ _x005F_x0041_ _x0041_x0042_ x"
HOSTILE = (
    "=1+1", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "+84 231", "-1", "- đã xong", "@SUM(A1)",
    "\t=1+1", "\n=1+1", "\r=1+1", "#N/A", "TRUE", "1.2", "_x000D_", f"a{FORBIDDEN}", "nửa \ud800 chữ", "a" * 40_000,
)  # fmt: skip
"""What a spreadsheet may run, take for something else, or refuse."""
# What a database from before may hold; DuckDB keeps no half of a pair and no NUL in `chr`.
ANY = st.text(st.characters(exclude_characters="\0") | st.sampled_from("_x0041\ufffe\x1f&<'\"=/\n"), max_size=300)
COLUMNS = {
    "plans": ("title", "issuer", "number"),
    "sections": ("title",),
    "agencies": ("name", "short_name"),
    "tasks": ("title", "unit", "deadline_printed", "note", "contradiction", "leads_phrase"),
    "milestones": ("title", "note"),
    "estimates": ("source", "item"),
    "progress": ("result", "difficulty", "proposal", "evidence", "missing_reason"),
    "budget_lines": ("source", "item"),
    "submissions": ("file_name", "committed_by", "reason"),
    "meeting_events": ("title",),
    "conclusion_events": ("text",),
}
"""Every text that somebody types, by table."""


@pytest.fixture(scope="module")
def office() -> Iterator[Database]:
    """Two agencies, late tasks, money, a milestone, a meeting with a conclusion; b has not reported."""
    db = build.new()
    build.plan(
        db,
        [build.task("1", ["a"], due="2024-01-31"), build.task("2", ["b"], due="2024-04-10"),
         build.task("3", [], contradiction="x", leads_phrase="x")],
        estimates=[{"ref": "1", "source": "x", "item": "y", "vnd": 960_000_000}],
        milestones=[{"on": "2024-05-19", "title": "x"}],
    )  # fmt: skip
    values = {"percent": 10.0, "result": "x", "difficulty": "x", "proposal": "x", "evidence": "x"}
    money = [{"ref": "1", "source": "x", "estimated": 960_000_000, "allocated": 500_000_000, "disbursed": 1_000_000}]
    build.report(db, "a", "2024-03", {"1": values}, money=money)
    with db.writer() as writer:
        held = meetings.record(writer, Meeting(AT, "Giao ban"), by="VP", at=AT)
        meetings.conclude(writer, held, Conclusion("Rà soát", "b", AT.date()), by="VP", at=AT)
    yield db
    db.close()


def store(db: Database, text: str) -> None:
    """Put the text everywhere as a version that let everything in had stored it: through SQL's own letters."""
    letters_of = "coalesce(list_aggregate(list_transform($codes, code -> chr(code)), 'string_agg', ''), '')"
    with db.writer() as writer:
        for table, columns in COLUMNS.items():
            changed = ", ".join(f"{column} = {letters_of}" for column in columns)
            writer.execute(f"update {table} set {changed}", codes=[ord(char) for char in text])
        writer.execute("update budget_lines set item = item || row_number")
        writer.execute("update agencies set name = name || agency_id, short_name = short_name || agency_id")


def gather(db: Database) -> Content:
    return build.ask(db, content.gather, EVERYTHING, green_from=-5, amber_from=-15)


def archives(db: Database, gathered: Content) -> Iterator[tuple[str, bytes]]:
    """Every Office file of everybody, by what it is."""
    with db.reader() as reader:
        filled = prefilled.prefill(reader, "P", date(2024, 3, 1))
        own = [agency["agency_id"] for agency in reporting_month.reporters(reader, "P")]
    yield from ((f"template of {agency}", filled.workbook(agency)) for agency in own)
    title = filled.month.plan_title
    yield (
        "plan",
        plan_template.plan({"plan": [{"code": "P", "title": title}], "sections": [{"ref": "I", "title": title}]}),
    )
    read = workbook.read(filled.workbook("a"))
    problems = [Problem(Severity.ERROR, "unknown_task", "Tiến độ", "A5", 5, title, title, title, title)]
    yield "marked copy", annotated.workbook(title, problems, read)
    yield "pack", pack.workbook(gathered, tables.describe)
    yield "Word", report.monthly_report(gathered)
    yield "PowerPoint", decks.powerpoint(gathered, meeting_slides(db, title))
    listing = gathered.listing
    yield "table", spreadsheet.xlsx(listing, title, gathered.notes, tables.describe(listing, None))
    for silent in letters_of(db):
        yield "letter", letter.docx(silent)


def letters_of(db: Database) -> list[letter.Letter]:
    by_agency = build.ask(db, letters.of_silent, EVERYTHING, today=date(2024, 5, 1))
    assert by_agency
    one = next(iter(by_agency.values()))
    return [
        *by_agency.values(),
        replace(one, sender=f"Ban {one.recipient}", plan=replace(one.plan, issuer=one.recipient)),
    ]


def meeting_slides(db: Database, text: str) -> Before:
    with db.reader() as reader:
        conclusions = meetings.conclusions(reader)
    rows: list[Any] = [row | {"due_on": row["due_on"].date()} for row in conclusions.to_dict("records")]
    news, agreed = News(text, [Item(text, text, text)]), Agreed(text, rows, conclusions.head(0).assign(days_late=0))
    return Before(news=news, agreed=agreed)


def texts(db: Database, gathered: Content) -> Iterator[tuple[str, str]]:
    """Every file of text, by what it is."""
    title = str(gathered.plans["title"].iloc[0])
    shown = deck.deck(gathered, meeting_slides(db, title), html_renderer.ROOM, gathered.notes)
    yield "slides", html_renderer.page(shown, Screening(AT, "overview", ""))
    about = reply.About(title, AT.date(), title, title, date(2024, 3, 1), AT.date(), title)
    yield "reply", reply.text(about, [], None, today=AT.date(), signed=title)
    yield from (("letter", letter.text(silent)) for silent in letters_of(db))
    yield "csv", spreadsheet.csv(gathered.listing, tables.describe(gathered.listing, None)).decode("utf-8-sig")
    with db.reader() as reader:
        frames = (tasks.listing(reader, SCOPE), timeline.milestones(reader, SCOPE), timeline.moved(reader, SCOPE))
        feed = calendar.deadlines(*frames, AT, [title])
    assert len(list(icalendar.Calendar.from_ical(feed).walk("VEVENT"))) == 2
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75
    yield "calendar", feed.decode()


@FEW
@given(ANY)
@example(f"=1+1 _x003D_ & <b> {FORBIDDEN} {ESCAPES}")
@example(LONG)
def test_any_stored_text_leaves_every_file_whole(office: Database, text: str) -> None:
    """Whatever one agency has written, and a version before has stored: nobody's file fails or is damaged, and each
    program shows the text as it was written, but for what no file can hold."""
    store(office, text)
    shown, gathered = clean(one_line(text)), gather(office)
    for kind, file in archives(office, gathered):
        assert not ooxml.faults(file), kind
        assert shown in clean(one_line(words_of(kind, file))), kind
    for kind, written in texts(office, gathered):
        assert written.encode() and xml_text(written.replace("\r\n", "\n")) == written.replace("\r\n", "\n"), kind


def words_of(kind: str, file: bytes) -> str:
    """What the file's program shows, one text a line."""
    if kind == "PowerPoint":
        return "\n".join(slide.notes_slide.notes_text_frame.text for slide in files.slides(file))
    if kind in ("Word", "letter"):
        return files.word_text(file)
    # Not our own reader: a process for each file is most of the time this takes.
    rows = [row for sheet in load_workbook(io.BytesIO(file)) for row in sheet.iter_rows(values_only=True)]
    return "\n".join(from_excel(str(cell)) for row in rows for cell in row if cell is not None)


ON_SHEETS = {"monthly": 2, "consolidated": 2, "plan": 3, "marked_copy": 2, "export": 1, "several_tables": 2, "pack": 1}
"""On how many sheets of each kind of workbook every text stands."""


@pytest.mark.parametrize("kind", [*workbooks.KINDS, "pack"])
def test_every_workbook_holds_a_hostile_text_as_text(office: Database, kind: str) -> None:
    """No text becomes a formula, an error or a number, nor does Excel make one of it when it is edited; what is too
    long or no character is left out."""
    if kind == "pack":
        names = ("agency", "ref", "title", "difficulty", "proposal")
        words = pd.DataFrame({name: pd.Series(HOSTILE, dtype=object) for name in names})
        gathered = replace(gather(office), words=words.assign(period_on=date(2024, 3, 1)))
        xlsx = pack.workbook(gathered, tables.describe)
    else:
        xlsx = workbooks.KINDS[kind](HOSTILE)
    assert not [name for name, part in workbooks.parts(xlsx).items() if re.search(r"<f[ >]", part)]
    assert not ooxml.faults(xlsx)
    cells = [cell for sheet in load_workbook(io.BytesIO(xlsx)) for row in sheet.iter_rows() for cell in row]
    for text in HOSTILE:
        shown = cut(xml_text(text), MAX_CELL)
        holding = [cell for cell in cells if isinstance(cell.value, str) and from_excel(cell.value) == shown]
        assert len({cell.parent.title for cell in holding}) >= ON_SHEETS[kind], text[:20]
        assert {cell.data_type for cell in holding} == {"s"}, text[:20]
        assert {cell.quotePrefix for cell in holding} == {shown[0] in "=+-@\t\n"}, text[:20]


@FEW
@given(st.text(st.characters() | st.sampled_from("_x0041\ufffe\x1f"), max_size=200))
@example(f"a{FORBIDDEN} {ESCAPES}")
@example("a" * 32_767)
def test_any_committed_text_comes_back_from_the_template(text: str) -> None:
    """What an agency writes is in next month's workbook, as it wrote it, for it to keep or to change."""
    db = build.new()
    build.plan(db, [build.task("1", ["a", "b"]), build.task("2", ["b"])])
    task = MonthlyTask("1", "Việc 1", "lead", percent=10.0, difficulty=text)
    sent = template.monthly("P", "P", "a", "Cơ quan a", date(2023, 4, 1), date(2023, 5, 8), [task], [])
    preview = monthly_report.preview(db, sent, "x.xlsx", date(2023, 5, 4))
    monthly_report.commit(db, preview, build.sender(AT))
    for agency in "ab":
        again = workbook.read(prefilled.blank(db, "P", agency, date(2023, 5, 1))).sheet("Tiến độ")
        assert again is not None
        cells = [clean(str(cell.value)) for row in again.rows.values() for cell in row.values()]
        assert agency != "a" or not clean(text) or clean(text) in cells
    db.close()


def test_codes_of_any_kind_name_files_every_system_takes() -> None:
    """No folder, nothing too long, and each agency's workbook and letter is there under a name of its own."""
    march, plan = date(2024, 3, 1), 'A/../\nB "x"'
    agencies = ["ộ" * 300, "ộ" * 301, "so/y-te", "so\\y-te", "sở y tế"]
    names = [
        [prefilled.file_name(plan, agency, march) for agency in agencies],
        [letters.file_name((plan, agency), march, is_demo=True) for agency in agencies],
        [content.file_name(replace(SCOPE, plan=plan, agency=agency), ".docx") for agency in agencies],
    ]
    for group in names:
        assert len({name.casefold() for name in group}) == len(agencies)
        assert all(PureWindowsPath(name).name == name and len(name.encode()) <= 255 for name in group)
        assert all(name.isprintable() for name in group)
