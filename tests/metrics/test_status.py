"""Status of a task at a report date: ten codes, decided in order (domain.md §4)."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.metrics import completion, tasks
from dashboard.store.database import Database
from dashboard.store.scope import Scope, month_end
from tests import build
from tests.build import scope, task


def listed(db: Database, at: Scope) -> pd.DataFrame:
    """Tasks by their printed ref."""
    return build.ask(db, tasks.listing, at).set_index("ref")


def statuses(db: Database, at: Scope) -> dict[str, str]:
    return dict(listed(db, at)["status"])


# ---- each boundary from both sides ----


def test_due_day_itself_is_in_time(db: Database) -> None:
    """A = due is still in time; A = due + 1 is overdue, by one day."""
    build.plan(db, [task("1", due="2023-06-15")])
    assert statuses(db, scope("2023-06", "2023-06-15")) == {"1": "due_soon"}
    after = listed(db, scope("2023-06", "2023-06-16")).loc["1"]
    assert (after["status"], after["days_late"]) == ("overdue", 1)


def test_due_soon_up_to_the_limit(db: Database) -> None:
    """Due soon is 0 to 15 days before the due date (a setting), not one day more."""
    expected = {
        15: {"2023-06-15": "due_soon", "2023-06-16": "in_progress"},  # 31/05 + 15
        5: {"2023-06-05": "due_soon", "2023-06-06": "in_progress"},
        0: {"2023-05-31": "due_soon", "2023-06-01": "in_progress"},  # 0 ≤ d − A: the due day itself
    }
    build.plan(db, [task(due, due=due) for days in expected.values() for due in days])
    for soon_days, days in expected.items():
        assert statuses(db, scope("2023-05", soon_days=soon_days)).items() >= days.items(), soon_days


def test_in_progress_from_the_start_day(db: Database) -> None:
    """The day before the start a task has not begun; on its start day it is in progress without any report."""
    build.plan(db, [task("1", start="2023-06-10", due="2023-12-31")])
    assert statuses(db, scope("2023-06", "2023-06-09")) == {"1": "not_started"}
    assert statuses(db, scope("2023-06", "2023-06-10")) == {"1": "in_progress"}


def test_without_a_start_from_the_plans_first_day(db: Database) -> None:
    """A task that states no start is under way from its plan's first day on."""
    build.plan(db, [task("1", due="2023-12-31")], starts="2023-03-10")
    assert statuses(db, scope("2023-03", "2023-03-09", plan="P")) == {"1": "not_started"}
    assert statuses(db, scope("2023-03", "2023-03-10")) == {"1": "in_progress"}


def test_finished_on_the_due_day_is_on_time(db: Database) -> None:
    """f = d is on time, f = d + 1 is late by one day."""
    build.plan(db, [task("1", due="2023-05-20"), task("2", due="2023-05-20")])
    build.report(db, "a", "2023-05", {
        "1": {"percent": 100, "finished": "2023-05-20"}, "2": {"percent": 100, "finished": "2023-05-21"},
    })  # fmt: skip
    listing = listed(db, scope("2023-05"))
    assert dict(listing["status"]) == {"1": "done_on_time", "2": "done_late"}
    assert dict(listing["days_late"]) == {"1": 0, "2": 1}


def test_inferred_finish_is_the_end_of_the_first_period_at_100(db: Database) -> None:
    """Without a finish date the end of the first month at 100 % decides, and the row says that it is inferred."""
    build.plan(db, [task("1", due="2023-04-30"), task("2", due="2023-04-29")])
    for month in ("2023-04", "2023-05"):
        build.report(db, "a", month, {"1": 100, "2": 100})
    listing = listed(db, scope("2023-05"))
    assert dict(listing["status"]) == {"1": "done_on_time", "2": "done_late"}
    assert list(listing["is_finish_inferred"]) == [True, True]
    assert set(listing["finished_on"]) == {pd.Timestamp("2023-04-30")}


