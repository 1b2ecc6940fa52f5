"""The process that parses a workbook nobody has vouched for: `python -m dashboard.ingest.reading.confined`.

It limits its own memory, time and files, reads the workbook on its input and writes what the cells hold, as JSON, to
its output. `workbook` starts it and reads the answer. It imports little, for its start is most of what a file costs.
"""

import bisect
import contextlib
import datetime as dt
import io
import json
import math
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from dashboard.errors import Refused
from dashboard.ingest.reading.address import address
from dashboard.ingest.reading.container import MAX_BYTES
from dashboard.text.xml_text import from_excel

# No workbook of the 3 300 real ones looked at comes near any of these.
MAX_SHEETS = 256
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 400_000  # of a workbook; what the server has to hold afterwards
MAX_MERGED_ROWS = 50_000  # of all merged cells together, as far as the rows hold something
MAX_TEXT = 32_767  # characters a cell, Excel's own limit
MAX_TEXTS = 16_000_000  # characters a workbook: a long shared text may be used in every cell

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
OPEN_FILES = 64

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "application/vnd.openxmlformats-officedocument."
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


def main() -> None:
    """Reads a workbook from standard input, writes what it holds as JSON to standard output."""
    _confine()
    answer = b""
    refused: dict[str, object] = {}
    try:
        answer = _answer(sys.stdin.buffer.read(MAX_BYTES + 1))
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


def _answer(content: bytes) -> bytes:
    """What the workbook holds, as the JSON that `workbook._workbook` reads."""
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
    _check_types(reader.package, reader.archive.namelist())
    # Of openpyxl's steps only those whose result is used: charts, themes, named styles and printing areas
    # of real files take long or make it raise, and nothing here needs them.
    reader.read_workbook()
    return _Reading(reader).to_json()


_BINARY = re.compile("ms-excel[.]sheet[.]binary", re.IGNORECASE)
_MACROS = re.compile("macroEnabled|vbaProject|macrosheet", re.IGNORECASE)


def _check_types(package: Any, names: list[str]) -> None:
    """Refuses macros and binary workbooks by what the parts are said to be, whatever they are called.

    A default for an ending that no part has says nothing: SheetJS writes one for every ending it knows into every
    workbook, that of binary workbooks among them. A part with a type of its own does not have the default one.
    """
    own = {part.PartName.removeprefix("/").casefold(): str(part.ContentType) for part in package.Override}
    endings = {name.rpartition(".")[2] for name in (name.casefold() for name in names) if name not in own}
    used = [*own.values()]
    used += [part.ContentType for part in package.Default if part.Extension.removeprefix(".").casefold() in endings]
    if any(map(_BINARY.search, used)):
        raise Refused("file_is_xlsb")
    if any(map(_MACROS.search, used)):
        raise Refused("file_has_macros")


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


_Found = tuple[str, str | int | float | bool, str]  # a `workbook.Kind`, value as JSON holds it, font


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

    def to_json(self) -> bytes:
        if part := self.part("spreadsheetml.sharedStrings+xml"):
            with self.archive.open(part) as source:
                self.texts = _StringTable().read(source)
        self.styles = self.read_styles()
        sheets = [
            {"name": name, "hidden": is_hidden, **self.read_cells(name, part)}
            for name, is_hidden, part in self.worksheets()
        ]
        fields = {"sheets": sheets, "styles": list(self.used), "properties": self.read_properties()}
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

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
                properties[name] = self.spend(from_excel(value))
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
        return _Text(from_excel("".join(self.pieces)), fonts)


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
            "merged": [area for area in self.merged if self.is_on(area, rows)],
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
        content = self.content(style)
        if content is None:
            return
        kind, value, font = content
        if isinstance(value, str) and not value.strip():
            return
        row, column = self.place()
        if row > MAX_ROWS or column > MAX_COLUMNS:
            where = {"cell": address(row, column), "rows": MAX_ROWS, "columns": MAX_COLUMNS}
            raise Refused("sheet_too_large", sheet=self.name, **where)
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                where = {"cell": address(row, column), "limit": MAX_TEXT}
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

    def content(self, style: _Style) -> _Found | None:
        """What the cell holds, None if it is blank."""
        if self.inline is not None:
            return _text(self.inline.text(), style)
        if not self.stored:
            # A formula whose result is the empty text is stored as such: blank, not without a result.
            is_blank = self.formula is None or (self.type == "str" and self.stored is not None)
            return None if is_blank else ("formula", f"={self.formula}", "")
        match self.type:
            case "n":
                content = self.number(self.stored, style)
            case "s":
                content = _text(self.book.text(int(self.stored)), style)
            case "str":
                content = _text(_Text(from_excel(self.stored), _CELL_FONT), style)
            case "b":
                content = "bool", {"1": True, "true": True, "0": False, "false": False}[self.stored], ""
            case "e":
                content = "error", self.stored, ""
            case "d":
                content = _moment(self.book.from_iso(self.stored))
            case other:
                raise ValueError(other)
        return content

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


if __name__ == "__main__":
    main()
