"""The inbox of the browser at hand, kept in the server for a while so that a reload finds its files again.

The browser is known by a random cookie that only the server reads (`server.Recognised`), never by the address: a
link that is passed on must not show anybody's files. Without a cookie the inbox lives as long as the page.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

import streamlit as st

from dashboard.intake.file import File, Work
from dashboard.intake.inbox import Inbox
from dashboard.intake.inboxes import Inboxes
from dashboard.ui.app import cookie, data

_KEY: Final = "inbox"


@dataclass(slots=True)
class Card:
    """What the card of a file remembers: whether its details are open, with all problems, with the e-mail to send.

    `followed`: how the last commit that the card has followed ended.
    """

    is_open: bool = False
    is_whole: bool = False
    is_answering: bool = False
    followed: object = None

    def follow(self, work: Work) -> None:
        """Close when the file is committed, open when its commit was stopped; the reader's own choice stands until
        then."""
        ending = work.committed or work.stopped
        if ending is not self.followed:
            self.followed = ending
            self.is_open = work.stopped is not None


def card(inbox: Inbox, file: File) -> Card:
    """The card of a file, kept as long as its inbox is, so that a reload finds it as it was."""
    own = _cards().setdefault(inbox, {}).setdefault(file.sha256, Card())
    own.follow(file.work)
    return own


@cache
def _cards() -> WeakKeyDictionary[Inbox, dict[str, Card]]:
    return WeakKeyDictionary()


def new() -> Inbox:
    """An empty one, for files sent today."""
    return Inbox(data.database(), data.today(), data.now)


@cache
def _inboxes() -> Inboxes:
    return Inboxes(new)


def mine() -> Inbox:
    """The inbox of this page: what this browser dropped before, also before a reload."""
    own: Inbox | None = st.session_state.get(_KEY)
    name = str(st.context.cookies.get(cookie.NAME, ""))
    if cookie.is_ours(name):
        own = _inboxes().of(name, own)
    st.session_state[_KEY] = own = own or new()
    return own
