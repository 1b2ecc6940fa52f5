"""The monthly path in a real browser: template out, filled workbook in, figures change, undo brings them back."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from dashboard.ingest import columns
from tests.browser.conftest import PERCENT, Office

pytestmark = pytest.mark.browser

NAME = "Nguyễn Thị Thư ký"


_STANDS_STILL = """() => {
  const isRun = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
  const before = window.wasThere
  window.wasThere = isRun && document.body.innerHTML.length
  return isRun && window.wasThere === before
}"""


def settled(page: Page) -> None:
    """Wait until the script has run and nothing has come or gone since this was last asked: a run may follow a run,
    and what has the focus may be replaced by it."""
    page.wait_for_function(_STANDS_STILL, polling=200)


def visit(page: Page, office: Office, path: str) -> None:
    """Open an address and wait for its page."""
    page.goto(f"{office.url}{path}")
    page.wait_for_selector("h1")
    page.wait_for_selector("html[data-drawn-for]", state="attached")  # the script that comes last is there
    settled(page)


def template(page: Page, office: Office) -> bytes:
    """The agency's blank workbook, downloaded from the page."""
    visit(page, office, f"/submit?plan={office.plan}&period={office.period:%Y-%m}")
    page.get_by_role("radio", name="Gửi mẫu").or_(page.get_by_role("button", name="Gửi mẫu")).first.click()
    box = page.get_by_role("combobox", name="Cơ quan, đơn vị")
    box.click()
    box.fill(office.agency)
    page.get_by_role("option", name=office.agency, exact=True).click()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải mẫu", exact=True).click()
    assert download.value.suggested_filename == f"BaoCao_{office.plan}_{office.period:%Y-%m}_{office.agency_id}.xlsx"
    return Path(download.value.path()).read_bytes()


