"""Names of agencies in a sentence: those that share a first place are all named, up to three."""

from collections.abc import Sequence

import pandas as pd

from dashboard.text import fold, numbers
from dashboard.text.translation import _

_NAMED = 3


def together(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", "A, B, C and 4 more"."""
    if len(names) > _NAMED:
        rest = numbers.number(len(names) - _NAMED)
        return _("{names} and {n} more").format(names=", ".join(names[:_NAMED]), n=rest)
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def first_place(rows: pd.DataFrame, *columns: str) -> tuple[list[str], list[int]]:
    """(agencies that share the highest values of these columns, by name; those values) of a frame sorted by them."""
    best = rows.iloc[0][list(columns)]
    is_best = (rows[list(columns)].astype(int) == best.astype(int)).all(axis=1)
    return sorted(rows.loc[is_best, "agency"].astype(str), key=fold.key), [int(value) for value in best]
