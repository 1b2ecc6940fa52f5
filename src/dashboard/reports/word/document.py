"""Official Word documents: the page, the letterhead, paragraphs, tables and the closing block; no subject here.

Two layouts. Of the state: Nghị định 30/2020/NĐ-CP, Phụ lục I (A4; margins 20-25, 20-25, 30-35, 15-20 mm; Times New
Roman; national name and motto at the right). Of the Party: Hướng dẫn 36-HD/VPTW of 03/04/2018 ("ĐẢNG CỘNG SẢN VIỆT
NAM" at the right, no motto; a star under the agency's name). Texts are Vietnamese whoever makes the document, and all
text enters as plain runs: nothing in it is read as a field, a link or markup.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from dashboard.reports.word import wordml
from dashboard.text.limits import property_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

Layout = Literal["state", "party"]
Align = Literal["justify", "left", "center", "right"]

FONT: Final = "Times New Roman"
BODY_PT: Final = 14
TABLE_PT: Final = 12
PLACE: Final = "Lai Châu"
MADE_UP: Final = "SỐ LIỆU MINH HỌA - KHÔNG PHẢI VĂN BẢN THẬT"
_MARGINS_MM: Final = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
# A page on its side: the binding edge, at the left of an upright page, comes on top.
_SIDEWAYS_MARGINS_MM: Final = {"top_margin": 30, "bottom_margin": 15, "left_margin": 20, "right_margin": 20}
_TEXT_MM: Final = 210 - 30 - 15
_LEFT_MM: Final = 75
"""Of the block with the agency's name; the rest is for the national name, which must stay one line."""
_RIGHT_MM: Final = _TEXT_MM - _LEFT_MM
_KEPT_WHOLE: Final = 6
"""Rows of a table that is not parted by the end of a page."""
_NATION: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
_OF_THE_PARTY: Final = re.compile(r"(?:Tỉnh|Thành|Huyện|Thị|Đảng) [uủ][yỷ]\b.*|(?:Đảng bộ|Chi bộ)\b.*")
_BLANK_DAY: Final = f"{PLACE}, ngày       tháng       năm"
_RED: Final = "C00000"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The top of a document: its layout, the agency that issues it, the one above it ("" if it names none), the
    number with room for it to be written in, and in a letter what it is about ("" in other documents)."""

    layout: Layout
    agency: str
    superior: str
    number: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; headings are centred whatever its values are."""

    heading: str
    width_mm: float
    align: Align = "left"


# ---- what the two layouts write ----


def layout_of(agency: str) -> Layout:
    """Of the Party when one of its agencies issues the document."""
    return "party" if _OF_THE_PARTY.search(agency) else "state"


def head_of(agency: str, issuer: str, kind: Literal["BC", "CV"], about: str = "") -> Letterhead:
    """The letterhead of a report (BC) or a letter (CV, which says what it is `about`) of an agency, on a plan of that
    issuer; the agency above it is found out."""
    if layout_of(agency) == "state":
        # A department stands under the people's committee of its province (Nghị định 30/2020, Phụ lục I).
        superior = f"UBND tỉnh {PLACE}" if agency.startswith("Sở ") else ""
        return Letterhead("state", agency, superior, "Số:          /" + ("BC-" if kind == "BC" else ""), about)
    match = _OF_THE_PARTY.search(issuer)
    superior = match[0] if match else ""
    # "Ban Tuyên giáo Thành ủy" under "Thành ủy Lai Châu" is called "Ban Tuyên giáo" there.
    name = _OF_THE_PARTY.sub("", agency).strip() if superior else ""
    return Letterhead("party", name or agency, superior, f"Số          -{kind}/", about)


def full_stop(layout: Layout) -> str:
    """What the text ends with: "./." in a document of the state, a full stop in one of the Party."""
    return "." if layout == "party" else "./."


def filed(layout: Layout, agency: str) -> str:
    """The last of the recipients: who keeps the document."""
    return f"Lưu {agency}" if layout == "party" else "Lưu: VT"


# ---- page and letterhead ----


