"""Names of agencies in words: who shares a first place, who leads a task, who owes what, as many as fit."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.text import fold, numbers, percents
from dashboard.text.translation import _, plural
from dashboard.text.xml_text import one_line

_NAMED = 3


def together(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", "A, B, C and 4 more"."""
    if len(names) > _NAMED:
        rest = numbers.number(len(names) - _NAMED)
        return _("{names} and {n} more").format(names=", ".join(names[:_NAMED]), n=rest)
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def counted(names: Sequence[str], counts: str) -> str:
    """ "A (3)", "A and B (3 each)": who shares a first place, and with what."""
    each = counts if len(names) == 1 else _("{n} each").format(n=counts)
    return f"{together(names)} ({each})"


def first_place(rows: pd.DataFrame, *columns: str) -> tuple[list[str], list[int]]:
    """(agencies that share the highest values of these columns, by name; those values) of a frame sorted by them."""
    best = rows.iloc[0][list(columns)]
    is_best = (rows[list(columns)].astype(int) == best.astype(int)).all(axis=1)
    return sorted(rows.loc[is_best, "agency"].astype(str), key=fold.key), [int(value) for value in best]


def leads(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the leads of each in words, "Sở Y tế và 2 đơn vị khác", in `lead` (else `agency`) instead of the
    first one's name, and without the number of `other_leads`; missing where nobody is named. A frame without that
    number stays as it is."""
    if "other_leads" not in rows:
        return rows
    column = "lead" if "lead" in rows else "agency"
    words = [
        _with_others(name, int(others)) if isinstance(name, str) else None
        for name, others in zip(rows[column], rows["other_leads"].fillna(0), strict=True)
    ]
    named = pd.Series(words, index=rows.index, dtype=rows[column].dtype)
    return rows.assign(**{column: named}).drop(columns="other_leads")


def _with_others(name: str, others: int) -> str:
    if others < 1:
        return name
    return plural(others, "{name} and {n} other", "{name} and {n} others").format(name=name, n=numbers.number(others))


def plain(raw: Any) -> str:
    """Text of a cell as one line that an office file can hold; a missing one is empty."""
    if raw is None or raw is pd.NaT or (isinstance(raw, float) and math.isnan(raw)):
        return ""
    return one_line(str(raw))


def whole_percent(percent: float) -> str:
    """`99%` of 99.6; what nobody has reported is not 0 %."""
    return _("no report") if pd.isna(percent) else percents.progress(percent)


def owing(rows: pd.DataFrame) -> list[str]:
    """ "Sở Y tế (40%)" for each row of `owed`."""
    return [
        f"{agency} ({whole_percent(percent)})" for agency, percent in zip(rows["agency"], rows["percent"], strict=True)
    ]


def fitting(agencies: Sequence[str], letters: int) -> str:
    """As many names as fit in so many letters, none of them cut, and how many more there are; at least the first."""
    sentence = ""
    for hidden in range(len(agencies)):
        sentence = ", ".join(agencies[: len(agencies) - hidden])
        if hidden:
            sentence = f"{sentence} {other_agencies(hidden)}"
        if len(sentence) <= letters:
            break
    return sentence


def other_agencies(n: int) -> str:
    """ "and 2 other agencies"; "" for none."""
    return plural(n, "and {n} other agency", "and {n} other agencies").format(n=numbers.number(n)) if n > 0 else ""
