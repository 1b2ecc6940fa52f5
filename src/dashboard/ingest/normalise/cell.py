"""What every reader of a cell shares: its text, how a sheet shows it, and what is wrong with it."""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from dashboard.ingest.columns import Column
from dashboard.ingest.normalise import formats
from dashboard.ingest.problem import FOLDED_LENGTH, shorten
from dashboard.ingest.reading.workbook import Cell
from dashboard.text import dates, legacy, percents, translation
from dashboard.text.fold import clean
from dashboard.text.translation import N_

Remark = Callable[..., None]
"""Called with severity, code and values of a problem that does not keep the cell from being read."""
EXPECTED = {
    "percent": N_("a number from 0% to 100%"),
    "number": N_("a number"),
    "money": N_("an amount of money, such as 540 or 1,5 tỷ"),
    "integer": N_("a whole number"),
    "date": N_("a date, day first, such as 30/10/2023"),
    "text": N_("the text"),
    "reference": N_("the name of the agency"),
}
_BACKWARDS = "\N{RIGHT-TO-LEFT OVERRIDE}"
"""Shows what follows from right to left: 04 is read as 40. Other marks of direction leave numbers as they are."""


class Wrong(Exception):
    """A cell that cannot be read: the code and values of its problem."""

    def __init__(self, code: str, expected: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code, self.expected, self.values = code, expected, values


def text_of(cell: Cell) -> str:
    """The text of a text cell, converted if its font is a legacy one, without what cannot be seen."""
    # The font's codes include the soft hyphen and others that `clean` removes: convert first.
    return clean(legacy.convert(str(cell.value), cell.font))


def is_blank(cell: Cell | None) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return cell is None or (cell.kind == "text" and not text_of(cell))


def printed(cell: Cell) -> str:
    """A cell as its sheet shows it, near enough to be recognised; at most 200 characters."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return dates.period(value) if formats.is_without_day(cell.number_format) else dates.day(value)
    if isinstance(value, int | float):
        if formats.is_percent(cell.number_format) and math.isfinite(value):
            with translation.speaking("vi"):
                return percents.quoted(Decimal(str(value)) * 100)
        return _decimal_text(Decimal(str(value)))
    return shorten(text_of(cell) if cell.kind == "text" else value, FOLDED_LENGTH)


def _decimal_text(value: Decimal) -> str:
    """Digits as typed in a Vietnamese Excel, without grouping."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def words(column: Column) -> str:
    """The words a choice may be, one for each value."""
    first = {value: word for word, value in reversed(column.choices.items())}
    return ", ".join(first[value] for value in dict.fromkeys(column.choices.values()))


def wanted(column: Column) -> str:
    """What a cell of this column must hold, for a message; in English, or the words of a choice."""
    return words(column) if column.choices else EXPECTED[column.kind]


def refuse_broken(cell: Cell, column: Column) -> None:
    """An error value and a formula without a result hold nothing to read, whatever the column."""
    if cell.kind == "error":
        raise Wrong("formula_error", wanted(column))
    if cell.kind == "formula":
        raise Wrong("formula_without_value", wanted(column))
    if cell.kind == "text" and _BACKWARDS in str(cell.value):
        raise Wrong("text_reversed")