def test_stated_finish_is_not_inferred(db: Database) -> None:
    """A stated finish date counts although a later month reports 100 % without one."""
    build.plan(db, [task("1", due="2023-04-15")])
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-15"}})
    build.report(db, "a", "2023-05", {"1": 100})
    row = listed(db, scope("2023-05")).loc["1"]
    assert (row["status"], row["is_finish_inferred"]) == ("done_on_time", False)


def test_no_due_date_is_never_overdue(db: Database) -> None:
    """ "Không hạn": open tasks without a due date stay so; done, they have a status of their own and are
    neither on time nor late; before the start, not begun."""
    build.plan(db, [task("1"), task("2"), task("3", start="2024-06-01")])
    build.report(db, "a", "2023-05", {"2": {"percent": 100, "finished": "2023-05-02"}})
    assert statuses(db, scope("2023-05")) == {"1": "no_deadline", "2": "done_undated", "3": "not_started"}
    assert statuses(db, scope("2024-12")) == {"1": "no_deadline", "2": "done_undated", "3": "no_deadline"}


def test_withdrawn_from_its_date_on(db: Database) -> None:
    """A withdrawn task is what it was until the day before, and withdrawn from that day on."""
    build.plan(db, [task("1", due="2023-04-30", withdrawn="2023-06-10")])
    assert statuses(db, scope("2023-06", "2023-06-09")) == {"1": "overdue"}
    assert statuses(db, scope("2023-06", "2023-06-10")) == {"1": "withdrawn"}


def test_begun_early_is_in_progress(db: Database) -> None:
    """Before its start a task is in progress once a report says that work has begun, in whatever column."""
    cases: list[tuple[dict[str, Any], str]] = [
        ({"percent": 0}, "not_started"),
        ({"percent": 0, "state": "not_started"}, "not_started"),
        ({"percent": 1}, "in_progress"),
        ({"started": "2023-04-20"}, "in_progress"),
        ({"state": "in_progress"}, "in_progress"),
        ({"quantity": 2}, "in_progress"),
    ]
    refs = [str(n) for n in range(len(cases))]
    build.plan(db, [task(ref, start="2023-09-01", due="2023-12-31", target=10) for ref in refs])
    build.report(db, "a", "2023-04", {ref: values for ref, (values, _status) in zip(refs, cases, strict=True)})
    # blank cells take nothing back
    build.report(db, "a", "2023-05", {ref: {"result": "như kỳ trước"} for ref in refs})
    assert list(statuses(db, scope("2023-05")).values()) == [status for _values, status in cases]


# ---- the order of decision ----


def test_withdrawn_before_all_else(db: Database) -> None:
    """1 before 2, 3, 4, 5: a withdrawn task is withdrawn, whatever was reported or missed."""
    gone = {"withdrawn": "2023-05-01"}
    build.plan(db, [task("1", **gone), task("2", due="2023-04-01", **gone), task("3", **gone), task("4", **gone)])
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-02"}, "3": {"state": "suspended"}})
    assert set(statuses(db, scope("2023-05")).values()) == {"withdrawn"}


def test_done_before_suspended_before_overdue(db: Database) -> None:
    """2 and 3 before 4 before 5: complete beats suspended, suspended beats overdue."""
    build.plan(db, [task(ref, due="2023-04-30") for ref in "123"])
    build.report(db, "a", "2023-05", {
        "1": {"percent": 100, "finished": "2023-05-09", "state": "suspended"},
        "2": {"percent": 50, "state": "suspended"},
        "3": {"percent": 50},
    })  # fmt: skip
    assert statuses(db, scope("2023-05")) == {"1": "done_late", "2": "suspended", "3": "overdue"}


def test_suspension_is_carried_until_taken_up_again(db: Database) -> None:
    """A silent month leaves a task suspended; a later report in progress ends it."""
    build.plan(db, [task("1", due="2023-12-31")])
    build.report(db, "a", "2023-04", {"1": {"percent": 50, "state": "suspended"}})
    build.report(db, "a", "2023-06", {"1": {"percent": 50, "state": "in_progress"}})
    assert statuses(db, scope("2023-05")) == {"1": "suspended"}
    assert statuses(db, scope("2023-06")) == {"1": "in_progress"}


