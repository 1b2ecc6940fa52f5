"""Search: words in any order, tones aside, at the beginning of the words of a text or anywhere in an agency's name."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from dashboard.text import fold

LONGEST: Final = 100
"""Letters of a search."""

Text = tuple[str, str]
Words = Sequence[tuple[str, str]]


def looked_through(text: str) -> str:
    """A text folded, with a space before every word."""
    return " " + fold.key(text)


def folded(texts: Iterable[str], agencies: Iterable[str]) -> Text:
    """What is looked through: the texts, with the names of agencies, and these names without spaces."""
    names = list(agencies)
    return looked_through(" ".join([*texts, *names])), " ".join(fold.agency_key(name) for name in names)


def words(query: str) -> Words:
    """The words to look for, as they stand in a text and in an agency's name; none in a query of signs alone."""
    return [(fold.key(word), fold.agency_key(word)) for word in query.split() if fold.key(word)]


def holds(looked_through: Text, looked_for: Words) -> bool:
    """Whether every word begins a word of the text. "VHTT&DL" is one word of an agency's name and three of a text."""
    text, agencies = looked_through
    return all(f" {word}" in text or (as_name != word and as_name in agencies) for word, as_name in looked_for)


def marked(text: str, looked_for: Words, longest: int) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word found; of a text of more than `longest` words the part
    around the first one found, with "…" where something is left out."""
    pieces = [(piece, _is_found(piece, looked_for)) for piece in text.split()]
    first = next((i for i, (_piece, is_found) in enumerate(pieces) if is_found), 0)
    start = max(0, min(first - longest // 3, len(pieces) - longest))
    excerpt = pieces[start : start + longest]
    return [("…", False)] * (start > 0) + excerpt + [("…", False)] * (start + longest < len(pieces))


def _is_found(piece: str, looked_for: Words) -> bool:
    sentence = " " + fold.key(piece)
    return any(f" {part}" in sentence for word, _as_name in looked_for for part in word.split())


def bare(piece: str) -> str:
    """A word without the punctuation around it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", piece)
