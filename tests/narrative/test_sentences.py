"""The sentences pages open with: right for none, one and many, in both languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard import narrative
from dashboard.text import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The sentences in English, unless a test says otherwise."""
    with translation.speaking("en"):
        yield


def _totals(due: int, done_due: int, overdue: int) -> pd.DataFrame:
    return pd.DataFrame([{"due": due, "done_due": done_due, "overdue": overdue}])


def test_due() -> None:
    """Nothing due, all done, some open; of one task and of several."""
    assert narrative.completion.due(_totals(0, 0, 0)) == "No task is due yet."
    assert narrative.completion.due(_totals(1, 1, 0)) == "The one task that is due is done."
    assert narrative.completion.due(_totals(4, 4, 0)) == "All 4 tasks that are due are done."
    assert narrative.completion.due(_totals(22, 15, 6)) == "7/22 tasks that are due are not done; overdue: 6."
    assert narrative.completion.due(_totals(22, 21, 0)) == "1/22 tasks that are due are not done; overdue: 0."
    assert narrative.completion.due(_totals(1, 0, 1)) == "1/1 task that is due is not done; overdue: 1."


def test_due_in_vietnamese() -> None:
    """The same figures, no English word."""
    with translation.speaking("vi"):
        assert (
            narrative.completion.due(_totals(22, 15, 6))
            == "7/22 nhiệm vụ đến hạn chưa hoàn thành, trong đó 6 nhiệm vụ quá hạn."
        )


def test_late_agencies() -> None:
    """Names the agency that is late with its part of most tasks, and how many agencies are."""
    late = pd.DataFrame({"task_id": ["1", "2", "1"], "agency": ["A", "A", "B"], "role": "lead"})
    assert narrative.completion.late_agencies(late) == "2 agencies are behind on their tasks; the most: A (2)."
    assert narrative.completion.late_agencies(late[2:]) == "One agency is behind on its tasks: B (1)."
    assert narrative.completion.late_agencies(late[:0]) == "No agency is behind."
    assert narrative.completion.late_agencies(late.assign(role="reporting")) == "No agency is behind."
    tied = late.replace({"task_id": "2"}, "3")[1:]
    assert (
        narrative.completion.late_agencies(tied) == "2 agencies are behind on their tasks; the most: A and B (1 each)."
    )


def test_one_agency_alone_is_not_the_first_of_several() -> None:
    """In Vietnamese, which has one form for one and many, "most" would speak of others that are not there."""
    late = pd.DataFrame({"task_id": ["1"], "agency": ["A"], "role": "lead"})
    rates = pd.DataFrame({"agency": ["A", "B"], "assigned": [4, 5], "overdue_own": [1, 0], "overdue_others": 0})
    loads = pd.DataFrame({"agency": ["A"], "lead": [7], "coordinating": [1]})
    with translation.speaking("vi"):
        sentences = [
            narrative.completion.late_agencies(late),
            narrative.completion.agencies(rates),
            narrative.load.loads(loads),
        ]
    assert [one for one in sentences if "nhất" in one] == []


def test_who_shares_the_first_place_is_named_too() -> None:
    """Nobody is blamed alone for what others did as well; of many three are named and the rest counted."""
    assert [narrative.names.together(list("ABCDE")[:n]) for n in range(1, 6)] == [
        "A", "A and B", "A, B and C", "A, B, C and 1 more", "A, B, C and 2 more",
    ]  # fmt: skip
    rates = pd.DataFrame({"agency": ["A", "B", "C"], "assigned": [4, 5, 5], "overdue_own": [3, 3, 1]})
    sentence = narrative.completion.agencies(rates.assign(overdue_others=0))
    assert sentence == "3 of 3 agencies are behind on their own part; the most tasks: A and B (3 each)."
    five = pd.DataFrame({"agency": list("ABCDE"), "lead": [7, 3, 2, 1, 0], "coordinating": [0, 0, 1, 0, 1]})
    assert narrative.load.loads(five).endswith(
        "the most: A (7 as lead, 0 as coordinator). Half of them lead 2 tasks or fewer."
    )
    month = pd.Timestamp("2023-12-01")
    totals = pd.DataFrame({"month_on": [month], "tasks": [12]})
    loads = pd.DataFrame({"agency": ["A", "B", "C"], "lead": [7, 7, 2], "coordinating": [0, 0, 9]})
    assert (
        narrative.load.load(loads, totals, month)
        == "12 tasks are active in this month, those done in it included; leading the most: A and B (7 each)."
    )
    assert (
        narrative.load.load(loads[:1], totals, month)
        == "12 tasks are active in this month, those done in it included; A leads 7 of them."
    )
    assert narrative.load.loads(loads).endswith("the most: A and B (7 as lead, 0 as coordinator each).")
    assert narrative.load.loads(loads.assign(coordinating=[0, 1, 9])).endswith(
        "the most: B (7 as lead, 1 as coordinator)."
    )
    months = loads.assign(month_on=pd.to_datetime(["2024-01-01", "2024-01-01", "2024-02-01"]))
    assert (
        narrative.load.heaviest(months, "lead", date(2024, 6, 1))
        == "Most tasks as lead: A and B (7 each) in January 2024."
    )
    assert narrative.load.heaviest(months.assign(coordinating=4), "coordinating", date(2024, 6, 1)) == (
        "Most tasks as coordinator: A and B (4 each) in January 2024."
    )


