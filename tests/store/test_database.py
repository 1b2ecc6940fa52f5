"""The database file: opened once, by one process, brought up to date, and closed to the rest of the machine."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.errors import DatabaseInUse, DatabaseUnavailable
from dashboard.store import database, session
from dashboard.store.database import Database
from dashboard.text import failures, translation

HOLD = """
import sys
from pathlib import Path
from dashboard.store import database
db = database.connect(Path({!r}))
print("open", flush=True)
sys.stdin.read()
"""


def test_second_process_is_told_in_a_sentence(tmp_path: Path) -> None:
    """While another process holds the file, opening it is a sentence that names the file, in both languages."""
    path = tmp_path / "office.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.format(str(path))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseInUse) as caught:
            database.connect(path)
        for language in translation.LANGUAGES:
            with translation.speaking(language):
                assert str(path) in failures.sentence(caught.value)
        holder.stdin.close()
    database.connect(path).close()


def test_migrations_run_once(tmp_path: Path) -> None:
    """Opened again, the file is not changed; a file from a newer version is refused."""
    path = tmp_path / "office.duckdb"
    db = database.connect(path)
    with db.reader() as reader:
        first = reader.rows("select name, applied_at from schema_migrations order by name")
    db.close()
    db = database.connect(path)
    with db.reader() as reader:
        assert reader.rows("select name, applied_at from schema_migrations order by name") == first
    with db.writer() as writer:
        writer.execute("insert into schema_migrations values ('9999_later', $at)", at=datetime.now(UTC))
    db.close()
    with pytest.raises(DatabaseUnavailable) as caught:
        database.connect(path)
    assert caught.value.code == "database_newer"


def test_a_database_of_the_tests_has_the_migrated_tables(db: Database) -> None:
    """What tests are given in memory without running the migrations is what these make: every column, constraint and
    index, in order, and no row but the list of migrations."""
    migrated = database.connect(None)
    described = []
    for one in (migrated, db):
        with one.reader() as reader:
            columns = reader.rows(
                "select table_name, column_index, column_name, data_type, is_nullable, column_default "
                "from duckdb_columns() where database_name = 'app' order by all"
            )
            constraints = reader.rows(
                "select table_name, constraint_type, constraint_text, constraint_column_names "
                "from duckdb_constraints() where database_name = 'app' order by all"
            )
            indexes = reader.rows("select table_name, index_name, sql from duckdb_indexes() order by all")
            others = reader.rows(
                "select view_name as name from duckdb_views() where database_name = 'app' and not internal "
                "union all select sequence_name from duckdb_sequences() where database_name = 'app' order by all"
            )
            migrations = reader.rows("select name from schema_migrations order by name")
        rows = {name: table.num_rows for name, table in one.snapshot().items()}
        described.append((columns, constraints, indexes, others, migrations, rows))
    migrated.close()
    assert described[0] == described[1]
    assert described[1][-1] == dict.fromkeys(described[1][-1], 0) | {"schema_migrations": len(described[1][-2])}


def test_failed_transaction_leaves_nothing(db: Database) -> None:
    """An error inside a write transaction undoes all of it and does not raise the data version."""
    before = db.version
    with pytest.raises(RuntimeError), db.writer() as writer:
        writer.execute("insert into periods values ('P', date '2023-03-01', date '2023-03-31', date '2023-04-05')")
        raise RuntimeError
    with db.reader() as reader:
        assert reader.rows("select * from periods") == []
    assert db.version == before


def test_no_way_out_of_the_database(tmp_path: Path) -> None:
    """SQL cannot read other files, change the settings or load extensions."""
    secret = tmp_path.parent / "secret.csv"
    secret.write_text("a\n1\n")
    db = database.connect(tmp_path / "office.duckdb")
    with db.reader() as reader:
        for statement in (
            f"select * from read_csv('{secret}')",
            "set enable_external_access = true",
            "install httpfs",
            f"copy (select 1) to '{secret}'",
        ):
            with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|cannot"):
                reader.rows(statement)
    db.close()


def test_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """Reports and money are not readable by every account of the machine."""
    path = tmp_path / "office.duckdb"
    database.connect(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_ids_sort_by_time() -> None:
    """Ids are unique and of one length."""
    ids = [session.new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert {len(i) for i in ids} == {32}
    assert ids[0][:11] <= ids[-1][:11]
