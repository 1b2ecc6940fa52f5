"""An agency's own part and its own words."""

from dashboard.metrics import shares, words
from dashboard.store.database import Database
from tests import build


def test_own_part_beside_the_whole(db: Database) -> None:
    """Of a task of two leads the agency's part is what it said itself, carried over a silent month."""
    build.plan(db, [build.task("1", leads="ab"), build.task("2", leads="b")])
    build.report(db, "a", "2023-04", {"1": 100})
    build.report(db, "b", "2023-04", {"1": 40, "2": 10})
    build.report(db, "b", "2023-05", {"1": {"result": "họp"}})
    with db.reader() as reader:
        rows = shares.of_agency(reader, build.scope("2023-05"), "b")
        assert dict(zip(rows["task_id"], rows["own_percent"], strict=True)) == {"P/1": 40, "P/2": 10}
        assert shares.of_agency(reader, build.scope("2023-03"), "b").empty


def test_only_the_last_words_count(db: Database) -> None:
    """A difficulty that the last report on the task no longer names is over; a proposal stands."""
    build.plan(db, [build.task("1"), build.task("2")])
    build.report(db, "a", "2023-04", {"1": {"percent": 5, "difficulty": "Thiếu vốn"}, "2": 10})
    build.report(db, "a", "2023-05", {"1": {"percent": 9}, "2": {"percent": 20, "proposal": "Xin thêm người"}})
    with db.reader() as reader:
        april = words.difficulties(reader, build.scope("2023-04"), "a")
        may = words.difficulties(reader, build.scope("2023-05"), "a")
    assert list(april["difficulty"]) == ["Thiếu vốn"]
    assert list(zip(may["task_id"], may["proposal"], strict=True)) == [("P/2", "Xin thêm người")]


def test_why_there_is_no_figure_closes_no_difficulty(db: Database) -> None:
    """A month in which the agency only says why it has no figure leaves the difficulty of the month before open."""
    build.plan(db, [build.task("1")])
    build.report(db, "a", "2023-04", {"1": {"percent": 40, "difficulty": "Thiếu vốn"}})
    build.report(db, "a", "2023-05", {"1": {"missing_reason": "Chờ cấp xã", "unit": "nhà"}})
    (row,) = build.ask(db, words.difficulties, build.scope("2023-05"), "a").to_dict("records")
    assert (row["difficulty"], row["period_on"].month) == ("Thiếu vốn", 4)
