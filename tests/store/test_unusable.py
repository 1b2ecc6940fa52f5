"""A database that cannot be opened: what is wrong is said in one sentence that leads on, and nothing is changed."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dashboard import cli
from dashboard.errors import DashboardError, DatabaseInUse, DatabaseUnavailable
from dashboard.store import backup, database, originals, plans
from dashboard.text import failures, translation
from tests import build

LIST = "create table schema_migrations (name text primary key, applied_at timestamp)"
BLOCK = 12_288
"""Where the first block begins, behind the three headers."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a log that holds its last commit; closed, to be copied."""
    path = tmp_path_factory.mktemp("whole") / "office.duckdb"
    db = database.connect(path)
    build.plan(db, [build.task(str(number)) for number in range(1, 200)])
    with db.reader() as reader:
        reader.execute("checkpoint app")
    build.report(db, "a", "2023-04", {"1": 10})
    for file in (path, path.with_name(path.name + ".wal")):
        shutil.copy(file, path.with_name("kept" + file.suffix))  # by a process that may not: nothing comes after
    db.close()
    (path.parent / "kept.duckdb").replace(path)
    (path.parent / "kept.wal").replace(path.with_name(path.name + ".wal"))
    return path


@pytest.fixture(params=["dữ liệu", "lock", "Could not set lock on file"])
def office(request: pytest.FixtureRequest, tmp_path: Path, whole: Path) -> Path:
    """A copy of it; the folder's name must not decide what is said."""
    folder = tmp_path / request.param
    folder.mkdir()
    for file in (whole, whole.with_name(whole.name + ".wal")):
        shutil.copy(file, folder)
    return folder / whole.name


def _header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:BLOCK] = b"\xff" * (BLOCK - 4096)
    file.write_bytes(content)


def _main_header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[12] = 200  # the version of the format
    file.write_bytes(content)


def _blocks(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for start in range(BLOCK, len(content), 262_144):
        content[start + 100 : start + 164] = b"\xff" * 64
    file.write_bytes(content)


def _cut(file: Path) -> None:
    os.truncate(file, BLOCK + 1000)


def _cut_headers(file: Path) -> None:
    os.truncate(file, 5000)


def _log(file: Path) -> None:
    log = file.with_name(file.name + ".wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20] = b"\xff" * 20
    log.write_bytes(content)


@pytest.mark.parametrize("damage", [_header, _main_header, _blocks, _cut, _cut_headers, _log])
def test_a_damaged_database_leads_to_the_backup(office: Path, damage: Callable[[Path], None]) -> None:
    """Whatever is damaged: it is not called in use, and the sentence says what to do; the file stays as it is."""
    damage(office)
    before = office.read_bytes()
    error = _refusal(office)
    assert error.code == "database_damaged"
    _leads_to_the_backup(error)
    assert office.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"this is no database" * 1000, b"block lock" * 900, b"\0" * 300_000]
)
def test_a_file_that_is_no_database_leads_to_the_backup(office: Path, content: bytes) -> None:
    """Empty, a text, zeros: perhaps what is left of a database."""
    office.write_bytes(content)
    error = _refusal(office)
    assert error.code == "database_not_valid"
    _leads_to_the_backup(error)
    assert office.read_bytes() == content


def test_damage_that_is_met_later_is_said(tmp_path: Path) -> None:
    """A block may be read long after the start: then the page says it."""
    path = tmp_path / "office.duckdb"
    db = database.connect(path)
    with db.writer() as writer:
        writer.execute("create table ballast as select range as i, md5(range::text) as text from range(300000)")
    db.close()
    content = bytearray(path.read_bytes())
    for start in range(BLOCK + 10 * 262_144, len(content) - 5 * 262_144, 262_144):
        content[start + 100 : start + 164] = b"\xff" * 64
    path.write_bytes(content)
    db = database.connect(path)
    for _time in range(2):
        with db.reader() as reader, pytest.raises(DatabaseUnavailable) as caught:
            reader.query("select max(text) from ballast")
        assert caught.value.code == "database_damaged"
    with pytest.raises(DatabaseUnavailable) as caught, db.writer() as writer:
        writer.execute("create table copied as select * from ballast")
    assert caught.value.code == "database_damaged"
    with db.reader() as reader:
        assert reader.rows("select count(*) as n from submissions") == [{"n": 0}]
    db.close()


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    """A typo in DASHBOARD_DATABASE, or a device."""
    folder = tmp_path / "office.duckdb"
    folder.mkdir()
    pipe = tmp_path / "pipe.duckdb"
    os.mkfifo(pipe)
    assert [_refusal(path).code for path in (folder, pipe)] == ["database_not_a_file"] * 2


