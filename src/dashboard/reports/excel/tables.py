"""Tables out as CSV and XLSX: exactly what is on the screen, in the reader's language.

Nothing here knows a metric: a column says how it is called and what kind of value it holds.
"""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from csv import writer as csv_writer
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd

from dashboard.text import percents
from dashboard.text.limits import cell_text, header_text
from dashboard.text.numbers import MILLION
from dashboard.text.translation import _
from dashboard.text.xml_text import xml_text

Kind = Literal["text", "integer", "number", "percent", "rate", "money", "date", "month", "flag"]

_FONT = "Calibri"
_LINE_PT, _TALLEST_PT = 15, 400
_PRINTED, _NARROWEST = 180, 14
"""Letters side by side on A4 across that are still read with ease, and the narrowest column of text."""
_FIRST = 2
"""Notes at the left of a page's head: with a demo mark it and the report date; the others stand at the right."""
# Excel shows separators in the reader's own way; the codes are always written the American way.
_FORMATS: Mapping[str, str] = {
    "integer": "#,##0",
    "number": "#,##0.##",
    "percent": "General",
    "rate": "General",
    "money": "#,##0.##",
    "date": "dd/mm/yyyy",
    "month": "mm/yyyy",
}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n")  # line breaks are of one kind here


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is shown: its heading in the reader's language and the kind of its values.

    Kinds: percent is 0–100 and rate 0–1, both shown in percent; money is VND, shown in million VND; month is
    the first day of one; flag is a boolean. `words` gives the word for each code of a coded column.
    """

    label: str
    kind: Kind = "text"
    words: Mapping[str, str] | None = None

    @property
    def heading(self) -> str:
        """The label with its unit: "Completion (%)", "Estimated (million VND)"."""
        unit = {"percent": "%", "rate": "%", "money": _("million VND")}.get(self.kind)
        return f"{self.label} ({unit})" if unit else self.label


def value(raw: Any, column: Column) -> str | int | float | date | None:
    """One value in the unit its heading names; None for a missing one, which is not 0."""
    if raw is None or pd.isna(raw):
        return None
    if column.words is not None:
        return column.words.get(str(raw), str(raw))
    return _READ[column.kind](raw)


def _day(raw: Any) -> date:
    return raw.date() if isinstance(raw, datetime) else date.fromisoformat(str(raw)[:10])


_READ: Mapping[Kind, Callable[[Any], str | int | float | date]] = {
    "text": str,
    "integer": int,
    "number": float,
    "percent": lambda raw: percents.progress_value(raw) or 0.0,
    "rate": lambda raw: percents.share_value(raw) or 0.0,
    "money": lambda raw: float(raw) / MILLION,
    "date": _day,
    "month": _day,
    "flag": lambda raw: _("yes") if raw else _("no"),
}


def csv(frame: pd.DataFrame, columns: Mapping[str, Column], notes: Sequence[str] = ()) -> bytes:
    """The columns as CSV with a heading row: UTF-8 with a byte order mark, days as 2024-03-31, plain numbers.

    Text that a spreadsheet would read as a formula is given a leading apostrophe. `notes` (demo mark, report date,
    filters) stand in a last column of each row: lines above the headings would make it no table for most programs, and
    a row keeps its note when it is sorted, filtered or copied away.
    """
    out = io.StringIO()
    rows = csv_writer(out, lineterminator="\r\n")
    note = [_harmless("; ".join(notes))] if notes else []
    headings = [column.heading for column in columns.values()] + [_("About these figures")] * len(note)
    rows.writerow(map(_harmless, headings))
    for row in _rows(frame, columns):
        rows.writerow([*(_csv_cell(cell, column) for cell, column in zip(row, columns.values(), strict=True)), *note])
    return out.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name on the tab, a title and notes on top, then the columns of a frame."""

    name: str
    title: str
    notes: Sequence[str]
    frame: pd.DataFrame
    columns: Mapping[str, Column]


def xlsx(frame: pd.DataFrame, title: str, notes: Sequence[str], columns: Mapping[str, Column]) -> bytes:
    """A workbook of one sheet: title, notes (report date, filters) one a row, headings, then the rows.

    Numbers and days are typed cells; text never becomes a formula, whatever it starts with.
    """
    return book([Sheet(_("Data"), title, notes, frame, columns)])


