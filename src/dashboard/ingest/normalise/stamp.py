"""What a monthly workbook says it is for (stamped in three places), and its box for a nil report."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.ingest.columns import GUIDE_SHEET, META_SHEET, NIL_LABEL, STAMP, STAMP_LABELS, YES_NO, Column
from dashboard.ingest.normalise import texts
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.cell import EXPECTED, Wrong, is_blank, printed, refuse_broken, text_of, words
from dashboard.ingest.problem import FOLDED_LENGTH, Problem, Severity, shorten
from dashboard.ingest.reading.workbook import Cell, Sheet, Workbook
from dashboard.text import dates
from dashboard.text.fold import clean, key
from dashboard.text.translation import N_

_EXPECTED_STAMP = {
    "period": N_("a month such as 03/2024"),
    "plan": N_("the code of the plan"),
    "template": N_("the version of the template"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a monthly workbook says it is for; None where it says nothing, or not the same everywhere.

    `agency` is an agency_id, `period` the first day of the month.
    """

    template: str | None = None
    plan: str | None = None
    agency: str | None = None
    period: date | None = None


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one of the three places says of the plan, agency, period or template."""

    value: Any
    sheet: str | None = None
    cell: Cell | None = None


def read(book: Workbook, directory: Directory, problems: list[Problem]) -> Stamp:
    values: dict[str, Any] = {}
    for name in STAMP:
        claims, unread = [], None
        for sheet, cell, text in _places(book, name):
            try:
                claims.append(_Claim(_claim_value(name, cell, text, directory), sheet, cell))
            except Wrong as wrong:
                # The last place is the visible one: the only one a person can look at.
                unread = _stamp_problem(name, wrong.code, sheet, cell, text, wrong.expected)
        distinct = list(dict.fromkeys(claim.value for claim in claims))
        if unread:
            problems.append(unread)
        elif len(distinct) > 1:
            claimed = "; ".join(_value_text(value, directory if name == "agency" else None) for value in distinct)
            problems.append(_stamp_problem(name, "stamp_disagrees", claims[-1].sheet, claims[-1].cell, claimed, None))
        values[name] = distinct[0] if len(distinct) == 1 and not unread else None
    return Stamp(**values)


def _stamp_problem(
    name: str, code: str, sheet: str | None, cell: Cell | None, text: str, expected: str | None
) -> Problem:
    return Problem(
        Severity.ERROR,
        code,
        sheet,
        cell.address if cell else None,
        cell.row if cell else None,
        column=STAMP_LABELS[name],
        found=shorten(text, FOLDED_LENGTH),
        expected=expected,
    )


def _value_text(value: Any, directory: Directory | None) -> str:
    if directory:
        return directory.name(value)
    return dates.period(value) if isinstance(value, date) else str(value)


def _places(book: Workbook, name: str) -> list[tuple[str | None, Cell | None, str]]:
    """(sheet, cell, text) of every place that says something: properties, `_Meta`, the guide sheet."""
    places: list[tuple[str | None, Cell | None, str]] = []
    if text := clean(book.properties.get(f"dashboard_{name}", "")):
        places.append((None, None, text))
    for title, label in ((META_SHEET, name), (GUIDE_SHEET, STAMP_LABELS[name])):
        sheet = book.sheet(title)
        cell = _right_of(sheet, label) if sheet else None
        if cell is not None:
            places.append((title, cell, printed(cell)))
    return places


def _right_of(sheet: Sheet, label: str) -> Cell | None:
    """The first cell with content to the right of the first cell that says just this label."""
    for _row, cells in sorted(sheet.rows.items()):
        for index, cell in sorted(cells.items()):
            if cell.kind == "text" and key(text_of(cell)) == key(label):
                right = (cells[i] for i in sorted(cells) if i > index and not is_blank(cells[i]))
                return next(right, None)
    return None


def _claim_value(name: str, cell: Cell | None, text: str, directory: Directory) -> Any:
    """The value that the text of a stamp stands for."""
    if cell is not None and cell.kind in ("error", "formula"):
        raise Wrong("formula_error", _EXPECTED_STAMP.get(name, EXPECTED["reference"]))
    if name == "agency":
        agency_id = directory.find(text)
        if agency_id is None:
            raise Wrong("agency_unknown", ", ".join(directory.suggest(text)) or None)
        return agency_id
    if name == "period":
        if cell is not None and isinstance(cell.value, date):
            return date(cell.value.year, cell.value.month, 1)
        try:
            return dates.parse_month(text)
        except ValueError:
            raise Wrong("stamp_unreadable", _EXPECTED_STAMP[name]) from None
    # The guide shows the plan as "A – title of the plan"; its code alone is compared.
    return re.split(r" [–—-] ", text, maxsplit=1)[0].strip() if name == "plan" else text


def is_nil(book: Workbook, problems: list[Problem]) -> bool:
    """Whether the nil-report box of the guide sheet is ticked; a tick nobody can read is an error."""
    sheet = book.sheet(GUIDE_SHEET)
    cell = _right_of(sheet, NIL_LABEL) if sheet else None
    if cell is None:
        return False
    box = Column("nil", NIL_LABEL, "flag", choices=YES_NO)
    try:
        refuse_broken(cell, box)
        return texts.flag(cell, box, lambda *_args, **_values: None)
    except Wrong:
        problems.append(
            Problem(
                Severity.ERROR,
                "nil_unclear",
                GUIDE_SHEET,
                cell=cell.address,
                row=cell.row,
                column=NIL_LABEL,
                found=printed(cell),
                expected=words(box),
            )
        )
        return False
