"""Comparison keys: the same Vietnamese word however it was typed, and text without what cannot be seen."""

import re
import unicodedata
from functools import lru_cache

from dashboard.text.xml_text import NONCHARACTERS

# Letters that no decomposition turns into their plain form; people also type the Icelandic eth for đ.
_PLAIN = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "&": " va "})
_NOT_WORD = re.compile(r"[\W_]+")
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BREAKS = re.compile("[ \t]*\n[ \t]*")
_NOTHING = re.compile(f"[{NONCHARACTERS}]")


class _Letters(dict[int, int | None]):
    """A table for `str.translate` that leaves out marks on letters and what cannot be seen; filled as letters come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) in ("Mn", "Cf") else code
        return self[code]


_LETTERS = _Letters()

# Abbreviations that mean one thing in every agency's name; anything else is an alias in the directory.
_AGENCY_WORDS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "tp": "thanh pho",
    "tx": "thi xa",
    "h": "huyen",
}


def key(text: str) -> str:
    """The form in which two spellings of the same words are equal; for comparing and searching, not showing.

    Case, tones, letter marks and punctuation do not count, đ is d, "uỷ" is "ủy", "&" is "và", and any run
    of white space or punctuation is one space (domain.md §10). Text of symbols alone gives "".
    """
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).casefold().translate(_PLAIN)
    return _NOT_WORD.sub(" ", plain if plain.isascii() else plain.translate(_LETTERS)).strip()


@lru_cache(maxsize=1024)  # some tens of agencies are named in thousands of tasks
def agency_key(name: str) -> str:
    """The form in which two spellings of the same agency are equal.

    Beyond `key`: UBND, HĐND, MTTQ, TP, TX and H are spelled out; "và" and spaces do not count, so that
    "Sở VHTT&DL", "Sở VH, TT và DL" and "Sở VHTTDL" are one name.
    """
    words = [word for word in key(name).split() if word != "va"]
    last = len(words) - 1
    # "H" is a district only in front of the district's name.
    full = (w if w == "h" and i == last else _AGENCY_WORDS.get(w, w) for i, w in enumerate(words))
    return "".join(full).replace(" ", "")


def clean(text: str) -> str:
    """Text as it is kept: NFC, one kind of space and line break, nothing invisible, trimmed.

    Control, zero-width and bidirectional characters are removed, so are noncharacters (U+FFFE) and half of a broken
    character pair.
    Line breaks inside the text stay.
    """
    characters = []
    for char in _LINE_BREAK.sub("\n", _NOTHING.sub("", text)):
        category = unicodedata.category(char)
        if category == "Zs" or char == "\t":
            characters.append(" ")
        elif char == "\n" or category not in ("Cc", "Cf", "Cs"):
            characters.append(char)
    return _BREAKS.sub("\n", unicodedata.normalize("NFC", "".join(characters))).strip()