def book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets, each as `xlsx` describes; prints on A4 across, headings on every page."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.worksheets[0])
    for sheet in sheets:
        _fill(made.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(sheet: Any, given: Sheet) -> None:
    from openpyxl.styles import Font

    for at, line in enumerate((given.title, *given.notes), start=1):
        _put(sheet.cell(at, 1), line)
    sheet["A1"].font = Font(name=_FONT, bold=True, size=14)
    top, columns = len(given.notes) + 3, list(given.columns.values())
    # A text right of a number, which ends where the text begins, keeps off it.
    kinds = [column.kind for column in columns]
    indents = [int(kind == "text" and before != "text") for before, kind in zip(["text", *kinds], kinds, strict=False)]
    _write_headings(sheet, top, columns, indents)
    widths = [min(len(column.heading), 24 if column.kind == "text" else 10) for column in columns]
    for at, row in enumerate(_rows(given.frame, given.columns), start=top + 1):
        for number, content in enumerate(row):
            if content is not None:
                _write_cell(sheet.cell(at, number + 1), content, columns[number], indents[number])
                widths[number] = max(widths[number], min(len(str(content)), 60))
    _fit(sheet, top, _fitted([max(8, width + 2) for width in widths], [kind == "text" for kind in kinds]))
    _arrange(sheet, top, len(columns))
    _head_pages(sheet, given.notes)


def _write_headings(sheet: Any, top: int, columns: Sequence[Column], indents: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for number, (column, indent) in enumerate(zip(columns, indents, strict=True), start=1):
        heading = sheet.cell(top, number)
        _put(heading, column.heading)
        heading.font = Font(name=_FONT, bold=True)
        heading.fill = PatternFill("solid", fgColor="E7ECF3")
        heading.border = Border(bottom=Side(style="thin", color="8A94A6"))
        heading.alignment = Alignment(horizontal="left", wrap_text=True, vertical="center", indent=indent)


def _write_cell(cell: Any, content: str | int | float | date, column: Column, indent: int) -> None:
    from openpyxl.styles import Alignment

    _put(cell, content)
    if isinstance(content, str):
        cell.alignment = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=indent)
    else:
        cell.number_format = _FORMATS[column.kind]
        cell.alignment = Alignment(vertical="top")


def _fit(sheet: Any, top: int, widths: Sequence[int]) -> None:
    """Columns so wide, and rows so high that their wrapped texts show."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows(min_row=top):
        lines = max((_lines(cell.value, width) for cell, width in zip(line, widths, strict=False)), default=1)
        if lines > 1:  # not every program makes room for wrapped text by itself
            sheet.row_dimensions[line[0].row].height = min(_LINE_PT * lines, _TALLEST_PT)


def _arrange(sheet: Any, top: int, columns: int) -> None:
    """Headings that stay in sight, a filter, and A4 across for the printer."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = f"A{top + 1}"
    if columns:
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(columns)}{max(top, sheet.max_row)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"


def _head_pages(sheet: Any, notes: Sequence[str]) -> None:
    """The notes (demo mark, report date, filters) at the head of each printed page, its number at the foot."""
    sheet.oddHeader.left.text = header_text(" · ".join(notes[:_FIRST]))
    sheet.oddHeader.right.text = header_text(" · ".join(notes[_FIRST:]))
    sheet.oddFooter.right.text = "&P/&N"


def _fitted(widths: list[int], is_text: list[bool]) -> list[int]:
    """Widths of a sheet that prints legibly: texts are wrapped, in proportion, until all columns fit on a page."""
    wide = sum(width for width, may_wrap in zip(widths, is_text, strict=True) if may_wrap)
    room = _PRINTED - (sum(widths) - wide)
    if wide <= room:
        return widths
    return [
        max(min(width, _NARROWEST), int(width * room / wide)) if may_wrap else width
        for width, may_wrap in zip(widths, is_text, strict=True)
    ]


def _lines(content: Any, width: float) -> int:
    """Lines that a text takes in a column of this width; anything else takes one."""
    if not isinstance(content, str):
        return 1
    return sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in content.split("\n"))


def _rows(frame: pd.DataFrame, columns: Mapping[str, Column]) -> list[list[str | int | float | date | None]]:
    by_column = [[value(raw, column) for raw in frame[name]] for name, column in columns.items()]
    return [list(row) for row in zip(*by_column, strict=True)]


def _csv_cell(content: str | int | float | date | None, column: Column) -> str | int | float:
    if content is None:
        return ""
    if isinstance(content, date):
        return content.strftime("%Y-%m") if column.kind == "month" else content.isoformat()
    if isinstance(content, float):
        return int(content) if content.is_integer() else content
    return _harmless(content) if isinstance(content, str) else content


def _harmless(text: str) -> str:
    kept = xml_text(text)
    return f"'{kept}" if kept.startswith(_STARTS_A_FORMULA) else kept


def _put(cell: Any, content: str | int | float | date) -> None:
    if not isinstance(content, str):
        cell.value = content
        return
    cell.value = cell_text(content)
    # openpyxl takes a leading "=" for a formula; with the quote mark Excel keeps it text when it is edited, too.
    cell.data_type = "s"
    cell.quotePrefix = xml_text(content).startswith(_STARTS_A_FORMULA)
