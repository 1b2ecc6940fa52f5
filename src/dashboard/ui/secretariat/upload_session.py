"""The inbox of the browser at hand, kept in the server for a while so that a reload finds its files again.

The browser is known by a random cookie that only the server reads (`server.Recognised`), never by the address: a
link that is passed on must not show anybody's files. Without a cookie the inbox lives as long as the page.
"""

from functools import cache
from typing import Final

import streamlit as st

from dashboard.intake.inbox import Inbox
from dashboard.intake.inboxes import Inboxes
from dashboard.ui.app import cookie, data

_KEY: Final = "inbox"


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
