"""Rows below a header: which of them are read, and what the cells of one mean together."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.ingest.columns import AGENCY, BUDGET, Column
from dashboard.ingest.normalise import dates, formats, numbers, texts
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.cell import Remark, Wrong, is_blank, printed, refuse_broken, text_of, words
from dashboard.ingest.normalise.headers import Place, Table
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading.address import address
from dashboard.ingest.reading.workbook import Cell
from dashboard.text.fold import key

_ROUNDING_VND = Decimal("0.01")
_TOTALS = frozenset(key(word) for word in ("Tổng cộng", "Tổng số", "Tổng", "Cộng", "Cộng tổng"))
_LIST_SEPARATOR = re.compile(r"[;\n]")
_READERS: dict[str, Callable[[Cell, Column, Remark], Any]] = {
    "text": texts.text,
    "percent": numbers.percent,
    "number": numbers.number,
    "integer": numbers.integer,
    "date": dates.day,
    "choice": texts.choice,
    "unit": texts.unit,
    "flag": texts.flag,
}


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


@dataclass(slots=True)
class Reader:
    """Reads the rows of one table and appends to `problems` what it could not read or a person should see."""

    table: Table
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
                if number > self.table.header_row and index not in seen and not is_blank(cell):
                    seen.add(index)
                    at = address(number, index)
                    self.problems.append(
                        Problem(Severity.NOTE, "column_untitled", title, at, number, found=printed(cell))
                    )

    def _note_hidden_columns(self) -> None:
        """A warning for each hidden column whose values are read: who looked at the sheet did not see them."""
        for place in self.table.places.values():
            if place.index in self.table.sheet.hidden_columns and not place.column.locked:
                self.row = self.table.header_row
                below = (cells for n, cells in self.table.sheet.rows.items() if n > self.row)
                if any(not is_blank(cells.get(place.index)) for cells in below):
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
            cell = next((rows[n][i] for n in lines for i in within if not is_blank(rows[n].get(i))), None)
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
            if (cell := cells.get(place.index)) is not None and not is_blank(cell)
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
            cell.kind == "text" and key(text_of(cell)) == key(self.table.places[name].header)
            for name, cell in filled.items()
        )

    def _is_total(self, filled: Mapping[str, Cell]) -> bool:
        """A row of totals: its first text says so where a task would be named. Reading it would count twice."""
        if "task" not in self.table.places:
            return False
        name = next((n for n in ("task", "title", "source", "item") if n in filled), None)
        if name is None or filled[name].kind != "text" or key(text_of(filled[name])) not in _TOTALS:
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

    def _value(self, place: Place, cell: Cell | None) -> Any:
        column = place.column
        blank: list[str] | None = [] if column.kind == "reference" and self.directory is None else None
        if cell is None:
            return blank
        # What is wrong with a cell that nobody fills in and nothing is computed from is only worth a note.
        severity = Severity.NOTE if column.locked and not column.required else Severity.ERROR

        def remark(severity: Severity, code: str, **values: object) -> None:
            self._say(place, cell, severity, code, values=values)

        try:
            refuse_broken(cell, column)
            if column.kind == "reference":
                return self._reference(cell, remark)
            return _READERS[column.kind](cell, column, remark)
        except Wrong as wrong:
            self._say(place, cell, severity, wrong.code, expected=wrong.expected, values=wrong.values)
            return blank

    def _reference(self, cell: Cell, remark: Remark) -> str | list[str] | None:
        text = texts.text(cell, AGENCY, remark)
        if self.directory is None:
            return [part.strip() for part in _LIST_SEPARATOR.split(text or "") if part.strip()]
        agency_id = self.directory.find(text or "")
        if agency_id is None:
            raise Wrong("agency_unknown", ", ".join(self.directory.suggest(text or "")) or None)
        if not self.directory.is_single(agency_id):
            raise Wrong("agency_is_group")
        return agency_id

    def _money(self, place: Place, cell: Cell | None, unit: int | None) -> int | None:
        """The amount of a cell in VND: a bare number is in the row's unit, a text may name its own."""
        if cell is None:
            return None
        try:
            refuse_broken(cell, place.column)
            amount, reading = numbers.amount(cell, place.column)
            own_unit = reading.unit if reading else None
            if own_unit is None and unit is None:
                return None
            self._check_format(cell, unit)
            exact = amount if own_unit else amount * (unit or 1)
            numbers.refuse_too_large(exact)
        except Wrong as wrong:
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
        shown_unit = formats.shown_unit(cell) if cell.kind == "number" else ""
        place = self._unit_place()
        if not shown_unit or place is None or unit is None:
            return
        if formats.unit_named(shown_unit) != unit:
            own = {value: word for word, value in reversed(place.column.choices.items())}
            raise Wrong("unit_disagrees", shown=shown_unit, unit=own[str(unit)])

    def _unit_place(self) -> Place | None:
        return next((p for p in self.table.places.values() if p.column.kind == "unit"), None)

    def _check_unit(self, filled: Mapping[str, Cell]) -> None:
        """Amounts without a unit are an error at the unit's cell: a million times more or less is at stake."""
        place = self._unit_place()
        if place is None or place.column.name in filled:
            return
        for name, cell in filled.items():
            column = self.table.places[name].column
            if column.kind == "money" and numbers.is_bare_amount(cell, column):
                self._say(place, None, Severity.ERROR, "unit_missing", expected=words(place.column))
                return

    def _say(
        self,
        place: Place,
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
                found=None if cell is None else printed(cell),
                expected=expected,
                values=values or {},
            )
        )
