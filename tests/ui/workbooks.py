"""Filled workbooks for the pages under test: the template of the office's own database with some cells typed over."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
from openpyxl.packaging.custom import CustomPropertyList

from dashboard.ingest import columns, progress
from dashboard.store.database import Database


def filled(
    db: Database,
    agency: str,
    period: str,
    cells: Mapping[str, Mapping[str, Any]],
    plan: str = "P",
    *,
    is_stamped: bool = True,
    also: str = "",
) -> bytes:
    """An agency's workbook for a period: {task ref: {column name of *Tiến độ*: what is typed}}.

    `also`: text put beside the table, to get other bytes that say the same.
    """
    book = openpyxl.load_workbook(io.BytesIO(progress.blank(db, plan, agency, date.fromisoformat(f"{period}-01"))))
    sheet = book[columns.PROGRESS.title]
    top = next(row for row in range(1, 31) if sheet.cell(row, 1).value == columns.PROGRESS["task"].header)
    headers = {cell.value: cell.column for cell in sheet[top]}
    rows = {sheet.cell(row, 1).value: row for row in range(top + 1, sheet.max_row + 1)}
    for ref, typed in cells.items():
        for name, value in typed.items():
            cell = sheet.cell(rows[ref], headers[columns.PROGRESS[name].header])
            cell.value = value
            if value == "#N/A":
                cell.data_type = "e"
    if also:
        book[columns.GUIDE_SHEET]["D40"] = also
    if not is_stamped:
        book.custom_doc_props = CustomPropertyList()
        del book[columns.META_SHEET]
        del book[columns.GUIDE_SHEET]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