def test_overdue_and_due_soon_before_not_started(db: Database) -> None:
    """5 and 6 before 8: a short task is due soon, and overdue, although nobody has begun it."""
    build.plan(db, [task("1", start="2023-05-05", due="2023-05-08")])
    assert statuses(db, scope("2023-04", "2023-04-22")) == {"1": "not_started"}  # 08/05 − 22/04 = 16 days
    assert statuses(db, scope("2023-04", "2023-04-23")) == {"1": "due_soon"}
    assert statuses(db, scope("2023-05", "2023-05-09")) == {"1": "overdue"}


def test_not_started_before_no_deadline(db: Database) -> None:
    """8 before 9: a task without a due date whose start lies ahead has not begun."""
    build.plan(db, [task("1", start="2023-07-01")])
    assert statuses(db, scope("2023-06")) == {"1": "not_started"}
    assert statuses(db, scope("2023-07")) == {"1": "no_deadline"}


# ---- what the due date in force is ----


def test_tentative_dates_count_as_dates(db: Database) -> None:
    """A tentative due date ("dự kiến") runs out like any other; the row keeps the flag for the chart."""
    build.plan(db, [task("1", start="2024-01-01", due="2024-01-31", tentative=True, precision="month")])
    row = listed(db, scope("2024-02", "2024-02-01")).loc["1"]
    assert (row["status"], row["is_tentative"], row["precision"]) == ("overdue", True, "month")


def test_moved_deadline_counts_from_its_documents_day(db: Database) -> None:
    """Before the day of the document the old date is in force, from that day the new one; the baseline stays."""
    moved = {"ref": "1", "old": "2023-05-31", "new": "2023-09-30", "on": "2023-06-20"}
    build.plan(db, [task("1", due="2023-05-31")], changes=[moved])
    before = listed(db, scope("2023-06", "2023-06-19")).loc["1"]
    after = listed(db, scope("2023-06", "2023-06-20")).loc["1"]
    assert (before["status"], before["moves"], before["due_on"]) == ("overdue", 0, pd.Timestamp("2023-05-31"))
    assert (after["status"], after["moves"], after["due_on"]) == ("in_progress", 1, pd.Timestamp("2023-09-30"))
    assert after["baseline_due_on"] == pd.Timestamp("2023-05-31")


def test_last_document_counts(db: Database) -> None:
    """Of several changes the one dated last is in force; of two of one day, the later in the workbook."""
    changes = [
        {"ref": "1", "old": "2023-07-31", "new": "2023-06-15", "on": "2023-05-20"},
        {"ref": "1", "old": "2023-05-31", "new": "2023-07-31", "on": "2023-05-10"},
        {"ref": "2", "old": "2023-05-31", "new": "2023-09-30", "on": "2023-05-10"},
        {"ref": "2", "old": "2023-09-30", "new": "2023-08-31", "on": "2023-05-10"},
    ]
    build.plan(db, [task("1", due="2023-05-31"), task("2", due="2023-05-31")], changes=changes)
    listing = listed(db, scope("2023-05"))
    assert list(listing["due_on"]) == [pd.Timestamp("2023-06-15"), pd.Timestamp("2023-08-31")]
    assert list(listing["moves"]) == [2, 2]


