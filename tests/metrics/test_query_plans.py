"""How the database answers: no metric compares every row with every other."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import metrics
from dashboard.store.database import Database, Reader
from dashboard.store.scope import Scope

SCOPE = Scope(date(2024, 6, 1), date(2024, 6, 30))
VALUES = {"scope": SCOPE, "task_id": "A/B.II.1", "agency_id": "so-vhttdl", "query": "kinh phí", "meeting_id": "none"}
"""What the metrics are asked."""
ONE_TASK = "the few rows of one task up to the month of `report`, which has one row"
ALLOWED = {
    "tasks.agencies": ONE_TASK,
    "tasks.months": ONE_TASK,
    "tasks.lead_changes": ONE_TASK,
    "search.passages": "the texts that match beside the agency of `report`, which has one row",
}
"""Metrics that may have a nested loop, with the reason."""


def _metrics() -> Iterator[Callable[..., Any]]:
    """Every public function of the metrics that takes a reader and nothing but `VALUES`."""
    for module in pkgutil.iter_modules(metrics.__path__, f"{metrics.__name__}."):
        for _name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and not function.__name__.startswith("_"):
                needed = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
                if needed[:1] == ["db"] and set(needed[1:]) <= set(VALUES):
                    yield function


def _name(metric: Callable[..., Any]) -> str:
    return f"{metric.__module__.rpartition('.')[2]}.{metric.__name__}"


def test_no_metric_has_a_nested_loop(demo_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the demo months every join is by equality, or of a single row: a nested loop takes rows times rows."""
    statements: list[tuple[str | Path, Scope | None, dict[str, Any]]] = []
    query, rows = Reader.query, Reader.rows

    def recorded(answer: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: Reader, sql: str | Path, scope: Scope | None = None, **values: Any) -> Any:
            statements.append((sql, scope, values))
            return answer(self, sql, scope, **values)

        return ask

    monkeypatch.setattr(Reader, "query", recorded(query))
    monkeypatch.setattr(Reader, "rows", recorded(rows))
    loops, explained = set(), 0
    with demo_database.reader() as reader:
        for metric in _metrics():
            statements.clear()
            metric(db=reader, **{name: VALUES[name] for name in inspect.signature(metric).parameters if name in VALUES})
            for sql, scope, values in list(statements):
                text = sql.read_text(encoding="utf-8") if isinstance(sql, Path) else sql
                plan = "".join(row["explain_value"] for row in rows(reader, f"explain {text}", scope, **values))
                explained += 1
                if "NESTED_LOOP_JOIN" in plan or "BLOCKWISE_NL_JOIN" in plan:
                    loops.add(_name(metric))
    assert explained > 40
    assert loops <= set(ALLOWED)
