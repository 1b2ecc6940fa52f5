"""A plan as the workbook that the secretariat edits. Which sheets and columns it has is said in `columns`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from dashboard.ingest.columns import PLAN_WORKBOOK
from dashboard.ingest.templates.cell_checks import put_checks
from dashboard.ingest.templates.writer import EPOCH, Writer, cell_value, fit_to_page, format_of, open_columns

PLAN_ROWS_CHECKED = 1000


def plan(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A plan as the workbook the secretariat edits, as xlsx bytes: every sheet of `PLAN_WORKBOOK`.

    `rows`: sheet key -> rows (column name -> value). Lists are joined with "; "; agencies given by code in a
    reference column are written by their official name; dates may be ISO strings; a true flag is "Có", a
    false one blank. Sheets and keys without a column are left out.
    """
    names = _agency_names(rows.get("agencies", ()))
    first = next(iter(rows.get("plan", ())), {})
    out = Writer(f"Kế hoạch {first.get('code') or ''}".strip(), EPOCH)
    for described in PLAN_WORKBOOK:
        sheet = out.sheet(described.title)
        out.header(sheet, 1, described.columns)
        open_columns(sheet, described.columns)
        written = rows.get(described.key, ())
        for number, row in enumerate(written, start=2):
            for index, column in enumerate(described.columns, start=1):
                value = row.get(column.name)
                if column.kind == "reference":
                    value = [names.get(code, code) for code in _as_list(value)]
                out.put(sheet, number, index, cell_value(column, value), "input", format_of(column))
        put_checks(sheet, described, 2, max(PLAN_ROWS_CHECKED, len(written) + 100))
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(described.columns))}{max(len(written) + 1, 1)}"
        fit_to_page(sheet, header_row=1, left=described.title, right=str(first.get("title") or ""))
    return out.save()


def _as_list(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _agency_names(agencies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code -> official name, for the names that can be read back: nobody else's, and without a separator."""
    names = {str(row["code"]): str(row.get("name") or "") for row in agencies if row.get("code")}
    taken = list(names.values())
    return {
        code: name for code, name in names.items() if name and taken.count(name) == 1 and not set(name) & set(";\n")
    }
