"""The one place where a percent becomes what a reader sees, on screens, in charts, papers and files (domain.md §10).

A figure has one precision wherever it stands: the *progress* of a task or of a part of it is whole, a *share* of many
(n/N, the curve, money) has at most one decimal, and a cell of a report is *quoted* as it was typed. The noise of
floating point is removed first, halves are rounded up, and only what is exactly 0 or 100 is shown as 0 % or 100 %.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from dashboard.text import numbers

Number = float | Decimal | None
MISSING: Final = numbers.MISSING
POINTS_FORMAT: Final = 'General"%"'
"""The Excel format of a number of points that is already rounded: shows all of it."""
GRID_FORMAT: Final = "%d%%"
"""How a grid writes `progress_value` beside its bar."""
CELL_FORMAT: Final = "[=1]0%;[>=0.995]0.0#%;0%"
"""The Excel format of a cell of a report: whole, but 99.96 % keeps its decimals, so that only what is done is 100%."""
_NOISE = Decimal(1).scaleb(-9)
"""0.29 × 100 is 28.999999999999996: what lies behind the ninth decimal is arithmetic, not work."""
_PROGRESS_PLACES, _SHARE_PLACES, _QUOTED_PLACES = 0, 1, 9


def progress(points: Number) -> str:
    """`46%` of 45.5, `99%` of 99.96, `1%` of 0.2: how far a task or a part of it is, from points (0 to 100)."""
    return _written(points, _PROGRESS_PLACES)


def share(rate: Number) -> str:
    """`45,5%` of 0.455, `99,9%` of 0.9996, `0,1%` of 0.0002: a share of many, from a rate (0 to 1)."""
    return _written(_points(rate), _SHARE_PLACES)


def quoted(points: Number) -> str:
    """`99,96%` of 99.96: what a cell of a report says, with every decimal typed, from points."""
    return _written(points, _QUOTED_PLACES)


def progress_value(points: Number) -> float | None:
    """The number `progress` writes, for a cell that sorts and adds; None for a missing one."""
    return None if _is_missing(points) else float(_rounded(points, _PROGRESS_PLACES))


def share_value(rate: Number) -> float | None:
    """The number `share` writes, in points, for a cell that sorts and adds; None for a missing one."""
    return None if _is_missing(rate) else float(_rounded(_points(rate), _SHARE_PLACES))


def gap(rate: float | Decimal, other: float | Decimal) -> float:
    """Points from `other` to `rate` as shown, so that a reader who subtracts the two shares finds this number."""
    return float(_rounded(_points(rate), _SHARE_PLACES) - _rounded(_points(other), _SHARE_PLACES))


def step(points: float | Decimal, other: float | Decimal) -> int:
    """Points from the progress `other` to the progress `points`, both as shown."""
    return int(_rounded(points, _PROGRESS_PLACES) - _rounded(other, _PROGRESS_PLACES))


def _is_missing(value: Number) -> bool:
    return value is None or math.isnan(value)


def _points(rate: Number) -> Number:
    return None if rate is None else (rate if isinstance(rate, Decimal) else Decimal(str(float(rate)))) * 100


def _written(points: Number, places: int) -> str:
    if _is_missing(points):
        return MISSING
    return numbers.digits(_rounded(points, places)) + "%"


def _rounded(points: Number, places: int) -> Decimal:
    """The points as shown: without noise, halves up, never 0 or 100 unless they are."""
    exact = points if isinstance(points, Decimal) else Decimal(str(float(points or 0)))
    exact = exact.quantize(_NOISE, ROUND_HALF_UP, numbers.WIDE)
    smallest = Decimal(1).scaleb(-places)
    nearest = exact.quantize(smallest, ROUND_HALF_UP, numbers.WIDE)
    if nearest in (0, 100) and nearest != exact:
        return nearest + smallest.copy_sign(exact - nearest)
    return nearest if nearest else abs(nearest)
