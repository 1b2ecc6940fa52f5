"""The frame of every page: header with report date and filters, finding, notices, empty states.

Text that comes from data passes through `escape_markdown` wherever Streamlit would read Markdown.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NoReturn

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from dashboard import narrative
from dashboard.metrics import directory, reporting
from dashboard.store.scope import Scope
from dashboard.ui.app import data, filters, navigation
from dashboard.ui.app.i18n import _
from dashboard.ui.kit import downloads
from dashboard.ui.kit.markdown import escape_markdown

ENOUGH_REPORTS: Final = 0.8
"""From this share of the expected reports on, a month's figures stand on firm ground (domain.md §6)."""
_TITLE_LINES: Final = 2


def titled_link(page: str, title: str, letters: int, **query: str) -> None:
    """A link that says a title, on up to two lines of so many letters, because the line of a link is cut where the
    column ends, without a sign. A title that does not fit ends with "…" and stands whole where the mouse rests."""
    lines = textwrap.wrap(title, letters, max_lines=_TITLE_LINES, placeholder="…") or [title]
    is_whole = " ".join(lines) == " ".join(title.split())
    label = "  \n".join(map(escape_markdown, lines))  # two spaces: a line break in Markdown
    navigation.link(page, label, help="" if is_whole else escape_markdown(title), **query)


# ---- top of the page ----


def header(title: str, scope: Scope, conditions: Sequence[tuple[tuple[str, ...], str]] = ()) -> None:
    """The page's title, the report date all of its figures are true for, and the filters in use, each removable.

    `conditions`: what else narrows the page, as (parameters of the address, words in plain text); downloads say it,
    too."""
    downloads.begin(words for _names, words in conditions)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        st.title(escape_markdown(title), anchor=False, width="content")
        st.badge(escape_markdown(filters.report_date(scope)), icon=":material/event:", color="gray")
        _received(scope)
        for name, words in filters.chips(scope):
            _chip(words, (name, "section") if name == "plan" else (name,))
        for names, words in conditions:
            _chip(words, names)
        navigation.present()
    for sentence in narrative.plans.standing(data.fetch(directory.standing, scope)):
        st.caption(f":material/event_busy: {escape_markdown(sentence)}")


def _chip(words: str, names: Sequence[str]) -> None:
    st.button(
        escape_markdown(words),
        key=f"chip-{names[0]}",
        help=_("Remove this filter"),
        icon=":material/close:",
        icon_position="right",
        on_click=filters.choose,
        kwargs=dict.fromkeys(names),
    )


def _received(scope: Scope) -> None:
    """How many of the reports expected for the period are there: what every figure of the page rests on."""
    months = data.fetch(reporting.by_month, replace(scope, section=None, agency=None))
    month = months[months["month_on"] == pd.Timestamp(scope.period_on)]
    if month.empty:
        return
    received, expected = int(month["received"].iloc[0]), int(month["expected"].iloc[0])
    words = _("{received}/{expected} reports received").format(received=received, expected=expected)
    is_enough = received >= ENOUGH_REPORTS * expected
    st.badge(
        escape_markdown(words),
        icon=":material/inbox:" if is_enough else ":material/warning:",
        color="gray" if is_enough else "orange",
    )


def demo_notice() -> None:
    """One line that the progress shown is made up; how to start clean behind its "?"."""
    st.markdown(
        ":orange-badge[:material/science: {label}] {text}".format(
            label=_("Demo data"), text=_("The progress and money shown here are made-up examples, not real figures.")
        ),
        help=_("To start with your own data, run `make serve`."),
    )


def no_reports_notice() -> None:
    """One line before the first report: statuses rest on the plans alone; and the way on."""
    with st.container(horizontal=True, vertical_alignment="center", key="no-reports"):
        st.markdown(
            f":blue-badge[:material/inbox: {_('No report yet')}] "
            + _("Only the plans are shown: no progress has been reported."),
            width="content",
        )
        navigation.link("submit", _("Go to Submit reports"), icon=":material/upload_file:")


def finding(sentence: str) -> None:
    """The sentence that says what the figures below show; plain text."""
    st.markdown(f"**{escape_markdown(sentence)}**")


# ---- when there is nothing, or something broke ----


def nothing_to_show(scope: Scope) -> None:
    """Instead of a page without rows: why there is nothing, and the way out."""
    if data.fetch(directory.plans).empty:
        st.info(_("There is no plan yet. Load the plan workbooks first."), icon=":material/inbox:")
        navigation.link("submit", _("Go to Submit reports"), icon=":material/upload_file:")
        return
    chosen = filters.chips(scope)
    if chosen:
        st.info(_("No task matches these filters."), icon=":material/filter_alt_off:")
        st.button(_("Remove all filters"), key="clear-filters", icon=":material/close:", on_click=filters.clear)
        return
    st.info(_("There are no reports yet for this period."), icon=":material/inbox:")


def stop() -> NoReturn:
    """End the page here. After `st.stop` Streamlit draws nothing more, so the menu and the filters, which the shell
    draws behind the page, would be missing."""
    raise StopException


def all_well(sentence: str, *, lacking: str) -> None:
    """Good news where a list would stand: nothing overdue, nobody silent; plain text. In green only where it rests on
    reports: `lacking` (of `lacking`, or "" for what no report says) is what they leave out, and is said beside it."""
    if lacking:
        st.info(escape_markdown(f"{sentence} {lacking}".strip()), icon=":material/inbox:")
    else:
        st.success(escape_markdown(sentence), icon=":material/check_circle:")


def lacking(scope: Scope, *, is_any_enough: bool = False) -> str:
    """What reports are missing under good news of the scope, as `narrative.reporting.lacking` says it."""
    months = data.fetch(reporting.by_month, scope)
    return narrative.reporting.lacking(months, scope.period_on, is_any_enough=is_any_enough)
