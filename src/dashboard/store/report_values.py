"""What a row of a report can say: the names of its values."""

PROGRESS_VALUES = (
    "percent", "state", "started_on", "finished_on", "quantity", "unit",
    "result", "difficulty", "proposal", "evidence", "missing_reason",
)  # fmt: skip
MONEY_VALUES = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
