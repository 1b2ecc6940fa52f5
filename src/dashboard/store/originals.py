"""The workbooks as received: original bytes by SHA-256, beside the database; never changed or deleted."""

import errno
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from dashboard.store.database import Database


def check(db: "Database") -> None:
    """DatabaseUnavailable when received workbooks could not be kept: better at the start than at the first commit."""
    if isinstance(db.received, dict) or not (db.received.exists() or db.received.is_symlink()):
        return
    if not db.received.is_dir() or not os.access(db.received, os.W_OK | os.X_OK):
        raise DatabaseUnavailable("database_folder", path=str(db.received), detail=os.strerror(errno.EACCES))


def digest(content: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: the name a received workbook is kept under."""
    return hashlib.sha256(content).hexdigest()


def _file(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.xlsx"


def keep(db: "Database", content: bytes) -> str:
    """Keep the bytes (once) and return their SHA-256; DatabaseUnavailable when the disk refuses."""
    sha256 = digest(content)
    if isinstance(db.received, dict):
        db.received[sha256] = content
        return sha256
    file = _file(db.received, sha256)
    if file.exists():
        return sha256
    partial = file.with_suffix(f".{os.getpid()}.{id(content)}.part")
    try:
        db.received.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DatabaseUnavailable("received_not_kept", detail=str(error)) from error
    return sha256


def content(db: "Database", sha256: str) -> bytes | None:
    """The original bytes, or None when the file is no longer there or no longer what was received."""
    if isinstance(db.received, dict):
        return db.received.get(sha256)
    try:
        file_bytes = _file(db.received, sha256).read_bytes()
    except OSError:
        return None
    return file_bytes if digest(file_bytes) == sha256 else None
