"""Numbers as people type them in Vietnamese workbooks, and as shown to a reader."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import numbers, translation
from dashboard.text.numbers import BILLION, MILLION, Ambiguous, Unreadable, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1500", "1500"),
        ("007", "7"),
        ("1.234.567,5", "1234567.5"),
        ("1.234,56", "1234.56"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("-3,5", "-3.5"),
        ("−3", "-3"),
        ("+4", "4"),
        ("１２", "12"),
    ],
)
def test_a_number_is_read_the_vietnamese_way(text: str, value: str) -> None:
    """A comma is the decimal sign, dots and spaces group thousands; nothing about these is doubtful."""
    reading = parse(text)
    assert (reading.value, reading.is_doubtful, reading.unit) == (Decimal(value), False, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.500", "1500"), ("1.5", "1.5"), ("0.500", "0.5"), ("1,234,567", "1234567"), ("1,234.5", "1234.5")],
)
def test_a_number_that_could_be_doubted_says_so(text: str, value: str) -> None:
    """ "1.500" is 1500, and digits grouped the English way are read so, each worth a note."""
    reading = parse(text)
    assert (reading.value, reading.is_doubtful) == (Decimal(value), True)


def test_a_single_comma_before_three_digits_is_ambiguous() -> None:
    """ "1,500" is 1.5 to a Vietnamese reader and 1500 to an English spreadsheet: nobody may guess."""
    with pytest.raises(Ambiguous) as raised:
        parse("1,500")
    assert raised.value.readings == (Decimal("1.5"), Decimal(1500))


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "abc", "12 cuốn", "1.23.456", "1.234,5,6", "12.345.67", "1,2,3", "1 23", "1..5", "5,", ",5",
     "1e5", "(5)", "50/100", "5 %%", "1 triệu 2 tỷ", "1 triệu 500", "5 triệu 3 triệu", "tỷ", "1 đô la", "1" * 70,
     "1 234.567", "--5", "3 tỷ -5 triệu", "²", "½"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    """Words, broken grouping, two signs, unknown units: unreadable rather than a guess."""
    with pytest.raises(Unreadable):
        parse(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [("45%", "45"), ("45,5 %", "45.5"), ("33,333%", "33.333"), ("33.333%", "33.333"), ("100%", "100"), ("-5%", "-5")],
)
def test_percent_signs_mean_percent_points(text: str, points: str) -> None:
    """With "%" the value is in points, and a comma or dot before three digits is a decimal sign."""
    reading = parse(text)
    assert (reading.value, reading.is_percent) == (Decimal(points), True)


def test_a_bare_percent_needs_no_thousands() -> None:
    """In a percent column "33,333" is no thousands, so it is not ambiguous there."""
    assert parse("33,333", is_percent=True).value == Decimal("33.333")


@pytest.mark.parametrize(
    ("text", "vnd", "unit"),
    [
        ("1,5 tỷ", 1_500_000_000, BILLION),
        ("1.5 tỉ đồng", 1_500_000_000, BILLION),
        ("540 triệu", 540_000_000, MILLION),
        ("540 TRIỆU ĐỒNG", 540_000_000, MILLION),
        ("540tr", 540_000_000, MILLION),
        ("540 tr.đ", 540_000_000, MILLION),
        ("1.500 triệu", 1_500_000_000, MILLION),
        ("500 nghìn", 500_000, 1_000),
        ("500 ngàn đồng", 500_000, 1_000),
        ("1.500.000 đồng", 1_500_000, 1),
        ("1.500.000đ", 1_500_000, 1),
        ("1.500.000 ₫", 1_500_000, 1),
        ("1.500.000 VNĐ", 1_500_000, 1),
        ("1 tỷ 500 triệu", 1_500_000_000, BILLION),
        ("1 tỷ 500 triệu 20 nghìn đồng", 1_500_020_000, BILLION),
        ("-2 tỷ 500 triệu", -2_500_000_000, BILLION),
    ],
)
def test_money_names_its_unit(text: str, vnd: int, unit: int) -> None:
    """A text amount with a unit is in đồng, whatever the row's unit is."""
    reading = parse(text)
    assert (reading.value, reading.unit) == (vnd, unit)


