"""Fixtures every test may use."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard import demo
from dashboard.store import database
from dashboard.store.database import Database
from dashboard.text import translation
from tests import build, reading

# A build must not fail by the luck of the draw; at home new examples are tried each time. Neither may take long: fifty
# examples of a test, not a hundred. No test is timed.
settings.register_profile("home", deadline=None, max_examples=50)
settings.register_profile("ci", settings.get_profile("home"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")

TESTS = Path(__file__).parent
LONG = ("browser", "ui", "reports", "hostile", "ingest")
"""Folders with the longest files, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: workers take a file at a time, and one core would wait for the last of them at the end."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0]
        return LONG.index(folder) if folder in LONG else len(LONG)

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """Each test begins in the first language, whatever was spoken before it on this thread."""
    translation.use(translation.LANGUAGES[0])


@pytest.fixture
def db() -> Iterator[Database]:
    """An empty database in memory."""
    database_ = build.new()
    yield database_
    database_.close()


@pytest.fixture(scope="module")
def read_here() -> Iterator[None]:
    """Workbooks are parsed in this process, for tests of what comes after (`pytestmark = usefixtures("read_here")`)."""
    with reading.in_this_process():
        yield


def made_once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Database], object]) -> Path:
    """The file of a database that `fill` has filled; closed: copy it, then open the copy.

    Made once by whichever of pytest's workers asks first; the others wait for it.
    """
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    path, marker = folder / f"{name}.duckdb", folder / "made"
    try:
        folder.mkdir()
    except FileExistsError:
        while not marker.exists():
            time.sleep(0.2)
        return path
    database_ = database.connect(path)
    fill(database_)
    database_.close()
    marker.touch()
    return path


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the two plans and all demo months, to be copied."""
    with reading.in_this_process():
        return made_once(tmp_path_factory, "demo", lambda db: demo.load(db, lambda _done, _of, _what: None))


@pytest.fixture(scope="session")
def demo_database(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A copy of the demo database, open; tests only read it."""
    database_ = database.connect(Path(shutil.copy(demo_path, tmp_path_factory.mktemp("demo-read"))))
    yield database_
    database_.close()
