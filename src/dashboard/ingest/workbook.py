"""Bytes -> cells with addresses, and every guard against a file that is broken or hostile.

`read` tells what a file is and checks the zip directory; a child process, which limits itself, does the
parsing (`python -m dashboard.ingest.workbook`: the file on its input, JSON on its output). What the cells
mean is not decided here.
"""

import bisect
import contextlib
import datetime as dt
import io
import json
import math
import os
import re
import signal
import stat
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, NamedTuple, get_args
from xml.parsers import expat

from dashboard.errors import Refused
from dashboard.text import fold
from dashboard.text.translation import N_

# No workbook of the 3 300 real ones looked at comes near any of these.
MAX_BYTES = 10 * 1024 * 1024
MAX_PARTS = 2_000
MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 16 * 1024 * 1024  # smaller parts may well shrink more: rows of empty cells do
MAX_SHEETS = 256
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 400_000  # of a workbook; what the server has to hold afterwards
MAX_MERGED_ROWS = 50_000  # of all merged cells together, as far as the rows hold something
MAX_TEXT = 32_767  # characters a cell, Excel's own limit
MAX_TEXTS = 16_000_000  # characters a workbook: a long shared text may be used in every cell

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
WALL_S = 30.0
OPEN_FILES = 64
MAX_ANSWER_BYTES = 64 * 1024 * 1024
# -I: nothing from the environment or the current folder is run; -B: no compiled modules are written.
CHILD = (sys.executable, "-I", "-B", "-m", "dashboard.ingest.workbook")

REFUSALS: dict[str, str] = {
    "file_empty": N_("The file is empty. Send the workbook again."),
    "file_too_large": N_(
        "The file is larger than {limit} MB. Remove pictures and attachments from the workbook, then send it again."
    ),
    "file_is_encrypted": N_(
        "The workbook is protected with a password. Open it in Excel, remove the password"
        " (File > Info > Protect Workbook > Encrypt with Password), save it and send it again."
    ),
    "file_is_xls": N_("This is an old Excel file (.xls). Open it in Excel and save it again as .xlsx."),
    "file_is_xlsb": N_("This is a binary Excel file (.xlsb). Open it in Excel and save it again as .xlsx."),
    "file_is_ods": N_(
        "This is an OpenDocument spreadsheet (.ods). Open it and save it again as Excel workbook (.xlsx)."
    ),
    "file_is_csv": N_("This is a text file (.csv or .txt). Copy the figures into the .xlsx template."),
    "file_is_html": N_(
        "This is a web page, even if its name ends in .xls or .xlsx. Open it in Excel and save it again as .xlsx."
    ),
    "file_is_xml": N_("This is an XML file. Open it in Excel and save it again as .xlsx."),
    "file_is_pdf": N_("This is a PDF file. Send the Excel workbook (.xlsx) it was made from."),
    "file_is_docx": N_("This is a Word document. Copy the figures into the .xlsx template."),
    "file_is_archive": N_("This is a compressed archive. Unpack it and send the .xlsx files inside."),
    "file_not_excel": N_("This is not an Excel workbook. Send the .xlsx template, filled in."),
    "file_has_macros": N_(
        "The workbook contains macros, which are not accepted. In Excel choose Save As, type Excel Workbook (.xlsx)."
    ),
    "file_is_strict": N_(
        "The workbook was saved as Strict Open XML. In Excel choose Save As, type Excel Workbook (.xlsx),"
        " not Strict Open XML Spreadsheet."
    ),
    "file_damaged": N_(
        "The file is damaged or incomplete; it may have been cut short when it was sent."
        " Ask for it again, or open it in Excel and save it again as .xlsx."
    ),
    "file_inflates": N_(
        "The workbook holds far more data than a report needs. Copy the sheets into a new .xlsx workbook,"
        " without pictures and without formatting below the last row, and send that file."
    ),
    "file_suspicious": N_(
        "The inside of the file is not as Excel writes it, so it was not opened."
        " Open it in Excel, save it under a new name as .xlsx and send that file."
    ),
    "file_unreadable": N_(
        "The workbook could not be read. Open it in Excel, save it under a new name as .xlsx and send that file."
    ),
    "file_too_slow": N_(
        "Reading the workbook took too long and was stopped. Copy the sheets into a new .xlsx workbook,"
        " without formatting below the last row, and send that file."
    ),
    "reader_unavailable": N_("The server could not start reading the file just now. Try again in a minute."),
    "duplicate_sheets": N_(
        "The sheets '{sheet}' and '{other}' have names that cannot be told apart. Rename or delete one of them."
    ),
    "sheet_too_large": N_(
        "Sheet '{sheet}' has a value in cell {cell}; only {rows} rows and {columns} columns are read."
        " Delete what is beyond, or move it."
    ),
    "workbook_too_large": N_(
        "The workbook has more sheets or filled cells than a report needs. Keep only the sheets of the template."
    ),
    "text_too_long": N_("Sheet '{sheet}', cell {cell}: the text is longer than {limit} characters. Shorten it."),
}
"""Code of a `Refused` raised here -> what the file is and what to do, in English; values fill the braces."""

