"""Every hostile and broken workbook of the suite meets the outcome stated for it, and harms nothing."""

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from dashboard.errors import Refused
from dashboard.ingest.amount_limits import AMOUNTS
from dashboard.ingest.monthly import monthly_report
from dashboard.ingest.monthly.checks.rows import INPUT
from dashboard.ingest.problem import Problem
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import container, workbook
from dashboard.settings import ROOT
from dashboard.store import submissions
from dashboard.store.database import Database
from dashboard.text import failures, translation
from tests import build, reading
from tests.hostile import arrangement, figures, packing
from tests.hostile.report import File, Refusal, Taken

FILES = [*figures.FILES, *packing.FILES, *arrangement.FILES]
HEAVY = [file for file in FILES if file.is_heavy]
SENT = date(2023, 5, 4)
CHILD_KB = 512 * 1024
SERVER_KB = 64 * 1024
TRAP = "import pathlib\npathlib.Path(__file__).with_name('sprung').touch()\n"
WATCH = """
import os, sys
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], {})
_, status, used = os.wait4(pid, 0)
open(sys.argv[1], "w").write(str(used.ru_maxrss))
sys.exit(status != 0)
"""
"""Runs the child, and writes its peak of memory in KB into a file: the child itself may write none."""


@pytest.fixture(scope="module")
def plan() -> Iterator[Database]:
    """A plan of agency a (tasks 1 and 2) and agency b."""
    db = build.new()
    build.plan(
        db,
        [
            build.task("1", "a", start="2023-03-01", due="2023-06-30"),
            build.task("2", "ab", start="2023-03-01", due="2023-12-31", target=50, unit="nhà"),
            build.task("3", "b", coordinators="a"),
            build.task("4", "b"),
        ],
    )
    build.opened(db, "2023-04")
    yield db
    db.close()


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The current folder, home and folder for temporary files, with modules in it that nobody may import."""
    folder = tmp_path_factory.mktemp("home")
    for module in ("sitecustomize", "openpyxl", "json", "zipfile"):
        (folder / f"{module}.py").write_text(TRAP)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("HOME", "TMPDIR", "PYTHONPATH"):
            patch.setenv(name, str(folder))
        patch.setattr(tempfile, "tempdir", None)
        yield folder


def traces(db: Database) -> tuple[object, ...]:
    """All that a preview must leave as it is: the folders it might write to, and what is committed."""
    folders = (Path.cwd(), ROOT, ROOT / "data")
    with db.reader() as reader:
        return tuple(sorted(map(str, folder.iterdir())) for folder in folders), len(submissions.history(reader))


def outcome_of(db: Database, content: bytes) -> Refusal | Taken:
    """What the public way in makes of a file; every sentence about it is complete in both languages."""
    before = traces(db)
    try:
        preview = monthly_report.preview(db, content, "bao-cao.xlsx", SENT)
    except Refused as refused:
        assert_translated(partial(failures.sentence, refused, workbook.REFUSALS))
        return Refusal(refused.code, refused.values)
    finally:
        assert traces(db) == before
    for problem in preview.problems:
        assert_translated(partial(sentence, problem))
    rows, money = {}, []
    for part in preview.parts:
        for row in part.report.progress:
            rows[row["task"]] = {name: row[name] for name in INPUT if row.get(name) is not None}
        money += [tuple(row[name] for name in AMOUNTS) for row in part.report.budget]
    read = {task: values for task, values in rows.items() if values}
    return Taken(read, frozenset(map(placed, preview.problems)), tuple(money), preview.asks)


def assert_translated(say: Callable[[], str]) -> None:
    """A sentence exists in both languages and nothing in it waits to be filled in."""
    texts = []
    for language in ("vi", "en"):
        with translation.speaking(language):
            texts.append(say())
    assert texts[0] != texts[1] and "{" not in "".join(texts) and "_" not in texts[1].split()[0], texts


def placed(problem: Problem) -> str:
    """A problem as the files state it; the sheet is named where it is not *Tiến độ*."""
    at = problem.cell or ""
    if problem.sheet != "Tiến độ" or not at:
        at = "!".join(filter(None, (problem.sheet, at))) or "-"
    return f"{problem.severity.value} {problem.code} {at}"


def named(given: object) -> str:
    """The name of a file or a line as the name of its test."""
    return getattr(given, "name", "")


def assert_as_stated(stated: Refusal | Taken, outcome: Refusal | Taken) -> None:
    """Of a refusal only the values that the file states are compared."""
    if isinstance(stated, Refusal) and isinstance(outcome, Refusal):
        outcome = Refusal(outcome.code, {name: outcome.values.get(name) for name in stated.values})
    assert outcome == stated


@pytest.mark.parametrize("file", [file for file in FILES if not file.is_heavy], ids=named)
def test_each_file_meets_its_stated_outcome(file: File, plan: Database) -> None:
    """Refused with its code, or read as a person would read it, with exactly these problems at these cells.

    Nothing is written, nothing is committed. What is broken is read in a process of its own; whole files, in which only
    the cells are odd, in this one: the parser is the same.
    """
    with contextlib.nullcontext() if file in packing.FILES else reading.in_this_process():
        assert_as_stated(file.outcome, outcome_of(plan, file.make()))


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells a process its peak of memory")
@pytest.mark.parametrize("file", HEAVY, ids=named)
def test_a_heavy_file_weighs_on_nobody(
    file: File, plan: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small to send, it meets its outcome in half of the memory its process may have; the server does not grow."""
    peak = tmp_path / "peak"
    monkeypatch.setattr(workbook, "CHILD", (sys.executable, "-I", "-c", WATCH, str(peak), *workbook.CHILD))
    content = file.make()
    assert len(content) < container.MAX_BYTES
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak is now what the process has
    before = memory("VmRSS")
    outcome = outcome_of(plan, content)
    assert memory("VmHWM") - before < SERVER_KB
    assert_as_stated(file.outcome, outcome)
    assert int(peak.read_text()) < CHILD_KB


