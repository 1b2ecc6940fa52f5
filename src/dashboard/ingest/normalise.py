"""Cells -> typed rows: what a person would read in them, and a problem wherever a person would have to ask.

Everything is found by its text (sheet title, header), never by its place. No business rule lives here: see
`validate`. What the columns are: `columns`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.ingest.address import address
from dashboard.ingest.columns import (
    AGENCY,
    BUDGET,
    GUIDE_SHEET,
    META_SHEET,
    MONTHLY_WORKBOOK,
    NIL_LABEL,
    PLAN_WORKBOOK,
    PROGRESS,
    STAMP,
    STAMP_LABELS,
    YES_NO,
    Column,
    SheetColumns,
)
from dashboard.ingest.problem import EXPECTED_LENGTH, FOLDED_LENGTH, Problem, Severity, shorten
from dashboard.ingest.workbook import Cell, Sheet, Workbook
from dashboard.text import dates, legacy, numbers
from dashboard.text.fold import agency_key, clean, key
from dashboard.text.translation import N_

HEADER_ROWS = 30
"""The header row is among the first so many rows of a sheet."""
MAX_NUMBER = 10**15
"""Excel keeps 15 digits; a longer number has already lost its end."""
SUGGESTIONS = 3
_MIN_LIKENESS = 75.0
_MIN_HEADERS = 2
_ROUNDING_VND = Decimal("0.01")

_TOTALS = frozenset(key(word) for word in ("Tổng cộng", "Tổng số", "Tổng", "Cộng", "Cộng tổng"))

_EXPECTED = {
    "percent": N_("a number from 0% to 100%"),
    "number": N_("a number"),
    "money": N_("an amount of money, such as 540 or 1,5 tỷ"),
    "integer": N_("a whole number"),
    "date": N_("a date, day first, such as 30/10/2023"),
    "text": N_("the text"),
    "reference": N_("the name of the agency"),
}
_EXPECTED_STAMP = {
    "period": N_("a month such as 03/2024"),
    "plan": N_("the code of the plan"),
    "template": N_("the version of the template"),
}
_CODES = frozenset(("task", "ref", "section", "parent", "depends_on"))
"""Columns of printed numbers: Excel turns 1.10 into the number 1.1 and 2.3 into a date, which is not undone."""
_BACKWARDS = "\N{RIGHT-TO-LEFT OVERRIDE}"
"""Shows what follows from right to left: 04 is read as 40. Other marks of direction leave numbers as they are."""
_LIST_SEPARATOR = re.compile(r"[;\n]")


# --- What comes out ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Where:
    """Where a row stands: sheet title, row number, and the address of each of its columns by column name."""

    sheet: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One typed row: column name -> value, None where the cell is blank or unreadable.

    Text str · percent float in points · number float · money int VND · unit int (factor to VND) · date date ·
    flag bool · choice the value in code · integer int · reference: an agency_id in a monthly workbook, a list
    of names as typed in a plan workbook (empty if blank). A column the sheet does not have is no key.
    """

    where: Where
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a column, `default` if the sheet does not have it."""
        return self.values.get(name, default)


Agency = tuple[str, str, str | None, Sequence[str], str | None]
"""agency_id, name, short name, aliases, level."""


class Directory:
    """Agencies by name. A name finds an agency if it is exactly one of its names, tones and spelling aside.

    Built from (agency_id, name, short_name, aliases, level) rows. Official names go before codes, codes before
    short names, short names before aliases; a name that two agencies share finds neither.
    """

    def __init__(self, rows: Iterable[Agency]) -> None:
        every = list(rows)
        self._names: dict[str, str] = {row[0]: row[1] for row in every}
        self._levels: dict[str, str | None] = {row[0]: row[4] for row in every}
        self._found: dict[str, str | None] = {}
        self._spellings: list[tuple[str, str]] = []
        by_rank: tuple[Callable[[Agency], Sequence[str | None]], ...] = (
            lambda row: (row[1],),
            lambda row: (row[0],),
            lambda row: (row[2],),
            lambda row: row[3] or (),
        )
        for names_of in by_rank:
            claims: dict[str, set[str]] = {}
            for row in every:
                for name in filter(None, names_of(row)):
                    claims.setdefault(agency_key(name), set()).add(row[0])
                    self._spellings.append((key(name), row[0]))
            for folded, owners in claims.items():
                if folded and folded not in self._found:
                    self._found[folded] = owners.pop() if len(owners) == 1 else None

    def find(self, name: str) -> str | None:
        """The agency_id of exactly this name, code, short name or alias; None if there is none or two."""
        return self._found.get(agency_key(name))

    def name(self, agency_id: str) -> str:
        """The official name of an agency."""
        return self._names[agency_id]

    def is_single(self, agency_id: str) -> bool:
        """Whether it is one agency, not a group or a phrase that stands for several."""
        return self._levels[agency_id] not in ("group", "phrase")

    def suggest(self, name: str) -> list[str]:
        """At most three official names spelled much like this one, best first; for a message, never applied."""
        from rapidfuzz import fuzz, process

        spellings = [spelling for spelling, _ in self._spellings]
        near = process.extract(
            key(name), spellings, scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=_MIN_LIKENESS
        )
        ids = dict.fromkeys(self._spellings[index][1] for _, _, index in near)
        return [self._names[agency_id] for agency_id in list(ids)[:SUGGESTIONS]]


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
class Report:
    """A monthly workbook as typed rows. A row without its mandatory cells is a problem and not here."""

    stamp: Stamp
    is_nil: bool
    is_consolidated: bool
    progress: list[Row]
    budget: list[Row]


def report(book: Workbook, directory: Directory) -> tuple[Report, list[Problem]]:
    """A monthly workbook, of one agency or consolidated: its rows and everything that could not be read.

    *Kinh phí* may be missing, *Tiến độ* only from a nil report. In a consolidated workbook (a sheet has the
    agency column) both sheets need that column, and each row's `agency` is an agency_id.
    """
    problems: list[Problem] = []
    stamp = _stamp(book, directory, problems)
    is_nil = _is_nil(book, problems)
    tables: list[_Table] = []
    for described in MONTHLY_WORKBOOK:
        is_needed = not described.optional and not is_nil
        if table := _table(book, described, (AGENCY,), is_needed, problems):
            tables.append(table)
    is_consolidated = any(AGENCY.name in table.places for table in tables)
    rows: dict[str, list[Row]] = {described.key: [] for described in MONTHLY_WORKBOOK}
    for table in tables:
        if is_consolidated and AGENCY.name not in table.places:
            problems.append(_missing_header(table, AGENCY))
            continue
        rows[table.described.key] = _Reader(table, directory, problems).rows()
    read = Report(stamp, is_nil, is_consolidated, rows[PROGRESS.key], rows[BUDGET.key])
    if is_consolidated and stamp.agency:
        problems += _other_agencies(read, directory)
    problems += _ignored_sheets(book, (*(s.title for s in MONTHLY_WORKBOOK), GUIDE_SHEET, META_SHEET))
    return read, problems


def plan(book: Workbook) -> tuple[dict[str, list[Row]], list[Problem]]:
    """A plan workbook: `SheetColumns.key` -> rows of each sheet, and everything that could not be read.

    Every sheet of `PLAN_WORKBOOK` has its key; a missing optional sheet has no rows.
    """
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    for described in PLAN_WORKBOOK:
        table = _table(book, described, (), not described.optional, problems)
        rows[described.key] = _Reader(table, None, problems).rows() if table else []
    problems += _ignored_sheets(book, (*(s.title for s in PLAN_WORKBOOK), GUIDE_SHEET, META_SHEET))
    return rows, problems


# --- Sheets and headers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a described column stands on a sheet, and its header as printed there."""

    column: Column
    index: int
    header: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet whose header row is understood: its columns by name, and the headers that mean nothing here."""

    sheet: Sheet
    described: SheetColumns
    header_row: int
    places: dict[str, _Place]
    other: dict[int, str] = field(default_factory=dict)


def _header_keys(text: str) -> tuple[str, ...]:
    """Forms in which a header is compared: "%" is a word, and at the end it may be left out."""
    folded = key(text.replace("%", " phần trăm "))
    return (folded, folded.removesuffix(" phan tram"))


def _known_headers(columns: Iterable[Column]) -> dict[str, Column]:
    return {_header_keys(text)[0]: column for column in columns for text in (column.header, *column.also)}


def _text_of(cell: Cell) -> str:
    """The text of a text cell, converted if its font is a legacy one, without what cannot be seen."""
    # The font's codes include the soft hyphen and others that `clean` removes: convert first.
    return clean(legacy.convert(str(cell.value), cell.font))


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or (cell.kind == "text" and not _text_of(cell))


def _table(
    book: Workbook,
    described: SheetColumns,
    also: tuple[Column, ...],
    is_needed: bool,
    problems: list[Problem],
) -> _Table | None:
    """The sheet with its header row, or None (with the problem if it is needed, or not as it must be)."""
    same = [sheet for sheet in book.sheets if key(sheet.name) == key(described.title)]
    if len(same) > 1:
        problems.append(
            Problem(
                Severity.ERROR,
                "sheet_doubled",
                sheet=described.title,
                found=", ".join(sheet.name for sheet in same),
            )
        )
        return None
    if not same or not (same[0].rows or is_needed):
        if is_needed:
            problems.append(Problem(Severity.ERROR, "sheet_missing", sheet=described.title))
        return None
    if same[0].hidden and same[0].rows:
        problems.append(Problem(Severity.WARNING, "sheet_hidden", sheet=described.title))
    return _headers(same[0], described, also, problems)


def _headers(sheet: Sheet, described: SheetColumns, also: tuple[Column, ...], problems: list[Problem]) -> _Table | None:
    known = _known_headers((*described.columns, *also))
    best: dict[int, Column] = {}
    header_row = 0
    for number in sorted(n for n in sheet.rows if n <= HEADER_ROWS):
        matched = {}
        for index, cell in _header_cells(sheet, number).items():
            if cell.kind == "text":
                column = next((known[k] for k in _header_keys(_text_of(cell)) if k in known), None)
                if column:
                    matched[index] = column
        if len({c.name for c in matched.values()}) > len({c.name for c in best.values()}):
            best, header_row = matched, number
    if len({c.name for c in best.values()}) < _MIN_HEADERS:
        problems.append(
            Problem(
                Severity.ERROR,
                "header_row_missing",
                sheet=described.title,
                expected=", ".join(c.header for c in described.columns if c.required),
            )
        )
        return None
    return _placed_headers(_Table(sheet, described, header_row, {}), best, problems)


def _header_cells(sheet: Sheet, number: int) -> dict[int, Cell]:
    """The cells of a row as a header row, with what is merged down to it from the rows above."""
    above = {
        left: sheet.rows[top][left]
        for top, left, bottom, _ in sheet.merged
        if top < number <= bottom and left in sheet.rows.get(top, {})
    }
    return above | sheet.rows[number]


def _placed_headers(table: _Table, matched: Mapping[int, Column], problems: list[Problem]) -> _Table | None:
    """The table with its columns in place; None if a header is doubled or a required one missing."""
    title, row = table.described.title, table.header_row
    is_whole = True
    for index, cell in sorted(_header_cells(table.sheet, row).items()):
        header, at = _printed(cell), address(row, index)
        column = matched.get(index)
        if column is None and header:
            table.other[index] = header
            problems.append(Problem(Severity.NOTE, "column_ignored", title, at, row, column=header, found=header))
        elif column is not None and column.name in table.places:
            values = {"first": address(row, table.places[column.name].index)}
            problems.append(
                Problem(
                    Severity.ERROR,
                    "header_doubled",
                    title,
                    at,
                    row,
                    column=column.header,
                    found=header,
                    values=values,
                )
            )
            is_whole = False
        elif column is not None:
            table.places[column.name] = _Place(column, index, header)
    for column in table.described.columns:
        if column.required and column.name not in table.places:
            problems.append(_missing_header(table, column))
            is_whole = False
    for place, second in _spread_headers(table):
        values = {"first": address(row, place.index)}
        problems.append(
            Problem(
                Severity.ERROR,
                "header_doubled",
                title,
                address(row, second),
                row,
                column=place.column.header,
                found=place.header,
                values=values,
            )
        )
        is_whole = False
    return table if is_whole else None


def _spread_headers(table: _Table) -> Iterator[tuple[_Place, int]]:
    """Headers merged over several columns with values, and the second such column: which one is meant?"""
    for top, left, bottom, right in table.sheet.merged:
        place = next((p for p in table.places.values() if p.index == left), None)
        if place is not None and top <= table.header_row <= bottom:
            below = (cells for number, cells in table.sheet.rows.items() if number > table.header_row)
            used = {i for cells in below for i in cells if left < i <= right and not _is_blank(cells[i])}
            if used:
                yield place, min(used)


def _missing_header(table: _Table, column: Column) -> Problem:
    return Problem(
        Severity.ERROR,
        "header_missing",
        table.described.title,
        row=table.header_row,
        column=column.header,
        expected=column.header,
    )


def _ignored_sheets(book: Workbook, titles: Iterable[str]) -> list[Problem]:
    """A note for each sheet with content that nothing reads: a value in it would be lost unseen."""
    read = {key(title) for title in titles}
    return [
        Problem(Severity.NOTE, "sheet_ignored", sheet=sheet.name)
        for sheet in book.sheets
        if sheet.rows and key(sheet.name) not in read
    ]


# --- Rows ----------------------------------------------------------------------------------------------------


class _Wrong(Exception):
    """A cell that cannot be read: the code and values of its problem."""

    def __init__(self, code: str, expected: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code, self.expected, self.values = code, expected, values


@dataclass(slots=True)
class _Reader:
    """Reads the rows of one table and appends to `problems` what it could not read or a person should see."""

    table: _Table
    directory: Directory | None
    problems: list[Problem]
    row: int = 0
    task: str | None = None

    def rows(self) -> list[Row]:
        """Every row with its mandatory cells, in sheet order."""
        self._note_untitled()
        self._note_hidden_columns()
        self._note_merged()
        rows = []
        for number in sorted(self.table.sheet.rows):
            if number > self.table.header_row:
                self.row, self.task = number, None
                row = self._row(self.table.sheet.rows[number])
                if row is not None:
                    rows.append(row)
        return rows

    def _note_untitled(self) -> None:
        """One note for each column that holds values below the header row but has no header."""
        seen = {place.index for place in self.table.places.values()} | set(self.table.other)
        title = self.table.described.title
        for number, cells in sorted(self.table.sheet.rows.items()):
            for index, cell in sorted(cells.items()):
                if number > self.table.header_row and index not in seen and not _is_blank(cell):
                    seen.add(index)
                    at = address(number, index)
                    self.problems.append(
                        Problem(Severity.NOTE, "column_untitled", title, at, number, found=_printed(cell))
                    )

    def _note_hidden_columns(self) -> None:
        """A warning for each hidden column whose values are read: who looked at the sheet did not see them."""
        for place in self.table.places.values():
            if place.index in self.table.sheet.hidden_columns and not place.column.locked:
                self.row = self.table.header_row
                below = (cells for n, cells in self.table.sheet.rows.items() if n > self.row)
                if any(not _is_blank(cells.get(place.index)) for cells in below):
                    self._say(place, None, Severity.WARNING, "column_hidden")

    def _note_merged(self) -> None:
        """One problem for each value that stands in merged cells of several rows or columns of the table.

        It is read for one of them only. An error for figures and dates; a text may well be meant so. Where
        the other cells must not be blank, that they are is said there.
        """
        places = {place.index: place for place in sorted(self.table.places.values(), key=lambda p: p.index)}
        rows = self.table.sheet.rows
        numbered = sorted(rows)
        for top, left, bottom, right in self.table.sheet.merged:
            within = [i for i in places if left <= i <= right]
            if top <= self.table.header_row or not within:
                continue
            lines = numbered[bisect_left(numbered, top) : bisect_right(numbered, bottom)]
            cell = next((rows[n][i] for n in lines for i in within if not _is_blank(rows[n].get(i))), None)
            column = places[within[0]].column
            is_tall = sum(any(i in places for i in rows[n]) for n in lines) > 1
            if cell is None or column.mandatory or column.locked or column.kind == "unit":
                continue
            if is_tall or len(within) > 1:
                severity = Severity.WARNING if column.kind == "text" else Severity.ERROR
                self.row = top
                span = f"{address(top, left)}:{address(bottom, right)}"
                self._say(places[within[0]], cell, severity, "cells_merged", cell_span=span)

    def _row(self, cells: Mapping[int, Cell]) -> Row | None:
        places = self.table.places
        filled = {
            name: cell
            for name, place in places.items()
            if (cell := cells.get(place.index)) is not None and not _is_blank(cell)
        }
        if not filled or self._repeats_header(filled) or self._is_total(filled):
            return None
        if self.directory is not None and not self._is_about_task(filled):
            return None
        values = self._values(filled)
        is_whole = True
        for name, place in places.items():
            is_mandatory = place.column.mandatory or place.column is AGENCY
            if is_mandatory and values[name] in (None, []):
                is_whole = False
                if name not in filled:
                    self._say(place, None, Severity.ERROR, "value_missing")
        if not is_whole:
            return None
        if self.row in self.table.sheet.hidden_rows and any(not places[name].column.locked for name in filled):
            self._say(next(iter(places.values())), None, Severity.WARNING, "row_hidden")
        addresses = {name: address(self.row, place.index) for name, place in places.items()}
        return Row(Where(self.table.described.title, self.row, addresses), values)

    def _repeats_header(self, filled: Mapping[str, Cell]) -> bool:
        """The header once more, as on a second printed page."""
        return all(
            cell.kind == "text" and key(_text_of(cell)) == key(self.table.places[name].header)
            for name, cell in filled.items()
        )

    def _is_total(self, filled: Mapping[str, Cell]) -> bool:
        """A row of totals: its first text says so where a task would be named. Reading it would count twice."""
        if "task" not in self.table.places:
            return False
        name = next((n for n in ("task", "title", "source", "item") if n in filled), None)
        if name is None or filled[name].kind != "text" or key(_text_of(filled[name])) not in _TOTALS:
            return False
        self._say(self.table.places[name], filled[name], Severity.NOTE, "total_row_ignored")
        return True

    def _is_about_task(self, filled: Mapping[str, Cell]) -> bool:
        """Whether a row of a monthly workbook is to be read as a task's; says so if text in it is passed over."""
        places = self.table.places
        content = [
            name
            for name in filled
            if not places[name].column.locked
            and places[name].column is not AGENCY
            and places[name].column.kind != "unit"
            and name != "task"
        ]
        if "task" in filled:
            # A money line with nothing but a prefilled task code has not been used.
            return bool(content) or self.table.described is not BUDGET
        if not content:
            return False
        is_text = all(places[name].column.kind == "text" for name in content)
        if is_text and "title" not in filled:
            # A signature, a heading, a remark below the table: the person decides.
            cell = filled[content[0]]
            self._say(places[content[0]], cell, Severity.WARNING, "text_row_ignored")
            return False
        return True

    def _values(self, filled: Mapping[str, Cell]) -> dict[str, Any]:
        """Column name -> value for every column of the table; the task and the money unit are read first."""
        values: dict[str, Any] = {}
        places = self.table.places
        for name in sorted(places, key=lambda n: (n not in ("ref", "task"), places[n].column.kind != "unit")):
            place = places[name]
            if place.column.kind == "money":
                values[name] = self._money(place, filled.get(name), values["unit"] if self._unit_place() else 1)
            else:
                values[name] = self._value(place, filled.get(name))
            if name in ("ref", "task"):
                self.task = values[name]
        self._check_unit(filled)
        return {name: values[name] for name in places}

    def _value(self, place: _Place, cell: Cell | None) -> Any:
        column = place.column
        blank: list[str] | None = [] if column.kind == "reference" and self.directory is None else None
        if cell is None:
            return blank
        # What is wrong with a cell that nobody fills in and nothing is computed from is only worth a note.
        severity = Severity.NOTE if column.locked and not column.required else Severity.ERROR

        def remark(severity: Severity, code: str, **values: object) -> None:
            self._say(place, cell, severity, code, values=values)

        try:
            _refuse_broken(cell, column)
            if column.kind == "reference":
                return self._reference(cell, remark)
            return _READERS[column.kind](cell, column, remark)
        except _Wrong as wrong:
            self._say(place, cell, severity, wrong.code, expected=wrong.expected, values=wrong.values)
            return blank

    def _reference(self, cell: Cell, remark: "_Remark") -> str | list[str] | None:
        text = _text(cell, AGENCY, remark)
        if self.directory is None:
            return [part.strip() for part in _LIST_SEPARATOR.split(text or "") if part.strip()]
        found = self.directory.find(text or "")
        if found is None:
            raise _Wrong("agency_unknown", ", ".join(self.directory.suggest(text or "")) or None)
        if not self.directory.is_single(found):
            raise _Wrong("agency_is_group")
        return found

    def _money(self, place: _Place, cell: Cell | None, unit: int | None) -> int | None:
        """The amount of a cell in VND: a bare number is in the row's unit, a text may name its own."""
        if cell is None:
            return None
        try:
            _refuse_broken(cell, place.column)
            amount, reading = _amount(cell, place.column)
            own_unit = reading.unit if reading else None
            if own_unit is None and unit is None:
                return None
            self._check_format(cell, unit)
            exact = amount if own_unit else amount * (unit or 1)
            if abs(exact) >= MAX_NUMBER:
                raise _Wrong("number_too_long")
        except _Wrong as wrong:
            self._say(place, cell, Severity.ERROR, wrong.code, expected=wrong.expected, values=wrong.values)
            return None
        vnd = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if abs(exact - vnd) > _ROUNDING_VND:
            self._say(place, cell, Severity.NOTE, "money_rounded", values={"value": vnd})
        elif own_unit and self._unit_place() and own_unit != unit:
            self._say(place, cell, Severity.NOTE, "money_own_unit", values={"value": vnd})
        elif reading and reading.is_doubtful:
            self._say(place, cell, Severity.NOTE, "number_doubtful", values={"read_as": float(amount)})
        return vnd

    def _check_format(self, cell: Cell, unit: int | None) -> None:
        """The unit or currency that a number's format shows beside it is the one of its row."""
        shown = _shown_unit(cell) if cell.kind == "number" else ""
        place = self._unit_place()
        if not shown or place is None or unit is None:
            return
        try:
            is_same = numbers.parse(f"1 {shown}").unit == unit
        except ValueError:
            is_same = False
        if not is_same:
            words = {value: word for word, value in reversed(place.column.choices.items())}
            raise _Wrong("unit_disagrees", shown=shown, unit=words[str(unit)])

    def _unit_place(self) -> _Place | None:
        return next((p for p in self.table.places.values() if p.column.kind == "unit"), None)

    def _check_unit(self, filled: Mapping[str, Cell]) -> None:
        """Amounts without a unit are an error at the unit's cell: a million times more or less is at stake."""
        place = self._unit_place()
        if place is None or place.column.name in filled:
            return
        for name, cell in filled.items():
            column = self.table.places[name].column
            if column.kind == "money" and _is_bare_amount(cell, column):
                self._say(place, None, Severity.ERROR, "unit_missing", expected=_choices(place.column))
                return

    def _say(
        self,
        place: _Place,
        cell: Cell | None,
        severity: Severity,
        code: str,
        expected: str | None = None,
        values: Mapping[str, object] | None = None,
        cell_span: str | None = None,
    ) -> None:
        self.problems.append(
            Problem(
                severity,
                code,
                sheet=self.table.described.title,
                cell=cell_span or address(self.row, place.index),
                row=self.row,
                column=place.header,
                task=self.task,
                found=None if cell is None else _printed(cell),
                expected=expected,
                values=values or {},
            )
        )


