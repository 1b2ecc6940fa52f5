"""What reports say, folded for searching: derived from `progress` and written in the same transaction.

Folding 10 000 tasks' reports of two years takes ten seconds, a search through them folded a tenth of one: so each text
is folded once, when it is stored. When `text.fold.key` changes, a migration empties `report_texts`; it is filled again
when the database is opened.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from dashboard.text import search

if TYPE_CHECKING:
    from dashboard.store.database import Database
    from dashboard.store.session import Writer

KINDS: Final = ("result", "difficulty", "proposal")
"""The columns of `progress` that are searched."""
_SOURCE: Final = ("submission_id", "task_id", "agency_id", "period_on")


def insert(writer: "Writer", progress: Iterable[Mapping[str, Any]]) -> None:
    """Add the texts of these rows of `progress`."""
    rows: list[Mapping[str, Any]] = [
        {**{name: row[name] for name in _SOURCE}, "kind": kind, "folded": search.looked_through(text)}
        for row in progress
        for kind in KINDS
        if (text := row[kind]) is not None
    ]
    writer.insert("report_texts", rows)


def complete(db: "Database") -> None:
    """Fold what a database from before texts were kept folded holds; nothing to do in any other."""
    with db.reader() as reader:
        months = reader.rows(
            "select distinct period_on from progress where coalesce(result, difficulty, proposal) is not null "
            "and not exists (select 1 from report_texts)"
        )
    if not months:
        return
    with db.writer() as writer:
        for month in months:  # a month at a time: all of them at once would need much memory
            columns = ", ".join((*_SOURCE, *KINDS))
            insert(writer, writer.rows(f"select {columns} from progress where period_on = $period_on", **month))  # noqa: S608 - names above
