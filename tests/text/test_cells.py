"""What is not stated is not 0, whichever way a frame says so."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.text import cells


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT])
def test_missing_value_is_none(missing: Any) -> None:
    """None, NaN, NaT and NA are no text, no day and no number."""
    assert not cells.is_stated(missing)
    assert (cells.text(missing), cells.day(missing), cells.whole(missing)) == (None, None, None)


@pytest.mark.parametrize("zero", [0, 0.0, np.int64(0), np.float64(0), False])
def test_zero_is_stated(zero: Any) -> None:
    """A stated 0 stays 0."""
    assert cells.is_stated(zero) and cells.whole(zero) == 0


def test_value_of_a_frame_becomes_pythons_own() -> None:
    """A timestamp a day, a count a whole number; an empty text says nothing."""
    frame = pd.DataFrame({"on": pd.to_datetime(["2024-03-31"]), "n": pd.array([3], "Int64"), "word": ["a"]})
    row = frame.iloc[0]
    assert (cells.day(row["on"]), cells.whole(row["n"]), cells.text(row["word"])) == (date(2024, 3, 31), 3, "a")
    assert cells.text("") is None and cells.text(5) is None
