"""The headline figures: written once, with their counts; under five tasks counts only."""

import pandas as pd
import pytest

from dashboard import narrative
from dashboard.metrics import budget, completion, curve
from dashboard.store.database import Database
from tests import build


@pytest.mark.parametrize(
    ("part", "of", "written"), [(0, 0, "–"), (1, 4, "1/4"), (2, 5, "2/5 (40%)"), (1, 8, "1/8 (12,5%)")]
)
def test_a_share_says_its_counts(part: int, of: int, written: str) -> None:
    """domain.md §5: a rate never stands without n/N, and under five tasks there is no rate."""
    assert narrative.figures.share(part, of) == written


def test_headline_of_a_small_plan(db: Database) -> None:
    """Two of six tasks are done, one of the two due; 30 of 40 million are spent."""
    build.plan(db, [build.task(str(n), due="2024-01-31" if n < 3 else "2024-12-31") for n in range(1, 7)])
    money = [{"ref": "1", "allocated": 40_000_000, "disbursed": 30_000_000}]
    build.report(db, "a", "2024-03", {"1": {"percent": 100, "finished": "2024-01-30"}, "3": 100.0}, money=money)
    scope = build.scope("2024-03")
    written = narrative.figures.headline(
        build.ask(db, completion.totals, scope),
        build.ask(db, curve.position, scope),
        build.ask(db, budget.totals, scope),
    )
    assert {name: (figure.value, figure.of) for name, figure in written.items() if name != "gap"} == {
        "tasks": ("6", None),
        "assigned": ("33,3%", (2, 6)),
        "due": ("1/2", (1, 2)),
        "on_time": ("1/2", (1, 2)),
        "overdue": ("1", (1, 2)),
        "no_deadline": ("0", (0, 6)),
        "disbursed": ("75%", None),
    }
    assert written["disbursed"].note == "30/40 triệu"
    assert (written["gap"].unit, written["gap"].level) == ("điểm", "đúng tiến độ")


def test_nothing_planned_and_nothing_allocated_is_no_zero(db: Database) -> None:
    """Without dates there is no gap, without an allocation no rate: a dash, not 0."""
    build.plan(db, [build.task("1")])
    scope = build.scope("2024-03")
    written = narrative.figures.headline(
        build.ask(db, completion.totals, scope), pd.DataFrame(), build.ask(db, budget.totals, scope)
    )
    assert (written["gap"].value, written["gap"].unit, written["gap"].level) == ("–", "", "")
    assert (written["disbursed"].value, written["disbursed"].note) == ("–", "")


def test_disbursed_is_of_the_lines_with_both_and_says_the_rest(db: Database) -> None:
    """81 of 100 million, not 99 %: what nobody stated the allocation of is said beside the rate, in words."""
    build.plan(db, [build.task("1"), build.task("2"), build.task("3")])
    money = [
        {"ref": "1", "allocated": 100_000_000, "disbursed": 81_000_000},
        {"ref": "2", "disbursed": 18_500_000},
        {"ref": "3", "allocated": 7_000_000},
    ]
    build.report(db, "a", "2024-03", {"1": 50}, money=money)
    scope = build.scope("2024-03")
    totals = build.ask(db, budget.totals, scope)
    figure = narrative.figures.headline(build.ask(db, completion.totals, scope), pd.DataFrame(), totals)["disbursed"]
    assert (figure.value, figure.note) == ("81%", "81/100 triệu")
    rest = "chưa đối chiếu: 18,5 triệu đồng giải ngân chưa nêu số được giao, 7 triệu đồng được giao chưa nêu giải ngân"
    assert figure.beside == rest
    assert figure.caption == f"81/100 triệu; {rest}"
