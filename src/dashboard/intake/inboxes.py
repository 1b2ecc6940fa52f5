"""The inboxes of all browsers, kept for a while: in memory, within bounds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from dashboard.intake.inbox import Inbox

KEPT_S: Final = 12 * 3600
STALE_S: Final = 3600
"""After so long an empty inbox begins anew, with today as the day the files were sent."""
MAX_INBOXES: Final = 50
MAX_BYTES: Final = 200 * 1024 * 1024


@dataclass(slots=True)
class Inboxes:
    """Inboxes by token: for 12 hours after they were last used, at most 50 of together 200 MB. `new` makes one."""

    new: Callable[[], Inbox]
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[Inbox, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, token: str, own: Inbox | None = None) -> Inbox:
        """The inbox of a browser (`own`: the one its page works with already), a new one if it has none.

        Counts as a use; the longest unused ones make room.
        """
        with self._lock:
            now = self.clock()
            stored_inbox, used_at = self._kept.pop(token, (None, now))
            inbox = own or stored_inbox
            if inbox is None or (own is None and not inbox.files and now - used_at > STALE_S):
                inbox = self.new()
            self._kept[token] = (inbox, now)  # last in the order
            size = 0
            for name, (other, last_used_at) in reversed(list(self._kept.items())):
                size += other.bytes
                if name != token and (now - last_used_at > KEPT_S or size > MAX_BYTES):
                    del self._kept[name]
            while len(self._kept) > MAX_INBOXES:
                del self._kept[next(iter(self._kept))]
            return inbox
