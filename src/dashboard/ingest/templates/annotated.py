"""What goes back to the agency: the list of problems, and a copy of the values read with each fault marked in its cell.

The agency's own file is never saved again: the copy is made of the values that were read, as values. Vietnamese
whatever the reader's language; the same input gives the same cells.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import BUDGET, GUIDE_SHEET, PLAN_WORKBOOK, PROGRESS
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook as reading
from dashboard.text import fold, percents, translation
from dashboard.text.limits import cell_text, property_text
from dashboard.text.xml_text import excel_text

SEVERITIES: Final = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Lưu ý"}
LIST_TITLE: Final = "Cần kiểm tra"
_COPIED: Final = (GUIDE_SHEET, PROGRESS.title, BUDGET.title, *(sheet.title for sheet in PLAN_WORKBOOK))
_HEADERS: Final = frozenset(c.header for sheet in (PROGRESS, BUDGET, *PLAN_WORKBOOK) for c in sheet.columns)
MAX_CELLS: Final = 50_000
"""A sheet with more filled cells is listed but not copied; a report has some hundred."""
MAX_COMMENTS: Final = 500
_AUTHOR: Final = "Bảng theo dõi kế hoạch"
_COLUMNS: Final = (
    ("Mức độ", 11), ("Trang", 14), ("Ô", 12), ("Cột", 22), ("Mã nhiệm vụ", 14), ("Nội dung", 78),
    ("Giá trị trong tệp", 26),
)  # fmt: skip
_HEADER_ROW: Final = 5
_FILLS: Final = {
    Severity.ERROR: PatternFill("solid", start_color="F8C9C4"),
    Severity.WARNING: PatternFill("solid", start_color="FFE6A8"),
    Severity.NOTE: PatternFill("solid", start_color="D9E8F6"),
}
_FONT: Final = "Arial"
_PLAIN: Final = Font(name=_FONT, size=10)
_BOLD: Final = Font(name=_FONT, size=10, bold=True)
_LINK: Final = Font(name=_FONT, size=10, underline="single", color="1F4E79")
_WRAP: Final = Alignment(vertical="top", wrap_text=True)
_ACROSS: Final = Alignment(vertical="top")
_line = Side(style="thin", color="BFBFBF")
_BOX: Final = Border(left=_line, right=_line, top=_line, bottom=_line)


def workbook(file_name: str, problems: Sequence[Problem], book: reading.Workbook | None) -> bytes:
    """The workbook to send back, as xlsx bytes; `book`: what was read of the file, None if nothing could be.

    First sheet: one row per problem in the order given, each place a link to the cell. Then each sheet of a report
    or plan that was read, values only, faulty cells coloured and with the sentence as a comment.
    """
    out = Workbook()
    with translation.speaking("vi"):
        listed = out.worksheets[0]
        listed.title = LIST_TITLE
        copies = {}
        for title, sheet in _sheets(book, problems):
            copies[title] = out.create_sheet(title)
            _copy(copies[title], sheet)
            _mark(copies[title], [p for p in problems if _is_on(p, title)])
        _list(listed, file_name, problems, list(copies))
    out.properties.title = excel_text(property_text(f"Nội dung cần kiểm tra: {file_name}"))
    out.properties.creator = _AUTHOR
    content = BytesIO()
    out.save(content)
    return content.getvalue()


def _sheets(book: reading.Workbook | None, problems: Sequence[Problem]) -> Iterator[tuple[str, reading.Sheet]]:
    """The sheets to copy, by title; the guide only if something is wrong there."""
    left = MAX_CELLS
    for title in _COPIED:
        sheet = book.sheet(title) if book else None
        if sheet is None or (title == GUIDE_SHEET and not any(_is_on(p, title) for p in problems)):
            continue
        left -= sum(len(row) for row in sheet.rows.values())
        if left >= 0:
            yield title, sheet


def _is_on(problem: Problem, title: str) -> bool:
    return problem.sheet is not None and fold.key(problem.sheet) == fold.key(title)


# --- The list ---


def _list(sheet: Worksheet, file_name: str, problems: Sequence[Problem], copied: Sequence[str]) -> None:
    counts = [
        f"{n} {word.lower()}"
        for severity, word in SEVERITIES.items()
        if (n := sum(p.count for p in problems if p.severity is severity))
    ]
    _put(sheet, 1, 1, "Danh sách nội dung cần kiểm tra, sửa").font = Font(
        name=_FONT, size=14, bold=True, color="1F4E79"
    )
    _put(sheet, 2, 1, f"Tệp: {file_name}").font = _BOLD
    _put(sheet, 3, 1, "; ".join(counts) or "Không có nội dung nào cần sửa.").font = _PLAIN
    if copied:
        words = (
            "Xin sửa trong chính tệp đã gửi rồi gửi lại tệp đó. Các trang sau chỉ là bản chép giá trị để đối chiếu: "
            "ô tô màu là ô cần xem, nội dung ghi ở chú thích của ô."
        )
        _put(sheet, 4, 1, words).font = Font(name=_FONT, size=10, italic=True, color="666666")
    for index, (header, width) in enumerate(_COLUMNS, start=1):
        cell = _put(sheet, _HEADER_ROW, index, header)
        cell.font, cell.border = Font(name=_FONT, size=10, bold=True, color="FFFFFF"), _BOX
        cell.fill = PatternFill("solid", start_color="1F4E79")
        sheet.column_dimensions[get_column_letter(index)].width = width
    for row, problem in enumerate(problems, start=_HEADER_ROW + 1):
        values = (
            SEVERITIES[problem.severity],
            problem.sheet,
            problem.cell or (f"dòng {problem.row}" if problem.row else None),
            problem.column,
            problem.task,
            sentence(problem),
            problem.found,
        )
        for index, value in enumerate(values, start=1):
            cell = _put(sheet, row, index, value)
            cell.font, cell.border, cell.alignment = (_BOLD if index == 1 else _PLAIN), _BOX, _WRAP
        sheet.cell(row, 1).fill = _FILLS[problem.severity]
        _make_room(
            sheet, row, (len(str(v or "")) / width for v, (_header, width) in zip(values, _COLUMNS, strict=True))
        )
        on = next((title for title in copied if _is_on(problem, title)), None)
        if on and (place := problem.cell or (f"A{problem.row}" if problem.row else None)):
            link = sheet.cell(row, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{on}'!{place}")
            link.font = _LINK
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(_COLUMNS))}{_HEADER_ROW + len(problems)}"
    _fit_to_page(sheet, f"{_HEADER_ROW}:{_HEADER_ROW}")


# --- The copies ---


def _copy(sheet: Worksheet, read: reading.Sheet) -> None:
    widest: dict[int, int] = defaultdict(int)
    for number, row in read.rows.items():
        for column, given in row.items():
            cell = _put(sheet, number, column, given.value)
            cell.font = _BOLD if given.value in _HEADERS else _PLAIN
            cell.alignment = _WRAP if len(row) > 1 else _ACROSS
            if given.kind == "date":
                cell.number_format = "dd/mm/yyyy" if type(given.value) is dt.date else "dd/mm/yyyy hh:mm"
            elif given.kind == "number":
                # Not the file's own format: what is shown here is said here.
                cell.number_format = percents.CELL_FORMAT if "%" in given.number_format else "General"
            if len(row) > 1:  # a title alone in its row runs across
                widest[column] = max(widest[column], len(str(given.value)))
    widths = {column: min(44, max(11, length + 2)) for column, length in widest.items()}
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in read.rows.items():
        if len(row) > 1:
            _make_room(sheet, number, (len(str(given.value)) / widths[column] for column, given in row.items()))
    _fit_to_page(sheet, None)


def _mark(sheet: Worksheet, problems: Sequence[Problem]) -> None:
    """Colours the cells by the gravest problem of each and says all of them in a comment."""
    gravity = list(Severity)
    at: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.cell:
            left, top, right, bottom = range_boundaries(problem.cell)
            for row in range(int(top or 1), int(bottom or 1) + 1):
                for column in range(int(left or 1), int(right or 1) + 1):
                    at[row, column].append(problem)
        elif problem.row:
            at[problem.row, 1].append(problem)
    said: Mapping[int, str] = {id(problem): sentence(problem) for problem in problems}
    for number, ((row, column), found) in enumerate(sorted(at.items()), start=1):
        found.sort(key=lambda problem: gravity.index(problem.severity))
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "a sheet made here has no merged cells"
        cell.fill, cell.border = _FILLS[found[0].severity], _BOX
        if number <= MAX_COMMENTS:
            text = cell_text("\n".join(f"{SEVERITIES[p.severity]}: {said[id(p)]}" for p in found))
            cell.comment = Comment(text, _AUTHOR, height=40 + 18 * (len(text) // 40 + 1), width=320)


# --- Cells ---


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Writes one cell. A text is a text whatever it begins with, never a formula or an error value."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "a sheet made here has no merged cells"
    if isinstance(value, str):
        text = cell_text(value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    else:
        cell.value = value  # type: ignore[assignment]
    return cell


def _make_room(sheet: Worksheet, row: int, filled: Iterable[float]) -> None:
    """Makes a row as high as its longest text needs; not every program does so by itself. `filled`: of each cell, its
    length in widths of its column."""
    lines = max((math.ceil(share * 1.1) for share in filled), default=1)
    sheet.row_dimensions[row].height = min(400, 14 * max(1, lines))


def _fit_to_page(sheet: Worksheet, header_rows: str | None) -> None:
    """A4 landscape, as wide as the page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = header_rows
