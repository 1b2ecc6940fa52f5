"""Warm script time of every page on the demo months (median of 9), and of reading a 50-row workbook in its process.

    python bench/pages.py

Not a test: figures depend on the machine. The issue's aims: a page under 150 ms, a workbook under 1 s.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

RUNS = 9


def median_ms(action: Callable[[], object]) -> float:
    """Median of `RUNS` runs in milliseconds, after one that is not counted."""
    action()
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Print the two tables."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_DATABASE"] = f"{folder}/demo.duckdb"
        from dashboard import demo
        from dashboard.store import database

        start = time.perf_counter()
        db = database.connect(Path(folder) / "demo.duckdb")
        demo.load(db, lambda _done, _of, _what: None)
        db.close()
        print(f"demo months loaded in {time.perf_counter() - start:.1f} s")
        _pages()
        _workbook()


def _pages() -> None:
    from streamlit.testing.v1 import AppTest

    from dashboard.settings import ROOT
    from dashboard.ui import data, navigation, server

    server.warm_up()
    for screen in navigation.SCREENS:
        test = AppTest.from_file(str(ROOT / "src" / "dashboard" / "ui" / "shell.py"), default_timeout=60).run()
        if screen is not navigation.SCREENS[0]:
            test.switch_page(str(ROOT / "pages" / f"{screen.name}.py")).run()
        print(f"{screen.name:12} {median_ms(test.run):6.0f} ms")
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
    took = median_ms(lambda: progress.preview(db, content, "50.xlsx", date(2024, 1, 3)))
    print(f"a workbook of {len(tasks)} rows parsed, checked and compared in {took:.0f} ms")


if __name__ == "__main__":
    main()
