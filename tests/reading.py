"""Workbooks read without the start of a confined process, for tests of what comes after the reading."""

from collections.abc import Iterator
from contextlib import contextmanager

# Before the reader, which keeps out of its process those of them that are not there yet.
import lxml.etree
import numpy as np
import PIL
import pytest

from dashboard.ingest.reading import confined, workbook

LOADED = (lxml.etree, np, PIL)


@contextmanager
def in_this_process() -> Iterator[None]:
    """Until the end of the block workbooks are parsed by the same code in the test's own process: importing the parser
    for every file costs ten times as much as reading it. What is refused goes to the confined process all the same.

    That both say the same of a file is tested in tests/ingest/reading/test_workbook.py and tests/hostile.
    """
    ask_child = workbook._ask_child

    def answer(content: bytes) -> bytes:
        try:
            return confined._answer(content)
        except Exception:  # the process says why
            return ask_child(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "_ask_child", answer)
        yield
