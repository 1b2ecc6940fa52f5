"""Search from every page: the box in the sidebar, and what the page of results is made of."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import narrative
from dashboard.metrics import conclusions as concluded
from dashboard.metrics import search as metrics
from dashboard.metrics import tasks as task_rows
from dashboard.store.scope import Scope, day_of
from dashboard.text import dates, numbers, search
from dashboard.ui.app import data, filters, navigation, viewport
from dashboard.ui.app.i18n import N_, _, plural
from dashboard.ui.kit import markdown, text_boxes
from dashboard.ui.leaders import task_list

SHOWN: Final = 20
MOST_SHOWN: Final = metrics.MOST
"""Hits of a section: at first, and after "Show all"; whoever gets more adds a word."""
_WORDS_SHOWN: Final = 40
_ON_A_PHONE: Final = 48
"""Letters of a link, which is one line."""
_BOX, _PAGE_BOX = "search-words", "search-page-words"
_KINDS: Final = {"result": N_("Result"), "difficulty": N_("Difficulty"), "proposal": N_("Proposal")}

Found = dict[str, pd.DataFrame]


# ---- the boxes ----


def query() -> str:
    """The words of the address."""
    return str(st.query_params.get("q", ""))[: search.LONGEST].strip()


def box(*, is_here: bool) -> None:
    """The box of the sidebar; `is_here`: on the page of results, whose words it then shows."""
    text_boxes.fill(_BOX, query() if is_here else "")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="search-everywhere"):
        st.text_input(
            _("Search tasks, agencies, reports and conclusions"),
            key=_BOX,
            type="search",
            placeholder=_("Search"),
            label_visibility="collapsed",
            on_change=_asked,
        )
        st.button(
            "",
            key="search-open",
            type="tertiary",
            icon=":material/search:",
            help=_("Search tasks, agencies, reports and conclusions"),
            shortcut="Ctrl+K",
            on_click=_asked,
        )


def page_box() -> None:
    """The box of the page itself, where no sidebar may be open; answers while one types."""
    text_boxes.fill(_PAGE_BOX, query())
    st.text_input(
        _("Search"),
        key=_PAGE_BOX,
        type="search",
        live="400ms",
        icon=":material/search:",
        placeholder=_("Words of a task, an agency, a report or a conclusion; tones do not matter"),
        label_visibility="collapsed",
        on_change=_refined,
    )


def _asked() -> None:
    navigation.go("search", q=st.session_state[_BOX].strip()[: search.LONGEST] or None)


def _refined() -> None:
    filters.choose(q=st.session_state[_PAGE_BOX].strip()[: search.LONGEST] or None, all=None)


# ---- what is found ----


def find(words: str, scope: Scope) -> Found:
    """What holds the words, by section of the page, most relevant first; of each at most `MOST_SHOWN` rows with hits
    (how many there are in all)."""
    return data.shared(_find, words, scope)


def _find(words: str, scope: Scope) -> Found:
    names = data.fetch(metrics.names)
    if scope.plan is not None:
        names = names[[scope.plan in plans.split(",") for plans in names["plans"]]]
    if scope.agency is not None:
        names = names[names["agency_id"] == scope.agency]
    listing = data.fetch(task_rows.listing, scope)
    return {
        "agencies": _first(metrics.agencies(names, words)),
        "tasks": _first(metrics.tasks(listing, words, data.fetch(task_list.search_texts, scope))),
        "passages": data.fetch(metrics.passages, scope, query=words),
        "conclusions": _first(metrics.conclusions(data.fetch(concluded.standing, scope), words)),
    }


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.head(MOST_SHOWN).assign(hits=len(rows))


def finding(results: Found) -> str:
    """How many of each section, in words."""
    return narrative.search.hits(*(_hits(results[name]) for name in ("agencies", "tasks", "passages", "conclusions")))


def _hits(rows: pd.DataFrame) -> int:
    """How many there are; only the first are among the rows."""
    return int(rows["hits"].iloc[0]) if len(rows) else 0


def nothing(words: str, scope: Scope) -> None:
    """Instead of hits: words spelt nearly so, and what the filters leave out."""
    sentence = _("Nothing matches “{words}”. Try fewer words, or only their beginnings.").format(words=words)
    st.info(markdown.escape_markdown(sentence), icon=":material/search_off:")
    if near := metrics.near(words, _vocabulary()):
        # A button: a page link to the page one is on changes the page but not the browser's address.
        st.button(
            _("Did you mean: {words}?").format(words=markdown.escape_markdown(near)),
            key="search-near",
            type="tertiary",
            icon=":material/spellcheck:",
            on_click=filters.choose,
            kwargs={"q": near, "all": None},
        )
    if scope == filters.unfiltered():
        return
    if n := sum(map(_hits, find(words, filters.unfiltered()).values())):
        st.button(
            plural(n, "Remove all filters: {n} hit", "Remove all filters: {n} hits").format(n=numbers.number(n)),
            key="clear-filters",
            icon=":material/close:",
            on_click=filters.clear,
        )


def _vocabulary() -> dict[str, str]:
    titles = data.fetch(task_rows.listing, filters.unfiltered())["title"]
    names = data.fetch(metrics.names)["name"]
    return metrics.words([*titles, *names, *data.fetch(metrics.words_said)])


# ---- the sections ----


def agencies(rows: pd.DataFrame, words: str) -> None:
    """Agencies, each a link to its page; one that leads nothing, to its tasks."""

    def show(row: Mapping[Any, Any]) -> None:
        label = _marked(row["name"], words)
        if row["leads"]:
            navigation.link("agency", label, agency=row["agency_id"])
        else:
            navigation.link("task", label, q=row["short_name"], agency=None)
        sentence = _("leads {leads}, coordinates {coordinates}")
        st.caption(sentence.format(leads=row["leads"], coordinates=row["coordinates"]))

    _section("agencies", _("Agencies"), rows, show)


def tasks(rows: pd.DataFrame, words: str) -> None:
    """Tasks with status, leads and due day, each a link to the task."""

    def show(row: Mapping[Any, Any]) -> None:
        _link("task", row["title"], words, str(row["ref"]), task=row["task_id"])
        leads = row["leads"] or row["leads_phrase"]
        parts = [markdown.status(row["status"])]
        if isinstance(leads, str):
            parts.append(_marked(leads, words))
        if not pd.isna(row["due_on"]):
            parts.append(narrative.tasks.due(row["due_on"].date()))
        st.caption(" · ".join(parts))

    _section("tasks", _("Tasks"), rows, show)


def passages(rows: pd.DataFrame, words: str) -> None:
    """What agencies reported: task, kind, agency and period, and the words around those found."""

    def show(row: Mapping[Any, Any]) -> None:
        _link("task", row["title"], "", str(row["ref"]), task=row["task_id"])
        who = _marked(row["agency"], words)
        period = dates.short_month(row["period_on"].date())
        st.caption(f"{_(_KINDS[row['kind']])} · {who} · {period}")
        st.markdown(_marked(row["text"], words))

    _section("passages", _("In the agencies' reports"), rows, show)


def conclusions(rows: pd.DataFrame, words: str) -> None:
    """Conclusions with agency, meeting and due day, each a link to its meeting."""

    def show(row: Mapping[Any, Any]) -> None:
        _link("meetings", row["text"], words, conclusion=row["conclusion_id"])
        meeting = f"{row['meeting']} {dates.day(day_of(row['held_at'].to_pydatetime()))}"
        due = _("Carried out") if row["is_done"] else narrative.tasks.due(row["due_on"].date())
        st.caption(" · ".join([_marked(row["agency"], words), _marked(meeting, words), markdown.escape_markdown(due)]))

    _section("conclusions", _("Conclusions"), rows, show)


def _section(name: str, title: str, rows: pd.DataFrame, show: Callable[[Mapping[Any, Any]], None]) -> None:
    if rows.empty:
        return
    n = _hits(rows)
    most = MOST_SHOWN if st.query_params.get("all") == name else SHOWN
    st.header(f"{title} :gray[{numbers.number(n)}]", anchor=False)
    for row in rows.head(most).to_dict("records"):
        with st.container(gap=None):
            show(row)
    if n > most and most == SHOWN:
        st.button(
            _("Show all {n}").format(n=numbers.number(n)),
            key=f"all-{name}",
            icon=":material/expand_more:",
            on_click=filters.choose,
            kwargs={"all": name},
        )
    elif n > most:
        st.caption(_("The first {n} are shown; another word finds fewer.").format(n=numbers.number(most)))


def _link(page: str, text: str, words: str, ref: str = "", **query: str) -> None:
    """A link that says number and text; on a phone, which would cut it without a sign, as much of the text as fits
    around the words found."""
    longest = fitting(text, words, _ON_A_PHONE - len(ref)) if viewport.screen().is_narrow else len(text.split())
    label = " ".join(filter(None, (_marked(ref, words), _marked(text, words, longest))))
    navigation.link(page, label, **query)


def fitting(text: str, words: str, letters: int) -> int:
    """How many words of the text, those around the words found, fit into so many letters; one at least."""
    longest = len(text.split())
    while longest > 1 and sum(len(piece) + 1 for piece, _is_found in _pieces(text, words, longest)) > letters:
        longest -= 1
    return longest


def _pieces(text: str, words: str, longest: int) -> list[tuple[str, bool]]:
    return search.marked(text, search.words(words), longest)


def _marked(text: str, words: str, longest: int = _WORDS_SHOWN) -> str:
    safe = ((markdown.escape_markdown(piece), is_found) for piece, is_found in _pieces(text, words, longest))
    return " ".join(f"**{piece}**" if is_found else piece for piece, is_found in safe)
