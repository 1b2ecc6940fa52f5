"""Backup and restore: everything that counts and everything that once did, and nothing overwritten."""

import io
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.errors import DashboardError, DatabaseUnavailable
from dashboard.ingest.monthly import monthly_report, prefilled
from dashboard.store import backup, database, originals, periods, submissions
from dashboard.store.database import Database
from tests import answers, build

AT = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
SCOPE = build.scope("2024-02")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a stopped office: a plan, three reports of which one is undone, redone and undone again, a closed
    month, and one workbook as it was received."""
    folder = tmp_path_factory.mktemp("backup") / "office"
    db = database.connect(folder / "dashboard.duckdb")
    build.plan(db, [build.task("1", ["a"], due="2024-01-31"), build.task("2", ["b"])])
    build.report(db, "a", "2024-01", {"1": 40}, money=[{"ref": "1", "allocated": 5_000_000}])
    build.report(db, "b", "2024-01", is_nil=True)
    wrong = build.report(db, "a", "2024-02", {"1": 100})
    for act in (submissions.undo, submissions.redo, submissions.undo):
        act(db, wrong, by="An", at=AT, reason=act.__name__)
    with db.writer() as writer:
        periods.close(writer, "P", build.month("2024-01"), by="An", at=AT)
    content = prefilled.blank(db, "P", "a", date(2024, 3, 1))
    preview = monthly_report.preview(db, content, "a.xlsx", date(2024, 3, 31))
    monthly_report.commit(db, preview, build.sender(AT, file_name="a.xlsx", file_sha256=originals.digest(content)))
    db.close()
    return folder


@pytest.fixture
def office(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database file of a copy of it, which the command line uses."""
    path = tmp_path / "office" / "dashboard.duckdb"
    shutil.copytree(built, path.parent)
    monkeypatch.setenv("DASHBOARD_DATABASE", str(path))
    return path


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, those of the history and of undone reports included."""
    tables = db.snapshot()
    del tables["schema_migrations"]  # says when, not what
    return {name: [tuple(row.values()) for row in table.to_pylist()] for name, table in tables.items()}


def packed(path: Path) -> Path:
    """A backup of the database, beside it."""
    file = path.with_name("backup.zip")
    db = database.connect(path)
    with file.open("wb") as out:
        backup.write(db, out, AT)
    db.close()
    return file


def test_a_restored_office_is_the_same(office: Path, tmp_path: Path) -> None:
    """Every metric, every row of the history and the workbook received are there again; nothing half-made is left."""
    new = tmp_path / "new" / "dashboard.duckdb"
    counts = backup.restore(packed(office), new)
    assert (counts.uploads, counts.files) == (5, 1)
    then, now = database.connect(office), database.connect(new)
    answers.assert_same(answers.all_of(now, SCOPE), answers.all_of(then, SCOPE))
    assert everything(now) == everything(then)
    with now.reader() as reader:
        history = submissions.history(reader)
        assert submissions.turns(reader)["kind"].tolist() == ["undo", "redo", "undo"]
    (sha256,) = history.loc[history["file_name"] == "a.xlsx", "file_sha256"]
    assert originals.content(now, sha256) == originals.content(then, sha256) is not None
    assert sorted(file.name for file in new.parent.iterdir()) == ["dashboard.duckdb", "received", "tmp"]
    then.close()
    now.close()


def test_a_backup_is_one_moment(office: Path) -> None:
    """What is committed while a backup is written is in it whole or not at all: readers and writers go on."""
    db = database.connect(office)
    with db.reader() as reader:
        before = reader.rows("select count(*) as n from submissions")
        out = io.BytesIO()
        backup.write(db, out, AT)
        build.report(db, "b", "2024-02", {"2": 10})
        assert reader.rows("select count(*) as n from submissions")[0]["n"] == before[0]["n"] + 1
    db.close()
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert {"backup.json", "tables/submissions.parquet", "tables/undos.parquet"} <= set(archive.namelist())


def test_an_existing_database_is_never_overwritten(office: Path) -> None:
    """Restoring where a database is changes nothing and says so."""
    before = office.read_bytes()
    with pytest.raises(DashboardError) as caught:
        backup.restore(packed(office), office)
    assert caught.value.code == "restore_exists"
    assert office.read_bytes() == before


def spoilt(office: Path, name: str, content: bytes) -> Path:
    """The backup with one of its files replaced."""
    whole, file = packed(office), office.with_name("spoilt.zip")
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(file, "w") as out:
        for member in archive.namelist():
            out.writestr(member, content if member.startswith(name) else archive.read(member))
    return file


@pytest.mark.parametrize("name", ["backup.json", "tables/progress", "received/"])
def test_a_damaged_backup_restores_nothing(office: Path, tmp_path: Path, name: str) -> None:
    """A file that is not what it was when it was packed stops the whole; no half database is left."""
    new = tmp_path / "new" / "dashboard.duckdb"
    with pytest.raises(DashboardError) as caught:
        backup.restore(spoilt(office, name, b"something else"), new)
    assert caught.value.code == "backup_damaged"
    assert not list(new.parent.glob("*.duckdb*"))


def test_a_backup_of_a_newer_version_is_refused(office: Path, tmp_path: Path) -> None:
    """Rows this version does not know are not dropped silently."""
    head = b'{"format": 1, "migrations": ["9999_later"], "missing": []}'
    with pytest.raises(DatabaseUnavailable) as caught:
        backup.restore(spoilt(office, "backup.json", head), tmp_path / "new.duckdb")
    assert caught.value.code == "database_newer"


def test_from_the_command_line(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`backup` writes one .zip, `restore` makes the office anew from it; a second time, or of something else, it
    refuses."""
    assert cli.main(["backup", str(tmp_path / "usb")]) == cli.OK
    (file,) = (tmp_path / "usb").iterdir()
    assert str(file) in capsys.readouterr().out
    assert cli.main(["restore", str(file)]) == cli.PROBLEMS
    assert str(office) in capsys.readouterr().err
    new = tmp_path / "new" / "dashboard.duckdb"
    monkeypatch.setenv("DASHBOARD_DATABASE", str(new))
    assert cli.main(["backup", str(tmp_path / "usb")]) == cli.UNAVAILABLE, "nothing to back up, and none is made"
    assert not new.exists()
    assert cli.main(["restore", str(tmp_path / "absent.zip")]) == cli.PROBLEMS
    assert cli.main(["restore", str(file)]) == cli.OK
    assert new.exists()
