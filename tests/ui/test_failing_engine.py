"""A running dashboard whose database engine fails: pages go on, nothing committed is lost, it is never restarted."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.errors import DatabaseUnavailable
from dashboard.ingest.plan import plan_workbook
from dashboard.settings import ROOT
from dashboard.store import database, feeds
from dashboard.store.database import Database
from dashboard.store.feeds import Feed
from tests import build, faults, reading


@dataclass(frozen=True, slots=True)
class Served:
    """A server that does what a line tells it (`failing_server`), on the database at `path`; `token`: of a calendar."""

    process: subprocess.Popen[str]
    url: str
    path: Path
    token: str

    def ask(self, command: str) -> str:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        for line in self.process.stdout:  # between what the server says of itself
            if line.startswith("answer "):
                return line.removeprefix("answer ").strip()
        raise AssertionError(f"the server ended: {self.process.wait()}")

    def deadlines(self) -> str:
        """What is read of the database and asked for over HTTP, without the moment it was asked."""
        with urllib.request.urlopen(f"{self.url}/calendar/{self.token}.ics", timeout=300) as answer:
            return re.sub("DTSTAMP:.*", "", answer.read().decode())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a closed office with the two plans, whose log is nearly full, to be copied; a calendar's token."""
    folder = tmp_path_factory.mktemp("full")
    path = folder / "office.duckdb"
    db = database.connect(path)
    with reading.in_this_process():
        plan_workbook.load_shipped(db)
    with db.writer() as writer:
        token = feeds.create(writer, Feed(), at=datetime(2024, 4, 1, tzinfo=UTC))
    faults.grown(db)
    log = path.with_name(path.name + ".wal")
    shutil.copy(log, folder / "log")  # closing plays it into the file
    content = path.read_bytes()
    db.close()
    path.write_bytes(content)
    (folder / "log").replace(log)
    return folder, token


@pytest.fixture
def served(full: tuple[Path, str], tmp_path: Path) -> Iterator[Served]:
    """That office, of one's own."""
    folder, token = full
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "office.duckdb"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"DASHBOARD_DATABASE": str(path), "DASHBOARD_PORT": str(port), "PYTHONPATH": str(ROOT)}
    with (tmp_path / "server.log").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.failing_server"],
            env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
        try:
            one = Served(process, f"http://127.0.0.1:{port}", path, token)
            _wait(one, tmp_path / "server.log")
            yield one
        finally:
            process.kill()
            process.wait()


def _wait(server: Served, log: Path) -> None:
    for _attempt in range(600):
        assert server.process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not come up: {log.read_text()}")


def test_other_readers_go_on_when_the_engine_fails(served: Served) -> None:
    """It fails again and again, while two read; what they read over HTTP is right each time, without a restart."""
    deadlines = served.deadlines()
    answers: list[list[str]] = [[], []]
    stop = threading.Event()

    def read(own: list[str]) -> None:
        while not stop.is_set():
            own.append(served.deadlines())

    readers = [threading.Thread(target=read, args=(own,)) for own in answers]
    for reader in readers:
        reader.start()
    for _time in range(3):
        before = [len(own) for own in answers]
        assert served.ask("break") == "broken"
        begun = time.monotonic()
        assert served.deadlines() == deadlines
        print(f"a reader was answered {time.monotonic() - begun:.2f} s after the engine failed")
        # What is asked again once may be met by one failure, not by the next as well.
        while any(len(own) == length for own, length in zip(answers, before, strict=True)):
            assert all(reader.is_alive() for reader in readers), "a reader got no deadlines"
            time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    assert {answer for own in answers for answer in own} == {deadlines}
    assert served.ask("add") == "saved" and served.ask("count") == "500"


def test_other_readers_go_on_when_the_disk_fills(served: Served) -> None:
    """A checkpoint fails: what was said to be saved is there, also after the power goes; pages are shown meanwhile."""
    deadlines, saved = served.deadlines(), 0
    with faults.full_disk(served.path, served.process.pid):
        while (answer := served.ask("add")) in ("saved", "again"):
            saved += 500
            if answer == "again":
                break
        begun = time.monotonic()
        assert served.deadlines() == deadlines
        print(f"a reader was answered {time.monotonic() - begun:.2f} s after the checkpoint failed")
        assert served.ask("count") == str(saved) != "0"
    assert served.ask("add") in ("saved", "again")
    assert served.deadlines() == deadlines
    served.process.kill()
    served.process.wait()
    db = database.connect(served.path)
    with db.reader() as reader:
        assert reader.rows("select count(*) as n from ballast where batch = 'new'") == [{"n": saved + 500}]
    db.close()


def test_a_page_is_shown_after_the_engine_failed(office: Database) -> None:
    """The same session looks again: no error, and the figures of what was committed since."""
    build.plan(office, [build.task("1")], code="A")
    page = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=300)
    assert not page.run().exception and not page.error
    with office.reader() as reader, pytest.raises(DatabaseUnavailable):
        reader.rows(faults.ENDS_ENGINE)
    build.report(office, "a", "2023-04", {"1": 10}, code="A")
    assert not page.run().exception and not page.error