@pytest.mark.parametrize(
    "statements",
    [
        "create table accounts (id integer)",
        "create table schema_migrations (version text)",
        f"{LIST}; insert into schema_migrations values ('x', now())",
        f"{LIST}; create table accounts (id integer)",
        "create schema other; create table other.accounts (id integer)",
        "create view accounts as select 1 as id",
    ],
)
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, statements: str) -> None:
    """Its tables, also one that is called as ours, are neither taken for an office nor mixed with one."""
    path = tmp_path / "accounts.duckdb"
    with duckdb.connect(path) as other:
        other.execute(statements)
    with duckdb.connect(path, read_only=True) as other:
        before = other.execute("select table_name from duckdb_columns() where not internal").fetchall()
    assert _refusal(path).code == "database_not_ours"
    with duckdb.connect(path, read_only=True) as other:
        assert other.execute("select table_name from duckdb_columns() where not internal").fetchall() == before


def test_a_first_start_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    """Only the list of migrations was made before the stop."""
    path = tmp_path / "office.duckdb"
    with duckdb.connect(path) as started:
        started.execute(LIST)
    db = database.connect(path)
    with db.reader() as reader:
        assert plans.plans(reader) == []
    db.close()


@pytest.fixture
def limited() -> Iterator[Callable[[int], None]]:
    """Files of this process cannot grow beyond so many bytes: as on a full disk."""
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.parametrize("size", [0, 4_000, 14_000, 20_000, 300_000, 600_000])
def test_a_disk_that_fills_while_tables_are_made_is_said(
    tmp_path: Path, limited: Callable[[int], None], size: int
) -> None:
    """At whatever point; with space again the start goes on from there."""
    path = tmp_path / "office.duckdb"
    limited(size)
    error = _refusal(path)
    assert error.code in ("database_not_opened", "database_not_migrated")
    limited(resource.RLIM_INFINITY)
    database.connect(path).close()


def test_a_nearly_full_disk_refuses_a_write_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB can end the whole process when it cannot write its log; what is there can still be read."""
    db = database.connect(tmp_path / "office.duckdb")
    monkeypatch.setattr(database, "FREE_BYTES", 2**60)
    with pytest.raises(DatabaseUnavailable) as caught:
        build.plan(db, [build.task("1")])
    assert caught.value.code == "disk_full"
    _is_a_sentence(caught.value, str(tmp_path))
    with db.reader() as reader:
        assert reader.rows("select * from plans") == []
    db.close()


@pytest.mark.parametrize("name", ["tmp", "received", ""])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    """A file stands in its place."""
    folder = tmp_path / "data"
    if name:
        folder.mkdir()
        (folder / name).write_text("")
    else:
        folder.write_text("")

    def start() -> None:
        db = database.connect(folder / "office.duckdb")
        try:
            originals.check(db)
        finally:
            db.close()

    with pytest.raises(DatabaseUnavailable) as caught:
        start()
    assert caught.value.code == "database_folder"
    _is_a_sentence(caught.value, str(folder / name))


OPEN = """
import os, sys
sys.path[:0] = {path!r}
from pathlib import Path
from dashboard.errors import DashboardError
from dashboard.store import database, originals
from dashboard.text import failures
failures.sentence(DashboardError("demo_broken", file="", problem=""))  # read before files are out of reach
if os.geteuid() == 0:  # whom nothing is forbidden
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    db = database.connect(Path(sys.argv[1]))
    originals.check(db)
except DashboardError as error:
    print(type(error).__name__, error.code, failures.sentence(error))
