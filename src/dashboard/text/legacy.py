"""Text typed in fonts from before Unicode: TCVN3 (fonts named `.Vn…`) and VNI-Windows (`VNI-…`).

Such a cell holds Latin letters that only its own font shows as Vietnamese. It is converted where the font
says so; elsewhere it is only recognised, well enough for a warning.
"""

import re
import unicodedata

# TCVN 5712:1993, third form: small letters 0xA8 to 0xFE and the seven capitals 0xA1 to 0xA7, in code order.
# "-" marks codes without a letter. Fonts whose name ends in H show the small letters as capitals.
_TCVN3_CODES = (
    "ĂÂÊÔƠƯĐăâêôơưđ" + "------" + "àảãáạ-ằẳẵắ-------ặầẩẫấậè-ẻẽéẹềểễếệìỉ---ĩíịò-ỏõóọồổỗốộờởỡớợù-ủũúụừửữứựỳỷỹýỵ"
)
_TCVN3 = {chr(0xA1 + i): letter for i, letter in enumerate(_TCVN3_CODES) if letter != "-"}

# VNI-Windows writes a plain vowel and then a sign that carries the letter mark, the tone, or both.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_SIGNS = {
    "aeo": {"â": _CIRCUMFLEX} | {c: _CIRCUMFLEX + t for c, t in zip("áàåãä", _TONES.values(), strict=True)},
    "a": {"ê": _BREVE} | {c: _BREVE + t for c, t in zip("éèúüë", _TONES.values(), strict=True)},
    "aeouyôö": _TONES,
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_LETTERS)
    for vowels, signs in _VNI_SIGNS.items():
        for vowel in vowels:
            for sign, marks in signs.items():
                base = _VNI_LETTERS.get(vowel, vowel)
                table[vowel + sign] = unicodedata.normalize("NFC", base + marks)
    # The case of the vowel counts; the sign after a capital may be of either case.
    capitals = {(k[0].upper() + k[1:]): v.upper() for k, v in table.items()}
    capitals |= {k.upper(): v.upper() for k, v in table.items()}
    return table | capitals


_VNI = _vni_table()
_VNI_PIECE = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_MIN_ODD_WORDS = 2
_TONE_MARK = re.compile(f"[{_ACUTE}{_GRAVE}{_HOOK}{_TILDE}{_DOT}]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    "(?:oai|oay|uây|uôi|ươi|ươu|iêu|yêu|uya|uyê|oeo|uyu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|yê|iu|oa|oă|oe|oi|ôi|ơi"
    "|ua|uâ|uê|ui|ưi|uô|uơ|ưa|ươ|ưu|uy|oo|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnpt])?"
)


def encoding(font: str) -> str | None:
    """The encoding a font's name stands for: "tcvn3", "vni", or None for every other font."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith("vni") else None


def convert(text: str, font: str) -> str:
    """The text in Unicode if its font is a legacy one; as it is otherwise.

    Also as it is when the text cannot have been typed for that font: it has letters only Unicode has, or
    codes the encoding leaves empty.
    """
    name = encoding(font)
    if name is None or text.isascii():
        # Capitals of a plain-letter text are only shown by the font; the letters are what was typed.
        return text
    converted = _from_tcvn3(text) if name == "tcvn3" else _from_vni(text)
    if converted is None:
        return text
    return converted.upper() if name == "tcvn3" and font.strip().endswith("H") else converted


def _from_tcvn3(text: str) -> str | None:
    if any(c not in _TCVN3 and ("\xa1" <= c <= "\xff" or _is_unicode_letter(c)) for c in text):
        return None
    return "".join(_TCVN3.get(c, c) for c in text)


def _from_vni(text: str) -> str | None:
    if any(map(_is_unicode_letter, text)):
        return None
    converted = _VNI_PIECE.sub(lambda piece: _VNI[piece[0]], text)
    rest = _VNI_PIECE.sub("", text)
    return None if any("\xc0" <= c <= "\xff" for c in rest) else converted


def _is_unicode_letter(char: str) -> bool:
    """Whether no legacy font has this code: a letter or mark beyond Latin-1."""
    return char > "\xff" and unicodedata.category(char)[0] in "LM"


def suspect(text: str) -> str | None:
    """The encoding ("tcvn3" or "vni") that text in an ordinary font seems to be in; None if it reads well.

    The test: at least two of its words with marks are no Vietnamese syllables as they stand, and all of them
    are once converted. One odd word is more often a name or a slip.
    """
    if text.isascii() or any(map(_is_unicode_letter, text)):
        return None
    # a sign that stands alone ("½", "¹") is that sign, though a legacy font has a letter at its place
    words = [word for word in _WORD.findall(text) if not word.isascii() and any(map(str.isalpha, word))]
    if sum(not _is_syllable(word) for word in words) < _MIN_ODD_WORDS:
        return None
    for name, read in (("tcvn3", _from_tcvn3), ("vni", _from_vni)):
        converted = [read(word) for word in words]
        if all(word is not None and _is_syllable(word) for word in converted):
            return name
    return None


def _is_syllable(word: str) -> bool:
    """Whether a word is built like a Vietnamese syllable: onset, vowels, ending, at most one tone."""
    marked = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONE_MARK.subn("", marked)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
