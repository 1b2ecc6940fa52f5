"""The slides: one finding each, native charts, legible from the back of a room, text never more than text."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pptx
import pytest
from openpyxl import load_workbook
from pptx.util import Inches, Pt

from dashboard import narrative
from dashboard.reports.content import Content
from dashboard.reports.slides.deck import Before
from dashboard.reports.slides.meetings import Agreed, News
from dashboard.reports.slides.slide import Item
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from dashboard.text import translation
from dashboard.text.translation import _
from tests import build
from tests.reports import decks, files

EVIL = "=1+1 <b>đậm</b> & \x0b\x1f_x000B_"
PLAIN = "=1+1 <b>đậm</b> & _x000B_"


def _gathered(db: Database, period: str) -> Content:
    return decks.gathered(db, build.scope(period))


def _listed(slide: Any) -> list[str]:
    """The lines of a list in the notes."""
    return [line for line in slide.notes_slide.notes_text_frame.text.splitlines() if " | " in line]


def deck(db: Database, scope: Scope) -> bytes:
    return decks.powerpoint(decks.gathered(db, scope))


@pytest.fixture(scope="module")
def deck_of_a(demo_database: Database) -> bytes:
    return deck(demo_database, build.scope("2024-03", plan="A"))


def test_slides_of_16_to_9_with_a_sentence_each(deck_of_a: bytes) -> None:
    """One finding a slide, said in its title; no two say the same. The last one is what has to be decided."""
    show = pptx.Presentation(io.BytesIO(deck_of_a))
    assert (show.slide_width, show.slide_height) == (Inches(13.333), Inches(7.5))
    titles = [slide.shapes.title.text for slide in show.slides]
    assert len(titles) == len(set(titles)) == 13
    assert all(title.endswith(".") for title in titles)
    assert titles[-1].startswith("Cần quyết định: ")


def test_charts_are_native_and_hold_their_numbers(deck_of_a: bytes) -> None:
    """Whoever presents can edit every chart in PowerPoint: its workbook is inside, and nothing is a picture."""
    shown = files.slides(deck_of_a)
    charts = [chart for slide in shown for chart in files.slide_charts(slide)]
    assert len(charts) == 7
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)
    assert not [shape for slide in shown for shape in slide.shapes if shape.shape_type == 13]


def test_nothing_is_smaller_than_16_points(deck_of_a: bytes) -> None:
    """Boxes, table cells and charts are legible on a projector."""
    for slide in files.slides(deck_of_a):
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        for shape in slide.shapes:
            if shape.has_table:
                frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
        sizes = [run.font.size for frame in frames for line in frame.paragraphs for run in line.runs]
        assert min(sizes) >= Pt(16)
        assert all(chart.font.size >= Pt(16) for chart in files.slide_charts(slide))


def test_everything_stays_on_the_slide(deck_of_a: bytes) -> None:
    """No shape reaches over an edge."""
    for slide in files.slides(deck_of_a):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= Inches(13.333)
            assert shape.top + shape.height <= Inches(7.5)


def test_each_slide_has_number_report_date_and_definition_in_notes(deck_of_a: bytes) -> None:
    """A slide shown alone says what it is true for; who speaks finds n/N and the definition in the notes."""
    for number, slide in enumerate(files.slides(deck_of_a), start=1):
        texts = files.slide_texts(slide)
        assert str(number) in texts
        assert any("31/03/2024" in text for text in texts)
        assert len(slide.notes_slide.notes_text_frame.text.splitlines()) > 4
    notes = files.slides(deck_of_a)[0].notes_slide.notes_text_frame.text
    assert "Tỷ lệ hoàn thành / số giao: " in notes
    assert _(narrative.figures.MEANINGS["assigned"]) in notes


def test_the_table_of_what_needs_attention_is_cut_and_says_so(demo_database: Database) -> None:
    """Eight rows; the rest is counted on the slide and listed in its notes, as are the agencies without a report on
    theirs."""
    gathered = decks.gathered(demo_database, build.scope("2024-06"))
    rows = pd.concat([gathered.listing[gathered.listing["status"] == "overdue"]] * 2, ignore_index=True)
    shown = replace(gathered, listing=rows)
    by_name = dict(zip(decks.names(shown), files.slides(decks.powerpoint(shown)), strict=True))
    slide = by_name["attention"]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert len(rows) > 8 and len(table.rows) == 9
    assert f"và {len(rows) - 8} nhiệm vụ khác, xem phần ghi chú" in files.slide_texts(slide)
    assert len(_listed(slide)) == len(rows)
    assert len(_listed(by_name["silent"])) == gathered.kinds["silent"]


def test_what_was_agreed_and_what_is_new_are_tables(db: Database) -> None:
    """The conclusions and the changes since the last meeting stand as text that can be edited, as on the projector; the
    agencies of a task are never cut."""
    build.plan(db, [build.task("1", list("abcde"), due="2024-01-31")])
    gathered = decks.gathered(db, build.scope("2024-03"))
    row = {"text": EVIL, "agency": "A", "due_on": date(2024, 3, 20), "days_late": 11}
    news = News("Từ cuộc họp trước.", [Item("Mới quá hạn", EVIL, "1")])
    before = Before(news=news, agreed=Agreed("10/03/2024", [], pd.DataFrame([row])))
    shown = files.slides(decks.powerpoint(gathered, before))
    texts = {slide.shapes.title.text: files.slide_texts(slide) for slide in shown}
    assert {"Mới quá hạn", PLAIN, "1"} <= set(texts["Từ cuộc họp trước."])
    assert {PLAIN, "A · hạn 20/03/2024", "quá hạn 11 ngày"} <= set(texts[shown[-2].shapes.title.text])
    assert "1 kết luận chậm thực hiện" in shown[-1].shapes.title.text
    owing = "còn chờ: A (chưa báo cáo), B (chưa báo cáo) và 3 cơ quan khác"
    attention = shown[decks.names(gathered, before).index("attention")]
    assert owing in files.slide_texts(attention)


@pytest.mark.parametrize(("tasks", "rows"), [(6, 7), (7, 8), (9, 8)])
def test_what_is_to_be_decided_fills_the_slide(db: Database, tasks: int, rows: int) -> None:
    """Eight rows fit: tasks and the line on reports; of more it says how many are left out, and the notes name them."""
    build.plan(db, [build.task(str(n), due="2024-01-31") for n in range(1, tasks + 1)])
    slide = files.slides(deck(db, build.scope("2024-03")))[-1]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.rows) == 1 + rows
    assert ("và 2 nhiệm vụ khác, xem phần ghi chú" in files.slide_texts(slide)) == (tasks == 9)
    assert len(_listed(slide)) == tasks + 1


def test_text_of_others_stays_plain(db: Database) -> None:
    """A title with markup, formula signs or control characters is shown letter by letter and breaks no file."""
    build.plan(db, [build.task("1", due="2024-01-31", title=EVIL), build.task("2", ["b"], section="I.2")])
    money = [{"ref": "1", "source": EVIL, "estimated": 5_000_000}]
    build.report(db, "a", "2024-03", {"1": 10.0}, money=money)
    content = deck(db, build.scope("2024-03"))
    shown = dict(zip(decks.names(_gathered(db, "2024-03")), files.slides(content), strict=True))
    assert f"1 {PLAIN}" in files.slide_texts(shown["attention"])
    (chart,) = files.slide_charts(shown["money"])
    # python-pptx reads "_x000B_" as Excel does: a character of no width keeps it as it was typed.
    assert list(chart.plots[0].categories) == ["\u2060" + PLAIN.replace("_x000B_", "_\u2060x000B_")]
    book: Any = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "n"}


def test_a_fresh_office_gets_slides_that_make_sense(db: Database) -> None:
    """Before the first report every slide has its sentence; where there is nothing to draw it says so."""
    build.plan(db, [build.task("1"), build.task("2", ["b"])])
    content = deck(db, build.scope("2023-04"))
    texts = [text for slide in files.slides(content) for text in files.slide_texts(slide)]
    assert "Không nhiệm vụ nào có thời hạn." in texts
    assert not [text for text in texts if "nan" in text.lower().split() or "None" in text or "MINH HỌA" in text]
    assert len(files.slides(content)) == 13  # no meeting was held


def test_slides_speak_the_language_of_the_screen(db: Database) -> None:
    """An English reader gets English slides."""
    build.plan(db, [build.task("1", due="2024-01-31")])
    with translation.speaking("en"):
        content = deck(db, build.scope("2024-03"))
    texts = [text for slide in files.slides(content) for text in files.slide_texts(slide)]
    assert "1/1 task that is due is not done; overdue: 1." in texts
    assert any(text.startswith("Figures to 31/03/2024") for text in texts)
