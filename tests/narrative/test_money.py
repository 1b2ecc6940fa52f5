"""Sentences about money: a rate counts the lines that state both amounts, and the sentence says what it leaves out."""

import pytest

from dashboard import narrative
from dashboard.metrics import budget
from dashboard.store.database import Database
from dashboard.text import translation
from tests import build

MILLION = 1_000_000
Line = tuple[int | None, int | None, int | None]


def report(db: Database, *lines: Line) -> None:
    """A task and source of money for each (estimated, allocated, disbursed) in million VND."""
    build.plan(db, [build.task(str(at)) for at in range(len(lines))])
    names = ("estimated", "allocated", "disbursed")
    money = [
        {"ref": str(at), "source": f"S{at}"}
        | {name: None if vnd is None else vnd * MILLION for name, vnd in zip(names, line, strict=True)}
        for at, line in enumerate(lines)
    ]
    build.report(db, "a", "2024-03", {"0": 10}, money=money)
    translation.use("en")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([(None, 100, 81)], "81 million VND of 100 million VND allocated is disbursed (81%)."),
        (
            [(None, 100, 81), (None, None, 18)],
            "81 million VND of 100 million VND allocated is disbursed (81%). Not compared: 18 million VND disbursed "
            "without a stated allocation.",
        ),
        (
            [(None, None, 18)],
            "No allocation has been reported yet. Not compared: 18 million VND disbursed without a stated allocation.",
        ),
        ([(None, 7, None)], "7 million VND is allocated; nobody has stated what of it is disbursed."),
        ([(None, 0, 0)], "No allocation has been reported yet."),
        ([(None, 0, 5)], "5 million VND more is disbursed than allocated."),
        ([(5, None, None)], "No allocation has been reported yet."),
    ],
)
def test_money_says_what_its_rate_does_not_count(db: Database, lines: list[Line], sentence: str) -> None:
    """Both stated, partly stated, only one of them, zeros, nothing."""
    report(db, *lines)
    text = narrative.money.money(build.ask(db, budget.totals, build.scope("2024-03")))
    tasks = "1 of 1 task" if len(lines) == 1 else f"{len(lines)} of {len(lines)} tasks"
    assert text == f"{sentence} Money is stated for {tasks}."


def test_unspent_is_not_cancelled_in_any_sentence(db: Database) -> None:
    """6 of 10 million are left, although 9 are disbursed that nobody stated the allocation of; the step from the
    estimate says what has none."""
    report(db, (None, 10, 4), (None, None, 9), (20, None, None))
    scope = build.scope("2024-03")
    totals, sources = build.ask(db, budget.totals, scope), build.ask(db, budget.by_source, scope)
    rest = "Not compared: 9 million VND disbursed without a stated allocation"
    assert (
        narrative.money.unspent(totals)
        == f"Not yet disbursed: 6 million VND of 10 million VND allocated (60%). {rest}."
    )
    assert narrative.money.money_steps(totals) == (
        f"6 million VND of what is allocated is still to be disbursed. {rest}, "
        "10 million VND allocated without a stated estimate."
    )
    assert narrative.money.money_groups(sources) == f"Not yet disbursed: S0 6 million VND of 10 million VND. {rest}."