def test_relative_deadline_follows_the_moved_one(db: Database) -> None:
    """ "Ra trước lễ 05 ngày": five days before the ceremony, and after it was moved five days before the new day."""
    build.plan(
        db,
        [task("1", due="2023-10-30"), task("2", depends_on="1", depends_days=-5, precision="relative")],
        changes=[{"ref": "1", "old": "2023-10-30", "new": "2023-11-20", "on": "2023-09-01"}],
    )
    before = listed(db, scope("2023-08")).loc["2"]
    after = listed(db, scope("2023-10", "2023-10-26")).loc["2"]
    assert (before["due_on"], before["moves"]) == (pd.Timestamp("2023-10-25"), 0)  # 30/10 − 5
    assert (after["due_on"], after["moves"], after["status"]) == (pd.Timestamp("2023-11-15"), 1, "in_progress")
    assert after["baseline_due_on"] == pd.Timestamp("2023-10-25")
    assert statuses(db, scope("2023-11", "2023-11-16"))["2"] == "overdue"


def test_relative_deadline_once_the_other_date_is_fixed(db: Database) -> None:
    """While the ceremony has no date, what is due before it has none; fixing one gives it the other."""
    build.plan(
        db,
        [task("1"), task("2", depends_on="1", depends_days=-5, precision="relative")],
        changes=[{"ref": "1", "new": "2023-07-20", "on": "2023-05-15"}],
    )
    assert statuses(db, scope("2023-04")) == {"1": "no_deadline", "2": "no_deadline"}
    listing = listed(db, scope("2023-07", "2023-07-16"))
    assert dict(listing["due_on"]) == {"1": pd.Timestamp("2023-07-20"), "2": pd.Timestamp("2023-07-15")}
    assert dict(listing["status"]) == {"1": "due_soon", "2": "overdue"}


def test_own_change_of_a_relative_deadline_counts(db: Database) -> None:
    """A document for the following task itself beats what follows from the other one."""
    build.plan(
        db,
        [task("1", due="2023-10-30"), task("2", depends_on="1", depends_days=-5, precision="relative")],
        changes=[
            {"ref": "1", "old": "2023-10-30", "new": "2023-11-20", "on": "2023-09-01"},
            {"ref": "2", "old": "2023-10-25", "new": "2023-10-10", "on": "2023-09-02"},
        ],
    )
    assert listed(db, scope("2023-09")).loc["2", "due_on"] == pd.Timestamp("2023-10-10")


# ---- what the state of a task is reckoned from ----


def test_several_leads_are_done_when_all_are(db: Database) -> None:
    """Three of four leads at 100 % are 75 % and open; with the fourth the latest finish decides: late."""
    build.plan(db, [task("1", leads="abcd", due="2023-04-30")])
    for agency in "abc":
        build.report(db, agency, "2023-04", {"1": {"percent": 100, "finished": "2023-04-10"}})
    april = listed(db, scope("2023-04")).loc["1"]
    assert (april["percent"], april["leads_reported"], april["lead_count"]) == (75, 3, 4)  # (3 × 100 + 0) ÷ 4
    assert april["status"] == "due_soon"
    build.report(db, "d", "2023-05", {"1": {"percent": 100, "finished": "2023-05-03"}})
    may = listed(db, scope("2023-05")).loc["1"]
    assert (may["percent"], may["status"], may["days_late"]) == (100, "done_late", 3)


def test_quantity_does_not_complete_a_task(db: Database) -> None:
    """Σ done ÷ target is the percent, at most 100; complete is only what its leads report at 100 %."""
    build.plan(db, [task("1", leads="ab", due="2023-12-31", target=40)])
    build.report(db, "a", "2023-04", {"1": {"percent": 90, "quantity": 30}})
    build.report(db, "b", "2023-04", {"1": {"percent": 20, "quantity": 4}})
    assert listed(db, scope("2023-04")).loc["1", "percent"] == 85  # (30 + 4) ÷ 40, not (90 + 20) ÷ 2
    build.report(db, "b", "2023-05", {"1": {"percent": 60, "quantity": 20}})
    row = listed(db, scope("2023-05")).loc["1"]
    assert (row["percent"], row["status"]) == (100, "in_progress")  # 50 ÷ 40, capped


def test_target_without_quantities_uses_the_percentages(db: Database) -> None:
    """A target alone changes nothing: with no quantity reported the mean of the leads counts."""
    build.plan(db, [task("1", leads="ab", due="2023-12-31", target=40)])
    build.report(db, "a", "2023-04", {"1": 90})
    assert listed(db, scope("2023-04")).loc["1", "percent"] == 45  # (90 + 0) ÷ 2


