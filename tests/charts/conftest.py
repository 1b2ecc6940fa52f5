"""The language a figure is made in, and frames with the columns the metrics give."""

from collections.abc import Iterator

import pandas as pd
import pytest

from dashboard.text import translation
from tests.charts import frames


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Every test starts, and leaves the next one, in the language readers get first."""
    translation.use("vi")
    yield
    translation.use("vi")


@pytest.fixture(params=translation.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The test runs once in each language."""
    translation.use(request.param)
    return str(request.param)


@pytest.fixture
def tasks() -> pd.DataFrame:
    """One task of each kind the timeline draws differently, and one it cannot draw."""
    return frames.tasks()


@pytest.fixture
def milestones() -> pd.DataFrame:
    """Two commemorations on one day, one a year earlier."""
    return frames.milestones()
