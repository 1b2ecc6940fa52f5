"""A whole month as the secretariat lives it, in a real browser: after each step every screen says the same numbers,
and they are those that follow from what was done."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from dashboard.ui.app.navigation import SCREENS
from tests.browser.conftest import PATIENCE_MS, Office, opened
from tests.browser.test_monthly_desk import LINES, File, drop, says
from tests.browser.test_monthly_path import NAME, Form, settled, visit

pytestmark = pytest.mark.browser

CLOSING, DEADLINE, LOCK = "28/04/2024", "09/05/2024", "31/12/2099"
IN_TIME, LATE = "Đúng hạn", "Gửi muộn"
LETTER = "Công văn số 45/CV ngày 20/5/2024"


@dataclass
class Month:
    """What the screens must say, kept by hand: ids of the agencies that have to report, and how each did it."""

    office: Office
    expected: frozenset[str]
    received: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False

    @property
    def silent(self) -> set[str]:
        """Ids of those that have not reported."""
        return set(self.expected - self.received.keys())

    def short(self, agency_ids: set[str] | frozenset[str]) -> set[str]:
        """Their names as they stand in tables."""
        return {self.office.names[agency][1] for agency in agency_ids}


@pytest.fixture
def office(office_path: Path, tmp_path: Path) -> Iterator[Office]:
    """An office in which nobody has touched the month."""
    with opened(office_path, tmp_path) as opened_:
        yield opened_


# ---- the screens and what they say ----


def go(page: Page, screen: str) -> None:
    """Go to a page by the menu, as people do; the filters come along."""
    page.locator(".st-key-menu").get_by_role("link", name=screen, exact=True).click()
    expect(page.locator("h1")).to_be_visible()
    settled(page)


def every_screen_says(page: Page, month: Month, others: Iterator[str]) -> None:
    """The badge of the screen where it was done; Overview; Reporting with its grid and list; and the badge of the two
    screens whose turn it is."""
    badge_says(page, month)
    go(page, "Tổng quan")
    badge_says(page, month)
    silent = page.locator('[data-testid="stColumn"]').filter(has=page.locator(".st-key-attention-silent")).last
    expect(page.locator(".st-key-attention-silent")).to_contain_text(f"Chưa báo cáo kỳ này{len(month.silent)}")
    named = set(silent.locator('[data-testid="stPageLink"]').all_inner_texts()[:5])
    assert named <= month.short(month.silent), named

    go(page, "Tình hình báo cáo")
    badge_says(page, month)
    in_time = sum(state == IN_TIME for state in month.received.values())
    of = len(month.expected)
    expect(page.locator(".st-key-period-A")).to_contain_text(
        f"đã nhận {len(month.received)}/{of}, đúng hạn {in_time}/{of}"
    )
    for tile, n in ((0, len(month.received)), (1, in_time), (4, len(month.silent))):
        expect(page.locator(f".st-key-tiles-{tile}")).to_contain_text(f"{n}/{of}")
    table = downloaded_table(page, "csv-reporting")
    column = next(name for name in table[0] if name.startswith("04/2024"))
    assert ("■" in column) is month.is_closed
    states = {row["Cơ quan, đơn vị"]: row[column].partition(" ")[2] for row in table if row[column] not in ("", "–")}
    assert states == {
        **dict.fromkeys(month.short(month.silent), "Chưa nộp"),
        **{month.office.names[agency][1]: state for agency, state in month.received.items()},
    }
    assert {row["Cơ quan, đơn vị"] for row in downloaded_table(page, "csv-silent")} == month.short(month.silent)

    for screen in islice(others, 2):
        go(page, screen)
        badge_says(page, month)


def badge_says(page: Page, month: Month) -> None:
    """The badge beside the title of every page."""
    expect(page.locator(".st-key-header")).to_contain_text(
        f"đã nhận {len(month.received)}/{len(month.expected)} báo cáo"
    )


def downloaded_table(page: Page, key: str) -> list[dict[str, str]]:
    """The rows of a table, as its CSV has them: what is on a canvas cannot be read."""
    text = download(page, page.locator(f".st-key-{key} button"))[1].decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0], ",;\t")
    return list(csv.DictReader(io.StringIO(text), dialect=dialect))


def download(page: Page, button: Locator) -> tuple[str, bytes]:
    """Name and content of what a button hands out."""
    with page.expect_download(timeout=PATIENCE_MS) as info:
        button.click()
    return info.value.suggested_filename, Path(info.value.path()).read_bytes()


# ---- what the secretariat does ----


@contextmanager
def step(page: Page, button: str) -> Iterator[Locator]:
    """The form behind a button of the period of plan A."""
    go(page, "Tình hình báo cáo")
    page.locator(".st-key-period-A").get_by_role("button", name=button, exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("Người thực hiện").wait_for()
    settled(page)
    yield form
    type_in(form, "Người thực hiện", NAME)
    settled(page)  # each box left is a run of the form; a click during one can be lost
    form.get_by_role("button", name=f"Đồng ý {button[0].lower()}{button[1:]}").click()


def type_in(where: Page | Locator, label: str, text: str) -> None:
    """Fill a box, leave it, and look what follows: one day may propose the next, also in a box just typed into."""
    box = where.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")
    settled(where if isinstance(where, Page) else where.page)
    expect(box).to_have_value(text)


def open_the_period(page: Page) -> None:
    """Closing day, deadline and lock date; who opens it."""
    with step(page, "Mở kỳ") as form:
        type_in(form, "Ngày chốt số liệu", CLOSING)
        type_in(form, "Hạn gửi báo cáo", DEADLINE)
        type_in(form, "Ngày khóa (có thể để trống)", LOCK)
    says(page, "Kế hoạch A: đã mở kỳ 04/2024")
    expect(page.locator(".st-key-period-A")).to_contain_text(f"chốt số liệu {CLOSING} · hạn gửi {DEADLINE}")


def blank_workbooks_of_all(page: Page, office: Office) -> dict[str, bytes]:
    """The workbooks of the zip of all agencies, by agency id."""
    go(page, "Nộp báo cáo")
    page.get_by_role("radio", name="Gửi mẫu").or_(page.get_by_role("button", name="Gửi mẫu")).first.click()
    page.get_by_role("button", name=re.compile(r"^Tạo mẫu cho cả \d+ cơ quan")).click()
    button = page.get_by_role("button", name=re.compile(r"^Tải \d+ tệp mẫu"))
    button.wait_for(timeout=PATIENCE_MS)
    settled(page)
    name, content = download(page, button)
    assert name == "BaoCao_A_2024-04.zip"
    stem = "BaoCao_A_2024-04_"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        workbooks = {
            name.removeprefix(stem).removesuffix(".xlsx"): archive.read(name)
            for name in archive.namelist()
            if name.startswith(stem)
        }
    assert workbooks.keys() <= office.names.keys()
    return workbooks


def filled(blank: bytes, spoil: Callable[[Form, int], str] | None = None) -> tuple[bytes, str]:
    """A workbook with 65 % at every task the agency leads; `spoil` makes a fault in a row and returns its address."""
    form = Form(blank)
    for row in filter(form.is_lead, form.rows):
        form.type(row, "percent", 0.65)
    cell = spoil(form, next(filter(form.is_lead, form.rows))) if spoil else ""
    return form.save(), cell


def an_error_cell(form: Form, row: int) -> str:
    """What a broken link to another workbook leaves behind."""
    cell = form.type(row, "percent", "#N/A")
    form.sheet[cell].data_type = "e"
    return cell


def one_hundred_and_fifty_percent(form: Form, row: int) -> str:
    """150 % in a cell formatted as percent."""
    return form.type(row, "percent", 1.5)


def done_without_a_day(form: Form, row: int) -> str:
    """100 % and no day of completion: the fault is told at the day's cell."""
    form.type(row, "percent", 1)
    return form.type(row, "finished_on", None)


