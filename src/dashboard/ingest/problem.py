"""What is wrong in a workbook, where, and how bad; `problem_wording` makes its sentence in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.text.fold import clean


class Severity(StrEnum):
    """error: blocks the commit; warning: needs the person's tick; note: for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `cell` is an address such as "C6" or, folded, "C6:C55"; None where no cell is to blame.

    `code` names a sentence in `problem_catalogue`; `values` fill it. `column` is the header as printed on the sheet.
    `task` is the printed ref of the row's task. `count`: how many cells a folded problem stands for.
    `expected` may be a string marked for translation.
    """

    severity: Severity
    code: str
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    task: str | None = None
    found: str | None = None
    expected: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    count: int = 1


FOUND_LENGTH = 60
"""Characters of a cell's text that a sentence repeats."""
FOLDED_LENGTH = 200
"""Characters for the different texts of a folded problem together."""
EXPECTED_LENGTH = 400


def shorten(text: str, length: int = FOUND_LENGTH) -> str:
    """A text on one line, without invisible characters, cut to so many characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
