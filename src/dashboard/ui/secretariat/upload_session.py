"""The inbox of the browser at hand, kept in the server for a while so that a reload finds its files again.

The browser is known by a random cookie that only the server reads (`server.Recognised`), never by the address: a
link that is passed on must not show anybody's files. Without a cookie the inbox lives as long as the page.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final

import streamlit as st

from dashboard.ui.app import cookie, data
from dashboard.ui.inbox import Inbox

KEPT_S: Final = 12 * 3600
STALE_S: Final = 3600
"""After so long an empty inbox begins anew, with today as the day the files were sent."""
MAX_DESKS: Final = 50
MAX_BYTES: Final = 200 * 1024 * 1024
_KEY: Final = "inbox"


@dataclass(slots=True)
class Desks:
    """Inboxes by token: for 12 hours after they were last used, at most 50 of together 200 MB."""

    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[Inbox, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, token: str, own: Inbox | None = None) -> Inbox:
        """The inbox of a browser (`own`: the one its page works with already), a new one if it has none.

        Counts as a use; the longest unused ones make room.
        """
        with self._lock:
            now = self.clock()
            kept, used_at = self._kept.pop(token, (None, now))
            inbox = own or kept
            if inbox is None or (own is None and not inbox.files and now - used_at > STALE_S):
                inbox = Inbox(sent_on=data.today())
            self._kept[token] = (inbox, now)  # last in the order
            size = 0
            for name, (other, last_used_at) in reversed(list(self._kept.items())):
                size += other.bytes
                if name != token and (now - last_used_at > KEPT_S or size > MAX_BYTES):
                    del self._kept[name]
            while len(self._kept) > MAX_DESKS:
                del self._kept[next(iter(self._kept))]
            return inbox


@cache
def _desks() -> Desks:
    return Desks()


def mine() -> Inbox:
    """The inbox of this page: what this browser dropped before, also before a reload."""
    own: Inbox | None = st.session_state.get(_KEY)
    name = str(st.context.cookies.get(cookie.NAME, ""))
    if cookie.is_ours(name):
        own = _desks().of(name, own)
    st.session_state[_KEY] = own = own or Inbox(sent_on=data.today())
    return own