Kind = Literal["text", "number", "date", "bool", "error", "formula"]
Value = str | int | float | bool | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. `row` and `column` count from 1.

    "date": `date`, or `datetime` if there is a time of day; a time alone or a duration is "text".
    "error": the value is what the cell shows, such as "#N/A". "formula": the workbook holds no result of it;
    the value is the formula. `font` is named only where it is one from before Unicode (`.Vn…`, `VNI…`).
    """

    row: int
    column: int
    kind: Kind
    value: Value
    number_format: str = "General"
    font: str = ""

    @property
    def address(self) -> str:
        """As printed on the sheet: "C6"."""
        return _address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: row number -> column number -> cell, in order, only what is not blank.

    Of merged cells usually only the first holds a value. Text of white space alone is blank. `hidden_rows`,
    `hidden_columns`: numbers of those with cells that nobody sees. `merged`: (top, left, bottom, right) of the
    merged cells, as far as they lie on rows that hold something.
    """

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets in tab order, chart sheets left out, and the custom document properties."""

    sheets: tuple[Sheet, ...]
    properties: dict[str, str]

    def sheet(self, title: str) -> Sheet | None:
        """The sheet of this name; case, tones, spaces and punctuation do not count."""
        wanted = _title_key(title)
        return next((s for s in self.sheets if _title_key(s.name) == wanted), None)


def read(content: bytes) -> Workbook:
    """The cells of an .xlsx file.

    Raises `Refused` with a code of `REFUSALS`. The content is only ever parsed in a confined process of its
    own, which has 1 GB, 20 s of processor and 30 s in all.
    """
    _check_what_it_is(content)
    _check_directory(content)
    answer = _ask_child(content)
    try:
        told = json.loads(answer)
        if "refused" in told:
            raise Refused(str(told["refused"]), **told["values"])
        return _workbook(told)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Refused("file_unreadable", reason="answer") from error


def _address(row: int, column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _title_key(title: str) -> str:
    # A title of symbols alone has no folded key.
    return fold.key(title) or title.casefold()


# --- What a file is, by its first bytes -----------------------------------------------------------------

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta)\b|^mime-version:", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def _check_what_it_is(content: bytes) -> None:
    """Refuses what is not a zip, by what it is instead."""
    if not content.strip(b"\0\t\r\n "):
        raise Refused("file_empty")
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", limit=MAX_BYTES // 1024 // 1024)
    if content.startswith(_ZIP):
        return
    if content.startswith(_OLE):
        raise Refused(_kind_of_ole(content))
    if content.startswith(_ARCHIVES):
        raise Refused("file_is_archive")
    if b"%PDF-" in content[:1024]:
        raise Refused("file_is_pdf")
    text = _opening_text(content)
    if text is None:
        raise Refused("file_not_excel")
    if _HTML.search(text.lstrip()):
        raise Refused("file_is_html")
    if text.lstrip().startswith("<?xml"):
        raise Refused("file_is_xml")
    is_markup = text.lstrip().startswith(("<", "{"))
    raise Refused("file_is_csv" if not is_markup and re.search("[,;\t]", text) else "file_not_excel")


def _kind_of_ole(content: bytes) -> str:
    # Directory entries are 128 bytes, aligned, and start with the name in 64 bytes: enough to know them by.
    def has(name: str) -> bool:
        entry = name.encode("utf-16-le").ljust(64, b"\0")
        at = content.find(entry)
        while at % 128 and at != -1:
            at = content.find(entry, at + 1)
        return at != -1

    if has("EncryptedPackage"):
        return "file_is_encrypted"
    if has("Workbook") or has("Book"):
        return "file_is_xls"
    return "file_is_docx" if has("WordDocument") else "file_not_excel"


def _opening_text(content: bytes) -> str | None:
    """The first 4 KB as text, None if they are not text."""
    head = content[:4096]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            text = head[len(bom) :].decode(encoding, "ignore")
            break
    else:
        text = head.decode("latin-1")  # whatever the 8-bit encoding, separators and tags are ASCII
    return None if re.search(r"[\0-\x08\x0e-\x1f]", text) else text


# --- The zip directory, before anything is inflated -----------------------------------------------------

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


def _check_directory(content: bytes) -> None:
    """Refuses what is no workbook, and what inflates or lies: bombs, doubled, overlapping, odd parts.

    The child reads the archive with the same `zipfile`, so what was checked is what is read.
    """
    # Before `zipfile` builds its list: the count in the end record may say anything.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise Refused("file_inflates", reason="parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, end = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as error:
        raise Refused("file_damaged", reason="directory") from error
    _check_contents(content, {part.filename.casefold() for part in parts})
    _check_sizes(parts)
    _check_names(parts)
    _check_extents(content, parts, end)


def _check_contents(content: bytes, names: set[str]) -> None:
    """What kind of document the parts make."""
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Refused("file_has_macros")
    if "[content_types].xml" not in names:
        opening = content[:128]
        if b"application/vnd.oasis.opendocument" in opening:
            raise Refused("file_is_ods" if b"opendocument.spreadsheet" in opening else "file_not_excel")
        holds_workbooks = any(name.endswith((".xlsx", ".xls", ".xlsm", ".ods")) for name in names)
        raise Refused("file_is_archive" if holds_workbooks else "file_not_excel")
    if "xl/workbook.bin" in names:
        raise Refused("file_is_xlsb")
    if "word/document.xml" in names:
        raise Refused("file_is_docx")
    if any(name.startswith(("ppt/", "visio/")) for name in names):
        raise Refused("file_not_excel")


def _check_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > MAX_INFLATED_BYTES:
        raise Refused("file_inflates", reason="total")
    for part in parts:
        if part.file_size > MAX_PART_BYTES:
            raise Refused("file_inflates", reason="part", part=part.filename)
        if part.file_size > RATIO_FROM_BYTES and part.file_size > MAX_RATIO * part.compress_size:
            raise Refused("file_inflates", reason="ratio", part=part.filename)


def _check_names(parts: Sequence[zipfile.ZipInfo]) -> None:
    seen = set()
    for part in parts:
        name = part.orig_filename
        reason = None
        if part.flag_bits & (0x1 | 0x40 | 0x2000):
            raise Refused("file_is_encrypted", part=name)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            reason = "compression"
        elif name != part.filename or re.search(r"[\0\\:]|^/|(?:^|/)\.\.(?:/|$)", name):
            reason = "name"
        elif stat.S_ISLNK(part.external_attr >> 16):
            reason = "symlink"
        elif name.casefold() in seen:  # part names are equal in any case
            reason = "duplicate"
        if reason:
            raise Refused("file_suspicious", reason=reason, part=name)
        seen.add(name.casefold())


def _check_extents(content: bytes, parts: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Each part has a header of its own that says what the directory says, and bytes of its own."""
    free_from = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        at = part.header_offset
        if free_from == 0 and at:  # something stands before the archive: another one, or a program
            raise Refused("file_suspicious", reason="prefix", part=part.filename)
        if at < free_from or at + _LOCAL_HEADER.size > end:
            raise Refused("file_suspicious", reason="overlap", part=part.filename)
        signature, _, flags, method, *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack_from(content, at)
        data = at + _LOCAL_HEADER.size + name_bytes + extra_bytes
        name = content[at + _LOCAL_HEADER.size :][:name_bytes]
        listed = part.orig_filename.encode("utf-8" if part.flag_bits & 0x800 else "cp437")
        if (signature, flags & 0x1, method, name) != (_ZIP, 0, part.compress_type, listed):
            raise Refused("file_suspicious", reason="header", part=part.filename)
        free_from = data + part.compress_size
    if free_from > end:
        raise Refused("file_suspicious", reason="overlap")


