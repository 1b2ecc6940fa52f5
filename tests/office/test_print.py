"""How the templates print: A4, letters of at least 8 points, headers on each page, nothing cut or overlapping."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from dashboard.ingest import columns
from dashboard.ingest.monthly import prefilled
from dashboard.store.database import Database
from tests.office.conftest import LONGEST, MANY, MONEY, PERIOD, Calc

A4_PT = (595, 842)
SMALLEST_PT = 8
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
SIZE = re.compile(r'<fontspec id="\d+" size="(\d+)"')


@dataclass(frozen=True, slots=True)
class Word:
    """A word on paper and its box in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Word") -> bool:
        """By more than a touch: a third of the lower one's height and a point of width."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 1 and high > min(self.bottom - self.top, other.bottom - other.top) / 3


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page."""

    width: float
    height: float
    words: list[Word]

    @property
    def text(self) -> str:
        """Its words in the order they were printed, run together: a letter of another font ends a word."""
        return "".join(word.text for word in self.words)

    def says(self, text: str) -> bool:
        """Whether it is printed, spaces aside."""
        return "".join(text.split()) in self.text


def printed(calc: Calc, content: bytes) -> tuple[list[Page], Path]:
    """The pages LibreOffice prints of a workbook, and the PDF."""
    assert shutil.which("pdftotext"), "poppler-utils is needed: make test-office installs it"
    pdf = calc.folder / "printed.pdf"
    pdf.write_bytes(calc.open(content, (), "pdf").saved["pdf"])
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    pages = [
        Page(float(width), float(height),
             [Word(unescape(text), *map(float, box)) for *box, text in WORD.findall(body)])
        for width, height, body in PAGE.findall(boxes)
    ]  # fmt: skip
    return pages, pdf


def smallest_pt(pdf: Path) -> int:
    """The smallest letters of a PDF, in points of the paper."""
    command = ["pdftohtml", "-xml", "-zoom", "1", "-i", "-stdout", str(pdf)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return min(int(size) for size in SIZE.findall(listed))


@pytest.mark.parametrize("who", [MANY, MONEY, LONGEST], ids=lambda who: who[1])
def test_templates_print_well_on_a4(calc: Calc, desk: Database, who: tuple[str, str]) -> None:
    """Guide upright on one page, tables across; agency, period, number and header on each page; all legible."""
    with desk.reader() as reader:
        filled = prefilled.prefill(reader, who[0], PERIOD)
    pages, pdf = printed(calc, filled.workbook(who[1]))
    guide, *tables = pages
    assert tuple(round(side) for side in (guide.width, guide.height)) == A4_PT
    assert all(tuple(round(side) for side in (page.height, page.width)) == A4_PT for page in tables)
    for number, page in enumerate(pages, start=1):
        assert page.says(filled.month.names[who[1]])
        assert page.says("Kỳ báo cáo 03/2024")
        assert page.says(f"Trang {number}/{len(pages)}")
        assert all(word.left >= 0 and word.right <= page.width for word in page.words)
    *progress_pages, money = tables
    assert money.says(columns.BUDGET["disbursed_vnd"].header)
    for page in progress_pages:
        for column in columns.PROGRESS.columns:
            assert all(word in page.text for word in column.header.split()), column.header
    text = "".join(page.text for page in progress_pages)
    for task in filled.tasks(who[1]):
        missing = [word for word in re.split(r"[\s-]+", task.title) if word not in text]
        assert not missing, f"{task.ref}: {missing}"
    assert smallest_pt(pdf) >= SMALLEST_PT


@pytest.mark.parametrize("who", [MANY, LONGEST], ids=lambda who: who[1])
def test_no_text_runs_over_another(calc: Calc, desk: Database, who: tuple[str, str]) -> None:
    """Rows are as high as their text: no word lies on another one."""
    pages, _pdf = printed(calc, prefilled.blank(desk, *who, PERIOD))
    assert len(pages) > 3, "two pages of tasks"
    for page in pages:
        over = [(a.text, b.text) for a, b in combinations(page.words, 2) if a.overlaps(b)]
        assert over == []


def test_the_test_sees_an_overlap() -> None:
    """Two words of neighbouring rows overlap when the upper text runs on; lines of one cell do not."""
    lines = [Word("a", 10, top, 50, top + 11) for top in (0, 10, 20)]
    assert not any(a.overlaps(b) for a, b in pairwise(lines))
    assert lines[0].overlaps(Word("b", 40, 5, 60, 16))
