"""Who is late: the leads of an overdue task whose part is not done."""

import pandas as pd

from dashboard.metrics import outstanding
from dashboard.store.database import Database
from tests import build


def test_only_leads_with_an_open_part_are_late(db: Database) -> None:
    """Of three leads one is done, one at 40 %, one silent: the last two are late, and only on the overdue task."""
    build.plan(
        db,
        [build.task("1", leads="abc", due="2023-04-30"), build.task("2", leads="a", due="2023-12-31")],
    )
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-20"}, "2": 10})
    build.report(db, "b", "2023-04", {"1": 40})
    with db.reader() as reader:
        rows = outstanding.of_overdue(reader, build.scope("2023-05"))
        assert list(zip(rows["task_id"], rows["agency_id"], strict=True)) == [("P/1", "b"), ("P/1", "c")]
        assert rows["percent"].iloc[0] == 40
        assert rows["period_on"].iloc[0] == pd.Timestamp("2023-04-01"), "the month it was said for, not this one"
        assert pd.isna(rows["percent"].iloc[1]), "not reported is not 0 %"
        assert outstanding.of_overdue(reader, build.scope("2023-04")).empty, "on the due day nobody is late"