# --- The child process, seen from the server ------------------------------------------------------------


def _ask_child(content: bytes) -> bytes:
    """What the child says about the file; its time and the length of its answer are bounded."""
    try:
        # Not `multiprocessing`: a fork of a server with threads can lock up, and brings all its memory along.
        process = subprocess.Popen(  # noqa: S603 - the command is a constant, the file goes in by a pipe
            CHILD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of ours; these two a Python may need in order to start at all.
            env={k: v for k, v in os.environ.items() if k in ("SYSTEMROOT", "LD_LIBRARY_PATH")},
        )
    except OSError as error:
        raise Refused("reader_unavailable") from error
    assert process.stdin is not None and process.stdout is not None
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        process.kill()

    def feed(pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError), pipe:  # the child may end without having read it all
            pipe.write(content)

    timer = threading.Timer(WALL_S, stop)
    feeder = threading.Thread(target=feed, args=(process.stdin,), daemon=True)
    timer.start()
    feeder.start()
    try:
        with process.stdout as pipe:
            answer = pipe.read(MAX_ANSWER_BYTES + 1)
        if len(answer) > MAX_ANSWER_BYTES:
            process.kill()
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        feeder.join()
    if is_late.is_set() or code == -getattr(signal, "SIGXCPU", sys.maxsize):
        raise Refused("file_too_slow")
    if code or len(answer) > MAX_ANSWER_BYTES:
        raise Refused("file_unreadable", reason="child", status=code)
    return answer


