"""The DuckDB engine of the process: one file attached, what its errors mean, and opened again after one that ended it.

DuckDB gives up a database after some errors (one inside the engine, a checkpoint on a full disk): from then on every
query of every cursor fails, while what was committed is safe in the file and its log. So the process closes the file
and attaches it again. The rules behind the settings were measured (docs/decisions/0002-one-duckdb-file.md): an
attached file survives a kill that a directly opened one does not, cursors do not inherit USE, and a connection shared
between threads returns wrong rows. Never open, copy or hash the database file from inside this process in another
way: closing it drops the lock.
"""

import errno
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from dashboard.errors import DashboardError, DatabaseInUse, DatabaseUnavailable

MEMORY_LIMIT: Final = "2GB"
TEMP_LIMIT: Final = "4GB"
THREADS: Final = 1
"""Of the engine for one query: a query of a few thousand rows loses more by sharing the work than it gains (a quarter
less processor time with one), and readers ask on threads of their own anyway."""

logger = logging.getLogger(__name__)


class Engine:
    """The attached file (None: a database in memory) and the cursors on it.

    `generation` goes up each time the file is closed to be opened again; cursors of an earlier one are closed.
    """

    def __init__(self, path: Path | None, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.generation = 1
        self._connection: duckdb.DuckDBPyConnection | None = connection
        self._is_closed = False
        self._write_lock = threading.Lock()
        self._writer: int | None = None
        self._calls = 0
        self._is_reopening = False
        self._changed = threading.Condition()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor, for one thread; a ConnectionException when the file is not open."""
        if self._connection is None:
            raise duckdb.ConnectionException("the database is not open")
        cursor = self._connection.cursor()
        cursor.execute("use app")
        return cursor

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Around each call into DuckDB: the file is not closed under a call of another thread."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_reopening)
            self._calls += 1
        try:
            yield
        finally:
            with self._changed:
                self._calls -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The write lock: one writer at a time, and no reopening by another thread meanwhile.

        Raises what `opened` raises when an earlier reopening failed and this one does too.
        """
        with self._write_lock:
            self._writer = threading.get_ident()
            try:
                if self._connection is None:
                    self._reopen()
                yield
            finally:
                self._writer = None

    def recover(self, generation: int) -> bool:
        """Open the file again after an error that ended the engine, unless another thread has since that generation.

        False when it cannot be: a database in memory is gone with its engine, a closed one stays closed, and a thread
        that is writing has to end its transaction first. Raises what `opened` raises.
        """
        if self.path is None or self._is_closed or self._writer == threading.get_ident():
            return False
        with self._write_lock:
            if self.generation == generation or self._connection is None:
                self._reopen()
        return not self._is_closed

    def recover_within(self) -> None:
        """The same for the thread that holds the write lock, its transaction being over. Never raises: whoever reads
        next tries again, and is told."""
        if self.path is None or self._is_closed:
            return
        try:
            self._reopen()
        except DashboardError:
            logger.exception("the database could not be opened again")

    def _reopen(self) -> None:
        with self._changed:
            self._is_reopening = True
            self._changed.wait_for(lambda: not self._calls)
        try:
            if self._is_closed:
                return
            self.generation += 1
            logger.warning("the database engine failed: the file is opened again")
            if self._connection is not None:
                # With its cursors: DuckDB refuses to attach a file that another of its instances still holds.
                connection, self._connection = self._connection, None
                connection.close()
            if self.path is not None and not self.path.exists():  # DuckDB would make an empty one
                raise DatabaseUnavailable("database_gone", path=str(self.path))
            self._connection = opened(self.path)
        finally:
            with self._changed:
                self._is_reopening = False
                self._changed.notify_all()

    def close(self) -> None:
        """Close the file for good."""
        self._is_closed = True
        if self._connection is not None:
            self._connection.close()


def opened(
    path: Path | None, prepare: Callable[[duckdb.DuckDBPyConnection], None] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection with the file attached as `app` and everything else shut off; `prepare` runs before it is.

    Raises DatabaseInUse when another process holds the file, DatabaseUnavailable when it cannot be used.
    """
    os.umask(0o077)  # before any file is made: reports and money are not for every account of the machine
    folder = path.parent if path else None
    connection = _configured(folder)
    try:
        _attach(connection, path)
        connection.execute("set global TimeZone = 'UTC'")
        connection.execute("use app")
        if prepare is not None:
            prepare(connection)
        if folder is not None:
            connection.execute(f"set allowed_directories = ['{_quoted(folder)}']")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except BaseException as error:  # whatever went wrong, a file that stayed open would be locked for the next try
        connection.close()
        if isinstance(error, duckdb.Error):
            code = code_of(error, "database_not_opened")
            raise DatabaseUnavailable(code, path=str(path), detail=detail(error)) from error
        raise
    return connection


def _configured(folder: Path | None) -> duckdb.DuckDBPyConnection:
    if folder is not None:
        _usable(folder)
        _usable(folder / "tmp")
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": THREADS,
            "temp_directory": str(folder / "tmp") if folder else "",
            "max_temp_directory_size": TEMP_LIMIT,
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
        },
    )


def _usable(folder: Path) -> None:
    """The folder, made if it is not there; DatabaseUnavailable when files cannot be made in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable("database_folder", path=str(folder), detail=error.strerror) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseUnavailable("database_folder", path=str(folder), detail=os.strerror(errno.EACCES))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    if path is not None and path.exists() and not path.is_file():
        raise DatabaseUnavailable("database_not_a_file", path=str(path))
    is_new = path is not None and not path.exists()
    try:
        # The type is named, or DuckDB looks for an extension that reads the file of another program.
        connection.execute(f"attach '{_quoted(path) if path else ':memory:'}' as app (type duckdb)")
    except duckdb.Error as error:
        if is_in_use(error):
            raise DatabaseInUse("database_in_use", path=str(path)) from error
        if path is not None and is_new:  # the beginning of a file, on a full disk: the next start would call it damaged
            path.unlink(missing_ok=True)
            raise DatabaseUnavailable("database_not_opened", path=str(path), detail=detail(error)) from error
        raise


# --- what an error means ---

_IN_USE: Final = ("IO Error: Could not set lock on file", "Binder Error: Unique file handle conflict")
_DAMAGED: Final = (
    "IO Error: Corrupt",
    "IO Error: Could not read enough bytes from file",
    "IO Error: Failure while replaying WAL file",
    "Serialization Error",
)
_NOT_A_DATABASE: Final = "it is not a valid DuckDB database file"
_DURABLE: Final = "Transaction COMMIT succeeded and is durable"


def is_in_use(error: duckdb.Error) -> bool:
    """Whether another process, or this one, holds the file. By the beginning of DuckDB's sentence alone: "lock" also
    stands in "block" and in the names of folders."""
    return str(error).startswith(_IN_USE)


def is_ended_by(error: duckdb.Error) -> bool:
    """Whether the engine is of no use after this error until the file is opened again."""
    if isinstance(error, duckdb.FatalException | duckdb.InternalException | duckdb.ConnectionException):
        return True
    # The first error of its kind comes wrapped in another class, and so does that of a failed checkpoint.
    return "INTERNAL Error:" in str(error) or "has been invalidated" in str(error)


def is_durable(error: duckdb.Error) -> bool:
    """Whether a commit that failed so is in the file all the same: it was logged, only tidying up failed."""
    return _DURABLE in str(error)


def failure(error: duckdb.Error, path: Path | None, otherwise: str) -> DatabaseUnavailable | None:
    """What stops the work, in our words; `otherwise`: the code when the file is not damaged. None when the statement
    itself is wrong, not the database."""
    if not is_ended_by(error) and not isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
        return None
    return DatabaseUnavailable(code_of(error, otherwise), path=str(path), detail=detail(error))


def detail(error: duckdb.Error) -> str:
    """The first line of DuckDB's own words: behind it come pages of addresses for its makers."""
    return str(error).partition("\n")[0].strip()


def code_of(error: duckdb.Error, otherwise: str) -> str:
    """Whether the file is damaged or no database at all; `otherwise` when it is neither."""
    text = str(error)
    if text.startswith("IO Error: The file ") and _NOT_A_DATABASE in text:
        return "database_not_valid"
    return "database_damaged" if text.startswith(_DAMAGED) else otherwise
