"""Workbooks put together part by part, and zips that lie: what no program for spreadsheets would write."""

import io
import zipfile
from collections.abc import Callable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPES = "application/vnd.openxmlformats-officedocument."
SHEET = "xl/worksheets/sheet1.xml"

# A workbook of the fewest parts, as Excel names them. Styles: 1 date, 2 percent, 3 duration, 4 TCVN3 font.
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{TYPES}spreadsheetml.sheet.main+xml"/>
        <Override PartName="/{SHEET}" ContentType="{TYPES}spreadsheetml.worksheet+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="{TYPES}spreadsheetml.styles+xml"/>
        <Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}spreadsheetml.sharedStrings+xml"/>
        <Override PartName="/docProps/custom.xml" ContentType="{TYPES}custom-properties+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}relationships">
        <Relationship Id="rId1" Type="{OFFICE}relationships/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}relationships"><workbookPr/>
        <sheets><sheet name="Tiến độ" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}relationships">
        <Relationship Id="rId1" Type="{OFFICE}relationships/worksheet" Target="worksheets/sheet1.xml"/>
        </Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}">
        <numFmts><numFmt numFmtId="170" formatCode="[h]:mm"/></numFmts>
        <fonts><font><name val="Times New Roman"/></font><font><name val=".VnTime"/></font></fonts>
        <cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="170"/>
        <xf fontId="1"/></cellXfs></styleSheet>""",
    "xl/sharedStrings.xml": f"""<sst xmlns="{MAIN}">
        <si><t>Hoàn thành</t></si>
        <si><r><t>Kế </t></r><r><rPr><b/><rFont val=".VnTime"/></rPr><t>hoạch</t></r>
        <rPh sb="0" eb="1"><t>x</t></rPh></si>
        <si><t>dòng 1_x000D_&#10;dòng 2 _x005F_x000D_</t></si></sst>""",
    SHEET: f"""<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>CELLS</sheetData></worksheet>""",
    "docProps/custom.xml": f"""<Properties xmlns="{OFFICE}custom-properties" xmlns:vt="{OFFICE}docPropsVTypes">
        <property fmtid="x" pid="2" name="dashboard_plan"><vt:lpwstr>KH-A</vt:lpwstr></property>
        <property fmtid="x" pid="3" name="other"><vt:ui4>7</vt:ui4></property></Properties>""",
}


def package(
    cells: str = '<row r="1"><c r="A1"><v>1</v></c></row>',
    *,
    change: dict[str, tuple[str, str]] | None = None,
    parts: Mapping[str, str | bytes | None] | None = None,
    forge: Callable[[zipfile.ZipFile], None] | None = None,
) -> bytes:
    """A workbook with these cells, one text of a part changed, parts added (None: left out), its directory forged."""
    texts: dict[str, str | bytes | None] = {**PARTS, SHEET: PARTS[SHEET].replace("CELLS", cells), **(parts or {})}
    for part, (old, new) in (change or {}).items():
        text = texts[part]
        assert isinstance(text, str) and old in text
        texts[part] = text.replace(old, new)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in texts.items():
            if text is not None:
                archive.writestr(part, text)
        if forge:
            forge(archive)
    return stream.getvalue()


def ole(*names: str) -> bytes:
    """A compound file whose directory has these entries."""
    entries = b"".join(n.encode("utf-16-le").ljust(64, b"\0").ljust(128, b"\1") for n in ("Root Entry", *names))
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries).ljust(2048, b"\0")


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return stream.getvalue()


def forge(part: str = SHEET, **fields: int) -> Callable[[zipfile.ZipFile], None]:
    """Makes the zip directory say something else of a part than is so."""

    def change(archive: zipfile.ZipFile) -> None:
        for field, value in fields.items():
            setattr(archive.getinfo(part), field, value)

    return change


def overlapping(archive: zipfile.ZipFile) -> None:
    info = archive.getinfo(SHEET)
    info.header_offset = archive.getinfo("xl/styles.xml").header_offset


LINK = zipfile.ZipInfo("xl/link.xml")
LINK.create_system, LINK.external_attr = 3, 0o120777 << 16