def _workbook(told: dict[str, Any]) -> Workbook:
    """The child's answer as a workbook; refuses two sheets that cannot be told apart."""
    styles: list[tuple[str, str]] = [(str(number_format), str(font)) for number_format, font in told["styles"]]
    sheets: list[Sheet] = []
    titles: dict[str, str] = {}
    for sheet in told["sheets"]:
        name = str(sheet["name"])
        if other := titles.get(_title_key(name)):
            raise Refused("duplicate_sheets", sheet=name, other=other)
        titles[_title_key(name)] = name
        rows: dict[int, dict[int, Cell]] = {}
        for row, column, kind, value, style in sheet["cells"]:
            if kind not in _KINDS:
                raise ValueError(kind)
            real = (dt.datetime if "T" in value else dt.date).fromisoformat(value) if kind == "date" else value
            rows.setdefault(row, {})[column] = Cell(row, column, kind, real, *styles[style])
        hidden_rows, hidden_columns = frozenset(sheet["hidden_rows"]), frozenset(sheet["hidden_columns"])
        merged = tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merged"])
        sheets.append(Sheet(name, bool(sheet["hidden"]), rows, hidden_rows, hidden_columns, merged))
    return Workbook(tuple(sheets), {str(k): str(v) for k, v in told["properties"].items()})


_KINDS = frozenset(get_args(Kind))


# --- The child process itself ---------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "application/vnd.openxmlformats-officedocument."
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def main() -> None:
    """Reads a workbook from standard input, writes what it holds as JSON to standard output."""
    _confine()
    answer = b""
    refused: dict[str, object] = {}
    try:
        answer = _told(sys.stdin.buffer.read(MAX_BYTES + 1))
    except Refused as error:
        refused = {"refused": error.code, "values": dict(error.values)}
    except (zipfile.BadZipFile, zlib.error, EOFError):
        refused = {"refused": "file_damaged", "values": {"reason": "part"}}
    except Exception as error:
        # Whatever odd or hostile content makes a library raise, memory included, means one thing here.
        refused = {"refused": "file_unreadable", "values": {"reason": type(error).__name__}}
    # Here and not above, where the exception still keeps alive what filled the memory.
    sys.stdout.buffer.write(answer or json.dumps(refused).encode())


