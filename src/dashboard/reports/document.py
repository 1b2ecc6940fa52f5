"""Official Word documents: the page, the letterhead, paragraphs, tables and the closing block; no subject here.

Two layouts. Of the state: Nghị định 30/2020/NĐ-CP, Phụ lục I (A4; margins 20-25, 20-25, 30-35, 15-20 mm; Times New
Roman; national name and motto at the right). Of the Party: Hướng dẫn 36-HD/VPTW of 03/04/2018 ("ĐẢNG CỘNG SẢN VIỆT
NAM" at the right, no motto; a star under the agency's name). Texts are Vietnamese whoever makes the document, and all
text enters as plain runs: nothing in it is read as a field, a link or markup.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph

Layout = Literal["state", "party"]

FONT: Final = "Times New Roman"
BODY_PT: Final = 14
PLACE: Final = "Lai Châu"
MADE_UP: Final = "SỐ LIỆU MINH HỌA - KHÔNG PHẢI VĂN BẢN THẬT"
_MARGINS_MM: Final = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
_TEXT_MM: Final = 210 - 30 - 15
_LEFT_MM: Final = 75
"""Of the block with the agency's name; the rest is for the national name, which must stay one line."""
_NATION: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
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


def new(*, title: str, author: str, is_demo: bool) -> "Document":
    """An empty A4 page, the same in both layouts, numbered from the second page on; each calls made-up figures so.

    The file says no time of its own: it is dated where it is signed.
    """
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS_MM.items():
        setattr(section, name, Mm(millimetres))
    section.header_distance = section.footer_distance = Mm(10)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(_qn(script), FONT)
    language = style.element.rPr.makeelement(_qn("w:lang"), {_qn("w:val"): "vi-VN", _qn("w:eastAsia"): "vi-VN"})
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.language = "vi-VN"
    properties.created = properties.modified = datetime(2000, 1, 1)
    section.different_first_page_header_footer = True
    for header, is_numbered in ((section.first_page_header, False), (section.header, True)):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if is_numbered:
            _page_number(line)
        if is_demo:
            _run(line, f"   {MADE_UP}" if is_numbered else MADE_UP, size=12, bold=True, colour=_RED)
    return document


def letterhead(document: "Document", head: Letterhead) -> None:
    """Agency and number at the left, nation or Party with place and (blank) day at the right."""
    from docx.shared import Mm, Pt

    is_party = head.layout == "party"
    left, right = _columns(document, (_LEFT_MM, _TEXT_MM - _LEFT_MM))
    size = 14 if is_party else 12
    if head.superior:
        _centred(left, head.superior.upper(), size=size)
    agency = _centred(left, head.agency.upper(), size=size, bold=True)
    agency.paragraph_format.left_indent = agency.paragraph_format.right_indent = Mm(10)
    if is_party:
        _centred(left, "*", size=14)
        _centred(right, _PARTY, size=15, bold=True)
        _rule(right, length_mm=65, width_mm=_TEXT_MM - _LEFT_MM)
    else:
        _rule(left, length_mm=30, width_mm=_LEFT_MM)
        _centred(right, _NATION[0], size=12, bold=True)
        _centred(right, _NATION[1], size=13, bold=True)
        _rule(right, length_mm=53, width_mm=_TEXT_MM - _LEFT_MM)
    _centred(left, head.number, size=14 if is_party else 13).paragraph_format.space_before = Pt(4)
    _centred(right, _BLANK_DAY, size=14 if is_party else 13, italic=True).paragraph_format.space_before = Pt(4)
    if head.about:
        about = _centred(left, head.about, size=12, italic=is_party)
        about.paragraph_format.space_before = Pt(4)
        about.paragraph_format.left_indent = about.paragraph_format.right_indent = Mm(8)


