"""How a workbook that goes out looks, and its bytes: cells by look and number format, rows, pages, protection.

The same cells give the same bytes: no clock, no order that changes. What stands in the cells: `template`.
"""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from dashboard.ingest.columns import Column
from dashboard.ingest.templates.cell_checks import words_of
from dashboard.text import percents
from dashboard.text.limits import MAX_PROPERTY, cell_text, header_text, property_text, units
from dashboard.text.xml_text import excel_text, xml_text

EPOCH = dt.datetime(2023, 1, 1)
"""The date written into workbooks that have none of their own: a clock would change their bytes."""
_FONT = "Arial"
_ACCENT, _TINT, _GREY, _MUTED, _RULE = "1F4E79", "DDEBF7", "F0F0F0", "666666", "BFBFBF"
_thin = Side(style="thin", color=_RULE)
_medium = Side(style="medium", color=_ACCENT)
_BOX = Border(left=_thin, right=_thin, top=_thin, bottom=_thin)
_OPEN, _SHUT = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(vertical="top", wrap_text=True)
_LINE = Alignment(vertical="center")
_CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
# Figures keep a distance from the text in the next column.
_ALIGNED = {
    percents.CELL_FORMAT: _CENTRED,
    "dd/mm/yyyy": _CENTRED,
    "#,##0": Alignment(horizontal="right", vertical="top", indent=1),
}
_FORMATS = {
    "percent": percents.CELL_FORMAT, "date": "dd/mm/yyyy", "money": "#,##0", "number": "General", "integer": "0",
}  # fmt: skip
_MAX_ROW_PT = 409
"""Excel's highest row."""
_NARROW, _WIDE = frozenset("ijlItrf.,;:!'()[]/| -"), frozenset("mwMW%@")


def _font(size: int = 10, bold: bool = False, italic: bool = False, color: str = "000000") -> Font:
    return Font(name=_FONT, family=2, size=size, bold=bold, italic=italic, color=color)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


