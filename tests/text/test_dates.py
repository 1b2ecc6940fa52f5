"""Dates as typed in the allowed forms, and as shown to a reader."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import dates, translation

DAY = datetime.date(2023, 10, 3)


@pytest.mark.parametrize(
    "text",
    ["3/10/2023", "03/10/2023", "3-10-2023", "3.10.2023", " 3 / 10 / 2023 ", "2023-10-03",
     "ngày 3 tháng 10 năm 2023", "Ngày 03 Tháng 10 Năm 2023", "ngay 3 thang 10 nam 2023"],
)  # fmt: skip
def test_the_allowed_forms_are_read_day_first(text: str) -> None:
    """3/10/2023 is the third of October, in every form and spelling that is allowed."""
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["10/13/2023", "30/2/2023", "29/02/2023", "3/10/23", "3/10-2023", "2023/10/03", "2023-3-10", "3 Oct 2023",
     "tháng 10/2023", "45202", "", "3/10/2023 8:00", "0/1/2023", "ngày 3/10/2023", "3/10/20233", "sau lễ"],
)  # fmt: skip
def test_other_forms_are_refused(text: str) -> None:
    """Month-first dates, days no calendar has, two-digit years and half dates are never guessed."""
    with pytest.raises(ValueError, match=r".*"):
        dates.parse(text)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_shown_day_is_read_back(value: datetime.date) -> None:
    """Whatever day is shown is read back as that day, whatever the separator."""
    shown = dates.day(value)
    assert dates.parse(shown) == dates.parse(shown.replace("/", "-")) == dates.parse(value.isoformat()) == value


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """No text of a cell breaks the reader in another way than ValueError."""
    with contextlib.suppress(ValueError):
        assert isinstance(dates.parse(text), datetime.date)


@pytest.mark.parametrize(
    "text",
    ["2024-03", "03/2024", "3/2024", "Tháng 3/2024", "THÁNG 03 NĂM 2024", "tháng 3 năm 2024", "3-2024", "2024-03-01"],
)
def test_periods_are_read_as_the_first_of_the_month(text: str) -> None:
    """The stamp and what people retype over it give the same month."""
    assert dates.parse_month(text) == datetime.date(2024, 3, 1)


@pytest.mark.parametrize("text", ["13/2024", "2024", "quý I/2024", "3/24", "2024-03-15", "", "15/3/2024"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """A day, a quarter, a year or an impossible month is no period."""
    with pytest.raises(ValueError, match=r".*"):
        dates.parse_month(text)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_shown_month_is_read_back(value: datetime.date) -> None:
    """A month shown in Vietnamese, long or short, is read back as its first day."""
    first = value.replace(day=1)
    assert dates.parse_month(dates.month(value)) == dates.parse_month(dates.short_month(value)) == first


def test_dates_are_shown_in_the_language_in_use() -> None:
    """Days look alike in both languages; months, quarters and years do not."""
    shown = (dates.day, dates.month, dates.short_month, dates.quarter, dates.year)
    due = datetime.date(2023, 8, 30)
    assert [form(due) for form in shown] == ["30/08/2023", "tháng 8/2023", "08/2023", "Quý III/2023", "năm 2023"]
    translation.use("en")
    assert [form(due) for form in shown] == ["30/08/2023", "August 2023", "Aug 2023", "Q3 2023", "2023"]


def test_every_month_falls_in_its_quarter() -> None:
    """January to March are the first quarter, October to December the fourth."""
    shown = [dates.quarter(datetime.date(2024, month, 1)) for month in range(1, 13)]
    assert shown == [f"Quý {roman}/2024" for roman in ("I", "II", "III", "IV") for _ in range(3)]


@pytest.mark.parametrize(
    ("due", "precision", "tentative", "english"),
    [
        (DAY, "day", False, "03/10/2023"),
        (DAY, "month", False, "October 2023"),
        (DAY, "month", True, "October 2023 (tentative)"),
        (DAY, "quarter", False, "Q4 2023"),
        (DAY, "year", False, "2023"),
        (DAY, "relative", False, "03/10/2023"),
        (None, "relative", False, "set by another task"),
        (None, "none", False, "no deadline"),
        (None, "none", True, "no deadline"),
    ],
)
def test_a_deadline_is_shown_as_precisely_as_stated(
    due: datetime.date | None, precision: str, tentative: bool, english: str
) -> None:
    """The plan's precision is kept: a quarter is not shown as its last day; no date is no deadline."""
    translation.use("en")
    assert dates.deadline(due, precision, tentative) == english
