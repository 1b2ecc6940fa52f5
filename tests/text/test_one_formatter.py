"""Days and periods are written in one place: `text/dates.py`."""

import re

import pytest

from dashboard.settings import ROOT

SOURCE = ROOT / "src" / "dashboard"
OWN = re.compile(r"%d[/.-]%m|%m/%Y|%-?m/%y")
"""A format for a day or a month as a person reads it; "2024-03" of addresses and file names is another matter."""


@pytest.mark.parametrize("text", ['f"{day:%d/%m/%Y}"', 'day.strftime("%m/%Y")', '"%d.%m."', 'f"{day:%d-%m-%Y}"'])
def test_a_format_of_ones_own_is_noticed(text: str) -> None:
    """However it is written."""
    assert OWN.search(text)


def test_no_module_writes_days_or_periods_by_itself() -> None:
    """They call `dates.day`, `dates.period` and the others."""
    files = [*SOURCE.rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    own = [str(file.relative_to(ROOT)) for file in files if OWN.search(file.read_text(encoding="utf-8"))]
    assert own == ["src/dashboard/text/dates.py"]
