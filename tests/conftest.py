"""Fixtures every test may use."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard import demo
from dashboard.store import database
from dashboard.store.database import Database

# A build must not fail by the luck of the draw; at home new examples are tried each time.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture
def db() -> Iterator[Database]:
    """An empty database in memory."""
    database_ = database.connect(None)
    yield database_
    database_.close()


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the two plans and all demo months; closed: copy it, then open the copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    database_ = database.connect(path)
    demo.load(database_, lambda _done, _of, _what: None)
    database_.close()
    return path


@pytest.fixture(scope="session")
def demo_database(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A copy of the demo database, open; tests only read it."""
    database_ = database.connect(Path(shutil.copy(demo_path, tmp_path_factory.mktemp("demo-read"))))
    yield database_
    database_.close()
