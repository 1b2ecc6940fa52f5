"""A plan as the workbook that the secretariat edits."""

import datetime as dt
from typing import Any

from openpyxl import Workbook

from dashboard.ingest.columns import PLAN_WORKBOOK
from dashboard.ingest.templates import plan_template
from tests.ingest.templates.opened import cells, check_at, load

PLAN_ROWS: dict[str, list[dict[str, Any]]] = {
    "plan": [
        {
            "code": "A",
            "title": "Kỷ niệm 20 năm",
            "issued_on": "2023-03-01",
            "standing_agency": "so-vhttdl",
            "starts_on": dt.date(2023, 3, 1),
            "ends_on": "2024-12-31",
            "closing_day": None,
            "grace_days": 3,
        }
    ],
    "sections": [
        {"ref": "B.I", "title": "Lễ", "parent": None},
        {"ref": "1.2", "title": "Mục", "parent": "B"},
    ],
    "agencies": [
        {
            "code": "so-vhttdl",
            "name": "Sở Văn hóa, Thể thao và Du lịch",
            "short_name": "Sở VHTTDL",
            "aliases": ["Sở VHTT&DL", "Sở VH"],
            "level": "Tỉnh",
        },
        {
            "code": "cac-huyen",
            "name": "Các huyện",
            "short_name": "Huyện",
            "level": "Nhóm",
            "members": ["ubnd-a", "ubnd-b"],
        },
        {"code": "ubnd-a", "name": "UBND", "short_name": "A", "level": "Huyện"},
        {"code": "ubnd-b", "name": "UBND", "short_name": "B", "level": "Huyện"},
    ],
    "tasks": [
        {
            "ref": "B.I.1",
            "section": "B.I",
            "title": "Lễ kỷ niệm",
            "kind": "Sự kiện",
            "leads": ["so-vhttdl", "ubnd-a"],
            "coordinators": ["cac-huyen"],
            "start": "2024-01-01",
            "due": "2024-01-31",
            "precision": "tháng",
            "tentative": True,
            "target": 51,
            "unit": "nhà",
            "weight": 1,
            "also_at": ["D.5", "B.II"],
            "contradiction": "x" * 300,
        },
        {
            "ref": "B.I.2",
            "section": "B.I",
            "title": "Họp",
            "leads": [],
            "tentative": False,
            "depends_days": -5,
        },
    ],
    "milestones": [{"date": "2024-01-01", "title": "Thành lập tỉnh", "ref": "B.I"}],
    "estimates": [{"task": "B.I.1", "source": "Tỉnh", "item": "Nhà", "estimated_vnd": 1_500_000_000}],
    "coverage": [{"printed": "B.I.1", "what": "không có trang"}],
}


def plan_rows(book: Workbook, key: str) -> list[dict[str, Any]]:
    described = next(s for s in PLAN_WORKBOOK if s.key == key)
    return [
        {name: cell.value for name, cell in row.items() if cell.value is not None} for row in cells(book, described)
    ]


def test_plan_workbook_has_every_sheet_and_column() -> None:
    """All sheets in order, also the ones without rows, each with its headers frozen in row 1."""
    book = load(plan_template.plan(PLAN_ROWS))
    assert book.sheetnames == [s.title for s in PLAN_WORKBOOK]
    for described in PLAN_WORKBOOK:
        sheet = book[described.title]
        assert [c.value for c in sheet[1]] == [c.header for c in described.columns]
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape" and int(sheet.page_setup.paperSize) == 9


