"""How long each figure takes with 10 000 tasks reported on for 24 months; a table, not a test.

`python bench/queries.py [--tasks 10000] [--database FILE] [--only since]`. Fresh: a new reader, which decides what
counts at the report date first, as every answer that is not cached does. Warm: the same question again on the same
reader. The database is made anew, or kept in FILE: what is measured before and after a change should be the same one.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from dashboard.ingest import periods
from dashboard.ingest.plan.lead_changes import LeadChange, tenures
from dashboard.metrics import (
    attention,
    behind,
    budget,
    completion,
    conclusions,
    curve,
    directory,
    load,
    outstanding,
    reporting,
    search,
    shares,
    since,
    tasks,
    timeline,
    words,
)
from dashboard.store import database, plans, states, submissions
from dashboard.store.database import Database, Reader, Writer
from dashboard.store.scope import Scope, month_end, next_month
from dashboard.store.submissions import ReportRow, Sender

RUNS = 5
LIMIT_MS = 100
AGENCIES = [f"agency-{i:02d}" for i in range(60)]
STARTS_ON, ENDS_ON = date(2023, 1, 1), date(2024, 12, 31)
REPORT = Scope(date(2024, 9, 1), date(2024, 9, 30))
CODES = ("A", "B")
PARTS = range(1, 9)
SECTIONS: list[tuple[str, str | None]] = [
    ("I", None),
    *((f"I.{i}", "I") for i in PARTS),
    *((f"I.{i}.{j}", f"I.{i}") for i in PARTS for j in range(1, 6)),
]


SYLLABLES = (
    "đã hoàn thành tuyên truyền kỷ niệm lập tỉnh kinh phí chậm giải ngân mặt bằng xây dựng nhà văn hóa đường nông thôn "
    "mới hội nghị triển khai kế hoạch ủy ban dân huyện phối hợp sở tài chính thẩm định hồ sơ dự toán bố trí vốn đợt"
)


def _text(chance: random.Random, length: int) -> str:
    """Something to say in so many words; hardly ever the same twice."""
    return " ".join([*chance.choices(SYLLABLES.split(), k=length), str(chance.randrange(5000))])


def _sender(at: datetime, sent_on: date) -> Sender:
    return Sender("bench", at, sent_on, "bench.xlsx", "0" * 64, 1)


def _plan(code: str, count: int, chance: random.Random) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[str]]]:
    """The rows of a plan by table, and the refs that each agency leads."""
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in plans.TABLES}
    led: dict[str, list[str]] = {agency: [] for agency in AGENCIES}
    rows["plans"] = [
        {"plan_code": code, "title": f"Plan {code}", "standing_agency_id": AGENCIES[0], "starts_on": STARTS_ON,
         "ends_on": ENDS_ON}
    ]  # fmt: skip
    rows["sections"] = [
        {"plan_code": code, "ref": ref, "title": f"Section {ref}", "parent_ref": parent, "position": i}
        for i, (ref, parent) in enumerate(SECTIONS)
    ]
    rows["agencies"] = [
        {"agency_id": a, "name": f"Name of {a}", "short_name": a.upper(), "aliases": "", "level": "province",
         "position": i}
        for i, a in enumerate(AGENCIES)
    ]  # fmt: skip
    deepest = [ref for ref, _ in SECTIONS if ref.count(".") == 2]
    for i in range(count):
        section = deepest[i * len(deepest) // count]
        ref = f"{section}.{i}"
        task_id = f"{code}/{ref}"
        start = STARTS_ON + timedelta(days=chance.randrange(600))
        due = min(start + timedelta(days=chance.randrange(10, 200)), ENDS_ON)
        rows["tasks"].append(
            {"task_id": task_id, "plan_code": code, "ref": ref, "section_ref": section, "position": i,
             "title": f"Task number {i}", "kind": "activity", "start_on": start if chance.random() < 0.8 else None,
             "due_on": due if chance.random() < 0.8 else None, "due_precision": "month", "is_tentative": False,
             "weight": 1.0, "contradiction": "Two dates" if chance.random() < 0.02 else None}
        )  # fmt: skip
        leads = chance.sample(AGENCIES, chance.choices((1, 2, 3), (8, 1, 1))[0])  # 1.3 on average
        others = chance.sample([a for a in AGENCIES if a not in leads], chance.randrange(3))
        for position, agency in enumerate([*leads, *others]):
            role = "lead" if position < len(leads) else "coordinating"
            rows["task_agencies"].append(
                {"task_id": task_id, "agency_id": agency, "role": role, "position": position, "group_id": None}
            )
        if chance.random() < 0.03:
            new = chance.choice([a for a in AGENCIES if a not in leads and a not in others])
            on = start + timedelta(days=30)
            own = [row for row in rows["task_agencies"] if row["task_id"] == task_id]
            rows["task_agencies"] = [row for row in rows["task_agencies"] if row["task_id"] != task_id]
            rows["task_agencies"] += [{"task_id": task_id, **r} for r in tenures(own, [LeadChange(leads[0], new, on)])]
            rows["lead_changes"].append(
                {"task_id": task_id, "old_agency_id": leads[0], "new_agency_id": new, "document": "1/CV",
                 "dated_on": on}
            )  # fmt: skip
            led[new].append(ref)
        for agency in leads:
            led[agency].append(ref)
        if chance.random() < 0.1:
            rows["estimates"].append(
                {"task_id": task_id, "source": "Province", "item": "Works", "estimated_vnd": 10**9}
            )
        if chance.random() < 0.05:
            rows["deadline_changes"].append(
                {"task_id": task_id, "old_due_on": due, "new_due_on": due + timedelta(days=60), "document": "1/CV",
                 "dated_on": due - timedelta(days=5)}
            )  # fmt: skip
    rows["milestones"] = [{"plan_code": code, "on_date": date(2024, 1, 1), "title": "Founding day"}]
    return rows, led


def _reports(writer: Writer, code: str, led: dict[str, list[str]], chance: random.Random) -> None:
    """One report per agency and month with one row per task it leads, and money for one task in five."""
    written = random.Random(3)  # noqa: S311 - of its own: the figures stay those of earlier versions
    speed = {(a, ref): chance.uniform(2, 12) for a, refs in led.items() for ref in refs}
    month, number = STARTS_ON, 0
    while month <= ENDS_ON:
        number += 1
        at = datetime.combine(month_end(month), datetime.min.time(), UTC)
        days_after = {agency: chance.choices((1, 8, None), (8, 1, 1))[0] for agency in led}  # None: silent
        for days in (1, 8):
            agencies = [agency for agency, after in days_after.items() if after == days]
            sender = _sender(at, month_end(month) + timedelta(days=days))
            made = submissions.register(writer, code, month, dict.fromkeys(agencies, "report"), sender)
            reports = [(made[agency], agency, *_rows(agency, led[agency], speed, number, month, written))
                       for agency in agencies]  # fmt: skip
            submissions.insert_reports(writer, code, month, reports)
        month = next_month(month)


def _rows(
    agency: str,
    refs: list[str],
    speed: dict[tuple[str, str], float],
    number: int,
    month: date,
    written: random.Random,
) -> tuple[list[ReportRow], list[ReportRow]]:
    progress, money = [], []
    for i, ref in enumerate(refs):
        percent = min(100.0, number * speed[agency, ref])
        finished = month_end(month) if percent == 100 else None
        values = {"percent": percent, "finished_on": finished, "result": _text(written, 14)}
        if written.random() < 1 / 3:
            values["difficulty"] = _text(written, 12)
        progress.append(ReportRow(ref, values, "Tiến độ", 6 + i, {"percent": f"E{6 + i}"}))
        if i % 5 == 0:
            amounts = {"estimated_vnd": 10**8, "allocated_vnd": 9 * 10**7, "disbursed_vnd": number * 10**6}
            money.append(ReportRow(ref, {"source": "Province", "item": "Works", **amounts}, "Kinh phí", 6 + i, {}))
    return progress, money


def build(db: Database, count: int) -> None:
    """Two plans of half the tasks each, every month of both reported."""
    chance = random.Random(20)  # noqa: S311 - the same database every time
    with db.writer() as writer:
        for code in CODES:
            rows, led = _plan(code, count // len(CODES), chance)
            at = datetime.combine(STARTS_ON, datetime.min.time(), UTC)
            made = submissions.register(writer, code, None, {None: "plan"}, _sender(at, STARTS_ON))
            plans.insert(writer, made[None], rows)
            plans.insert_periods(writer, code, periods.of_plan(STARTS_ON, ENDS_ON, None, None))
            _reports(writer, code, led, chance)
        states.refresh(writer)


def questions(task_id: str) -> Iterator[tuple[str, Callable[[Reader], Any]]]:
    """Every figure that a page asks for, by name."""
    for metric in (
        completion.totals, completion.by_status, completion.by_agency, completion.by_section, completion.by_month,
        completion.ageing, curve.monthly, curve.position, load.by_agency, load.by_month, load.totals, budget.totals,
        budget.by_source, budget.by_section, budget.by_agency, budget.by_item, budget.against_progress,
        budget.not_stated, outstanding.of_overdue, curve.budget_coverage,
        reporting.by_month, reporting.grid, reporting.silent, attention.items, tasks.listing,
        timeline.milestones, behind.load, behind.money, conclusions.standing, words.reported, words.results,
        reporting.expected_tasks,
    ):  # fmt: skip
        yield _name(metric), lambda reader, metric=metric: metric(reader, REPORT)
    agency = AGENCIES[1]
    yield _name(words.difficulties), lambda reader: words.difficulties(reader, REPORT, agency)
    yield _name(shares.of_agency), lambda reader: shares.of_agency(reader, REPORT, agency)
    for query in ("kinh phi", "da", "vuong mac"):
        yield f"search.passages {query}", lambda reader, query=query: search.passages(reader, REPORT, query)
    yield _name(search.names), search.names
    yield _name(search.words_said), search.words_said
    for days, what in ((20, "a meeting"), (80, "a quarter")):
        yield f"since.changes {what}", lambda reader, days=days: _since(reader, days)
    for about in (tasks.one, tasks.agencies, tasks.reports, tasks.months, tasks.money, tasks.deadline_changes):
        yield _name(about), lambda reader, about=about: about(reader, REPORT, task_id)
    for choice in (
        directory.plans,
        directory.sections,
        directory.agencies,
        directory.periods,
        directory.default_period,
    ):
        yield _name(choice), choice


def _since(reader: Reader, days: int) -> Any:
    """What is new at the report date, as known then, since so many days before."""
    now = replace(REPORT, known_at=None)
    at = datetime.combine(REPORT.report_on - timedelta(days=days), datetime.min.time(), UTC)
    return since.changes(reader, now, since.as_known(reader, now, at))


def _name(metric: Callable[..., Any]) -> str:
    return f"{metric.__module__.rpartition('.')[2]}.{metric.__qualname__}"


def milliseconds(act: Callable[[], Any]) -> tuple[float, float]:
    """Medians of RUNS runs: by the clock, and of processor time (both threads; a busy machine leaves it alone)."""
    taken = []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), time.process_time()
        act()
        taken.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)))
    clock, processor = zip(*taken, strict=True)
    return statistics.median(clock), statistics.median(processor)


def fresh(db: Database, ask: Callable[[Reader], Any]) -> Any:
    """One answer from a reader of its own."""
    with db.reader() as reader:
        return ask(reader)


def commit(db: Database) -> None:
    """What one agency's commit does to the derived tables."""
    with db.writer() as writer:
        (last,) = writer.rows(
            "select submission_id as id, period_on from in_force where kind = 'report' order by id desc limit 1"
        )
        states.refresh(writer, submissions.touched_tasks(writer, last["id"]), since=last["period_on"])


