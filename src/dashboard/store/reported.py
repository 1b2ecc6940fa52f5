"""What a row of a report can say: the names of its values, and when it says nothing of its task."""

PROGRESS_VALUES = (
    "percent", "state", "started_on", "finished_on", "quantity", "unit",
    "result", "difficulty", "proposal", "evidence", "missing_reason",
)  # fmt: skip
REASON_ONLY = "(" + " and ".join(f"{name} is null" for name in PROGRESS_VALUES[:-1] if name != "unit") + ")"
"""SQL: a row of `progress` that says nothing of its task but why there is no figure."""
MONEY_VALUES = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
