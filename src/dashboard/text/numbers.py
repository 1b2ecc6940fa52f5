"""Vietnamese numbers and money: from the text of a cell, and as shown to a reader (percents: `text.percents`).

Which number a cell must hold, and how bad a doubtful one is, `ingest.normalise.numbers` decides.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from dashboard.text.fold import key
from dashboard.text.translation import _, language

MILLION, BILLION = 10**6, 10**9
MISSING = "–"
"""What a reader sees where there is no value; blank is not 0."""

_MAX_LENGTH = 64
_SPACES = re.compile(r"\s+")
_PART = re.compile(r"([+-]?[\d., ]*\d)\s*([^\d.,+-][^\d+-]*)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_CURRENCY = ("dong", "vnd", "d", "")
_SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": MILLION, "tr": MILLION, "ty": BILLION, "ti": BILLION}
_UNITS = {
    scale + currency: Decimal(factor)
    for scale, factor in ({"": 1} | _SCALES).items()
    for currency in _CURRENCY
    if scale + currency
}


class Unreadable(ValueError):
    """Text that is not a number in any of the ways numbers are written here."""


class Ambiguous(ValueError):
    """Text that is one number to a Vietnamese reader and another to an English spreadsheet."""

    def __init__(self, *readings: Decimal) -> None:
        super().__init__(" / ".join(map(str, readings)))
        self.readings = readings


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read from text. `unit`: the money unit it names, as its factor; `value` then is in đồng.

    Of several units ("1 tỷ 500 triệu") it is the first. `is_percent`: written with "%"; `value` is percent
    points. `is_doubtful`: "1.500" read as 1500, "1.5" or "1,234,567.5" read the English way: certain enough
    to take, worth a note.
    """

    value: Decimal
    unit: int | None = None
    is_percent: bool = False
    is_doubtful: bool = False


def parse(text: str, *, is_percent: bool = False) -> Reading:
    """The number written in a text cell: `1.234.567,5`, `45,5%`, `1,5 tỷ`, `1 tỷ 500 triệu đồng`.

    A dot groups thousands and a comma is the decimal sign. One comma before exactly three digits ("1,500")
    raises Ambiguous; anything else that is no number raises Unreadable. In a percent (`is_percent`, or a "%"
    in the text) nobody writes thousands, so that comma and that dot are decimal signs.
    """
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")).strip()
    if not plain or len(plain) > _MAX_LENGTH or any(unicodedata.category(c) == "No" for c in text):
        raise Unreadable(text)  # "m²" and "½" must not become 2 and 12.
    if plain.endswith("%"):
        value, doubtful = _digits(plain[:-1].strip(), is_percent=True)
        return Reading(value, is_percent=True, is_doubtful=doubtful)
    parts = _parts(plain)
    if len(parts) == 1 and not parts[0][1]:
        value, doubtful = _digits(parts[0][0], is_percent=is_percent)
        return Reading(value, is_doubtful=doubtful)
    return _money(parts)


def _parts(plain: str) -> list[tuple[str, str]]:
    """The (digits, words) pairs the text consists of, left to right and without rest."""
    parts, at = [], 0
    while at < len(plain):
        match = _PART.match(plain, at)
        if not match:
            raise Unreadable(plain)
        parts.append((match[1], key((match[2] or "").replace("₫", "đ")).replace(" ", "")))
        if match[2] and not parts[-1][1]:
            raise Unreadable(plain)
        at = match.end()
    return parts


def _money(parts: list[tuple[str, str]]) -> Reading:
    """Adds up "1 tỷ 500 triệu": each unit smaller than the one before it."""
    total, doubtful, last = Decimal(0), False, Decimal("Infinity")
    for position, (digits, words) in enumerate(parts):
        factor = _UNITS.get(words)
        if factor is None or factor >= last or (position and digits[0] in "+-"):
            raise Unreadable(f"{digits} {words}")
        try:
            value, doubt = _digits(digits, is_percent=False)
        except Ambiguous as error:
            raise Ambiguous(*(total + reading * factor for reading in error.readings)) from None
        if position and parts[0][0].startswith("-"):
            value = -value
        total, doubtful, last = total + value * factor, doubtful or doubt, factor
    return Reading(total, unit=int(_UNITS[parts[0][1]]), is_doubtful=doubtful)


