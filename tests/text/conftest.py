"""Dates and numbers are written as on a Vietnamese screen unless a test says else."""

from collections.abc import Iterator

import pytest

from dashboard.text import translation


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    translation.use("vi")
    yield
    translation.use("vi")
