"""The only place that writes a workbook: its cells by look and number format, its rows, pages, protection and bytes.

The same cells give the same bytes: no clock, no order that changes. What stands in the cells is said by who calls:
`ingest.templates` and `reports.excel`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from dashboard.text import percents
from dashboard.text.limits import MAX_PROPERTY, cell_text, header_text, property_text, units
from dashboard.text.xml_text import excel_text, is_like_a_formula, xml_text

EPOCH = dt.datetime(2023, 1, 1)
"""The date written into workbooks that have none of their own: a clock would change their bytes."""
AUTHOR = "Bảng theo dõi kế hoạch"
DAY_FORMAT = "dd/mm/yyyy"
_FONT = "Arial"
"""In every office, with all Vietnamese letters."""
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
    DAY_FORMAT: _CENTRED,
    "#,##0": Alignment(horizontal="right", vertical="top", indent=1),
}
_MAX_ROW_PT = 409
"""Excel's highest row."""
_MAX_TEXT = 255
"""Letters of a Text cell: Excel up to 2007 shows a longer one as ####."""
_NARROW, _WIDE = frozenset("ijlItrf.,;:!'()[]/| -"), frozenset("mwMW%@")
_WIDEST = 1.5


def _font(
    size: int = 10, bold: bool = False, italic: bool = False, color: str = "000000", is_link: bool = False
) -> Font:
    underline: Literal["single"] | None = "single" if is_link else None
    return Font(name=_FONT, family=2, size=size, bold=bold, italic=italic, color=color, underline=underline)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _left(vertical: str, indent: int = 0) -> Alignment:
    return Alignment(horizontal="left", vertical=vertical, wrap_text=True, indent=indent)


_COLUMN = {
    "font": _font(bold=True),
    "fill": _fill("E7ECF3"),
    "border": Border(bottom=Side(style="thin", color="8A94A6")),
}
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
    "line": {"font": _font(), "alignment": _LINE},
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
    "strong": {"font": _font(bold=True), "border": _BOX, "alignment": _WRAP},
    "boxed": {"font": _font(), "border": _BOX, "alignment": _WRAP},
    "link": {"font": _font(color=_ACCENT, is_link=True), "border": _BOX, "alignment": _WRAP},
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
    "column": _COLUMN | {"alignment": _left("center")},
    "column_apart": _COLUMN | {"alignment": _left("center", indent=1)},
    "text": {"font": _font(), "alignment": _left("top")},
    # Right of a figure, which ends where the text begins.
    "text_apart": {"font": _font(), "alignment": _left("top", indent=1)},
    "figure": {"font": _font(), "alignment": Alignment(vertical="top")},
}


class Writer:
    """A workbook being written: cells by look and number format, then bytes that depend on nothing else."""

    def __init__(self, title: str, created: dt.datetime = EPOCH) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        # Cells nobody wrote have font 0; an office without Calibri would show them in something else.
        setattr(self.book, "_fonts", IndexedList([_font()]))  # noqa: B010 (not in the type stubs)
        self.book.properties.title = excel_text(property_text(title))
        self.book.properties.creator = AUTHOR
        self.book.properties.created = self.book.properties.modified = created
        self._styles: dict[tuple[str, str], str] = {}

    def sheet(self, title: str, widths: Mapping[int, float] | None = None) -> Worksheet:
        """A new sheet behind the others; `widths`: of its columns, counted from 1."""
        sheet: Worksheet = self.book.create_sheet(title)
        for column, width in (widths or {}).items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        return sheet

    def property(self, name: str, value: str) -> None:
        """Adds a custom document property; none for a value that Excel would cut, and so change."""
        if units(value) > MAX_PROPERTY:
            return
        properties = getattr(self.book, "custom_doc_props")  # noqa: B009 (not in the type stubs)
        properties.append(StringProperty(name=name, value=excel_text(value)))

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Any, look: str, number_format: str = "General"
    ) -> Cell:
        """Writes one cell. A text is a text whatever it begins with, never a formula or an error value.

        The row grows with wrapped text: widths of columns come first.
        """
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell), "the sheets written here have no merged cells"
        if isinstance(value, str):
            clean_text = xml_text(value)
            _make_room(sheet, row, column, clean_text, look)
            if number_format == "@" and len(clean_text) > _MAX_TEXT:
                number_format = "General"
            cell.style = self._style(look, number_format)
            cell.value = cell_text(clean_text)
            cell.data_type = "s"
            if is_like_a_formula(clean_text):
                cell.quotePrefix = True  # Without it Excel makes a formula of the text when somebody edits it.
        else:
            cell.style = self._style(look, number_format)
            cell.value = value  # After the style: a date without a date format would bring its own.
        return cell

    def _style(self, look: str, number_format: str) -> str:
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

    def save(self) -> bytes:
        """The workbook as xlsx bytes."""
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