FAULTS: Mapping[Callable[[Form, int], str], str] = {
    an_error_cell: "lỗi công thức",
    one_hundred_and_fifty_percent: "ngoài khoảng",
    done_without_a_day: "ngày hoàn thành",
}


def submit(page: Page, files: Sequence[File], sent_on: str, verdicts: str) -> None:
    """Drop files that came on a day and wait for what the page says of all on the list."""
    go(page, "Nộp báo cáo")
    type_in(page, "Người nộp", NAME)
    type_in(page, "Ngày cơ quan gửi tệp", sent_on)
    drop(page, files)
    expect(page.locator('[data-testid="stMain"]')).to_contain_text(verdicts, timeout=PATIENCE_MS)
    settled(page)


def fault_is_told(page: Page, file: str, cell: str, words: str) -> None:
    """The line of a file, opened, names the cell and what is wrong there; closed again."""
    line = page.locator(LINES, has_text=file)
    line.locator("summary").click()
    at = page.locator("td", has_text=re.compile(rf"^\s*{cell}\s*$"))
    row = line.locator('[data-testid="stTable"] tr').filter(has=at)
    expect(row).to_contain_text(re.compile(words, re.IGNORECASE))
    line.locator("summary").click()
    expect(line.locator('[data-testid="stTable"]')).to_have_count(0)


