"""The sentence on the uploads listed; in the language in use."""

import pandas as pd

from dashboard.text import numbers
from dashboard.text.translation import plural


def listed(rows: pd.DataFrame, of: int) -> str:
    """ "530 uploads: 519 in force, 11 replaced, 0 undone.", of how many where the list was narrowed."""
    n = len(rows)
    counts = {
        state: numbers.number(int((rows["state"] == state).sum())) for state in ("in_force", "replaced", "undone")
    }
    sentence = (
        plural(
            n,
            "{n} upload: {in_force} in force, {replaced} replaced, {undone} undone.",
            "{n} uploads: {in_force} in force, {replaced} replaced, {undone} undone.",
        )
        if n == of
        else plural(
            of,
            "{n} of {all} upload: {in_force} in force, {replaced} replaced, {undone} undone.",
            "{n} of {all} uploads: {in_force} in force, {replaced} replaced, {undone} undone.",
        )
    )
    return sentence.format(n=numbers.number(n), all=numbers.number(of), **counts)