def mark(sheet: Worksheet, row: int, column: int, colour: str) -> Cell:
    """Colours a cell, written or not, and draws its box."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "the sheets written here have no merged cells"
    cell.fill, cell.border = _fill(colour), _BOX
    return cell


def comment(cell: Cell, text: str, author: str, height: int, width: int) -> None:
    """Hangs a note on a cell; its size is in pixels."""
    cell.comment = Comment(cell_text(text), author, height, width)


def link(cell: Cell, title: str, place: str) -> None:
    """Leads from a cell to a place of the sheet of that title."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{place}")


def open_columns(sheet: Worksheet, number_formats: Iterable[str]) -> None:
    """Gives the cells nobody wrote yet the format of their column, open for typing."""
    for index, number_format in enumerate(number_formats, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        for attribute, value in _LOOKS["below"].items():
            setattr(dimension, attribute, value)
        dimension.number_format = number_format


def protect(sheet: Worksheet) -> None:
    """Locked against slips, without a password; formats, widths, heights, sorting and filters stay free."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = False


def freeze_and_filter(sheet: Worksheet, header_row: int, columns: int, last_row: int, first_free: str = "A") -> None:
    """The header row, and the columns left of `first_free`, stay in sight; the header's cells filter the rows."""
    sheet.freeze_panes = f"{first_free}{header_row + 1}"
    if columns:
        sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(columns)}{max(header_row, last_row)}"


def fit_to_page(
    sheet: Worksheet,
    header_row: int | None = None,
    left: str = "",
    right: str = "",
    page: str = "&P/&N",
    is_one_page: bool = False,
) -> None:
    """A4 across, as wide as the page, the header row on each; or all of it on one page upright.

    The texts left and right above, the number of the page (`page`, in Excel's codes) below.
    """
    sheet.page_setup.orientation = "portrait" if is_one_page else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.3
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.3, 0.3
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None, "a new sheet has both"
    header.left.text, header.right.text = header_text(left), header_text(right)
    footer.center.text = page


def _make_room(sheet: Worksheet, row: int, column: int, text: str, look: str) -> None:
    """Makes the row as high as its wrapped text: Excel would fit it when opening the file, LibreOffice not."""
    if not _LOOKS[look]["alignment"].wrap_text:
        return
    width = sheet.column_dimensions[get_column_letter(column)].width
    font = _LOOKS[look]["font"]
    lines = _lines(text, 0.93 * width * (10 / font.sz) / (1.08 if font.b else 1))  # fonts and offices differ
    dimension = sheet.row_dimensions[row]
    dimension.height = min(max(dimension.height or 0, lines * font.sz * 1.3 + 2), _MAX_ROW_PT)


def _lines(text: str, width: float) -> int:
    """Into how many lines a text wraps in a column so many digits wide, by the usual widths of letters."""
    if len(text) * _WIDEST < width and "\n" not in text:
        return 1
    return sum(_wrapped(paragraph, width) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        long = sum(map(_LETTERS.__getitem__, word))
        if used and used + 0.5 + long > width:
            lines, used = lines + 1, 0.0
        used += long + (0.5 if used else 0)
        lines, used = lines + int(used // width), used % width if used > width else used
    return lines


class _Letters(dict[str, float]):
    """How many digits wide a letter is, each asked once: a report has ten thousands of them."""

    def __missing__(self, letter: str) -> float:
        width = 0.6 if letter in _NARROW else _WIDEST if letter in _WIDE else 1.25 if letter.isupper() else 1.0
        self[letter] = width
        return width


_LETTERS = _Letters()
