"""Search: words in any order, tones aside; the better hit first; only what is in force up to the report period."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from dashboard.metrics import conclusions, search, tasks
from dashboard.store import meetings, submissions
from dashboard.store.database import Database
from dashboard.store.meetings import Conclusion, Meeting
from dashboard.store.scope import Scope
from dashboard.text import search as words
from tests import build

LAST = build.scope("2024-03")


def _hits(db: Database, query: str, scope: Scope = LAST) -> list[tuple[Any, ...]]:
    rows = build.ask(db, search.passages, scope, query=query)
    return list(zip(rows["ref"], rows["agency"], rows["kind"], rows["period_on"].dt.month, strict=True))


@pytest.fixture
def reported(db: Database) -> Database:
    """Plan P with tasks 1 (section I.1, leads a and b) and 2 (section I.2, lead b), reported on from 01 to 03/2024."""
    build.plan(db, [build.task("1", ["a", "b"]), build.task("2", ["b"], section="I.2")])
    build.report(db, "a", "2024-01", {"1": {"percent": 1.0, "difficulty": "Chưa bố trí kinh phí (đợt 1)"}})
    build.report(db, "b", "2024-02", {"1": {"percent": 1.0, "result": "Đã chi hết kinh phí"},
                                      "2": {"percent": 2.0, "proposal": "Thẩm định kinh phí, bố trí vốn"}})  # fmt: skip
    build.report(db, "a", "2024-03", {"1": {"percent": 2.0, "result": "Đã treo cờ"}})
    return db


def test_words_in_any_order_without_tones_newest_first(reported: Database) -> None:
    """Who types without tones and turns the words round finds the same; a word may be typed by its beginning."""
    everything = [("1", "B", "result", 2), ("2", "B", "proposal", 2), ("1", "A", "difficulty", 1)]
    for query in ("kinh phí", "PHI KINH", "ki ph", "kinh  phí!"):
        assert _hits(reported, query) == everything, query
    assert _hits(reported, "bo tri kinh phi") == everything[1:]
    assert _hits(reported, "da treo") == [("1", "A", "result", 3)]
    assert _hits(reported, "inh") == []
    assert _hits(reported, " ! ") == []


def test_every_word_is_of_one_text_or_of_the_agencys_name(reported: Database) -> None:
    """The agency's name may narrow what was said, but its name alone is nothing it said; words of two texts are no hit;
    the words in the text itself come first."""
    assert _hits(reported, "b kinh phi") == [
        ("2", "B", "proposal", 2), ("1", "A", "difficulty", 1), ("1", "B", "result", 2),
    ]  # fmt: skip
    assert _hits(reported, "treo kinh") == []
    assert _hits(reported, "A") == []


def test_only_up_to_the_report_period_and_within_the_filters(reported: Database) -> None:
    """What is not on the other screens with the same filters is not found either."""
    assert _hits(reported, "kinh phi", build.scope("2024-01")) == [("1", "A", "difficulty", 1)]
    assert _hits(reported, "kinh phi", replace(LAST, agency="a")) == [("1", "A", "difficulty", 1)]
    assert _hits(reported, "kinh phi", replace(LAST, plan="P", section="I.2")) == [("2", "B", "proposal", 2)]
    assert len(_hits(reported, "kinh phi", replace(LAST, plan="P", section="I"))) == 3
    assert _hits(reported, "kinh phi", replace(LAST, plan="Q")) == []


def test_only_what_is_in_force(reported: Database) -> None:
    """A report that was replaced or undone says nothing any more."""
    again = build.report(reported, "a", "2024-01", {"1": {"percent": 1.0, "difficulty": "Thiếu kinh phí"}})
    assert ("1", "A", "difficulty", 1) in _hits(reported, "thieu kinh phi")
    assert _hits(reported, "dot 1") == []
    submissions.undo(reported, again, by="x", at=datetime(2024, 4, 1, tzinfo=UTC), reason="nhầm")
    assert _hits(reported, "thieu kinh phi") == []
    assert _hits(reported, "dot 1") == [("1", "A", "difficulty", 1)]


def test_what_is_repeated_month_after_month_is_one_hit(db: Database) -> None:
    """The same sentence carried along is told once, with the last month it was said in up to the report period."""
    build.plan(db, [build.task("1", ["a"])])
    for month in ("2024-01", "2024-02", "2024-03"):
        build.report(db, "a", month, {"1": {"percent": 1.0, "difficulty": "Vướng mặt bằng"}})
    assert _hits(db, "mat bang") == [("1", "A", "difficulty", 3)]
    assert _hits(db, "mat bang", build.scope("2024-02")) == [("1", "A", "difficulty", 2)]


def test_nothing_reported_is_no_failure(db: Database) -> None:
    """A new office may search."""
    assert _hits(db, "kinh phi") == []


def test_tasks_with_the_words_in_the_title_come_first(db: Database) -> None:
    """Title before agencies; side by side as typed before apart; otherwise as printed."""
    build.plan(db, [build.task("1", ["y"], title="Việc khác"), build.task("2", title="Y sĩ, cơ hội của quan"),
                    build.task("3", title="Cơ quan Y tế")])  # fmt: skip
    rows = build.ask(db, tasks.listing, LAST)
    texts = {"P/1": words.folded(["P/1", "Việc khác"], ["Cơ quan y"]),
             "P/2": words.folded(["P/2", "Y sĩ, cơ hội của quan"], []),
             "P/3": words.folded(["P/3", "Cơ quan Y tế"], [])}  # fmt: skip
    assert list(search.tasks(rows, "co quan y", texts)["ref"]) == ["3", "2", "1"]
    assert list(search.tasks(rows, "p/2", texts)["ref"]) == ["2"]
    assert search.tasks(rows, "?", texts).empty


def test_a_task_is_found_by_its_number(db: Database) -> None:
    """Dots and spaces of the number do not matter; the task of that number stands first."""
    expected = {
        "DKT1": ["D.KT.1", "D.KT.10"],
        "d kt 1": ["D.KT.1", "D.KT.10"],
        "d.kt1": ["D.KT.1", "D.KT.10"],
        "bii42a": ["B.II.4.2.a"],
        "PBII4": ["B.II.4.2.a"],
        "ii42": [],  # a number is typed from its beginning
        "bi": ["D.KT.1"],  # a word, unless it has a digit
    }
    titles = {"B.II.4.2.a": "Ngày hội d10 kt 1", "D.KT.1": "Bị lùi", "D.KT.10": "Khác"}
    build.plan(db, [build.task(ref, title=title) for ref, title in titles.items()])
    rows = build.ask(db, tasks.listing, LAST)
    texts = {f"P/{ref}": words.folded([f"P/{ref}", title], []) for ref, title in titles.items()}
    for query, refs in expected.items():
        hits = list(search.tasks(rows, query, texts)["ref"])
        assert hits[: len(refs)] == refs, query
        assert set(hits[len(refs) :]) <= ({"B.II.4.2.a"} if query.startswith("d") else set()), query


@pytest.mark.parametrize(
    "query", ["VHTTDL", "vhtt&dl", "so van hoa", "Sở VHTT & DL", "du lich the thao", "UBND Hoá Lư"]
)
def test_an_agency_is_found_by_every_name(query: str) -> None:
    """Full and short name, abbreviations and aliases, with or without tones."""
    rows = pd.DataFrame(
        {
            "agency_id": ["so-y-te", "vh"],
            "name": ["Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch"],
            "short_name": ["SYT", "Sở VHTTDL"],
            "aliases": [None, "Ủy ban nhân dân Hóa Lư\nSở Du lịch"],
        }
    )
    assert list(search.agencies(rows, query)["agency_id"]) == ["vh"]


def test_the_agency_named_as_typed_comes_first(demo_database: Database) -> None:
    """ "UBND H. Nậm Nhùn" is one of eight districts of nearly the same name."""
    rows = build.ask(demo_database, search.names)
    for query in ("UBND H. Nậm Nhùn", "ubnd huyen nam nhun", "nam nhun"):
        assert list(search.agencies(rows, query)["agency_id"]) == ["ubnd-h-nam-nhun"], query
    assert search.agencies(rows, "VHTTDL")["agency_id"].iloc[0] == "so-vhttdl"


def test_conclusions_done_ones_too_but_not_what_was_withdrawn(db: Database) -> None:
    """What was concluded is found while it holds, whether carried out or not, by its text, agency or meeting."""
    build.plan(db, [build.task("1", ["a"])])
    at = datetime(2024, 3, 5, tzinfo=UTC)
    with db.writer() as writer:
        held = meetings.record(writer, Meeting(at, "Giao ban tháng 3", None), by="x", at=at)
        ids = [
            meetings.conclude(writer, held, Conclusion(text, "a", date(2024, 4, 1), None), by="x", at=at)
            for text in ("Bố trí vốn", "Báo cáo tháng 4", "Rút")
        ]
        meetings.finish(writer, ids[1], seen=1, by="x", at=at)
        meetings.withdraw(writer, ids[2], seen=1, by="x", at=at, reason="x")
    rows = build.ask(db, conclusions.standing, LAST)
    assert list(search.conclusions(rows, "thang")["text"]) == ["Báo cáo tháng 4", "Bố trí vốn"]
    assert list(search.conclusions(rows, "von co quan")["text"]) == []
    assert list(search.conclusions(rows, "von A giao ban")["text"]) == ["Bố trí vốn"]
    assert list(build.ask(db, conclusions.still_open, LAST)["text"]) == ["Bố trí vốn"]


def test_a_misspelt_word_has_a_near_one_suggested() -> None:
    """Only a word that nothing holds is replaced; the beginning of a word is no mistake."""
    known = search.words(["Thẩm định kinh phí,", "Lai Châu"])
    assert search.near("kihn phi", known) == "kinh phi"
    assert search.near("ki lai", known) is None
    assert search.near("xyzqw", known) is None


def test_found_words_are_marked_in_the_part_of_the_text_around_them() -> None:
    """A long text is cut around the first word found; the words keep their spelling and their punctuation."""
    text = " ".join(["trước"] * 30 + ["Kinh", "phí,"] + ["sau"] * 30)
    pieces = words.marked(text, words.words("phi"), 9)
    assert pieces[0] == pieces[-1] == ("…", False)
    assert [piece for piece, is_found in pieces if is_found] == ["phí,"]
    assert len(pieces) == 11
    assert words.marked("VHTT&DL họp", words.words("vhtt&dl"), 9) == [("VHTT&DL", True), ("họp", False)]
    assert words.marked("một hai", words.words("ba"), 9) == [("một", False), ("hai", False)]


def test_of_many_hits_the_first_are_told_and_all_counted(reported: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that half of the reports hold costs no more than a rare one, and its number is still right."""
    monkeypatch.setattr(search, "MOST", 1)
    rows = build.ask(reported, search.passages, LAST, query="kinh phi")
    assert list(rows["ref"]) == ["1"]
    assert list(rows["hits"]) == [3]
