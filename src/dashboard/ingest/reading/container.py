"""What a file is by its first bytes, and whether its zip directory is honest; nothing is inflated here.

The first guards a file meets, in the server. What is inside the parts: `confined`.
"""

import io
import re
import stat
import struct
import zipfile
from collections.abc import Sequence

from dashboard.errors import Refused

# No workbook of the 3 300 real ones looked at comes near any of these.
MAX_BYTES = 10 * 1024 * 1024
MAX_PARTS = 2_000
MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 16 * 1024 * 1024  # smaller parts may well shrink more: rows of empty cells do

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta)\b|^mime-version:", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def check_kind(content: bytes) -> None:
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


def check_directory(content: bytes) -> None:
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
