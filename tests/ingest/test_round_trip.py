"""What goes out comes back: a template, filled in, is read as exactly the rows that were typed."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.ingest import normalise
from dashboard.ingest.columns import BUDGET, PROGRESS, UNITS, SheetColumns
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import Problem
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import plan_template, template
from dashboard.ingest.templates.cell_checks import words_of
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.text.fold import clean

pytestmark = pytest.mark.usefixtures("read_here")

DIRECTORY = Directory(
    [
        ("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL", ["Sở VHTT&DL"], "province"),
        ("ban-quan-ly", "Ban Quản lý = dự án", "BQL", [], "province"),
    ]
)
HEADER_ROW = 4
# Each example starts the reader's child process: shrinking a failure would take minutes.
FEW = settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])

# Words rather than letters: letters at random look like a legacy encoding, and the reader says so.
WORDS = [
    *("Lễ", "kỷ niệm", "đúng", "Ủy ban", "hóa", "ngân sách", "UBND", "Sở VHTT&DL", "năm", "20", "1.2", "50%"),
    *("m²", "№ 5", "½", "“trích”", "…", "日本", "🎉", "h\u0323o\u0323p", "đo\u0302\u0323", "ﬁ", "1\u2009500"),
    *("=1+1", "-", "+84", "@", "#N/A", "TRUE", "(đợt 1)", '"Quỹ"', "<b>", "a; b", "x,", "'", "\n", "1,5 tỷ"),
]
# What people paste between words: non-breaking and zero-width spaces, a mark of direction, a soft hyphen.
GAPS = [" ", " ", "  ", "\u00a0", " \u200b", "\u200e ", "\u00ad "]
pasted = (
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=6)
    .map(lambda words: "".join(word + gap for word, gap in words))
    .filter(lambda text: bool(clean(text)))
)
texts = pasted.map(clean)
percents = st.integers(0, 1000).map(lambda tenths: tenths / 10)
quantities = st.integers(0, 10**8).map(lambda hundredths: hundredths / 100)
dates = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
states = st.sampled_from(["in_progress", "complete", "suspended", "not_started"])
amounts = st.none() | st.integers(0, 10**6).map(lambda n: n * 10**6) | st.integers(0, 10**12)

PROGRESS_VALUES = {
    "percent": percents,
    "state": states,
    "started_on": dates,
    "finished_on": dates,
    "quantity": quantities,
    "unit": pasted,
    "result": pasted,
    "difficulty": pasted,
    "proposal": pasted,
    "evidence": pasted,
    "missing_reason": pasted,
}
filled_rows = st.fixed_dictionaries({name: st.none() | values for name, values in PROGRESS_VALUES.items()})
known_tasks = st.builds(
    MonthlyTask,
    ref=st.integers(1, 99).map(lambda n: f"B.I.{n}"),
    title=texts,
    role=st.sampled_from(["lead", "coordinating"]),
    deadline=st.just("") | texts,
    percent=st.none() | percents,
    state=st.none() | states.filter(lambda state: state != "suspended"),
    started_on=st.none() | dates,
    finished_on=st.none() | dates,
    quantity=st.none() | quantities,
    unit=st.none() | texts,
    difficulty=st.none() | texts,
    reported_in=st.just(dt.date(2024, 2, 1)),
)
task_lists = st.lists(known_tasks, min_size=1, max_size=4, unique_by=lambda task: task.ref)
money_lines = st.builds(MoneyLine, st.just("B.I.1"), texts, texts, amounts, amounts, amounts)


@st.composite
def typed_lines(draw: st.DrawFn) -> dict[str, Any]:
    """A money line as typed: any unit; of large ones also tenths."""
    unit = draw(st.sampled_from(list(UNITS)))
    amount = st.none() | st.integers(0, 99_999)
    if int(UNITS[unit]) > 1:
        amount |= st.integers(0, 99_999).map(lambda tenths: tenths / 10)
    line = {name: draw(amount) for name in ("estimated_vnd", "allocated_vnd", "disbursed_vnd")}
    return {"task": "B.I.1", "source": draw(pasted), "item": draw(pasted), **line, "unit": unit}


def monthly_file(tasks: list[MonthlyTask], money: list[MoneyLine], agency: str = "so-vhttdl") -> bytes:
    return template.monthly(
        "A",
        "Kỷ niệm 20 năm – đợt 1",
        agency,
        DIRECTORY.name(agency),
        dt.date(2024, 3, 1),
        dt.date(2024, 4, 3),
        tasks,
        money,
    )


def typed(content: bytes, described: SheetColumns, rows: dict[int, dict[str, Any]]) -> bytes:
    """The workbook after a person typed these values (as a cell holds them) into these rows of a sheet."""
    book = load_workbook(BytesIO(content))
    sheet = book[described.title]
    for row, values in rows.items():
        for index, column in enumerate(described.columns, start=1):
            if column.name in values:
                cell = sheet.cell(row, index)
                assert not cell.protection.locked, "only open cells can be typed in"
                number_format = cell.number_format
                cell.value = values[column.name]
                cell.number_format = number_format
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> tuple[normalise.Report, list[Problem]]:
    return normalise.report(workbook.read(content), DIRECTORY)


def in_order(tasks: list[MonthlyTask]) -> list[MonthlyTask]:
    return [t for t in tasks if t.role == "lead"] + [t for t in tasks if t.role != "lead"]


@FEW
@given(task_lists, st.lists(money_lines, max_size=3), st.sampled_from(["so-vhttdl", "ban-quan-ly"]))
def test_template_sent_back_untouched_says_what_was_known(
    tasks: list[MonthlyTask], money: list[MoneyLine], agency: str
) -> None:
    """Nothing typed: the stamp, last month's values and the money lines come back, and no problem."""
    report, problems = read(monthly_file(tasks, money, agency))
    assert problems == []
    assert report.stamp == Stamp("2", "A", agency, dt.date(2024, 3, 1))
    assert not report.is_nil and not report.is_consolidated
    columns = ("percent", "state", "started_on", "finished_on", "quantity", "unit")
    assert [row.values for row in report.progress] == [
        {
            "task": task.ref,
            "title": task.title,
            "role": task.role,
            "deadline": task.deadline or None,
            "result": None,
            "proposal": None,
            "evidence": None,
            "missing_reason": None,
            "difficulty": None if task.percent == 100 or task.state == "complete" else task.difficulty,
            **{name: getattr(task, name) for name in columns},
        }
        for task in in_order(tasks)
    ]
    names = ("task", "source", "item", "estimated_vnd", "allocated_vnd", "disbursed_vnd")
    assert [{name: row[name] for name in names} for row in report.budget] == [
        {name: getattr(line, name) for name in names} for line in money
    ]


