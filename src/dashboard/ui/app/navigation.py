"""The pages and the links between them; every link carries the filters and the language along."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.settings import ROOT
from dashboard.ui.app import filters
from dashboard.ui.app.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: `name` is its file in `pages/` and its address; the other texts are English source strings.

    A page without a group is not in the menu: one gets there by links.
    """

    name: str
    title: str
    icon: str
    group: str | None = None


_LEADERS, _MEETINGS, _SECRETARIAT = N_("Leaders"), N_("Meetings"), N_("Secretariat")

SCREENS: Final = (
    Screen("overview", N_("Overview"), ":material/dashboard:", _LEADERS),
    Screen("timeline", N_("Timeline 2023–2024"), ":material/view_timeline:", _LEADERS),
    Screen("load", N_("Workload"), ":material/stacked_bar_chart:", _LEADERS),
    Screen("completion", N_("Completion"), ":material/task_alt:", _LEADERS),
    Screen("budget", N_("Budget"), ":material/account_balance_wallet:", _LEADERS),
    Screen("agency", N_("Agencies"), ":material/apartment:", _LEADERS),
    Screen("task", N_("Tasks"), ":material/checklist:", _LEADERS),
    Screen("since", N_("Since the last meeting"), ":material/compare_arrows:", _MEETINGS),
    Screen("meetings", N_("Meetings"), ":material/groups:", _MEETINGS),
    Screen("papers", N_("Documents"), ":material/description:", _MEETINGS),
    Screen("submit", N_("Submit reports"), ":material/upload_file:", _SECRETARIAT),
    Screen("reporting", N_("Report status"), ":material/fact_check:", _SECRETARIAT),
    Screen("history", N_("History"), ":material/history:", _SECRETARIAT),
    Screen("search", N_("Search"), ":material/search:"),
)


def pages() -> dict[str, st.Page]:
    """The pages by name, titled in the reader's language; the first is the start page, at "/"."""
    return {screen.name: _page(screen, ROOT) for screen in SCREENS}


def menu() -> None:
    """The list of pages, at the current place of the sidebar."""
    query = filters.params()
    with st.container(gap=6, key="menu"):
        for group, screens in _groups():
            st.caption(_(group))
            for screen in screens:
                st.page_link(_aim(screen), label=_(screen.title), width="stretch", query_params=query)


def link(name: str, label: str, icon: str = "", help: str = "", **query: str | None) -> None:
    """A link to a page with the filters of this one; `query` adds to the address or (None) leaves out."""
    st.page_link(_aim(_screen(name)), label=label, icon=icon, help=help, query_params=filters.params(**query))


def present() -> None:
    """On the pages of leaders and meetings a button that shows the slides of these filters in a window of their own,
    from which Esc comes back here."""
    name = urlsplit(st.context.url or "").path.rpartition("/")[2]
    if any(screen.name == name and screen.group == _SECRETARIAT for screen in SCREENS):
        return
    comparison = {key: st.query_params.get(key) for key in ("since", "until")} if name == "since" else {}
    query = filters.params(**{"from": name or None}, **comparison)
    st.link_button(
        _("Present"),
        f"present?{urlencode(query)}",
        icon=":material/slideshow:",
        help=_("Full-screen slides for the projector, with these filters; the figures are frozen at this moment."),
    )


def go(name: str, **query: str | None) -> None:
    """Open a page with the filters of this one, as `link` does; the run of this page ends here."""
    st.switch_page(_aim(_screen(name)), query_params=filters.params(**query))


def _aim(screen: Screen) -> st.Page:
    """The page as the aim of links, which say themselves what they are called."""
    return _made_once(screen, ROOT)


@cache
def _made_once(screen: Screen, root: Path) -> st.Page:
    # Looking up its file takes longer than drawing a link, and a screen may have a hundred.
    return _page(screen, root)


def _page(screen: Screen, root: Path) -> st.Page:
    return st.Page(
        root / "pages" / f"{screen.name}.py",
        title=_(screen.title),
        icon=screen.icon,
        url_path=screen.name,
        default=screen is SCREENS[0],
    )


def _screen(name: str) -> Screen:
    return next(screen for screen in SCREENS if screen.name == name)


def _groups() -> Iterator[tuple[str, list[Screen]]]:
    for group in dict.fromkeys(screen.group for screen in SCREENS if screen.group):
        yield group, [screen for screen in SCREENS if screen.group == group]