# What a cell looks like, whatever it holds. Made once: building styles is most of the cost of a workbook.
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font": _font(size=14, bold=True, color=_ACCENT), "alignment": _LINE},
    "subtitle": {"font": _font(bold=True), "alignment": _LINE},
    "hint": {"font": _font(italic=True, color=_MUTED), "alignment": _LINE},
    "heading": {
        "font": _font(size=11, bold=True, color=_ACCENT),
        "border": Border(bottom=_thin),
        "alignment": _LINE,
    },
    "label": {"font": _font(bold=True), "alignment": _WRAP},
    "value": {"font": _font(), "alignment": _WRAP},
    "stamp": {"font": _font(size=11, bold=True), "alignment": _WRAP},
    "box": {
        "font": _font(size=11, bold=True),
        "border": Border(left=_medium, right=_medium, top=_medium, bottom=_medium),
        "alignment": Alignment(horizontal="center", vertical="center"),
        "protection": _OPEN,
    },
    "header": {
        "font": _font(bold=True, color="FFFFFF"),
        "fill": _fill(_ACCENT),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "header_locked": {
        "font": _font(bold=True),
        "fill": _fill("D9D9D9"),
        "border": _BOX,
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "input": {"font": _font(), "border": _BOX, "alignment": _WRAP, "protection": _OPEN},
    "strong": {"font": _font(bold=True), "border": _BOX, "alignment": _WRAP, "protection": _OPEN},
    "carried": {
        "font": _font(italic=True, color=_MUTED),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _OPEN,
    },
    "below": {"font": _font(), "alignment": _WRAP, "protection": _OPEN},
    "locked": {
        "font": _font(),
        "fill": _fill(_GREY),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _SHUT,
    },
    "coordinating": {
        "font": _font(italic=True),
        "fill": _fill(_TINT),
        "border": _BOX,
        "alignment": _WRAP,
        "protection": _SHUT,
    },
}


class Writer:
    """A workbook being written: cells by look and number format, then bytes that depend on nothing else."""

    def __init__(self, title: str, created: dt.datetime) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        # Cells nobody wrote have font 0; an office without Calibri would show them in something else.
        setattr(self.book, "_fonts", IndexedList([_font()]))  # noqa: B010 (not in the type stubs)
        self.book.properties.title = excel_text(property_text(title))
        self.book.properties.creator = "Bảng theo dõi kế hoạch"
        self.book.properties.created = self.book.properties.modified = created
        self._styles: dict[tuple[str, str], str] = {}

    def sheet(self, title: str) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(title)
        return sheet

    def property(self, name: str, value: str) -> None:
        """Adds a custom document property; none for a value that Excel would cut, and so change."""
        if units(value) > MAX_PROPERTY:
            return
        properties = getattr(self.book, "custom_doc_props")  # noqa: B009 (not in the type stubs)
        properties.append(StringProperty(name=name, value=excel_text(value)))

    def style(self, look: str, number_format: str = "General") -> str:
        """The name of the style, made on first use."""
        name = self._styles.get((look, number_format))
        if name is None:
            name = f"BC {len(self._styles) + 1}"
            looks = _LOOKS[look]
            if looks.get("border") is _BOX and number_format in _ALIGNED:
                looks = looks | {"alignment": _ALIGNED[number_format]}
            self.book.add_named_style(NamedStyle(name, number_format=number_format, **looks))
            self._styles[look, number_format] = name
        return name

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Any, look: str, number_format: str = "General"
    ) -> Cell:
        """Writes one cell. A text is a text whatever it begins with, never a formula or an error value."""
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "the sheets written here have no merged cells"
        if isinstance(value, str):
            value = xml_text(value)
            self._make_room(sheet, row, column, value, look)
            if number_format == "@" and len(value) > 255:
                number_format = "General"  # Excel up to 2007 shows a longer Text cell as ####.
            cell.style = self.style(look, number_format)
            cell.value = cell_text(value)
            cell.data_type = "s"
            if value[:1] in ("=", "+", "-", "@"):
                cell.quotePrefix = True
        else:
            cell.style = self.style(look, number_format)
            cell.value = value  # After the style: a date without a date format would bring its own.
        return cell

    def _make_room(self, sheet: Worksheet, row: int, column: int, text: str, look: str) -> None:
        """Makes the row as high as its wrapped text: Excel would fit it when opening the file, LibreOffice not."""
        if not _LOOKS[look]["alignment"].wrap_text:
            return
        width = sheet.column_dimensions[get_column_letter(column)].width
        font = _LOOKS[look]["font"]
        lines = _lines(text, 0.93 * width * (10 / font.sz) / (1.08 if font.b else 1))  # fonts and offices differ
        dimension = sheet.row_dimensions[row]
        dimension.height = min(max(dimension.height or 0, lines * font.sz * 1.3 + 2), _MAX_ROW_PT)

    def header(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        for index, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = column.width
            self.put(sheet, row, index, column.header, "header_locked" if column.locked else "header")

    def save(self) -> bytes:
        raw = BytesIO()
        # Not Workbook.save: it writes the time of day as the date of change.
        ExcelWriter(self.book, ZipFile(raw, "w", ZIP_STORED)).save()
        return _repacked(raw)


def _repacked(raw: BytesIO) -> bytes:
    """The same archive, compressed, each part with one fixed date: zip entries carry the time of writing."""
    packed = BytesIO()
    with ZipFile(raw) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # Otherwise Windows and Linux write different bytes.
            part = parts.read(name)
            if name.startswith("xl/worksheets/"):
                # openpyxl calls each height it writes custom, and such a row no longer grows with its text.
                part = part.replace(b' customHeight="1"', b"")
            archive.writestr(entry, part)
    return packed.getvalue()


def open_columns(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Gives the cells nobody wrote yet the format of their column, open for typing."""
    for index, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        for attribute, value in _LOOKS["below"].items():
            setattr(dimension, attribute, value)
        dimension.number_format = format_of(column)


def protect(sheet: Worksheet) -> None:
    """Locked against slips, without a password; formats, widths, heights, sorting and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = False


def fit_to_page(sheet: Worksheet, header_row: int | None, left: str, right: str) -> None:
    """A table: A4 landscape, as wide as the page, the header on each page; without a header row: one A4 upright.

    Names above, page numbers below.
    """
    sheet.page_setup.orientation = "landscape" if header_row else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0 if header_row else 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None, "a new sheet has both"
    header.left.text, header.right.text = header_text(left), header_text(right)
    footer.center.text = "Trang &P/&N"


def format_of(column: Column) -> str:
    """Everything that is not a number or a date is Text, so that "1.2" and "- đã xong" stay as typed."""
    return _FORMATS.get(column.kind, "@")


def _lines(text: str, width: float) -> int:
    """Into how many lines a text wraps in a column so many digits wide, by the usual widths of letters."""
    return sum(_wrapped(paragraph, width) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        long = sum(0.6 if c in _NARROW else 1.5 if c in _WIDE else 1.25 if c.isupper() else 1.0 for c in word)
        if used and used + 0.5 + long > width:
            lines, used = lines + 1, 0.0
        used += long + (0.5 if used else 0)
        lines, used = lines + int(used // width), used % width if used > width else used
    return lines


def cell_value(column: Column, value: Any) -> Any:
    """The value of a row as its cell holds it."""
    if value is None or value == "" or (value is False and column.kind == "flag"):
        return None
    if column.kind == "percent":
        return round(value / 100, 8)
    if column.kind == "date":
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    if column.choices:
        return "Có" if value is True else words_of(column.choices).get(value, value)
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value) or None
    return value
