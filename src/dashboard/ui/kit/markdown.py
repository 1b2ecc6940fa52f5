"""Text from data as Markdown that shows it letter by letter; a status with its icon and word."""

import re

from dashboard.charts import theme
from dashboard.text import statuses

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&:])")


_STARTS_A_BLOCK = re.compile(r"^(\d*)([#+.)-])")


# What Streamlit replaces after Markdown is read, so that no backslash helps: :smile:, www., http://, a@b.
_REPLACED_LATER = re.compile(r"(?i)(?<=:)(?=[\w+/-]+:)|(?<=\bwww)(?=\.)|(?<=:)(?=//)|(?<=\w)(?=@\w)")


_WORD_JOINER = "\u2060"


def escape_markdown(text: object) -> str:
    """Text from data as one line that Markdown shows letter by letter."""
    whole = _REPLACED_LATER.sub(_WORD_JOINER, " ".join(str(text).split()))
    return _STARTS_A_BLOCK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", whole))


def status(code: str) -> str:
    """A status for a Markdown element: coloured icon and word."""
    look = theme.STATUS[code]
    return f':color[{look.icon}]{{foreground="{look.colour}"}} {escape_markdown(statuses.word(code))}'
