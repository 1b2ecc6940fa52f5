"""Dates: as Excel holds them, or typed day first."""

from datetime import date, datetime

from dashboard.ingest.columns import Column
from dashboard.ingest.normalise import formats
from dashboard.ingest.normalise.cell import Remark, Wrong, text_of, wanted
from dashboard.ingest.problem import Severity
from dashboard.ingest.reading.workbook import Cell
from dashboard.text import dates


def day(cell: Cell, column: Column, remark: Remark) -> date:
    """The day of a cell; a time of day is dropped, a date shown without its day is no day."""
    if isinstance(cell.value, date):
        cell_date = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        if formats.is_without_day(cell.number_format):
            raise Wrong("date_without_day")
        if formats.is_month_first(cell.number_format) and cell_date.day <= 12 and cell_date.day != cell_date.month:
            remark(Severity.WARNING, "date_month_first", value=cell_date)
        return cell_date
    if cell.kind == "text":
        try:
            return dates.parse(text_of(cell))
        except ValueError:
            pass
    raise Wrong("date_unreadable", wanted(column))
