"""Small plans and reports, put straight into a database in memory: what a test of the store or a metric needs."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from dashboard.ingest import periods
from dashboard.ingest.plan.lead_changes import LeadChange, tenures
from dashboard.store import database, engine, plans, states, submissions
from dashboard.store import periods as calendar
from dashboard.store.database import Database, Reader, Writer
from dashboard.store.engine import Engine
from dashboard.store.scope import Scope, month_end
from dashboard.store.submissions import ReportRow, Sender

CLOCK = datetime(2023, 1, 1, tzinfo=UTC)


def day(text: str | None) -> date | None:
    """'2024-03-31' -> date; None -> None."""
    return date.fromisoformat(text) if text else None


def month(text: str) -> date:
    """'2024-03' -> its first day."""
    return date.fromisoformat(f"{text}-01")


def scope(period: str, on: str | None = None, **filters: Any) -> Scope:
    """The scope of a period, at its end unless `on` says another day."""
    period_on = month(period)
    return Scope(period_on, day(on) or month_end(period_on), **filters)


def sender(at: datetime = CLOCK, sent: str = "2023-01-01", **changes: Any) -> Sender:
    """Somebody who commits a file of no interest."""
    values = {"by": "test", "at": at, "sent_on": day(sent), "file_name": "test.xlsx", "file_sha256": "0" * 64,
              "file_bytes": 1, **changes}  # fmt: skip
    return Sender(**values)


def task(ref: str, leads: Iterable[str] = ("a",), coordinators: Iterable[str] = (), **values: Any) -> dict[str, Any]:
    """One task of a plan; dates as text. `leads` empty: the standing agency reports on it."""
    return {"ref": ref, "leads": tuple(leads), "coordinators": tuple(coordinators), **values}


def plan(
    db: Database,
    tasks: Iterable[Mapping[str, Any]],
    code: str = "P",
    starts: str = "2023-03-01",
    ends: str = "2024-12-31",
    standing: str = "a",
    changes: Iterable[Mapping[str, Any]] = (),
    lead_changes: Iterable[Mapping[str, Any]] = (),
    estimates: Iterable[Mapping[str, Any]] = (),
    milestones: Iterable[Mapping[str, Any]] = (),
    sections: Iterable[tuple[str, str, str | None]] = (
        ("I", "Phần I", None),
        ("I.1", "Mục 1", "I"),
        ("I.2", "Mục 2", "I"),
    ),
    at: datetime = CLOCK,
) -> str:
    """Commit a plan whose agencies are named by their letters; returns the submission id.

    changes, lead_changes: {"ref", "old", "new", "document", "on"}; estimates: {"ref", "source", "item", "vnd"};
    milestones: {"on", "title"}.
    """
    tasks, lead_changes = list(tasks), list(lead_changes)
    names = dict.fromkeys(
        [standing, *(a for t in tasks for a in (*t["leads"], *t["coordinators"])),
         *(a for c in lead_changes for a in (c.get("old"), c.get("new")) if a)]
    )  # fmt: skip
    task_rows, roles = [], []
    for position, given in enumerate(tasks):
        task_id = f"{code}/{given['ref']}"
        own = [(a, "lead") for a in given["leads"]] or [(standing, "reporting")]
        own += [(a, "coordinating") for a in given["coordinators"]]
        printed = [{"agency_id": a, "role": role, "position": i, "group_id": None} for i, (a, role) in enumerate(own)]
        moves = [LeadChange(c.get("old"), c.get("new"), date.fromisoformat(c["on"]))
                 for c in lead_changes if c["ref"] == given["ref"]]  # fmt: skip
        roles += [{"task_id": task_id, **role} for role in tenures(printed, moves)]
        text = dict.fromkeys(
            ("leads_phrase", "coordinators_phrase", "leads_printed", "coordinators_printed", "deadline_printed", "unit",
             "target_note", "completed_note", "withdrawn_document", "also_at", "contradiction", "note", "kind")
        )  # fmt: skip
        follows = given.get("depends_on")
        task_rows.append(
            {
                "task_id": task_id,
                "plan_code": code,
                "ref": given["ref"],
                "section_ref": given.get("section", "I.1"),
                "position": position,
                "title": given.get("title", f"Việc {given['ref']}"),
                "start_on": day(given.get("start")),
                "due_on": day(given.get("due")),
                "due_precision": given.get("precision", "day" if given.get("due") else "none"),
                "is_tentative": given.get("tentative", False),
                "depends_on_id": f"{code}/{follows}" if follows else None,
                "depends_days": given.get("depends_days"),
                "target_quantity": given.get("target"),
                "weight": given.get("weight", 1.0),
                "completed_on": day(given.get("completed")),
                "withdrawn_on": day(given.get("withdrawn")),
                **{name: given.get(name) for name in text},
            }
        )
    rows = {
        "plans": [{"plan_code": code, "title": f"Kế hoạch {code}", "standing_agency_id": standing,
                   "starts_on": day(starts), "ends_on": day(ends)}],
        "sections": [{"plan_code": code, "ref": r, "title": t, "parent_ref": p, "position": i}
                     for i, (r, t, p) in enumerate(sections)],
        "agencies": [{"agency_id": a, "name": f"Cơ quan {a}", "short_name": a.upper(), "aliases": "",
                      "level": "province", "position": i} for i, a in enumerate(names)],
        "tasks": task_rows,
        "task_agencies": roles,
        "milestones": [{"plan_code": code, "on_date": day(m["on"]), "title": m["title"]} for m in milestones],
        "estimates": [{"task_id": f"{code}/{e['ref']}", "source": e["source"], "item": e["item"],
                       "estimated_vnd": e["vnd"]} for e in estimates],
        "deadline_changes": [{"task_id": f"{code}/{c['ref']}", "old_due_on": day(c.get("old")),
                              "new_due_on": day(c["new"]), "document": c.get("document", "CV 1"),
                              "dated_on": day(c["on"])} for c in changes],
        "lead_changes": [{"task_id": f"{code}/{c['ref']}", "old_agency_id": c.get("old"),
                          "new_agency_id": c.get("new"), "document": c.get("document", "QĐ 1"),
                          "dated_on": day(c["on"])} for c in lead_changes],
    }  # fmt: skip
    with _facts(db) as writer:
        (submission_id,) = submissions.register(writer, code, None, {None: "plan"}, sender(at)).values()
        plans.insert(writer, submission_id, rows)
        head = rows["plans"][0]
        plans.insert_periods(writer, code, periods.of_plan(head["starts_on"], head["ends_on"], None, None))
        if not isinstance(db, Deferring):
            states.refresh(writer)
    return submission_id


def report(
    db: Database,
    agency: str,
    period: str,
    progress: Mapping[str, Mapping[str, Any] | float] | None = None,
    money: Iterable[Mapping[str, Any]] = (),
    code: str = "P",
    at: datetime | None = None,
    sent: str | None = None,
    is_nil: bool = False,
) -> str:
    """Commit one agency's report: {ref: percent} or {ref: {"percent": …, "finished": "2024-01-31", …}}.

    money: {"ref", "source", "item", "estimated", "allocated", "disbursed"}. Returns the submission id.
    """
    period_on = month(period)
    rows = []
    for i, (ref, given) in enumerate((progress or {}).items()):
        values = dict(given) if isinstance(given, Mapping) else {"percent": given}
        for name in ("finished", "started"):
            values[f"{name}_on"] = day(values.pop(name, None))
        rows.append(ReportRow(ref, values, "Tiến độ", 6 + i, {"percent": f"E{6 + i}"}))
    lines = [
        ReportRow(
            m["ref"],
            {"source": m.get("source", "NS"), "item": m.get("item", "Chi"), "estimated_vnd": m.get("estimated"),
             "allocated_vnd": m.get("allocated"), "disbursed_vnd": m.get("disbursed")},
            "Kinh phí",
            6 + i,
            {},
        )
        for i, m in enumerate(money)
    ]  # fmt: skip
    kind = "nil" if is_nil else "report"
    stamp = json.dumps([agency, period, str(progress), str(list(lines))])
    with _facts(db) as writer:
        who = sender(at or datetime.combine(month_end(period_on), datetime.min.time(), UTC),
                     sent or month_end(period_on).isoformat(), file_sha256=stamp)  # fmt: skip
        (submission_id,) = submissions.register(writer, code, period_on, {agency: kind}, who).values()
        submissions.insert_reports(writer, code, period_on, [(submission_id, agency, rows, lines)])
        if not isinstance(db, Deferring):
            states.refresh(writer, submissions.touched_tasks(writer, submission_id), since=period_on)
    return submission_id


def opened(db: Database, period: str, code: str = "P", at: datetime = CLOCK) -> None:
    """Open a reporting month: from it on reports are expected."""
    with db.writer() as writer:
        planned = plans.period(writer, code, month(period))
        assert planned
        calendar.open_(writer, code, month(period), calendar.days(planned), by="test", at=at)


class Deferring(Database):
    """A database in memory whose derived tables are brought up to date before somebody reads or writes, and not after
    every plan and report of this module: that takes most of the time of a test of a metric. That the tables kept after
    each are those reckoned from the facts is tested in tests/store/test_states.py."""

    is_behind = False

    @property
    def version(self) -> int:
        self._catch_up()
        return super().version

    def reader(self) -> Reader:
        self._catch_up()
        return super().reader()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        self._catch_up()
        with super().writer() as writer:
            yield writer

    def _catch_up(self) -> None:
        if self.is_behind:
            with self.facts() as writer:
                states.refresh(writer)
            self.is_behind = False

    @contextmanager
    def facts(self) -> Iterator[Writer]:
        """A transaction after which the derived tables are behind."""
        with super().writer() as writer:
            yield writer
        self.is_behind = True


def _facts(db: Database) -> AbstractContextManager[Writer]:
    return db.facts() if isinstance(db, Deferring) else db.writer()


def new(kind: type[Database] = Database) -> Database:
    """An empty database in memory, as `database.connect(None)` leaves it, in a quarter of the time: its tables are made
    as they are after the last migration (tests/store/test_database.py compares the two)."""

    return kind(Engine(None, engine.opened(None, lambda connection: connection.execute(_tables()))))


@cache
def _tables() -> str:
    """The statements that make every table and index as the last migration leaves them, and list the migrations."""
    migrated = database.connect(None)
    with migrated.reader() as reader:
        statements = reader.rows(
            "select sql from duckdb_tables() where database_name = 'app' union all "
            "select sql from duckdb_indexes() where database_name = 'app' union all "
            "select 'insert into schema_migrations values ' || "
            "string_agg(format('(''{}'', ''{}'')', name, applied_at)) as sql from schema_migrations"
        )
    migrated.close()
    return "; ".join(["begin", *(row["sql"].rstrip(";") for row in statements), "commit"])


def ask(db: Database, metric: Callable[..., Any], *given: Any, **values: Any) -> Any:
    """What a metric answers on a reader of its own."""
    with db.reader() as reader:
        return metric(reader, *given, **values)
