"""Vietnamese dates: from the text of a cell in the forms used here, never month-first, and as shown to a reader."""

import datetime
import re
import unicodedata

from dashboard.text.fold import key
from dashboard.text.translation import _, language

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ROMAN = ("I", "II", "III", "IV")

_DAY_FIRST = re.compile(r"(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WORDS = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"(?:thang )?(\d{1,2}) ?(?:[/.-]|nam) ?(\d{4})", re.ASCII)
_MONTH_ISO = re.compile(r"(\d{4})-(\d{2})(?:-01)?", re.ASCII)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def parse(text: str) -> datetime.date:
    """The day written as d/m/yyyy, d-m-yyyy, d.m.yyyy, yyyy-mm-dd or "ngày d tháng m năm yyyy".

    The day always stands before the month. Other forms, two-digit years and days that no calendar has
    raise ValueError.
    """
    plain = _plain(text)
    if match := _ISO.fullmatch(plain):
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(plain):
        return datetime.date(int(match[4]), int(match[3]), int(match[1]))
    if match := _WORDS.fullmatch(key(plain)):
        return datetime.date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def parse_month(text: str) -> datetime.date:
    """The first day of the month written as 2024-03, 03/2024, "Tháng 3/2024" or "tháng 3 năm 2024".

    Anything else raises ValueError.
    """
    plain = _plain(text)
    if match := _MONTH_ISO.fullmatch(plain):
        return datetime.date(int(match[1]), int(match[2]), 1)
    # Words are compared without tones; the sign between month and year must survive.
    folded = re.sub(r"[^\W\d_]+", lambda word: key(word[0]), plain)
    if match := _MONTH_FIRST.fullmatch(folded):
        return datetime.date(int(match[2]), int(match[1]), 1)
    raise ValueError(text)


def day(value: datetime.date) -> str:
    """30/10/2023 in both languages."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def month(value: datetime.date) -> str:
    """The month of a day: "tháng 12/2023", "December 2023"."""
    if language() == "vi":
        return f"tháng {value.month}/{value.year}"
    return f"{_ENGLISH_MONTHS[value.month - 1]} {value.year}"


def short_month(value: datetime.date) -> str:
    """The month of a day where room is short: "12/2023", "Dec 2023"."""
    if language() == "vi":
        return f"{value.month:02}/{value.year}"
    return f"{_ENGLISH_MONTHS[value.month - 1][:3]} {value.year}"


def period(value: datetime.date) -> str:
    """A report period as it is written here, in both languages: "07/2024"."""
    return f"{value:%m/%Y}"


def quarter(value: datetime.date) -> str:
    """The quarter of a day: "Quý III/2023", "Q3 2023"."""
    number = (value.month - 1) // 3 + 1
    return f"Quý {_ROMAN[number - 1]}/{value.year}" if language() == "vi" else f"Q{number} {value.year}"


def year(value: datetime.date) -> str:
    """The year of a day: "năm 2023", "2023"."""
    return f"năm {value.year}" if language() == "vi" else str(value.year)


def deadline(due: datetime.date | None, precision: str = "day", tentative: bool = False) -> str:
    """A task's due date as precisely as the plan states it (domain.md §3), never more.

    `precision` is day, month, quarter, year, relative or none. Without a date: "không hạn", or that it
    depends on another task. A tentative one says so.
    """
    if due is None:
        return _("set by another task") if precision == "relative" else _("no deadline")
    due_text = {"month": month, "quarter": quarter, "year": year}.get(precision, day)(due)
    return _("{date} (tentative)").format(date=due_text) if tentative else due_text
