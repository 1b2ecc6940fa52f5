"""The key paths without a mouse: Tab to a control, Enter or the arrows to use it; and cells that a mouse chooses."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.conftest import Office
from tests.browser.test_monthly_desk import drop, filled
from tests.browser.test_monthly_path import NAME, settled, visit

pytestmark = pytest.mark.browser

_HAS_FOCUS = "element => element.contains(document.activeElement)"
_MOST = 120
"""Steps to the last control of a page; more means that it cannot be reached."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    target.wait_for()
    for _step in range(_MOST):
        page.keyboard.press("Tab")
        if target.evaluate(_HAS_FOCUS):
            return
    raise AssertionError(f"Tab does not reach {target}")


def test_choose_a_filter(page: Page, office: Office) -> None:
    """The plan is chosen in the sidebar and taken off at its chip."""
    visit(page, office, "/")
    tab_to(page, page.get_by_role("combobox", name="Kế hoạch"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"plan=A"))
    chip = page.get_by_role("button", name="Kế hoạch A")
    tab_to(page, chip)
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)


def test_open_a_task_from_a_list(page: Page, office: Office) -> None:
    """A row of the list is chosen with the arrows and Shift + Space; the task opens."""
    visit(page, office, "/task")
    tab_to(page, page.locator('[data-testid="stDataFrame"] canvas').first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page).to_have_url(re.compile(r"task="))


def test_a_meeting_with_the_keyboard_alone(page: Page, office: Office) -> None:
    """Enter in the day stores no half-typed meeting; of a conclusion text, agency, task and day follow each other with
    Tab, the agency typed by its abbreviation without tones, and Enter in the last box stores it."""
    visit(page, office, "/meetings")
    day = page.get_by_label("Ngày", exact=True)
    expect(day).to_have_value(re.compile(r"^\d\d/\d\d/\d{4}$"))
    day.press("Enter")
    page.get_by_label("Tên cuộc họp").fill("Giao ban")
    page.get_by_label("Người thực hiện").fill(NAME)
    page.get_by_role("button", name="Ghi lại").press("Enter")
    expect(page.get_by_role("heading", name="Giao ban")).to_be_visible()
    settled(page)
    for typed, name, short in (("khdt", "Sở Kế hoạch và Đầu tư (KHĐT)", "Sở KHĐT"), ("so y te", "Sở Y tế", "Sở Y tế")):
        page.locator(".st-key-conclude-text input").focus()
        page.keyboard.type("Cấp vốn")
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
        expect(page.get_by_role("option")).to_have_text([name])
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("31/12/2099")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=short)).to_be_visible()
        expect(page.locator(".st-key-conclude-due input")).to_have_value("")
        settled(page)


