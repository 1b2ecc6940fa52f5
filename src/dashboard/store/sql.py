"""SQL as text: statements in files, and the values they are given."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.text.xml_text import xml_text

if TYPE_CHECKING:
    import duckdb


@cache
def statement(path: Path) -> str:
    """The text of an .sql file, read once."""
    return path.read_text(encoding="utf-8")


def text_of(sql: str | Path) -> str:
    """The statement itself, or the text of its file."""
    return statement(sql) if isinstance(sql, Path) else sql


def utc(value: Any) -> Any:
    """Instants are stored as UTC without a zone (a zoned column needs pytz to be read)."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def column_value(value: Any) -> Any:
    """A value as it is kept: of a text what every file we write can hold, whoever typed or sent it."""
    return xml_text(value) if isinstance(value, str) else utc(value)


def bound(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values as DuckDB binds them to `$name`."""
    return {name: column_value(value) for name, value in values.items()} or None


def run_script(cursor: "duckdb.DuckDBPyConnection", script: str, values: Mapping[str, Any] | None = None) -> None:
    """Run statements separated by `;` at a line's end, giving each only the values it names."""
    for part in re.split(r";\s*\n", re.sub(r"--[^\n]*", "", script)):
        if part.strip():
            named = {k: v for k, v in (values or {}).items() if f"${k}" in part}
            cursor.execute(part.rstrip().rstrip(";"), bound(named))