def test_money_that_nobody_stated_is_not_zero() -> None:
    """Without an allocation there is no rate; with one, the amounts are named with their unit."""
    row = {"stated_tasks": 1, "tasks": 4, **dict.fromkeys(
        ("allocated_vnd", "disbursed_vnd", "rated_allocated_vnd", "rated_disbursed_vnd", "disbursed_rate",
         "unallocated_vnd", "undisbursed_vnd"), pd.NA)}  # fmt: skip
    assert narrative.money.money(pd.DataFrame([row])).startswith("No allocation has been reported yet.")
    row |= {"allocated_vnd": 2_000_000_000, "rated_allocated_vnd": 2_000_000_000, "rated_disbursed_vnd": 500_000_000,
            "disbursed_rate": 0.25}  # fmt: skip
    sentence = narrative.money.money(pd.DataFrame([row]))
    assert "25%" in sentence and "1 of 4 tasks" in sentence and "2 billion VND" in sentence


def test_schedule() -> None:
    """Below, above and as planned, in points of the figures shown; a sentence passes no second verdict in months."""
    row = {"planned": 0.5, "actual": 0.4, "gap_points": -10.0, "slip_months": -1.5, "reported": 9, "expected": 12}
    totals = pd.DataFrame([{"dated": 25, "assigned": 115}])

    def sentence(**changes: Any) -> str:
        return narrative.completion.schedule(pd.DataFrame([row | changes]), totals)

    assert (
        "Of the 25/115 tasks with a due date 40% is done against 50% planned: 10.0 percentage points below"
        in sentence()
    )
    assert "3.2 percentage points above the plan" in sentence(gap_points=3.2)
    assert "as planned. 9/12" in sentence(gap_points=0.0)
    assert sentence(gap_points=0.0, expected=0, reported=0).endswith("as planned.")  # none is open: 0/0 says nothing
    assert "month" not in sentence()
    assert "no progress to compare" in narrative.completion.schedule(pd.DataFrame(columns=list(row)), totals)


def test_schedule_of_few_dated_tasks() -> None:
    """1 of 41 tasks has a due date: the mean and the time gone by, and no word of a gap."""
    row = {"gap_points": None, "mean_percent": 0.718, "elapsed": 0.5, "reported": 30, "expected": 41}
    sentence = narrative.completion.schedule(pd.DataFrame([row]), pd.DataFrame([{"dated": 1, "assigned": 41}]))
    assert sentence.startswith("Only 1/41 tasks have a due date, too few to compare with the plan; ")
    assert "71.8%, with 50% of the time gone by. 30/41 " in sentence


def test_load() -> None:
    """Who leads most of what is under way, or that nothing is."""
    month = pd.Timestamp("2023-12-01")
    totals = pd.DataFrame({"month_on": [month], "tasks": [12]})
    agencies = pd.DataFrame({"agency": ["A", "B"], "lead": [2, 7]})
    assert (
        narrative.load.load(agencies, totals, month)
        == "12 tasks are active in this month, those done in it included; leading the most: B (7)."
    )
    assert narrative.load.load(agencies, totals, pd.Timestamp("2024-01-01")) == "No task is active in this month."


def test_attention_counts_each_kind() -> None:
    """A kind of which there is nothing is said to be 0."""
    assert narrative.meetings.attention({"overdue": 6, "silent": 7}, 15) == (
        "6 tasks overdue, 7 agencies without a report."
    )


def test_sections_ranks_only_those_with_enough_tasks() -> None:
    """Under five tasks a rate says nothing, so such a section is never the worst, and the sentence says who competes;
    of two plans, which both have a section of that title, the one meant is named."""
    rows = pd.DataFrame(
        {
            "plan_code": "A",
            "title": ["few", "worst", "best"],
            "assigned": [2, 8, 10],
            "done": [0, 2, 9],
            "assigned_rate": [0.0, 0.25, 0.9],
            "is_ranked": [False, True, True],
        }
    )
    many = "Least done of the sections with five tasks or more: {}, 2/8 (25%) of its tasks."
    assert narrative.completion.sections(rows) == many.format("worst")
    assert narrative.completion.sections(rows[1:]) == many.format("worst")
    assert (
        narrative.completion.sections(rows[:2])
        == "Only one section has five tasks or more: worst, 2/8 (25%) of its tasks done."
    )
    assert narrative.completion.sections(rows[1:2]) == "Done in the section worst: 2/8 (25%) of its tasks."
    assert narrative.completion.sections(rows[:1]) == "No section has the five tasks needed to compare rates."
    two = rows.assign(plan_code=["B", "A", "A"])
    assert narrative.completion.sections(two) == many.format("A. worst")