def commit_clean(page: Page, n: int) -> None:
    """Commit all clean files at once."""
    page.get_by_role("button", name=f"Ghi nhận {n} báo cáo sạch").click()
    expect(page.locator(".st-key-committed")).to_contain_text(f"Đã ghi nhận {n} tệp", timeout=PATIENCE_MS)
    settled(page)


def clear_finished(page: Page, left: int) -> None:
    """Take what is done off the list; so many files with errors that nobody has corrected stay."""
    go(page, "Nộp báo cáo")
    page.get_by_role("button", name="Dọn các tệp đã xong").click()
    expect(page.locator(LINES)).to_have_count(left)
    settled(page)


def remind(page: Page, office: Office, agency_id: str) -> None:
    """The letter to a silent agency names it, on screen and as a Word file."""
    go(page, "Tình hình báo cáo")
    name = office.names[agency_id][0]
    box = page.get_by_role("combobox", name="Công văn đôn đốc gửi")
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name).first.click()
    expect(page.locator('[data-testid="stCode"]')).to_contain_text(f"Kính gửi: {name}")
    settled(page)
    file, content = download(page, page.get_by_role("button", name="Tải công văn (Word)"))
    assert file == f"Don-doc_A_2024-04_{agency_id}.docx"
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert f"Kính gửi: {name}" in text
    assert "ngày 09/05/2024" in text


def close_the_period(page: Page, month: Month) -> None:
    """The form names everybody who is missing before it closes."""
    with step(page, "Đóng kỳ") as form:
        expect(form).to_contain_text(f"Còn thiếu {len(month.silent)} báo cáo")
        for name in month.short(month.silent):
            expect(form).to_contain_text(name)
    says(page, "Kế hoạch A: đã đóng kỳ 04/2024")
    month.is_closed = True


def submit_with_a_reason(page: Page, file: File) -> None:
    """A report for the closed period cannot be committed before somebody says why."""
    line = page.locator(LINES, has_text=file[0])
    question = line.get_by_label("Kỳ đã đóng hoặc đã qua ngày khóa. Vì sao báo cáo này được nộp lúc này?")
    expect(question).to_be_visible()
    expect(page.get_by_role("button", name="Ghi nhận báo cáo này")).to_have_count(0)
    question.fill(LETTER)
    question.press("Enter")
    page.get_by_role("button", name="Ghi nhận báo cáo này").click()
    expect(page.locator(".st-key-committed")).to_be_visible()
    settled(page)


def reopen_the_period(page: Page, month: Month) -> None:
    """Only with a reason."""
    with step(page, "Mở lại") as form:
        type_in(form, "Lý do", LETTER)
    says(page, "Kế hoạch A: đã mở lại kỳ 04/2024")
    month.is_closed = False


