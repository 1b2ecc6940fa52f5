"""Reading a workbook: what the cells hold, and that no file, however hostile, does more than be refused."""

import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.chartsheet import Chartsheet
from openpyxl.packaging.custom import StringProperty

from dashboard.errors import Refused
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.reading import container, workbook
from tests import reading
from tests.package import LINK, MAIN, SHEET, TYPES, forge, ole, overlapping, package, zipped


def refusal(content: bytes) -> Refused:
    """The refusal of a file; it must have a sentence that its values fill."""
    with pytest.raises(Refused) as caught:
        workbook.read(content)
    sentence = workbook.REFUSALS[caught.value.code].format(**caught.value.values)
    assert sentence.endswith(".") and "{" not in sentence
    return caught.value


def column(cells: Iterable[str], change: dict[str, tuple[str, str]] | None = None) -> list[workbook.Cell | None]:
    """What is read of cells written one below the other, in column A; None for a blank one."""
    written = [f"<row>{cell}</row>" for cell in cells]
    rows = workbook.read(package("".join(written), change=change)).sheets[0].rows
    return [rows.get(row, {}).get(1) for row in range(1, len(written) + 1)]


def test_read_in_the_process_of_the_tests_it_says_the_same() -> None:
    """What tests of later steps use: the confined process and ours give the same cells, and the same refusal."""
    cells = package('<row><c t="inlineStr"><is><t>Sở</t></is></c><c><v>0.4</v></c><c t="e"><v>#N/A</v></c></row>')
    for content in (cells, *(file.read_bytes() for file in sorted(plan_workbook.SHIPPED.glob("*.xlsx")))):
        confined = workbook.read(content)
        with reading.in_this_process():
            assert workbook.read(content) == confined
    damaged = cells[: len(cells) // 2]
    refused = refusal(damaged)
    with reading.in_this_process():
        again = refusal(damaged)
    assert (again.code, again.values) == (refused.code, refused.values)


# --- What is read ----------------------------------------------------------------------------------------


def test_a_workbook_as_people_write_it() -> None:
    """Values, types, addresses, formats, order, hidden sheets and custom properties come through; blanks do not."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tiến độ"
    sheet["B3"], sheet["C3"], sheet["AA3"] = "Ủy ban nhân dân tỉnh", 0.4, 12
    sheet["C3"].number_format = "0%"
    sheet["A5"], sheet["B5"], sheet["C5"] = dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 14, 30), True
    sheet["A5"].number_format = "dd/mm/yyyy"
    sheet["D5"] = "=1+1"
    sheet["A7"] = "gộp"
    sheet.merge_cells("A7:C8")
    sheet["A9"] = "  "
    book.create_sheet("_Meta").sheet_state = "veryHidden"
    book["_Meta"]["A1"] = "period"
    charts = book.create_chartsheet("Biểu đồ")
    assert isinstance(charts, Chartsheet)
    charts.add_chart(BarChart())
    book.custom_doc_props.append(StringProperty(name="dashboard_period", value="2024-03"))
    stream = io.BytesIO()
    book.save(stream)

    read = workbook.read(stream.getvalue())

    assert [(sheet.name, sheet.hidden) for sheet in read.sheets] == [("Tiến độ", False), ("_Meta", True)]
    assert read.properties == {"dashboard_period": "2024-03"}
    rows = read.sheets[0].rows
    assert {row: list(cells) for row, cells in rows.items()} == {3: [2, 3, 27], 5: [1, 2, 3, 4], 7: [1]}
    cells = {cell.address: cell for row in rows.values() for cell in row.values()}
    assert cells["B3"] == workbook.Cell(3, 2, "text", "Ủy ban nhân dân tỉnh")
    assert cells["C3"] == workbook.Cell(3, 3, "number", 0.4, "0%")
    assert (cells["AA3"].value, type(cells["AA3"].value)) == (12, int)
    assert cells["A5"] == workbook.Cell(5, 1, "date", dt.date(2024, 3, 5), "dd/mm/yyyy")
    assert (cells["B5"].kind, cells["B5"].value) == ("date", dt.datetime(2024, 3, 5, 14, 30))
    assert (cells["C5"].kind, cells["C5"].value) == ("bool", True)
    assert (cells["D5"].kind, cells["D5"].value) == ("formula", "=1+1")


STORED = [
    ("<c><v>5</v></c>", "number", 5),
    ("<c><v>1.5E3</v></c>", "number", 1500.0),
    ('<c t="s"><v>0</v></c>', "text", "Hoàn thành"),
    ('<c t="s"><v>1</v></c>', "text", "Kế hoạch"),  # two runs; the reading aid is no text
    ('<c t="s"><v>2</v></c>', "text", "dòng 1\r\ndòng 2 _x000D_"),  # escaped, and an escaped escape
    ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "text", "ab"),
    ('<c t="b"><v>0</v></c>', "bool", False),
    ('<c t="e"><v>#N/A</v></c>', "error", "#N/A"),
    ('<c t="e"><f>A2/0</f><v>#DIV/0!</v></c>', "error", "#DIV/0!"),
    ("<c><f>SUM(B1:B9)</f></c>", "formula", "=SUM(B1:B9)"),
    ("<c><f>1+1</f><v></v></c>", "formula", "=1+1"),
    ("<c><f>1+1</f><v>2</v></c>", "number", 2),
    ('<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', "text", "ab"),
    ('<c s="1"><v>45356</v></c>', "date", dt.date(2024, 3, 5)),
    ('<c s="1"><v>45356.5</v></c>', "date", dt.datetime(2024, 3, 5, 12)),
    ('<c s="1"><v>0.5</v></c>', "text", "12:00:00"),
    ('<c s="1"><v>99999999999</v></c>', "error", "#VALUE!"),
    ('<c s="3"><v>1.5</v></c>', "text", "1 day, 12:00:00"),
    ('<c t="d"><v>2024-03-05</v></c>', "date", dt.date(2024, 3, 5)),
    ("<c><v>1E999</v></c>", "error", "#NUM!"),
]


@pytest.fixture(scope="module")
def stored() -> list[workbook.Cell | None]:
    return column(cell for cell, _kind, _value in STORED)


@pytest.mark.parametrize(("index", "kind", "value"), [(i, *expected) for i, (_cell, *expected) in enumerate(STORED)])
def test_each_kind_of_cell(stored: list[workbook.Cell | None], index: int, kind: str, value: object) -> None:
    """Every way a cell may be stored is read as what a person sees; an error or a lost result is never a blank."""
    cell = stored[index]
    assert cell is not None
    assert (cell.kind, cell.value, type(cell.value), cell.address) == (kind, value, type(value), f"A{index + 1}")


def test_what_shows_nothing_is_blank() -> None:
    """Formatting, a formula that gives the empty text, and white space leave no cell."""
    cells = [
        '<c s="1"/>',
        '<c t="str"><f>IF(B1="","",B1)</f><v></v></c>',  # a result, and it is the empty text
        '<c t="inlineStr"><is><t>  </t></is></c>',
    ]
    assert column(cells) == [None, None, None]


def test_days_counted_from_1904() -> None:
    """A workbook from an old Mac says that its days count from 1904, and they do."""
    epoch = {"xl/workbook.xml": ("<workbookPr/>", '<workbookPr date1904="1"/>')}
    [cell] = column(['<c s="1"><v>43894</v></c>'], epoch)
    assert cell is not None and cell.value == dt.date(2024, 3, 5)


def test_cells_that_do_not_say_where_they_are() -> None:
    """Rows and cells without an address follow the ones before them, empty ones counted."""
    cells = '<row r="4"><c/><c><v>1</v></c><c r="F4"/><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    rows = workbook.read(package(cells)).sheets[0].rows
    assert [cell.address for row in rows.values() for cell in row.values()] == ["B4", "G4", "A5"]


def test_fonts_from_before_unicode_are_named() -> None:
    """A text wholly in a `.Vn…` font says so; a usual font, or a text in several, says nothing."""
    cells = {
        '<c s="4" t="str"><v>a</v></c>': ".VnTime",
        '<c t="str"><v>a</v></c>': "",
        '<c s="4" t="s"><v>1</v></c>': ".VnTime",  # one run in the cell's font, one in its own: the same
        '<c t="s"><v>1</v></c>': "",  # in two fonts
    }
    assert [cell and cell.font for cell in column(cells)] == list(cells.values())


def test_properties_of_any_type_are_text() -> None:
    """Custom properties come as text, whatever type another program gave them."""
    assert workbook.read(package()).properties == {"dashboard_plan": "KH-A", "other": "7"}


def test_a_sheet_is_found_by_its_folded_name() -> None:
    """Case, tones and spacing of a sheet's name do not count; a name that is not there gives None."""
    book = workbook.read(package())
    assert book.sheet("TIEN  DO") is book.sheets[0]
    assert book.sheet("Kinh phí") is None


def test_a_million_bordered_rows_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Borders dragged down a sheet, the trap that hangs openpyxl, leave no cells; half of the processor that a file may
    cost is more than enough."""
    monkeypatch.setattr(workbook, "CHILD", child("w.CPU_S //= 2; w.main()"))
    rows = "".join(f'<row r="{i}" s="1"><c r="A{i}" s="1"/></row>' for i in range(1, 300_001))
    content = package(rows + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    assert workbook.read(content).sheets[0].rows == {}


# --- What is refused for what it is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 5000, "file_empty"),
        (b"PK\x03\x04".ljust(container.MAX_BYTES + 1, b"\0"), "file_too_large"),
        (ole("EncryptionInfo", "EncryptedPackage"), "file_is_encrypted"),
        (ole("Workbook"), "file_is_xls"),
        (ole("Book"), "file_is_xls"),
        (ole("WordDocument"), "file_is_docx"),
        (ole("__substg1.0_1000001E"), "file_not_excel"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "file_is_pdf"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table></table></html>", "file_is_html"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "file_is_html"),
        ("\ufeff<TABLE border=1>".encode("utf-16-le"), "file_is_html"),
        ("Mã;Tỷ lệ\r\n1;50%\r\n".encode("utf-8-sig"), "file_is_csv"),
        ("\ufeffMã\tTỷ lệ\r\n1\t50%\r\n".encode("utf-16-le"), "file_is_csv"),
        (b"chao", "file_not_excel"),
        (b"<?xml version='1.0'?><Workbook/>", "file_is_xml"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_not_excel"),
        (b"Rar!\x1a\x07\x01\x00", "file_is_archive"),
        (zipped(**{"baocao/thang 3.xlsx": "x"}), "file_is_archive"),
        (zipped(**{"a.txt": "x"}), "file_not_excel"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "file_is_ods"),
        (zipped(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), "file_is_xlsb"),
        (zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "file_is_docx"),
        (package(parts={"xl/vbaProject.bin": "x"}), "file_has_macros"),
        (package()[:-200], "file_damaged"),
        (package().replace(b"PK\x05\x06", b"PK\x05\x07"), "file_damaged"),
    ],
)
def test_what_is_no_workbook_is_named(content: bytes, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is something else is told apart by its first bytes or its parts, before anything is parsed."""
    monkeypatch.setattr(workbook, "CHILD", ("/nonexistent",))
    assert refusal(content).code == code


# --- What is refused for how it is packed ----------------------------------------------------------------


def twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, "x")


