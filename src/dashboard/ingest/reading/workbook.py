"""Bytes -> cells with addresses: every file is read here, and none is trusted.

`read` looks at the outside of a file (`container`) and has a process of its own parse the rest (`confined`: the file
on its input, JSON on its output). What the cells mean is not decided here.
"""

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, Any, Literal, get_args

from dashboard.errors import Refused
from dashboard.ingest.reading.address import address
from dashboard.ingest.reading.container import check_directory, check_kind
from dashboard.text import fold
from dashboard.text.translation import N_

WALL_S = 30.0
MAX_ANSWER_BYTES = 64 * 1024 * 1024
# -I: nothing from the environment or the current folder is run; -B: no compiled modules are written.
CHILD = (sys.executable, "-I", "-B", "-m", "dashboard.ingest.reading.confined")

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
"""Code of a `Refused` raised while reading -> what the file is and what to do, in English; values fill the braces."""

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
        return address(self.row, self.column)


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
    check_kind(content)
    check_directory(content)
    answer = _ask_child(content)
    try:
        fields = json.loads(answer)
        if "refused" in fields:
            raise Refused(str(fields["refused"]), **fields["values"])
        return _workbook(fields)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Refused("file_unreadable", reason="answer") from error


def _title_key(title: str) -> str:
    # A title of symbols alone has no folded key.
    return fold.key(title) or title.casefold()


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


def _workbook(fields: dict[str, Any]) -> Workbook:
    """The child's answer as a workbook; refuses two sheets that cannot be told apart."""
    styles: list[tuple[str, str]] = [(str(number_format), str(font)) for number_format, font in fields["styles"]]
    sheets: list[Sheet] = []
    titles: dict[str, str] = {}
    for sheet in fields["sheets"]:
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
    return Workbook(tuple(sheets), {str(k): str(v) for k, v in fields["properties"].items()})


_KINDS = frozenset(get_args(Kind))
