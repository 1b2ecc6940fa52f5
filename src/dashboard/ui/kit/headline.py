"""The six headline figures of a period as tiles."""

import pandas as pd

from dashboard import narrative
from dashboard.metrics import curve
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
    figures = narrative.figures.headline(totals, position, money)
    changes = narrative.figures.changes(totals, before, position, position_before, money, money_before)
    # The words under the mean progress take the width of a tile, which a link would cut.
    lists = {name: listed(name) for name in changes if name != "gap" or curve.is_compared(position)}
    return [
        tile(
            figures[name],
            delta=delta,
            is_more_better=narrative.figures.IS_MORE_BETTER.get(name, True),
            **lists.get(name, {}),
        )
        for name, delta in changes.items()
    ]
