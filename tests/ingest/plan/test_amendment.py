"""A later version of the shipped plan A: what it says it changes, and what the figures are on both sides of it."""

import io
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest

from dashboard.ingest import normalise
from dashboard.ingest.columns import DEADLINE_CHANGES, LEAD_CHANGES, PLAN_WORKBOOK, SheetColumns
from dashboard.ingest.normalise.rows import Row, Where
from dashboard.ingest.plan import amendment, plan_workbook
from dashboard.ingest.plan.sheets import Sheets
from dashboard.ingest.reading import workbook
from dashboard.metrics import budget, completion, load, tasks
from dashboard.store import originals, submissions
from dashboard.store.database import Database
from dashboard.store.submissions import Sender
from dashboard.text import translation
from dashboard.ui.kit import changes
from tests import build
from tests.build import ask, scope

pytestmark = pytest.mark.usefixtures("read_here")

MOVED, LED, GONE = "B.II.1", "B.I.2.2", "B.II.2.a"
"""Tasks of plan A: due 31/12/2023 with money; led by Báo Lai Châu; due 31/05/2023."""
AMENDED_AT = datetime(2023, 10, 2, tzinfo=UTC)


def _append(book: openpyxl.Workbook, described: SheetColumns, **values: Any) -> None:
    sheet = book[described.title] if described.title in book.sheetnames else book.create_sheet(described.title)
    if sheet.max_row == 1 and sheet.cell(1, 1).value is None:
        for index, column in enumerate(described.columns, start=1):
            sheet.cell(1, index, column.header)
    at = {sheet.cell(1, index).value: index for index in range(1, sheet.max_column + 1)}
    row = sheet.max_row + 1
    for name, value in values.items():
        sheet.cell(row, at[described[name].header], value)


@pytest.fixture(scope="module")
def amended() -> bytes:
    """The shipped workbook of plan A as a secretary amends it in Excel: a task added, one withdrawn, a deadline moved
    twice, a lead changed."""
    (file,) = plan_workbook.SHIPPED.glob("plan-a-*.xlsx")
    book = openpyxl.load_workbook(file)
    sheet = book["Nhiệm vụ"]
    at = {sheet.cell(1, index).value: index for index in range(1, sheet.max_column + 1)}
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, at["Số mục in"]).value == GONE)
    sheet.cell(row, at["Rút từ ngày"], date(2023, 9, 20))
    sheet.cell(row, at["Văn bản rút"], "CV 88/UBND-VX")
    section = sheet.cell(row, at["Mục"]).value
    for column, value in (("Số mục in", "B.II.2.z"), ("Mục", section), ("Tên nhiệm vụ", "Việc mới"),
                          ("Đơn vị thực hiện", "Sở Nội vụ"), ("Thời hạn", date(2024, 6, 30))):  # fmt: skip
        sheet.cell(sheet.max_row + (column == "Số mục in"), at[column], value)
    _append(book, DEADLINE_CHANGES, task=MOVED, old_due=date(2023, 12, 31), new_due=date(2024, 3, 31),
            document="QĐ 1500/QĐ-UBND", date=date(2023, 9, 5))  # fmt: skip
    _append(book, DEADLINE_CHANGES, task=MOVED, old_due=date(2024, 3, 31), new_due=date(2024, 6, 30),
            document="QĐ 1600/QĐ-UBND", date=date(2023, 9, 25))  # fmt: skip
    _append(book, LEAD_CHANGES, task=LED, old_lead="Báo Lai Châu", new_lead="Sở Thông tin và Truyền thông",
            document="CV 90/UBND-VX", date=date(2023, 9, 15))  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def _read(content: bytes) -> Sheets:
    """The sheets of a workbook, read once (in a process of its own, which takes its time)."""
    sheets, problems = normalise.plan(workbook.read(content))
    assert problems == []
    return sheets


def _rows(content: bytes) -> dict[str, list[dict[str, Any]]]:
    return {key: [dict(row.values) for row in sheet] for key, sheet in _read(content).items()}


def _with(given: dict[str, list[dict[str, Any]]]) -> Sheets:
    return {key: [Row(Where("", 0, {}), values) for values in sheet] for key, sheet in given.items()}


def _figures(db: Database, at: Any) -> dict[str, Any]:
    """What a chair sees at a report date, of what the amendment touches."""
    listing = ask(db, tasks.listing, at).set_index("ref")
    totals = ask(db, completion.totals, at).iloc[0]
    months = ask(db, load.by_month, at)
    return {
        "tasks": int(totals["tasks"]), "withdrawn": int(totals["withdrawn"]), "assigned": int(totals["assigned"]),
        "gone": listing.loc[GONE, "status"],
        "due": f"{listing.loc[MOVED, 'due_on']:%d/%m/%Y}", "moves": int(listing.loc[MOVED, "moves"]),
        "lead": listing.loc[LED, "lead"], "percent": float(listing.loc[LED, "percent"]),
        "allocated": int(ask(db, budget.totals, at)["allocated_vnd"].sum()),
        "load": {a: int(months[months["agency_id"] == a]["lead"].iloc[4]) for a in ("so-noi-vu", "bao-lai-chau")},
    }  # fmt: skip


