"""One writer for all workbooks: no other module writes cells, and the same cells give the same bytes."""

import ast
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator

import pytest

from dashboard.settings import ROOT
from tests.workbooks import KINDS, parts

WRITER = "src/dashboard/workbook_writer.py"
OF_A_CELL = {"value", "data_type", "quotePrefix", "hyperlink", "comment", "font", "fill", "border", "alignment"}
TEXTS = ("Lễ kỷ niệm", "=1+1")
_ELSEWHERE = f"""
import hashlib
from tests.workbooks import KINDS
print(*(hashlib.sha256(made({TEXTS!r})).hexdigest() for made in KINDS.values()))
"""


def _imports_openpyxl(node: ast.AST) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    return any(name.partition(".")[0] == "openpyxl" for name in names)


def _writes(source: str) -> Iterator[str]:
    """What a module does that only the writer may: it makes a workbook, or fills or dresses a cell of one.

    A module that says nothing of openpyxl, nor of the writer, nor asks for a cell has no cells of Excel's.
    """
    if not re.search(r"openpyxl|workbook_writer|\.cell\(", source):
        return
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _imports_openpyxl(node):
            yield from (f"imports {alias.name}" for alias in node.names if alias.name in ("Workbook", "ExcelWriter"))
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (one for every in targets for one in ast.walk(every)):
                if isinstance(target, ast.Attribute) and target.attr in OF_A_CELL:
                    yield f"assigns .{target.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "openpyxl.Workbook":
            yield "calls openpyxl.Workbook"


def test_only_the_writer_writes_cells() -> None:
    """Whoever writes a workbook goes through it: what is safe about a cell is said once."""
    files = {path.relative_to(ROOT).as_posix(): path for folder in ("src", "pages") for path in
             (ROOT / folder).rglob("*.py")}  # fmt: skip
    assert len(files) > 100
    writing = {name: writes for name, path in files.items() if (writes := set(_writes(path.read_text("utf-8"))))}
    assert set(writing) == {WRITER}
    assert {"imports Workbook", "assigns .value", "assigns .quotePrefix"} <= writing[WRITER]


def test_the_scan_sees_a_second_writer() -> None:
    """Each way of writing a cell is found, also several in one statement; reading one is none."""
    head = "from openpyxl.cell import Cell\n"
    assert set(_writes(f"{head}cell.value, cell.font = 1, x")) == {"assigns .value", "assigns .font"}
    assert set(_writes(f"{head}def put():\n    cell.quotePrefix = True")) == {"assigns .quotePrefix"}
    assert set(_writes("def put():\n    from openpyxl import Workbook")) == {"imports Workbook"}
    assert set(_writes("import openpyxl\nbook = openpyxl.Workbook()")) == {"calls openpyxl.Workbook"}
    assert set(_writes(f"{head}text = cell.value")) == set()
    assert set(_writes("row.value = 1")) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_clock_reaches_the_bytes(kind: str) -> None:
    """Every date in the file comes from what is written or is a constant."""
    content = KINDS[kind](TEXTS)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None
    dates = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", parts(content)["docProps/core.xml"])
    of_its_own = kind in ("monthly", "consolidated")
    assert dates == ["2024-03-01T00:00:00Z" if of_its_own else "2023-01-01T00:00:00Z"] * 2


def test_same_input_gives_the_same_bytes() -> None:
    """Demo workbooks are compared by SHA-256: another process, hash seed and clock change nothing in any kind."""
    elsewhere = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        elsewhere.add(done.stdout.strip())
    assert elsewhere == {" ".join(hashlib.sha256(writer(TEXTS)).hexdigest() for writer in KINDS.values())}


@pytest.mark.parametrize("kind", KINDS)
def test_uses_a_font_every_office_has(kind: str) -> None:
    """No cell, written or not, asks for a font that Windows and Linux offices may lack."""
    fonts = set(re.findall(r'<name val="([^"]+)"', parts(KINDS[kind](TEXTS))["xl/styles.xml"]))
    assert fonts == {"Arial"}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_as_high_as_their_text_and_grow_with_it(kind: str) -> None:
    """Office programs that do not fit rows on opening cut no text; a height is a start, not fixed for good."""
    short, long = (_heights(KINDS[kind](("Việc", text))) for text in ("ngắn", "Phối hợp tổ chức các sở " * 30))
    assert max(long) > 40 > min(long)
    assert sum(long) > sum(short)
    assert not any("customHeight" in part for part in parts(KINDS[kind](TEXTS)).values())


def _heights(content: bytes) -> list[float]:
    """Of all rows of all sheets that have one, in points."""
    sheets = [part for name, part in parts(content).items() if name.startswith("xl/worksheets/sheet")]
    return [float(height) for sheet in sheets for height in re.findall(r'<row [^>]*ht="([\d.]+)"', sheet)]
