"""The papers as a reader's program sees them: tables, texts and charts taken out of the bytes again."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import docx
import pptx
from openpyxl import load_workbook


def is_ruled(table: Any) -> bool:
    """A table of figures, not the letterhead or the closing block."""
    return bool(table.style.name == "Table Grid")


@lru_cache(maxsize=8)
def word_tables(content: bytes) -> list[list[list[str]]]:
    """Every table of a .docx with headings, as rows of texts; the letterhead and the closing block are left out."""
    tables = []
    for table in docx.Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if is_ruled(table):
            tables.append(rows)
    return tables


def word_table(content: bytes, heading: str) -> list[list[str]]:
    """The rows below the headings of the first table whose first heading is this."""
    return next(table[1:] for table in word_tables(content) if table[0][0] == heading)


def word_text(content: bytes) -> str:
    """All paragraphs of a .docx outside of tables, one a line."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


@lru_cache(maxsize=8)
def slides(content: bytes) -> list[Any]:
    """The slides of a .pptx."""
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def slide_texts(slide: Any) -> list[str]:
    """Every text of a slide: boxes and table cells."""
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return texts


def slide_charts(slide: Any) -> Iterator[Any]:
    """The native charts of a slide."""
    return (shape.chart for shape in slide.shapes if shape.has_chart)


def chart_sums(chart: Any) -> list[int]:
    """The sum of all series of a chart, one a category."""
    return [
        int(sum(value or 0 for value in row)) for row in zip(*(s.values for s in chart.plots[0].series), strict=True)
    ]


def chart_row(chart: Any, name: str) -> list[Any]:
    """The values of one series of a chart."""
    return next(list(series.values) for series in chart.plots[0].series if series.name == name)


@lru_cache(maxsize=8)
def _workbook(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def sheet_rows(content: bytes, name: str, first: str) -> list[dict[str, Any]]:
    """The rows of a sheet below its headings (the row that begins with `first`), by heading."""
    sheet: Any = _workbook(content)[name]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(at for at, row in enumerate(rows) if row[0] == first)
    headings = [heading for heading in rows[top] if heading]
    return [dict(zip(headings, row, strict=False)) for row in rows[top + 1 :]]