def test_an_amended_plan_end_to_end(db: Database, amended: bytes) -> None:
    """Previewed and committed, it changes the figures from its documents' days on and not before; undo restores all."""
    plan_workbook.load_shipped(db)
    (file,) = plan_workbook.SHIPPED.glob("plan-a-*.xlsx")
    led = next(r["code"] for r in _rows(file.read_bytes())["agencies"] if r["name"] == "Sở Thông tin và Truyền thông")
    build.report(db, "bao-lai-chau", "2023-08", {LED: 60}, code="A")
    build.report(db, "so-noi-vu", "2023-08", {GONE: 10}, code="A",
                 money=[{"ref": GONE, "estimated": 9, "allocated": 7}])  # fmt: skip
    dates = {"before": scope("2023-08", plan="A"), "after": scope("2023-09", plan="A")}
    old = {name: _figures(db, at) for name, at in dates.items()}

    preview = plan_workbook.preview(db, amended, "sua.xlsx")
    assert preview.problems == [] and preview.added == ("B.II.2.z",)
    who = Sender("thư ký", AMENDED_AT, date(2023, 10, 2), "sua.xlsx", originals.digest(amended), len(amended))
    submission_id = plan_workbook.commit(db, preview, who)
    assert submission_id is not None

    new = {name: _figures(db, at) for name, at in dates.items()}
    added = {"tasks": old["before"]["tasks"] + 1, "assigned": old["before"]["assigned"] + 1}
    load_now = {**old["before"]["load"], "so-noi-vu": old["before"]["load"]["so-noi-vu"] + 1}
    assert new["before"] == old["before"] | added | {"load": load_now}  # the new task only: the rest as it was
    assert new["after"] == old["after"] | {
        "tasks": old["after"]["tasks"] + 1, "withdrawn": 1, "gone": "withdrawn", "due": "30/06/2024", "moves": 2,
        "lead": new["after"]["lead"], "allocated": 0, "load": load_now,
    }  # fmt: skip
    assert new["after"]["lead"] != old["after"]["lead"] and new["after"]["percent"] == 60
    assert new["before"]["allocated"] == 7
    former = scope("2023-08", plan="A", agency="bao-lai-chau")
    assert LED in set(ask(db, tasks.listing, former)["ref"])
    assert LED in set(ask(db, tasks.listing, scope("2023-09", plan="A", agency=led))["ref"])
    then = scope("2023-09", plan="A", known_at=datetime(2023, 10, 1, tzinfo=UTC))
    assert _figures(db, then) == old["after"]

    submissions.undo(db, submission_id, by="t", at=AMENDED_AT, reason="nhầm")
    assert {name: _figures(db, at) for name, at in dates.items()} == old


def test_the_difference_is_told_in_events(amended: bytes) -> None:
    """Each event once, the heaviest first, with its document; a second reading of the same plan differs in nothing."""
    (file,) = plan_workbook.SHIPPED.glob("plan-a-*.xlsx")
    old, new = _read(file.read_bytes()), _read(amended)
    events = amendment.between(old, new)
    with translation.speaking("vi"):
        assert changes.plan_sentence(events) == (
            "Thêm 1 nhiệm vụ, rút 1 nhiệm vụ, 2 lượt điều chỉnh thời hạn, 1 lượt điều chỉnh chủ trì."
        )
        assert changes.plan_sentence([]) == "Hai phiên bản không có gì khác nhau."
    with translation.speaking("en"):
        assert changes.plan_sentence(events) == "1 task added, 1 task withdrawn, 2 deadline moves, 1 change of lead."
        assert changes.plan_sentence([]) == "The two versions are identical."
        frame = changes.plan_frame(old, new)
    assert frame["task"].tolist() == ["B.II.2.z", GONE, MOVED, MOVED, LED]
    assert frame["what"].tolist() == [
        "Task added", "Task withdrawn", "Deadline change 1", "Deadline change 2", "Lead changed",
    ]  # fmt: skip
    assert frame["old"].tolist()[2:] == ["31/12/2023", "31/03/2024", "Báo Lai Châu"]
    assert frame["new"].tolist() == [
        "30/06/2024 · Sở Nội vụ", "from 20/09/2023 · CV 88/UBND-VX",
        "31/03/2024 · QĐ 1500/QĐ-UBND of 05/09/2023", "30/06/2024 · QĐ 1600/QĐ-UBND of 25/09/2023",
        "Sở Thông tin và Truyền thông · CV 90/UBND-VX of 15/09/2023",
    ]  # fmt: skip
    assert amendment.between(new, new) == []


def test_other_changes_are_told_too(amended: bytes) -> None:
    """Estimates, texts, rows that went, and a document corrected afterwards: nothing is passed over or said twice."""
    given, old = _rows(amended), _read(amended)
    given["estimates"][0]["estimated_vnd"] += 1
    given["estimates"].append({"task": MOVED, "source": "NS", "item": "Mới", "estimated_vnd": 5})
    given["tasks"][0]["title"] += " (sửa)"
    given["deadline_changes"][0]["document"] = "QĐ 1501/QĐ-UBND"
    del given["milestones"][0], given["deadline_changes"][1]
    events = amendment.between(old, _with(given))
    assert [(e.kind, e.sheet.key, e.column and e.column.name) for e in events] == [
        ("estimate_changed", "estimates", "estimated_vnd"), ("estimate_changed", "estimates", "estimated_vnd"),
        ("other", "tasks", "title"), ("other", "milestones", None),
        ("other", "deadline_changes", "document"), ("other", "deadline_changes", None),
    ]  # fmt: skip
    with translation.speaking("en"):
        assert changes.plan_sentence(events) == "2 estimates changed, 4 other changes."
    assert len(changes.plan_frame(old, _with(given))) == 6


def test_a_plan_to_edit_has_every_sheet() -> None:
    """The shipped plan, written again, has the sheets it lacked and says the same."""
    (file,) = plan_workbook.SHIPPED.glob("plan-a-*.xlsx")
    content = plan_workbook.to_edit(file.read_bytes())
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert [described.title for described in PLAN_WORKBOOK] == book.sheetnames
    assert amendment.between(_read(file.read_bytes()), _read(content)) == []
    assert plan_workbook.to_edit(content) == content