class Form:
    """A downloaded workbook, to be typed into by task and column name."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Worksheet = self.book[columns.PROGRESS.title]
        top = next(row for row in range(1, 31) if self.sheet.cell(row, 1).value == columns.PROGRESS["task"].header)
        self.columns = {cell.value: cell.column for cell in self.sheet[top]}
        self.rows = [row for row in range(top + 1, self.sheet.max_row + 1) if self.sheet.cell(row, 1).value]

    def type(self, row: int, name: str, value: Any) -> str:
        """Type a value into a column of a row; returns the address."""
        cell = self.sheet.cell(row, self.columns[columns.PROGRESS[name].header])
        cell.value = value
        return str(cell.coordinate)

    def is_lead(self, row: int) -> bool:
        """Whether the agency leads the row's task."""
        role = self.sheet.cell(row, self.columns[columns.PROGRESS["role"].header]).value
        return columns.ROLES[str(role)] != "coordinating"

    def save(self) -> bytes:
        """The workbook as a file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def drop(page: Page, office: Office, name: str, content: bytes) -> None:
    """Put a file into the box and wait for its verdict."""
    visit(page, office, "/submit")
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files('input[type="file"]', [{"name": name, "mimeType": mime, "buffer": content}])
    page.wait_for_selector(f'[data-testid="stExpander"] >> text={name}')
    settled(page)


def completed(page: Page, office: Office) -> tuple[int, int]:
    """(done, assigned) as the tile of the overview says it at the end of the period."""
    visit(page, office, f"/?period={office.period:%Y-%m}")
    tile = page.locator(".st-key-tiles-1")
    expect(tile).to_contain_text(re.compile(r"Tỷ lệ hoàn thành.*\d\s*/\s*\d", re.DOTALL))
    part = re.search(r"(\d+)\s*/\s*(\d+)", tile.inner_text())
    assert part
    return int(part[1]), int(part[2])


def uploads(page: Page, office: Office) -> int:
    """How many uploads the history counts."""
    visit(page, office, "/history")
    match = re.search(r"(\d+) lần nộp:", page.locator('[data-testid="stMain"]').inner_text())
    assert match
    return int(match[1])


def test_the_monthly_path(page: Page, office: Office) -> None:
    """Template, Excel, upload, difference, commit by double click, overview, undo: every figure goes there and back."""
    before, before_uploads = completed(page, office), uploads(page, office)
    form = Form(template(page, office))
    for row in filter(form.is_lead, form.rows):
        form.type(row, "percent", 1)
        form.type(row, "state", "Hoàn thành")
        form.type(row, "finished_on", date(2024, 4, 15))
    drop(page, office, "Báo cáo tháng 4.xlsx", form.save())

    box = page.locator('[data-testid="stExpander"]')
    expect(box).to_contain_text(f"Sạch · {office.agency}, kế hoạch {office.plan}, kỳ 04/2024")
    expect(box).to_contain_text("thay đổi")
    cells = box.locator('[data-testid="stDataFrame"] td')
    for figure in (f"{PERCENT:.0f}%", "100%"):
        expect(cells.filter(has_text=re.compile(f"^{figure}$")).first).to_be_attached()
    expect(page.locator(".st-key-committed")).to_have_count(0)

    page.get_by_label("Người nộp").fill(NAME)
    page.get_by_role("button", name="Ghi nhận báo cáo này").dblclick()
    expect(page.locator(".st-key-committed")).to_contain_text(f"Đã ghi nhận: {office.agency}")
    done, assigned = completed(page, office)
    assert (done, assigned) == (before[0] + office.alone, before[1])
    assert uploads(page, office) == before_uploads + 1

    grid = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    assert grid
    page.mouse.click(grid["x"] + 18, grid["y"] + 35 + 17)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_label("Người thực hiện").fill(NAME)
    page.get_by_label("Lý do").fill("Gửi nhầm tệp")
    page.get_by_role("button", name="Đồng ý hoàn tác").click()
    expect(page.locator(".st-key-history-told")).to_contain_text("Đã hoàn tác")
    assert completed(page, office) == before


def test_ten_faults_are_ten_problems_and_nothing_is_stored(page: Page, office: Office) -> None:
    """Ten different mistakes are told at their ten cells, in Vietnamese, and the workbook is not stored."""
    before = uploads(page, office)
    form = Form(template(page, office))
    rows = [row for row in form.rows if form.is_lead(row)]
    last = form.sheet.max_row
    form.sheet.cell(last + 1, 1).value = "X.99"
    form.sheet.cell(last + 2, 1).value = form.sheet.cell(rows[0], 1).value
    wrong = {
        form.type(rows[0], "percent", "#N/A"): "lỗi công thức",
        form.type(rows[1], "percent", 1.7): "ngoài khoảng",
        form.type(rows[2], "started_on", "13/25/2024"): "không đọc được thành ngày",
        form.type(rows[3], "state", "Xong rồi"): "không thuộc danh sách",
        form.type(rows[4], "quantity", "nhiều"): "không đọc được thành số",
        form.type(rows[5], "started_on", date(1924, 3, 1)): "không nằm trong khoảng",
        form.type(rows[6], "finished_on", date(2024, 4, 2)): "ngày hoàn thành",
        form.type(rows[7], "percent", "nửa"): "không đọc được thành số",
        form.sheet.cell(last + 1, 1).coordinate: "Không có nhiệm vụ mang mã",
        form.sheet.cell(last + 2, 1).coordinate: "đã được báo cáo",
    }
    form.sheet[next(iter(wrong))].data_type = "e"
    form.type(last + 1, "percent", 0.5)
    form.type(last + 2, "percent", 0.5)
    for row in (last + 1, last + 2):
        form.sheet.cell(row, form.columns[columns.PROGRESS["percent"].header]).number_format = "0%"
    drop(page, office, "mười lỗi.xlsx", form.save())

    table = page.locator('[data-testid="stTable"] tbody tr')
    table.first.wait_for()
    lines = [line.locator("td").all_inner_texts() for line in table.all()]
    errors = {cells[2]: cells for cells in lines if cells[0].endswith("Lỗi")}
    assert errors.keys() == wrong.keys()
    for cell, words in wrong.items():
        assert errors[cell][1] == "Tiến độ"
        assert words.casefold() in errors[cell][-1].casefold()
    assert page.get_by_role("button", name="Ghi nhận báo cáo này").count() == 0
    assert uploads(page, office) == before


def test_a_file_that_is_too_large_is_named(page: Page, office: Office) -> None:
    """The browser does not send it; dropped together with a good one it is refused by name and not forgotten."""
    content = template(page, office)
    visit(page, office, "/submit")
    page.set_input_files(
        'input[type="file"]',
        [
            {"name": "to.xlsx", "mimeType": "application/zip", "buffer": b"PK" + bytes(11_000_000)},
            {"name": "vừa.xlsx", "mimeType": "application/zip", "buffer": content},
        ],
    )
    for name in ("to.xlsx", "vừa.xlsx"):
        page.wait_for_selector(f'[data-testid="stExpander"] >> text={name}')
    # On the list, for the box may still name it, too.
    line = page.locator('[data-testid="stExpander"]', has_text="to.xlsx")
    line.get_by_text("to.xlsx").click()
    expect(line).to_contain_text("lớn hơn 10 MB")
