"""Timeline: dated commemorations beside the tasks (the tasks themselves are `tasks.listing`)."""

import pandas as pd

from dashboard.store.database import Reader
from dashboard.store.scope import Scope


def milestones(db: Reader, scope: Scope) -> pd.DataFrame:
    """One row per commemoration of the plans in scope, by date: plan_code, on_date, title, note.

    A commemoration that both plans print comes once, with the first plan's wording.
    """
    return db.query(
        """
        select m.plan_code, m.on_date, m.title, m.ref, m.note
        from milestones as m
        join in_force as f on f.submission_id = m.submission_id
        join report as r on r.plan_code is null or r.plan_code = m.plan_code
        qualify row_number() over (partition by m.on_date, m.title order by m.plan_code) = 1
        order by m.on_date, m.plan_code
        """,
        scope,
    )
