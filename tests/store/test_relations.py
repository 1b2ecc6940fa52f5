"""The relations of `store/views/`: one a file, with its grain, made for the statements that read them."""

import re
from pathlib import Path

from dashboard.store import as_known, relations
from dashboard.store.database import Database
from dashboard.store.report_values import PROGRESS_VALUES
from tests import build

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_each_file_makes_its_relation_and_begins_with_its_grain() -> None:
    """08_plan_span.sql makes plan_span and nothing else; its first line says what a row is; numbers have no gap."""
    numbers = []
    for name, file in relations.files().items():
        text = file.read_text(encoding="utf-8")
        numbers.append(int(file.stem.partition("_")[0]))
        assert re.findall(r"create or replace temp (?:table|view) (\w+) as", text) == [name]
        assert text.startswith("-- One row"), file.name
    assert numbers == list(range(1, len(numbers) + 1))


def test_relation_reads_only_those_before_it() -> None:
    """Made in their order, none is missing: each can be made with nothing but what it names itself."""
    names = list(relations.files())
    for i, name in enumerate(names):
        own = relations.files()[name].read_text(encoding="utf-8")
        assert set(relations.read_by(own)) - {name} <= set(names[:i]), name


def test_statement_is_given_what_it_reads_and_no_more(db: Database) -> None:
    """A question about roles makes no state of any task; one in a comment or a text is no question."""
    assert relations.read_by("select 'from task_status' from roles -- join money_lines") == ("report", "roles")
    build.plan(db, [build.task("1")])
    with db.reader() as reader:
        assert len(reader.rows("select * from roles", build.scope("2024-01"))) == 1
        views = reader.rows("select view_name from duckdb_views() where temporary and not internal")
        assert [row["view_name"] for row in views] == ["roles"]


def test_report_row_says_something_when_any_of_its_values_is_there() -> None:
    """No value of a report's row is forgotten: only the reason for no figure, and a unit, say nothing by themselves."""
    text = relations.files()["report_rows"].read_text(encoding="utf-8")
    values = [name for name in PROGRESS_VALUES if name not in ("unit", "missing_reason")]
    assert re.findall(r"p\.(\w+) is null", text) == values


def test_contributing_names_every_relation_a_metric_may_read() -> None:
    """The recipe for a metric lists the relations that exist, all of them and no other."""
    recipe = CONTRIBUTING.read_text(encoding="utf-8").partition("## Add a metric")[2].partition("\n## ")[0]
    listed = re.findall(r"^   - `(\w+)`", recipe, re.MULTILINE)
    assert listed == list(relations.files())
    assert all(f"`{name}`" in recipe for name in as_known.DERIVED)
