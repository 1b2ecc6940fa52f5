"""Calendar feeds: addresses with a secret token under which a calendar program reads deadlines; made and revoked here.

Whoever has the token reads what it gives, so the database keeps only its SHA-256: a backup gives no address away.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.store.session import Reader, Writer, new_id

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Feed:
    """What an address gives: the filters (None: everything) and the language."""

    plan: str | None = None
    section: str | None = None
    agency: str | None = None
    language: str = "vi"


def create(writer: Writer, feed: Feed, *, at: datetime, by: str | None = None) -> str:
    """Make an address for these filters; returns its token, which is kept nowhere and cannot be asked for again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {
        "feed_id": new_id(), "token_sha256": _digest(token), "plan_code": feed.plan, "section_ref": feed.section,
        "agency_id": feed.agency, "language": feed.language, "created_at": at, "created_by": by or None,
        "revoked_at": None,
    }  # fmt: skip
    writer.insert("calendar_tokens", [row])
    return token


def revoke(writer: Writer, feed_id: str, *, at: datetime) -> None:
    """From now on the address gives nothing; of one that is revoked already the first moment stays."""
    writer.execute(
        "update calendar_tokens set revoked_at = $at where feed_id = $feed_id and revoked_at is null",
        feed_id=feed_id,
        at=at,
    )


def listed(reader: Reader) -> pd.DataFrame:
    """One row per address that works, the newest first: feed_id, plan_code, section_ref, agency_id, language,
    created_at (UTC), created_by."""
    return reader.query(
        "select feed_id, plan_code, section_ref, agency_id, language, created_at, created_by from calendar_tokens "
        "where revoked_at is null order by feed_id desc"
    )


def find(reader: Reader, token: str) -> Feed | None:
    """What the address with this token gives; None for one that was revoked or never made.

    Every address is compared, each in constant time, so that the time taken tells nothing about any of them.
    """
    digest, feed = _digest(token), None
    rows = reader.rows(
        "select token_sha256, plan_code, section_ref, agency_id, language from calendar_tokens where revoked_at is null"
    )
    for row in rows:
        if hmac.compare_digest(digest, row["token_sha256"]):
            feed = Feed(row["plan_code"], row["section_ref"], row["agency_id"], row["language"])
    return feed


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
