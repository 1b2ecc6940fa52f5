"""A database in memory for tests of metrics, which read after all is written."""

from collections.abc import Iterator

import pytest

from dashboard.store.database import Database
from tests import build


@pytest.fixture
def db() -> Iterator[Database]:
    """An empty one, whose derived tables are brought up to date when they are read."""
    database = build.new(build.Deferring)
    yield database
    database.close()
