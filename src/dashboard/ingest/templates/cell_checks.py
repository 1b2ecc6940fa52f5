"""What Excel itself offers and checks while somebody types into a template: drop-downs, limits and their words."""

import datetime as dt
from collections.abc import Iterable, Mapping

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ingest.columns import Column, SheetColumns
from dashboard.text.limits import MAX_LIST, units
from dashboard.text.xml_text import excel_text, xml_text

ERRORS = {
    "percent": "Nhập tỷ lệ từ 0% đến 100%, ví dụ 50%.",
    "date": "Nhập ngày dạng dd/mm/yyyy, ví dụ 30/10/2023, từ năm 2000 đến năm 2100.",
    "number": "Nhập một số từ 0 trở lên, không kèm chữ.",
    "money": "Nhập số nguyên từ 0 trở lên, không kèm chữ. Nếu số tiền lẻ dưới một triệu, hãy chọn đơn vị tiền là đồng.",
    "integer": "Nhập một số nguyên.",
    "list": "Chọn một giá trị trong danh sách của ô.",
}
# Excel counts days from 30/12/1899.
_DAYS = tuple(str((day - dt.date(1899, 12, 30)).days) for day in (dt.date(2000, 1, 1), dt.date(2100, 12, 31)))


def words_of(choices: Mapping[str, str]) -> dict[str, str]:
    """Value in code -> the word shown and offered for it: the first key that stands for it."""
    words: dict[str, str] = {}
    for key, value in choices.items():
        words.setdefault(value, key)
    return words


def inline_list(items: Iterable[str]) -> str:
    return '"' + ",".join(item.replace('"', '""') for item in items) + '"'


def suggested(first: Iterable[str], then: Iterable[str]) -> list[str]:
    """Distinct items for a drop-down: Excel takes no comma in an item and 255 characters in all."""
    chosen: list[str] = []
    for item in dict.fromkeys(xml_text(item).strip() for item in [*first, *then]):
        is_plain = excel_text(item) == item and not set(item) & set(',"\n')
        if item and is_plain and units(",".join([*chosen, item])) <= MAX_LIST:
            chosen.append(item)
    return chosen


def suggestion(items: Iterable[str]) -> DataValidation:
    """A drop-down that offers values and accepts any other."""
    return DataValidation(
        type="list",
        formula1=inline_list(items),
        allow_blank=True,
        showErrorMessage=False,
        showDropDown=False,
    )


def say(check: DataValidation, title: str, prompt: str, error: str) -> None:
    """The words of a check, within Excel's limits of 32 and 255 characters."""
    if prompt:
        check.promptTitle, check.prompt, check.showInputMessage = title[:32], prompt[:255], True
    if error:
        check.errorTitle, check.error, check.showErrorMessage = title[:32], error[:255], True


def _check(column: Column) -> DataValidation | None:
    """What Excel itself checks in the cells of a column; None: nothing to check or to say."""
    if column.choices:
        check = DataValidation(
            type="list",
            formula1=inline_list(words_of(column.choices).values()),
            allow_blank=not column.mandatory,
        )
        error = ERRORS["list"]
    elif column.kind == "percent":
        check = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
        error = ERRORS["percent"]
    elif column.kind == "date":
        check = DataValidation(type="date", operator="between", formula1=_DAYS[0], formula2=_DAYS[1], allow_blank=True)
        error = ERRORS["date"]
    elif column.kind in ("number", "money"):
        check = DataValidation(
            type="whole" if column.kind == "money" else "decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
        )
        error = ERRORS[column.kind]
    elif column.kind == "integer":
        check = DataValidation(type="whole", operator="between", formula1="-9999", formula2="9999", allow_blank=True)
        error = ERRORS["integer"]
    elif column.help:
        check, error = DataValidation(allow_blank=True), ""
    else:
        return None
    say(check, column.header, column.help, error)
    return check


def put_checks(
    sheet: Worksheet,
    described: SheetColumns,
    first: int,
    last: int,
    own: Mapping[str, DataValidation] | None = None,
) -> None:
    """Puts the checks of each column that people fill in on the rows first to last; `own` replaces some."""
    if last < first:
        return
    for index, column in enumerate(described.columns, start=1):
        check = (own or {}).get(column.name)
        if check is not None:
            say(check, column.header, check.prompt or column.help, check.error or "")
        elif not column.locked:
            check = _check(column)
        if check is not None:
            letter = get_column_letter(index)
            check.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(check)
