"""The six headline figures of a period as tiles, on the overview and on the slides."""

from typing import Any

import pandas as pd

from dashboard import narrative
from dashboard.metrics import curve
from dashboard.text import numbers, percents
from dashboard.ui.app.i18n import _
from dashboard.ui.kit.tiles import Tile, listed, tile


def tiles(
    totals: pd.DataFrame,
    before: pd.DataFrame,
    position: pd.DataFrame,
    position_before: pd.DataFrame,
    money: pd.DataFrame,
    money_before: pd.DataFrame,
) -> list[Tile]:
    """The six figures of the period with their change since the period before (frames of one row each)."""
    now, then = totals.iloc[0], before.iloc[0]
    spent, spent_before = narrative.figures.disbursed(money), narrative.figures.disbursed(money_before)
    more: dict[str, dict[str, Any]] = {
        "tasks": {"delta": _change(now["assigned"], then["assigned"]), "is_more_better": None},
        "assigned": {
            "delta": _points(now["assigned_rate"], then["assigned_rate"]),
        },
        "on_time": {
            "delta": _points(now["on_time_rate"], then["on_time_rate"]),
        },
        "overdue": {
            "delta": _change(now["overdue"], then["overdue"]), "is_more_better": False,
        },
        "gap": {
            "delta": _moved(position, position_before),
        },
        "disbursed": {"delta": _points(spent, spent_before)},
    }  # fmt: skip
    written = narrative.figures.headline(totals, position, money)
    # The words under the mean progress take the width of a tile, which a link would cut.
    lists = {name: listed(name) for name in more if name != "gap" or curve.is_compared(position)}
    return [tile(written[name], **rest, **lists.get(name, {})) for name, rest in more.items()]


def _signed(value: float, decimals: int = 0) -> str:
    rounded = round(value, decimals)
    if not rounded:
        return ""
    return ("-" if rounded < 0 else "+") + numbers.number(abs(rounded), decimals)


def _change(now: float, then: float) -> str:
    return _signed(float(now) - float(then))


def _points(now: float | None, then: float | None) -> str | None:
    if now is None or then is None or pd.isna(now) or pd.isna(then):
        return None
    text = _signed(percents.gap(float(now), float(then)), 1)
    return text and text + " " + _("pts")


def _moved(now: pd.DataFrame, then: pd.DataFrame) -> str | None:
    """The change of the gap, or of the mean progress that stands in for it; a gap is not compared with a mean."""
    if now.empty or then.empty or curve.is_compared(now) != curve.is_compared(then):
        return None
    if not curve.is_compared(now):
        return _points(now["mean_percent"].iloc[0], then["mean_percent"].iloc[0])
    return _signed(float(now["gap_points"].iloc[0]) - float(then["gap_points"].iloc[0]), 1)
