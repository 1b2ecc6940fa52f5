"""A running LibreOffice, and the workbooks of real agencies as the secretariat sends them out.

Collected by `make test-office` only: LibreOffice is large, and what it shows changes with the templates alone.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.monthly import prefilled
from dashboard.ingest.plan import plan_workbook
from dashboard.store import database, states, submissions
from dashboard.store.database import Database
from dashboard.store.submissions import ReportRow, Sender
from tests import build

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97", "pdf": "calc_pdf_Export"}
HAS_UNO = "/usr/bin/python3"  # python3-uno belongs to the system's Python
PERIOD, LAST = date(2024, 3, 1), date(2024, 2, 1)
Typed = Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out of LibreOffice: bytes by format, and what it did not let be typed."""

    saved: Mapping[str, bytes]
    refused: list[list[str]]


@dataclass(frozen=True, slots=True)
class Calc:
    """One running LibreOffice without a window."""

    pipe: str
    folder: Path

    def open(self, content: bytes, typed: Typed = (), *formats: str) -> Opened:
        """Open a workbook, type into it (sheet, row label, column header, text), save it in these formats."""
        source = self.folder / "source.xlsx"
        source.write_bytes(content)
        paths = {name: self.folder / f"saved.{name}" for name in formats or ("xlsx",)}
        job = {
            "pipe": self.pipe,
            "source": str(source),
            "typed": list(typed),
            "saves": {str(path): FILTERS[name] for name, path in paths.items()},
        }
        script = str(Path(__file__).with_name("calc.py"))
        done = subprocess.run(
            [HAS_UNO, script], input=json.dumps(job), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return Opened({name: path.read_bytes() for name, path in paths.items()}, json.loads(done.stdout)["refused"])


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """LibreOffice with a profile of its own, for all tests."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice Calc is needed: make test-office installs it"
    folder = tmp_path_factory.mktemp("office")
    pipe = folder.name
    server = subprocess.Popen(
        [
            soffice, "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield Calc(pipe, folder)
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def desk() -> Iterator[Database]:
    """The shipped plans; in the month before `PERIOD` every agency of the tests reported all of its tasks."""
    db = database.connect(None)
    plan_workbook.load_shipped(db)
    for code, agency in (MANY, ONE, MONEY, NIL, LONGEST):
        _reports_last_month(db, code, agency)
    for code in ("A", "B"):
        build.opened(db, f"{PERIOD:%Y-%m}", code)
    yield db
    db.close()


ONE, MANY, MONEY, NIL, LONGEST = (
    ("A", "ban-to-chuc-ky-niem"),  # one task
    ("A", "so-vhttdl"),  # nearly twenty, two pages
    ("A", "ubnd-tp-lai-chau"),  # quantities and money
    ("A", "so-y-te"),
    ("B", "ban-tuyen-giao-thanh-uy"),  # nearly thirty, the longest titles
)


def _reports_last_month(db: Database, code: str, agency: str) -> None:
    with db.reader() as reader:
        tasks = prefilled.prefill(reader, code, LAST).tasks(agency)
    rows = [
        ReportRow(
            task.ref,
            {
                "percent": 35.0, "state": "in_progress", "started_on": date(2024, 1, 15), "unit": task.unit,
                "quantity": 3.0 if task.unit else None, "difficulty": "Chưa bố trí được kinh phí" if n == 0 else None,
            },
            "Tiến độ", 5 + n, {},
        )
        for n, task in enumerate(tasks)
    ]  # fmt: skip
    money = {"source": "Ngân sách tỉnh", "item": "Tổ chức", "estimated_vnd": 960_000_000, "allocated_vnd": 500_000_000}
    lines = [ReportRow(tasks[0].ref, money, "Kinh phí", 5, {})] if agency == MONEY[1] else []
    with db.writer() as writer:
        (submission_id,) = submissions.register(
            writer, code, LAST, {agency: "report"}, sender(f"{code}{agency}")
        ).values()
        submissions.insert_reports(writer, code, LAST, [(submission_id, agency, rows, lines)])
        states.refresh(writer, submissions.touched_tasks(writer, submission_id))


def sender(sha256: str, **changes: Any) -> Sender:
    """Somebody who commits."""
    return Sender(**{"by": "thư ký", "at": datetime(2024, 4, 2, tzinfo=UTC), "sent_on": date(2024, 4, 2),
                     "file_name": "bao-cao.xlsx", "file_sha256": sha256, "file_bytes": 1} | changes)  # fmt: skip