def test_plan_rows_come_back_from_the_workbook() -> None:
    """Each value is in its cell: lists joined, agencies by name, ISO dates as dates, a false flag blank."""
    book = load(plan_template.plan(PLAN_ROWS))
    assert plan_rows(book, "plan") == [
        {
            "code": "A",
            "title": "Kỷ niệm 20 năm",
            "issued_on": dt.datetime(2023, 3, 1),
            "standing_agency": "Sở Văn hóa, Thể thao và Du lịch",
            "starts_on": dt.datetime(2023, 3, 1),
            "ends_on": dt.datetime(2024, 12, 31),
            "grace_days": 3,
        }
    ]
    assert plan_rows(book, "sections") == [
        {"ref": "B.I", "title": "Lễ"},
        {"ref": "1.2", "title": "Mục", "parent": "B"},
    ]
    agencies = plan_rows(book, "agencies")
    assert agencies[0]["aliases"] == "Sở VHTT&DL; Sở VH"
    assert agencies[1]["members"] == "ubnd-a; ubnd-b"
    assert [row["level"] for row in agencies] == ["Tỉnh", "Nhóm", "Huyện", "Huyện"]
    first, second = plan_rows(book, "tasks")
    assert first == {
        "ref": "B.I.1",
        "section": "B.I",
        "title": "Lễ kỷ niệm",
        "kind": "Sự kiện",
        "leads": "Sở Văn hóa, Thể thao và Du lịch; ubnd-a",
        "coordinators": "Các huyện",
        "start": dt.datetime(2024, 1, 1),
        "due": dt.datetime(2024, 1, 31),
        "precision": "tháng",
        "tentative": "Có",
        "target": 51,
        "unit": "nhà",
        "weight": 1,
        "also_at": "D.5; B.II",
        "contradiction": "x" * 300,
    }
    long = cells(book, next(s for s in PLAN_WORKBOOK if s.key == "tasks"))[0]["contradiction"]
    assert long.number_format == "General", "old versions of Excel show a long Text cell as ####"
    assert second == {"ref": "B.I.2", "section": "B.I", "title": "Họp", "depends_days": -5}
    assert plan_rows(book, "milestones") == [{"date": dt.datetime(2024, 1, 1), "title": "Thành lập tỉnh", "ref": "B.I"}]
    assert plan_rows(book, "estimates") == [
        {"task": "B.I.1", "source": "Tỉnh", "item": "Nhà", "estimated_vnd": 1_500_000_000}
    ]
    assert plan_rows(book, "deadline_changes") == []


def test_agency_whose_name_is_not_its_own_is_written_by_code() -> None:
    """Two agencies of one name, or a name holding the separator, could not be told apart when read back."""
    rows = {
        "agencies": [{"code": "a", "name": "Sở; ban"}, {"code": "b", "name": "Sở B"}],
        "tasks": [{"ref": "1", "leads": ["a", "b", "lạ"]}],
    }
    assert plan_rows(load(plan_template.plan(rows)), "tasks")[0]["leads"] == "a; Sở B; lạ"


def test_codes_of_choices_are_written_as_words() -> None:
    """Rows from the database hold "province" and "day"; people read and choose "Tỉnh" and "ngày"."""
    rows = {"agencies": [{"code": "a", "level": "province"}], "tasks": [{"ref": "1", "precision": "day"}]}
    book = load(plan_template.plan(rows))
    assert plan_rows(book, "agencies")[0]["level"] == "Tỉnh"
    assert plan_rows(book, "tasks")[0]["precision"] == "ngày"


def test_plan_drop_downs_reach_the_rows_still_to_be_typed() -> None:
    """Choices are offered and dates checked a thousand rows down; a ref such as 1.2 stays text there."""
    book = load(plan_template.plan(PLAN_ROWS))
    for described in PLAN_WORKBOOK:
        sheet = book[described.title]
        for index, column in enumerate(described.columns, start=1):
            check = check_at(sheet.cell(1000, index))
            if column.choices:
                assert check is not None and check.type == "list" and check.showErrorMessage
                offered = check.formula1.strip('"').split(",")
                assert set(offered) <= set(column.choices)
                assert {column.choices[word] for word in offered} == set(column.choices.values())
            if column.kind == "date":
                assert check is not None and check.type == "date"
    assert book["Nhiệm vụ"].column_dimensions["A"].number_format == "@"
