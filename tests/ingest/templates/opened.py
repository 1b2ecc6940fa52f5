"""A workbook as it was written, opened again: its rows by column name, and the checks at a cell."""

from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import Column, SheetColumns


def load(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def header_row(sheet: Worksheet, columns: tuple[Column, ...]) -> int:
    return next(r for r in range(1, 31) if sheet.cell(r, 1).value == columns[0].header)


def cells(book: Workbook, described: SheetColumns) -> list[dict[str, Cell]]:
    """The rows below the header, by column name."""
    sheet = book[described.title]
    first = header_row(sheet, described.columns) + 1
    return [
        {column.name: sheet.cell(row, index) for index, column in enumerate(described.columns, start=1)}
        for row in range(first, sheet.max_row + 1)
    ]


def check_at(cell: Cell) -> DataValidation | None:
    return next((v for v in cell.parent.data_validations.dataValidation if cell.coordinate in v.sqref), None)