def look_up(page: Page, office: Office, agency_id: str) -> Locator:
    """The details of an agency's last upload, found in the history by searching."""
    go(page, "Nhật ký")
    name = office.names[agency_id][0]
    page.get_by_placeholder("Cơ quan, tên tệp").fill(name)
    says(page, r"\d+/\d+ lần nộp")
    settled(page)
    grid = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    assert grid
    page.mouse.click(grid["x"] + 18, grid["y"] + 35 + 17)
    details = page.locator(".st-key-upload")
    expect(details).to_contain_text(f"{office.names[agency_id][1]}, kế hoạch A, kỳ 04/2024")
    return details


def undo(page: Page, office: Office, agency_id: str) -> None:
    """Take an agency's report back, with a reason."""
    look_up(page, office, agency_id).get_by_role("button", name="Hoàn tác", exact=True).click()
    page.get_by_label("Lý do").fill("Cơ quan gửi nhầm tệp")
    page.get_by_role("button", name="Đồng ý hoàn tác").click()
    expect(page.locator(".st-key-history-told")).to_contain_text("Đã hoàn tác")
    settled(page)


# ---- the month ----


def test_a_whole_month(page: Page, office: Office) -> None:
    """Open, send out, receive 12 with 3 faulty, correct, remind, close, take one more, reopen, undo: after each step
    all screens say what follows from it."""
    others = cycle(_s for _s in _titles() if _s not in ("Tổng quan", "Tình hình báo cáo"))
    visit(page, office, "/reporting?plan=A&period=2024-04")
    open_the_period(page)

    blanks = blank_workbooks_of_all(page, office)
    has_to_report = {agency for agency, content in blanks.items() if any(map((f := Form(content)).is_lead, f.rows))}
    month = Month(office, frozenset(has_to_report))
    every_screen_says(page, month, others)

    twelve = sorted(month.expected)[:12]
    faulty = dict(zip(twelve[::4], FAULTS, strict=True))
    sent = {agency: filled(blanks[agency], faulty.get(agency)) for agency in twelve}
    submit(
        page,
        [(f"{agency}.xlsx", content) for agency, (content, _cell) in sent.items()],
        "08/05/2024",
        "12 tệp: 9 sạch, 3 có lỗi",
    )
    for agency, fault in faulty.items():
        fault_is_told(page, f"{agency}.xlsx", sent[agency][1], FAULTS[fault])
    every_screen_says(page, month, others)

    go(page, "Nộp báo cáo")
    commit_clean(page, 9)
    month.received |= dict.fromkeys((agency for agency in twelve if agency not in faulty), IN_TIME)
    every_screen_says(page, month, others)

    clear_finished(page, left=3)
    corrected = [(f"{agency} đã sửa.xlsx", filled(blanks[agency])[0]) for agency in faulty]
    submit(page, corrected, "10/05/2024", "6 tệp: 3 sạch, 3 có lỗi. Trong đó: 3 gửi sau hạn.")
    commit_clean(page, 3)
    month.received |= dict.fromkeys(faulty, LATE)
    every_screen_says(page, month, others)

    clear_finished(page, left=0)
    silent = sorted(month.silent)[0]
    remind(page, office, silent)

    close_the_period(page, month)
    every_screen_says(page, month, others)

    further = (f"{silent}.xlsx", filled(blanks[silent])[0])
    submit(page, [further], "20/05/2024", further[0])
    submit_with_a_reason(page, further)
    month.received[silent] = LATE
    every_screen_says(page, month, others)
    expect(look_up(page, office, silent)).to_contain_text(f"Lý do: {LETTER}")

    reopen_the_period(page, month)
    every_screen_says(page, month, others)

    undo(page, office, twelve[1])
    del month.received[twelve[1]]
    every_screen_says(page, month, others)


def _titles() -> list[str]:
    from dashboard.text import translation

    with translation.speaking("vi"):
        return [translation._(screen.title) for screen in SCREENS if screen.group]
