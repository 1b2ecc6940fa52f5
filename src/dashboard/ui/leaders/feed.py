"""Calendar feeds on the timeline page and over HTTP: made for the filters in use, listed, revoked, answered."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from dashboard.metrics import tasks
from dashboard.metrics import timeline as metrics
from dashboard.reports import calendar
from dashboard.store import feeds
from dashboard.store.feeds import Feed
from dashboard.store.scope import Scope, day_of, month_end
from dashboard.text import dates, translation
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _
from dashboard.ui.browser import copy_block
from dashboard.ui.kit import forms, markdown

_MADE: Final = "timeline-feed-made"


# ---- over HTTP ----


def answer(token: str) -> bytes | None:
    """The calendar of the feed with this token as of now; None if there is no such feed (any more)."""
    with data.database().reader() as reader:
        feed = feeds.find(reader, token)
    if feed is None:
        return None
    with translation.speaking(feed.language):
        return content(_scope(feed))


def content(scope: Scope) -> bytes:
    """The calendar file of the scope, stamped with this moment; with the deadlines of plans that have not begun."""
    scope = replace(scope, ahead=True)
    return calendar.deadlines(
        data.fetch(tasks.listing, scope),
        data.fetch(metrics.milestones, scope),
        data.fetch(metrics.moved, scope),
        at=datetime.now(UTC),
        filters=[words for name, words in filters.chips(scope) if name != "period"],
    )


def _scope(feed: Feed) -> Scope:
    """What the page shows without a period chosen, with the filters of the feed."""
    period_on = filters.default_period()
    return Scope(
        period_on=period_on,
        report_on=min(month_end(period_on), data.today()),
        plan=feed.plan,
        section=feed.section,
        agency=feed.agency,
        soon_days=data.options().due_soon_days,
    )


# ---- on the page ----


def controls(scope: Scope) -> None:
    """An address of its own for the filters in use, what one should know of it, and those made before."""
    st.markdown(f"**{_('Calendar that keeps itself up to date')}**")
    st.caption(
        markdown.escape_markdown(
            _(
                "Outlook, Google Calendar or a phone reads this address by itself and follows every moved deadline. "
                "Whoever has the address can read these deadlines without signing in: give it only to those who may. "
                "It works only where this server can be reached: now {address}."
            ).format(address=data.options().host)
        )
    )
    feed = Feed(scope.plan, scope.section, scope.agency, translation.language())
    new_feed = st.session_state.get(_MADE)
    if new_feed is not None and new_feed[0] == feed:
        st.caption(_("The address is shown only now; copy it. If it is lost, make another one and revoke this one."))
        copy_block.block(_address(new_feed[1]), key="timeline-feed-address")
    else:
        st.button(
            _("Make an address for these filters"),
            key="timeline-feed-make",
            icon=":material/add_link:",
            on_click=_make,
            args=(feed,),
        )
    for row in data.fetch(feeds.listed).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(markdown.escape_markdown(_described(row)), width="content")
            st.button(
                _("Revoke"),
                key=f"timeline-feed-{row['feed_id']}",
                icon=":material/link_off:",
                type="tertiary",
                on_click=_revoke,
                args=(str(row["feed_id"]),),
            )


def _make(feed: Feed) -> None:
    with data.database().writer() as writer:
        token = feeds.create(writer, feed, at=datetime.now(UTC), by=forms.signer())
    st.session_state[_MADE] = (feed, token)


def _revoke(feed_id: str) -> None:
    with data.database().writer() as writer:
        feeds.revoke(writer, feed_id, at=datetime.now(UTC))
    st.session_state.pop(_MADE, None)


def _address(token: str) -> str:
    """The address as this reader reaches the server."""
    page = urlsplit(st.context.url or "")
    return f"{page.scheme or 'http'}://{page.netloc or data.options().host}/calendar/{token}.ics"


def _described(row: dict[Any, Any]) -> str:
    """ "Plan A · Sở Y tế · English · made 02/04/2024 by Lan"."""
    plan, section, agency = (
        row[name] if isinstance(row[name], str) else None for name in ("plan_code", "section_ref", "agency_id")
    )
    feed = Feed(plan, section, agency)
    chosen = [words for name, words in filters.chips(_scope(feed)) if name != "period"] or [_("All tasks")]
    day = dates.day(day_of(row["created_at"].to_pydatetime()))
    origin = _("made {day}").format(day=day)
    if isinstance(row["created_by"], str):
        origin = _("made {day} by {name}").format(day=day, name=row["created_by"])
    return " · ".join([*chosen, {"vi": "Tiếng Việt", "en": "English"}[row["language"]], origin])
