"""Search: words in any order, tones aside, at the beginning of the words of a text or anywhere in an agency's name."""

from collections.abc import Iterable, Sequence
from typing import Final

from dashboard.text import fold

LONGEST: Final = 100
"""Letters of a search."""

Text = tuple[str, str]
Words = Sequence[tuple[str, str]]


def folded(texts: Iterable[str], agencies: Iterable[str]) -> Text:
    """What is looked through: the texts, with the names of agencies, and these names without spaces."""
    names = list(agencies)
    return " " + fold.key(" ".join([*texts, *names])), " ".join(fold.agency_key(name) for name in names)


def words(query: str) -> Words:
    """The words to look for, as they stand in a text and in an agency's name; none in a query of signs alone."""
    return [(fold.key(word), fold.agency_key(word)) for word in query.split() if fold.key(word)]


def holds(looked_through: Text, looked_for: Words) -> bool:
    """Whether every word begins a word of the text. "VHTT&DL" is one word of an agency's name and three of a text."""
    text, agencies = looked_through
    return all(f" {word}" in text or (as_name != word and as_name in agencies) for word, as_name in looked_for)