def test_a_form_with_the_keyboard_alone(page: Page, office: Office) -> None:
    """Enter opens the period's form, Tab leads through its boxes and stays in it, Escape closes it and leads back to
    its button; opened again it begins anew. Enter on its last button, twice, takes the step once and closes it."""
    visit(page, office, "/reporting?plan=B&period=2024-05")
    button, form = page.get_by_role("button", name="Mở kỳ", exact=True), page.get_by_role("dialog")
    closes, deadline = (form.get_by_label(label, exact=True) for label in ("Ngày chốt số liệu", "Hạn gửi báo cáo"))
    tab_to(page, button)
    page.keyboard.press("Enter")
    tab_to(page, closes)
    page.keyboard.press("Control+A")
    page.keyboard.type("24/05/2024")
    page.keyboard.press("Tab")
    expect(deadline).to_have_value("29/05/2024")
    for _step in range(_MOST // 4):
        page.keyboard.press("Tab")
        assert form.evaluate(_HAS_FOCUS)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(button).to_be_focused()
    settled(page)
    page.keyboard.press("Enter")
    expect(closes).to_have_value("31/05/2024")
    settled(page)
    send = form.get_by_role("button", name="Đồng ý mở kỳ")
    tab_to(page, send)
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Hãy ghi họ tên")
    tab_to(page, form.get_by_label("Người thực hiện"))
    page.keyboard.type(NAME)
    tab_to(page, send)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    expect(page.locator(".st-key-period-news")).to_contain_text("Kế hoạch B: đã mở kỳ 05/2024")


def test_an_agency_of_the_directory_and_back(page: Page, office: Office) -> None:
    """A click on an agency stands in the address; Back leads to the directory. In the sidebar words without tones
    find it, too."""
    visit(page, office, "/agency")
    name = office.names[office.agency_id][0]
    page.get_by_role("button", name=name, exact=True).press("Enter")
    expect(page).to_have_url(re.compile(rf"/agency\?agency={office.agency_id}"))
    expect(page.locator("h1")).to_have_text(name)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Cơ quan, đơn vị")
    settled(page)
    box = page.locator(".st-key-filter-agency input")
    box.focus()
    page.keyboard.type("so van hoa")
    expect(page.get_by_role("option")).to_have_text([re.compile("^Sở Văn hóa")])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Sở Văn hóa")


def test_open_the_table_behind_a_chart(page: Page, office: Office) -> None:
    """Enter on "Bảng số liệu" shows the rows, Escape closes them and the focus is back on the button."""
    visit(page, office, "/")
    button = page.locator(".st-key-table-status").get_by_role("button")
    tab_to(page, button)
    page.keyboard.press("Enter")
    table = page.get_by_role("dialog", name="Bảng số liệu")
    expect(table).to_be_visible()
    page.keyboard.press("Escape")
    expect(table).to_have_count(0)
    expect(button).to_be_focused()


def test_cells_open_their_tasks_and_back_leads_home(page: Page, office: Office) -> None:
    """Heat map of the load: as many tasks as the cell says, of its agency and month, under the same filters; a row
    ticked opens a task, a cell clicked offers it, and Back leads to the list and to the heat map. Grid of the reports:
    the cell says what stands behind it, and its link opens the tasks that were to be reported."""
    visit(page, office, "/load?plan=A")
    cell = page.locator(".st-key-chart-load-by-month .textpoint text").nth(1)
    tasks = cell.text_content()
    cell.scroll_into_view_if_needed()
    cell.click(force=True)  # the chart's own layer above it takes the click
    expect(page).to_have_url(re.compile("/task"))
    query = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert (query["plan"], query["role"]) == ("A", "lead")
    assert re.fullmatch(r"2023-\d\d", query["active"])
    listed = page.get_by_text(re.compile(rf"^{tasks}/\d+ nhiệm vụ · Còn mở trong"))
    expect(listed).to_be_visible()
    grid, offer = page.locator('[data-testid="stDataFrame"]').first, page.locator(".st-key-open-task-list button")
    for _time in range(2):  # on the way back it is no longer ticked, and opens once more
        choose(page, grid, 15, 52)
        expect(page).to_have_url(re.compile("task=A"))
        page.go_back()
        expect(listed).to_be_visible()
    choose(page, grid, 200, 52)
    offer.click()
    expect(page).to_have_url(re.compile("task=A"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("task=A"))
    assert query.items() <= {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}.items()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/load\?plan=A$"))  # one step back from what another page was opened with

    visit(page, office, "/reporting?plan=A")
    choose(page, page.locator("[class*=st-key-reporting-grid]"), 230, 52)
    link = page.locator(".st-key-reporting-cell").get_by_role("link", name="nhiệm vụ phải báo cáo")
    (tasks,) = re.findall(r"\d+", link.inner_text())
    link.click()
    expect(page).to_have_url(re.compile(r"/task\?.*asked=2024-0"))
    expect(page.get_by_text(re.compile(rf"^{tasks}/\d+ nhiệm vụ · Phải báo cáo"))).to_be_visible()


def choose(page: Page, grid: Locator, x: int, y: int) -> None:
    """Click into a grid this far from its corner; it is a picture without elements."""
    settled(page)
    canvas = grid.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": x, "y": y}, force=True)  # a layer above it takes the click


def ask_for_files(page: Page, button: Locator) -> None:
    """Press Enter on the button, until it asks the browser for files. On a busy machine a run of the page may take the
    focus away in between; a person then tries again, and so do we."""
    # The dialog itself is the browser's; with others at work it does not always come up.
    page.evaluate(
        """document.addEventListener('click', event => {
             if (event.target.matches('input[type=file]')) { window.isAsked = true; event.preventDefault() }
           }, true)"""
    )
    for _try in range(20):
        tab_to(page, button)
        page.keyboard.press("Enter")
        try:
            page.wait_for_function("window.isAsked", timeout=15_000)
        except TimeoutError:
            continue
        return
    raise AssertionError("Enter asks for no files")


def test_submit_and_commit(page: Page, office: Office) -> None:
    """A file is chosen, the name typed and the report committed."""
    name, content = filled(office, list(office.blanks)[12], "bàn phím")
    visit(page, office, "/submit")
    ask_for_files(page, page.get_by_role("button", name="Chọn tệp", exact=True))
    drop(page, [(name, content)])
    tab_to(page, page.get_by_label("Người nộp"))
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    settled(page)
    tab_to(page, page.get_by_role("button", name="Ghi nhận báo cáo này"))
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-committed")).to_contain_text("Đã ghi nhận")
