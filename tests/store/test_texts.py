"""Texts kept folded for searching: written with the report; a database from before they were kept is made up for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.metrics import search
from dashboard.store import database, submissions, texts
from dashboard.store.database import Database
from tests import build

LAST = build.scope("2024-02")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A database file with two months of reports, one of them corrected and the correction undone."""
    path = tmp_path / "office.duckdb"
    db = database.connect(path)
    build.plan(db, [build.task("1", ["a"]), build.task("2", ["b"])])
    build.report(db, "a", "2024-01", {"1": {"percent": 1.0, "result": "Đã treo cờ", "difficulty": "Thiếu vốn & đất"}})
    build.report(db, "b", "2024-02", {"2": {"percent": 1.0, "proposal": "Cấp  VỐN\nđợt 2"}})
    wrong = build.report(db, "a", "2024-01", {"1": {"percent": 1.0, "result": "Nhầm"}})
    submissions.undo(db, wrong, by="x", at=datetime(2024, 4, 1, tzinfo=UTC), reason="nhầm")
    db.close()
    return path


def _rows(db: Database) -> list[tuple[object, ...]]:
    with db.reader() as reader:
        return sorted(tuple(row.values()) for row in reader.rows("select * from report_texts"))


def test_a_text_is_kept_as_a_search_reads_it(office: Path) -> None:
    """Every text of every report, also of those that do not count, with a space before each word."""
    db = database.connect(office)
    assert {row[-1] for row in _rows(db)} == {" da treo co", " thieu von va dat", " cap von dot 2", " nham"}
    db.close()


def test_an_older_database_is_made_up_for_once(office: Path) -> None:
    """Opened by this version it finds what was reported before, the same as if it had been kept all along."""
    db = database.connect(office)
    rows = _rows(db)
    with db.writer() as writer:
        writer.execute("drop table report_texts")
        writer.execute("delete from schema_migrations where name = '0011_report_texts'")
    db.close()
    db = database.connect(office)
    assert _rows(db) == rows
    assert list(build.ask(db, search.passages, LAST, query="von")["ref"]) == ["2", "1"]
    texts.complete(db)
    assert _rows(db) == rows
    db.close()
