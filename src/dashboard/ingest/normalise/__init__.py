"""Cells -> typed rows: what a person would read in them, and a problem wherever a person would have to ask.

Whole workbooks here; then `headers` and `rows` of a sheet, `stamp` of a report; then one cell: `numbers`, `dates`,
`texts`, `agencies`, with `formats` of numbers and `cell` for what they share. Everything is found by its text (sheet
title, header), never by its place. No business rule lives here: see `validate`. What the columns are: `columns`.
"""

from dataclasses import dataclass

from dashboard.ingest.columns import AGENCY, BUDGET, GUIDE_SHEET, META_SHEET, MONTHLY_WORKBOOK, PLAN_WORKBOOK, PROGRESS
from dashboard.ingest.normalise import headers, stamp
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.headers import Table
from dashboard.ingest.normalise.rows import Reader, Row
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import EXPECTED_LENGTH, FOLDED_LENGTH, Problem, Severity, shorten
from dashboard.ingest.reading.workbook import Workbook


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
    stated = stamp.read(book, directory, problems)
    is_nil = stamp.is_nil(book, problems)
    tables: list[Table] = []
    for described in MONTHLY_WORKBOOK:
        is_needed = not described.optional and not is_nil
        if table := headers.find(book, described, (AGENCY,), is_needed, problems):
            tables.append(table)
    is_consolidated = any(AGENCY.name in table.places for table in tables)
    rows: dict[str, list[Row]] = {described.key: [] for described in MONTHLY_WORKBOOK}
    for table in tables:
        if is_consolidated and AGENCY.name not in table.places:
            problems.append(headers.missing_header(table, AGENCY))
            continue
        rows[table.described.key] = Reader(table, directory, problems).rows()
    read = Report(stated, is_nil, is_consolidated, rows[PROGRESS.key], rows[BUDGET.key])
    if is_consolidated and stated.agency:
        problems += _other_agencies(read, directory)
    problems += headers.ignored_sheets(book, (*(s.title for s in MONTHLY_WORKBOOK), GUIDE_SHEET, META_SHEET))
    return read, problems


def plan(book: Workbook) -> tuple[dict[str, list[Row]], list[Problem]]:
    """A plan workbook: `SheetColumns.key` -> rows of each sheet, and everything that could not be read.

    Every sheet of `PLAN_WORKBOOK` has its key; a missing optional sheet has no rows.
    """
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    for described in PLAN_WORKBOOK:
        table = headers.find(book, described, (), not described.optional, problems)
        rows[described.key] = Reader(table, None, problems).rows() if table else []
    problems += headers.ignored_sheets(book, (*(s.title for s in PLAN_WORKBOOK), GUIDE_SHEET, META_SHEET))
    return rows, problems


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