# --- Cells ---------------------------------------------------------------------------------------------------

_Remark = Callable[..., None]


def _printed(cell: Cell) -> str:
    """A cell as its sheet shows it, near enough to be recognised; at most 200 characters."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"{value:%m/%Y}" if _is_without_day(cell.number_format) else dates.day(value)
    if isinstance(value, int | float):
        if _is_percent_format(cell.number_format):
            return _decimal_text(Decimal(str(value)) * 100) + "%"
        return _decimal_text(Decimal(str(value)))
    return shorten(_text_of(cell) if cell.kind == "text" else value, FOLDED_LENGTH)


def _decimal_text(value: Decimal) -> str:
    """Digits as typed in a Vietnamese Excel, without grouping."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _choices(column: Column) -> str:
    """The words a choice may be, one for each value."""
    first = {value: word for word, value in reversed(column.choices.items())}
    return ", ".join(first[value] for value in dict.fromkeys(column.choices.values()))


def _expected(column: Column) -> str:
    return _choices(column) if column.choices else _EXPECTED[column.kind]


def _refuse_broken(cell: Cell, column: Column) -> None:
    """An error value and a formula without a result hold nothing to read, whatever the column."""
    if cell.kind == "error":
        raise _Wrong("formula_error", _expected(column))
    if cell.kind == "formula":
        raise _Wrong("formula_without_value", _expected(column))
    if cell.kind == "text" and _BACKWARDS in str(cell.value):
        raise _Wrong("text_reversed")