def _confine() -> None:
    """Takes from this process what parsing does not need. Windows has no such limits, only the wall clock."""
    try:
        import resource
    except ImportError:
        return
    for limit, soft, hard in (
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S, CPU_S + 1),  # the soft limit ends in SIGXCPU, by which it is known
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0, 0),
    ):
        # What cannot be set is lower already, or unknown to the system (macOS has no RLIMIT_AS).
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


def _told(content: bytes) -> bytes:
    """What the workbook holds, as the JSON that `_workbook` reads."""
    # openpyxl imports these where they are installed: numpy and PIL double the start, lxml would replace
    # the XML parser by one that nothing here was tried with.
    for name in ("numpy", "PIL", "lxml"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml import DEFUSEDXML

    if not DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    _check_parts(content)
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    for part in (*reader.package.Override, *reader.package.Default):
        if re.search("macroEnabled|vbaProject", part.ContentType, re.IGNORECASE):
            raise Refused("file_has_macros")
    # Of openpyxl's steps only those whose result is used: charts, themes, named styles and printing areas
    # of real files take long or make it raise, and nothing here needs them.
    reader.read_workbook()
    return _Reading(reader).told()


def _check_parts(content: bytes) -> None:
    """Inflates each part but the pictures once, in pieces, before any is parsed; `zipfile` checks its sum.

    Refuses a DOCTYPE, which no workbook has and every entity attack needs, and the Strict format, whose
    sheets would be read as empty.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/media/"):
                continue
            with archive.open(part) as source:
                tail = b""
                while piece := source.read(1 << 16):
                    window = tail + piece.replace(b"\0", b"")  # UTF-16 reads as ASCII then
                    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                        raise Refused("file_suspicious", reason="doctype", part=part.filename)
                    if _STRICT in window:
                        raise Refused("file_is_strict")
                    tail = window[-len(_STRICT) :]


_Found = tuple[Kind, str | int | float | bool, str]  # kind, value as JSON holds it, font


class _Style(NamedTuple):
    number_format: str = "General"
    font: str = ""
    is_date: bool = False
    is_duration: bool = False


class _Text(NamedTuple):
    value: str
    fonts: frozenset[str | None]  # None: the cell's own


class _Reading:
    """One workbook on its way from openpyxl's reader to JSON."""

    def __init__(self, reader: Any) -> None:
        from openpyxl.utils import coordinate_to_tuple
        from openpyxl.utils.datetime import from_excel, from_ISO8601

        self.place: Callable[[str], tuple[int, int]] = coordinate_to_tuple
        self.from_excel: Callable[[float, dt.datetime, bool], object] = from_excel
        self.from_iso: Callable[[str], object] = from_ISO8601
        self.reader = reader
        self.archive: zipfile.ZipFile = reader.archive
        self.epoch: dt.datetime = reader.wb.epoch
        self.texts: list[_Text] = []
        self.styles: list[_Style] = []
        self.used: dict[tuple[str, str], int] = {}  # (number format, font) -> its number in the answer
        self.cells_left = MAX_CELLS
        self.characters_left = MAX_TEXTS
        self.merged_left = MAX_MERGED_ROWS

    def told(self) -> bytes:
        if part := self.part("spreadsheetml.sharedStrings+xml"):
            with self.archive.open(part) as source:
                self.texts = _StringTable().read(source)
        self.styles = self.read_styles()
        sheets = [
            {"name": name, "hidden": is_hidden, **self.read_cells(name, part)}
            for name, is_hidden, part in self.worksheets()
        ]
        told = {"sheets": sheets, "styles": list(self.used), "properties": self.read_properties()}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    def part(self, content_type: str) -> str | None:
        override = self.reader.package.find(_TYPES + content_type)
        return override.PartName.removeprefix("/") if override else None

    def worksheets(self) -> Iterator[tuple[str, bool, str]]:
        """(name, hidden, part) of each tab that is a sheet of cells."""
        tabs = list(self.reader.parser.find_sheets())
        if len(tabs) > MAX_SHEETS:
            raise Refused("workbook_too_large")
        for tab, relation in tabs:
            kind = relation.Type.removeprefix(_RELATIONSHIPS)
            if "macrosheet" in kind.casefold():
                raise Refused("file_has_macros")
            if kind == "worksheet":
                yield self.spend(tab.name), tab.state != "visible", relation.target
            elif kind not in ("chartsheet", "dialogsheet"):
                raise ValueError(kind)

    def read_cells(self, name: str, part: str) -> dict[str, object]:
        with self.archive.open(part) as source:
            return _SheetCells(name, self).read(source)

    def read_styles(self) -> list[_Style]:
        """What each cell style says about number format and font.

        openpyxl builds every style as an object and indexes it: tens of seconds for the styles that years
        of copying between workbooks pile up.
        """
        from defusedxml.ElementTree import fromstring
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

        part = self.part("spreadsheetml.styles+xml")
        if part is None:
            return [_Style()]
        root = fromstring(self.archive.read(part))
        names = {"m": _MAIN}
        formats = dict(BUILTIN_FORMATS)
        for element in root.iterfind("m:numFmts/m:numFmt", names):
            formats[int(element.get("numFmtId", 0))] = element.get("formatCode") or "General"
        fonts = []
        for element in root.iterfind("m:fonts/m:font", names):
            name = element.find("m:name", names)
            fonts.append(_old_font(name.get("val", "")) if name is not None else "")
        kinds = {code: (is_date_format(code), is_timedelta_format(code)) for code in set(formats.values())}
        styles = []
        for element in root.iterfind("m:cellXfs/m:xf", names):
            number_format = formats.get(int(element.get("numFmtId", 0)), "General")
            font = int(element.get("fontId", 0))
            styles.append(_Style(number_format, fonts[font] if fonts else "", *kinds[number_format]))
        return styles or [_Style()]

    def read_properties(self) -> dict[str, str]:
        """The custom document properties as text; openpyxl raises on types that other programs write."""
        from defusedxml.ElementTree import fromstring

        part = self.part("custom-properties+xml")
        properties: dict[str, str] = {}
        if part is not None:
            for element in fromstring(self.archive.read(part)).iterfind(f"{{{_PROPERTIES}}}property"):
                name, value = element.get("name", ""), "".join(element.itertext()).strip()
                if name in properties:
                    raise ValueError(name)
                properties[name] = self.spend(value)
        return properties

    def spend(self, text: str) -> str:
        self.characters_left -= len(text)
        if self.characters_left < 0:
            raise Refused("workbook_too_large")
        return text

    def style_number(self, number_format: str, font: str) -> int:
        if (number_format, font) not in self.used:
            self.spend(number_format + font)
        return self.used.setdefault((number_format, font), len(self.used))

    def text(self, index: int) -> _Text:
        if index < 0:
            raise IndexError(index)
        return self.texts[index]


def _old_font(name: str) -> str:
    return name if name.casefold().startswith((".vn", "vni")) else ""


class _Stream:
    """Reads one part from first to last byte without keeping a tree; a subclass says what to keep.

    A tree of a sheet whose borders were dragged down a million rows costs more time and memory than the
    child has; most of those cells are empty and leave nothing here.
    """

    ROOT: str

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="|")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.first
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.pieces: list[str] = []

    def parse(self, source: IO[bytes]) -> None:
        # In large pieces: for each piece this parser reads an unfinished tag again from its beginning.
        while piece := source.read(1 << 20):
            self.parser.Parse(piece, False)
        self.parser.Parse(b"", True)

    def doctype(self, *_: object) -> None:
        raise Refused("file_suspicious", reason="doctype")

    def first(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag != self.ROOT:
            raise ValueError(tag)
        self.parser.StartElementHandler = self.start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        raise NotImplementedError

    def listen(self) -> None:
        self.pieces = []
        self.parser.CharacterDataHandler = self.pieces.append

    def heard(self) -> str:
        self.parser.CharacterDataHandler = None
        return "".join(self.pieces)


def _tag(name: str) -> str:
    return f"{_MAIN}|{name}"


_CELL, _ROW, _VALUE, _FORMULA = _tag("c"), _tag("row"), _tag("v"), _tag("f")
_STRING, _INLINE, _T = _tag("si"), _tag("is"), _tag("t")
_COLUMNS, _MERGED = _tag("col"), _tag("mergeCell")
_RUN, _RUN_FONT, _PHONETIC = _tag("r"), _tag("rFont"), _tag("rPh")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_CELL_FONT: frozenset[str | None] = frozenset((None,))


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in ("1", "true") or float(attributes.get(size, 1)) == 0


class _RichText:
    """A text put together from its runs, each perhaps in a font of its own; reading aids left out."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.fonts: set[str | None] = set()
        self.run_font: str | None = None
        self.is_phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _PHONETIC:
            self.is_phonetic = True
        elif tag == _RUN:
            self.run_font = None
        elif tag == _RUN_FONT:
            self.run_font = attributes.get("val", "")

    def end(self, tag: str, heard: Callable[[], str]) -> None:
        if tag == _T:
            text = heard()
            if not self.is_phonetic:
                self.pieces.append(text)
                if text.strip():
                    self.fonts.add(self.run_font)
        elif tag == _PHONETIC:
            self.is_phonetic = False

    def text(self) -> _Text:
        # Nearly all are alike; one set for each of a million strings would fill the memory.
        fonts = _CELL_FONT if self.fonts == _CELL_FONT else frozenset(self.fonts)
        return _Text(_unescaped("".join(self.pieces)), fonts)


class _StringTable(_Stream):
    """The shared strings."""

    ROOT = _tag("sst")

    def read(self, source: IO[bytes]) -> list[_Text]:
        self.texts: list[_Text] = []
        self.rich = _RichText()
        self.parse(source)
        return self.texts

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _T:
            self.listen()
        elif tag == _STRING:
            self.rich = _RichText()
        else:
            self.rich.start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == _STRING:
            self.texts.append(self.rich.text())
        else:
            self.rich.end(tag, self.heard)


class _SheetCells(_Stream):
    """The cells of one sheet that hold something: [row, column, kind, value, style number]."""

    ROOT = _tag("worksheet")

    def __init__(self, name: str, book: _Reading) -> None:
        super().__init__()
        self.name = name
        self.book = book
        self.cells: dict[tuple[int, int], list[object]] = {}
        self.row = 0
        self.row_is_named = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.reference: str | None = None
        self.steps = 0  # cells since the last one that says where it is
        self.type = "n"
        self.style: str | None = None
        self.stored: str | None = None
        self.formula: str | None = None
        self.inline: _RichText | None = None

    def read(self, source: IO[bytes]) -> dict[str, object]:
        self.parse(source)
        rows = sorted({row for row, _ in self.cells})
        columns = {column for _, column in self.cells}
        return {
            "cells": [self.cells[place] for place in sorted(self.cells)],
            "hidden_rows": [row for row in rows if row in self.hidden_rows],
            "hidden_columns": sorted(c for c in columns if any(a <= c <= b for a, b in self.hidden_columns)),
            "merged": [found for found in self.merged if self.is_on(found, rows)],
        }

    def is_on(self, merged: tuple[int, int, int, int], rows: list[int]) -> bool:
        """Whether merged cells lie on a row that holds something."""
        top, _, bottom, _ = merged
        count = bisect.bisect_right(rows, bottom) - bisect.bisect_left(rows, top)
        self.book.merged_left -= count
        if self.book.merged_left < 0:
            raise Refused("workbook_too_large")
        return count > 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _CELL:
            reference = attributes.get("r")
            if reference is None:
                self.steps += 1
            else:
                self.reference, self.steps = reference, 0
            self.type = attributes.get("t", "n")
            self.style = attributes.get("s")
            self.stored = self.formula = self.inline = None
        elif tag == _ROW:
            self.row = int(attributes.get("r", self.row + 1))
            self.row_is_named = "r" in attributes
            self.reference, self.steps = None, 0
            if _is_hidden(attributes, "ht"):
                self.hidden_rows.add(self.row)
        elif tag == _COLUMNS:
            if _is_hidden(attributes, "width"):
                self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif tag == _MERGED:
            first, _, last = attributes["ref"].partition(":")
            self.merged.append((*self.book.place(first), *self.book.place(last or first)))
        elif tag in (_VALUE, _FORMULA, _T):
            self.listen()
        elif tag == _INLINE:
            self.inline = _RichText()
        elif self.inline is not None:
            self.inline.start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == _CELL:
            if self.stored or self.formula is not None or self.inline is not None:
                self.keep()
                self.inline = None
        elif tag == _VALUE:
            self.stored = self.heard()
        elif tag == _FORMULA:
            self.formula = self.heard()
        elif self.inline is not None:
            self.inline.end(tag, self.heard)

    def keep(self) -> None:
        style = self.book.styles[int(self.style)] if self.style else self.book.styles[0]
        found = self.found(style)
        if found is None:
            return
        kind, value, font = found
        if isinstance(value, str) and not value.strip():
            return
        row, column = self.place()
        if row > MAX_ROWS or column > MAX_COLUMNS:
            where = {"cell": _address(row, column), "rows": MAX_ROWS, "columns": MAX_COLUMNS}
            raise Refused("sheet_too_large", sheet=self.name, **where)
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                where = {"cell": _address(row, column), "limit": MAX_TEXT}
                raise Refused("text_too_long", sheet=self.name, **where)
            self.book.spend(value)
        self.book.cells_left -= 1
        if self.book.cells_left < 0:
            raise Refused("workbook_too_large")
        if (row, column) in self.cells:
            raise ValueError("a cell twice")
        number = self.book.style_number(style.number_format, font)
        self.cells[row, column] = [row, column, kind, value, number]

    def place(self) -> tuple[int, int]:
        row, column = self.book.place(self.reference) if self.reference else (self.row, 0)
        if self.row_is_named and row != self.row:
            raise ValueError("a cell of another row")
        return row, column + self.steps

    def found(self, style: _Style) -> _Found | None:
        """What the cell holds, None if it is blank."""
        if self.inline is not None:
            return _text(self.inline.text(), style)
        if not self.stored:
            # A formula whose result is the empty text is stored as such: blank, not without a result.
            is_blank = self.formula is None or (self.type == "str" and self.stored is not None)
            return None if is_blank else ("formula", f"={self.formula}", "")
        match self.type:
            case "n":
                found = self.number(self.stored, style)
            case "s":
                found = _text(self.book.text(int(self.stored)), style)
            case "str":
                found = _text(_Text(_unescaped(self.stored), _CELL_FONT), style)
            case "b":
                found = "bool", {"1": True, "true": True, "0": False, "false": False}[self.stored], ""
            case "e":
                found = "error", self.stored, ""
            case "d":
                found = _moment(self.book.from_iso(self.stored))
            case other:
                raise ValueError(other)
        return found

    def number(self, stored: str, style: _Style) -> _Found:
        if not _NUMBER.fullmatch(stored):  # Python also reads "1_000"
            raise ValueError(stored)
        number = float(stored) if re.search("[.eE]", stored) else int(stored)
        if not math.isfinite(number):
            return "error", "#NUM!", ""
        if not style.is_date:
            return "number", number, ""
        try:
            return _moment(self.book.from_excel(number, self.book.epoch, style.is_duration))
        except (OverflowError, ValueError):
            return "error", "#VALUE!", ""  # a number that is no day; Excel shows ####


def _text(text: _Text, style: _Style) -> _Found:
    # A text in several fonts is in none: it cannot be converted as a whole.
    fonts = {style.font if font is None else _old_font(font) for font in text.fonts}
    return "text", text.value, fonts.pop() if len(fonts) == 1 else ""


def _moment(value: object) -> _Found:
    if isinstance(value, dt.datetime):
        is_midnight = value.time() == dt.time()
        return "date", (value.date() if is_midnight else value).isoformat(), ""
    if isinstance(value, dt.date):
        return "date", value.isoformat(), ""
    return "text", value.isoformat() if isinstance(value, dt.time) else str(value), ""


def _unescaped(text: str) -> str:
    """Text with the characters XML cannot hold, which Excel writes as _x000D_; half a pair stays as it is."""
    if "_x" not in text:
        return text

    def char(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)

    return _ESCAPED.sub(char, text)


if __name__ == "__main__":
    main()
