"""Warm script time of every page (median of 9): on the demo months, or on two plans of many tasks (bench/queries.py).
On the demo months also how long they take to load and a 50-row workbook to be checked.

    python bench/pages.py [--tasks 10000]

Not a test: figures depend on the machine. The aims: a page under 60 ms of processor time, a workbook under 1 s.
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
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_DATABASE"] = f"{folder}/demo.duckdb"
        from dashboard import demo
        from dashboard.store import database

        start = time.perf_counter()
        db = database.connect(Path(folder) / "demo.duckdb")
        if given.tasks:
            import queries

            queries.build(db, given.tasks)
        else:
            demo.load(db, lambda _done, _of, _what: None)
        db.close()
        print(f"database made in {time.perf_counter() - start:.1f} s")
        _pages()
        if not given.tasks:
            _workbook()


def _pages() -> None:
    from streamlit.runtime.scriptrunner import script_runner
    from streamlit.testing.v1 import AppTest

    from dashboard.settings import ROOT
    from dashboard.ui import data, navigation, server

    server.warm_up()
    # The script alone: what AppTest does with its answer is no part of a page.
    taken: list[tuple[float, float]] = []
    run_script = script_runner.ScriptRunner._run_script

    def timed(*given: Any, **values: Any) -> None:
        start, busy = time.perf_counter(), time.thread_time()
        run_script(*given, **values)
        taken.append((time.perf_counter() - start, time.thread_time() - busy))

    script_runner.ScriptRunner._run_script = timed  # type: ignore[method-assign]
    for screen in navigation.SCREENS:
        test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=60).run()
        if screen is not navigation.SCREENS[0]:
            test.switch_page(str(ROOT / "pages" / f"{screen.name}.py")).run()
        test.run()
        taken.clear()
        for _run in range(RUNS):
            test.run()
        clock, processor = (1000 * statistics.median(times) for times in zip(*taken, strict=True))
        print(f"{screen.name:12} {clock:6.0f} ms ({processor:.0f} of processor)", flush=True)
    data.database().close()


def _workbook() -> None:
    from dashboard.ingest import plan, progress, template
    from dashboard.store import database

    db = database.connect(None)
    plan.load_shipped(db)
    with db.reader() as reader:
        desk = progress.month(reader, "A", date(2023, 12, 1))
    assert desk is not None
    tasks = [
        template.MonthlyTask(row["ref"], row["title"], "lead", percent=40.0, result="x", agency=name)
        for row in desk.printed[:50]
        for name in [desk.names[next(iter(desk.tasks[row["ref"]].leads))]]
    ]
    content = template.consolidated("A", desk.plan_title, desk.period_on, desk.deadline_on, tasks, [])
    took, _processor = median_ms(lambda: progress.preview(db, content, "50.xlsx", date(2024, 1, 3)))
    print(f"a workbook of {len(tasks)} rows parsed, checked and compared in {took:.0f} ms")


if __name__ == "__main__":
    main()