def _text(cell: Cell, column: Column, remark: _Remark) -> str | None:
    """Text as typed; a number or date in a text column as the sheet shows it, unless it was to be a code."""
    if cell.kind != "text":
        if column.name in _CODES and not (isinstance(cell.value, int | float) and float(cell.value).is_integer()):
            raise _Wrong("code_unreadable")
        return _printed(cell)
    raw = str(cell.value)
    converted = legacy.convert(raw, cell.font)
    text = clean(converted)
    if converted != raw:
        remark(Severity.NOTE, "legacy_font_converted", font=cell.font, value=text)
    elif not column.locked and legacy.suspect(text):
        remark(Severity.WARNING, "legacy_encoding_suspected")
    return text or None


def _codes(number_format: str) -> str:
    """The first section of a number format, without the text in it, colours, currencies and padding."""
    return re.sub(r'"[^"]*"|[\\_*].|\[[^\]]*\]', "", number_format).split(";")[0]


def _is_percent_format(number_format: str) -> bool:
    """Whether Excel shows the number times 100 with "%": not where the "%" is only text in the format."""
    return "%" in _codes(number_format)


def _thousands_hidden(number_format: str) -> int:
    """How many times the format divides by 1 000 what it shows: commas behind the last digit do."""
    found = re.search(r"[0#?](,+)(?![0#?,])", _codes(number_format))
    return len(found[1]) if found else 0


