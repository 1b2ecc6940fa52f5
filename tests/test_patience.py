"""No test fails because the machine was busy with something else."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
LIMIT = re.compile(r"(?:timeout=|timeout\(|settle\(|\.wait\(|\.join\()(\d[\d_]*)(?![\d_.])")
TRIED_AGAIN = {"timeout=1": "asks whether a server is up, again and again", "timeout=15_000": "presses Enter again"}


def test_time_limits_are_long_or_tried_again() -> None:
    """A step may take five minutes before it counts as one that never ends; milliseconds where Playwright counts."""
    short = []
    for path in sorted(TESTS.rglob("*.py")):
        text = path.read_text(encoding="utf-8").replace("wait_for_timeout(", "pause(")
        for limit in LIMIT.finditer(text):
            number = int(limit[1].replace("_", ""))
            seconds = number / 1000 if number > 1000 else number
            if seconds < 300 and limit[0] not in TRIED_AGAIN:
                short.append(f"{path.relative_to(TESTS)}: {limit[0]}")
    assert not short
