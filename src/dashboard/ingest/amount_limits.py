"""From which amount on a line or a file of money is asked about, and what a line may hold at all (domain.md §11)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dashboard.ingest.columns import BUDGET, ESTIMATES
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.problem import Problem, Severity
from dashboard.text.numbers import BILLION

HIGH_VND: Final = 50 * BILLION
"""A line of so much is unusual in any plan: more than thirty times all that both plans state (1,5 tỷ)."""
PLAN_RATIO: Final = 1_000
"""So many times the largest estimate of a plan is unusual in it: the smallest step between two units."""
LOW_VND: Final = 100_000
"""A line of less is no line of a budget; 540 beside "đồng" is."""
TOTAL_VND: Final = 100 * BILLION
"""What one file newly states in one column is unusual from here on: many lines, each a thousand times too large."""

AMOUNTS = ("estimated_vnd", "allocated_vnd", "disbursed_vnd")
"""Money columns of *Kinh phí*, integer VND."""

Money = Mapping[tuple[str, str, str], Mapping[str, int | None]]
"""(ref, source, item) -> amounts, VND."""


def high(largest_vnd: int | None) -> int:
    """The amount from which a line is unusual in a plan whose largest estimate is this (None: it states none)."""
    return min(HIGH_VND, PLAN_RATIO * largest_vnd) if largest_vnd else HIGH_VND


def line_key(task: str, source: str, item: str) -> tuple[str, str, str]:
    """The key of a money line: case and spacing aside, tones kept ("mua" is not "múa")."""
    return task, " ".join(source.casefold().split()), " ".join(item.casefold().split())


def unusual_totals(
    lines: Iterable[tuple[Row, Mapping[str, int | None] | None]], largest_vnd: int | None
) -> Iterator[Problem]:
    """A warning for each column of a file whose new and changed amounts together are unusual.

    `lines`: each row of *Kinh phí* with the amounts stored of it. A column in which a line is asked about by itself
    is not asked about twice.
    """
    news: dict[str, list[int]] = {column: [] for column in AMOUNTS}
    for row, stored in lines:
        for column, amounts in news.items():
            amount = row.get(column)
            if amount is not None and amount > 0 and amount != (stored or {}).get(column):
                amounts.append(amount)
    for column, amounts in news.items():
        total = sum(amounts)
        if total >= TOTAL_VND and max(amounts) < high(largest_vnd):
            values = {"amount_vnd": total, "limit_vnd": TOTAL_VND, "name": BUDGET[column].header}
            yield Problem(Severity.WARNING, "total_too_high", sheet=BUDGET.title, values=values)


def unusual_estimates(rows: Iterable[Row], stored: Money, largest_vnd: int | None) -> Iterator[Problem]:
    """A warning for each estimate of a plan workbook that is unusually large or small and was not in force before.

    `stored`, `largest_vnd`: of the version in force.
    """
    amounts_by_line = {line_key(*line): amounts for line, amounts in stored.items()}
    for row in rows:
        amount = row["estimated_vnd"]
        before = amounts_by_line.get(line_key(str(row["task"]), str(row["source"]), str(row["item"])), {})
        if amount is None or amount == before.get("estimated_vnd"):
            continue
        if code := unusual(amount, largest_vnd):
            yield Problem(
                Severity.WARNING,
                code,
                sheet=ESTIMATES.title,
                cell=row.where.cells.get("estimated_vnd"),
                row=row.where.row,
                column=ESTIMATES["estimated_vnd"].header,
                task=str(row["task"]),
                values={"amount_vnd": amount, "limit_vnd": high(largest_vnd) if amount > LOW_VND else LOW_VND},
            )


def unusual(amount_vnd: int, largest_vnd: int | None) -> str | None:
    """The code of the problem with an amount that is unusual for a line: 0 is not, below 0 is another fault."""
    if amount_vnd >= high(largest_vnd):
        return "amount_too_high"
    return "amount_too_low" if 0 < amount_vnd < LOW_VND else None
