"""What goes back to the agency: the list of problems, and a copy of the values read with each fault marked in its cell.

The agency's own file is never saved again: the copy is made of the values that were read, as values. Vietnamese
whatever the reader's language; the same input gives the same cells.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import BUDGET, GUIDE_SHEET, PLAN_WORKBOOK, PROGRESS
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import workbook as reading
from dashboard.text import fold, percents, translation
from dashboard.workbook_writer import AUTHOR, DAY_FORMAT, Writer, comment, fit_to_page, freeze_and_filter, link, mark

SEVERITIES: Final = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Lưu ý"}
LIST_TITLE: Final = "Cần kiểm tra"
_COPIED: Final = (GUIDE_SHEET, PROGRESS.title, BUDGET.title, *(sheet.title for sheet in PLAN_WORKBOOK))
_HEADERS: Final = frozenset(c.header for sheet in (PROGRESS, BUDGET, *PLAN_WORKBOOK) for c in sheet.columns)
MAX_CELLS: Final = 50_000
"""A sheet with more filled cells is listed but not copied; a report has some hundred."""
MAX_COMMENTS: Final = 500
_COLUMNS: Final = (
    ("Mức độ", 11), ("Trang", 14), ("Ô", 12), ("Cột", 22), ("Mã nhiệm vụ", 14), ("Nội dung", 78),
    ("Giá trị trong tệp", 26),
)  # fmt: skip
_HEADER_ROW: Final = 5
_COLOURS: Final = {Severity.ERROR: "F8C9C4", Severity.WARNING: "FFE6A8", Severity.NOTE: "D9E8F6"}


def workbook(file_name: str, problems: Sequence[Problem], book: reading.Workbook | None) -> bytes:
    """The workbook to send back, as xlsx bytes; `book`: what was read of the file, None if nothing could be.

    First sheet: one row per problem in the order given, each place a link to the cell. Then each sheet of a report
    or plan that was read, values only, faulty cells coloured and with the sentence as a comment.
    """
    out = Writer(f"Nội dung cần kiểm tra: {file_name}")
    with translation.speaking("vi"):
        copied = dict(_sheets(book, problems))
        _list(out, file_name, problems, list(copied))
        for title, sheet in copied.items():
            _mark(_copy(out, title, sheet), [p for p in problems if _is_on(p, title)])
    return out.save()


def _sheets(book: reading.Workbook | None, problems: Sequence[Problem]) -> Iterator[tuple[str, reading.Sheet]]:
    """The sheets to copy, by title; the guide only if something is wrong there."""
    cells_left = MAX_CELLS
    for title in _COPIED:
        sheet = book.sheet(title) if book else None
        if sheet is None or (title == GUIDE_SHEET and not any(_is_on(p, title) for p in problems)):
            continue
        cells_left -= sum(len(row) for row in sheet.rows.values())
        if cells_left >= 0:
            yield title, sheet


def _is_on(problem: Problem, title: str) -> bool:
    return problem.sheet is not None and fold.key(problem.sheet) == fold.key(title)


# --- The list ---


def _list(out: Writer, file_name: str, problems: Sequence[Problem], copied: Sequence[str]) -> None:
    sheet = out.sheet(LIST_TITLE, {index: width for index, (_header, width) in enumerate(_COLUMNS, start=1)})
    counts = [
        f"{n} {word.lower()}"
        for severity, word in SEVERITIES.items()
        if (n := sum(p.count for p in problems if p.severity is severity))
    ]
    out.put(sheet, 1, 1, "Danh sách nội dung cần kiểm tra, sửa", "title")
    out.put(sheet, 2, 1, f"Tệp: {file_name}", "subtitle")
    out.put(sheet, 3, 1, "; ".join(counts) or "Không có nội dung nào cần sửa.", "line")
    if copied:
        words = (
            "Xin sửa trong chính tệp đã gửi rồi gửi lại tệp đó. Các trang sau chỉ là bản chép giá trị để đối chiếu: "
            "ô tô màu là ô cần xem, nội dung ghi ở chú thích của ô."
        )
        out.put(sheet, 4, 1, words, "hint")
    for index, (header, _width) in enumerate(_COLUMNS, start=1):
        out.put(sheet, _HEADER_ROW, index, header, "header")
    for row, problem in enumerate(problems, start=_HEADER_ROW + 1):
        _list_problem(out, sheet, row, problem, copied)
    freeze_and_filter(sheet, _HEADER_ROW, len(_COLUMNS), _HEADER_ROW + len(problems))
    fit_to_page(sheet, _HEADER_ROW)


def _list_problem(out: Writer, sheet: Worksheet, row: int, problem: Problem, copied: Sequence[str]) -> None:
    """One row of the list; its place leads to the cell, if the sheet is copied."""
    title = next((title for title in copied if _is_on(problem, title)), None)
    place = problem.cell or (f"A{problem.row}" if problem.row else None)
    values = (
        SEVERITIES[problem.severity],
        problem.sheet,
        problem.cell or (f"dòng {problem.row}" if problem.row else None),
        problem.column,
        problem.task,
        sentence(problem),
        problem.found,
    )
    looks = ["strong", "boxed", "link" if title and place else "boxed", "boxed", "boxed", "boxed", "boxed"]
    for index, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
        cell = out.put(sheet, row, index, value, look)
        if look == "link":
            link(cell, str(title), str(place))
    mark(sheet, row, 1, _COLOURS[problem.severity])


# --- The copies ---


def _copy(out: Writer, title: str, read: reading.Sheet) -> Worksheet:
    """The values of a sheet where they stood; a title alone in its row runs across."""
    widest: dict[int, int] = defaultdict(int)
    for row in read.rows.values():
        for column, cell in row.items() if len(row) > 1 else ():
            widest[column] = max(widest[column], len(str(cell.value)))
    sheet = out.sheet(title, {column: min(44, max(11, length + 2)) for column, length in widest.items()})
    for number, row in read.rows.items():
        plain, bold = ("value", "label") if len(row) > 1 else ("line", "subtitle")
        for column, cell in row.items():
            look = bold if cell.value in _HEADERS else plain
            out.put(sheet, number, column, cell.value, look, _number_format(cell))
    fit_to_page(sheet)
    return sheet


def _number_format(cell: reading.Cell) -> str:
    """Not the file's own format: what is shown here is said here."""
    if cell.kind == "date":
        return DAY_FORMAT if type(cell.value) is dt.date else f"{DAY_FORMAT} hh:mm"
    return percents.CELL_FORMAT if cell.kind == "number" and "%" in cell.number_format else "General"


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
    sentences: Mapping[int, str] = {id(problem): sentence(problem) for problem in problems}
    for number, ((row, column), cell_problems) in enumerate(sorted(at.items()), start=1):
        cell_problems.sort(key=lambda problem: gravity.index(problem.severity))
        cell = mark(sheet, row, column, _COLOURS[cell_problems[0].severity])
        if number <= MAX_COMMENTS:
            text = "\n".join(f"{SEVERITIES[p.severity]}: {sentences[id(p)]}" for p in cell_problems)
            comment(cell, text, AUTHOR, height=40 + 18 * (len(text) // 40 + 1), width=320)
