"""Texts, and words of which each stands for a value: states, units, yes and no."""

from dashboard.ingest.columns import Column
from dashboard.ingest.normalise.cell import Remark, Wrong, printed, text_of, words
from dashboard.ingest.problem import Severity
from dashboard.ingest.reading.workbook import Cell
from dashboard.text import legacy
from dashboard.text.fold import clean, key

_CODES = frozenset(("task", "ref", "section", "parent", "depends_on"))
"""Columns of printed numbers: Excel turns 1.10 into the number 1.1 and 2.3 into a date, which is not undone."""


def text(cell: Cell, column: Column, remark: Remark) -> str | None:
    """Text as typed; a number or date in a text column as the sheet shows it, unless it was to be a code."""
    if cell.kind != "text":
        if column.name in _CODES and not (isinstance(cell.value, int | float) and float(cell.value).is_integer()):
            raise Wrong("code_unreadable")
        return printed(cell)
    raw = str(cell.value)
    converted = legacy.convert(raw, cell.font)
    read = clean(converted)
    if converted != raw:
        remark(Severity.NOTE, "legacy_font_converted", font=cell.font, value=read)
    elif not column.locked and legacy.suspect(read):
        remark(Severity.WARNING, "legacy_encoding_suspected")
    return read or None


def listed(text: str | None) -> list[str]:
    """The parts of a text that semicolons or line breaks divide."""
    return [part.strip() for part in (text or "").replace("\n", ";").split(";") if part.strip()]


def choice(cell: Cell, column: Column, _remark: Remark) -> str:
    """The value of one of the column's words; never of a word that is only like it."""
    if cell.kind == "text":
        folded = key(text_of(cell))
        for word, value in column.choices.items():
            if key(word) == folded:
                return value
    raise Wrong("choice_unknown", words(column))


def unit(cell: Cell, column: Column, remark: Remark) -> int:
    """The factor to VND of a unit's word."""
    return int(choice(cell, column, remark))


def flag(cell: Cell, column: Column, remark: Remark) -> bool:
    """Yes or no: a true value of Excel, or its word."""
    if isinstance(cell.value, bool):
        return cell.value
    return choice(cell, column, remark) == "yes"
