"""The relations of a question: what counts at its report date, one relation a file of `views/`.

A file's number is its place in the order in which relations are made. A statement is given those that it reads and no
others: DuckDB plans the query of a view when it is made, and planning all of them takes longer than most answers.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard.store.sql import run_script, statement

if TYPE_CHECKING:
    import duckdb

VIEWS: Final = Path(__file__).with_name("views")
QUESTION: Final = "report"
"""The relation that holds the question itself; one that reads it exists only with a scope."""
_COMMENT_OR_TEXT = re.compile(r"--[^\n]*|'[^']*'")
_RELATION = re.compile(r"(?:\bfrom|\bjoin|,)\s+(\w+)")


@cache
def files() -> dict[str, Path]:
    """The file of each relation by name, in the order in which they are made: 04_role_tenure.sql makes role_tenure."""
    return {file.stem.partition("_")[2]: file for file in sorted(VIEWS.glob("*.sql"))}


@lru_cache(maxsize=512)
def read_by(sql: str) -> tuple[str, ...]:
    """Names of the relations that a statement reads, itself or by way of others, in the order in which they are made.

    A relation reads only those before it.
    """
    names, needed = list(files()), _named_in(sql)
    for i in reversed(range(len(names))):
        if names[i] in needed:
            needed |= _named_in(statement(files()[names[i]])) & set(names[:i])
    return tuple(name for name in names if name in needed)


def _named_in(sql: str) -> set[str]:
    return set(_RELATION.findall(_COMMENT_OR_TEXT.sub("", sql))) & set(files())


def make(
    cursor: "duckdb.DuckDBPyConnection", sql: str, ready: set[str], question: Mapping[str, Any] | None = None
) -> None:
    """Make the relations that a statement reads, but for those in `ready`, which grows by them. Without a question only
    those that hold for every question."""
    for name in read_by(sql):
        text = statement(files()[name])
        if name in ready or (question is None and (name == QUESTION or QUESTION in read_by(text))):
            continue
        run_script(cursor, text, question)
        ready.add(name)
