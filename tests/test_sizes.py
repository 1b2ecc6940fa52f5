"""No part of the code grows past what a person reads at one sitting; what is larger says here why."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dashboard.settings import ROOT

MODULE_LINES = 400
FUNCTION_LINES = 60
UI_FUNCTION_LINES = 40
FIELDS = 10
FLAGS = 3

ONE_FRAME_EACH = "a frame for each metric that the papers show; in groups each reader would name two things for one"
ROW_OF_A_SHEET = "its fields are the columns of one row of a sheet"

EXCEPTIONS = {
    "src/dashboard/ingest/problem.py::Problem": "its fields are the columns of one row of the list of problems",
    "src/dashboard/ingest/reading/confined.py": "all that reads hostile bytes is in one place, and a process imports "
    "it anew for every file",
    "src/dashboard/ingest/templates/monthly_rows.py::MonthlyTask": ROW_OF_A_SHEET,
    "src/dashboard/reports/content.py::Content": ONE_FRAME_EACH,
    "src/dashboard/ui/kit/drilldown.py::Question": "its fields are the parameters of the address of a list",
    "src/dashboard/ui/kit/tiles.py::Tile": "its fields are the parts of one tile, most of them left out by most tiles",
}
"""Path, or path::name -> why it is larger."""


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def _too_large(path: str, source: str) -> Iterator[tuple[str, str]]:
    """(path or path::name, its size) of what is larger than it may be."""
    if (lines := len(source.splitlines())) > MODULE_LINES:
        yield path, f"{lines} lines"
    most = UI_FUNCTION_LINES if "/ui/" in path else FUNCTION_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most:
                yield f"{path}::{node.name}", f"{lines} lines"
        elif isinstance(node, ast.ClassDef) and _is_dataclass(node):
            fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
            flags = [field for field in fields if "bool" in ast.unparse(field.annotation)]
            if len(fields) > FIELDS or len(flags) > FLAGS:
                yield f"{path}::{node.name}", f"{len(fields)} fields, {len(flags)} booleans"


def _of_the_code() -> dict[str, str]:
    files = [file for folder in ("src", "pages") for file in (Path(ROOT) / folder).rglob("*.py")]
    assert len(files) > 100
    return {
        name: size
        for file in files
        for name, size in _too_large(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    }


def test_no_part_of_the_code_grows_too_large() -> None:
    """Who makes a module, function or dataclass larger than this splits it, or says in `EXCEPTIONS` why not."""
    assert {name: size for name, size in _of_the_code().items() if name not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed() -> None:
    """What was made smaller leaves the list, so that it cannot grow again unseen."""
    assert set(EXCEPTIONS) - set(_of_the_code()) == set()


def test_the_scan_sees_what_is_too_large() -> None:
    """A module, a function of either kind, a dataclass of many fields or flags: each is named with its size."""
    function = "def long():\n" + "    pass\n" * UI_FUNCTION_LINES
    head = "@dataclass(frozen=True)\nclass Wide:\n"
    assert dict(_too_large("src/a/ui/b.py", function)) == {"src/a/ui/b.py::long": "41 lines"}
    assert dict(_too_large("src/a/b.py", function)) == {}
    assert dict(_too_large("b.py", "\n" * 401)) == {"b.py": "401 lines"}
    many = head + "".join(f"    f{n}: int\n" for n in range(11))
    assert dict(_too_large("b.py", many)) == {"b.py::Wide": "11 fields, 0 booleans"}
    assert dict(_too_large("b.py", many.replace("@dataclass(frozen=True)\n", ""))) == {}
    flags = head + "".join(f"    is_{n}: bool\n" for n in range(4))
    assert dict(_too_large("b.py", flags)) == {"b.py::Wide": "4 fields, 4 booleans"}
