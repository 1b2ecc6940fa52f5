"""Files that are no workbook, or one whose zip or XML is broken, lies, or is from another program."""

import io
import zipfile
from collections.abc import Callable
from functools import partial

from tests.hostile.report import File, book, refused, taken
from tests.package import LINK, MAIN, OFFICE, SHEET, TYPES, forge, ole, overlapping, zipped

WORKBOOK, RELATIONS, MANIFEST = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
SPREADSHEET = f"{TYPES}spreadsheetml.sheet.main+xml"


def opened(name: str, code: str, make: Callable[[], bytes], **values: object) -> File:
    """A file that is refused with this code."""
    return File(name, make, refused(code, **values))


def fine(name: str, make: Callable[[], bytes], *, is_heavy: bool = False) -> File:
    """A file that looks odd and is read like any other."""
    return File(name, make, taken(), is_heavy)


BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def typed(what: str, content_type: str) -> dict[str, tuple[str, str]]:
    """A change that gives an ending or a part (as the manifest names it) a type."""
    return {MANIFEST: ("<Override", f'<{what} ContentType="{content_type}"/><Override')}


# --- Not a workbook, whatever its name says --------------------------------------------------------------

_WORKBOOK_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
_SHORTCUT = '{"url":"https://docs.google.com/spreadsheets/d/x","doc_id":"x"}'
OTHER_FORMATS = [
    opened("nothing at all", "file_empty", lambda: b""),
    opened("blank lines", "file_empty", lambda: b"\r\n" * 500),
    opened("password-protected", "file_is_encrypted",
           lambda: ole("\x06DataSpaces", "EncryptionInfo", "EncryptedPackage")),
    opened("old Excel", "file_is_xls", lambda: ole("Workbook", "\x05SummaryInformation")),
    opened("old Excel with macros", "file_is_xls", lambda: ole("Workbook", "_VBA_PROJECT_CUR", "VBA")),
    opened("old Word", "file_is_docx", lambda: ole("WordDocument", "1Table")),
    opened("an e-mail", "file_not_excel", lambda: ole("__nameid_version1.0")),
    opened("Word", "file_is_docx", lambda: zipped(**{MANIFEST: "<Types/>", "word/document.xml": "<w/>"})),
    opened("PowerPoint", "file_not_excel", lambda: zipped(**{MANIFEST: "<Types/>", "ppt/presentation.xml": "<p/>"})),
    opened("binary workbook", "file_is_xlsb", lambda: book(parts={"xl/workbook.bin": b"\x83\x01"})),
    opened("OpenDocument", "file_is_ods", lambda: zipped(
        mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"})),
    opened("OpenDocument text", "file_not_excel", lambda: zipped(
        mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})),
    opened("CSV with semicolons", "file_is_csv", "Mã nhiệm vụ;Tỷ lệ\r\n1;50%\r\n".encode),
    opened("CSV in an old code page", "file_is_csv", lambda: "Ma,Ty le\r\n1,50\xa0%\r\n".encode("cp1258")),
    opened("text with tabs, UTF-16", "file_is_csv", lambda: "\ufeffMã\tTỷ lệ\r\n1\t50%".encode("utf-16-be")),
    opened("web page", "file_is_html", lambda: b"<!DOCTYPE html><html><body><table><tr><td>1</table>"),
    opened("web archive", "file_is_html", lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"),
    opened("XML workbook of 2003", "file_is_xml", _WORKBOOK_2003.encode),
    opened("XML workbook of 2003, UTF-16", "file_is_xml", lambda: f"\ufeff{_WORKBOOK_2003}".encode("utf-16-le")),
    opened("PDF", "file_is_pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
    opened("PDF behind blank lines", "file_is_pdf", lambda: b"\r\n\r\n%PDF-1.4\n"),
    opened("rich text", "file_not_excel", lambda: rb"{\rtf1\ansi Bao cao}"),
    opened("shortcut to Google Sheets", "file_not_excel", _SHORTCUT.encode),
    opened("photograph", "file_not_excel", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    opened("program", "file_not_excel", lambda: b"MZ\x90\x00\x03" + book()),
    opened("7-Zip", "file_is_archive", lambda: b"7z\xbc\xaf\x27\x1c\x00\x04"),
    opened("workbook in a zip", "file_is_archive", lambda: zipped(**{"bao cao/thang 4.xlsx": "x"})),
    opened("empty zip", "file_not_excel", lambda: b"PK\x05\x06" + b"\0" * 18),
    opened("macro workbook", "file_has_macros", lambda: book(parts={"xl/vbaProject.bin": b"\xd0\xcf"})),
    opened("macro workbook by its type alone", "file_has_macros", lambda: book(change={
        MANIFEST: (SPREADSHEET, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")})),
    opened("macros under another name", "file_has_macros", lambda: book(parts={"xl/a.bin": b"\xd0"}, change={
        MANIFEST: ("<Override", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                                "<Override")})),
    opened("macro sheet of 1992", "file_has_macros", lambda: book(parts={"xl/macrosheets/sheet1.xml": "<x/>"})),
    opened("macro sheet by its relation", "file_has_macros", lambda: book(change={
        RELATIONS: (f"{OFFICE}relationships/worksheet",
                    "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet")})),
    opened("macros under another name, in capitals", "file_has_macros", lambda: book(
        parts={"XL/A.BIN": b"\xd0"}, change=typed('Default Extension="Bin"', "application/vnd.ms-office.VBAProject"))),
    opened("macros by the type of their part", "file_has_macros", lambda: book(
        parts={"xl/a.dat": b"\xd0"},
        change=typed('Override PartName="/xl/A.dat"', "application/vnd.ms-office.vbaProject; v=1"))),
    opened("macro type of a part that is not there", "file_has_macros", lambda: book(
        change=typed('Override PartName="xl/vbaProject.bin"', "application/vnd.ms-office.vbaProject"))),
    opened("macro sheet by its type", "file_has_macros", lambda: book(
        parts={"xl/worksheets/sheet9.xml": "<x/>"},
        change=typed('Override PartName="/xl/worksheets/sheet9.xml"', "application/vnd.ms-excel.intlmacrosheet+xml"))),
    opened("binary workbook under another name", "file_is_xlsb", lambda: book(
        parts={"xl/book.bin": b"\x83\x01"}, change=typed('Override PartName="/xl/book.bin"', BINARY))),
    opened("binary workbook by its ending", "file_is_xlsb", lambda: book(
        parts={"xl/book.bin": b"\x83\x01"}, change=typed('Default Extension="bin"', BINARY))),
    fine("SheetJS, which knows binary workbooks", lambda: book(change=typed('Default Extension="bin"', BINARY))),
    fine("an ending of macros without a part", lambda: book(
        change=typed('Default Extension=".BIN"', "application/vnd.ms-office.vbaProject"))),
    fine("an ending of macros, its only part of another type", lambda: book(
        parts={"xl/printerSettings/printerSettings1.bin": b"\1"}, change={MANIFEST: ("<Override", (
            f'<Default Extension="bin" ContentType="{BINARY}"/>'
            '<Override PartName="/xl/printerSettings/PRINTERSETTINGS1.bin" '
            f'ContentType="{TYPES}spreadsheetml.printerSettings"/><Override'))})),
    fine("template of Excel (.xltx)", lambda: book(change={
        MANIFEST: ("spreadsheetml.sheet.main", "spreadsheetml.template.main")})),
    opened("Strict Open XML", "file_is_strict", lambda: book(change={
        SHEET: (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")})),
]  # fmt: skip


# --- Zips that are cut, lie or explode -------------------------------------------------------------------


def inflating(size: int, part: str = "xl/media/image1.png") -> bytes:
    """A report with one part of so many spaces, which shrink a thousandfold."""
    return book(parts={part: b" " * size})


def many_inflating() -> bytes:
    """A report with seven parts that are each just small enough for their ratio not to be asked."""
    return book(parts={f"xl/media/image{n}.png": b" " * (16 << 20) for n in range(7)})


def lying(part: str, size: int, says: int) -> bytes:
    """A report with a part that inflates to far more than its directory says."""
    return book(parts={part: b"<x>" + b" " * size + b"</x>"}, forge=forge(part, file_size=says))


def nested() -> bytes:
    """A report with a workbook inside that holds a bomb."""
    return book(parts={"xl/embeddings/book.xlsx": inflating(30 << 20)})


def quoted() -> bytes:
    """A bomb of one body of compressed bytes that a hundred names share."""

    def share(archive: zipfile.ZipFile) -> None:
        for n in range(100):
            archive.writestr(f"xl/media/{n}.png", b"")
            archive.getinfo(f"xl/media/{n}.png").header_offset = archive.getinfo(SHEET).header_offset

    return book(forge=share)


def named(name: str) -> bytes:
    """A report with one more part of this name."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    return book(forge=lambda archive: archive.writestr(info, "x"))


def doubled() -> bytes:
    """A report whose sheet is there twice, in other letters."""
    return book(parts={SHEET.upper(): "<x/>"})


def flipped() -> bytes:
    """A report with one bit of its compressed sheet turned over."""
    content = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(SHEET)
    content[info.header_offset + 30 + len(SHEET) + info.compress_size // 2] ^= 0x10
    return bytes(content)


PACKED = [
    File("bomb: a picture of 40 MB in 40 KB", partial(inflating, 40 << 20), refused("file_inflates", reason="ratio")),
    File("bomb: the sheet itself", partial(inflating, 20 << 20, "xl/worksheets/sheet9.xml"),
         refused("file_inflates", reason="ratio")),
    File("bomb: seven parts of 16 MB", many_inflating, refused("file_inflates", reason="total")),
    File("bomb: one body under a hundred names", quoted, refused("file_suspicious", reason="overlap")),
    File("bomb: two parts overlap", lambda: book(forge=overlapping), refused("file_suspicious", reason="overlap")),
    File("bomb: 2 001 parts", lambda: book(parts={f"xl/{n}.xml": "" for n in range(2_001)}),
         refused("file_inflates", reason="parts")),
    File("bomb: 15 MB that say they are 100 bytes", partial(lying, "customXml/item1.xml", 15 << 20, 100),
         refused("file_damaged"), is_heavy=True),
    File("bomb: a few bytes that say they are 90 MB", lambda: book(forge=forge(file_size=90 << 20)),
         refused("file_inflates", reason="part")),
    fine("bomb inside an attached workbook, which nobody opens", nested),
    File("a workbook in front of the workbook", lambda: book({"C4": (0.9, "0%")}) + book(),
         refused("file_suspicious", reason="prefix")),
    opened("a part twice", "file_suspicious", doubled, reason="duplicate"),
    opened("a part outside", "file_suspicious", partial(named, "xl/../../../data/dashboard.duckdb"), reason="name"),
    opened("an absolute part", "file_suspicious", partial(named, "/etc/cron.d/x"), reason="name"),
    opened("a part on drive C", "file_suspicious", partial(named, "C:/Windows/x.xml"), reason="name"),
    opened("backslashes in a name", "file_suspicious", partial(named, "xl\\worksheets\\x.xml"), reason="name"),
    opened("a symbolic link", "file_suspicious", lambda: book(forge=lambda a: a.writestr(LINK, "/etc/passwd")),
           reason="symlink"),
    opened("an encrypted part", "file_is_encrypted", lambda: book(forge=forge(flag_bits=1))),
    opened("cut after 10 bytes", "file_damaged", lambda: book()[:10]),
    opened("cut after a tenth", "file_damaged", lambda: book()[: len(book()) // 10]),
    opened("cut in the middle", "file_damaged", lambda: book()[: len(book()) // 2]),
    opened("cut in the directory", "file_damaged", lambda: book()[:-200]),
    opened("last byte missing", "file_damaged", lambda: book()[:-1]),
    opened("one bit turned over", "file_damaged", flipped),
    opened("filled up with nothing", "file_damaged", lambda: book()[:1500].ljust(9000, b"\0")),
]  # fmt: skip


# --- XML that explodes or is broken ----------------------------------------------------------------------

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
SECRET = "<!DOCTYPE x [<!ENTITY s SYSTEM 'file:///etc/passwd'>]>"


def before(part: str, tag: str, text: str) -> Callable[[], bytes]:
    """A report with this text in front of the first tag of a part."""
    return lambda: book(change={part: (f"<{tag}", f"{text}<{tag}")})


def deep(part: str, end: str, depth: int = 100_000) -> bytes:
    """A report with so many tags inside each other in a part."""
    return book(change={part: (end, "<x>" * depth + "</x>" * depth + end)})


def attributes(count: int) -> bytes:
    """A report whose last row has so many attributes."""
    many = " ".join(f'a{n}="1"' for n in range(count))
    return book(change={SHEET: ("</sheetData>", f'<row r="9" {many}/></sheetData>')})


def _listed(part: str) -> str:
    """The line of the content types that names a part of the workbook."""
    return f'<Override PartName="/xl/{part}.xml" ContentType="{TYPES}spreadsheetml.{part}+xml"/>'


def in_utf_16(part: str) -> bytes:
    """A report with one part in UTF-16."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        text = archive.read(part).decode()
    return book(parts={part: f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")})


MARKUP = [
    opened("entities: a billion laughs in the sheet", "file_suspicious", before(SHEET, "worksheet", LAUGHS),
           reason="doctype"),
    opened("entities: a billion laughs in the list of sheets", "file_suspicious", before(WORKBOOK, "workbook", LAUGHS)),
    opened("entities: a file of the server", "file_suspicious", before("xl/styles.xml", "styleSheet", SECRET)),
    opened("entities: a relation", "file_suspicious", before(RELATIONS, "Relationships", SECRET)),
    opened("entities: in UTF-16", "file_suspicious",
           lambda: book(parts={"customXml/item1.xml": f"{LAUGHS}<x>&i;</x>".encode("utf-16")})),
    opened("entities: undeclared", "file_unreadable", lambda: book(change={SHEET: ("Đã họp", "&nobody;")})),
    File("a hundred thousand tags inside each other, in the sheet", partial(deep, SHEET, "</worksheet>"),
         taken(), is_heavy=True),
    File("a hundred thousand tags inside each other, in the styles", partial(deep, "xl/styles.xml", "</styleSheet>"),
         taken(), is_heavy=True),
    File("a thousand tags inside each other, in the list of sheets", partial(deep, WORKBOOK, "</workbook>", 1000),
         taken()),
    File("an attribute of 15 MB",
         lambda: book(change={SHEET: ("</sheetData>", f'<row r="9" x="{"y" * (15 << 20)}"/></sheetData>')}),
         taken(), is_heavy=True),
    fine("fifty thousand attributes of one row", partial(attributes, 50_000), is_heavy=True),
    opened("a text of 15 MB", "text_too_long",
           lambda: book(change={SHEET: ("Đã họp", "a" * (15 << 20))}), cell="H4"),
    opened("broken XML", "file_unreadable", lambda: book(change={SHEET: ("</sheetData>", "")})),
    opened("an empty part", "file_unreadable", lambda: book(parts={SHEET: ""})),
    opened("bytes that are no UTF-8", "file_unreadable",
           lambda: book(parts={SHEET: f'<worksheet xmlns="{MAIN}">'.encode() + b"\xff\xfe\xff</worksheet>"})),
    opened("a cell twice", "file_unreadable",
           lambda: book(change={SHEET: ("</sheetData>", '<row r="4"><c r="C4"><v>9</v></c></row></sheetData>')})),
    opened("a cell of another row", "file_unreadable",
           lambda: book(change={SHEET: ("</sheetData>", '<row r="9"><c r="C7"><v>9</v></c></row></sheetData>')})),
    opened("dollar signs in the place of a cell", "file_unreadable",
           lambda: book(change={SHEET: ('r="C4"', 'r="$C$4"')})),
    opened("a style that is not there", "file_unreadable",
           lambda: book(change={SHEET: ('r="C4" s="1"', 'r="C4" s="7"')})),
    opened("no styles at all, though the cells have some", "file_unreadable",
           lambda: book(parts={"xl/styles.xml": None}, change={MANIFEST: (_listed("styles"), "")})),
    opened("no list of content types", "file_not_excel", lambda: book(parts={MANIFEST: None})),
    opened("a list of content types that names no workbook", "file_unreadable",
           lambda: book(change={MANIFEST: (SPREADSHEET, "text/plain")})),
    opened("no relations of the workbook", "file_unreadable", lambda: book(parts={RELATIONS: None})),
    opened("no list of sheets", "file_unreadable", lambda: book(parts={WORKBOOK: None})),
    opened("the sheet's part missing", "file_unreadable", lambda: book(parts={SHEET: None})),
    opened("a sheet outside the file", "file_unreadable",
           lambda: book(change={RELATIONS: ("worksheets/sheet1.xml", "../../../etc/passwd")})),
    opened("a sheet on the network", "file_unreadable",
           lambda: book(change={RELATIONS: ('Target="worksheets/sheet1.xml"',
                                            'Target="http://127.0.0.1:9/x" TargetMode="External"')})),
]  # fmt: skip


# --- Dialects of other programs --------------------------------------------------------------------------


def prefixed() -> bytes:
    """A report whose sheet names its tags with a prefix, as the Open XML SDK does."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        text = archive.read(SHEET).decode()
    text = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    return book(parts={SHEET: text})


def without_places() -> bytes:
    """A report whose rows and cells do not say where they are, with empty ones between."""
    header = ("Mã nhiệm vụ", "Nhiệm vụ", "Tỷ lệ hoàn thành", "", "", "", "", "Kết quả")
    rows = [header, ("1", "Việc 1", "40%", "", "", "", "", "Đã họp"), ("2", "Việc 2", "20%")]
    data = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>" for text in row) + "</row>"
        for row in rows
    )
    return book(parts={SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'})


DIALECTS = [
    fine("rows and cells without their places", without_places),
    fine("tags with a prefix", prefixed),
    fine("a sheet in UTF-16", partial(in_utf_16, SHEET)),
    fine("a list of sheets in UTF-16", partial(in_utf_16, WORKBOOK)),
    fine("a byte order mark", lambda: book(change={SHEET: ("<worksheet", '\ufeff<?xml version="1.0"?><worksheet')})),
    fine("texts stored like results of formulas", lambda: book(change={
        SHEET: ('t="inlineStr"><is><t xml:space="preserve">Đã họp</t></is>', 't="str"><v>Đã họp</v>')})),
    fine("text in a CDATA section", lambda: book(change={SHEET: ("Đã họp", "<![CDATA[Đã họp]]>")})),
    fine("a wrong dimension", lambda: book(head='<dimension ref="A1"/>')),
    fine("the target of the sheet as an absolute path",
         lambda: book(change={RELATIONS: ('"worksheets/sheet1.xml', '"/xl/worksheets/sheet1.xml')})),
    fine("the number as binary arithmetic left it",
         lambda: book(change={SHEET: ("<v>0.4</v>", "<v>0.40000000000000002</v>")})),
    fine("format codes in capitals", lambda: book(change={"xl/styles.xml": ('"0%"', '"[$-42A]0%;[RED]\\-0%"')})),
    fine("alternate content and extensions", lambda: book(
        tail='<extLst><ext uri="{x}"><x14:y xmlns:x14="http://x"><x14:c r="C4"><x14:v>9</x14:v></x14:c></x14:y></ext>'
             "</extLst>")),
    fine("no package relations", lambda: book(parts={"_rels/.rels": None})),
    fine("no shared texts",
         lambda: book(parts={"xl/sharedStrings.xml": None}, change={MANIFEST: (_listed("sharedStrings"), "")})),
    fine("a wrong content type of the sheet",
         lambda: book(change={MANIFEST: (f"{TYPES}spreadsheetml.worksheet+xml", "text/plain")})),
]  # fmt: skip

FILES = [*OTHER_FORMATS, *PACKED, *MARKUP, *DIALECTS]
