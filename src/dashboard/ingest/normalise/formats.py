"""Number formats: what a sheet shows of a number or a date, beside or instead of its value."""

import re

from dashboard.ingest.reading.workbook import Cell
from dashboard.text import numbers


def _codes(number_format: str) -> str:
    """The first section of a number format, without the text in it, colours, currencies and padding."""
    return re.sub(r'"[^"]*"|[\\_*].|\[[^\]]*\]', "", number_format).split(";")[0]


def is_percent(number_format: str) -> bool:
    """Whether Excel shows the number times 100 with "%": not where the "%" is only text in the format."""
    return "%" in _codes(number_format)


def thousands_hidden(number_format: str) -> int:
    """How many times the format divides by 1 000 what it shows: commas behind the last digit do."""
    match = re.search(r"[0#?](,+)(?![0#?,])", _codes(number_format))
    return len(match[1]) if match else 0


def is_without_day(number_format: str) -> bool:
    """Whether a date's format shows a month or a year and no day."""
    codes = _codes(number_format).casefold()
    return "y" in codes and "d" not in codes


def is_month_first(number_format: str) -> bool:
    """Whether a date's format shows the month as a number before the day.

    Not Excel's own short dates: how they are written in a file says nothing of how a computer shows them.
    """
    is_excels_own = number_format in ("mm-dd-yy", "m/d/yy h:mm")
    return not is_excels_own and re.match(r"m{1,2}[^a-z]+d{1,2}(?!d)", _codes(number_format).casefold()) is not None


_SHOWN_TEXT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([$€£¥₫])|[_*].|\[[^\]]*\]')
_FOREIGN = re.compile(r"[$€£¥]|\b(?:usd|eur|cny|jpy|lak)\b", re.IGNORECASE)


def shown_unit(cell: Cell) -> str:
    """The unit of money or the currency that a number's format shows beside it, "" if it shows none."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

    if cell.number_format in BUILTIN_FORMATS_REVERSE:
        return ""  # its "$" stands for the currency of the computer
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', cell.number_format)[0]
    text = "".join("".join(filter(None, groups)) for groups in _SHOWN_TEXT.findall(first)).strip()
    if _FOREIGN.search(text):
        return text
    return text if text and unit_named(text) else ""


def unit_named(text: str) -> int | None:
    """The unit of money that a text names, as its factor to VND; None if it names none."""
    try:
        return numbers.parse(f"1 {text}").unit
    except ValueError:
        return None
