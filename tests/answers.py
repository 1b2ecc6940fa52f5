"""What every metric says: found by itself, so that a new one cannot be forgotten where all of them must agree."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from dashboard import metrics
from dashboard.store.database import Database
from dashboard.store.scope import Scope


def about(name: str, scope: Scope) -> Any:
    """What a metric needs to be told, by the name of its argument."""
    given = {
        "scope": scope,
        "then": scope.previous(),
        "known_at": datetime(2100, 1, 1, tzinfo=UTC),
        "task_id": "P/1",
        "agency_id": "a",
        "query": "kinh phi",
        "word": "kinh",
        "meeting_id": "m",
    }
    return given[name]


def every_metric() -> Iterator[Callable[..., Any]]:
    """The public functions of `dashboard.metrics` that read the database; a new one is among them by itself."""
    for module in pkgutil.iter_modules(metrics.__path__, f"{metrics.__name__}."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            is_own = function.__module__ == module.name and not name.startswith("_")
            if is_own and next(iter(inspect.signature(function).parameters), "") == "db":
                yield function


METRICS = tuple(every_metric())


def all_of(db: Database, scope: Scope) -> dict[str, Any]:
    """What every metric says; ids of submissions, which are new each time, left out."""
    figures = {}
    with db.reader() as reader:
        for metric in METRICS:
            needed = [
                name
                for name, parameter in list(inspect.signature(metric).parameters.items())[1:]
                if parameter.default is inspect.Parameter.empty
            ]
            answer = metric(reader, *(about(name, scope) for name in needed))
            if isinstance(answer, pd.DataFrame):
                answer = answer.drop(columns="submission_id", errors="ignore")
            if isinstance(answer, pd.Series):
                answer = answer.to_dict()
            figures[f"{metric.__module__}.{metric.__name__}"] = answer
    return figures


def assert_same(now: dict[str, Any], then: dict[str, Any]) -> None:
    """Equal to the last row, its place and its type."""
    assert now.keys() == then.keys()
    for name, answer in now.items():
        if isinstance(answer, pd.DataFrame):
            assert_frame_equal(answer, then[name], obj=name)
        else:
            assert answer == then[name], name
