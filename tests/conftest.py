"""Fixtures every test may use."""

from collections.abc import Iterator

import pytest

from dashboard.store import database
from dashboard.store.database import Database


@pytest.fixture
def db() -> Iterator[Database]:
    """An empty database in memory."""
    database_ = database.connect(None)
    yield database_
    database_.close()