def _digits(text: str, *, is_percent: bool) -> tuple[Decimal, bool]:
    """(value, whether a reader could doubt it) of digits with separators and a sign."""
    sign, body = (text[0], text[1:].lstrip()) if text[:1] in ("+", "-") else ("", text)
    if " " in body:
        whole, mark, rest = body.partition(",")
        if not _SPACED.fullmatch(whole) or (mark and not rest.isdecimal()):
            raise Unreadable(text)
        body = body.replace(" ", "").replace(",", ".")
        return Decimal(sign + body), False
    dots, commas = body.count("."), body.count(",")
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", body, re.ASCII):
        raise Unreadable(text)
    if not dots and not commas:
        return Decimal(sign + body), False
    if dots and commas:
        is_vietnamese = body.rindex(",") > body.rindex(".")
        group, point = (".", ",") if is_vietnamese else (",", ".")
        whole, mark, rest = body.partition(point)
        if not _is_grouped(whole, group) or not rest.isdecimal():
            raise Unreadable(text)
        return Decimal(sign + whole.replace(group, "") + "." + rest), not is_vietnamese
    separator = "." if dots else ","
    if dots + commas > 1:
        if not _is_grouped(body, separator):
            raise Unreadable(text)
        return Decimal(sign + body.replace(separator, "")), separator == ","
    as_decimal = Decimal(sign + body.replace(",", "."))
    if is_percent or not _is_grouped(body, separator):
        return as_decimal, separator == "."
    as_thousands = Decimal(sign + body.replace(separator, ""))
    if separator == ",":
        raise Ambiguous(as_decimal, as_thousands)
    return as_thousands, True


def _is_grouped(whole: str, group: str) -> bool:
    """Whether the digits stand in threes: 1.234.567, and not 0.500 or 12.34."""
    first, *others = whole.split(group)
    return bool(others) and 1 <= len(first) <= 3 and not first.startswith("0") and all(len(g) == 3 for g in others)


def _is_missing(value: float | Decimal | None) -> bool:
    return value is None or math.isnan(value)


WIDE: Final = Context(prec=400)
"""Room for the digits of any number a cell can hold: 1e308 in percent, with nine decimals."""


def _plain(value: float | Decimal, decimals: int | None, at_most: int) -> str:
    """Digits with the separators of the language in use; `decimals` None drops zeros at the end."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    places = at_most if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    if not rounded:
        rounded = abs(rounded)
    digits = f"{rounded:,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(_SWAP) if language() == "vi" else digits


_SWAP = str.maketrans(",.", ".,")


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """`1.234.567,5` (English: `1,234,567.5`), halves rounded up; a missing value is "–".

    `decimals` None shows at most two and no zeros at the end; a number shows exactly so many.
    """
    if value is None or _is_missing(value):
        return MISSING
    return _plain(value, decimals, at_most=2)


def digits(value: Decimal) -> str:
    """All digits of a number that is already rounded, without zeros at the end, as `number` writes them."""
    return _plain(value, None, at_most=max(0, -int(value.as_tuple().exponent)))


def money_unit(largest_vnd: float | None) -> int:
    """The unit (1, a million or a billion đồng) in which this amount and smaller ones read best."""
    if largest_vnd is None or _is_missing(largest_vnd):
        return 1
    # What rounds up to the next unit is shown in it: 999 999 999 đồng is 1 tỷ, not 1.000 triệu.
    size = abs(largest_vnd)
    return BILLION if size >= 999_995_000 else MILLION if size >= 999_995 else 1


def money_vnd(value: int | float | None, unit: int | None = None, decimals: int | None = None) -> str:
    """An amount in VND with its unit named: "540 triệu đồng", "1,5 tỷ đồng" ("1.5 billion VND").

    The unit is chosen by size unless given as 1, `MILLION` or `BILLION`; at most two decimals of it.
    """
    if value is None or _is_missing(value):
        return MISSING
    scale = unit or money_unit(value)
    digits = _plain(Decimal(str(value)) / scale, decimals, at_most=2)
    return {
        1: _("{amount} VND"),
        MILLION: _("{amount} million VND"),
        BILLION: _("{amount} billion VND"),
    }[scale].format(amount=digits)


def stated_vnd(value: int | float | None, unit: int | None = None) -> str:
    """An amount as `money_vnd` writes it, or that nobody has stated it, which is not 0."""
    return _("not stated") if value is None else money_vnd(value, unit)


def money_alike(value: int | float | None, unit: int) -> str:
    """An amount in the unit of the larger ones it stands beside; one that would be 0 in it keeps its own."""
    is_small = value is not None and not _is_missing(value) and 0 < abs(value) < unit / 200
    return money_vnd(value, None if is_small else unit)