def paragraph(
    document: "Document",
    text: str,
    *,
    align: Literal["justify", "center", "left"] = "justify",
    bold: bool = False,
    before_pt: float = 6,
    is_indented: bool = True,
) -> "Paragraph":
    """One paragraph of the body: 14 points, first line indented by 10 mm, at least 6 points apart."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    made = document.add_paragraph()
    made.alignment = {
        "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "left": WD_ALIGN_PARAGRAPH.LEFT,
    }[align]
    made.paragraph_format.space_before = Pt(before_pt)
    made.paragraph_format.line_spacing = 1.0
    if is_indented and align != "center":
        made.paragraph_format.first_line_indent = Mm(10)
    _run(made, text, bold=bold)
    return made


def gap(document: "Document") -> "Paragraph":
    """A little room between a paragraph and a table, or two tables."""
    from docx.shared import Pt

    made = document.add_paragraph()
    made.paragraph_format.line_spacing = Pt(6)
    return made


def table(
    document: "Document", headings: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[float]
) -> None:
    """A ruled table of plain text, 12 points; its headings stand again on each page, no row is torn apart."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    made = document.add_table(rows=0, cols=len(headings), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for number, row in enumerate([headings, *rows]):
        line: Any = made.add_row()
        properties = line._tr.get_or_add_trPr()
        properties.append(properties.makeelement(_qn("w:cantSplit"), {}))
        if number == 0:
            properties.append(properties.makeelement(_qn("w:tblHeader"), {}))
        for cell, text, width in zip(line.cells, row, widths_mm, strict=True):
            cell.width = Mm(width)
            place = cell.paragraphs[0]
            place.paragraph_format.space_before = place.paragraph_format.space_after = Pt(2)
            if number == 0:
                place.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(place, text, size=12, bold=number == 0)


def closing(document: "Document", layout: Layout, recipients: Sequence[str], signer: str) -> None:
    """Recipients at the left; at the right who signs (a post, or "" to be written in) with room for the signature.

    It never stands on a page without the last paragraph of the text.
    """
    from docx.shared import Pt

    last = document.paragraphs[-1]
    for line in (last, gap(document)):
        line.paragraph_format.keep_with_next = line.paragraph_format.keep_together = True
    left, right = _columns(document, (_TEXT_MM - 90, 90))
    first = left.paragraphs[0]
    if layout == "party":
        _run(first, "Nơi nhận:", size=14).font.underline = True
    else:
        _run(first, "Nơi nhận:", size=12, bold=True, italic=True)
    end = "," if layout == "party" else ";"
    for number, recipient in enumerate(recipients, start=1):
        line = left.add_paragraph()
        _run(line, f"- {recipient}{'.' if number == len(recipients) else end}", size=12 if layout == "party" else 11)
    if signer:
        _centred(right, signer.upper(), size=14, bold=True)
    note = _centred(right, "(Chức vụ, chữ ký, họ và tên)", size=13, italic=True)
    note.paragraph_format.space_after = Pt(60)


def content(document: "Document") -> bytes:
    """The document as the bytes of a .docx file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ---- parts ----


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _run(
    place: "Paragraph",
    text: str,
    *,
    size: float = BODY_PT,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
) -> Any:
    from docx.shared import Pt, RGBColor

    run = place.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _columns(document: "Document", widths_mm: tuple[float, float]) -> tuple["Cell", "Cell"]:
    """Two cells side by side without rules or padding, never torn apart by a page break."""
    from docx.shared import Mm

    made: Any = document.add_table(rows=1, cols=2)
    made.autofit = False
    margins = made._tbl.tblPr.makeelement(_qn("w:tblCellMar"), {})
    for side in ("left", "right"):
        margins.append(margins.makeelement(_qn(f"w:{side}"), {_qn("w:w"): "0", _qn("w:type"): "dxa"}))
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    row = made.rows[0]._tr.get_or_add_trPr()
    row.append(row.makeelement(_qn("w:cantSplit"), {}))
    left, right = made.rows[0].cells
    for column, cell, width in zip(made.columns, (left, right), widths_mm, strict=True):
        column.width = cell.width = Mm(width)
    return left, right


def _centred(cell: "Cell", text: str, **look: Any) -> "Paragraph":
    """A centred line of a cell; the first one takes the empty paragraph a cell begins with."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    only = cell.paragraphs[0]
    line: Paragraph = only if len(cell.paragraphs) == 1 and not only.text else cell.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, text, **look)
    return line


def _rule(cell: "Cell", *, length_mm: float, width_mm: float) -> None:
    """A thin line of this length in the middle of a cell, close under the text above it."""
    from docx.shared import Mm, Pt

    line: Any = cell.add_paragraph()
    side = (width_mm - length_mm) / 2
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(side)
    line.paragraph_format.line_spacing = Pt(5)
    _run(line, "", size=2)
    properties = line._p.get_or_add_pPr()
    borders = properties.makeelement(_qn("w:pBdr"), {})
    look = {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}
    borders.append(borders.makeelement(_qn("w:top"), {_qn(name): value for name, value in look.items()}))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _page_number(place: "Paragraph") -> None:
    """The number of the page as a field of Word's, reckoned when it is shown."""
    run = _run(place, "", size=13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if text:
            part = run._r.makeelement(_qn("w:instrText"), {_qn("xml:space"): "preserve"})
            part.text = text
        else:
            part = run._r.makeelement(_qn("w:fldChar"), {_qn("w:fldCharType"): kind})
        run._r.append(part)
