"""The dashboard as app.py serves it, in which a test makes things fail: a command a line, answered on standard output.

`break` ends the database engine (tests.faults), `add` commits 500 rows of `ballast`, `count` counts them. Shipped code
has no such way in.
"""

import runpy
import sys
import threading

from dashboard.errors import DatabaseUnavailable
from dashboard.settings import ROOT
from dashboard.ui.app import data
from tests import faults


def _obey() -> None:
    for line in sys.stdin:
        try:
            answer = _one(line.strip())
        except DatabaseUnavailable as error:
            answer = error.code
        print(f"answer {answer}", flush=True)


def _one(command: str) -> str:
    if command == "add":
        version = data.database().version
        faults.add(data.database(), "new", 500)
        return "again" if data.database().version > version + 1 else "saved"
    if command == "break":
        faults.break_engine(data.database())
        return "broken"
    with data.database().reader() as reader:
        (row,) = reader.rows("select count(*) as n from ballast where batch = 'new'")
    return str(row["n"])


if __name__ == "__main__":
    threading.Thread(target=_obey, daemon=True).start()
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
