"""Wherever a rate of disbursement is shown, what it does not count stands beside it: screens and papers."""

import pytest

from dashboard import narrative
from dashboard.reports import content
from dashboard.reports.excel import pack
from dashboard.reports.word import report
from dashboard.store.database import Database
from dashboard.ui.kit import tables
from tests import build
from tests.reports import decks, files
from tests.ui import opened

REST = "18,5 triệu đồng giải ngân chưa nêu số được giao"


@pytest.fixture
def spent(office: Database) -> Database:
    """81 of 100 million disbursed, and 18,5 million of which nobody states the allocation."""
    build.plan(office, [build.task("1", "ab")], starts="2024-01-01", ends="2024-03-31")
    build.report(office, "a", "2024-01", {"1": 10}, money=[{"ref": "1", "allocated": 10**8, "disbursed": 81 * 10**6}])
    build.report(office, "b", "2024-01", {"1": 10}, money=[{"ref": "1", "disbursed": 185 * 10**5}])
    return office


@pytest.mark.usefixtures("spent", "blank_pages")
@pytest.mark.parametrize(("page", "address"), [("overview", {}), ("budget", {}), ("agency", {"agency": "a"}),
                                               ("task", {"task": "P/1"})])  # fmt: skip
def test_a_page_with_the_rate_says_what_is_not_in_it(page: str, address: dict[str, str]) -> None:
    """In words, not behind a "?"."""
    shown = opened.at(page, **address)
    texts = [*shown.markdown, *shown.caption, *shown.button]
    assert any(REST in str(getattr(text, "value", "")) + str(getattr(text, "label", "")) for text in texts)


def test_papers_say_what_is_not_in_the_rate(spent: Database) -> None:
    """Word, PowerPoint, slides and workbook: 81 %, and the rest in words; the table of tasks in a column."""
    gathered = build.ask(spent, content.gather, build.scope("2024-01"), green_from=-5, amber_from=-15)
    in_word = files.word_text(report.monthly_report(gathered))
    assert "81% (81/100 triệu đồng)" in in_word and REST in in_word
    in_slides = [text for slide in files.slides(decks.powerpoint(gathered)) for text in files.slide_texts(slide)]
    assert [text for text in in_slides if REST in text and "81/100 triệu" in text]
    assert narrative.money.money(gathered.money) in in_slides
    assert REST in decks.projected(gathered, "money")[0].finding
    book = pack.workbook(gathered, tables.describe)
    (row,) = [row for row in files.sheet_rows(book, "Tóm tắt", "Chỉ tiêu") if str(row["Ghi chú"]).startswith("81/100")]
    assert REST in row["Ghi chú"]
    (source,) = files.sheet_rows(book, "Kinh phí theo nguồn", "Tên")
    (task,) = files.sheet_rows(book, "Kinh phí theo nhiệm vụ", "Kế hoạch")
    for line in (source, task):
        assert line["Giải ngân, chưa nêu số được giao (triệu đồng)"] == 18.5
        assert line["Giải ngân / được giao (%)"] == 81