def made(path: Path, count: int) -> Database:
    """The database of so many tasks; the one that is there already, whatever it holds."""
    is_new = not path.exists()
    began, busy = time.perf_counter(), time.process_time()
    db = database.connect(path)
    if is_new:
        build(db, count)
    what = "built" if is_new else "opened"
    print(f"{what} in {time.perf_counter() - began:.1f} s ({time.process_time() - busy:.1f} cpu)")
    return db


def main() -> None:
    """Build the database, ask every question, print the table; exit code 1 if one is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--database", type=Path, help="where the database is made and kept; one that is there is used")
    parser.add_argument("--only", default="", help="figures whose name holds this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = made(given.database or Path(folder) / "bench.duckdb", given.tasks)
        with db.reader() as reader:
            for table in ("tasks", "task_agencies", "submissions", "progress", "budget_lines", "task_months"):
                (found,) = reader.rows(f"select count(*) as n from {table}")  # noqa: S608 - names above
                print(f"{table:<20}{found['n']:>10,}")
            (task,) = reader.rows("select min(task_id) as id from budget_lines")
        slow = 0
        print(f"\n{'figure':<26}{'fresh, ms':>11}{'(cpu)':>8}{'warm, ms':>11}{'(cpu)':>8}")
        for name, ask in questions(task["id"]):
            if given.only not in name:
                continue
            first = milliseconds(lambda ask=ask: fresh(db, ask))
            with db.reader() as reader:
                ask(reader)
                again = milliseconds(lambda ask=ask, reader=reader: ask(reader))
            is_slow = max(first[0], again[0]) > LIMIT_MS
            slow += is_slow
            times = f"{first[0]:>11.0f}{first[1]:>8.0f}{again[0]:>11.0f}{again[1]:>8.0f}"
            print(f"{name:<26}{times}{'  over the limit' if is_slow else ''}", flush=True)
        clock, processor = milliseconds(lambda: commit(db))
        print(f"\nderived tables after a commit of one agency: {clock:.0f} ms ({processor:.0f} cpu)")
        db.close()
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
