"""The papers through LibreOffice: they open, print on the paper they are made for, and lose no text on the way.

Collected by `make test-office` only.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.narrative.names import plain
from dashboard.reports import content
from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.word import report as word
from dashboard.store.database import Database
from dashboard.text import numbers
from dashboard.ui.kit import tables
from tests import build
from tests.reports import decks, files

A4_MM, SLIDE_MM = (210, 297), (339, 191)
SCOPES = {
    "plan A": build.scope("2024-06", plan="A"),
    "plan B": build.scope("2024-06", plan="B"),
    "both": build.scope("2024-03"),
    "one agency": build.scope("2024-06", plan="A", agency="so-y-te"),
}
KINDS: dict[str, Callable[[Content], bytes]] = {
    "docx": word.monthly_report,
    "pptx": decks.powerpoint,
    "xlsx": lambda gathered: pack.workbook(gathered, tables.describe),
}


class Printed:
    """A paper as printed: the content it is made of, its bytes, and the pages of its PDF (width and height in mm,
    text)."""

    def __init__(self, gathered: Content, kind: str, folder: Path) -> None:
        self.gathered, self.file = gathered, KINDS[kind](gathered)
        source = folder / f"paper.{kind}"
        source.write_bytes(self.file)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        soffice = shutil.which("soffice")
        assert soffice, "LibreOffice is needed: make test-office installs it"
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        pdf = str(folder / "paper.pdf")
        info = self._read("pdfinfo", "-l", "-1", pdf)
        sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", info)
        self.sizes = [tuple(round(float(side) / 72 * 25.4) for side in size) for size in sizes]
        self.pages = self._read("pdftotext", "-layout", pdf, "-").split("\f")[:-1]

    @staticmethod
    def _read(*command: str) -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout

    @property
    def words(self) -> set[str]:
        """Every word on any page; wrapped and hyphenated lines do not matter."""
        return set(" ".join(self.pages).split())


def _print(request: pytest.FixtureRequest, db: Database, kind: str, tmp: Path) -> Printed:
    gathered = build.ask(db, content.gather, SCOPES[request.param], green_from=-5, amber_from=-15)
    return Printed(gathered, kind, tmp)


@pytest.fixture(scope="module", params=SCOPES)
def report(
    request: pytest.FixtureRequest, demo_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Printed:
    return _print(request, demo_database, "docx", tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module", params=SCOPES)
def deck(request: pytest.FixtureRequest, demo_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return _print(request, demo_database, "pptx", tmp_path_factory.mktemp("slides"))


@pytest.fixture(scope="module", params=["both", "one agency"])
def book(request: pytest.FixtureRequest, demo_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return _print(request, demo_database, "xlsx", tmp_path_factory.mktemp("pack"))


def test_the_report_is_on_a4_upright_then_on_its_side(report: Printed) -> None:
    """The report upright, its annex across; no page is empty and there are not more than the tasks need."""
    upright = report.sizes.count(A4_MM)
    assert 3 <= upright <= 10
    assert report.sizes == [A4_MM] * upright + [A4_MM[::-1]] * (len(report.sizes) - upright)
    assert len(report.sizes) - upright <= 2 + len(report.gathered.listing) / 7
    for page in report.pages:
        assert len(page.split()) > 15, page


def test_the_report_loses_no_text(report: Printed) -> None:
    """Every word of every paragraph and cell is on the paper, and the motto on one line."""
    text = (
        files.word_text(report.file)
        + " "
        + " ".join(cell for table in files.word_tables(report.file) for row in table for cell in row)
    )
    printed = set(re.split(r"[\s-]+", " ".join(report.pages)))  # a line may end at a hyphen
    missing = {word for word in re.split(r"[\s-]+|\.{3,}", text) if word and word not in printed}
    # A word longer than its column is broken; the letters are all there.
    letters = re.sub(r"\s", "", "".join(report.pages))
    assert not [word for word in missing if len(word) < 12], missing
    assert not [word for word in missing if word[:6] not in letters]


def test_letterhead_on_first_page_and_closing_block_kept_together(report: Printed) -> None:
    """Nation or Party at the top; the last sentence, the recipients and the place to sign on one page."""
    first = report.pages[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first or "ĐẢNG CỘNG SẢN VIỆT NAM" in first
    (end,) = (page for page in report.pages if "Nơi nhận:" in page)
    assert "Trên đây là báo cáo" in end
    assert "(Chức vụ, chữ ký, họ và tên)" in end
    assert "Lưu" in end


def test_headings_of_tables_are_not_left_alone(report: Printed) -> None:
    """No page ends with a part's heading or with a table's headings whose rows begin on the next."""
    for page in report.pages:
        last = page.strip().splitlines()[-1].strip()
        assert not re.fullmatch(r"[IV]+[.-] [A-ZÀ-Ỹ ,]+", last), last


def test_each_slide_is_one_page_with_its_sentence(deck: Printed) -> None:
    """Slides of 16:9; each shows the whole of its title, its day and its number."""
    assert len(deck.pages) == len(files.slides(deck.file)) >= 9
    assert all(abs(a - b) <= 1 for size in deck.sizes for a, b in zip(size, SLIDE_MM, strict=True))
    for number, (slide, page) in enumerate(zip(files.slides(deck.file), deck.pages, strict=True), start=1):
        words = page.split()
        assert not [word for word in slide.shapes.title.text.split() if word not in words]
        assert str(number) in words
        assert "Số liệu đến" in " ".join(words)


def test_slides_lose_no_text(deck: Printed) -> None:
    """What stands in a box or a cell is seen; the bars of the second slide carry the large numbers."""
    for slide, page in zip(files.slides(deck.file), deck.pages, strict=True):
        words = set(page.split())
        assert not [word for text in files.slide_texts(slide) for word in text.split() if word not in words]
    most = deck.gathered.by_status["tasks"].max()
    assert numbers.number(int(most)) in deck.pages[1].split()


def test_the_workbook_prints_on_a4_across(book: Printed) -> None:
    """Every sheet as wide as one page, its title on it, no page empty."""
    assert set(book.sizes) == {A4_MM[::-1]}
    assert len(book.pages) <= 40
    text = " ".join(" ".join(book.pages).split())
    for title in ("Tiến độ thực hiện kế hoạch", "Nhiệm vụ theo trạng thái", "Theo cơ quan", "Kinh phí theo nguồn"):
        assert title in text
    for page in book.pages:
        assert page.strip()


def test_the_workbook_loses_no_task(book: Printed) -> None:
    """Every task's words are on the paper, none hidden behind its neighbour."""
    for title in book.gathered.listing["title"]:
        assert not [word for word in plain(title).split() if word not in book.words], title
