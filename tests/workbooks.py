"""Every kind of workbook that goes out, made of texts that strangers might have typed."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd

from dashboard.ingest.problem import Problem, Severity
from dashboard.ingest.reading import workbook
from dashboard.ingest.templates import annotated, plan_template, template
from dashboard.ingest.templates.monthly_rows import MoneyLine, MonthlyTask
from dashboard.reports.excel import tables
from dashboard.reports.excel.tables import Column, Sheet

MARCH, DEADLINE = dt.date(2024, 3, 1), dt.date(2024, 4, 3)


def _rows(texts: Sequence[str]) -> tuple[list[MonthlyTask], list[MoneyLine]]:
    tasks = [
        MonthlyTask(text, text, "lead", text, unit=text, difficulty=text, evidence=text, state="suspended",
                    reported_in=MARCH, agency=text)
        for text in texts
    ]  # fmt: skip
    return tasks, [MoneyLine(text, text, text, 1, agency=text) for text in texts]


def monthly(texts: Sequence[str]) -> bytes:
    """The template of an agency; its name and the plan's are the first text."""
    return template.monthly("A", texts[0], "so", texts[0], MARCH, DEADLINE, *_rows(texts), recipient=texts[0])


def consolidated(texts: Sequence[str]) -> bytes:
    """The template of several agencies, each named by one of the texts."""
    return template.consolidated("A", texts[0], MARCH, DEADLINE, *_rows(texts))


def plan(texts: Sequence[str]) -> bytes:
    """A plan with a task, a section and an agency of each text."""
    return plan_template.plan({
        "plan": [{"code": texts[0], "title": texts[0]}],
        "sections": [{"ref": text, "title": text} for text in texts],
        "tasks": [{"ref": text, "title": text, "note": text} for text in texts],
        "agencies": [{"code": text, "name": text, "aliases": [text]} for text in texts],
    })  # fmt: skip


def marked_copy(texts: Sequence[str]) -> bytes:
    """The copy of a report with the texts in two columns, each text with a problem at its cell."""
    rows = {
        row: {column: workbook.Cell(row, column, "text", text) for column in (1, 2)}
        for row, text in enumerate(texts, start=1)
    }
    problems = [
        Problem(Severity.ERROR, "unknown_task", "Tiến độ", f"A{row}", row, text, text, text, text)
        for row, text in enumerate(texts, start=1)
    ]
    read = workbook.Workbook((workbook.Sheet("Tiến độ", False, rows),), {})
    return annotated.workbook(texts[0], problems, read)


def _frame(texts: Sequence[str]) -> tuple[pd.DataFrame, dict[str, Column]]:
    frame = pd.DataFrame({"n": range(len(texts)), "text": pd.Series(list(texts), dtype=object)})
    return frame, {"n": Column(texts[0], "integer"), "text": Column(texts[-1])}


def export(texts: Sequence[str]) -> bytes:
    """A table as it is downloaded from a page, with the texts as filters, too."""
    frame, columns = _frame(texts)
    return tables.xlsx(frame, texts[0], texts, columns)


def several_tables(texts: Sequence[str]) -> bytes:
    """Two tables in one workbook, as in the pack of a month."""
    return tables.book([Sheet(name, texts[0], texts, *_frame(texts)) for name in ("1", "2")])


KINDS: Final[Mapping[str, Callable[[Sequence[str]], bytes]]] = {
    function.__name__: function for function in (monthly, consolidated, plan, marked_copy, export, several_tables)
}


def parts(content: bytes) -> dict[str, str]:
    """The XML of a workbook, by the name of the part."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}
