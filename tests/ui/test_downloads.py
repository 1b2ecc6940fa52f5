"""Every table that can be downloaded says its report date, its filters and that its figures are made up."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pandas as pd
import pytest
import streamlit

from dashboard.reports.excel import tables as spreadsheet
from dashboard.reports.excel.tables import Column
from dashboard.store.database import Database
from dashboard.ui.app import navigation
from tests import build
from tests.ui.conftest import OfficeWith
from tests.ui.opened import at, run

MARK = {"vi": "SỐ LIỆU MINH HỌA", "en": "MADE-UP FIGURES"}
ADDRESS = {"plan": "P", "section": "I.1", "agency": "a", "period": "2024-03"}
PAGES = [screen.name for screen in navigation.SCREENS]


def _made_up(office: Database) -> None:
    """A plan with reports, money and a late task, all of them made up."""
    tasks = [build.task(str(n), due="2024-02-29", start="2024-01-01") for n in range(1, 7)]
    build.plan(office, tasks, starts="2024-01-01", ends="2024-12-31")
    money = [{"ref": "1", "estimated": 9_000_000, "allocated": 8_000_000, "disbursed": 2_000_000}]
    build.report(office, "a", "2024-02", {"1": 20}, money)
    build.report(office, "a", "2024-03", {"1": 40, "2": {"percent": 10, "difficulty": "Thiếu vốn"}}, money)
    with office.writer() as writer:
        writer.execute("update submissions set is_demo = true")


@pytest.fixture
def office_with_demo(office_with: OfficeWith) -> Database:
    """An office database with that, only to be read."""
    return office_with(_made_up, is_read_only=True)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[str, Callable[[], Any]]]]:
    """The buttons for tables of the pages opened since: key -> file name and content; charts' popovers are opened."""
    offered: dict[str, tuple[str, Callable[[], Any]]] = {}
    button = streamlit.download_button

    def remember(label: str, content: Any, *args: Any, **settings: Any) -> bool:
        if settings["key"].startswith(("xlsx-", "csv-")):
            offered[settings["key"]] = (settings["file_name"], content)
        return button(label, content, *args, **settings)

    monkeypatch.setattr(streamlit, "download_button", remember)
    return offered


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """(key, configuration) of every chart drawn since."""
    drawn: list[tuple[str, dict[str, Any]]] = []
    plotly = streamlit.plotly_chart

    def remember(figure: Any, **settings: Any) -> Any:
        drawn.append((settings["key"], settings["config"]))
        return plotly(figure, **settings)

    monkeypatch.setattr(streamlit, "plotly_chart", remember)
    return drawn


def read(content: Any) -> bytes:
    file = content() if callable(content) else content
    return file if isinstance(file, bytes) else bytes(file.getvalue())


def open_all(page: str, charts: list[tuple[str, dict[str, Any]]], **address: str) -> None:
    """The page with the tables behind all of its charts opened."""
    opened = at(page, **address)
    for key, _config in list(charts):
        opened.session_state[key.replace("figure-", "table-")] = True
    run(opened)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_table_says_what_it_is(
    office_with_demo: Database, tables: Any, charts: Any, page: str, language: str
) -> None:
    """XLSX above the headings and at the head of each printed page, CSV in each row, pictures in their names: mark,
    report date, month, plan, section and agency; the name of the file as well."""
    open_all(page, charts, lang=language, **ADDRESS)
    for _key, config in charts:
        assert config["toImageButtonOptions"]["filename"].startswith("MINH-HOA-")
    for key, (name, content) in tables.items():
        assert name.startswith("MINH-HOA-") and "2024-03-31" in name, key
        parts = (MARK[language], "31/03/2024", "03/2024", "P. Kế hoạch P", "I.1. Mục 1", "Cơ quan a")
        if key.startswith("xlsx-"):
            sheet: Any = openpyxl.load_workbook(io.BytesIO(read(content))).active
            above = "\n".join(str(sheet.cell(row, 1).value) for row in range(1, 9))
            assert sheet.oddHeader.left.text.startswith(MARK[language]) and "31/03/2024" in sheet.oddHeader.left.text
            assert all(part in above for part in parts), (key, above)
        else:
            headings, *rows = csv.reader(io.StringIO(read(content).decode("utf-8-sig"), newline=""))
            assert len({len(row) for row in (headings, *rows)}) == 1, "a table: as many cells in each row"
            assert all(part in row[-1] for row in rows for part in parts), (key, rows[:1])


