"""Sheets, headers, rows, stamps and attachments that are not where the template has them."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.table import Table

from dashboard.ingest.templates import template
from dashboard.ingest.templates.monthly_rows import MonthlyTask
from tests.hostile.report import LINES, PROGRESS, STAMP, File, Value, book, refused, taken
from tests.package import SHEET


def read(name: str, make: Callable[[], bytes], *problems: str, **outcome: object) -> File:
    """A file that is read as far as it can be, with these problems."""
    return File(name, make, taken(*problems, **outcome))  # type: ignore[arg-type]


def shut(name: str, cells: Mapping[str, Value], *problems: str) -> File:
    """A report whose *Tiến độ* cannot be read at all because of its header row: that is said, nothing else."""
    return File(name, partial(book, cells), taken(*problems, rows={}))


def moved(rows: int = 0, order: str = "ABCDEFGHI") -> dict[str, Value]:
    """The cells of the good report, so many rows lower and the columns in this order."""
    return {
        f"{order[ord(at[0]) - ord('A')]}{int(at[1:]) + rows}": value for at, value in PROGRESS.items() if at != "A1"
    }


def merged(*ranges: str) -> str:
    """The XML of merged cells."""
    every = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f"<mergeCells>{every}</mergeCells>"


def hidden(first: int, last: int, how: str = 'hidden="1"') -> str:
    """The XML of hidden columns."""
    return f'<cols><col min="{first}" max="{last}" {how}/></cols>'


TWO_ROWS: dict[str, Value] = {
    "A2": "Mã nhiệm vụ", "B2": "Nhiệm vụ", "C2": "Tiến độ trong kỳ", "H2": "Kết quả",
    **dict.fromkeys(("A3", "B3", "H3", "I3")),
}  # fmt: skip

HEADERS = [
    shut("a required header renamed", {"C3": "Tiến độ (%)"}, "error header_missing Tiến độ", "note column_ignored C3"),
    shut("the task's header renamed", {"A3": "STT"}, "error header_missing Tiến độ", "note column_ignored A3"),
    shut("two required headers missing", {"A3": None, "C3": None}, "error header_missing Tiến độ"),
    shut("a header twice", {"I3": "Tỷ lệ hoàn thành"}, "error header_doubled I3"),
    shut("a header twice by another word for it", {"I3": "% hoàn thành"}, "error header_doubled I3"),
    shut("no header row", {at: None for at in PROGRESS if at.endswith("3")}, "error header_row_missing Tiến độ"),
    shut("nothing on the sheet", dict.fromkeys(PROGRESS), "error header_row_missing Tiến độ"),
    read("header in row 25", lambda: book(moved(22), base={})),
    read("header in row 30", lambda: book(moved(27), base={})),
    File("header in row 31", lambda: book(moved(28), base={}), taken("error header_row_missing Tiến độ", rows={})),
    read("columns shuffled", lambda: book(moved(0, "HAFGEDCIB"), base={})),
    read("further columns", lambda: book({"J3": "Ghi chú của sở", "J4": "x", "K5": 7}),
         "note column_ignored J3", "note column_untitled K5"),
    read("headers in other letters, tones and lines", lambda: book({
        "A3": "MÃ NHIỆM\nVỤ", "C3": "ty le  hoan thanh (%)", "H3": "Kê\u0301t qua\u0309"})),
    read("headers in TCVN3", lambda: book({"H3": ("KÕt qu¶", "General", ".VnArial")})),
    read("the header once more, as on a second page", lambda: book({
        "A5": "Mã nhiệm vụ", "B5": "Nhiệm vụ", "C5": "Tỷ lệ hoàn thành", "A6": "2", "C6": (0.2, "0%")})),
    read("a header of two rows, merged downwards",
         lambda: book(TWO_ROWS, tail=merged("A2:A3", "B2:B3", "C2:G2", "H2:H3"))),
    File("one header over two columns with values",
         lambda: book({"D3": None, "D4": (0.9, "0%")}, tail=merged("C3:D3")),
         taken("error header_doubled D3", rows={})),
    read("one header over an empty column", lambda: book({"D3": None}, tail=merged("C3:D3"))),
]  # fmt: skip

TOGETHER = [
    read("one percentage over two tasks", lambda: book({"C5": None}, tail=merged("C4:C5")),
         "error cells_merged C4:C5", two={"percent": None}),
    read("one percentage over two tasks, another behind it", lambda: book(tail=merged("C4:C5")),
         "error cells_merged C4:C5"),
    read("one result over two tasks", lambda: book(tail=merged("H4:H5")), "warning cells_merged H4:H5"),
    read("one text over result and difficulty", lambda: book(tail=merged("H4:I4")), "warning cells_merged H4:I4"),
    read("one task over two rows", lambda: book({"A6": None, "H6": "Đã nghiệm thu"}, tail=merged("A5:A6")),
         "warning text_row_ignored H6"),
    read("one money unit over two lines", lambda: book(money={
        "A3": "2", "B3": "Ngân sách tỉnh", "C3": "Hoa", "D3": 5}, change={
        "xl/worksheets/sheet2.xml": ("</sheetData>", f"</sheetData>{merged('G2:G3')}")}),
         "error unit_missing Kinh phí!G3", money=(LINES[0], (None, None, None))),
    read("a title over all columns", lambda: book(tail=merged("A1:I1"))),
    read("whole columns and the rest of the sheet merged", lambda: book(tail=merged("J1:J1048576", "A7:XFD1048576"))),
    File("the same cells merged thirty thousand times", lambda: book(
        {f"B{n}": f"Việc {n}" for n in range(6, 36)}, tail=merged(*["A1:XFD1048576"] * 30_000)),
        refused("workbook_too_large"), is_heavy=True),
]  # fmt: skip

UNSEEN = [
    read("a hidden row", lambda: book(rows={5: 'hidden="1"'}), "warning row_hidden A5"),
    read("rows that a filter hides",
         lambda: book({"A6": "3", "C6": (0.1, "0%")}, rows=dict.fromkeys((4, 5, 6), 'hidden="1"')),
         "warning row_hidden A4:A6",
         rows={"1": {"percent": 40.0, "result": "Đã họp"}, "2": {"percent": 20.0}, "3": {"percent": 10.0}}),
    read("a row of no height", lambda: book(rows={4: 'ht="0" customHeight="1"'}), "warning row_hidden A4"),
    read("a hidden empty row", lambda: book({"B6": "Việc 3"}, rows={6: 'hidden="1"'})),
    read("a hidden column of figures", lambda: book(head=hidden(3, 3)), "warning column_hidden C3"),
    read("a column of no width", lambda: book(head=hidden(8, 8, 'width="0" customWidth="1"')),
         "warning column_hidden H3"),
    read("hidden columns nobody fills in", lambda: book(head=hidden(2, 2))),
    read("a hidden sheet", lambda: book(state="hidden"), "warning sheet_hidden Tiến độ"),
    read("a sheet hidden from Excel's own menu", lambda: book(state="veryHidden"), "warning sheet_hidden Tiến độ"),
]  # fmt: skip


def many_sheets(count: int) -> bytes:
    """A report with so many further sheets that hold a word each."""
    return book(sheets={f"Trang {n}": {"A1": "x"} for n in range(count)})


def rows_of_nothing(count: int) -> bytes:
    """A report whose borders were dragged down so many rows."""
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(6, count + 1))
    return book(change={SHEET: ("</sheetData>", f"{rows}</sheetData>")})


SHEETS = [
    File("the sheet renamed", lambda: book(title="Báo cáo T4"),
         taken("error sheet_missing Tiến độ", "note sheet_ignored Báo cáo T4", rows={})),
    read("a copy of the sheet", lambda: book(sheets={"Tiến độ (2)": {"A1": "x"}}), "note sheet_ignored Tiến độ (2)"),
    File("two sheets of one name", lambda: book(sheets={"TIEN  DO": {"A1": "x"}}),
         refused("duplicate_sheets", sheet="TIEN  DO", other="Tiến độ")),
    read("three further sheets", partial(many_sheets, 3), *(f"note sheet_ignored Trang {n}" for n in range(3))),
    File("three hundred sheets", partial(many_sheets, 300), refused("workbook_too_large")),
    File("a value in XFD1048576", lambda: book({"XFD1048576": "x"}), refused("sheet_too_large", cell="XFD1048576")),
    File("a value in row 20 001", lambda: book({"A20001": "x"}), refused("sheet_too_large", cell="A20001")),
    read("colour in XFD1048576", lambda: book(change={
        SHEET: ("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')})),
    File("a million rows of borders", partial(rows_of_nothing, 1_048_576), taken(), is_heavy=True),
]  # fmt: skip


def stamped(**changes: str) -> bytes:
    """A report whose custom properties say something else."""
    return book(stamp=STAMP | changes)


def meta(**changes: str) -> bytes:
    """A report whose hidden sheet says something else than its properties."""
    pairs = enumerate((STAMP | changes).items(), start=1)
    return book(sheets={"_Meta": {f"{c}{n}": v for n, pair in pairs for c, v in zip("AB", pair, strict=True)}})


GUIDE: dict[str, Value] = {"A10": "Không phát sinh", "B10": "Có"}
STAMPS = [
    read("the stamp twice, alike", meta),
    File("the stamps disagree about the agency", lambda: meta(agency="b"),
         taken("error stamp_disagrees _Meta!B3", rows={}, asks=("agency",))),
    File("the stamps disagree about the month", lambda: meta(period="2023-05"),
         taken("error stamp_disagrees _Meta!B4", rows={}, asks=("period",))),
    File("an unknown agency", lambda: stamped(agency="Sở Lạ"),
         taken("error agency_unknown -", rows={}, asks=("agency",))),
    File("an unknown plan", lambda: stamped(plan="Q"), taken("error plan_unknown -", rows={})),
    File("a month outside the plan", lambda: stamped(period="2029-04"), taken("error period_unknown -", rows={})),
    File("a month that is none", lambda: stamped(period="2023-13"),
         taken("error stamp_unreadable -", rows={}, asks=("period",))),
    read("an old template", lambda: stamped(template="0"), "error template_version Hướng dẫn"),
    read("a template of the future", lambda: stamped(template="99"), "error template_version Hướng dẫn"),
    File("a stamp like a formula", lambda: stamped(agency="=cmd|' /C calc'!A0"),
         taken("error agency_unknown -", rows={}, asks=("agency",))),
    File("no stamp", lambda: book(stamp={}), taken(rows={}, asks=("agency", "period"))),
    read("the nil box ticked beside figures", lambda: book(sheets={"Hướng dẫn": GUIDE}),
         "error nil_with_values C4", "error nil_with_values C5", "error nil_with_values H4"),
    read("a nil box nobody understands", lambda: book(sheets={"Hướng dẫn": GUIDE | {"B10": "chắc là có"}}),
         "error nil_unclear Hướng dẫn!B10"),
]  # fmt: skip


def several(**names: str) -> bytes:
    """A workbook of several agencies, named on each row."""
    return book({"J3": "Cơ quan", "J4": names["one"], "J5": names["two"]}, stamp=STAMP)


SEVERAL = [
    read("several agencies, one nearly named", lambda: several(one="Cơ quan a", two="Cơ quan aa"),
         "error agency_unknown J5", two={"percent": None}),
    read("several agencies, one row names none", lambda: several(one="Cơ quan a", two=" "),
         "error value_missing J5", two={"percent": None}),
    read("several agencies under the stamp of one", lambda: several(one="Cơ quan a", two="Cơ quan b"),
         "warning consolidated_stamp_differs -", "warning task_missing Tiến độ"),
]  # fmt: skip


def with_parts(*names: str) -> Callable[[], bytes]:
    """A report with further parts of these names, which nothing of ours reads."""
    return lambda: book(parts=dict.fromkeys(names, "<x>9</x>"))


def full_of_features() -> bytes:
    """The template as sent out, with all that people put beside the figures."""
    content = template.monthly(
        "P", "Kế hoạch P", "a", "Cơ quan a", date(2023, 4, 1), date(2023, 5, 8),
        [MonthlyTask("1", "Việc 1", "lead", percent=40, result="Đã họp"),
         MonthlyTask("2", "Việc 2", "lead", percent=20)], [],
    )  # fmt: skip
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook["Tiến độ"]
    sheet["E5"].comment = Comment("90%?", "x")
    sheet["K5"].hyperlink = "javascript:alert(1)"
    sheet.conditional_formatting.add("E5:E6", FormulaRule(formula=['WEBSERVICE("http://x")<>0']))
    sheet.protection.set_password("x")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=5, max_row=6))
    sheet.add_chart(chart, "P1")
    others = workbook.create_sheet("Bảng")
    others.append(["a", "b"])
    others.append([1, 2])
    others.add_table(Table(displayName="Bang", ref="A1:B2"))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


BESIDE = [
    read("links to other files", with_parts("xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/x.xml.rels")),
    read("comments and drawings", with_parts("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/media/image1.emf")),
    read("pivot tables", with_parts("xl/pivotTables/pivotTable1.xml", "xl/pivotCache/pivotCacheRecords1.xml")),
    read("custom XML", with_parts("customXml/item1.xml", "customXml/itemProps1.xml")),
    read("attached objects and buttons", with_parts("xl/embeddings/oleObject1.bin", "xl/activeX/activeX1.xml")),
    read("a query of a database", with_parts("xl/connections.xml", "xl/queryTables/queryTable1.xml")),
    read("all that people put beside the figures", full_of_features, "note sheet_ignored Bảng"),
]  # fmt: skip

FILES = [*HEADERS, *TOGETHER, *UNSEEN, *SHEETS, *STAMPS, *SEVERAL, *BESIDE]