def test_progress_that_fell_opens_the_task_again(db: Database) -> None:
    """Reported done, then 80 %: open again; done once more, the second finish counts."""
    build.plan(db, [task("1", due="2023-04-30")])
    build.report(db, "a", "2023-04", {"1": {"percent": 100, "finished": "2023-04-20"}})
    build.report(db, "a", "2023-05", {"1": 80})
    build.report(db, "a", "2023-06", {"1": {"percent": 100, "finished": "2023-06-09"}})
    by_month = {m: statuses(db, scope(f"2023-{m}"))["1"] for m in ("04", "05", "06")}
    assert by_month == {"04": "done_on_time", "05": "overdue", "06": "done_late"}


def test_plan_says_it_is_done(db: Database) -> None:
    """What the plan itself prints as done is done from that month on, without a report."""
    build.plan(db, [task("1", due="2023-03-31", completed="2023-03-31"), task("2", completed="2023-04-15")])
    assert statuses(db, scope("2023-03")) == {"1": "done_on_time", "2": "no_deadline"}
    assert statuses(db, scope("2023-04")) == {"1": "done_on_time", "2": "done_undated"}


def test_standing_agency_reports_for_tasks_without_leads(db: Database) -> None:
    """A task whose leads are phrases is reported by the standing agency; reports of others on it do not count."""
    build.plan(db, [task("1", leads=(), coordinators="c", due="2023-12-31")], standing="s")
    build.report(db, "c", "2023-04", {"1": 90})
    build.report(db, "s", "2023-04", {"1": 30})
    row = listed(db, scope("2023-04")).loc["1"]
    assert (row["percent"], row["lead_count"]) == (30, 0)
    assert pd.isna(row["lead"])


def test_states_are_carried_beyond_the_months_kept(db: Database) -> None:
    """A plan that ended long ago keeps what was last reported while another plan goes on."""
    build.plan(db, [task("1", due="2023-05-31"), task("2", due="2023-05-31")], code="P", ends="2023-06-30")
    build.plan(db, [task("9", due="2025-12-31")], code="Q", starts="2023-03-01", ends="2025-12-31")
    build.report(db, "a", "2023-05", {"1": {"percent": 100, "finished": "2023-05-30"}, "2": 70})
    listing = listed(db, scope("2025-03", plan="P"))
    assert dict(listing["status"]) == {"1": "done_on_time", "2": "overdue"}
    assert list(listing["percent"]) == [100, 70]
    assert not listing["is_reported"].any()


def test_previous_scope_is_the_end_of_the_month_before(db: Database) -> None:
    """The question for the period before keeps every filter and asks for that month's last day."""
    now = scope("2024-01", "2024-01-20", plan="P", section="I.1", agency="a", soon_days=7)
    assert now.previous() == scope("2023-12", "2023-12-31", plan="P", section="I.1", agency="a", soon_days=7)
    build.plan(db, [task("1", due="2023-12-20")], ends="2024-12-31")
    build.report(db, "a", "2024-01", {"1": {"percent": 100, "finished": "2024-01-05"}})
    assert (statuses(db, now)["1"], statuses(db, now.previous())["1"]) == ("done_late", "overdue")


# ---- every task has exactly one status ----

SPAN = (date(2023, 3, 1), date(2023, 8, 31))
DAYS = st.dates(*SPAN)
MONTHS = [f"2023-{m:02d}" for m in range(3, 9)]
TASK = st.fixed_dictionaries(
    {
        "leads": st.sampled_from(["a", "b", "ab", ""]),
        "section": st.sampled_from(["I", "I.1", "I.2"]),
        "start": st.none() | DAYS,
        "due": st.none() | DAYS,
        "withdrawn": st.none() | DAYS,
    }
)
SAID = st.fixed_dictionaries(
    {
        "percent": st.sampled_from([0.0, 40.0, 100.0]),
        "state": st.sampled_from([None, "suspended"]),
        "finished": st.none() | DAYS,
    }
)
REPORTS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(MONTHS)),
    st.dictionaries(st.sampled_from("1234"), SAID, max_size=4),
    max_size=6,
)