@FEW
@given(st.lists(filled_rows, min_size=1, max_size=4), st.lists(typed_lines(), max_size=4))
def test_what_is_typed_is_what_is_read(rows: list[dict[str, Any]], money: list[dict[str, Any]]) -> None:
    """Every value typed into an open cell, spare money rows included, comes back as its kind, text without what cannot
    be seen, and no problem."""
    tasks = [MonthlyTask(f"B.I.{i}", f"Việc {i}", "lead", percent=50.0) for i in range(1, len(rows) + 1)]
    words = words_of(PROGRESS["state"].choices)
    content = typed(
        monthly_file(tasks, []),
        PROGRESS,
        {
            HEADER_ROW + i: {
                **row,
                "percent": None if row["percent"] is None else round(row["percent"] / 100, 8),
                "state": words.get(row["state"]),
            }
            for i, row in enumerate(rows, start=1)
        },
    )
    content = typed(content, BUDGET, {HEADER_ROW + i: line for i, line in enumerate(money, start=1)})
    report, problems = read(content)
    assert problems == []
    assert [{name: row[name] for name in PROGRESS_VALUES} for row in report.progress] == [
        {name: clean(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    ]
    factors = [int(UNITS[line["unit"]]) for line in money]
    assert [row.values for row in report.budget] == [
        {
            name: clean(value)
            if isinstance(value, str)
            else value
            if value is None or not name.endswith("_vnd")
            else round(value * factor)
            for name, value in (line | {"unit": factor}).items()
        }
        for line, factor in zip(money, factors, strict=True)
    ]


def test_nil_box_is_read() -> None:
    """ "Có" in the box of the guide sheet, typed or written there, makes the workbook a nil report."""
    book = load_workbook(BytesIO(monthly_file([], [])))
    guide = book["Hướng dẫn"]
    (row,) = [r for r in range(1, guide.max_row + 1) if guide.cell(r, 1).value == "Không phát sinh"]
    guide.cell(row, 2).value = "Có"
    out = BytesIO()
    book.save(out)
    ticked = template.monthly(
        "A", "K", "so-vhttdl", "Sở VHTTDL", dt.date(2024, 3, 1), dt.date(2024, 4, 3), [], [], is_nil=True
    )
    for content, expected in ((out.getvalue(), True), (ticked, True), (monthly_file([], []), False)):
        report, problems = read(content)
        assert report.is_nil is expected and problems == []


def test_consolidated_workbook_names_the_agency_of_each_row() -> None:
    """Two agencies in one workbook: each row comes back with its agency; the stamp names none."""
    first, second = "Ban Quản lý = dự án", "Sở Văn hóa, Thể thao và Du lịch"
    content = template.consolidated(
        "A",
        "Kỷ niệm",
        dt.date(2024, 3, 1),
        dt.date(2024, 4, 3),
        [
            MonthlyTask("B.I.1", "Lễ", "lead", percent=20.0, agency=second),
            MonthlyTask("B.I.1", "Lễ", "lead", percent=40.0, agency=first),
        ],
        [MoneyLine("B.I.1", "Ngân sách tỉnh", "Chi", 1_500_000, agency=second)],
    )
    report, problems = read(content)
    assert problems == []
    assert report.is_consolidated
    assert report.stamp == Stamp("2", "A", None, dt.date(2024, 3, 1))
    assert [(row["agency"], row["task"], row["percent"]) for row in report.progress] == [
        ("ban-quan-ly", "B.I.1", 40.0),
        ("so-vhttdl", "B.I.1", 20.0),
    ]
    assert [(row["agency"], row["estimated_vnd"]) for row in report.budget] == [("so-vhttdl", 1_500_000)]


def test_text_like_a_formula_is_read_as_that_text() -> None:
    """A title or source that begins with "=" or "-" goes out and comes back unchanged."""
    odd = ["=1+1", "- Lễ kỷ niệm", "+84", "@ hội trường", "#N/A", "TRUE", "1.2"]
    tasks = [MonthlyTask(f"B.I.{i}", text, "lead", difficulty=text) for i, text in enumerate(odd)]
    report, problems = read(monthly_file(tasks, [MoneyLine("B.I.1", text, text, 1) for text in odd]))
    assert problems == []
    assert [row["title"] for row in report.progress] == odd
    assert [row["difficulty"] for row in report.progress] == odd
    assert [row["source"] for row in report.budget] == odd


def plan_read(rows: Any) -> dict[str, list[dict[str, Any]]]:
    read, problems = normalise.plan(workbook.read(plan_template.plan(rows)))
    assert problems == []
    return {key: [row.values for row in sheet] for key, sheet in read.items()}


PLAN: dict[str, list[dict[str, Any]]] = {
    "plan": [
        {
            "code": "A",
            "title": "Kỷ niệm 20 năm",
            "standing_agency": "so",
            "starts_on": "2023-03-01",
            "ends_on": "2024-12-31",
            "grace_days": 3,
        }
    ],
    "sections": [{"ref": "1.2", "title": "Mục"}, {"ref": "B.I", "title": "Lễ", "parent": "1.2"}],
    "agencies": [
        {"code": "so", "name": "Sở A", "short_name": "A", "aliases": ["Sở a1", "a2"], "level": "Tỉnh"},
        {"code": "n", "name": "Các sở", "short_name": "N", "level": "Nhóm", "members": ["so"]},
    ],
    "tasks": [
        {
            "ref": "B.I.1",
            "section": "B.I",
            "title": "=Lễ",
            "kind": "Sự kiện",
            "leads": ["so", "n"],
            "coordinators": [],
            "start": "2024-01-01",
            "due": "2024-01-31",
            "precision": "tháng",
            "tentative": True,
            "target": 1.5,
            "weight": 1,
            "depends_days": -5,
            "contradiction": "dài " * 80 + "hết",
        },
        {"ref": "1.2", "section": "1.2", "title": "Việc", "leads": ["n"], "tentative": False},
    ],
    "milestones": [{"date": "2024-01-01", "title": "Thành lập tỉnh"}],
    "estimates": [{"task": "B.I.1", "source": "Tỉnh", "item": "Nhà", "estimated_vnd": 1_500_000_000}],
    "deadline_changes": [
        {
            "task": "B.I.1",
            "old_due": "2024-01-31",
            "new_due": "2024-02-29",
            "document": "5/CV",
            "date": "2024-01-15",
        }
    ],
    "lead_changes": [
        {"task": "B.I.1", "old_lead": ["so"], "new_lead": [], "document": "6/CV", "date": "2024-01-20"},
    ],
}


def test_plan_workbook_is_read_as_it_was_written() -> None:
    """Every value of every sheet comes back typed, agencies by their names, without a problem."""
    read = plan_read(PLAN)
    given = {
        key: [{name: value for name, value in row.items() if value not in (None, [])} for row in rows]
        for key, rows in read.items()
    }
    assert given["plan"] == [
        {
            "code": "A",
            "title": "Kỷ niệm 20 năm",
            "standing_agency": ["Sở A"],
            "starts_on": dt.date(2023, 3, 1),
            "ends_on": dt.date(2024, 12, 31),
            "grace_days": 3,
        }
    ]
    assert given["sections"] == PLAN["sections"]
    assert given["agencies"] == [
        {"code": "so", "name": "Sở A", "short_name": "A", "aliases": "Sở a1; a2", "level": "province"},
        {"code": "n", "name": "Các sở", "short_name": "N", "level": "group", "members": "so"},
    ]
    first, second = given["tasks"]
    written = {name: value for name, value in PLAN["tasks"][0].items() if value != []}
    assert first == written | {
        "kind": "event",
        "leads": ["Sở A", "Các sở"],
        "start": dt.date(2024, 1, 1),
        "due": dt.date(2024, 1, 31),
        "precision": "month",
    }
    assert second == {"ref": "1.2", "section": "1.2", "title": "Việc", "leads": ["Các sở"]}
    assert given["milestones"] == [{"date": dt.date(2024, 1, 1), "title": "Thành lập tỉnh"}]
    assert given["estimates"] == PLAN["estimates"]
    assert given["deadline_changes"] == [
        {
            "task": "B.I.1",
            "old_due": dt.date(2024, 1, 31),
            "new_due": dt.date(2024, 2, 29),
            "document": "5/CV",
            "date": dt.date(2024, 1, 15),
        }
    ]
    assert given["lead_changes"] == [
        {"task": "B.I.1", "old_lead": ["Sở A"], "document": "6/CV", "date": dt.date(2024, 1, 20)}
    ]


def test_plan_read_and_written_again_is_the_same_plan() -> None:
    """The values as read (codes of choices, dates, lists of names) are themselves good input."""
    once = plan_read(PLAN)
    assert plan_read(once) == once