def test_deadlines_names_the_fullest_month_and_what_is_to_come() -> None:
    """Of two months as full the first; a deadline in the report period itself is not to come."""
    months = pd.DataFrame({"month_on": pd.to_datetime(["2024-01-01", "2024-03-01", "2024-05-01"]), "due": [3, 3, 1]})
    assert narrative.timeline.deadlines(months, date(2024, 3, 1)) == (
        "Most deadlines fall in January 2024 (3); 1 comes after the report period."
    )
    assert narrative.timeline.deadlines(months.head(2), date(2024, 3, 1)).endswith(
        "; none comes after the report period."
    )
    assert narrative.timeline.deadlines(months.head(0), date(2024, 3, 1)) == "No task has a due date."


def test_reports_of_the_period() -> None:
    """Received of expected, on time, missing; nothing expected is said as such."""
    months = pd.DataFrame(
        {
            "month_on": pd.to_datetime(["2024-03-01"]),
            "received": [39],
            "expected": [46],
            "on_time": [38],
            "missing": [7],
        }
    )
    assert narrative.reporting.reports(months, date(2024, 3, 1)) == (
        "39/46 reports received for March 2024, 38 of them on time; 7 missing."
    )
    assert narrative.reporting.reports(months.assign(received=0, on_time=0, missing=46), date(2024, 3, 1)) == (
        "0/46 reports received for March 2024, 0 of them on time; 46 missing."
    )
    assert narrative.reporting.reports(months.assign(received=46, missing=0), date(2024, 3, 1)) == (
        "46/46 reports received for March 2024, 38 of them on time; 0 missing."
    )
    assert narrative.reporting.reports(months, date(2024, 4, 1)) == "No report was expected for this period."


def test_coming() -> None:
    """None, one, many."""
    assert narrative.timeline.coming(0, 30) == "No task comes due in the next 30 days."
    assert narrative.timeline.coming(1, 30) == "One task comes due in the next 30 days."
    assert narrative.timeline.coming(3, 30) == "3 tasks come due in the next 30 days."


def _statuses(**tasks: int) -> pd.DataFrame:
    return pd.DataFrame({"status": list(tasks), "tasks": list(tasks.values())})


def test_statuses() -> None:
    """Withdrawn tasks are in no denominator; all done, one open, many open."""
    assert narrative.completion.statuses(_statuses(withdrawn=3)) == "All tasks here are withdrawn."
    assert narrative.completion.statuses(_statuses(done_late=1, withdrawn=3)) == "The one task assigned is done."
    assert (
        narrative.completion.statuses(_statuses(done_late=2, done_on_time=1, done_undated=1))
        == "All 4 tasks assigned are done."
    )
    calm = "1/2 of the tasks assigned are done; still open: 1, overdue: 0."
    assert narrative.completion.statuses(_statuses(done_late=1, suspended=1)) == calm
    many = "2/8 (25%) of the tasks assigned are done; still open: 6, overdue: 5."
    assert narrative.completion.statuses(_statuses(done_late=2, overdue=5, suspended=1)) == many


def test_agencies() -> None:
    """Names who is late with its own part of most overdue tasks; those that wait for others are counted, not named."""
    rates = pd.DataFrame(
        {"agency": list("ABCD"), "assigned": [4, 5, 7, 0], "overdue_own": [1, 3, 0, 0], "overdue_others": [0, 2, 7, 0]}
    )
    waits = "One more lead has finished its share and is waiting on others."
    assert (
        narrative.completion.agencies(rates)
        == f"2 of 3 agencies are behind on their own part; the most tasks: B (3). {waits}"
    )
    assert narrative.completion.agencies(rates[1:]) == f"One of 2 agencies is behind on its own part: B (3). {waits}"
    assert narrative.completion.agencies(rates[:1]) == "A has not done its own part of one overdue task."
    assert narrative.completion.agencies(rates[1:2]) == "B has not done its own part of 3 overdue tasks."
    assert (
        narrative.completion.agencies(rates[2:])
        == "One agency leads overdue tasks; its own part is done, it waits for others."
    )
    assert (
        narrative.completion.agencies(rates.assign(overdue_own=0, overdue_others=0))
        == "No agency leads an overdue task."
    )
    assert narrative.completion.agencies(rates[3:]) == "No agency leads a task here."