def _is_without_day(number_format: str) -> bool:
    """Whether a date's format shows a month or a year and no day."""
    codes = _codes(number_format).casefold()
    return "y" in codes and "d" not in codes


def _is_month_first(number_format: str) -> bool:
    """Whether a date's format shows the month as a number before the day.

    Not Excel's own short dates: how they are written in a file says nothing of how a computer shows them.
    """
    is_excels_own = number_format in ("mm-dd-yy", "m/d/yy h:mm")
    return not is_excels_own and re.match(r"m{1,2}[^a-z]+d{1,2}(?!d)", _codes(number_format).casefold()) is not None


_SHOWN_TEXT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([$€£¥₫])|[_*].|\[[^\]]*\]')
_FOREIGN = re.compile(r"[$€£¥]|\b(?:usd|eur|cny|jpy|lak)\b", re.IGNORECASE)


def _shown_unit(cell: Cell) -> str:
    """The unit of money or the currency that a number's format shows beside it, "" if it shows none."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

    if cell.number_format in BUILTIN_FORMATS_REVERSE:
        return ""  # its "$" stands for the currency of the computer
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', cell.number_format)[0]
    text = "".join("".join(filter(None, groups)) for groups in _SHOWN_TEXT.findall(first)).strip()
    if _FOREIGN.search(text):
        return text
    try:
        return text if text and numbers.parse(f"1 {text}").unit else ""
    except ValueError:
        return ""


def _exact(cell: Cell, column: Column, *, is_percent: bool = False) -> tuple[Decimal, numbers.Reading | None]:
    """The number of a cell and, if it is text, how that text was read; or what keeps it from being a number."""
    if cell.kind == "number" and isinstance(cell.value, int | float):
        value = Decimal(str(cell.value))
        if not value.is_finite():
            raise _Wrong("number_unreadable", _expected(column))
        if abs(value) >= MAX_NUMBER:
            raise _Wrong("number_too_long")
        if value and (hidden := _thousands_hidden(cell.number_format)):
            raise _Wrong("number_scaled", first=float(value.scaleb(-3 * hidden)), second=float(value))
        return value, None
    if cell.kind != "text":
        raise _Wrong("number_unreadable", _expected(column))
    try:
        reading = numbers.parse(_text_of(cell), is_percent=is_percent)
    except numbers.Ambiguous as error:
        first, second = error.readings
        raise _Wrong("number_ambiguous", first=float(first), second=float(second)) from None
    except numbers.Unreadable:
        raise _Wrong("number_unreadable", _expected(column)) from None
    if abs(reading.value) >= MAX_NUMBER or len(reading.value.normalize().as_tuple().digits) > 15:
        raise _Wrong("number_too_long")
    return reading.value, reading


def _percent(cell: Cell, column: Column, _remark: _Remark) -> float:
    """Percent points. Bare 1 could be 1 % or the whole, bare 0.5 half a percent or a half: a person must say."""
    value, reading = _exact(cell, column, is_percent=True)
    if reading is None and _is_percent_format(cell.number_format):
        return round(float(value * 100), 6)  # a formula's 0.7 may be stored as 0.6999999999999998
    if reading is not None and reading.unit:
        raise _Wrong("number_unreadable", _expected(column))
    has_sign = reading.is_percent if reading else "%" in cell.number_format
    if not has_sign and 0 < value <= 1:
        raise _Wrong("percent_ambiguous", first=float(value), second=float(value * 100))
    return float(value)


def _number(cell: Cell, column: Column, remark: _Remark) -> float:
    value, reading = _exact(cell, column)
    if reading is not None and reading.is_percent:
        raise _Wrong("number_unreadable", _expected(column))
    if reading is not None and (reading.is_doubtful or reading.unit):
        remark(Severity.NOTE, "number_doubtful", read_as=float(value))
    return float(value)


def _integer(cell: Cell, column: Column, remark: _Remark) -> int:
    number = _number(cell, column, remark)
    if number != int(number):
        raise _Wrong("number_unreadable", _expected(column))
    return int(number)


def _amount(cell: Cell, column: Column) -> tuple[Decimal, numbers.Reading | None]:
    """The amount of a cell as it stands, in đồng if its text names a unit; and how that text was read."""
    amount, reading = _exact(cell, column)
    is_percent = reading.is_percent if reading else _is_percent_format(cell.number_format)
    if is_percent:
        raise _Wrong("number_unreadable", _expected(column))
    return amount, reading


def _is_bare_amount(cell: Cell, column: Column) -> bool:
    """Whether an amount can be read but for the unit of its row."""
    try:
        _refuse_broken(cell, column)
        reading = _amount(cell, column)[1]
    except _Wrong:
        return False
    return reading is None or reading.unit is None


def _date(cell: Cell, column: Column, remark: _Remark) -> date:
    if isinstance(cell.value, date):
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        if _is_without_day(cell.number_format):
            raise _Wrong("date_without_day")
        if _is_month_first(cell.number_format) and day.day <= 12 and day.day != day.month:
            remark(Severity.WARNING, "date_month_first", value=day)
        return day
    if cell.kind == "text":
        try:
            return dates.parse(_text_of(cell))
        except ValueError:
            pass
    raise _Wrong("date_unreadable", _expected(column))


def _choice(cell: Cell, column: Column, _remark: _Remark) -> str:
    """The value of one of the column's words; never of a word that is only like it."""
    if cell.kind == "text":
        folded = key(_text_of(cell))
        for word, value in column.choices.items():
            if key(word) == folded:
                return value
    raise _Wrong("choice_unknown", _choices(column))


