"""How long a text may be where a file or a system sets a limit; one function a limit, and every writer calls it.

Excel and Windows count in halves of 16 bits: a letter beyond U+FFFF counts twice. A text that is cut ends in "…".
"""

import hashlib
import re
from typing import Final

from dashboard.text.xml_text import excel_text, one_line, xml_text

MAX_CELL: Final = 32_767
"""Of a cell or a comment of Excel's."""
MAX_PROPERTY: Final = 255
"""Of a document property: python-docx and python-pptx refuse a longer one, Excel cuts it."""
MAX_HEADER_PART: Final = 80
"""Of one of the three parts of a page header of Excel's, which together, codes counted in, take 255."""
MAX_LIST: Final = 255
"""Of the items of a drop-down list that stands in the cell's own check, commas counted in."""
MAX_FILE_BYTES: Final = 200
"""Of a file's name: no system takes more than 255 bytes, and a browser may still add " (1)"."""

_NOT_IN_A_NAME: Final = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f\x85\u2028\u2029]+')
_MARK_LETTERS: Final = 6


def units(text: str) -> int:
    """The length of a text as Excel and Windows count it."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, most: int) -> str:
    """A text of at most so many units, no letter parted; its end is "…" if something was left out."""
    if units(text) <= most:
        return text
    length, room = 0, most - 1
    for char in text:
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            break
        length += 1
    return text[:length].rstrip() + "…"


def cell_text(text: str) -> str:
    """A text as a cell or comment of an Excel file holds it."""
    clean_text = xml_text(text)
    escapes = len(excel_text(clean_text)) - len(clean_text)  # openpyxl counts them, too
    return excel_text(cut(clean_text, MAX_CELL - escapes))


def property_text(text: str) -> str:
    """A text as a document property (title, author) holds it: one line."""
    return cut(one_line(text), MAX_PROPERTY)


def header_text(text: str) -> str:
    """A text for one part of Excel's page header: one line, in which "&" begins a code and is written twice."""
    line = one_line(text)
    most = MAX_HEADER_PART
    while units(cut_line := cut(line, most).replace("&", "&&")) > MAX_HEADER_PART:
        most -= 1
    return excel_text(cut_line)


def file_name(stem: str, ending: str) -> str:
    """A name that every system and browser takes, `ending` (".xlsx") included; one that had to be changed is marked,
    so that two different ones stay different."""
    name = _NOT_IN_A_NAME.sub("-", xml_text(stem)).strip(" .")
    room = MAX_FILE_BYTES - len(ending.encode())
    if name == stem and name and len(name.encode()) <= room:
        return name + ending
    mark = "-" + hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LETTERS]
    cut_name = name.encode()[: room - len(mark)].decode("utf-8", "ignore").rstrip(" .-")
    return (cut_name + mark).lstrip(" .-") + ending


def shorten(text: object, letters: int) -> str:
    """The text cut at a word to at most so many letters, with "…"; not yet escaped."""
    whole = " ".join(str(text).split())
    if len(whole) <= letters:
        return whole
    cut = whole[: letters - 1]
    at_word = cut.rsplit(" ", 1)[0] if whole[letters - 1] != " " else cut
    return (at_word if len(at_word) > letters // 2 else cut).rstrip(" ,;:.-–(") + "…"
