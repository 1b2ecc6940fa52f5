"""Numbers: percent, quantities, whole numbers and amounts of money, as typed or as Excel holds them."""

import re
from decimal import Decimal

from dashboard.ingest.columns import Column
from dashboard.ingest.normalise import formats
from dashboard.ingest.normalise.cell import Remark, Wrong, refuse_broken, text_of, wanted
from dashboard.ingest.problem import Severity
from dashboard.ingest.reading.workbook import Cell
from dashboard.text import numbers

MAX_DIGITS = 15
"""Excel keeps so many; a longer number has already lost its end."""
MAX_NUMBER = 10**MAX_DIGITS
_LETTERS = re.compile(r"[^\W\d_]+")


def _exact(cell: Cell, column: Column, *, is_percent: bool = False) -> tuple[Decimal, numbers.Reading | None]:
    """The number of a cell and, if it is text, how that text was read; or what keeps it from being a number."""
    if cell.kind == "number" and isinstance(cell.value, int | float):
        value = Decimal(str(cell.value))
        if not value.is_finite():
            raise Wrong("number_unreadable", wanted(column))
        if abs(value) >= MAX_NUMBER:
            raise Wrong("number_too_long")
        if value and (hidden := formats.thousands_hidden(cell.number_format)):
            raise Wrong("number_scaled", first=float(value.scaleb(-3 * hidden)), second=float(value))
        return value, None
    if cell.kind != "text":
        raise Wrong("number_unreadable", wanted(column))
    try:
        reading = numbers.parse(text_of(cell), is_percent=is_percent)
    except numbers.Ambiguous as error:
        first, second = error.readings
        raise Wrong("number_ambiguous", first=float(first), second=float(second)) from None
    except numbers.Unreadable:
        raise Wrong("number_unreadable", wanted(column)) from None
    if reading.unit:
        if max(map(_typed_digits, _LETTERS.split(text_of(cell)))) > MAX_DIGITS:
            raise Wrong("number_too_long")
        refuse_too_large(reading.value)
    elif abs(reading.value) >= MAX_NUMBER or len(reading.value.normalize().as_tuple().digits) > MAX_DIGITS:
        raise Wrong("number_too_long")
    return reading.value, reading


def _typed_digits(number: str) -> int:
    return len("".join(char for char in number if char.isdigit()).lstrip("0"))


def refuse_too_large(vnd: Decimal) -> None:
    """An amount in đồng that templates could not give back digit by digit; it may be typed with few digits."""
    if abs(vnd) >= MAX_NUMBER:
        raise Wrong("amount_too_large", amount_vnd=int(vnd), limit_vnd=MAX_NUMBER)


def percent(cell: Cell, column: Column, _remark: Remark) -> float:
    """Percent points. Bare 1 could be 1 % or the whole, bare 0.5 half a percent or a half: a person must say."""
    value, reading = _exact(cell, column, is_percent=True)
    if reading is None and formats.is_percent(cell.number_format):
        return round(float(value * 100), 6)  # a formula's 0.7 may be stored as 0.6999999999999998
    if reading is not None and reading.unit:
        raise Wrong("number_unreadable", wanted(column))
    has_sign = reading.is_percent if reading else "%" in cell.number_format
    if not has_sign and 0 < value <= 1:
        raise Wrong("percent_ambiguous", first=float(value), second=float(value * 100))
    return float(value)


def number(cell: Cell, column: Column, remark: Remark) -> float:
    """A number; a unit of money or doubtful grouping in its text is noted."""
    value, reading = _exact(cell, column)
    if reading is not None and reading.is_percent:
        raise Wrong("number_unreadable", wanted(column))
    if reading is not None and (reading.is_doubtful or reading.unit):
        remark(Severity.NOTE, "number_doubtful", read_as=float(value))
    return float(value)


def integer(cell: Cell, column: Column, remark: Remark) -> int:
    """A number without a fraction."""
    value = number(cell, column, remark)
    if value != int(value):
        raise Wrong("number_unreadable", wanted(column))
    return int(value)


def amount(cell: Cell, column: Column) -> tuple[Decimal, numbers.Reading | None]:
    """The amount of a cell as it stands, in đồng if its text names a unit; and how that text was read."""
    value, reading = _exact(cell, column)
    is_percent = reading.is_percent if reading else formats.is_percent(cell.number_format)
    if is_percent:
        raise Wrong("number_unreadable", wanted(column))
    return value, reading


def is_bare_amount(cell: Cell, column: Column) -> bool:
    """Whether an amount can be read but for the unit of its row."""
    try:
        refuse_broken(cell, column)
        reading = amount(cell, column)[1]
    except Wrong:
        return False
    return reading is None or reading.unit is None
