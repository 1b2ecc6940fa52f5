"""A problem to spoil: one at a cell of *Tiến độ*, everything else as a test needs it."""

from typing import Any

from dashboard.ingest.problem import Problem, Severity

ERROR, WARNING, NOTE = Severity


def problem(code: str = "formula_error", cell: str | None = "C6", **values: Any) -> Problem:
    defaults = {"sheet": "Tiến độ", "column": "Tỷ lệ hoàn thành", "found": "#N/A", "row": None}
    return Problem(**{"severity": ERROR, "code": code, "cell": cell} | defaults | values)
