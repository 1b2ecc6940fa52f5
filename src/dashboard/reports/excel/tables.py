"""Tables out as CSV and XLSX: exactly what is on the screen, in the reader's language.

Nothing here knows a metric: a column says how it is called and what kind of value it holds.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from csv import writer as csv_writer
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from dashboard.text import cells, percents
from dashboard.text.numbers import MILLION
from dashboard.text.translation import _
from dashboard.text.xml_text import is_like_a_formula, xml_text

if TYPE_CHECKING:
    from dashboard.workbook_writer import Writer

Kind = Literal["text", "integer", "number", "percent", "rate", "money", "date", "month", "flag"]

_PRINTED, _NARROWEST = 180, 14
"""Letters side by side on A4 across that are still read with ease, and the narrowest column of text."""
_FIRST = 2
"""Notes at the left of a page's head: with a demo mark it and the report date; the others stand at the right."""
# Excel shows separators in the reader's own way; the codes are always written the American way.
_FORMATS: Mapping[str, str] = {
    "integer": "#,##0",
    "number": "#,##0.##",
    "percent": "General",
    "rate": "General",
    "money": "#,##0.##",
    "date": "dd/mm/yyyy",
    "month": "mm/yyyy",
}


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is shown: its heading in the reader's language and the kind of its values.

    Kinds: percent is 0–100 and rate 0–1, both shown in percent; money is VND, shown in million VND; month is
    the first day of one; flag is a boolean. `words` gives the word for each code of a coded column.
    """

    label: str
    kind: Kind = "text"
    words: Mapping[str, str] | None = None

    @property
    def heading(self) -> str:
        """The label with its unit: "Completion (%)", "Estimated (million VND)"."""
        unit = {"percent": "%", "rate": "%", "money": _("million VND")}.get(self.kind)
        return f"{self.label} ({unit})" if unit else self.label


def value(raw: Any, column: Column) -> str | int | float | date | None:
    """One value in the unit its heading names; None for a missing one, which is not 0."""
    if not cells.is_stated(raw):
        return None
    if column.words is not None:
        return column.words.get(str(raw), str(raw))
    return _READ[column.kind](raw)


_READ: Mapping[Kind, Callable[[Any], str | int | float | date]] = {
    "text": str,
    "integer": int,
    "number": float,
    "percent": lambda raw: percents.progress_value(raw) or 0.0,
    "rate": lambda raw: percents.share_value(raw) or 0.0,
    "money": lambda raw: float(raw) / MILLION,
    "date": cells.stated_day,
    "month": cells.stated_day,
    "flag": lambda raw: _("yes") if raw else _("no"),
}


def csv(frame: pd.DataFrame, columns: Mapping[str, Column], notes: Sequence[str] = ()) -> bytes:
    """The columns as CSV with a heading row: UTF-8 with a byte order mark, days as 2024-03-31, plain numbers.

    Text that a spreadsheet would read as a formula is given a leading apostrophe. `notes` (demo mark, report date,
    filters) stand in a last column of each row: lines above the headings would make it no table for most programs, and
    a row keeps its note when it is sorted, filtered or copied away.
    """
    out = io.StringIO()
    rows = csv_writer(out, lineterminator="\r\n")
    note = [_harmless("; ".join(notes))] if notes else []
    headings = [column.heading for column in columns.values()] + [_("About these figures")] * len(note)
    rows.writerow(map(_harmless, headings))
    for row in _rows(frame, columns):
        rows.writerow([*(_csv_cell(cell, column) for cell, column in zip(row, columns.values(), strict=True)), *note])
    return out.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name on the tab, a title and notes on top, then the columns of a frame."""

    name: str
    title: str
    notes: Sequence[str]
    frame: pd.DataFrame
    columns: Mapping[str, Column]


def xlsx(frame: pd.DataFrame, title: str, notes: Sequence[str], columns: Mapping[str, Column]) -> bytes:
    """A workbook of one sheet: title, notes (report date, filters) one a row, headings, then the rows.

    Numbers and days are typed cells; text never becomes a formula, whatever it starts with.
    """
    return book([Sheet(_("Data"), title, notes, frame, columns)])


def book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets, each as `xlsx` describes; prints on A4 across, headings on every page.

    The same sheets give the same bytes.
    """
    from dashboard.workbook_writer import Writer

    out = Writer(sheets[0].title)
    for sheet in sheets:
        _write(out, sheet)
    return out.save()


def _write(out: "Writer", source: Sheet) -> None:
    from dashboard.workbook_writer import fit_to_page, freeze_and_filter

    top, columns, rows = len(source.notes) + 3, list(source.columns.values()), _rows(source.frame, source.columns)
    widths = _widths(columns, rows)
    sheet = out.sheet(source.name, dict(enumerate(widths, start=1)))
    for at, line in enumerate((source.title, *source.notes), start=1):
        out.put(sheet, at, 1, line, "title" if at == 1 else "line")
    # A text right of a figure, which ends where the text begins, keeps off it.
    kinds = [column.kind for column in columns]
    ends = ["_apart" if kind == "text" and before != "text" else "" for before, kind in pairwise(["text", *kinds])]
    for number, (column, end) in enumerate(zip(columns, ends, strict=True), start=1):
        out.put(sheet, top, number, column.heading, f"column{end}")
    for at, row in enumerate(rows, start=top + 1):
        for number, content in enumerate(row):
            if isinstance(content, str):
                out.put(sheet, at, number + 1, content, f"text{ends[number]}")
            elif content is not None:
                out.put(sheet, at, number + 1, content, "figure", _FORMATS[kinds[number]])
    freeze_and_filter(sheet, top, len(columns), top + len(rows))
    # The notes (demo mark, report date, filters) at the head of each printed page.
    fit_to_page(sheet, top, " · ".join(source.notes[:_FIRST]), " · ".join(source.notes[_FIRST:]))


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> list[int]:
    """Of each column, in letters: its longest text, within limits."""
    widths = [min(len(column.heading), 24 if column.kind == "text" else 10) for column in columns]
    for row in rows:
        for number, content in enumerate(row):
            if content is not None:
                widths[number] = max(widths[number], min(len(str(content)), 60))
    return _fitted([max(8, width + 2) for width in widths], [column.kind == "text" for column in columns])


def _fitted(widths: list[int], is_text: list[bool]) -> list[int]:
    """Widths of a sheet that prints legibly: texts are wrapped, in proportion, until all columns fit on a page."""
    wide = sum(width for width, may_wrap in zip(widths, is_text, strict=True) if may_wrap)
    room = _PRINTED - (sum(widths) - wide)
    if wide <= room:
        return widths
    return [
        max(min(width, _NARROWEST), int(width * room / wide)) if may_wrap else width
        for width, may_wrap in zip(widths, is_text, strict=True)
    ]


def _rows(frame: pd.DataFrame, columns: Mapping[str, Column]) -> list[list[str | int | float | date | None]]:
    by_column = [[value(raw, column) for raw in frame[name]] for name, column in columns.items()]
    return [list(row) for row in zip(*by_column, strict=True)]


def _csv_cell(content: str | int | float | date | None, column: Column) -> str | int | float:
    if content is None:
        return ""
    if isinstance(content, date):
        return content.strftime("%Y-%m") if column.kind == "month" else content.isoformat()
    if isinstance(content, float):
        return int(content) if content.is_integer() else content
    return _harmless(content) if isinstance(content, str) else content


def _harmless(text: str) -> str:
    clean_text = xml_text(text)
    return f"'{clean_text}" if is_like_a_formula(clean_text) else clean_text