def _last_report(reports: dict[Any, Any], agency: str, ref: str, until: date) -> dict[str, Any] | None:
    """The last report of one lead on a task, with its finish: read off the reports one by one."""
    last: dict[str, Any] | None = None
    for (who, month), rows in sorted(reports.items(), key=lambda item: item[0][1]):
        if who != agency or ref not in rows or build.month(month) > until:
            continue
        row = rows[ref]
        was_done = last is not None and last["percent"] == 100
        finish, is_inferred = (last["finish"], last["is_inferred"]) if last and was_done else (None, True)
        if row["percent"] < 100:
            finish, is_inferred = None, True
        elif row["finished"]:
            finish, is_inferred = row["finished"], False
        elif finish is None:
            finish = month_end(build.month(month))
        last = {"percent": row["percent"], "state": row["state"], "finish": finish, "is_inferred": is_inferred}
    return last


def _decided(given: dict[str, Any], ref: str, reports: dict[Any, Any], at: Scope) -> str:
    """Status by the table of domain.md §4, in plain words."""
    leads = given["leads"] or "a"  # the standing agency of the plan below
    last_reports = [_last_report(reports, agency, ref, at.period_on) for agency in leads]
    day, due = at.report_on, given["due"]
    if given["withdrawn"] and given["withdrawn"] <= day:
        return "withdrawn"
    if all(s and s["percent"] == 100 for s in last_reports):
        if due is None:
            return "done_undated"
        return "done_on_time" if max(s["finish"] for s in last_reports if s) <= due else "done_late"
    spoken = [s["state"] for s in last_reports if s and s["state"]]
    if spoken and spoken[0] == "suspended":
        return "suspended"
    if due and day > due:
        return "overdue"
    if due and due - day <= timedelta(days=15):
        return "due_soon"
    if day < (given["start"] or SPAN[0]) and not any(s and s["percent"] > 0 for s in last_reports):
        return "not_started"
    return "in_progress" if due else "no_deadline"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TASK, min_size=1, max_size=4), REPORTS, DAYS)
def test_every_task_has_one_status(rows: list[dict[str, Any]], reports: dict[Any, Any], day: date) -> None:
    """For any plan, reports and report date: each status is what the table says, and the statuses sum to the
    number of tasks: in total, for every section and for every agency that leads one."""
    db = build.new()
    text = [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]
    build.plan(db, [task(str(i), **row) for i, row in enumerate(text, 1)], starts=str(SPAN[0]), ends=str(SPAN[1]))
    refs = {str(i) for i in range(1, len(rows) + 1)}
    for (agency, month), report in reports.items():
        progress = {
            ref: {**row, "finished": row["finished"].isoformat() if row["finished"] else None}
            for ref, row in report.items()
            if ref in refs
        }
        build.report(db, agency, month, progress)
    at = Scope(day.replace(day=1), day)
    expected = {str(i): _decided(row, str(i), reports, at) for i, row in enumerate(rows, 1)}
    assert statuses(db, at) == expected

    names = list(build.ask(db, completion.by_status, at)["status"])
    assert build.ask(db, completion.by_status, at)["tasks"].sum() == len(rows)
    sections = build.ask(db, completion.by_section, at)
    assert sections[names].to_numpy().sum() == len(rows)
    agencies = build.ask(db, completion.by_agency, at).set_index("agency_id")
    for agency in {a for row in rows for a in row["leads"]}:
        led = sum(agency in row["leads"] for row in rows)
        assert agencies.loc[agency, names].sum() == led
        assert agencies.loc[agency, "assigned"] + agencies.loc[agency, "withdrawn"] == led
    db.close()
