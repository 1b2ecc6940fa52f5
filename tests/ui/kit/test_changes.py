"""What a workbook changes, in the order a person under pressure has to see it."""

from dashboard.ingest.monthly.diff import Change, Diff, MoneyDiff, TaskDiff
from dashboard.ui.kit import changes


def task(ref: str, old: float | None, new: float | None, *state: str) -> TaskDiff:
    """A task whose percent went from old to new; `state`: its old and new state."""
    differences = [Change(ref, ref, "percent", old, new)]
    if state:
        differences.append(Change(ref, ref, "state", *state))
    points = None if old is None or new is None else new - old
    return TaskDiff(ref, ref, "new" if old is None else "changed", tuple(differences), points)


def money(ref: str, old: int | None, new: int) -> MoneyDiff:
    """A budget line whose disbursed amount changed."""
    return MoneyDiff(ref, ref, "NS", "Chi", "changed", (Change(ref, ref, "disbursed_vnd", old, new),))


DIFF = Diff(
    (
        task("jump", 10, 90),
        task("step", 10, 15),
        task("fresh", None, 40),
        task("fell", 50, 45),
        task("reopened", 100, 100, "complete", "in_progress"),
        task("stopped", 20, 20, "in_progress", "suspended"),
        TaskDiff("same", "same", "unchanged"),
        TaskDiff("gone", "gone", "missing"),
    ),
    (money("small", 1_000_000, 2_000_000), money("large", None, 900_000_000)),
)


def order(*, is_correction: bool = False) -> list[str]:
    """Tasks as listed, each once."""
    return list(dict.fromkeys(changes.frame([("A", DIFF)], is_correction=is_correction)["task"]))


def test_changes_are_ordered_by_regressions_money_and_size() -> None:
    """5 points back weigh more than 80 forward; money goes by đồng; what stays the same is not listed."""
    assert order() == ["fell", "reopened", "stopped", "large", "small", "jump", "fresh", "step", "gone"]


def test_a_correction_that_leaves_a_task_out_says_so_at_the_top() -> None:
    """The figure of the version before would be gone."""
    assert order(is_correction=True)[0] == "gone"


def test_the_order_holds_across_agencies() -> None:
    """The largest change of any agency of a consolidated workbook is on top."""
    one = Diff((task("a", 10, 20),), ())
    other = Diff((task("b", 10, 60),), ())
    assert changes.frame([("A", one), ("B", other)])["task"].tolist() == ["b", "a"]
