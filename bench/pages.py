"""Script time of every page, on the demo months or on two plans of many tasks (bench/queries.py): cold, the first
after a commit, and warm (median of 9). On the demo months also how long they take to load and a 50-row workbook to be
checked.

    python bench/pages.py [--tasks 10000] [--database FILE] [--only search]

Not a test: figures depend on the machine. The aims: a warm page under 60 ms of processor time, a workbook under 1 s.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

RUNS = 9


def median_ms(action: Callable[[], object]) -> tuple[float, float]:
    """Medians of `RUNS` runs in milliseconds, after one that is not counted: by the clock, and of processor time."""
    action()
    times = []
    for _run in range(RUNS):
        start, busy = time.perf_counter(), time.process_time()
        action()
        times.append((1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)))
    clock, processor = zip(*times, strict=True)
    return statistics.median(clock), statistics.median(processor)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=0, help="invented tasks instead of the demo months")
    parser.add_argument("--database", type=Path, help="where the database is made and kept; one that is there is used")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.database or Path(folder) / "demo.duckdb"
        os.environ["DASHBOARD_DATABASE"] = str(path)
        from dashboard import demo
        from dashboard.store import database

        start = time.perf_counter()
        if given.tasks:
            import queries

            db = queries.made(path, given.tasks)
        else:
            db = database.connect(path)
            demo.load(db, lambda _done, _of, _what: None)
        db.close()
        print(f"database made in {time.perf_counter() - start:.1f} s")
        _pages(given.only)
        if not given.tasks:
            _workbook()


def _asked() -> dict[str, tuple[str, dict[str, str]]]:
    """Each page as it is asked for, by a name: its screen and the words of the address."""
    from dashboard.metrics import directory
    from dashboard.ui.app import data, navigation

    agencies = data.fetch(directory.agencies)
    agency = str(agencies.sort_values("leads")["agency_id"].iloc[-1])
    with data.database().reader() as reader:
        (task,) = reader.rows("select min(task_id) as id from budget_lines")
    found: dict[str, tuple[str, dict[str, str]]] = {screen.name: (screen.name, {}) for screen in navigation.SCREENS}
    found |= {
        "search, words": ("search", {"q": "kinh phi"}),
        "search, a title": ("search", {"q": "task"}),
        "one agency": ("agency", {"agency": agency}),
        "one task": ("task", {"task": task["id"]}),
        "overdue tasks": ("task", {"status": "overdue"}),
        "calendar": ("timeline", {"view": "calendar"}),
    }
    return found


def _pages(only: str) -> None:
    from streamlit.runtime.scriptrunner import script_runner
    from streamlit.testing.v1 import AppTest

    from dashboard.settings import ROOT
    from dashboard.ui import server
    from dashboard.ui.app import data, navigation

    server.warm_up()
    # The script alone: what AppTest does with its answer is no part of a page.
    taken: list[tuple[float, float]] = []
    run_script = script_runner.ScriptRunner._run_script

    def timed(*given: Any, **values: Any) -> None:
        start, busy = time.perf_counter(), time.process_time()
        run_script(*given, **values)
        taken.append((time.perf_counter() - start, time.process_time() - busy))

    script_runner.ScriptRunner._run_script = timed  # type: ignore[method-assign]
    print(f"{'page':18}{'cold, ms':>10}{'(cpu)':>8}{'warm, ms':>10}{'(cpu)':>8}")
    for name, (screen, address) in _asked().items():
        if only not in name:
            continue
        test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=300)
        test.query_params.update(address)
        test.run()
        with data.database().writer():  # after a commit nothing of what was answered counts any more
            pass
        taken.clear()
        if screen != navigation.SCREENS[0].name:
            test.switch_page(str(ROOT / "pages" / f"{screen}.py"))
        test.run()
        cold = taken[-1]
        test.run()
        taken.clear()
        for _run in range(RUNS):
            test.run()
        warm = [statistics.median(times) for times in zip(*taken, strict=True)]
        row = "".join(f"{1000 * took:>{width}.0f}" for took, width in zip((*cold, *warm), (10, 8, 10, 8), strict=True))
        failed = "  FAILED" if test.exception else ""
        print(f"{name:18}{row}{failed}", flush=True)
    data.database().close()


def _workbook() -> None:
    from dashboard.ingest.monthly import monthly_report, reporting_month
    from dashboard.ingest.plan import plan_workbook
    from dashboard.ingest.templates import monthly_rows, template
    from dashboard.store import database

    db = database.connect(None)
    plan_workbook.load_shipped(db)
    with db.reader() as reader:
        desk = reporting_month.read(reader, "A", date(2023, 12, 1))
    assert desk is not None
    tasks = [
        monthly_rows.MonthlyTask(row["ref"], row["title"], "lead", percent=40.0, result="x", agency=name)
        for row in desk.printed[:50]
        for name in [desk.names[next(iter(desk.tasks[row["ref"]].leads))]]
    ]
    content = template.consolidated("A", desk.plan_title, desk.period_on, desk.period.deadline_on, tasks, [])
    took, _processor = median_ms(lambda: monthly_report.preview(db, content, "50.xlsx", date(2024, 1, 3)))
    print(f"a workbook of {len(tasks)} rows parsed, checked and compared in {took:.0f} ms")


if __name__ == "__main__":
    main()