def _unit(cell: Cell, column: Column, remark: _Remark) -> int:
    return int(_choice(cell, column, remark))


def _flag(cell: Cell, column: Column, remark: _Remark) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    return _choice(cell, column, remark) == "yes"


_READERS: dict[str, Callable[[Cell, Column, _Remark], Any]] = {
    "text": _text,
    "percent": _percent,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "choice": _choice,
    "unit": _unit,
    "flag": _flag,
}


# --- Stamp and nil box ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one of the three places says of the plan, agency, period or template."""

    value: Any
    sheet: str | None = None
    cell: Cell | None = None


def _stamp(book: Workbook, directory: Directory, problems: list[Problem]) -> Stamp:
    values: dict[str, Any] = {}
    for name in STAMP:
        claims, unread = [], None
        for sheet, cell, text in _stamped(book, name):
            try:
                claims.append(_Claim(_claimed(name, cell, text, directory), sheet, cell))
            except _Wrong as wrong:
                # The last place is the visible one: the only one a person can look at.
                unread = _stamp_problem(name, wrong.code, sheet, cell, text, wrong.expected)
        distinct = list(dict.fromkeys(claim.value for claim in claims))
        if unread:
            problems.append(unread)
        elif len(distinct) > 1:
            said = "; ".join(_said(value, directory if name == "agency" else None) for value in distinct)
            problems.append(_stamp_problem(name, "stamp_disagrees", claims[-1].sheet, claims[-1].cell, said, None))
        values[name] = distinct[0] if len(distinct) == 1 and not unread else None
    return Stamp(**values)


