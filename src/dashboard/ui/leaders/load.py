"""The parts of the load page."""

from datetime import date

import pandas as pd

from dashboard.reports.excel.tables import Column
from dashboard.text import dates


def months(crossed: pd.DataFrame) -> dict[str, str | Column]:
    """The columns of `load.crossed`: the agency, then each month by its short name."""
    columns: dict[str, str | Column] = {"agency": ""}
    for month in crossed.columns[1:]:
        columns[month] = Column(dates.short_month(date.fromisoformat(f"{month}-01")), "integer")
    return columns