def many(archive: zipfile.ZipFile) -> None:
    for i in range(container.MAX_PARTS):
        archive.writestr(f"xl/{i}.xml", "")


def large(archive: zipfile.ZipFile) -> None:
    for part in (SHEET, "xl/styles.xml"):
        archive.getinfo(part).file_size = 60 << 20
        archive.getinfo(part).compress_size = 1 << 20


@pytest.mark.parametrize(
    ("forged", "code", "reason"),
    [
        (forge(file_size=20 << 20), "file_inflates", "ratio"),
        (forge(file_size=65 << 20), "file_inflates", "part"),
        (large, "file_inflates", "total"),
        (many, "file_inflates", "parts"),
        (twice, "file_suspicious", "duplicate"),
        (lambda archive: archive.writestr(SHEET.upper(), "x"), "file_suspicious", "duplicate"),
        (lambda archive: archive.writestr("xl/../../evil.xml", "x"), "file_suspicious", "name"),
        (lambda archive: archive.writestr("/etc/evil.xml", "x"), "file_suspicious", "name"),
        (lambda archive: archive.writestr("xl\\evil.xml", "x"), "file_suspicious", "name"),
        (lambda archive: archive.writestr(LINK, "/etc/passwd"), "file_suspicious", "symlink"),
        (lambda archive: archive.writestr("xl/a.xml", "x", zipfile.ZIP_BZIP2), "file_suspicious", "compression"),
        (forge(flag_bits=0x1), "file_is_encrypted", None),
        (overlapping, "file_suspicious", "overlap"),
        (forge(compress_size=1 << 20), "file_suspicious", "overlap"),
        (forge(compress_type=zipfile.ZIP_STORED), "file_suspicious", "header"),
    ],
)
def test_a_hostile_zip_is_refused_before_it_is_inflated(
    forged: Callable[[zipfile.ZipFile], None], code: str, reason: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bombs, doubled, overlapping, odd and encrypted parts are seen in the directory; no child is started."""
    monkeypatch.setattr(workbook, "CHILD", ("/nonexistent",))
    refused = refusal(package(forge=forged))
    assert (refused.code, refused.values.get("reason")) == (code, reason)


def test_a_renamed_local_header_is_refused() -> None:
    """A part that the directory calls by another name than its own header is not opened."""
    content = package()
    at = content.index(SHEET.encode())
    assert refusal(content[:at] + b"XL" + content[at + 2 :]).values["reason"] == "header"


def test_a_part_that_inflates_to_more_than_it_says_is_refused() -> None:
    """The directory cannot hide a large part behind a small number."""
    assert refusal(package(forge=forge(file_size=10))).code == "file_damaged"


# --- What is refused for what is inside ------------------------------------------------------------------

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TWO_SHEETS = (
    '<sheet name="Tiến độ" sheetId="1" r:id="rId1"/>',
    '<sheet name="Tiến độ" sheetId="1" r:id="rId1"/><sheet name="tien do" sheetId="2" r:id="rId1"/>',
)


def cell(address: str, text: str = "x") -> str:
    return f'<row><c r="{address}" t="str"><v>{text}</v></c></row>'


@pytest.mark.parametrize(
    ("content", "code", "values"),
    [
        (package(change={SHEET: ("<worksheet", BOMB + "<worksheet")}), "file_suspicious", {"part": SHEET}),
        (
            package(parts={"docProps/app.xml": "<!DOCTYPE x><x/>".encode("utf-16")}),
            "file_suspicious",
            {"reason": "doctype"},
        ),
        (
            package(parts={"customXml/item1.xml": "<x>" + " " * 65_530 + "<!DOCTYPE x>"}),
            "file_suspicious",
            {"reason": "doctype"},
        ),
        (package(change={"xl/workbook.xml": (MAIN, STRICT), SHEET: (MAIN, STRICT)}), "file_is_strict", {}),
        (
            package(change={"[Content_Types].xml": (f"{TYPES}spreadsheetml.sheet.main", "x.macroEnabled.main")}),
            "file_has_macros",
            {},
        ),
        (
            package(change={"xl/workbook.xml": TWO_SHEETS}),
            "duplicate_sheets",
            {"sheet": "tien do", "other": "Tiến độ"},
        ),
        (package(cell("XFD1048576")), "sheet_too_large", {"sheet": "Tiến độ", "cell": "XFD1048576"}),
        (package(cell("A20001")), "sheet_too_large", {"cell": "A20001"}),
        (package(cell("IW1")), "sheet_too_large", {"cell": "IW1"}),
        (package(cell("B2", "a" * 32_768)), "text_too_long", {"cell": "B2", "limit": 32_767}),
        (package(cell("A1") + cell("A1", "y")), "file_unreadable", {}),
        (package('<row><c r="A1" t="s"><v>-1</v></c></row>'), "file_unreadable", {}),
        (package('<row><c r="A1"><v>mười</v></c></row>'), "file_unreadable", {}),
        (package("<row><c></row>"), "file_unreadable", {}),
        (package(change={SHEET: (MAIN, "http://example.com")}), "file_unreadable", {}),
        (
            package(change={"xl/_rels/workbook.xml.rels": ("worksheets/sheet1", "worksheets/gone")}),
            "file_unreadable",
            {},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_or_broken_content_is_refused(content: bytes, code: str, values: dict[str, object]) -> None:
    """What the child finds wrong comes back as a refusal that says what and where; nothing is read by halves."""
    refused = refusal(content)
    assert (refused.code, {key: refused.values.get(key) for key in values}) == (code, values)


def test_the_limits_themselves_are_allowed() -> None:
    """The last row, the last column and the longest text of a cell are read."""
    rows = workbook.read(package(cell("A20000") + cell("IV1") + cell("B2", "a" * 32_767))).sheets[0].rows
    assert (list(rows), list(rows[1]), len(str(rows[2][2].value))) == ([1, 2, 20_000], [256], 32_767)


def test_one_long_text_used_everywhere_is_refused() -> None:
    """A shared text of 30 000 letters in 600 cells would be 18 million in the answer."""
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>") * 3
    content = package(rows, change={"xl/sharedStrings.xml": ("Hoàn thành", "a" * 30_000)})
    assert refusal(content).code == "workbook_too_large"


# --- The child process -----------------------------------------------------------------------------------


def child(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-B", "-c", "import sys, dashboard.ingest.reading.confined as w\n" + code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sys.exit(3)", "file_unreadable"),
        ("import os; os.abort()", "file_unreadable"),
        ("print('hello')", "file_unreadable"),
        ("print('[1]')", "file_unreadable"),
        ("print('[' * 100_000)", "file_unreadable"),
        ("""print('{"sheets": [{"name": "a"}], "styles": []}')""", "file_unreadable"),
        ("while True: sys.stdout.write('x' * 65_536)", "file_unreadable"),
        ("while True: pass", "file_too_slow"),
        ("w.CPU_S = 1; w._confine()\nwhile True: pass", "file_too_slow"),
    ],
)
def test_however_the_child_ends_the_server_goes_on(code: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash, nonsense, a flood of output, an endless loop: each is a refusal."""
    is_wall_clock = "w.CPU_S" not in code and expected == "file_too_slow"
    monkeypatch.setattr(workbook, "CHILD", child(code))
    monkeypatch.setattr(workbook, "WALL_S", 0.5 if is_wall_clock else 10.0)
    monkeypatch.setattr(workbook, "MAX_ANSWER_BYTES", 1 << 20)
    assert refusal(package()).code == expected


def test_a_server_that_cannot_start_a_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not blamed for what the server lacks."""
    monkeypatch.setattr(workbook, "CHILD", ("/nonexistent",))
    assert refusal(package()).code == "reader_unavailable"


def test_running_out_of_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that needs more than the child may have (here 48 MB, to be quick) is refused."""
    strings = "".join(f"<si><t>{i}</t></si>" for i in range(200_000))
    content = package(change={"xl/sharedStrings.xml": ("<si><t>Hoàn thành", strings + "<si><t>Hoàn thành")})
    monkeypatch.setattr(workbook, "CHILD", child("w.MEMORY_BYTES = 48 << 20; w.main()"))
    assert refusal(content).code == "file_unreadable"
    monkeypatch.setattr(workbook, "CHILD", child("w.main()"))
    assert workbook.read(content).sheets[0].rows


def test_the_child_can_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once confined, the process that parses cannot put a single byte into a file."""
    path = tmp_path / "written"
    write = f"import pathlib; w._answer = pathlib.Path({str(path)!r}).write_bytes; w.main()"
    monkeypatch.setattr(workbook, "CHILD", child(write))
    assert refusal(package()).values == {"reason": "OSError"}
    assert path.read_bytes() == b""


def test_the_child_limits_itself() -> None:
    """1 GB of memory, 20 s of processor, no files written, no core: set before the content is touched."""
    show = "[resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in ('AS', 'CPU', 'FSIZE', 'CORE')]"
    process = subprocess.run(
        child(f"import resource, json; w._answer = lambda content: json.dumps({show}).encode(); w.main()"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert json.loads(process.stdout) == [[1 << 30, 1 << 30], [20, 21], [0, 0], [0, 0]]


def test_the_child_loads_only_what_it_needs() -> None:
    """The start of the child is what reading a small workbook costs, so no heavy library may creep in."""
    process = subprocess.run(
        child("w._answer(sys.stdin.buffer.read()); print([n for n, m in sys.modules.items() if m])"),
        input=package(),
        capture_output=True,
        check=True,
    )
    loaded = process.stdout.decode()
    assert "'openpyxl'" in loaded
    heavy = ("numpy", "pandas", "PIL", "lxml", "babel", "streamlit", "duckdb", "plotly", "multiprocessing")
    assert [name for name in heavy if f"'{name}'" in loaded] == []


def test_a_spoilt_byte_in_the_zip_is_no_crash() -> None:
    """Whatever byte of the zip's own structures is spoilt, the server's checks pass it on or refuse it."""
    content = package()
    directory = content.index(b"PK\x01\x02")
    for at in [*range(30), *range(directory, len(content))]:
        spoilt = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        try:
            container.check_kind(spoilt)
            container.check_directory(spoilt)
        except Refused as refused:
            assert refused.code in workbook.REFUSALS
