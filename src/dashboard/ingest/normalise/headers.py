"""Sheets and their header rows: found by title and header text, never by their place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.ingest.columns import Column, SheetColumns
from dashboard.ingest.normalise.cell import is_blank, printed, text_of
from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading.address import address
from dashboard.ingest.reading.workbook import Cell, Sheet, Workbook
from dashboard.text.fold import key

HEADER_ROWS = 30
"""The header row is among the first so many rows of a sheet."""
_MIN_HEADERS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a described column stands on a sheet, and its header as printed there."""

    column: Column
    index: int
    header: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header row is understood: its columns by name, and the headers that mean nothing here."""

    sheet: Sheet
    described: SheetColumns
    header_row: int
    places: dict[str, Place]
    other: dict[int, str] = field(default_factory=dict)


def header_keys(text: str) -> tuple[str, ...]:
    """Forms in which a header is compared: "%" is a word, and at the end it may be left out."""
    folded = key(text.replace("%", " phần trăm "))
    return (folded, folded.removesuffix(" phan tram"))


def _known_headers(columns: Iterable[Column]) -> dict[str, Column]:
    return {header_keys(text)[0]: column for column in columns for text in (column.header, *column.also)}


def find(
    book: Workbook,
    described: SheetColumns,
    also: tuple[Column, ...],
    is_needed: bool,
    problems: list[Problem],
) -> Table | None:
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


def _headers(sheet: Sheet, described: SheetColumns, also: tuple[Column, ...], problems: list[Problem]) -> Table | None:
    columns_by_key = _known_headers((*described.columns, *also))
    best: dict[int, Column] = {}
    header_row = 0
    for number in sorted(n for n in sheet.rows if n <= HEADER_ROWS):
        matched = {}
        for index, cell in _header_cells(sheet, number).items():
            if cell.kind == "text":
                column = next((columns_by_key[k] for k in header_keys(text_of(cell)) if k in columns_by_key), None)
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
    return _placed_headers(Table(sheet, described, header_row, {}), best, problems)


def _header_cells(sheet: Sheet, number: int) -> dict[int, Cell]:
    """The cells of a row as a header row, with what is merged down to it from the rows above."""
    above = {
        left: sheet.rows[top][left]
        for top, left, bottom, _ in sheet.merged
        if top < number <= bottom and left in sheet.rows.get(top, {})
    }
    return above | sheet.rows[number]


def _placed_headers(table: Table, matched: Mapping[int, Column], problems: list[Problem]) -> Table | None:
    """The table with its columns in place; None if a header is doubled or a required one missing."""
    title, row = table.described.title, table.header_row
    is_whole = True
    for index, cell in sorted(_header_cells(table.sheet, row).items()):
        header, at = printed(cell), address(row, index)
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
            table.places[column.name] = Place(column, index, header)
    for column in table.described.columns:
        if column.required and column.name not in table.places:
            problems.append(missing_header(table, column))
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


def _spread_headers(table: Table) -> Iterator[tuple[Place, int]]:
    """Headers merged over several columns with values, and the second such column: which one is meant?"""
    for top, left, bottom, right in table.sheet.merged:
        place = next((p for p in table.places.values() if p.index == left), None)
        if place is not None and top <= table.header_row <= bottom:
            below = (cells for number, cells in table.sheet.rows.items() if number > table.header_row)
            used = {i for cells in below for i in cells if left < i <= right and not is_blank(cells[i])}
            if used:
                yield place, min(used)


def missing_header(table: Table, column: Column) -> Problem:
    return Problem(
        Severity.ERROR,
        "header_missing",
        table.described.title,
        row=table.header_row,
        column=column.header,
        expected=column.header,
    )


def ignored_sheets(book: Workbook, titles: Iterable[str]) -> list[Problem]:
    """A note for each sheet with content that nothing reads: a value in it would be lost unseen."""
    read = {key(title) for title in titles}
    return [
        Problem(Severity.NOTE, "sheet_ignored", sheet=sheet.name)
        for sheet in book.sheets
        if sheet.rows and key(sheet.name) not in read
    ]