def memory(name: str) -> int:
    """A figure of this process in KB, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:")))


def test_the_files_are_many() -> None:
    """At least eighty files, each with a name of its own."""
    assert len({file.name for file in FILES}) == len(FILES) >= 80


@pytest.fixture(scope="module")
def lines() -> Iterator[monthly_report.Preview]:
    """What is found of all lines in the one workbook that holds them."""
    db = build.new()
    build.plan(db, [build.task(ref, "a") for ref in figures.TASK_LINES])
    build.opened(db, "2023-04")
    yield monthly_report.preview(db, figures.together(), "bao-cao.xlsx", SENT)
    db.close()


def at_row(preview: monthly_report.Preview, sheet: str, row: int) -> frozenset[str]:
    """The problems of one row as "severity code column"."""
    own = [p for p in preview.problems if (p.sheet, p.row) == (sheet, row)]
    return frozenset(f"{p.severity.value} {p.code} {(p.cell or '').removesuffix(str(row))}" for p in own)


@pytest.mark.parametrize(("number", "line"), list(enumerate(figures.TASK_LINES.values())), ids=named)
def test_each_cell_of_a_task_is_read_as_a_person_would(
    lines: monthly_report.Preview, number: int, line: figures.Line
) -> None:
    """The value a person would read, or a problem at the cell; and nothing else in that row."""
    row = figures.task_row(number)
    (read,) = [one for one in lines.parts[0].report.progress if one.where.row == row]
    assert {name: read[name] for name in INPUT if read.get(name) is not None} == line.read
    assert at_row(lines, "Tiến độ", row) == line.problems


@pytest.mark.parametrize(("number", "line"), list(enumerate(figures.MONEY_LINES)), ids=named)
def test_each_amount_is_read_as_a_person_would(lines: monthly_report.Preview, number: int, line: figures.Line) -> None:
    """The amount in VND that a person would read, or a problem at the cell; and nothing else in that row."""
    row = figures.money_row(number)
    (read,) = [one for one in lines.parts[0].report.budget if one.where.row == row]
    assert tuple(read[name] for name in AMOUNTS) == line.read
    assert at_row(lines, "Kinh phí", row) == line.problems


def test_no_line_spoils_the_others(lines: monthly_report.Preview) -> None:
    """Every problem of the one workbook is one of a line's own, and each is said in full in both languages."""
    own = sum(len(line.problems) for line in (*figures.TASK_LINES.values(), *figures.MONEY_LINES))
    assert (len(lines.problems), lines.problem_count) == (own, own)
    for problem in lines.problems:
        assert_translated(partial(sentence, problem))