def test_pages_that_offer_tables_are_looked_at(office_with_demo: Database, tables: Any, charts: Any) -> None:
    """The search above finds tables: a page without any would pass it."""
    counts = {}
    for page in ("overview", "completion", "budget", "task", "since", "reporting", "history", "load", "timeline"):
        tables.clear()
        charts.clear()
        open_all(page, charts, lang="en", **ADDRESS)
        counts[page] = len(tables)
    assert all(counts.values()), counts


@pytest.mark.parametrize(
    ("page", "address", "words"),
    [
        ("task", {"status": "overdue"}, "overdue"),
        ("task", {"q": "viec 1"}, "search “viec 1”"),
        ("task", {"due": "2024-02"}, "February 2024"),
        ("history", {"by": "test"}, "test"),
        ("history", {"kind": "plan"}, "Filter: "),
        ("since", {}, "Since "),
    ],
)
def test_the_pages_own_filters_are_said(
    office_with_demo: Database, tables: Any, page: str, address: dict[str, str], words: str
) -> None:
    """A list narrowed by a status, a search or a click says so in its files, not only on the screen."""
    at(page, lang="en", period="2024-03", **address)
    contents = [read(content).decode("utf-8-sig") for key, (_name, content) in tables.items() if key.startswith("csv-")]
    notes = [row[-1] for content in contents for row in list(csv.reader(io.StringIO(content, newline="")))[1:]]
    assert any(words in note for note in notes), notes[:2]


def test_own_figures_carry_no_mark(office: Database, tables: Any) -> None:
    """The office's own reports are not called made up."""
    build.plan(office, [build.task("1", due="2024-02-29")])
    build.report(office, "a", "2024-03", {"1": 40})
    at("task", lang="vi", period="2024-03")
    for name, content in tables.values():
        assert not name.startswith("MINH-HOA")
        assert MARK["vi"].encode() not in read(content)


def test_notes_in_a_csv_are_text() -> None:
    """A filter that looks like a formula does not run, here neither; without notes there is no more column."""
    frame, columns = pd.DataFrame({"n": [1, 2]}), {"n": Column("N", "integer")}
    plain = list(csv.reader(io.StringIO(spreadsheet.csv(frame, columns).decode("utf-8-sig"))))
    assert plain == [["N"], ["1"], ["2"]]
    noted = list(csv.reader(io.StringIO(spreadsheet.csv(frame, columns, ["=1+1", "x"]).decode("utf-8-sig"))))
    assert [row[-1] for row in noted[1:]] == ["'=1+1; x"] * 2


def test_a_long_filter_fits_the_head_of_a_page() -> None:
    """Excel takes 255 letters there, codes and all, and reads "&" as one: a longer text is cut, the sign doubled."""
    notes = ["Số liệu & " * 60, "Kỳ", "Kế hoạch & " * 60]
    content = spreadsheet.xlsx(pd.DataFrame({"n": [1]}), "T", notes, {"n": Column("N", "integer")})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    (head,) = re.findall(r"<oddHeader>(.*?)</oddHeader>", sheet)
    head = html.unescape(head)
    left, right = head.removeprefix("&L").split("&R")
    assert len(head) <= 255
    assert left.startswith("Số liệu && Số") and left.endswith("…")
    assert right.startswith("Kế hoạch && Kế") and right.endswith("…")
