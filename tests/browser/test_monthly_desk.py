"""Many files at once in a real browser: reloads, closed windows and five people at a time lose and double nothing."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, Office
from tests.browser.test_monthly_path import NAME, Form, settled, uploads, visit

pytestmark = pytest.mark.browser

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = '[data-testid="stExpander"]'
File = tuple[str, bytes]


def filled(office: Office, agency: str, result: str) -> File:
    """An agency's workbook with one result typed in."""
    form = Form(office.blanks[agency])
    form.type(next(filter(form.is_lead, form.rows)), "result", result)
    return f"{agency} {result}.xlsx", form.save()


def drop(page: Page, files: Sequence[File]) -> None:
    """Put files into the box of the page that is open."""
    page.set_input_files(
        'input[type="file"]', [{"name": name, "mimeType": _XLSX, "buffer": content} for name, content in files]
    )


@contextmanager
def person(browser: Browser) -> Iterator[Page]:
    """Somebody at another computer."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def says(page: Page, words: str) -> None:
    """Wait for these words anywhere on the page."""
    expect(page.locator('[data-testid="stMain"]')).to_contain_text(re.compile(words))


def test_a_reload_in_the_middle_loses_and_doubles_nothing(page: Page, browser: Browser, office: Office) -> None:
    """A reload brings the checked files back; one in the middle of committing all leaves each committed once. The
    same files again, from another computer, were received before; before that it sees none of them."""
    before = uploads(page, office)
    files = [filled(office, agency, "tải lại") for agency in list(office.blanks)[:7]]
    visit(page, office, "/submit")
    drop(page, files)
    says(page, "7 tệp: 7 sạch")
    page.get_by_label("Người nộp").fill(NAME)
    page.get_by_label("Người nộp").press("Enter")
    settled(page)  # a key pressed the moment before a reload may not leave the browser
    page.reload()
    says(page, "7 tệp: 7 sạch")
    expect(page.get_by_label("Người nộp")).to_have_value(NAME)
    with person(browser) as other:
        visit(other, office, "/submit")
        says(other, "Chưa có gì được lưu")
        assert other.locator(LINES).count() == 0

        button = page.get_by_role("button", name="Ghi nhận 7 báo cáo sạch")
        button.dblclick()
        page.reload()
        says(page, "Đã ghi nhận 7 tệp")
        expect(button).to_have_count(0)

        drop(other, files)
        says(other, "7 tệp: 7 đã nhận trước đó")
    assert uploads(page, office) == before + 7


def test_five_people_at_once(browser: Browser, office: Office) -> None:
    """Five windows at once: each sees its own file only; of two for one agency the later is stopped and shown anew."""
    own = list(office.blanks)[7:11]
    people: list[Any] = []
    files = [filled(office, agency, "năm người") for agency in own]
    files.append(filled(office, own[0], "người thứ năm"))
    managers = [person(browser) for _file in files]
    try:
        for manager, file in zip(managers, files, strict=True):
            page = manager.__enter__()
            people.append(page)
            visit(page, office, "/submit")
            drop(page, [file])
        for page in reversed(people):
            expect(page.locator(LINES)).to_contain_text("Sạch")
            assert page.locator(LINES).count() == 1
            page.get_by_label("Người nộp").fill(NAME)
            page.get_by_label("Người nộp").press("Enter")
        people[4].wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        for page in people[:4]:
            page.get_by_role("button", name="Ghi nhận báo cáo này").click()
        for page in people[:4]:
            expect(page.locator(".st-key-committed")).to_be_visible()
        # Its window still shows the difference to what was stored before the first of them.
        people[4].get_by_role("button", name="Ghi nhận báo cáo này").click()
        says(people[4], "có người vừa ghi nhận báo cáo của")
        expect(people[4].locator(".st-key-committed")).to_have_count(0)
        cells = people[4].locator('[data-testid="stDataFrame"] td')
        expect(cells.filter(has_text="năm người").first).to_be_attached()
    finally:
        for manager in managers[: len(people)]:
            manager.__exit__(None, None, None)


def test_the_second_plans_form_shows_its_proposed_days(page: Page, office: Office) -> None:
    """Opening the period for one plan after the other: the second form, opened after the first was sent, shows the
    days proposed and the name, and is sent as it stands."""
    visit(page, office, "/reporting?period=2024-05")
    day = re.compile(r"\d\d/\d\d/2024")
    for plan, is_named in (("A", False), ("B", True)):
        page.locator(f".st-key-period-{plan}").get_by_role("button", name="Mở kỳ", exact=True).click()
        form = page.get_by_role("dialog")
        for label in ("Ngày chốt số liệu", "Hạn gửi báo cáo"):
            expect(form.get_by_label(label, exact=True)).to_have_value(day)
        expect(form.get_by_label("Ngày khóa (có thể để trống)", exact=True)).not_to_have_value("")
        who = form.get_by_label("Người thực hiện", exact=True)
        if is_named:
            expect(who).to_have_value(NAME)
        else:
            who.fill(NAME)
            who.press("Tab")
        form.get_by_role("button", name="Đồng ý mở kỳ").click()
        says(page, f"Kế hoạch {plan}: đã mở kỳ 05/2024")


def test_the_e_mail_is_copied_over_plain_http(page: Page, office: Office) -> None:
    """Browsers give scripts no clipboard there; the button works all the same."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    form = Form(list(office.blanks.values())[11])
    form.type(next(filter(form.is_lead, form.rows)), "percent", 1.7)
    visit(page, office, "/submit")
    drop(page, [("sai.xlsx", form.save())])
    page.get_by_role("button", name="Thư gửi cơ quan").click()
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    page.get_by_label("Người nộp").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Người nộp")).to_have_value(re.compile("^Tiêu đề: Đề nghị sửa và gửi lại.*Kính gửi: "))
