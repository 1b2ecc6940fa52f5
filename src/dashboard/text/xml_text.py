"""Text that every file we write can hold: XML (Office files, HTML), CSV, calendars and plain text.

One rule for all writers: what XML 1.0 forbids would make a file nobody can open, so it is left out, and line breaks
are of one kind. Excel alone reads `_x0041_` in a text as the character it stands for: `excel_text` keeps such a text
as it is shown. How long a text may be is said in `limits`.
"""

import re
from typing import Final

NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    f"{chr(n * 0x10000 + 0xFFFE)}{chr(n * 0x10000 + 0xFFFF)}" for n in range(17)
)
"""The 66 code points that never stand for a character, as the inside of a regular expression's class. XML forbids
only U+FFFE and U+FFFF; the others show nothing either, and programs disagree about them."""

_FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{NONCHARACTERS}]")
_LINE_BREAK: Final = re.compile("\r\n?")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\n")
ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""The first character of what Excel reads as an escape."""
_HEX: Final = "[0-9A-Fa-f]"
_ESCAPED: Final = re.compile(f"_x([Dd][89ABab]{_HEX}{{2}})__x([Dd][C-Fc-f]{_HEX}{{2}})_|_x({_HEX}{{4}})_")
"""Two halves of a pair, which some programs write for one character, or a single escape."""


def xml_text(text: str) -> str:
    """The text without control characters (tab and line break stay), halves of pairs and noncharacters."""
    return _FORBIDDEN.sub("", _LINE_BREAK.sub("\n", text))


def one_line(text: str) -> str:
    """`xml_text` on one line, runs of white space as one space."""
    return " ".join(xml_text(text).split())


def excel_text(text: str) -> str:
    """`xml_text` as a cell, comment or property of an Excel file holds it: a text that looks like one of Excel's
    escapes ("_x0041_") gets its first character escaped, so that Excel shows it as it is (ECMA-376, ST_Xstring)."""
    return ESCAPE.sub("_x005F_", xml_text(text))


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula when it is opened or typed again; of a text of `xml_text`."""
    return text.startswith(_FORMULA_STARTS)


def from_excel(text: str) -> str:
    """What Excel shows for a text of its file: `_x000D_` is the character it stands for. Half a pair stays as it is."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(0x10000 + ((int(escape[1], 16) - 0xD800) << 10) + int(escape[2], 16) - 0xDC00)
    code = int(escape[3], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)