def test_due_months_and_ageing() -> None:
    """On time of those due, the month that left most open; how many delays are old."""
    months = pd.DataFrame(
        {"month_on": pd.to_datetime(["2024-01-01", "2024-02-01"]), "due": [4, 4], "on_time": [4, 1], "open": [0, 2]}
    )
    sentence = "5/8 (62.5%) of the tasks due were done on time. Most are still open of those due in February 2024: 2."
    assert narrative.completion.due_months(months) == sentence
    assert narrative.completion.due_months(months[:1]) == "4/4 of the tasks due were done on time."
    assert narrative.completion.due_months(months[:0]) == "No task is due yet."
    buckets = pd.DataFrame({"bucket": ["1-7", "90+"], "tasks": [2, 3]})
    assert narrative.completion.ageing(buckets) == "Overdue for more than 90 days: 3 of 5 overdue tasks."
    assert narrative.completion.ageing(buckets.assign(tasks=0)) == "Nothing is overdue."
    sentences = {
        (0, 1): "Overdue for more than 90 days: 1 of 1 overdue task.",
        (2, 0): "Overdue for more than 90 days: 0 of 2 overdue tasks.",
    }
    assert {tasks: narrative.completion.ageing(buckets.assign(tasks=tasks)) for tasks in sentences} == sentences


def test_money_left() -> None:
    """What each row has still to disburse, most first; an amount nobody stated is not counted as left."""
    groups = pd.DataFrame(
        {"name": ["A", "B", "C"], "allocated_vnd": [2e9, 3e9, None], "disbursed_vnd": [5e8, None, 1e9],
         "unspent_vnd": [1.5e9, 3e9, None], "unallocated_vnd": None, "undisbursed_vnd": None}
    )  # fmt: skip
    sentence = "Not yet disbursed: B 3 billion VND of 3 billion VND; A 1.5 billion VND of 2 billion VND."
    assert narrative.money.money_groups(groups) == sentence
    assert narrative.money.money_groups(groups[2:]) == "Nothing allocated is left to disburse."
    many = pd.DataFrame(
        {"name": ["A", "B", "C", "Minus", "E"], "allocated_vnd": 1e9, "unspent_vnd": [1e9, 2e8, 3e8, -1.0, 4e8],
         "unallocated_vnd": None, "undisbursed_vnd": None}
    )  # fmt: skip
    assert "Minus" not in narrative.money.money_groups(many) and "together" not in narrative.money.money_groups(many)
    more = pd.concat([many, many])
    assert narrative.money.money_groups(more).endswith("5 more together 1.4 billion VND.")
    steps = groups.assign(estimated_vnd=None, unestimated_vnd=None)
    assert narrative.money.money_steps(steps[:1]).startswith("1.5 billion VND of what is allocated")
    assert narrative.money.money_steps(steps[2:]) == "No allocation has been reported yet."


def test_loads() -> None:
    """The heaviest month of anyone in the role asked for."""
    months = pd.DataFrame(
        {"agency": ["A", "B"], "month_on": pd.to_datetime(["2024-01-01", "2024-02-01"]), "lead": [1, 4],
         "coordinating": [1, 0]}
    )  # fmt: skip
    assert narrative.load.heaviest(months, "lead", date(2024, 6, 1)) == "Most tasks as lead: B (4) in February 2024."
    assert (
        narrative.load.heaviest(months, "coordinating", date(2024, 6, 1))
        == "Most tasks as coordinator: A (1) in January 2024."
    )
    assert (
        narrative.load.heaviest(months[:0], "lead", date(2024, 6, 1)) == "No agency has an active task in these months."
    )


def test_months_reported() -> None:
    """The last month's shares with n/N; nothing expected is said."""
    months = pd.DataFrame(
        {"month_on": pd.to_datetime(["2024-02-01", "2024-03-01"]), "reported_tasks": [1, 194],
         "expected_tasks": [9, 226], "on_time": [0, 38], "expected": [3, 46]}
    )  # fmt: skip
    assert narrative.reporting.months_reported(months) == (
        "March 2024: 194/226 (85.8%) of the task rows expected were reported, "
        "38/46 (82.6%) of the reports expected came in time."
    )
    assert narrative.reporting.months_reported(months[:0]) == "No report was expected for this period."


def test_money_and_work() -> None:
    """How many tasks stand apart, either way; where none does the sentence says so instead of two zeros."""
    rows = pd.DataFrame({"disbursed_rate": [0.9, 0.5, 0.1], "percent": [50.0, 50.0, 50.0]})
    assert narrative.money.money_and_work(rows).endswith("ahead of the work in 1, behind it in 1.")
    assert (
        narrative.money.money_and_work(rows[1:2]) == "One task has both: money and work go together within 25 points."
    )
    calm = "In all 2 tasks with both, money and work go together within 25 points."
    assert narrative.money.money_and_work(pd.concat([rows[1:2]] * 2)) == calm
