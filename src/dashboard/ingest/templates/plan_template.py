"""A plan as the workbook that the secretariat edits. Which sheets and columns it has is said in `columns`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.ingest.columns import PLAN_WORKBOOK
from dashboard.ingest.templates.cell_checks import put_checks
from dashboard.ingest.templates.column_cells import PAGE, cell_value, format_of, put_header, widths
from dashboard.workbook_writer import Writer, fit_to_page, freeze_and_filter, open_columns

PLAN_ROWS_CHECKED = 1000


def plan(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """A plan as the workbook the secretariat edits, as xlsx bytes: every sheet of `PLAN_WORKBOOK`.

    `rows`: sheet key -> rows (column name -> value). Lists are joined with "; "; agencies given by code in a
    reference column are written by their official name; dates may be ISO strings; a true flag is "Có", a
    false one blank. Sheets and keys without a column are left out.
    """
    names = _agency_names(rows.get("agencies", ()))
    first = next(iter(rows.get("plan", ())), {})
    out = Writer(f"Kế hoạch {first.get('code') or ''}".strip())
    for described in PLAN_WORKBOOK:
        sheet = out.sheet(described.title, widths(described.columns))
        put_header(out, sheet, 1, described.columns)
        open_columns(sheet, map(format_of, described.columns))
        written = rows.get(described.key, ())
        for number, row in enumerate(written, start=2):
            for index, column in enumerate(described.columns, start=1):
                value = row.get(column.name)
                if column.kind == "reference":
                    value = [names.get(code, code) for code in _as_list(value)]
                out.put(sheet, number, index, cell_value(column, value), "input", format_of(column))
        put_checks(sheet, described, 2, max(PLAN_ROWS_CHECKED, len(written) + 100))
        freeze_and_filter(sheet, 1, len(described.columns), len(written) + 1, first_free="B")
        fit_to_page(sheet, 1, described.title, str(first.get("title") or ""), PAGE)
    return out.save()


def _as_list(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _agency_names(agencies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code -> official name, for the names that can be read back: nobody else's, and without a separator."""
    names = {str(row["code"]): str(row.get("name") or "") for row in agencies if row.get("code")}
    all_names = list(names.values())
    return {
        code: name for code, name in names.items() if name and all_names.count(name) == 1 and not set(name) & set(";\n")
    }