def _stamp_problem(
    name: str, code: str, sheet: str | None, cell: Cell | None, found: str, expected: str | None
) -> Problem:
    return Problem(
        Severity.ERROR,
        code,
        sheet,
        cell.address if cell else None,
        cell.row if cell else None,
        column=STAMP_LABELS[name],
        found=shorten(found, FOLDED_LENGTH),
        expected=expected,
    )


def _said(value: Any, directory: Directory | None) -> str:
    if directory:
        return directory.name(value)
    return f"{value:%m/%Y}" if isinstance(value, date) else str(value)


def _stamped(book: Workbook, name: str) -> list[tuple[str | None, Cell | None, str]]:
    """(sheet, cell, text) of every place that says something: properties, `_Meta`, the guide sheet."""
    found: list[tuple[str | None, Cell | None, str]] = []
    if text := clean(book.properties.get(f"dashboard_{name}", "")):
        found.append((None, None, text))
    for title, label in ((META_SHEET, name), (GUIDE_SHEET, STAMP_LABELS[name])):
        sheet = book.sheet(title)
        cell = _right_of(sheet, label) if sheet else None
        if cell is not None:
            found.append((title, cell, _printed(cell)))
    return found


def _right_of(sheet: Sheet, label: str) -> Cell | None:
    """The first cell with content to the right of the first cell that says just this label."""
    for _row, cells in sorted(sheet.rows.items()):
        for index, cell in sorted(cells.items()):
            if cell.kind == "text" and key(_text_of(cell)) == key(label):
                right = (cells[i] for i in sorted(cells) if i > index and not _is_blank(cells[i]))
                return next(right, None)
    return None


