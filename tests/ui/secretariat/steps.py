"""What tests of the secretariat's pages share: opening a page, reading it, and filling in workbooks."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.packaging.custom import CustomPropertyList
from streamlit.testing.v1 import AppTest

from dashboard.ingest import columns
from dashboard.ingest.monthly import prefilled
from dashboard.intake.file import File
from dashboard.intake.inbox import Shown
from dashboard.settings import ROOT
from dashboard.store import submissions
from dashboard.store.database import Database
from dashboard.ui.app import navigation

NAME = "Nguyễn Thị Thư ký"


def put_pages(folder: Path) -> None:
    """Put the two pages of the secretariat among blank ones (`blank_pages`), so that no other page costs time."""
    for name in ("submit", "history"):
        (folder / "pages" / f"{name}.py").write_text((ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8"))


def open_page(page: str, **address: str) -> AppTest:
    """The page as opened at this address, in English unless it says else."""
    test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=300)
    for name, value in ({"lang": "en"} | address).items():
        test.query_params[name] = value
    return shown(shown(test.run()).switch_page(str(navigation.ROOT / "pages" / f"{page}.py")).run())


def shown(test: AppTest) -> AppTest:
    """The page after a run that did not fail, once everything is checked and committed."""
    if "inbox" in test.session_state and (test.session_state["inbox"].is_busy or test.get("progress")):
        # On a slow machine the work may end after the page was drawn and before we look: its bar is still there.
        assert test.session_state["inbox"].settle(300)
        test.run()
    assert not test.exception
    assert not [error.value for error in test.error]
    return test


def texts(test: AppTest) -> str:
    """All sentences of the page, without the backslashes that keep them from being read as Markdown."""
    parts = (*test.markdown, *test.caption, *test.warning, *test.info)
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def keyed(elements: Any, prefix: str, end: str = "") -> Any:
    """The one element whose key begins, and ends, so."""
    (element,) = (one for one in elements if (one.key or "").startswith(prefix) and one.key.endswith(end))
    return element


def opened(test: AppTest, form: str) -> AppTest:
    """The page with this form open in its dialog, by its button if it is not yet."""
    if not [button for button in test.button if (button.key or "").startswith(form) and button.key.endswith("-do")]:
        keyed(test.button, f"open-{form}").click().run()
        assert not test.exception
    return test


def box(test: AppTest, form: str, name: str) -> Any:
    """A line to type into of the form that is open."""
    return keyed(test.text_input, form, f"-{name}")


def do(test: AppTest, form: str, step: str = "do") -> AppTest:
    """The page after a click on the button that takes the step of the form that is open."""
    keyed(test.button, form, f"-{step}").click().run()
    assert not test.exception
    return test


def first_value(box: Any) -> str:
    """What a browser shows in a text box that it has not shown before, such as one of a form opened only now: what the
    last run sent along. The session may know another value, of which the browser was told in an earlier run."""
    return str(box.proto.value if box.proto.set_value else box.proto.default)


def on_screen(files: Iterable[File]) -> list[Shown]:
    """The files with their last check, as on the screen of somebody who presses a button now."""
    return [(file, file.checked) for file in files]


def stored(db: Database) -> list[dict[str, Any]]:
    """The reports committed through the page, oldest first."""
    with db.reader() as reader:
        history = submissions.history(reader)
    own = history[(history["kind"] != "plan") & (history["committed_by"] != "test")]
    rows: list[dict[str, Any]] = own.iloc[::-1].to_dict("records")
    return rows


def filled(
    db: Database,
    agency: str,
    period: str,
    cells: Mapping[str, Mapping[str, Any]],
    plan: str = "P",
    *,
    is_stamped: bool = True,
    is_nil: bool = False,
) -> bytes:
    """An agency's workbook for a period: {task ref: {column name of *Tiến độ*: what is typed}}."""
    book = openpyxl.load_workbook(io.BytesIO(prefilled.blank(db, plan, agency, date.fromisoformat(f"{period}-01"))))
    sheet = book[columns.PROGRESS.title]
    top = next(row for row in range(1, 31) if sheet.cell(row, 1).value == columns.PROGRESS["task"].header)
    headers = {cell.value: cell.column for cell in sheet[top]}
    rows = {sheet.cell(row, 1).value: row for row in range(top + 1, sheet.max_row + 1)}
    for ref, typed in cells.items():
        for name, value in typed.items():
            cell = sheet.cell(rows[ref], headers[columns.PROGRESS[name].header])
            cell.value = value
            if value == "#N/A":
                cell.data_type = "e"
    if is_nil:
        guide = book[columns.GUIDE_SHEET]
        next(row for row in guide.iter_rows() if row[0].value == columns.NIL_LABEL)[1].value = "Có"
    if not is_stamped:
        book.custom_doc_props = CustomPropertyList()
        del book[columns.META_SHEET]
        del book[columns.GUIDE_SHEET]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