def test_money_keeps_both_readings_of_an_ambiguous_amount() -> None:
    """ "1,500 tỷ" is a billion and a half or fifteen hundred billion; both are named in đồng."""
    with pytest.raises(Ambiguous) as raised:
        parse("1,500 tỷ")
    assert raised.value.readings == (1_500_000_000, 1_500_000_000_000)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_shown_number_is_read_back(value: Decimal) -> None:
    """What is shown in Vietnamese and pasted into a workbook as text is the same number again."""
    assert parse(numbers.number(value)).value == value


@given(st.integers(min_value=0, max_value=10**14))
def test_shown_money_in_dong_is_read_back(vnd: int) -> None:
    """An amount shown in đồng is read back to the đồng."""
    digits = numbers.number(vnd)
    assert parse(f"{digits} đồng").value == vnd


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """No text of a cell breaks the reader: a finite number, or one of its two refusals."""
    with contextlib.suppress(Unreadable, Ambiguous):
        assert parse(text).value.is_finite()


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1234567.5, "1.234.567,5", "1,234,567.5"),
        (1500, "1.500", "1,500"),
        (0.125, "0,13", "0.13"),
        (2.5, "2,5", "2.5"),
        (-0.001, "0", "0"),
        (100.0, "100", "100"),
        (Decimal("1000.10"), "1.000,1", "1,000.1"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_numbers_are_shown_in_the_language_in_use(value: float | None, vietnamese: str, english: str) -> None:
    """At most two decimals, halves up, no zeros at the end; what is missing is a dash and never 0."""
    assert numbers.number(value) == vietnamese
    translation.use("en")
    assert numbers.number(value) == english


def test_decimals_can_be_fixed() -> None:
    """A table column keeps its decimals, zeros included."""
    assert numbers.number(5, decimals=2) == "5,00"
    assert numbers.number(12.345, decimals=0) == "12"


@pytest.mark.parametrize(
    ("vnd", "english"),
    [
        (0, "0 VND"),
        (500_000, "500,000 VND"),
        (540_000_000, "540 million VND"),
        (1_234_567, "1.23 million VND"),
        (1_500_000_000, "1.5 billion VND"),
        (999_999_999, "1 billion VND"),
        (-1_500_000_000, "-1.5 billion VND"),
    ],
)
def test_money_is_shown_with_its_unit_named(vnd: int, english: str) -> None:
    """The unit follows the size, after rounding, and is always named."""
    translation.use("en")
    assert numbers.money_vnd(vnd) == english


def test_money_keeps_a_given_unit() -> None:
    """A column of amounts is shown in one unit, also where another would fit one amount better."""
    translation.use("en")
    assert numbers.money_vnd(540_000_000, unit=BILLION) == "0.54 billion VND"
    assert numbers.money_unit(3_000_000_000) == BILLION
    assert numbers.money_vnd(None) == "–"


def test_money_beside_larger_amounts_is_in_their_unit() -> None:
    """76 million beside billions is 0.08 billion; what would be 0 then keeps its own unit, and 0 stays 0."""
    with translation.speaking("en"):
        assert numbers.money_alike(76_000_000, numbers.BILLION) == "0.08 billion VND"
        assert numbers.money_alike(4_000_000, numbers.BILLION) == "4 million VND"
        assert numbers.money_alike(0, numbers.BILLION) == "0 billion VND"
        assert numbers.money_alike(None, numbers.BILLION) == numbers.MISSING


def test_an_amount_nobody_states_is_called_so() -> None:
    """It is not 0, and in a sentence not a dash either."""
    assert numbers.stated_vnd(None) == "chưa nêu"
    assert numbers.stated_vnd(0) == "0 đồng"
    assert numbers.stated_vnd(1_500_000, 1) == numbers.money_vnd(1_500_000, 1)
