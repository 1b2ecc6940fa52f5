"""How the columns that `columns` describes stand in a workbook: their header row, and format and value of a cell."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import Column
from dashboard.ingest.templates.cell_checks import words_of
from dashboard.text import percents
from dashboard.workbook_writer import DAY_FORMAT, Writer

PAGE = "Trang &P/&N"
"""The number of a page below it, in Excel's codes."""
_FORMATS = {
    "percent": percents.CELL_FORMAT, "date": DAY_FORMAT, "money": "#,##0", "number": "General", "integer": "0",
}  # fmt: skip


def widths(columns: Sequence[Column]) -> dict[int, float]:
    """Number of a column -> its width."""
    return {index: column.width for index, column in enumerate(columns, start=1)}


def put_header(out: Writer, sheet: Worksheet, row: int, columns: Iterable[Column]) -> None:
    """The row of headers; columns nobody fills in look different."""
    for index, column in enumerate(columns, start=1):
        out.put(sheet, row, index, column.header, "header_locked" if column.locked else "header")


def format_of(column: Column) -> str:
    """Everything that is not a number or a date is Text, so that "1.2" and "- đã xong" stay as typed."""
    return _FORMATS.get(column.kind, "@")


def cell_value(column: Column, value: Any) -> Any:
    """The value of a row as its cell holds it."""
    if value is None or value == "" or (value is False and column.kind == "flag"):
        return None
    if column.kind == "percent":
        return round(value / 100, 8)
    if column.kind == "date":
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    if column.choices:
        return "Có" if value is True else words_of(column.choices).get(value, value)
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value) or None
    return value
