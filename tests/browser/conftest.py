"""A real server on a small office database, and Debian's Chromium looking at it as the secretariat would."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dashboard.ingest.monthly import prefilled, reporting_month
from dashboard.ingest.plan import plan_workbook
from dashboard.settings import ROOT
from dashboard.store import database, plans, states, submissions
from dashboard.store.database import Database
from dashboard.store.scope import month_end
from dashboard.store.submissions import ReportRow, Sender
from tests import build
from tests.browser.looks import Data
from tests.conftest import made_once

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 300_000
"""How long a step may take: the machine may do other things, too, and what never comes is told apart only so."""
expect.set_options(timeout=PATIENCE_MS)
MONTHS = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
PERCENT = 60.0
"""What everybody reported of everything in the last month."""


@dataclass(frozen=True, slots=True)
class Office:
    """A running dashboard. `agency` (its name) has not reported `period`; of the tasks it has to report then,
    it alone leads `alone`. `blanks`: workbooks of that period by the names of other agencies. `names`: full and short
    name of the plan's agencies. `data`: what stands in its cells when it opens."""

    url: str
    plan: str
    agency_id: str
    agency: str
    period: date
    alone: int
    blanks: dict[str, bytes]
    names: dict[str, tuple[str, str]]
    data: Data


@pytest.fixture(scope="session")
def office_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the two plans and three months in which every agency reported, to be copied."""
    return made_once(tmp_path_factory, "office", _three_months)


@pytest.fixture(scope="module")
def office(office_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for the tests of a file: each leaves behind only what the others of it do not look at."""
    with opened(office_path, tmp_path_factory.mktemp("office"), is_month_open=True) as opened_:
        yield opened_


@contextmanager
def opened(office_path: Path, folder: Path, *, is_month_open: bool = False) -> Iterator[Office]:
    """An office of one's own, served from a folder; whether April, whose reports are to come, is open."""
    path = Path(shutil.copy(office_path, folder))
    db = database.connect(path)
    if is_month_open:
        build.opened(db, "2024-04", "A", at=datetime(2024, 4, 1, tzinfo=UTC))
    reporter = _reporter(db, "A", date(2024, 4, 1))
    blanks = _blanks(db, "A", date(2024, 4, 1), besides=reporter[1])
    with db.reader() as reader:
        names = {
            a["agency_id"]: (a["name"], a["short_name"])
            for a in plans.agencies(reader)
            if a["plan_code"] == reporter[0]
        }
        data = Data.of(reader)
    db.close()
    with served(path) as url:
        yield Office(url, *reporter, blanks, names, data)


def _three_months(db: Database) -> None:
    plan_workbook.load_shipped(db)
    for number, month in enumerate(MONTHS, start=1):
        for code in ("A", "B"):
            _everybody_reports(db, code, month, PERCENT * number / len(MONTHS))


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port of 127.0.0.1 that nobody else is given meanwhile; a server may listen on it all the same.

    Closed before the server opens it, another test's server could take it.
    """
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        yield held.getsockname()[1]


@contextmanager
def served(path: Path, **environment: str) -> Iterator[str]:
    """The address of a dashboard that runs on this database file, on a port of its own."""
    with reserved_port() as port, (path.parent / "server.log").open("wb") as log:
        env = os.environ | {"DASHBOARD_DATABASE": str(path), "DASHBOARD_PORT": str(port)} | environment
        server = subprocess.Popen([sys.executable, str(ROOT / "app.py")], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(server, url, path.parent / "server.log")
            yield url
        finally:
            server.terminate()
            server.wait()


def _everybody_reports(db: Database, code: str, month: date, percent: float) -> None:
    """Every agency that has to reports every task of a month, in one transaction."""
    with db.reader() as reader:
        desk = reporting_month.read(reader, code, month)
    assert desk is not None
    reported = {agency: desk.expected(agency) for agency in {a for ref in desk.active for a in desk.tasks[ref].leads}}
    at = datetime.combine(month_end(month), clock(2), UTC)
    sender = Sender("Văn phòng", at, at.date(), f"{code} {month:%m-%Y}.xlsx", f"{code}{month}".ljust(64, "0"), 1)
    with db.writer() as writer:
        ids = submissions.register(writer, code, month, dict.fromkeys(reported, "report"), sender)
        values = {"percent": percent, "state": "in_progress", "started_on": date(2024, 1, 2)}
        submissions.insert_reports(
            writer,
            code,
            month,
            [
                (ids[agency], agency, [ReportRow(ref, values, "Tiến độ", 5, {}) for ref in sorted(refs)], [])
                for agency, refs in reported.items()
            ],
        )
        states.refresh(writer)


def _reporter(db: Database, code: str, month: date) -> tuple[str, str, str, date, int]:
    """(plan, agency, its name, month, tasks it leads alone) of the agency that leads most tasks alone."""
    with db.reader() as reader:
        desk = reporting_month.read(reader, code, month)
    assert desk is not None
    alone: dict[str, int] = {}
    for ref in desk.active:
        if len(desk.tasks[ref].leads) == 1:
            (agency,) = desk.tasks[ref].leads
            alone[agency] = alone.get(agency, 0) + 1
    best = max(alone, key=lambda agency: (alone[agency], agency))
    return code, best, desk.names[best], month, alone[best]


def _blanks(db: Database, code: str, month: date, *, besides: str, count: int = 13) -> dict[str, bytes]:
    """Workbooks of some agencies that have to report the month, by name."""
    with db.reader() as reader:
        desk = reporting_month.read(reader, code, month)
    assert desk is not None
    leads = sorted({lead for ref in desk.active for lead in desk.tasks[ref].leads} - {besides})
    return {desk.names[agency]: prefilled.blank(db, code, agency, month) for agency in leads[:count]}


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Until it answers; that it ended is known at once, and only a server that hangs is waited for in vain."""
    given_up_at = time.monotonic() + 300
    while time.monotonic() < given_up_at:
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not come up: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module; closed then, for it keeps an event loop running."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A Vietnamese reader's browser, which keeps Streamlit's scripts from one visit to the next."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A window of somebody nobody knows yet, as large as the projector: 1366 × 768."""
    reader.clear_cookies()
    page = reader.new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    yield page
    for left in reader.pages:
        left.close()
