"""The demo months: the same every time, all agencies, and with the things that really happen."""

from datetime import UTC
from pathlib import Path

import pytest

from dashboard import demo
from dashboard.store import meetings, submissions
from dashboard.store.database import Database
from tests import build


def test_everything_that_really_happens_is_there(demo_database: Database) -> None:
    """Late, nil, corrected and missing reports, one agency that never reports, a moved deadline, money of sources."""
    with demo_database.reader() as reader:
        history = submissions.history(reader)
        reports = history[history["kind"] != "plan"]
        assert reports["is_demo"].all()
        assert {"in_force", "replaced"} <= set(history["state"])
        assert {"report", "nil"} <= set(history["kind"])
        assert reports["period_on"].nunique() == 14
        assert reports["agency_id"].nunique() >= 40
        assert "lien-doan-lao-dong-tinh" not in set(reports["agency_id"])
        late = reader.rows(
            "select count(*) as n from submissions as s join periods as p "
            "on p.plan_code = s.plan_code and p.period_on = s.period_on where s.sent_on > p.deadline_on"
        )
        assert late[0]["n"] > 0
        assert reader.rows("select 1 from deadline_changes")
        sources = reader.rows("select count(distinct source) as n from budget_lines")
        assert sources[0]["n"] >= 3
        fell = reader.rows(
            "select 1 from (select percent - lag(percent) over (partition by task_id, agency_id order by period_on) "
            "as step from progress) where step < 0 limit 1"
        )
        assert fell
        assert demo.is_loaded(reader)


def test_demo_figures_say_so_themselves(demo_database: Database) -> None:
    """Every invented text carries the word, so that it is known as demo wherever it is copied to."""
    with demo_database.reader() as reader:
        texts = reader.rows("select result, difficulty, proposal, evidence from progress")
    assert texts
    assert all("minh họa" in text for row in texts for text in row.values() if text)


def test_a_finished_part_says_that_it_is_finished(demo_database: Database) -> None:
    """100 % does not stand beside "under way", nor "all is finished" beside less."""
    with demo_database.reader() as reader:
        rows = reader.rows("select percent, result from progress where result is not null")
    assert {row["percent"] for row in rows if row["result"].startswith(demo._FINISHED)} == {100}
    assert all(row["result"].startswith(demo._FINISHED) for row in rows if row["percent"] == 100)


def test_meetings_are_there_and_say_that_they_are_made_up(demo_database: Database) -> None:
    """Three meetings and what they concluded, done, open and overdue; what changed since the last one is not empty."""
    from dashboard.metrics import conclusions, since

    now = build.scope("2024-06")
    with demo_database.reader() as reader:
        held, concluded = meetings.meetings(reader), meetings.conclusions(reader)
        assert len(held) == 3
        assert all("minh họa" in text for text in (*held["title"], *concluded["text"]))
        assert set(concluded["kind"]) == {"recorded", "done"}
        still_open = conclusions.still_open(reader, now)
        assert (still_open["days_late"] > 0).any()
        assert (still_open["days_late"] <= 0).any()
        then = since.as_known(reader, now, held["held_at"].iloc[0].to_pydatetime().replace(tzinfo=UTC))
        assert then.period_on == build.month("2024-05")
        counts = since.counts(since.changes(reader, now, then))
        assert counts["done"]
        assert counts["correction"]


def test_status_counts_sum_to_the_tasks(demo_database: Database) -> None:
    """On the real plans too, in every month: ten statuses, each task of the plans that have begun in one."""
    from dashboard.metrics import completion

    with demo_database.reader() as reader:
        for period, plans in (("2023-03", "A"), ("2023-12", "A"), ("2024-06", "AB"), ("2024-12", "AB")):
            (tasks,) = reader.rows(
                "select count(*) as n from task_current where contains($plans, plan_code)", plans=plans
            )
            assert completion.by_status(reader, build.scope(period))["tasks"].sum() == tasks["n"] > 0


@pytest.mark.parametrize("month", ["2023-05"])
def test_same_bytes_every_time(month: str, tmp_path: Path) -> None:
    """The first month's workbooks, made twice, are the same files."""
    from dashboard.ingest.monthly import reporting_month
    from dashboard.ingest.plan import plan_workbook

    runs = []
    for _time in range(2):
        db = build.new()
        plan_workbook.load_shipped(db)
        with db.reader() as reader:
            desk = reporting_month.read(reader, "A", build.month(month))
        assert desk is not None
        first, corrected = demo._files(desk)
        runs.append([(file.name, file.content) for file in (*first, *corrected)])
        db.close()
    assert runs[0] == runs[1]
