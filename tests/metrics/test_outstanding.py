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
        assert list(zip(rows["task_id"], rows["agency_id"], strict=True)) == [("P/1", "c"), ("P/1", "b")]
        assert pd.isna(rows["percent"].iloc[0]), "not reported is not 0 %"
        assert rows["percent"].iloc[1] == 40
        assert rows["period_on"].iloc[1] == pd.Timestamp("2023-04-01"), "the month it was said for, not this one"
        assert outstanding.of_overdue(reader, build.scope("2023-04")).empty, "on the due day nobody is late"


def test_the_worst_debtor_comes_first(db: Database) -> None:
    """Lists are cut after their first names: of each task the silent lead stands first, then the least done, those
    alike by name; the tasks stay as printed."""
    build.plan(db, [build.task("2", leads="dacbe", due="2023-04-30"), build.task("1", leads="b", due="2023-04-30")])
    for agency, percent in {"d": 70, "a": 40, "b": 40, "e": 0}.items():
        build.report(db, agency, "2023-04", {"2": percent})
    with db.reader() as reader:
        rows = outstanding.of_overdue(reader, build.scope("2023-05"))
    assert [*rows["task_id"]] == ["P/2"] * 5 + ["P/1"]
    assert "".join(rows["agency_id"]) == "ceabd" + "b"
