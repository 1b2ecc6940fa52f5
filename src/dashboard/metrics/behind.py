"""Behind a figure: what load and money are made of, task by task, so that a list can show what a figure counts."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope

HERE = Path(__file__).parent


def load(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per task, agency and role with the months (first days, both inclusive) it is active in while the agency
    has the role, as `load.by_month` counts them: task_id, agency_id, role, first_month, last_month. A task active
    without an agency has a row without one."""
    return db.query(HERE / "behind_load.sql", replace(scope, ahead=True))


def money(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per budget line that `budget.by_source` and its like count: task_id, source, item, agency_id (who states
    it; the accountable lead for the plan's own estimate), and the amounts in VND."""
    return db.query(HERE / "behind_money.sql", scope)
