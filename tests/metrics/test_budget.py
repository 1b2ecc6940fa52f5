"""Money: estimated, allocated, disbursed, in VND (domain.md §2, §3)."""

from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import budget, tasks
from dashboard.store.database import Database
from dashboard.store.scope import Scope
from tests import build
from tests.build import ask, scope, task

AMOUNTS = ["estimated_vnd", "allocated_vnd", "disbursed_vnd"]
MILLION = 1_000_000


def houses(db: Database, **values: Any) -> None:
    """The only printed budget: 51 houses, 24 new for 960 and 27 repaired for 540 million."""
    build.plan(
        db,
        [task("1", leads="ab"), task("2", leads="b", section="I.2"), task("3", leads=(), section="I.2")],
        estimates=[
            {"ref": "1", "source": "Xã hội hóa", "item": "Xây mới", "vnd": 960 * MILLION},
            {"ref": "1", "source": "Xã hội hóa", "item": "Sửa chữa", "vnd": 540 * MILLION},
        ],
        standing="s",
        **values,
    )


def totals(db: Database, at: Scope) -> pd.Series:
    row: pd.Series = ask(db, budget.totals, at).iloc[0]
    return row


def amounts(row: pd.Series) -> list[int | None]:
    """Million VND; None where nobody has stated one."""
    return [None if pd.isna(row[name]) else int(row[name]) // MILLION for name in AMOUNTS]


def money(ref: str, *values: int | None, source: str = "NS", item: str = "Chi") -> dict[str, Any]:
    names = ("estimated", "allocated", "disbursed")
    stated = {n: None if v is None else v * MILLION for n, v in zip(names, values, strict=True)}
    return {"ref": ref, "source": source, "item": item, **stated}


def test_plan_estimate_before_any_report(db: Database) -> None:
    """Before the first report the plan's own estimate stands; allocated and disbursed are not stated, not 0."""
    houses(db)
    row = totals(db, scope("2023-04"))
    assert amounts(row) == [1500, None, None]  # 960 + 540
    counts = ("tasks", "stated_tasks", "estimated_tasks", "allocated_tasks", "disbursed_tasks")
    assert [row[name] for name in counts] == [3, 1, 1, 0, 0]


def test_nothing_stated_is_missing(db: Database) -> None:
    """Without any amount every total is missing."""
    build.plan(db, [task("1")])
    assert amounts(totals(db, scope("2023-04"))) == [None, None, None]


def test_zero_is_stated(db: Database) -> None:
    """A reported 0 is an amount: the total is 0, not missing."""
    build.plan(db, [task("1")])
    build.report(db, "a", "2023-04", money=[money("1", None, 0, 0)])
    row = totals(db, scope("2023-04"))
    assert amounts(row) == [None, 0, 0]
    assert (row["stated_tasks"], row["disbursed_tasks"]) == (1, 1)


def test_an_agencys_estimate_replaces_the_plans(db: Database) -> None:
    """Counted once: the printed estimate until an agency states one for the task, then that."""
    houses(db)
    build.report(db, "a", "2023-05", money=[money("1", None, 800, 100)])
    build.report(db, "b", "2023-06", money=[money("1", 1400, None, None)])
    assert amounts(totals(db, scope("2023-05"))) == [1500, 800, 100]
    assert amounts(totals(db, scope("2023-06"))) == [1400, 800, 100]


def test_latest_listing_replaces_the_agencys_earlier_one(db: Database) -> None:
    """The lines of the last period in which an agency listed a task's money are all that counts of them: a line
    it no longer lists is gone, a period in which it lists nothing of the task changes nothing."""
    build.plan(db, [task("1"), task("2")])
    build.report(db, "a", "2023-04", money=[money("1", 10, 8, 2), money("1", 5, 5, 0, item="In"), money("2", 7, 7, 7)])
    build.report(db, "a", "2023-05", money=[money("1", 10, 8, 6)])
    build.report(db, "a", "2023-06", {"1": 50})
    at = {m: amounts(totals(db, scope(m))) for m in ("2023-03", "2023-04", "2023-05", "2023-06")}
    assert at == {
        "2023-03": [None, None, None],
        "2023-04": [22, 20, 9],  # 10 + 5 + 7, 8 + 5 + 7, 2 + 0 + 7
        "2023-05": [17, 15, 13],  # 10 + 7, 8 + 7, 6 + 7
        "2023-06": [17, 15, 13],
    }


def test_several_agencies_sum(db: Database) -> None:
    """Each agency's own latest lines of a shared task are added up."""
    build.plan(db, [task("1", leads="ab")])
    build.report(db, "a", "2023-04", money=[money("1", 10, 8, 1)])
    build.report(db, "b", "2023-04", money=[money("1", 20, 20, None)])
    build.report(db, "a", "2023-05", money=[money("1", 10, 8, 2)])
    row = totals(db, scope("2023-05"))
    assert amounts(row) == [30, 28, 2]  # 10 + 20, 8 + 20, 2: a's of May, b's of April
    assert row["stated_tasks"] == 1


def test_corrections_and_undo_count(db: Database) -> None:
    """A second version of the month replaces its money entirely."""
    build.plan(db, [task("1"), task("2")])
    build.report(db, "a", "2023-04", money=[money("1", 10, 8, 2), money("2", 1, 1, 1)])
    build.report(db, "a", "2023-04", money=[money("1", 10, 8, 3)])
    assert amounts(totals(db, scope("2023-04"))) == [10, 8, 3]


def test_withdrawn_and_filtered_tasks(db: Database) -> None:
    """Money of a withdrawn task and of tasks outside the scope is not counted."""
    build.plan(db, [task("1"), task("2", section="I.2", leads="b"), task("3", withdrawn="2023-04-10")])
    build.report(db, "a", "2023-04", money=[money("1", 10, 8, 2), money("3", 100, 100, 100)])
    build.report(db, "b", "2023-04", money=[money("2", 5, 4, 3)])
    assert amounts(totals(db, scope("2023-04"))) == [15, 12, 5]
    assert amounts(totals(db, scope("2023-04", section="I.2"))) == [5, 4, 3]
    assert amounts(totals(db, scope("2023-04", agency="a"))) == [10, 8, 2]
    assert ask(db, budget.by_source, scope("2023-04"))["tasks"].tolist() == [2]
    assert amounts(totals(db, scope("2023-04", "2023-04-09"))) == [115, 112, 105]  # the day before it was withdrawn


def test_groups(db: Database) -> None:
    """By source, item, section and agency: the same money, largest first; the parts sum to the total."""
    houses(db)
    build.report(db, "a", "2023-05", money=[money("1", None, 900, 100, source="Ngân sách", item="Xây mới")])
    build.report(db, "b", "2023-05", money=[money("2", 20, 10, None, source="Ngân sách", item="Xây mới")])
    at = scope("2023-05")

    def rows(metric: Any) -> dict[str, list[int | None]]:
        groups = ask(db, metric, at)
        return {row["name"]: amounts(row) for _, row in groups.iterrows()}

    assert rows(budget.by_source) == {"Xã hội hóa": [1500, None, None], "Ngân sách": [20, 910, 100]}
    assert rows(budget.by_item) == {"Xây mới": [980, 910, 100], "Sửa chữa": [540, None, None]}
    assert rows(budget.by_section) == {"Mục 1": [1500, 900, 100], "Mục 2": [20, 10, None]}
    # the plan's own estimate stands with the accountable lead, which is a
    assert rows(budget.by_agency) == {"A": [1500, 900, 100], "B": [20, 10, None]}
    assert list(rows(budget.by_source)) == ["Xã hội hóa", "Ngân sách"]
    assert amounts(totals(db, at)) == [1520, 910, 100]
    assert list(ask(db, budget.by_section, at)["id"]) == ["P/I.1", "P/I.2"]
    assert list(ask(db, budget.by_agency, at)["tasks"]) == [1, 1]


def test_estimate_of_a_leaderless_task_is_nobodys(db: Database) -> None:
    """The plan's estimate for a task that only phrases lead has a row without an agency, not the standing one's."""
    build.plan(
        db,
        [task("1", leads=())],
        estimates=[{"ref": "1", "source": "NS", "item": "Chi", "vnd": MILLION}],
        standing="s",
    )
    row = ask(db, budget.by_agency, scope("2023-05")).iloc[0]
    assert pd.isna(row["id"])
    assert pd.isna(row["name"])
    assert row["estimated_vnd"] == MILLION


def test_what_is_left_to_disburse(db: Database) -> None:
    """Allocated less disbursed, nothing disbursed counting 0; without an allocation there is nothing to be left of."""
    build.plan(db, [task("1")])
    build.report(db, "a", "2023-05", {"1": 10}, money=[
        money("1", None, 30, 20, source="X"), money("1", None, 10, None, source="Y"),
        money("1", 10, None, 5, source="Z"), money("1", None, 5, 7, source="V"),
    ])  # fmt: skip
    unspent = ask(db, budget.by_source, scope("2023-05")).set_index("name")["unspent_vnd"] / MILLION
    assert dict(unspent.drop("Z")) == {"X": 10, "Y": 10, "V": -2}
    assert pd.isna(unspent["Z"])


def test_against_progress(db: Database) -> None:
    """Tasks with an allocation: disbursed ÷ allocated beside the percent; with nothing said of disbursement there
    is no rate, which is not 0."""
    build.plan(db, [task("1", leads="ab"), task("2"), task("3"), task("4")])
    build.report(db, "a", "2023-05", {"1": 100, "2": 80}, money=[
        money("1", None, 30, 20), money("2", None, 10, None), money("3", 10, None, None), money("4", None, 0, 0),
    ])  # fmt: skip
    build.report(db, "b", "2023-05", {"1": 50}, money=[money("1", None, 10, 10)])
    rows = ask(db, budget.against_progress, scope("2023-05"))
    assert list(rows["ref"]) == ["1", "2"]
    assert list(rows["percent"]) == [75, 80]  # (100 + 50) ÷ 2
    assert rows["disbursed_rate"].iloc[0] == pytest.approx(30 / 40)
    assert pd.isna(rows["disbursed_rate"].iloc[1])
    assert pd.isna(rows["disbursed_vnd"].iloc[1])
    assert list(zip(rows["lead"], rows["other_leads"], strict=True)) == [("A", 1), ("A", 0)]


def test_not_stated(db: Database) -> None:
    """Tasks for which neither the plan nor an agency has stated any amount, in printed order."""
    houses(db)
    assert list(ask(db, budget.not_stated, scope("2023-04"))["ref"]) == ["2", "3"]
    build.report(db, "b", "2023-05", money=[money("2", 1, None, None)])
    rows = ask(db, budget.not_stated, scope("2023-05"))
    assert list(rows["ref"]) == ["3"]
    assert pd.isna(rows["lead"].iloc[0])


def test_listing_and_one_task_say_the_same(db: Database) -> None:
    """The task list sums a task's lines, the task's page lists them: agency and period, or neither (the plan)."""
    houses(db)
    build.report(db, "a", "2023-05", money=[money("1", None, 900, 100)])
    at = scope("2023-05")
    listed = ask(db, tasks.listing, at).set_index("ref")
    assert [amounts(listed.loc[ref]) for ref in "12"] == [[1500, 900, 100], [None, None, None]]
    lines = ask(db, tasks.money, at, "P/1")
    assert [(None if pd.isna(a) else a, i) for a, i in zip(lines["agency"], lines["item"], strict=True)] == [
        ("A", "Chi"), (None, "Sửa chữa"), (None, "Xây mới"),
    ]  # fmt: skip
    assert [None if pd.isna(p) else str(p.date()) for p in lines["period_on"]] == ["2023-05-01", None, None]


def rate(row: pd.Series) -> float:
    """Disbursed ÷ allocated in whole percent."""
    return round(100 * float(row["disbursed_rate"]))


def millions(row: pd.Series, *names: str) -> list[int | None]:
    return [None if pd.isna(row[f"{name}_vnd"]) else int(row[f"{name}_vnd"]) // MILLION for name in names]


def test_rate_where_an_allocation_is_missing_leaves_it_beside(db: Database) -> None:
    """Disbursed ÷ allocated over the lines that state both: 81 of 100, although 18,5 more are disbursed; those stand
    beside it, and so does an allocation of which nobody says what is disbursed. The sums stay what they are."""
    build.plan(db, [task("1"), task("2"), task("3")])
    build.report(db, "a", "2023-05", money=[
        money("1", None, 100, 81), money("2", None, None, 18), money("3", None, 7, None),
    ])  # fmt: skip
    row = totals(db, scope("2023-05"))
    assert rate(row) == 81
    assert millions(row, "rated_disbursed", "rated_allocated", "unallocated", "undisbursed") == [81, 100, 18, 7]
    assert amounts(row) == [None, 107, 99]


def test_rate_of_each_group_is_over_lines_that_state_both(db: Database) -> None:
    """The same by source, section, agency and item, on a task of two leads: 5 of 10 with one, nothing known with the
    other."""
    build.plan(db, [task("1", leads="ab"), task("2", leads="b", section="I.2")])
    build.report(db, "a", "2023-05", money=[money("1", None, 10, 5, source="X", item="X")])
    build.report(db, "b", "2023-05", money=[money("1", None, None, 4, source="X", item="X"),
                                            money("2", None, None, 3, source="Y", item="Y")])  # fmt: skip
    for by in (budget.by_source, budget.by_section, budget.by_agency, budget.by_item):
        rows = ask(db, by, scope("2023-05"))
        assert [rate(row) for _, row in rows[rows["disbursed_rate"].notna()].iterrows()] == [50], by
        assert rows["unallocated_vnd"].sum() == 7 * MILLION, by
        assert rows["unspent_vnd"].sum() == 5 * MILLION, by


def test_unspent_is_not_cancelled_by_what_nobody_allocated(db: Database) -> None:
    """6 of 10 are left, whatever another task of the same source spends without an allocation."""
    build.plan(db, [task("1"), task("2")])
    build.report(db, "a", "2023-05", money=[money("1", None, 10, 4), money("2", None, None, 9)])
    assert millions(ask(db, budget.by_source, scope("2023-05")).iloc[0], "unspent") == [6]
    assert millions(totals(db, scope("2023-05")), "unspent") == [6]


def test_rate_of_a_task_is_over_its_lines_that_state_both(db: Database) -> None:
    """A point of the chart, and the task's row everywhere: 5 of 10, and 4 beside."""
    build.plan(db, [task("1", leads="ab")])
    build.report(db, "a", "2023-05", {"1": 50}, money=[money("1", None, 10, 5)])
    build.report(db, "b", "2023-05", {"1": 50}, money=[money("1", None, None, 4)])
    for metric in (budget.against_progress, tasks.listing):
        row = ask(db, metric, scope("2023-05")).iloc[0]
        assert rate(row) == 50
        assert millions(row, "unallocated", "disbursed") == [4, 9]


@pytest.mark.parametrize(
    ("lines", "rated", "beside"),
    [
        ([], None, [None, None]),
        ([(5, None, None)], None, [None, None]),
        ([(None, 10, None)], None, [None, 10]),
        ([(None, None, 10)], None, [10, None]),
        ([(None, 0, 0)], None, [None, None]),
        ([(None, 0, 5)], None, [None, None]),
        ([(None, 0, 5), (None, 10, 5)], 100, [None, None]),
        ([(None, 10, 0), (None, None, 10)], 0, [10, None]),
        ([(None, 10, 15)], 150, [None, None]),
    ],
)
def test_rate_of_zero_or_nothing_stated(
    db: Database, lines: list[tuple[int | None, ...]], rated: int | None, beside: list[int | None]
) -> None:
    """A stated 0 is stated: it counts among the lines with both. Nothing allocated gives no rate, and no error."""
    build.plan(db, [task("1")])
    build.report(db, "a", "2023-05", money=[money("1", *line, item=str(i)) for i, line in enumerate(lines)])
    row = totals(db, scope("2023-05"))
    assert (None if pd.isna(row["disbursed_rate"]) else rate(row)) == rated
    assert millions(row, "unallocated", "undisbursed") == beside
    assert row["tasks"] == 1


def test_allocated_of_estimated_is_over_lines_that_state_both(db: Database) -> None:
    """8 of 10 of the line with both; 90 allocated without an estimate stand beside it. An agency's allocation on a
    line of the plan is compared with the plan's own estimate: 480 of 960."""
    build.plan(db, [task("1"), task("2")])
    build.report(db, "a", "2023-05", money=[
        money("1", 10, 8, None), money("1", 30, None, None, item="In"), money("2", None, 90, None),
    ])  # fmt: skip
    row = totals(db, scope("2023-05"))
    assert round(100 * row["allocated_rate"]) == 80
    assert millions(row, "unestimated", "allocated", "estimated") == [90, 98, 40]


def test_allocation_is_compared_with_the_plans_own_estimate(db: Database) -> None:
    """480 of the 960 printed for the line; of the line nobody is allocated anything of, nothing is said."""
    houses(db)
    build.report(db, "a", "2023-05", money=[money("1", None, 480, None, source="Xã hội hóa", item="Xây mới")])
    row = totals(db, scope("2023-05"))
    assert round(100 * row["allocated_rate"]) == 50
    assert millions(row, "unestimated") == [None]