"""


@pytest.mark.parametrize(
    ("mode", "file", "code"),
    [
        (0o444, "office.duckdb", "database_not_opened"),
        (0o000, "office.duckdb", "database_not_opened"),
        (0o555, ".", "database_folder"),
        (0o555, "tmp", "database_folder"),
        (0o555, "received", "database_folder"),
    ],
)
def test_missing_permission_is_said(mode: int, file: str, code: str) -> None:
    """For the file, its folder, and the folders of spilled queries and received workbooks."""
    with tempfile.TemporaryDirectory() as outer:  # pytest's own folders are closed to others, all the way up
        Path(outer).chmod(0o755)
        _is_permission_said(Path(outer) / "lock", mode, file, code)


def _is_permission_said(folder: Path, mode: int, file: str, code: str) -> None:
    database.connect(folder / "office.duckdb").close()
    (folder / "received").mkdir()
    if os.geteuid() == 0:
        for path in [folder, *folder.iterdir()]:
            os.chown(path, 65534, 65534)
    (folder / file).chmod(mode)
    ended = subprocess.run(
        [sys.executable, "-c", OPEN.format(path=sys.path), str(folder / "office.duckdb")],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    (folder / file).chmod(0o755)
    assert ended.stderr == ""
    assert ended.stdout.startswith(f"DatabaseUnavailable {code} "), ended.stdout
    assert str(folder) in ended.stdout


def test_the_same_process_is_in_use_too(office: Path) -> None:
    """A second opening beside the first."""
    db = database.connect(office)
    with pytest.raises(DatabaseInUse):
        database.connect(office)
    db.close()


def test_a_restored_database_does_not_meet_an_older_log(office: Path, tmp_path: Path) -> None:
    """The log of the damaged database, left where it was, would be played into the one made from the backup."""
    file = tmp_path / "backup.zip"
    db = database.connect(office)
    with file.open("wb") as out:
        backup.write(db, out, database.datetime.now().astimezone())
    db.close()
    office.unlink()
    log = office.with_name(office.name + ".wal")
    log.write_bytes(b"old")
    with pytest.raises(DashboardError) as caught:
        backup.restore(file, office)
    assert caught.value.code == "restore_exists" and str(log) in str(caught.value)
    log.unlink()
    backup.restore(file, office)
    database.connect(office).close()


@pytest.mark.parametrize("command", [["template", "--plan", "A", "--period", "2023-12", "--out"], ["backup"]])
def test_a_folder_that_cannot_be_made_is_said_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Where the workbooks or the backup were to go stands a file."""
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "office.duckdb"))
    database.connect(tmp_path / "office.duckdb").close()
    (tmp_path / "there").write_text("")
    assert cli.main([*command, str(tmp_path / "there" / "out")]) == cli.PROBLEMS
    assert str(tmp_path / "there") in capsys.readouterr().err


def test_every_start_that_fails_is_a_sentence_on_the_command_line(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3 and one line, in the language chosen."""
    monkeypatch.setenv("DASHBOARD_DATABASE", str(office))
    _header(office)
    for language, word in (("vi", "sao lưu"), ("en", "backup")):
        for command in (["demo"], ["demo", "--serve"], ["check", "x.xlsx"], ["backup", str(office.parent)]):
            assert cli.main(["--language", language, *command]) == cli.UNAVAILABLE
            message = capsys.readouterr().err
            assert word in message and len(message.splitlines()) == 1


def _refusal(path: Path) -> DatabaseUnavailable:
    with pytest.raises(DatabaseUnavailable) as caught:
        _use(path)
    assert not isinstance(caught.value, DatabaseInUse)
    _is_a_sentence(caught.value, str(path))
    return caught.value


def _use(path: Path) -> None:
    """As a start does: opened, and everything read."""
    db = database.connect(path)
    try:
        db.snapshot()
    finally:
        db.close()


def _leads_to_the_backup(error: DashboardError) -> None:
    for language, word in (("vi", "sao lưu"), ("en", "backup")):
        with translation.speaking(language):
            assert word in failures.sentence(error) and "restore" in failures.sentence(error)


def _is_a_sentence(error: DashboardError, names: str) -> None:
    for language in translation.LANGUAGES:
        with translation.speaking(language):
            sentence = failures.sentence(error)
            assert names in sentence and error.code not in sentence and "\n" not in sentence
