"""SQL stands in `.sql` files and in `store`; a metric may hold a question of two lines, nothing else any."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from dashboard.settings import ROOT

METRIC_LINES = 2
STATEMENT = re.compile(r"\b(select\b.+\bfrom|insert into|update \w+ set|delete from)\b", re.DOTALL)


def _text(node: ast.AST) -> str:
    """The text of a string, or of the constant parts of an f-string; nothing of any other node."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _statements(source: str, most_lines: int) -> Iterator[int]:
    """The line of each string with SQL that has more lines, docstrings aside."""
    nodes = list(ast.walk(ast.parse(source)))
    docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr) and node not in docstrings:
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most_lines and STATEMENT.search(_text(node)):
                yield node.lineno


def test_sql_stands_in_files_and_in_the_store() -> None:
    """What the database is asked can be read, and checked by its tools, in one kind of place."""
    code = Path(ROOT) / "src" / "dashboard"
    files = [*code.rglob("*.py"), *(Path(ROOT) / "pages").glob("*.py")]
    assert len(files) > 100
    places = {
        f"{file.relative_to(ROOT)}:{line}"
        for file in files
        if not file.is_relative_to(code / "store")
        for line in _statements(
            file.read_text(encoding="utf-8"), METRIC_LINES if file.is_relative_to(code / "metrics") else 0
        )
    }
    assert places == set()


def test_the_scan_sees_sql_in_a_string() -> None:
    """Of one line and of several, joined and with values put in; a docstring and a short question are none."""
    one = 'ask("select a from b")\n'
    joined = 'ask(\n    "select a "\n    "from b "\n    "where c"\n)\n'
    filled = 'ask(\n    f"""\n    select {a}\n    from b\n    """\n)\n'
    written = 'ask("""\ninsert into a\nvalues (1)\n""")\n'
    docstring = 'def ask():\n    """Select this\n    and select that\n    from b."""\n'
    examples = (one, joined, filled, written, docstring)
    assert [list(_statements(text, 0)) for text in examples] == [[1], [2], [2], [1], []]
    assert [list(_statements(text, 2)) for text in examples] == [[], [2], [2], [1], []]