def _claimed(name: str, cell: Cell | None, text: str, directory: Directory) -> Any:
    """The value that the text of a stamp stands for."""
    if cell is not None and cell.kind in ("error", "formula"):
        raise _Wrong("formula_error", _EXPECTED_STAMP.get(name, _EXPECTED["reference"]))
    if name == "agency":
        found = directory.find(text)
        if found is None:
            raise _Wrong("agency_unknown", ", ".join(directory.suggest(text)) or None)
        return found
    if name == "period":
        if cell is not None and isinstance(cell.value, date):
            return date(cell.value.year, cell.value.month, 1)
        try:
            return dates.parse_month(text)
        except ValueError:
            raise _Wrong("stamp_unreadable", _EXPECTED_STAMP[name]) from None
    # The guide shows the plan as "A – title of the plan"; its code alone is compared.
    return re.split(r" [–—-] ", text, maxsplit=1)[0].strip() if name == "plan" else text


def _is_nil(book: Workbook, problems: list[Problem]) -> bool:
    """Whether the nil-report box of the guide sheet is ticked; a tick nobody can read is an error."""
    sheet = book.sheet(GUIDE_SHEET)
    cell = _right_of(sheet, NIL_LABEL) if sheet else None
    if cell is None:
        return False
    box = Column("nil", NIL_LABEL, "flag", choices=YES_NO)
    try:
        _refuse_broken(cell, box)
        return _flag(cell, box, lambda *_args, **_values: None)
    except _Wrong:
        problems.append(
            Problem(
                Severity.ERROR,
                "nil_unclear",
                GUIDE_SHEET,
                cell=cell.address,
                row=cell.row,
                column=NIL_LABEL,
                found=_printed(cell),
                expected=_choices(box),
            )
        )
        return False


def _other_agencies(read: Report, directory: Directory) -> list[Problem]:
    """A consolidated workbook made from one agency's template still carries that agency's stamp."""
    named = {row["agency"] for row in (*read.progress, *read.budget)}
    others = sorted(directory.name(agency) for agency in named - {read.stamp.agency})
    if not others or read.stamp.agency is None:
        return []
    return [
        Problem(
            Severity.WARNING,
            "consolidated_stamp_differs",
            found=shorten(", ".join(others), FOLDED_LENGTH),
            expected=shorten(directory.name(read.stamp.agency), EXPECTED_LENGTH),
        )
    ]
