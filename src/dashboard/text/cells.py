"""A value from a row of a frame as Python's own; None where nothing is stated, which is not 0."""

from datetime import date
from typing import Any

import pandas as pd


def is_stated(value: Any) -> bool:
    """Whether a cell holds a value: None, NaN, NaT and NA do not."""
    return value is not None and not pd.isna(value)


def text(value: object) -> str | None:
    """A text that says something."""
    return value if isinstance(value, str) and value else None


def day(value: Any) -> date | None:
    """A day, of a timestamp or a day."""
    return stated_day(value) if is_stated(value) else None


def stated_day(value: Any) -> date:
    """The day of a cell that always holds one."""
    return date(value.year, value.month, value.day)


def whole(value: Any) -> int | None:
    """A whole number, such as an amount in đồng."""
    return int(value) if is_stated(value) else None