def new(*, title: str, author: str, is_demo: bool) -> "Document":
    """An empty A4 page, the same in both layouts, numbered from the second page on; each calls made-up figures so.

    The file says no time of its own: it is dated where it is signed.
    """
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.header_distance = section.footer_distance = Mm(10)
    _speak_vietnamese(document)
    properties = document.core_properties
    properties.title, properties.author = property_text(title), property_text(author)
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = datetime(2000, 1, 1)
    _head_pages(section, is_demo=is_demo)
    return document


def _speak_vietnamese(document: "Document") -> None:
    """The law's font for every script, and the language that Word spells by."""
    from docx.shared import Pt

    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    look = style.element.rPr
    for script in ("w:eastAsia", "w:cs"):
        look.rFonts.set(wordml.qn(script), FONT)
    look.append(wordml.element(look, "w:lang", val="vi-VN", eastAsia="vi-VN"))
    style.paragraph_format.space_after = Pt(0)


def _head_pages(section: Any, *, is_demo: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section.different_first_page_header_footer = True
    for header, is_numbered in ((section.first_page_header, False), (section.header, True)):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if is_numbered:
            wordml.page_number(line, size=13)
        if is_demo:
            wordml.run(line, f"   {MADE_UP}" if is_numbered else MADE_UP, size=12, bold=True, colour=_RED)


def letterhead(document: "Document", head: Letterhead) -> None:
    """Agency at the left, nation or Party at the right; below them on one line number, place and (blank) day."""
    from docx.shared import Mm

    is_party = head.layout == "party"
    (left, right), (below_left, below_right) = wordml.side_by_side(document, (_LEFT_MM, _RIGHT_MM), rows=2)
    if head.superior:
        wordml.centred(left, head.superior.upper(), size=14 if is_party else 12)
    agency = wordml.centred(left, head.agency.upper(), size=14 if is_party else 12, bold=True).paragraph_format
    agency.left_indent = agency.right_indent = Mm(10)
    if is_party:
        wordml.centred(left, "*", size=14)
        wordml.centred(right, _PARTY, size=15, bold=True)
        wordml.rule(right.add_paragraph(), length_mm=65, width_mm=_RIGHT_MM)
    else:
        wordml.rule(left.add_paragraph(), length_mm=30, width_mm=_LEFT_MM)
        wordml.centred(right, _NATION[0], size=12, bold=True)
        wordml.centred(right, _NATION[1], size=13, bold=True)
        wordml.rule(right.add_paragraph(), length_mm=53, width_mm=_RIGHT_MM)
    size = 14 if is_party else 13
    wordml.centred(below_left, head.number, size=size, before_pt=4)
    wordml.centred(below_right, _BLANK_DAY, size=size, italic=True, before_pt=4)
    if head.about:
        about = wordml.centred(below_left, head.about, size=12, italic=is_party, before_pt=4).paragraph_format
        about.left_indent = about.right_indent = Mm(8)


def title(document: "Document", kind: str, subject: str, layout: Layout) -> None:
    """What kind of document it is and, below it, what about; with a line below, or five dashes in the Party's."""
    from docx.shared import Pt

    is_party = layout == "party"
    if is_party:
        subject = subject[:1].lower() + subject[1:]
    first = paragraph(document, kind, align="center", bold=True, before_pt=14, size=16 if is_party else BODY_PT)
    second = paragraph(document, subject, align="center", bold=True, before_pt=2)
    first.paragraph_format.keep_with_next = second.paragraph_format.keep_with_next = True
    if is_party:
        paragraph(document, "-----", align="center", before_pt=0)
        return
    line = document.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(4), Pt(6)
    wordml.rule(line, length_mm=45, width_mm=_TEXT_MM)


def annex(document: "Document", name: str, of: str) -> None:
    """Pages of their own, on their side, numbered from 1; `of`: what the annex comes with."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section: Any = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for margin, millimetres in _SIDEWAYS_MARGINS_MM.items():
        setattr(section, margin, Mm(millimetres))
    section.header_distance = Mm(15)
    wordml.numbered_from_one(section)
    paragraph(document, "Phụ lục", align="center", bold=True, before_pt=0)
    paragraph(document, name.upper(), align="center", bold=True, before_pt=0)
    paragraph(document, f"({of})", align="center", italic=True, before_pt=0)


# ---- text and tables ----


def paragraph(
    document: "Document",
    text: str,
    *,
    align: Align = "justify",
    size: float = BODY_PT,
    bold: bool = False,
    italic: bool = False,
    before_pt: float = 6,
    is_indented: bool = True,
) -> "Paragraph":
    """One paragraph of the body: 14 points, first line indented by 10 mm, at least 6 points apart."""
    from docx.shared import Mm, Pt

    new_paragraph = document.add_paragraph()
    new_paragraph.alignment = _alignment(align)
    new_paragraph.paragraph_format.space_before = Pt(before_pt)
    new_paragraph.paragraph_format.line_spacing = 1.0
    if is_indented and align != "center":
        new_paragraph.paragraph_format.first_line_indent = Mm(10)
    wordml.run(new_paragraph, text, size=size, bold=bold, italic=italic)
    return new_paragraph


def heading(document: "Document", text: str) -> None:
    """The heading of a part, never alone at the foot of a page."""
    new_paragraph = paragraph(document, text, bold=True, align="left", before_pt=10)
    new_paragraph.paragraph_format.keep_with_next = True


def gap(document: "Document") -> "Paragraph":
    """A little room between a paragraph and a table, or two tables."""
    from docx.shared import Pt

    spacer = document.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(6)
    return spacer


def table(
    document: "Document",
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    size_pt: float = TABLE_PT,
    is_total_last: bool = False,
) -> None:
    """A ruled table of plain text, nothing for no rows: headings again on each page, no row torn apart.

    The paragraph above stays with it, a short table stays whole, and of a long one no single row is left alone.
    """
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm, Pt

    if not rows:
        return
    above = document.paragraphs[-1].paragraph_format
    above.keep_with_next, above.space_after = True, Pt(4)
    grid: Any = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, grid_column in zip(columns, grid.columns, strict=True):
        grid_column.width = Mm(column.width_mm)
    last = len(rows)
    for number, texts in enumerate([[column.heading for column in columns], *rows]):
        row = grid.add_row()
        wordml.keep_whole(row, is_heading=number == 0)
        with_next = number < last and (last <= _KEPT_WHOLE or number in (0, 1, last - 1))
        is_bold = number == 0 or (is_total_last and number == last)
        for cell, text, column in zip(row.cells, texts, columns, strict=True):
            cell.width = Mm(column.width_mm)
            line = cell.paragraphs[0]
            line.alignment = _alignment("center" if number == 0 else column.align)
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.keep_with_next = with_next
            wordml.run(line, text, size=size_pt, bold=is_bold)


def _alignment(align: Align) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return getattr(WD_ALIGN_PARAGRAPH, align.upper())


# ---- end ----


def closing(document: "Document", layout: Layout, recipients: Sequence[str]) -> None:
    """Recipients at the left; at the right room for who signs, everything left to be written in.

    It never stands on a page without the last paragraph of the text.
    """
    from docx.shared import Pt

    is_party = layout == "party"
    for line in (document.paragraphs[-1], gap(document)):
        line.paragraph_format.keep_with_next = line.paragraph_format.keep_together = True
    ((left, right),) = wordml.side_by_side(document, (_TEXT_MM - 90, 90), rows=1)
    first = left.paragraphs[0]
    if is_party:
        wordml.run(first, "Nơi nhận:", size=14).font.underline = True
    else:
        wordml.run(first, "Nơi nhận:", size=12, bold=True, italic=True)
    *others, last = recipients
    comma = "," if is_party else ";"
    for text in (*(f"- {other}{comma}" for other in others), f"- {last}."):
        wordml.run(left.add_paragraph(), text, size=12 if is_party else 11)
    note = wordml.centred(right, "(Chức vụ, chữ ký, họ và tên)", size=13, italic=True)
    note.paragraph_format.space_after = Pt(60)


def content(document: "Document") -> bytes:
    """The document as the bytes of a .docx file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
