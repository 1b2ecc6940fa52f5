"""Budget: estimated (dự toán) -> allocated (được giao) -> disbursed (giải ngân), in VND (domain.md §2, §3).

Of each task and agency, the lines of the last period in which it listed that task's money count, cumulative to
that period's end. The plan's own printed estimate counts until an agency states an estimate for the task. An
amount nobody has stated is missing, which is not zero.

disbursed_rate = disbursed ÷ allocated over the lines that state both (0 to 1; NaN where none does or nothing is
allocated). Beside it stand unallocated_vnd (disbursed without a stated allocation) and undisbursed_vnd (allocated
without a stated disbursement); NA: none. unspent_vnd = allocated − what is disbursed of it: what is disbursed without
a stated allocation takes nothing from another line's. Likewise allocated_rate = allocated ÷ estimated, and
unestimated_vnd beside it.
"""

from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def totals(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row: estimated_vnd, allocated_vnd, disbursed_vnd (NA: not stated), disbursed_rate and allocated_rate with
    what stands beside them as in the module's docstring (and rated_disbursed_vnd, rated_allocated_vnd: the amounts
    whose rate it is), unspent_vnd, tasks, and how many of them have each stated (stated_tasks: any amount,
    estimated_tasks, allocated_tasks, disbursed_tasks)."""
    return db.query(HERE / "budget_totals.sql", scope)


def _groups(db: Reader, scope: Scope, by: str) -> pd.DataFrame:
    return db.query(HERE / "budget_groups.sql", scope, by=by)


def by_source(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per source of money, largest first: id, name, the three amounts, disbursed_rate, unallocated_vnd,
    undisbursed_vnd, unspent_vnd (allocated and not yet disbursed; NA without an allocation, below 0 if more is
    disbursed), tasks, and how many of them state each amount (estimated_tasks, allocated_tasks, disbursed_tasks)."""
    return _groups(db, scope, "source")


def by_section(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per group of headings with money, largest first: id (plan/ref) and the columns of `by_source`."""
    return _groups(db, scope, "section")


def by_agency(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per agency that states money (the accountable lead for the plan's own estimates), largest first."""
    return _groups(db, scope, "agency")


def by_item(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per item of expense, largest first, with the columns of `by_source`."""
    return _groups(db, scope, "item")


def against_progress(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task with an allocation: task_id, ref, title, lead, other_leads, percent, allocated_vnd,
    disbursed_vnd, disbursed_rate, unallocated_vnd, status."""
    return db.query(HERE / "budget_against_progress.sql", scope)


def not_stated(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task nobody has stated any money for, in printed order: task_id, ref, title, lead, other_leads,
    status."""
    return db.query(HERE / "budget_not_stated.sql", scope)
