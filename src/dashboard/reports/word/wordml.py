"""What python-docx has no word for: rules, fields, cells side by side, rows that stay whole. No subject here.

Order matters: Word calls a file damaged whose properties do not come in the order of its schema.
"""

from typing import TYPE_CHECKING, Any, Final

from dashboard.text.xml_text import xml_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph

_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
_RULE: Final = {"val": "single", "sz": "6", "space": "1", "color": "000000"}


def run(
    place: "Paragraph", text: str, *, size: float, bold: bool = False, italic: bool = False, colour: str = ""
) -> Any:
    """A run of plain text in a paragraph; `colour` as "C00000"."""
    from docx.shared import Pt, RGBColor

    new_run = place.add_run(xml_text(text))
    new_run.font.size, new_run.bold, new_run.italic = Pt(size), bold, italic
    if colour:
        new_run.font.color.rgb = RGBColor.from_string(colour)
    return new_run


def element(parent: Any, name: str, **attributes: str) -> Any:
    """A new element for that parent, not yet in it: `element(row, "w:cantSplit")`."""
    return parent.makeelement(qn(name), {qn(f"w:{key}"): value for key, value in attributes.items()})


def side_by_side(document: "Document", widths_mm: tuple[float, float], rows: int) -> list[tuple["Cell", "Cell"]]:
    """Rows of two cells without rules or padding, each row whole on its page."""
    from docx.shared import Mm

    table: Any = document.add_table(rows=rows, cols=2)
    table.autofit = False
    margins = element(table._tbl.tblPr, "w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(margins, f"w:{side}", w="0", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        keep_whole(row)
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
    return [tuple(row.cells) for row in table.rows]


def centred(cell: "Cell", text: str, *, before_pt: float = 0, **look: Any) -> "Paragraph":
    """A centred line of a cell; the first one takes the empty paragraph a cell begins with."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    only = cell.paragraphs[0]
    line: Paragraph = only if len(cell.paragraphs) == 1 and not only.text else cell.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = Pt(before_pt)
    run(line, text, **look)
    return line


def rule(line: "Paragraph", *, length_mm: float, width_mm: float) -> None:
    """Makes an empty paragraph of a place so wide a thin line of this length in its middle."""
    from docx.shared import Mm, Pt

    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Mm((width_mm - length_mm) / 2)
    shape.line_spacing = Pt(5)
    run(line, "", size=2)
    properties: Any = line._p.get_or_add_pPr()
    borders = element(properties, "w:pBdr")
    borders.append(element(borders, "w:top", **_RULE))
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def page_number(place: "Paragraph", *, size: float) -> None:
    """The number of the page as a field of Word's, reckoned when it is shown."""
    run_element = run(place, "", size=size)._r
    run_element.append(element(run_element, "w:fldChar", fldCharType="begin"))
    run_element.append(run_element.makeelement(qn("w:instrText"), {qn("xml:space"): "preserve"}))
    run_element[-1].text = "PAGE"
    run_element.append(element(run_element, "w:fldChar", fldCharType="end"))


def numbered_from_one(section: Any) -> None:
    """The pages of a section begin at 1."""
    start = element(section._sectPr, "w:pgNumType", start="1")
    section._sectPr.insert_element_before(start, "w:cols", "w:titlePg", "w:docGrid")


def keep_whole(row: Any, *, is_heading: bool = False) -> None:
    """A row is not torn apart by the end of a page; a heading stands again on the next."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element(properties, "w:cantSplit"))
    if is_heading:
        properties.append(element(properties, "w:tblHeader"))


def qn(name: str) -> str:
    """A name with its prefix ("w:p") as lxml wants it."""
    from docx.oxml.ns import qn

    return str(qn(name))
