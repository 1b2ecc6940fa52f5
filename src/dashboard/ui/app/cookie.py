"""The cookie by which the server knows a browser again: a random name, which says nothing and opens nothing else."""

import re
import secrets
from typing import Final

NAME: Final = "desk"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_IN_HEADER: Final = re.compile(rf"(?:^|;\s*){NAME}=({_TOKEN.pattern})\s*(?:;|$)")


def new() -> str:
    """A value that nobody can guess."""
    return secrets.token_urlsafe(32)


def is_ours(value: str) -> bool:
    """Whether the value is one of the kind made here."""
    return _TOKEN.fullmatch(value) is not None


def of_header(cookies: str) -> str | None:
    """The value in a Cookie header; None if there is none or it is not one of ours."""
    match = _IN_HEADER.search(cookies)
    return match[1] if match else None
