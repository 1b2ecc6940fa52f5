"""Leads: how every list names the agencies that lead a task, in the language in use."""

import pandas as pd

from dashboard.text import numbers
from dashboard.text.translation import plural


def named(rows: pd.DataFrame, column: str = "lead") -> pd.DataFrame:
    """The rows with the leads of each in words, "Sở Y tế và 2 đơn vị khác", instead of the first one's name in
    `column` and the number of `other_leads`; missing where nobody is named."""
    words = [
        _words(name, int(others)) if isinstance(name, str) else None
        for name, others in zip(rows[column], rows["other_leads"].fillna(0), strict=True)
    ]
    return rows.assign(**{column: pd.Series(words, index=rows.index, dtype="str")}).drop(columns="other_leads")


def _words(name: str, others: int) -> str:
    if others < 1:
        return name
    return plural(others, "{name} and {n} other", "{name} and {n} others").format(name=name, n=numbers.number(others))
